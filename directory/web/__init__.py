"""Where do people and programs come in over the web, and what does every request pass?"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import BaseConverter
from whitenoise import WhiteNoise

from directory import clock, i18n
from directory.config import ROOT, Settings
from directory.db import Database
from directory.web import access, cache, data, find, openapi, pages, problems, templating
from directory.web.rooms import Rooms, close_session, data_version, rooms
from directory.web.threshold import ReadableRequest, Threshold

_log = logging.getLogger("directory")

STATIC_MAX_AGE = 31_536_000
TIME_PARAMETERS = ("open", "confirmed_within")
"""Which places these find depends on the clock, not only on the data."""


class LanguageConverter(BaseConverter):
    """The first part of the path of every page for people: the language it is in."""

    regex = "|".join(i18n.LANGUAGES)
    part_isolating = True


def register(app: Flask, settings: Settings) -> None:
    """Hang rooms, views, headers, cache and error pages into an application."""
    app.extensions["directory"] = Rooms.build(settings)
    app.request_class = ReadableRequest
    app.url_map.converters["language"] = LanguageConverter
    templating.register(app)
    problems.register(app)
    for module in (find, data, openapi, pages):
        app.register_blueprint(module.blueprint)
    app.url_value_preprocessor(_speak)
    app.before_request(_give_again)
    app.after_request(_finish)
    app.teardown_request(close_session)
    access.refuse_unmarked(app)
    static = WhiteNoise(
        app.wsgi_app,
        root=ROOT / "static",
        prefix="static/",
        max_age=STATIC_MAX_AGE,
        allow_all_origins=False,
    )
    app.wsgi_app = Threshold(static)  # type: ignore[method-assign]
    _refuse_another_schema(app.extensions["directory"].database)


def _refuse_another_schema(database: Database) -> None:
    """Stop the start on a schema of another version; a database that is down may come later.

    No connection stays open: worker processes forked from this one must not share it.
    """
    try:
        database.check_schema()
    except SQLAlchemyError:
        _log.warning("the database does not answer yet")
    finally:
        database.engine.dispose()


def _speak(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Speak the language of the path; German where the path names none."""
    code = (values or {}).pop("lang", None)
    if code is None:
        first = request.path[1:].partition("/")[0]
        code = first if first in i18n.LANGUAGES else i18n.SOURCE_LANGUAGE
    i18n.set_language(code)


def _give_again() -> Response | None:
    """Answer from the cache if this very page was made from these very data."""
    shared = rooms()
    if request.method not in ("GET", "HEAD") or not shared.cache.limit or cache.is_private(request):
        return None
    view = request.endpoint or ""
    if not view.startswith(("find.", "data.")) or view == "find.welcome":
        return None
    changing = view.startswith("find.") or any(request.args.get(name) for name in TIME_PARAMETERS)
    minute = clock.now().strftime("%Y%m%d%H%M") if changing else ""
    g.cache_version = (*data_version(), minute)
    page = shared.cache.get(cache.asked_for(request), g.cache_version)
    return cache.answer(request, page, private=False) if page else None


def _finish(response: Response) -> Response:
    """Tag, pack and keep what can be kept; what says something of the visitor nobody keeps."""
    private = cache.is_private(request)
    if (
        response.status_code == 200
        and request.method in ("GET", "HEAD")
        and "Cache-Control" not in response.headers
        and not response.is_streamed
    ):
        page = cache.finished(response)
        version = g.get("cache_version")
        if version is not None:
            rooms().cache.put(cache.asked_for(request), version, page)
        return cache.answer(request, page, private=private)
    if private:
        response.headers["Cache-Control"] = "no-store"
    return response


__all__ = ["register"]
