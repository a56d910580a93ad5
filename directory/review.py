"""May this change become public, and who decided so?

A published entry changes only here: :func:`submit` writes a :class:`~directory.models.Change`,
:func:`accept` makes it public. The accepted changes *are* the history. Nothing here commits.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.clock import now
from directory.errors import Invalid, Stale
from directory.gazetteer import Gazetteer
from directory.i18n import lazy
from directory.models import Batch, Change, Place
from directory.public import with_service_keys
from directory.publication import Publication, publish
from directory.record import PlaceRecord
from directory.vocabulary import ChangeState, PlaceStatus


def submit(
    session: Session,
    record: PlaceRecord,
    gazetteer: Gazetteer,
    *,
    author: str,
    place: Place | None = None,
    new_id: uuid.UUID | None = None,
    source_key: str | None = None,
    reason: str = "",
    batch: Batch | None = None,
) -> Change:
    """Propose ``record`` as the next version of ``place``, or as a new place.

    Raises:
        Invalid: the record breaks rules; nothing is written.
    """
    problems = record.problems(gazetteer)
    if problems:
        raise Invalid(lazy("Der Eintrag enthält Fehler."), list(problems))
    change = Change(
        id=uuid.uuid4(),
        place_id=place.id if place else new_id or uuid.uuid4(),
        state=ChangeState.SUBMITTED.value,
        base_version=place.version if place else 0,
        before=place.record if place else None,
        after=with_service_keys(record).to_plain(),
        source_key=source_key,
        author=author,
        reason=reason,
        submitted_at=now(),
        decided_by="",
        decision_note="",
        batch_id=batch.id if batch else None,
    )
    session.add(change)
    return change


def accept(
    session: Session,
    changes: Change | Sequence[Change],
    gazetteer: Gazetteer,
    *,
    decided_by: str,
    note: str = "",
) -> list[Place]:
    """Make submitted changes public, all in one step.

    Raises:
        Stale: a change is decided already, or based on a version that is no longer current.
    """
    chosen = [changes] if isinstance(changes, Change) else list(changes)
    places = _places(session, chosen)
    entries = [_publication(places.get(change.place_id), change) for change in chosen]
    moment = now()
    for change in chosen:
        _decide(change, ChangeState.ACCEPTED, moment, decided_by, note)
    publish(session, entries, gazetteer, moment)
    for change, entry in zip(chosen, entries, strict=True):
        change.version = entry.place.version
    session.flush()
    return [entry.place for entry in entries]


def reject(change: Change, *, decided_by: str, note: str) -> None:
    """Decide that a change does not become public; ``note`` says why.

    Raises:
        Stale: the change is decided already.
    """
    _decide(change, ChangeState.REJECTED, now(), decided_by, note)


def withdraw(change: Change, *, decided_by: str) -> None:
    """Take back a change that was not decided yet.

    Raises:
        Stale: the change is decided already.
    """
    _decide(change, ChangeState.WITHDRAWN, now(), decided_by, "")


def history(session: Session, place_id: uuid.UUID) -> list[Change]:
    """The accepted versions of an entry, newest first."""
    return list(
        session.scalars(
            select(Change)
            .where(Change.place_id == place_id, Change.state == ChangeState.ACCEPTED.value)
            .order_by(Change.version.desc(), Change.id)
        )
    )


def differences(before: dict[str, Any] | None, after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field by field, what a change would alter: path → (old, new)."""
    old = _flat(before or {})
    new = _flat(after)
    return {
        path: (old.get(path), new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    }


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {
            k: v for key, item in value.items() for k, v in _flat(item, f"{path}{key}.").items()
        }
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        numbered = enumerate(value)
        return {k: v for n, item in numbered for k, v in _flat(item, f"{path}{n}.").items()}
    return {path[:-1]: value}


def _places(session: Session, changes: Sequence[Change]) -> dict[uuid.UUID, Place]:
    """The places as they are now, whatever the session has read of them before.

    They stay locked until commit, in one order only, so that two deciders never wait in a circle.
    """
    ids = sorted({change.place_id for change in changes})
    found: dict[uuid.UUID, Place] = {}
    for start in range(0, len(ids), 500):
        query = select(Place).where(Place.id.in_(ids[start : start + 500])).order_by(Place.id)
        current = query.with_for_update().execution_options(populate_existing=True)
        found.update({place.id: place for place in session.scalars(current)})
    return found


def _publication(place: Place | None, change: Change) -> Publication:
    """The entry to publish, if the change still fits the version it was made for."""
    if (place.version if place else 0) != change.base_version:
        raise Stale(lazy("Der Eintrag wurde inzwischen geändert. Bitte beide Fassungen prüfen."))
    record = PlaceRecord.from_plain(change.after)
    if place is not None:
        return Publication(place, record, change.after, is_new=False)
    created = Place(
        id=change.place_id, source_key=change.source_key, status=PlaceStatus.PUBLISHED.value
    )
    return Publication(created, record, change.after, is_new=True)


def _decide(change: Change, state: ChangeState, moment: Any, decided_by: str, note: str) -> None:
    """The one place where the state of a change moves on."""
    if change.state != ChangeState.SUBMITTED.value:
        raise Stale(lazy("Über diesen Vorschlag wurde schon entschieden."))
    change.state = state.value
    change.decided_at = moment
    change.decided_by = decided_by
    change.decision_note = note
