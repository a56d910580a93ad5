"""Are counts, lists and circles right after a change, in every process?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from builders import a_place, publish, the_calendar, the_gazetteer, varied_places
from sqlalchemy import select

from directory import review
from directory.db import Database
from directory.geo import BBox, Point
from directory.models import Place
from directory.record import Position
from directory.search import FacetIndex, PlaceSearch, Surroundings, bitset, hits
from directory.vocabulary import PointPrecision

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def around(database: Database) -> Surroundings:
    """Here and now, on this database."""
    return Surroundings(database.dialect, the_gazetteer(), the_calendar(), NOW)


@pytest.mark.parametrize("numbers", [[], [0], [7, 8, 9], [3, 70_000], [*range(1, 5_000, 3)]])
def test_a_set_gives_back_its_numbers(numbers: list[int]) -> None:
    assert bitset.members(bitset.of(reversed(numbers))) == numbers


def test_a_process_that_looked_before_sees_every_change(
    database: Database, around: Surroundings
) -> None:
    facets, gazetteer = FacetIndex(), the_gazetteer()
    dresden = PlaceSearch(districts=("14612",))
    with database.reading() as session:
        assert facets.total(session, dresden, around) == 0
    place = publish(database, a_place(), a_place("Café"))[0]
    with database.reading() as session:
        assert facets.total(session, dresden, around) == 2
    moved = a_place(municipality="14713000", district="14713")
    with database.writing() as session:
        known = session.get_one(Place, place.id)
        change = review.submit(session, moved, gazetteer, author="test", place=known)
        review.accept(session, change, gazetteer, decided_by="test")
    with database.reading() as session:
        counts = facets.counts(session, PlaceSearch(), around)
    assert counts.facets["district"] == {"14612": 1, "14713": 1}


def test_one_transaction_looks_at_the_data_version_once_and_the_next_one_again(
    database: Database, around: Surroundings
) -> None:
    facets = FacetIndex()
    with database.reading() as session:
        assert facets.total(session, PlaceSearch(), around) == 0
        publish(database, a_place())
        session.rollback()
        assert facets.total(session, PlaceSearch(), around) == 1


def test_every_page_of_a_long_list_follows_the_one_before(
    database: Database, around: Surroundings
) -> None:
    """Many places of one name and year lie across the borders of pages."""
    names = ["Treff", "Treff", "Treff", "Café", "Haus"]
    publish(database, *(a_place(names[number % 5]) for number in range(60)))
    facets = FacetIndex()
    for wish in (PlaceSearch(), PlaceSearch(sort="name"), PlaceSearch(text="Treff")):
        with database.reading() as session:
            found = facets.find(session, wish, around)
            number = found.bits.bit_count()
            whole = hits(session, wish, around, found, limit=number)
            pages = [
                hit
                for offset in range(0, number, 7)
                for hit in hits(session, wish, around, found, limit=7, offset=offset)
            ]
        assert [hit.place["id"] for hit in pages] == [hit.place["id"] for hit in whole]
        assert len({hit.place["id"] for hit in pages}) == number


def test_circles_hold_every_public_point_once(database: Database, around: Surroundings) -> None:
    publish(database, *varied_places(200, seed=5))
    facets = FacetIndex()
    with database.reading() as session:
        found = facets.located(session, PlaceSearch(), around)
        circles = {zoom: facets.clusters(session, found, zoom) for zoom in (7, 10, 18)}
        query = select(Place.public_lat, Place.public_lon).where(Place.public_lat.is_not(None))
        points = [Point(lat, lon) for lat, lon in session.execute(query)]
    for clusters in circles.values():
        assert sum(cluster.count for cluster in clusters) == len(points)
        assert all(cluster.extent.contains(Point(cluster.lat, cluster.lon)) for cluster in clusters)
    assert BBox.of(points) == BBox(
        min(cluster.extent.west for cluster in circles[10]),
        min(cluster.extent.south for cluster in circles[10]),
        max(cluster.extent.east for cluster in circles[10]),
        max(cluster.extent.north for cluster in circles[10]),
    )
    assert len(circles[7]) < len(circles[10]) < len(circles[18])


def test_circles_move_with_a_place(database: Database, around: Surroundings) -> None:
    place = publish(database, a_place())[0]
    facets, gazetteer = FacetIndex(), the_gazetteer()
    with database.reading() as session:
        everything = facets.located(session, PlaceSearch(), around)
        before = facets.clusters(session, everything, 18)
    there = Position(Point(51.05, 13.75), PointPrecision.HOUSE, "Beispiel")
    with database.writing() as session:
        known = session.get_one(Place, place.id)
        change = review.submit(
            session, a_place(position=there), gazetteer, author="test", place=known
        )
        review.accept(session, change, gazetteer, decided_by="test")
    with database.reading() as session:
        everything = facets.located(session, PlaceSearch(), around)
        after = facets.clusters(session, everything, 18)
    assert [(round(c.lat, 4), round(c.lon, 4)) for c in before] == [(51.0437, 13.6699)]
    assert [(round(c.lat, 4), round(c.lon, 4)) for c in after] == [(51.05, 13.75)]
