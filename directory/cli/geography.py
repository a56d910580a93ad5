"""How do places find their exact points, and the map its official outlines?"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from directory import geodata as outlines
from directory import locating
from directory.cli.console import progress, say
from directory.cli.installation import Installation
from directory.geocoding import StoredAnswers, geocoding_from
from directory.i18n import format_number, ngettext
from directory.i18n import gettext as _
from directory.locating import Inexact
from directory.record import Position

_WRITTEN_TOGETHER: Final = 25


@click.command(help=_("Genaue Punkte für Adressen beim eingestellten Geocoder holen."))
@click.option("--limit", type=click.IntRange(1), help=_("Höchstens so viele Adressen."))
@click.pass_obj
def geocode(installation: Installation, limit: int | None) -> None:
    """Ask for every entry that is not at its house; may be stopped and started at any time."""
    database, gazetteer = installation.ready_database, installation.gazetteer
    geocoding = geocoding_from(installation.settings, gazetteer, StoredAnswers(database))
    if geocoding is None:
        say(
            _(
                "Es ist kein Geocoder eingestellt (DIRECTORY_GEOCODER, DIRECTORY_GEOCODER_URL); "
                "es bleibt bei den Punkten der Datendateien."
            )
        )
        return
    with database.reading() as session:
        entries = list(locating.inexact(session))[:limit]
    moved = 0
    found: list[tuple[Inexact, Position]] = []

    def write() -> None:
        nonlocal moved
        if found:
            with database.writing() as session:
                moved += locating.move(session, found, gazetteer)
            found.clear()

    try:
        with progress(_("Adressen"), len(entries)) as more:
            for entry in entries:
                position = locating.locate(entry, gazetteer, geocoding)
                if position is not None:
                    found.append((entry, position))
                if len(found) >= _WRITTEN_TOGETHER:
                    write()
                more(1)
    finally:
        # What was found before the geocoder fell silent, or somebody pressed Ctrl+C, is kept.
        write()
        asked = ngettext("%(num)s Adresse", "%(num)s Adressen", len(entries))
        say(_("%(asked)s, %(moved)s genauer gefunden.", asked=asked, moved=format_number(moved)))


@click.group(help=_("Umrisse der Kreise."))
def geodata() -> None:
    """Commands about the outlines on the map."""


@geodata.command(help=_("Amtliche Umrisse (BKG VG250 oder VG5000: GeoJSON, ZIP) einspielen."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2100), help=_("Jahr des Abrufs."))
@click.pass_obj
def install(installation: Installation, file: Path, year: int | None) -> None:
    """Put official outlines into the place of those that come with the directory."""
    target = outlines.installed_path(installation.settings)
    done = outlines.install(file, target, installation.gazetteer, year=year)
    say(
        _(
            "%(districts)s Kreise eingespielt, %(size)s kB komprimiert. %(attribution)s",
            districts=format_number(done.districts),
            size=format_number(round(done.bytes_gzipped / 1000)),
            attribution=done.attribution,
        )
    )
