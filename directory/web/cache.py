"""Was this very page made before, from the same data, in the same minute?

Public pages are the same for everyone, so a finished answer can be given again. Each process
keeps its own, bounded in memory; the data version in the key makes all of them right after a
change. Searches by word or around a point are nobody's business: they are never kept.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass

from flask import Request, Response

MAX_AGE = 60
GZIP_LEVEL = 5
SMALLEST_GZIP = 500
PRIVATE_PARAMETERS = ("text", "near")
KEPT_HEADERS = (
    "Access-Control-Allow-Origin",
    "Content-Disposition",
    "Cross-Origin-Resource-Policy",
)

Key = tuple[str, ...]

_REFUSES_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer: its bytes plain and packed, its tag and its headers."""

    body: bytes
    packed: bytes
    etag: str
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Bytes kept in memory, about."""
        return len(self.body) + len(self.packed) + 800


class PageCache:
    """Finished answers, the least recently used ones forgotten first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Key, tuple[Key, Page]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Key, version: Key) -> Page | None:
        """The page for what was asked, if it was made from this version of everything."""
        with self._lock:
            kept = self._pages.get(asked)
            if kept is None:
                return None
            if kept[0] != version:
                self._forget(asked)
                return None
            self._pages.move_to_end(asked)
            return kept[1]

    def put(self, asked: Key, version: Key, page: Page) -> None:
        """Keep a page; pages larger than an eighth of the whole are not worth it."""
        if _weight(asked, page) > self.limit // 8:
            return
        with self._lock:
            if asked in self._pages:
                self._forget(asked)
            self._pages[asked] = (version, page)
            self.size += _weight(asked, page)
            while self.size > self.limit:
                self._forget(next(iter(self._pages)))

    def _forget(self, asked: Key) -> None:
        _, page = self._pages.pop(asked)
        self.size -= _weight(asked, page)


def _weight(asked: Key, page: Page) -> int:
    return page.size + sum(map(len, asked))


def asked_for(request: Request) -> Key:
    """What tells one answer from another: the host that is named in feeds, path and query."""
    environ = request.environ
    names = ("wsgi.url_scheme", "HTTP_HOST", "PATH_INFO", "QUERY_STRING")
    return tuple(environ.get(name, "") for name in names)


def is_private(request: Request) -> bool:
    """Whether the query says something about the person who asks."""
    return any(any(request.args.getlist(name)) for name in PRIVATE_PARAMETERS)


def finished(response: Response) -> Page:
    """The answer as something to keep."""
    body = response.get_data()
    packed = gzip.compress(body, GZIP_LEVEL, mtime=0) if len(body) >= SMALLEST_GZIP else b""
    etag = hashlib.blake2b(body, digest_size=10).hexdigest()
    headers = tuple(
        (name, response.headers[name]) for name in KEPT_HEADERS if name in response.headers
    )
    return Page(body, packed, etag, response.headers["Content-Type"], headers)


def answer(request: Request, page: Page, *, private: bool) -> Response:
    """Give a finished page: 304 if the browser has it, packed if the browser can unpack."""
    if not private and request.if_none_match.contains_weak(page.etag):
        response = Response(status=304)
    elif page.packed and _takes_gzip(request.headers.get("Accept-Encoding", "").lower()):
        response = Response(page.packed, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(page.body, content_type=page.content_type)
    response.headers.extend(page.headers)
    response.headers["Vary"] = "Accept-Encoding"
    if private:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["ETag"] = f'W/"{page.etag}"'
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and not _REFUSES_GZIP.search(accepted)
