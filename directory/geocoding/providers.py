"""How is a Nominatim or a Photon asked, and what do its answers say?

The only importer of geopy's geocoders. What they throw becomes one of three errors, and what they
answer becomes :class:`Answer`, so that nothing else knows which of them is asked.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import Nominatim as GeopyNominatim
from geopy.geocoders import Photon as GeopyPhoton

from directory.geo import SAXONY, Point
from directory.vocabulary import PointPrecision

TIMEOUT_SECONDS = 5.0
_LARGEST_ANSWER = 1_000_000
_MOST_ANSWERS = 5
_VIEWBOX = ((SAXONY.south, SAXONY.west), (SAXONY.north, SAXONY.east))

_STOPS = frozenset(
    {"public_transport", "bus_stop", "tram_stop", "station", "halt", "platform", "stop_position"}
)
# What OpenStreetMap calls a thing, and how exact a point it therefore is. Anything that is not
# here (a shop, a park) counts only through the street and number of its address.
_PRECISIONS = {
    **dict.fromkeys(("road", "street", "highway"), PointPrecision.STREET),
    **dict.fromkeys(
        (
            "suburb",
            "quarter",
            "neighbourhood",
            "city_district",
            "borough",
            "district",
            "locality",
            "village",
            "hamlet",
        ),
        PointPrecision.LOCALITY,
    ),
    "postcode": PointPrecision.POSTCODE,
    **dict.fromkeys(
        ("city", "town", "municipality", "administrative"), PointPrecision.MUNICIPALITY
    ),
}
# Where an answer says its town: the first group that names one we know decides, because a quarter
# of a city may be called like a town elsewhere.
_TOWN_MEMBERS = (
    ("city", "town"),
    ("village", "municipality"),
    ("hamlet", "suburb", "city_district", "district", "locality"),
)


class Busy(Exception):
    """The geocoder asks for a pause."""

    def __init__(self, retry_after: float | None) -> None:
        super().__init__("rate limited")
        self.retry_after = retry_after


class Broken(Exception):
    """The geocoder did not answer in time, or not with what it should."""


class Refused(Exception):
    """The geocoder does not serve this installation; asking again is useless."""


@dataclass(frozen=True, slots=True)
class Question:
    """An address as a geocoder wants it."""

    street: str
    house_number: str
    postal_code: str
    city: str

    @property
    def street_line(self) -> str:
        """Street and number."""
        return f"{self.street} {self.house_number}".strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """One place that a geocoder offers.

    ``towns`` are the names of what surrounds it, in groups from town to quarter.
    """

    point: Point
    precision: PointPrecision | None
    name: str
    street: str
    house_number: str
    postal_code: str
    towns: tuple[tuple[str, ...], ...]
    state: str
    country: str


class BoundedAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy has no types
    """Reads no more than a megabyte and for no longer than the timeout.

    geopy's other adapter retries on its own, which would break the pace of one request a second.
    urllib's timeout is for each packet, so a slow trickle of bytes would never end.
    """

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """As in geopy, with an end."""
        self._deadline = time.monotonic() + timeout
        return str(super().get_text(url, timeout=timeout, headers=headers))

    def _decode_page(self, page: Any) -> str:
        parts: list[bytes] = []
        size = 0
        try:
            while part := page.read1(65536):
                parts.append(part)
                size += len(part)
                if size > _LARGEST_ANSWER or time.monotonic() > self._deadline:
                    raise GeocoderTimedOut("answer too long")
        except TimeoutError as error:
            # geopy's own error for this is one of them.
            raise GeocoderTimedOut("answer too slow or too long") from error
        except (OSError, http.client.HTTPException) as error:
            raise GeocoderUnavailable(type(error).__name__) from error
        return b"".join(parts).decode("utf-8", "replace")


class Nominatim:
    """A Nominatim at any address."""

    name = "nominatim"
    credit = "OpenStreetMap (ODbL), Nominatim"

    def __init__(self, url: str, user_agent: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._geocoder = GeopyNominatim(**_connection(url, "/search", user_agent, timeout))

    def ask(self, question: Question) -> list[Answer]:
        """The places that may be this address; Busy, Broken or Refused."""
        query = {"street": question.street_line, "city": question.city}
        if question.postal_code:
            query["postalcode"] = question.postal_code
        return _ask(
            lambda: self._geocoder.geocode(
                query,
                exactly_one=False,
                limit=_MOST_ANSWERS,
                addressdetails=True,
                language="de",
                country_codes="de",
                viewbox=_VIEWBOX,
                bounded=True,
            ),
            self._answer,
        )

    @staticmethod
    def _answer(raw: Mapping[str, Any]) -> Answer:
        address = raw.get("address") or {}
        kinds = (raw.get("addresstype"), raw.get("type"), raw.get("category"), raw.get("class"))
        return _answer(
            Point(float(raw["lat"]), float(raw["lon"])),
            kinds,
            address,
            name=raw.get("name") or str(raw.get("display_name", "")).partition(",")[0],
            street=address.get("road") or address.get("pedestrian") or address.get("square"),
            house_number=address.get("house_number"),
            country=address.get("country_code"),
        )


class Photon:
    """A Photon at any address."""

    name = "photon"
    credit = "OpenStreetMap (ODbL), Photon"

    def __init__(self, url: str, user_agent: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._geocoder = GeopyPhoton(**_connection(url, "/api", user_agent, timeout))

    def ask(self, question: Question) -> list[Answer]:
        """The places that may be this address; Busy, Broken or Refused."""
        town = f"{question.postal_code} {question.city}".strip()
        return _ask(
            lambda: self._geocoder.geocode(
                f"{question.street_line}, {town}",
                exactly_one=False,
                limit=_MOST_ANSWERS,
                language="de",
                bbox=_VIEWBOX,
            ),
            self._answer,
        )

    @staticmethod
    def _answer(raw: Mapping[str, Any]) -> Answer:
        found = raw["properties"]
        lon, lat = raw["geometry"]["coordinates"][:2]
        kinds = (found.get("type"), found.get("osm_value"), found.get("osm_key"))
        street = found.get("street")
        if not street and "street" in kinds:
            street = found.get("name")
        return _answer(
            Point(float(lat), float(lon)),
            kinds,
            found,
            name=found.get("name"),
            street=street,
            house_number=found.get("housenumber"),
            country=found.get("countrycode"),
        )


def _answer(
    point: Point,
    kinds: tuple[object, ...],
    address: Mapping[str, Any],
    *,
    name: object,
    street: object,
    house_number: object,
    country: object,
) -> Answer:
    words = [str(kind) for kind in kinds]
    precision = next((_PRECISIONS[word] for word in words if word in _PRECISIONS), None)
    if not _STOPS.isdisjoint(words):
        precision = PointPrecision.STOP
    elif street and house_number:
        precision = PointPrecision.HOUSE
    return Answer(
        point,
        precision,
        str(name or ""),
        str(street or ""),
        str(house_number or ""),
        str(address.get("postcode") or ""),
        tuple(
            tuple(str(address[member]) for member in group if address.get(member))
            for group in _TOWN_MEMBERS
        ),
        str(address.get("state") or ""),
        str(country or "").lower(),
    )


def _connection(url: str, path: str, user_agent: str, timeout: float) -> dict[str, Any]:
    """What geopy wants to know: it puts scheme, domain and path together again."""
    parts = urlsplit(url)
    return {
        "scheme": parts.scheme,
        "domain": (parts.netloc + parts.path).rstrip("/").removesuffix(path),
        "user_agent": user_agent,
        "timeout": timeout,
        "adapter_factory": BoundedAdapter,
    }


def _ask(
    send: Callable[[], list[Any] | None], read: Callable[[Mapping[str, Any]], Answer]
) -> list[Answer]:
    try:
        return [read(location.raw) for location in send() or []]
    except GeocoderRateLimited as error:
        raise Busy(error.retry_after) from None
    except GeocoderQueryError:
        return []
    except (
        GeocoderAuthenticationFailure,
        GeocoderInsufficientPrivileges,
        GeocoderQuotaExceeded,
    ) as error:
        raise Refused(type(error).__name__) from None
    except GeopyError as error:
        # The message may hold the whole answer, so only its kind is passed on.
        raise Broken(type(error).__name__) from None
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Broken(f"unreadable answer: {type(error).__name__}") from None
