"""Is the map the same for everybody, free of foreign hosts, and true to the outlines?"""

from __future__ import annotations

import json
import re

import folium
import pytest
from shapely.geometry import Point, shape

from directory import maps
from directory.config import ROOT
from directory.maps import Town

HOSTILE = "</script>`${document.title=1}`'\"\u2028"


@pytest.fixture(scope="module")
def districts() -> dict[str, object]:
    """The outlines that come with the product."""
    text = (ROOT / "data/districts.geojson").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def test_the_map_is_the_same_every_time_it_is_built() -> None:
    towns = [Town("Pirna", 50.962, 13.941, 39_000), Town("Leipzig", 51.34, 12.375, 616_000)]
    first, second = maps.shell(towns), maps.shell(reversed(towns))
    assert first == second
    assert maps.shell(towns[:1]).digest != first.digest


def test_the_map_asks_no_other_host_and_leaves_the_zoom_of_the_browser_alone() -> None:
    script = maps.shell().script.decode()
    assert not re.search(r"https?:|//[a-z]", script)
    assert "user-scalable" not in script
    assert "<" not in script


def test_other_folium_maps_keep_their_own_files() -> None:
    maps.shell()
    assert folium.Map.default_js
    assert maps.SelfHostedMap.default_js == []


def test_the_largest_towns_are_named_first() -> None:
    small, large = Town("Pirna", 50.96, 13.94, 39_000), Town("Leipzig", 51.34, 12.37, 616_000)
    script = maps.shell([small, large]).script.decode()
    assert script.index("Leipzig") < script.index("Pirna")


def test_a_name_cannot_become_a_program() -> None:
    script = maps.shell([Town(HOSTILE, 51.0, 13.0, 1)]).script.decode()
    found = re.search(r'directoryMap\.towns\(map_places, "towns", (\[.*\])\);', script)
    assert found is not None
    assert json.loads(found.group(1)) == [[HOSTILE, 51.0, 13.0]]
    assert "</script" not in script
    assert "\u2028" not in script


def test_every_district_is_drawn_with_its_number_inside(districts: dict[str, object]) -> None:
    drawing = maps.outline(districts)
    assert len(drawing.shapes) == 13
    for district in drawing.shapes:
        rings = re.findall(r"M([^z]+)z", district.path)
        corners = [[tuple(map(int, pair.split(","))) for pair in ring.split()] for ring in rings]
        areas = [shape({"type": "Polygon", "coordinates": [ring]}) for ring in corners]
        assert any(area.contains(Point(district.x, district.y)) for area in areas), district.ags
        for x, y in (corner for ring in corners for corner in ring):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


def test_north_is_up_and_west_is_left_in_the_drawing(districts: dict[str, object]) -> None:
    places = {district.ags: (district.x, district.y) for district in maps.outline(districts).shapes}
    goerlitz, vogtland, nordsachsen = places["14626"], places["14523"], places["14730"]
    assert vogtland[0] < goerlitz[0]
    assert nordsachsen[1] < vogtland[1]


def test_towns_inside_a_district_are_drawn_after_it(districts: dict[str, object]) -> None:
    """The city of Leipzig lies in the district of Leipzig and must not be painted over."""
    order = [district.ags for district in maps.outline(districts).shapes]
    assert order.index("14729") < order.index("14713")
