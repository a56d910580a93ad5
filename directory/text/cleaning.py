"""What may a text contain that came from outside?

One function cleans at every border: forms, query strings, imports. It removes what has no place
in a public entry (control characters, lone surrogates, invisible and direction-changing
characters) and leaves everything that a person can read.
"""

import re
import unicodedata

# UAX #15 allows 30 marks on one letter in a stream; living scripts need fewer than eight.
MARKS_PER_LETTER = 8

_VISIBLE_FORMAT_CHARACTERS = frozenset("؀؁؂؃؄؅۝܏࢐࢑࣢𑂽𑃍")
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0\u034f"
_ZERO_WIDTH_NON_JOINER = "\u200c"
_ARABIC_LETTER = (
    "[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc]"
)


def _character_class(codes: list[int]) -> str:
    """The inside of a regular expression class for these code points, as short ranges."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _codes_of_marks_and_formats() -> tuple[list[int], list[int]]:
    """Every combining mark, and every format character that is no visible sign."""
    marks, formats = [], []
    for code in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0), 0xAD):
        category = unicodedata.category(chr(code))
        if category[0] == "M":
            marks.append(code)
        elif category == "Cf" and chr(code) not in _VISIBLE_FORMAT_CHARACTERS:
            formats.append(code)
    return marks, formats


_MARK_CODES, _FORMAT_CODES = _codes_of_marks_and_formats()
_FORMAT_CODES.remove(ord(_ZERO_WIDTH_NON_JOINER))
# Characters above U+FFFF are looked for only where there are any: a class that spans both
# regions is ten times slower on ordinary text.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_MARK = _character_class([code for code in _MARK_CODES if code <= 0xFFFF])
_ANY_MARK = _character_class(_MARK_CODES)
_REMOVED = re.compile(
    f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_INVISIBLE_LETTERS}\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + _character_class([code for code in _FORMAT_CODES if code <= 0xFFFF])
    + "]+"
)
_REMOVED_ASTRAL = re.compile(
    "["
    + _character_class([code for code in _FORMAT_CODES if code > 0xFFFF])
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17))
    + "\U000e0000-\U000e00ff]+"
)
# Word processors paste their bullets as private-use characters; the braille blank is a space.
_BLANK = re.compile("[\ue000-\uf8ff\u2800]+")
_BLANK_ASTRAL = re.compile("[\U000f0000-\U0010fffd]+")
_ZERO_WIDTH = re.compile(
    f"(?<!{_ARABIC_LETTER}){_ZERO_WIDTH_NON_JOINER}|{_ZERO_WIDTH_NON_JOINER}(?!{_ARABIC_LETTER})"
)
_MARK_RUN = re.compile(f"([{_MARK}]{{{MARKS_PER_LETTER}}})[{_MARK}]+")
_ANY_MARK_RUN = re.compile(f"([{_ANY_MARK}]{{{MARKS_PER_LETTER}}})[{_ANY_MARK}]+")
_MARKS = re.compile(f"[{_MARK}]+")
_ANY_MARKS = re.compile(f"[{_ANY_MARK}]+")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_SPACED_LINE_END = re.compile(r" ?\n ?")
_PARAGRAPH = re.compile(r"\n{3,}")


def strip_invisible(text: str) -> str:
    """Remove control, format and other invisible characters; white space stays as it is.

    The zero-width non-joiner stays between two Arabic letters: Persian is misspelled without it.
    """
    if text.isascii():
        return text if text.isprintable() else _REMOVED.sub("", text)
    text = _BLANK.sub(" ", _REMOVED.sub("", text))
    if _ASTRAL.search(text):
        text = _BLANK_ASTRAL.sub(" ", _REMOVED_ASTRAL.sub("", text))
    return _ZERO_WIDTH.sub("", text) if _ZERO_WIDTH_NON_JOINER in text else text


def strip_marks(text: str) -> str:
    """Remove every combining mark."""
    return (_ANY_MARKS if _ASTRAL.search(text) else _MARKS).sub("", text)


def limit_marks(text: str) -> str:
    """Cut towers of combining marks, which cover other lines and cost quadratic time to sort."""
    return (_ANY_MARK_RUN if _ASTRAL.search(text) else _MARK_RUN).sub(r"\1", text)


def clean(text: str, *, multiline: bool = False) -> str:
    """Return what a person can read of ``text``, normalized (NFC), with single spaces.

    Line ends become spaces, or with ``multiline`` stay as ``\\n`` with at most one blank line.
    Cleaning twice changes nothing. Never raises.
    """
    text = strip_invisible(text)
    if not text.isascii():
        text = limit_marks(unicodedata.normalize("NFC", limit_marks(text)))
    if not multiline:
        return " ".join(text.split())
    text = _SPACES.sub(" ", _LINE_END.sub("\n", text))
    return _PARAGRAPH.sub("\n\n", _SPACED_LINE_END.sub("\n", text)).strip()
