"""What would this table change?

A table is the word of its source. What counts is what the source said *last time*, which is kept
as a change of its own:

* A row that says the same as last time changes nothing, even if people have since corrected the
  entry here: their word is newer.
* A row that says something new is taken if the entry still says what the source said last time,
  or if the row was written out from the very version that is current.
* Otherwise two parties changed the entry: the row is submitted and waits for a decision.

A point is no statement: rows name addresses, and the best point known of an address stays.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import review
from directory.exchange.columns import CellRefused, Refusal, Row
from directory.exchange.features import cells, read_feature, record_of
from directory.exchange.reading import Reading, Statement, source_key
from directory.exchange.rows import Base, read_record
from directory.gazetteer import Gazetteer
from directory.i18n import gettext as _
from directory.models import Change, Place
from directory.publication import source_id
from directory.record import PlaceRecord
from directory.vocabulary import PlaceStatus, PointPrecision

CHUNK: Final = 500


class Verdict(StrEnum):
    """What a row comes to."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Item:
    """A row that alters something: which entry it is about, and what becomes of it."""

    line: int
    verdict: Verdict
    place_id: uuid.UUID
    source_key: str | None
    record: PlaceRecord
    place: Place | None = None
    before: dict[str, Any] | None = None

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Field by field, what the row alters: path → (old, new)."""
        return review.differences(self.before, self.record.to_plain())


@dataclass(slots=True)
class Plan:
    """What a table would change, and what of it is refused."""

    author: str
    digest: str
    rows: int
    refusals: list[Refusal]
    items: list[Item] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> Counter[str]:
        """How many rows are new, changed, waiting, unchanged, refused."""
        found = Counter(item.verdict.value for item in self.items)
        found["unchanged"] = self.unchanged
        found["refused"] = len({refusal.line for refusal in self.refusals})
        return found


def author_of(source: str) -> str:
    """In whose name the rows of a source are submitted."""
    return f"import:{source}"


def make_plan(
    session: Session,
    reading: Reading,
    gazetteer: Gazetteer,
    *,
    source: str,
    overwrite: bool = False,
) -> Plan:
    """Compare what a table says with what the directory holds.

    Args:
        session: only read.
        reading: the table.
        gazetteer: what towns and postcodes mean.
        source: who speaks; a source is one as long as its name is.
        overwrite: the table wins over what people changed here.
    """
    plan = Plan(author_of(source), reading.digest, reading.rows, list(reading.refusals))
    comparison = _Comparison(session, gazetteer, plan, overwrite)
    for start in range(0, len(reading.statements), CHUNK):
        comparison.compare(reading.statements[start : start + CHUNK])
    plan.refusals.sort(key=lambda refusal: refusal.line)
    return plan


class _Comparison:
    """One table beside the entries, a chunk of rows at a time."""

    def __init__(self, session: Session, gazetteer: Gazetteer, plan: Plan, overwrite: bool) -> None:
        self.session = session
        self.gazetteer = gazetteer
        self.plan = plan
        self.overwrite = overwrite
        self.lines: dict[uuid.UUID, int] = {}

    def compare(self, statements: Sequence[Statement]) -> None:
        """Add what these rows come to."""
        by_id, by_key = self._places(statements)
        said = self._said([place.id for place in (*by_id.values(), *by_key.values())])
        for statement in statements:
            line = statement.row.line
            try:
                place, record = self._understand(statement, by_id, by_key, said)
                key = source_key(record)
                place_id = place.id if place else statement.place_id or source_id(key)
                self._once(line, place_id)
            except CellRefused as refused:
                self.plan.refusals.append(refused.at(line))
            except _RowRefused as refused:
                self.plan.refusals += refused.refusals
            else:
                verdict = self._verdict(statement.row, record, place, said.get(place_id))
                # An id that was not made from the name is all there is to know an entry by.
                known_by = key if place_id == source_id(key) else None
                if verdict is Verdict.UNCHANGED:
                    self.plan.unchanged += 1
                else:
                    before = place.record if place else None
                    item = Item(line, verdict, place_id, known_by, record, place, before)
                    self.plan.items.append(item)

    def _understand(
        self,
        statement: Statement,
        by_id: dict[uuid.UUID, Place],
        by_key: dict[str, Place],
        said: dict[uuid.UUID, dict[str, Any]],
    ) -> tuple[Place | None, PlaceRecord]:
        """The entry a row is about, if it is here, and what the row makes of it."""
        if statement.record is not None:
            place = by_key.get(source_key(statement.record))
            if place is None:
                return None, statement.record
            return place, _with_best_point(statement.record, place, said.get(place.id))
        assert statement.place_id is not None
        place = by_id.get(statement.place_id)
        return place, self._edited(statement.row, place)

    def _places(
        self, statements: Sequence[Statement]
    ) -> tuple[dict[uuid.UUID, Place], dict[str, Place]]:
        ids = [item.place_id for item in statements if item.place_id]
        keys = [source_key(item.record) for item in statements if item.record]
        by_id = self.session.scalars(select(Place).where(Place.id.in_(ids))) if ids else ()
        by_key = self.session.scalars(select(Place).where(Place.source_key.in_(keys)))
        return (
            {place.id: place for place in by_id},
            {place.source_key: place for place in (by_key if keys else ()) if place.source_key},
        )

    def _said(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
        """What this source said of these entries last time."""
        if not ids:
            return {}
        rows = self.session.execute(
            select(Change.place_id, Change.after)
            .where(Change.place_id.in_(ids), Change.author == self.plan.author)
            .order_by(Change.submitted_at, Change.id)
        )
        return {row.place_id: row.after for row in rows}

    def _edited(self, row: Row, place: Place | None) -> PlaceRecord:
        """The entry of a row with an id: as it is, with the cells that somebody touched."""
        sent = read_feature(row["geojson"]) if row["geojson"] else None
        if sent is not None and sent["properties"].get("id") != row["id"].strip().lower():
            sent = None
        base: Base | None = None
        if place is not None:
            shown = sent or json.loads(place.feature)
            base = Base(
                PlaceRecord.from_plain(place.record),
                cells(shown, districts=self.gazetteer.districts),
            )
        elif sent is not None:
            base = Base(record_of(sent), cells(sent, districts=self.gazetteer.districts))
        found = read_record(row, self.gazetteer, base)
        if isinstance(found, PlaceRecord):
            return found
        raise _RowRefused(found)

    def _once(self, line: int, place_id: uuid.UUID) -> None:
        """Refuse the second row about one entry."""
        before = self.lines.setdefault(place_id, line)
        if before != line:
            raise CellRefused(
                "name",
                _(
                    "Zeile %(line)s nennt denselben Eintrag: gleicher Name in derselben Gemeinde. "
                    "Wenn es zwei Orte sind, bitte die Namen unterscheiden, zum Beispiel durch "
                    "den Ortsteil.",
                    line=before,
                ),
            )

    def _verdict(
        self, row: Row, record: PlaceRecord, place: Place | None, said: dict[str, Any] | None
    ) -> Verdict:
        if place is None:
            return Verdict.NEW
        plain = record.to_plain()
        if plain == place.record or place.status == PlaceStatus.WITHDRAWN.value:
            return Verdict.UNCHANGED
        if self.overwrite:
            return Verdict.CHANGED
        untouched = said is not None and _statement(said) == _statement(place.record)
        if said is not None and _statement(said) == _statement(plain):
            return Verdict.CHANGED if untouched else Verdict.UNCHANGED
        if untouched or _is_current(row, place):
            return Verdict.CHANGED
        return Verdict.WAITING


class _RowRefused(Exception):
    """Several cells of a row were refused."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__()
        self.refusals = refusals


def _statement(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if key != "position"}


def _is_current(row: Row, place: Place) -> bool:
    """Whether the row was written out from the version that is current."""
    current: dict[str, Any] = json.loads(place.feature)["properties"]
    if row["geojson"]:
        sent: dict[str, Any] = read_feature(row["geojson"])["properties"]
        return sent == current
    return row["updated"].strip() == str(current["updated"])


_BEST_FIRST: Final = tuple(PointPrecision)


def _with_best_point(record: PlaceRecord, place: Place, said: dict[str, Any] | None) -> PlaceRecord:
    """The record with the point that is known here, if that is better and the address the same.

    A point no better stays too, as long as the data files say the same as last time.
    """
    current = PlaceRecord.from_plain(place.record)
    here, there = current.position, record.position
    if here is None or here == there or current.address != record.address:
        return record
    if there is not None:
        rank, other = _BEST_FIRST.index(here.precision), _BEST_FIRST.index(there.precision)
        nothing_new = said is not None and said.get("position") == record.to_plain()["position"]
        if rank > other or (rank == other and not nothing_new):
            return record
    return replace(record, position=here)


def holds_entries(session: Session) -> bool:
    """Whether the directory has an entry already, shown or not."""
    return session.scalars(select(Place.id).limit(1)).first() is not None
