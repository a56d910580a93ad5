"""Can everybody use the map, and does nobody need it?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from browser import PHONE
from playwright.sync_api import Locator, Page, Route, expect

PINS = ".leaflet-marker-icon[role=button]"
LOADED_BY = "**/karte.geojson*"


def _map(page: Page) -> Locator:
    """The map once it shows its places."""
    shown = page.locator("[data-map][data-shown]")
    expect(shown).to_be_visible()
    return shown


def _features(*places: tuple[str, float, float, str]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"00000000-0000-0000-0000-{number:012}",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "slug": f"ort-{number}",
                    "name": name,
                    "kind": "meeting_cafe",
                    "precision": precision,
                },
            }
            for number, (name, lat, lon, precision) in enumerate(places)
        ],
    }


def _answer_with(page: Page, collection: dict[str, Any]) -> None:
    """Let the map be given these places, whatever the search finds."""

    def answer(route: Route) -> None:
        route.fulfill(body=json.dumps(collection), content_type="application/geo+json")

    page.route(LOADED_BY, answer)


def _active(page: Page, attribute: str) -> str:
    return str(page.evaluate(f"document.activeElement.getAttribute('{attribute}')"))


def test_the_map_shows_every_place_of_the_search_that_has_a_point(page: Page, site: str) -> None:
    page.goto(f"{site}/de/orte?district=14612")
    shown = int(_map(page).get_attribute("data-shown") or 0)
    legend = page.locator(".legend").inner_text()
    hidden = re.search(r"(\d+) Orte? ohne Punkt", legend)
    assert shown + int(hidden.group(1) if hidden else 0) == 57


def test_places_at_one_point_are_reached_one_by_one_with_the_keyboard(
    page: Page, site: str
) -> None:
    names = ["Café am Markt", "Frauentreff", "Sprachcafé"]
    _answer_with(page, _features(*((name, 51.05, 13.74, "locality") for name in names)))
    page.goto(f"{site}/de/orte")
    pins = _map(page).locator(PINS)
    expect(pins).to_have_count(1)
    expect(pins).to_have_attribute("aria-label", re.compile("^3 Orte .*ungefähr"))
    pins.focus()
    page.keyboard.press("Enter")
    bubble = page.locator(".leaflet-popup-content")
    expect(bubble.get_by_role("link")).to_have_text(names)
    for number in range(len(names)):
        expect(bubble.get_by_role("link").nth(number)).to_be_focused()
        assert _active(page, "href") == f"/de/orte/ort-{number}"
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(bubble).to_have_count(0)
    expect(pins).to_be_focused()


def test_a_place_is_opened_from_the_map_with_the_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/de/orte?text=Familientreff+Puzzle")
    pin = _map(page).locator(f"{PINS}[aria-label*=Puzzle]")
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Puzzle")


def test_an_exact_place_and_an_approximate_one_look_and_read_differently(
    page: Page, site: str
) -> None:
    _answer_with(page, _features(("Haus", 51.05, 13.2, "house"), ("Ort", 51.05, 14.2, "postcode")))
    page.goto(f"{site}/de/orte")
    _map(page)
    about = page.locator(f"{PINS}[aria-label*=ungefähr]")
    expect(about).to_have_count(1)
    expect(about).to_have_class(re.compile(r"\babout\b"))
    expect(page.locator(f"{PINS}[aria-label^=Haus]")).not_to_have_class(re.compile(r"\babout\b"))
    assert about.evaluate("node => getComputedStyle(node).borderStyle") == "dashed"


def test_names_are_shown_as_they_are_and_never_run(page: Page, site: str) -> None:
    hostile = "<img src=x onerror=\"document.title='!'\">${document.title='!'}"
    _answer_with(page, _features((hostile, 51.05, 13.74, "house")))
    page.goto(f"{site}/de/orte")
    _map(page).locator(PINS).click()
    expect(page.locator(".leaflet-popup-content a")).to_have_text(hostile)
    assert page.title() != "!"


def test_a_card_that_is_pointed_at_lights_up_on_the_map(page: Page, site: str) -> None:
    page.goto(f"{site}/de/orte?text=Familientreff+Puzzle")
    pin = _map(page).locator(f"{PINS}[aria-label*=Puzzle]")
    page.locator(".card", has_text="Puzzle").first.hover()
    expect(pin).to_have_class(re.compile(r"\blit\b"))
    page.get_by_role("heading", level=1).hover()
    expect(pin).not_to_have_class(re.compile(r"\blit\b"))


def test_when_the_places_cannot_be_loaded_the_map_says_so_and_the_list_stays(
    visit: Callable[..., Any], site: str
) -> None:
    visitor = visit()
    visitor.expect_complaint("503")
    visitor.page.route(LOADED_BY, lambda route: route.fulfill(status=503))
    page = visitor.open("/de/orte")
    expect(page.locator("[data-map] [role=status]")).to_contain_text("in der Liste")
    expect(page.locator(".card")).to_have_count(20)


def test_many_places_come_as_circles_that_open_when_pressed(page: Page, site: str) -> None:
    circles = {
        "type": "FeatureCollection",
        "clustered": True,
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, 51.05]},
                "properties": {"count": count, "bbox": [lon - 0.1, 51.0, lon + 0.1, 51.1]},
            }
            for lon, count in ((12.4, 1700), (14.6, 900))
        ],
    }
    _answer_with(page, circles)
    page.goto(f"{site}/de/orte")
    circle = _map(page).locator(PINS, has_text="1700")
    expect(circle).to_be_visible()
    with page.expect_request(lambda request: "view=" in request.url) as asked:
        circle.focus()
        page.keyboard.press("Enter")
    west, south, east, north = (
        float(part) for part in re.findall(r"view=([^&]+)", asked.value.url)[0].split(",")
    )
    assert west < 12.4 < east
    assert south < 51.05 < north


def test_on_a_phone_the_map_waits_and_leaves_scrolling_to_the_page(
    visit: Callable[..., Any], accessible: Callable[[Page], None]
) -> None:
    visitor = visit(**PHONE)
    page = visitor.open("/de/orte")
    expect(page.locator(".card")).to_have_count(20)
    assert not [url for url in visitor.requests if "leaflet" in url or "karte" in url]
    page.locator("[data-map-show]").click()
    area = _map(page).locator(".folium-map")
    assert area.evaluate("node => getComputedStyle(node).touchAction") == "pan-x pan-y"
    accessible(page)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_map_is_accessible_with_an_open_bubble(
    visit: Callable[..., Any], accessible: Callable[[Page], None], language: str
) -> None:
    page = visit().open(f"/{language}/orte?text=Familientreff+Puzzle")
    _map(page).locator(f"{PINS}[aria-label*=Puzzle]").click()
    expect(page.locator(".leaflet-popup-content a")).to_be_visible()
    accessible(page)


def test_without_script_no_empty_map_stands_in_the_way(visit: Callable[..., Any]) -> None:
    page = visit(java_script_enabled=False).open("/de/orte")
    expect(page.locator(".card")).to_have_count(20)
    expect(page.get_by_text("Die Karte braucht JavaScript")).to_be_visible()
    expect(page.locator(".folium-map")).to_be_hidden()
