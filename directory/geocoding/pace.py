"""When may the next request go out, whichever process wants to send it?

Public geocoders allow one request a second for a whole installation, not for each worker. A locked
file beside the database holds the moment of the last request: whoever has the lock waits until a
second has passed, writes its own moment and lets the next one in. The system frees the lock of a
process that dies. Several machines that share one database each have a file of their own.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable
from pathlib import Path

# A moment further in the future than this comes from a clock that was wrong, not from a pause.
_LONGEST_PAUSE = 3600.0


class Pace:
    """At most one request in ``interval`` seconds among all processes that share ``path``."""

    def __init__(
        self, path: Path, interval: float = 1.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._path = path
        self._interval = interval
        self._sleep = sleep

    def wait(self) -> None:
        """Return when it is this caller's turn."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Sleeping under the lock is the point: those behind us wait for it, in any process.
            while (delay := _moment(file.name) - time.time()) > 0:
                self._sleep(delay)
            self._write(time.time() + self._interval)

    def pause(self, seconds: float) -> None:
        """Let nobody send for some seconds, because the geocoder asked for it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._write(time.time() + min(seconds, _LONGEST_PAUSE))

    def _write(self, moment: float) -> None:
        self._path.write_text(f"{moment:.6f}\n", encoding="ascii")


def _moment(path: str) -> float:
    """The moment before which nobody may send; 0 if the file is new or holds nonsense."""
    try:
        moment = float(Path(path).read_text(encoding="ascii"))
    except ValueError:
        return 0
    return moment if moment <= time.time() + _LONGEST_PAUSE else 0
