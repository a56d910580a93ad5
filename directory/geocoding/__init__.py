"""Where exactly is this street address, if a geocoder may be asked?"""

from __future__ import annotations

from urllib.parse import urlsplit

from directory.config import Settings
from directory.errors import SettingsError
from directory.gazetteer import Gazetteer
from directory.geocoding.memory import StoredAnswers
from directory.geocoding.pace import Pace
from directory.geocoding.providers import Nominatim, Photon
from directory.geocoding.service import (
    Cache,
    CachedAnswer,
    GeocoderUnavailable,
    Geocoding,
    HiddenAddress,
)

__all__ = [
    "Cache",
    "CachedAnswer",
    "GeocoderUnavailable",
    "Geocoding",
    "HiddenAddress",
    "StoredAnswers",
    "geocoding_from",
]

_PUBLIC_HOSTS = ("openstreetmap.org", "komoot.io", "komoot.de")


def geocoding_from(settings: Settings, gazetteer: Gazetteer, cache: Cache) -> Geocoding | None:
    """The geocoder that the operator has set, or None when there is none.

    Raises:
        SettingsError: a public service would be asked by somebody without a name.
    """
    if not settings.geocoder:
        return None
    host = urlsplit(settings.geocoder_url).hostname or ""
    unnamed = settings.geocoder_user_agent.strip() in ("", Settings().geocoder_user_agent)
    if unnamed and host.endswith(_PUBLIC_HOSTS):
        raise SettingsError(
            "DIRECTORY_GEOCODER_USER_AGENT: Öffentliche Geocoder wollen wissen, wer fragt; "
            "bitte Name und Adresse für Rückfragen angeben."
        )
    service = Nominatim if settings.geocoder == "nominatim" else Photon
    provider = service(settings.geocoder_url, settings.geocoder_user_agent)
    pace = Pace(settings.var_path / "geocoder.pace")
    return Geocoding(provider, gazetteer, cache, pace)
