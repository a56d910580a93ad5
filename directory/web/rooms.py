"""What does a request need that outlives it: settings, database, gazetteer, counts?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import cast

from flask import Response, current_app, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import clock, geodata, maps
from directory.config import Settings
from directory.db import Database
from directory.gazetteer import Gazetteer
from directory.hours import Calendar
from directory.models import DataVersion
from directory.search import FacetIndex, Surroundings
from directory.tiles import TileStore
from directory.web.cache import PageCache


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of the districts as bytes, with what their source wants to be told of it."""

    body: bytes
    digest: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Rooms:
    """Everything that is built once per process and shared by its requests."""

    settings: Settings
    database: Database
    gazetteer: Gazetteer
    calendar: Calendar
    facets: FacetIndex
    cache: PageCache
    map_shell: maps.Shell
    outlines: Outlines
    outline: maps.Outline
    tiles: TileStore | None

    @classmethod
    def build(cls, settings: Settings) -> Rooms:
        """Build them from the settings; does not touch the database yet."""
        outlines = geodata.districts_geojson(settings)
        body = json.dumps(outlines, ensure_ascii=False, separators=(",", ":")).encode()
        gazetteer = Gazetteer.load(settings.data_path)
        return cls(
            settings=settings,
            database=Database(settings.url),
            gazetteer=gazetteer,
            calendar=Calendar.load(settings.data_path / "school_holidays.csv"),
            facets=FacetIndex(),
            cache=PageCache(settings.cache_mb * 1_000_000),
            map_shell=maps.shell(
                maps.Town(town.name, town.point.lat, town.point.lon, town.population)
                for town in gazetteer.municipalities.values()
            ),
            outlines=Outlines(
                body, hashlib.sha256(body).hexdigest()[:12], str(outlines.get("attribution", ""))
            ),
            outline=maps.outline(outlines),
            tiles=TileStore(
                settings.tiles_url,
                settings.var_path / "tiles",
                settings.tiles_cache_mb * 1_000_000,
            )
            if settings.tiles_url
            else None,
        )


def rooms() -> Rooms:
    """The rooms of the application that answers this request."""
    return cast(Rooms, current_app.extensions["directory"])


def session() -> Session:
    """The one session of this request; closed at its end, never committed by a GET."""
    if "session" not in g:
        database = rooms().database
        database.check_schema()
        g.session = database.session()
    return cast(Session, g.session)


def close_session(_error: BaseException | None = None) -> None:
    """Give the connection back at the end of a request, whatever happened."""
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()


def keep_session(response: Response) -> Response:
    """Leave the session open until the answer, a stream that reads from it, is wholly sent."""
    opened = g.pop("session", None)
    if opened is not None:
        response.call_on_close(opened.close)
    return response


def data_version() -> tuple[str, str]:
    """The last change that people can see: its number, and its moment, as a backup put in place of
    the database counts on from an older number.
    """
    version = select(DataVersion.number, DataVersion.changed_at)
    number, moment = session().execute(version).one()
    return str(number), str(moment)


def surroundings() -> Surroundings:
    """What a search means here and now."""
    shared = rooms()
    return Surroundings(
        dialect=shared.database.dialect,
        gazetteer=shared.gazetteer,
        calendar=shared.calendar,
        local_now=clock.local_now(),
    )
