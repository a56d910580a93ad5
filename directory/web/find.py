"""Where does a visitor find a place: start, results, one place?"""

from __future__ import annotations

import re

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from directory import i18n, search
from directory.errors import Gone, Missing
from directory.i18n import lazy
from directory.search import PlaceSearch
from directory.vocabulary import PlaceStatus
from directory.web import result_page
from directory.web.access import public
from directory.web.cards import card
from directory.web.links import arguments, results_url
from directory.web.place_page import place_page
from directory.web.rooms import rooms, session, surroundings

blueprint = Blueprint("find", __name__)

_SLUG = re.compile("[a-z0-9-]{1,200}")


@blueprint.get("/")
@public
def welcome() -> WerkzeugResponse:
    """Greet a visitor in the language of the browser."""
    code = i18n.best_language(request.headers.get("Accept-Language", ""))
    answer = redirect(f"/{code}/", code=302)
    answer.headers["Vary"] = "Accept-Language"
    return answer


@blueprint.get("/<language:lang>/")
@public
def start() -> str:
    """What this is, where to search, which districts and offers there are."""
    around = surroundings()
    counts = rooms().facets.counts(session(), PlaceSearch(), around)
    recent = PlaceSearch(confirmed_within=12)
    return render_template(
        "find/start.html",
        total=counts.total,
        confirmed_total=rooms().facets.total(session(), recent, around),
        districts=result_page.district_links(counts),
        service_counts=counts.facets["service"],
        outline=rooms().outline,
    )


@blueprint.get("/<language:lang>/orte")
@public
def results() -> str | WerkzeugResponse:
    """The places that a search finds."""
    wish = PlaceSearch.from_args(arguments(request.args), rooms().gazetteer)
    g.kept_arguments = wish.args(page=True)
    around = surroundings()
    counts = rooms().facets.counts(session(), wish, around)
    page = result_page.Paging.of(wish, counts.total)
    found = search.hits(session(), wish, around, counts.found, offset=page.offset)
    return render_template(
        "find/results.html",
        heading=search.sentence(wish, counts.total, rooms().gazetteer),
        cards=[card(hit, around) for hit in found],
        page=page,
        form=result_page.form(wish),
        facets=result_page.facets(wish, counts),
        chips=result_page.chips(wish),
        clear_url=results_url(PlaceSearch()),
        hints=[hint.sentence for hint in wish.hints],
        suggestions=result_page.suggestions(session(), wish, around, counts),
        sorts=result_page.sorts(wish),
        formats=result_page.formats(wish),
        empty=result_page.empty(session(), wish, around) if not counts.total else None,
        map=result_page.results_map(wish, counts),
        noindex=bool(wish.filters()),
    )


@blueprint.get("/<language:lang>/orte/<slug>")
@public
def place(slug: str) -> str:
    """Everything that is known of one place."""
    found = search.by_slug(session(), slug) if _SLUG.fullmatch(slug) else None
    if found is None:
        raise Missing(lazy("Diesen Ort gibt es hier nicht."))
    status, feature = found
    if status == PlaceStatus.WITHDRAWN:
        raise Gone(lazy("Diesen Ort gibt es nicht mehr."))
    hit = search.hit(feature)
    around = surroundings()
    return render_template("find/place.html", **place_page(session(), hit, around))
