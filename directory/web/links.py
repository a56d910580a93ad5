"""What is the address of a search, in each of its formats?"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from directory import i18n
from directory.search import WEEKDAYS, PlaceSearch

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def arguments(args: MultiDict[str, str]) -> MultiDict[str, str]:
    """The query string as a search reads it: the form's day and time make one argument."""
    typed = args.get("open_time", "").strip()[:20]
    days = args.getlist("open")
    if not typed or len(days) != 1 or days[0] not in WEEKDAYS:
        return args
    clock = _CLOCK.fullmatch(typed)
    joined = args.copy()
    joined.setlist("open", [f"{days[0]}-{int(clock[1]):02}:{clock[2]}" if clock else typed])
    return joined


def results_url(search: PlaceSearch) -> str:
    """The results page of a search, in the language spoken now."""
    return _url(f"/{i18n.language()}/orte", search, page=True)


def feed_url(search: PlaceSearch) -> str:
    """The Atom feed of a search, in the language spoken now."""
    return _url(f"/{i18n.language()}/orte.atom", search)


def data_url(search: PlaceSearch, ending: str) -> str:
    """The same search as data: ``csv``, ``geojson`` or ``json``."""
    return _url(f"/orte.{ending}", search)


def map_url(search: PlaceSearch) -> str:
    """What the map asks for: the same search, few words a place."""
    return _url("/karte.geojson", search)


def _url(path: str, search: PlaceSearch, *, page: bool = False) -> str:
    pairs = search.args(page=page)
    return f"{path}?{urlencode(pairs)}" if pairs else path
