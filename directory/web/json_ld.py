"""How do search engines read a place? As schema.org JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from directory.geo import Point
from directory.vocabulary import PlaceKind, ServiceKind

SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OFFICES = {PlaceKind.PUBLIC_OFFICE.value: "GovernmentOffice"}


def json_ld(place: Mapping[str, Any], point: Point | None) -> dict[str, Any]:
    """The public place in the words of https://schema.org; only what is known."""
    address = place.get("address", {})
    street = f"{address.get('street', '')} {address.get('house_number', '')}".strip()
    linked: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": OFFICES.get(place["kind"], "CivicStructure"),
        "@id": f"urn:uuid:{place['id']}",
        "name": place["name"],
        "description": place.get("description"),
        "url": place.get("website"),
        "telephone": [phone["number"] for phone in place.get("phones", ())],
        "email": place.get("email"),
        "address": _filled(
            {
                "@type": "PostalAddress",
                "streetAddress": street,
                "postalCode": address.get("postal_code"),
                "addressLocality": address.get("city"),
                "addressRegion": "Sachsen",
                "addressCountry": "DE",
            }
        )
        if address
        else None,
        "geo": {"@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon}
        if point and place.get("precision") == "house"
        else None,
        "openingHoursSpecification": [
            hours for row in place.get("hours", ()) if (hours := _hours(row))
        ],
        "makesOffer": [_offer(service) for service in place.get("services", ())],
        "parentOrganization": {"@type": "Organization", "name": place["organization"]["name"]}
        if "organization" in place
        else None,
        "amenityFeature": {
            "@type": "LocationFeatureSpecification",
            "name": "wheelchair",
            "value": place["wheelchair"] == "yes",
        }
        if place.get("wheelchair") in ("yes", "no")
        else None,
    }
    return _filled(linked)


def _offer(service: Mapping[str, Any]) -> dict[str, Any]:
    kind = ServiceKind(service["kind"])
    offered = {
        "@type": "Service",
        "name": service.get("name") or kind.message,
        "serviceType": kind.message,
        "availableLanguage": [spoken["code"] for spoken in service.get("languages", ())],
    }
    offer: dict[str, Any] = {"@type": "Offer", "itemOffered": _filled(offered)}
    if service.get("cost") == "free":
        offer |= {"price": 0, "priceCurrency": "EUR"}
    return offer


def _hours(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Only plain weekly hours can be said in schema.org without saying something false."""
    special = ("nth", "week_parity", "school_holidays", "by_appointment")
    if any(name in row for name in special) or not {"weekday", "opens", "closes"} <= row.keys():
        return None
    return _filled(
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{SCHEMA_DAYS[row['weekday']]}",
            "opens": row["opens"],
            "closes": row["closes"],
            "validFrom": row.get("valid_from"),
            "validThrough": row.get("valid_to"),
        }
    )


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
