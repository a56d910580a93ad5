"""How does one get a full directory to try things with?"""

from __future__ import annotations

import time

import click

from directory import exchange, synthetic
from directory.cli.console import progress, say
from directory.cli.installation import Installation
from directory.errors import BadInput
from directory.i18n import format_number, ngettext
from directory.i18n import gettext as _


@click.command(
    "seed-synthetic", help=_("ANZAHL Beispielorte anlegen, zum Ausprobieren und für Lasttests.")
)
@click.argument("number", metavar=_("ANZAHL"), type=click.IntRange(1, 1_000_000))
@click.option(
    "--among-real-entries", is_flag=True, help=_("Auch, wenn es schon wirkliche Einträge gibt.")
)
@click.pass_obj
def seed_synthetic(installation: Installation, number: int, among_real_entries: bool) -> None:
    """Make the first ``number`` synthetic places; those that are there already stay."""
    database = installation.ready_database
    with database.reading() as session:
        if not among_real_entries and exchange.holds_real_entries(session):
            raise BadInput(
                _(
                    "Das Verzeichnis enthält wirkliche Einträge. Beispielorte dazwischen nur mit "
                    "--among-real-entries."
                )
            )
        missing = exchange.missing_synthetic(session, number)
    started = time.monotonic()
    with progress(_("Beispielorte"), len(missing)) as more:
        for start in range(0, len(missing), exchange.SEED_PART):
            part = missing[start : start + exchange.SEED_PART]
            with database.writing() as session:
                exchange.seed(
                    session,
                    synthetic.places(installation.gazetteer, part),
                    installation.gazetteer,
                    progress=more,
                )
    made = ngettext("%(num)s Beispielort angelegt", "%(num)s Beispielorte angelegt", len(missing))
    seconds = format_number(round(time.monotonic() - started, 1))
    say(_("%(made)s in %(seconds)s Sekunden.", made=made, seconds=seconds))
