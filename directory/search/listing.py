"""Which of the places found stand on this page of the list?

A list in SQL alone must weigh every hit to show twenty. Here the bits say which places are hits,
and the index that lies in the order of the list says which of them come first; the database then
puts only those few in their exact order. What :func:`directory.search.statement` would give from
``offset`` on, this gives too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import SQLColumnExpression, literal, select
from sqlalchemy.orm import Session

from directory import index
from directory.models import Place, PlaceTerm
from directory.search import bitset
from directory.search.beyond import Surroundings, inside_circle, matching
from directory.search.facets import Found
from directory.search.place_search import Near, PlaceSearch
from directory.search.rows import numbers, plain_rows
from directory.search.statement import order

SORTING_COSTS = 8
"""Putting one place in order costs about as much as passing this many in an ordered index."""


FAR_KM = 50.0


@dataclass(frozen=True, slots=True)
class _Span:
    """Some places of an ordered list: from ``first`` up to, but not including, ``last``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Few:
    """All places that can stand in a span, when ``skipped`` places before it are left out."""

    seqs: list[int]
    skipped: int = 0


def listed(
    session: Session,
    search: PlaceSearch,
    around: Surroundings,
    found: Found,
    *columns: Any,
    limit: int,
    offset: int = 0,
) -> list[Any]:
    """The given columns of the hits from ``offset`` on, in the order of the search."""
    rows: list[Any] = []
    for part in _grades(session, search, around, found):
        number = part.bits.bit_count()
        if offset < number:
            wanted = _Span(offset, min(offset + limit - len(rows), number))
            few = _few(session, search, part, wanted)
            rows += _in_order(session, search, few, wanted, columns)
            if len(rows) >= limit:
                break
        offset = max(0, offset - number)
    return rows


def all_listed(session: Session, found: Found, *columns: Any) -> Sequence[Any]:
    """The given columns of all hits, in the order of a list without any wish."""
    few = _Few(bitset.members(found.bits))
    return _in_order(session, PlaceSearch(), few, _Span(0, len(few.seqs)), columns)


def nearest(session: Session, near: Near, found: Found, *columns: Any, limit: int) -> Sequence[Any]:
    """The given columns of those places found that are nearest to a point."""
    close = _ring(session, near, found.bits, limit, FAR_KM)
    few = _Few(bitset.members(found.bits if close is None else close))
    return _in_order(session, PlaceSearch(near=near), few, _Span(0, limit), columns)


def _grades(
    session: Session, search: PlaceSearch, around: Surroundings, found: Found
) -> Iterator[Found]:
    """By relevance: hits by their name, then by their offers, then the others."""
    rest = found.bits
    if search.order == "relevance":
        for grades in (1, 2):
            matches = numbers(session, matching(search.text, around, grades))
            part = rest & bitset.of(matches)
            rest ^= part
            yield replace(found, bits=part)
    yield replace(found, bits=rest)


# ---------------------------------------------------------------- the few


def _few(session: Session, search: PlaceSearch, part: Found, wanted: _Span) -> _Few:
    """Places among which those of a span surely are, as few as can be had cheaply."""
    number = part.bits.bit_count()
    if search.order == "distance" and search.near is not None:
        close = _ring(session, search.near, part.bits, wanted.last, search.radius_km)
        return _Few(bitset.members(part.bits if close is None else close))
    if SORTING_COSTS * number * number <= wanted.last * part.among:
        return _Few(bitset.members(part.bits))
    return _walk(session, search, part, wanted)


def _ring(session: Session, near: Near, bits: int, number: int, radius_km: float) -> int | None:
    """At least ``number`` of the places, all that lie in some smaller circle; None if too few."""
    radius = radius_km * math.sqrt(1.5 * number / max(1, bits.bit_count()))
    while radius < radius_km:
        close = bits & _circle(session, near, radius)
        if close.bit_count() >= number:
            return close
        radius *= 2
    return None


def _circle(session: Session, near: Near, radius_km: float) -> int:
    return bitset.of(numbers(session, inside_circle(near, radius_km)))


def _walk(session: Session, search: PlaceSearch, part: Found, wanted: _Span) -> _Few:
    """Go along the index that has the order of the list, until the span is behind us.

    The index does not know the last key of the order, so places with equal keys stay together.
    """
    octets = part.bits.to_bytes(part.bits.bit_length() // 8 + 1, "little")
    seqs: list[int] = []
    passed = skipped = 0
    equal: tuple[int, str] | None = None
    for seq, year, name in _ordered(session, search, part, wanted):
        if seq >> 3 < len(octets) and octets[seq >> 3] >> (seq & 7) & 1:
            if (year, name) != equal:
                if passed >= wanted.last:
                    break
                if passed <= wanted.first:
                    seqs.clear()
                    skipped = passed
                equal = year, name
            seqs.append(seq)
            passed += 1
    return _Few(seqs, skipped)


def _ordered(session: Session, search: PlaceSearch, part: Found, wanted: _Span) -> Iterator[Any]:
    """Number, year and name of the places of a list, in its order, some at a time."""
    by_name = search.order == "name"
    year: SQLColumnExpression[Any] = literal(0) if by_name else PlaceTerm.known_year_desc
    keys = (PlaceTerm.sort_name,) if by_name else (PlaceTerm.known_year_desc, PlaceTerm.sort_name)
    query = select(PlaceTerm.place_seq, year, PlaceTerm.sort_name)
    query = query.where(PlaceTerm.term == part.term).order_by(*keys, PlaceTerm.place_seq)
    step = 100 + wanted.last * part.among // max(1, part.bits.bit_count())
    start = 0
    while True:
        rows = plain_rows(session, query.limit(step).offset(start))
        yield from rows
        if len(rows) < step:
            return
        start += step
        step *= 2


# ---------------------------------------------------------------- their order


def _in_order(
    session: Session, search: PlaceSearch, few: _Few, wanted: _Span, columns: Sequence[Any]
) -> Sequence[Any]:
    """The rows of a span, put in order by the database."""
    number = wanted.last - wanted.first
    natural: list[SQLColumnExpression[Any]] = [Place.known_year.desc(), Place.sort_name, Place.id]
    chosen = index.chosen(few.seqs, Place.seq, session.get_bind().dialect.name)
    query = select(*columns).where(chosen).order_by(*order(search, natural))
    query = query.limit(number).offset(wanted.first - few.skipped)
    return session.execute(query).all()
