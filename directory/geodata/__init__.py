"""Which outlines of the districts are drawn, and does a point lie where its address says?

The directory comes with small outlines. Official ones, which an operator installs from a file of
the Federal Agency for Cartography (BKG), lie in the ``var`` folder and take their place.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from directory.config import Settings
from directory.errors import SettingsError
from directory.geodata.install import Installed, install
from directory.geodata.outlines import DistrictOutlines

__all__ = [
    "DistrictOutlines",
    "Installed",
    "district_outlines",
    "districts_geojson",
    "install",
    "installed_path",
]


def installed_path(settings: Settings) -> Path:
    """Where official outlines are installed, whether they are or not."""
    return settings.var_path / "districts.geojson"


def districts_geojson(settings: Settings) -> dict[str, Any]:
    """The outlines to draw, as GeoJSON: ``ags`` and ``name`` of each district, ``attribution``.

    Raises:
        SettingsError: somebody spoiled the installed file.
    """
    path = installed_path(settings)
    if not path.exists():
        path = settings.data_path / "districts.geojson"
    try:
        outlines = json.loads(path.read_text(encoding="utf-8"))
        keys = {feature["properties"]["ags"] for feature in outlines["features"]}
    except (ValueError, LookupError, TypeError):
        keys = set()
    if not keys:
        raise SettingsError(
            f"{path}: keine Umrisse der Kreise. Die Datei löschen oder neu einspielen."
        )
    return dict(outlines)


def district_outlines(settings: Settings) -> DistrictOutlines:
    """The same outlines, for asking which of them holds a point."""
    return DistrictOutlines(districts_geojson(settings))
