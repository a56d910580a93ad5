"""How does a command speak: to a person at a terminal, or into a log?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from directory.i18n import format_number
from directory.i18n import gettext as _

_SECONDS_BETWEEN_LINES = 1.0
_PERCENT_BETWEEN_LINES = 10


def say(sentence: object = "", style: str | None = None) -> None:
    """One line for people, on standard error: standard output belongs to data."""
    Console(stderr=True).print(
        str(sentence), style=style, markup=False, highlight=False, soft_wrap=True
    )


def complain(sentence: str) -> None:
    """Say what is wrong."""
    say(sentence, style="bold red")


@contextmanager
def progress(doing: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar at a terminal, else a plain line every now and then.

    Gives a function that is told how many more of ``total`` are done.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(doing, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda more: bar.advance(task, more)


class _Lines:
    """Progress in a log: at every tenth, but not more often than somebody would read it."""

    def __init__(self, doing: str, total: int) -> None:
        self._doing = doing
        self._total = max(1, total)
        self._done = 0
        self._said = 0
        self._next = time.monotonic() + _SECONDS_BETWEEN_LINES

    def __call__(self, more: int) -> None:
        """Count ``more`` and say so if it is time."""
        self._done += more
        percent = 100 * self._done // self._total
        late = time.monotonic() >= self._next
        finished = percent >= 100 and self._said > 0
        if percent >= self._said + _PERCENT_BETWEEN_LINES and (late or finished):
            self._said = percent
            self._next = time.monotonic() + _SECONDS_BETWEEN_LINES
            say(_("%(doing)s: %(percent)s %%", doing=self._doing, percent=format_number(percent)))
