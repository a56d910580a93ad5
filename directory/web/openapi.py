"""How do programs ask for data, and what do they get? As an OpenAPI 3.1 description.

Parameters and places follow from the search and the record, so that the description cannot tell
of anything that is not there; a test holds the application against it.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response

from directory.gazetteer import Gazetteer
from directory.i18n import LANGUAGES
from directory.record import PlaceRecord
from directory.search import DEFAULT_RADIUS_KM, PARAMETERS, SORTS, WEEKDAYS
from directory.search.place_search import (
    LARGEST_RADIUS_KM,
    LAST_PAGE,
    MONTHS,
    TEXT_LENGTH,
    UNREADABLE,
    VALUES_PER_PARAMETER,
)
from directory.tiles import LARGEST_ZOOM
from directory.vocabulary import Audience, PlaceKind, ServiceKind
from directory.web import schemas
from directory.web.access import public
from directory.web.headers import open_data
from directory.web.rooms import rooms
from directory.web.schemas import Schema, closed

VERSION = "1"
"""Of the data formats, not of the program; a member may be added, none may change its meaning."""

ABOUT = (
    "Places of integration in Saxony: meeting cafés, family centers, counseling, language courses. "
    "All formats take the same search and hold all its hits. What a search does not understand is "
    "answered with 400 and the reasons. Texts are German; keys of closed lists are stable."
)
READABLE = f"^[^{UNREADABLE}]*$"


blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
@public
def description() -> Response:
    """The description of the data formats."""
    text = json.dumps(document(rooms().gazetteer), ensure_ascii=False, separators=(",", ":"))
    return open_data(Response(text, content_type="application/json; charset=utf-8"))


def document(gazetteer: Gazetteer) -> dict[str, Any]:
    """The description, as plain data."""
    return {
        "openapi": "3.1.1",
        "info": {"title": "Integrationsorte Sachsen", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": {
            "/orte.json": _operation(
                "places",
                "All hits as JSON.",
                {"application/json": {"schema": _ref("PlaceList")}},
            ),
            "/orte.geojson": _operation(
                "features",
                "All hits as GeoJSON (RFC 7946).",
                {"application/geo+json": {"schema": _ref("PlaceCollection")}},
            ),
            "/orte.csv": _operation(
                "table",
                "All hits as CSV (RFC 4180), as an import reads it again.",
                {"text/csv": {"schema": {"type": "string"}}},
            ),
            "/{lang}/orte.atom": _operation(
                "feed",
                "The hits that changed last, as an Atom feed (RFC 4287).",
                {"application/atom+xml": {"schema": {"type": "string"}}},
                also=("lang",),
                errors=("304", "400", "404", "503"),
            ),
            "/karte.geojson": _operation(
                "map",
                "What a map draws: hits with a public point, or circles when they are too many.",
                {"application/geo+json": {"schema": _ref("MapCollection")}},
                also=("view", "zoom"),
            ),
        },
        "components": {
            "parameters": _parameters(gazetteer),
            "responses": _responses(),
            "schemas": _schemas(),
        },
    }


def _ref(name: str, kind: str = "schemas") -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def _operation(
    name: str,
    summary: str,
    content: dict[str, Any],
    also: tuple[str, ...] = (),
    errors: tuple[str, ...] = ("304", "400", "503"),
) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": summary, "content": content}}
    answers |= {status: _ref(_ERRORS[status], "responses") for status in errors}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [_ref(parameter, "parameters") for parameter in (*also, *PARAMETERS)],
            "responses": answers,
        }
    }


_ERRORS = {"304": "Unchanged", "400": "NotUnderstood", "404": "Missing", "503": "Unavailable"}


def _responses() -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    return {
        "Unchanged": {"description": "The one that If-None-Match names is still right."},
        "NotUnderstood": {"description": "A parameter was not understood.", "content": problem},
        "Missing": {"description": "There is no such language.", "content": problem},
        "Unavailable": {
            "description": "The database does not answer; try again later.",
            "headers": {
                "Retry-After": {"schema": {"type": "integer"}, "description": "In seconds."}
            },
            "content": problem,
        },
    }


# ---------------------------------------------------------------- parameters


def _parameters(gazetteer: Gazetteer) -> dict[str, Any]:
    described = _search_parameters(gazetteer)
    parameters = {
        name: _parameter(name, text, schema) for name, (text, schema) in described.items()
    }
    parameters["lang"] = {
        "name": "lang",
        "in": "path",
        "required": True,
        "description": "The language of headings.",
        "schema": {"type": "string", "enum": list(LANGUAGES)},
    }
    parameters["view"] = _parameter("view", "The part of the map that is looked at.", _BOX)
    zoom = {"type": "integer", "minimum": 0, "maximum": LARGEST_ZOOM}
    parameters["zoom"] = _parameter("zoom", "How closely it is looked at.", zoom)
    return parameters


def _parameter(name: str, description: str, schema: Schema) -> dict[str, Any]:
    parameter: Schema = {"name": name, "in": "query", "description": description, "schema": schema}
    if schema["type"] == "array":
        parameter |= {"style": "form", "explode": schema is not _BOX}
    return parameter


_BOX: Schema = {
    "type": "array",
    "prefixItems": [
        schemas.DEGREES_EAST,
        schemas.DEGREES_NORTH,
        schemas.DEGREES_EAST,
        schemas.DEGREES_NORTH,
    ],
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
}


def _search_parameters(gazetteer: Gazetteer) -> dict[str, tuple[str, Schema]]:
    """Every parameter of a search: what it means, and its values."""
    days = "|".join(WEEKDAYS)
    clock = "([01][0-9]|2[0-3]):[0-5][0-9]"
    words: Schema = {"type": "string", "maxLength": TEXT_LENGTH, "pattern": READABLE}
    return {
        "text": ("Words; names weigh more than offers, offers more than descriptions.", words),
        "district": (
            "Official key of a district; several are alternatives.",
            _several({"type": "string", "enum": sorted(gazetteer.districts)}),
        ),
        "municipality": (
            "Official key of a municipality.",
            {"type": "string", "enum": sorted(gazetteer.municipalities)},
        ),
        "service": ("Kind of offer.", _several(schemas.choices(ServiceKind))),
        "kind": ("Kind of place.", _several(schemas.choices(PlaceKind))),
        "language": ("ISO 639 code of a language spoken there.", _several(schemas.LANGUAGE_KEY)),
        "audience": ("Whom an offer is for.", _several(schemas.choices(Audience))),
        "open": (
            "Open now, some time today, or on a weekday, also at a time: thu-16:00.",
            {"type": "string", "pattern": f"^(now|today|({days})(-{clock})?)$"},
        ),
        "wheelchair": (
            "Only places one can enter in a wheelchair.",
            {"type": "string", "enum": ["yes"]},
        ),
        "confirmed_within": (
            "Confirmed by somebody responsible within so many months.",
            {"type": "integer", "minimum": MONTHS.start, "maximum": MONTHS.stop - 1},
        ),
        "near": (
            "Around a town, a quarter or a postal code of Saxony, or around 51.18,14.42. Places "
            "without a public point are found by the municipality they serve.",
            words,
        ),
        "radius_km": (
            "How far around.",
            {
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": LARGEST_RADIUS_KM,
                "default": DEFAULT_RADIUS_KM,
            },
        ),
        "bbox": ("West, south, east and north, in degrees (WGS 84).", _BOX),
        "sort": (
            "The order; by default as it fits the search.",
            {"type": "string", "enum": list(SORTS)},
        ),
        "page": (
            "Understood and without effect, so that the query of a results page can be taken over: "
            "data formats hold all hits.",
            {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
        ),
    }


def _several(schema: Schema) -> Schema:
    return {"type": "array", "items": schema, "maxItems": VALUES_PER_PARAMETER}


# ---------------------------------------------------------------- answers


def _schemas() -> dict[str, Schema]:
    place = schemas.place()
    point = closed({"lat": schemas.DEGREES_NORTH, "lon": schemas.DEGREES_EAST}, ("lat", "lon"))
    listed = {**place, "properties": {**place["properties"], "point": point}}
    return {
        **schemas.lists_of(PlaceRecord),
        "Address": schemas.address(),
        "ScheduleRow": schemas.schedule_row(),
        "Service": schemas.service(),
        "Place": place,
        "ListedPlace": listed,
        "PlaceList": closed(
            {
                "results": {"type": "array", "items": _ref("ListedPlace")},
                "total": {"type": "integer", "minimum": 0},
            },
            ("results", "total"),
        ),
        "PlaceCollection": _collection(_feature(_ref("Place"), with_point=False)),
        "MapCollection": _collection({"anyOf": [_marker(), _circle()]}, {"clustered": _TRUE}),
        "Problem": _problem(),
    }


_TRUE: Schema = {
    "const": True,
    "description": "Ask again with view and zoom when the map has moved.",
}


def _collection(feature: Schema, more: dict[str, Schema] | None = None) -> Schema:
    members: dict[str, Schema] = {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": feature},
    }
    return closed(members | (more or {}), ("type", "features"))


def _feature(properties: Schema, *, with_point: bool, with_id: bool = True) -> Schema:
    members: dict[str, Schema] = {
        "type": {"const": "Feature"},
        "geometry": schemas.POINT if with_point else {"anyOf": [schemas.POINT, {"type": "null"}]},
        "properties": properties,
    }
    if with_id:
        members["id"] = schemas.IDENTITY
    return closed(members, tuple(members))


def _marker() -> Schema:
    place = schemas.place()["properties"]
    shown = {name: place[name] for name in ("slug", "name", "kind", "precision")}
    return _feature(closed(shown, tuple(shown)), with_point=True)


def _circle() -> Schema:
    shown = {"count": {"type": "integer", "minimum": 1}, "bbox": _BOX}
    return _feature(closed(shown, tuple(shown)), with_point=True, with_id=False)


def _problem() -> Schema:
    """Problem details (RFC 9457)."""
    reason = closed({"parameter": {"type": "string"}, "detail": schemas.TEXT}, ("detail",))
    return closed(
        {
            "type": {"type": "string", "format": "uri-reference"},
            "title": schemas.TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": schemas.TEXT,
            "instance": {"type": "string", "format": "uri"},
            "parameters": {"type": "array", "items": reason},
        },
        ("type", "title", "status", "detail"),
        "What went wrong; parameters names those that were not understood, each with the reason.",
    )
