"""Does the calendar know the holidays of Saxony, and what it does not know?"""

from datetime import date
from pathlib import Path

import pytest

from directory.hours import Calendar

SCHOOL = Path(__file__).parents[2] / "data" / "school_holidays.csv"


def test_saxony_has_eleven_public_holidays_a_year():
    calendar = Calendar()
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + step) for step in range(365)]
    assert [day for day in days if calendar.is_public_holiday(day)] == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 10, 3),
        date(2026, 10, 31),
        date(2026, 11, 18),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_the_table_of_school_holidays_comes_with_the_directory():
    calendar = Calendar.load(SCHOOL)
    assert calendar.day(date(2026, 10, 12)).school_holiday is True
    assert calendar.day(date(2026, 10, 26)).school_holiday is False
    assert calendar.day(date(2026, 5, 15)).school_holiday is None
    assert calendar.day(date(2026, 2, 8)).school_holiday is None
    assert calendar.day(date(2029, 1, 4)).school_holiday is None


def test_an_empty_table_knows_nothing_of_school():
    assert Calendar().is_school_holiday(date(2026, 10, 12)) is None


def test_a_day_knows_which_of_the_month_it_is():
    day = Calendar().day(date(2026, 11, 29))
    assert (day.weekday, day.nth, day.is_last, day.week_parity) == (6, 5, True, "even")
    assert not Calendar().day(date(2026, 11, 22)).is_last
    assert Calendar().day(date(9999, 12, 31)).is_last


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("2026-02-30,2026-03-01,Ferien", "line 3"),
        ("2026-03-02,2026-03-01,Ferien", "line 3: ends before it begins"),
        ("2026-03-02", "line 3"),
    ],
)
def test_a_wrong_line_in_the_table_is_named(tmp_path, line, complaint):
    table = tmp_path / "school_holidays.csv"
    table.write_text(
        f"first_day,last_day,name\n2026-02-09,2026-02-21,Winterferien\n{line}\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=complaint):
        Calendar.load(table)
