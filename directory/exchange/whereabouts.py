"""Where is the place that a row describes: address, municipality, district and best point?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from directory.errors import BadInput
from directory.exchange.columns import CellRefused
from directory.gazetteer import Gazetteer, Resolved, Unresolved
from directory.geo import Point
from directory.i18n import gettext as _
from directory.i18n import lazy
from directory.record import Address, PlaceRecord, Position
from directory.text import fold
from directory.vocabulary import AddressVisibility, PointPrecision

ADDRESS: Final = ("street", "house_number", "postal_code", "city", "locality", "district_ags")
POSITION: Final = ("lat", "lon", "precision")


def whereabouts(
    cell: Callable[[str], str],
    touched: Callable[..., bool],
    known: PlaceRecord | None,
    gazetteer: Gazetteer,
) -> dict[str, Any]:
    """The members of a record that say where the place is.

    Args:
        cell: the cleaned text of a column.
        touched: whether any of the named cells says something of its own.
        known: the entry the row is about, if there is one.
        gazetteer: what names and postcodes mean.

    Raises:
        CellRefused: the cells contradict each other, name nothing, or leave a choice.
    """
    values: dict[str, Any] = {}
    # The name of the district is there for the eye; leaving it out says nothing.
    address_said = touched(*ADDRESS) or (cell("district") != "" and touched("district"))
    position_said = (cell("lat") + cell("lon")) != "" and touched(*POSITION)
    if known is not None and (address_said or position_said):
        _require_public(known)
    resolved: Resolved | None = None
    if address_said:
        resolved = _resolved(cell, gazetteer)
        values["address"] = _address(cell, resolved)
        values["district"] = resolved.district.ags
        values["municipality"] = resolved.municipality.ags if resolved.municipality else None
    if position_said:
        values["position"] = _position(cell)
    elif resolved is not None:
        values["position"] = best_position(
            gazetteer,
            resolved,
            name=cell("name"),
            street=cell("street"),
            house_number=cell("house_number"),
        )
    return values


def _require_public(known: PlaceRecord) -> None:
    if known.address.visibility is not AddressVisibility.PUBLIC:
        raise CellRefused(
            "street",
            lazy("Die Adresse ist nicht öffentlich; in einer Tabelle lässt sie sich nicht ändern."),
        )


def best_position(
    gazetteer: Gazetteer, address: Resolved, *, name: str, street: str, house_number: str
) -> Position | None:
    """The best point that the data files know for an address."""
    located = gazetteer.best_point(address, name=name, street=street, house_number=house_number)
    return Position(located.point, located.precision, located.source) if located else None


def _address(cell: Callable[[str], str], resolved: Resolved) -> Address:
    """The address, with a quarter that stood behind the town's name in its own place."""
    city, locality = cell("city"), cell("locality")
    if resolved.municipality and resolved.locality_name and not locality:
        city, locality = resolved.municipality.name, resolved.locality_name
    return Address(
        street=cell("street"),
        house_number=cell("house_number"),
        postal_code=resolved.postal_code,
        city=city,
        locality=locality,
    )


def _resolved(cell: Callable[[str], str], gazetteer: Gazetteer) -> Resolved:
    ags, district = cell("district_ags"), cell("district")
    named = _districts_called(district, gazetteer)
    if district and not named:
        raise CellRefused(
            "district", lazy("Den Kreis „%(name)s“ gibt es in Sachsen nicht.", name=district[:60])
        )
    if not ags and len(named) == 1:
        ags = named[0]
    try:
        resolved = gazetteer.resolve(
            postal_code=cell("postal_code"),
            city=cell("city"),
            locality=cell("locality"),
            district_ags=ags,
        )
    except Unresolved as error:
        candidates = tuple(gazetteer.full_name(item) for item in error.candidates)
        raise CellRefused(_faulty(cell), error.sentence, candidates) from None
    if named and resolved.district.ags not in named:
        raise CellRefused(
            "district",
            lazy(
                "Der Kreis „%(name)s“ passt nicht zu Schlüssel und Ort: %(district)s.",
                name=district[:60],
                district=resolved.district.name,
            ),
        )
    return resolved


def _faulty(cell: Callable[[str], str]) -> str:
    """The column to look at first when an address could not be placed."""
    code = cell("postal_code")
    if code and not (len(code) == 5 and code.isascii() and code.isdigit()):
        return "postal_code"
    return "city" if cell("city") or code else "district_ags"


def _districts_called(name: str, gazetteer: Gazetteer) -> list[str]:
    """The keys of the districts of this name; "Leipzig" is a town and a Landkreis."""
    key = _district_key(name)
    districts = gazetteer.districts.values()
    return [item.ags for item in districts if key and _district_key(item.name) == key]


def _district_key(name: str) -> str:
    words = fold(name).replace("-", " ").split()
    kept = [word for word in words if word not in ("landkreis", "kreis", "stadt", "kreisfreie")]
    return "".join(kept)


def _position(cell: Callable[[str], str]) -> Position:
    try:
        lat, lon = (float(cell(column).replace(",", ".")) for column in ("lat", "lon"))
        point = Point(lat, lon)
    except (ValueError, BadInput):
        raise CellRefused(
            "lat", lazy("Das sind keine Koordinaten; Breite und Länge wie 51.18 und 14.42.")
        ) from None
    typed = cell("precision")
    precision = PointPrecision.of(typed) if typed else PointPrecision.HOUSE
    if precision is None:
        names = ", ".join(item.value for item in PointPrecision)
        raise CellRefused("precision", _("Genauigkeit ist eine von: %(names)s.", names=names))
    return Position(point, precision)
