"""Does every answer, of whatever kind, carry the headers that protect and forget the visitor?"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import sites
from sites import PUZZLE, Site
from sqlalchemy import text
from strict_client import HEADERS, StrictClient

from directory.web.headers import SECURITY_HEADERS

PAGES = ("/de/", "/ar/orte", PUZZLE, "/de/impressum", "/de/datenschutz", "/de/barrierefreiheit")
DATA = ("/orte.json", "/orte.geojson", "/orte.csv", "/de/orte.atom", "/karte.geojson")
ASKED = {
    "a greeting": ("GET", "/", 302),
    "a page without its last stroke": ("GET", "/de", 308),
    "a start page": ("GET", "/de/", 200),
    "an unknown page": ("GET", "/de/no-such-page", 404),
    "an unknown place": ("GET", "/de/orte/no-such-place", 404),
    "a wrong method": ("POST", "/de/orte", 405),
    "an invented method": ("BREW", "/de/orte", 405),
    "a trace": ("TRACE", "/de/orte", 405),
    "a question for methods": ("OPTIONS", "/de/orte", 200),
    "data": ("GET", "/orte.json", 200),
    "a table": ("GET", "/orte.csv", 200),
    "data nobody understands": ("GET", "/orte.json?district=1", 400),
    "data of an unknown kind": ("GET", "/orte.xml", 404),
    "a static file": ("GET", "/static/site.css", 200),
    "a static file that is not there": ("GET", "/static/nothing.css", 404),
    "a static file from above": ("GET", "/static/../directory/config.py", 404),
    "a static file by a wrong method": ("POST", "/static/site.css", 405),
    "robots": ("GET", "/robots.txt", 200),
    "an icon": ("GET", "/favicon.ico", 204),
    "life": ("GET", "/healthz", 200),
    "readiness": ("GET", "/readyz", 200),
}


OPEN = {"data", "a table", "data nobody understands"}
"""Answers that pages of other sites may read."""


@pytest.mark.parametrize("asked", ASKED)
def test_every_answer_is_protected(visitor: StrictClient, asked: str) -> None:
    method, path, status = ASKED[asked]
    # The strict client compares the headers that are the same for all.
    answer = visitor.open(path, method=method)
    assert answer.status_code == status
    allowed = answer.headers.getlist("Access-Control-Allow-Origin")
    assert allowed == (["*"] if asked in OPEN else [])
    policy = answer.headers.getlist("Cross-Origin-Resource-Policy")
    assert policy == ["cross-origin" if asked in OPEN else "same-origin"]


def test_a_part_of_a_static_file_is_protected(visitor: StrictClient) -> None:
    whole = visitor.get("/static/site.css").get_data()
    part = visitor.get("/static/site.css", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.get_data()) == (206, whole[:10])
    beyond = {"Range": f"bytes={len(whole)}-"}
    assert visitor.get("/static/site.css", headers=beyond).status_code == 416


def test_an_unchanged_static_file_is_protected(visitor: StrictClient) -> None:
    first = visitor.get("/static/site.css")
    known = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get("/static/site.css", headers=known).status_code == 304


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_part_of_a_page_is_the_whole_page(visitor: StrictClient, path: str) -> None:
    answer = visitor.get(path, headers={"Range": "bytes=0-9"})
    assert answer.status_code == 200
    assert len(answer.get_data()) > 500


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_a_head_is_a_get_without_a_body(visitor: StrictClient, path: str) -> None:
    whole, head = visitor.get(path), visitor.head(path)
    assert head.status_code == whole.status_code == 200
    assert head.get_data() == b""
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize(("path", "lang"), [("/de/orte", "de"), ("/en/orte", "en"), ("/ar/", "ar")])
def test_a_wrong_method_is_explained_in_the_language_of_the_page(
    visitor: StrictClient, path: str, lang: str
) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = visitor.open(path, method=method, data={"text": "x"})
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert f'<html lang="{lang}"' in answer.text


def test_a_wrong_method_on_data_is_a_problem_for_programs(visitor: StrictClient) -> None:
    answer = visitor.delete("/orte.json")
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "Das geht auf dieser Seite nicht.",
    }
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


# ------------------------------------------------------------------ a visitor is nobody


@pytest.mark.parametrize("query", ["text=Familie", "text=&text=Familie", "near=01169", "near=,1"])
@pytest.mark.parametrize(
    "path",
    ["/de/orte", "/orte.json", "/orte.csv", "/de/orte.atom", "/karte.geojson", "/de", PUZZLE,
     "/de/no-such-page", "/orte.xml"],
)  # fmt: skip
def test_what_somebody_searches_for_is_kept_by_nobody(
    site: Site, visitor: StrictClient, path: str, query: str
) -> None:
    kept = site.rooms.cache.size
    answer = visitor.get(f"{path}?{query}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert site.rooms.cache.size == kept


def test_what_somebody_searches_for_stands_in_no_log(
    run_folder: Path, site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with sites.opened(run_folder, site.kind, tmp_path) as broken:
        broken.client().get("/de/orte?text=Geheimwort&near=01169")
        with broken.database.writing() as session:
            session.execute(text("DROP TABLE place_search"))
        assert broken.client().get("/de/orte?text=Geheimwort&near=01169").status_code >= 500
    assert "place_search" in caplog.text
    for secret in ("eheimwort", "geheimwort", "01169"):
        assert secret not in caplog.text


def test_a_foreign_host_is_refused_when_the_own_one_is_known(site: Site, tmp_path: Path) -> None:
    own = sites.on(site.url, tmp_path, trusted_hosts="orte.example, www.orte.example")
    client = own.client()
    assert client.get("/de/", headers={"Host": "www.orte.example"}).status_code == 200
    for host in ("evil.example", "orte.example.evil.example", "", "orte.example:x", "[::1"):
        answer = client.get("/de/orte.atom", headers={"Host": host})
        assert answer.status_code == 400, host
        assert host not in answer.text or not host
    own.close()


def test_no_foreign_host_gets_into_the_answer_for_another(visitor: StrictClient) -> None:
    poisoned = visitor.get("/de/orte.atom", headers={"Host": "evil.example"})
    assert "evil.example" in poisoned.text, "without public_url a feed names the host asked for"
    assert "evil.example" not in visitor.get("/de/orte.atom").text


def test_the_table_of_headers_is_the_one_of_the_strict_client() -> None:
    assert HEADERS.items() <= SECURITY_HEADERS.items()
