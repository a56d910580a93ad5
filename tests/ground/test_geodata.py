"""The outlines of the districts: the ones that come along, and official ones from a file."""

import gzip
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
import shapefile
import shapely
from pyproj import CRS, Transformer
from shapely.geometry import mapping, shape

from directory.config import Settings
from directory.errors import BadInput, SettingsError
from directory.gazetteer import Gazetteer
from directory.geo import Point
from directory.geodata import (
    DistrictOutlines,
    district_outlines,
    districts_geojson,
    install,
    installed_path,
    reading,
)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
OFFICIAL = ROOT.parent / "shared" / "geodata" / "kreise_sachsen.geojson"
GAZETTEER = Gazetteer.load(DATA)
BUILT_IN = json.loads((DATA / "districts.geojson").read_text(encoding="utf-8"))
OUTLINES = DistrictOutlines(BUILT_IN)

BAUTZEN = Point(51.18087, 14.42769)
PRAGUE = Point(50.0875, 14.4213)

# The old German system as the survey defines it, spelled out: Bessel's ellipsoid and the seven
# parameters of EPSG:1777. Nothing is looked up, so this is a second source for what is read back.
SPELLED_OUT = {
    31467: "+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +y_0=0 +ellps=bessel "
    "+towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs",
    31469: "+proj=tmerc +lat_0=0 +lon_0=15 +k=1 +x_0=5500000 +y_0=0 +ellps=bessel "
    "+towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7 +units=m +no_defs",
    25832: "+proj=utm +zone=32 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs",
    25833: "+proj=utm +zone=33 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs",
    4258: "+proj=longlat +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +no_defs",
}

Features = list[dict[str, Any]]


def official() -> dict[str, Any]:
    """Boundaries of VG5000 where they lie beside the checkout, else the built-in outlines."""
    if OFFICIAL.exists():
        return dict(json.loads(OFFICIAL.read_text(encoding="utf-8")))
    return dict(BUILT_IN)


def projected(features: Features, epsg: int) -> Features:
    """The features with corners as the survey would give them in another system."""
    if epsg == 4326:
        return features
    to = Transformer.from_crs("+proj=longlat +datum=WGS84", SPELLED_OUT[epsg], always_xy=True)

    def convert(corners: Any) -> Any:
        return numpy.column_stack(to.transform(corners[:, 0], corners[:, 1]))

    return [
        {
            **feature,
            "geometry": mapping(shapely.transform(shape(feature["geometry"]), convert)),
        }
        for feature in features
    ]


def zipped(
    path: Path,
    features: Features,
    epsg: int,
    *,
    stem: str = "vg250_ebenen_0101/VG250_KRS",
    prj: str | None = None,
    more: dict[str, bytes] | None = None,
) -> Path:
    """A shapefile as BKG packs it, with the projection in its .prj as ESRI writes it."""
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    writer = shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON)
    writer.field("GEN", "C", size=60)
    writer.field("AGS", "C", size=12)
    writer.field("SN_L", "C", size=2)
    writer.field("GF", "N", size=2)
    for feature in features:
        geometry = shapely.orient_polygons(shape(feature["geometry"]), exterior_cw=True)
        writer.shape(mapping(geometry))
        key = feature["properties"]["ags"]
        writer.record("Größe", key, key[:2], 4)
    writer.close()
    esri = CRS.from_epsg(epsg).to_wkt("WKT1_ESRI") if prj is None else prj
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, content in ((".shp", shp), (".shx", shx), (".dbf", dbf)):
            archive.writestr(stem + ending, content.getvalue())
        if esri:
            archive.writestr(stem + ".prj", esri)
        for name, extra in (more or {}).items():
            archive.writestr(name, extra)
    return path


def geojson(path: Path, features: Features, **members: Any) -> Path:
    document = {"type": "FeatureCollection", **members, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def put(file: Path, **more: Any) -> dict[str, Any]:
    target = file.parent / "var" / "districts.geojson"
    install(file, target, GAZETTEER, **more)
    return dict(json.loads(target.read_text(encoding="utf-8")))


def farthest_m(found: dict[str, Any], expected: Features) -> float:
    """How far the two sets of outlines are apart, at the worst corner."""
    wanted = {item["properties"]["ags"]: shape(item["geometry"]) for item in expected}
    assert {item["properties"]["ags"] for item in found["features"]} == set(wanted)
    scale = (70_000.0, 111_249.0)  # Meters in a degree at 51° north.
    return max(
        float(
            shapely.transform(
                shape(item["geometry"]), lambda corners: corners * scale
            ).boundary.hausdorff_distance(
                shapely.transform(
                    wanted[item["properties"]["ags"]], lambda corners: corners * scale
                ).boundary
            )
        )
        for item in found["features"]
    )


# --- which outline holds a point -------------------------------------------------------------


def test_the_outlines_that_come_along_hold_their_towns_give_or_take_two_kilometers() -> None:
    for municipality in GAZETTEER.municipalities.values():
        assert OUTLINES.is_plausible(municipality.point, municipality.district_ags)


def test_a_point_is_found_in_its_district_and_outside_of_the_others() -> None:
    assert OUTLINES.district_of(BAUTZEN) == "14625"
    assert OUTLINES.distance_to_district_km(BAUTZEN, "14625") == 0
    assert 10 < OUTLINES.distance_to_district_km(BAUTZEN, "14626") < 30
    assert not OUTLINES.is_plausible(BAUTZEN, "14713")


def test_the_city_of_leipzig_is_a_hole_in_no_landkreis() -> None:
    leipzig = Point(51.33829, 12.37793)
    assert OUTLINES.district_of(leipzig) == "14713"
    assert OUTLINES.distance_to_district_km(leipzig, "14729") > 2


def test_a_point_in_another_country_is_in_no_district() -> None:
    assert OUTLINES.district_of(PRAGUE) is None
    assert OUTLINES.distance_to_district_km(PRAGUE, "14628") > 50
    with pytest.raises(KeyError):
        OUTLINES.distance_to_district_km(PRAGUE, "99999")


def test_without_installed_outlines_those_that_come_along_are_drawn(tmp_path: Path) -> None:
    settings = Settings(var=str(tmp_path))
    assert districts_geojson(settings) == BUILT_IN
    assert district_outlines(settings).district_of(BAUTZEN) == "14625"
    assert "BKG 2009" in BUILT_IN["attribution"]


def test_installed_outlines_take_their_place(tmp_path: Path) -> None:
    settings = Settings(var=str(tmp_path))
    file = geojson(tmp_path / "file.json", official()["features"])
    install(file, installed_path(settings), GAZETTEER, year=2026)
    assert districts_geojson(settings)["attribution"] == (
        "© GeoBasis-DE / BKG 2026 (dl-de/by-2-0, Daten verändert)"
    )


@pytest.mark.parametrize("content", ["", "{", "[]", '{"features": []}', '{"features": [7]}'])
def test_a_spoiled_installed_file_stops_the_start_with_its_name(
    content: str, tmp_path: Path
) -> None:
    settings = Settings(var=str(tmp_path))
    installed_path(settings).write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"districts\.geojson"):
        districts_geojson(settings)


# --- projections -----------------------------------------------------------------------------


@pytest.mark.parametrize("epsg", [31467, 31469, 25832, 25833, 4258])
def test_a_shapefile_in_its_own_projection_comes_out_within_five_meters(
    epsg: int, tmp_path: Path
) -> None:
    features = official()["features"]
    file = zipped(tmp_path / "vg250.zip", projected(features, epsg), epsg)
    assert farthest_m(put(file), features) < 5


def test_forgetting_the_shift_of_the_datum_would_be_noticed_here(tmp_path: Path) -> None:
    """The test above can fail: the same corners read without the shift are far off."""
    gauss = projected(official()["features"], 31467)
    corner = shape(gauss[0]["geometry"]).exterior.coords[0]
    without = SPELLED_OUT[31467].replace(
        "+towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7", "+towgs84=0,0,0"
    )
    naive = Transformer.from_crs(without, "+proj=longlat +datum=WGS84", always_xy=True)
    lon, lat = naive.transform(*corner[:2])
    true_lon, true_lat = official()["features"][0]["geometry"]["coordinates"][0][0][:2]
    off = ((lon - true_lon) * 70_000) ** 2 + ((lat - true_lat) * 111_249) ** 2
    assert 120**2 < off < 250**2


@pytest.mark.parametrize(
    ("epsg", "name"),
    [
        (25832, "urn:ogc:def:crs:EPSG::25832"),
        (25832, "EPSG:25832"),
        (31467, "urn:ogc:def:crs:EPSG:6.9:31467"),
        (4326, "urn:ogc:def:crs:OGC:1.3:CRS84"),
        (4326, "EPSG:4326"),
    ],
)
def test_geojson_may_name_its_projection(epsg: int, name: str, tmp_path: Path) -> None:
    features = official()["features"]
    file = geojson(
        tmp_path / "kreise.geojson",
        projected(features, epsg),
        crs={"type": "name", "properties": {"name": name}},
    )
    assert farthest_m(put(file), features) < 5


def test_geojson_without_a_projection_is_wgs_84(tmp_path: Path) -> None:
    features = official()["features"]
    assert farthest_m(put(geojson(tmp_path / "f.json", features)), features) < 5


# --- which areas -----------------------------------------------------------------------------


def test_all_of_germany_is_reduced_to_saxony_and_parts_are_united(tmp_path: Path) -> None:
    features = official()["features"]
    west, south, east, north = shape(features[0]["geometry"]).bounds
    middle = (west + east) / 2
    halves = [
        {
            "properties": {"ags": features[0]["properties"]["ags"]},
            "geometry": mapping(shape(features[0]["geometry"]).intersection(half)),
        }
        for half in (
            shapely.box(west, south, middle, north),
            shapely.box(middle, south, east, north),
        )
    ]
    berlin = {
        "properties": {"ags": "11000"},
        "geometry": mapping(shapely.box(13.1, 52.3, 13.7, 52.7)),
    }
    former = {"properties": {"ags": "14161"}, "geometry": berlin["geometry"]}
    file = geojson(tmp_path / "f.json", [berlin, former, *halves, *features[1:]])
    found = put(file)
    assert len(found["features"]) == 13
    assert farthest_m(found, features) < 5


def test_the_layer_of_districts_is_picked_among_those_of_an_archive(tmp_path: Path) -> None:
    features = official()["features"]
    municipalities = [
        {**item, "properties": {"ags": item["properties"]["ags"] + "000"}} for item in features
    ]
    other = zipped(tmp_path / "gem.zip", municipalities, 4326, stem="x/VG250_GEM")
    with zipfile.ZipFile(other) as archive:
        more = {name: archive.read(name) for name in archive.namelist()}
    file = zipped(tmp_path / "f.zip", features, 4326, more={**more, "readme.txt": b"BKG"})
    assert farthest_m(put(file), features) < 5


def test_a_file_without_a_district_is_refused_and_says_which(tmp_path: Path) -> None:
    features = [
        item
        for item in official()["features"]
        if item["properties"]["ags"] not in ("14713", "14625")
    ]
    target = tmp_path / "districts.geojson"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(BadInput, match=r"14625 Landkreis Bautzen und 14713 Leipzig\."):
        install(geojson(tmp_path / "f.json", features), target, GAZETTEER)
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["districts.geojson", "f.json"]


def test_municipalities_are_not_taken_for_districts(tmp_path: Path) -> None:
    features = [
        {**item, "id": None, "properties": {"ags": item["properties"]["ags"] + "000"}}
        for item in official()["features"]
    ]
    with pytest.raises(BadInput, match="fünfstellige Schlüssel AGS"):
        put(geojson(tmp_path / "f.json", features))
    with pytest.raises(BadInput, match="AGS"):
        put(zipped(tmp_path / "f.zip", features, 4326, stem="VG250_GEM"))


@pytest.mark.parametrize(
    "properties",
    [
        lambda ags: {"AGS": ags, "GEN": "x"},
        lambda ags: {"ags": int(ags)},
        lambda ags: {"RS": ags},
        lambda ags: {"ARS": ags, "AGS": None},
    ],
)
def test_the_key_may_stand_in_the_fields_that_bkg_used_over_the_years(
    properties: Callable[[str], dict[str, Any]], tmp_path: Path
) -> None:
    features = [
        {
            "type": "Feature",
            "properties": properties(item["properties"]["ags"]),
            "geometry": item["geometry"],
        }
        for item in official()["features"]
    ]
    assert len(put(geojson(tmp_path / "f.json", features))["features"]) == 13


# --- wrong places ----------------------------------------------------------------------------


def turned(corners: Any) -> Any:
    return corners[:, ::-1]


def moved(corners: Any) -> Any:
    return corners + numpy.array([0.2, 0.0])


@pytest.mark.parametrize("spoil", [turned, moved], ids=["axes", "moved"])
def test_outlines_in_the_wrong_place_are_refused(
    spoil: Callable[[Any], Any], tmp_path: Path
) -> None:
    features = [
        {**item, "geometry": mapping(shapely.transform(shape(item["geometry"]), spoil))}
        for item in official()["features"]
    ]
    with pytest.raises(BadInput, match="liegen nicht dort"):
        put(geojson(tmp_path / "f.json", features))


def test_exchanged_keys_are_noticed(tmp_path: Path) -> None:
    exchange = {"14713": "14729", "14729": "14713", "14612": "14627", "14627": "14612"}
    features = [
        {**item, "properties": {"ags": exchange.get(item["properties"]["ags"], item["id"])}}
        for item in official()["features"]
    ]
    with pytest.raises(BadInput, match="Schlüssel sind vertauscht"):
        put(geojson(tmp_path / "f.json", features))


def test_meters_without_a_projection_are_refused(tmp_path: Path) -> None:
    features = projected(official()["features"], 25832)
    with pytest.raises(BadInput, match="Koordinatensystem"):
        put(geojson(tmp_path / "f.json", features))


# --- what is written -------------------------------------------------------------------------


def fine(features: Features, corners: int) -> Features:
    """The features with so many corners that they must be simplified."""
    dense = [shapely.segmentize(shape(item["geometry"]), 0.2 / corners) for item in features]
    dice = random.Random(25)
    shaken: dict[tuple[float, float], tuple[float, float]] = {}

    def shake(points: Any) -> Any:
        for x, y in points:
            key = (round(x, 9), round(y, 9))
            shaken.setdefault(key, (x + dice.uniform(-4e-4, 4e-4), y + dice.uniform(-4e-4, 4e-4)))
        return numpy.array([shaken[round(x, 9), round(y, 9)] for x, y in points])

    return [
        {**item, "geometry": mapping(shapely.make_valid(shapely.transform(area, shake)))}
        for item, area in zip(features, dense, strict=True)
    ]


def test_fine_boundaries_are_simplified_until_a_phone_can_load_them(tmp_path: Path) -> None:
    features = fine(official()["features"], 60)
    file = geojson(tmp_path / "f.json", features)
    assert len(gzip.compress(file.read_bytes())) > 120_000
    found = put(file)
    written = (tmp_path / "var" / "districts.geojson").read_bytes()
    assert len(gzip.compress(written)) <= 60_000
    assert farthest_m(found, features) < 500
    shapes = [shape(item["geometry"]) for item in found["features"]]
    assert all(area.is_valid for area in shapes)
    # Neighbors still share their borders: neither gaps nor overlaps worth mentioning.
    together = shapely.union_all(shapes)
    assert abs(sum(area.area for area in shapes) - together.area) < 1e-4 * together.area


def test_what_is_written_follows_the_standard(tmp_path: Path) -> None:
    found = put(geojson(tmp_path / "f.json", official()["features"]))
    assert found["type"] == "FeatureCollection"
    for feature in found["features"]:
        area = shape(feature["geometry"])
        assert feature["id"] == feature["properties"]["ags"]
        assert feature["properties"]["name"] == GAZETTEER.districts[feature["id"]].name
        assert feature["bbox"] == list(area.bounds)
        for part in shapely.get_parts(area):
            assert part.exterior.is_ccw
            assert not any(ring.is_ccw for ring in part.interiors)
        for corner in shapely.get_coordinates(area).ravel():
            assert corner == round(corner, 5)


def test_the_built_in_outlines_follow_it_too() -> None:
    assert {item["properties"]["ags"] for item in BUILT_IN["features"]} == set(GAZETTEER.districts)
    for feature in BUILT_IN["features"]:
        assert feature["properties"]["name"] == GAZETTEER.districts[feature["id"]].name
        for part in shapely.get_parts(shape(feature["geometry"])):
            assert part.exterior.is_ccw


def test_the_year_is_that_of_the_file_unless_it_or_the_operator_names_one(tmp_path: Path) -> None:
    file = geojson(tmp_path / "f.json", official()["features"])
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert "BKG 2023 " in put(file)["attribution"]
    assert "BKG 2025 " in put(file, year=2025)["attribution"]
    geojson(file, official()["features"], attribution="© GeoBasis-DE / BKG 2021 …")
    assert "BKG 2021 " in put(file, year=2025)["attribution"]
    geojson(file, official()["features"], attribution="© OpenStreetMap contributors\u202e")
    assert put(file)["attribution"] == "© OpenStreetMap contributors"


def test_the_target_is_replaced_at_once(tmp_path: Path) -> None:
    put(geojson(tmp_path / "f.json", official()["features"]))
    put(geojson(tmp_path / "f.json", official()["features"]))
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["districts.geojson"]


# --- hostile files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"{",
        b"[]",
        b"7",
        b'{"features": 7}',
        b'{"features": [null]}',
        b'{"features": [{"properties": {"ags": "14713"}, "geometry": {"type": "Polygon"}}]}',
        b'{"features": [{"properties": {"ags": "14713"}, "geometry": '
        b'{"type": "Polygon", "coordinates": [[["a", "b"]]]}}]}',
        b'{"features": [{"properties": {"ags": "14713"}, "geometry": '
        b'{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [4, 5], [NaN, 1]]]}}]}',
        b'{"crs": {"type": "link"}, "features": []}',
        b"[" * 100_000,
        b"PK\x03\x04nonsense",
    ],
)
def test_nonsense_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(BadInput):
        put(file)


@pytest.mark.parametrize("name", ["EPSG:999999", "urn:ogc:def:crs:EPSG::1", "Mars", "x" * 10_000])
def test_an_unknown_projection_is_refused(name: str, tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    with pytest.raises(BadInput, match="Koordinatensystem"):
        put(geojson(tmp_path / "f.json", official()["features"], crs=crs))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nicht lesen"):
        put(tmp_path / "nothing.zip")
    with pytest.raises(BadInput, match="nicht lesen"):
        install(tmp_path, tmp_path / "x", GAZETTEER)


def test_a_shapefile_without_projection_is_refused(tmp_path: Path) -> None:
    features = projected(official()["features"], 31467)
    with pytest.raises(BadInput, match=r"fehlt die \.prj-Datei"):
        put(zipped(tmp_path / "f.zip", features, 31467, prj=""))
    with pytest.raises(BadInput, match="Koordinatensystem der Datei ist nicht bekannt"):
        put(zipped(tmp_path / "f.zip", features, 31467, prj="GEOGCS[broken"))


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "a/../../b", "..\\windows", "C:\\windows\\x"]
)
def test_an_archive_with_a_path_out_of_it_is_refused(name: str, tmp_path: Path) -> None:
    file = zipped(tmp_path / "f.zip", official()["features"], 4326, more={name: b"x"})
    with pytest.raises(BadInput, match="hinausführen"):
        put(file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f.zip"]


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reading, "LARGEST_MEMBERS", {".shp": 1_000_000, ".dbf": 1_000_000, ".prj": 20_000}
    )
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ("shp", "dbf", "prj"):
            archive.writestr(f"VG250_KRS.{ending}", b"\x00" * 20_000_000)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(BadInput, match="größer als 1 MB"):
        put(bomb)


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path) -> None:
    many = {f"{number}.txt": b"" for number in range(reading.MOST_MEMBERS)}
    with pytest.raises(BadInput, match="zu viele"):
        put(zipped(tmp_path / "f.zip", official()["features"], 4326, more=many))


def test_a_file_that_is_too_large_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    with pytest.raises(BadInput, match="größer als"):
        put(geojson(tmp_path / "f.json", official()["features"]))


def test_damaged_shapefiles_are_refused_wherever_the_damage_is(tmp_path: Path) -> None:
    """Hundreds of archives with spoiled bytes: each is refused, or still right; none crashes."""
    dice = random.Random(7)
    sound = zipped(tmp_path / "sound.zip", official()["features"], 4326)
    with zipfile.ZipFile(sound) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    refused = 0
    for turn in range(150):
        spoiled = dict(members)
        name = dice.choice([name for name in spoiled if not name.endswith("shx")])
        content = bytearray(spoiled[name])
        if turn % 3 == 0:
            content = content[: dice.randrange(len(content))]
        else:
            for _ in range(20):
                content[dice.randrange(min(len(content), 400))] = dice.randrange(256)
        spoiled[name] = bytes(content)
        file = tmp_path / "spoiled.zip"
        with zipfile.ZipFile(file, "w") as archive:
            for member, data in spoiled.items():
                archive.writestr(member, data)
        try:
            put(file)
        except BadInput:
            refused += 1
    assert refused > 75


def test_an_archive_cut_short_is_refused(tmp_path: Path) -> None:
    sound = zipped(tmp_path / "f.zip", official()["features"], 4326).read_bytes()
    for length in range(0, len(sound), len(sound) // 25):
        file = tmp_path / "cut.zip"
        file.write_bytes(sound[:length])
        with pytest.raises(BadInput):
            put(file)
