"""What does a JSON Schema of our values look like, so that it is never older than they are?

The schema of a public place follows from the record and the closed lists: whoever adds a field or
a member there has documented it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from directory.hours import ScheduleRow
from directory.record import Address, PlaceRecord, ServiceRecord
from directory.vocabulary import AddressVisibility, Choice, PointPrecision

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
IDENTITY: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DEGREES_NORTH: Schema = {"type": "number", "minimum": -90, "maximum": 90}
DEGREES_EAST: Schema = {"type": "number", "minimum": -180, "maximum": 180}
POSITION: Schema = {
    "type": "array",
    "prefixItems": [DEGREES_EAST, DEGREES_NORTH],
    "minItems": 2,
    "maxItems": 2,
}
POINT: Schema = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {"type": {"const": "Point"}, "coordinates": POSITION},
    "additionalProperties": False,
}
DISTRICT_KEY: Schema = {"type": "string", "pattern": "^14[0-9]{3}$"}
MUNICIPALITY_KEY: Schema = {"type": "string", "pattern": "^14[0-9]{6}$"}
LANGUAGE_KEY: Schema = {"type": "string", "pattern": "^[a-z]{2,3}$"}


def choices(members: type[Choice]) -> Schema:
    """One member of a closed list, by its key; the description has the German labels."""
    labels = "; ".join(f"{member.value}: {member.message}" for member in members)
    return {"type": "string", "enum": [member.value for member in members], "description": labels}


def closed(
    properties: dict[str, Schema], required: tuple[str, ...] = (), description: str = ""
) -> Schema:
    """An object with these members and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = list(required)
    if description:
        schema["description"] = description
    return schema


def schema_of(kind: Any) -> Schema:
    """The schema of a value as :func:`directory.record.to_plain` writes it, never empty."""
    origin = get_origin(kind)
    if origin is UnionType:
        return schema_of(next(part for part in get_args(kind) if part is not NoneType))
    if origin is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0]), "minItems": 1}
    if kind is ScheduleRow:
        return {"$ref": "#/components/schemas/ScheduleRow"}
    if is_dataclass(kind):
        required = (member.name for member in fields(kind) if member.default is MISSING)
        return closed(members_of(kind), tuple(required))
    if issubclass(kind, Choice):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    return _PLAIN[kind]


_PLAIN: dict[type, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: TEXT,
    date: DAY,
}


def members_of(kind: Any) -> dict[str, Schema]:
    """The members of a dataclass and their schemas."""
    hints = get_type_hints(kind)
    return {member.name: schema_of(hints[member.name]) for member in fields(kind)}


def schedule_row() -> Schema:
    """One line of opening hours."""
    hour = "([01][0-9]|2[0-3]):[0-5][0-9]"
    return closed(
        {
            **members_of(ScheduleRow),
            "weekday": {"type": "integer", "minimum": 0, "maximum": 6, "description": "0: Monday"},
            "opens": {"type": "string", "pattern": f"^{hour}$"},
            "closes": {
                "type": "string",
                "pattern": f"^({hour}|24:00)$",
                "description": "Not after opens: it lies on the next day. Missing: open end.",
            },
            "nth": {"enum": [-1, 1, 2, 3, 4, 5], "description": "Of the month; -1: the last."},
            "week_parity": {"enum": ["even", "odd", "unknown"], "description": "ISO week."},
            "school_holidays": {"enum": ["only", "not"]},
        },
        description="When somebody is there. Without weekday: by appointment. Times are local.",
    )


def service() -> Schema:
    """One offer of a place."""
    members = {name: schema for name, schema in members_of(ServiceRecord).items() if name != "key"}
    return closed({"id": IDENTITY, **members}, ("id", "kind"))


def address() -> Schema:
    """What is public of an address."""
    members = members_of(Address)
    del members["visibility"]
    return closed(members)


def place() -> Schema:
    """A place as everybody may see it."""
    members = members_of(PlaceRecord)
    del members["position"]
    members |= {
        "id": IDENTITY,
        "slug": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "organization": closed({"id": IDENTITY, "name": TEXT}, ("id", "name")),
        "services": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Service"},
            "minItems": 1,
        },
        "address": {"$ref": "#/components/schemas/Address"},
        "address_visibility": {"$ref": f"#/components/schemas/{AddressVisibility.__name__}"},
        "city": TEXT,
        "district": DISTRICT_KEY,
        "municipality": MUNICIPALITY_KEY,
        "precision": {"$ref": f"#/components/schemas/{PointPrecision.__name__}"},
        "position_source": TEXT,
        "confirmed": closed({"on": DAY, "by": TEXT}, ("on", "by")),
        "updated": MOMENT,
    }
    required = ("id", "slug", "name", "kind", "address_visibility", "updated")
    text = (
        "Members that are unknown or empty are left out. A hidden address has no street or point."
    )
    return closed(members, required, text)


def lists_of(*kinds: Any) -> dict[str, Schema]:
    """The closed lists that values of these kinds refer to, by name."""
    found: dict[str, Schema] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if get_args(kind):
            waiting += get_args(kind)
        elif is_dataclass(kind):
            waiting += get_type_hints(kind).values()
        elif isinstance(kind, type) and issubclass(kind, Enum) and issubclass(kind, Choice):
            found[kind.__name__] = choices(kind)
    return dict(sorted(found.items()))
