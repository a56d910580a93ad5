"""How are rows of opening hours written in a test so that one can read them at a glance?"""

from __future__ import annotations

from directory.hours import ScheduleRow
from directory.hours.rows import clock

DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def brief(row: ScheduleRow) -> str:
    """The row as ``"1.So 16:00- odd school=not ph=closed appointment (note)"``."""
    parts = ["*" if row.weekday is None else DAYS[row.weekday]]
    if row.nth is not None:
        parts[0] = f"{'last' if row.nth == -1 else row.nth}.{parts[0]}"
    if row.opens is not None:
        closes = "" if row.closes is None else clock(row.closes)
        parts.append(f"{clock(row.opens)}-{closes}")
    if row.week_parity:
        parts.append(row.week_parity)
    if row.valid_from:
        parts.append(f"from={row.valid_from}")
    if row.valid_to:
        parts.append(f"to={row.valid_to}")
    if row.school_holidays:
        parts.append(f"school={row.school_holidays}")
    if row.public_holidays is not None:
        parts.append(f"ph={'open' if row.public_holidays else 'closed'}")
    if row.by_appointment:
        parts.append("appointment")
    if row.note:
        parts.append(f"({row.note})")
    return " ".join(parts)


def in_brief(rows: tuple[ScheduleRow, ...]) -> list[str]:
    """All rows of a place, in brief."""
    return [brief(row) for row in rows]
