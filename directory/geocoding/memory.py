"""What did the geocoder answer before?"""

from __future__ import annotations

from sqlalchemy import select

from directory.db import Database
from directory.gazetteer import Located
from directory.geo import Point
from directory.geocoding.service import CachedAnswer
from directory.models import GeocodeAnswer
from directory.vocabulary import PointPrecision


class StoredAnswers:
    """Answers kept in the database, each at once, so that a run that is stopped loses none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, query: str) -> CachedAnswer | None:
        """What was put for this query, or None."""
        with self._database.reading() as session:
            row = session.get(GeocodeAnswer, query)
            if row is None:
                return None
            located: Located | None = None
            if row.lat is not None and row.lon is not None and row.precision is not None:
                point = Point(row.lat, row.lon)
                located = Located(point, PointPrecision(row.precision), row.source)
            return CachedAnswer(located, row.found_at)

    def put(self, query: str, answer: CachedAnswer) -> None:
        """Keep an answer, in place of an older one."""
        located = answer.located
        with self._database.writing() as session:
            row = session.scalars(
                select(GeocodeAnswer).where(GeocodeAnswer.query == query).with_for_update()
            ).one_or_none()
            if row is None:
                row = GeocodeAnswer(query=query)
                session.add(row)
            row.lat = located.point.lat if located else None
            row.lon = located.point.lon if located else None
            row.precision = located.precision.value if located else None
            row.source = located.source if located else ""
            row.found_at = answer.found_at
