"""What do these words say about opening hours, and what of it is certain?

A text is made of statements (divided by ";", a full stop, a new line), a statement of entries
(divided by commas, "und" …). What is not understood in full becomes no row: an entry with days of
its own takes only itself along, an entry that may speak about the others takes them along, too.
So a note is never poorer than the text, and no row is a guess.
"""

from __future__ import annotations

import unicodedata

from directory.hours.reading.reader import Reader
from directory.hours.reading.scope import Draft, read_statement
from directory.hours.reading.settle import settle
from directory.hours.reading.tokens import Token, scan
from directory.hours.rows import ParsedHours

LONGEST = 4_000
"""Longer texts are no opening hours; they become a note unread."""
_BREAKS = " ,;.|•·\n"


def parse(text: str) -> ParsedHours:
    """The rows a text about opening hours means, and the note with all that no row can say."""
    text = _plain(text)
    if not text:
        return ParsedHours((), "", "full")
    if len(text) > LONGEST:
        return ParsedHours((), _one_line(text), "none")
    tokens = scan(text)
    draft = Draft()
    for start, stop in _statements(tokens):
        statement = Reader(text, tokens[start:stop])
        if statement.peek().low == "hinweis" and statement.peek(1).text == ":":
            # All that follows is meant for people, and kept as it is.
            rest = text[tokens[start + 1].end :].strip()
            if start == 0:
                return ParsedHours((), _one_line(rest), "full")
            draft.remarks.append((tokens[start].start, rest))
            break
        ends_line = stop < len(tokens) and tokens[stop].text == "\n"
        read_statement(statement, draft, ends_line=ends_line)
    draft.end_heading()
    rows, sure = settle(draft)
    if not rows:
        return ParsedHours((), _one_line(text), "none")
    if not sure:
        return ParsedHours(rows, _one_line(text), "part")
    return ParsedHours(rows, _note(draft, text), "part" if draft.open_parts else "full")


def _note(draft: Draft, text: str) -> str:
    """Remarks and what was not understood, in the order and the words of the text."""
    parts = [(start, stop, text[start:stop]) for start, stop in draft.open_parts]
    parts += [(start, start, remark) for start, remark in draft.remarks]
    merged: list[tuple[int, int, str]] = []
    for start, stop, wording in sorted(parts):
        last = merged[-1] if merged else (0, 0, "")
        if last[1] > last[0] and stop > start and not text[last[1] : start].strip(_BREAKS):
            merged[-1] = (last[0], stop, text[last[0] : stop])
        else:
            merged.append((start, stop, wording))
    return _one_line("; ".join(dict.fromkeys(wording for _, _, wording in merged)))


def _plain(text: str) -> str:
    """Composed characters; white space collapsed, but lines kept apart."""
    composed = unicodedata.normalize("NFC", text)
    lines = (" ".join(line.split()) for line in composed.splitlines())
    return "\n".join(line for line in lines if line)


def _one_line(text: str) -> str:
    """The same on one line; a line that ends without a sign gets one, so that nothing merges."""
    lines = text.split("\n")
    ended = (line if line[-1:] in ".;:,!?" else f"{line};" for line in lines[:-1])
    return " ".join((*ended, lines[-1]))


def _statements(tokens: list[Token]) -> list[tuple[int, int]]:
    """Where statements begin and end; inside brackets nothing ends."""
    depth, begin, found = 0, 0, []
    balanced = _is_balanced(tokens)
    for place, token in enumerate(tokens):
        if balanced:
            depth += (token.text == "(") - (token.text == ")")
        if token.kind == "break" and depth == 0:
            found.append((begin, place))
            begin = place + 1
    found.append((begin, len(tokens)))
    return [(start, stop) for start, stop in found if start < stop]


def _is_balanced(tokens: list[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth < 0:
            return False
    return depth == 0
