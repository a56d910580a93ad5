"""Which places fit the part of a search that no closed list answers: words, hours, where?

Each condition is a statement of its own that gives sequence numbers and is answered by one index.
:func:`directory.search.statement` and the counts put the same conditions together.
"""

from __future__ import annotations

import calendar as months
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    false,
    or_,
    select,
    union_all,
)

from directory import index
from directory.gazetteer import Gazetteer
from directory.geo import KM_PER_DEGREE_LAT, BBox, km_per_degree_lon
from directory.hours import Calendar, Day, OpenMoment
from directory.hours.rows import MIDNIGHT, OPEN_END_MINUTES
from directory.models import Place, Schedule
from directory.search.place_search import Near, OpenWish, PlaceSearch
from directory.vocabulary import query_terms

Numbers = Select[int] | CompoundSelect[int]
"""A statement that gives sequence numbers of places."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a search means here and now: which database, which gazetteer, which day and time."""

    dialect: str
    gazetteer: Gazetteer
    calendar: Calendar
    local_now: datetime


def beyond_terms(search: PlaceSearch, around: Surroundings) -> Iterator[tuple[object, Numbers]]:
    """Each condition, and its statement of sequence numbers; a place must be in all of them.

    They know nothing of whether a place is published.
    """
    if search.text:
        yield search.text, matching(search.text, around, grades=3)
    if search.open is not None:
        yield search.open, _open(search.open, around)
    if search.confirmed_within is not None:
        since = months_before(around.local_now.date(), search.confirmed_within)
        yield since, select(Place.seq).where(Place.confirmed_on >= since)
    if search.near is not None:
        circle = search.near, search.radius_km
        yield circle, union_all(inside_circle(*circle), _serving(*circle, around))
    if search.bbox is not None:
        yield search.bbox, inside_box(search.bbox)


def matching(text: str, around: Surroundings, grades: int) -> Select[int]:
    """Every word of the text stands in the first ``grades`` grades: name, offers, rest."""
    terms = query_terms(text)
    if not terms:
        return select(Place.seq).where(false())
    return index.matching_seqs(terms, grades, around.dialect)


def months_before(day: date, number: int) -> date:
    """The same day ``number`` months earlier, or the last day of that month."""
    month = day.year * 12 + day.month - 1 - number
    year, index_ = divmod(month, 12)
    last = months.monthrange(year, index_ + 1)[1]
    return date(year, index_ + 1, min(day.day, last))


# ---------------------------------------------------------------- where


def distance2(near: Near) -> ColumnElement[float | None]:
    """Squared flat distance: plain arithmetic, so that both databases compute the same number."""
    north = (Place.public_lat - near.point.lat) * KM_PER_DEGREE_LAT
    east = (Place.public_lon - near.point.lon) * km_per_degree_lon(near.point.lat)
    return north * north + east * east


def inside_circle(near: Near, radius_km: float) -> Select[int]:
    """Public points in the circle; the edge belongs to it."""
    inside = and_(_inside(BBox.around(near.point, radius_km)), distance2(near) <= radius_km**2)
    return select(Place.seq).where(inside)


def inside_box(box: BBox) -> Select[int]:
    """Public points in the rectangle; the edge belongs to it."""
    return select(Place.seq).where(_inside(box))


def _inside(box: BBox) -> ColumnElement[bool]:
    return and_(
        Place.public_lat.between(box.south, box.north),
        Place.public_lon.between(box.west, box.east),
    )


def _serving(near: Near, radius_km: float, around: Surroundings) -> Select[int]:
    """Places without a public point that serve the middle of the circle.

    A hotline or an office with a hidden address must not vanish from a search around a point: it
    is found by its municipality, else by its district, else it serves all of Saxony.
    """
    municipalities, district = _territory(near, radius_km, around.gazetteer)
    return select(Place.seq).where(
        Place.public_lat.is_(None),
        or_(
            index.chosen(municipalities, Place.municipality_ags, around.dialect),
            and_(
                Place.municipality_ags.is_(None),
                or_(Place.district_ags.is_(None), Place.district_ags == district),
            ),
        ),
    )


def _territory(near: Near, radius_km: float, gazetteer: Gazetteer) -> tuple[list[str], str]:
    """The municipalities whose middle lies in the circle, and the district of its own middle."""
    scale, middle = km_per_degree_lon(near.point.lat), near.point
    by_distance = [
        (
            math.hypot(
                (town.point.lat - middle.lat) * KM_PER_DEGREE_LAT,
                (town.point.lon - middle.lon) * scale,
            ),
            ags,
            town.district_ags,
        )
        for ags, town in gazetteer.municipalities.items()
    ]
    _, nearest, district = min(by_distance)
    within = [ags for distance, ags, _ in by_distance if distance <= radius_km]
    return within or [nearest], district


# ---------------------------------------------------------------- when


def _open(wish: OpenWish, around: Surroundings) -> Numbers:
    """The rules ``row_is_open`` and ``row_opens_on`` of :mod:`directory.hours`, in SQL."""
    at, whole_day = wish.moment(around.local_now)
    moment = OpenMoment.of(at, around.calendar)
    if whole_day:
        # What is over already does not count any more today.
        after = around.local_now.hour * 60 + around.local_now.minute if wish.today else 0
        return _rows(moment.today, _end() > after)
    return union_all(
        _rows(moment.today, Schedule.opens <= moment.minute, _end() > moment.minute),
        _rows(moment.yesterday, _end() > moment.minute + MIDNIGHT),
    )


def _rows(day: Day, *also: ColumnElement[bool]) -> Select[int]:
    """Rows that mean a day for certain: the rule ``on(row, day)``, in SQL."""
    nth = [day.nth, -1] if day.is_last else [day.nth]
    query = select(Schedule.place_seq).where(
        Schedule.weekday == day.weekday,
        Schedule.opens.is_not(None),
        or_(Schedule.nth.is_(None), Schedule.nth.in_(nth)),
        or_(Schedule.week_parity.is_(None), Schedule.week_parity == day.week_parity),
        or_(Schedule.valid_from.is_(None), Schedule.valid_from <= day.date),
        or_(Schedule.valid_to.is_(None), Schedule.valid_to >= day.date),
        Schedule.by_appointment.is_(False),
        *also,
    )
    if day.public_holiday:
        query = query.where(Schedule.public_holidays.is_(True))
    if day.school_holiday is None:
        return query.where(Schedule.school_holidays.is_(None))
    fits = "only" if day.school_holiday else "not"
    return query.where(or_(Schedule.school_holidays.is_(None), Schedule.school_holidays == fits))


def _end() -> ColumnElement[int]:
    return case(
        (Schedule.closes.is_(None), Schedule.opens + OPEN_END_MINUTES),
        (Schedule.closes > Schedule.opens, Schedule.closes),
        else_=Schedule.closes + MIDNIGHT,
    )
