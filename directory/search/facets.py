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

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import index
from directory.models import DataVersion, Place, PlaceTerm
from directory.search.place_search import PlaceSearch
from directory.search.statement import Surroundings, conditions, statement, term_groups

FACETS = {
    "district": "d:",
    "municipality": "m:",
    "service": "s:",
    "kind": "k:",
    "language": "l:",
    "audience": "a:",
    "wheelchair": "w:",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """The number of hits, and for each facet and value the hits if that value were chosen."""

    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class FacetIndex:
    """One bit per place and term, kept in step with the database by its data version."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bits: dict[str, int] = {}
        self._seen = -1
        self._rebuilt = -1

    def counts(self, session: Session, search: PlaceSearch, around: Surroundings) -> Counts:
        """Count a search; each facet is counted without its own filter.

        Statements: one for the data version, one for what changed since, and one for the places
        that the part of the search beyond closed lists finds.
        """
        bits = self._current(session)
        everything = bits.get(index.ALL, 0)
        if conditions(search, around):
            everything &= _bitset(self._beyond_terms(session, search, around))
        groups = {group[0][:2]: _any(bits, group) for group in term_groups(search)}
        facets = {
            name: _tally(bits, prefix, _all(everything, groups, but=prefix))
            for name, prefix in FACETS.items()
        }
        return Counts(_all(everything, groups).bit_count(), facets)

    def total(self, session: Session, search: PlaceSearch, around: Surroundings) -> int:
        """Only the number of hits."""
        bits = self._current(session)
        found = bits.get(index.ALL, 0)
        if conditions(search, around):
            found &= _bitset(self._beyond_terms(session, search, around))
        groups = {group[0][:2]: _any(bits, group) for group in term_groups(search)}
        return _all(found, groups).bit_count()

    @staticmethod
    def _beyond_terms(session: Session, search: PlaceSearch, around: Surroundings) -> Iterable[int]:
        only = PlaceSearch(
            text=search.text,
            open=search.open,
            confirmed_within=search.confirmed_within,
            near=search.near,
            radius_km=search.radius_km,
            bbox=search.bbox,
        )
        query = statement(only, around, Place.seq, ordered=False)
        return [row[0] for row in session.execute(query)]

    def _current(self, session: Session) -> dict[str, int]:
        number, rebuilt = session.execute(select(DataVersion.number, DataVersion.rebuilt)).one()
        with self._lock:
            if rebuilt != self._rebuilt or self._seen < 0 or number < self._seen:
                self._bits = _load(session)
            elif number != self._seen:
                self._bits = _refreshed(session, self._bits, self._seen)
            self._seen, self._rebuilt = number, rebuilt
            return self._bits


def _load(session: Session) -> dict[str, int]:
    bits: dict[str, int] = {}
    rows = session.execute(select(PlaceTerm.term, PlaceTerm.place_seq).order_by(PlaceTerm.term))
    term: str | None = None
    seqs: list[int] = []
    for row_term, seq in rows:
        if row_term != term:
            if term is not None:
                bits[term] = _bitset(seqs)
            term, seqs = row_term, []
        seqs.append(seq)
    if term is not None:
        bits[term] = _bitset(seqs)
    return bits


def _refreshed(session: Session, old: Mapping[str, int], seen: int) -> dict[str, int]:
    """A new table of bits in which the places changed after ``seen`` stand as they are now."""
    changed = list(session.scalars(select(Place.seq).where(Place.revision > seen)))
    mask = ~_bitset(changed)
    bits = {term: known & mask for term, known in old.items()}
    fresh: dict[str, list[int]] = {}
    rows = session.execute(
        select(PlaceTerm.term, PlaceTerm.place_seq)
        .join(Place, Place.seq == PlaceTerm.place_seq)
        .where(Place.revision > seen)
    )
    for term, seq in rows:
        fresh.setdefault(term, []).append(seq)
    for term, seqs in fresh.items():
        bits[term] = bits.get(term, 0) | _bitset(seqs)
    return bits


def _bitset(seqs: Iterable[int]) -> int:
    numbers = list(seqs)
    if not numbers:
        return 0
    octets = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def _any(bits: Mapping[str, int], group: Iterable[str]) -> int:
    found = 0
    for term in group:
        found |= bits.get(term, 0)
    return found


def _all(everything: int, groups: Mapping[str, int], but: str = "") -> int:
    for prefix, group in groups.items():
        if prefix != but:
            everything &= group
    return everything


def _tally(bits: Mapping[str, int], prefix: str, candidates: int) -> dict[str, int]:
    counted = {
        term[2:]: (known & candidates).bit_count()
        for term, known in bits.items()
        if term.startswith(prefix)
    }
    return {value: number for value, number in counted.items() if number}
