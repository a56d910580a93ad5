"""Which places are on this page of a search?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.geo import Point, distance_km, flat_distance_km
from directory.models import Place
from directory.search.beyond import Surroundings
from directory.search.facets import Found
from directory.search.listing import all_listed, listed, nearest
from directory.search.place_search import PER_PAGE, Near, PlaceSearch
from directory.search.statement import statement

ROUNDED_ALIKE_KM = 25.0
"""Up to here plain arithmetic is within 25 m of the geodesic, and costs a hundredth of it."""

STREAM = 2_000
"""Longer results are written out this many rows at a time."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place as everybody may see it, with its public point and distance if there are any."""

    place: dict[str, Any]
    point: Point | None
    distance_km: float | None


def hits(
    session: Session,
    search: PlaceSearch,
    around: Surroundings,
    found: Found,
    *,
    limit: int = PER_PAGE,
    offset: int = 0,
) -> list[Hit]:
    """The hits from ``offset`` on, in the order of the search."""
    rows = listed(session, search, around, found, Place.feature, limit=limit, offset=offset)
    return [hit(row[0], search.near) for row in rows]


def nearby(session: Session, point: Point, found: Found, *, limit: int) -> list[Hit]:
    """The places found that are nearest to a point, with their distances."""
    near = Near("", "", point)
    rows = nearest(session, near, found, Place.feature, limit=limit)
    return [hit(row[0], near) for row in rows]


def hit(feature: str, near: Near | None = None) -> Hit:
    """A hit from its ready-made text."""
    plain = json.loads(feature)
    geometry = plain["geometry"]
    point = Point(geometry["coordinates"][1], geometry["coordinates"][0]) if geometry else None
    distance = _shown_distance(near.point, point) if near and point else None
    return Hit(plain["properties"], point, distance)


def _shown_distance(middle: Point, point: Point) -> float:
    """The distance in km for people to read; the geodesic one, where that would be another."""
    flat = flat_distance_km(middle, point)
    return flat if flat < ROUNDED_ALIKE_KM else distance_km(middle, point)


def features(
    session: Session,
    search: PlaceSearch,
    around: Surroundings,
    found: Found,
    *,
    limit: int | None = None,
) -> Iterator[str]:
    """The ready-made GeoJSON features of a result, in order; of a long one some at a time."""
    number = found.bits.bit_count()
    limit = number if limit is None else min(limit, number)
    if limit <= STREAM:
        for row in listed(session, search, around, found, Place.feature, limit=limit):
            yield row[0]
        return
    query = statement(search, around, Place.feature).limit(limit)
    with session.execute(query, execution_options={"yield_per": STREAM}) as rows:
        for part in rows.partitions():
            yield from (row[0] for row in part)


def latest(session: Session, search: PlaceSearch, around: Surroundings, *, limit: int) -> list[Hit]:
    """The places of a search that changed last, newest first, for feeds."""
    query = (
        statement(search, around, Place.feature, ordered=False)
        .order_by(Place.updated_at.desc(), Place.id)
        .limit(limit)
    )
    return [hit(row[0]) for row in session.execute(query)]


def by_slug(session: Session, slug: str) -> tuple[str, str] | None:
    """Status and ready-made text of the place with this address."""
    row = session.execute(
        select(Place.status, Place.feature).where(Place.slug == slug)
    ).one_or_none()
    return (row[0], row[1]) if row else None


# ---------------------------------------------------------------- for the map


@dataclass(frozen=True, slots=True)
class Marker:
    """What the map shows of a place before anybody presses on it."""

    id: UUID
    slug: str
    name: str
    kind: str
    precision: str
    lat: float
    lon: float


def markers(session: Session, found: Found) -> list[Marker]:
    """Places found, all with a public point, in the order of a list without any wish."""
    columns = (
        Place.id, Place.slug, Place.name, Place.kind, Place.precision,
        Place.public_lat, Place.public_lon,
    )  # fmt: skip
    return [Marker(*row) for row in all_listed(session, found, *columns)]
