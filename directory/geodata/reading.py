"""Which areas with which official keys are in this file, and in which projection?

A GeoJSON file or a zipped shapefile from anywhere: everything in it is doubted. Nothing is
unpacked to disk, nothing is read past a limit, and what cannot be understood is refused with a
sentence that says what to do.
"""

from __future__ import annotations

import io
import json
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from directory.errors import BadInput
from directory.i18n import LazyString, lazy

if TYPE_CHECKING:
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

LARGEST_FILE = 150_000_000
# Unpacked, by the ending of the file. The tables of all of Germany need a tenth of this.
LARGEST_MEMBERS = {".shp": 300_000_000, ".dbf": 50_000_000, ".prj": 20_000}
MOST_MEMBERS = 5_000

# Meters from the zero of any projection in use; a zone's number before the easting included.
_LARGEST_COORDINATE = 1e8

_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Area:
    """One part of a district: its official key and its shape in the file's projection."""

    ags: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Source:
    """The areas of a file, their projection, and what the file says of its origin."""

    areas: list[Area]
    crs: CRS
    attribution: str


def read(path: Path) -> Source:
    """Read the areas whose key is that of a Saxon district.

    Raises:
        BadInput: the file is missing, too large, damaged or of another kind.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise BadInput(lazy("Die Datei ist größer als %(mb)s MB.", mb=LARGEST_FILE // 10**6))
        if zipfile.is_zipfile(path):
            return _read_shapefile(path)
        return _read_geojson(path)
    except OSError as error:
        raise BadInput(
            lazy("Die Datei lässt sich nicht lesen: %(reason)s.", reason=error.strerror or "")
        ) from None


# --- GeoJSON -----------------------------------------------------------------------------------


def _read_geojson(path: Path) -> Source:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_no_constant)
        features = document["features"]
        attribution = document.get("attribution")
        crs = _geojson_crs(document)
        areas = list(_geojson_areas(features))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise BadInput(
            lazy("Das ist weder eine GeoJSON-Datei mit Flächen noch ein Shapefile als ZIP-Datei.")
        ) from None
    return Source(areas, crs, attribution if isinstance(attribution, str) else "")


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _geojson_areas(features: list[dict[str, Any]]) -> Iterator[Area]:
    for feature in features:
        ags = district_key({**feature.get("properties", {}), "id": feature.get("id")})
        geometry = feature.get("geometry")
        if ags and geometry and geometry["type"] in ("Polygon", "MultiPolygon"):
            yield Area(ags, _shape(geometry))


def _geojson_crs(document: dict[str, Any]) -> CRS:
    """The projection that the file names; without a name it is WGS 84, as RFC 7946 wants."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if "crs" not in document:
        return CRS.from_epsg(4326)
    name = str(document["crs"]["properties"]["name"])[:200]
    if name.upper().endswith("CRS84"):
        return CRS.from_epsg(4326)
    found = _EPSG.search(name)
    try:
        if found:
            return CRS.from_epsg(int(found[1]))
    except CRSError:
        pass
    raise _unknown_projection()


# --- shapefile ---------------------------------------------------------------------------------


def _read_shapefile(path: Path) -> Source:
    import shapefile

    try:
        with zipfile.ZipFile(path) as archive, warnings.catch_warnings():
            warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
            stem = _district_layer(archive)
            crs = _shapefile_crs(archive, stem)
            return Source(list(_shapefile_areas(archive, stem)), crs, "")
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        shapefile.ShapefileException,
        shapefile.PossiblyCorruptFileHeader,
        struct.error,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ):
        raise BadInput(lazy("Die ZIP-Datei ist beschädigt oder kein Shapefile.")) from None


def _district_layer(archive: zipfile.ZipFile) -> str:
    """The layer with the most district keys; BKG's archives hold a dozen layers."""
    names = _safe_names(archive)
    stems = [name[:-4] for name in names.values() if name.lower().endswith(".shp")]
    # The layer of the districts is called …_KRS: looking there first spares reading the others.
    stems.sort(key=lambda stem: (not stem.upper().endswith("KRS"), stem))
    best, most = "", 0
    for stem in stems[:30]:
        if stem + ".dbf" in names:
            count = len({ags for ags in _keys(archive, stem) if ags})
            if count > most:
                best, most = stem, count
            if stem.upper().endswith("KRS") and count:
                break
    if not best:
        raise BadInput(
            lazy("In der ZIP-Datei ist keine Ebene der Kreise mit dem Schlüssel AGS (…_KRS.shp).")
        )
    return best


def _safe_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The members by their name, with the ending in small letters."""
    names: dict[str, str] = {}
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise BadInput(lazy("Die ZIP-Datei enthält zu viele Dateien."))
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise BadInput(lazy("Die ZIP-Datei enthält Pfade, die aus ihr hinausführen."))
        stem, dot, ending = member.filename.rpartition(".")
        names[stem + dot + ending.lower()] = member.filename
    return names


def _member(archive: zipfile.ZipFile, stem: str, ending: str) -> bytes:
    """One file of the layer, unpacked as far as the limit goes; KeyError if it is missing."""
    names = _safe_names(archive)
    largest = LARGEST_MEMBERS[ending]
    with archive.open(names[stem + ending]) as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise BadInput(
            lazy("Ausgepackt ist eine Datei größer als %(mb)s MB.", mb=max(1, largest // 10**6))
        )
    return content


def _keys(archive: zipfile.ZipFile, stem: str) -> list[str]:
    import shapefile

    table = io.BytesIO(_member(archive, stem, ".dbf"))
    # Names in the table may have any encoding; the keys are digits in all of them.
    with shapefile.Reader(dbf=table, encoding="latin-1") as reader:
        return [district_key(record.as_dict()) for record in reader.iterRecords()]


def _shapefile_areas(archive: zipfile.ZipFile, stem: str) -> Iterator[Area]:
    import shapefile

    keys = _keys(archive, stem)
    shapes = io.BytesIO(_member(archive, stem, ".shp"))
    with shapefile.Reader(shp=shapes) as reader:
        for ags, area in zip(keys, reader.iterShapes(), strict=True):
            if ags:
                yield Area(ags, _shape(area.__geo_interface__))


def _shapefile_crs(archive: zipfile.ZipFile, stem: str) -> CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        text = _member(archive, stem, ".prj").decode("utf-8", "replace")
        return CRS.from_wkt(text)
    except KeyError:
        raise BadInput(
            lazy(
                "Zum Shapefile fehlt die .prj-Datei, die sein Koordinatensystem nennt. Bitte die "
                "ZIP-Datei so verwenden, wie sie das BKG ausgibt."
            )
        ) from None
    except CRSError:
        raise _unknown_projection() from None


# --- both --------------------------------------------------------------------------------------


def district_key(properties: Mapping[str, Any]) -> str:
    """The key of the Saxon district that an area is (a part of), or "" for anything else.

    Keys stand in AGS, in older files in RS or ARS, and in plain GeoJSON often in ``id``.
    """
    values = {str(name).upper(): value for name, value in properties.items()}
    for name in ("AGS", "ARS", "RS", "ID"):
        key = str(values.get(name) or "").strip()
        if re.fullmatch(r"14\d{3}", key, re.ASCII):
            return key
    return ""


def _shape(geometry: Mapping[str, Any]) -> BaseGeometry:
    """The shape, ValueError if its corners are nowhere on earth in any projection."""
    import shapely
    from shapely.geometry import shape

    try:
        area = shape(dict(geometry))
    except shapely.errors.ShapelyError as error:
        raise ValueError(str(error)) from None
    corners = shapely.get_coordinates(area)
    if not (abs(corners) < _LARGEST_COORDINATE).all():
        raise ValueError("a corner is off the earth")
    return area


def _unknown_projection() -> BadInput:
    sentence: LazyString = lazy(
        "Das Koordinatensystem der Datei ist nicht bekannt. Bitte EPSG:4326 oder EPSG:25832 wählen."
    )
    return BadInput(sentence)
