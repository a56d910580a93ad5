"""Are the closed lists complete, and do readers' and editors' own words find their members?"""

import csv
import pickle
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale, UnknownLocaleError
from hypothesis import given
from hypothesis import strategies as st

from directory.i18n import LANGUAGES, gettext, use
from directory.text import fold, index_tokens, words
from directory.vocabulary import (
    COMMON_LANGUAGES,
    Access,
    AddressVisibility,
    Audience,
    Bring,
    ChangeState,
    Choice,
    Cost,
    PhoneKind,
    PlaceKind,
    PlaceStatus,
    PointPrecision,
    ResidenceStatus,
    ServiceGroup,
    ServiceKind,
    Wheelchair,
    audiences_from_text,
    from_source,
    is_language,
    kinds_for_word,
    known_words,
    language_name,
    language_self_name,
    languages_by_name,
    languages_for_word,
    languages_from_source,
    offer_from_source,
    offers_from_source,
    query_terms,
    related_languages,
    wheelchair_from_text,
)
from directory.vocabulary.readers import WORD_TABLE

ANYTHING = st.text(st.characters(exclude_categories=()))
LISTS: list[type[Choice]] = [
    Access,
    AddressVisibility,
    Audience,
    Bring,
    ChangeState,
    Cost,
    PhoneKind,
    PlaceKind,
    PlaceStatus,
    PointPrecision,
    ResidenceStatus,
    ServiceGroup,
    ServiceKind,
    Wheelchair,
]


def source_rows() -> list[dict[str, str]]:
    """The real entries."""
    path = Path(__file__).parents[2] / "data" / "integrationsorte_sachsen.csv"
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------ closed lists


@pytest.mark.parametrize("choices", LISTS)
def test_every_choice_has_a_key_and_a_label_of_its_own(choices: type[Choice]) -> None:
    labels = [choice.label for choice in choices]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    for choice in choices:
        assert choice == choice.value == str(choice)
        assert choices.of(choice.value) is choice
        assert pickle.loads(pickle.dumps(choice)) is choice
        assert choice.value.isidentifier()
        assert choice.value == choice.name.lower()
    assert choices.of("no such key") is None
    assert choices.of(None) is None


def test_a_label_is_said_in_the_current_language() -> None:
    for code in LANGUAGES:
        with use(code):
            assert ServiceKind.HOUSING.label == gettext("Wohnen")
            assert ServiceKind.HOUSING.hint == gettext(ServiceKind.HOUSING.hint_message)


def test_every_kind_of_offer_stands_under_one_heading_and_is_explained() -> None:
    below = [kind for group in ServiceGroup for kind in group.kinds]
    assert Counter(below) == Counter(ServiceKind)
    for kind in ServiceKind:
        assert kind.icon
        assert kind.hint.endswith(".")
        assert len(kind.hint) < 100
    assert {kind.abbr for kind in ServiceKind if kind.abbr} == {"FSA", "MSA", "MBE", "JMD"}


def test_only_the_house_is_exact() -> None:
    assert [precision for precision in PointPrecision if precision.exact] == [PointPrecision.HOUSE]


# ------------------------------------------------------------------ source files


def test_every_shorthand_of_the_real_entries_is_known() -> None:
    for row in source_rows():
        assert from_source(row["place_type"]), row["place_type"]
        assert offers_from_source(row["offer_types"])[1] == []
        assert languages_from_source(row["languages"])[1] == []


def test_every_kind_has_a_shorthand() -> None:
    for place in PlaceKind:
        assert from_source(place.source) is place
    for kind in ServiceKind:
        assert offer_from_source(kind.source) is kind
        assert offer_from_source(f" {kind.source.upper()} ") is kind


def test_unknown_shorthand_is_given_back() -> None:
    assert from_source("imbiss") is None
    assert offers_from_source("fsa; quatsch ;FSA,wohnen") == (
        [ServiceKind.REFUGEE_SOCIAL_WORK, ServiceKind.HOUSING],
        ["quatsch"],
    )
    assert languages_from_source("de;ku;ja;Deutsch") == (["de", "ku", "ja"], ["Deutsch"])


@pytest.mark.parametrize(
    ("text", "audiences", "rest", "ages"),
    [
        ("Kinder 6-12 Jahre; Familien", ["families", "children"], "", (6, 12)),
        ("junge Menschen bis 27 Jahre", ["youth", "young_adults"], "", (None, 27)),
        ("Zugewanderte von 12 bis 27 Jahren", ["immigrants"], "", (12, 27)),
        ("Zugewanderte ab 27", ["immigrants"], "", (27, None)),
        ("unter 27", [], "", (None, 26)),
        (
            "junge Zugewanderte bis 27 bzw. 30 Jahre",
            ["immigrants", "young_adults"],
            "junge Zugewanderte bis 27 bzw. 30 Jahre",
            (None, None),
        ),
        ("unbegleitete minderjährige Geflüchtete", ["refugees", "youth"], "", (None, 17)),
        ("queere Geflüchtete", ["refugees", "lgbtiq"], "", (None, None)),
        ("alle Generationen; Familien", ["families", "all_generations"], "", (None, None)),
        ("Frauen mit und ohne Migrationserfahrung", ["women"], "", (None, None)),
        ("Menschen mit und ohne Migrationshintergrund", ["everyone"], "", (None, None)),
        ("Geflüchtete und Einheimische", ["refugees", "locals"], "", (None, None)),
        ("Frauen und Kinder aus der Ukraine", ["from_ukraine", "children", "women"], "", None),
        ("alle Hilfsbedürftigen", [], "alle Hilfsbedürftigen", None),
        ("Fachkräfte; Träger", ["organizations"], "Fachkräfte", None),
        ("in- und ausländische Fachkräfte", ["skilled_workers"], "", None),
        ("Geflüchtete; Ratsuchende", ["refugees"], "Ratsuchende", None),
        ("Ausländische Einwohner", ["immigrants"], "", None),
        ("", [], "", None),
    ],
)
def test_a_free_text_says_whom_an_offer_is_for(
    text: str, audiences: list[str], rest: str, ages: tuple[int | None, int | None] | None
) -> None:
    found = audiences_from_text(text)
    assert found.audiences == audiences
    assert found.rest == rest
    assert (found.age_from, found.age_to) == (ages or (None, None))


@pytest.mark.parametrize("text", ["12-6 Jahre", "ab 999", "6-12 Jahre; 14-18 Jahre", "Mo 9-12"])
def test_an_odd_age_is_not_guessed(text: str) -> None:
    assert audiences_from_text(text)[2:] == (None, None)


def test_most_real_audiences_become_choices() -> None:
    texts = {row["target_groups"] for row in source_rows()} - {""}
    wholly = [text for text in texts if not audiences_from_text(text).rest]
    partly = [text for text in texts if audiences_from_text(text).audiences]
    assert len(wholly) >= 0.88 * len(texts)
    assert len(partly) >= 0.99 * len(texts)


@given(ANYTHING)
def test_no_text_breaks_the_readers_of_source_files(text: str) -> None:
    audiences = audiences_from_text(text)
    assert audiences.audiences == sorted(audiences.audiences, key=list(Audience).index)
    wheelchair_from_text(text)
    offers_from_source(text)
    languages_from_source(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ja", Wheelchair.YES),
        ("ja (laut Träger barrierefrei)", Wheelchair.YES),
        ("nein", Wheelchair.NO),
        ("nicht barrierefrei", Wheelchair.NO),
        ("Fahrstuhl vorhanden (1. Etage)", Wheelchair.LIMITED),
        ("Räume ebenerdig", Wheelchair.LIMITED),
        ("limited", Wheelchair.LIMITED),
        ("", None),
        ("unbekannt", None),
    ],
)
def test_a_free_text_says_whether_a_wheelchair_gets_in(text: str, value: Wheelchair | None) -> None:
    assert wheelchair_from_text(text) is value


# ------------------------------------------------------------------ languages


def test_every_common_language_has_a_name_in_every_language_of_the_interface() -> None:
    assert len(set(COMMON_LANGUAGES)) == len(COMMON_LANGUAGES)
    for interface in LANGUAGES:
        with use(interface):
            for code in COMMON_LANGUAGES:
                assert is_language(code)
                assert language_name(code) != code
                assert language_self_name(code) != code


def test_the_table_of_own_names_says_what_the_library_says() -> None:
    for code in COMMON_LANGUAGES:
        try:
            name = Locale.parse(code).languages.get(code)
        except UnknownLocaleError:
            continue
        assert name is None or code == "prs" or language_self_name(code) == name, code


def test_languages_that_the_library_lacks_are_named() -> None:
    assert language_name("kmr") == "Kurmandschi (Kurdisch)"
    assert language_self_name("kmr") == "Kurmancî"
    assert language_self_name("prs") == "دری"
    assert language_name("ja") == "Japanisch"


@pytest.mark.parametrize("code", ["", "xx", "Deutsch", "DE", "de_DE", "und", "mul", "d", "ä"])
def test_what_is_no_language_code_is_refused(code: str) -> None:
    assert not is_language(code)


def test_languages_stand_in_the_order_of_their_names() -> None:
    names = [name for _, name in languages_by_name(("uk", "sq", "ro", "ru", "tr"))]
    assert names == ["Albanisch", "Rumänisch", "Russisch", "Türkisch", "Ukrainisch"]


def test_speakers_of_a_language_understand_its_sisters() -> None:
    assert related_languages("prs") == {"prs", "fa"}
    assert related_languages("ku") == {"ku", "kmr", "ckb"}
    assert related_languages("kmr") == {"kmr", "ku"}
    assert related_languages("de") == {"de"}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Arabisch", "ar"),
        ("arabische", "ar"),
        ("Arabic", "ar"),
        ("عربي", "ar"),
        ("العربية", "ar"),
        ("ukrainischsprachig", "uk"),
        ("українська", "uk"),
        ("Farsi", "fa"),
        ("Dari", "prs"),
        ("Türkçe", "tr"),
        ("ትግርኛ", "ti"),
    ],
)
def test_a_word_names_a_language(word: str, code: str) -> None:
    assert languages_for_word(word) == {code}


@pytest.mark.parametrize("word", ["Deutsch", "Haus", "", "in", "Arab", "Kurs"])
def test_other_words_name_no_language(word: str) -> None:
    assert languages_for_word(word) == frozenset()


# ------------------------------------------------------------------ words of readers


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("housing", "سكن السكن شقة housing apartment житло квартиру жильё خانه مسکن کور konut"),
        ("housing", "Wohnungssuche Wohnung Miete logement vivienda ገዛ xanî mieszkanie locuință"),
        ("health", "doctor psychologist лікар лікаря врач طبيب الطبيب دکتر ډاکټر Arzt Psychologin"),
        ("health", "médecin médico doktor ሓኪም bijîşk lekarz medic Traumatherapie"),
        ("work", "job робота роботу работа عمل کار Arbeit Jobs Bewerbung emploi trabajo ስራሕ praca"),
        (
            "language_course",
            "Deutsch Deutschkurse german almanca немецкий німецької курси Sprachkurs",
        ),
        ("daycare_school", "kindergarten Kita Kitas садочок садик روضة Schule school школа مدرسة"),
        ("legal_advice", "lawyer محامي адвокат адвоката avukat وکیل Anwältin Anwälten abogado"),
        ("legal_advice", "Abschiebung deportation deportación ترحيل"),
        ("asylum_counseling", "Abschiebung deportation asylum لجوء اللجوء Anhörung азюль убежище"),
        (
            "interpreting",
            "Dolmetscher Dolmetscherin interpreter مترجم перекладач переводчика tłumacz",
        ),
        ("family", "Familie parents عائلة сім'я сім’ю родина семья خانواده aile famille malbat"),
        ("women", "Frauen women نساء жінки женщинам زنان kadın femmes ኣንስቲ jin kobiety"),
        ("donations", "Kleidung clothes ملابس одяг одежда لباس Möbel"),
        ("volunteering", "Ehrenamt volunteer تطوع волонтер gönüllü bénévole"),
        ("return_counseling", "Rückkehr Ausreise return عودة повернення بازگشت"),
        ("anti_discrimination", "Rassismus racism عنصرية تمييز дискримінація"),
        ("refugee_social_work", "FSA Flüchtlingssozialarbeit refugee لاجئ біженці беженцев"),
        ("migration_social_work", "MSA Migrationssozialarbeit migrants"),
        ("adult_migration_counseling", "MBE Migrationsberatung"),
        ("youth_migration_service", "JMD Jugendmigrationsdienst"),
        ("public_office", "Ausländerbehörde Jobcenter Amt Ämter"),
        ("multigeneration_house", "MGH Mehrgenerationenhaus"),
        ("meeting_cafe", "Café cafe кафе مقهى"),
        ("counseling_center", "advice مشاوره استشارة консультація"),
    ],
)
def test_readers_find_a_kind_in_their_own_words(kind: str, typed: str) -> None:
    assert [word for word in typed.split() if kind not in kinds_for_word(word)] == []


def test_other_words_mean_no_kind() -> None:
    others = (
        "Haus Rat Ort Dom Rente Rentner Rentamt Arbeitskreis Dresden Görlitz ev in the Hilfe Jobst "
        "Beratung Asthma Werk Schuld Katze Markt Platz Puzzle Grünau Gorbitz Pirna Leipzig Bautzen"
    )
    assert [word for word in others.split() if kinds_for_word(word)] == []


def test_towns_quarters_and_streets_mean_no_kind() -> None:
    folder = Path(__file__).parents[2] / "data"
    names = {row["street"] for row in source_rows()}
    for file_name, column in (("municipalities.csv", "name"), ("localities.csv", "locality")):
        with (folder / file_name).open(encoding="utf-8-sig") as file:
            names |= {row[column] for row in csv.DictReader(file)}
    meant = {name for name in names if any(term.kinds for term in query_terms(name))}
    assert meant == {"Straße der Freundschaft"}


def test_the_table_of_words_holds_each_word_once_and_no_short_beginnings() -> None:
    table = tomllib.loads(WORD_TABLE.read_text("utf-8"))
    assert set(table) == {*ServiceKind, *PlaceKind} - {PlaceKind.OTHER}
    for kind, by_language in table.items():
        assert {"de", "en", "ar", "uk", "ru", "tr", "fr", "es", "pl", "ro"} <= set(by_language)
        for code, entries in by_language.items():
            patterns = [pattern.strip() for pattern in entries.split(",")]
            assert len(set(patterns)) == len(patterns), (kind, code)
            for pattern in patterns:
                assert words(pattern), (kind, code, pattern)
                beginnings = [part[:-1] for part in pattern.split() if part.endswith("*")]
                assert all(len(fold(part)) >= 3 for part in beginnings), (kind, code, pattern)


def test_a_whole_word_wins_over_a_beginning() -> None:
    assert kinds_for_word("Jugend") == {ServiceKind.CHILDREN_YOUTH}
    assert kinds_for_word("Jugendmigrationsdienst") == {ServiceKind.YOUTH_MIGRATION_SERVICE}
    assert kinds_for_word("Jugendamt") == {PlaceKind.PUBLIC_OFFICE}


def test_the_labels_of_every_catalogue_are_words_of_readers() -> None:
    for code in LANGUAGES:
        with use(code):
            for kind in (*ServiceKind, *PlaceKind):
                if kind is not PlaceKind.OTHER:
                    assert kind in kinds_for_word(kind.label), kind.label


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("learn German in Dresden", ["learn German", "Dresden"]),
        ("дитячий садок Дрезден", ["дитячий садок", "Дрезден"]),
        ("ich suche eine Wohnung", ["Wohnung"]),
        ("Agentur für Arbeit", ["Agentur für Arbeit"]),
        ("روضة أطفال", ["روضة أطفال"]),
        ("tiếng Đức", ["tiếng Đức"]),
        ("Wohnung Wohnung wohnung", ["Wohnung"]),
        ("in", ["in"]),
        ("", []),
    ],
)
def test_words_that_belong_together_are_one_term(query: str, terms: list[str]) -> None:
    assert [term.shown for term in query_terms(query)] == terms


def test_a_term_says_what_it_means_in_words_kinds_and_languages() -> None:
    course, language, place = query_terms("Sprachkurs arabisch Gorbitz")
    assert course.kinds == {ServiceKind.LANGUAGE_COURSE}
    assert language.languages == {"ar"}
    assert (place.kinds, place.languages) == (frozenset(), frozenset())
    assert all(word.matches(index_tokens("Dresden-Gorbitz")) for word in place.words)


@given(ANYTHING)
def test_no_search_breaks_the_table_of_words(text: str) -> None:
    assert len(query_terms(text)) <= 12
    kinds_for_word(text)
    languages_for_word(text)


def test_suggestions_are_plain_german_words() -> None:
    assert {"Dolmetscher", "Wohnung", "Abschiebung"} <= set(known_words())
    assert "Psycholog" not in known_words()
    assert all(word.isalpha() for word in known_words())
