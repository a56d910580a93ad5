"""How does a test write a table of places in one line?"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import builders

from directory import exchange, territory
from directory.config import ROOT
from directory.db import Database
from directory.exchange import COLUMNS, Plan, Reading, Refusal

REAL: Path = ROOT / "data" / "integrationsorte_sachsen.csv"

PUZZLE = {
    "name": "Familientreff Puzzle",
    "organization": "Omse e.V.",
    "place_type": "familienzentrum",
    "offer_types": "familie;begegnung",
    "description": "Treff für Familien",
    "street": "Sanddornstraße",
    "house_number": "1",
    "postal_code": "01169",
    "city": "Dresden",
    "locality": "Gorbitz",
    "district_ags": "14612",
    "district": "Dresden",
    "phone": "0351 1234567",
    "languages": "de;ar (Di)",
    "hours_text": "Di 14:00-18:00",
    "target_groups": "Familien",
    "as_of": "2016",
    "source_url": "https://www.example.org/puzzle",
}
"""A row that is right in every cell."""


def a_row(**cells: str) -> dict[str, str]:
    """That row, with some cells changed."""
    return {**PUZZLE, **cells}


def a_table(
    *rows: Mapping[str, str],
    separator: str = ",",
    encoding: str = "utf-8",
    columns: tuple[str, ...] = COLUMNS,
    first: str = "",
) -> io.BytesIO:
    """A file with these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=separator, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO((first + text.getvalue()).encode(encoding))


def read(file: io.BytesIO, *, encoding: str | None = None) -> Reading:
    """Read it."""
    return exchange.read(file, builders.the_gazetteer(), encoding=encoding)


def refusal(**cells: str) -> Refusal:
    """Why a row with these cells is refused."""
    reading = read(a_table(a_row(**cells)))
    assert not reading.statements
    return reading.refusals[0]


def bring_in(
    database: Database, file: io.BytesIO, *, source: str = "puzzle.csv", overwrite: bool = False
) -> Plan:
    """Import a table the way the command does."""
    gazetteer = builders.the_gazetteer()
    reading = read(file)
    with database.writing() as session:
        territory.store(session, gazetteer)
        plan = exchange.make_plan(session, reading, gazetteer, source=source, overwrite=overwrite)
        exchange.carry_out(session, plan, gazetteer, name=source)
    return plan


def real_table() -> io.BytesIO:
    """The real places of the data folder."""
    return io.BytesIO(REAL.read_bytes())
