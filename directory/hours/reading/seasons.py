"""How do offices limit hours to a part of the year: holidays, every second week, dates?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from directory.hours.reading import lexicon
from directory.hours.reading.days import read_weekday
from directory.hours.reading.limits import Limits
from directory.hours.reading.reader import NotUnderstood, Reader
from directory.hours.reading.tokens import DASHES

_EVERY_SECOND = (
    ("alle", "zwei", "wochen"),
    ("alle", "2", "wochen"),
    ("alle", "14", "tage"),
    ("alle", "vierzehn", "tage"),
    ("jede", "zweite", "woche"),
    ("jede", "2", ".", "woche"),
    ("zweiwöchentlich",),
    ("vierzehntägig",),
    ("vierzehntägiger",),
    ("2", "wöchentlich"),
    ("2", "-", "wöchentlich"),
    ("14", "tägig"),
    ("14", "-", "tägig"),
    ("14", "täglich"),
    ("14", "-", "täglich"),
)
_PARITY_WORDS = {
    f"{prefix}{stem}{ending}": parity
    for prefix, parity in (("", "even"), ("un", "odd"))
    for stem in ("gerade",)
    for ending in ("", "n", "r")
}
_WEEKS = frozenset({"woche", "wochen", "kw", "kalenderwoche", "kalenderwochen"})


# --- holidays ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Targets:
    """Which holidays, or weekdays, an expression names."""

    school: bool = False
    public: bool = False
    days: tuple[int, ...] = ()


def _read_targets(reader: Reader, *, with_days: bool) -> _Targets | None:
    targets = _Targets()
    if not _read_target(reader, targets, with_days):
        return None
    while reader.attempt(
        lambda tape: (tape.take_joint() and _read_target(tape, targets, with_days)) or None
    ):
        pass
    return targets


def _read_target(reader: Reader, targets: _Targets, with_days: bool) -> bool:
    reader.skip(lexicon.ARTICLES)
    if reader.take(lexicon.SCHOOL_HOLIDAYS):
        targets.school = True
        return True
    if reader.take(lexicon.PUBLIC_HOLIDAYS):
        targets.public = True
        return True
    day = read_weekday(reader) if with_days else None
    if day is None:
        return False
    targets.days += (day,)
    if reader.peek().text in DASHES and reader.peek(1).low in lexicon.AND:
        reader.position += 1  # As in "Sonn- und Feiertage", shortened to "So- und Feiertage".
    return True


def read_exception(reader: Reader) -> Limits | None:
    """Such as "außer an Feiertagen", "nicht in den Ferien", "außer mittwochs"."""
    outside = reader.take(lexicon.EXCEPT) or (
        reader.take_all("mit", "ausnahme", "von") or reader.take_all("mit", "ausnahme", "der")
    )
    if not outside:
        return None
    targets = _read_targets(reader, with_days=True)
    return None if targets is None else _without(targets)


def read_closed_then(reader: Reader) -> Limits | None:
    """Such as "in den Ferien geschlossen", "So und Feiertage geschlossen", "feiertags nicht"."""
    targets = _read_targets(reader, with_days=True)
    if targets is None or not (targets.school or targets.public):
        return None
    reader.take_sign(":")
    reader.skip({"ist", "sind", "bleibt", "haben", "wir"})
    return _without(targets) if reader.take(lexicon.CLOSED) or reader.take({"nicht"}) else None


def _without(targets: _Targets) -> Limits:
    return Limits(
        school_holidays="not" if targets.school else None,
        public_holidays=False if targets.public else None,
        overall=True,
        without_days=targets.days,
    )


def read_inclusion(reader: Reader) -> Limits | None:
    """Such as "auch an Feiertagen"; "auch in den Ferien" limits nothing, so it is a note."""
    start = reader.position
    if not reader.take(lexicon.INCLUDING):
        return None
    targets = _read_targets(reader, with_days=False)
    if targets is None:
        return None
    reader.skip({"geöffnet", "offen"})
    if reader.peek().low in lexicon.CLOSED:
        return None
    return Limits(
        public_holidays=True if targets.public else None,
        note=reader.wording(start) if targets.school else "",
    )


def read_school_time(reader: Reader) -> Limits | None:
    """Such as "nur in der Schulzeit", "Schulzeit"."""
    reader.take(lexicon.ONLY)
    reader.skip({"in", "während", "innerhalb", "der", "zur"})
    return Limits(school_holidays="not") if reader.take(lexicon.SCHOOL_TIME) else None


def read_school_holidays(reader: Reader) -> Limits | None:
    """Such as "in den Ferien", "nur in den Schulferien"."""
    only = reader.take(lexicon.ONLY) is not None
    reader.skip(lexicon.ARTICLES)
    if not reader.take(lexicon.SCHOOL_HOLIDAYS):
        return None
    return Limits(school_holidays="only", only=only or None)


# --- weeks -------------------------------------------------------------------------------------


def read_every_second_week(reader: Reader) -> Limits | None:
    """Such as "alle zwei Wochen", "14-tägig"; which weeks is not said."""
    if any(reader.take_all(*words) for words in _EVERY_SECOND):
        return Limits(week_parity="unknown")
    return None


def read_parity(reader: Reader) -> Limits | None:
    """Such as "in geraden Wochen", "ungerade KW"."""
    reader.take(lexicon.ONLY)
    reader.skip({"in", "der", "den", "jede", "jeder", "jeden", "nur"})
    word = reader.take(_PARITY_WORDS)
    if word is None or not reader.take(_WEEKS):
        return None
    return Limits(week_parity=_PARITY_WORDS[word.low])


# --- dates -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PartDate:
    """A date whose year may be missing; ``day`` is ``None`` for a whole month."""

    day: int | None
    month: int
    year: int | None

    def at(self, year: int) -> date:
        try:
            return date(year, self.month, self.day or 1)
        except ValueError as error:
            raise NotUnderstood from error


def read_validity(reader: Reader) -> Limits | None:
    """Such as "gültig ab 01.09.2025", "vom 27.05. bis 17.09.2025", "bis zum 30. Juni 2026"."""
    overall = True if reader.take({"gültig"}) else None
    found = _read_since(reader) if reader.peek().low in ("ab", "seit") else _read_dates(reader)
    return None if found is None else replace(found, overall=overall)


def _read_since(reader: Reader) -> Limits | None:
    reader.position += 1
    reader.take({"dem"})
    first = _read_date(reader)
    if first is None:
        return None
    if reader.peek().text in DASHES or reader.peek().low == "bis":
        return _read_until(reader, first)
    return Limits(valid_from=_whole(first))


def _read_dates(reader: Reader) -> Limits | None:
    reader.take({"vom", "von"})
    return _read_until(reader, _read_date(reader))


def _read_until(reader: Reader, first: _PartDate | None) -> Limits | None:
    if not (reader.take_dash() if first else reader.take({"bis"})):
        return None
    reader.skip({"zum", "einschließlich"})
    last = _read_date(reader)
    if last is None:
        return None
    if last.day is None:
        raise NotUnderstood  # "bis Juni 2026" may or may not include June.
    ends = _whole(last)
    if first is None:
        return Limits(valid_to=ends)
    begins = first.at(first.year or ends.year)
    if first.year is None and begins > ends:
        begins = first.at(ends.year - 1)
    if begins > ends:
        raise NotUnderstood
    return Limits(valid_from=begins, valid_to=ends)


def _whole(part: _PartDate) -> date:
    if part.year is None:
        raise NotUnderstood  # It comes again every year; no row can say that.
    return part.at(part.year)


def _read_date(reader: Reader) -> _PartDate | None:
    return reader.attempt(_read_numeric_date) or reader.attempt(_read_worded_date)


def _read_numeric_date(reader: Reader) -> _PartDate | None:
    """Such as "27.05.2025", "27.05." or "27.5.25"."""
    day, stop, month, second, year = (reader.peek(place) for place in range(5))
    is_date = day.kind == month.kind == "int" and stop.text == second.text == "."
    if not (is_date and stop.glued and month.glued and second.glued):
        return None
    if len(day.text) > 2 or len(month.text) > 2:
        return None
    if year.kind == "int" and year.glued and len(year.text) in (2, 4):
        reader.position += 5
        century = 2000 if len(year.text) == 2 else 0
        return _PartDate(day.number, month.number, century + year.number)
    reader.position += 4
    return _PartDate(day.number, month.number, None)


def _read_worded_date(reader: Reader) -> _PartDate | None:
    """Such as "1. September 2025" or "September 2025"."""
    day, stop = reader.peek(), reader.peek(1)
    number: int | None = None
    if day.kind == "int" and len(day.text) <= 2 and stop.text == ".":
        reader.position += 2
        number = day.number
    month = reader.take(lexicon.MONTHS)
    if month is None:
        return None
    year = reader.peek()
    if year.kind != "int" or len(year.text) != 4:
        return _PartDate(number, lexicon.MONTHS[month.low], None)
    reader.position += 1
    return _PartDate(number, lexicon.MONTHS[month.low], year.number)


FIRST_WORDS = (
    lexicon.words("mit während innerhalb der den jede jeder jeden gültig ab seit vom von bis")
    | {words[0] for words in _EVERY_SECOND}
    | set(_PARITY_WORDS)
    | set(lexicon.MONTHS)
    | set(lexicon.WEEKDAYS)
    | lexicon.EXCEPT
    | lexicon.ARTICLES
    | lexicon.SCHOOL_HOLIDAYS
    | lexicon.SCHOOL_TIME
    | lexicon.PUBLIC_HOLIDAYS
    | lexicon.INCLUDING
    | lexicon.ONLY
)
"""With which words a season can begin; any other word needs no closer look."""
