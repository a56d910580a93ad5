"""What does the public text of a place say, as the cells of a row, and as a record again?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from directory.exchange.columns import ALL, CellRefused
from directory.gazetteer import District
from directory.hours import ScheduleRow, to_text
from directory.i18n import lazy
from directory.record import PlaceRecord
from directory.text import clean
from directory.vocabulary import Audience, PhoneKind, PlaceKind, ServiceKind

_WHEELCHAIR: Final = {"yes": "ja", "limited": "teilweise", "no": "nein"}
# "Fachkräfte" alone may be clients or colleagues, so it would not be read as the former again.
AUDIENCE_WORDS: Final[Mapping[Audience, str]] = {
    **{audience: audience.message for audience in Audience},
    Audience.SKILLED_WORKERS: "Internationale Fachkräfte",
}
"""How each audience stands in a cell."""
_PHONE_LABELS: Final = {PhoneKind.FAX.value: "Fax ", PhoneKind.TEXT.value: "SMS "}
NO_NAMES: Final[Mapping[str, District]] = {}


def cells(
    feature: Mapping[str, Any], text: str = "", districts: Mapping[str, District] = NO_NAMES
) -> dict[str, str]:
    """The cells of the row that stands for a place.

    Args:
        feature: the place as a GeoJSON feature.
        text: the same feature as it was kept, for the last column.
        districts: the districts by their key, for their names.
    """
    place = feature["properties"]
    address = place.get("address", {})
    source = place.get("source", {})
    lon, lat = (feature["geometry"] or {"coordinates": ("", "")})["coordinates"]
    services = place.get("services", ())
    district = districts.get(place.get("district", ""))
    row = dict.fromkeys(ALL, "")
    row |= {name: address.get(name, "") for name in _ADDRESS}
    row |= {name: place.get(name, "") for name in _PLAIN}
    row |= {
        "organization": place.get("organization", {}).get("name", ""),
        "place_type": PlaceKind(place["kind"]).source,
        "offer_types": ";".join(ServiceKind(service["kind"]).source for service in services),
        "district_ags": place.get("district", ""),
        "district": district.name if district else "",
        "phone": "; ".join(map(_phone, place.get("phones", ()))),
        "languages": ";".join(_noted(item["code"], item) for item in place.get("languages", ())),
        "hours_text": hours_text(place),
        "target_groups": target_groups(services),
        "wheelchair": wheelchair_text(place),
        "as_of": str(source.get("as_of", "")),
        "source_url": source.get("url", ""),
        "source_note": source.get("note", ""),
        "lat": str(lat),
        "lon": str(lon),
        "confirmed_on": place.get("confirmed", {}).get("on", ""),
        "geojson": text,
    }
    return row


_ADDRESS: Final = ("street", "house_number", "postal_code", "city", "locality")
_PLAIN: Final = (
    "name", "description", "email", "website", "id", "slug", "precision", "updated",
)  # fmt: skip


def _noted(text: str, item: Mapping[str, Any]) -> str:
    return f"{text} ({item['note']})" if item.get("note") else text


def _phone(phone: Mapping[str, Any]) -> str:
    return _noted(_PHONE_LABELS.get(phone.get("kind", ""), "") + phone["number"], phone)


def hours_text(place: Mapping[str, Any]) -> str:
    """The opening hours as a German office writes them, with what stands beside them."""
    rows = [ScheduleRow.from_json(row) for row in place.get("hours", ())]
    return to_text(rows, str(place.get("hours_note", "")))


def target_groups(services: Any) -> str:
    """For whom the offers are, each group once."""
    groups: dict[str, None] = {}
    for service in services:
        groups |= {AUDIENCE_WORDS[Audience(key)]: None for key in service.get("audience", ())}
        groups |= {part: None for part in service.get("eligibility", "").split("; ") if part}
        low, high = service.get("age_from"), service.get("age_to")
        if low is not None and high is not None:
            groups[f"{low}-{high} Jahre"] = None
        elif low is not None:
            groups[f"ab {low} Jahren"] = None
        elif high is not None:
            groups[f"bis {high} Jahre"] = None
    return "; ".join(groups)


def wheelchair_text(place: Mapping[str, Any]) -> str:
    """The answer to "can I get in with a wheelchair", with the source's own words if any."""
    note = str(place.get("wheelchair_note", ""))
    answer = _WHEELCHAIR.get(place.get("wheelchair", ""), "")
    return f"{answer} ({note})" if answer and note else answer or note


# ---------------------------------------------------------------- and back


_LISTS: Final = frozenset(
    [
        "services",
        "phones",
        "links",
        "languages",
        "hours",
        "access",
        "audience",
        "residence_status",
        "bring",
    ]
)
_THINGS: Final = frozenset({"address", "organization", "source", "confirmed"})
_NUMBERS: Final = frozenset({"as_of", "age_from", "age_to", "weekday", "nth"})
_ANSWERS: Final = frozenset({"women_only", "childcare", "by_appointment", "public_holidays"})
_OURS: Final = frozenset(
    [
        "id",
        "slug",
        "city",
        "address_visibility",
        "precision",
        "position_source",
        "confirmed",
        "updated",
    ]
)
"""What the directory adds to a record when it shows it."""


def read_feature(text: str) -> dict[str, Any]:
    """The feature in a cell that was written here.

    Raises:
        CellRefused: it was damaged on its way.
    """
    try:
        feature = json.loads(text)
        properties = _checked(feature["properties"], "properties")
        geometry = feature["geometry"]
        if geometry is not None:
            lon, lat = (float(number) for number in geometry["coordinates"])
            geometry = {"type": "Point", "coordinates": [lon, lat]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged() from None
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def damaged() -> CellRefused:
    """The refusal of a feature that says what no feature says."""
    return CellRefused(
        "geojson", lazy("Die Spalte geojson ist beschädigt; bitte unverändert lassen oder leeren.")
    )


def _checked(value: Any, key: str) -> Any:
    """The value if it has the type its key asks for, its texts cleaned."""
    if isinstance(value, dict) and (key in _THINGS or key in _LISTS or key == "properties"):
        return {name: _checked(item, name) for name, item in value.items()}
    if isinstance(value, list) and key in _LISTS:
        return [_checked(item, key) for item in value]
    if isinstance(value, str) and key not in _NUMBERS | _ANSWERS | _THINGS:
        return clean(value, multiline=key == "description")
    if isinstance(value, bool):
        right = key in _ANSWERS
    else:
        right = isinstance(value, int) and key in _NUMBERS
    if not right:
        raise ValueError(key)
    return value


def record_of(feature: Mapping[str, Any]) -> PlaceRecord:
    """The record that a feature shows; what is hidden is missing.

    Raises:
        CellRefused: the feature says what no record says.
    """
    place = feature["properties"]
    try:
        plain = {key: value for key, value in place.items() if key not in _OURS}
        plain["organization"] = place.get("organization", {}).get("name", "")
        plain["services"] = [
            {key: value for key, value in service.items() if key != "id"}
            for service in place.get("services", ())
        ]
        plain["address"] = {
            **place.get("address", {}), "visibility": place["address_visibility"]
        }  # fmt: skip
        if feature["geometry"]:
            lon, lat = feature["geometry"]["coordinates"]
            plain["position"] = {
                "point": {"lat": lat, "lon": lon},
                "precision": place["precision"],
                "source": place.get("position_source", ""),
            }
        return PlaceRecord.from_plain(plain)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged() from None
