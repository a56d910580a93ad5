"""Are the tables there, and are they the right ones?"""

from __future__ import annotations

import click

from directory import territory
from directory.cli.console import say
from directory.cli.installation import Installation
from directory.i18n import gettext as _


@click.group(help=_("Die Datenbank einrichten und prüfen."))
def db() -> None:
    """Commands about the tables themselves."""


@db.command(help=_("Tabellen anlegen oder auf den neuesten Stand bringen; Gemeinden eintragen."))
@click.pass_obj
def upgrade(installation: Installation) -> None:
    """Bring the schema to the newest revision, and the territory into it."""
    database = installation.database
    before = database.schema_revision()
    database.upgrade()
    with database.writing() as session:
        written = territory.store(session, installation.gazetteer)
    after = database.schema_revision()
    if before == after and not written:
        say(_("Die Datenbank ist auf dem neuesten Stand (%(revision)s).", revision=after))
    else:
        say(
            _(
                "Datenbank eingerichtet: Schema %(revision)s, %(rows)s Kreise und Gemeinden "
                "eingetragen.",
                revision=after,
                rows=written,
            )
        )


@db.command(help=_("Prüfen, ob die Tabellen zu diesem Programm passen."))
@click.pass_obj
def check(installation: Installation) -> None:
    """End with an error if the schema is not the one of this program."""
    database = installation.ready_database
    say(
        _(
            "Die Datenbank ist auf dem neuesten Stand (%(revision)s).",
            revision=database.schema_revision(),
        )
    )
