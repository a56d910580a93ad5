"""What passes every door, before Flask has read the request and after anybody has answered?

Static files, redirects and errors of whatever depth leave through here too, so that no answer can
miss a header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

from directory.web.headers import SECURITY_HEADERS

_ASCII = "".join(map(chr, range(128)))
_HEADERS = [(name.lower(), name, value) for name, value in SECURITY_HEADERS.items()]


class ReadableRequest(Request):
    """A request whose parameters show where their bytes could not be read."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """The query string; what is no UTF-8 becomes U+FFFD, which no search takes for a word."""
        query = self.query_string.decode("ascii", "replace")
        return ImmutableMultiDict(parse_qsl(query, keep_blank_values=True, errors="replace"))


class Threshold:
    """A WSGI application around ours."""

    def __init__(self, inner: WSGIApplication) -> None:
        self.inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let a request in and its answer out."""
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            # Raw bytes, which no browser sends, are taken for what it would have sent.
            environ["QUERY_STRING"] = quote(query, safe=_ASCII, encoding="latin-1")

        def start(
            status: str, headers: list[tuple[str, str]], error: Any = None, /
        ) -> Callable[[bytes], object]:
            given = {name.lower() for name, _ in headers}
            headers += [(name, value) for low, name, value in _HEADERS if low not in given]
            return start_response(status, headers, error)

        return self.inner(environ, start)
