"""Which settings does this installation run with?

One table of settings, each with a default and a sentence of help, read once from the environment
(``DIRECTORY_*``). A wrong value stops the start with a sentence that names the key.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from directory.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "DIRECTORY_"


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set. The README table is checked against this class."""

    database_url: str = _setting(
        "", "SQLAlchemy URL. Empty: SQLite file directory.sqlite in DIRECTORY_VAR."
    )
    var: str = _setting("var", "Folder for everything this installation writes.")
    data: str = _setting("data", "Folder with the data files that come with the product.")
    port: int = _setting(8000, "Loopback port that `make run` serves on.")
    workers: int = _setting(2, "Number of gunicorn worker processes.")
    public_url: str = _setting(
        "", "Address of the site as visitors type it (https://…), for feeds and links."
    )
    trusted_hosts: str = _setting(
        "", "Comma-separated host names that are answered. Empty: any (behind a proxy that checks)."
    )
    cache_mb: int = _setting(32, "Memory for finished answers in each worker, in MB. 0: no cache.")
    operator_name: str = _setting("", "Impressum: who runs this site.")
    operator_address: str = _setting("", "Impressum: postal address, lines separated by |.")
    operator_representative: str = _setting("", "Impressum: authorised representative.")
    operator_email: str = _setting("", "Impressum: e-mail address.")
    operator_phone: str = _setting("", "Impressum: phone number.")
    operator_editor: str = _setting("", "Impressum: responsible for content (§ 18 (2) MStV).")
    privacy_contact: str = _setting("", "Datenschutz: how to reach the data protection officer.")
    hosting: str = _setting("", "Datenschutz: who hosts the site.")
    accessibility_reviewed: str = _setting(
        "", "Barrierefreiheit: date of the last review (YYYY-MM-DD)."
    )
    accessibility_contact: str = _setting("", "Barrierefreiheit: address for reports of barriers.")
    geocoder: str = _setting("", "Geocoder for street addresses: nominatim or photon. Empty: off.")
    geocoder_url: str = _setting("", "Base URL of the geocoder, e.g. https://geocoder.example.org.")
    geocoder_user_agent: str = _setting(
        "integrationsorte-directory", "User-Agent sent to the geocoder; name yourself here."
    )
    tiles_url: str = _setting(
        "", "Tile source with {z}, {x}, {y}, fetched through this server only. Empty: outline map."
    )
    tiles_attribution: str = _setting("", "Attribution that the tile source asks for.")
    tiles_cache_mb: int = _setting(200, "Disk space for cached tiles in MB.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read ``DIRECTORY_*``.

        Raises:
            SettingsError: a key is unknown or a value has the wrong form.
        """
        source = os.environ if environment is None else environment
        known = {PREFIX + item.name.upper(): item for item in fields(cls)}
        values: dict[str, Any] = {}
        for key, text in source.items():
            if not key.startswith(PREFIX):
                continue
            if key not in known:
                raise SettingsError(
                    f"{key}: diese Einstellung gibt es nicht. Bekannt sind: "
                    + ", ".join(sorted(known))
                )
            item = known[key]
            values[item.name] = _number(key, text) if isinstance(item.default, int) else text
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse values that cannot work.

        Raises:
            SettingsError: with a sentence that names the key and what it may be.
        """
        if self.geocoder not in ("", "nominatim", "photon"):
            raise SettingsError(
                f"DIRECTORY_GEOCODER: „{self.geocoder}“ gibt es nicht; nominatim, photon oder leer."
            )
        if self.geocoder and not self.geocoder_url:
            raise SettingsError("DIRECTORY_GEOCODER_URL fehlt: Adresse des Geocoders angeben.")
        for key in ("public_url", "geocoder_url", "tiles_url"):
            value = getattr(self, key)
            if value and (urlsplit(value).scheme not in ("http", "https")):
                raise SettingsError(f"DIRECTORY_{key.upper()}: muss mit https:// beginnen.")
        if self.tiles_url and not all(part in self.tiles_url for part in ("{z}", "{x}", "{y}")):
            raise SettingsError("DIRECTORY_TILES_URL: muss {z}, {x} und {y} enthalten.")
        if not 1 <= self.port <= 65535:
            raise SettingsError("DIRECTORY_PORT: eine Zahl von 1 bis 65535.")
        if self.workers < 1 or self.cache_mb < 0 or self.tiles_cache_mb < 0:
            raise SettingsError("DIRECTORY_WORKERS, …_CACHE_MB: keine negativen Zahlen.")

    @property
    def var_path(self) -> Path:
        """The writable folder, absolute."""
        return (ROOT / self.var).resolve()

    @property
    def data_path(self) -> Path:
        """The folder of the data files, absolute."""
        return (ROOT / self.data).resolve()

    @property
    def url(self) -> str:
        """The database URL that is really used."""
        return self.database_url or f"sqlite:///{self.var_path / 'directory.sqlite'}"


def _number(key: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise SettingsError(f"{key}: „{text}“ ist keine ganze Zahl.") from None
