"""What does the results page show around its cards: paging, form, facets, chips, ways out?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from directory import search as find
from directory.i18n import gettext as _
from directory.i18n import ngettext, weekday_name
from directory.search import (
    PER_PAGE,
    WEEKDAYS,
    Counts,
    PlaceSearch,
    Surroundings,
)
from directory.text import sort_key
from directory.vocabulary import Audience, PlaceKind, ServiceKind, language_name
from directory.web.cards import card
from directory.web.links import data_url, feed_url, map_url, results_url
from directory.web.rooms import rooms

RADII = (2, 5, 10, 25, 50)
CONFIRMED_MONTHS = (6, 12, 24)
FORM_FIELDS = {
    "text", "near", "radius_km", "district", "service", "kind", "language", "audience", "open",
    "wheelchair", "confirmed_within", "page",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the result to go to."""

    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of the result is shown, and the way to the others."""

    number: int
    pages: int
    total: int
    search: PlaceSearch

    @classmethod
    def of(cls, search: PlaceSearch, total: int) -> Paging:
        """The page asked for, or the last one when it lies beyond."""
        pages = max(1, -(-total // PER_PAGE))
        return cls(min(search.page, pages), pages, total, search)

    @property
    def offset(self) -> int:
        """How many hits stand on earlier pages."""
        return (self.number - 1) * PER_PAGE

    @property
    def first(self) -> int:
        """The number of the first hit on this page."""
        return self.offset + 1

    @property
    def last(self) -> int:
        """The number of the last hit on this page."""
        return min(self.offset + PER_PAGE, self.total)

    @property
    def previous_url(self) -> str | None:
        """The page before, if there is one."""
        return self._url(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """The page after, if there is one."""
        return self._url(self.number + 1) if self.number < self.pages else None

    @property
    def links(self) -> list[PageLink | None]:
        """First, last and the pages around this one; None stands for a gap."""
        near = {1, self.pages, self.number - 1, self.number, self.number + 1}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        links: list[PageLink | None] = []
        for number in shown:
            if links and number > shown[shown.index(number) - 1] + 1:
                links.append(None)
            links.append(PageLink(number, self._url(number), number == self.number))
        return links

    def _url(self, number: int) -> str:
        return results_url(replace(self.search, page=number))


def district_links(counts: Counts) -> list[dict[str, Any]]:
    """The thirteen districts in the order of their names, with the number of their places."""
    districts = [
        {
            "ags": ags,
            "name": _district(ags),
            "count": counts.facets["district"].get(ags, 0),
            "url": results_url(PlaceSearch(districts=(ags,))),
        }
        for ags in rooms().gazetteer.districts
    ]
    return sorted(districts, key=lambda district: sort_key(district["name"].split()[-1]))


def form(search: PlaceSearch) -> dict[str, Any]:
    """What stands in the fields of the form, and what it must carry along unseen."""
    wish = search.open
    day = str(wish).partition("-")[0] if wish else ""
    return {
        "text": search.text,
        "near": search.near.typed if search.near else "",
        "radius_km": f"{search.radius_km:g}",
        "radii": sorted({*RADII, int(search.radius_km)} - {0}),
        "sort": search.sort or "",
        "open": day,
        "open_time": f"{wish.minute // 60:02}:{wish.minute % 60:02}"
        if wish and wish.minute is not None
        else "",
        "hidden": [pair for pair in search.args() if pair[0] not in FORM_FIELDS],
    }


def facets(search: PlaceSearch, counts: Counts) -> list[dict[str, Any]]:
    """The filters with their choices and how many places each would leave."""
    chosen_open = str(search.open).partition("-")[0] if search.open else ""
    return [
        _facet("service", _("Angebot"), "checkbox", _services(search, counts)),
        _facet(
            "district",
            _("Landkreis oder Stadt"),
            "checkbox",
            _by_label(_options(counts, "district", search.districts, _district)),
        ),
        _facet("open", _("Geöffnet"), "select", _open_options(chosen_open)),
        _facet(
            "language",
            _("Dort gesprochene Sprache"),
            _one_or_several(search.languages),
            _by_label(_options(counts, "language", search.languages, language_name)),
        ),
        _facet(
            "kind",
            _("Art des Ortes"),
            _one_or_several(search.kinds),
            _options(counts, "kind", search.kinds, lambda key: PlaceKind(key).label),
        ),
        _facet(
            "audience",
            _("Für wen"),
            _one_or_several(search.audiences),
            _options(counts, "audience", search.audiences, lambda key: Audience(key).label),
        ),
        _facet(
            "wheelchair",
            _("Rollstuhlgerecht"),
            "checkbox",
            [
                {
                    "value": "yes",
                    "label": _("rollstuhlgerecht"),
                    "count": counts.facets["wheelchair"].get("yes", 0),
                    "selected": search.wheelchair,
                }
            ],
        ),
        _facet(
            "confirmed_within",
            _("Bestätigt"),
            "select",
            [
                {
                    "value": str(months),
                    "label": ngettext("im letzten Monat", "in den letzten %(num)s Monaten", months),
                    "count": None,
                    "selected": search.confirmed_within == months,
                }
                for months in sorted({*CONFIRMED_MONTHS, search.confirmed_within or 6})
            ],
        ),
    ]


def _one_or_several(chosen: tuple[str, ...]) -> str:
    """A list to choose one from; boxes to tick where an address names several already."""
    return "checkbox" if len(chosen) > 1 else "select"


def _facet(name: str, label: str, kind: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "options": options}


def _options(
    counts: Counts, name: str, selected: Iterable[str], label: Callable[[str], str]
) -> list[dict[str, Any]]:
    chosen = [str(value) for value in selected]
    counted = counts.facets[name]
    ranked = sorted(counted, key=lambda value: (-counted[value], value))
    return [
        {
            "value": value,
            "label": label(value),
            "count": counted.get(value, 0),
            "selected": value in chosen,
        }
        for value in [*ranked, *(value for value in chosen if value not in counted)]
    ]


def _by_label(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(options, key=lambda option: sort_key(option["label"]))


def _district(ags: str) -> str:
    return find.district_name(rooms().gazetteer.districts[ags])


def _services(search: PlaceSearch, counts: Counts) -> list[dict[str, Any]]:
    counted = counts.facets["service"]
    return [
        {
            "value": kind.value,
            "label": kind.label,
            "count": counted.get(kind.value, 0),
            "selected": kind in search.services,
            "group": kind.group.value,
        }
        for group in type(ServiceKind.MEETING.group)
        for kind in ServiceKind
        if kind.group is group and (kind.value in counted or kind in search.services)
    ]


def _open_options(chosen: str) -> list[dict[str, Any]]:
    labels = {"now": _("jetzt"), "today": _("heute")}
    labels |= {day: weekday_name(number) for number, day in enumerate(WEEKDAYS)}
    return [
        {"value": value, "label": label, "count": None, "selected": value == chosen}
        for value, label in labels.items()
    ]


def chips(search: PlaceSearch) -> list[dict[str, str]]:
    """The filters that are set, each with the address of the result without it."""
    return [
        {
            "name": parameter,
            "label": find.filter_label(search, parameter, value, rooms().gazetteer),
            "url": results_url(search.without(parameter, value)),
        }
        for parameter, value in search.filters()
    ]


def sorts(search: PlaceSearch) -> list[dict[str, Any]]:
    """The orders that make sense for this search."""
    orders = {
        "relevance": _("am passendsten"),
        "distance": _("am nächsten"),
        "newest": _("am neuesten"),
        "name": _("nach Namen"),
    }
    if not search.text:
        del orders["relevance"]
    if search.near is None:
        del orders["distance"]
    natural = replace(search, sort=None).order
    return [
        {
            "label": label,
            "url": results_url(replace(search, sort=None if key == natural else key, page=1)),
            "current": key == search.order,
        }
        for key, label in orders.items()
    ]


def formats(search: PlaceSearch) -> list[dict[str, str]]:
    """The same search as data."""
    return [
        {"name": "CSV", "url": data_url(search, "csv"), "type": "text/csv"},
        {"name": "GeoJSON", "url": data_url(search, "geojson"), "type": "application/geo+json"},
        {"name": "JSON", "url": data_url(search, "json"), "type": "application/json"},
        {"name": "Atom", "url": feed_url(search), "type": "application/atom+xml"},
    ]


def suggestions(
    session: Session, search: PlaceSearch, around: Surroundings, counts: Counts
) -> list[dict[str, str]]:
    """Other spellings of the text, when it found nothing or has a word that occurs nowhere."""
    if not search.text:
        return []
    others = find.did_you_mean(session, search, around, rooms().facets, counts.total)
    return [{"text": other.text, "url": results_url(other)} for other in others]


def empty(session: Session, search: PlaceSearch, around: Surroundings) -> dict[str, Any]:
    """The ways out of an empty result."""
    way = find.way_out(session, search, around, rooms().facets)
    return {
        "drop": [
            {
                "label": _(
                    "ohne „%(filter)s“",
                    filter=find.filter_label(
                        search, relaxed.parameter, relaxed.value, rooms().gazetteer
                    ),
                ),
                "url": results_url(relaxed.search),
                "count": relaxed.count,
            }
            for relaxed in way.relaxed
        ],
        "nearest": [card(hit, around) for hit in way.nearest],
        "without_place": [card(hit, around) for hit in way.without_place],
    }


def results_map(search: PlaceSearch, counts: Counts) -> Any:
    """Where the map gets its places from; None when no hit has a point."""
    if not counts.located:
        return None
    return {
        "features": None,
        "source_url": map_url(search),
        "total": counts.total,
        "without_point": counts.total - counts.located,
    }
