"""Does every door carry a mark, every promised address open, and every page keep the rules?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import databases
import pytest
from flask import Flask
from strict_client import StrictClient
from werkzeug.exceptions import NotFound

from directory import create_app
from directory.config import Settings
from directory.i18n import LANGUAGES
from directory.web import access

PROMISED = (
    "/",
    "/de/",
    "/de/orte",
    "/de/orte/kinder-und-familientreff-puzzle-dresden",
    "/de/orte.atom",
    "/de/impressum",
    "/de/datenschutz",
    "/de/barrierefreiheit",
    "/orte.csv",
    "/orte.geojson",
    "/orte.json",
    "/karte.geojson",
    "/openapi.json",
    "/kacheln/8/136/85.png",
    "/robots.txt",
    "/favicon.ico",
    "/healthz",
    "/readyz",
)
"""Addresses that people, programs and search engines have by now; one may move, none may vanish."""

PAGES = (
    "/",
    "/orte",
    "/orte?page=2",
    "/orte?page=-1",
    "/orte?text=Familie&district=14612&service=family&open=mon&wheelchair=yes",
    "/orte?text=Famlienzentrum",
    "/orte?text=%F0%9F%A6%84qqq",
    "/orte?near=01169&radius_km=5&sort=distance",
    "/orte?near=Atlantis",
    "/orte?kind=nothing&district=99999&bbox=1,2,3",
    "/orte/kinder-und-familientreff-puzzle-dresden",
    "/orte/no-such-place",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/no-such-page",
)


@pytest.fixture
def furnished(run_folder: Path, database_kind: str, tmp_path: Path) -> Iterator[StrictClient]:
    """A strict visitor of a site with all real places."""
    with databases.fresh(run_folder, database_kind, "saxony") as url:
        app = create_app(Settings(database_url=url, var=str(tmp_path)))
        app.test_client_class = StrictClient
        with app.test_client() as client:
            yield client  # type: ignore[misc]
        app.extensions["directory"].database.engine.dispose()


def test_a_view_without_a_mark_stops_the_start() -> None:
    app = Flask("unmarked")
    app.add_url_rule("/secret", "secret", lambda: "")
    with pytest.raises(RuntimeError, match="secret"):
        access.refuse_unmarked(app)


def test_no_promised_address_has_vanished(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    vanished = []
    for path in PROMISED:
        try:
            addresses.match(path)
        except NotFound:
            vanished.append(path)
    assert not vanished, f"Answer these, at least by a redirect to their new place: {vanished}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_keeps_the_rules_of_the_house(furnished: StrictClient, language: str) -> None:
    for page in PAGES:
        answer = furnished.get(f"/{language}{page}")
        assert answer.status_code == (404 if "no-such" in page else 200), page
