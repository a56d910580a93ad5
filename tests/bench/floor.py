"""What would the same answers cost without a directory: bare Flask, raw SQL, ``json.dumps``?

Run by gunicorn as ``bench.floor:app``; the database is named by ``FLOOR_DATABASE``.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, request

DATABASE = os.environ.get("FLOOR_DATABASE", "")
COLUMNS = (
    "id", "slug", "name", "kind", "description", "street", "house_number", "postal_code", "city",
    "locality", "address_visibility", "municipality_ags", "district_ags", "public_lat",
    "public_lon", "precision", "position_source", "email", "website", "hours_note", "wheelchair",
    "source_url", "source_note", "source_as_of", "updated_at",
)  # fmt: skip
PLACE = "SELECT " + ", ".join(f"place.{name}" for name in COLUMNS) + " FROM place "
BELOW = {
    "services": "kind, name, description, cost, eligibility, age_from, age_to",
    "hours": "weekday, opens, closes, nth, week_parity, note",
    "languages": "code, note",
    "phones": "number, kind, note",
}
TABLES = {
    "services": "service",
    "hours": "schedule",
    "languages": "spoken_language",
    "phones": "phone",
}
QUESTIONS = {
    "district": "WHERE district_ags = ? AND EXISTS (SELECT 1 FROM service"
    " WHERE service.place_id = place.id AND service.kind = ?) ORDER BY known_year DESC, sort_name",
    "bbox": "WHERE public_lon BETWEEN ? AND ? AND public_lat BETWEEN ? AND ?"
    " ORDER BY known_year DESC, sort_name",
}
TEXT = {
    "sqlite": "JOIN place_search ON place_search.rowid = place.seq WHERE place_search MATCH ?"
    " ORDER BY known_year DESC, sort_name LIMIT 100",
    "postgresql": "JOIN place_search ON place_search.place_seq = place.seq"
    " WHERE document @@ CAST(? AS tsquery) ORDER BY known_year DESC, sort_name LIMIT 100",
}

app = Flask("floor")
_local = threading.local()


def _ask(statement: str, values: Sequence[Any]) -> list[Any]:
    if DATABASE.startswith("sqlite"):
        if not hasattr(_local, "connection"):
            _local.connection = sqlite3.connect(DATABASE.removeprefix("sqlite:///"))
        return _local.connection.execute(statement, values).fetchall()  # type: ignore[no-any-return]
    if not hasattr(_local, "connection"):
        import psycopg

        _local.connection = psycopg.connect(
            DATABASE.replace("postgresql+psycopg", "postgresql"), autocommit=True
        )
    found = _local.connection.execute(statement.replace("?", "%s"), values)
    return found.fetchall()  # type: ignore[no-any-return]


@app.get("/hello")
def hello() -> str:
    """The smallest answer there is."""
    return "hello"


@app.get("/<question>")
def places(question: str) -> Response:
    """Every public column of the places and what hangs below them, put together by hand."""
    values = request.args.getlist("v")
    kind = "sqlite" if DATABASE.startswith("sqlite") else "postgresql"
    where = TEXT[kind] if question == "text" else QUESTIONS[question]
    rows = _ask(PLACE + where, [float(v) for v in values] if question == "bbox" else values)
    ids = [row[0] for row in rows]
    below: dict[str, dict[Any, list[Any]]] = {}
    for name, columns in BELOW.items():
        marks = ",".join("?" * len(ids)) or "NULL"
        statement = f"SELECT place_id, {columns} FROM {TABLES[name]} WHERE place_id IN ({marks})"
        names = columns.split(", ")
        for row in _ask(statement, ids):
            one = dict(zip(names, row[1:], strict=True))
            below.setdefault(name, {}).setdefault(row[0], []).append(one)
    features = [
        {
            "type": "Feature",
            "id": str(row[0]),
            "geometry": row[13] and {"type": "Point", "coordinates": [row[14], row[13]]},
            "properties": dict(zip(COLUMNS, row, strict=True))
            | {name: found.get(row[0], []) for name, found in below.items()},
        }
        for row in rows
    ]
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, default=str)
    return Response(text, content_type="application/geo+json")
