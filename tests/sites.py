"""How does a test get a whole site, furnished once for all tests of a module?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import builders
import databases
from flask import Flask
from flask.testing import FlaskClient
from strict_client import StrictClient
from werkzeug.test import TestResponse

from directory import create_app
from directory.config import Settings
from directory.db import Database
from directory.record import PlaceRecord
from directory.web.rooms import Rooms

PUZZLE = "/de/orte/familientreff-puzzle-dresden"
"""The page of the first place of every site."""


@dataclass(frozen=True, slots=True)
class Site:
    """An application on a database of its own, as one worker process runs it."""

    app: Flask
    kind: str
    url: str

    @property
    def rooms(self) -> Rooms:
        """What the application keeps between requests."""
        rooms = self.app.extensions["directory"]
        assert isinstance(rooms, Rooms)
        return rooms

    @property
    def database(self) -> Database:
        """The database, through the engine of the application."""
        return self.rooms.database

    def client(self) -> StrictClient:
        """A visitor who checks every page."""
        client = self.app.test_client()
        assert isinstance(client, StrictClient)
        return client

    def crowd_client(self) -> FlaskClient:
        """A visitor among many at once, who cannot tell which statements are his own."""
        return FlaskClient(self.app, TestResponse, use_cookies=False)

    def close(self) -> None:
        """Give all connections back."""
        self.database.engine.dispose()


def on(url: str, folder: Path, **settings: Any) -> Site:
    """A site on a database that is there already."""
    app = create_app(Settings(database_url=url, var=str(folder), **settings))
    app.test_client_class = StrictClient
    return Site(app, "sqlite" if url.startswith("sqlite") else "postgresql", url)


@contextmanager
def opened(
    run: Path, kind: str, folder: Path, *records: PlaceRecord, **settings: Any
) -> Iterator[Site]:
    """A site on a new database that holds these places."""
    with databases.fresh(run, kind) as url:
        site = on(url, folder, **settings)
        try:
            if records:
                builders.publish(site.database, *records)
            yield site
        finally:
            site.close()


def some_places() -> list[PlaceRecord]:
    """The place everybody looks for, and enough others to fill a few pages."""
    return [builders.a_place(), *builders.varied_places(60, seed=3)]
