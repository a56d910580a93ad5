"""What is an entry, as plain data, before any database or page sees it?

A form makes a :class:`PlaceRecord`, an importer makes one, review compares two, exports print one.
``problems()`` is the only validation there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from directory import clock
from directory.contact import is_email, is_phone, is_web_address
from directory.gazetteer import Gazetteer
from directory.geo import Point
from directory.hours import ScheduleRow
from directory.i18n import LazyString, lazy
from directory.vocabulary import (
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
    is_language,
)

NAME_LIMIT = 200
TEXT_LIMIT = 5_000
SHORT_LIMIT = 500
LIST_LIMIT = 60
OLDEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: where (``services.0.age_from``) and what, in the reader's language."""

    path: str
    sentence: LazyString

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


def to_plain(value: Any) -> Any:
    """A value as JSON types, with empty members (``None``, ``""``, empty lists) left out."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, ScheduleRow):
        return value.to_json()
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if is_dataclass(value):
        plain = {}
        for name in _members(value):
            content = to_plain(getattr(value, name))
            if content is not None and content != "" and content != [] and content != {}:
                plain[name] = content
        return plain
    return value


_PLAIN = frozenset({str, int, float, bool})


_MEMBERS: dict[type, tuple[str, ...]] = {}
"""The names of what each record class holds; asking every time costs seconds in a large file."""


def _members(thing: Any) -> tuple[str, ...]:
    kind = type(thing)
    if kind not in _MEMBERS:
        _MEMBERS[kind] = tuple(item.name for item in fields(thing))
    return _MEMBERS[kind]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class LanguageRecord:
    """A language somebody speaks there; the note says when or who ("Di", "per Telefon")."""

    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhoneRecord:
    """A phone number of the office, never of a private person."""

    number: str
    kind: PhoneKind = PhoneKind.VOICE
    note: str = ""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> PhoneRecord:
        return cls(plain["number"], PhoneKind(plain.get("kind", "voice")), plain.get("note", ""))


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A further web page about the place."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to go or write. ``visibility`` says who may know street, number and point."""

    street: str = ""
    house_number: str = ""
    postal_code: str = ""
    city: str = ""
    locality: str = ""
    visibility: AddressVisibility = AddressVisibility.PUBLIC

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Address:
        values = dict(plain)
        values["visibility"] = AddressVisibility(values.get("visibility", "public"))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Position:
    """The best point known, how precise it is and who says so."""

    point: Point
    precision: PointPrecision
    source: str = ""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Position:
        point = plain["point"]
        return cls(
            Point(point["lat"], point["lon"]),
            PointPrecision(plain["precision"]),
            plain.get("source", ""),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where the entry was read, and of which year that page is (``None``: undated)."""

    url: str = ""
    note: str = ""
    as_of: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One offer of a place. ``key`` keeps its identity when the offers of a place are edited."""

    kind: ServiceKind
    key: str = ""
    name: str = ""
    description: str = ""
    languages: tuple[LanguageRecord, ...] = ()
    hours: tuple[ScheduleRow, ...] = ()
    hours_note: str = ""
    cost: Cost | None = None
    access: tuple[Access, ...] = ()
    audience: tuple[Audience, ...] = ()
    eligibility: str = ""
    age_from: int | None = None
    age_to: int | None = None
    residence_status: tuple[ResidenceStatus, ...] = ()
    women_only: bool | None = None
    childcare: bool | None = None
    bring: tuple[Bring, ...] = ()
    funded_until: date | None = None

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ServiceRecord:
        values = dict(plain)
        values["kind"] = ServiceKind(values["kind"])
        values["languages"] = tuple(LanguageRecord(**item) for item in values.get("languages", ()))
        values["hours"] = tuple(ScheduleRow.from_json(item) for item in values.get("hours", ()))
        values["cost"] = Cost(values["cost"]) if "cost" in values else None
        for name, choices in _SERVICE_LISTS.items():
            values[name] = tuple(choices(item) for item in values.get(name, ()))
        values["funded_until"] = _day(values.get("funded_until"))
        return cls(**values)


_SERVICE_LISTS: dict[str, type[Enum]] = {
    "access": Access,
    "audience": Audience,
    "residence_status": ResidenceStatus,
    "bring": Bring,
}


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A whole entry: a place, whom it belongs to, what it offers, when, in which languages.

    A place without ``address.city`` and ``position`` (hotline, mobile team, district-wide office)
    is complete: it keeps its district, or none when it serves all of Saxony.
    """

    name: str
    kind: PlaceKind
    organization: str = ""
    description: str = ""
    services: tuple[ServiceRecord, ...] = ()
    address: Address = field(default_factory=Address)
    municipality: str | None = None
    district: str | None = None
    position: Position | None = None
    phones: tuple[PhoneRecord, ...] = ()
    email: str = ""
    website: str = ""
    links: tuple[LinkRecord, ...] = ()
    hours: tuple[ScheduleRow, ...] = ()
    hours_note: str = ""
    languages: tuple[LanguageRecord, ...] = ()
    wheelchair: Wheelchair | None = None
    wheelchair_note: str = ""
    source: Source = field(default_factory=Source)

    def to_plain(self) -> dict[str, Any]:
        """The entry as JSON types; the same entry always gives the same text."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> PlaceRecord:
        """The inverse of :meth:`to_plain`.

        Raises:
            ValueError, KeyError, TypeError: the mapping was not made by :meth:`to_plain`.
        """
        values = dict(plain)
        values["kind"] = PlaceKind(values["kind"])
        values["services"] = tuple(map(ServiceRecord.from_plain, values.get("services", ())))
        values["address"] = Address.from_plain(values.get("address", {}))
        if "position" in values:
            values["position"] = Position.from_plain(values["position"])
        values["phones"] = tuple(map(PhoneRecord.from_plain, values.get("phones", ())))
        values["links"] = tuple(LinkRecord(**item) for item in values.get("links", ()))
        values["hours"] = tuple(ScheduleRow.from_json(item) for item in values.get("hours", ()))
        values["languages"] = tuple(LanguageRecord(**item) for item in values.get("languages", ()))
        if "wheelchair" in values:
            values["wheelchair"] = Wheelchair(values["wheelchair"])
        values["source"] = Source(**values.get("source", {}))
        return cls(**values)

    def problems(self, gazetteer: Gazetteer) -> list[Problem]:
        """Every rule this entry breaks; an empty list means it may be submitted."""
        return [
            *_texts(self, ""),
            *_naming(self),
            *_whereabouts(self, gazetteer),
            *_contacts(self),
            *_schedule("hours", self.hours),
            *_languages("languages", self.languages),
            *(
                problem
                for number, service in enumerate(self.services)
                for problem in _service(f"services.{number}", service)
            ),
        ]


_LONG_TEXTS = {"description", "eligibility", "hours_note"}


def _texts(thing: Any, prefix: str) -> Iterator[Problem]:
    """No text and no list is longer than a page can bear."""
    for name in _members(thing):
        value = getattr(thing, name)
        path = f"{prefix}{name}"
        if isinstance(value, str):
            limit = (
                NAME_LIMIT if name == "name" else TEXT_LIMIT if name in _LONG_TEXTS else SHORT_LIMIT
            )
            if len(value) > limit:
                yield Problem(path, lazy("Bitte höchstens %(limit)s Zeichen.", limit=limit))
        elif isinstance(value, tuple):
            if len(value) > LIST_LIMIT:
                yield Problem(path, lazy("Bitte höchstens %(limit)s Angaben.", limit=LIST_LIMIT))
            for number, member in enumerate(value[:LIST_LIMIT]):
                if is_dataclass(member):
                    yield from _texts(member, f"{path}.{number}.")
        elif is_dataclass(value):
            yield from _texts(value, f"{path}.")


def _naming(record: PlaceRecord) -> Iterator[Problem]:
    if not record.name.strip():
        yield Problem("name", lazy("Bitte einen Namen angeben."))
    as_of = record.source.as_of
    if as_of is not None and not OLDEST_YEAR <= as_of <= clock.local_now().year + 1:
        yield Problem("source.as_of", lazy("Das Jahr der Quelle ist nicht plausibel."))
    if record.source.url and not is_web_address(record.source.url):
        yield Problem("source.url", lazy("Das ist keine Webadresse (https://…)."))


def _whereabouts(record: PlaceRecord, gazetteer: Gazetteer) -> Iterator[Problem]:
    address = record.address
    if address.postal_code and not (
        len(address.postal_code) == 5
        and address.postal_code.isascii()
        and address.postal_code.isdigit()
    ):
        yield Problem("address.postal_code", lazy("Eine Postleitzahl hat fünf Ziffern."))
    if address.house_number and not address.street:
        yield Problem("address.street", lazy("Zur Hausnummer fehlt die Straße."))
    if record.district is not None and record.district not in gazetteer.districts:
        yield Problem("district", lazy("Diesen Landkreis gibt es in Sachsen nicht."))
    if record.municipality is not None:
        municipality = gazetteer.municipalities.get(record.municipality)
        if municipality is None:
            yield Problem("municipality", lazy("Diese Gemeinde gibt es in Sachsen nicht."))
        elif municipality.district_ags != record.district:
            yield Problem("district", lazy("Die Gemeinde liegt in einem anderen Landkreis."))
    elif address.street:
        yield Problem("municipality", lazy("Zur Adresse fehlt die Gemeinde."))
    if record.position is not None and not record.position.point.in_saxony():
        yield Problem("position", lazy("Der Punkt liegt nicht in Sachsen. Vertauscht?"))


def _contacts(record: PlaceRecord) -> Iterator[Problem]:
    if record.email and not is_email(record.email):
        yield Problem("email", lazy("Das ist keine E-Mail-Adresse."))
    if record.website and not is_web_address(record.website):
        yield Problem("website", lazy("Das ist keine Webadresse (https://…)."))
    for number, link in enumerate(record.links):
        if not is_web_address(link.url):
            yield Problem(f"links.{number}.url", lazy("Das ist keine Webadresse (https://…)."))
    for number, phone in enumerate(record.phones):
        if not is_phone(phone.number):
            yield Problem(f"phones.{number}.number", lazy("Das ist keine Telefonnummer."))


def _schedule(path: str, rows: tuple[ScheduleRow, ...]) -> Iterator[Problem]:
    for number, row in enumerate(rows):
        where = f"{path}.{number}"
        if row.opens is not None and not 0 <= row.opens < 24 * 60:
            yield Problem(f"{where}.opens", lazy("Uhrzeiten liegen zwischen 0:00 und 24:00."))
        if row.closes is not None and not 0 < row.closes <= 24 * 60:
            yield Problem(f"{where}.closes", lazy("Uhrzeiten liegen zwischen 0:00 und 24:00."))
        if row.weekday is None and not row.by_appointment:
            yield Problem(f"{where}.weekday", lazy("Bitte einen Wochentag angeben."))
        if row.weekday is not None and not 0 <= row.weekday <= 6:
            yield Problem(f"{where}.weekday", lazy("Bitte einen Wochentag angeben."))
        if row.nth is not None and row.nth not in (-1, 1, 2, 3, 4, 5):
            yield Problem(f"{where}.nth", lazy("Im Monat gibt es den 1. bis 5. oder den letzten."))
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            yield Problem(f"{where}.valid_to", lazy("Das Ende liegt vor dem Anfang."))


def _languages(path: str, languages: tuple[LanguageRecord, ...]) -> Iterator[Problem]:
    for number, language in enumerate(languages):
        if not is_language(language.code):
            yield Problem(f"{path}.{number}.code", lazy("Diese Sprache kennen wir nicht."))


def _service(path: str, service: ServiceRecord) -> Iterator[Problem]:
    ages = (service.age_from, service.age_to)
    if any(age is not None and not 0 <= age <= 120 for age in ages):
        yield Problem(f"{path}.age_from", lazy("Das Alter liegt zwischen 0 und 120 Jahren."))
    elif ages[0] is not None and ages[1] is not None and ages[0] > ages[1]:
        yield Problem(f"{path}.age_to", lazy("„bis“ ist kleiner als „von“."))
    yield from _schedule(f"{path}.hours", service.hours)
    yield from _languages(f"{path}.languages", service.languages)
