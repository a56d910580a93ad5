"""How do official boundaries from a downloaded file become the outlines that are drawn?

VG250 or VG5000 of the Federal Agency for Cartography and Geodesy, for all of Germany or a part, as
GeoJSON or as a zipped shapefile in any projection. The thirteen districts are picked by key,
brought to WGS 84 with the right shift of the datum, checked against the towns that must lie in
them, simplified together so that neighbors keep sharing their border, and written at once.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from directory.errors import BadInput
from directory.gazetteer import Gazetteer
from directory.geo import SAXONY
from directory.geodata.outlines import DistrictOutlines
from directory.geodata.reading import Area, Source, read
from directory.i18n import lazy, list_and
from directory.text import clean

if TYPE_CHECKING:
    from pyproj import CRS, Transformer
    from shapely.geometry.base import BaseGeometry

LARGEST_OUTLINES = 60_000
DECIMALS = 5

# Degrees, from a few meters to a kilometre: the first that makes the file small enough is taken.
_TOLERANCES = (0.0, 0.0002, 0.0004, 0.0007, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01)

# Where in a coordinate operation's area of use we are: west, south, east, north.
_SAXONY = (11.8, 50.1, 15.1, 51.8)

# How far a corner may lie outside of the rectangle around Saxony, which is rounded.
_FARTHEST_CORNER_KM = 5

# Share of the towns that may lie outside of their district by more than the tolerance.
_MOST_MISPLACED = 0.03


@dataclass(frozen=True, slots=True)
class Installed:
    """What was written: for telling the operator."""

    attribution: str
    districts: int
    bytes_gzipped: int


def install(
    file: Path, target: Path, gazetteer: Gazetteer, *, year: int | None = None
) -> Installed:
    """Make outlines from a downloaded file and put them at ``target``, all or nothing.

    ``year`` is that of the last retrieval, which the license wants to be named; without it, it is
    taken from the file's own note or from the day it was written to this disk.

    Raises:
        BadInput: a district is missing, or the file is not what it should be.
    """
    source = read(file)
    # Districts of former years begin with 14 as well.
    areas = [area for area in source.areas if area.ags in gazetteer.districts]
    _require_all(areas, gazetteer)
    shapes = _on_earth(areas, source.crs)
    _require_right_place(shapes, gazetteer)
    attribution = _attribution(source, year or _year_of(file))
    outlines, packed = _small_enough(shapes, gazetteer, attribution)
    _write(target, outlines)
    return Installed(attribution, len(shapes), packed)


def _require_all(areas: list[Area], gazetteer: Gazetteer) -> None:
    missing = [
        f"{district.ags} {district.name}"
        for district in gazetteer.districts.values()
        if district.ags not in {area.ags for area in areas}
    ]
    if missing:
        raise BadInput(
            lazy(
                "In der Datei fehlen Kreise (gesucht wird der fünfstellige Schlüssel AGS): "
                "%(missing)s.",
                missing=list_and(missing),
            )
        )


# --- projection --------------------------------------------------------------------------------


def _on_earth(areas: list[Area], crs: CRS) -> dict[str, BaseGeometry]:
    """The parts of each district, united and in WGS 84."""
    import numpy
    import shapely

    transformer = _transformer(crs)

    def convert(corners: Any) -> Any:
        return numpy.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))

    shapes: dict[str, BaseGeometry] = {}
    for ags in sorted({area.ags for area in areas}):
        parts = [shapely.make_valid(area.shape) for area in areas if area.ags == ags]
        shape = shapely.transform(shapely.union_all(parts), convert, include_z=False)
        if not _in_saxony(shape.bounds):
            raise _wrong_place()
        shapes[ags] = shapely.make_valid(shape)
    return shapes


def _in_saxony(bounds: tuple[float, float, float, float]) -> bool:
    """Whether no corner is off; an empty shape has bounds that are no numbers."""
    west, south, east, north = bounds
    allowed = SAXONY.grown(_FARTHEST_CORNER_KM)
    return (
        allowed.west <= west <= east <= allowed.east
        and allowed.south <= south <= north <= allowed.north
    )


def _transformer(crs: CRS) -> Transformer:
    """The most exact conversion to WGS 84 that is known for Saxony.

    An approximation without a shift of the datum ("ballpark") is refused: it would move everything
    in an old German system by 180 m, which nobody would notice.
    """
    from pyproj.aoi import AreaOfInterest
    from pyproj.exceptions import ProjError
    from pyproj.transformer import TransformerGroup

    try:
        with warnings.catch_warnings():
            # A grid of one meter's accuracy is not installed; the parameters left reach two.
            warnings.simplefilter("ignore", UserWarning)
            group = TransformerGroup(
                crs,
                "EPSG:4326",
                always_xy=True,
                area_of_interest=AreaOfInterest(*_SAXONY),  # type: ignore[arg-type]  # stub errs
                allow_ballpark=False,
            )
        return group.transformers[0]
    except (ProjError, IndexError):
        raise BadInput(
            lazy(
                "Für das Koordinatensystem der Datei ist keine genaue Umrechnung bekannt. Bitte "
                "EPSG:4326 oder EPSG:25832 wählen."
            )
        ) from None


def _require_right_place(shapes: dict[str, BaseGeometry], gazetteer: Gazetteer) -> None:
    """Every town must lie in its district: swapped axes or keys cannot pass."""
    outlines = DistrictOutlines(_geojson(shapes, gazetteer, ""))
    misplaced = sum(
        not outlines.is_plausible(municipality.point, municipality.district_ags)
        for municipality in gazetteer.municipalities.values()
    )
    if misplaced > _MOST_MISPLACED * len(gazetteer.municipalities):
        raise _wrong_place()


def _wrong_place() -> BadInput:
    return BadInput(
        lazy(
            "Die Kreise in der Datei liegen nicht dort, wo ihre Orte liegen: Das Koordinatensystem "
            "fehlt oder ist falsch, oder Achsen oder Schlüssel sind vertauscht."
        )
    )


# --- writing -----------------------------------------------------------------------------------


def _small_enough(
    shapes: dict[str, BaseGeometry], gazetteer: Gazetteer, attribution: str
) -> tuple[bytes, int]:
    """The most exact outlines that are still small enough for a phone."""
    for tolerance in _TOLERANCES:
        simple = _simplified(shapes, tolerance)
        document = _geojson(simple, gazetteer, attribution)
        outlines = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        packed = len(gzip.compress(outlines, mtime=0))
        if packed <= LARGEST_OUTLINES:
            return outlines, packed
    raise BadInput(lazy("Die Umrisse lassen sich nicht genug vereinfachen."))


def _simplified(shapes: dict[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """Fewer corners, and none finer than a metre; neighbors keep the border they share."""
    import numpy
    import shapely

    together = numpy.array(list(shapes.values()))
    if tolerance:
        together = shapely.coverage_simplify(together, tolerance)
    rounded = shapely.set_precision(together, 10**-DECIMALS)
    return dict(zip(shapes, rounded, strict=True))


def _geojson(
    shapes: dict[str, BaseGeometry], gazetteer: Gazetteer, attribution: str
) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "attribution": attribution,
        "features": [
            {
                "type": "Feature",
                "id": ags,
                "bbox": [round(value, DECIMALS) for value in shape.bounds],
                "properties": {"ags": ags, "name": gazetteer.districts[ags].name},
                "geometry": _geometry(shape),
            }
            for ags, shape in shapes.items()
        ],
    }


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON of the areas of a shape, outer rings against the clock as RFC 7946 wants them."""
    import shapely

    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(shape))
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    polygons = [
        [
            [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.orient_polygons(parts)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _write(target: Path, content: bytes) -> None:
    """Write beside the target and move into place, so that nobody ever reads half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".districts-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


# --- origin ------------------------------------------------------------------------------------


def _attribution(source: Source, year: int) -> str:
    """Who made the data: BKG, unless the file itself names somebody else."""
    own = clean(source.attribution[:300])
    if own and "BKG" not in own:
        return own
    named = re.search(r"BKG (\d{4})\b", own)
    return f"© GeoBasis-DE / BKG {named[1] if named else year} (dl-de/by-2-0, Daten verändert)"


def _year_of(file: Path) -> int:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).year
