"""Is "open now" right: on holidays, at midnight, when clocks change, and when nobody knows?"""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.clock import BERLIN
from directory.hours import (
    Calendar,
    HolidaySpan,
    OpenKind,
    OpenMoment,
    Reason,
    ScheduleRow,
    parse,
    row_is_open,
    row_opens_on,
    state,
)

CALENDAR = Calendar(
    [
        HolidaySpan(date(2026, 2, 9), date(2026, 2, 21), "Winterferien"),
        HolidaySpan(date(2026, 5, 15), date(2026, 5, 15), "unterrichtsfreier Tag"),
        HolidaySpan(date(2026, 10, 12), date(2026, 10, 24), "Herbstferien"),
        HolidaySpan(date(2027, 12, 23), date(2028, 1, 1), "Weihnachtsferien"),
    ]
)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def at(hours: str, moment: str, note: str = ""):
    return state(parse(hours).rows, berlin(moment), note=note, calendar=CALENDAR)


# --- what is certain ---------------------------------------------------------------------------
# 24 November 2026 is a Tuesday.


def test_it_is_open_from_the_first_minute_and_closed_at_the_last():
    assert at("Di 9-12", "2026-11-24T08:59").opens_at == berlin("2026-11-24T09:00")
    assert at("Di 9-12", "2026-11-24T09:00").until == berlin("2026-11-24T12:00")
    assert at("Di 9-12", "2026-11-24T11:59").kind is OpenKind.OPEN
    assert at("Di 9-12", "2026-11-24T12:00").opens_at == berlin("2026-12-01T09:00")


def test_times_that_touch_or_overlap_are_one():
    assert at("Di 9-12, 12-14 und 13-15", "2026-11-24T10:00").until == berlin("2026-11-24T15:00")


def test_it_stays_open_past_midnight():
    assert at("Di 22-2 Uhr", "2026-11-25T01:59").until == berlin("2026-11-25T02:00")
    assert at("Di 22-2 Uhr", "2026-11-25T02:00").kind is OpenKind.OPENS


def test_round_the_clock_has_no_end():
    found = at("24/7", "2026-11-24T10:00")
    assert (found.kind, found.always, found.until) == (OpenKind.OPEN, True, None)


def test_days_that_follow_each_other_without_a_gap_end_with_the_last():
    assert at("Mo-Mi 0-24 Uhr", "2026-11-24T10:00").until == berlin("2026-11-26T00:00")


def test_an_open_end_is_certain_for_two_hours_and_then_unknown():
    found = at("Di ab 16 Uhr", "2026-11-24T17:59")
    assert (found.kind, found.until, found.since) == (
        OpenKind.OPEN,
        None,
        berlin("2026-11-24T16:00"),
    )
    later = at("Di ab 16 Uhr", "2026-11-24T18:00")
    assert (later.kind, later.reason) == (OpenKind.UNKNOWN, Reason.OPEN_END)
    assert later.opens_at == berlin("2026-12-01T16:00")
    assert at("Di ab 16 Uhr", "2026-11-25T00:00").kind is OpenKind.OPENS


def test_a_second_sunday_is_not_a_fifth_sunday():
    assert at("2. So im Monat 9-12", "2026-11-08T10:00").kind is OpenKind.OPEN
    assert at("2. So im Monat 9-12", "2026-11-29T10:00").opens_at == berlin("2026-12-13T09:00")
    assert at("5. So im Monat 9-12", "2026-11-29T10:00").kind is OpenKind.OPEN
    assert at("letzter So im Monat 9-12", "2026-11-29T10:00").kind is OpenKind.OPEN
    assert at("letzter So im Monat 9-12", "2026-11-22T10:00").kind is OpenKind.OPENS


def test_weeks_are_counted_as_on_calendars():
    """ISO 8601: 24 November 2026 lies in week 48; 2026 has 53 weeks."""
    assert at("Di 9-12 (gerade Wochen)", "2026-11-24T10:00").kind is OpenKind.OPEN
    assert at("Di 9-12 (ungerade Wochen)", "2026-11-24T10:00").opens_at == berlin(
        "2026-12-01T09:00"
    )
    assert at("Fr 9-12 (ungerade Wochen)", "2026-12-31T10:00").reason is None
    assert at("Mi 9-12 (gerade Wochen)", "2026-12-30T10:00").opens_at == berlin("2027-01-13T09:00")


def test_hours_begin_and_end_with_their_dates():
    hours = "Di 9-12 (gültig 24.11.2026–01.12.2026)"
    assert at(hours, "2026-11-17T10:00").opens_at == berlin("2026-11-24T09:00")
    assert at(hours, "2026-12-01T10:00").kind is OpenKind.OPEN
    over = at(hours, "2026-12-01T12:00")
    assert (over.kind, over.reason) == (OpenKind.CALL_FIRST, Reason.NOT_SOON)


def test_hours_that_ended_say_nothing_about_today():
    found = at("Di 9-12 (gültig bis 31.12.2025)", "2026-11-24T10:00")
    assert (found.kind, found.reason) == (OpenKind.UNKNOWN, Reason.EXPIRED)


def test_hours_that_begin_in_half_a_year_are_no_opening_soon():
    found = at("Di 9-12 (gültig ab 01.06.2027)", "2026-11-24T10:00")
    assert (found.kind, found.reason) == (OpenKind.CALL_FIRST, Reason.NOT_SOON)


# --- holidays ----------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2026-11-18", "2026-10-31", "2026-12-25", "2026-05-14"])
def test_on_a_public_holiday_of_saxony_one_should_call_first(day):
    """Buß- und Bettag and Reformationstag are holidays here, but not in all of Germany."""
    found = at("Mo-So 9-12", f"{day}T10:00")
    assert (found.kind, found.reason) == (OpenKind.CALL_FIRST, Reason.PUBLIC_HOLIDAY)


def test_corpus_christi_is_a_working_day_in_most_of_saxony():
    assert at("Do 9-12", "2026-06-04T10:00").kind is OpenKind.OPEN


def test_an_office_may_say_what_it_does_on_public_holidays():
    closed = at("Mi 9-12 (außer an Feiertagen)", "2026-11-18T10:00")
    assert (closed.kind, closed.opens_at) == (OpenKind.OPENS, berlin("2026-11-25T09:00"))
    assert at("Mi 9-12 (auch an Feiertagen)", "2026-11-18T10:00").kind is OpenKind.OPEN


def test_after_the_usual_hours_a_holiday_no_longer_matters():
    assert at("Mi-Do 9-12", "2026-11-18T12:00").opens_at == berlin("2026-11-19T09:00")
    early = at("Mi-Do 9-12", "2026-11-18T08:00")
    assert (early.kind, early.opens_at) == (OpenKind.CALL_FIRST, berlin("2026-11-19T09:00"))


def test_the_night_before_a_holiday_goes_on_into_it():
    assert at("Di 22-2 Uhr", "2026-11-18T01:00").kind is OpenKind.OPEN


def test_school_holidays_open_one_thing_and_close_another():
    hours = "Schulzeit: Mo 14-18; Ferien: Mo 10-15"
    assert at(hours, "2026-10-19T11:00").kind is OpenKind.OPEN
    assert at(hours, "2026-10-19T16:00").opens_at == berlin("2026-10-26T14:00")
    assert at(hours, "2026-11-02T16:00").kind is OpenKind.OPEN


def test_a_single_class_free_day_is_neither_school_time_nor_holidays():
    for hours in ("Fr 9-12 (Schulzeit)", "in den Ferien Fr 9-12"):
        found = at(hours, "2026-05-15T10:00")
        assert (found.kind, found.reason) == (OpenKind.CALL_FIRST, Reason.SCHOOL_HOLIDAY)


def test_beyond_the_table_of_school_holidays_one_should_call_first():
    found = at("Mo 9-12 (Schulzeit)", "2028-02-07T10:00")
    assert (found.kind, found.reason) == (OpenKind.CALL_FIRST, Reason.SCHOOL_HOLIDAY)
    assert at("Mo 9-12", "2028-02-07T10:00").kind is OpenKind.OPEN


# --- what is not certain -----------------------------------------------------------------------


def test_nothing_said_is_unknown():
    assert at("", "2026-11-24T10:00").reason is Reason.NOT_SAID
    found = at("", "2026-11-24T10:00", note="zweimal wöchentlich")
    assert (found.kind, found.see_note) == (OpenKind.UNKNOWN, True)


def test_by_appointment_is_not_closed_but_call_first():
    found = at("nach Vereinbarung", "2026-11-24T10:00")
    assert (found.kind, found.reason, found.day) == (
        OpenKind.CALL_FIRST,
        Reason.APPOINTMENT,
        None,
    )
    found = at("Mi nach Vereinbarung", "2026-11-24T10:00")
    assert (found.reason, found.day) == (Reason.APPOINTMENT, date(2026, 11, 25))


def test_appointments_besides_do_not_hide_when_it_opens():
    found = at("Do 13-16 und nach Vereinbarung", "2026-11-24T10:00")
    assert (found.kind, found.by_appointment) == (OpenKind.OPENS, True)
    assert found.opens_at == berlin("2026-11-26T13:00")


def test_every_second_week_without_saying_which_is_call_first_on_that_day():
    found = at("alle zwei Wochen Di 9-12", "2026-11-24T10:00")
    assert (found.kind, found.reason) == (OpenKind.CALL_FIRST, Reason.WEEK)


def test_a_day_without_a_time_is_call_first_on_that_day():
    found = at("Di nachmittags", "2026-11-24T10:00")
    assert (found.kind, found.reason, found.label) == (
        OpenKind.CALL_FIRST,
        Reason.TIME,
        "nachmittags",
    )
    assert at("Di nachmittags", "2026-11-25T10:00").day == date(2026, 12, 1)


def test_what_is_certain_today_goes_before_what_may_be():
    found = at("Di (Deutschkurs); Di 15-17", "2026-11-24T10:00")
    assert (found.kind, found.opens_at) == (OpenKind.OPENS, berlin("2026-11-24T15:00"))


def test_the_note_of_the_row_says_what_is_open():
    assert at("Di 9-12 (Deutschkurs)", "2026-11-24T10:00").label == "Deutschkurs"
    assert at("Di 9-12 (Deutschkurs)", "2026-11-24T08:00").label == "Deutschkurs"


# --- clocks ------------------------------------------------------------------------------------


def test_the_moment_may_come_in_any_time_zone():
    assert state(
        parse("Di 9-12").rows, datetime(2026, 11, 24, 8, 0, tzinfo=UTC), calendar=CALENDAR
    ).until == berlin("2026-11-24T12:00")
    with pytest.raises(ValueError):
        state((), datetime(2026, 11, 24, 8, 0), calendar=CALENDAR)  # noqa: DTZ001


def test_in_the_night_that_loses_an_hour_things_begin_and_end_with_the_jump():
    """On 29 March 2026 the clock goes from 02:00 to 03:00."""
    row = [ScheduleRow(6, 2 * 60 + 30, 4 * 60)]
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert state(row, before, calendar=CALENDAR).opens_at == berlin("2026-03-29T03:00")
    after = state(row, before + timedelta(minutes=1), calendar=CALENDAR)
    assert after.until == berlin("2026-03-29T04:00")


def test_in_the_night_that_gains_an_hour_things_stay_in_the_hour_that_it_is():
    """On 25 October 2026 the hour from 02:00 to 03:00 comes twice."""
    row = [ScheduleRow(6, 60, 2 * 60 + 30)]
    first = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    assert state(row, first, calendar=CALENDAR).until.astimezone(UTC) == first.replace(minute=30)
    second = first + timedelta(hours=1)
    assert state(row, second, calendar=CALENDAR).until.astimezone(UTC) == second.replace(minute=30)


# --- one rule, said three times ----------------------------------------------------------------

QUARTERS = st.integers(0, 95).map(lambda quarter: quarter * 15)
ROWS = st.builds(
    ScheduleRow,
    weekday=st.integers(0, 6),
    opens=QUARTERS | st.none(),
    closes=QUARTERS | st.none(),
    nth=st.sampled_from([None, None, None, 1, 3, 5, -1]),
    week_parity=st.sampled_from([None, None, None, "even", "odd", "unknown"]),
    valid_from=st.sampled_from([None, None, date(2026, 11, 1)]),
    valid_to=st.sampled_from([None, None, date(2026, 11, 20)]),
    public_holidays=st.sampled_from([None, True, False]),
    school_holidays=st.sampled_from([None, None, "only", "not"]),
    by_appointment=st.sampled_from([False, False, False, True]),
).map(lambda row: row if row.opens is not None else ScheduleRow(row.weekday, nth=row.nth))
MOMENTS = st.integers(0, 60 * 24 * 4).map(
    lambda quarter: datetime(2026, 10, 8, tzinfo=UTC) + timedelta(minutes=15 * quarter)
)


@given(st.lists(ROWS, max_size=5), MOMENTS)
@settings(max_examples=200)
def test_the_state_agrees_with_the_rule_for_every_row(rows, moment):
    found = state(rows, moment, calendar=CALENDAR)

    def is_open(when: datetime) -> bool:
        asked = OpenMoment.of(when, CALENDAR)
        return any(row_is_open(row, asked) for row in rows)

    assert (found.kind is OpenKind.OPEN) == is_open(moment)
    steps = [moment + timedelta(minutes=15 * step) for step in range(1, 4 * 24 * 8)]
    if found.until is not None:
        assert found.until == next(when for when in steps if not is_open(when))
    elif found.kind is not OpenKind.OPEN and found.opens_at is not None:
        ahead = next((when for when in steps if is_open(when)), None)
        assert ahead is None or found.opens_at == ahead


@given(ROWS, st.dates(date(2026, 10, 8), date(2026, 12, 5)))
def test_a_row_opens_on_a_day_when_it_is_open_at_its_first_minute(row, day):
    if row.opens is None:
        assert not row_opens_on(row, CALENDAR.day(day))
        return
    first = OpenMoment(
        CALENDAR.day(day), CALENDAR.day(day - timedelta(days=9)), row.opens
    )  # nothing reaches over from a day that is another weekday
    assert row_opens_on(row, first.today) == row_is_open(row, first)


def test_what_is_over_does_not_open_any_more_today():
    row = ScheduleRow(1, 9 * 60, 12 * 60)
    tuesday = CALENDAR.day(date(2026, 11, 24))
    assert row_opens_on(row, tuesday, after=11 * 60 + 59)
    assert not row_opens_on(row, tuesday, after=12 * 60)


def test_the_next_thursday_at_four_is_today_until_it_is_past():
    def asked(now: str) -> date:
        return OpenMoment.next(3, 16 * 60, berlin(now), CALENDAR).today.date

    assert asked("2026-11-24T10:00") == date(2026, 11, 26)
    assert asked("2026-11-26T16:00") == date(2026, 11, 26)
    assert asked("2026-11-26T16:01") == date(2026, 12, 3)


def test_a_page_of_results_can_ask_for_every_place():
    rows = parse("Mo-Fr 9-12, Do 13-18; 1. Sa im Monat 10-12").rows
    moment = berlin("2026-11-24T13:00")
    state(rows, moment, calendar=CALENDAR)
    started = time.process_time()
    for _ in range(100):
        state(rows, moment, calendar=CALENDAR)
    assert (time.process_time() - started) / 100 < 0.0002
