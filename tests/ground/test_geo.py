"""Points, distances, rectangles and cells."""

import math
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from directory.errors import BadInput
from directory.geo import (
    SAXONY,
    BBox,
    Point,
    cell,
    cell_center,
    distance_km,
    flat_distance_km,
)

BAUTZEN = Point(51.18087, 14.42769)
LEIPZIG = Point(51.33829, 12.37793)

saxon_points = st.builds(
    Point,
    st.floats(SAXONY.south, SAXONY.north),
    st.floats(SAXONY.west, SAXONY.east),
)


@pytest.mark.parametrize(
    "text",
    [
        "51.05,13.74",
        "51.05, 13.74",
        " 51.05 13.74 ",
        "51.05;13.74",
        "51.05 / 13.74",
        "51,05;13,74",
        "51,05 13,74",
        "51,05,13,74",
        "51,05, 13,74",
        "+51.05,+13.74",
        "51.05°, 13.74°",
    ],
)
def test_coordinates_are_read_the_ways_people_type_them(text: str) -> None:
    assert Point.parse(text) == Point(51.05, 13.74)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "51.05",
        "Dresden",
        "nan,13.7",
        "51.05,inf",
        "51.05,-Infinity",
        "1e400,13",
        "1e2,13",
        "51.05,13.74,9",
        "51.05,13.74\x00",
        "51.05,13.74\ud800",
        "5" * 1_000_000,
        "0." + "1" * 50 + ",13",
    ],
)
def test_anything_else_is_refused_with_a_sentence_that_shows_the_form(text: str) -> None:
    with pytest.raises(BadInput, match=r"zum Beispiel 51\.18,14\.42"):
        Point.parse(text)


@pytest.mark.parametrize("text", ["91,13", "-90.1,13", "51,181", "51,-180.5", "999,999"])
def test_a_point_that_is_not_on_earth_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="muss zwischen"):
        Point.parse(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e400])
def test_a_point_is_never_made_of_something_that_is_no_number(value: float) -> None:
    with pytest.raises(BadInput):
        Point(value, 13.7)
    with pytest.raises(BadInput):
        Point(51.0, value)


def test_longitude_first_is_noticed_when_it_would_be_in_saxony_the_other_way_round() -> None:
    with pytest.raises(BadInput, match="vertauscht"):
        Point.parse("13.74,51.05")
    # Somalia's coast is swapped Saxony; a place that is neither stays what it is.
    assert Point.parse("48.85,2.35") == Point(48.85, 2.35)


def test_a_point_written_down_reads_back() -> None:
    assert str(BAUTZEN) == "51.18087,14.42769"
    assert str(Point(51.0, 13.5)) == "51,13.5"
    assert Point.parse(str(BAUTZEN)) == BAUTZEN


@given(saxon_points)
def test_every_saxon_point_reads_back_to_half_a_meter_or_so(point: Point) -> None:
    assert distance_km(Point.parse(str(point)), point) < 0.001


def test_saxony_ends_where_the_margin_ends() -> None:
    assert BAUTZEN.in_saxony(0)
    prague, berlin = Point(50.0875, 14.4213), Point(52.52, 13.405)
    assert prague.in_saxony()
    assert not prague.in_saxony(0)
    assert not berlin.in_saxony()
    assert berlin.in_saxony(100)


def test_a_distance_is_that_of_the_ellipsoid() -> None:
    second_source = Geod(ellps="WGS84")
    *_, meters = second_source.inv(BAUTZEN.lon, BAUTZEN.lat, LEIPZIG.lon, LEIPZIG.lat)
    assert distance_km(BAUTZEN, LEIPZIG) == pytest.approx(meters / 1000, abs=0.001)
    assert distance_km(BAUTZEN, BAUTZEN) == 0


def test_the_arithmetic_of_the_database_stays_within_its_documented_error() -> None:
    dice = random.Random(51)
    for _ in range(4000):
        center = Point(
            dice.uniform(SAXONY.south, SAXONY.north), dice.uniform(SAXONY.west, SAXONY.east)
        )
        point = Point(
            dice.uniform(SAXONY.south, SAXONY.north), dice.uniform(SAXONY.west, SAXONY.east)
        )
        true = distance_km(center, point)
        if true <= 100:
            allowed = 0.002 if true <= 50 else 0.004
            assert abs(flat_distance_km(center, point) - true) <= allowed * true


def test_a_rectangle_is_read_west_south_east_north() -> None:
    box = BBox.parse("13.5, 50.9,14.0,51.2")
    assert box == BBox(west=13.5, south=50.9, east=14.0, north=51.2)
    assert str(box) == "13.5,50.9,14,51.2"
    assert box.contains(Point(51.0, 13.7))
    assert not box.contains(Point(51.3, 13.7))
    assert box.center == Point(51.05, 13.75)


@pytest.mark.parametrize(
    "text",
    ["", "13,50,14", "13,50,14,51,52", "a,b,c,d", "nan,50,14,51", "13,50,1e400,51", "1" * 99],
)
def test_a_rectangle_that_is_not_four_numbers_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="vier Zahlen"):
        BBox.parse(text)


@pytest.mark.parametrize("text", ["14,50,13,51", "13,51,14,50", "13,50,14,91", "-181,50,14,51"])
def test_a_rectangle_that_is_turned_or_off_the_earth_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        BBox.parse(text)


@given(saxon_points, saxon_points, st.floats(0.1, 100))
def test_everything_within_a_radius_lies_in_the_rectangle_around_it(
    center: Point, point: Point, radius: float
) -> None:
    if flat_distance_km(center, point) <= radius * 0.995:
        assert BBox.around(center, radius).contains(point)


def test_a_rectangle_can_grow_only_as_far_as_the_earth_goes() -> None:
    assert BBox(-180, -90, 180, 90).grown(1000) == BBox(-180, -90, 180, 90)


def test_the_smallest_rectangle_around_points_touches_them() -> None:
    assert BBox.of([BAUTZEN, LEIPZIG]) == BBox(12.37793, 51.18087, 14.42769, 51.33829)
    with pytest.raises(ValueError):
        BBox.of([])


@given(saxon_points, st.integers(0, 22))
def test_the_middle_of_a_cell_is_in_that_cell(point: Point, zoom: int) -> None:
    number = cell(point, zoom)
    assert cell(cell_center(number, zoom), zoom) == number


@given(saxon_points, st.integers(0, 19))
def test_a_cell_lies_in_the_cell_that_its_number_begins_with(point: Point, zoom: int) -> None:
    assert cell(point) >> 2 * (20 - zoom) == cell(point, zoom)


@given(saxon_points)
def test_a_cell_is_no_larger_than_a_house_front_away(point: Point) -> None:
    assert distance_km(point, cell_center(cell(point))) < 0.025


def test_the_cell_is_the_quadkey_that_maps_use() -> None:
    # Tile 14/8817/5481 (x, y), worked out by hand from the slippy-map formula for Dresden.
    x, y = 8817, 5481
    digits = "".join(str((x >> bit & 1) + 2 * (y >> bit & 1)) for bit in range(13, -1, -1))
    assert cell(Point(51.05, 13.74), 14) == int(digits, 4)


def test_the_poles_and_the_date_line_have_cells_too() -> None:
    for point in (Point(90, 180), Point(-90, -180), Point(90, -180), Point(0, 180)):
        assert 0 <= cell(point) < 4**20


def test_importing_geo_does_not_pay_for_geopy() -> None:
    code = "import sys, directory.geo; sys.exit('geopy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
