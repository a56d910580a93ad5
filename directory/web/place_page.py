"""What does the page of one place show?"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from directory import search as find
from directory.geo import Point
from directory.hours import say_more, say_week
from directory.search import Hit, PlaceSearch, Surroundings
from directory.web.cards import badge, card, freshness, open_state, rows
from directory.web.json_ld import json_ld
from directory.web.rooms import rooms

NEARBY = 3
NEARBY_KM = 25.0


def place_page(session: Session, hit: Hit, around: Surroundings) -> dict[str, Any]:
    """The context of the place template."""
    place = hit.place
    week = say_week(rows(place.get("hours", ())))
    services = place.get("services", [])
    shared = shared_facts(services)
    age = freshness(place, around.local_now.date())
    found = open_state(place, around)
    return {
        "place": place,
        "point": (hit.point.lat, hit.point.lon) if hit.point else None,
        "more": say_more(found) if found and age != "old" else [],
        "state": badge(found, age),
        "freshness": age,
        "week": week,
        "today": around.local_now.weekday(),
        "services": [
            {
                "data": service,
                "week": say_week(rows(service.get("hours", ()))),
                "facts": {name: service[name] for name in service if name not in shared},
            }
            for service in services
        ],
        "shared": shared,
        "map": _map(place, hit.point),
        "json_ld": json_ld(place, hit.point),
        "nearby": [card(other, around) for other in _nearby(session, hit, around)],
        "updated": place["updated"],
    }


FACTS = (
    "audience", "eligibility", "age_from", "age_to", "women_only", "residence_status", "cost",
    "access", "childcare", "bring", "languages", "funded_until",
)  # fmt: skip


def shared_facts(services: list[dict[str, Any]]) -> dict[str, Any]:
    """What is the same for every offer of a place, so that it need be said only once."""
    if len(services) < 2:
        return {}
    first = services[0]
    return {
        name: first[name]
        for name in FACTS
        if name in first and all(service.get(name) == first[name] for service in services)
    }


def _map(place: dict[str, Any], point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {"features": {"type": "FeatureCollection", "features": [slim(place, point)]}, "total": 1}


def slim(place: dict[str, Any], point: Point) -> dict[str, Any]:
    """A place as the map draws it."""
    return {
        "type": "Feature",
        "id": place["id"],
        "geometry": {"type": "Point", "coordinates": [round(point.lon, 5), round(point.lat, 5)]},
        "properties": {name: place.get(name) for name in ("slug", "name", "kind", "precision")},
    }


def _nearby(session: Session, hit: Hit, around: Surroundings) -> list[Hit]:
    """Other places around this one."""
    if hit.point is None:
        return []
    located = rooms().facets.located(session, PlaceSearch(), around)
    found = find.nearby(session, hit.point, located, limit=NEARBY + 1)
    return [
        other
        for other in found
        if other.place["id"] != hit.place["id"] and (other.distance_km or 0) <= NEARBY_KM
    ][:NEARBY]
