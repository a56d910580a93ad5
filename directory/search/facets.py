"""How many places would each further filter leave?

Counting in SQL costs a walk over all matching places for every facet. Instead each process keeps
one bit per place for every closed-list term (100,000 places: about 10 MB) and counts bits. The
bits are brought up to date from the places changed since the last look, so every worker is right
after every change, at the price of one small statement.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from directory import index
from directory.geo import BBox
from directory.models import DataVersion, Place, PlaceTerm
from directory.search import bitset
from directory.search.beyond import Surroundings, beyond_terms, inside_box
from directory.search.clusters import Cluster, Points
from directory.search.place_search import PlaceSearch
from directory.search.rows import numbers
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
        self._known = _Known({})
        self._seen = -1
        self._rebuilt = -1
        self._moment: datetime | None = None

    def counts(self, session: Session, search: PlaceSearch, around: Surroundings) -> Counts:
        """Count a search; each facet is counted without its own filter.

        Statements: one for the data version, one for what changed since, and one for each part of
        the search beyond closed lists; what was asked before in a transaction is not asked again.
        """
        sight = self._sight(session)
        beyond = sight.beyond(session, search, around)
        groups = {group[0][:PREFIX]: sight.any(group) for group in term_groups(search)}
        found = sight.found(search, _all(beyond, groups))
        facets = {
            name: _tally(sight.known.table.get(prefix, {}), _all(beyond, groups, but=prefix))
            for name, prefix in FACETS.items()
        }
        located = found.bits & sight.of(index.LOCATED)
        return Counts(found.bits.bit_count(), located.bit_count(), found, facets)

    def find(self, session: Session, search: PlaceSearch, around: Surroundings) -> Found:
        """Only the hits."""
        sight = self._sight(session)
        bits = sight.beyond(session, search, around)
        for group in term_groups(search):
            bits &= sight.any(group)
        return sight.found(search, bits)

    def located(
        self, session: Session, search: PlaceSearch, around: Surroundings, view: BBox | None = None
    ) -> Found:
        """The hits with a public point, inside ``view`` if one is given."""
        found = self.find(session, search, around)
        bits = found.bits & self._sight(session).of(index.LOCATED)
        if view is not None:
            bits &= bitset.of(numbers(session, inside_box(view)))
        return replace(found, bits=bits)

    def total(self, session: Session, search: PlaceSearch, around: Surroundings) -> int:
        """Only the number of hits."""
        return self.find(session, search, around).bits.bit_count()

    def clusters(self, session: Session, found: Found, zoom: int) -> list[Cluster]:
        """Places with a public point, gathered into circles for a map of this zoom."""
        known = self._sight(session).known
        if known.points is None:
            known.points = Points.load(session)
        return known.points.gather(found.bits, zoom)

    def _sight(self, session: Session) -> _Sight:
        """What this transaction sees; it looks at the data version once."""
        transaction = session.get_transaction()
        known = session.info.get(_SIGHT)
        if known is None or transaction is None or known[0] is not transaction:
            sight = _Sight(self._current(session))
            known = session.info[_SIGHT] = (session.get_transaction(), sight)
        seen: _Sight = known[1]
        return seen

    def _current(self, session: Session) -> _Known:
        number, rebuilt, moment = session.execute(_VERSION).one()
        with self._lock:
            if number > self._seen >= 0 and rebuilt == self._rebuilt:
                self._known = _Known(_refreshed(session, self._known.table, self._seen))
            elif (number, rebuilt, moment) != (self._seen, self._rebuilt, self._moment):
                self._known = _Known(_load(session))
            self._seen, self._rebuilt, self._moment = number, rebuilt, moment
            return self._known


_SIGHT = "directory.search.facets"
_VERSION = select(DataVersion.number, DataVersion.rebuilt, DataVersion.changed_at)


# ---------------------------------------------------------------- reading


def _load(session: Session) -> Table:
    # One text for each term: two million rows of a large directory would take seconds.
    listed = func.aggregate_strings(cast(PlaceTerm.place_seq, Text), ",")
    table: dict[str, dict[str, int]] = {}
    for term, seqs in session.execute(select(PlaceTerm.term, listed).group_by(PlaceTerm.term)):
        table.setdefault(term[:PREFIX], {})[term[PREFIX:]] = bitset.of(json.loads(f"[{seqs}]"))
    return table


def _refreshed(session: Session, old: Table, seen: int) -> Table:
    """A new table in which the places changed after ``seen`` stand as they are now."""
    mask = ~bitset.of(numbers(session, select(Place.seq).where(Place.revision > seen)))
    table = {
        prefix: {key: known & mask for key, known in terms.items()} for prefix, terms in old.items()
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


@dataclass(slots=True)
class _Known:
    """What was read of one version of the data; the points only when a map wants them."""

    table: Table
    points: Points | None = None


@dataclass(slots=True)
class _Sight:
    """What one transaction sees, and what it has found out so far."""

    known: _Known
    answers: dict[object, int] = field(default_factory=dict)

    def of(self, term: str) -> int:
        """The places of a term."""
        return self.known.table.get(term[:PREFIX], {}).get(term[PREFIX:], 0)

    def any(self, group: Iterable[str]) -> int:
        """The places that have at least one of these terms."""
        found = 0
        for term in group:
            found |= self.of(term)
        return found

    def beyond(self, session: Session, search: PlaceSearch, around: Surroundings) -> int:
        """The published places that fit what is beyond closed lists."""
        bits = self.of(index.ALL)
        for condition, query in beyond_terms(search, around):
            if condition not in self.answers:
                self.answers[condition] = bitset.of(numbers(session, query))
            bits &= self.answers[condition]
        return bits

    def found(self, search: PlaceSearch, bits: int) -> Found:
        """The hits with the shortest list they all stand in."""
        terms = [index.ALL, *(group[0] for group in term_groups(search) if len(group) == 1)]
        among, term = min((self.of(term).bit_count(), term) for term in terms)
        return Found(bits, term, among)


# ---------------------------------------------------------------- counting


def _all(everything: int, groups: Mapping[str, int], but: str = "") -> int:
    for prefix, group in groups.items():
        if prefix != but:
            everything &= group
    return everything


def _tally(terms: Mapping[str, int], candidates: int) -> dict[str, int]:
    counted = {key: (known & candidates).bit_count() for key, known in terms.items()}
    return {key: number for key, number in counted.items() if number}
