"""Do both databases find what a plain reading of the rules finds, in the same order?"""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import publish, the_calendar, the_gazetteer, varied_places
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from directory.db import Database
from directory.geo import BBox, Point, flat_distance_km
from directory.hours import OpenMoment, row_is_open, row_opens_on
from directory.models import Place
from directory.public import public_address, public_point
from directory.record import PlaceRecord
from directory.search import (
    FacetIndex,
    Near,
    OpenWish,
    PlaceSearch,
    Surroundings,
    features,
    hits,
    markers,
    statement,
)
from directory.text import index_tokens, sort_key
from directory.vocabulary import Audience, PlaceKind, ServiceKind, query_terms

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=BERLIN)
PLACES = varied_places(160, seed=7)
GAZETTEER = the_gazetteer()
DISTRICTS = sorted(GAZETTEER.districts)
TOWNS = ("14612000", "14713000", "14511000", "14626110")


# ---------------------------------------------------------------- the plain reading


def languages(place: PlaceRecord) -> set[str]:
    """Spoken at the place or at one of its offers."""
    spoken = {item.code for item in place.languages}
    return spoken | {item.code for service in place.services for item in service.languages}


def fits(search: PlaceSearch, place: PlaceRecord) -> bool:
    """Whether a place belongs to the result."""
    kinds = {service.kind for service in place.services}
    audiences = {audience for service in place.services for audience in service.audience}
    return all(
        (
            not search.districts or place.district in search.districts,
            not search.municipality or place.municipality == search.municipality,
            not search.services or kinds & set(search.services),
            not search.kinds or place.kind in search.kinds,
            not search.languages or languages(place) & set(search.languages),
            not search.audiences or audiences & set(search.audiences),
            not search.wheelchair or (place.wheelchair and place.wheelchair.value == "yes"),
            not search.confirmed_within,
            not search.text or grade(search.text, place) is not None,
            not search.open or is_open(search.open, place),
            not search.near or close(search, place),
            not search.bbox or inside(search.bbox, place),
        )
    )


def fields(place: PlaceRecord) -> list[list[str]]:
    """The words of a place: of its name, its offers, the rest; only what everybody may see."""
    address = public_address(place.address)
    town = GAZETTEER.municipalities.get(place.municipality or "")
    district = GAZETTEER.districts.get(place.district or "")
    offers = [place.organization, place.kind.message]
    for service in place.services:
        offers += [service.kind.message, service.kind.abbr or "", service.name]
    rest = [
        place.description, address.street, address.postal_code, address.city, address.locality,
        town.name if town else "", district.name if district else "",
        *(service.description for service in place.services),
        *(service.eligibility for service in place.services),
    ]  # fmt: skip
    return [
        list(index_tokens(place.name)),
        list(index_tokens(" ".join(offers))),
        list(index_tokens(" ".join(rest))),
    ]


def grade(text: str, place: PlaceRecord) -> int | None:
    """0 for the name, 1 for name and offers, 2 for anywhere, None for not at all."""
    terms = query_terms(text)
    if not terms:
        return None
    kinds = {place.kind, *(service.kind for service in place.services)}
    grades = fields(place)
    for number in range(3):
        tokens = [token for field in grades[: number + 1] for token in field]
        if all(
            all(word.matches(tokens) for word in term.words)
            or (number > 0 and (kinds & term.kinds or languages(place) & term.languages))
            for term in terms
        ):
            return number
    return None


def is_open(wish: OpenWish, place: PlaceRecord) -> bool:
    """Whether some row says it is certainly open then."""
    at, whole_day = wish.moment(NOW)
    moment = OpenMoment.of(at, the_calendar())
    rows = [*place.hours, *(row for service in place.services for row in service.hours)]
    after = NOW.hour * 60 + NOW.minute if wish.today else 0
    if whole_day:
        return any(row_opens_on(row, moment.today, after=after) for row in rows)
    return any(row_is_open(row, moment) for row in rows)


def close(search: PlaceSearch, place: PlaceRecord) -> bool:
    """Inside the circle; or without public point, but serving its middle."""
    assert search.near
    middle = search.near.point
    point = public_point(place)
    if point is not None:
        shown = Point(round(point.lat, 6), round(point.lon, 6))
        return flat_distance_km(middle, shown) <= search.radius_km
    towns = sorted(
        GAZETTEER.municipalities.values(),
        key=lambda town: (flat_distance_km(middle, town.point), town.ags),
    )
    if place.municipality:
        town = GAZETTEER.municipalities[place.municipality]
        return town is towns[0] or flat_distance_km(middle, town.point) <= search.radius_km
    return place.district in (None, towns[0].district_ags)


def inside(box: BBox, place: PlaceRecord) -> bool:
    """The public point lies in the rectangle."""
    point = public_point(place)
    return point is not None and box.contains(point)


def expected(search: PlaceSearch, places: dict[uuid.UUID, PlaceRecord]) -> list[uuid.UUID]:
    """The ids of the result, in order."""

    def order(item: tuple[uuid.UUID, PlaceRecord]) -> tuple[object, ...]:
        identity, place = item
        natural = (-(place.source.as_of or 0), sort_key(place.name), identity.hex)
        match search.order:
            case "name":
                return (sort_key(place.name), identity.hex)
            case "distance":
                assert search.near
                point = public_point(place)
                away = flat_distance_km(search.near.point, point) ** 2 if point else 0.0
                return (point is None, round(away, 9), *natural)
            case "relevance":
                return (grade(search.text, place), *natural)
            case _:
                return natural

    found = [item for item in places.items() if fits(search, item[1])]
    return [item[0] for item in sorted(found, key=order)]


# ---------------------------------------------------------------- the searches

WORDS = (
    "Familie", "familientreff", "Beratung", "Migrationsberatung", "Sprachkurs", "sprachkurse",
    "strasse", "Goerlitz", "Görlitz", "Cafe", "Haus", "Dresden", "housing", "سكن", "житло", "FSA",
    "Omse", "Kleider Familie", "xyzzy", "ar", "!!!",
)  # fmt: skip

searches = some.builds(
    PlaceSearch,
    text=some.sampled_from(("", "", "", *WORDS)),
    districts=some.lists(some.sampled_from(DISTRICTS), max_size=2, unique=True).map(tuple),
    municipality=some.sampled_from((None, None, None, *TOWNS)),
    services=some.lists(some.sampled_from(list(ServiceKind)[:8]), max_size=2, unique=True).map(
        tuple
    ),
    kinds=some.lists(some.sampled_from(list(PlaceKind)), max_size=2, unique=True).map(tuple),
    languages=some.lists(some.sampled_from(("ar", "uk", "fa", "vi")), max_size=2, unique=True).map(
        tuple
    ),
    audiences=some.lists(some.sampled_from(list(Audience)[:6]), max_size=1).map(tuple),
    open=some.one_of(
        some.none(),
        some.builds(OpenWish, today=some.booleans()),
        some.builds(
            OpenWish,
            weekday=some.integers(0, 6),
            minute=some.one_of(some.none(), some.integers(0, 1439)),
        ),
    ),
    wheelchair=some.booleans(),
    near=some.one_of(
        some.none(),
        some.builds(
            lambda lat, lon: Near(f"{lat},{lon}", "", Point(lat, lon)),
            some.floats(50.3, 51.6).map(lambda value: round(value, 4)),
            some.floats(12.0, 14.9).map(lambda value: round(value, 4)),
        ),
    ),
    radius_km=some.sampled_from((2.0, 10.0, 25.0, 100.0)),
    bbox=some.sampled_from((None, None, BBox(13.5, 50.9, 14.0, 51.2), BBox(12, 50, 15, 52))),
    sort=some.sampled_from((None, "name", "newest", "distance", "relevance")),
    page=some.integers(1, 3),
)


def narrowed(search: PlaceSearch, keep: frozenset[str]) -> PlaceSearch:
    """Only some of the filters, so that results are seldom empty."""
    for parameter, _value in search.filters():
        if parameter not in keep:
            search = search.without(parameter)
    return search


FILTERS = (
    "text", "district", "municipality", "service", "kind", "language", "audience", "open",
    "wheelchair", "near", "bbox",
)  # fmt: skip
some_searches = some.builds(
    narrowed, searches, some.frozensets(some.sampled_from(FILTERS), max_size=3)
)


class Published:
    """A database and the entries in it, by id."""

    def __init__(self, database: Database, places: dict[uuid.UUID, PlaceRecord]) -> None:
        self.database = database
        self.places = places


@pytest.fixture
def published(database: Database) -> Published:
    """The varied places in the database."""
    places = publish(database, *PLACES)
    return Published(database, {place.id: PlaceRecord.from_plain(place.record) for place in places})


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(search=some_searches)
def test_a_search_finds_the_same_places_in_the_same_order_everywhere(
    published: Published, search: PlaceSearch
) -> None:
    """Rows, order, count and facets, against the plain reading."""
    database, places = published.database, published.places
    around = Surroundings(database.dialect, GAZETTEER, the_calendar(), NOW)
    with database.reading() as session:
        found = [row[0] for row in session.execute(statement(search, around, Place.id))]
        facets = FacetIndex()
        counts = facets.counts(session, search, around)
        offset = (search.page - 1) * 7
        page = hits(session, search, around, counts.found, limit=7, offset=offset)
        written = [
            json.loads(text)["id"] for text in features(session, search, around, counts.found)
        ]
        box = BBox(13.0, 50.5, 14.2, 51.2)
        on_map = {
            marker.id for marker in markers(session, facets.located(session, search, around, box))
        }
    wanted = expected(search, places)
    assert found == wanted
    assert [uuid.UUID(hit.place["id"]) for hit in page] == wanted[offset : offset + 7]
    assert [uuid.UUID(identity) for identity in written] == wanted
    assert counts.total == len(wanted)
    assert on_map == {identity for identity in wanted if inside(box, places[identity])}
    assert counts.located == sum(public_point(places[identity]) is not None for identity in wanted)
    free = search.without("district")
    in_districts = [places[identity].district for identity in expected(free, places)]
    assert counts.facets["district"] == {
        ags: in_districts.count(ags) for ags in DISTRICTS if in_districts.count(ags)
    }


def test_a_day_is_never_before_today() -> None:
    """Thursday at 16:00, asked on a Thursday at 17:00, means next week."""
    thursday = datetime(2026, 11, 26, 17, 0, tzinfo=BERLIN)
    at, whole_day = OpenWish(weekday=3, minute=16 * 60).moment(thursday)
    assert (at.date(), whole_day) == (date(2026, 12, 3), False)
    assert at - thursday == timedelta(days=6, hours=23)
