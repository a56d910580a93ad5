"""Is a page given again only while it is still true, and never at the price of memory?"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import builders
import pytest
import sites
import time_machine
from flask import Response
from sites import PUZZLE, Site
from sqlalchemy import select
from strict_client import StrictClient

from directory import review
from directory.clock import BERLIN
from directory.errors import Stale
from directory.hours import ScheduleRow
from directory.models import Place
from directory.record import PlaceRecord
from directory.web.cache import Page, PageCache, finished

PAGES = ("/de/", "/ar/orte", PUZZLE, "/de/orte?district=14612", "/de/impressum", "/robots.txt")
DATA = ("/orte.json", "/orte.geojson", "/orte.csv", "/de/orte.atom", "/karte.geojson")
TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=BERLIN)


@pytest.fixture
def workers(run_folder: Path, database_kind: str, tmp_path: Path) -> Iterator[tuple[Site, Site]]:
    """Two worker processes of one site."""
    places = [builders.a_place(), builders.a_place("Zweiter Treff")]
    with sites.opened(run_folder, database_kind, tmp_path, *places) as one:
        other = sites.on(one.url, tmp_path)
        yield one, other
        other.close()


def _edit(site: Site, slug: str, **values: object) -> None:
    """What an accepted change does in one of the processes."""
    with site.database.writing() as session:
        place = session.scalars(select(Place).where(Place.slug == slug)).one()
        record = replace(PlaceRecord.from_plain(place.record), **values)  # type: ignore[arg-type]
        gazetteer = builders.the_gazetteer()
        change = review.submit(session, record, gazetteer, author="test", place=place)
        review.accept(session, change, gazetteer, decided_by="test")


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_browser_that_has_the_page_is_not_sent_it_again(
    site: Site, visitor: StrictClient, path: str
) -> None:
    for _ in ("made", "kept"):
        first = visitor.get(path)
        again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"):
            assert again.headers.get(name) == first.headers.get(name), name
        assert first.headers["Cache-Control"] == "public, max-age=60"
        other = visitor.get(path, headers={"If-None-Match": 'W/"another"'})
        assert other.get_data() == first.get_data()


@pytest.mark.parametrize("path", [*PAGES[:4], *DATA])
def test_a_page_given_again_is_the_same_in_every_respect(
    site: Site, visitor: StrictClient, path: str
) -> None:
    fresh = f"{path}?" if "?" not in path else f"{path}&"
    made, kept = visitor.get(f"{fresh}page=1"), visitor.get(f"{fresh}page=1")
    asked = [statement for statement in visitor.statements if statement != "BEGIN"]
    assert asked == ["SELECT data_version.number, data_version.changed_at FROM data_version"]
    assert kept.get_data() == made.get_data()
    assert sorted(kept.headers) == sorted(made.headers)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.8", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("br, gzip; q=0.000", False),
    ],
)
@pytest.mark.parametrize("path", [*PAGES[:3], *DATA])
def test_only_who_can_unpack_gets_a_packed_page(
    visitor: StrictClient, path: str, accepted: str, packed: bool
) -> None:
    plain = visitor.get(path)
    answer = visitor.get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    body = answer.get_data()
    assert (gzip.decompress(body) if packed else body) == plain.get_data()
    assert answer.headers["ETag"] == plain.headers["ETag"]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(body)


# ------------------------------------------------------------------ true in every process


def test_a_change_in_one_process_is_seen_in_the_other_at_once(workers: tuple[Site, Site]) -> None:
    one, other = workers
    paths = ("/de/", "/de/orte", PUZZLE, "/de/orte?kind=family_center", *DATA)
    before = {path: other.client().get(path) for path in paths}
    again = {path: other.client().get(path) for path in paths}
    assert all(again[path].get_data() == before[path].get_data() for path in paths)
    other_kind = builders.PlaceKind.OTHER
    _edit(one, "familientreff-puzzle-dresden", name="Umbenannt", kind=other_kind, services=())
    for path in paths:
        tag = before[path].headers.get("ETag", "")
        after = other.client().get(path, headers={"If-None-Match": tag})
        assert after.status_code == 200, path
        assert after.get_data() != before[path].get_data(), path
        assert after.get_data() == one.client().get(path).get_data(), path
    assert "Umbenannt" in other.client().get("/de/orte").text
    assert "Umbenannt" not in other.client().get("/de/orte?kind=family_center").text


def test_the_counts_of_both_processes_follow_a_change(workers: tuple[Site, Site]) -> None:
    _, other = workers
    for site in workers:
        assert "2 Orte" in site.client().get("/de/orte?service=meeting").text
    _edit(other, "familientreff-puzzle-dresden", services=())
    for site in workers:
        assert "1 Ort " in site.client().get("/de/orte?service=meeting").text
        assert site.client().get("/orte.json?service=meeting").json["total"] == 1


def test_what_is_open_now_is_not_what_was_open_before(
    run_folder: Path, site: Site, tmp_path: Path
) -> None:
    tuesdays = builders.a_place(hours=(ScheduleRow(weekday=1, opens=14 * 60, closes=18 * 60),))
    paths = ("/orte.json", "/karte.geojson", "/orte.csv", "/de/orte.atom", "/de/orte")
    with sites.opened(run_folder, site.kind, tmp_path, tuesdays) as own:
        client = own.client()
        with time_machine.travel(TUESDAY, tick=False):
            for path in paths:
                assert "Puzzle" in client.get(f"{path}?open=now").text, path
        with time_machine.travel(TUESDAY.replace(hour=18, minute=1), tick=False):
            for path in paths:
                assert "Puzzle" not in client.get(f"{path}?open=now").text, path
                assert "Puzzle" not in client.get(f"{path}?open=today").text, path


def test_a_confirmation_grows_old_without_any_change(
    run_folder: Path, site: Site, tmp_path: Path
) -> None:
    with sites.opened(run_folder, site.kind, tmp_path) as own:
        builders.publish(own.database, builders.a_place(), confirmed=TUESDAY.date())
        client = own.client()
        for months, total in ((0, 1), (1, 0)):
            later = TUESDAY.replace(month=12, day=25) if months else TUESDAY
            with time_machine.travel(later, tick=False):
                assert client.get("/orte.json?confirmed_within=1").json["total"] == total


def test_many_visitors_at_once_see_whole_pages_of_one_version(
    workers: tuple[Site, Site],
) -> None:
    site = workers[0]
    slug = "familientreff-puzzle-dresden"

    def look(number: int) -> str:
        if number % 10 == 5:
            with suppress(Stale):  # Another one was faster.
                _edit(site, slug, description=f"Fassung {number}.")
            return ""
        path = (PUZZLE, "/de/orte", "/orte.json")[number % 3]
        answer = site.crowd_client().get(path)
        assert answer.status_code == 200
        return answer.text

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(look, range(80)))
    assert sum(bool(text) for text in texts) == 72
    _edit(site, slug, description="Letzte Fassung.")
    assert "Letzte Fassung." in site.client().get(PUZZLE).text
    assert site.client().get("/orte.json").json["total"] == 2
    assert site.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


# ------------------------------------------------------------------ bounded


def _page(size: int) -> Page:
    return finished(Response(b"\0" * size, content_type="text/plain"))


def test_the_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache = PageCache(100_000)
    for number in range(400):
        cache.put((f"/{number}",), ("1",), _page(1_000))
        assert cache.get(("/0",), ("1",)) is not None, "asked for again and again"
        assert cache.size <= 100_000
    assert cache.get(("/1",), ("1",)) is None
    assert cache.get(("/399",), ("1",)) is not None


def test_the_cache_weighs_addresses_too() -> None:
    cache = PageCache(100_000)
    for number in range(400):
        cache.put((f"/{number}?" + "x" * 4_000,), ("1",), _page(10))
    assert len(cache._pages) <= 25
    cache.put(("/" + "x" * 20_000,), ("1",), _page(10))
    assert cache.get(("/" + "x" * 20_000,), ("1",)) is None


def test_a_page_too_large_for_the_cache_is_not_kept() -> None:
    cache = PageCache(8_000)
    cache.put(("/",), ("1",), Page(b"\0" * 900, b"", "tag", "text/plain"))
    assert cache.size == 0


def test_a_page_of_an_older_version_leaves_the_cache_when_it_is_asked_for() -> None:
    cache = PageCache(100_000)
    cache.put(("/",), ("1",), _page(10))
    cache.put(("/",), ("2",), _page(20))
    assert cache.get(("/",), ("1",)) is None
    assert cache.size == 0


def test_a_site_asked_for_ever_new_addresses_stays_small(run_folder: Path, tmp_path: Path) -> None:
    with sites.opened(run_folder, "sqlite", tmp_path, builders.a_place()) as site:
        site.rooms.cache.limit = 200_000
        client = site.client()
        for number in range(20):
            client.get(f"/de/orte?nothing={number}")
        assert 100_000 < site.rooms.cache.size <= 200_000


def test_an_address_that_only_looks_like_another_is_another(visitor: StrictClient) -> None:
    assert visitor.get(f"{PUZZLE}?page=2").status_code == 200
    assert visitor.get(f"{PUZZLE}%3Fpage=2").status_code == 404
