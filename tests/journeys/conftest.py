"""What does every story in the browser get: a running site, visitors, an accessibility check?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import databases
import live_server
import pytest
from browser import ARGUMENTS, DESKTOP, Visit, axe
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE_MS = 10_000


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


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """Open a browser window: ``visit(**PHONE)``, ``visit(java_script_enabled=False)``, …

    At the end of the story every window is checked, see :meth:`Visit.check`.
    """
    visits: list[Visit] = []

    def begin(**options: Any) -> Visit:
        context = browser.new_context(**{**DESKTOP, **options})
        context.set_default_timeout(PATIENCE_MS)
        visits.append(Visit(context, context.new_page(), site))
        return visits[-1]

    yield begin
    try:
        for visitor in visits:
            visitor.check()
    finally:
        for visitor in visits:
            visitor.context.close()


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    """A desktop window, for stories with one visitor."""
    return visit().page


@pytest.fixture
def accessible() -> Callable[..., None]:
    """``accessible(page)`` fails with everything that axe finds on the page as it stands now."""

    def check(page: Page, *, without: tuple[str, ...] = ()) -> None:
        findings = axe(page, without=without)
        assert not findings, f"axe on {page.url}:\n" + "\n".join(findings)

    return check
