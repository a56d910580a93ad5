"""How do tables of places come in, and go out again?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from directory import exchange, search
from directory.cli.console import complain, progress, say
from directory.cli.installation import Installation
from directory.exchange import Plan, Reading, Verdict
from directory.i18n import format_number, ngettext
from directory.i18n import gettext as _
from directory.search import PlaceSearch
from directory.text import clean

SHOWN: Final = 50
"""More changes than this fill a screen and help nobody."""


@click.command("import", help=_("Eine CSV-Tabelle einlesen. Mehrmals einlesen schadet nicht."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Nur sagen, was sich ändern würde."))
@click.option(
    "--encoding",
    type=click.Choice(exchange.ENCODINGS, case_sensitive=False),
    help=_("Zeichensatz, wenn die Datei weder UTF-8 noch UTF-16 mit Kennung ist."),
)
@click.option(
    "--if-empty", is_flag=True, help=_("Nur, wenn das Verzeichnis noch keinen Eintrag hat.")
)
@click.option(
    "--source", help=_("Name der Quelle; ohne Angabe der Dateiname. Gleiche Quelle, gleicher Name.")
)
@click.option(
    "--overwrite",
    is_flag=True,
    help=_("Die Tabelle gilt auch, wo Einträge inzwischen hier geändert wurden."),
)
@click.pass_obj
def import_places(
    installation: Installation,
    file: Path,
    dry_run: bool,
    encoding: str | None,
    if_empty: bool,
    source: str | None,
    overwrite: bool,
) -> None:
    """Read a table, say what it changes, and change it in one step."""
    database = installation.ready_database
    if if_empty:
        with database.reading() as session:
            if exchange.holds_entries(session):
                say(_("Das Verzeichnis hat schon Einträge; nichts eingelesen."))
                return
    reading = _read(installation, file, encoding)
    name = clean(source or file.name)[:100]
    gazetteer = installation.gazetteer
    if dry_run:
        with database.reading() as session:
            plan = exchange.make_plan(session, reading, gazetteer, source=name, overwrite=overwrite)
            _report(plan, in_full=True)
            say(_("Probelauf: nichts wurde geändert."))
        _end(plan)
        return
    with database.writing() as session:
        plan = exchange.make_plan(session, reading, gazetteer, source=name, overwrite=overwrite)
        _report(plan, in_full=False)
        with progress(_("Schreiben"), len(plan.items)) as more:
            exchange.carry_out(session, plan, gazetteer, name=name, progress=more)
    if plan.items:
        say(_("Eingetragen."), style="green")
    _end(plan)


def _read(installation: Installation, file: Path, encoding: str | None) -> Reading:
    with file.open("rb") as opened, progress(_("Lesen"), file.stat().st_size) as more:
        last = 0

        def position(now: int) -> None:
            nonlocal last
            more(now - last)
            last = now

        return exchange.read(opened, installation.gazetteer, encoding=encoding, progress=position)


def _report(plan: Plan, *, in_full: bool) -> None:
    counts = plan.counts
    rows = ngettext("%(num)s Zeile", "%(num)s Zeilen", plan.rows)
    parts = [
        (counts["new"], _("neu")),
        (counts["changed"], _("geändert")),
        (counts["unchanged"], _("unverändert")),
        (counts["waiting"], _("warten auf eine Entscheidung")),
        (counts["refused"], _("abgelehnt")),
    ]
    said = ", ".join(f"{format_number(number)} {what}" for number, what in parts)
    say(f"{rows}: {said}.")
    for refusal in plan.refusals:
        where = _("Zeile %(line)s", line=refusal.line)
        column = f", {refusal.column}" if refusal.column else ""
        complain(f"{where}{column}: {refusal.sentence}")
    _show(plan, Verdict.WAITING, _("wartet, weil der Eintrag inzwischen hier geändert wurde"))
    if in_full:
        _show(plan, Verdict.CHANGED, _("geändert"))


def _show(plan: Plan, verdict: Verdict, what: str) -> None:
    """Field by field, what rows of one kind alter."""
    items = [item for item in plan.items if item.verdict is verdict]
    for item in items[:SHOWN]:
        where = _("Zeile %(line)s", line=item.line)
        say(f"{where}, {item.record.name}: {what}")
        for path, (old, new) in item.differences.items():
            say(f"    {path}: {_short(old)} → {_short(new)}")
    if len(items) > SHOWN:
        say(_("… und %(number)s weitere", number=format_number(len(items) - SHOWN)))


def _short(value: object) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _end(plan: Plan) -> None:
    """Rows that were left out are a reason for a script to look."""
    if plan.refusals:
        click.get_current_context().exit(1)


# ---------------------------------------------------------------- out


@click.command("export", help=_("Alle öffentlichen Angaben ausgeben."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "geojson", "json"]),
    default="csv",
    show_default=True,
    help=_("Form der Ausgabe."),
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Datei; ohne Angabe die Standardausgabe."),
)
@click.pass_obj
def export_places(installation: Installation, form: str, output: Path | None) -> None:
    """Write every published place, as everybody may see it."""
    database = installation.ready_database
    writers: dict[str, Callable[[Iterable[str]], Iterator[str]]] = {
        "csv": lambda features: exchange.csv_places(features, installation.gazetteer.districts),
        "geojson": exchange.geojson,
        "json": exchange.json_places,
    }
    with database.reading() as session:
        wish, around = PlaceSearch(), installation.surroundings()
        found = search.FacetIndex().find(session, wish, around)
        features = search.features(session, wish, around, found)
        pieces = writers[form](features)
        if output is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece.encode())
            sys.stdout.buffer.flush()
        else:
            _write(output, pieces)


def _write(output: Path, pieces: Iterable[str]) -> None:
    """Write a file that is complete or not there at all."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
