"""How do thousands of rows come from the database at the least cost?

Whole numbers and plain texts need no conversion, so they are taken as the driver gives them. That
is three times as fast as rows that know the names of their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.orm import Session

AT_ONCE = 20_000


def plain_rows(session: Session, query: Executable) -> Sequence[tuple[Any, ...]]:
    """All rows of a statement whose columns hold whole numbers and texts only."""
    with session.connection().execute(query) as result:
        return result.cursor.fetchall()


def streamed_rows(session: Session, query: Executable) -> Iterator[tuple[Any, ...]]:
    """The same, some thousands at a time."""
    options = {"stream_results": True}
    with session.connection().execute(query, execution_options=options) as result:
        while rows := result.cursor.fetchmany(AT_ONCE):
            yield from rows


def numbers(session: Session, query: Executable) -> list[int]:
    """The first column of every row."""
    return [row[0] for row in plain_rows(session, query)]
