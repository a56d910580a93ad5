"""How do we reach the database, and is its schema the one this program expects?

SQLite is the embedded default, PostgreSQL the production engine. Readers see one snapshot; a
writer takes the write lock at its start, so that it waits its turn instead of failing half way.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from directory.errors import SettingsError, Unavailable
from directory.i18n import lazy

MIGRATIONS = Path(__file__).parent / "migrations"
WRITING = "directory_writing"
BUSY_TIMEOUT_MS = 5_000
POOL_TIMEOUT_SECONDS = 4


def make_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL (``sqlite:///file``, ``postgresql+psycopg://…``).

    Its errors keep silent about parameters, because logs must not tell what visitors look for.

    Raises:
        SettingsError: the URL cannot be read or names another kind of database.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise SettingsError("DIRECTORY_DATABASE_URL: das ist keine Datenbankadresse.") from None
    kind = address.get_backend_name()
    if kind == "sqlite":
        engine = create_engine(address, hide_parameters=True, pool_timeout=POOL_TIMEOUT_SECONDS)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if path := _file_of(address):
            _watch_file(engine, path)
        return engine
    if kind == "postgresql":
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=POOL_TIMEOUT_SECONDS,
            connect_args={"connect_timeout": POOL_TIMEOUT_SECONDS},
        )
    raise SettingsError("DIRECTORY_DATABASE_URL: nur sqlite:// und postgresql+psycopg://.")


def _file_of(address: URL) -> Path | None:
    """The file of a SQLite database; None for another kind, or one in memory."""
    name = address.database or ":memory:"
    if address.get_backend_name() != "sqlite" or name.startswith((":", "file:")):
        return None
    return Path(name)


def _watch_file(engine: Engine, path: Path) -> None:
    """Never work on a file that is not the one of this name.

    SQLite would make an empty file where one is missing, and go on reading one that was replaced
    by a backup. Only :meth:`Database.upgrade` makes a file.
    """

    def require(*_: object) -> None:
        if not path.exists():
            raise sqlite3.OperationalError("unable to open database file: it is missing")

    def remember(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _identity(path)

    def compare(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError("The database file was replaced.")

    event.listen(engine, "do_connect", require)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves, see _begin_sqlite.
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class Database:
    """An engine with its two kinds of session: :meth:`reading` and :meth:`writing`."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._writer = self.engine.execution_options(**{WRITING: True})
        self._is_ours = False

    @property
    def dialect(self) -> str:
        """``"sqlite"`` or ``"postgresql"``."""
        return self.engine.dialect.name

    def session(self, *, writing: bool = False) -> Session:
        """A session that somebody else closes; nothing is committed unless asked."""
        return Session(self._writer if writing else self.engine, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks."""
        with self.session() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or wholly undone by an exception."""
        with self.session(writing=True) as session, session.begin():
            yield session

    # ------------------------------------------------------------ schema

    def upgrade(self, revision: str = "head") -> None:
        """Bring the schema to ``revision``, an empty or missing file of SQLite included.

        Two processes at once do it one after the other.
        """
        if path := _file_of(self.engine.url):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with self._migrating() as config:
            command.upgrade(config, revision)

    def downgrade(self, revision: str) -> None:
        """Take the schema back to ``revision`` (``base``: to nothing)."""
        with self._migrating() as config:
            command.downgrade(config, revision)

    @contextmanager
    def _migrating(self) -> Iterator[Config]:
        """The only one who changes the schema now: wholly, or not at all."""
        with self._writer.begin() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7316201)")
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            yield config
        self._is_ours = False

    def schema_revision(self) -> str | None:
        """The revision the database stands at, None for an empty or missing one."""
        path = _file_of(self.engine.url)
        return None if path and not path.exists() else self._revision()

    def _revision(self) -> str | None:
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def check_schema(self) -> None:
        """Refuse to work on a schema that is not ours; looks only until it was right once.

        Raises:
            Unavailable: with a sentence that names the command to run.
        """
        if self._is_ours:
            return
        if self._revision() != newest_revision():
            raise Unavailable(
                lazy("Das Datenbankschema ist nicht aktuell: integrationsorte db upgrade")
            )
        self._is_ours = True


@functools.cache
def newest_revision() -> str:
    """The revision this program's models belong to."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:  # pragma: no cover - a checkout without migrations
        raise SettingsError("Es gibt keine Migrationen.")
    return head
