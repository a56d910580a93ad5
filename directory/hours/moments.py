"""By which rule is a row of opening hours open at a moment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from directory.clock import BERLIN
from directory.hours.calendar import Calendar, Day
from directory.hours.rows import MIDNIGHT, ScheduleRow

DAYS_A_WEEK = 7


class Reason(StrEnum):
    """Why nothing certain can be said."""

    APPOINTMENT = "appointment"
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    WEEK = "week"
    TIME = "time"
    NOT_SOON = "not_soon"
    OPEN_END = "open_end"
    EXPIRED = "expired"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class OpenMoment:
    """A moment as the rows see it: the day, the day before, and the minute of the clock.

    A row is **open** at a moment when all of this holds::

        row.by_appointment is false
        and row.opens is not null
        and (row.week_parity is null or row.week_parity <> 'unknown')
        and (   (on(row, today)     and row.opens <= minute and minute < end(row))
             or (on(row, yesterday) and minute + 1440 < end(row)))

    with ``end(row)``, in minutes after the midnight with which the row's day begins::

        closes is null   -> opens + 120        (open end: certain for two hours)
        closes >  opens  -> closes
        otherwise        -> closes + 1440      (past midnight)

    and ``on(row, day)``::

        row.weekday = day.weekday
        and (row.nth is null or row.nth = day.nth or (row.nth = -1 and day.is_last))
        and (row.week_parity is null or row.week_parity = day.week_parity)
        and (row.valid_from is null or row.valid_from <= day.date)
        and (row.valid_to   is null or row.valid_to   >= day.date)
        and (row.public_holidays is true or not day.public_holiday)
        and (row.school_holidays is null
             or (row.school_holidays = 'only' and day.school_holiday is true)
             or (row.school_holidays = 'not'  and day.school_holiday is false))

    The facts of the row's own day decide, also about what reaches past midnight. When
    ``day.school_holiday`` is null, rows with ``school_holidays`` are not open. Rows that only
    mean "call first" are never open. :func:`row_is_open` is this rule in Python.

    A row **opens on** a whole day, and is not over at the minute ``after``, when it is not by
    appointment, has ``opens``, its parity is not unknown, ``on(row, day)`` holds and
    ``after < end(row)``: :func:`row_opens_on`.
    """

    today: Day
    yesterday: Day
    minute: int

    @classmethod
    def of(cls, at: datetime, calendar: Calendar) -> OpenMoment:
        """The moment of an aware datetime; ValueError if it is not aware."""
        local = in_berlin(at)
        return cls._on(local, local.hour * 60 + local.minute, calendar)

    @classmethod
    def next(cls, weekday: int, minute: int, now: datetime, calendar: Calendar) -> OpenMoment:
        """The next time that it is this weekday at this minute; today if that is still to come."""
        local = in_berlin(now)
        ahead = (weekday - local.weekday()) % DAYS_A_WEEK
        if ahead == 0 and minute < local.hour * 60 + local.minute:
            ahead = DAYS_A_WEEK
        return cls._on(local + timedelta(days=ahead), minute, calendar)

    @classmethod
    def _on(cls, local: datetime, minute: int, calendar: Calendar) -> OpenMoment:
        today = local.date()
        return cls(calendar.day(today), calendar.day(today - timedelta(days=1)), minute)


def row_is_open(row: ScheduleRow, moment: OpenMoment) -> bool:
    """Whether the row is certainly open at the moment, by the rule of :class:`OpenMoment`."""
    end = row.end
    if row.opens is None or end is None:
        return False
    if row.opens <= moment.minute < end and is_certain(row, moment.today):
        return True
    return moment.minute + MIDNIGHT < end and is_certain(row, moment.yesterday)


def row_opens_on(row: ScheduleRow, day: Day, *, after: int = 0) -> bool:
    """Whether the row certainly opens on that day, and is not over at the minute ``after``."""
    end = row.end
    return end is not None and after < end and is_certain(row, day)


def is_certain(row: ScheduleRow, day: Day) -> bool:
    """Whether somebody is there on that day for sure, at the times of the row."""
    return is_on(row, day) and doubt(row, day) is None


def is_on(row: ScheduleRow, day: Day) -> bool:
    """Whether the row may mean that day at all."""
    if row.weekday != day.weekday:
        return False
    if row.nth is not None and row.nth != day.nth and not (row.nth == -1 and day.is_last):
        return False
    if row.week_parity not in (None, "unknown", day.week_parity):
        return False
    return is_in_season(row, day)


def is_in_season(row: ScheduleRow, day: Day) -> bool:
    """Whether validity and holidays let the row hold on that day, whatever its weekday."""
    if row.valid_from is not None and day.date < row.valid_from:
        return False
    if row.valid_to is not None and day.date > row.valid_to:
        return False
    if day.public_holiday and row.public_holidays is False:
        return False
    if row.school_holidays is None or day.school_holiday is None:
        return True
    return day.school_holiday is (row.school_holidays == "only")


def doubt(row: ScheduleRow, day: Day) -> Reason | None:
    """Why a row that may mean the day does not make it certain; ``None`` if it does."""
    if day.public_holiday and row.public_holidays is None:
        return Reason.PUBLIC_HOLIDAY
    if row.by_appointment:
        return Reason.APPOINTMENT
    if row.week_parity == "unknown":
        return Reason.WEEK
    if row.school_holidays is not None and day.school_holiday is None:
        return Reason.SCHOOL_HOLIDAY
    if row.opens is None:
        return Reason.TIME
    return None


def in_berlin(at: datetime) -> datetime:
    """An aware moment as clocks in Saxony show it; ValueError if it is not aware."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(BERLIN)
