"""How are opening hours said to a reader, in the reader's language?

Between two times there is never a bare dash in a sentence of ours but always a message with two
places, since languages written from right to left want words there. Notes are German free text of
the office; they stay apart from the sentence, so that a page can mark their language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache

from directory.hours.evaluate import OpenKind, OpenState
from directory.hours.moments import DAYS_A_WEEK, Reason
from directory.hours.rows import MIDNIGHT, ScheduleRow
from directory.i18n import format_date, format_time, language, list_and, pgettext, weekday_name
from directory.i18n import gettext as _


def N_(message: str) -> str:
    """Mark a sentence for translation where it is not yet said."""
    return message


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence in the reader's language, and the office's own note in German beside it."""

    text: str
    note: str = ""

    def __str__(self) -> str:
        if not self.note:
            return self.text
        return _("%(hours)s (%(note)s)", hours=self.text, note=self.note)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One weekday, or several that are alike, and the times then; unpacks into these two.

    ``weekdays`` are empty in the line that says that appointments can be made.
    """

    label: str
    times: tuple[Spoken, ...]
    weekdays: tuple[int, ...] = ()

    def __iter__(self) -> Iterator[object]:
        return iter((self.label, self.times))


def say_row(row: ScheduleRow) -> Spoken:
    """One row as a sentence of its own: "3. Sonntag im Monat: ab 16:00 Uhr"."""
    spoken = _say([row])
    if row.weekday is None or row.nth is not None:
        return spoken
    return replace(spoken, text=_said_on(weekday_name(row.weekday), spoken.text))


def say_week(rows: Iterable[ScheduleRow], *, grouped: bool = True) -> list[WeekLine]:
    """The week from Monday on, only days on which there is something, equal days together.

    Not ``grouped``, every weekday has its own line, also those without times.
    """
    kept = tuple(rows)
    lines = [WeekLine(weekday_name(day), _say_day(kept, day), (day,)) for day in range(DAYS_A_WEEK)]
    if grouped:
        lines = _merged([line for line in lines if line.times])
    any_time = [row for row in kept if row.weekday is None and row.by_appointment]
    if any_time:
        label = _("Andere Zeiten") if len(any_time) < len(kept) else _("Termine")
        lines.append(WeekLine(label, tuple(_say([row]) for row in any_time)))
    return lines


def say_state(state: OpenState) -> str:
    """What can be said at the moment, in one short sentence."""
    return _SAYINGS[state.kind](state)


def say_more(state: OpenState) -> list[str]:
    """What may be added to :func:`say_state` where there is room."""
    more: list[str] = []
    if state.kind in (OpenKind.CALL_FIRST, OpenKind.UNKNOWN) and state.opens_at:
        more.append(_say_opens(state))
    if state.by_appointment and state.reason is not Reason.APPOINTMENT:
        more.append(_("Auch nach Vereinbarung"))
    if state.see_note:
        more.append(_("Bitte den Hinweis zu den Öffnungszeiten beachten"))
    return more


# --- rows --------------------------------------------------------------------------------------


def _say_day(rows: Sequence[ScheduleRow], day: int) -> tuple[Spoken, ...]:
    """The sentences of one weekday; rows that differ only in the times, or in nth, together."""
    groups: dict[tuple[object, ...], list[ScheduleRow]] = {}
    for row in sorted(
        (row for row in rows if row.weekday == day),
        key=lambda row: (row.nth is not None, row.opens if row.opens is not None else MIDNIGHT),
    ):
        groups.setdefault(_limits_of(row), []).append(row)
    return tuple(_say(part) for group in groups.values() for part in _by_nth(group))


def _limits_of(row: ScheduleRow) -> tuple[object, ...]:
    """All of a row but weekday, nth and times."""
    return (
        row.week_parity,
        row.valid_from,
        row.valid_to,
        row.public_holidays,
        row.school_holidays,
        row.by_appointment,
        row.note,
    )


def _by_nth(group: list[ScheduleRow]) -> list[list[ScheduleRow]]:
    """Split rows into those that are said in one sentence: all nths of it have all spans of it."""
    by_nth: dict[int | None, list[ScheduleRow]] = {}
    for row in group:
        by_nth.setdefault(row.nth, []).append(row)
    by_spans: dict[tuple[tuple[int | None, int | None], ...], list[ScheduleRow]] = {}
    for rows in by_nth.values():
        spans = tuple((row.opens, row.closes) for row in rows)
        key = spans if rows[0].nth is not None else (*spans, (None, MIDNIGHT))
        by_spans.setdefault(key, []).extend(rows)
    return list(by_spans.values())


def _say(rows: Sequence[ScheduleRow]) -> Spoken:
    """Rows of one weekday that differ only in times and nth."""
    example = rows[0]
    times = [_say_span(*span) for span in dict.fromkeys((row.opens, row.closes) for row in rows)]
    limits = list(_say_limits(example))
    if example.opens is None and example.by_appointment:
        times = [limits.pop(0)]
    text = list_and(times)
    for limit in limits:
        text = _("%(hours)s, %(limit)s", hours=text, limit=limit)
    nths = list(dict.fromkeys(row.nth for row in rows if row.nth is not None))
    if nths and example.weekday is not None:
        text = _said_on(_say_nths(nths, example.weekday), text)
    return Spoken(text, example.note)


def _said_on(days: str, hours: str) -> str:
    return _("%(days)s: %(hours)s", days=days, hours=hours)


def _say_span(opens: int | None, closes: int | None) -> str:
    if opens is None:
        return _("Uhrzeit nicht bekannt")
    if closes is None:
        return _("ab %(time)s Uhr", time=_clock(opens))
    return _("%(opens)s–%(closes)s Uhr", opens=_clock(opens), closes=_clock(closes))


def _say_nths(nths: Sequence[int], weekday: int) -> str:
    ordered = sorted(nths, key=lambda nth: nth if nth > 0 else 6)
    return _(
        "%(ordinals)s %(weekday)s im Monat",
        ordinals=list_and([_ordinal(nth) for nth in ordered]),
        weekday=weekday_name(weekday),
    )


def _ordinal(nth: int) -> str:
    match nth:
        case 1:
            return pgettext("weekday of the month", "1.")
        case 2:
            return pgettext("weekday of the month", "2.")
        case 3:
            return pgettext("weekday of the month", "3.")
        case 4:
            return pgettext("weekday of the month", "4.")
        case 5:
            return pgettext("weekday of the month", "5.")
        case _:
            return pgettext("weekday of the month", "letzter")


def _say_limits(row: ScheduleRow) -> Iterator[str]:
    if row.by_appointment:
        yield _("nach Vereinbarung")
    if row.week_parity == "even":
        yield _("in geraden Kalenderwochen")
    elif row.week_parity == "odd":
        yield _("in ungeraden Kalenderwochen")
    elif row.week_parity is not None:
        yield _("alle zwei Wochen (in welchen, bitte erfragen)")
    if row.school_holidays == "only":
        yield _("nur in den Schulferien")
    elif row.school_holidays == "not":
        yield _("nicht in den Schulferien")
    if row.public_holidays is not None:
        yield _("auch an Feiertagen") if row.public_holidays else _("nicht an Feiertagen")
    if row.valid_from and row.valid_to:
        first, last = format_date(row.valid_from), format_date(row.valid_to)
        yield _("vom %(first)s bis %(last)s", first=first, last=last)
    elif row.valid_from:
        yield _("ab dem %(first)s", first=format_date(row.valid_from))
    elif row.valid_to:
        yield _("bis zum %(last)s", last=format_date(row.valid_to))


def _merged(lines: Sequence[WeekLine]) -> list[WeekLine]:
    """Neighboring days with equal times in one line."""
    merged: list[WeekLine] = []
    for line in lines:
        last = merged[-1] if merged else None
        if last and last.times == line.times and last.weekdays[-1] + 1 == line.weekdays[0]:
            merged[-1] = replace(last, weekdays=last.weekdays + line.weekdays)
        else:
            merged.append(line)
    return [replace(line, label=_say_days(line.weekdays)) for line in merged]


def _say_days(days: Sequence[int]) -> str:
    if len(days) < 3:
        return list_and(weekday_name(day) for day in days)
    first, last = weekday_name(days[0]), weekday_name(days[-1])
    return _("%(first)s bis %(last)s", first=first, last=last)


@lru_cache(maxsize=4_096)
def _clock_in(minute: int, code: str) -> str:
    # At the end of a day Germany says 24:00, which Python's time of day does not know.
    return "24:00" if minute == MIDNIGHT else format_time(time(*divmod(minute, 60)))


def _clock(minute: int) -> str:
    return _clock_in(minute, language())


# --- states --------------------------------------------------------------------------------------

_OPENS_ON = (
    N_("Öffnet am Montag um %(time)s Uhr"),
    N_("Öffnet am Dienstag um %(time)s Uhr"),
    N_("Öffnet am Mittwoch um %(time)s Uhr"),
    N_("Öffnet am Donnerstag um %(time)s Uhr"),
    N_("Öffnet am Freitag um %(time)s Uhr"),
    N_("Öffnet am Samstag um %(time)s Uhr"),
    N_("Öffnet am Sonntag um %(time)s Uhr"),
)


def _say_open(state: OpenState) -> str:
    if state.always:
        return _("Rund um die Uhr geöffnet")
    if state.until is not None:
        minute = _minute(state.until) or MIDNIGHT
        return _("Geöffnet bis %(time)s Uhr", time=_clock(minute))
    since = _clock(_minute(state.since)) if state.since else ""
    return _("Geöffnet seit %(time)s Uhr, Ende nicht bekannt", time=since)


def _say_opens(state: OpenState) -> str:
    if state.opens_at is None:
        return ""
    at = _clock(_minute(state.opens_at))
    ahead = (state.opens_at.date() - state.at.date()).days
    if ahead == 0:
        return _("Öffnet heute um %(time)s Uhr", time=at)
    if ahead == 1:
        return _("Öffnet morgen um %(time)s Uhr", time=at)
    if ahead < DAYS_A_WEEK:
        return _(_OPENS_ON[state.opens_at.weekday()], time=at)
    return _(
        "Öffnet am %(date)s um %(time)s Uhr",
        date=format_date(state.opens_at.date(), "full"),
        time=at,
    )


def _say_call_first(state: OpenState) -> str:
    is_today = state.day == state.at.date()
    match state.reason:
        case Reason.APPOINTMENT:
            return _("Nach Vereinbarung: bitte vorher anrufen")
        case Reason.PUBLIC_HOLIDAY if is_today:
            return _("Heute ist Feiertag: bitte vorher anrufen")
        case Reason.TIME if is_today:
            return _("Heute geöffnet, Uhrzeit nicht bekannt: bitte vorher anrufen")
        case Reason.TIME if state.day is not None:
            return _(
                "%(weekday)s, Uhrzeit nicht bekannt: bitte vorher anrufen",
                weekday=weekday_name(state.day.weekday()),
            )
        case Reason.WEEK:
            return _("Nur alle zwei Wochen: bitte vorher anrufen")
        case Reason.SCHOOL_HOLIDAY:
            return _("Hängt von den Schulferien ab: bitte vorher anrufen")
        case Reason.NOT_SOON:
            return _("In den nächsten Wochen nicht geöffnet: bitte vorher anrufen")
        case _:
            return _("Bitte vorher anrufen")


def _say_unknown(state: OpenState) -> str:
    if state.reason is Reason.OPEN_END and state.since is not None:
        since = _clock(_minute(state.since))
        return _("Seit %(time)s Uhr, Ende nicht bekannt", time=since)
    if state.reason is Reason.EXPIRED:
        return _("Öffnungszeiten abgelaufen: bitte nachfragen")
    return _("Öffnungszeiten nicht bekannt")


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


_SAYINGS: dict[OpenKind, Callable[[OpenState], str]] = {
    OpenKind.OPEN: _say_open,
    OpenKind.OPENS: _say_opens,
    OpenKind.CALL_FIRST: _say_call_first,
    OpenKind.UNKNOWN: _say_unknown,
}
