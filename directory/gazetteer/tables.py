"""Which districts, municipalities, postcodes and quarters of Saxony are there?

The tables of ``data/`` as values. Their columns and sources are described in ``data/README.md``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from directory.geo import BBox, Point
from directory.vocabulary import PointPrecision

GEONAMES = "GeoNames (CC BY 4.0)"
DESTATIS = "Destatis (dl-de/by-2-0)"


class DistrictKind(StrEnum):
    """Whether a district is a Landkreis or a Kreisfreie Stadt."""

    RURAL = "rural"
    URBAN = "urban"


@dataclass(frozen=True, slots=True)
class District:
    """A Landkreis or a Kreisfreie Stadt; ``name`` is the official one, "Landkreis" included."""

    ags: str
    name: str
    kind: DistrictKind
    seat: str
    nuts3: str
    bbox: BBox

    @property
    def center(self) -> Point:
        """The middle of its rectangle, to point a map at."""
        return self.bbox.center


@dataclass(frozen=True, slots=True)
class Municipality:
    """A Gemeinde or Stadt with its main point, which is where its middle or town hall is."""

    ags: str
    name: str
    kind: str
    district_ags: str
    population: int
    point: Point
    name_hsb: str
    seat_postal_code: str


@dataclass(frozen=True, slots=True)
class PostalPlace:
    """A postcode in a municipality; ``place`` is the town or village as the post writes it.

    The point is good to one to three kilometres, or is the municipality's own (``precision``).
    """

    postal_code: str
    place: str
    municipality_ags: str
    point: Point
    precision: PointPrecision
    source: str


@dataclass(frozen=True, slots=True)
class Locality:
    """A quarter or village of a municipality with its approximate centre."""

    municipality_ags: str
    name: str
    point: Point
    precision: PointPrecision
    source: str


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """The known position of a street address."""

    name: str
    city: str
    street: str
    house_number: str
    point: Point
    precision: PointPrecision
    source: str


@dataclass(frozen=True, slots=True)
class ForeignName:
    """What a large town is called in another language."""

    municipality_ags: str
    name: str


def read_districts(folder: Path) -> dict[str, District]:
    """The 13 districts by their key, with the rectangle of their outline."""
    boxes = _outline_boxes(folder / "districts.geojson")
    return {
        row["ags"]: District(
            row["ags"],
            row["name"],
            DistrictKind(row["kind"]),
            row["seat"],
            row["nuts3"],
            boxes[row["ags"]],
        )
        for row in _rows(folder / "districts.csv")
    }


def read_municipalities(folder: Path) -> dict[str, Municipality]:
    """All municipalities by their key."""
    return {
        row["ags"]: Municipality(
            row["ags"],
            row["name"],
            row["kind"],
            row["district_ags"],
            int(row["population"]),
            _point(row),
            row["name_hsb"],
            row["seat_postal_code"],
        )
        for row in _rows(folder / "municipalities.csv")
    }


def read_postal_places(folder: Path) -> list[PostalPlace]:
    """All pairs of postcode and place."""
    return [
        PostalPlace(
            row["postal_code"],
            row["place"],
            row["municipality_ags"],
            _point(row),
            *_postal_accuracy(row["coord_source"]),
        )
        for row in _rows(folder / "postal_codes.csv")
    ]


def read_localities(folder: Path) -> list[Locality]:
    """All quarters and villages whose centre is known."""
    return [
        Locality(
            row["municipality_ags"],
            row["locality"],
            _point(row),
            PointPrecision.LOCALITY,
            row["source"],
        )
        for row in _rows(folder / "localities.csv")
    ]


def read_entry_points(folder: Path) -> list[EntryPoint]:
    """All street addresses whose position is known."""
    return [
        EntryPoint(
            row["name"],
            row["city"],
            row["street"],
            row["house_number"],
            _point(row),
            _precision(row["precision"]),
            row["source"],
        )
        for row in _rows(folder / "entry_points.csv")
    ]


def read_foreign_names(folder: Path) -> list[ForeignName]:
    """Names of towns in other languages."""
    return [
        ForeignName(row["municipality_ags"], row["name"])
        for row in _rows(folder / "town_names.csv")
    ]


def _postal_accuracy(coord_source: str) -> tuple[PointPrecision, str]:
    if coord_source == "municipality":
        return PointPrecision.MUNICIPALITY, DESTATIS
    return PointPrecision.POSTCODE, GEONAMES


def _precision(key: str) -> PointPrecision:
    precision = PointPrecision.of(key)
    if precision is None:
        raise ValueError(f"unknown precision: {key}")
    return precision


def _point(row: dict[str, str]) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _outline_boxes(path: Path) -> dict[str, BBox]:
    outlines = json.loads(path.read_text(encoding="utf-8"))
    return {
        feature["properties"]["ags"]: BBox.of(
            Point(lat, lon) for lon, lat in _corners(feature["geometry"]["coordinates"])
        )
        for feature in outlines["features"]
    }


def _corners(coordinates: Any) -> Iterator[tuple[float, float]]:
    """All corners of a GeoJSON geometry, however deep its rings are nested."""
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _corners(part)
