"""How soon does a visitor see the first words, and how soon all markers, with 10,000 places?"""

from __future__ import annotations

import shutil
import statistics
import time
from dataclasses import dataclass
from typing import Any

from browser import ARGUMENTS, DESKTOP
from playwright.sync_api import Browser, Page, sync_playwright

RUNS = 3
SHOWN = "Number(document.querySelector('[data-map]')?.dataset.shown) > 0"
SLOW_NET = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}


@dataclass(frozen=True, slots=True)
class View:
    """Milliseconds until the first words of the list and until all markers; bytes over the net."""

    text: float
    markers: float
    bytes: int


def first_views(address: str) -> dict[str, View]:
    """A first visit to all places: as it is, with a processor four times slower, on a thin line."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
        )
        _view(browser, address, {}, 1)  # The first start of a browser is not the visitor's matter.
        views = {
            "plain": _median(browser, address, {}, 1),
            "slow processor": _median(browser, address, {}, 4),
            "thin line": _median(browser, address, SLOW_NET, 1),
        }
        browser.close()
    return views


def _median(browser: Browser, address: str, net: dict[str, Any], slower: int) -> View:
    views = [_view(browser, address, net, slower) for _ in range(RUNS)]
    return View(
        statistics.median(view.text for view in views),
        statistics.median(view.markers for view in views),
        max(view.bytes for view in views),
    )


def _view(browser: Browser, address: str, net: dict[str, Any], slower: int) -> View:
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    received: list[int] = []
    devtools.on(
        "Network.loadingFinished", lambda event: received.append(event["encodedDataLength"])
    )
    devtools.send("Network.enable")
    if net:
        devtools.send("Network.emulateNetworkConditions", net)
    if slower > 1:
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    start = time.perf_counter()
    page.goto(f"{address}/de/orte", wait_until="commit")
    text = _wait(page, "document.querySelector('.card') !== null", start)
    markers = _wait(page, SHOWN, start)
    context.close()
    return View(text, markers, int(sum(received)))


def _wait(page: Page, condition: str, start: float) -> float:
    while not page.evaluate(condition):
        if time.perf_counter() - start > 60:
            raise TimeoutError(condition)
        time.sleep(0.02)
    return (time.perf_counter() - start) * 1000
