"""When is somebody there, and how is that written, said and looked up?"""

from __future__ import annotations

from directory.hours.rows import OPEN_END_MINUTES, ParsedHours, ScheduleRow

__all__ = ["OPEN_END_MINUTES", "ParsedHours", "ScheduleRow"]
