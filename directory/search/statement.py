"""Which SQL statement answers a search?

There is one :class:`~sqlalchemy.Select` for a search, the same in meaning on SQLite and
PostgreSQL; whoever asks chooses the columns. Closed-list facts are read off the inverted index
``place_term``, whose key carries the order of the list.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from directory import index
from directory.gazetteer import Gazetteer
from directory.geo import KM_PER_DEGREE_LAT, BBox, flat_distance_km, km_per_degree_lon
from directory.hours import Calendar, Day, OpenMoment
from directory.hours.rows import MIDNIGHT, OPEN_END_MINUTES
from directory.models import Place, PlaceTerm, Schedule
from directory.search.place_search import Near, PlaceSearch
from directory.vocabulary import query_terms


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a search means here and now: which database, which gazetteer, which day and time."""

    dialect: str
    gazetteer: Gazetteer
    calendar: Calendar
    local_now: datetime


Term = PlaceTerm


def statement(
    search: PlaceSearch, around: Surroundings, *columns: Any, ordered: bool = True
) -> Select[Any]:
    """The statement of a search, without limit: the given columns of :class:`Place`."""
    groups = term_groups(search)
    driver, rest = _driver(groups)
    query = select(*columns).select_from(Term).join(Place, Place.seq == Term.place_seq)
    query = query.where(Term.term == driver, *(_has_term(group) for group in rest))
    query = query.where(*conditions(search, around))
    if not ordered:
        return query
    return query.order_by(*_order(search, around))


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


def conditions(search: PlaceSearch, around: Surroundings) -> list[ColumnElement[bool]]:
    """The part of a search that no closed-list term answers."""
    found: list[ColumnElement[bool]] = []
    if search.text:
        found.append(_matches(search.text, around, grades=3))
    if search.open is not None:
        moment, whole_day = search.open.moment(around.local_now)
        opened = OpenMoment.of(moment, around.calendar)
        found.append(_open_on(opened, after=_after(search, around)) if whole_day else _open(opened))
    if search.confirmed_within is not None:
        since = months_before(around.local_now.date(), search.confirmed_within)
        found.append(Place.confirmed_on >= since)
    if search.near is not None:
        found.append(_within(search.near, search.radius_km, around.gazetteer))
    if search.bbox is not None:
        found.append(_inside(search.bbox))
    return found


def months_before(day: date, number: int) -> date:
    """The same day ``number`` months earlier, or the last day of that month."""
    month = day.year * 12 + day.month - 1 - number
    year, index_ = divmod(month, 12)
    last = months.monthrange(year, index_ + 1)[1]
    return date(year, index_ + 1, min(day.day, last))


# ---------------------------------------------------------------- terms


def _driver(groups: Sequence[tuple[str, ...]]) -> tuple[str, list[tuple[str, ...]]]:
    """The term whose index entries are walked in list order, and the groups still to check."""
    for position, group in enumerate(groups):
        if len(group) == 1:
            return group[0], [*groups[:position], *groups[position + 1 :]]
    return index.ALL, list(groups)


def _has_term(group: tuple[str, ...]) -> ColumnElement[bool]:
    other = aliased(PlaceTerm)
    return exists().where(other.place_seq == Term.place_seq, other.term.in_(group))


# ---------------------------------------------------------------- words


def _matches(text: str, around: Surroundings, grades: int) -> ColumnElement[bool]:
    terms = query_terms(text)
    if not terms:
        return false()
    return Place.seq.in_(index.matching_seqs(terms, grades, around.dialect))


# ---------------------------------------------------------------- where


def _distance2(near: Near) -> ColumnElement[Any]:
    """Squared flat distance: plain arithmetic, so that both databases compute the same number."""
    north = (Place.public_lat - near.point.lat) * KM_PER_DEGREE_LAT
    east = (Place.public_lon - near.point.lon) * km_per_degree_lon(near.point.lat)
    return north * north + east * east


def _within(near: Near, radius_km: float, gazetteer: Gazetteer) -> ColumnElement[bool]:
    """Points inside the circle; and places without a public point that serve its middle.

    A hotline or an office with a hidden address must not vanish from a search around a point: it
    is found by its municipality, else by its district, else it serves all of Saxony.
    """
    box = BBox.around(near.point, radius_km)
    municipalities, district = _serving(near, radius_km, gazetteer)
    inside = and_(
        Place.public_lat.between(box.south, box.north),
        Place.public_lon.between(box.west, box.east),
        _distance2(near) <= radius_km * radius_km,
    )
    pointless = and_(
        Place.public_lat.is_(None),
        or_(
            Place.municipality_ags.in_(municipalities),
            and_(
                Place.municipality_ags.is_(None),
                or_(Place.district_ags.is_(None), Place.district_ags == district),
            ),
        ),
    )
    return or_(inside, pointless)


def _serving(near: Near, radius_km: float, gazetteer: Gazetteer) -> tuple[list[str], str]:
    """The municipalities whose middle lies in the circle, and the district of its own middle."""
    by_distance = sorted(
        (flat_distance_km(near.point, municipality.point), ags, municipality.district_ags)
        for ags, municipality in gazetteer.municipalities.items()
    )
    within = [ags for distance, ags, _ in by_distance if distance <= radius_km]
    return within or [by_distance[0][1]], by_distance[0][2]


def _inside(box: BBox) -> ColumnElement[bool]:
    return and_(
        Place.public_lat.between(box.south, box.north),
        Place.public_lon.between(box.west, box.east),
    )


# ---------------------------------------------------------------- when


def _on(day: Day) -> ColumnElement[bool]:
    """The rule ``on(row, day)`` of :class:`~directory.hours.OpenMoment`, in SQL."""
    nth = [day.nth, -1] if day.is_last else [day.nth]
    parts: list[ColumnElement[bool]] = [
        Schedule.weekday == day.weekday,
        or_(Schedule.nth.is_(None), Schedule.nth.in_(nth)),
        or_(Schedule.week_parity.is_(None), Schedule.week_parity == day.week_parity),
        or_(Schedule.valid_from.is_(None), Schedule.valid_from <= day.date),
        or_(Schedule.valid_to.is_(None), Schedule.valid_to >= day.date),
        Schedule.by_appointment.is_(False),
        Schedule.opens.is_not(None),
    ]
    if day.public_holiday:
        parts.append(Schedule.public_holidays.is_(True))
    if day.school_holiday is None:
        parts.append(Schedule.school_holidays.is_(None))
    else:
        fits = "only" if day.school_holiday else "not"
        parts.append(or_(Schedule.school_holidays.is_(None), Schedule.school_holidays == fits))
    return and_(*parts)


def _end() -> ColumnElement[int]:
    return case(
        (Schedule.closes.is_(None), Schedule.opens + OPEN_END_MINUTES),
        (Schedule.closes > Schedule.opens, Schedule.closes),
        else_=Schedule.closes + MIDNIGHT,
    )


def _open(moment: OpenMoment) -> ColumnElement[bool]:
    return or_(
        exists().where(
            Schedule.place_id == Place.id,
            _on(moment.today),
            Schedule.opens <= moment.minute,
            _end() > moment.minute,
        ),
        exists().where(
            Schedule.place_id == Place.id,
            _on(moment.yesterday),
            _end() > moment.minute + MIDNIGHT,
        ),
    )


def _open_on(moment: OpenMoment, after: int) -> ColumnElement[bool]:
    return exists().where(Schedule.place_id == Place.id, _on(moment.today), _end() > after)


def _after(search: PlaceSearch, around: Surroundings) -> int:
    """For "today": what is over already does not count any more."""
    if search.open is not None and search.open.today:
        return around.local_now.hour * 60 + around.local_now.minute
    return 0


# ---------------------------------------------------------------- order


def _order(search: PlaceSearch, around: Surroundings) -> list[Any]:
    """A total order. Old entries sink in every order but by name and by distance."""
    natural: list[Any] = [Term.known_year_desc, Term.sort_name, Place.id]
    match search.order:
        case "name":
            return [Term.sort_name, Place.id]
        case "distance" if search.near is not None:
            distance = _distance2(search.near)
            return [distance.is_(None), distance, *natural]
        case "relevance":
            grade = case(
                (_matches(search.text, around, grades=1), literal(0)),
                (_matches(search.text, around, grades=2), literal(1)),
                else_=literal(2),
            )
            return [grade, *natural]
        case _:
            return natural
