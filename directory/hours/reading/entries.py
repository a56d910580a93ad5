"""What does one item of a list say: "Frauentreff Mi und Fr 10:00-12:00 (Schulzeit)"?"""

from __future__ import annotations

from dataclasses import dataclass, field

from directory.hours.reading import lexicon
from directory.hours.reading.days import (
    Days,
    fits_part_of_day,
    read_days,
    read_part_of_day,
    starts_days,
)
from directory.hours.reading.labels import read_label
from directory.hours.reading.limits import Limits
from directory.hours.reading.phrases import read_limit
from directory.hours.reading.reader import NotUnderstood, Reader
from directory.hours.reading.times import Span, read_times
from directory.hours.reading.tokens import Token
from directory.hours.rows import MIDNIGHT

_TIME_WORDS = frozenset({"ab", "bis", "von", "um"})
_ROUND_THE_CLOCK = (
    ("rund", "um", "die", "uhr"),
    ("24", "/", "7"),
    ("immer", "offen"),
    ("immer", "geöffnet"),
)
_NOTHING = Limits()


@dataclass(slots=True)
class Entry:
    """One item: what stands before its days, the days, the times, and what stands behind.

    ``heading`` says that what stands before ended in a colon, so that it governs what follows.
    ``told`` says that there are words behind the colon, so that it is no heading for others.
    ``joint`` is what joins it to the item before: ``""``, ``","``, ``"and"`` or ``"or"``. ``also``
    says that the times come on top of what was said of the same day ("auch Mo 10-11").
    """

    start: int
    joint: str = ""
    end: int = 0
    label: str = ""
    has_label: bool = False
    prefix: Limits = _NOTHING
    heading: bool = False
    weekly: bool = False
    also: bool = False
    days: Days | None = None
    spans: list[Span] = field(default_factory=list)
    suffix: Limits = _NOTHING
    label_behind: str = ""
    part_of_day: str = ""
    closed: bool = False
    in_times: bool = False
    days_end: int = 0
    told: bool = False

    @property
    def has_prefix(self) -> bool:
        """Whether anything stands before the days."""
        return self.has_label or self.heading or self.prefix != _NOTHING

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands behind the times."""
        return self.suffix == _NOTHING and not self.label_behind


class EntryReader:
    """Reads one entry; when it gives up, ``entry`` holds what was read so far."""

    def __init__(self, reader: Reader, joint: str) -> None:
        self.reader = reader
        self.entry = Entry(reader.position, joint)
        self.label_start: int | None = None
        self.colon_end = 0

    def read(self) -> Entry:
        """The entry that begins here, up to the sign or word that joins the next one."""
        entry = self.entry
        self._before_days()
        self._close_label()
        if entry.days is not None:
            entry.days_end = self.reader.position
            self._behind_days()
            self._close_label_behind()
        elif entry.spans or entry.weekly or entry.part_of_day:
            raise NotUnderstood
        _check_part_of_day(entry)
        _check_nights(entry)
        entry.end = self.reader.position
        return entry

    # --- before the days ---------------------------------------------------------------------

    def _before_days(self) -> None:
        reader, entry = self.reader, self.entry
        while not reader.at_end and entry.days is None:
            token = reader.peek()
            if token.text == "," or (self.label_start is None and _is_joint(token)):
                return
            if token.text == ":" and not (token.glued and reader.peek(1).kind == "int"):
                entry.heading = True
                self._close_label()
                reader.position += 1
                self.colon_end = reader.position
            elif token.text == "(":
                self._close_label()
                self._brackets()
            elif not self._step_before_days(token):
                if self.label_start is None:
                    self.label_start = reader.position
                reader.position += 1

    def _step_before_days(self, token: Token) -> bool:
        """Read one thing before the days; False if the word can only be part of a label."""
        reader, entry = self.reader, self.entry
        before = reader.position
        if any(reader.take_all(*words) for words in _ROUND_THE_CLOCK):
            self._close_label(before)
            entry.days = Days(tuple((None, day) for day in range(7)))
            entry.spans = [Span(0, MIDNIGHT)]
        elif (limit := _limit_at(reader)) is not None:
            self._close_label(before)
            entry.prefix = entry.prefix.joined(limit)
        elif (days := _days_at(reader)) is not None:
            self._close_label(before)
            entry.days = days
        elif token.low in lexicon.ALSO and (days := _days_at(reader, 1)) is not None:
            self._close_label(before)
            entry.days, entry.also = days, True
        elif token.low == "wöchentlich":
            self._close_label()
            entry.weekly = True
            reader.position += 1
        elif self.label_start is None and not entry.spans and _may_be_time(token):
            entry.spans = reader.attempt(read_times) or []
            return bool(entry.spans)
        else:
            return False
        return True

    def _close_label(self, stop: int | None = None) -> None:
        if self.label_start is None:
            return
        stop = self.reader.position if stop is None else stop
        tokens = self.reader.tokens[self.label_start : stop]
        self.entry.told |= 0 < self.colon_end <= self.label_start
        self.label_start = None
        self.entry.has_label = True
        label = read_label(self.reader.text, tokens)
        self.entry.label = ", ".join(part for part in (self.entry.label, label) if part)

    # --- behind the days -----------------------------------------------------------------------

    def _behind_days(self) -> None:
        reader = self.reader
        while not reader.at_end:
            token = reader.peek()
            if token.text == ",":
                if self.entry.spans or not self._comma_before_times():
                    return
            elif token.text == "/" and _begins_something(reader, 1):
                return
            elif _is_joint(token):
                if self.label_start is None or _begins_something(reader, 1):
                    return
                reader.position += 1
            elif token.text == "(":
                self._close_label_behind()
                self._brackets()
            elif not self._step_behind_days(token):
                if starts_days(reader):
                    if not self._more_days():
                        return
                    continue
                if self.label_start is None:
                    self.label_start = reader.position
                reader.position += 1

    def _step_behind_days(self, token: Token) -> bool:
        """Read one thing behind the days; False if the word can only be part of a label."""
        reader, entry = self.reader, self.entry
        before = reader.position
        if token.low in lexicon.CLOSED or (token.low == "zu" and reader.peek(1).kind != "word"):
            self._close_label_behind(before)
            reader.take(lexicon.CLOSED | {"zu"})
            entry.closed = True
        elif self.label_start is None and self._adds_times(token):
            entry.also = True
        elif (limit := _limit_at(reader)) is not None:
            self._close_label_behind(before)
            entry.suffix = entry.suffix.joined(limit)
        elif not entry.spans and any(reader.take_all(*words) for words in _ROUND_THE_CLOCK):
            self._close_label_behind(before)
            entry.spans = [Span(0, MIDNIGHT)]
        elif self.label_start is None and (part := read_part_of_day(reader)):
            entry.part_of_day = ", ".join(word for word in (entry.part_of_day, part) if word)
        elif self.label_start is None and _may_be_time(token):
            return self._times()
        elif self.label_start is None and (
            token.low in lexicon.FILLERS or (token.text == ":" and not entry.spans)
        ):
            reader.position += 1
        elif self.label_start is None and reader.take_all("jede", "woche"):
            pass
        else:
            return False
        return True

    def _adds_times(self, token: Token) -> bool:
        """Whether "auch" stands here before times, as in "Di auch 14-18"."""
        if self.entry.spans or token.low not in lexicon.ALSO:
            return False
        if not _may_be_time(self.reader.peek(1)):
            return False
        self.reader.position += 1
        return True

    def _times(self) -> bool:
        before = self.reader.position
        self.entry.in_times = True
        spans = self.reader.attempt(read_times)
        self.entry.in_times = False
        if spans is not None and self.entry.spans:
            self.reader.position = before
            raise NotUnderstood
        self.entry.spans = self.entry.spans or spans or []
        return spans is not None

    def _comma_before_times(self) -> bool:
        """Whether times stand behind the comma, as in "Montag, 9 bis 12 Uhr"."""
        if not self.entry.is_bare or not _may_be_time(self.reader.peek(1)):
            return False
        self.reader.position += 1
        return self._times()

    def _more_days(self) -> bool:
        """Days after days: "Mo Mi Fr 9-12" is a list, "Mo 9-12 Mi 9-12" is two items."""
        entry = self.entry
        if self.label_start is not None or entry.closed or entry.days is None:
            raise NotUnderstood
        if entry.spans:
            return False
        more = read_days(self.reader)
        if more is None or not entry.is_bare or more.loose:
            raise NotUnderstood
        entry.days = Days((*entry.days.days, *more.days), entry.days.loose)
        return True

    def _close_label_behind(self, stop: int | None = None) -> None:
        if self.label_start is None:
            return
        stop = self.reader.position if stop is None else stop
        tokens = self.reader.tokens[self.label_start : stop]
        self.label_start = None
        self._add_behind(read_label(self.reader.text, tokens), bare=True)

    def _add_behind(self, label: str, *, bare: bool = False) -> None:
        entry = self.entry
        if bare and entry.has_label:
            # "Treff Mo 9-12 Café, …" does not say to which of the two the times belong.
            raise NotUnderstood
        entry.label_behind = ", ".join(part for part in (entry.label_behind, label) if part)

    # --- brackets ------------------------------------------------------------------------------

    def _brackets(self) -> None:
        """What stands in brackets: limits, parts of a day, times, labels, divided by commas."""
        reader = self.reader
        stop = _closing(reader)
        inside = Reader(reader.text, reader.tokens[reader.position + 1 : stop])
        while not inside.at_end:
            if inside.peek().low == "hinweis" and inside.peek(1).text == ":":
                self._add_behind(inside.wording(inside.position + 2, len(inside.tokens)))
                break
            self._item(inside)
        reader.position = stop + 1

    def _item(self, inside: Reader) -> None:
        """One item in brackets, and the comma behind it."""
        end = inside.position
        while end < len(inside.tokens) and inside.tokens[end].text not in (",", ";"):
            end += 1
        start = inside.position
        if not self._limits_in_brackets(inside, end):
            inside.position = start
            item = Reader(inside.text, inside.tokens[start:end])
            self._plain_item(item)
            inside.position = end
        inside.position += 1

    def _limits_in_brackets(self, inside: Reader, end: int) -> bool:
        """Whether the item is made of limits only; these may run over commas of their own."""
        start, found = inside.position, _NOTHING
        while (limit := _limit_at(inside)) is not None:
            found = found.joined(limit)
            if inside.at_end or inside.peek().text in (",", ";"):
                self._add_limits(found)
                return inside.position > start
        return False

    def _add_limits(self, found: Limits) -> None:
        entry = self.entry
        if entry.days is None:
            entry.prefix = entry.prefix.joined(found)
        else:
            entry.suffix = entry.suffix.joined(found)

    def _plain_item(self, item: Reader) -> None:
        entry = self.entry
        part = read_part_of_day(item)
        if part and item.at_end and entry.days is not None:
            entry.part_of_day = ", ".join(word for word in (entry.part_of_day, part) if word)
            return
        item.position = 0
        if entry.days is not None and not entry.spans and _may_be_time(item.peek()):
            entry.spans = item.attempt(read_times) or []
            if entry.spans and item.at_end:
                return
            raise NotUnderstood
        label = read_label(item.text, item.tokens, in_brackets=True)
        if entry.days is None and not entry.prefix.by_appointment:
            entry.has_label = True
            entry.label = f"{entry.label} ({label})".strip() if label else entry.label
        else:
            self._add_behind(label)


def _closing(reader: Reader) -> int:
    """Where the bracket that opens here is closed; NotUnderstood if nowhere."""
    depth = 0
    for place in range(reader.position, len(reader.tokens)):
        depth += (reader.tokens[place].text == "(") - (reader.tokens[place].text == ")")
        if depth == 0:
            return place
    raise NotUnderstood


def _is_joint(token: Token) -> bool:
    if token.kind == "word":
        return token.low in lexicon.AND or token.low in lexicon.OR
    return token.text in ("+", "&")


def _may_be_time(token: Token) -> bool:
    return token.kind == "int" or token.low in _TIME_WORDS


def _limit_at(reader: Reader) -> Limits | None:
    """The limit that begins here; signs begin none, which spares most of the attempts."""
    return read_limit(reader) if reader.peek().kind in ("word", "int") else None


def _days_at(reader: Reader, ahead: int = 0) -> Days | None:
    """The days that begin here, or ``ahead`` of here; signs begin none."""
    if reader.peek(ahead).kind not in ("word", "int"):
        return None
    reader.position += ahead
    days = reader.attempt(read_days)
    if days is None:
        reader.position -= ahead
    return days


def _begins_something(reader: Reader, ahead: int) -> bool:
    """Whether, behind a joint, something other than a word of a label begins."""
    before = reader.position
    reader.position += ahead
    try:
        return starts_days(reader) or reader.peek().kind == "int" or _limit_at(reader) is not None
    except NotUnderstood:
        return True
    finally:
        reader.position = before


def _check_part_of_day(entry: Entry) -> None:
    """Times must fit the part of the day: "nachmittags 2-4" is not at two in the night."""
    begins = [span.opens for span in entry.spans if span.opens is not None]
    if entry.part_of_day and not all(fits_part_of_day(entry.part_of_day, one) for one in begins):
        raise NotUnderstood


def _check_nights(entry: Entry) -> None:
    """An end before the beginning needs "am Folgetag", unless it is plainly a night."""
    if not entry.suffix.next_day and not any(span.backwards for span in entry.spans):
        return
    ends_next_day = any(
        span.closes is not None and span.opens is not None and span.closes <= span.opens
        for span in entry.spans
    )
    if not (entry.suffix.next_day and ends_next_day):
        entry.in_times = True
        raise NotUnderstood
