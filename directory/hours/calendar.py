"""What kind of day is this in Saxony: which of the month, which week, a holiday?"""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import holidays

CLASS_FREE_DAY = "unterrichtsfreier Tag"
_DAYS_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class HolidaySpan:
    """School holidays, or one class-free day: first and last day, and the name."""

    first_day: date
    last_day: date
    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day with everything a schedule row can ask of it.

    ``nth`` is which such weekday of the month it is (1 to 5), ``is_last`` whether it is the last.
    ``school_holiday`` is ``None`` when it is not known, or not clear, whether school is off.
    """

    date: date
    weekday: int
    nth: int
    is_last: bool
    week_parity: str
    public_holiday: bool
    school_holiday: bool | None


class Calendar:
    """Public holidays of Saxony, and the school holidays it was given.

    Every working day outside the given spans counts as school time, but only between the first
    and the last span: before and after that the table says nothing. A single class-free day is
    neither: schools are closed, yet nobody would call it holidays.
    """

    def __init__(self, school: Iterable[HolidaySpan] = ()) -> None:
        self.school = tuple(sorted(school, key=lambda span: span.first_day))
        self._public: dict[int, frozenset[date]] = {}
        self._days: dict[date, Day] = {}

    @classmethod
    def load(cls, path: Path) -> Calendar:
        """The calendar with the school holidays of a CSV file (``first_day,last_day,name``).

        Raises ValueError, naming the line, for a day that is none or a span that ends before it
        begins.
        """
        spans: list[HolidaySpan] = []
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                try:
                    span = HolidaySpan(
                        date.fromisoformat(row["first_day"]),
                        date.fromisoformat(row["last_day"]),
                        row["name"].strip(),
                    )
                except (KeyError, TypeError, ValueError, AttributeError) as error:
                    raise ValueError(f"{path.name}, line {reader.line_num}: {error}") from error
                if span.last_day < span.first_day:
                    raise ValueError(f"{path.name}, line {reader.line_num}: ends before it begins")
                spans.append(span)
        return cls(spans)

    def day(self, when: date) -> Day:
        """The facts of one day; kept, since a page of results asks for the same ones again."""
        found = self._days.get(when)
        if found is None:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            found = self._days[when] = self._look_up(when)
        return found

    def is_public_holiday(self, when: date) -> bool:
        """Whether it is a public holiday in all of Saxony (Corpus Christi is not)."""
        year = self._public.get(when.year)
        if year is None:
            # The names are not used, so any language will do; the days are the same.
            found = holidays.country_holidays("DE", subdiv="SN", years=when.year)
            year = self._public[when.year] = frozenset(found)
        return when in year

    def is_school_holiday(self, when: date) -> bool | None:
        """Whether schools have holidays; ``None`` on class-free days and outside the table."""
        if not self.school or when < self.school[0].first_day or when > self.school[-1].last_day:
            return None
        for span in self.school:
            if span.first_day <= when <= span.last_day:
                return None if span.name == CLASS_FREE_DAY else True
        return False

    def _look_up(self, when: date) -> Day:
        return Day(
            date=when,
            weekday=when.weekday(),
            nth=(when.day - 1) // 7 + 1,
            is_last=when.day + 7 > monthrange(when.year, when.month)[1],
            week_parity="odd" if when.isocalendar().week % 2 else "even",
            public_holiday=self.is_public_holiday(when),
            school_holiday=self.is_school_holiday(when),
        )
