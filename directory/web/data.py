"""How does a program get the result of a search: CSV, GeoJSON, JSON, Atom, map data?

What a page would answer with a hint is a 400 with problem details here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any

from flask import Blueprint, Response, render_template, request

from directory import exchange, i18n, search
from directory.errors import BadInput
from directory.geo import BBox
from directory.i18n import gettext as _
from directory.i18n import lazy
from directory.search import PARAMETERS, PlaceSearch, Surroundings
from directory.vocabulary import PlaceKind, ServiceKind
from directory.web.access import public
from directory.web.headers import open_data
from directory.web.links import arguments, feed_url, results_url
from directory.web.problems import problem
from directory.web.rooms import keep_session, rooms, session, surroundings

blueprint = Blueprint("data", __name__)

Writer = Callable[[Iterable[str]], Iterator[str]]

WHOLE_LIMIT = 2_000
MARKERS_LIMIT = 2_000
"""More hits than this are gathered into clusters by the server."""
OPENING_ZOOM = 7
LARGEST_ZOOM = 18
FEED_LENGTH = 50


class NotUnderstood(BadInput):
    """Parameters were not understood; ``hints`` says which and why."""

    def __init__(self, hints: Iterable[tuple[str, str]]) -> None:
        super().__init__(lazy("Die Anfrage enthält Angaben, die nicht verstanden wurden."))
        self.hints = list(hints)


@blueprint.errorhandler(NotUnderstood)
def not_understood(error: NotUnderstood) -> Response:
    """Say by parameter what was wrong."""
    parameters = [{"parameter": name, "detail": sentence} for name, sentence in error.hints]
    return problem(400, str(error.sentence), parameters=parameters)


def _search(*also: str) -> tuple[PlaceSearch, Surroundings]:
    """The search of this request, or a refusal if any of it was not understood."""
    wish = PlaceSearch.from_args(arguments(request.args), rooms().gazetteer)
    hints = [(hint.parameter, str(hint.sentence)) for hint in wish.hints]
    unknown = [name for name in request.args if name not in (*PARAMETERS, "open_time", *also)]
    hints += [(name[:80], _("Diesen Parameter gibt es nicht.")) for name in unknown]
    if hints:
        raise NotUnderstood(hints)
    return wish, surroundings()


def _written(write: Writer, found: Iterator[str], content_type: str) -> Response:
    """A result in one piece, which can be tagged and kept; a very long one as a stream."""
    first = list(islice(found, WHOLE_LIMIT + 1))
    if len(first) <= WHOLE_LIMIT:
        return open_data(Response("".join(write(first)), content_type=content_type))
    chunks = write(chain(first, found))
    return keep_session(open_data(Response(chunks, content_type=content_type)))


@blueprint.get("/orte.geojson")
@public
def geojson() -> Response:
    """All hits as a GeoJSON FeatureCollection (RFC 7946)."""
    wish, around = _search()
    hits = rooms().facets.find(session(), wish, around)
    found = search.features(session(), wish, around, hits)
    return _written(exchange.geojson, found, "application/geo+json; charset=utf-8")


@blueprint.get("/orte.json")
@public
def places_json() -> Response:
    """All hits as JSON, each as everybody may see it."""
    wish, around = _search()
    hits = rooms().facets.find(session(), wish, around)
    found = search.features(session(), wish, around, hits)
    return _written(exchange.json_places, found, "application/json; charset=utf-8")


@blueprint.get("/orte.csv")
@public
def csv() -> Response:
    """All hits as CSV (RFC 4180)."""
    wish, around = _search()
    hits = rooms().facets.find(session(), wish, around)
    found = search.features(session(), wish, around, hits)
    write = partial(exchange.csv_places, districts=rooms().gazetteer.districts)
    answer = _written(write, found, "text/csv; charset=utf-8; header=present")
    answer.headers["Content-Disposition"] = 'attachment; filename="integrationsorte.csv"'
    return answer


@blueprint.get("/<language:lang>/orte.atom")
@public
def atom() -> Response:
    """What changed last among the hits, as an Atom feed (RFC 4287)."""
    wish, around = _search()
    found = search.latest(session(), wish, around, limit=FEED_LENGTH)
    site = rooms().settings.public_url.rstrip("/") or request.host_url.rstrip("/")
    counts = rooms().facets.total(session(), wish, around)
    text = render_template(
        "find/feed.xml",
        heading=search.sentence(wish, counts, rooms().gazetteer),
        feed_id=site + feed_url(wish),
        self_url=site + feed_url(wish),
        html_url=site + results_url(wish),
        updated=found[0].place["updated"] if found else "2026-01-01T00:00:00Z",
        entries=[_entry(hit.place, site) for hit in found],
    )
    return open_data(Response(text, content_type="application/atom+xml; charset=utf-8"))


def _entry(place: dict[str, Any], site: str) -> dict[str, Any]:
    offers = [ServiceKind(service["kind"]).label for service in place.get("services", ())]
    facts = [PlaceKind(place["kind"]).label, place.get("city", ""), i18n.list_and(offers)]
    return {
        "id": f"urn:uuid:{place['id']}",
        "title": place["name"],
        "url": f"{site}/{i18n.language()}/orte/{place['slug']}",
        "updated": place["updated"],
        "summary": " · ".join(fact for fact in facts if fact),
    }


@blueprint.get("/karte.geojson")
@public
def map_data() -> Response:
    """What the map draws: every hit, or circles that stand for many when there are too many."""
    wish, around = _search("view", "zoom")
    view, zoom = _view()
    found = rooms().facets.located(session(), wish, around, view)
    if found.bits.bit_count() <= MARKERS_LIMIT:
        members: list[dict[str, Any]] = [
            {
                "type": "Feature",
                "id": str(marker.id),
                "geometry": _point(marker.lon, marker.lat),
                "properties": {
                    "slug": marker.slug,
                    "name": marker.name,
                    "kind": marker.kind,
                    "precision": marker.precision,
                },
            }
            for marker in search.markers(session(), found)
        ]
        collection: dict[str, Any] = {"type": "FeatureCollection", "features": members}
        if view is not None:
            collection["clustered"] = True
    else:
        members = [
            {
                "type": "Feature",
                "geometry": _point(cluster.lon, cluster.lat),
                "properties": {
                    "count": cluster.count,
                    "bbox": [
                        cluster.extent.west,
                        cluster.extent.south,
                        cluster.extent.east,
                        cluster.extent.north,
                    ],
                },
            }
            for cluster in rooms().facets.clusters(session(), found, zoom)
        ]
        collection = {
            "type": "FeatureCollection",
            "clustered": True,
            "zoom": zoom,
            "features": members,
        }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return open_data(Response(text, content_type="application/geo+json; charset=utf-8"))


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}


def _view() -> tuple[BBox | None, int]:
    """The part of the map that is looked at, and how closely."""
    hints = []
    view: BBox | None = None
    zoom = OPENING_ZOOM
    if request.args.get("view"):
        try:
            view = BBox.parse(request.args["view"])
        except BadInput as error:
            hints.append(("view", str(error.sentence)))
    typed = request.args.get("zoom", "")
    if typed:
        if typed.isascii() and typed.isdigit() and len(typed) <= 2 and int(typed) <= LARGEST_ZOOM:
            zoom = int(typed)
        else:
            hints.append(("zoom", _("Der Zoom ist eine Zahl von 0 bis 18.")))
    if hints:
        raise NotUnderstood(hints)
    return view, zoom
