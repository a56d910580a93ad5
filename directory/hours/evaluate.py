"""Is somebody there at this moment, and if not, when next?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from directory.clock import BERLIN
from directory.hours.calendar import Calendar
from directory.hours.moments import (
    DAYS_A_WEEK,
    Reason,
    doubt,
    in_berlin,
    is_in_season,
    is_on,
)
from directory.hours.rows import MIDNIGHT, ScheduleRow

DAYS_AHEAD = 60


class OpenKind(StrEnum):
    """The four things that can be said about a place at a moment."""

    OPEN = "open"
    OPENS = "opens"
    CALL_FIRST = "call_first"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenState:
    """What can be said at the moment ``at`` (Europe/Berlin).

    * ``open``: until ``until``; that is ``None`` for an open end, then ``since`` is given, and
      when it is ``always`` open.
    * ``opens``: next at ``opens_at``.
    * ``call_first``: somebody may be there, but for ``reason`` that is not certain; ``day`` says
      when, if it depends on a day. ``opens_at`` is the next certain opening, if there is one.
    * ``unknown``: for ``reason``; ``opens_at`` as before.

    ``label`` is the note of the row that decided ("Deutschkurs"). ``by_appointment`` says that
    appointments can be made besides, ``see_note`` that a note holds more than the rows.
    """

    kind: OpenKind
    at: datetime
    until: datetime | None = None
    opens_at: datetime | None = None
    day: date | None = None
    reason: Reason | None = None
    always: bool = False
    since: datetime | None = None
    label: str = ""
    by_appointment: bool = False
    see_note: bool = False


def state(
    rows: Iterable[ScheduleRow], at: datetime, *, note: str = "", calendar: Calendar
) -> OpenState:
    """What to tell somebody who asks at the moment ``at`` (aware; else ValueError).

    First what is certain now, then what may be the case now, then the next certain opening, if it
    is today; then what else may be the case today, then the next certain opening within sixty
    days, then days on which it may be open.
    """
    look = _Look(rows, in_berlin(at), calendar)
    found = look.open_now()
    if found is None:
        found = look.not_open_now()
    if look.appointments or note.strip():
        return replace(found, by_appointment=look.appointments, see_note=bool(note.strip()))
    return found


@dataclass(frozen=True, slots=True)
class _Span:
    """A row on a day, in minutes after the midnight with which *today* begins."""

    begin: int
    end: int
    row: ScheduleRow
    reason: Reason | None = None


class _Look:
    """The rows of one place, seen from one moment."""

    def __init__(self, rows: Iterable[ScheduleRow], at: datetime, calendar: Calendar) -> None:
        self.rows = tuple(rows)
        self.at = at
        self.date = at.date()
        self.minute = at.hour * 60 + at.minute
        self.calendar = calendar
        self.by_weekday: dict[int, list[ScheduleRow]] = {}
        self.appointments = False
        for row in self.rows:
            if row.weekday is not None:
                self.by_weekday.setdefault(row.weekday, []).append(row)
            elif row.by_appointment and is_in_season(row, calendar.day(self.date)):
                self.appointments = True

    def on(self, ahead: int) -> Iterator[tuple[ScheduleRow, Reason | None]]:
        """The rows that may mean the day ``ahead`` of today, each with its doubt."""
        rows = self.by_weekday.get((self.date.weekday() + ahead) % DAYS_A_WEEK)
        if rows:
            day = self.calendar.day(self.date + timedelta(days=ahead))
            for row in rows:
                if is_on(row, day):
                    yield row, doubt(row, day)

    def certain(self, ahead: int) -> list[_Span]:
        """The certain spans of that day, by their begin."""
        shift = ahead * MIDNIGHT
        spans = [
            _Span(row.opens + shift, row.end + shift, row)
            for row, reason in self.on(ahead)
            if reason is None and row.opens is not None and row.end is not None
        ]
        spans.sort(key=lambda span: (span.begin, span.end))
        return spans

    def open_now(self) -> OpenState | None:
        """The unbroken time of being open around the moment, over rows that touch or overlap."""
        around = self.certain(-1) + self.certain(0)
        now = [span for span in around if span.begin <= self.minute < span.end]
        if not now:
            return None
        last = max(now, key=lambda span: span.end)
        for ahead in range(DAYS_A_WEEK + 1):
            for span in around if ahead == 0 else self.certain(ahead):
                if span.begin <= last.end < span.end:
                    last = span
            if last.end < (ahead + 1) * MIDNIGHT:
                break
        else:
            return OpenState(OpenKind.OPEN, self.at, always=True, label=now[0].row.note)
        found = OpenState(OpenKind.OPEN, self.at, label=now[0].row.note)
        if last.row.closes is None:
            return replace(found, since=self.clock(now[0].begin))
        return replace(found, until=self.clock(last.end))

    def not_open_now(self) -> OpenState:
        """What to say when nothing is certainly open."""
        upcoming = self.next_certain()
        opens_at = self.clock(upcoming.begin) if upcoming else None
        maybe = self.maybe_today()
        is_now = maybe is not None and maybe.begin <= self.minute
        if maybe and (is_now or upcoming is None or upcoming.begin >= MIDNIGHT):
            begins = maybe.row.opens
            return OpenState(
                OpenKind.UNKNOWN if maybe.reason is Reason.OPEN_END else OpenKind.CALL_FIRST,
                self.at,
                opens_at=opens_at,
                reason=maybe.reason,
                day=self.date,
                since=self.clock(begins) if begins is not None and is_now else None,
                label=maybe.row.note,
            )
        if upcoming is not None:
            label = upcoming.row.note
            return OpenState(OpenKind.OPENS, self.at, opens_at=opens_at, label=label)
        return self.nothing_certain()

    def next_certain(self) -> _Span | None:
        """The next certain opening within sixty days."""
        for ahead in range(DAYS_AHEAD + 1):
            for span in self.certain(ahead):
                if span.begin > self.minute:
                    return span
        return None

    def maybe_today(self) -> _Span | None:
        """What may be open now, else what may be open later today."""
        now: _Span | None = None
        later: _Span | None = None
        for ahead in (-1, 0):
            for row, reason in self.on(ahead):
                span = _doubtful(row, reason, ahead)
                if span is None or span.end <= self.minute:
                    continue
                if span.begin > self.minute:
                    later = min(later or span, span, key=lambda one: one.begin)
                elif now is None or now.reason is Reason.OPEN_END:
                    now = span
        return now or later

    def nothing_certain(self) -> OpenState:
        """What to say when no row is certain within sixty days."""
        for ahead in range(1, DAYS_AHEAD + 1):
            for row, reason in self.on(ahead):
                day = self.date + timedelta(days=ahead)
                return OpenState(
                    OpenKind.CALL_FIRST, self.at, reason=reason, day=day, label=row.note
                )
        if self.appointments:
            return OpenState(OpenKind.CALL_FIRST, self.at, reason=Reason.APPOINTMENT)
        if any(row.valid_to is None or row.valid_to >= self.date for row in self.rows):
            return OpenState(OpenKind.CALL_FIRST, self.at, reason=Reason.NOT_SOON)
        reason = Reason.EXPIRED if self.rows else Reason.NOT_SAID
        return OpenState(OpenKind.UNKNOWN, self.at, reason=reason)

    def clock(self, minute: int) -> datetime:
        """The moment at which clocks show that minute, counted from today's midnight."""
        ahead, minute = divmod(minute, MIDNIGHT)
        day = self.date + timedelta(days=ahead)
        wall = datetime.combine(day, time(*divmod(minute, 60)), BERLIN)
        if ahead == 0:
            # In the hour that comes twice in autumn, we stay in the one that it is now.
            wall = wall.replace(fold=self.at.fold)
        if wall.astimezone(UTC).astimezone(BERLIN).time() != wall.time():
            # The clock jumps over this minute in spring: things begin and end with the jump.
            wall = wall.replace(hour=wall.hour + 1, minute=0, fold=0)
        return wall


def _doubtful(row: ScheduleRow, reason: Reason | None, ahead: int) -> _Span | None:
    """When a row may be open, if that is not certain; a row without times all day long."""
    shift = ahead * MIDNIGHT
    if row.opens is None or row.end is None:
        # Nobody knows whether it is now; so a certain opening later today goes first.
        return _Span(MIDNIGHT - 1, MIDNIGHT, row, reason) if ahead == 0 else None
    if reason is not None:
        end = max(row.end, MIDNIGHT) if row.closes is None else row.end
        return _Span(row.opens + shift, end + shift, row, reason)
    if row.closes is None:
        return _Span(row.end + shift, MIDNIGHT + shift, row, Reason.OPEN_END)
    return None
