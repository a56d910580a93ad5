"""What does a card in a list know of a place: is it open, and how old are its facts?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from directory.hours import OpenKind, OpenState, ScheduleRow, say_state, state
from directory.i18n import gettext as _
from directory.public import is_long_unconfirmed
from directory.search import Hit, Surroundings

CONFIRMED_DAYS = 365
"""A confirmation older than this is still shown, but as one that has grown old."""


@dataclass(frozen=True, slots=True)
class Badge:
    """Whether a place is open: the kind for its color, the sentence for people."""

    kind: str
    text: str


def card(hit: Hit, around: Surroundings) -> dict[str, Any]:
    """A place in a list."""
    age = freshness(hit.place, around.local_now.date())
    return {
        "place": hit.place,
        "state": badge(open_state(hit.place, around), age, hide_unknown=True),
        "freshness": age,
        "distance_km": hit.distance_km,
        "point": (hit.point.lat, hit.point.lon) if hit.point else None,
    }


def rows(hours: Iterable[dict[str, Any]]) -> tuple[ScheduleRow, ...]:
    """Rows of a public place as values."""
    return tuple(ScheduleRow.from_json(row) for row in hours)


def open_state(place: Mapping[str, Any], around: Surroundings) -> OpenState | None:
    """What can be said of a place now, by its own hours and those of its offers.

    None when nothing at all is recorded.
    """
    services = place.get("services", ())
    every = chain(place.get("hours", ()), *(service.get("hours", ()) for service in services))
    schedule = rows(every)
    note = place.get("hours_note", "")
    if not schedule and not note:
        return None
    return state(schedule, around.local_now, note=note, calendar=around.calendar)


def badge(found: OpenState | None, age: str, *, hide_unknown: bool = False) -> Badge | None:
    """The state as template and reader want it.

    Hours that nobody confirmed for years promise nothing: whoever reads them should call first.
    """
    if found is None or (hide_unknown and found.kind is OpenKind.UNKNOWN):
        return None
    if age == "old" and found.kind in (OpenKind.OPEN, OpenKind.OPENS):
        return Badge(
            OpenKind.CALL_FIRST.value, _("Öffnungszeiten veraltet, bitte vorher nachfragen")
        )
    return Badge(found.kind.value, say_state(found))


def freshness(place: Mapping[str, Any], today: date) -> str:
    """``confirmed``, ``aging``, ``unconfirmed`` or ``old``: how far the facts can be trusted."""
    confirmed = place.get("confirmed")
    if confirmed:
        age = (today - date.fromisoformat(confirmed["on"])).days
        if age <= CONFIRMED_DAYS:
            return "confirmed"
        return "old" if is_long_unconfirmed(int(confirmed["on"][:4]), today) else "aging"
    year = place.get("source", {}).get("as_of", 0)
    return "old" if is_long_unconfirmed(year, today) else "unconfirmed"
