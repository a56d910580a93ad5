"""How do places become a map without a foreign host, an inline script or HTML made from data?

Folium builds the map once, as a script that is the same for every page and language and can be
cached for good. What a page shows comes afterwards by GeoJSON address; ``static/map.js`` holds the
parts this script calls. No text from the directory ever passes through Folium, whose popups would
execute it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.template import Template

ELEMENT_ID = "map_places"
"""The id of the element a page provides for the map to live in."""

CENTER = (50.93, 13.4)
SMALLEST_ZOOM = 7
LARGEST_ZOOM = 18
DISTRICTS_PANE = "districts"
TOWNS_PANE = "towns"

OUTLINE_WIDTH = 640
"""Width of the outline drawing in its own units; the height follows from the shape of Saxony."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The map without data: a script for ``/karte.<digest>.js`` and the id of its element."""

    script: bytes
    digest: str
    element_id: str = ELEMENT_ID


@dataclass(frozen=True, slots=True)
class Town:
    """A name that helps people to find their way on a map without streets."""

    name: str
    latitude: float
    longitude: float
    population: int


class SelfHostedMap(folium.Map):
    """Folium's map without its foreign scripts, styles, tiles and inline parts."""

    # New lists: the ones of the base class are shared by every map there is.
    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name() | tojson }}, {
            center: {{ this.location | tojson }},
            crs: L.CRS.{{ this.crs }},
            ...{{ this.options | tojavascript }}
        });
        {% endmacro %}
        """
    )


class Part(MacroElement):
    """A part of the map that ``static/map.js`` knows how to make."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        directoryMap.{{ this.part }}({{ this._parent.get_name() }}
            {%- for value in this.values %}, {{ value | tojson }}{% endfor %});
        {% endmacro %}
        """
    )

    def __init__(self, part: str, *values: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca gives no types here
        self._name = "Part"
        self.part = part
        self.values = values


def shell(towns: Iterable[Town] = ()) -> Shell:
    """Build the map once. The same towns always give the same bytes, hence the same address."""
    page = SelfHostedMap(
        location=CENTER,
        tiles=None,
        zoom_start=SMALLEST_ZOOM + 1,
        zoom_control=False,
        minZoom=SMALLEST_ZOOM,
        maxZoom=LARGEST_ZOOM,
        scrollWheelZoom=False,
    )
    _name(page, ELEMENT_ID.removeprefix("map_"))
    by_size = sorted(towns, key=lambda town: (-town.population, town.name))
    names = [[town.name, round(town.latitude, 3), round(town.longitude, 3)] for town in by_size]
    parts: Sequence[MacroElement] = (
        Part("frame"),
        Part("background"),
        # Layers that arrive by address would otherwise lie in the order of their arrival.
        CustomPane(DISTRICTS_PANE, z_index=250),
        Part("districts", DISTRICTS_PANE),
        CustomPane(TOWNS_PANE, z_index=450),
        Part("towns", TOWNS_PANE, names),
        Part("places"),
    )
    for number, part in enumerate(parts):
        _name(part, f"{ELEMENT_ID}_{number}")
        page.add_child(part)
    root = cast(Figure, page.get_root())
    _name(root, ELEMENT_ID)
    root.render()
    lines = (line.strip() for line in root.script.render().splitlines())
    body = "\n".join(line for line in lines if line)
    script = f'(function () {{\n"use strict";\n{body}\n}})();\n'.encode()
    return Shell(script, hashlib.sha256(script).hexdigest()[:8])


def _name(element: Element, name: str) -> None:
    """Give an element a lasting id; Folium's own is random, so the script would never be equal."""
    element._id = name


@dataclass(frozen=True, slots=True)
class Shape:
    """A district in the outline drawing: its path, and where its number stands."""

    ags: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The districts as a drawing for the start page, which needs no script."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def outline(districts: Mapping[str, Any]) -> Outline:
    """Draw the district outlines (GeoJSON, polygons keyed by ``ags``)."""
    rings = {
        str(feature["properties"]["ags"]): _outer_rings(feature["geometry"])
        for feature in districts["features"]
    }
    longitudes = [lon for shape in rings.values() for ring in shape for lon, _ in ring]
    latitudes = [lat for shape in rings.values() for ring in shape for _, lat in ring]
    west, south, east, north = min(longitudes), min(latitudes), max(longitudes), max(latitudes)
    shrink = math.cos(math.radians((south + north) / 2))
    margin = 4
    scale = (OUTLINE_WIDTH - 2 * margin) / ((east - west) * shrink)
    height = round((north - south) * scale) + 2 * margin

    def place(lon: float, lat: float) -> tuple[int, int]:
        return (
            round((lon - west) * shrink * scale) + margin,
            round((north - lat) * scale) + margin,
        )

    shapes = []
    for ags, outer in sorted(rings.items(), key=lambda item: -_area(item[1])):
        drawn = [_without_repeats(place(lon, lat) for lon, lat in ring) for ring in outer]
        path = "".join("M" + " ".join(f"{x},{y}" for x, y in ring) + "z" for ring in drawn)
        x, y = _label_point(max(drawn, key=lambda ring: abs(_signed_area(ring))))
        shapes.append(Shape(ags, path, x, y))
    return Outline(OUTLINE_WIDTH, height, tuple(shapes))


def _outer_rings(geometry: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [[(position[0], position[1]) for position in polygon[0]] for polygon in polygons]


def _without_repeats(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for point in points:
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def _signed_area(ring: Sequence[tuple[float, float]]) -> float:
    following = [*ring[1:], ring[0]]
    pairs = zip(ring, following, strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _area(rings: Iterable[Sequence[tuple[float, float]]]) -> float:
    return sum(abs(_signed_area(ring)) for ring in rings)


def _inside(x: float, y: float, ring: Sequence[tuple[int, int]]) -> bool:
    following = [*ring[1:], ring[0]]
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, following, strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _label_point(ring: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The point inside that is farthest from every corner and edge, near enough for a label."""
    columns, rows = [x for x, _ in ring], [y for _, y in ring]
    best, room = (sum(columns) // len(ring), sum(rows) // len(ring)), -1.0
    for x in range(min(columns), max(columns) + 1, 5):
        for y in range(min(rows), max(rows) + 1, 5):
            if _inside(x, y, ring):
                distance = min(_distance(x, y, *edge) for edge in _edges(ring))
                if distance > room:
                    best, room = (x, y), distance
    return best


def _edges(
    ring: Sequence[tuple[int, int]],
) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _distance(x: float, y: float, start: tuple[int, int], end: tuple[int, int]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0 if not length else ((x - start[0]) * dx + (y - start[1]) * dy) / length
    share = min(1.0, max(0.0, share))
    return math.hypot(start[0] + share * dx - x, start[1] + share * dy - y)
