"""What is one line of opening hours?

Times are minutes after midnight, as a clock in Saxony shows them; a weekday is 0 for Monday to 6
for Sunday. ``None`` always means "not said".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

MIDNIGHT = 24 * 60
OPEN_END_MINUTES = 120
"""How long "ab 16:00" counts as open; after that nobody knows."""

Completeness = Literal["full", "part", "none"]


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One weekday and span at which somebody is there, with everything that limits it.

    * ``closes`` is ``None`` for an open end, and at most ``opens`` when it lies on the next day.
    * ``nth`` is 1 to 5, or -1 for the last such weekday of the month.
    * ``week_parity`` is ``"even"`` or ``"odd"`` (ISO week), or ``"unknown"`` for every second
      week when nobody said which.
    * ``public_holidays``: ``False`` closed then, ``True`` open then too.
    * ``school_holidays``: ``"only"`` or ``"not"`` during school holidays.
    * A row without weekday only says that one can make an appointment. A row with a weekday but
      without ``opens`` knows the day and not the time.
    """

    weekday: int | None = None
    opens: int | None = None
    closes: int | None = None
    nth: int | None = None
    week_parity: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    public_holidays: bool | None = None
    school_holidays: str | None = None
    by_appointment: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        # Midnight as an end is written 24:00 or 00:00; it is one moment, so it is one value.
        if self.closes == 0:
            object.__setattr__(self, "closes", MIDNIGHT)
        if self.note:
            object.__setattr__(self, "note", tidy_note(self.note))

    @property
    def end(self) -> int | None:
        """When it surely ends, in minutes after the midnight before it opens; may exceed 1440."""
        if self.opens is None:
            return None
        if self.closes is None:
            return self.opens + OPEN_END_MINUTES
        return self.closes if self.closes > self.opens else self.closes + MIDNIGHT

    def to_json(self) -> dict[str, Any]:
        """The row as JSON types: times ``"HH:MM"``, dates ISO, empty members left out."""
        plain: dict[str, Any] = {}
        for name in _MEMBERS:
            value = getattr(self, name)
            if value is None or value == "" or (value is False and name == "by_appointment"):
                continue
            if name in ("opens", "closes"):
                value = clock(value)
            elif name in ("valid_from", "valid_to"):
                value = value.isoformat()
            plain[name] = value
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> ScheduleRow:
        """The row that :meth:`to_json` wrote.

        Raises ValueError for members that do not exist or values that cannot be read.
        """
        if not plain.keys() <= _MEMBERS.keys():
            unknown = ", ".join(sorted(plain.keys() - _MEMBERS.keys()))
            raise ValueError(f"unknown members of a schedule row: {unknown}")
        values = dict(plain)
        for name, value in plain.items():
            read = _MEMBERS[name]
            if read is not None and value is not None:
                values[name] = read(value)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class ParsedHours:
    """What a text about opening hours said, and what of it nobody could put into rows.

    ``completeness`` is ``"full"`` when every statement became rows, ``"none"`` when none did. A
    remark that is no statement about hours ("Stand 2016") stays in ``note`` and counts as full.
    """

    rows: tuple[ScheduleRow, ...]
    note: str
    completeness: Completeness


def clock(minute: int) -> str:
    """``"HH:MM"`` for minutes after midnight; 1440 is ``"24:00"``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minutes(text: object) -> int:
    """Minutes after midnight for ``"HH:MM"``, 00:00 to 24:00; ValueError for anything else."""
    hours, colon, rest = str(text).partition(":")
    if not (colon and len(hours) == len(rest) == 2 and (hours + rest).isascii()):
        raise ValueError(f"not a time of day: {text!r}")
    minute = int(hours) * 60 + int(rest) if (hours + rest).isdigit() and int(rest) < 60 else -1
    if not 0 <= minute <= MIDNIGHT:
        raise ValueError(f"not a time of day: {text!r}")
    return minute


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"not a whole number: {value!r}")
    return value


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


_MEMBERS: dict[str, Callable[[object], object] | None] = {
    member.name: None for member in fields(ScheduleRow)
}
_MEMBERS |= {"weekday": _whole, "nth": _whole, "opens": minutes, "closes": minutes}
_MEMBERS |= {"valid_from": _day, "valid_to": _day}


def tidy_note(note: str) -> str:
    """A note on one line, in composed characters, whose round brackets match.

    So it can stand in brackets itself and comes back the same.
    """
    text = " ".join(unicodedata.normalize("NFC", note).split())
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    if depth != 0:
        text = text.replace("(", "[").replace(")", "]")
    return text
