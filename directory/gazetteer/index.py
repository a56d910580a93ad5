"""Which municipalities and quarters can a name stand for?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from directory.gazetteer.names import (
    REGION_DISTRICTS,
    Reading,
    name_key,
    name_parts,
    quarter_key,
    readings,
    whole,
    without_titles,
)
from directory.gazetteer.tables import ForeignName, Locality, Municipality, PostalPlace
from directory.text import closest

_SHORTEST_PREFIX = 3


class Level(IntEnum):
    """How directly a name stands for a municipality; lower comes first."""

    TOWN = 0
    VILLAGE = 1
    QUARTER = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """A municipality that a name can stand for, and the quarter it names in it.

    ``rest`` is the quarter as it was typed. ``certain`` is False when only a part of the name is
    known: then a postcode or a district must say the same.
    """

    level: Level
    municipality: Municipality
    qualifiers: frozenset[str] = frozenset()
    locality: Locality | None = None
    rest: str = ""
    certain: bool = True

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Sorts the likeliest first: towns before quarters, the large before the small."""
        town = self.municipality
        return not self.certain, self.level, -town.population, town.ags


class NameIndex:
    """Every known spelling of every town, village and quarter."""

    def __init__(
        self,
        municipalities: Mapping[str, Municipality],
        postal_places: Iterable[PostalPlace],
        localities: Iterable[Locality],
        foreign_names: Iterable[ForeignName],
    ) -> None:
        self._municipalities = municipalities
        self._names: defaultdict[str, list[Meaning]] = defaultdict(list)
        self._quarters: defaultdict[str, dict[str, Locality]] = defaultdict(dict)
        for municipality in municipalities.values():
            self._learn_municipality(municipality)
        # One tuple for good, because the search for similar words remembers its folded form.
        self._town_keys = tuple(
            key for key, meanings in self._names.items() if meanings[0].level is Level.TOWN
        )
        for foreign in foreign_names:
            town = municipalities[foreign.municipality_ags]
            self._learn(name_key(foreign.name), Meaning(Level.TOWN, town))
        # The table of quarters knows better points than the postcodes, so it is read first.
        for locality in localities:
            self._learn_locality(locality, Level.QUARTER)
        for place in postal_places:
            self._learn_postal_place(place)

    def meanings(self, name: str) -> list[Meaning]:
        """Everything that a spelling can stand for, the likeliest first."""
        found: dict[tuple[str, str], Meaning] = {}
        for reading in readings(name):
            for meaning in sorted(self.of_reading(reading), key=lambda item: item.rank):
                quarter = meaning.locality.name if meaning.locality else ""
                found.setdefault((meaning.municipality.ags, quarter), meaning)
        return list(found.values())

    def of_reading(self, reading: Reading) -> list[Meaning]:
        """What one reading can mean, judged by its additions and its rest."""
        known = self._names.get(reading.base, [])
        exact = [item for item in known if item.qualifiers & reading.qualifiers]
        fitting = exact or [item for item in known if _may_be(item, reading.qualifiers)]
        if not reading.rest:
            return fitting
        return [self._with_rest(item, reading) for item in fitting if item.level is Level.TOWN]

    def locality(self, municipality: Municipality, name: str) -> Locality | None:
        """The quarter of this name, also when the town stands before it; None if unknown."""
        quarters = self._quarters.get(municipality.ags, {})
        key = quarter_key(name)
        return quarters.get(key) or quarters.get(key.removeprefix(whole(municipality.name).base))

    def beginning_with(self, text: str) -> list[Meaning]:
        """Towns whose names begin with at least three typed letters, the largest first."""
        key = name_key(text)
        if len(key) < _SHORTEST_PREFIX:
            return []
        towns = {
            meaning.municipality.ags: meaning
            for base, meanings in self._names.items()
            if base.startswith(key)
            for meaning in meanings
            if meaning.level is Level.TOWN
        }
        return sorted(towns.values(), key=lambda item: item.rank)

    def similar(self, name: str, limit: int = 3) -> list[Municipality]:
        """Towns whose names are written alike, for "did you mean"."""
        keys = closest(without_titles(name).base, self._town_keys, limit)
        return [self._names[key][0].municipality for key in keys]

    def _with_rest(self, meaning: Meaning, reading: Reading) -> Meaning:
        """The rest is a quarter, a second name of the same town, or something unknown."""
        town = meaning.municipality
        quarter = self.locality(town, reading.rest)
        second_name = any(
            item.municipality is town for item in self._names.get(name_key(reading.rest), [])
        )
        return replace(
            meaning,
            locality=quarter,
            rest="" if second_name and quarter is None else reading.rest,
            certain=quarter is not None or second_name or reading.marked,
        )

    def _learn(self, base: str, meaning: Meaning) -> None:
        if base:
            self._names[base].append(meaning)

    def _learn_municipality(self, municipality: Municipality) -> None:
        names = {whole(municipality.name): None, without_titles(municipality.name): None}
        if municipality.name_hsb:
            names[whole(municipality.name_hsb)] = None
        for name in names:
            self._learn(name.base, Meaning(Level.TOWN, municipality, name.qualifiers))
        for part in name_parts(municipality.name):
            # Half a double name is how people say it, but it may also be another town's name.
            self._learn(part, Meaning(Level.QUARTER, municipality, certain=False))

    def _learn_locality(self, locality: Locality, level: Level) -> None:
        municipality = self._municipalities[locality.municipality_ags]
        key = name_key(locality.name)
        name = Reading(key) if level is Level.QUARTER else whole(locality.name)
        quarters = self._quarters[municipality.ags]
        known = quarters.setdefault(key, locality)
        quarters.setdefault(name.base, locality)
        self._learn(name.base, Meaning(level, municipality, name.qualifiers, known))

    def _learn_postal_place(self, place: PostalPlace) -> None:
        """A postcode's place is the town itself, a quarter ("Dresden Striesen") or a village."""
        municipality = self._municipalities[place.municipality_ags]
        if is_town_itself(place, municipality):
            return
        town = re.split("[/(]", municipality.name)[0]
        quarter = place.place.removeprefix(town + " ").rpartition(",")[2].strip()
        level = Level.VILLAGE if quarter == place.place else Level.QUARTER
        if name_key(quarter) != name_key(town):
            self._learn_locality(
                Locality(municipality.ags, quarter, place.point, place.precision, place.source),
                level,
            )


def is_town_itself(place: PostalPlace, municipality: Municipality) -> bool:
    """Whether the post's name is the municipality's own, not one of its quarters or villages."""
    own = {whole(municipality.name).base, without_titles(municipality.name).base}
    return whole(place.place).base in own


def _may_be(meaning: Meaning, qualifiers: frozenset[str]) -> bool:
    """Whether a town that is written with these additions can be meant.

    A town with an official addition may be written without it. One that has none may be written
    with its region, but not with a region it does not lie in.
    """
    if not qualifiers:
        return True
    if meaning.qualifiers or not qualifiers <= REGION_DISTRICTS.keys():
        return False
    districts = [REGION_DISTRICTS[name] for name in qualifiers]
    return all(item is None or meaning.municipality.district_ags in item for item in districts)
