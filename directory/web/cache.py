"""Was this very page made before, from the same data, in the same minute?

Public pages are the same for everyone, so a finished answer can be given again. Each process
keeps its own, bounded in memory; the data version in the key makes all of them right after a
change. Searches by word or around a point are nobody's business: they are never kept.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from flask import Request, Response

MAX_AGE = 60
GZIP_LEVEL = 5
SMALLEST_GZIP = 500
PRIVATE_PARAMETERS = ("text", "near")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished answer: its bytes plain and packed, its tag and its headers."""

    body: bytes
    packed: bytes
    etag: str
    content_type: str

    @property
    def size(self) -> int:
        """Bytes kept in memory, about."""
        return len(self.body) + len(self.packed) + 400


class PageCache:
    """Finished answers, the least recently used ones forgotten first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[str, tuple[Key, Page]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, url: str, version: Key) -> Page | None:
        """The page of this URL, if it was made from this version of everything."""
        with self._lock:
            kept = self._pages.get(url)
            if kept is None:
                return None
            if kept[0] != version:
                self.size -= kept[1].size
                del self._pages[url]
                return None
            self._pages.move_to_end(url)
            return kept[1]

    def put(self, url: str, version: Key, page: Page) -> None:
        """Keep a page; pages larger than an eighth of the whole are not worth it."""
        if page.size + len(url) > self.limit // 8:
            return
        with self._lock:
            old = self._pages.pop(url, None)
            if old is not None:
                self.size -= old[1].size
            self._pages[url] = (version, page)
            self.size += page.size
            while self.size > self.limit:
                _, (_, forgotten) = self._pages.popitem(last=False)
                self.size -= forgotten.size


def is_private(request: Request) -> bool:
    """Whether the query says something about the person who asks."""
    return any(request.args.get(name) for name in PRIVATE_PARAMETERS)


def finished(response: Response) -> Page:
    """The answer as something to keep."""
    body = response.get_data()
    packed = gzip.compress(body, GZIP_LEVEL, mtime=0) if len(body) >= SMALLEST_GZIP else b""
    etag = hashlib.blake2b(body, digest_size=10).hexdigest()
    return Page(body, packed, etag, response.headers["Content-Type"])


def answer(request: Request, page: Page, *, private: bool) -> Response:
    """Give a finished page: 304 if the browser has it, packed if the browser can unpack."""
    if not private and page.etag in request.if_none_match:
        response = Response(status=304)
    elif page.packed and "gzip" in request.headers.get("Accept-Encoding", "").lower():
        response = Response(page.packed, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(page.body, content_type=page.content_type)
    response.headers["Vary"] = "Accept-Encoding"
    if private:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["ETag"] = f'W/"{page.etag}"'
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
