"""Of which words, numbers and signs does a text about hours consist?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from directory.hours.reading import lexicon

Kind = Literal["int", "word", "sign", "break"]

# No part can match in two ways, so the scan is linear, whatever the text.
_TOKEN = re.compile(r"(?P<int>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<break>[\n;!|•·])|(?P<sign>\S)")
DASHES = frozenset("-–—‐‑‒−")


@dataclass(frozen=True, slots=True)
class Token:
    """A word (``low`` casefolded), a number, a sign, or a break between statements.

    ``start`` and ``end`` are its place in the text; ``glued`` says that no space stands before.
    """

    kind: Kind
    text: str
    low: str
    start: int
    end: int
    glued: bool

    @property
    def number(self) -> int:
        """The value of a number of at most four digits, else -1."""
        return int(self.text) if self.kind == "int" and len(self.text) <= 4 else -1


def scan(text: str) -> list[Token]:
    """All tokens of a text; full stops that end a sentence become breaks."""
    tokens: list[Token] = []
    last_end = 0

    def add(kind: Kind, start: int, end: int, glued: bool) -> None:
        raw = text[start:end]
        low = raw.casefold() if kind == "word" else raw
        tokens.append(Token(kind, raw, low, start, end, glued))

    for match in _TOKEN.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        start, end = match.span()
        glued = start == last_end and start > 0
        day = _length_of_day(match.group()) if kind == "word" else 0
        if day:
            add("word", start, start + day, glued)
            add("word", start + day, end, glued=True)
        else:
            add(kind, start, end, glued)
        last_end = end
    return [
        Token("break", token.text, token.low, token.start, token.end, token.glued)
        if token.text == "." and _ends_sentence(tokens, place)
        else token
        for place, token in enumerate(tokens)
    ]


def _length_of_day(word: str) -> int:
    """How long the weekday in "Dienstagnachmittag" is; 0 if the word is no such compound."""
    low = word.casefold()
    for part in lexicon.PARTS_OF_DAY:
        day = low.removesuffix(part)
        if day != low and len(day) > 2 and day in lexicon.WEEKDAYS and len(low) == len(word):
            return len(day)
    return 0


def _ends_sentence(tokens: Sequence[Token], place: int) -> bool:
    """Whether the full stop ends a sentence, rather than an ordinal, a date or a short form."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is not None and following.glued:
        return False
    before = tokens[place - 1] if place else None
    if before is None or not tokens[place].glued:
        return True
    if before.kind == "word":
        return before.low not in lexicon.ABBREVIATIONS
    if before.kind != "int":
        return True
    return _ends_with_number(tokens, place, following)


def _ends_with_number(tokens: Sequence[Token], place: int, following: Token | None) -> bool:
    number = tokens[place - 1]
    before = tokens[place - 2] if place > 1 else None
    if before is not None and before.text == "." and number.glued:
        return not 1 <= number.number <= 12  # "27.05." is a date, "12.00." a time.
    if following is None or (before is not None and before.text == ":" and number.glued):
        return True
    if before is not None and (before.text in DASHES or before.low == "bis"):
        return following.low not in lexicon.WEEKDAYS and following.low not in lexicon.MONTHS
    # "12. Di" cannot be the twelfth Tuesday of a month, "1. Di" can be the first.
    return following.low in lexicon.WEEKDAYS and number.number > 5
