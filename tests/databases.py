"""Which databases do the tests run on, and how does each test get a fresh one in milliseconds?

A database is furnished once per test run and kind (the slow part: migrations, import), then
copied for every test: a file for SQLite, ``CREATE DATABASE … TEMPLATE`` for PostgreSQL. Tests
may commit, open several connections or break things; nobody else sees it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import postgres_cluster
import psycopg
import pytest

from directory.config import ROOT
from directory.db import Database

PLACES = ROOT / "data" / "integrationsorte_sachsen.csv"
KINDS = ("sqlite", "postgresql")
NOTHING_SKIPPED = "NOTHING_SKIPPED"


def _migrated(database: Database) -> None:
    """The tables of a new installation, without a row of our own."""
    database.upgrade()


def _bare(database: Database) -> None:
    """Not even tables."""
    if database.dialect == "sqlite":
        Path(str(database.engine.url.database)).touch()


def _saxony(database: Database) -> None:
    """All real places of the data folder, brought in by the commands a person would give."""
    url = database.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "DIRECTORY_DATABASE_URL": url}
    program = Path(sys.executable).with_name("integrationsorte")
    for command in (["db", "upgrade"], ["import", str(PLACES)]):
        done = subprocess.run(
            [program, *command], env=environment, cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"integrationsorte {command[0]} failed:\n{done.stdout}{done.stderr}")


FURNISHINGS: dict[str, Callable[[Database], None]] = {
    "bare": _bare,
    "migrated": _migrated,
    "saxony": _saxony,
}


def require_postgresql() -> None:
    """Skip the test without a server here, fail where nothing may be skipped."""
    if postgres_cluster.programs() is None:
        absent("PostgreSQL is not installed (Debian: apt install postgresql)")


def absent(reason: str) -> None:
    """End the test because the machine lacks something: failed where nothing may be skipped."""
    if os.environ.get(NOTHING_SKIPPED):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def fresh(run: Path, kind: str, furnishing: str = "migrated") -> Iterator[str]:
    """The URL of a new database of this ``kind``, gone at the end of the ``with`` block."""
    if kind == "sqlite":
        yield from _fresh_sqlite(run, furnishing)
    else:
        require_postgresql()
        yield from _fresh_postgresql(run, furnishing)


def _fresh_sqlite(run: Path, furnishing: str) -> Iterator[str]:
    template = run / f"{furnishing}.sqlite"
    with _once(run, f"sqlite-{furnishing}") as first:
        if first:
            _furnish(f"sqlite:///{template}", furnishing)
            _settle(template)
    folder = run / uuid.uuid4().hex
    folder.mkdir()
    copy = folder / "directory.sqlite"
    shutil.copyfile(template, copy)
    yield f"sqlite:///{copy}"
    shutil.rmtree(folder, ignore_errors=True)


def _settle(path: Path) -> None:
    """Move everything from the write-ahead log into the file, so that the file is all of it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _fresh_postgresql(run: Path, furnishing: str) -> Iterator[str]:
    address = postgres_cluster.ensure(run)
    template = f"template_{furnishing}"
    name = f"test_{uuid.uuid4().hex}"
    with _maintenance(address) as connection:
        with _once(run, f"postgresql-{furnishing}") as first:
            if first:
                connection.execute(f'CREATE DATABASE "{template}"')
                _furnish(postgres_cluster.url(address, template), furnishing)
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    yield postgres_cluster.url(address, name)
    with _maintenance(address) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _maintenance(address: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(postgres_cluster.plain(address), autocommit=True)


def _furnish(url: str, furnishing: str) -> None:
    database = Database(url)
    try:
        FURNISHINGS[furnishing](database)
    finally:
        database.engine.dispose()


@contextmanager
def _once(run: Path, what: str) -> Iterator[bool]:
    """True for the first process of the run that comes here; the others wait until it is done."""
    done = run / f"{what}.done"
    with (run / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = not done.exists()
        yield first
        done.touch()
