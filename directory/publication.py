"""How does an accepted record become rows, public text and index entries, all in one step?

Only :mod:`directory.review` calls this. It writes in batches, so that a file of ten thousand rows
costs what it must and no more.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from directory import geo, index
from directory.gazetteer import Gazetteer
from directory.hours import ScheduleRow
from directory.models import (
    Base,
    Confirmation,
    DataVersion,
    Link,
    Organization,
    Phone,
    Place,
    Schedule,
    Service,
    ServiceChoice,
    SpokenLanguage,
)
from directory.public import (
    PublicFacts,
    feature_text,
    known_year,
    public_point,
    service_id,
)
from directory.record import LanguageRecord, PlaceRecord, ServiceRecord
from directory.text import fold, slugify, sort_key

NAMESPACE = uuid.UUID("6f2b7a52-57a1-5d0c-9f0e-2f3f1c6f8d11")
"""Ids that must be the same on every import are derived from this one (``uuid5``)."""


@dataclass(slots=True)
class Publication:
    """One entry on its way to the public: its place (new or loaded) and its new record.

    ``plain`` is the record as it is kept; it was made when the change was submitted.
    """

    place: Place
    record: PlaceRecord
    plain: dict[str, Any]
    is_new: bool


def source_id(source_key: str) -> uuid.UUID:
    """The id of the place that a source calls ``source_key``."""
    return uuid.uuid5(NAMESPACE, f"place/{source_key}")


def organization_id(name: str) -> uuid.UUID:
    """The id of the organization of this name, however it is spelled."""
    return uuid.uuid5(NAMESPACE, f"organization/{' '.join(fold(name).split())}")


def next_revision(session: Session, places: int) -> tuple[int, int]:
    """Count one more change of the public data; the row stays locked until commit.

    Returns:
        The number of this change and the first of ``places`` free sequence numbers.
    """
    version = session.scalars(
        select(DataVersion).where(DataVersion.id == 1).with_for_update()
    ).one()
    version.number += 1
    first = version.next_seq
    version.next_seq += places
    return version.number, first


def publish(
    session: Session, entries: Sequence[Publication], gazetteer: Gazetteer, now: datetime
) -> None:
    """Write the entries: columns, rows below them, public text, terms and words."""
    revision, seq = next_revision(session, sum(entry.is_new for entry in entries))
    session.execute(update(DataVersion).values(changed_at=now))
    _name_organizations(session, entries, now)
    slugs = _slugs(session, entries)
    confirmations = _last_confirmations(session, entries)
    found: list[index.Entry] = []
    lost: list[str] = []
    for entry in entries:
        place = entry.place
        if entry.is_new:
            place.seq, seq = seq, seq + 1
            place.slug = slugs[place.id]
            place.created_at = now
            place.feature = ""
            session.add(place)
        else:
            lost += index.shown_words(PlaceRecord.from_plain(place.record), gazetteer)
        place.record = entry.plain
        flag_modified(place, "record")  # A version that says the same is still a version.
        _fill(place, entry.record, confirmations.get(place.id), revision, now)
        found.append(index.entry_of(place.seq, entry.record, gazetteer))
    session.flush()
    _write_rows(session, entries)
    index.write(session, found, lost)


def _fill(
    place: Place,
    record: PlaceRecord,
    confirmation: Confirmation | None,
    revision: int,
    now: datetime,
) -> None:
    """Put a record into a place: its own columns, and what everybody may see."""
    place.name = record.name
    place.kind = record.kind.value
    place.organization_id = organization_id(record.organization) if record.organization else None
    place.description = record.description
    address = record.address
    place.street, place.house_number = address.street, address.house_number
    place.postal_code, place.city = address.postal_code, address.city
    place.locality = address.locality
    place.address_visibility = address.visibility.value
    place.municipality_ags, place.district_ags = record.municipality, record.district
    position = record.position
    place.lat = position.point.lat if position else None
    place.lon = position.point.lon if position else None
    place.precision = position.precision.value if position else None
    place.position_source = position.source if position else ""
    place.email, place.website = record.email, record.website
    place.hours_note = record.hours_note
    place.wheelchair = record.wheelchair.value if record.wheelchair else None
    place.wheelchair_note = record.wheelchair_note
    place.source_url, place.source_note = record.source.url, record.source.note
    place.source_as_of = record.source.as_of
    _fill_derived(place, record, confirmation, revision, now)


def _write_rows(session: Session, entries: Sequence[Publication]) -> None:
    """Replace the rows below the entries. Offers keep their rows: responsibilities hang on them."""
    old = [entry.place.id for entry in entries if not entry.is_new]
    rows: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in ROW_TABLES}
    for entry in entries:
        for table, row in rows_of(entry.place.id, entry.place.seq, entry.record):
            rows[table].append(row)
    known: set[uuid.UUID] = set()
    for start in range(0, len(old), 500):
        part = old[start : start + 500]
        services = list(session.scalars(select(Service.id).where(Service.place_id.in_(part))))
        known.update(services)
        session.execute(delete(ServiceChoice).where(ServiceChoice.service_id.in_(services)))
        for child in (Schedule, SpokenLanguage, Phone, Link):
            session.execute(delete(child).where(child.place_id.in_(part)))
    gone = known - {row["id"] for row in rows[Service]}
    if gone:
        session.execute(delete(Service).where(Service.id.in_(sorted(gone))))
    kept = [row for row in rows[Service] if row["id"] in known]
    if kept:
        session.execute(update(Service), kept)
    rows[Service] = [row for row in rows[Service] if row["id"] not in known]
    for table in ROW_TABLES:
        if rows[table]:
            # Below the mapper: it would send rows with an empty column one by one.
            session.execute(insert(Base.metadata.tables[table.__tablename__]), rows[table])


ROW_TABLES: tuple[type[Base], ...] = (
    Service,
    ServiceChoice,
    Schedule,
    SpokenLanguage,
    Phone,
    Link,
)
"""The tables below a place, in an order that respects their references."""


def rows_of(
    place_id: uuid.UUID, seq: int, record: PlaceRecord
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """The rows below a place that a record stands for: the table and its values."""
    schedules: list[tuple[uuid.UUID | None, ScheduleRow]] = [(None, row) for row in record.hours]
    spoken: list[tuple[uuid.UUID | None, LanguageRecord]] = [(None, s) for s in record.languages]
    for position, service in enumerate(record.services):
        identity = service_id(place_id, service.key)
        yield Service, _service_row(identity, place_id, position, service)
        for name in ("access", "audience", "residence_status", "bring"):
            for choice in dict.fromkeys(getattr(service, name)):
                yield (
                    ServiceChoice,
                    {"service_id": identity, "field": name, "choice": choice.value},
                )
        schedules += [(identity, row) for row in service.hours]
        spoken += [(identity, item) for item in service.languages]
    for position, (owner, row) in enumerate(schedules):
        values = {item.name: getattr(row, item.name) for item in fields(row)}
        yield Schedule, values | _below(place_id, position, owner) | {"place_seq": seq}
    for position, (owner, item) in enumerate(spoken):
        values = {"code": item.code, "note": item.note}
        yield SpokenLanguage, values | _below(place_id, position, owner)
    for position, phone in enumerate(record.phones):
        values = {"number": phone.number, "kind": phone.kind.value, "note": phone.note}
        yield Phone, values | {"place_id": place_id, "position": position}
    for position, link in enumerate(record.links):
        values = {"url": link.url, "label": link.label}
        yield Link, values | {"place_id": place_id, "position": position}


def _below(place_id: uuid.UUID, position: int, owner: uuid.UUID | None) -> dict[str, Any]:
    return {"place_id": place_id, "position": position, "service_id": owner}


def _service_row(
    identity: uuid.UUID, place_id: uuid.UUID, position: int, service: ServiceRecord
) -> dict[str, Any]:
    return {
        "id": identity,
        "place_id": place_id,
        "position": position,
        "kind": service.kind.value,
        "name": service.name,
        "description": service.description,
        "hours_note": service.hours_note,
        "cost": service.cost.value if service.cost else None,
        "eligibility": service.eligibility,
        "age_from": service.age_from,
        "age_to": service.age_to,
        "women_only": service.women_only,
        "childcare": service.childcare,
        "funded_until": service.funded_until,
    }


def _fill_derived(
    place: Place,
    record: PlaceRecord,
    confirmation: Confirmation | None,
    revision: int,
    now: datetime,
) -> None:
    point = public_point(record)
    place.confirmed_on = confirmation.confirmed_on if confirmation else None
    place.known_year = known_year(record, place.confirmed_on)
    place.sort_name = sort_key(record.name)[:120]
    place.public_lat = round(point.lat, 6) if point else None
    place.public_lon = round(point.lon, 6) if point else None
    place.cell = geo.cell(point) if point else None
    facts = PublicFacts(
        id=place.id,
        slug=place.slug,
        organization_id=place.organization_id,
        confirmed_on=place.confirmed_on,
        confirmed_by=confirmation.confirmed_by if confirmation else "",
    )
    place.feature, changed = feature_text(record, facts, before=place.feature, now=now)
    if changed:
        place.updated_at = now
        place.revision = revision


def _name_organizations(session: Session, entries: Sequence[Publication], now: datetime) -> None:
    names = {
        organization_id(entry.record.organization): entry.record.organization
        for entry in entries
        if entry.record.organization
    }
    ids = list(names)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        known = set(session.scalars(select(Organization.id).where(Organization.id.in_(part))))
        for identity in part:
            if identity not in known:
                session.add(
                    Organization(
                        id=identity,
                        slug=f"{slugify(names[identity])[:70]}-{identity.hex[:6]}",
                        name=names[identity],
                        created_at=now,
                    )
                )
    session.flush()


def _slugs(session: Session, entries: Sequence[Publication]) -> dict[uuid.UUID, str]:
    """A free address for each new entry: name and town, with a piece of the id where taken."""
    wanted: dict[uuid.UUID, str] = {}
    for entry in entries:
        if entry.is_new:
            record = entry.record
            city = record.address.city
            named = fold(city) in fold(record.name) if city else True
            wanted[entry.place.id] = slugify(record.name if named else f"{record.name} {city}")
    candidates = sorted(set(wanted.values()))
    taken: set[str] = set()
    for start in range(0, len(candidates), 500):
        part = candidates[start : start + 500]
        taken.update(session.scalars(select(Place.slug).where(Place.slug.in_(part))))
    for identity, slug in wanted.items():
        if slug in taken:
            wanted[identity] = slug = f"{slug[:70]}-{identity.hex[:8]}"
        taken.add(slug)
    return wanted


def _last_confirmations(
    session: Session, entries: Sequence[Publication]
) -> dict[uuid.UUID, Confirmation]:
    ids = [entry.place.id for entry in entries if not entry.is_new]
    last: dict[uuid.UUID, Confirmation] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        newest = (
            select(Confirmation.place_id, func.max(Confirmation.confirmed_on).label("day"))
            .where(Confirmation.place_id.in_(part))
            .group_by(Confirmation.place_id)
            .subquery()
        )
        rows = session.scalars(
            select(Confirmation)
            .join(
                newest,
                (newest.c.place_id == Confirmation.place_id)
                & (newest.c.day == Confirmation.confirmed_on),
            )
            .order_by(Confirmation.created_at, Confirmation.id)
        )
        last.update({row.place_id: row for row in rows})
    return last
