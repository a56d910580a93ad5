"""Which district's outline holds a point, and how far is the point from another one?

Outlines are generalized and run up to two kilometres beside the real border. They are good for
noticing that a point cannot be right, not for deciding who is responsible: that follows from the
municipality.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directory.geo import KM_PER_DEGREE_LAT, Point, km_per_degree_lon

# A point further outside than this is in the wrong place, whatever outlines are installed.
TOLERANCE_KM = 2.0


class DistrictOutlines:
    """The outlines as shapes. Importing the library that knows shapes takes 0.1 s, so it waits."""

    def __init__(self, outlines: Mapping[str, Any]) -> None:
        from shapely.geometry import shape

        self._shapes = {
            feature["properties"]["ags"]: shape(feature["geometry"])
            for feature in sorted(outlines["features"], key=lambda item: item["properties"]["ags"])
        }

    def district_of(self, point: Point) -> str | None:
        """The key of the district that holds the point, None outside of Saxony."""
        from shapely.geometry import Point as Dot

        dot = Dot(point.lon, point.lat)
        return next((ags for ags, outline in self._shapes.items() if outline.covers(dot)), None)

    def distance_to_district_km(self, point: Point, ags: str) -> float:
        """How far the point lies outside of a district; 0 inside; KeyError for unknown keys."""
        from shapely import transform
        from shapely.geometry import Point as Dot

        scale = (km_per_degree_lon(point.lat), KM_PER_DEGREE_LAT)
        here = (point.lon, point.lat)
        flat = transform(self._shapes[ags], lambda corners: (corners - here) * scale)
        return float(flat.distance(Dot(0, 0)))

    def is_plausible(self, point: Point, ags: str) -> bool:
        """Whether the point may be in the district, borders being what they are."""
        return self.distance_to_district_km(point, ags) <= TOLERANCE_KM
