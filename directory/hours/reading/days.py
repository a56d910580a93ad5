"""How do offices write weekdays: "Mo-Fr", "mittwochs", "jeden 2. und 4. Donnerstag im Monat"?"""

from __future__ import annotations

from dataclasses import dataclass

from directory.hours.reading import lexicon
from directory.hours.reading.reader import NotUnderstood, Reader

_WORKING_WEEK = tuple((None, day) for day in range(5))


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays, each as (nth of the month or ``None``, weekday).

    ``loose`` is ``"daily"`` or ``"workdays"`` when only Monday to Friday is sure: offices write
    "täglich" for their five days, cafés for all seven; "werktags" may include Saturday.
    """

    days: tuple[tuple[int | None, int], ...]
    loose: str = ""


@dataclass(slots=True)
class _Found:
    """The days read so far, and what is needed to judge them."""

    days: list[tuple[int | None, int]]
    ordinals: int = 0
    of_the_month: bool = False


def read_days(reader: Reader) -> Days | None:
    """A list of weekdays, or a word for many; ``None`` if no day comes next."""
    loose = reader.attempt(_read_loose)
    if loose is not None:
        return reader.attempt(_read_days_after_loose) or loose
    return reader.attempt(_read_list)


def starts_days(reader: Reader) -> bool:
    """Whether days come next; the reader does not move."""
    before = reader.position
    try:
        return read_days(reader) is not None
    except NotUnderstood:
        return True
    finally:
        reader.position = before


def read_weekday(reader: Reader) -> int | None:
    """One weekday in any of its forms."""
    token = reader.take(lexicon.WEEKDAYS)
    return None if token is None else lexicon.WEEKDAYS[token.low]


def _read_loose(reader: Reader) -> Days | None:
    reader.skip({"an", "am", "jeweils"})
    every_day = (("jeden", "tag"), ("alle", "tage"))
    if reader.take(lexicon.DAILY) or any(reader.take_all(*words) for words in every_day):
        return Days(_WORKING_WEEK, "daily")
    if reader.take(lexicon.WORKDAYS) or reader.take_all("unter", "der", "woche"):
        return Days(_WORKING_WEEK, "workdays")
    return None


def _read_days_after_loose(reader: Reader) -> Days | None:
    """What makes it clear, as in "täglich (Mo-Fr)" and "täglich von Montag bis Freitag"."""
    bracket = reader.take_sign("(")
    found = _read_list(reader)
    if found is None or (bracket and not reader.take_sign(")")):
        return None
    return found


def _read_list(reader: Reader) -> Days | None:
    found = _Found([])
    if not _read_element(reader, found):
        return None
    while reader.attempt(lambda tape: (tape.take_joint() and _read_element(tape, found)) or None):
        pass
    return _judge(found)


def _read_element(reader: Reader, found: _Found) -> bool:
    monthly = reader.take({"monatlich"}) is not None
    reader.skip(lexicon.NOISE)
    if reader.take(lexicon.WEEKEND):
        found.days += [(None, lexicon.SATURDAY), (None, lexicon.SUNDAY)]
        return True
    nths = reader.attempt(_read_ordinals) or []
    first = read_weekday(reader)
    if first is None or (monthly and not nths):
        return False
    last = reader.attempt(lambda tape: read_weekday(tape) if tape.take_dash() else None)
    if nths and last is not None:
        raise NotUnderstood
    if nths:
        found.ordinals += len(nths)
        found.days += [(nth, first) for nth in nths]
        found.of_the_month |= _takes_month(reader) or monthly
        return True
    length = 0 if last is None else (last - first) % 7
    if last is not None and length == 0:
        raise NotUnderstood
    found.days += [(None, (first + step) % 7) for step in range(length + 1)]
    return True


def _read_ordinals(reader: Reader) -> list[int] | None:
    first = _read_ordinal(reader)
    if first is None:
        return None
    nths = [first]
    while (nth := reader.attempt(_read_further_ordinal)) is not None:
        nths.append(nth)
    # Only before a weekday is it an ordinal of weekdays; "1. September" is not.
    if reader.peek().low not in lexicon.WEEKDAYS:
        return None
    if any(nth not in (1, 2, 3, 4, 5, -1) for nth in nths):
        raise NotUnderstood
    return nths


def _read_further_ordinal(reader: Reader) -> int | None:
    if not reader.take_joint():
        return None
    reader.skip(lexicon.NOISE)
    return _read_ordinal(reader)


def _read_ordinal(reader: Reader) -> int | None:
    word = reader.take(lexicon.ORDINALS)
    if word is not None:
        return lexicon.ORDINALS[word.low]
    number, stop = reader.peek(), reader.peek(1)
    if number.kind != "int" or len(number.text) > 2 or stop.text != "." or not stop.glued:
        return None
    if stop.kind != "sign":
        return None
    reader.position += 2
    return number.number


def _takes_month(reader: Reader) -> bool:
    return (
        reader.take_all("monatlich")
        or reader.take_all("im", "monat")
        or reader.take_all("des", "monats")
        or reader.take_all("eines", "monats")
        or reader.take_all("eines", "jeden", "monats")
        or reader.take_all("pro", "monat")
        or reader.take_all("/", "monat")
    )


def _judge(found: _Found) -> Days:
    """The days, unless it stays open whether "jeden 2. Mittwoch" means every second week."""
    if found.ordinals and found.ordinals != len(found.days):
        raise NotUnderstood
    if found.ordinals == 1 and found.days[0][0] not in (1, -1) and not found.of_the_month:
        raise NotUnderstood
    return Days(tuple(dict.fromkeys(found.days)))


# --- parts of a day ----------------------------------------------------------------------------


def read_part_of_day(reader: Reader) -> str:
    """The wording of "vormittags und nachmittags", "am späten Nachmittag"; else empty."""
    start = reader.position
    if reader.attempt(_read_part) is None:
        return ""
    while reader.attempt(lambda tape: _read_part(tape) if tape.take_joint("/&+") else None):
        pass
    return reader.wording(start)


def fits_part_of_day(wording: str, minute: int) -> bool:
    """Whether something that begins at the minute can be said to be "nachmittags"."""
    spans = [
        lexicon.PARTS_OF_DAY[word]
        for word in wording.casefold().replace(",", " ").split()
        if word in lexicon.PARTS_OF_DAY
    ]
    return any(first <= minute <= last for first, last in spans)


def _read_part(reader: Reader) -> str | None:
    reader.skip({"am", "der", "den", "später", "späten", "früher", "frühen", "immer", "jeweils"})
    token = reader.take(lexicon.PARTS_OF_DAY)
    return None if token is None else token.low
