"""What is the best point that the data files know for an address?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from directory.gazetteer.names import name_key
from directory.gazetteer.tables import DESTATIS, EntryPoint, Locality, Municipality, PostalPlace
from directory.geo import Point
from directory.text import fold
from directory.vocabulary import PointPrecision


@dataclass(frozen=True, slots=True)
class Located:
    """A point, how exact it is, and who says so."""

    point: Point
    precision: PointPrecision
    source: str


class StreetIndex:
    """The street addresses whose position is known, by municipality and street."""

    def __init__(
        self, entry_points: Iterable[EntryPoint], municipality: Callable[[str], Municipality]
    ) -> None:
        """``municipality`` finds a town by its name."""
        self._rows: defaultdict[tuple[str, str], list[EntryPoint]] = defaultdict(list)
        for row in entry_points:
            self._rows[municipality(row.city).ags, street_key(row.street)].append(row)

    def locate(
        self, municipality: Municipality, *, name: str, street: str, house_number: str
    ) -> Located | None:
        """The row of this house, or else the row of this entry in the same street.

        Another entry in the same street says nothing: streets are long, and a municipality of
        many villages has several of the same name.
        """
        rows = self._rows.get((municipality.ags, street_key(street)), []) if street else []
        number = number_key(house_number)
        if number:
            for row in rows:
                if number_key(row.house_number) == number:
                    return Located(row.point, row.precision, row.source)
        for row in rows:
            if name and name_key(row.name) == name_key(name):
                same_house = not number and not row.house_number
                return Located(row.point, _at_best_street(row, same_house), row.source)
        return None


def street_key(street: str) -> str:
    """Equal for "Dr.-Külz-Str. 5"'s street however it is written: Straße, Strasse, Str."""
    key = name_key(street)
    for ending in ("strasse", "str"):
        if key.endswith(ending) and key != ending:
            return key.removesuffix(ending) + "str"
    return key


def number_key(house_number: str) -> str:
    """Equal for "15 - 17" and "15-17", "57 A" and "57a"."""
    return "".join(fold(house_number).replace("–", "-").split())


def area_point(
    municipality: Municipality, locality: Locality | None, postal_place: PostalPlace | None
) -> Located:
    """Without a street: the quarter's centre, the postcode's, or the municipality's main point."""
    if locality is not None and locality.precision is PointPrecision.LOCALITY:
        return Located(locality.point, locality.precision, locality.source)
    for place in (locality, postal_place):
        if place is not None and place.precision is PointPrecision.POSTCODE:
            return Located(place.point, place.precision, place.source)
    return Located(municipality.point, PointPrecision.MUNICIPALITY, DESTATIS)


def _at_best_street(row: EntryPoint, same_house: bool) -> PointPrecision:
    if row.precision is PointPrecision.HOUSE and not same_house:
        return PointPrecision.STREET
    return row.precision
