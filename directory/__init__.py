"""How is the application put together? Wiring only; every rule has a room of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from directory.config import Settings

MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_FORM_PARTS = 1_000


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings (by default those of the environment).

    Raises:
        SettingsError: a setting is wrong.
        RuntimeError: a view has no access mark.
    """
    from flask import Flask

    from directory import web
    from directory.config import ROOT, Settings

    chosen = settings or Settings.from_environment()
    chosen.check()
    app = Flask("directory", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        TRUSTED_HOSTS=[h.strip() for h in chosen.trusted_hosts.split(",") if h.strip()] or None,
    )
    web.register(app, chosen)
    return app
