"""Is the look of the pages complete, and small enough for a slow line?"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import databases
import pytest
import sites
from sites import Site

from directory.config import ROOT
from directory.vocabulary import PlaceKind, ServiceGroup, ServiceKind

STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
KILOBYTE = 1000


@pytest.fixture(scope="module")
def saxony(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with all real places."""
    with databases.fresh(run_folder, "sqlite", "saxony") as url:
        site = sites.on(url, tmp_path_factory.mktemp("var"))
        yield site
        site.close()


def _templates() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))


def _pictograms() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text("utf-8")))


def _packed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_every_kind_of_offer_and_place_has_a_pictogram() -> None:
    wanted = {kind.icon for kind in [*ServiceKind, *PlaceKind]}
    assert wanted <= _pictograms(), f"Draw in static/icons.svg: {wanted - _pictograms()}"


def test_every_pictogram_named_in_a_template_is_drawn_and_every_drawn_one_is_used() -> None:
    kinds = {kind.icon for kind in [*ServiceKind, *PlaceKind]}
    named = set(re.findall(r'\bicon\("([a-z-]+)"', _templates()))
    facts = (TEMPLATES / "components/facts.html").read_text("utf-8")
    table = re.search(r"set freshness_icons = (\{.*?\})", facts)
    assert table is not None
    named |= set(re.findall(r': "([a-z-]+)"', table.group(1)))
    assert named <= _pictograms(), f"Draw in static/icons.svg: {named - _pictograms()}"
    unused = _pictograms() - named - kinds
    assert not unused, f"Nobody shows these pictograms, remove them: {unused}"


def test_every_kind_of_place_and_every_group_of_offers_has_its_color() -> None:
    icons = (TEMPLATES / "components/icon.html").read_text("utf-8")
    styles = (STATIC / "site.css").read_text("utf-8")
    tones = dict(re.findall(r'"([a-z_]+)": "([a-z]+)"', icons))
    assert {kind.value for kind in [*PlaceKind, *ServiceGroup]} <= set(tones)
    assert all(f".tone-{tone} " in styles for tone in tones.values())


def test_own_styles_and_scripts_ask_no_other_host() -> None:
    for path in (path for path in STATIC.iterdir() if path.suffix in (".css", ".js", ".svg")):
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|url\(\s*['\"]?//", text), path.name


def test_the_script_makes_text_of_the_directory_never_into_html() -> None:
    """``innerHTML`` is read once, to escape an attribution, and never written."""
    for name in ("map.js", "site.js"):
        text = (STATIC / name).read_text("utf-8")
        assert not re.search(
            r"(innerHTML|outerHTML)\s*\+?=|insertAdjacentHTML|document\.write", text
        )
        assert "eval(" not in text


def test_styles_and_scripts_are_small() -> None:
    assert _packed(STATIC / "site.css") <= 12 * KILOBYTE
    assert _packed(STATIC / "site.js", STATIC / "map.js") <= 10 * KILOBYTE


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_twenty_results_and_everything_before_the_places_of_the_map_are_small(
    saxony: Site, language: str
) -> None:
    visitor = saxony.client()
    page = gzip.compress(visitor.get(f"/{language}/orte").data, 6)
    assert len(page) <= 20 * KILOBYTE
    vendor = STATIC / "vendor"
    files = _packed(
        STATIC / "site.css",
        STATIC / "site.js",
        STATIC / "map.js",
        vendor / "leaflet/leaflet.js",
        vendor / "leaflet/leaflet.css",
        vendor / "leaflet.markercluster/leaflet.markercluster.js",
    )
    shell = len(gzip.compress(saxony.rooms.map_shell.script, 6))
    assert len(page) + files + shell <= 120 * KILOBYTE


def test_a_missing_setting_is_named_on_the_page_that_needs_it(saxony: Site) -> None:
    visitor = saxony.client()
    for path, key in (
        ("impressum", "DIRECTORY_OPERATOR_NAME"),
        ("datenschutz", "DIRECTORY_PRIVACY_CONTACT"),
        ("barrierefreiheit", "DIRECTORY_ACCESSIBILITY_REVIEWED"),
    ):
        assert key in visitor.get(f"/de/{path}").text


def test_a_filled_setting_stands_on_the_page_instead(saxony: Site, tmp_path: Path) -> None:
    named = sites.on(saxony.url, tmp_path, operator_name="Landkreis Beispiel")
    text = named.client().get("/de/impressum").text
    named.close()
    assert "Landkreis Beispiel" in text
    assert "DIRECTORY_OPERATOR_NAME" not in text


def test_where_the_page_is_not_german_the_names_of_places_say_that_they_are(saxony: Site) -> None:
    visitor = saxony.client()
    path = "orte/kinder-und-familientreff-puzzle-dresden"
    assert '<h1><bdi lang="de" dir="auto">' in visitor.get(f"/ar/{path}").text
    assert "<h1><bdi>" in visitor.get(f"/de/{path}").text
