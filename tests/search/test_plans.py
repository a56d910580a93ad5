"""Do searches read indexes instead of whole tables, however many places there are?

Nothing here is timed: the plan of a statement is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import publish, the_calendar, the_gazetteer, varied_places
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from directory.db import Database
from directory.geo import BBox, Point
from directory.search import (
    FacetIndex,
    Near,
    OpenWish,
    PlaceSearch,
    Surroundings,
    features,
    hits,
    markers,
)
from directory.vocabulary import Audience, PlaceKind, ServiceKind

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))
GORBITZ = Near("01169", "", Point(51.0443, 13.6738))
LARGE = ("place", "place_term", "schedule", "service", "search_word")

SEARCHES = {
    "everything": PlaceSearch(),
    "a district": PlaceSearch(districts=("14612",)),
    "two districts": PlaceSearch(districts=("14612", "14713")),
    "a municipality": PlaceSearch(municipality="14612000"),
    "an offer": PlaceSearch(services=(ServiceKind.MEETING,)),
    "an offer in a district": PlaceSearch(districts=("14612",), services=(ServiceKind.MEETING,)),
    "a kind of place": PlaceSearch(kinds=(PlaceKind.FAMILY_CENTER,)),
    "a language": PlaceSearch(languages=("ar",)),
    "an audience": PlaceSearch(audiences=(Audience.FAMILIES,)),
    "wheelchair": PlaceSearch(wheelchair=True),
    "open now": PlaceSearch(open=OpenWish()),
    "open today": PlaceSearch(open=OpenWish(today=True)),
    "open on Thursday": PlaceSearch(open=OpenWish(weekday=3, minute=16 * 60)),
    "confirmed": PlaceSearch(confirmed_within=12),
    "near": PlaceSearch(near=GORBITZ, radius_km=10),
    "near and far": PlaceSearch(near=GORBITZ, radius_km=100),
    "on a part of the map": PlaceSearch(bbox=BBox(13.5, 50.9, 14.0, 51.2)),
    "a word": PlaceSearch(text="Familie"),
    "by name": PlaceSearch(sort="name"),
    "a later page": PlaceSearch(page=4),
}


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Only SQLite plans by rules alone; PostgreSQL rightly scans a table as small as this."""
    return str(request.param)


@pytest.fixture
def around(database: Database) -> Surroundings:
    """A Tuesday afternoon, in a directory of a few hundred places."""
    publish(database, *varied_places(300, seed=11))
    return Surroundings(database.dialect, the_gazetteer(), the_calendar(), NOW)


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def plan(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """The steps by which the database would answer."""
    with database.engine.connect() as connection:
        return [
            step.detail
            for statement, values in asked
            if statement.startswith("SELECT")
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def scans(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """The steps that go through a whole large table."""
    steps = ((step, step.split()) for step in plan(database, asked))
    return [step for step, words in steps if words[0] == "SCAN" and words[1] in LARGE]


def page(session: Session, search: PlaceSearch, around: Surroundings, facets: FacetIndex) -> None:
    """What a page of results asks."""
    counts = facets.counts(session, search, around)
    hits(session, search, around, counts.found, offset=(search.page - 1) * 20)


def data(session: Session, search: PlaceSearch, around: Surroundings, facets: FacetIndex) -> None:
    """What the data formats ask."""
    list(features(session, search, around, facets.find(session, search, around)))


def map_data(
    session: Session, search: PlaceSearch, around: Surroundings, facets: FacetIndex
) -> None:
    """What the map asks."""
    view = BBox(13.0, 50.5, 14.5, 51.5)
    markers(session, facets.located(session, search, around, view))


@pytest.mark.parametrize("ask", [page, data, map_data])
def test_no_search_goes_through_a_whole_table(
    database: Database, around: Surroundings, ask: Callable[..., None]
) -> None:
    facets = FacetIndex()
    with database.reading() as session:
        facets.find(session, PlaceSearch(), around)  # The bits of a new process are read once.
    for name, search in SEARCHES.items():
        with statements(database) as asked, database.reading() as session:
            ask(session, search, around, facets)
        assert len(asked) > 1, name
        assert not scans(database, asked), name


def test_a_scan_would_be_noticed(database: Database, around: Surroundings) -> None:
    with statements(database) as asked, database.reading() as session:
        session.execute(text("SELECT id FROM place WHERE description LIKE '%Treff%'"))
    assert scans(database, asked)


def test_what_no_list_answers_is_read_off_one_index(
    database: Database, around: Surroundings
) -> None:
    """Not even a row of the tables is visited to find out who fits."""
    facets = FacetIndex()
    with database.reading() as session:
        facets.find(session, PlaceSearch(), around)
    for name in ("near", "open now", "on a part of the map", "confirmed"):
        with statements(database) as asked, database.reading() as session:
            facets.find(session, SEARCHES[name], around)
        steps = [step for step in plan(database, asked) if step.startswith("SEARCH")]
        assert steps, name
        assert all("COVERING INDEX" in step for step in steps), steps
