"""Which municipality does an address belong to, and what can a name on a map mean?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Self

from directory.errors import BadInput
from directory.gazetteer import tables
from directory.gazetteer.addresses import Located, StreetIndex, area_point
from directory.gazetteer.index import Level, Meaning, NameIndex, is_town_itself
from directory.gazetteer.names import name_key, readings
from directory.gazetteer.tables import (
    District,
    EntryPoint,
    ForeignName,
    Locality,
    Municipality,
    PostalPlace,
)
from directory.geo import Point
from directory.i18n import LazyString, lazy, list_or
from directory.text import clean, fold

_POSTAL_CODE = re.compile(r"(?:d\s*-?\s*)?(\d{5})\b[\s,]*(.*)", re.ASCII | re.DOTALL)
_LONGEST_QUERY = 120
_MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an address says about its place; without a municipality it serves a whole district.

    ``locality_name`` is the quarter as typed; ``locality`` is None when its centre is not known.
    """

    district: District
    municipality: Municipality | None
    postal_code: str
    locality: Locality | None
    locality_name: str


class NamedKind(StrEnum):
    """What a name on the map stands for."""

    MUNICIPALITY = "municipality"
    LOCALITY = "locality"
    POSTAL_CODE = "postal_code"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Named:
    """Something on the map that a name or postcode stands for."""

    label: str
    point: Point
    kind: NamedKind
    district_ags: str
    municipality_ags: str = ""


class Unresolved(BadInput):
    """The address names no municipality, or more than one; ``candidates`` are those it may be."""

    def __init__(self, sentence: str | LazyString, candidates: Iterable[Municipality] = ()) -> None:
        super().__init__(sentence)
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known beside the town's name: postcode and district, each possibly missing."""

    postal_code: str
    postal_municipalities: frozenset[str]
    district: District | None

    def __bool__(self) -> bool:
        return bool(self.postal_code or self.district)

    def fits_postal_code(self, municipality: Municipality) -> bool:
        if not self.postal_code:
            return True
        if self.postal_municipalities:
            return municipality.ags in self.postal_municipalities
        # Post-office boxes and large recipients have postcodes that no table lists; they begin
        # like those of their town.
        return self.postal_code[:2] == municipality.seat_postal_code[:2]

    def fits(self, municipality: Municipality) -> bool:
        in_district = self.district is None or self.district.ags == municipality.district_ags
        return in_district and self.fits_postal_code(municipality)


class Gazetteer:
    """The municipalities of Saxony, in memory, with every spelling of their names."""

    def __init__(
        self,
        districts: Mapping[str, District],
        municipalities: Mapping[str, Municipality],
        postal_places: Iterable[PostalPlace] = (),
        localities: Iterable[Locality] = (),
        foreign_names: Iterable[ForeignName] = (),
        entry_points: Iterable[EntryPoint] = (),
    ) -> None:
        self.districts = districts
        self.municipalities = municipalities
        self._postal: defaultdict[str, dict[str, PostalPlace]] = defaultdict(dict)
        places = list(postal_places)
        for place in places:
            pairs = self._postal[place.postal_code]
            own = is_town_itself(place, municipalities[place.municipality_ags])
            if own or place.municipality_ags not in pairs:
                pairs[place.municipality_ags] = place
        self._names = NameIndex(municipalities, places, localities, foreign_names)
        self._streets = StreetIndex(entry_points, self._town)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the tables of a data folder; takes about 40 ms and 2 MB."""
        return cls(
            tables.read_districts(folder),
            tables.read_municipalities(folder),
            tables.read_postal_places(folder),
            tables.read_localities(folder),
            tables.read_foreign_names(folder),
            tables.read_entry_points(folder),
        )

    def municipalities_of(self, postal_code: str) -> list[Municipality]:
        """The municipalities that share a postcode, the largest first."""
        found = (self.municipalities[ags] for ags in self._postal.get(postal_code, ()))
        return sorted(found, key=lambda item: (-item.population, item.ags))

    def meanings(self, name: str) -> list[Meaning]:
        """Everything that a town's or quarter's name can stand for, the likeliest first."""
        return self._names.meanings(name)

    def full_name(self, municipality: Municipality) -> str:
        """The name with the district, for telling namesakes apart."""
        district = self.districts[municipality.district_ags]
        if district.kind is tables.DistrictKind.URBAN:
            return municipality.name
        return f"{municipality.name} ({district.name})"

    # --- which municipality --------------------------------------------------------------------

    def resolve(
        self, *, postal_code: str = "", city: str = "", locality: str = "", district_ags: str = ""
    ) -> Resolved:
        """Find the municipality of an address.

        An address without a town belongs to its postcode's municipality if there is only one, or,
        without a postcode, to no municipality but a district.

        Raises:
            Unresolved: the parts contradict each other, name nothing, or leave a choice.
        """
        city, locality = clean(city[:_LONGEST_QUERY]), clean(locality[:_LONGEST_QUERY])
        evidence = self._evidence(postal_code, district_ags)
        if not name_key(city):
            return self._without_town(evidence, locality)
        named: list[Meaning] = []
        for reading in readings(city):
            meanings = self._names.of_reading(reading)
            named += meanings
            fitting = [
                meaning
                for meaning in meanings
                if evidence.fits(meaning.municipality) and (meaning.certain or evidence)
            ]
            if fitting:
                return self._resolved(self._choose(city, fitting, evidence), evidence, locality)
        raise self._refusal(city, named, evidence)

    def _town(self, name: str) -> Municipality:
        municipality = self.resolve(city=name).municipality
        assert municipality is not None
        return municipality

    def _evidence(self, postal_code: str, district_ags: str) -> _Evidence:
        code = clean(postal_code[:_LONGEST_QUERY])
        if code:
            found = _POSTAL_CODE.fullmatch(fold(code))
            if found is None or found[2]:
                raise Unresolved(lazy("Eine Postleitzahl hat fünf Ziffern, zum Beispiel 01067."))
            code = found[1]
        if district_ags and district_ags not in self.districts:
            key = clean(district_ags[:20])
            raise Unresolved(lazy("Den Kreis „%(key)s“ gibt es in Sachsen nicht.", key=key))
        return _Evidence(
            code, frozenset(self._postal.get(code, ())), self.districts.get(district_ags)
        )

    def _without_town(self, evidence: _Evidence, locality: str) -> Resolved:
        if evidence.postal_municipalities:
            known = self.municipalities_of(evidence.postal_code)
            fitting = [municipality for municipality in known if evidence.fits(municipality)]
            if len(fitting) == 1:
                return self._resolved(Meaning(Level.TOWN, fitting[0]), evidence, locality)
            raise self._unresolved(
                lazy("Zu der Postleitzahl %(code)s fehlt der Ort.", code=evidence.postal_code),
                fitting or known,
            )
        if evidence.district is None:
            raise Unresolved(lazy("Ort und Landkreis fehlen."))
        return Resolved(evidence.district, None, evidence.postal_code, None, locality)

    def _choose(self, city: str, fitting: list[Meaning], evidence: _Evidence) -> Meaning:
        """The one meaning that is left; without evidence a village counts as much as a town."""
        best = min(meaning.level for meaning in fitting)
        weight = best if evidence else max(best, Level.VILLAGE)
        choice = sorted(
            (item for item in fitting if item.level <= weight), key=lambda item: item.rank
        )
        if len({item.municipality.ags for item in choice}) > 1:
            raise self._unresolved(
                lazy("Den Ort „%(city)s“ gibt es mehrmals in Sachsen.", city=city),
                (item.municipality for item in choice),
            )
        return choice[0]

    def _resolved(self, meaning: Meaning, evidence: _Evidence, locality: str) -> Resolved:
        municipality = meaning.municipality
        known = (
            self._names.locality(municipality, locality) if name_key(locality) else meaning.locality
        )
        return Resolved(
            self.districts[municipality.district_ags],
            municipality,
            evidence.postal_code,
            known,
            locality or (known.name if known else meaning.rest),
        )

    def _refusal(self, city: str, named: list[Meaning], evidence: _Evidence) -> Unresolved:
        certain = [item.municipality for item in named if item.certain]
        by_code = self.municipalities_of(evidence.postal_code)
        if not certain:
            return self._unresolved(
                lazy("Den Ort „%(city)s“ kennt das Verzeichnis der Gemeinden nicht.", city=city),
                [*(item.municipality for item in named), *by_code, *self._names.similar(city)],
            )
        if not any(evidence.fits_postal_code(municipality) for municipality in certain):
            return self._unresolved(
                lazy(
                    "Die Postleitzahl %(code)s gehört nicht zum Ort „%(city)s“.",
                    code=evidence.postal_code,
                    city=city,
                ),
                [*by_code, *certain],
            )
        return self._unresolved(
            lazy(
                "Der Ort „%(city)s“ liegt nicht im angegebenen Kreis (%(district)s).",
                city=city,
                district=evidence.district.name if evidence.district else "",
            ),
            certain,
        )

    def _unresolved(self, sentence: LazyString, candidates: Iterable[Municipality]) -> Unresolved:
        unique = list({item.ags: item for item in candidates}.values())[:_MOST_CANDIDATES]
        if not unique:
            return Unresolved(sentence)
        names = list_or(self.full_name(item) for item in unique)
        return Unresolved(
            f"{sentence} {lazy('Gemeint sein kann: %(names)s.', names=names)}", unique
        )

    # --- which point ---------------------------------------------------------------------------

    def best_point(
        self, address: Resolved, *, name: str = "", street: str = "", house_number: str = ""
    ) -> Located | None:
        """The best point that the data files know, and how exact it is.

        In this order: the house, its street or a stop there; the quarter; the postcode; the
        municipality. None for an address that belongs to a whole district.
        """
        if address.municipality is None:
            return None
        found = self._streets.locate(
            address.municipality, name=name, street=street, house_number=house_number
        )
        if found is not None:
            return found
        places = self._postal.get(address.postal_code, {})
        return area_point(
            address.municipality, address.locality, places.get(address.municipality.ags)
        )

    # --- names on the map ----------------------------------------------------------------------

    def find(self, text: str, limit: int = _MOST_CANDIDATES) -> list[Named]:
        """What a town, quarter, postcode or district typed into a search box means, best first.

        If nothing has this name, towns that begin with it. An unknown name gives an empty list.
        """
        text = clean(text[:_LONGEST_QUERY])
        code = _POSTAL_CODE.fullmatch(fold(text))
        if code is not None:
            return self._find_postal_code(code[1], code[2])[:limit]
        meanings = [meaning for meaning in self.meanings(text) if meaning.certain]
        found = [_named(meaning) for meaning in meanings] + self._find_districts(text)
        if not found:
            found = [_named(meaning) for meaning in self._names.beginning_with(text)]
        return self._told_apart(found[:limit])

    def similar(self, name: str) -> list[Municipality]:
        """Towns whose names are written alike, for "did you mean"."""
        return self._names.similar(clean(name[:_LONGEST_QUERY]))

    def _find_postal_code(self, code: str, rest: str) -> list[Named]:
        wanted = {meaning.municipality.ags for meaning in self.meanings(rest)}
        municipalities = self.municipalities_of(code)
        fitting = [item for item in municipalities if item.ags in wanted] or municipalities
        return [
            Named(
                f"{code} {item.name}",
                self._postal[code][item.ags].point,
                NamedKind.POSTAL_CODE,
                item.district_ags,
                item.ags,
            )
            for item in fitting
        ]

    def _find_districts(self, text: str) -> list[Named]:
        key = name_key(text).removeprefix("landkreis").removeprefix("kreis")
        return [
            Named(district.name, district.center, NamedKind.DISTRICT, district.ags)
            for district in self.districts.values()
            if district.kind is tables.DistrictKind.RURAL
            and key == name_key(district.name).removeprefix("landkreis")
        ]

    def _told_apart(self, found: list[Named]) -> list[Named]:
        """The district is added to labels that occur twice."""
        labels = [item.label for item in found]
        return [
            item
            if labels.count(item.label) == 1
            else replace(item, label=f"{item.label} ({self.districts[item.district_ags].name})")
            for item in found
        ]


def _named(meaning: Meaning) -> Named:
    town, quarter = meaning.municipality, meaning.locality
    if quarter is None:
        return Named(town.name, town.point, NamedKind.MUNICIPALITY, town.district_ags, town.ags)
    label = f"{quarter.name} ({town.name})"
    return Named(label, quarter.point, NamedKind.LOCALITY, town.district_ags, town.ags)
