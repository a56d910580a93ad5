"""How does a program run to be measured, and what does it cost in CPU and memory?"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What requests took: CPU of the workers and time for the client, both in milliseconds."""

    cpu: float
    median: float
    p95: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn."""

    port: int
    master: int

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(number) for number in children.split()]

    def memory_mb(self) -> float:
        """The resident memory of the largest worker, in MB."""
        sizes = []
        for worker in self.workers:
            found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{worker}/status").read_text())
            sizes.append(int(found[1]) / 1024 if found else 0.0)
        return max(sizes)

    def cost(self, path: str, times: int, headers: Mapping[str, str] | None = None) -> Cost:
        """Ask one after the other; a few answers first to warm up."""
        self._ask(path, 6, headers)
        before = self._cpu_seconds()
        taken, size = self._ask(path, times, headers)
        cpu = (self._cpu_seconds() - before) / times * 1000
        taken.sort()
        p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
        return Cost(cpu, statistics.median(taken), p95, size)

    def throughput(self, path: str, header: str = "", seconds: int = 4) -> float:
        """Answers a second to eight clients at once."""
        command = ["wrk", "-t1", "-c8", f"-d{seconds}s"]
        command += ["-H", header] if header else []
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{self.port}{path}"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
        return float(found[1]) if found else 0.0

    def etag(self, path: str) -> str:
        """The tag of a page, to ask for it again."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.getheader("ETag") or ""

    def _ask(
        self, path: str, times: int, headers: Mapping[str, str] | None
    ) -> tuple[list[float], int]:
        taken: list[float] = []
        size = 0
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        for _ in range(times):
            start = time.perf_counter()
            connection.request("GET", path, headers=dict(headers or {}))
            response = connection.getresponse()
            size = len(response.read())
            taken.append((time.perf_counter() - start) * 1000)
            if response.status >= 400:
                raise RuntimeError(f"{path}: {response.status}")
        connection.close()
        return taken, size

    def _cpu_seconds(self) -> float:
        total = 0
        for worker in self.workers:
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS


@contextmanager
def gunicorn(application: str, folder: Path, **environment: str) -> Iterator[Server]:
    """Serve with two workers, as ``make run`` does, on a free loopback port."""
    chosen = {k: v for k, v in os.environ.items() if not k.startswith("DIRECTORY_")}
    chosen |= environment | {"PYTHONPATH": f"{TESTS.parent}:{TESTS}"}
    with (
        socket.create_server(("127.0.0.1", 0), backlog=256) as listener,
        (folder / "server.log").open("w") as log,
    ):
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}"]
        command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
        process = subprocess.Popen(
            [*command, "--no-control-socket", "--log-level", "warning", application],
            cwd=TESTS.parent, env=chosen, pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        server = Server(listener.getsockname()[1], process.pid)
        try:
            deadline = time.monotonic() + 60
            while len(server.workers) < 2 and time.monotonic() < deadline:
                time.sleep(0.2)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def can_load() -> bool:
    """Whether the program that plays eight clients is here."""
    return shutil.which("wrk") is not None
