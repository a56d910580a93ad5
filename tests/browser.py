"""What is a visitor with a real browser, and what do we hold against the pages they see?"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

from directory.config import ROOT

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "de-DE"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "de-DE",
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


@dataclass
class Visit:
    """A visitor's browser window, with everything it asked for and everything that went wrong."""

    context: BrowserContext
    page: Page
    site: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to everything that happens."""
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("console", self._note_message)
        self.context.on("weberror", self._note_error)

    def open(self, path: str) -> Page:
        """Go to a path of the site."""
        self.page.goto(self.site + path)
        return self.page

    def expect_complaint(self, part: str) -> None:
        """A console message with these words belongs to this story."""
        self.expected.append(part)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            text = f"{message.type}: {message.text} ({message.location['url']})"
            self.complaints.append(text)

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

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
