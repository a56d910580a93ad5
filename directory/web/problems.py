"""What does somebody see when something goes wrong?

One handler: a page in the reader's language for people, RFC 9457 problem details for programs.
"""

from __future__ import annotations

import json
import logging
import uuid
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from directory import i18n
from directory.errors import DirectoryError, Unavailable
from directory.i18n import lazy
from directory.web.headers import open_data

DATA_ENDINGS = (".json", ".geojson", ".csv", ".atom")
RETRY_AFTER_SECONDS = "30"

_log = logging.getLogger("directory")

SENTENCES = {
    400: lazy("Die Anfrage wurde nicht verstanden."),
    403: lazy("Das ist hier nicht erlaubt."),
    404: lazy("Diese Seite gibt es nicht."),
    405: lazy("Das geht auf dieser Seite nicht."),
    410: lazy("Diesen Eintrag gibt es nicht mehr."),
    413: lazy("Das war zu groß."),
    414: lazy("Die Adresse war zu lang."),
    422: lazy("Die Angaben enthalten Fehler."),
    500: lazy("Bei uns ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal."),
    503: lazy("Das Verzeichnis ist gerade nicht erreichbar. Bitte versuchen Sie es gleich wieder."),
}


def register(app: Flask) -> None:
    """Let every error of the application end here."""
    app.register_error_handler(DirectoryError, _directory_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def wants_data() -> bool:
    """Whether a program asks: it gets problem details instead of a page."""
    return request.path.endswith(DATA_ENDINGS) or request.path.startswith("/api/")


def problem(status: int, sentence: str, **members: object) -> Response:
    """An error as page or as problem details; nobody keeps it, it may be over in a moment."""
    title = HTTPStatus(status).phrase
    if wants_data():
        details = {"type": "about:blank", "title": title, "status": status, "detail": sentence}
        text = json.dumps(details | members, ensure_ascii=False)
        response = Response(text, status, content_type="application/problem+json; charset=utf-8")
        open_data(response)
    else:
        page = render_template(
            "error.html",
            status=status,
            heading=str(SENTENCES.get(status, title)),
            sentence=sentence,
            problem_id=str(members.get("instance", "")).removeprefix("urn:uuid:"),
            noindex=True,
        )
        response = Response(page, status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _directory_error(error: DirectoryError) -> Response:
    return _answer(error.status, str(error.sentence))


def _database_error(error: SQLAlchemyError) -> Response:
    _forget_session()
    if isinstance(error, DBAPIError) and not _is_our_mistake(error):
        _log.warning("database not available: %s", str(error.orig).partition("\n")[0])
        return _answer(503, str(Unavailable(SENTENCES[503])))
    if not isinstance(error, DBAPIError) and "timeout" in type(error).__name__.lower():
        return _answer(503, str(SENTENCES[503]))
    return _unexpected(error)


def _is_our_mistake(error: DBAPIError) -> bool:
    """A statement the database refuses is our fault; a database that is not there is not."""
    text = str(error.orig).lower()
    missing = ("no such table", "does not exist", "unable to open", "locked", "disk", "readonly")
    kind = type(error).__name__
    return not (
        error.connection_invalidated
        or kind in ("InterfaceError",)
        or (kind == "OperationalError" and not text.startswith("near "))
        or any(part in text for part in missing)
    )


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _unexpected(error.original_exception)
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().get_data(), status, dict(error.get_headers()))
    response = _answer(status, str(SENTENCES.get(status, SENTENCES[400])))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers["Allow"] = value
    return response


def _unexpected(error: BaseException) -> Response:
    """A mistake of ours: the log has it whole, the visitor a number to name it by."""
    _forget_session()
    problem_id = uuid.uuid4()
    _log.error("unexpected error %s at %s", problem_id, request.endpoint, exc_info=error)
    try:
        return problem(500, str(SENTENCES[500]), instance=problem_id.urn)
    except Exception:
        _log.exception("the page for errors is broken too")
        return Response(
            f"{SENTENCES[500]}\n112 · 110\n", 500, content_type="text/plain; charset=utf-8"
        )


def _answer(status: int, sentence: str) -> Response:
    response = problem(status, sentence)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def _forget_session() -> None:
    """Throw away a session in an unknown state; the page that says so needs no database."""
    opened = g.pop("session", None)
    if opened is not None:
        try:
            opened.invalidate()
        except Exception:
            _log.warning("session could not be closed")


__all__ = ["i18n", "problem", "register", "wants_data"]
