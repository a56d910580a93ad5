"""Is it as fast as promised? Prints a table; ``SIZES`` and ``DATABASES`` narrow it.

CPU is what the workers used, read from the kernel, so that a noisy neighbour or a slow client
counts for nothing; ratios are taken within one run.
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import databases
import postgres_cluster
from rich.console import Console
from rich.table import Table
from sqlalchemy import text as sql

from bench.browser import first_views
from bench.servers import Server, can_load, gunicorn
from directory.config import ROOT
from directory.db import Database

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000,100000").split(",")]
KINDS = os.environ.get("DATABASES", "sqlite,postgresql").split(",")
TIMES = int(os.environ.get("TIMES", "60"))
MIDDLE = 10_000

DISTRICT = {"district": "14625", "service": "refugee_social_work"}
BBOX = "13.70,51.02,13.78,51.07"
WORD = "Freital"
DATA = {
    "district": ("/orte.geojson?" + urlencode(DISTRICT), ["14625", "refugee_social_work"]),
    "text": ("/orte.geojson?" + urlencode({"text": WORD}), []),
    "bbox": ("/orte.geojson?" + urlencode({"bbox": BBOX}), ["13.70", "13.78", "51.02", "51.07"]),
}
MATCH = {"sqlite": '"freital"*', "postgresql": "'freital':*"}
PAGES = {
    "everything": {},
    "district": {"district": "14625"},
    "service": {"service": "meeting"},
    "district + service": DISTRICT,
    "kind": {"kind": "family_center"},
    "language": {"language": "ar"},
    "audience": {"audience": "women"},
    "wheelchair": {"wheelchair": "yes"},
    "open": {"open": "thu-16:00"},
    "near": {"near": "01169", "radius_km": "10"},
    "bbox": {"bbox": BBOX},
    "text, few": {"text": WORD},
    "text, many": {"text": "Beratung"},
    "by name": {"sort": "name"},
    "page 5": {"service": "meeting", "page": "5"},
}
ADDRESS = re.compile(r'href="(/de/orte/[^"?]+)"')


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: what was measured, the figure, the limit."""

    what: str
    figure: str
    limit: str
    kept: bool


def main() -> None:
    """Measure everything, print it, and write it as Markdown where ``MARKDOWN`` says."""
    lines: list[Line] = []
    console = Console()
    with tempfile.TemporaryDirectory(prefix="integrationsorte-bench-") as name:
        run = Path(name)
        try:
            for kind in KINDS:
                with databases.fresh(run, kind) as url:
                    lines += _database(kind, url, run, console)
            if "sqlite" in KINDS and MIDDLE in SIZES:
                lines += _import(run)
        finally:
            postgres_cluster.stop(run)
    table = Table("measured", "figure", "limit", "")
    for line in lines:
        table.add_row(line.what, line.figure, line.limit, "kept" if line.kept else "OVER")
    console.print(table)
    if os.environ.get("MARKDOWN"):
        Path(os.environ["MARKDOWN"]).write_text(_markdown(lines), encoding="utf-8")


def _database(kind: str, url: str, run: Path, console: Console) -> list[Line]:
    lines: list[Line] = []
    pages: dict[int, dict[str, float]] = {}
    for size in sorted(SIZES):
        console.print(f"{kind}: {size} places")
        _command(url, run, "db", "upgrade")
        _command(url, run, "seed-synthetic", str(size))
        _analyze(url)
        with gunicorn("directory:create_app()", run, **_settings(url, run, cache=0)) as server:
            pages[size] = {}
            lines += _pages(kind, size, server, pages[size])
            if size == MIDDLE:
                with gunicorn("bench.floor:app", run, FLOOR_DATABASE=url) as floor:
                    lines += _data(kind, server, floor)
                lines += _sizes(kind, server)
            if size == max(SIZES):
                lines.append(
                    _line(f"{kind}, {size}: memory of a worker", server.memory_mb(), 200, "MB")
                )
        if size == MIDDLE:
            lines += _cached(kind, url, run)
            if kind == "sqlite":
                lines += _browser(url, run)
    if len(pages) > 1:
        lines += _growth(kind, pages)
    return lines


def _pages(kind: str, size: int, server: Server, p95: dict[str, float]) -> list[Line]:
    """Pages of twenty places, by each filter, and the page of one place."""
    lines = []
    for name, arguments in PAGES.items():
        cost = server.cost(f"/de/orte?{urlencode(arguments)}", TIMES)
        p95[name] = cost.p95
        if size == MIDDLE:
            lines.append(_line(f"{kind}: 20 places, {name}", cost.cpu, 12, "ms CPU"))
    if size == MIDDLE:
        page = server.cost(_some_place(server), TIMES)
        lines.append(_line(f"{kind}: one place", page.cpu, 8, "ms CPU"))
    return lines


def _data(kind: str, server: Server, floor: Server) -> list[Line]:
    """GeoJSON with all properties, beside the same rows by hand."""
    limit = 1.0 if kind == "sqlite" else 2.0
    lines = []
    for name, (path, values) in DATA.items():
        given = values or [MATCH[kind]]
        below = floor.cost(f"/{name}?" + urlencode([("v", value) for value in given]), TIMES)
        ours = server.cost(path, TIMES)
        ratio = ours.cpu / below.cpu
        figure = f"{ratio:.2f} × floor ({ours.cpu:.1f} : {below.cpu:.1f} ms CPU)"
        lines.append(Line(f"{kind}: GeoJSON, {name}", figure, f"{limit:.0f} ×", ratio <= limit))
    return lines


def _cached(kind: str, url: str, run: Path) -> list[Line]:
    """Pages that were made before, beside a bare "hello", for eight clients."""
    if not can_load():
        return [Line(f"{kind}: cached page", "not measured: wrk is not installed", "50 %", False)]
    path = "/de/orte?district=14625"
    lines = []
    with (
        gunicorn("directory:create_app()", run, **_settings(url, run, cache=32)) as server,
        gunicorn("bench.floor:app", run) as floor,
    ):
        hello = floor.throughput("/hello")
        tag = server.etag(path)
        for name, header in (("cached page", ""), ("304", f"If-None-Match: {tag}")):
            rate = server.throughput(path, header)
            figure = f"{rate / hello:.0%} of hello ({rate:.0f} : {hello:.0f} a second)"
            lines.append(Line(f"{kind}: {name}, 8 clients", figure, "50 %", rate >= hello / 2))
    return lines


def _sizes(kind: str, server: Server) -> list[Line]:
    """Bytes of the first answer, packed."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/de/orte", headers={"Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    connection.close()
    assert gzip.decompress(body)
    return [_line(f"{kind}: first HTML of 20 places, packed", len(body) / 1000, 20, "kB")]


def _browser(url: str, run: Path) -> list[Line]:
    with gunicorn("directory:create_app()", run, **_settings(url, run, cache=32)) as server:
        views = first_views(f"http://127.0.0.1:{server.port}")
    plain, slow, thin = views["plain"], views["slow processor"], views["thin line"]
    return [
        _line("first view: all markers", plain.markers / 1000, 1.2, "s"),
        _line("first view, processor 4 × slower: all markers", slow.markers / 1000, 3, "s"),
        _line("first view, 400 kbit/s + 400 ms: first words", thin.text / 1000, 2, "s"),
        _line("first view, 400 kbit/s + 400 ms: all markers", thin.markers / 1000, 6, "s"),
        _line("first view: own bytes", plain.bytes / 1000, 250, "kB"),
    ]


def _growth(kind: str, pages: dict[int, dict[str, float]]) -> list[Line]:
    small, large = min(pages), max(pages)
    lines = []
    for name in PAGES:
        ratio = pages[large][name] / pages[small][name]
        figure = f"{ratio:.1f} × ({pages[large][name]:.0f} : {pages[small][name]:.0f} ms)"
        what = f"{kind}: p95 of 20 places at {large} : {small}, {name}"
        lines.append(Line(what, figure, "3 ×", ratio <= 3))
    return lines


def _import(run: Path) -> list[Line]:
    """Ten thousand rows of a table into an empty directory."""
    table = run / "places.csv"
    with databases.fresh(run, "sqlite") as url:
        _command(url, run, "db", "upgrade")
        _command(url, run, "seed-synthetic", str(MIDDLE))
        _command(url, run, "export", "--format", "csv", "--output", str(table))
    with databases.fresh(run, "sqlite") as url:
        _command(url, run, "db", "upgrade")
        start = time.perf_counter()
        _command(url, run, "import", str(table))
        seconds = time.perf_counter() - start
    return [_line(f"sqlite: import of {MIDDLE} rows", seconds, 60, "s")]


def _line(what: str, value: float, limit: float, unit: str) -> Line:
    return Line(what, f"{value:.1f} {unit}", f"{limit:g} {unit}", value <= limit)


def _some_place(server: Server) -> str:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/de/orte?service=meeting")
    page = connection.getresponse().read().decode()
    connection.close()
    found = ADDRESS.search(page)
    assert found, "no place on the results page"
    return found[1]


def _settings(url: str, run: Path, cache: int) -> dict[str, str]:
    return {
        "DIRECTORY_DATABASE_URL": url,
        "DIRECTORY_VAR": str(run),
        "DIRECTORY_CACHE_MB": str(cache),
    }


def _command(url: str, run: Path, *arguments: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DIRECTORY_")}
    subprocess.run(
        [sys.executable, "-m", "directory.cli", *arguments],
        check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
        env=environment | _settings(url, run, cache=0),
    )  # fmt: skip


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.engine.dispose()


def _analyze(url: str) -> None:
    """Let the database know its tables, as any running one does."""
    with _opened(url) as database, database.engine.connect() as connection:
        connection.execute(sql("ANALYZE"))
        connection.commit()


def _markdown(lines: list[Line]) -> str:
    rows = [f"| {line.what} | {line.figure} | {line.limit} |" for line in lines]
    return "\n".join(["| measured | figure | limit |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    main()
