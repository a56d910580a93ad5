"""How do street tiles reach visitors without any visitor reaching the tile server?

This server fetches a tile once, keeps it on disk and hands it on. The tile source learns nothing
of the visitor; when it is slow or down, a breaker keeps requests from waiting for it, and the map
shows its outlines alone.
"""

from __future__ import annotations

import math
import os
import tempfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from directory.errors import Missing, Unavailable
from directory.geo import SAXONY, Point
from directory.i18n import lazy

SMALLEST_ZOOM = 6
LARGEST_ZOOM = 18
TIMEOUT_SECONDS = 4.0
LARGEST_TILE = 512_000
FAILURES_TO_BREAK = 5
BREAK_SECONDS = 60.0
KEEP_SECONDS = 30 * 86_400
MARGIN_KM = 60.0
USER_AGENT = "integrationsorte-directory"


@dataclass(slots=True)
class TileStore:
    """A tile source behind a folder of our own."""

    url: str
    folder: Path
    limit_bytes: int
    failures: int = 0
    broken_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tile(self, zoom: int, x: int, y: int) -> tuple[bytes, str]:
        """The tile's bytes and media type, from the folder or from the source.

        Raises:
            Missing: there is no such tile over Saxony.
            Unavailable: the source does not answer; a stale copy is preferred to that.
        """
        if not (SMALLEST_ZOOM <= zoom <= LARGEST_ZOOM) or not _over_saxony(zoom, x, y):
            raise Missing(lazy("Diese Kachel liegt nicht in Sachsen."))
        path = self.folder / str(zoom) / str(x) / f"{y}.tile"
        kept = _read(path)
        if kept is not None and time.time() - path.stat().st_mtime < KEEP_SECONDS:
            return kept, media_type(kept)
        try:
            body = self._fetch(zoom, x, y)
        except Unavailable:
            if kept is None:
                raise
            return kept, media_type(kept)
        self._keep(path, body)
        return body, media_type(body)

    def _fetch(self, zoom: int, x: int, y: int) -> bytes:
        if time.monotonic() < self.broken_until:
            raise Unavailable(lazy("Die Straßenkarte ist gerade nicht erreichbar."))
        url = self.url.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
        request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                body: bytes = answer.read(LARGEST_TILE + 1)
        except (OSError, urllib.error.URLError, ValueError):
            body = b""
        if len(body) > LARGEST_TILE or not media_type(body):
            with self._lock:
                self.failures += 1
                if self.failures >= FAILURES_TO_BREAK:
                    self.broken_until = time.monotonic() + BREAK_SECONDS
                    self.failures = 0
            raise Unavailable(lazy("Die Straßenkarte ist gerade nicht erreichbar."))
        with self._lock:
            self.failures = 0
        return body

    def _keep(self, path: Path, body: bytes) -> None:
        """Write a tile whole or not at all; a full disk only means that nothing is kept."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(name).replace(path)
            self._make_room()
        except OSError:
            return

    def _make_room(self) -> None:
        """Forget the oldest tiles when the folder has grown too large; looked at now and then."""
        if time.time_ns() % 50:
            return
        files = sorted(
            (found.stat().st_mtime, found.stat().st_size, found)
            for found in self.folder.rglob("*.tile")
        )
        surplus = sum(size for _, size, _ in files) - self.limit_bytes
        for _, size, found in files:
            if surplus <= 0:
                break
            found.unlink(missing_ok=True)
            surplus -= size


def media_type(body: bytes) -> str:
    """The media type of an image by its first bytes, empty for anything that is no image."""
    if body.startswith(b"\x89PNG"):
        return "image/png"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp"
    return ""


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _over_saxony(zoom: int, x: int, y: int) -> bool:
    if not (0 <= x < 2**zoom and 0 <= y < 2**zoom):
        return False
    lon = (x + 0.5) / 2**zoom * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / 2**zoom))))
    half_tile_km = 40_075 / 2**zoom
    return SAXONY.grown(MARGIN_KM + half_tile_km).contains(Point(lat, lon))
