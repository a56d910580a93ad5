"""Which columns does a table of places have?

The first block is what people fill in; the second is added when places are written out, and lets a
table that went out come back in: an ``id`` says which entry a row is about, and ``geojson`` which
version of it, with everything that flat columns cannot say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = (
    "name",
    "organization",
    "place_type",
    "offer_types",
    "description",
    "street",
    "house_number",
    "postal_code",
    "city",
    "locality",
    "district_ags",
    "district",
    "phone",
    "email",
    "website",
    "languages",
    "hours_text",
    "target_groups",
    "wheelchair",
    "as_of",
    "source_url",
    "source_note",
)
"""What a table must have to be read."""

ADDED: Final = (
    "id",
    "slug",
    "lat",
    "lon",
    "precision",
    "confirmed_on",
    "updated",
    "geojson",
)
"""What a table may have, and has when it was written here."""

ALL: Final = COLUMNS + ADDED

MULTILINE: Final = frozenset({"description"})
"""Where line ends are part of the text."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot be taken: where it stands, and a sentence for whoever keeps the table."""

    line: int
    column: str
    sentence: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the line it begins on, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell, empty if the table has no such column."""
        return self.cells.get(column, "")


class CellRefused(Exception):
    """A cell cannot be understood; becomes a :class:`Refusal` with the line of its row."""

    def __init__(self, column: str, sentence: object, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(column)
        self.column = column
        self.sentence = str(sentence)
        self.candidates = candidates

    def at(self, line: int) -> Refusal:
        """The refusal of the row that begins on ``line``."""
        return Refusal(line, self.column, self.sentence, self.candidates)
