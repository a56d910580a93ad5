"""Are the districts and municipalities of the gazetteer in the database too?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from directory.gazetteer import Gazetteer
from directory.models import Base, District, Municipality


def store(session: Session, gazetteer: Gazetteer) -> int:
    """Write what is new or different in the gazetteer; returns the number of rows written.

    Nothing is deleted: entries may hang on a municipality that was merged into another one.
    """
    districts = [
        {
            "ags": district.ags,
            "name": district.name,
            "kind": str(district.kind),
            "seat": district.seat,
            "nuts3": district.nuts3,
        }
        for district in gazetteer.districts.values()
    ]
    municipalities = [
        {
            "ags": municipality.ags,
            "name": municipality.name,
            "kind": municipality.kind,
            "district_ags": municipality.district_ags,
            "population": municipality.population,
            "lat": municipality.point.lat,
            "lon": municipality.point.lon,
        }
        for municipality in gazetteer.municipalities.values()
    ]
    return _store(session, District, districts) + _store(session, Municipality, municipalities)


def _store(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> int:
    columns = list(rows[0])
    known = {
        row.ags: row._asdict()
        for row in session.execute(select(*(getattr(table, name) for name in columns)))
    }
    new = [row for row in rows if row["ags"] not in known]
    changed = [row for row in rows if row["ags"] in known and row != known[row["ags"]]]
    if new:
        session.execute(insert(table), new)
    if changed:
        session.execute(update(table), changed)
    return len(new) + len(changed)
