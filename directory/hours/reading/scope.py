"""For which times does a label or a limit hold in a statement?

"Gartencafé Di 15-18, Mi 15-18 (27.05.-17.09.2025)": label and dates hold for both days.
"Mo 9-12, Mi 9-12 (ungerade Wochen)": nobody can tell about Monday, so it becomes no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from directory.hours.reading import lexicon
from directory.hours.reading.days import starts_days
from directory.hours.reading.entries import Entry, EntryReader
from directory.hours.reading.limits import Limits
from directory.hours.reading.phrases import read_limit
from directory.hours.reading.reader import NotUnderstood, Reader
from directory.hours.reading.times import Span
from directory.hours.reading.tokens import Token

_NOTHING = Limits()
ANY_TIME: tuple[tuple[int | None, int | None], ...] = ((None, None),)


@dataclass(slots=True)
class Times:
    """Days and times with the label and the limits that hold for them.

    A pair without weekday in ``days`` stands for an appointment at any time. ``dated_before``
    says that dates stand before the days, so that they may take turns with other times.
    """

    days: tuple[tuple[int | None, int | None], ...]
    spans: list[Span]
    limits: Limits
    label: str = ""
    notes: tuple[str, ...] = ()
    loose: str = ""
    dated_before: bool = False
    also: bool = False
    tokens: Sequence[Token] = ()

    @property
    def is_any_time(self) -> bool:
        """Whether it only says that appointments can be made."""
        return self.days == ANY_TIME


@dataclass(frozen=True, slots=True)
class Failure:
    """A part that was not understood; ``added`` if it was joined by "und", so adds something."""

    tokens: Sequence[Token]
    added: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Where it begins and ends in the text."""
        return self.tokens[0].start, self.tokens[-1].end


@dataclass(slots=True)
class Draft:
    """What the statements of a text gave so far.

    ``general`` limits hold for all of it; ``doubts`` became rows, but say more than these.
    """

    closed: set[int] = field(default_factory=set)
    bare_appointments: list[Times] = field(default_factory=list)
    general: list[Limits] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    doubts: list[Failure] = field(default_factory=list)
    heading: Times | None = None
    heading_failed: bool = False
    unused_heading: Failure | None = None
    statements: list[list[Times]] = field(default_factory=list)

    @property
    def times(self) -> list[Times]:
        """The times of all statements, in the order of the text."""
        return [times for statement in self.statements for times in statement]

    def end_heading(self) -> None:
        """Let the heading govern no more; if no times came under it, keep it as a failure."""
        if self.unused_heading is not None:
            self.failures.append(self.unused_heading)
        self.heading = self.unused_heading = None

    @property
    def open_parts(self) -> list[tuple[int, int]]:
        """Where in the text there is more than rows can say."""
        return [failure.place for failure in self.failures + self.doubts]


def read_statement(reader: Reader, draft: Draft, *, ends_line: bool = False) -> None:
    """Add one statement to the draft: what is understood as times, the rest as failures."""
    statement = _Statement(reader)
    statement.read()
    if statement.has_heading:
        draft.end_heading()
        draft.heading_failed = statement.heading_failed
    if draft.heading_failed or statement.is_lost:
        draft.failures.append(Failure(reader.tokens))
        return
    if ends_line and statement.is_mere_label:
        statement.entries[0].heading = True
    placing = _Placing(statement, draft)
    try:
        placing.place()
    except NotUnderstood:
        draft.failures.append(Failure(reader.tokens))
        draft.statements.append([times for times in placing.times if times.is_any_time])
        return
    draft.failures += statement.failed + placing.failed
    draft.heading, draft.unused_heading = placing.heading, placing.unused_heading
    draft.statements.append(placing.times)
    draft.closed |= placing.closed
    draft.bare_appointments += placing.bare_appointments
    draft.general += placing.general
    draft.remarks += placing.remarks


class _Statement:
    """The entries of a statement, and the parts of it that are none."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.entries: list[Entry] = []
        self.failed: list[Failure] = []
        self.has_heading = False
        self.heading_failed = False
        self.is_lost = False

    @property
    def is_mere_label(self) -> bool:
        """Whether it is one label and nothing else."""
        if len(self.entries) != 1 or self.failed:
            return False
        entry = self.entries[0]
        return entry.has_label and entry.days is None and entry.prefix == _NOTHING

    def read(self) -> None:
        reader = self.reader
        joint = _take_joints(reader)
        while not reader.at_end:
            reading = EntryReader(reader, joint)
            try:
                entry = reading.read()
                if entry.end == entry.start:
                    raise NotUnderstood
                self.entries.append(entry)
                self.has_heading |= entry.heading
                # "Di oder Mi" is one of two days; only an appointment is a certain alternative.
                self.is_lost |= joint == "or" and not entry.prefix.by_appointment
            except NotUnderstood:
                self.is_lost |= joint == "or"
                self._give_up(reading.entry)
            joint = _take_joints(reader)

    def _give_up(self, entry: Entry) -> None:
        """Leave out an entry; and all that follows, if what stands before it may govern that."""
        self.has_heading |= entry.heading
        self.heading_failed |= entry.heading
        if entry.days is None and self.entries and entry.joint:
            # In "Sa, So und feiertags 10-18" the times are meant for the days before, too.
            before = self.entries[-1]
            self.is_lost |= before.days is not None and before.is_bare and not before.spans
        if entry.days is None or entry.has_prefix:
            self.reader.position = _last_appointment(self.reader, entry.start)
        else:
            _skip_to_days(self.reader, max(entry.start, entry.days_end - 1))
        if self.reader.at_end and not entry.in_times and not entry.has_prefix and entry.days:
            # What stands at the end of a list may be meant for all of it.
            earlier = [one for one in self.entries if one.days is not None]
            self.is_lost |= bool(earlier) and all(one.is_bare for one in earlier)
        left_out = self.reader.tokens[entry.start : self.reader.position]
        self.failed += [Failure(left_out, entry.joint == "and")] if left_out else []


def _take_joints(reader: Reader) -> str:
    joint = ""
    while not reader.at_end:
        if reader.take_sign(",/"):
            joint = joint or ","
        elif reader.take(lexicon.OR):
            joint = "or"
        elif reader.take_joint("+&"):
            joint = "and"
        else:
            break
    return joint


def _last_appointment(reader: Reader, start: int) -> int:
    """Where ", Termin nach Vereinbarung" ends the statement; else its end.

    Somebody who is told to call first is never told wrong, whatever stands before.
    """
    for place in range(start, len(reader.tokens)):
        if reader.tokens[place].text == ",":
            reader.position = place + 1
            limit = reader.attempt(read_limit) if reader.peek().kind == "word" else None
            if limit is not None and limit.by_appointment and reader.at_end:
                return place
    return len(reader.tokens)


def _skip_to_days(reader: Reader, start: int) -> None:
    """Go on where, behind a joint and outside brackets, days begin; else to the end."""
    depth = 0
    for place in range(start, len(reader.tokens)):
        token = reader.tokens[place]
        depth += (token.text == "(") - (token.text == ")")
        reader.position = place
        if place > start and depth == 0 and reader.take_joint() and starts_days(reader):
            reader.position = place
            return
    reader.position = len(reader.tokens)


class _Placing:
    """Decides for each entry of a statement which label and which limits hold for it."""

    def __init__(self, statement: _Statement, draft: Draft) -> None:
        self.reader = statement.reader
        self.entries = statement.entries
        self.heading = heading = draft.heading
        self.unused_heading = draft.unused_heading
        self.unused_label: Failure | None = None
        self.label = heading.label if heading else ""
        self.carried = heading.limits if heading else _NOTHING
        self.is_governed = heading is not None
        self.times: list[Times] = []
        self.closed: set[int] = set()
        self.bare_appointments: list[Times] = []
        self.general: list[Limits] = []
        self.remarks: list[tuple[int, str]] = []
        self.failed: list[Failure] = []
        self.placed: list[Times] = []
        self.group: list[tuple[Entry, Times]] = []

    def place(self) -> None:
        """Go through the entries; NotUnderstood if it stays open what holds for what."""
        for number, entry in enumerate(self.entries):
            at = self.reader.tokens[entry.start].start
            for limits in (entry.prefix, entry.suffix):
                if limits.remark:
                    self.remarks.append((at, limits.remark))
            if entry.heading and not entry.told:
                self._new_heading(entry)
            more = any(one.days is not None for one in self.entries[number + 1 :])
            if entry.days is None:
                self._place_without_days(entry, more=more)
            elif entry.closed:
                self._place_closed(entry)
            else:
                self._place_times(entry)
        self._close_group()
        self._drop_label()

    def _new_heading(self, entry: Entry) -> None:
        self._close_group()
        self._drop_label()
        self._drop_heading()
        self.heading = Times((), [], entry.prefix, entry.label)
        self.label, self.carried, self.is_governed = entry.label, entry.prefix, True
        self.unused_heading = self._failure(entry) if entry.days is None else None

    def _failure(self, entry: Entry) -> Failure:
        return Failure(self.reader.tokens[entry.start : entry.end], entry.joint == "and")

    def _drop_label(self) -> None:
        """Keep a label under which no times came, so that it is not lost."""
        self.failed += [self.unused_label] if self.unused_label else []
        self.unused_label = None

    def _drop_heading(self) -> None:
        self.failed += [self.unused_heading] if self.unused_heading else []
        self.unused_heading = None

    # --- entries with days ---------------------------------------------------------------------

    def _place_times(self, entry: Entry) -> None:
        assert entry.days is not None
        before = self.carried
        if entry.has_label and (entry.told or not entry.heading):
            self._new_label(entry.label)
            before = self.carried
        self.unused_label = self.unused_heading = None
        own = entry.suffix if entry.heading else entry.prefix.joined(entry.suffix)
        if not self.is_governed and before.is_particular and not own.is_particular:
            # "14-tägig Di 9-12, Do 9-12": is that every second Thursday, too?
            raise NotUnderstood
        if entry.prefix != _NOTHING and not entry.heading:
            self.carried = entry.prefix.over(before)
            self.is_governed = False
        vague = tuple(span.vague for span in entry.spans)
        part = "" if entry.spans else entry.part_of_day
        limits = own.over(before)
        times = Times(
            days=entry.days.days,
            spans=entry.spans,
            limits=limits,
            label=self.label,
            notes=(part, *vague, entry.label_behind, limits.note),
            loose=entry.days.loose,
            also=entry.also,
            dated_before=_is_dated(self.carried) and not _is_dated(entry.suffix),
            tokens=self.reader.tokens[entry.start : entry.end],
        )
        self.times.append(times)
        self.placed.append(times)
        self.group.append((entry, times))

    def _new_label(self, label: str) -> None:
        """A new offer begins; limits before the last one must not run on by accident."""
        self._close_group()
        self._drop_label()
        if self.heading and self.heading.label:
            self._drop_heading()
        if not self.is_governed and self.carried != _NOTHING:
            raise NotUnderstood
        self.label = label

    def _close_group(self) -> None:
        """Let what stands behind the last item of a list hold for all of it, if that is clear."""
        group, self.group = self.group, []
        if len(group) < 2 or not all(entry.is_bare for entry, _ in group[:-1]):
            return
        last = group[-1][0]
        unclear = last.suffix.is_particular and (last.spans or last.suffix.week_parity)
        for entry, times in group[:-1]:
            if unclear:
                # "Mo 9-12, Mi 9-12 (ungerade Wochen)": that is certain only of Wednesday.
                self.times.remove(times)
                self.placed.remove(times)
                self.failed.append(self._failure(entry))
            times.limits = times.limits.over(last.suffix.of_the_calendar)

    def _place_closed(self, entry: Entry) -> None:
        assert entry.days is not None
        plain = entry.is_bare and not (entry.spans or entry.has_prefix or entry.days.loose)
        if not plain or self.label or any(nth is not None for nth, _ in entry.days.days):
            raise NotUnderstood
        self.closed |= {weekday for _, weekday in entry.days.days}

    # --- entries without days ------------------------------------------------------------------

    def _place_without_days(self, entry: Entry, *, more: bool) -> None:
        limits = replace(entry.prefix, remark="")
        if limits.by_appointment:
            self._place_appointment(entry, limits, more=more)
        elif entry.joint == "and" and limits != _NOTHING and not limits.overall:
            # "Sonntags und in den Ferien" adds something, and does not limit the Sundays.
            raise NotUnderstood
        elif entry.heading and not entry.told:
            return
        elif entry.has_label:
            self._place_label(entry, limits, more=more)
        elif limits == _NOTHING:
            return
        elif not self.placed and more:
            self.carried, self.is_governed = limits.over(self.carried), False
        elif self.placed:
            self._limit(self.placed, limits)
        else:
            self.general.append(limits)

    def _place_label(self, entry: Entry, limits: Limits, *, more: bool) -> None:
        if more:
            self._new_label(entry.label)
            self.unused_label = self._failure(entry) if entry.label else None
            if limits != _NOTHING:
                self.carried, self.is_governed = limits.over(self.carried), False
        elif entry.label or limits != _NOTHING:
            self.failed.append(self._failure(entry))

    def _place_appointment(self, entry: Entry, limits: Limits, *, more: bool) -> None:
        any_time = Times(
            days=ANY_TIME,
            spans=[],
            limits=limits,
            label=entry.label,
            notes=(entry.label_behind, limits.note),
        )
        if entry.has_label or limits.also or entry.joint in ("and", "or"):
            self.times.append(any_time)
        elif limits.only and self.placed:
            self._limit(self.placed, replace(limits, note=""))
        else:
            self.times.append(any_time)
            if self.placed or more:
                # "Mo 9-12, nach Vereinbarung": is that one more way, or the only one? In either
                # case appointments can be made.
                raise NotUnderstood
            self.bare_appointments.append(any_time)

    def _limit(self, placed: list[Times], limits: Limits) -> None:
        if (limits.week_parity and len(placed) > 1) or empties_any(placed, limits):
            raise NotUnderstood
        for times in placed:
            times.limits = limits.over(times.limits)


def empties_any(all_times: Sequence[Times], limits: Limits) -> bool:
    """Whether "außer So" contradicts times that are on Sundays only."""
    return any(
        {weekday for _, weekday in times.days} <= set(limits.without_days) for times in all_times
    )


def _is_dated(limits: Limits) -> bool:
    return limits.valid_from is not None or limits.valid_to is not None
