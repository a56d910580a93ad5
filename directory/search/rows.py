"""How do thousands of rows come from the database at the least cost?

Whole numbers and plain texts need no conversion, so they are taken as the driver gives them. That
is three times as fast as rows that know the names of their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.orm import Session


def plain_rows(session: Session, query: Executable) -> Sequence[tuple[Any, ...]]:
    """All rows of a statement whose columns hold whole numbers and texts only."""
    with session.connection().execute(query) as result:
        return result.cursor.fetchall()


def numbers(session: Session, query: Executable) -> list[int]:
    """The first column of every row."""
    return [row[0] for row in plain_rows(session, query)]
