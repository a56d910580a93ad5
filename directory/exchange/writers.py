"""How are places written out for programs?

Every writer takes the ready-made public texts of places and gives pieces of text, so that a result
of any length passes through without ever being held as a whole. The tables are raw (RFC 4180):
what stands in a cell is what stands in the entry. Before one opens them in a spreadsheet, cells
that begin with ``=`` must be made harmless there; a guarded table for people is another format.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from directory.exchange.columns import ALL
from directory.exchange.features import NO_NAMES, cells
from directory.gazetteer import District

PART: Final = 200
"""Places in one piece of text: pieces of some 100 kB pass through a server without waiting."""

_PROPERTIES: Final = '"properties":'


def geojson(features: Iterable[str], total: int | None = None) -> Iterator[str]:
    """A GeoJSON FeatureCollection (RFC 7946), from the ready-made features of places.

    Args:
        features: each the text of a feature.
        total: how many there are beyond these, if only some are written.
    """
    head = '{"type":"FeatureCollection",'
    if total is not None:
        head += f'"numberMatched":{total},'
    yield from _joined(head + '"features":[', features, "]}")


def json_places(features: Iterable[str], total: int | None = None) -> Iterator[str]:
    """The places without geometry around them: ``{"results": […], "total": n}``.

    Args:
        features: each the text of a feature.
        total: how many there are, if these are not all.
    """
    count = 0

    def places() -> Iterator[str]:
        nonlocal count
        for feature in features:
            count += 1
            yield _place_of(feature)

    yield from _joined('{"results":[', places(), "]")
    yield f',"total":{count if total is None else total}}}'


def _place_of(feature: str) -> str:
    """The properties of a feature as they are written in it, with the point beside them."""
    head, mark, rest = feature.partition(_PROPERTIES)
    if not mark or not rest.endswith("}}"):  # Not written by us: read it in full.
        plain = json.loads(feature)
        place, geometry = plain["properties"], plain["geometry"]
        if geometry:
            place["point"] = dict(zip(("lon", "lat"), geometry["coordinates"], strict=True))
        return json.dumps(place, ensure_ascii=False, separators=(",", ":"))
    place_text = rest[:-1]
    _before, found, coordinates = head.partition('"coordinates":[')
    if not found:
        return place_text
    lon, lat = coordinates.partition("]")[0].split(",")
    return f'{place_text[:-1]},"point":{{"lon":{lon},"lat":{lat}}}}}'


def csv_places(
    features: Iterable[str], districts: Mapping[str, District] = NO_NAMES
) -> Iterator[str]:
    """A table that an import reads again: one row a place, all that is public in it.

    Args:
        features: each the text of a feature.
        districts: the districts by their key; without them their column is empty.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ALL, lineterminator="\r\n")
    writer.writeheader()
    found = iter(features)
    while part := list(islice(found, PART)):
        for feature in part:
            writer.writerow(cells(json.loads(feature), feature, districts))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue()


def _joined(head: str, members: Iterable[str], tail: str) -> Iterator[str]:
    """Members of a JSON array in pieces of many."""
    found = iter(members)
    part = list(islice(found, PART))
    yield head + ",".join(part)
    while part := list(islice(found, PART)):
        yield "," + ",".join(part)
    yield tail
