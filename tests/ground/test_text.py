"""Are texts cleaned, folded, cut into words and compared as readers expect?"""

import csv
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.text import (
    QueryWord,
    clean,
    closest,
    fold,
    index_tokens,
    query_words,
    slugify,
    sort_key,
    words,
)
from directory.text.compounds import LONGEST_COMPOUND, SHORTEST_PART, lexicon, split

ANYTHING = st.text(st.characters(exclude_categories=()))
TOWERS = st.text(
    st.sampled_from("aAäeou\u0301\u0327\u0344\u200c\u064b\u0627\u0653\u0bc6\u0bbe가\u11a8 \n")
)
GERMAN = st.text(st.sampled_from("abdeghiklmnorstuzäöüß -.,"))


def finds(query: str, text: str) -> bool:
    """Whether a search for ``query`` finds a field with this text."""
    tokens = index_tokens(text)
    return all(word.matches(tokens) for word in query_words(query))


# ------------------------------------------------------------------ clean


@given(st.one_of(ANYTHING, TOWERS), st.booleans())
@example("a\u0344" * 9, False)
@example("ا\u200c\u0301\u064bا", False)
@example("\r\n\r\r \u2028", True)
def test_cleaning_twice_changes_nothing(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once


@given(st.one_of(ANYTHING, TOWERS), st.booleans())
def test_a_clean_text_can_be_stored_and_shown_anywhere(text: str, multiline: bool) -> None:
    result = clean(text, multiline=multiline)
    result.encode("utf-8")
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()
    allowed = "\n" if multiline else ""
    assert not [c for c in result if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed]
    assert not set(result) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Haus \t der\u00a0 Kulturen\r\n", "Haus der Kulturen"),
        ("Nul\x00l", "Null"),
        ("\ud83dHaus\udc00", "Haus"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("Mi\u00adgra\u00adtion", "Migration"),
        ("Ha\u0308user", "Häuser"),
        ("\uf0b7 Kurs", "Kurs"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb\u200d", "ab"),
        ("z" + "\u0335" * 500, "z" + "\u0335" * 8),
        ("🏳️‍🌈 bunt", "🏳️🌈 bunt"),
        ("Тіло ሰላም اَلسَّلَام", "Тіло ሰላም اَلسَّلَام"),
    ],
)
def test_only_what_nobody_can_read_is_removed(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_paragraphs_stay_in_long_texts() -> None:
    assert clean("Eins \r\n zwei\r\n\r\n\r\n drei\x0b", multiline=True) == "Eins\nzwei\n\ndrei"
    assert clean("Eins\n\nzwei") == "Eins zwei"


# ------------------------------------------------------------------ fold


@pytest.mark.parametrize(
    "spellings",
    [
        "Görlitz Goerlitz Gorlitz GÖRLITZ go\u0308rlitz",
        "Straße strasse STRASSE STRAẞE",
        "Häuser haeuser hauser",
        "Café cafe CAFÉ",
        "Đà Đa da DA",
        "Kadıköy kadikoy KADIKÖY",
        "إسكان اسكان اسكـان أسكان",
        "مسکن مسكن مَسْكَن",
        "ارزیابی ارزيابي",
        "їжа Їжа іжа",
        "ሠራሕ ሰራሕ",
        "сім'я сім’я СІМʼЯ",
        "01169 ٠١١٦٩ ۰۱۱۶۹",
    ],
)
def test_spellings_of_one_word_are_equal(spellings: str) -> None:
    assert len({fold(spelling) for spelling in spellings.split(" ")}) == 1


@pytest.mark.parametrize("word", ["neue", "bauer", "frauen", "quelle", "treue", "steuer", "aktiv"])
def test_a_vowel_that_is_no_written_umlaut_stays(word: str) -> None:
    assert fold(word) == word


@given(st.one_of(ANYTHING, st.text("qaeoubäöü")))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(GERMAN)
def test_written_umlauts_and_umlauts_fold_alike(text: str) -> None:
    written = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    if not re.search("[aeouqäöü][äöü]|[äöü]e", text):
        assert fold(written) == fold(text)


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dresden-Gorbitz", ["dresden", "gorbitz"]),
        ("Omse e.V.", ["omse", "ev"]),
        ("Omse e. V.", ["omse", "ev"]),
        ("Hauptstr. 12a", ["hauptstrasse", "12a"]),
        ("Bürger:innen Migrant*innen Bürger/innen", ["burgerinnen", "migrantinnen", "burgerinnen"]),
        ("Mo-Fr 9:00", ["mo", "fr", "9", "00"]),
        ("l'emploi", ["l", "emploi"]),
        ("сім'я", ["сімя"]),
        ("Tiếng Việt", ["tieng", "viet"]),
        ("", []),
        ("… – ***", []),
    ],
)
def test_text_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(ANYTHING)
def test_tokens_are_letters_and_digits_that_both_databases_keep(text: str) -> None:
    tokens = index_tokens(text)
    assert len(tokens) == len(set(tokens))
    assert tokens == index_tokens(text)
    for token in tokens:
        assert 0 < len(token) <= 70
        assert all(unicodedata.category(letter)[0] in "LN" for letter in token)
        assert token == token.lower()


@given(ANYTHING)
@example("0\x1f0")
def test_every_text_is_found_by_itself(text: str) -> None:
    assert finds(text, text)


@given(st.lists(st.sampled_from(["kurs", "beratung", "ab", "a", "haus", "1"])), st.text("abkurs1"))
def test_a_prefix_of_three_letters_matches_a_shorter_one_must_be_equal(
    tokens: list[str], prefix: str
) -> None:
    expected = any(
        token == prefix or (len(prefix) >= 3 and token[: len(prefix)] == prefix) for token in tokens
    )
    assert QueryWord(prefix, (prefix,)).matches(tokens) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Goerlitz", "Görlitz"),
        ("Gorlitz", "Goerlitz"),
        ("strasse", "Hauptstraße 5"),
        ("Straße", "Hauptstr. 5"),
        ("Sprachkurs", "Sprachkurse"),
        ("Sprachkurse", "Sprachkurs"),
        ("Kurs", "Sprachkurse"),
        ("Kurse", "Integrationskurs"),
        ("Beratung", "Migrationsberatung"),
        ("Beratung", "Beratungsstelle"),
        ("Migration", "Jugendmigrationsdienst"),
        ("Haus", "Mehrgenerationenhaus"),
        ("Häuser", "Mehrgenerationenhaus"),
        ("Generationenhaus", "Mehrgenerationenhaus"),
        ("Zentrum", "Begegnungszentren"),
        ("Cafe", "Begegnungscafé"),
        ("Sprachcafé", "Sprachencafé"),
        ("Sprachencafe", "Sprachcafé"),
        ("Sprache", "Sprachkurs"),
        ("Schulen", "Hilfe bei Schulfragen"),
        ("Deutschkurs", "Deutsch-Kurse"),
        ("Deutsch-Kurs", "Deutschkurse"),
        ("Ausländerrat", "Ausländerrat Dresden e. V."),
        ("rat", "Ausländerrat"),
        ("Räte", "Ausländerrat"),
        ("Amt", "Landratsamt"),
        ("Ämter", "Amt für Migration"),
        ("Kita", "Kitas"),
        ("Kitas", "Kita"),
        ("Kita", "Kindergarten"),
        ("VHS", "Volkshochschule Leipzig"),
        ("Volkshochschule", "VHS Leipzig"),
        ("eV", "Omse e. V."),
        ("Omse e. V.", "Omse e.V."),
        ("Gorbitz", "Dresden-Gorbitz"),
        ("Dresden Gorbitz", "Dresden-Gorbitz"),
        ("Migrationsberatung", "Migrations-, Familien- und Behindertenberatung"),
        ("Familienberatung", "Familien- und allgemeine Sozialberatung"),
        ("Frau", "Frauentreff"),
        ("Anwältin", "Rechtsanwalt"),
        ("Anmeldungen", "Anmeldung"),
        ("Hilfe für Frauen", "Frauen finden Hilfe"),
        ("Mosaikkurse", "Mosaikkurs"),
        ("Kurs", "Mosaikkurse"),
        ("Bürgerzentrum", "Bürger:innenzentrum"),
        ("سكن", "السكن"),
        ("السكن", "سكن"),
        ("кав'ярня", "Кавʼярня"),
        ("ሰላም", "ሰላም"),
    ],
)
def test_what_readers_look_for_is_found(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("rat", "Beratung"),
        ("Reise", "Kreise"),
        ("Haus", "durchaus"),
        ("Essen", "Interessen vergessen"),
        ("Schule", "Schulden Schuldner"),
        ("Amt", "Ehrenamt"),
        ("Bildung", "Ausbildung"),
        ("Arbeit", "Handarbeit"),
        ("Tag", "Donnerstag"),
        ("Bautzen", "Bautzner Straße"),
        ("Kurs", "Diskurs"),
        ("Sprache", "Terminabsprache"),
        ("in", "Initiative"),
        ("9", "99"),
        ("Kirche", "Markneukirchen"),
        ("Sprachkurs Arabisch", "Sprachkurs"),
    ],
)
def test_what_only_looks_alike_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


def test_small_words_count_only_when_there_are_no_others() -> None:
    assert [word.shown for word in query_words("Hilfe für Frauen in Dresden")] == [
        "Hilfe",
        "Frauen",
        "Dresden",
    ]
    assert [word.shown for word in query_words("in")] == ["in"]


def test_a_search_word_is_shown_as_it_was_typed() -> None:
    assert [w.shown for w in query_words("„Görlitz“, Hauptstr. Frauen/Kinder")] == [
        "Görlitz",
        "Hauptstr",
        "Frauen",
        "Kinder",
    ]


# ------------------------------------------------------------------ compounds


def oracle_splits(word: str) -> set[tuple[int, ...]]:
    """Every way to cut a word into listed parts, found by trying all."""
    known = lexicon()

    def ways(start: int) -> list[tuple[int, ...]]:
        found = []
        for end in range(start + SHORTEST_PART, len(word) + 1):
            part = word[start:end]
            if part not in known.lemmas:
                continue
            if end == len(word):
                found += [] if part in known.openers else [(start,)]
            else:
                found += [(start, *rest) for rest in ways(end)]
        return found

    return set(ways(0))


PARTS = sorted(lexicon().lemmas)


@given(st.lists(st.sampled_from(PARTS), min_size=2, max_size=4))
def test_a_compound_is_cut_into_the_fewest_listed_parts(parts: list[str]) -> None:
    word = "".join(parts)
    ways = oracle_splits(word)
    compound = split(word)
    if word in lexicon().lemmas or len(word) > LONGEST_COMPOUND:
        assert compound is None
    elif ways:
        assert compound is not None
        assert compound.starts in ways
        assert len(compound.starts) == min(map(len, ways))


@given(st.text("abcdefghiklmnoprstuwz", max_size=70))
def test_a_compound_is_never_cut_outside_its_listed_words(word: str) -> None:
    compound = split(word)
    if compound:
        assert compound.starts[0] == 0
        assert word[compound.starts[-1] :] in lexicon().lemmas


def test_no_word_is_listed_twice() -> None:
    from directory.text.compounds import WORD_LIST

    listed = [
        line.split()[0].rstrip("+-")
        for line in WORD_LIST.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert len(listed) == len(set(listed))


# ------------------------------------------------------------------ did you mean


KNOWN = ("Flüchtlingssozialarbeit", "Familienzentrum", "Puzzle", "Familie", "Görlitz", "Dresden")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Flüchtlingsozialarbeit", "Flüchtlingssozialarbeit"),
        ("Fluechtlingssozialabreit", "Flüchtlingssozialarbeit"),
        ("Famlienzentrum", "Familienzentrum"),
        ("Puzle", "Puzzle"),
        ("Görliz", "Görlitz"),
        ("Dersden", "Dresden"),
    ],
)
def test_a_typing_error_gives_a_suggestion(typed: str, meant: str) -> None:
    assert closest(typed, KNOWN) == [meant]


@pytest.mark.parametrize(
    "typed", ["xqztvw", "Goerlitz", "FAMILIE", "rat", "", "01169", "a" * 10_000]
)
def test_gibberish_and_known_words_give_no_suggestion(typed: str) -> None:
    assert closest(typed, KNOWN) == []


def test_the_nearest_suggestion_comes_first_and_no_more_than_asked() -> None:
    near = ("Kurse", "Kunst", "Kurs", "Kur")
    assert closest("Kurss", near) == ["Kurs", "Kurse"]
    assert closest("Kurss", near, limit=1) == ["Kurs"]


@given(ANYTHING)
def test_no_text_breaks_the_guessing(text: str) -> None:
    assert closest(text, KNOWN, limit=2) == closest(text, list(KNOWN), limit=2)


# ------------------------------------------------------------------ slugs and order


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Kinder- und Familientreff Puzzle Dresden", "kinder-und-familientreff-puzzle-dresden"),
        ("„MüZeL“ Familienzentrum Grünau", "muezel-familienzentrum-gruenau"),
        ("Straße & Öl/Ärzte", "strasse-oel-aerzte"),
        ("Кафе Дружба", "kafe-druzhba"),
        ("بيت", "ort"),
        ("", "ort"),
        ("Œuvre Łódź", "oeuvre-lodz"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_slug_says_the_name(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(ANYTHING)
def test_a_slug_is_always_a_short_plain_word(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slugify(slug) == slug


def test_a_long_name_is_cut_between_words() -> None:
    slug = slugify("Begegnung und Beratung " * 10)
    assert slug.endswith(("-begegnung", "-und", "-beratung"))


def test_names_stand_in_the_order_of_a_german_telephone_book() -> None:
    names = [
        "„Ahorn“",
        "Ärzte-Haus",
        "Arzthaus",
        "AWO 2",
        "AWO 10",
        "Café Connect",
        "Cafeteria",
        "Muller",
        "Müller, Anna",
        "Straße",
        "Strasse der Einheit",
        "Zebra",
        "Кафе",
    ]
    shuffled = sorted(names, key=lambda name: name[::-1])
    assert sorted(shuffled, key=sort_key) == names


@given(ANYTHING)
def test_a_sort_key_is_plain_ascii(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert len(key) <= 200
    assert not key or key.isprintable()


# ------------------------------------------------------------------ hostile size


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0327" * 5_000,
        "x" * 1_000_000,
        "ab " * 333_333,
        "beratung" * 125_000,
        "a-" * 500_000,
        "migrations- " * 80_000 + "sozialberatung",
        "ue" * 500_000,
        "\x00\u202e" * 500_000,
        "ا\u200c" * 500_000,
    ],
    ids=[
        "marks",
        "letter",
        "words",
        "compound",
        "hyphens",
        "hanging",
        "vowels",
        "control",
        "arabic",
    ],
)
def test_hostile_texts_cost_little_time(text: str) -> None:
    started = time.process_time()
    clean(text)
    index_tokens(text)
    query_words(text)
    slugify(text)
    sort_key(text)
    assert time.process_time() - started < 1


def test_ordinary_texts_are_indexed_in_microseconds() -> None:
    folder = Path(__file__).parents[2] / "data"
    with (folder / "integrationsorte_sachsen.csv").open(encoding="utf-8-sig") as file:
        texts = [row["name"] + " " + row["description"] for row in csv.DictReader(file)]
    for text in texts:
        index_tokens(text)
    started = time.process_time()
    count = sum(len(index_tokens(text)) for text in texts)
    assert (time.process_time() - started) / count < 50e-6
