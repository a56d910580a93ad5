"""What do people get when the database is gone or the program fails, and does it heal by itself?"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import builders
import databases
import postgres_cluster
import pytest
import sites
from flask import Flask, before_render_template
from jinja2 import Template
from sites import PUZZLE, Site
from sqlalchemy import text
from strict_client import StrictClient

from directory.db import Database
from directory.errors import Unavailable
from directory.exchange import writers
from directory.search import results
from directory.web import data

EMERGENCY_NUMBERS = ("tel:112", "tel:110")
PAGES = ("/de/", "/de/orte", "/ar/orte?text=Familie", PUZZLE)
DATA = ("/orte.json", "/orte.geojson", "/orte.csv", "/en/orte.atom", "/karte.geojson")
WITHOUT_DATABASE = ("/", "/de/impressum", "/ar/datenschutz", "/robots.txt", "/healthz", "/de/x")


# ------------------------------------------------------------------ the database goes and comes


def _sqlite_files(url: str) -> list[Path]:
    file = Path(url.removeprefix("sqlite:///"))
    return [path for end in ("", "-wal", "-shm") if (path := Path(f"{file}{end}")).exists()]


@contextmanager
def _moved_away(url: str, elsewhere: Path) -> Iterator[None]:
    elsewhere.mkdir()
    files = _sqlite_files(url)
    for file in files:
        shutil.move(file, elsewhere)
    yield
    for file in files:
        shutil.move(elsewhere / file.name, file)


@contextmanager
def _halted(address: str) -> Iterator[None]:
    postgres_cluster.halt(address)
    try:
        yield
    finally:
        postgres_cluster.resume(address)


@pytest.fixture(scope="module", params=databases.KINDS)
def outage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Callable[[], Any]]]:
    """A site, and how to take its database away for the length of a ``with`` block."""
    folder = tmp_path_factory.mktemp("outage")
    with sites.opened(folder, request.param, folder, builders.a_place()) as site:
        if site.kind == "sqlite":
            yield site, lambda: _moved_away(site.url, folder / str(time.monotonic_ns()))
        else:
            address = (folder / "address").read_text()
            yield site, lambda: _halted(address)
    postgres_cluster.stop(folder)


def test_without_database_people_get_help_and_programs_a_reason(
    outage: tuple[Site, Callable[[], Any]],
) -> None:
    site, taken_away = outage
    client = site.client()
    assert client.get("/de/orte").status_code == 200
    with taken_away():
        for path in PAGES:
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["Cache-Control"] == "no-store"
            for number in EMERGENCY_NUMBERS:
                assert number in answer.text, path
            assert "Traceback" not in answer.text
            assert "sqlalche" not in answer.text.lower()
        for path in DATA:
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.mimetype == "application/problem+json"
            assert answer.json["status"] == 503
        for path in WITHOUT_DATABASE:
            assert client.get(path).status_code in (200, 302, 404), path
        assert client.get("/readyz").status_code == 503
    _heals(client)
    assert site.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def _heals(client: StrictClient) -> None:
    """Without a restart, within five seconds."""
    back = time.monotonic()
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() - back < 5, "the site does not come back"
        time.sleep(0.1)
    for path in (*PAGES, *DATA):
        assert client.get(path).status_code == 200, path


def test_a_site_started_before_its_database_answers_when_that_comes(
    outage: tuple[Site, Callable[[], Any]], tmp_path: Path
) -> None:
    site, taken_away = outage
    with taken_away():
        early = sites.on(site.url, tmp_path)
        assert early.client().get("/de/orte").status_code == 503
    _heals(early.client())
    early.close()


def test_a_site_never_makes_an_empty_database_in_place_of_a_missing_one(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "nowhere" / "directory.sqlite"
    site = sites.on(f"sqlite:///{missing}", tmp_path)
    assert site.client().get("/de/orte").status_code == 503
    assert not missing.exists()
    site.close()


def test_a_backup_put_in_place_of_the_database_is_read_at_once(
    run_folder: Path, tmp_path: Path
) -> None:
    with (
        sites.opened(run_folder, "sqlite", tmp_path, builders.a_place("Jetzt")) as site,
        sites.opened(run_folder, "sqlite", tmp_path, builders.a_place("Damals")) as backup,
    ):
        assert "Jetzt" in site.client().get("/orte.csv").text
        backup.close()
        with _moved_away(site.url, tmp_path / "old"):
            for file in _sqlite_files(backup.url):
                shutil.copy(file, Path(site.url.removeprefix("sqlite:///")).parent / file.name)
            assert "Damals" in site.client().get("/orte.csv").text
            site.close()
            for file in _sqlite_files(site.url):
                file.unlink()


# ------------------------------------------------------------------ the schema is another one


def test_a_site_does_not_start_on_an_old_schema(
    run_folder: Path, database_kind: str, tmp_path: Path
) -> None:
    with databases.fresh(run_folder, database_kind, "bare") as url:
        with pytest.raises(Unavailable, match="integrationsorte db upgrade"):
            sites.on(url, tmp_path)
        database = Database(url)
        database.upgrade()
        database.engine.dispose()
        site = sites.on(url, tmp_path)
        assert site.client().get("/readyz").status_code == 200
        site.close()


def test_a_running_site_refuses_a_database_that_comes_with_an_old_schema(
    run_folder: Path, tmp_path: Path
) -> None:
    with databases.fresh(run_folder, "sqlite", "bare") as url:
        with _moved_away(url, tmp_path / "later"):
            site = sites.on(url, tmp_path)
        answer = site.client().get("/orte.json")
        assert answer.status_code == 503
        assert "integrationsorte db upgrade" in answer.json["detail"]
        site.database.upgrade()
        assert site.client().get("/orte.json").status_code == 200
        site.close()


# ------------------------------------------------------------------ the database cannot be written


def test_pages_need_no_right_to_write(run_folder: Path, database_kind: str, tmp_path: Path) -> None:
    with sites.opened(run_folder, database_kind, tmp_path, builders.a_place()) as site:
        if site.kind == "postgresql":
            with site.database.engine.begin() as connection:
                name = site.database.engine.url.database
                connection.execute(
                    text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
                )
            site.close()
            for path in (*PAGES, *DATA, "/readyz"):
                assert site.client().get(path).status_code == 200, path
            return
        site.close()
        with _as_a_stranger(_sqlite_files(site.url)[0]):
            for path in (*PAGES, *DATA, "/readyz"):
                # SQLite may need to write its own index of the log even to read.
                assert site.client().get(path).status_code in (200, 503), path
            site.close()
        for path in (*PAGES, *DATA):
            assert site.client().get(path).status_code == 200, path


@contextmanager
def _as_a_stranger(file: Path) -> Iterator[None]:
    """Take away the right to write: from the owner, or, as nothing binds root, by leaving root."""
    folder, modes = file.parent, (file.stat().st_mode, file.parent.stat().st_mode)
    file.chmod(0o444)
    folder.chmod(0o555)
    was_root = os.geteuid() == 0
    above = {parent: parent.stat().st_mode for parent in folder.parents if was_root}
    try:
        if was_root:
            for parent, mode in above.items():
                parent.chmod(mode | 0o055)
            os.seteuid(65_534)
        yield
    finally:
        if was_root:
            os.seteuid(0)
            for parent, mode in above.items():
                parent.chmod(mode)
        file.chmod(modes[0])
        folder.chmod(modes[1])


# ------------------------------------------------------------------ the program itself fails


def _views(app: Flask) -> list[tuple[str, str]]:
    """Every view with one address of it."""
    values = {
        "lang": "en",
        "slug": "familientreff-puzzle-dresden",
        "digest": "x",
        "zoom": 8,
        "x": 136,
        "y": 85,
    }
    addresses = app.url_map.bind("localhost")
    return [
        (rule.endpoint, addresses.build(rule.endpoint, {n: values[n] for n in rule.arguments}))
        for rule in app.url_map.iter_rules()
    ]


def test_a_failing_view_says_sorry_and_the_next_request_is_fine(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    client, views = site.client(), site.app.view_functions
    for endpoint, path in _views(site.app):
        working = views[endpoint]

        def broken(**_values: object) -> str:
            raise ZeroDivisionError("the inner secret")

        caplog.clear()
        views[endpoint] = broken
        fresh = f"{path}?failing={endpoint}"  # Not one that the cache remembers.
        try:
            answer = client.get(fresh)
        finally:
            views[endpoint] = working
        assert answer.status_code == 500, endpoint
        assert "inner secret" not in answer.text
        assert "Traceback" not in answer.text
        errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert len(errors) == 1
        assert errors[0].exc_info
        assert errors[0].exc_info[0] is ZeroDivisionError
        number = str(errors[0].args[0])  # type: ignore[index]
        if answer.mimetype == "application/problem+json":
            assert answer.json["instance"] == f"urn:uuid:{number}"
        else:
            assert number in answer.text
            assert all(sos in answer.text for sos in EMERGENCY_NUMBERS)
        assert client.get(path).status_code < 500, endpoint
    assert site.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/de/orte", PUZZLE, "/ar/", "/de/orte.atom", "/en/impressum"])
def test_a_failing_template_gives_the_connection_back(site: Site, path: str) -> None:
    def fail(_app: Flask, template: Template, **_context: object) -> None:
        if template.name != "error.html":
            raise ZeroDivisionError(template.name)

    with before_render_template.connected_to(fail, site.app):
        assert site.client().get(f"{path}?page=3").status_code == 500
    assert site.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert site.client().get(f"{path}?page=3").status_code == 200


def test_even_a_broken_error_page_names_the_emergency_numbers(site: Site) -> None:
    words = site.app.jinja_env.globals
    working = words.pop("static_url")
    try:
        answer = site.client().get("/en/orte?broken=1")
    finally:
        words["static_url"] = working
    assert answer.status_code == 500
    assert answer.mimetype == "text/plain"
    assert "112" in answer.text
    assert "110" in answer.text


@pytest.mark.parametrize("path", ["/orte.csv", "/orte.json", "/orte.geojson"])
def test_a_long_answer_is_streamed_and_gives_the_connection_back(
    site: Site, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool: Any = site.database.engine.pool
    whole = site.client().get(path)
    monkeypatch.setattr(data, "WHOLE_LIMIT", 20)
    monkeypatch.setattr(results, "STREAM", 10)
    monkeypatch.setattr(writers, "PART", 15)
    path = f"{path}?sort=newest"
    streamed = site.client().get(path)
    assert "Content-Length" not in streamed.headers
    assert streamed.get_data() == whole.get_data()
    hung_up = site.crowd_client().get(path)
    assert next(iter(hung_up.iter_encoded()))
    assert pool.checkedout() == 1
    hung_up.close()
    assert pool.checkedout() == 0
    site.crowd_client().head(path).close()
    assert pool.checkedout() == 0


def test_when_all_connections_are_taken_a_visitor_is_told_so_in_time(
    run_folder: Path, site: Site, tmp_path: Path
) -> None:
    with sites.opened(run_folder, site.kind, tmp_path, builders.a_place()) as busy:
        pool = busy.database.engine.pool
        taken = [busy.database.engine.connect() for _ in range(15)]
        asked = time.monotonic()
        assert busy.client().get("/de/orte").status_code == 503
        assert time.monotonic() - asked < 5.5
        for connection in taken:
            connection.close()
        assert busy.client().get("/de/orte").status_code == 200
        assert pool.checkedout() == 0  # type: ignore[attr-defined]
