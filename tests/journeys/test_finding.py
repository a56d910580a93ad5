"""Does a person with a real browser find the right door?

Every story is told by four visitors: at a desk, with a phone, in Arabic, and without JavaScript.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from browser import DESKTOP, PHONE
from databases import PLACES
from playwright.sync_api import Locator, Page, expect

PUZZLE = "Kinder- und Familientreff Puzzle"
WERKSTATT = "Werkstatt 26"
DRESDEN = "14612"
SAECHSISCHE_SCHWEIZ = "14628"
TOO_WIDE = """Array.from(document.querySelectorAll("body *"))
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, box]) => box.right > 320 || box.left < 0)
    .map(([node]) => node.outerHTML.slice(0, 90))"""


@dataclass(frozen=True)
class Visitor:
    """Who tells the story."""

    name: str
    language: str
    options: dict[str, Any]

    @property
    def has_script(self) -> bool:
        return bool(self.options.get("java_script_enabled", True))


VISITORS = [
    Visitor("desk", "de", DESKTOP),
    Visitor("phone", "de", PHONE),
    Visitor("arabic", "ar", {**DESKTOP, "locale": "ar"}),
    Visitor("no-script", "de", {**DESKTOP, "java_script_enabled": False}),
]


class Story:
    """What a person does on the pages, in words that do not depend on the language."""

    def __init__(self, page: Page, base: str, check: Callable[[Page], None]) -> None:
        self.page = page
        self.base = base
        self.check = check

    def begin(self) -> None:
        self.page.goto(self.base + "/")
        self.check(self.page)

    def ask(self, text: str = "", near: str = "") -> None:
        """Fill in the search form of the start page and send it."""
        form = self.page.locator("main form[role=search]")
        form.locator("[name=text]").fill(text)
        form.locator("[name=near]").fill(near)
        form.locator("button:not([type=button])").click()
        self.check(self.page)

    def choose(self, name: str, value: str) -> None:
        """Tick one choice among the filters and show the places again."""
        button = self.page.locator("details.filter button:not([type=button])")
        self.unfold(self.page.locator("details.filter"), button)
        box = self.page.locator(f"input[name={name}][value='{value}']")
        self.unfold(self.page.locator("details.facet").filter(has=box), box)
        box.check()
        button.click()
        self.check(self.page)

    def unfold(self, details: Locator, wanted: Locator) -> None:
        """Open a part of the page, unless what is wanted of it can be seen already."""
        if not wanted.is_visible():
            details.locator("> summary").click()

    def find(self, name: str) -> None:
        """Look through the pages of the list for a place, and open it."""
        link = self.page.get_by_role("link", name=name, exact=True)
        for _ in range(20):
            if link.count():
                break
            self.page.locator("a[rel=next]").click()
        link.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)
        self.check(self.page)


@pytest.fixture(params=VISITORS, ids=lambda visitor: visitor.name)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def story(
    visitor: Visitor, visit: Callable[..., Any], accessible: Callable[..., None], site: str
) -> Story:
    def check(page: Page) -> None:
        expect(page.locator("html")).to_have_attribute("lang", visitor.language)
        if visitor.has_script:
            accessible(page)

    return Story(visit(**visitor.options).page, f"{site}/{visitor.language}", check)


def test_a_family_finds_a_place_by_its_name(story: Story) -> None:
    story.begin()
    story.ask(text="Familientreff Puzzle")
    story.find(PUZZLE)


def test_a_family_finds_a_place_by_a_word_and_its_town(story: Story) -> None:
    story.begin()
    story.ask(text="Familie")
    story.choose("district", DRESDEN)
    story.find(PUZZLE)


def test_a_family_finds_a_place_near_its_postcode(story: Story) -> None:
    story.begin()
    story.ask(near="01169")
    story.find(PUZZLE)


def test_a_volunteer_finds_a_place_by_district_and_kind_of_offer(story: Story) -> None:
    story.begin()
    story.page.locator(f"main li a[href$='district={SAECHSISCHE_SCHWEIZ}']").click()
    story.check(story.page)
    story.choose("service", "meeting")
    story.find(WERKSTATT)


def test_the_start_page_counts_what_the_file_holds(page: Page, site: str) -> None:
    with PLACES.open(encoding="utf-8-sig", newline="") as file:
        wanted = Counter(row["district_ags"] for row in csv.DictReader(file))
    page.goto(f"{site}/de/")
    links = page.locator("main li a[href*='/orte?district=']").all()
    found = {
        (link.get_attribute("href") or "").rpartition("=")[2]: int(
            link.locator(".num").inner_text().replace(".", "")
        )
        for link in links
    }
    assert found == dict(wanted)


@pytest.mark.parametrize("path", ["/", "/orte", "/orte?text=qqqq", "/impressum", "/datenschutz"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_nothing_is_cut_off_on_a_narrow_screen(
    visit: Callable[..., Any], language: str, path: str
) -> None:
    page = visit(**{**PHONE, "viewport": {"width": 320, "height": 640}}).open(f"/{language}{path}")
    width = page.evaluate("document.scrollingElement.scrollWidth")
    wide = page.evaluate(TOO_WIDE)
    assert width <= 320, f"The page is {width} px wide on a screen of 320 px: {wide}"
