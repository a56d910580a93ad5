"""What of an entry may everybody see?

The public place is made here once, when an entry is published, and kept ready-made. Pages, data
formats, map and search read it and nothing else, so a hidden address cannot leak: it is not there.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from directory.geo import Point
from directory.record import Address, PlaceRecord, ServiceRecord, to_plain
from directory.vocabulary import AddressVisibility

LONG_UNCONFIRMED_YEARS = 7
"""An entry whose last known year lies so far back may no longer be trusted without a call."""


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What the directory itself knows of an entry, beside the record."""

    id: uuid.UUID
    slug: str
    organization_id: uuid.UUID | None = None
    confirmed_on: date | None = None
    confirmed_by: str = ""


def service_id(place_id: uuid.UUID, key: str) -> uuid.UUID:
    """The stable id of an offer: it follows from its place and its key."""
    return uuid.uuid5(place_id, f"service/{key}")


def public_point(record: PlaceRecord) -> Point | None:
    """The point everybody may see, or None for a hidden or unknown one."""
    if record.position is None or record.address.visibility is not AddressVisibility.PUBLIC:
        return None
    return record.position.point


def public_address(address: Address) -> Address:
    """The address as far as its visibility allows."""
    if address.visibility is AddressVisibility.PUBLIC:
        return address
    return Address(city=address.city, visibility=address.visibility)


def public_place(record: PlaceRecord, facts: PublicFacts) -> dict[str, Any]:
    """The entry as everybody may read it: language-neutral keys, empty members left out.

    The last member, ``updated``, is added by :func:`feature_text`.
    """
    shown = replace(
        record,
        address=public_address(record.address),
        position=None,
        services=tuple(replace(service, key="") for service in record.services),
    )
    plain = shown.to_plain()
    address = plain.pop("address")
    place: dict[str, Any] = {"id": str(facts.id), "slug": facts.slug, "name": record.name}
    place |= plain
    if record.organization and facts.organization_id:
        place["organization"] = {"id": str(facts.organization_id), "name": record.organization}
    visibility = address.pop("visibility")
    if address:
        place["address"] = address
        if "city" in address:
            place["city"] = address["city"]
    place["address_visibility"] = visibility
    if public_point(record) is not None and record.position is not None:
        place["precision"] = record.position.precision.value
        place["position_source"] = record.position.source
    for shown_service, service in zip(place.get("services", ()), record.services, strict=True):
        shown_service["id"] = str(service_id(facts.id, service.key))
    if facts.confirmed_on is not None:
        place["confirmed"] = {"on": facts.confirmed_on.isoformat(), "by": facts.confirmed_by}
    return place


def feature_text(
    record: PlaceRecord, facts: PublicFacts, *, before: str, now: datetime
) -> tuple[str, bool]:
    """The GeoJSON feature of an entry as text, and whether it differs from ``before``.

    Everybody sees when the public part last changed; a change of hidden facts leaves no trace.
    """
    point = public_point(record)
    geometry = (
        None
        if point is None
        else {"type": "Point", "coordinates": [round(point.lon, 6), round(point.lat, 6)]}
    )
    place = public_place(record, facts)
    if before:
        old = json.loads(before)
        place["updated"] = old["properties"].get("updated")
        if old == {"type": "Feature", "id": place["id"], "geometry": geometry, "properties": place}:
            return before, False
    place["updated"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    feature = {"type": "Feature", "id": place["id"], "geometry": geometry, "properties": place}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":")), True


def known_year(record: PlaceRecord, confirmed_on: date | None) -> int:
    """The year of the last thing known of an entry, 0 when it was never dated or confirmed."""
    return max(record.source.as_of or 0, confirmed_on.year if confirmed_on else 0)


def is_long_unconfirmed(year: int, today: date) -> bool:
    """Whether people should be asked to call first, for a ``known_year`` (0: undated)."""
    return year <= today.year - LONG_UNCONFIRMED_YEARS


def with_service_keys(record: PlaceRecord) -> PlaceRecord:
    """The record with a key for each offer: the given one, else its kind and a number."""
    taken = {service.key for service in record.services if service.key}
    services: list[ServiceRecord] = []
    for service in record.services:
        key, number = service.key, 1
        while not key:
            candidate = service.kind.value if number == 1 else f"{service.kind.value}-{number}"
            key = "" if candidate in taken else candidate
            number += 1
        taken.add(key)
        services.append(replace(service, key=key))
    return replace(record, services=tuple(services))


__all__ = [
    "PublicFacts",
    "feature_text",
    "is_long_unconfirmed",
    "known_year",
    "public_address",
    "public_place",
    "public_point",
    "service_id",
    "to_plain",
    "with_service_keys",
]
