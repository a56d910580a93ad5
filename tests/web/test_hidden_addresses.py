"""Does a hidden address leave any trace, in any answer, of what it is or ever was?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import builders
import databases
import pytest
import sites
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sites import Site
from sqlalchemy import text

from directory import review
from directory.db import Database
from directory.geo import Point
from directory.models import Place
from directory.record import Address, PlaceRecord, Position
from directory.vocabulary import AddressVisibility, PointPrecision

HIDDEN = (AddressVisibility.MUNICIPALITY_ONLY, AddressVisibility.PHONE_ONLY)
SLUG = "schutzwohnung-dresden"
LISTS = (
    "/de/orte", "/orte.json", "/orte.geojson", "/orte.csv", "/de/orte.atom", "/karte.geojson"
)  # fmt: skip
GENERAL = (
    "", "text=Schutzwohnung", "municipality=14612000", "near=Dresden", "sort=name",
    "district=14612&sort=distance&near=51.05,13.74", "bbox=13.5,50.9,14.0,51.2",
)  # fmt: skip
NOON = "2026-11-24T12:00:00+01:00"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Everything about a place that nobody may know."""

    address: Address
    position: Position | None

    @property
    def traces(self) -> list[str]:
        """Texts that would betray it."""
        address = self.address
        found = [address.street, address.postal_code, address.locality]
        found += [part.casefold() for part in (address.street, address.locality)]
        if self.position:
            point = self.position.point
            found += [self.position.source, f"{point.lat:.4f}", f"{point.lon:.4f}"]
        return [trace for trace in found if trace]

    @property
    def queries(self) -> list[str]:
        """Searches that would find it if it were known."""
        words = (self.address.street, self.address.postal_code, self.address.locality)
        queries = [f"text={quote(word)}" for word in words if word]
        # One letter wrong: "did you mean" must not set it right.
        queries += [f"text={quote(word[:-2] + 'q' + word[-1])}" for word in words if len(word) > 5]
        queries += [f"near={self.address.postal_code}&radius_km=1"] * bool(self.address.postal_code)
        if self.position:
            lat, lon = self.position.point.lat, self.position.point.lon
            queries += [
                f"near={lat:.5f},{lon:.5f}&radius_km=0.2",
                f"bbox={lon - 0.001:.5f},{lat - 0.001:.5f},{lon + 0.001:.5f},{lat + 0.001:.5f}",
            ]
        return queries


letters = st.text("bcdfghjklmnpqrstvwxyz", min_size=7, max_size=12)
whereabouts = st.builds(
    Whereabouts,
    st.builds(
        Address,
        street=letters.map(lambda word: f"Q{word}straße"),
        house_number=st.integers(700, 999).map(str),
        postal_code=st.sampled_from(["01067", "01099", "01237", "01328"]),
        city=st.just("Dresden"),
        locality=letters.map(lambda word: f"X{word}"),
        visibility=st.sampled_from(HIDDEN),
    ),
    st.none()
    | st.builds(
        Position,
        st.builds(
            Point,
            st.floats(50.98, 51.12).map(lambda lat: round(lat, 6)),
            st.floats(13.60, 13.90).map(lambda lon: round(lon, 6)),
        ),
        st.sampled_from(PointPrecision),
        letters.map(lambda word: f"Z{word}"),
    ),
)


def _hidden(where: Whereabouts) -> PlaceRecord:
    return builders.a_place("Schutzwohnung", address=where.address, position=where.position)


def _pages(*queries: str) -> list[str]:
    """Every address at which somebody might look for a trace."""
    found = ["/de/", "/ar/", f"/de/orte/{SLUG}", f"/en/orte/{SLUG}"]
    found += ["/karte.geojson?view=13.5,50.9,14.0,51.2&zoom=17"]
    return found + [f"{path}?{query}" for path in LISTS for query in (*GENERAL, *queries)]


def _answers(site: Site, pages: list[str]) -> dict[str, tuple[int, str, str | None]]:
    client = site.crowd_client()
    return {
        page: (answer.status_code, answer.text, answer.headers.get("ETag"))
        for page in pages
        for answer in (client.get(page),)
    }


def _publish(database: Database, record: PlaceRecord, now: str = NOON) -> None:
    """Accept the next version of the hidden place, or its first one."""
    gazetteer = builders.the_gazetteer()
    with time_machine.travel(now, tick=False), database.writing() as session:
        place = session.query(Place).filter_by(slug=SLUG).one_or_none()
        change = review.submit(session, record, gazetteer, author="test", place=place)
        review.accept(session, change, gazetteer, decided_by="test")


@pytest.fixture(scope="module", params=databases.KINDS)
def shelter(
    request: pytest.FixtureRequest, run_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A small site with one place in hiding, whose address changes from test to test."""
    places = [builders.a_place(), *builders.varied_places(5, seed=7)]
    folder = tmp_path_factory.mktemp("shelter")
    with sites.opened(run_folder, request.param, folder, *places) as site:
        somewhere = Address(city="Dresden", visibility=AddressVisibility.MUNICIPALITY_ONLY)
        _publish(site.database, builders.a_place("Schutzwohnung", address=somewhere, position=None))
        yield site


# Each example asks for some two hundred pages; to make a failing one smaller would take minutes.
few = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@few
@given(whereabouts)
def test_no_answer_holds_a_trace(shelter: Site, where: Whereabouts) -> None:
    _publish(shelter.database, _hidden(where))
    echoed = {quote(word) for word in where.traces} | set(where.traces)
    for page, (_status, body, _tag) in _answers(shelter, _pages()).items():
        found = [trace for trace in where.traces if trace in body]
        assert not found, f"{page} betrays {found}"
    for query in where.queries:
        for path in ("/orte.json", "/orte.geojson", "/orte.csv", "/karte.geojson"):
            answer = shelter.crowd_client().get(f"{path}?{query}")
            asked_around = query.startswith("near")
            assert ("Schutzwohnung" not in answer.text) or (asked_around and "karte" not in path)
            assert not [trace for trace in echoed if trace in answer.text], (path, query)


@few
@given(whereabouts, whereabouts)
def test_another_hidden_address_changes_no_answer_in_any_byte(
    shelter: Site, one: Whereabouts, other: Whereabouts
) -> None:
    other = replace(other, address=replace(other.address, visibility=one.address.visibility))
    pages = _pages(*one.queries, *other.queries)
    with time_machine.travel(NOON, tick=False):
        _publish(shelter.database, _hidden(one))
        before = _answers(shelter, pages)
        _publish(shelter.database, _hidden(other), "2026-11-24T17:00:00+01:00")
        after = _answers(shelter, pages)
    different = [page for page in pages if before[page] != after[page]]
    assert not different


@pytest.mark.parametrize("visibility", HIDDEN)
def test_hiding_an_address_leaves_a_site_as_if_it_had_never_been_public(
    run_folder: Path, database_kind: str, tmp_path: Path, visibility: AddressVisibility
) -> None:
    where = Whereabouts(
        Address("Qbcdfgstraße", "777", "01237", "Dresden", "Xqrtzvw", AddressVisibility.PUBLIC),
        Position(Point(51.01234, 13.81234), PointPrecision.HOUSE, "Zvermessen"),
    )
    hidden = replace(where, address=replace(where.address, visibility=visibility))
    pages = _pages(*where.queries)
    with (
        sites.opened(run_folder, database_kind, tmp_path, builders.a_place()) as once_public,
        sites.opened(run_folder, database_kind, tmp_path, builders.a_place()) as never_public,
    ):
        _publish(once_public.database, _hidden(where))
        shown = _answers(once_public, pages)
        betrayed = {
            trace for trace in where.traces for _, body, _ in shown.values() if trace in body
        }
        assert betrayed >= {"Qbcdfgstraße", "01237", "Xqrtzvw", "51.0123"}, "it was public"
        _publish(once_public.database, _hidden(hidden))
        _publish(never_public.database, _hidden(hidden))
        with time_machine.travel(NOON, tick=False):
            now, never = _answers(once_public, pages), _answers(never_public, pages)
        for page in pages:
            assert _anonymous(now[page][1]) == _anonymous(never[page][1]), page
        _nothing_left(once_public.database, where)


def _anonymous(body: str) -> str:
    """Without the ids and moments in which two sites always differ."""
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", body)
    return re.sub(r"20\d\d-\d\d-\d\dT[\d:]+Z", "moment", body)


def _nothing_left(database: Database, where: Whereabouts) -> None:
    """What searches read holds no word of it; the record and its history are for editors only."""
    with database.reading() as session:
        words = set(session.scalars(text("SELECT word FROM search_word")))
        assert "xqrtzvw" not in words
        assert "dresden" in words
        features = session.scalars(text("SELECT feature FROM place")).all()
        columns = "name, offers, rest" if database.dialect == "sqlite" else "document::text"
        full_text = session.execute(text(f"SELECT {columns} FROM place_search")).all()
        for trace in where.traces:
            assert trace not in str(features)
            assert trace not in str(full_text)
        slug = {"slug": SLUG}
        row = session.execute(
            text("SELECT public_lat, public_lon, cell FROM place WHERE slug = :slug"), slug
        ).one()
        assert tuple(row) == (None, None, None)


def test_a_hidden_place_is_still_found_by_what_it_offers(shelter: Site) -> None:
    client = shelter.client()
    for query in ("text=Schutzwohnung", "municipality=14612000&service=meeting", "near=Dresden"):
        found = client.get(f"/orte.json?{query}").json
        place = next(place for place in found["results"] if place["slug"] == SLUG)
        assert place["address"] == {"city": "Dresden"}
        assert not {"point", "precision", "position_source"} & place.keys()
    page = client.get(f"/de/orte/{SLUG}")
    assert page.status_code == 200
    linked = json.loads(page.text.partition('application/ld+json">')[2].partition("</script>")[0])
    assert "geo" not in linked
    assert linked["address"].keys() == {
        "@type",
        "addressLocality",
        "addressRegion",
        "addressCountry",
    }
