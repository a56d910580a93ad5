"""Do other programs understand the hours as we do? (opening-hours-py is the oracle.)"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from directory.clock import BERLIN
from directory.hours import (
    Calendar,
    OpenKind,
    OpenMoment,
    ScheduleRow,
    osm_opening_hours,
    parse,
    row_is_open,
    state,
)

CALENDAR = Calendar()
MINUTES = st.integers(0, 95).map(lambda quarter: quarter * 15)
# Holidays are left out: the oracle knows only those of all Germany.
ROWS = st.builds(
    ScheduleRow,
    weekday=st.integers(0, 6),
    opens=MINUTES,
    closes=MINUTES,
    nth=st.sampled_from([None, None, 1, 2, 3, 4, 5, -1]),
    week_parity=st.sampled_from([None, None, "even", "odd"]),
    valid_from=st.sampled_from([None, None, date(2026, 3, 1)]),
    valid_to=st.sampled_from([None, None, date(2026, 11, 5)]),
    public_holidays=st.just(True),
    by_appointment=st.sampled_from([False, False, True]),
    note=st.sampled_from(["", 'Café "Quatsch"; Treff']),
)


@given(
    st.lists(ROWS, min_size=1, max_size=5, unique=True),
    st.integers(0, 2 * 365 * 96).map(
        lambda quarter: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)
    ),
)
@settings(max_examples=300)
@example([ScheduleRow(6, 120, 240, public_holidays=True)], datetime(2026, 3, 29, 1, tzinfo=UTC))
def test_another_evaluator_finds_open_what_we_find_open(rows, moment):
    text = osm_opening_hours(rows)
    local = moment.astimezone(BERLIN)
    assume(local.replace(fold=0) == local)
    answer = OpeningHours(text, timezone=BERLIN, country="DE").state(local)
    found = answer[0] if isinstance(answer, tuple) else answer
    asked = OpenMoment.of(moment, CALENDAR)
    assert (found == State.OPEN) == any(row_is_open(row, asked) for row in rows), text


@given(st.lists(ROWS, min_size=1, max_size=4, unique=True))
@settings(max_examples=100)
def test_another_evaluator_finds_the_same_next_opening(rows):
    at = datetime(2026, 6, 10, 12, 5, tzinfo=BERLIN)
    found = state(rows, at, calendar=CALENDAR)
    assume(found.kind is OpenKind.OPENS)
    oracle = OpeningHours(osm_opening_hours(rows), timezone=BERLIN, country="DE")
    when = at
    while oracle.state(when)[0] != State.OPEN:
        when = oracle.next_change(when)
    assert when.astimezone(UTC) == found.opens_at.astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "osm"),
    [
        ("Mo-Fr 9-12 und 13-16", "Mo,Tu,We,Th,Fr 09:00-12:00,13:00-16:00"),
        ("Mo ab 16", "Mo 16:00+"),
        ("1. und letzter So im Monat 9-12", "Su[1],Su[-1] 09:00-12:00"),
        ("Mo 9-12 (gerade Wochen)", "week 02-52/2 Mo 09:00-12:00"),
        ("Fr 22-2 Uhr", "Fr 22:00-02:00"),
        ("Mo 9-12 (außer an Feiertagen)", "Mo 09:00-12:00; PH off"),
        ("Mo 9-12 (Schulzeit, außer an Feiertagen)", "Mo 09:00-12:00; PH,SH off"),
        ("Mo 9-12 (Café)", 'Mo 09:00-12:00 "Café"'),
        ("Mo 9-12 nach Vereinbarung", 'Mo 09:00-12:00 unknown "nach Vereinbarung"'),
        ("Mo 9-12 und nach Vereinbarung", "Mo 09:00-12:00"),
        ("Mo 9-12 (gültig bis 30.06.2026)", "1900 Jan 01-2026 Jun 30 Mo 09:00-12:00"),
    ],
)
def test_hours_are_written_for_openstreetmap(hours, osm):
    assert osm_opening_hours(parse(hours).rows) == osm
    OpeningHours(osm)


@pytest.mark.parametrize(
    "hours",
    [
        "",
        "nach Vereinbarung",
        "Mo",
        "alle zwei Wochen Mo 9-12",
        "in den Ferien Mo 9-12",
        "Mo 9-12 (außer an Feiertagen); Di 9-12",
        "Mo 9-12 (Schulzeit); Café Di 9-12",
    ],
)
def test_what_openstreetmap_cannot_say_is_not_written(hours):
    assert osm_opening_hours(parse(hours).rows) is None
