"""Which entries could stand more exactly on the map, and where?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from directory import review
from directory.gazetteer import Gazetteer, Located, Unresolved
from directory.geocoding import Geocoding
from directory.models import Place
from directory.record import PlaceRecord, Position
from directory.vocabulary import AddressVisibility, PlaceStatus, PointPrecision

AUTHOR: Final = "geocoder"
_BEST_FIRST: Final = tuple(PointPrecision)


@dataclass(frozen=True, slots=True)
class Inexact:
    """An entry with a public street address whose point is not the house."""

    place_id: uuid.UUID
    record: PlaceRecord


def inexact(session: Session) -> Iterator[Inexact]:
    """The entries for which a geocoder may know a better point, in a stable order."""
    rows = session.execute(
        select(Place.id, Place.record)
        .where(
            Place.status == PlaceStatus.PUBLISHED.value,
            Place.address_visibility == AddressVisibility.PUBLIC.value,
            Place.street != "",
            or_(Place.precision.is_(None), Place.precision != PointPrecision.HOUSE.value),
        )
        .order_by(Place.seq)
    )
    for row in rows:
        yield Inexact(row.id, PlaceRecord.from_plain(row.record))


def locate(entry: Inexact, gazetteer: Gazetteer, geocoding: Geocoding) -> Position | None:
    """A point that is better than the one known, or None.

    Raises:
        GeocoderUnavailable: the geocoder does not answer now.
    """
    address = entry.record.address
    try:
        resolved = gazetteer.resolve(
            postal_code=address.postal_code,
            city=address.city,
            locality=address.locality,
            district_ags=entry.record.district or "",
        )
    except Unresolved:
        return None
    located = geocoding.locate(
        resolved,
        street=address.street,
        house_number=address.house_number,
        visibility=address.visibility,
    )
    if located is None or not _is_better(located, entry.record.position):
        return None
    return Position(located.point, located.precision, located.source)


def _is_better(found: Located, known: Position | None) -> bool:
    if known is None:
        return True
    return _BEST_FIRST.index(found.precision) < _BEST_FIRST.index(known.precision)


def move(session: Session, found: Sequence[tuple[Inexact, Position]], gazetteer: Gazetteer) -> int:
    """Put entries at their better points; one that was changed meanwhile is left for next time."""
    ids = [entry.place_id for entry, _position in found]
    places = {place.id: place for place in session.scalars(select(Place).where(Place.id.in_(ids)))}
    changes = [
        review.submit(
            session,
            replace(entry.record, position=position),
            gazetteer,
            author=AUTHOR,
            place=places[entry.place_id],
        )
        for entry, position in found
        if PlaceRecord.from_plain(places[entry.place_id].record) == entry.record
    ]
    session.flush()
    if changes:
        review.accept(session, changes, gazetteer, decided_by=AUTHOR)
    return len(changes)
