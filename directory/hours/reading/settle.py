"""Which rows are certain, once the whole text was heard?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from directory.hours.reading import lexicon
from directory.hours.reading.labels import has_name
from directory.hours.reading.limits import Limits
from directory.hours.reading.scope import Draft, Failure, Times, empties_any
from directory.hours.reading.times import Span
from directory.hours.reading.tokens import Token
from directory.hours.rows import MIDNIGHT, ScheduleRow

_NEVER = 10 * MIDNIGHT
_PHONES = frozenset({"tel", "telefon", "mobil", "handy", "fax"})
MOST_ROWS = 300
"""More rows than that nobody has; such a text means something else."""
_WHOLE_WEEK = tuple((None, day) for day in range(7))


def settle(draft: Draft) -> tuple[tuple[ScheduleRow, ...], bool]:
    """The rows of a text, and whether they are all that was understood.

    If something in the text may make rows false, only those are left that no limit can make
    false: that appointments can be made.
    """
    sure = _is_settled(draft)
    effects = {effect for failure in draft.failures for effect in _effects(failure)}
    rows = dict.fromkeys(row for times in draft.times for row in _rows(times))
    if len(rows) > MOST_ROWS:
        return (), False
    if _contradict(draft.times):
        sure = False
    if "school" in effects and any(_may_be_replaced(row) for row in rows):
        sure = False
    if not sure or "all" in effects:
        return tuple(row for row in rows if row.weekday is None), False
    return tuple(rows), True


def _is_settled(draft: Draft) -> bool:
    """Apply what holds for the whole text; False if it is not clear for what it holds."""
    if not all(_limit_all(draft, limits) for limits in draft.general):
        return False
    if not _settle_appointments(draft) or not _close_days(draft):
        return False
    for times in draft.times:
        _settle_loose(draft, times)
    return _settle_holidays(draft.times) and _settle_dates(draft.times)


def _rows(times: Times) -> list[ScheduleRow]:
    limits = times.limits
    note = ", ".join(part for part in (times.label, *times.notes) if part)
    return [
        ScheduleRow(
            weekday=weekday,
            opens=span.opens,
            closes=span.closes,
            nth=nth,
            week_parity=limits.week_parity,
            valid_from=limits.valid_from,
            valid_to=limits.valid_to,
            public_holidays=limits.public_holidays,
            school_holidays=limits.school_holidays,
            by_appointment=bool(limits.by_appointment),
            note=note,
        )
        for nth, weekday in times.days
        for span in times.spans or [Span()]
        if weekday not in limits.without_days
    ]


def _may_be_replaced(row: ScheduleRow) -> bool:
    return row.school_holidays is None and row.weekday is not None


# --- what holds for the whole text ---------------------------------------------------------------


def _limit_all(draft: Draft, limits: Limits) -> bool:
    """Lay a limit over all times; False if it is not clear for which it holds."""
    dated = [times for times in draft.times if not times.is_any_time]
    if limits.week_parity and len(dated) > 1:
        return False
    if not limits.overall and sum(1 for one in draft.statements if one) > 1:
        return False
    if empties_any(dated, limits):
        return False
    for times in dated:
        times.limits = limits.over(times.limits)
    return True


def _settle_appointments(draft: Draft) -> bool:
    """Apply an "only with appointment" that stands alone.

    False for "Mo 9-12; nach Vereinbarung": nobody knows whether one may just come on Monday.
    """
    dated = [times for times in draft.times if not times.is_any_time]
    if not draft.bare_appointments or not dated:
        return True
    if not all(one.limits.only for one in draft.bare_appointments):
        return all(times.limits.by_appointment for times in dated)
    for times in dated:
        times.limits = replace(times.limits, by_appointment=True)
    for statement in draft.statements:
        statement[:] = [one for one in statement if one not in draft.bare_appointments]
    return True


def _close_days(draft: Draft) -> bool:
    """Take "Mi geschlossen" out of lists such as "Mo-Fr"; False if it contradicts a single day."""
    for times in draft.times:
        named = {weekday for _, weekday in times.days} & draft.closed
        if named and len(times.days) == 1:
            return False
        if named or times.loose:
            without = (*times.limits.without_days, *sorted(draft.closed))
            times.limits = replace(times.limits, without_days=without)
    return True


def _settle_loose(draft: Draft, times: Times) -> None:
    """Decide what "täglich" and "werktags" mean, if a closed weekend day tells; else note it."""
    without = times.limits.without_days
    if times.loose == "daily" and (lexicon.SATURDAY in without or lexicon.SUNDAY in without):
        times.days = _WHOLE_WEEK
    elif times.loose == "workdays" and lexicon.SATURDAY in without:
        _spare_public_holidays(times)
    elif times.loose:
        if times.loose == "workdays":
            _spare_public_holidays(times)
        draft.doubts.append(Failure(times.tokens))


def _spare_public_holidays(times: Times) -> None:
    if times.limits.public_holidays is None:
        times.limits = replace(times.limits, public_holidays=False)


def _settle_holidays(all_times: Sequence[Times]) -> bool:
    """Let "Ferien Mo-Fr 10-15" take the place of the other times of the same offer.

    False if there are several offers and the text does not say whose times change.
    """
    usual = [
        times
        for times in all_times
        if times.limits.school_holidays is None and not times.is_any_time
    ]
    labels = {times.label for times in usual}
    for times in all_times:
        if times.limits.school_holidays != "only" or times.limits.only or not usual:
            continue
        if labels != {times.label} and (times.label or len(labels) > 1):
            return False
        for other in usual:
            other.limits = replace(other.limits, school_holidays="not")
    return True


def _settle_dates(all_times: Sequence[Times]) -> bool:
    """False if "ab 1.9.2026: Mo 10-13" may end what was said of Mondays before."""
    dated = {day for times in all_times if times.dated_before for _, day in times.days}
    undated = {
        day
        for times in all_times
        if times.limits.valid_from is None and times.limits.valid_to is None
        for _, day in times.days
        if day is not None
    }
    return not dated & undated


def _contradict(all_times: Sequence[Times]) -> bool:
    """Whether later times take back a part of earlier ones, as in "Mo-Fr 10-12, Fr 10-11"."""
    earlier: dict[int | None, list[ScheduleRow]] = {}
    for times in all_times:
        rows = _rows(times)
        is_vague = any(span.vague for span in times.spans)
        for row in rows if not times.also else ():
            said = earlier.get(row.weekday, ())
            if any(takes_back(row, before, is_vague=is_vague) for before in said):
                return True
        for row in rows:
            earlier.setdefault(row.weekday, []).append(row)
    return False


def takes_back(row: ScheduleRow, before: ScheduleRow, *, is_vague: bool = False) -> bool:
    """Whether the row, said later of the same weekday, may end what was certain before.

    It may if it leaves out a part of the time it overlaps, asks for an appointment, or is vague
    ("Fr bis 15"). An offer with a name of its own takes back nothing of others, and "auch Fr 10-11"
    says that it comes on top.
    """
    if row == before or row.weekday != before.weekday or row.weekday is None:
        return False
    if (row.note not in ("", before.note) and not is_vague) or not _may_meet(row, before):
        return False
    if before.opens is None or before.by_appointment:
        return False
    if row.opens is None:
        return is_vague or row.by_appointment
    ends, before_ends = (_NEVER if one.closes is None else one.end or 0 for one in (row, before))
    overlaps = row.opens < before_ends and before.opens < ends
    contains = row.opens <= before.opens and ends >= before_ends
    return overlaps and (row.by_appointment or not contains)


def _may_meet(row: ScheduleRow, before: ScheduleRow) -> bool:
    """Whether both can hold on the same day."""
    if row.nth is not None and before.nth is not None and row.nth != before.nth:
        return False
    if {row.week_parity, before.week_parity} == {"even", "odd"}:
        return False
    if {row.school_holidays, before.school_holidays} == {"only", "not"}:
        return False
    first = max(row.valid_from or date.min, before.valid_from or date.min)
    return first <= min(row.valid_to or date.max, before.valid_to or date.max)


# --- what was not understood ---------------------------------------------------------------------


def _effects(failure: Failure) -> set[str]:
    """Which rows a part that was not understood may make false: ``"all"``, ``"school"``.

    A part with a weekday of its own speaks about itself, unless it holds a word such as
    "geschlossen", "statt" or a date. One without may limit all the others ("nur telefonisch").
    """
    tokens = _without_phones(failure.tokens)
    effects: set[str] = set()
    # On public holidays we say "call first" anyway, so what is said of them limits nothing.
    about_itself = failure.added or any(
        token.low in lexicon.WEEKDAYS or token.low in lexicon.PUBLIC_HOLIDAYS for token in tokens
    )
    named = False
    for place, token in enumerate(tokens):
        if token.kind == "int" and _is_date(tokens, place):
            effects.add("all")
        if token.kind != "word":
            continue
        if token.low in lexicon.SCHOOL_HOLIDAYS | lexicon.SCHOOL_TIME:
            effects.add("school")
        elif lexicon.changes_other_rows(token.low) and not _is_preposition(tokens, place):
            effects.add("all")
        elif lexicon.is_frequency(token.low):
            effects |= set() if about_itself or named else {"all"}
        elif lexicon.limits(token.low) and not about_itself:
            effects.add("all")
        named = named or has_name([token])
    return effects


def _is_preposition(tokens: Sequence[Token], place: int) -> bool:
    """Whether "zu" goes with a word behind it; at the end it means closed."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    return tokens[place].low == "zu" and following is not None and following.kind == "word"


def _is_date(tokens: Sequence[Token], place: int) -> bool:
    following = tokens[place + 1 : place + 4]
    return (
        len(following) == 3
        and following[0].text == following[2].text == "."
        and following[1].kind == "int"
        and all(token.glued for token in following)
    )


def _without_phones(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without "Tel. 0351/123456", which limits nothing."""
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        end = place + 1
        if tokens[place].low in _PHONES:
            while end < len(tokens) and (
                tokens[end].kind == "int" or tokens[end].text in (".", ":", "/", "-", "–", "+")
            ):
                end += 1
        digits = sum(len(one.text) for one in tokens[place:end] if one.kind == "int")
        if tokens[place].low not in _PHONES or digits < 5:
            kept.append(tokens[place])
            end = place + 1
        place = end
    return kept
