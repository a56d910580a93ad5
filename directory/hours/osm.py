"""How are rows written in the opening_hours syntax of OpenStreetMap?

Written by its specification (wiki.openstreetmap.org/wiki/Key:opening_hours/specification).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from directory.hours.rows import MIDNIGHT, ScheduleRow, clock

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKS = {"even": "week 02-52/2 ", "odd": "week 01-53/2 "}


def osm_opening_hours(rows: Iterable[ScheduleRow]) -> str | None:
    """The rows as an ``opening_hours`` value, or ``None`` if it cannot say all they say.

    It cannot say that the time or the week is unknown, nor that only some of the rows end on
    holidays; and appointments become "unknown" with a comment. Notes become comments.
    """
    kept = tuple(rows)
    timed = [row for row in kept if row.weekday is not None]
    if not timed or not all(_can_be_said(row) for row in kept):
        return None
    closed = {(row.public_holidays is False, row.school_holidays) for row in timed}
    if len(closed) > 1:
        return None
    # What is unknown goes first, so that where both hold, what is certain has the last word.
    timed.sort(key=lambda row: not row.by_appointment)
    text = ", ".join(_rule(*rule) for rule in _rules(timed))
    public, school = closed.pop()
    off = [name for name, is_off in (("PH", public), ("SH", school == "not")) if is_off]
    return f"{text}; {','.join(off)} off" if off else text


def _rules(rows: Iterable[ScheduleRow]) -> list[tuple[ScheduleRow, list[str], tuple[str, ...]]]:
    """Days that have all their times in common share a rule."""
    by_day: dict[ScheduleRow, list[str]] = {}
    for row in rows:
        by_day.setdefault(replace(row, opens=None, closes=None), []).append(_span(row))
    by_times: dict[tuple[ScheduleRow, tuple[str, ...]], list[str]] = {}
    for row, spans in by_day.items():
        alike = replace(row, weekday=None, nth=None)
        by_times.setdefault((alike, tuple(spans)), []).append(_day(row))
    return [(row, days, spans) for (row, spans), days in by_times.items()]


def _can_be_said(row: ScheduleRow) -> bool:
    if row.weekday is None:
        return row.by_appointment and row.valid_from is None and row.valid_to is None
    return row.opens is not None and row.week_parity != "unknown" and row.school_holidays != "only"


def _rule(row: ScheduleRow, days: list[str], spans: tuple[str, ...]) -> str:
    comment = row.note.replace('"', "'")
    if row.by_appointment:
        comment = f"nach Vereinbarung, {comment}" if comment else "nach Vereinbarung"
    state = " unknown" if row.by_appointment else ""
    told = f'{state} "{comment}"' if comment else state
    return f"{_dates(row)}{_week(row)}{','.join(days)} {','.join(spans)}{told}"


def _dates(row: ScheduleRow) -> str:
    if row.valid_from is None and row.valid_to is None:
        return ""
    first = row.valid_from or date(1900, 1, 1)
    last = row.valid_to or date(9999, 12, 31)
    return f"{_date(first)}-{_date(last)} "


def _date(day: date) -> str:
    return f"{day.year:04d} {_MONTHS[day.month - 1]} {day.day:02d}"


def _week(row: ScheduleRow) -> str:
    return _WEEKS[row.week_parity] if row.week_parity else ""


def _day(row: ScheduleRow) -> str:
    name = _DAYS[row.weekday or 0]
    return name if row.nth is None else f"{name}[{row.nth}]"


def _span(row: ScheduleRow) -> str:
    opens = row.opens or 0
    if row.closes is None:
        return f"{clock(opens)}+"
    closes = row.closes + MIDNIGHT if row.closes == opens else row.closes
    return f"{clock(opens)}-{clock(closes)}"
