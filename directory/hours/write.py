"""How are rows written as a text that an editor can change and :func:`parse` reads back?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from directory.hours.parse import parse
from directory.hours.reading.settle import takes_back
from directory.hours.rows import ScheduleRow, clock, tidy_note

_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_PARITIES = {"even": "gerade Wochen", "odd": "ungerade Wochen", "unknown": "alle zwei Wochen"}
_SCHOOL = {"only": "nur in den Ferien", "not": "nicht in den Ferien"}
_NIGHT_BEGINS, _NIGHT_ENDS = 18 * 60, 6 * 60


@dataclass(slots=True)
class _Group:
    """Neighboring rows that are written as one entry: all days have all spans."""

    days: list[tuple[int | None, int | None]]
    spans: list[tuple[int | None, int | None]]
    example: ScheduleRow

    @property
    def rows(self) -> tuple[ScheduleRow, ...]:
        return tuple(
            replace(self.example, nth=nth, weekday=weekday, opens=opens, closes=closes)
            for nth, weekday in self.days
            for opens, closes in self.spans
        )


def to_text(rows: Iterable[ScheduleRow], note: str = "") -> str:
    """The rows in the words of an office; ``parse(to_text(rows)).rows`` are the same rows.

    That holds for rows without repetition that :meth:`PlaceRecord.problems` finds nothing wrong
    with, as long as the text has a length that is still parsed. ``note`` comes back as the note.
    """
    groups = _groups(rows)
    parts: list[str] = []
    earlier: list[ScheduleRow] = []
    for group in groups:
        # Without "auch", a part of what was said before would be taken back.
        also = any(takes_back(row, before) for row in group.rows for before in earlier)
        parts.append(("auch " if also else "") + _entry(group, alone=len(groups) == 1))
        earlier += group.rows
    note = tidy_note(note)
    if note and (parts or parse(note).rows or parse(note).note != note):
        parts.append(f"Hinweis: {note}")
    elif note:
        parts.append(note)
    return "; ".join(parts)


def _groups(rows: Iterable[ScheduleRow]) -> list[_Group]:
    days: list[_Group] = []
    for row in rows:
        day, span = (row.nth, row.weekday), (row.opens, row.closes)
        last = days[-1] if days else None
        if last and last.days == [day] and _same(last.example, row) and _may_follow(last, row):
            last.spans.append(span)
        else:
            days.append(_Group([day], [span], row))
    merged: list[_Group] = []
    for group in days:
        if merged and _may_merge(merged[-1], group):
            merged[-1].days += group.days
        else:
            merged.append(group)
    return merged


def _same(one: ScheduleRow, other: ScheduleRow) -> bool:
    """Whether two rows differ in nothing but day and times."""
    return _anywhen(one) == _anywhen(other)


def _anywhen(row: ScheduleRow) -> ScheduleRow:
    return replace(row, weekday=None, nth=None, opens=None, closes=None)


def _may_follow(group: _Group, row: ScheduleRow) -> bool:
    """Whether "… und 13:00–15:00" can be said; nothing can follow an open end."""
    return row.opens is not None and all(closes is not None for _, closes in group.spans)


def _may_merge(group: _Group, other: _Group) -> bool:
    if group.spans != other.spans or not _same(group.example, other.example):
        return False
    (nth, weekday), (other_nth, other_weekday) = group.days[-1], other.days[0]
    if weekday is None or other_weekday is None:
        return False
    if nth is None and other_nth is None:
        return True
    return nth is not None and other_nth is not None and weekday == other_weekday


def _entry(group: _Group, *, alone: bool) -> str:
    """The entry with its note as a plain label, if it reads back as that, else spelled out."""
    note = group.example.note
    if not note:
        return _written(group, "", alone=alone)
    plain = _written(group, note, alone=alone)
    read = parse(plain)
    if read.rows == group.rows and not read.note:
        return plain
    return _written(group, f"Hinweis: {note}", alone=alone)


def _written(group: _Group, note: str, *, alone: bool) -> str:
    row = group.example
    limits = _limits(group)
    if row.weekday is None:
        limits.remove("nach Vereinbarung")
        head = "nach Vereinbarung" if alone else "auch nach Vereinbarung"
    else:
        head = " ".join(part for part in (_days(group.days), _times(group.spans)) if part)
    inside = ", ".join((*limits, note) if note else limits)
    return f"{head} ({inside})" if inside else head


def _days(days: list[tuple[int | None, int | None]]) -> str:
    weekdays = [weekday for _, weekday in days if weekday is not None]
    nths = [nth for nth, _ in days if nth is not None]
    if nths:
        ordinals = " und ".join("letzter" if nth == -1 else f"{nth}." for nth in nths)
        return f"{ordinals} {_DAYS[weekdays[0]]} im Monat"
    parts: list[str] = []
    while weekdays:
        run = 1
        while run < len(weekdays) and weekdays[run] == (weekdays[0] + run) % 7:
            run += 1
        if run > 2:
            parts.append(f"{_DAYS[weekdays[0]]}–{_DAYS[weekdays[run - 1]]}")
        else:
            parts += [_DAYS[weekday] for weekday in weekdays[:run]]
        del weekdays[:run]
    return ", ".join(parts)


def _times(spans: list[tuple[int | None, int | None]]) -> str:
    return " und ".join(
        f"ab {clock(opens)}" if closes is None else f"{clock(opens)}–{clock(closes)}"
        for opens, closes in spans
        if opens is not None
    )


def _limits(group: _Group) -> list[str]:
    row = group.example
    parts = ["nach Vereinbarung"] if row.by_appointment else []
    if row.week_parity is not None:
        parts.append(_PARITIES[row.week_parity])
    if row.school_holidays is not None:
        parts.append(_SCHOOL[row.school_holidays])
    if row.public_holidays is not None:
        parts.append("auch an Feiertagen" if row.public_holidays else "nicht an Feiertagen")
    if row.valid_from or row.valid_to:
        parts.append(_validity(row.valid_from, row.valid_to))
    if any(_is_odd_night(opens, closes) for opens, closes in group.spans):
        parts.append("am Folgetag")
    return parts


def _validity(first: date | None, last: date | None) -> str:
    if first and last:
        return f"gültig {_date(first)}–{_date(last)}"
    return f"gültig ab {_date(first)}" if first else f"gültig bis {_date(last)}"


def _date(day: date | None) -> str:
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}" if day else ""


def _is_odd_night(opens: int | None, closes: int | None) -> bool:
    """Whether it ends on the next day in a way that would else be taken for a mistake."""
    if opens is None or closes is None or closes > opens:
        return False
    return opens < _NIGHT_BEGINS or closes > _NIGHT_ENDS
