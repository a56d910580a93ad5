"""Is everything in order, and what is to be done where it is not?"""

from __future__ import annotations

from typing import Final

import click
from rich.console import Console

from directory import health
from directory.cli.installation import Installation
from directory.health import State
from directory.i18n import gettext as _

_STYLE: Final = {State.OK: "green", State.HINT: "yellow", State.WRONG: "bold red"}


@click.command(help=_("Prüfen, ob alles in Ordnung ist; sonst sagen, was zu tun ist."))
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """One line for each thing; the exit code is 1 if something is wrong."""
    installation: Installation = ctx.obj
    words = {State.OK: _("gut"), State.HINT: _("Hinweis"), State.WRONG: _("falsch")}
    console = Console()
    wrong = False
    for finding in health.examine(installation.settings):
        wrong = wrong or finding.state is State.WRONG
        console.print(f"{words[finding.state]:8}", style=_STYLE[finding.state], end="")
        console.print(
            f"{finding.thing:15}{finding.sentence}", markup=False, highlight=False, soft_wrap=True
        )
    ctx.exit(1 if wrong else 0)
