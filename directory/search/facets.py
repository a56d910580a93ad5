"""How many places would each further filter leave?

Counting in SQL costs a walk over all matching places for every facet. Instead each process keeps
one bit per place for every closed-list term (100,000 places: about 10 MB) and counts bits. The
bits are brought up to date from the places changed since the last look, so every worker is right
after every change, at the price of one small statement.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import index
from directory.models import DataVersion, Place, PlaceTerm
from directory.search import bitset
from directory.search.beyond import Surroundings, beyond_terms
from directory.search.place_search import PlaceSearch
from directory.search.statement import term_groups

FACETS = {
    "district": "d:",
    "service": "s:",
    "kind": "k:",
    "language": "l:",
    "audience": "a:",
    "wheelchair": "w:",
}
PREFIX = 2

Table = Mapping[str, Mapping[str, int]]
"""The places of every term, by the term's letter and its key."""


@dataclass(frozen=True, slots=True)
class Found:
    """The places that a search finds, as bits.

    All of them are in the list of ``term``, which holds ``among`` places.
    """

    bits: int
    term: str = index.ALL
    among: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """The hits, and for each facet and value the number of hits if that value were chosen.

    ``located`` is the number of hits with a public point.
    """

    total: int
    located: int
    found: Found
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class FacetIndex:
    """One bit per place and term, kept in step with the database by its data version."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._table: Table = {}
        self._seen = -1
        self._rebuilt = -1
        self._moment: datetime | None = None

    def counts(self, session: Session, search: PlaceSearch, around: Surroundings) -> Counts:
        """Count a search; each facet is counted without its own filter.

        Statements: one for the data version, one for what changed since, and one for each part of
        the search beyond closed lists.
        """
        table = self._current(session)
        beyond = _beyond(session, search, around, table)
        groups = {group[0][:PREFIX]: _any(table, group) for group in term_groups(search)}
        found = _found(table, search, _all(beyond, groups))
        facets = {
            name: _tally(table.get(prefix, {}), _all(beyond, groups, but=prefix))
            for name, prefix in FACETS.items()
        }
        located = found.bits & _bits(table, index.LOCATED)
        return Counts(found.bits.bit_count(), located.bit_count(), found, facets)

    def find(self, session: Session, search: PlaceSearch, around: Surroundings) -> Found:
        """Only the hits."""
        table = self._current(session)
        bits = _beyond(session, search, around, table)
        for group in term_groups(search):
            bits &= _any(table, group)
        return _found(table, search, bits)

    def located(self, session: Session, found: Found) -> Found:
        """Those of the hits that have a public point."""
        bits = found.bits & _bits(self._current(session), index.LOCATED)
        return Found(bits, found.term, found.among)

    def total(self, session: Session, search: PlaceSearch, around: Surroundings) -> int:
        """Only the number of hits."""
        return self.find(session, search, around).bits.bit_count()

    def _current(self, session: Session) -> Table:
        number, rebuilt, moment = session.execute(_VERSION).one()
        with self._lock:
            if number > self._seen >= 0 and rebuilt == self._rebuilt:
                self._table = _refreshed(session, self._table, self._seen)
            elif (number, rebuilt, moment) != (self._seen, self._rebuilt, self._moment):
                self._table = _load(session)
            self._seen, self._rebuilt, self._moment = number, rebuilt, moment
            return self._table


_VERSION = select(DataVersion.number, DataVersion.rebuilt, DataVersion.changed_at)


# ---------------------------------------------------------------- reading


def _load(session: Session) -> Table:
    table: dict[str, dict[str, int]] = {}
    terms = session.scalars(select(PlaceTerm.term).distinct()).all()
    for term in terms:
        # Term by term, so that two million rows of a large directory are never held at once.
        listed = session.scalars(select(PlaceTerm.place_seq).where(PlaceTerm.term == term))
        table.setdefault(term[:PREFIX], {})[term[PREFIX:]] = bitset.of(listed)
    return table


def _refreshed(session: Session, old: Table, seen: int) -> Table:
    """A new table in which the places changed after ``seen`` stand as they are now."""
    mask = ~bitset.of(session.scalars(select(Place.seq).where(Place.revision > seen)))
    table = {
        prefix: {key: known & mask for key, known in terms.items()}
        for prefix, terms in old.items()
    }
    fresh: dict[str, list[int]] = {}
    rows = session.execute(
        select(PlaceTerm.term, PlaceTerm.place_seq)
        .join(Place, Place.seq == PlaceTerm.place_seq)
        .where(Place.revision > seen)
    )
    for term, seq in rows:
        fresh.setdefault(term, []).append(seq)
    for term, seqs in fresh.items():
        terms = table.setdefault(term[:PREFIX], {})
        terms[term[PREFIX:]] = terms.get(term[PREFIX:], 0) | bitset.of(seqs)
    return table


def _beyond(session: Session, search: PlaceSearch, around: Surroundings, table: Table) -> int:
    """The published places that fit what is beyond closed lists."""
    bits = _bits(table, index.ALL)
    for query in beyond_terms(search, around):
        bits &= bitset.of(session.execute(query).scalars())
    return bits


# ---------------------------------------------------------------- counting


def _found(table: Table, search: PlaceSearch, bits: int) -> Found:
    """The hits with the shortest list they all stand in."""
    terms = [index.ALL, *(group[0] for group in term_groups(search) if len(group) == 1)]
    among, term = min((_bits(table, term).bit_count(), term) for term in terms)
    return Found(bits, term, among)


def _bits(table: Table, term: str) -> int:
    return table.get(term[:PREFIX], {}).get(term[PREFIX:], 0)


def _any(table: Table, group: Iterable[str]) -> int:
    found = 0
    for term in group:
        found |= _bits(table, term)
    return found


def _all(everything: int, groups: Mapping[str, int], but: str = "") -> int:
    for prefix, group in groups.items():
        if prefix != but:
            everything &= group
    return everything


def _tally(terms: Mapping[str, int], candidates: int) -> dict[str, int]:
    counted = {key: (known & candidates).bit_count() for key, known in terms.items()}
    return {key: number for key, number in counted.items() if number}
