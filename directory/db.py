"""How do we reach the database, and is its schema the one this program expects?

SQLite is the embedded default, PostgreSQL the production engine. Readers see one snapshot; a
writer takes the write lock at its start, so that it waits its turn instead of failing half way.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from directory.errors import SettingsError, Unavailable
from directory.i18n import lazy

MIGRATIONS = Path(__file__).parent / "migrations"
WRITING = "directory_writing"
BUSY_TIMEOUT_MS = 5_000


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
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if kind == "postgresql":
        return create_engine(
            address.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=4,
            connect_args={"connect_timeout": 4},
        )
    raise SettingsError("DIRECTORY_DATABASE_URL: nur sqlite:// und postgresql+psycopg://.")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves, see _begin_sqlite.
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
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
        """Bring the schema to ``revision``; two processes at once do it one after the other."""
        with self._writer.connect() as connection:
            if self.dialect == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_lock(7316201)")
            command.upgrade(_alembic(connection), revision)
            connection.commit()

    def downgrade(self, revision: str) -> None:
        """Take the schema back to ``revision`` (``base``: to nothing)."""
        with self._writer.connect() as connection:
            command.downgrade(_alembic(connection), revision)
            connection.commit()

    def schema_revision(self) -> str | None:
        """The revision the database stands at, None for an empty one."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def check_schema(self) -> None:
        """Refuse to work on a schema that is not ours.

        Raises:
            Unavailable: with a sentence that names the command to run.
        """
        if self.schema_revision() != newest_revision():
            raise Unavailable(
                lazy("Das Datenbankschema ist nicht aktuell: integrationsorte db upgrade")
            )


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@functools.cache
def newest_revision() -> str:
    """The revision this program's models belong to."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:  # pragma: no cover - a checkout without migrations
        raise SettingsError("Es gibt keine Migrationen.")
    return head
