"""What could somebody ask instead, when nothing was found?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from directory.geo import Point
from directory.models import SearchWord
from directory.search.beyond import Surroundings
from directory.search.facets import FacetIndex
from directory.search.place_search import PlaceSearch
from directory.search.results import Hit, hits, nearby
from directory.text import QueryWord, closest, fold, query_words
from directory.vocabulary import PlaceKind, ServiceKind, is_reader_word, known_words

FEW = 3
LAST_LETTER = "\U0010ffff"
MOST_FILTERS = 6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A search with one filter less: which one, and how many places that would give."""

    parameter: str
    value: str
    search: PlaceSearch
    count: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """What an empty result offers instead of a dead end."""

    relaxed: list[Relaxed] = field(default_factory=list)
    nearest: list[Hit] = field(default_factory=list)
    without_place: list[Hit] = field(default_factory=list)


def did_you_mean(
    session: Session, search: PlaceSearch, around: Surroundings, facets: FacetIndex, total: int
) -> list[PlaceSearch]:
    """The search with misspelled words replaced by words that occur; only if that finds as much.

    A search that found something is doubted too if one of its words occurs nowhere as typed.
    """
    words = query_words(search.text)
    doubtful = [not _occurs(session, word) for word in words]
    if not any(doubtful):
        return []
    occurring = session.scalars(select(SearchWord.shown).order_by(SearchWord.word))
    labels = (kind.label for kinds in (ServiceKind, PlaceKind) for kind in kinds)
    candidates = tuple(dict.fromkeys((*labels, *occurring, *known_words())))
    guesses = [
        (_meant(word, candidates) if doubted else []) or [word.shown]
        for word, doubted in zip(words, doubtful, strict=True)
    ]
    suggestions: list[PlaceSearch] = []
    for number in range(FEW):
        text = " ".join(options[min(number, len(options) - 1)] for options in guesses)
        other = replace(search, text=text, page=1, hints=())
        if fold(text) == fold(search.text) or other in suggestions:
            continue
        if facets.total(session, other, around) >= max(total, 1):
            suggestions.append(other)
    return suggestions


def _meant(word: QueryWord, candidates: tuple[str, ...]) -> list[str]:
    """The words it may be a misspelling of; the same word with another ending is none."""
    near = closest(word.shown, candidates, FEW)
    return [
        other
        for other in near
        if not (fold(other).startswith(word.folded) or word.folded.startswith(fold(other)))
    ]


def _occurs(session: Session, word: QueryWord) -> bool:
    """Whether some word of the directory begins like this one, or a reader's word is just this."""
    if word.small or is_reader_word(word.folded):
        return True
    found = SearchWord.word
    begins = (and_(found >= part, found <= part + LAST_LETTER) for part in word.prefixes)
    return session.scalar(select(found).where(or_(*begins)).limit(1)) is not None


def way_out(
    session: Session, search: PlaceSearch, around: Surroundings, facets: FacetIndex
) -> WayOut:
    """Which filter to drop, what is nearest beyond the filter, and what needs no way at all."""
    relaxed = []
    filters = search.filters()
    for parameter, value in filters[:MOST_FILTERS]:
        other = search.without(parameter, value)
        count = facets.total(session, other, around)
        if count:
            relaxed.append(Relaxed(parameter, value, other, count))
    middle = _middle(search, around)
    nearest = []
    if middle is not None:
        wider = replace(search, near=None, districts=(), municipality=None, bbox=None)
        located = facets.located(session, wider, around)
        nearest = nearby(session, middle, located, limit=FEW)
    return WayOut(relaxed, nearest, _without_place(session, search, around, facets))


def _middle(search: PlaceSearch, around: Surroundings) -> Point | None:
    if search.near:
        return search.near.point
    if search.municipality:
        return around.gazetteer.municipalities[search.municipality].point
    if search.districts:
        return around.gazetteer.districts[search.districts[0]].center
    return search.bbox.center if search.bbox else None


def _without_place(
    session: Session, search: PlaceSearch, around: Surroundings, facets: FacetIndex
) -> list[Hit]:
    """Hotlines, mobile teams and offices without a public address that fit the wish."""
    wish = replace(
        search, near=None, districts=(), municipality=None, bbox=None, open=None,
        confirmed_within=None, page=1, hints=(),
    )  # fmt: skip
    found = facets.find(session, wish, around)
    located = facets.located(session, wish, around)
    return hits(session, wish, around, replace(found, bits=found.bits & ~located.bits), limit=FEW)
