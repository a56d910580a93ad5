"""What time is it? The one clock; tests replace it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def local_now() -> datetime:
    """Now, as the clocks in Saxony show it."""
    return now().astimezone(BERLIN)
