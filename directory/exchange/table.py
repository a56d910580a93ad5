"""What stands in this CSV table, row by row and cell by cell?

Cells stay as they are written: a postcode keeps its zero, nothing becomes a number or a date. A
table whose form is broken is refused as a whole, with the line: half a table is worse than none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from directory.exchange.columns import ALL, COLUMNS, Refusal, Row
from directory.exchange.encoding import LONGEST_LINE, Unreadable, find_encoding
from directory.i18n import gettext as _
from directory.i18n import list_and
from directory.text import clean, closest

MOST_ROWS: Final = 100_000
LONGEST_CELL: Final = 20_000
SEPARATORS: Final = (",", ";", "\t")

_NUL = "\ufffe"  # Stands in for NUL, on which the csv module gives up.
# UTF-8 that was once read as cp1252 and saved again: Ã¤ Ã¶ Ã¼ ÃŸ â€“ â€ž
_SPOILED = ("Ã¤", "Ã¶", "Ã¼", "Ã„", "Ã–", "Ãœ", "ÃŸ", "â€", "\ufffd")


def read_table(file: BinaryIO, *, encoding: str | None = None) -> Iterator[Row | Refusal]:
    """The rows of a table, each as cells by column, or why it cannot be read.

    Args:
        file: a file that can be rewound.
        encoding: as for :func:`~directory.exchange.encoding.find_encoding`.

    Raises:
        Unreadable: the file is no table of places; nothing of it should be used.
    """
    name = find_encoding(file, encoding)
    text = io.TextIOWrapper(file, encoding=name, newline="")
    try:
        yield from _rows(_Lines(text))
    finally:
        text.detach()


class _Lines:
    """The lines of a file with their number, none longer than the memory can bear."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) >= LONGEST_LINE:
            raise Unreadable(
                _(
                    "Zeile %(line)s ist länger als %(limit)s Zeichen.",
                    line=self.number,
                    limit=LONGEST_LINE,
                )
            )
        return line.replace("\0", _NUL)


def _rows(lines: _Lines) -> Iterator[Row | Refusal]:
    separator, header = _header(lines)
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    count = 0
    while True:
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            raise _broken(start, lines.number) from None
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable(
                _("Die Tabelle hat mehr als %(limit)s Zeilen; bitte teilen.", limit=MOST_ROWS)
            )
        yield _row(start, header, cells)
    if count == 0:
        raise Unreadable(_("Die Tabelle hat nur eine Kopfzeile."))


def _broken(start: int, end: int) -> Unreadable:
    return Unreadable(
        _(
            "Zeile %(start)s: Ein Anführungszeichen ist falsch gesetzt oder hat kein zweites "
            "(bemerkt in Zeile %(end)s).",
            start=start,
            end=max(start, end),
        )
    )


def _row(line: int, header: Sequence[str], cells: Sequence[str]) -> Row | Refusal:
    while len(cells) > len(header) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != len(header):
        sentence = _(
            "Die Zeile hat %(found)s Zellen, die Kopfzeile %(wanted)s. Steht ein Trennzeichen in "
            "einem Text ohne Anführungszeichen?",
            found=len(cells),
            wanted=len(header),
        )
        return Refusal(line, "", sentence)
    for column, cell in zip(header, cells, strict=True):
        sentence = _fault(column, cell)
        if sentence:
            return Refusal(line, column, sentence)
    return Row(line, dict(zip(header, cells, strict=True)))


def _fault(column: str, cell: str) -> str:
    """What is wrong with the mere text of a cell, before anybody reads its meaning."""
    if column != "geojson" and len(cell) > LONGEST_CELL:
        return _("Die Zelle ist länger als %(limit)s Zeichen.", limit=LONGEST_CELL)
    if cell.isascii():
        return ""
    if _NUL in cell:
        return _("In der Zelle steht ein NUL-Zeichen; die Datei ist beschädigt.")
    if any(sign in cell for sign in _SPOILED):
        found = next(sign for sign in _SPOILED if sign in cell)
        return _("Umlaute sind beschädigt („%(found)s“); bitte neu speichern.", found=found)
    return ""


# ---------------------------------------------------------------- header


def _header(lines: _Lines) -> tuple[str, list[str]]:
    """The separator and the names of the columns, from the first line (or two)."""
    line = next(lines, "")
    said = line.strip().casefold()
    if (said.startswith("sep=") and len(said) == len("sep=") + 1) or line.startswith("sep=\t"):
        separator = line[len("sep=")]
        if separator not in SEPARATORS:
            raise Unreadable(
                _("„%(line)s“: Trennzeichen sind Komma, Semikolon oder Tabulator.", line=said)
            )
        names = _names(next(lines, ""), separator)
    else:
        separator = max(SEPARATORS, key=lambda sign: len({*_names(line, sign)} & {*ALL}))
        names = _names(line, separator)
    _check_header(names)
    return separator, names


def _names(line: str, separator: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
    while names and not names[-1].strip():
        names.pop()
    return [clean(name).casefold() for name in names]


def _check_header(names: Sequence[str]) -> None:
    """Name every column that is missing, twice there, or unknown, all at once."""
    faults: list[str] = []
    unknown = [name for name in dict.fromkeys(names) if name not in ALL]
    if len(unknown) > len(ALL) or not any(name in ALL for name in names):
        raise Unreadable(
            _(
                "Die erste Zeile nennt keine bekannte Spalte. Erwartet werden: %(columns)s.",
                columns=", ".join(COLUMNS),
            )
        )
    for name in unknown:
        near = closest(name.replace("_", ""), tuple(column.replace("_", "") for column in ALL), 1)
        hint = [column for column in ALL if column.replace("_", "") in near]
        quoted = name[:60]
        faults.append(
            _("Unbekannte Spalte „%(name)s“ (gemeint: %(hint)s?).", name=quoted, hint=hint[0])
            if hint
            else _("Unbekannte Spalte „%(name)s“.", name=quoted)
        )
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name in ALL]
    if twice:
        faults.append(_("Mehrfach vorhandene Spalten: %(names)s.", names=list_and(twice)))
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        faults.append(_("Fehlende Spalten: %(names)s.", names=list_and(missing)))
    if faults:
        raise Unreadable(" ".join(faults))
