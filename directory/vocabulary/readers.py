"""Which kinds of offer do a reader's own words mean, in any of their languages?

"سكن", "housing" and "житло" all mean ``ServiceKind.HOUSING``. The words are in
``reader_words.toml``; the labels of every catalogue count as well.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from directory.i18n import LANGUAGES, use
from directory.text import QueryWord, all_query_words, fold, without_article, words
from directory.text.compounds import lemma
from directory.text.tokens import MOST_QUERY_WORDS
from directory.vocabulary.kinds import PlaceKind, ServiceKind
from directory.vocabulary.languages import languages_for_word

WORD_TABLE = Path(__file__).with_name("reader_words.toml")
LONGEST_PHRASE = 5
SHORTEST_BEGINNING = 3
# The Theaterstraße offers no theater.
STREETS = ("strasse", "gasse", "allee", "platz")

Kind = ServiceKind | PlaceKind
Kinds = frozenset[Kind]
NONE: Kinds = frozenset()
NO_LANGUAGES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One or more words of a search that belong together.

    A place has the term if it has every one of ``words``, or an offer or place of one of
    ``kinds``, or if one of ``languages`` is spoken there.
    """

    words: tuple[QueryWord, ...]
    kinds: Kinds = NONE
    languages: frozenset[str] = NO_LANGUAGES

    @property
    def shown(self) -> str:
        """The term as the reader typed it."""
        return " ".join(word.shown for word in self.words)


@dataclass(slots=True)
class _Table:
    """Patterns of one or more words; a pattern that ends in a star is a beginning."""

    whole: dict[str, Kinds] = field(default_factory=dict)
    beginnings: dict[str, Kinds] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], Kinds]]] = field(default_factory=dict)

    def add(self, pattern: str, kind: Kind) -> None:
        """Enter one entry of the word table."""
        parts: tuple[str, ...] = ()
        for typed in pattern.split():
            found = words(typed)
            if found and typed.endswith("*"):
                found[-1] += "*"
            parts = (*parts, *found)
        if not parts:
            return
        if len(parts) > 1:
            self.phrases.setdefault(parts[0].rstrip("*"), []).append((parts, frozenset({kind})))
            return
        word = without_article(parts[0].rstrip("*"))
        kinds = self.beginnings if parts[0].endswith("*") else self.whole
        kinds[word] = kinds.get(word, NONE) | {kind}

    def word(self, word: str) -> Kinds:
        """The kinds of a single folded word: as a whole word, else by its longest beginning."""
        bare = without_article(word)
        for form in dict.fromkeys((bare, word, lemma(word) or word)):
            if form in self.whole:
                return self.whole[form] | self.beginnings.get(form, NONE)
            if form.endswith(STREETS):
                continue
            for length in range(len(form), SHORTEST_BEGINNING - 1, -1):
                if form[:length] in self.beginnings:
                    return self.beginnings[form[:length]]
        return NONE

    def phrase(self, found: Sequence[str]) -> tuple[int, Kinds]:
        """How many of these words, from the first, are the longest known phrase; and its kinds."""
        longest, kinds = 0, NONE
        for first in dict.fromkeys((found[0], without_article(found[0]))):
            for length in range(1, len(first) + 1):
                for parts, meant in self.phrases.get(first[:length], ()):
                    if len(parts) >= longest and _is_phrase(found, parts):
                        kinds = kinds | meant if len(parts) == longest else meant
                        longest = len(parts)
        return longest, kinds


def _is_phrase(found: Sequence[str], parts: tuple[str, ...]) -> bool:
    """Whether these words begin with a phrase, each with or without an Arabic article."""
    if len(found) < len(parts):
        return False
    for word, part in zip(found, parts, strict=False):
        forms = (word, without_article(word))
        wanted = (part.rstrip("*"), without_article(part.rstrip("*")))
        if part.endswith("*"):
            if not any(form.startswith(wanted) for form in forms):
                return False
        elif not set(forms) & set(wanted):
            return False
    return True


@cache
def _table() -> _Table:
    """The word table and the labels of all catalogues, read once."""
    table = _Table()
    kinds: dict[str, Kind] = {kind.value: kind for kind in (*ServiceKind, *PlaceKind)}
    for key, by_language in tomllib.loads(WORD_TABLE.read_text("utf-8")).items():
        for entries in by_language.values():
            for pattern in entries.split(","):
                table.add(pattern, kinds[key])
    for code in LANGUAGES:
        with use(code):
            for kind in kinds.values():
                if kind is not PlaceKind.OTHER:
                    table.add(kind.label, kind)
                    # The official abbreviation stands behind a label; few people type it.
                    table.add(kind.label.partition(" (")[0], kind)
    return table


def kinds_for_word(word: str) -> Kinds:
    """The kinds of offer and place that a word or phrase of a reader means; often none."""
    found = words(word)
    if not found:
        return NONE
    if len(found) == 1:
        return _table().word(found[0])
    length, kinds = _table().phrase(found)
    return kinds if length == len(found) else NONE


def is_reader_word(folded: str) -> bool:
    """Whether a folded word stands in the word table just like this, not only its beginning."""
    table = _table()
    bare = without_article(folded)
    return bare in table.whole or bare in table.beginnings


def query_terms(text: str) -> list[QueryTerm]:
    """The words of a search, grouped into known phrases, with what they mean; each term once.

    A place is found if it has every term. Small words outside a phrase are left out unless there
    is nothing else.
    """
    found = all_query_words(text)
    terms: dict[tuple[str, ...], QueryTerm] = {}
    small: dict[tuple[str, ...], QueryTerm] = {}
    at = 0
    while at < len(found):
        folded = [word.folded for word in found[at : at + LONGEST_PHRASE]]
        length, kinds = _table().phrase(folded)
        if not length:
            length, kinds = 1, _table().word(folded[0])
        group = tuple(found[at : at + length])
        spoken = languages_for_word(group[0].folded) if length == 1 else NO_LANGUAGES
        kept = small if length == 1 and group[0].small else terms
        kept.setdefault(tuple(folded[:length]), QueryTerm(group, kinds, spoken))
        at += length
    return list((terms or small).values())[:MOST_QUERY_WORDS]


def known_words() -> tuple[str, ...]:
    """The German words by which a kind is found, for "did you mean"."""
    table = tomllib.loads(WORD_TABLE.read_text("utf-8"))
    entries = {entry.strip() for row in table.values() for entry in row["de"].split(",")}
    # A beginning is offered only where it is a word of its own: "Wohnung*", not "Psycholog*".
    entries |= {entry[:-1] for entry in entries if lemma(fold(entry[:-1])) == fold(entry[:-1])}
    return tuple(sorted(entry for entry in entries if entry.isalpha() and len(entry) > 3))
