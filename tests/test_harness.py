"""Do the checks themselves notice what they are there to notice?"""

from __future__ import annotations

import socket

import pytest
from html_page import Page
from sqlalchemy import text

from directory.db import Database

FOOTER = (
    '<footer><a href="/de/impressum">Impressum</a> <a href="/de/datenschutz">Datenschutz</a> '
    '<a href="/de/barrierefreiheit">Barrierefreiheit</a></footer>'
)
GOOD = (
    '<!doctype html><html lang="de" dir="ltr"><head><meta charset="utf-8">'
    "<title>Orte – Sachsen</title></head><body><main><h1>Orte</h1>{}</main>" + FOOTER + "</body>"
    "</html>"
)


def _problems(html: str) -> list[str]:
    return list(Page(html, "http://localhost/de/orte").problems())


def test_a_good_page_has_no_problems() -> None:
    assert _problems(GOOD.format("<ul><li>a</ul><svg><title>b</title></svg>")) == []


@pytest.mark.parametrize(
    ("fragment", "problem"),
    [
        ("<div>", "not well-formed"),
        ('<p id="a" id="b">', "duplicate-attribute"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ('<a href="#nowhere">x</a>', "leads nowhere"),
        ('<p aria-describedby="gone">x</p>', "points to nothing"),
        ('<input name="text">', "No label"),
        ('<label for="i"></label><input id="i">', "empty label"),
        ('<a href="/x"></a>', "says nothing"),
        ('<img src="/x.png">', "no alt"),
        ('<img alt="" src="//cdn.example/x.png">', "another host"),
        ('<svg><use href="https://cdn.example/i.svg#a"/></svg>', "another host"),
        ('<form action="https://evil.example/"></form>', "another host"),
        ("<script>1</script>", "inline script"),
        ('<p style="color:red">x</p>', "content security policy"),
        ('<p onclick="x()">x</p>', "content security policy"),
        ('<a href="javascript:x()">x</a>', "no address"),
        ("<h3>x</h3>", "followed by one of level 3"),
        ("<h1>x</h1>", "exactly one h1"),
        ("<ul><p>x</p></ul>", "stands directly in"),
    ],
)
def test_a_broken_page_is_noticed(fragment: str, problem: str) -> None:
    assert any(problem in sentence for sentence in _problems(GOOD.format(fragment)))


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ('lang="de"', 'lang="en"', "says otherwise"),
        ('dir="ltr"', 'dir="rtl"', "is wrong for de"),
        ("<title>Orte", "<title>Start", "does not begin with"),
        ("/de/impressum", "/de/anderswo", "does not lead to /de/impressum"),
        ("main>", "div>", "exactly one main"),
    ],
)
def test_a_broken_frame_is_noticed(right: str, wrong: str, problem: str) -> None:
    page = GOOD.format("").replace(right, wrong)
    assert any(problem in sentence for sentence in _problems(page))


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as connection, pytest.raises(AssertionError, match="outside host"):
        connection.connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="outside host"):
        socket.create_connection(("directory.example", 80))


def test_the_test_server_is_our_own(database: Database) -> None:
    if database.dialect != "postgresql":
        assert "integrationsorte-tests-" in str(database.engine.url)
        return
    with database.engine.connect() as connection:
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
    assert folder.startswith("/tmp/integrationsorte-pg-")


@pytest.mark.parametrize("time", [1, 2])
def test_each_test_has_a_database_of_its_own(database: Database, time: int) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id integer)"))
