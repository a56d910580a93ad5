"""What is wrong with this page, before any browser sees it?

Every rule here holds for every page: well-formed, one language, one heading, nothing from another
host, nothing inline that the content security policy would refuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

from directory.i18n import LANGUAGES

LOADING = {
    "a": (),
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href",),
    "video": ("src", "poster"),
}
"""The attributes that make a browser fetch something, or send a form somewhere."""

DATA_BLOCKS = {"application/json", "application/ld+json"}
UNLABELED = {"hidden", "submit", "reset", "button", "image"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")
FOOTER_PAGES = ("impressum", "datenschutz", "barrierefreiheit")


class Page:
    """A parsed HTML document and the rules it breaks."""

    def __init__(self, html: str, url: str) -> None:
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        self.url = url
        self.root: Element = parser.parse(html)
        self.errors = parser.errors
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *names: str) -> Iterator[Element]:
        """All elements with one of these names; names of SVG stand without their namespace."""
        return (element for element in self.root.iter() if _name(element) in names)

    def text(self, element: Element) -> str:
        """What a reader reads in an element, white space collapsed."""
        return " ".join("".join(element.itertext()).split())

    def problems(self) -> Iterator[str]:
        """A sentence for every broken rule."""
        yield from self._syntax()
        yield from self._language()
        yield from self._headings()
        yield from self._ids()
        yield from self._labels()
        yield from self._names()
        yield from self._hosts()
        yield from self._inline()
        yield from self._lists()
        yield from self._footer()

    # ------------------------------------------------------------ rules

    def _syntax(self) -> Iterator[str]:
        for position, code, details in self.errors:
            yield f"HTML is not well-formed at line and column {position}: {code} {details}"

    def _language(self) -> Iterator[str]:
        lang, direction = self.root.get("lang"), self.root.get("dir")
        if lang not in LANGUAGES:
            yield f'<html lang="{lang}"> is none of {", ".join(LANGUAGES)}'
        elif direction != LANGUAGES[lang].direction:
            yield f'<html dir="{direction}"> is wrong for {lang}'
        first = urlsplit(self.url).path.split("/")[1]
        if first in LANGUAGES and lang != first:
            yield f'The address says {first}, <html lang="{lang}"> says otherwise'

    def _headings(self) -> Iterator[str]:
        headings = [self.text(element) for element in self.all("h1")]
        titles = [self.text(element) for element in self.all("title") if "}" not in element.tag]
        if len(headings) != 1 or not headings[0]:
            yield f"There must be exactly one h1, with text: {headings}"
        if len(titles) != 1:
            yield f"There must be exactly one title: {titles}"
        elif headings and not titles[0].startswith(headings[0]):
            yield f"The title {titles[0]!r} does not begin with the h1 {headings[0]!r}"
        levels = [int(element.tag[1]) for element in self.all("h1", "h2", "h3", "h4", "h5", "h6")]
        for above, below in pairwise(levels):
            if below > above + 1:
                yield f"A heading of level {above} is followed by one of level {below}"
        if len(list(self.all("main"))) != 1:
            yield "There must be exactly one main"

    def _ids(self) -> Iterator[str]:
        count = Counter(i for element in self.root.iter() if (i := element.get("id")) is not None)
        for name, times in count.items():
            if times > 1 or not name or re.search(r"\s", name):
                yield f'id="{name}" stands {times} times or is no usable id'
        for element in self.root.iter():
            for attribute in REFERENCES:
                for name in (element.get(attribute) or "").split():
                    if name not in count:
                        yield f'{attribute}="{name}" points to nothing'
            target = element.get("href") or ""
            if target.startswith("#") and target[1:] not in count:
                yield f'href="{target}" leads nowhere on this page'

    def _labels(self) -> Iterator[str]:
        labeled = {element.get("for") for element in self.all("label")}
        for element in self.all("input", "select", "textarea"):
            if element.tag == "input" and element.get("type", "text") in UNLABELED:
                continue
            named = element.get("aria-label") or element.get("aria-labelledby")
            if (
                not named
                and element.get("id") not in labeled
                and not self._inside(element, "label")
            ):
                yield f"No label for <{element.tag} name={element.get('name')!r}>"
        for element in self.all("label"):
            if not self.text(element):
                yield f"An empty label for {element.get('for')!r}"

    def _names(self) -> Iterator[str]:
        for element in self.all("a", "button", "summary"):
            if "}" in element.tag or (element.tag == "a" and element.get("href") is None):
                continue
            pictures = [image.get("alt") for image in element.iter("img")]
            names = [self.text(element), element.get("aria-label"), *pictures]
            if not any(names) and not element.get("aria-labelledby"):
                yield f"<{element.tag} href={element.get('href')!r}> says nothing when read out"
        for element in self.all("img"):
            if element.get("alt") is None:
                yield f"<img src={element.get('src')!r}> has no alt"

    def _hosts(self) -> Iterator[str]:
        own = urlsplit(self.url).netloc
        for element in self.root.iter():
            name = _name(element)
            if name == "base":
                yield "<base> moves every address of the page"
            for attribute in LOADING.get(name, ()):
                for address in _addresses(element, attribute):
                    parts = urlsplit(urljoin(self.url, address))
                    if parts.scheme != "data" and parts.netloc != own:
                        yield f'<{name} {attribute}="{address}"> belongs to another host'
            if element.get("target") == "_blank" and "noopener" not in element.get("rel", ""):
                yield f'A link to {element.get("href")} opens a window without rel="noopener"'

    def _inline(self) -> Iterator[str]:
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            is_data = element.get("type") in DATA_BLOCKS
            if element.tag == "script" and not element.get("src") and not is_data:
                yield "An inline script: move it to a file below static/"
            if element.tag == "style":
                yield "An inline style element: move it to a file below static/"
            for attribute in element.attrib:
                if attribute == "style" or attribute.startswith("on"):
                    yield f"<{element.tag} {attribute}=…> is refused by the content security policy"
            if (element.get("href") or "").strip().lower().startswith(("javascript:", "data:")):
                yield f"<{element.tag} href={element.get('href')!r}> is no address"

    def _lists(self) -> Iterator[str]:
        wanted = {
            "ul": {"li"},
            "ol": {"li"},
            "dl": {"dt", "dd", "div"},
            "select": {"option", "optgroup", "hr"},
            "tr": {"td", "th"},
        }
        for parent, children in wanted.items():
            for element in self.all(parent):
                for child in element:
                    if isinstance(child.tag, str) and child.tag not in children | {"template"}:
                        yield f"<{child.tag}> stands directly in <{parent}>"
        for element in self.all("li"):
            if self.parents[element].tag not in ("ul", "ol", "menu"):
                yield "<li> stands outside a list"

    def _footer(self) -> Iterator[str]:
        lang = self.root.get("lang")
        targets = {
            urlsplit(link.get("href") or "").path
            for footer in self.all("footer")
            for link in footer.iter("a")
        }
        for name in FOOTER_PAGES:
            if not any(target.endswith(f"/{lang}/{name}") for target in targets):
                yield f"The footer does not lead to /{lang}/{name}"

    def _inside(self, element: Element, name: str) -> bool:
        while (parent := self.parents.get(element)) is not None:
            if parent.tag == name:
                return True
            element = parent
        return False


def _name(element: Element) -> str:
    """The name of an element, without the namespace that SVG and MathML have; comments: empty."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _addresses(element: Element, attribute: str) -> Iterator[str]:
    name = _name(element)
    if name == "link" and element.get("rel") in ("canonical", "alternate"):
        return
    value = element.get(attribute)
    if value is None and attribute == "href":
        value = element.get("{http://www.w3.org/1999/xlink}href")
    if value is None:
        return
    if attribute == "srcset":
        yield from (part.split()[0] for part in value.split(",") if part.strip())
    else:
        yield value
