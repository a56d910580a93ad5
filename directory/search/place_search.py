"""What is somebody looking for?

:class:`PlaceSearch` is a value: it reads arguments, gives them back, and can be asked for a
variation of itself. Page, map, CSV, GeoJSON and feed share it and differ only in the rows' shape.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from directory.errors import BadInput
from directory.gazetteer import Gazetteer
from directory.geo import BBox, Point
from directory.i18n import LazyString, lazy
from directory.text import clean, fold
from directory.vocabulary import Audience, Choice, PlaceKind, ServiceKind, is_language

PER_PAGE = 20
DEFAULT_RADIUS_KM = 10.0
LARGEST_RADIUS_KM = 100.0
TEXT_LENGTH = 200
UNREADABLE = (
    r"\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u202A-\u202E\u2066-\u2069"
    r"\uFDD0-\uFDEF\uFFFD-\uFFFF"
)
"""Characters nobody types: controls, turns of direction, and what stands for broken bytes."""
VALUES_PER_PARAMETER = 40
LAST_PAGE = 50_000
MONTHS = range(1, 121)
SORTS = ("relevance", "newest", "name", "distance")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARAMETERS = (
    "text", "district", "municipality", "service", "kind", "language", "audience", "open",
    "wheelchair", "confirmed_within", "near", "radius_km", "bbox", "sort", "page",
)  # fmt: skip


class Arguments(Protocol):
    """A query string, as Werkzeug or a plain dict of lists gives it."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter, in the order given."""

    def __iter__(self) -> Any: ...


class ArgumentLists(dict[str, list[str]]):
    """Arguments from a plain mapping, for programs."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter; none for an unknown one."""
        return self.get(key, [])


@dataclass(frozen=True, slots=True)
class Hint:
    """Something in the arguments was not understood: which parameter, and a sentence."""

    parameter: str
    sentence: LazyString


@dataclass(frozen=True, slots=True)
class Near:
    """The middle of a search around a point: as typed, what it was taken for, and where it is."""

    typed: str
    label: str
    point: Point


@dataclass(frozen=True, slots=True)
class OpenWish:
    """When a place should be open: now, on a day, or on a day at a time."""

    weekday: int | None = None
    minute: int | None = None
    today: bool = False

    def __str__(self) -> str:
        if self.weekday is None:
            return "today" if self.today else "now"
        day = WEEKDAYS[self.weekday]
        return day if self.minute is None else f"{day}-{self.minute // 60:02}:{self.minute % 60:02}"

    def moment(self, local: datetime) -> tuple[datetime, bool]:
        """The moment meant, seen from ``local`` time, and whether the whole day is meant."""
        if self.weekday is None:
            return local, self.today
        ahead = (self.weekday - local.weekday()) % 7
        if self.minute is not None and ahead == 0 and self.minute < local.hour * 60 + local.minute:
            ahead = 7
        day = (local + timedelta(days=ahead)).date()
        clock = time(*divmod(self.minute or 0, 60))
        return datetime.combine(day, clock, tzinfo=local.tzinfo), self.minute is None


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """A search for places. Facts of one kind are alternatives; different kinds must all hold."""

    text: str = ""
    districts: tuple[str, ...] = ()
    municipality: str | None = None
    services: tuple[ServiceKind, ...] = ()
    kinds: tuple[PlaceKind, ...] = ()
    languages: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    open: OpenWish | None = None
    wheelchair: bool = False
    confirmed_within: int | None = None
    near: Near | None = None
    radius_km: float = DEFAULT_RADIUS_KM
    bbox: BBox | None = None
    sort: str | None = None
    page: int = 1
    hints: tuple[Hint, ...] = ()

    @classmethod
    def from_args(cls, args: Arguments, gazetteer: Gazetteer) -> PlaceSearch:
        """Read a query string. What cannot be understood becomes a hint, never an error."""
        return _Reader(args, gazetteer).search()

    # ------------------------------------------------------------ back to arguments

    def args(self, *, page: bool = False) -> list[tuple[str, str]]:
        """The arguments that give this search again, in one order only."""
        pairs: list[tuple[str, str]] = [("text", self.text)] if self.text else []
        pairs += [("district", ags) for ags in self.districts]
        pairs += [("municipality", self.municipality)] if self.municipality else []
        pairs += [("service", kind.value) for kind in self.services]
        pairs += [("kind", kind.value) for kind in self.kinds]
        pairs += [("language", code) for code in self.languages]
        pairs += [("audience", audience.value) for audience in self.audiences]
        pairs += [("open", str(self.open))] if self.open else []
        pairs += [("wheelchair", "yes")] if self.wheelchair else []
        if self.confirmed_within:
            pairs.append(("confirmed_within", str(self.confirmed_within)))
        if self.near:
            pairs.append(("near", self.near.typed))
            if self.radius_km != DEFAULT_RADIUS_KM:
                pairs.append(("radius_km", f"{self.radius_km:g}"))
        pairs += [("bbox", str(self.bbox))] if self.bbox else []
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", str(self.page))] if page and self.page > 1 else []
        return pairs

    def filters(self) -> list[tuple[str, str]]:
        """The arguments that narrow the result, one pair for each removable filter."""
        return [pair for pair in self.args() if pair[0] not in ("sort", "radius_km")]

    def without(self, parameter: str, value: str | None = None) -> PlaceSearch:
        """Leave out one filter (or one value of it), from its first page."""
        field, empty = _FIELDS[parameter]
        current = getattr(self, field)
        if value is not None and isinstance(current, tuple):
            empty = tuple(item for item in current if str(item) != value)
        changes: dict[str, Any] = {field: empty}
        return replace(self, page=1, hints=(), **changes)

    @property
    def order(self) -> str:
        """The order really used: the wished one where it makes sense, else the natural one."""
        if self.sort == "distance" and self.near is None:
            return "newest"
        if self.sort == "relevance" and not self.text:
            return "newest"
        if self.sort:
            return self.sort
        return "relevance" if self.text else "distance" if self.near else "newest"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked, so that everything is shown."""
        return not self.filters()


_FIELDS: Mapping[str, tuple[str, Any]] = {
    "text": ("text", ""),
    "district": ("districts", ()),
    "municipality": ("municipality", None),
    "service": ("services", ()),
    "kind": ("kinds", ()),
    "language": ("languages", ()),
    "audience": ("audiences", ()),
    "open": ("open", None),
    "wheelchair": ("wheelchair", False),
    "confirmed_within": ("confirmed_within", None),
    "near": ("near", None),
    "bbox": ("bbox", None),
}

C = TypeVar("C", bound=Choice)
_UNREADABLE = re.compile(f"[{UNREADABLE}\ud800-\udfff]")
_NUMBER = re.compile(r"\d{1,3}(\.\d{0,20})?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"([a-z]{3})(?:-([01]\d|2[0-3]):([0-5]\d))?", re.ASCII)


class _Reader:
    """Reads a query string once, parameter by parameter, and collects hints."""

    def __init__(self, args: Arguments, gazetteer: Gazetteer) -> None:
        self.args = args
        self.gazetteer = gazetteer
        self.hints: list[Hint] = []

    def search(self) -> PlaceSearch:
        near = self.near()
        return PlaceSearch(
            text=self.one("text"),
            districts=self.districts(),
            municipality=self.municipality(),
            services=self.choices("service", ServiceKind, _UNKNOWN_SERVICE),
            kinds=self.choices("kind", PlaceKind, _UNKNOWN_KIND),
            languages=self.languages(),
            audiences=self.choices("audience", Audience, _UNKNOWN_AUDIENCE),
            open=self.open(),
            wheelchair=self.wheelchair(),
            confirmed_within=self.months(),
            near=near,
            radius_km=self.radius(),
            bbox=self.bbox(),
            sort=self.sort(),
            page=self.page(),
            hints=tuple(self.hints),
        )

    def hint(self, parameter: str, sentence: LazyString) -> None:
        self.hints.append(Hint(parameter, sentence))

    def values(self, parameter: str) -> list[str]:
        raw = self.args.getlist(parameter)
        if len(raw) > VALUES_PER_PARAMETER:
            self.hint(parameter, lazy("Das waren zu viele Angaben auf einmal."))
        raw = raw[:VALUES_PER_PARAMETER]
        if any(len(value) > TEXT_LENGTH for value in raw):
            self.hint(parameter, lazy("Diese Angabe war zu lang und wurde gekürzt."))
        raw = [value[:TEXT_LENGTH] for value in raw]
        if any(map(_UNREADABLE.search, raw)):
            self.hint(parameter, lazy("Unlesbare Zeichen wurden weggelassen."))
        return list(dict.fromkeys(value for value in map(clean, raw) if value))

    def one(self, parameter: str) -> str:
        values = self.values(parameter)
        if len(values) > 1:
            self.hint(
                parameter, lazy("Davon kann nur eine Angabe gelten, die erste wurde benutzt.")
            )
        return values[0] if values else ""

    def choices(self, parameter: str, kinds: type[C], unknown: LazyString) -> tuple[C, ...]:
        found: list[C] = []
        for value in self.values(parameter):
            choice = kinds.of(value)
            if choice is None:
                self.hint(parameter, unknown)
            else:
                found.append(choice)
        return _ordered(found)

    def districts(self) -> tuple[str, ...]:
        found = []
        for value in self.values("district"):
            if value in self.gazetteer.districts:
                found.append(value)
            else:
                self.hint("district", lazy("Diesen Landkreis gibt es in Sachsen nicht."))
        return _ordered(found)

    def municipality(self) -> str | None:
        value = self.one("municipality")
        if value and value not in self.gazetteer.municipalities:
            self.hint("municipality", lazy("Diese Gemeinde gibt es in Sachsen nicht."))
            return None
        return value or None

    def languages(self) -> tuple[str, ...]:
        found = []
        for value in self.values("language"):
            if is_language(value):
                found.append(value)
            else:
                self.hint("language", lazy("Diese Sprache kennen wir nicht."))
        return _ordered(found)

    def open(self) -> OpenWish | None:
        value = self.one("open")
        if not value:
            return None
        if value in ("now", "today"):
            return OpenWish(today=value == "today")
        found = _CLOCK.fullmatch(value)
        if found and found[1] in WEEKDAYS:
            minute = int(found[2]) * 60 + int(found[3]) if found[2] else None
            return OpenWish(weekday=WEEKDAYS.index(found[1]), minute=minute)
        self.hint("open", lazy("Diese Öffnungszeit wurde nicht verstanden."))
        return None

    def wheelchair(self) -> bool:
        value = self.one("wheelchair")
        if value not in ("", "yes"):
            self.hint("wheelchair", lazy("Rollstuhlgerecht: hier ist nur „ja“ wählbar."))
        return value == "yes"

    def months(self) -> int | None:
        value = self.one("confirmed_within")
        if not value:
            return None
        number = _whole(value)
        if number is None or number not in MONTHS:
            self.hint("confirmed_within", lazy("Monate seit der Bestätigung: 1 bis 120."))
            return None
        return number

    def near(self) -> Near | None:
        typed = self.one("near")
        if not typed:
            return None
        if any(char.isdigit() for char in typed) and ("," in typed or ";" in typed):
            try:
                point = Point.parse(typed)
            except BadInput as error:
                self.hint("near", lazy("%(why)s", why=error.sentence))
                return None
            if not point.in_saxony():
                self.hint("near", lazy("Dieser Punkt liegt nicht in Sachsen."))
                return None
            return Near(typed, "", point)
        found = self.gazetteer.find(typed)
        if not found:
            self.hint(
                "near", lazy("Diesen Ort oder diese Postleitzahl kennen wir in Sachsen nicht.")
            )
            return None
        if len(found) > 1 and fold(found[0].label) == fold(found[1].label):
            others = ", ".join(other.label for other in found[1:4])
            self.hint(
                "near", lazy("Es gibt mehrere Orte dieses Namens, auch: %(names)s", names=others)
            )
        return Near(typed, found[0].label, found[0].point)

    def radius(self) -> float:
        value = self.one("radius_km").replace(",", ".")
        if not value:
            return DEFAULT_RADIUS_KM
        number = float(value) if _NUMBER.fullmatch(value) else math.nan
        if not 0 < number <= LARGEST_RADIUS_KM:
            self.hint("radius_km", lazy("Der Umkreis kann 1 bis 100 km groß sein."))
            return DEFAULT_RADIUS_KM
        return number

    def bbox(self) -> BBox | None:
        value = self.one("bbox")
        if not value:
            return None
        try:
            return BBox.parse(value)
        except BadInput as error:
            self.hint("bbox", lazy("%(why)s", why=error.sentence))
            return None

    def sort(self) -> str | None:
        value = self.one("sort")
        if value and value not in SORTS:
            self.hint("sort", lazy("Diese Reihenfolge gibt es nicht."))
            return None
        return value or None

    def page(self) -> int:
        value = self.one("page")
        if not value:
            return 1
        number = _whole(value)
        if number is None or not 1 <= number <= LAST_PAGE:
            self.hint("page", lazy("Diese Seite gibt es nicht."))
            return 1
        return number


_UNKNOWN_SERVICE = lazy("Diese Art von Angebot gibt es hier nicht.")
_UNKNOWN_KIND = lazy("Diese Art von Ort gibt es hier nicht.")
_UNKNOWN_AUDIENCE = lazy("Diese Zielgruppe gibt es hier nicht.")


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


O = TypeVar("O", bound=str)  # noqa: E741


def _ordered(values: Iterable[O]) -> tuple[O, ...]:
    return tuple(sorted(set(values)))
