"""Which SQL statement answers a search?

There is one :class:`~sqlalchemy.Select` for a search, the same in meaning on SQLite and
PostgreSQL; whoever asks chooses the columns. Closed-list facts are read off the inverted index
``place_term``, whose key carries the order of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    case,
    exists,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from directory import index
from directory.models import Place, PlaceTerm
from directory.search.beyond import Surroundings, beyond_terms, distance2, matching
from directory.search.place_search import PlaceSearch

Term = PlaceTerm


def statement(
    search: PlaceSearch, around: Surroundings, *columns: Any, ordered: bool = True
) -> Select[Any]:
    """The statement of a search, without limit: the given columns of :class:`Place`."""
    groups = term_groups(search)
    driver, rest = _driver(groups)
    query = select(*columns).select_from(Term).join(Place, Place.seq == Term.place_seq)
    query = query.where(Term.term == driver, *(_has_term(group) for group in rest))
    query = query.where(*(Place.seq.in_(found) for _, found in beyond_terms(search, around)))
    if not ordered:
        return query
    natural: list[SQLColumnExpression[Any]] = [Term.known_year_desc, Term.sort_name, Place.id]
    return query.order_by(*_graded(search, around), *order(search, natural))


def term_groups(search: PlaceSearch) -> list[tuple[str, ...]]:
    """The closed-list part of a search: every group must hold by at least one of its terms."""
    groups: list[tuple[str, ...]] = [
        tuple(f"s:{kind.value}" for kind in search.services),
        (f"m:{search.municipality}",) if search.municipality else (),
        tuple(f"d:{ags}" for ags in search.districts),
        tuple(f"k:{kind.value}" for kind in search.kinds),
        tuple(f"l:{code}" for code in search.languages),
        tuple(f"a:{audience.value}" for audience in search.audiences),
        ("w:yes",) if search.wheelchair else (),
    ]
    return [group for group in groups if group]


def _driver(groups: Sequence[tuple[str, ...]]) -> tuple[str, list[tuple[str, ...]]]:
    """The term whose index entries are walked in list order, and the groups still to check."""
    for position, group in enumerate(groups):
        if len(group) == 1:
            return group[0], [*groups[:position], *groups[position + 1 :]]
    return index.ALL, list(groups)


def _has_term(group: tuple[str, ...]) -> ColumnElement[bool]:
    other = aliased(PlaceTerm)
    return exists().where(other.place_seq == Term.place_seq, other.term.in_(group))


def order(
    search: PlaceSearch, natural: Sequence[SQLColumnExpression[Any]]
) -> Iterable[SQLColumnExpression[Any]]:
    """A total order. Old entries sink in every order but by name and by distance.

    ``natural`` is the order of a list without any wish: by year, name and id. By relevance it
    orders the places of one grade.
    """
    if search.order == "name":
        return natural[1:]
    if search.order == "distance" and search.near is not None:
        distance = distance2(search.near)
        return [distance.is_(None), distance, *natural]
    return natural


def _graded(search: PlaceSearch, around: Surroundings) -> list[ColumnElement[int]]:
    """Matches in the name come before matches in the offers before all others."""
    if search.order != "relevance":
        return []
    return [
        case(
            (Place.seq.in_(matching(search.text, around, grades=1)), literal(0)),
            (Place.seq.in_(matching(search.text, around, grades=2)), literal(1)),
            else_=literal(2),
        )
    ]
