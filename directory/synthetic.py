"""How does a directory look that is full, when nobody has filled it yet?

Places for load tests and trials: the same number always gives the same place. They are spread over
municipalities by population, use every member of the closed lists, and all begin with "Beispiel",
so that nobody takes one for a place that exists.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import accumulate
from random import Random
from typing import Final, TypeVar

from directory.gazetteer import Gazetteer, Municipality
from directory.geo import KM_PER_DEGREE_LAT, Point, km_per_degree_lon
from directory.hours import ScheduleRow
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
    COMMON_LANGUAGES,
    Access,
    AddressVisibility,
    Audience,
    Bring,
    Cost,
    PhoneKind,
    PlaceKind,
    PointPrecision,
    ResidenceStatus,
    ServiceKind,
    Wheelchair,
)

AUTHOR: Final = "synthetic"
SOURCE: Final = "synthetic"
_SEED: Final = 20261124

Member = TypeVar("Member")


def source_key(number: int) -> str:
    """By which words the place of this number is found again."""
    return f"{SOURCE}/{number}"


def places(gazetteer: Gazetteer, numbers: Iterable[int]) -> Iterator[tuple[str, PlaceRecord]]:
    """The places of these numbers (0, 1, 2 …), each with its source key."""
    maker = _Maker(gazetteer)
    for number in numbers:
        yield source_key(number), maker.place(number)


_WORDS: Final = (
    "Brücke", "Garten", "Kompass", "Linde", "Regenbogen", "Anker", "Mosaik", "Laterne", "Treppe",
    "Werkstatt", "Horizont", "Sonnenblume", "Bahnhof", "Nachbarn", "Welcome", "Zusammen",
    "Drachen", "Tandem", "Kreuzung", "Oase", "Pinsel", "Kochtopf", "Webstuhl", "Seidenstraße",
)  # fmt: skip
_OWNERS: Final = (
    "Beispiel-Verein {} e.V.", "Beispielwerk {} gGmbH", "Stadt {} (Beispiel)",
    "Beispiel-Diakonie {}", "Beispiel-Netzwerk Migration {} e.V.",
)  # fmt: skip
_STREETS: Final = (
    "Hauptstraße", "Bahnhofstraße", "Dorfstraße", "Schulstraße", "Gartenstraße", "Lindenallee",
    "Am Markt", "August-Bebel-Straße", "Dresdner Straße", "Kirchgasse", "Am Mühlgraben",
)  # fmt: skip
_SENTENCES: Final = (
    "Hier treffen sich Menschen aus vielen Ländern zum Reden, Kochen und Lernen.",
    "Wir helfen beim Ausfüllen von Formularen und begleiten zu Behörden.",
    "Beratung in mehreren Sprachen, vertraulich und kostenlos.",
    "Hausaufgabenhilfe, Spiele und Ausflüge für Kinder und Jugendliche.",
    "Offener Treff mit Kinderbetreuung; wer mag, bringt etwas zu essen mit.",
    "Deutsch üben in kleinen Gruppen, ohne Anmeldung.",
    "Unterstützung bei der Suche nach Wohnung, Arbeit und Ausbildung.",
)
_HIDDEN: Final = (AddressVisibility.MUNICIPALITY_ONLY, AddressVisibility.PHONE_ONLY)
_FREQUENT: Final = ("de", "en", "ar", "uk", "ru", "fa", "tr", "fr", "ku", "vi")


class _Maker:
    """Makes places; holds what is drawn from again and again."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._municipalities = sorted(gazetteer.municipalities.values(), key=lambda m: m.ags)
        self._weights = list(accumulate(item.population for item in self._municipalities))

    def place(self, number: int) -> PlaceRecord:
        """The place of this number."""
        # Nothing depends on these numbers but what a load test looks like.
        random = Random(f"{_SEED}/{number}")  # noqa: S311
        municipality = self._municipality(random)
        kind = _in_turn(PlaceKind, number)
        visibility = AddressVisibility.PUBLIC
        if number % 50 == 7:
            visibility = _in_turn(_HIDDEN, number // 50)
        # Hotlines and mobile teams: for a town, a district, or all of Saxony.
        wide = {51: "district", 91: "saxony"}.get(number % 200, "")
        without_address = number % 40 == 11
        services = tuple(
            _service(random, number + 7 * extra, extra)
            for extra in range(random.choice((1, 1, 2, 2, 3, 4)))
        )
        word = random.choice(_WORDS)
        return PlaceRecord(
            name=f"Beispiel-{kind.message} {word} {municipality.name} {number + 1}",
            kind=kind,
            organization=random.choice(_OWNERS).format(municipality.name),
            description=" ".join(random.sample(_SENTENCES, random.choice((1, 2, 3)))),
            services=_told_apart(services),
            address=Address(city=municipality.name, visibility=visibility)
            if without_address and not wide
            else Address(visibility=visibility)
            if without_address
            else _address(random, municipality, visibility),
            municipality=None if wide else municipality.ags,
            district=None if wide == "saxony" else municipality.district_ags,
            position=None if without_address else _position(random, municipality),
            phones=_phones(random, number),
            email=f"beispiel-{number + 1}@example.org" if random.random() < 0.6 else "",
            website=f"https://www.example.org/orte/{number + 1}" if random.random() < 0.7 else "",
            hours=_hours(random) if random.random() < 0.7 else (),
            hours_note="In den Ferien bitte vorher anrufen." if random.random() < 0.1 else "",
            languages=_languages(random),
            wheelchair=_in_turn(Wheelchair, number) if random.random() < 0.5 else None,
            source=Source(
                url="https://www.example.org/quelle",
                note="Beispiel, kein wirklicher Ort",
                as_of=random.choice((None, 2016, 2018, 2020, 2022, 2024, 2025, 2026)),
            ),
        )

    def _municipality(self, random: Random) -> Municipality:
        return self._municipalities[bisect(self._weights, random.randrange(self._weights[-1]))]


def _in_turn(members: Iterable[Member], number: int) -> Member:
    """One member after the other, so that none is missing."""
    every = tuple(members)
    return every[number % len(every)]


def _service(random: Random, number: int, extra: int) -> ServiceRecord:
    audience = {_in_turn(Audience, number), random.choice(tuple(Audience))}
    age_from = random.choice((None, None, None, 0, 6, 12, 18, 27))
    return ServiceRecord(
        kind=_in_turn(ServiceKind, number + extra),
        description=random.choice(_SENTENCES) if extra and random.random() < 0.3 else "",
        languages=_languages(random) if extra and random.random() < 0.3 else (),
        hours=_hours(random) if extra and random.random() < 0.4 else (),
        cost=_in_turn(Cost, number) if random.random() < 0.5 else None,
        access=(_in_turn(Access, number),),
        audience=tuple(sorted(audience)),
        age_from=age_from,
        age_to=None if age_from is None else age_from + random.choice((6, 15, 60)),
        residence_status=(_in_turn(ResidenceStatus, number),) if random.random() < 0.3 else (),
        women_only=True if random.random() < 0.08 else None,
        childcare=True if random.random() < 0.15 else None,
        bring=(_in_turn(Bring, number),) if random.random() < 0.3 else (),
    )


def _told_apart(services: tuple[ServiceRecord, ...]) -> tuple[ServiceRecord, ...]:
    """Each kind of offer once."""
    return tuple({service.kind: service for service in services}.values())


def _languages(random: Random) -> tuple[LanguageRecord, ...]:
    codes = {"de"} if random.random() < 0.8 else set()
    codes.update(random.choices(_FREQUENT, k=random.choice((0, 1, 1, 2, 3))))
    if random.random() < 0.1:
        codes.add(random.choice(COMMON_LANGUAGES))
    note = random.choice(("", "", "", "Di", "am Telefon"))
    return tuple(LanguageRecord(code, "" if code == "de" else note) for code in sorted(codes))


def _hours(random: Random) -> tuple[ScheduleRow, ...]:
    opens = 60 * random.choice((8, 9, 9, 10, 13, 14, 15, 16))
    closes = opens + 60 * random.choice((2, 3, 4, 8))
    week = range(7) if random.random() < 0.1 else range(5)
    days = sorted(random.sample(week, k=random.choice((1, 1, 2, 3, 5))))
    manner = random.random()
    if manner < 0.75:
        return tuple(ScheduleRow(weekday=day, opens=opens, closes=closes) for day in days)
    if manner < 0.85:
        return (ScheduleRow(weekday=days[0], opens=opens, nth=random.choice((1, 2, 3, 4, -1))),)
    if manner < 0.9:
        parity = random.choice(("even", "odd", "unknown"))
        return (ScheduleRow(weekday=days[0], opens=opens, closes=closes, week_parity=parity),)
    if manner < 0.95:
        return tuple(
            ScheduleRow(weekday=day, opens=opens, closes=closes, school_holidays="not")
            for day in days
        )
    return (ScheduleRow(by_appointment=True),)


def _phones(random: Random, number: int) -> tuple[PhoneRecord, ...]:
    """Numbers that the Federal Network Agency keeps free for films and books."""
    if random.random() > 0.7:
        return ()
    phones = [PhoneRecord(f"+49 30 23125{number % 1000:03d}")]
    if number % 3 == 0:
        kind = _in_turn(PhoneKind, number // 3)
        mobile = kind in (PhoneKind.MOBILE, PhoneKind.TEXT)
        last = f"171 39200{number % 100:02d}" if mobile else f"40 66969{number % 1000:03d}"
        phones.append(PhoneRecord(f"+49 {last}", kind))
    return tuple(phones)


def _address(random: Random, municipality: Municipality, visibility: AddressVisibility) -> Address:
    return Address(
        street=random.choice(_STREETS),
        house_number=str(random.randint(1, 180)),
        postal_code=municipality.seat_postal_code,
        city=municipality.name,
        visibility=visibility,
    )


def _position(random: Random, municipality: Municipality) -> Position:
    """A point in or around the municipality; most are near its middle, as houses are."""
    if random.random() < 0.1:
        return Position(municipality.point, PointPrecision.MUNICIPALITY, "Beispiel")
    radius = 0.4 + math.sqrt(municipality.population) / 110
    distance, angle = radius * random.random() ** 0.7, random.random() * 2 * math.pi
    middle = municipality.point
    point = Point(
        round(middle.lat + distance * math.sin(angle) / KM_PER_DEGREE_LAT, 5),
        round(middle.lon + distance * math.cos(angle) / km_per_degree_lon(middle.lat), 5),
    )
    precision = random.choice((PointPrecision.HOUSE,) * 6 + tuple(PointPrecision)[1:5])
    return Position(point, precision, "Beispiel")
