"""Does an import that is killed leave nothing half, wherever it was?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import builders
import pytest
from sqlalchemy import func, select, text
from tables import a_row, a_table

from directory import territory
from directory.config import ROOT
from directory.db import Database
from directory.models import Batch, Change, Organization, Place, PlaceTerm, SearchWord

ROWS = 600
TABLES = (Place, Change, Batch, Organization, PlaceTerm, SearchWord)


def start(url: str, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "directory.cli", "import", str(file)],
        env={**os.environ, "DIRECTORY_DATABASE_URL": url},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> None:
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if words in line:
            return
    pytest.fail(f"The import ended before it said {words!r}: {''.join(seen)}")


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        counts = {
            table.__tablename__: session.scalars(select(func.count()).select_from(table)).one()
            for table in TABLES
        }
        counts["place_search"] = session.scalars(text("SELECT count(*) FROM place_search")).one()
    return counts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    places = [
        a_row(name=f"Beispieltreff {number}", organization=f"Verein {number}")
        for number in range(ROWS)
    ]
    path = tmp_path / "places.csv"
    path.write_bytes(a_table(*places).getvalue())
    return path


@pytest.mark.parametrize("delay", [0.0, 0.4])
def test_a_killed_import_leaves_nothing_and_the_next_one_does_all(
    database_url: str, file: Path, delay: float
) -> None:
    database = Database(database_url)
    with database.writing() as session:
        territory.store(session, builders.the_gazetteer())
    process = start(database_url, file)
    try:
        # The summary is the last thing said before anything is written.
        read_until(process, f"{ROWS} neu")
        time.sleep(delay)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close() if process.stderr else None
    assert process.returncode == -signal.SIGKILL
    found = rows(database)
    assert found["place"] in (0, ROWS)  # All, if it was quicker than we were.
    assert set(found.values()) == {0} or found["place_search"] == found["change"] == ROWS
    if database.dialect == "sqlite":
        with database.reading() as session:
            assert session.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    again = start(database_url, file)
    _out, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    found = rows(database)
    assert found["place"] == found["change"] == found["place_search"] == ROWS
    assert found["batch"] == 1
    database.engine.dispose()
