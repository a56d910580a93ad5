"""What does each row of a table say, before anybody looks at what the directory holds?"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from directory.exchange.columns import Refusal, Row
from directory.exchange.rows import read_record
from directory.exchange.table import read_table
from directory.gazetteer import Gazetteer
from directory.i18n import gettext as _
from directory.record import PlaceRecord
from directory.text import fold

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Statement:
    """What a row says: about the entry ``place_id``, or about the one its record describes.

    A row with an ``id`` can be understood only beside the entry it is about, so it has no record
    yet.
    """

    row: Row
    place_id: uuid.UUID | None = None
    record: PlaceRecord | None = None


@dataclass(slots=True)
class Reading:
    """All rows of a table, the refused ones apart, and the fingerprint of the file."""

    digest: str = ""
    rows: int = 0
    statements: list[Statement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def source_key(record: PlaceRecord) -> str:
    """By which words the next table of a source finds the same entry again.

    Name and municipality (or district) stay when hours, texts, contacts or the street are
    corrected. Two entries of one name in one municipality need names that tell them apart.
    """
    name = " ".join(fold(record.name).split())
    return f"{name}|{record.municipality or record.district or ''}"


def read(
    file: BinaryIO,
    gazetteer: Gazetteer,
    *,
    encoding: str | None = None,
    progress: Callable[[int], None] = lambda position: None,
) -> Reading:
    """Read a whole table.

    Args:
        file: a file that can be rewound.
        gazetteer: what towns and postcodes mean.
        encoding: see :func:`~directory.exchange.encoding.find_encoding`.
        progress: is told how many bytes of the file are read.

    Raises:
        Unreadable: the file is no table of places.
    """
    reading = Reading(digest=_digest(file))
    for row in read_table(file, encoding=encoding):
        reading.rows += 1
        if isinstance(row, Refusal):
            reading.refusals.append(row)
        elif row["id"].strip():
            _add_numbered(reading, row)
        else:
            found = read_record(row, gazetteer)
            if isinstance(found, PlaceRecord):
                reading.statements.append(Statement(row, record=found))
            else:
                reading.refusals += found
        progress(file.tell())
    return reading


def _add_numbered(reading: Reading, row: Row) -> None:
    try:
        place_id = uuid.UUID(row["id"].strip())
    except ValueError:
        sentence = _("Das ist keine id; bitte unverändert lassen, bei neuen Einträgen leer.")
        reading.refusals.append(Refusal(row.line, "id", sentence))
    else:
        reading.statements.append(Statement(row, place_id=place_id))


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()
