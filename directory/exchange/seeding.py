"""How do synthetic places come into a directory, and are there real ones already?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from directory import review, synthetic
from directory.gazetteer import Gazetteer
from directory.models import Place
from directory.publication import source_id
from directory.record import PlaceRecord

SEED_PART: Final = 5_000
"""Places committed together: an interrupted command goes on from here."""
_ACCEPTED_TOGETHER: Final = 500


def holds_real_entries(session: Session) -> bool:
    """Whether there is an entry that nobody made up."""
    real = or_(Place.source_key.is_(None), Place.source_key.not_like(f"{synthetic.SOURCE}/%"))
    return session.scalars(select(Place.id).where(real).limit(1)).first() is not None


def missing_synthetic(session: Session, number: int) -> list[int]:
    """Which of the first ``number`` synthetic places are not there yet."""
    made = set(
        session.scalars(
            select(Place.source_key).where(Place.source_key.like(f"{synthetic.SOURCE}/%"))
        )
    )
    return [each for each in range(number) if synthetic.source_key(each) not in made]


def seed(
    session: Session,
    places: Iterable[tuple[str, PlaceRecord]],
    gazetteer: Gazetteer,
    *,
    progress: Callable[[int], None] = lambda places: None,
) -> None:
    """Submit and accept synthetic places; whoever opened the session commits."""
    found = iter(places)
    while part := list(islice(found, _ACCEPTED_TOGETHER)):
        changes = [
            review.submit(
                session,
                record,
                gazetteer,
                author=synthetic.AUTHOR,
                new_id=source_id(key),
                source_key=key,
            )
            for key, record in part
        ]
        session.flush()
        review.accept(session, changes, gazetteer, decided_by=synthetic.AUTHOR)
        session.expunge_all()
        progress(len(part))
