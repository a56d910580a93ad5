"""How does a test get a place in one line, and many places that differ in every way?"""

from __future__ import annotations

import functools
import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from directory import review, territory
from directory.config import ROOT
from directory.db import Database
from directory.gazetteer import Gazetteer
from directory.geo import Point
from directory.hours import Calendar, ScheduleRow
from directory.models import Confirmation, Place
from directory.record import (
    Address,
    LanguageRecord,
    PhoneRecord,
    PlaceRecord,
    Position,
    ServiceRecord,
    Source,
)
from directory.vocabulary import (
    Access,
    AddressVisibility,
    Audience,
    Cost,
    PlaceKind,
    PointPrecision,
    ServiceKind,
    Wheelchair,
)

DATA: Path = ROOT / "data"
GORBITZ = Point(51.0437, 13.6699)


@functools.cache
def the_gazetteer() -> Gazetteer:
    """The gazetteer of Saxony, read once."""
    return Gazetteer.load(DATA)


@functools.cache
def the_calendar() -> Calendar:
    """Saxon holidays."""
    return Calendar.load(DATA / "school_holidays.csv")


def a_service(kind: ServiceKind = ServiceKind.MEETING, **values: Any) -> ServiceRecord:
    """One offer."""
    return ServiceRecord(kind=kind, **values)


def a_place(name: str = "Familientreff Puzzle", **values: Any) -> PlaceRecord:
    """A complete entry in Dresden-Gorbitz; change what the test is about."""
    record = PlaceRecord(
        name=name,
        kind=PlaceKind.FAMILY_CENTER,
        organization="Omse e. V.",
        description="Stadtteiltreff mit Elterncafé.",
        services=(a_service(),),
        address=Address("Sanddornstraße", "1", "01169", "Dresden", "Gorbitz"),
        municipality="14612000",
        district="14612",
        position=Position(GORBITZ, PointPrecision.HOUSE, "Beispiel"),
        phones=(PhoneRecord("+49 351 1234567"),),
        website="https://www.example.org",
        hours=(ScheduleRow(weekday=1, opens=14 * 60, closes=18 * 60),),
        languages=(LanguageRecord("de"),),
        source=Source("https://www.example.org/quelle", "", 2024),
    )
    return replace(record, **values)


def publish(
    database: Database, *records: PlaceRecord, confirmed: date | None = None
) -> list[Place]:
    """Put entries into the database the way everything gets there: submitted, then accepted."""
    gazetteer = the_gazetteer()
    with database.writing() as session:
        territory.store(session, gazetteer)
        changes = [
            review.submit(
                session,
                record,
                gazetteer,
                author="test",
                new_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{record.name}"),
            )
            for number, record in enumerate(records)
        ]
        places = review.accept(session, changes, gazetteer, decided_by="test")
    if confirmed is not None:
        confirm(database, places, confirmed)
    return places


def confirm(database: Database, places: list[Place], day: date) -> None:
    """Let the provider confirm entries on a day, and publish them again with that."""
    with database.writing() as session:
        for place in places:
            session.add(
                Confirmation(
                    id=uuid.uuid4(),
                    place_id=place.id,
                    confirmed_on=day,
                    confirmed_by="Beispielträger",
                    created_at=datetime.now(UTC),
                )
            )
        session.flush()
        changes = [
            review.submit(
                session,
                PlaceRecord.from_plain(place.record),
                the_gazetteer(),
                author="test",
                place=session.get_one(Place, place.id),
            )
            for place in places
        ]
        review.accept(session, changes, the_gazetteer(), decided_by="test")


NAMES = (
    "Begegnungscafé am Markt", "Haus der Familie", "Flüchtlingssozialarbeit Görlitz",
    "Migrationsberatung für Erwachsene", "Café Quatsch", "Sprachkurse im Stadtteil",
    "Familientreff", "Jugendmigrationsdienst", "Straßenfest-Verein", "Weltladen",
    "Mehrgenerationenhaus", "Puzzle",
)  # fmt: skip
DESCRIPTIONS = (
    "", "Offener Treff mit Deutschkurs und Hausaufgabenhilfe.", "Beratung zu Wohnen und Arbeit.",
    "Kleiderkammer und Nähcafé für Familien.", "Elternfrühstück, Spielgruppe, Ehrenamt.",
)  # fmt: skip


def varied_places(number: int, seed: int) -> list[PlaceRecord]:
    """Entries that differ in everything a search can ask for; the same for the same seed."""
    chance = random.Random(seed)
    gazetteer = the_gazetteer()
    towns = [gazetteer.municipalities[ags] for ags in sorted(gazetteer.municipalities)]
    large = sorted(towns, key=lambda town: -town.population)[:25]
    return [_varied(chance, large if chance.random() < 0.8 else towns) for _ in range(number)]


def _varied(chance: random.Random, towns: list[Any]) -> PlaceRecord:
    town = chance.choice(towns)
    somewhere = Point(
        round(town.point.lat + chance.uniform(-0.03, 0.03), 5),
        round(town.point.lon + chance.uniform(-0.05, 0.05), 5),
    )
    visibility = chance.choices(list(AddressVisibility), (8, 1, 1))[0]
    pointless = chance.random() < 0.1
    homeless = pointless and chance.random() < 0.5
    return PlaceRecord(
        name=f"{chance.choice(NAMES)} {chance.choice(('', town.name, 'Nord'))}".strip(),
        kind=chance.choice(list(PlaceKind)),
        organization=chance.choice(("", "Omse e. V.", "Caritas", "AWO Sachsen")),
        description=chance.choice(DESCRIPTIONS),
        services=tuple(_varied_service(chance) for _ in range(chance.randint(0, 3))),
        address=Address("Hauptstraße", "5", "", town.name, "", visibility)
        if not homeless
        else Address(),
        municipality=None if homeless else town.ags,
        district=town.district_ags if not homeless or chance.random() < 0.7 else None,
        position=None
        if pointless
        else Position(somewhere, chance.choice(list(PointPrecision)), "Beispiel"),
        hours=_varied_hours(chance),
        languages=tuple(
            LanguageRecord(code) for code in chance.sample(("de", "ar", "uk", "ti"), 2)
        ),
        wheelchair=chance.choice((None, *Wheelchair)),
        source=Source("https://www.example.org", "", chance.choice((None, 2014, 2019, 2022, 2025))),
    )


def _varied_service(chance: random.Random) -> ServiceRecord:
    return ServiceRecord(
        kind=chance.choice(list(ServiceKind)[:8]),
        languages=(LanguageRecord("fa"),) if chance.random() < 0.2 else (),
        hours=_varied_hours(chance) if chance.random() < 0.2 else (),
        cost=chance.choice((None, *Cost)),
        access=tuple(chance.sample(list(Access), chance.randint(0, 2))),
        audience=tuple(chance.sample(list(Audience)[:6], chance.randint(0, 3))),
        age_from=chance.choice((None, 12, 27)),
    )


def _varied_hours(chance: random.Random) -> tuple[ScheduleRow, ...]:
    rows = []
    for _ in range(chance.randint(0, 4)):
        opens = chance.choice((None, 8 * 60, 10 * 60, 14 * 60, 21 * 60))
        rows.append(
            ScheduleRow(
                weekday=chance.randint(0, 6),
                opens=opens,
                closes=None
                if opens is None
                else chance.choice((None, opens + 120, 24 * 60, 2 * 60)),
                nth=chance.choice((None, None, 1, 2, 3, -1)),
                week_parity=chance.choice((None, None, "even", "odd", "unknown")),
                valid_from=chance.choice((None, None, date(2025, 1, 1), date(2026, 6, 1))),
                valid_to=chance.choice((None, None, date(2026, 11, 1), date(2027, 6, 30))),
                public_holidays=chance.choice((None, True, False)),
                school_holidays=chance.choice((None, None, "only", "not")),
                by_appointment=chance.random() < 0.1,
            )
        )
    return tuple(rows)
