"""Which commands are there, and how do they end when something is wrong?"""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.exc import OperationalError

from directory.cli.console import complain
from directory.cli.data import export_places, import_places
from directory.cli.database import db
from directory.cli.doctor import doctor
from directory.cli.geography import geocode, geodata
from directory.cli.installation import Installation
from directory.cli.seed import seed_synthetic
from directory.errors import DirectoryError
from directory.i18n import gettext as _

WRONG = 2
"""The exit code when a command could not do what it was asked to."""


class Commands(click.Group):
    """All commands; what goes wrong is said in one sentence, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except DirectoryError as error:
            complain(str(error))
        except OperationalError as error:
            reason = str(error.orig or error).strip().splitlines()[0]
            complain(_("Die Datenbank antwortet nicht: %(reason)s", reason=reason))
        except BrokenPipeError:
            return ctx.exit(0)
        except OSError as error:
            complain(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "))
        return ctx.exit(WRONG)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Verzeichnis der Integrationsorte: einrichten, füllen, prüfen."),
)
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Everything works on the installation that ``DIRECTORY_*`` describes."""
    ctx.obj = ctx.obj or Installation()
    ctx.call_on_close(ctx.obj.close)


commands.add_command(db)
commands.add_command(import_places)
commands.add_command(export_places)
commands.add_command(doctor)
commands.add_command(seed_synthetic)
commands.add_command(geocode)
commands.add_command(geodata)


def main() -> None:
    """The program ``integrationsorte``."""
    commands(prog_name="integrationsorte")
