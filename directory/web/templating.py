"""What can every template say without being told?"""

from __future__ import annotations

import functools
import hashlib
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, g, request

from directory import i18n, vocabulary
from directory.config import ROOT
from directory.contact import display_domain, display_phone
from directory.search import district_name
from directory.web.rooms import Rooms, rooms

SITE_NAME = "Integrationsorte Sachsen"
STATIC = ROOT / "static"


def register(app: Flask) -> None:
    """Teach Jinja our words and shapes."""
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.do")
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.globals.update(
        _=i18n.gettext,
        gettext=i18n.gettext,
        ngettext=i18n.ngettext,
        pgettext=i18n.pgettext,
        vocabulary=vocabulary,
        language=i18n.language,
        language_name=vocabulary.language_name,
        format_date=_format_date,
        format_number=i18n.format_number,
        list_and=i18n.list_and,
        host=display_domain,
        phone=display_phone,
        static_url=static_url,
        district_name=_district_name,
        site_name=SITE_NAME,
    )
    environment.globals["map_shell"] = _map_shell(app.extensions["directory"])
    environment.filters["language_name"] = vocabulary.language_name
    environment.filters["label"] = _label
    app.context_processor(_page)


def _map_shell(shared: Rooms) -> dict[str, Any]:
    """What a map needs to start, the same on every page."""
    return {
        "element_id": shared.map_shell.element_id,
        "scripts": [
            static_url("vendor/leaflet/leaflet.js"),
            static_url("vendor/leaflet.markercluster/leaflet.markercluster.js"),
            static_url("map.js"),
            f"/karte.{shared.map_shell.digest}.js",
        ],
        "styles": [static_url("vendor/leaflet/leaflet.css")],
        "districts_url": f"/landkreise.{shared.outlines.digest}.geojson",
        "attribution": shared.outlines.attribution,
        "tiles_url": "/kacheln/{z}/{x}/{y}.png" if shared.tiles else None,
        "tiles_attribution": shared.settings.tiles_attribution,
    }


@functools.cache
def static_url(name: str) -> str:
    """The address of a file under ``static/``, different for every content."""
    file = STATIC / name
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else "0"
    return f"/static/{name}?v={digest}"


def _label(key: str, choices: type[vocabulary.Choice]) -> str:
    choice = choices.of(key)
    return choice.label if choice else key


def _format_date(day: date | str) -> str:
    return i18n.format_date(date.fromisoformat(day[:10]) if isinstance(day, str) else day)


def _district_name(ags: str) -> str:
    district = rooms().gazetteer.districts.get(ags)
    return district_name(district) if district else ags


def _page() -> dict[str, Any]:
    lang = i18n.language()
    public_url = rooms().settings.public_url.rstrip("/")
    context: dict[str, Any] = {
        "lang": lang,
        "direction": i18n.direction(),
        "base": f"/{lang}",
        "languages": languages(),
        "translation_reviewed": i18n.LANGUAGES[lang].reviewed,
    }
    if public_url and "lang" in (request.view_args or {}):
        context["canonical"] = public_url + _path()
        context["alternates"] = [
            {"code": item["code"], "url": public_url + urlsplit(item["url"]).path}
            for item in context["languages"]
        ]
    return context


def _path() -> str:
    """The path of this page as it stands in an address, whatever characters were sent."""
    return quote(request.path, safe="/:@!$&'()*+,;=-._~")


def languages() -> list[dict[str, Any]]:
    """The languages of the interface, each with the address of this same page in it."""
    current = i18n.language()
    path = _path()
    rest = path.removeprefix(f"/{current}") if path.startswith(f"/{current}/") else "/"
    pairs = [(key, value) for key, value in g.get("kept_arguments", ())]
    query = f"?{urlencode(pairs)}" if pairs else ""
    return [
        {
            "code": language.code,
            "name": language.name,
            "direction": language.direction,
            "url": f"/{language.code}{rest}{query}",
            "current": language.code == current,
        }
        for language in i18n.LANGUAGES.values()
    ]
