"""How does a plan become true, wholly or not at all?"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import review
from directory.clock import now
from directory.exchange.plan import Item, Plan, Verdict
from directory.gazetteer import Gazetteer
from directory.models import Batch, Change
from directory.vocabulary import ChangeState

PART: Final = 500
"""Rows written together: enough to be fast, few enough to be held in memory."""


def carry_out(
    session: Session,
    plan: Plan,
    gazetteer: Gazetteer,
    *,
    name: str,
    progress: Callable[[int], None] = lambda rows: None,
) -> Batch | None:
    """Submit and accept what a plan holds, as one batch; None if there is nothing to do.

    Args:
        session: a writing session; whoever opened it commits, and nobody sees a part before.
        plan: made in the same session.
        gazetteer: what towns and postcodes mean.
        name: what the batch is called, usually the name of the file.
        progress: is told how many more rows were written.
    """
    if not plan.items:
        return None
    batch = Batch(
        id=uuid.uuid4(), name=name, digest=plan.digest, author=plan.author, created_at=now()
    )
    session.add(batch)
    session.flush()
    for start in range(0, len(plan.items), PART):
        part = plan.items[start : start + PART]
        _write(session, part, plan.author, batch, gazetteer)
        # What was written is not needed again; ten thousand entries would fill the memory.
        session.expunge_all()
        progress(len(part))
    return batch


def _write(
    session: Session, items: Sequence[Item], author: str, batch: Batch, gazetteer: Gazetteer
) -> None:
    _take_back(session, [item.place_id for item in items if item.place], author)
    taken: list[Change] = []
    for item in items:
        change = review.submit(
            session,
            item.record,
            gazetteer,
            author=author,
            place=item.place,
            new_id=item.place_id,
            source_key=item.source_key,
            batch=batch,
        )
        if item.verdict is not Verdict.WAITING:
            taken.append(change)
    session.flush()
    if taken:
        review.accept(session, taken, gazetteer, decided_by=author)


def _take_back(session: Session, ids: Sequence[uuid.UUID], author: str) -> None:
    """What a source said before and nobody decided on, it says no more."""
    if not ids:
        return
    waiting = session.scalars(
        select(Change).where(
            Change.place_id.in_(ids),
            Change.author == author,
            Change.state == ChangeState.SUBMITTED.value,
        )
    )
    for change in waiting:
        review.withdraw(change, decided_by=author)
