"""Which installation does a command work on?"""

from __future__ import annotations

from functools import cached_property

from directory import clock
from directory.config import Settings
from directory.db import Database, newest_revision
from directory.errors import Unavailable
from directory.gazetteer import Gazetteer
from directory.hours import Calendar
from directory.i18n import lazy
from directory.search import Surroundings


class Installation:
    """Settings, database and gazetteer, each opened when a command first needs it."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._given = settings

    @cached_property
    def settings(self) -> Settings:
        """What ``DIRECTORY_*`` says."""
        return self._given or Settings.from_environment()

    @cached_property
    def database(self) -> Database:
        """The database, whatever state it is in."""
        return Database(self.settings.url)

    @cached_property
    def ready_database(self) -> Database:
        """The database, checked to have the tables this program needs."""
        if self.database.schema_revision() != newest_revision():
            raise Unavailable(
                lazy("Das Datenbankschema ist nicht aktuell: integrationsorte db upgrade")
            )
        return self.database

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The municipalities of the data folder."""
        return Gazetteer.load(self.settings.data_path)

    def close(self) -> None:
        """Give the connections back."""
        if "database" in self.__dict__:
            self.database.engine.dispose()

    def surroundings(self) -> Surroundings:
        """What a search means here and now."""
        return Surroundings(
            dialect=self.database.dialect,
            gazetteer=self.gazetteer,
            calendar=Calendar.load(self.settings.data_path / "school_holidays.csv"),
            local_now=clock.local_now(),
        )
