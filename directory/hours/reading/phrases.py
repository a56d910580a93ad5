"""Which phrase limits the times here: a season, an appointment, "(Stand 2016)"?"""

from __future__ import annotations

from collections.abc import Callable

from directory.hours.reading import lexicon, seasons
from directory.hours.reading.limits import Limits
from directory.hours.reading.reader import Reader


def read_limit(reader: Reader) -> Limits | None:
    """One limiting expression, or ``None`` if none comes next."""
    token = reader.peek()
    if token.kind == "word" and token.low not in _FIRST_WORDS:
        return None
    for read in _READERS:
        found = reader.attempt(read)
        if found is not None:
            return found
    return None


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


def _read_without_appointment(reader: Reader) -> Limits | None:
    """Such as "ohne Termin": it limits nothing, but is worth saying."""
    start = reader.position
    if not reader.take({"ohne"}):
        return None
    reader.skip(lexicon.APPOINTMENT_ADJECTIVES)
    found = reader.take(lexicon.APPOINTMENTS)
    return Limits(note=reader.wording(start)) if found is not None else None


def _read_by_appointment(reader: Reader) -> str | None:
    """The note for people: empty if it is a plain "nach Vereinbarung"."""
    if reader.take_all("n", ".", "v") or reader.take_all("n", "v"):
        reader.take_sign(".")
        return ""
    if not reader.take({"nach", "mit", "auf", "per"}):
        return None
    words: list[str] = []
    while (adjective := reader.take(lexicon.APPOINTMENT_ADJECTIVES)) is not None:
        short = adjective.low in ("tel", "telef")
        words.append("telefonische" if short else adjective.text.removesuffix("r"))
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

_OPEN_ENDS = (("offenes", "ende"), ("ende", "offen"), ("open", "end"))
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
    """Such as "Uhrzeit nicht angegeben", "Ende offen": the row says that by having no time."""
    if any(reader.take_all(*words) for words in _OPEN_ENDS):
        return Limits()
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
    seasons.read_exception,
    seasons.read_closed_then,
    seasons.read_inclusion,
    seasons.read_school_time,
    seasons.read_school_holidays,
    seasons.read_every_second_week,
    seasons.read_parity,
    seasons.read_validity,
    _read_appointment,
    _read_without_appointment,
    _read_state_of_source,
    _read_time_unknown,
    _read_next_day,
)

# Most words of a text begin no limit; to know that at once keeps long texts cheap.
_FIRST_WORDS = (
    lexicon.words(
        "darüber termin termine terminvergabe n nach mit auf per stand ohne keine uhrzeit uhrzeiten"
        " zeit zeiten am des offenes ende open"
    )
    | seasons.FIRST_WORDS
    | lexicon.ONLY
    | lexicon.ALSO
    | lexicon.MORE
    | lexicon.APPOINTMENTS
    | lexicon.APPOINTMENT_ADJECTIVES
)
