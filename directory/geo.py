"""Where is a point, how far is it from another one, and which cell of the map holds it?

Coordinates are WGS 84 in decimal degrees, latitude first when people write them. Distances that a
person reads are geodesic; the database filters and sorts with :func:`flat_distance_km`, which is
plain arithmetic and therefore the same on every database.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from directory.errors import BadInput
from directory.i18n import LazyString, lazy

# Length of one degree of latitude at 51° north on the WGS 84 ellipsoid. Saxony lies between 50.1°
# and 51.7°, where the true value differs from this one by less than 0.03 %.
KM_PER_DEGREE_LAT = 111.249

# Cells are counted at this zoom of the Web-Mercator grid: at 51° north one is about 24 m wide, and
# its number has 40 bits, which fits every database's integer.
CELL_ZOOM = 20

# Where the Web-Mercator square ends; nothing north or south of it has a cell of its own.
_MERCATOR_LIMIT = 85.05112878

# Longer texts are no coordinates, and a pattern should never have to look at a megabyte.
_LONGEST_TEXT = 80

_NUMBER = r"[+-]?\d{1,3}(?:\.\d{0,15})?"
_COMMA_NUMBER = r"[+-]?\d{1,3}(?:,\d{0,15})?"
_PAIR_WITH_POINTS = re.compile(rf"({_NUMBER})\s*(?:[,;/]\s*|\s)({_NUMBER})", re.ASCII)
_PAIR_WITH_COMMAS = re.compile(rf"({_COMMA_NUMBER})\s*(?:[;/]\s*|\s)({_COMMA_NUMBER})", re.ASCII)
_FOUR_PARTS = re.compile(r"([+-]?\d{1,3}),(\d{1,15})\s*,\s*([+-]?\d{1,3}),(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth: latitude and longitude in degrees, finite and in range.

    Raises:
        BadInput: a value is not a number, infinite or not on earth.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        for value, limit, sentence in (
            (self.lat, 90.0, lazy("Die geografische Breite muss zwischen -90 und 90 liegen.")),
            (self.lon, 180.0, lazy("Die geografische Länge muss zwischen -180 und 180 liegen.")),
        ):
            _require(math.isfinite(value) and -limit <= value <= limit, sentence)

    def __str__(self) -> str:
        return f"{_short(self.lat)},{_short(self.lon)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``51.18,14.42`` the ways people type it.

        A decimal comma is understood when the two numbers are kept apart by something else
        (``51,18; 14,42``), or when the text has exactly four parts (``51,18,14,42``).

        Raises:
            BadInput: the text is no pair of numbers, out of range, or has longitude first.
        """
        wrong = lazy(
            "Das sind keine Koordinaten. Bitte Breite und Länge angeben, zum Beispiel 51.18,14.42."
        )
        _require(len(text) <= _LONGEST_TEXT, wrong)
        lat, lon = _pair(text.replace("°", " ").strip(), wrong)
        point = cls(lat, lon)
        if not point.in_saxony() and abs(lon) <= 90 and cls(lon, lat).in_saxony():
            raise BadInput(
                lazy(
                    "Breite und Länge sind vertauscht: zuerst die Breite (um 51), "
                    "dann die Länge (um 13)."
                )
            )
        return point

    def in_saxony(self, margin_km: float = 30) -> bool:
        """Whether the point lies in the rectangle around Saxony, widened by ``margin_km``."""
        return SAXONY.grown(margin_km).contains(self)


@dataclass(frozen=True, slots=True)
class BBox:
    """A rectangle of the map in degrees, in the order of RFC 7946: west, south, east, north.

    Raises:
        BadInput: a corner is not on earth, or the corners are in the wrong order.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        Point(self.south, self.west)
        Point(self.north, self.east)
        _require(
            self.west <= self.east and self.south <= self.north,
            lazy("Der Ausschnitt muss von Westen nach Osten und von Süden nach Norden gehen."),
        )

    def __str__(self) -> str:
        corners = (self.west, self.south, self.east, self.north)
        return ",".join(_short(value) for value in corners)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``west,south,east,north``.

        Raises:
            BadInput: these are not four numbers that span a rectangle on earth, or they have
                latitudes first.
        """
        parts = text.split(",") if len(text) <= _LONGEST_TEXT else []
        numbers = [part.strip() for part in parts]
        _require(
            len(numbers) == 4
            and all(re.fullmatch(_NUMBER, number, re.ASCII) for number in numbers),
            lazy(
                "Der Ausschnitt braucht vier Zahlen: Westen, Süden, Osten, Norden, "
                "zum Beispiel 13.5,50.9,14.0,51.2."
            ),
        )
        west, south, east, north = (float(number) for number in numbers)
        box = cls(west, south, east, north)
        _require(
            box.meets(SAXONY) or not box.is_swapped_saxony(),
            lazy("Breite und Länge sind vertauscht: zuerst die Länge (um 13), dann die Breite."),
        )
        return box

    @classmethod
    def of(cls, points: Iterable[Point]) -> Self:
        """The smallest rectangle that holds all ``points``; ValueError if there are none."""
        all_points = list(points)
        lats = [point.lat for point in all_points]
        lons = [point.lon for point in all_points]
        return cls(min(lons), min(lats), max(lons), max(lats))

    @classmethod
    def around(cls, center: Point, radius_km: float) -> Self:
        """A rectangle that holds everything within ``radius_km`` of ``center``."""
        return cls(center.lon, center.lat, center.lon, center.lat).grown(radius_km)

    @property
    def center(self) -> Point:
        """The middle, in degrees."""
        return Point((self.south + self.north) / 2, (self.west + self.east) / 2)

    def grown(self, margin_km: float) -> Self:
        """The rectangle with ``margin_km`` more on every side, as far as the earth goes."""
        up = margin_km / KM_PER_DEGREE_LAT
        # A degree of longitude is shortest at the side nearest to a pole: measuring there makes
        # sure that nothing within the margin is left out.
        poleward = min(89.0, max(abs(self.south - up), abs(self.north + up)))
        aside = margin_km / km_per_degree_lon(poleward)
        return type(self)(
            max(-180.0, self.west - aside),
            max(-90.0, self.south - up),
            min(180.0, self.east + aside),
            min(90.0, self.north + up),
        )

    def meets(self, other: BBox) -> bool:
        """Whether the two rectangles have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def is_swapped_saxony(self) -> bool:
        """Whether latitudes stand where longitudes belong: the other way round it meets Saxony."""
        return (
            abs(self.west) <= 90
            and abs(self.east) <= 90
            and type(self)(self.south, self.west, self.north, self.east).meets(SAXONY)
        )

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.west <= point.lon <= self.east and self.south <= point.lat <= self.north


def km_per_degree_lon(lat: float) -> float:
    """Length of one degree of longitude at latitude ``lat``, on the WGS 84 ellipsoid."""
    angle = math.radians(lat)
    return (
        111.41284 * math.cos(angle) - 0.0935 * math.cos(3 * angle) + 0.000118 * math.cos(5 * angle)
    )


def flat_distance_km(center: Point, point: Point) -> float:
    """The distance as the database computes it: Pythagoras with the scale at ``center``.

    Within Saxony it differs from the geodesic distance by at most 0.2 % up to 50 km and 0.4 % up
    to 100 km, which is less than the accuracy of most points.
    """
    north = (point.lat - center.lat) * KM_PER_DEGREE_LAT
    east = (point.lon - center.lon) * km_per_degree_lon(center.lat)
    return math.sqrt(north * north + east * east)


def distance_km(one: Point, other: Point) -> float:
    """The geodesic distance, for people to read."""
    # geopy costs 60 ms to import, which a command that measures nothing should not pay.
    from geopy.distance import geodesic

    return float(geodesic((one.lat, one.lon), (other.lat, other.lon)).km)


def cell(point: Point, zoom: int = CELL_ZOOM) -> int:
    """The Morton number of the Web-Mercator tile that holds the point.

    Bits of x and y alternate as in a quadkey (x low), so a cell's parent at a lower zoom is
    ``number >> 2 * levels``, and everything inside a tile is one range of numbers.
    """
    size = 1 << zoom
    lat = math.radians(max(-_MERCATOR_LIMIT, min(_MERCATOR_LIMIT, point.lat)))
    x = int((point.lon + 180) / 360 * size)
    y = int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * size)
    return _spread(min(x, size - 1)) | _spread(max(0, min(y, size - 1))) << 1


def cell_center(number: int, zoom: int = CELL_ZOOM) -> Point:
    """The middle of a cell."""
    size = 1 << zoom
    x, y = _gather(number), _gather(number >> 1)
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / size))))
    return Point(lat, (x + 0.5) / size * 360 - 180)


def _spread(value: int) -> int:
    """Put a zero between the bits of a number of up to 32 bits."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        value = (value | value << shift) & mask
    return value


def _gather(value: int) -> int:
    """The reverse of :func:`_spread`: keep every second bit."""
    value &= 0x5555555555555555
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        value = (value | value >> shift) & mask
    return value


def _pair(text: str, wrong: LazyString) -> tuple[float, float]:
    if found := _FOUR_PARTS.fullmatch(text):
        first, first_digits, second, second_digits = found.groups()
        return float(f"{first}.{first_digits}"), float(f"{second}.{second_digits}")
    found = _PAIR_WITH_POINTS.fullmatch(text) or _PAIR_WITH_COMMAS.fullmatch(text)
    if found is None:
        raise BadInput(wrong)
    lat, lon = (number.replace(",", ".") for number in found.groups())
    return float(lat), float(lon)


def _short(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _require(condition: bool, sentence: LazyString) -> None:
    if not condition:
        raise BadInput(sentence)


# The rectangle around the Free State.
SAXONY = BBox(west=11.87, south=50.17, east=15.05, north=51.69)
