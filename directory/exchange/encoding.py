"""In which encoding is this table, so that no umlaut is ever read wrongly?

UTF-8 is read with or without a byte order mark, UTF-16 with one. Anything else must be said: a
guess that is right for most files spoils names in the others, and nobody notices.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Final

from directory.errors import BadInput
from directory.i18n import gettext as _

LARGEST_FILE: Final = 128 * 1024 * 1024
LONGEST_LINE: Final = 1_000_000
CHOICES: Final = ("utf-8", "utf-16", "cp1252")
"""What an operator may say."""

_BLOCK = 1 << 20
_UTF_8 = "utf-8-sig"
_MARKS = (
    (codecs.BOM_UTF8, _UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
# In cp850, the old encoding of DOS, these bytes are ä, ö, ü and ß. In cp1252 they are quotation
# marks or nothing, which do not stand between two letters, and á, which follows no a, o or u.
_DOS_UMLAUT = re.compile(rb"[A-Za-z][\x84\x94\x81][a-z]|[aou]\xe1[a-z]")


class Unreadable(BadInput):
    """The file as a whole cannot be read as a table."""


def find_encoding(file: BinaryIO, said: str | None = None) -> str:
    """The Python name of the file's encoding; the file is read once and then rewound.

    Args:
        file: a file that can be rewound.
        said: one of :data:`CHOICES`, if somebody knows.

    Raises:
        Unreadable: too large, no text, or not in the encoding it should be in.
    """
    size = file.seek(0, 2)
    if size > LARGEST_FILE:
        limit = LARGEST_FILE // (1024 * 1024)
        raise Unreadable(_("Die Datei ist größer als %(limit)s MB.", limit=limit))
    file.seek(0)
    head = file.read(1024)
    if not head.strip():
        raise Unreadable(_("Die Datei ist leer."))
    _refuse_other_formats(head)
    encoding = _encoding_of(head, said)
    if encoding == "cp1252":
        _refuse_disguised(file)
    _scan(file, encoding)
    file.seek(0)
    return encoding


def _encoding_of(head: bytes, said: str | None) -> str:
    if head.startswith(_UTF_32):
        raise Unreadable(_("Die Datei ist UTF-32; bitte als UTF-8 speichern."))
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        if said is not None and said != marked.removesuffix("-sig"):
            raise Unreadable(
                _(
                    "Die Datei sagt selbst, dass sie %(marked)s ist, nicht %(said)s; "
                    "bitte --encoding weglassen.",
                    marked=marked.removesuffix("-sig").upper(),
                    said=said,
                )
            )
        return marked
    if said == "utf-16" or head.count(0) > len(head) // 4:
        raise Unreadable(
            _(
                "Die Datei sieht nach UTF-16 aus, aber am Anfang fehlt die Kennung (BOM); "
                "bitte als UTF-8 speichern."
            )
        )
    return "cp1252" if said == "cp1252" else _UTF_8


def _refuse_disguised(file: BinaryIO) -> None:
    """Refuse what can be decoded as cp1252, as nearly everything can, but means something else."""
    file.seek(0)
    content = file.read()
    if content.isascii():
        return
    found = _DOS_UMLAUT.search(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if found is None:
            return
    else:
        raise Unreadable(_("Die Datei ist UTF-8, nicht cp1252; bitte --encoding weglassen."))
    line = 1 + len(_LINE_END.findall(content[: found.start()]))
    raise Unreadable(
        _(
            "Die Datei ist nicht cp1252, Zeile %(line)s; vielleicht ist sie cp850 (DOS). "
            "Bitte als UTF-8 speichern.",
            line=line,
        )
    )


def _scan(file: BinaryIO, encoding: str) -> None:
    """Decode everything once, so that a file is refused before any of it was used."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    while True:
        block = file.read(_BLOCK)
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            line = lines + len(_LINE_END.findall(error.object[: error.start]))
            raise _not_in(encoding, line) from None
        if not block:
            return
        lines += len(_LINE_END.findall(block))


def _not_in(encoding: str, line: int) -> Unreadable:
    if encoding == _UTF_8:
        return Unreadable(
            _(
                "Die Datei ist nicht UTF-8, Zeile %(line)s; mit --encoding cp1252 wird sie "
                "gelesen, wenn sie aus einem älteren Windows-Programm kommt.",
                line=line,
            )
        )
    name = "UTF-16" if encoding == "utf-16" else encoding
    return Unreadable(_("Die Datei ist nicht %(name)s, Zeile %(line)s.", name=name, line=line))


_OTHER_FORMATS = (
    (b"PK\x03\x04", "Excel, LibreOffice (ZIP)"),
    (b"\xd0\xcf\x11\xe0", "Excel 97–2003"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"<", "HTML, XML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


def _refuse_other_formats(head: bytes) -> None:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, name in _OTHER_FORMATS:
        if start.startswith(mark):
            raise Unreadable(
                _(
                    "Das ist keine CSV-Tabelle, sondern: %(name)s. Bitte als CSV (UTF-8) "
                    "speichern, gleich welche Endung der Dateiname hat.",
                    name=name,
                )
            )
