"""Where in the text are we, and is this the word we are looking for?

The functions ``read_…`` of this room take a :class:`Reader`. Each returns what it understood and
leaves the reader behind it, or returns ``None`` and has not moved it; it raises
:class:`NotUnderstood` when something began well and then makes no sense (25:00, 31 February).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from directory.hours.reading import lexicon
from directory.hours.reading.tokens import DASHES, Token

_T = TypeVar("_T")
_END = Token("break", "", "", 0, 0, glued=False)


class NotUnderstood(Exception):
    """The text goes on in a way that no reading fits."""


class Reader:
    """A position in the tokens of a text."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.position = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token ``ahead`` of here, or an empty one past the end."""
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else _END

    @property
    def at_end(self) -> bool:
        """Whether everything was read."""
        return self.position >= len(self.tokens)

    def take(self, words: Collection[str]) -> Token | None:
        """The next word, if it is one of these; a short form may carry its full stop."""
        token = self.peek()
        if token.kind != "word" or token.low not in words:
            return None
        self.position += 1
        stop = self.peek()
        if token.low in lexicon.ABBREVIATIONS and stop.text == "." and stop.glued:
            self.position += stop.kind == "sign"
        return token

    def take_all(self, *words: str) -> bool:
        """Whether exactly these words come next; then they are read."""
        if self.peek().low != words[0]:
            return False
        if all(self.peek(place).low == word for place, word in enumerate(words)):
            self.position += len(words)
            return True
        return False

    def take_sign(self, signs: Collection[str]) -> bool:
        """Whether the next token is one of these signs; then it is read."""
        token = self.peek()
        if token.kind == "sign" and token.text in signs:
            self.position += 1
            return True
        return False

    def take_dash(self) -> bool:
        """Whether a dash or "bis" comes next; then it is read."""
        return self.take_sign(DASHES) or self.take({"bis"}) is not None

    def take_joint(self, signs: str = ",+&/") -> bool:
        """Whether "und", or a sign that means it, comes next; then it is read."""
        return self.take_sign(signs) or self.take(lexicon.AND) is not None

    def skip(self, words: Collection[str]) -> None:
        """Pass over all such words that follow."""
        while self.take(words) is not None:
            pass

    def wording(self, start: int, stop: int | None = None) -> str:
        """The text between two positions; ``stop`` is excluded, and else means up to here."""
        stop = self.position if stop is None else stop
        if start >= stop:
            return ""
        return self.text[self.tokens[start].start : self.tokens[stop - 1].end]

    def attempt(self, read: Callable[[Reader], _T | None]) -> _T | None:
        """What ``read`` returns; if that is ``None``, the position is as before."""
        before = self.position
        found = read(self)
        if found is None:
            self.position = before
        return found
