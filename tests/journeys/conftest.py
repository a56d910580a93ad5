"""What does every story in the browser get: a running site, visitors, an accessibility check?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import databases
import live_server
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = live_server.ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "de-DE"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "de-DE",
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with all real places of the data folder, on SQLite."""
    folder = tmp_path_factory.mktemp("site")
    with (
        databases.fresh(run_folder, "sqlite", "saxony") as url,
        live_server.serving(url, folder) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        databases.absent("Chromium is not installed (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A visitor's browser window, with everything it asked for and everything that went wrong."""

    context: BrowserContext
    page: Page
    site: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the site."""
        self.page.goto(self.site + path)
        return self.page

    def expect_complaint(self, part: str) -> None:
        """A console message with these words belongs to this story."""
        self.expected.append(part)

    def check(self) -> None:
        """Nothing was asked of another host, nothing was stored, the console stayed silent."""
        own = urlsplit(self.site).netloc
        foreign = [url for url in self.requests if urlsplit(url).netloc not in (own, "")]
        assert not foreign, f"The browser asked other hosts: {foreign}"
        complaints = [
            text for text in self.complaints if not any(part in text for part in self.expected)
        ]
        assert not complaints, "The browser complained:\n" + "\n".join(complaints)
        state = self.context.storage_state()
        assert not state["cookies"], f"A visitor got cookies: {state['cookies']}"
        assert not state["origins"], f"A visitor's browser stores something: {state['origins']}"


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """Open a browser window: ``visit(**PHONE)``, ``visit(java_script_enabled=False)``, …

    At the end of the story every window is checked, see :meth:`Visit.check`.
    """
    visits: list[Visit] = []

    def begin(**options: Any) -> Visit:
        context = browser.new_context(**{**DESKTOP, **options})
        visitor = Visit(context, context.new_page(), site)
        context.on("request", lambda request: visitor.requests.append(request.url))
        context.on("console", lambda message: _note(visitor, message))
        context.on("weberror", lambda error: visitor.complaints.append(str(error.error)))
        visits.append(visitor)
        return visitor

    yield begin
    try:
        for visitor in visits:
            visitor.check()
    finally:
        for visitor in visits:
            visitor.context.close()


def _note(visitor: Visit, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        visitor.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    """A desktop window, for stories with one visitor."""
    return visit().page


def axe(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, one sentence per finding."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {rule: {"enabled": False} for rule in without}
    options = json.dumps({"runOnly": AXE_TAGS, "rules": rules, "resultTypes": ["violations"]})
    result = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{violation['id']}: {violation['help']} – {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@pytest.fixture
def accessible() -> Callable[..., None]:
    """``accessible(page)`` fails with everything that axe finds on the page as it stands now."""

    def check(page: Page, *, without: tuple[str, ...] = ()) -> None:
        findings = axe(page, without=without)
        assert not findings, f"axe on {page.url}:\n" + "\n".join(findings)

    return check
