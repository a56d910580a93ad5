"""When is somebody there, and how is that written, said and looked up?"""

from __future__ import annotations

from directory.hours.calendar import Calendar, Day, HolidaySpan
from directory.hours.evaluate import OpenKind, OpenState, state
from directory.hours.moments import OpenMoment, Reason, row_is_open, row_opens_on
from directory.hours.osm import osm_opening_hours
from directory.hours.parse import parse
from directory.hours.rows import OPEN_END_MINUTES, ParsedHours, ScheduleRow
from directory.hours.say import Spoken, WeekLine, say_more, say_row, say_state, say_week
from directory.hours.write import to_text

__all__ = [
    "OPEN_END_MINUTES",
    "Calendar",
    "Day",
    "HolidaySpan",
    "OpenKind",
    "OpenMoment",
    "OpenState",
    "ParsedHours",
    "Reason",
    "ScheduleRow",
    "Spoken",
    "WeekLine",
    "osm_opening_hours",
    "parse",
    "row_is_open",
    "row_opens_on",
    "say_more",
    "say_row",
    "say_state",
    "say_week",
    "state",
    "to_text",
]
