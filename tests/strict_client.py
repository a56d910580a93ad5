"""How does a visitor ask who notices everything?

A test client that checks every answer of every test: a page that breaks a rule of the house
fails the test that happened to open it, whatever that test was about.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import brotli
from flask.testing import FlaskClient
from html_page import Page
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

STATEMENTS = 20
"""So many SQL statements may one answer take, whatever it shows."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=31536000",
}
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|DROP|ALTER)\b", re.IGNORECASE
)


class BrokenPage(AssertionError):
    """An answer breaks rules of the house."""


class StrictClient(FlaskClient):
    """A visitor without cookies who checks every answer."""

    statement_limit = STATEMENTS
    statements: list[str]

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, read and check the whole answer, hand it on."""
        kwargs.setdefault("buffered", True)
        with _statements() as self.statements:
            response = super().open(*args, **kwargs)
        request = response.request
        problems = [*self._problems(response)]
        if problems:
            listed = "\n".join(f"- {problem}" for problem in problems)
            raise BrokenPage(f"{request.method} {request.url} ({response.status}):\n{listed}")
        return response

    def _problems(self, response: TestResponse) -> Iterator[str]:
        yield from _header_problems(response)
        if len(self.statements) > self.statement_limit:
            taken = "\n".join(self.statements)
            yield f"{len(self.statements)} SQL statements, {self.statement_limit} allowed:\n{taken}"
        if response.request.method in ("GET", "HEAD"):
            for statement in self.statements:
                if WRITES.match(statement):
                    yield f"A GET writes to the database: {statement}"
        is_redirect = 300 <= response.status_code < 400
        if response.mimetype == "text/html" and response.get_data() and not is_redirect:
            yield from Page(_text(response), response.request.url).problems()


def _text(response: TestResponse) -> str:
    """The page as a browser reads it, unpacked."""
    body = response.get_data()
    if response.content_encoding == "gzip":
        body = gzip.decompress(body)
    elif response.content_encoding == "br":
        body = brotli.decompress(body)
    return body.decode()


def _header_problems(response: TestResponse) -> Iterator[str]:
    for name, wanted in HEADERS.items():
        found = response.headers.getlist(name)
        if found != [wanted]:
            yield f"{name} is {found}, not {wanted!r}"
    if response.headers.getlist("Set-Cookie"):
        yield "A public page sets a cookie"
    if "cookie" in response.headers.get("Vary", "").lower():
        yield "Vary: Cookie makes a public page private"
    is_text = (response.mimetype or "").startswith("text/")  # An unchanged file names no type.
    if is_text and response.mimetype_params.get("charset") != "utf-8":
        yield f"Content-Type without charset=utf-8: {response.content_type}"


@contextmanager
def _statements() -> Iterator[list[str]]:
    """The SQL statements of all engines while the ``with`` block runs."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
