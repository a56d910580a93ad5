"""How do offices write times of day: "9.00 – 12.00 Uhr u. 13-15:30", "ab 16 Uhr", "bis 12"?"""

from __future__ import annotations

from dataclasses import dataclass

from directory.hours.reading.reader import NotUnderstood, Reader
from directory.hours.rows import MIDNIGHT

_NIGHT_ENDS = 6 * 60
_NIGHT_BEGINS = 18 * 60
_BARE_BEGINS = 6 * 60
_UHR = frozenset({"uhr", "h"})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and what makes it doubtful.

    ``bare`` is a mere hour without "Uhr", ``short`` an hour without minutes, ``date_like`` what may
    be the ninth of December as well ("9.12").
    """

    minute: int
    bare: bool
    short: bool
    date_like: bool


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; ``closes`` is ``None`` for an open end.

    ``vague`` is the wording, when it gives no time that could be relied upon. ``backwards`` marks
    an end before the beginning that is no obvious night.
    """

    opens: int | None = None
    closes: int | None = None
    vague: str = ""
    backwards: bool = False


def read_times(reader: Reader) -> list[Span] | None:
    """One span or several: "9-12 und 13-18 Uhr"; ``None`` if no time comes next."""
    first = reader.attempt(_read_span)
    if first is None:
        return None
    spans = [first]
    while (following := reader.attempt(_read_further_span)) is not None:
        spans.append(following)
    if len(spans) > 1 and any(span.vague or span.closes is None for span in spans[:-1]):
        raise NotUnderstood
    return spans


def _read_further_span(reader: Reader) -> Span | None:
    """A span behind "und" or a comma; one with two ends may stand there without ("9-12 13-18")."""
    if reader.take_joint():
        return _read_span(reader)
    if reader.peek().kind != "int":
        return None
    try:
        span = _read_span(reader)
    except NotUnderstood:
        return None
    return span if span is not None and span.closes is not None else None


def _read_span(reader: Reader) -> Span | None:
    start = reader.position
    if reader.take({"ab"}):
        return _read_after_from(reader, start)
    if reader.take({"bis"}):
        return Span(vague=reader.wording(start)) if _read_clock(reader) else None
    starts_with_word = reader.take({"von", "um"}) is not None
    begin = _read_clock(reader)
    if begin is None:
        return None
    if reader.take_dash():
        end = _read_clock(reader)
        if end is None:
            raise NotUnderstood
        return _span(begin, end)
    if _is_alternative(reader):
        return Span(vague=reader.wording(start))
    if (begin.bare and not starts_with_word) or begin.date_like:
        raise NotUnderstood
    return Span(_opening(begin))


def _read_after_from(reader: Reader, start: int) -> Span | None:
    begin = _read_clock(reader)
    if begin is None:
        return None
    if _is_alternative(reader):
        return Span(vague=reader.wording(start))
    if reader.take({"bis"}):
        end = _read_clock(reader)
        if end is None:
            raise NotUnderstood
        return _span(begin, end)
    return Span(_opening(begin))


def _is_alternative(reader: Reader) -> bool:
    """Whether "/17:00" follows: two times of which one will hold."""
    other = reader.attempt(lambda tape: _read_clock(tape) if tape.take_sign("/") else None)
    return other is not None


def _read_clock(reader: Reader) -> Clock | None:
    hour = reader.peek()
    if hour.kind != "int" or len(hour.text) > 2:
        return None
    joint, minute, after = reader.peek(1), reader.peek(2), reader.peek(3)
    taken, minutes = 1, 0
    has_minutes = minute.kind == "int" and minute.glued
    if joint.text == "." and joint.kind == "sign" and joint.glued and not has_minutes:
        return None  # This is an ordinal such as "1. Sa".
    if joint.text in (":", ".") and joint.glued and has_minutes:
        if joint.text == "." and after.text == "." and after.glued and after.kind == "sign":
            return None  # This is a date such as 27.05.2025.
        if len(minute.text) != 2:
            raise NotUnderstood
        taken, minutes = 3, minute.number
    reader.position += taken
    said = reader.take(_UHR) is not None
    if minutes > 59 or hour.number * 60 + minutes > MIDNIGHT:
        raise NotUnderstood
    return Clock(
        hour.number * 60 + minutes,
        bare=taken == 1 and not said,
        short=taken == 1,
        date_like=taken == 3 and joint.text == "." and 1 <= minutes <= 12 and not said,
    )


def _opening(clock: Clock) -> int:
    if clock.minute >= MIDNIGHT or (clock.short and 0 < clock.minute < _BARE_BEGINS):
        raise NotUnderstood
    return clock.minute


def _span(begin: Clock, end: Clock) -> Span:
    """A span that makes sense.

    "2-4" stands for the afternoon more often than for the night, so it is not understood. An end
    before the beginning is a night if it begins at 18:00 or later and ends by 6:00.
    """
    if begin.date_like and end.date_like:
        raise NotUnderstood
    opens = _opening(begin)
    closes = end.minute or MIDNIGHT
    if closes > opens:
        return Span(opens, closes)
    is_night = opens >= _NIGHT_BEGINS and closes <= _NIGHT_ENDS
    return Span(opens, closes, backwards=not is_night)
