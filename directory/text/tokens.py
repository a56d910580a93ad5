"""Which words is a text found by, and what does a search word match?

The same plain words go into both databases, so both find the same rows. A word of the index is
written once for every place where a reader may start: "Migrationsberatung" is indexed as
"migrationsberatung" and "beratung". A search word matches if an index word begins with it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from directory.text import compounds
from directory.text.cleaning import clean
from directory.text.folding import fold

LONGEST_WORD = 64
MOST_INDEX_TOKENS = 4000
MOST_QUERY_WORDS = 12
LONGEST_TEXT = 100_000
LONGEST_QUERY = 1000
SHORTEST_PREFIX = 3

# Letters and digits only, as SQLite and PostgreSQL store them; hyphens and apostrophes inside.
_CHUNK = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*-?")
_GENDER_SIGN = re.compile(r"(?<=[^\W\d_]{2})[:*/_·]-?(?=innen|in\b)")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\be\. v\.|\bz\. b\.|\bu\. a\.")
_CYRILLIC_APOSTROPHE = re.compile(r"(?<=[\u0400-\u04ff])'(?=[\u0400-\u04ff])")
_ARABIC_ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=[\u0620-\u064a\u0671-\u06d3]{3})")
# How far a hanging hyphen looks for the word that completes it ("Migrations-, Jugend- und …").
_REACH = 8

# Endings of plural and case for words that are not in the word list, with the length that must
# remain: "Anmeldungen" loses "en", but "Bautzen" must not find the Bautzner Straße of Dresden.
_ENDINGS = (("innen", 6), ("en", 6), ("es", 6), ("n", 5), ("e", 4), ("s", 4))

# What people and offices write for the same thing; each finds the others.
_SAME: tuple[tuple[str, ...], ...] = (
    ("volkshochschule", "vhs"),
    ("mehrgenerationenhaus", "mgh"),
    ("landratsamt", "lra"),
    ("kita", "kindertagesstatte", "kindergarten"),
    ("arbeiterwohlfahrt", "awo"),
    ("sankt", "st"),
)
_ALIASES = {word: tuple(w for w in group if w != word) for group in _SAME for word in group}

# Words that a search need not contain in the text: particles, and "I am looking for".
_STOP_WORDS = frozenset(
    fold(
        "der die das den dem des ein eine einen einem einer eines und oder in im ins an am auf "
        "aus bei beim mit nach von vom zu zum zur für über um ohne durch bis als wie wo was wer "
        "ich wir sie es ist sind nicht auch noch nur suche suchen sucht finde finden brauche "
        "brauchen bitte "
        "the a an of for in on at to and or with by is are where how i me my we need want find "
        "finding look looking help please near "
        "le la les de du des et ou à au aux pour en dans l d je cherche chercher trouver besoin "
        "aide "
        "el los las y para con un una busco buscar necesito ayuda "
        "і й та в у на для з до або шукаю знайти потрібна потрібен потрібно допомога допомогу де "
        "и с по к о я или ищу найти нужна нужен нужно помощь где "
        "في من على إلى عن او و مع أريد أبحث ابحث بحث أحتاج مساعدة أين "
        "در از به برای که کمک میخواهم می خواهم کجا د په لپاره مرسته "
        "ve veya için ile bir arıyorum lazım nerede yardım "
        "cần tìm ở cho ji bo li di de ez alîkarî ኣብ ሓገዝ "
        "w i z dla do na szukam potrzebuję pomoc în pentru caut ajutor"
    ).split()
)


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a search: as the reader typed it, and the folded beginnings it matches.

    ``folded`` is the whole word, folded; ``small`` words (in, für, the) need not be found.
    """

    shown: str
    prefixes: tuple[str, ...]
    folded: str = ""
    small: bool = False

    def matches(self, tokens: Collection[str]) -> bool:
        """Whether a field with these index tokens has this word.

        This is the rule that both databases must follow: a prefix of three letters or more matches
        every token that begins with it, a shorter one only the equal token.
        """
        return any(
            token.startswith(prefix) if len(prefix) >= SHORTEST_PREFIX else token == prefix
            for prefix in self.prefixes
            for token in tokens
        )


def _chunks(text: str) -> Iterator[str]:
    """Words of a folded text, still with hyphens and apostrophes; abbreviations joined."""
    text = _GENDER_SIGN.sub("", text)
    text = _DOTTED.sub(lambda dotted: re.sub("[. ]", "", dotted[0]) + " ", text)
    text = _CYRILLIC_APOSTROPHE.sub("", text)
    for chunk in _CHUNK.finditer(text):
        yield chunk[0]


def _word(part: str) -> str:
    """A part of a chunk as an index word: cut to length, "str" written out."""
    part = part[:LONGEST_WORD]
    return part + "asse" if part.endswith("str") and part.isascii() else part


def words(text: str) -> list[str]:
    """The folded words of ``text`` in their order, compounds and repetitions as they are."""
    chunks = _chunks(fold(text[:LONGEST_TEXT]))
    return [_word(part) for chunk in chunks for part in re.split("[-']", chunk) if part]


def without_article(word: str) -> str:
    """A folded Arabic word without its article and the particles written onto it."""
    return _ARABIC_ARTICLE.sub("", word)


def _variants(word: str) -> Iterator[str]:
    """Every index token by which a single folded word is found, the word itself first."""
    yield word
    bare = without_article(word)
    if bare != word:
        yield bare
    own = compounds.lemma(word)
    if own and not word.startswith(own):
        yield own
    compound = compounds.split(word)
    if compound:
        for start, written_in_lemmas in compound.tails():
            tail = word[start:]
            yield tail
            if not tail.startswith(written_in_lemmas):
                yield written_in_lemmas


def index_tokens(text: str) -> list[str]:
    """Every token by which a field with this text is found, each once, in a fixed order.

    Tokens consist of letters and digits only, are folded, and at most 64 characters long; at most
    4,000 are returned, so that a hostile text cannot fill the index.
    """
    tokens: dict[str, None] = {}
    hanging: list[tuple[str, int]] = []
    for place, chunk in enumerate(_chunks(fold(text[:LONGEST_TEXT]))):
        parts = [_word(part) for part in re.split("[-']", chunk) if part]
        if not parts:
            continue
        if len(parts) > 1 and len(chunk) <= LONGEST_WORD and "-" in chunk:
            parts.append("".join(parts))
        for part in parts:
            tokens.update(dict.fromkeys(_variants(part)))
        if chunk.endswith("-"):
            hanging = [*hanging[-_REACH:], (parts[-1], place)]
        elif hanging and (endings := _tails(parts[-1])):
            for beginning, since in hanging:
                if place - since <= _REACH:
                    tokens.update(dict.fromkeys((beginning + e)[:LONGEST_WORD] for e in endings))
            hanging = []
        if len(tokens) >= MOST_INDEX_TOKENS:
            break
    return list(tokens)[:MOST_INDEX_TOKENS]


def _tails(word: str) -> list[str]:
    """What a hanging hyphen may stand for: the ends of a compound, without its first part."""
    compound = compounds.split(word)
    return [word[start:] for start in compound.starts[1:]] if compound else []


def _prefixes(word: str) -> tuple[str, ...]:
    """The folded beginnings that a search word matches, without those that others cover."""
    found = {word, *_ALIASES.get(word, ())}
    bare = without_article(word)
    found.add(bare)
    own = compounds.lemma(word)
    compound = compounds.split(word)
    if own:
        found |= {own, *_ALIASES.get(own, ())}
    elif compound:
        found.add("".join(compound.lemmas))
    else:
        found.add(_stem(bare))
    return tuple(
        prefix
        for prefix in sorted(found)
        if not any(
            other != prefix and len(other) >= SHORTEST_PREFIX and prefix.startswith(other)
            for other in found
        )
    )


def _stem(word: str) -> str:
    """A word without a plural or case ending, if enough of it remains to mean the same."""
    if word.isascii() and word.isalpha():
        for ending, shortest in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= shortest:
                return word[: -len(ending)]
    return word


def all_query_words(text: str) -> list[QueryWord]:
    """Every word of a search in its order, small ones and repetitions too.

    Only the first 1,000 characters count, and of those the first 24 words.
    """
    text = clean(text[:LONGEST_QUERY])
    typed = _typed_words(text)
    return [
        QueryWord(typed.get(word, word), _prefixes(word), word, word in _STOP_WORDS)
        for word in words(text)[: 2 * MOST_QUERY_WORDS]
    ]


def query_words(text: str) -> list[QueryWord]:
    """The words of a search, each once; a place is found if it has every one of them.

    Small words are left out unless there are no others. At most twelve words count.
    """
    found = all_query_words(text)
    large = [word for word in found if not word.small]
    return list({word.prefixes: word for word in large or found}.values())[:MOST_QUERY_WORDS]


def _typed_words(text: str) -> dict[str, str]:
    """How each word of a search was typed: "Görlitz" for "gorlitz", "e.V." for "ev"."""
    typed: dict[str, str] = {}
    for piece in text.split():
        parts = [part for part in re.split(r"[\W_]+", piece) if part]
        for part in parts:
            typed.setdefault(_word(fold(part)), part)
        inside = words(piece)
        if len(inside) == 1 < len(parts):
            typed[inside[0]] = piece.strip("\"',;:!?()„“”«»")
    return typed
