"""How do offices limit their hours: holidays, weeks, dates, appointments, "(Stand 2016)"?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date

from directory.hours import lexicon
from directory.hours.days import read_weekday
from directory.hours.reader import NotUnderstood, Reader
from directory.hours.tokens import DASHES

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


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits the times it stands with; everything may be unsaid.

    ``only`` marks words such as "nur" and ``also`` words such as "außerdem": they settle whether
    an appointment is the only way or one more way, and whether holiday hours come on top.
    ``overall`` marks what speaks about the whole offer, wherever it stands ("in den Ferien
    geschlossen", "gültig ab …"). ``note`` is for people, ``remark`` is about the text itself
    ("Stand 2016").
    """

    week_parity: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    public_holidays: bool | None = None
    school_holidays: str | None = None
    by_appointment: bool | None = None
    next_day: bool | None = None
    only: bool | None = None
    also: bool | None = None
    overall: bool | None = None
    without_days: tuple[int, ...] = ()
    note: str = ""
    remark: str = ""

    def joined(self, other: Limits) -> Limits:
        """Both together; NotUnderstood if they contradict each other."""
        values: dict[str, object] = {}
        for member in fields(self):
            mine, theirs = getattr(self, member.name), getattr(other, member.name)
            if mine in (None, "", ()) or mine == theirs:
                values[member.name] = theirs
            elif theirs in (None, "", ()):
                values[member.name] = mine
            elif member.name in ("note", "remark"):
                values[member.name] = f"{mine}, {theirs}"
            elif member.name == "without_days":
                values[member.name] = mine + theirs
            elif member.name == "week_parity" and "unknown" in (mine, theirs):
                # "14-tägig (ungerade Wochen)" says first how often, then when.
                values[member.name] = theirs if mine == "unknown" else mine
            else:
                raise NotUnderstood
        return replace(self, **values)  # type: ignore[arg-type]

    def over(self, carried: Limits) -> Limits:
        """These, and of the carried ones whatever these leave unsaid; notes are not carried."""
        values: dict[str, object] = {}
        for member in fields(self):
            if getattr(self, member.name) in (None, ()) and member.name not in ("also", "overall"):
                values[member.name] = getattr(carried, member.name)
        if self.valid_from or self.valid_to:
            values |= {"valid_from": self.valid_from, "valid_to": self.valid_to}
        return replace(self, **values)  # type: ignore[arg-type]

    @property
    def of_the_calendar(self) -> Limits:
        """Only what usually holds for a whole list: holidays and dates."""
        return Limits(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            public_holidays=self.public_holidays,
            school_holidays=self.school_holidays,
        )

    @property
    def is_particular(self) -> bool:
        """Whether something is among them that may hold for one item of a list or for all."""
        return bool(self.week_parity or self.by_appointment)


def read_limit(reader: Reader) -> Limits | None:
    """One limiting expression, or ``None`` if none comes next."""
    for read in _READERS:
        found = reader.attempt(read)
        if found is not None:
            return found
    return None


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
    if day is not None:
        targets.days += (day,)
    return day is not None


def _read_exception(reader: Reader) -> Limits | None:
    """Such as "außer an Feiertagen", "nicht in den Ferien", "außer mittwochs"."""
    outside = reader.take(lexicon.EXCEPT) or (
        reader.take_all("mit", "ausnahme", "von") or reader.take_all("mit", "ausnahme", "der")
    )
    if not outside:
        return None
    targets = _read_targets(reader, with_days=True)
    return None if targets is None else _without(targets)


def _read_closed_then(reader: Reader) -> Limits | None:
    """Such as "in den Ferien geschlossen", "an Feiertagen ist geschlossen", "feiertags nicht"."""
    targets = _read_targets(reader, with_days=False)
    if targets is None:
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


def _read_inclusion(reader: Reader) -> Limits | None:
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


def _read_school_time(reader: Reader) -> Limits | None:
    reader.take(lexicon.ONLY)
    reader.skip({"in", "während", "innerhalb", "der", "zur"})
    return Limits(school_holidays="not") if reader.take(lexicon.SCHOOL_TIME) else None


def _read_school_holidays(reader: Reader) -> Limits | None:
    only = reader.take(lexicon.ONLY) is not None
    reader.skip(lexicon.ARTICLES)
    if not reader.take(lexicon.SCHOOL_HOLIDAYS):
        return None
    return Limits(school_holidays="only", only=only or None)


# --- weeks -------------------------------------------------------------------------------------


def _read_every_second_week(reader: Reader) -> Limits | None:
    if any(reader.take_all(*words) for words in _EVERY_SECOND):
        return Limits(week_parity="unknown")
    return None


def _read_parity(reader: Reader) -> Limits | None:
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


def _read_validity(reader: Reader) -> Limits | None:
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


# --- appointments ------------------------------------------------------------------------------


def _read_appointment(reader: Reader) -> Limits | None:
    """Such as "nach Vereinbarung", "nur mit Termin", "Termine nach Absprache", "n. V."."""
    also = only = None
    while (word := reader.take(lexicon.ALSO | lexicon.MORE | lexicon.ONLY)) is not None:
        if word.low in lexicon.ONLY:
            only = True
        else:
            also = True
    also = True if reader.take_all("darüber", "hinaus") else also
    note = reader.attempt(_read_appointment_needed)
    if note is not None:
        only = True
    else:
        reader.skip({"termin", "termine", "terminvergabe"} | lexicon.APPOINTMENT_ADJECTIVES)
        only = True if reader.take(lexicon.ONLY) else only
        note = _read_by_appointment(reader)
    if note is None or (also and only):
        return None
    return Limits(by_appointment=True, also=also, only=only, note=note)


def _read_by_appointment(reader: Reader) -> str | None:
    """The note for people: empty if it is a plain "nach Vereinbarung"."""
    if reader.take_all("n", ".", "v") or reader.take_all("n", "v"):
        reader.take_sign(".")
        return ""
    if not reader.take({"nach", "mit", "auf", "per"}):
        return None
    words: list[str] = []
    while (adjective := reader.take(lexicon.APPOINTMENT_ADJECTIVES)) is not None:
        words.append(adjective.text.removesuffix("r"))
    noun = reader.take(lexicon.APPOINTMENTS)
    if noun is None:
        return None
    told = " ".join((*words, noun.text))
    return told if "anmeld" in noun.low or "telefon" in told.casefold() else ""


def _read_appointment_needed(reader: Reader) -> str | None:
    start = reader.position
    noun = reader.take(lexicon.APPOINTMENTS)
    if noun is None:
        return None
    reader.skip({"ist"})
    told = reader.wording(start, reader.position)
    if not reader.take(lexicon.NEEDED):
        return None
    return told if "anmeld" in noun.low else ""


# --- remarks -----------------------------------------------------------------------------------

_STAND_WORDS = frozenset({"um", "ca", "vom", "von", "frühjahr", "sommer", "herbst", "winter"})


def _read_state_of_source(reader: Reader) -> Limits | None:
    """Such as "Stand 2016", "Stand: 01/2016", "Stand um 2020", "Stand Mai 2019"."""
    start = reader.position
    if not reader.take({"stand"}):
        return None
    found_number = False
    while True:
        token = reader.peek()
        if token.kind == "int":
            found_number = True
        elif token.kind == "break" or not (
            token.text in (".", "/", ":")
            or token.low in _STAND_WORDS
            or token.low in lexicon.MONTHS
        ):
            break
        reader.position += 1
    return Limits(remark=reader.wording(start)) if found_number else None


def _read_time_unknown(reader: Reader) -> Limits | None:
    """Such as "Uhrzeit nicht angegeben": the row says that already, since it has no time."""
    if reader.take_all("ohne", "uhrzeit") or reader.take_all("keine", "uhrzeit"):
        reader.skip({"angegeben", "genannt", "bekannt"})
        return Limits()
    if not reader.take({"uhrzeit", "uhrzeiten", "zeit", "zeiten"}):
        return None
    if reader.take({"unbekannt"}):
        return Limits()
    known = reader.take({"nicht"}) and reader.take({"angegeben", "genannt", "bekannt"})
    return Limits() if known else None


def _read_next_day(reader: Reader) -> Limits | None:
    if (
        reader.take_all("am", "folgetag")
        or reader.take_all("am", "nächsten", "tag")
        or reader.take_all("des", "folgetages")
    ):
        return Limits(next_day=True)
    return None


_READERS: tuple[Callable[[Reader], Limits | None], ...] = (
    _read_exception,
    _read_closed_then,
    _read_inclusion,
    _read_school_time,
    _read_school_holidays,
    _read_every_second_week,
    _read_parity,
    _read_validity,
    _read_appointment,
    _read_state_of_source,
    _read_time_unknown,
    _read_next_day,
)
