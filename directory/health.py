"""Is this installation in order, and if not, what is to be done?"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, func, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from directory import clock, geodata
from directory.config import ROOT, Settings
from directory.db import Database, newest_revision
from directory.errors import DirectoryError
from directory.gazetteer import Gazetteer
from directory.i18n import LazyString, format_number, lazy, list_and
from directory.i18n import gettext as _
from directory.models import District, Municipality, Place, PlaceTerm
from directory.vocabulary import PlaceStatus

OLDEST_SQLITE: Final = (3, 37)
OLDEST_POSTGRESQL: Final = 13
LITTLE_SPACE: Final = 500_000_000
FIRST_YEAR: Final = 2026
"""A clock that shows an earlier year is wrong: this program did not exist then."""
SCRIPTS: Final = {
    "de": lazy("lateinische Schrift"),
    "ru": lazy("kyrillische Schrift"),
    "ar": lazy("arabische Schrift"),
    "am": lazy("äthiopische Schrift"),
}


class State(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    HINT = "hint"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it if it is not ok."""

    thing: str
    state: State
    sentence: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; one thing that is broken does not hide the others."""
    for thing, check in _CHECKS:
        try:
            for state, sentence in check(settings):
                yield Finding(str(thing), state, sentence)
        except (DirectoryError, SQLAlchemyError, OSError, ValueError, LookupError) as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines() or [""]
            yield Finding(str(thing), State.WRONG, reason[0])


Said = Iterator[tuple[State, str]]


def _settings(settings: Settings) -> Said:
    yield State.OK, _("Datenbank: %(url)s", url=_without_password(settings.url))
    missing = [
        f"DIRECTORY_{name.upper()}"
        for name in ("operator_name", "operator_address", "operator_email", "privacy_contact")
        if not getattr(settings, name)
    ]
    if missing:
        names = list_and(missing)
        yield State.HINT, _("Impressum und Datenschutz sind unvollständig: %(names)s.", names=names)
    if not settings.public_url:
        yield State.HINT, _("DIRECTORY_PUBLIC_URL fehlt: die Adresse, unter der Leute lesen.")
    if settings.geocoder:
        yield State.OK, _("Geocoder: %(url)s", url=settings.geocoder_url)
    else:
        yield State.OK, _("Geocoder: keiner; Punkte kommen aus den Datendateien.")


def _without_password(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _data_files(settings: Settings) -> Said:
    gazetteer = Gazetteer.load(settings.data_path)
    outlines = geodata.districts_geojson(settings)
    yield (
        State.OK,
        _(
            "%(districts)s Kreise, %(municipalities)s Gemeinden, %(outlines)s Umrisse in "
            "%(folder)s",
            districts=len(gazetteer.districts),
            municipalities=len(gazetteer.municipalities),
            outlines=len(outlines["features"]),
            folder=settings.data_path,
        ),
    )


def _database(settings: Settings) -> Said:
    database = Database(settings.url)
    try:
        yield from _reached(database, settings)
    finally:
        database.engine.dispose()


def _reached(database: Database, settings: Settings) -> Said:
    revision = database.schema_revision()
    if revision is not None:
        with database.engine.connect() as connection:
            yield from (_sqlite if database.dialect == "sqlite" else _postgresql)(connection)
    if revision != newest_revision():
        found = revision or _("leer")
        yield (
            State.WRONG,
            _(
                "Das Schema ist nicht aktuell (%(found)s). Zu tun: integrationsorte db upgrade",
                found=found,
            ),
        )
        return
    yield State.OK, _("Schema %(revision)s, aktuell", revision=revision)
    with database.reading() as session:
        yield from _contents(session.connection(), settings)


def _sqlite(connection: Connection) -> Said:
    version = connection.scalar(text("SELECT sqlite_version()"))
    parts = tuple(int(part) for part in str(version).split("."))
    words = connection.scalar(text("SELECT sqlite_compileoption_used('ENABLE_FTS5')"))
    if parts < OLDEST_SQLITE or not words:
        yield State.WRONG, _("SQLite %(version)s ist zu alt oder ohne FTS5.", version=version)
    else:
        yield State.OK, _("SQLite %(version)s mit Volltextsuche (FTS5)", version=version)
    whole = connection.scalar(text("PRAGMA quick_check(1)"))
    if whole != "ok":
        yield (
            State.WRONG,
            _("Die Datei ist beschädigt (%(what)s): Sicherung einspielen.", what=whole),
        )
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken:
        yield State.WRONG, _("In der Tabelle %(name)s fehlen Bezüge.", name=broken[0])


def _postgresql(connection: Connection) -> Said:
    number = int(str(connection.scalar(text("SHOW server_version_num"))))
    version = connection.scalar(text("SHOW server_version"))
    if number // 10_000 < OLDEST_POSTGRESQL:
        yield State.WRONG, _("PostgreSQL %(version)s ist zu alt.", version=version)
    else:
        yield State.OK, _("PostgreSQL %(version)s mit Volltextsuche (tsvector)", version=version)
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        yield (
            State.WRONG,
            _("Die Datenbank ist in %(name)s angelegt, nicht in UTF8.", name=encoding),
        )
    there = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
    apart = abs(float(there or 0) - clock.now().timestamp())
    if apart > 60:
        seconds = format_number(round(apart))
        yield State.WRONG, _("Die Uhr der Datenbank geht %(seconds)s s anders.", seconds=seconds)


def _contents(connection: Connection, settings: Settings) -> Said:
    """Whether what is found is what is there."""
    published = connection.scalar(
        select(func.count()).where(Place.status == PlaceStatus.PUBLISHED.value)
    )
    listed = connection.scalar(select(func.count()).where(PlaceTerm.term == "*"))
    worded = connection.scalar(text("SELECT count(*) FROM place_search"))
    if published == listed == worded:
        yield (
            State.OK,
            _("%(number)s Einträge, alle auffindbar", number=format_number(published or 0)),
        )
    else:
        yield (
            State.WRONG,
            _(
                "%(published)s Einträge, aber %(listed)s in den Listen und %(worded)s in der "
                "Textsuche.",
                published=published,
                listed=listed,
                worded=worded,
            ),
        )
    gazetteer = Gazetteer.load(settings.data_path)
    districts = set(connection.scalars(select(District.ags)))
    municipalities = set(connection.scalars(select(Municipality.ags)))
    if not (
        gazetteer.districts.keys() <= districts
        and gazetteer.municipalities.keys() <= municipalities
    ):
        yield State.WRONG, _("Gemeinden fehlen. Zu tun: integrationsorte db upgrade")


def _folder(settings: Settings) -> Said:
    folder = settings.var_path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x")
    free = shutil.disk_usage(folder).free
    said = _("%(folder)s ist beschreibbar, %(free)s GB frei",
             folder=folder, free=format_number(round(free / 1e9, 1)))  # fmt: skip
    if free < LITTLE_SPACE:
        yield State.WRONG, _("%(said)s: zu wenig.", said=said)
    else:
        yield State.OK, said


def _front_end(settings: Settings) -> Said:
    needed = ("leaflet/leaflet.js", "leaflet.markercluster/leaflet.markercluster.js")
    missing = [name for name in needed if not (ROOT / "static" / "vendor" / name).exists()]
    if missing:
        yield State.WRONG, _("Es fehlen: %(names)s. Zu tun: make static", names=list_and(missing))
    else:
        yield State.OK, _("Karte und Stile sind da")


def _clock(settings: Settings) -> Said:
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        yield State.WRONG, _("Die Zeitzonen fehlen. Zu tun: pip install tzdata")
        return
    here = clock.local_now()
    if here.year < FIRST_YEAR:
        yield State.WRONG, _("Die Uhr zeigt %(moment)s; bitte stellen.", moment=f"{here:%d.%m.%Y}")
    else:
        yield State.OK, f"{here:%d.%m.%Y %H:%M} Europe/Berlin"


def _fonts(settings: Settings) -> Said:
    """Pages use the reader's fonts; only what this machine draws or prints needs some here."""
    program = shutil.which("fc-list")
    if program is None:
        yield State.HINT, _("fontconfig fehlt; nur nötig, um hier zu drucken.")
        return
    missing = [
        name
        for code, name in SCRIPTS.items()
        if not subprocess.run(  # noqa: S603 - a fixed program with a fixed argument
            [program, f":lang={code}", "file"],
            capture_output=True, timeout=20, check=False, env={**os.environ, "LC_ALL": "C"},
        ).stdout.strip()
    ]  # fmt: skip
    if missing:
        names = list_and(missing)
        yield (
            State.HINT,
            _("Zum Drucken fehlen Schriften: %(names)s (fonts-noto-core).", names=names),
        )
    else:
        yield State.OK, list_and(SCRIPTS.values())


_CHECKS: Final[tuple[tuple[LazyString, Callable[[Settings], Said]], ...]] = (
    (lazy("Einstellungen"), _settings),
    (lazy("Datendateien"), _data_files),
    (lazy("Datenbank"), _database),
    (lazy("Ordner"), _folder),
    (lazy("Oberfläche"), _front_end),
    (lazy("Uhr"), _clock),
    (lazy("Schriften"), _fonts),
)
