"""Where are the pages that the law and good manners ask for, and the files of the map?"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template
from sqlalchemy import select

from directory import clock
from directory.errors import Missing, Unavailable
from directory.i18n import lazy
from directory.models import DataVersion
from directory.web.access import public
from directory.web.rooms import rooms, session

blueprint = Blueprint("pages", __name__)

FOREVER = "public, max-age=31536000, immutable"
TILE_AGE = "public, max-age=604800"
DAYS_BETWEEN_REVIEWS = 366


@blueprint.get("/<language:lang>/impressum")
@public
def imprint() -> str:
    """Who runs this site (§ 5 DDG, § 18 MStV)."""
    return render_template("pages/imprint.html", settings=rooms().settings)


@blueprint.get("/<language:lang>/datenschutz")
@public
def privacy() -> str:
    """What happens to data of visitors (Art. 13 GDPR)."""
    return render_template("pages/privacy.html", settings=rooms().settings)


@blueprint.get("/<language:lang>/barrierefreiheit")
@public
def accessibility() -> str:
    """The accessibility statement (§ 3 BfWebG, decision (EU) 2018/1523)."""
    settings = rooms().settings
    overdue = False
    if settings.accessibility_reviewed:
        reviewed = date.fromisoformat(settings.accessibility_reviewed)
        overdue = (clock.local_now().date() - reviewed).days > DAYS_BETWEEN_REVIEWS
    return render_template(
        "pages/accessibility.html", settings=settings, accessibility_overdue=overdue
    )


@blueprint.get("/karte.<digest>.js")
@public
def map_script(digest: str) -> Response:
    """The map's shell, made by Folium once; its address changes with its content."""
    shell = rooms().map_shell
    if digest != shell.digest:
        raise Missing(lazy("Diese Seite gibt es nicht."))
    return _file(shell.script, "text/javascript; charset=utf-8")


@blueprint.get("/landkreise.<digest>.geojson")
@public
def districts(digest: str) -> Response:
    """The outlines of the districts."""
    outlines = rooms().outlines
    if digest != outlines.digest:
        raise Missing(lazy("Diese Seite gibt es nicht."))
    return _file(outlines.body, "application/geo+json; charset=utf-8")


@blueprint.get("/kacheln/<int:zoom>/<int:x>/<int:y>.png")
@public
def tile(zoom: int, x: int, y: int) -> Response:
    """A street tile, fetched and kept by this server."""
    store = rooms().tiles
    if store is None:
        raise Missing(lazy("Diese Seite gibt es nicht."))
    body, content_type = store.tile(zoom, x, y)
    return _file(body, content_type, TILE_AGE)


def _file(body: bytes, content_type: str, cached: str = FOREVER) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = cached
    return response


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """What search engines may read."""
    return Response("User-agent: *\nDisallow: /*?\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """Nothing: the pages name their own icon."""
    return Response(status=204)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """Whether this process answers at all."""
    return _plain("ok")


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Whether this process can answer with data."""
    if session().scalar(select(DataVersion.number)) is None:
        raise Unavailable(lazy("Das Verzeichnis ist gerade nicht erreichbar."))
    return _plain("ok")


def _plain(text: str) -> Response:
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
