"""Are hours said in sentences that a reader understands, in the reader's language?"""

from datetime import datetime

import pytest

from directory.clock import BERLIN
from directory.hours import Calendar, parse, say_more, say_row, say_state, say_week, state
from directory.hours.say import Spoken
from directory.i18n import LANGUAGES, use

CALENDAR = Calendar()


def week(hours: str, *, grouped: bool = True) -> list[str]:
    lines = say_week(parse(hours).rows, grouped=grouped)
    return [f"{label} | {' | '.join(str(spoken) for spoken in times)}" for label, times in lines]


WEEKS = [
    ("Mo-Fr 9-12", ["Montag bis Freitag | 09:00–12:00 Uhr"]),
    ("Mo, Mi 9-12", ["Montag | 09:00–12:00 Uhr", "Mittwoch | 09:00–12:00 Uhr"]),
    ("Sa, So 9-12", ["Samstag und Sonntag | 09:00–12:00 Uhr"]),
    ("Mo 13-18, Mo 9-12", ["Montag | 09:00–12:00 Uhr und 13:00–18:00 Uhr"]),
    ("Fr 18-24", ["Freitag | 18:00–24:00 Uhr"]),
    ("1. und 3. So im Monat ab 16", ["Sonntag | 1. und 3. Sonntag im Monat: ab 16:00 Uhr"]),
    (
        "letzter und 1. Mi im Monat 9-12, Mi 14-16",
        ["Mittwoch | 14:00–16:00 Uhr | 1. und letzter Mittwoch im Monat: 09:00–12:00 Uhr"],
    ),
    (
        "1. Mi im Monat 9-10 und 11-12; 2. Mi im Monat 9-10",
        [
            "Mittwoch | 1. Mittwoch im Monat: 09:00–10:00 Uhr und 11:00–12:00 Uhr"
            " | 2. Mittwoch im Monat: 09:00–10:00 Uhr"
        ],
    ),
    ("Mo 9-12 (Café)", ["Montag | 09:00–12:00 Uhr (Café)"]),
    (
        "Mo 9-12 (Schulzeit, außer an Feiertagen)",
        ["Montag | 09:00–12:00 Uhr, nicht in den Schulferien, nicht an Feiertagen"],
    ),
    ("Mo 9-12 (gerade Wochen)", ["Montag | 09:00–12:00 Uhr, in geraden Kalenderwochen"]),
    (
        "Mo 9-12 (14-tägig)",
        ["Montag | 09:00–12:00 Uhr, alle zwei Wochen (in welchen, bitte erfragen)"],
    ),
    (
        "Mo 9-12 (gültig 1.5.2026–30.9.2026)",
        ["Montag | 09:00–12:00 Uhr, vom 1. Mai 2026 bis 30. September 2026"],
    ),
    ("Di", ["Dienstag | Uhrzeit nicht bekannt"]),
    ("Di nach Vereinbarung", ["Dienstag | nach Vereinbarung"]),
    ("Di 9-12 nach Vereinbarung", ["Dienstag | 09:00–12:00 Uhr, nach Vereinbarung"]),
    (
        "Di 9-12 und nach Vereinbarung",
        ["Dienstag | 09:00–12:00 Uhr", "Andere Zeiten | nach Vereinbarung"],
    ),
    ("nach Vereinbarung", ["Termine | nach Vereinbarung"]),
    ("", []),
]


@pytest.mark.parametrize(("hours", "lines"), WEEKS)
def test_a_week_is_said_day_by_day_with_equal_days_together(hours, lines):
    assert week(hours) == lines


def test_a_week_can_be_said_with_a_line_for_every_day():
    lines = say_week(parse("Mo-Di 9-12").rows, grouped=False)
    assert [line.weekdays for line in lines] == [(day,) for day in range(7)]
    assert [len(line.times) for line in lines] == [1, 1, 0, 0, 0, 0, 0]


def test_the_note_of_the_office_stays_apart_from_the_sentence():
    (row,) = parse("3. So im Monat ab 16 (Café)").rows
    assert say_row(row) == Spoken("3. Sonntag im Monat: ab 16:00 Uhr", "Café")
    assert str(say_row(row)) == "3. Sonntag im Monat: ab 16:00 Uhr (Café)"
    (row,) = parse("So ab 16").rows
    assert str(say_row(row)) == "Sonntag: ab 16:00 Uhr"


# 24 November 2026 is a Tuesday, 18 November a public holiday.
STATES = [
    ("Di 9-12", "2026-11-24T10:00", "Geöffnet bis 12:00 Uhr"),
    ("Di 9-24", "2026-11-24T10:00", "Geöffnet bis 24:00 Uhr"),
    ("24/7", "2026-11-24T10:00", "Rund um die Uhr geöffnet"),
    ("Di ab 9", "2026-11-24T10:00", "Geöffnet seit 09:00 Uhr, Ende nicht bekannt"),
    ("Di ab 9", "2026-11-24T12:00", "Seit 09:00 Uhr, Ende nicht bekannt"),
    ("Di 9-12", "2026-11-24T08:00", "Öffnet heute um 09:00 Uhr"),
    ("Di 9-12", "2026-11-23T08:00", "Öffnet morgen um 09:00 Uhr"),
    ("Di 9-12", "2026-11-22T08:00", "Öffnet am Dienstag um 09:00 Uhr"),
    ("Di 9-12", "2026-11-24T12:00", "Öffnet am Dienstag, 1. Dezember 2026 um 09:00 Uhr"),
    ("Mi 9-12", "2026-11-18T10:00", "Heute ist Feiertag: bitte vorher anrufen"),
    ("nach Vereinbarung", "2026-11-24T10:00", "Nach Vereinbarung: bitte vorher anrufen"),
    ("Di 9-12 (14-tägig)", "2026-11-24T10:00", "Nur alle zwei Wochen: bitte vorher anrufen"),
    ("Di", "2026-11-24T10:00", "Heute geöffnet, Uhrzeit nicht bekannt: bitte vorher anrufen"),
    ("Di", "2026-11-25T10:00", "Dienstag, Uhrzeit nicht bekannt: bitte vorher anrufen"),
    (
        "Di 9-12 (Schulzeit)",
        "2026-11-24T10:00",
        "Hängt von den Schulferien ab: bitte vorher anrufen",
    ),
    (
        "Di 9-12 (gültig ab 01.06.2027)",
        "2026-11-24T10:00",
        "In den nächsten Wochen nicht geöffnet: bitte vorher anrufen",
    ),
    (
        "Di 9-12 (gültig bis 01.06.2026)",
        "2026-11-24T10:00",
        "Öffnungszeiten abgelaufen: bitte nachfragen",
    ),
    ("", "2026-11-24T10:00", "Öffnungszeiten nicht bekannt"),
]


@pytest.mark.parametrize(("hours", "moment", "sentence"), STATES)
def test_the_state_is_one_short_sentence(hours, moment, sentence):
    at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    assert say_state(state(parse(hours).rows, at, calendar=CALENDAR)) == sentence


def test_where_there_is_room_more_is_said():
    at = datetime(2026, 11, 18, 10, tzinfo=BERLIN)
    rows = parse("Mi-Do 9-12 und nach Vereinbarung").rows
    assert say_more(state(rows, at, note="Stand 2016", calendar=CALENDAR)) == [
        "Öffnet morgen um 09:00 Uhr",
        "Auch nach Vereinbarung",
        "Bitte den Hinweis zu den Öffnungszeiten beachten",
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_of_the_interface_can_say_all_of_it(code):
    with use(code):
        for hours, moment, _ in STATES:
            at = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
            found = state(parse(hours).rows, at, note="x", calendar=CALENDAR)
            assert "%(" not in " ".join((say_state(found), *say_more(found)))
        for hours, _ in WEEKS:
            assert all("%(" not in line for line in week(hours))


@pytest.mark.parametrize(
    "code", [code for code, spoken in LANGUAGES.items() if spoken.direction == "rtl"]
)
def test_no_dash_stands_between_times_where_one_reads_from_right_to_left(code):
    """There, "14:00–18:00" would be shown with its ends exchanged."""
    with use(code):
        assert all("–" not in line for hours, _ in WEEKS for line in week(hours))


def test_arabic_says_from_and_to():
    with use("ar"):
        (line,) = say_week(parse("Mo 14-18").rows)
        assert str(line.times[0]) == "من 14:00 إلى 18:00"
