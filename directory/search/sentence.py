"""How does a search say itself, in the reader's language?"""

from __future__ import annotations

from collections.abc import Iterator

from directory.gazetteer import District, DistrictKind, Gazetteer
from directory.i18n import gettext as _
from directory.i18n import list_or, ngettext, weekday_name
from directory.search.place_search import OpenWish, PlaceSearch
from directory.vocabulary import Audience, PlaceKind, ServiceKind, language_name


def sentence(search: PlaceSearch, total: int, gazetteer: Gazetteer) -> str:
    """The heading of a result: ``172 Orte mit Begegnung in Dresden, jetzt offen``."""
    count = ngettext("%(num)s Ort", "%(num)s Orte", total)
    said = " ".join([count, *_phrases(search, gazetteer)])
    for condition in _conditions(search):
        said = _("%(sentence)s, %(condition)s", sentence=said, condition=condition)
    return said


def _phrases(search: PlaceSearch, gazetteer: Gazetteer) -> Iterator[str]:
    if search.text:
        yield _("zu „%(text)s“", text=search.text)
    if search.kinds:
        yield _("der Art %(kinds)s", kinds=list_or(kind.label for kind in search.kinds))
    if search.services:
        yield _("mit %(services)s", services=list_or(kind.label for kind in search.services))
    if search.municipality:
        yield _("in %(place)s", place=gazetteer.municipalities[search.municipality].name)
    if search.districts:
        yield list_or(_in_district(gazetteer.districts[ags]) for ags in search.districts)
    if search.near:
        yield around(search)


def _in_district(district: District) -> str:
    name = district_name(district)
    if district.kind is DistrictKind.URBAN:
        return _("in %(place)s", place=name)
    return _("im %(district)s", district=name)


def _conditions(search: PlaceSearch) -> Iterator[str]:
    if search.languages:
        yield _("auf %(languages)s", languages=list_or(map(language_name, search.languages)))
    if search.audiences:
        yield _("für %(audience)s", audience=list_or(a.label for a in search.audiences))
    if search.open:
        yield opening(search.open)
    if search.wheelchair:
        yield _("rollstuhlgerecht")
    if search.confirmed_within:
        yield confirmed(search.confirmed_within)
    if search.bbox:
        yield _("im Kartenausschnitt")


def around(search: PlaceSearch) -> str:
    """``bis 10 km um Pirna``."""
    if search.near is None:
        return ""
    label = search.near.label or _("den gewählten Punkt")
    return _("bis %(km)s km um %(place)s", km=f"{search.radius_km:g}", place=label)


def confirmed(months: int) -> str:
    """``in den letzten 6 Monaten bestätigt``."""
    return ngettext(
        "im letzten Monat bestätigt", "in den letzten %(num)s Monaten bestätigt", months
    )


def opening(wish: OpenWish) -> str:
    """``jetzt offen``, ``Donnerstag um 16:00 offen``."""
    if wish.weekday is None:
        return _("heute offen") if wish.today else _("jetzt offen")
    day = weekday_name(wish.weekday)
    if wish.minute is None:
        return _("%(day)s offen", day=day)
    clock = f"{wish.minute // 60}:{wish.minute % 60:02}"
    return _("%(day)s um %(time)s offen", day=day, time=clock)


def district_name(district: District) -> str:
    """``Dresden``, ``Landkreis Görlitz``, ``Erzgebirgskreis``."""
    name = district.name
    if district.kind is DistrictKind.URBAN or name.endswith("kreis") or "Landkreis" in name:
        return name
    return _("Landkreis %(name)s", name=name)


def filter_label(search: PlaceSearch, parameter: str, value: str, gazetteer: Gazetteer) -> str:
    """One filter of a search as a person reads it on a chip that removes it."""
    match parameter:
        case "text":
            return _("Suchwort: %(text)s", text=value)
        case "district":
            return district_name(gazetteer.districts[value])
        case "municipality":
            return gazetteer.municipalities[value].name
        case "service":
            return ServiceKind(value).label
        case "kind":
            return PlaceKind(value).label
        case "language":
            return language_name(value)
        case "audience":
            return _("für %(audience)s", audience=Audience(value).label)
        case "open" if search.open:
            return opening(search.open)
        case "wheelchair":
            return _("rollstuhlgerecht")
        case "confirmed_within":
            return confirmed(int(value))
        case "near":
            return around(search)
        case _:
            return _("im Kartenausschnitt")
