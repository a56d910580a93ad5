"""Which spellings name the same town?

The same town is written ``Frankenberg/Sa.``, ``Frankenberg (Sachsen)`` or just ``Frankenberg``;
a quarter comes as ``Dresden-Gorbitz``, ``Leipzig, Grünau`` or ``Burkhardtsdorf OT Eibenberg``. A
spelling becomes one or several *readings*: a base name, what tells it apart from its namesakes
(the qualifiers), and a rest that may be a quarter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from directory.text import fold

# What follows a town's name to tell it from its namesakes, in one spelling each.
_REGION_WORDS = {
    "sachsen": ("sachsen", "sachs", "sa", "sachsische", "sachsischer", "sn"),
    "schweiz": ("schweiz", "schw"),
    "erzgebirge": ("erzgebirge", "erzgeb", "erz", "erzg"),
    "vogtland": ("vogtland", "vogtl", "vogt", "v"),
    "lausitz": ("lausitz", "oberlausitz", "laus", "oberlaus", "ol"),
}
_REGION_OF = {fold(word): region for region, words in _REGION_WORDS.items() for word in words}

# The districts that a region reaches into. A town without an official addition may be written with
# its region all the same: "Bernsdorf/Oberlausitz" is the one in the district of Bautzen.
REGION_DISTRICTS = {
    "sachsen": None,
    "schweiz": frozenset({"14628"}),
    "erzgebirge": frozenset({"14521", "14522", "14524", "14628"}),
    "vogtland": frozenset({"14523"}),
    "lausitz": frozenset({"14625", "14626"}),
}

# Little words between a name and its addition: "am See", "a. d. Spree", "b. Kirchberg".
_LINKS = frozenset(
    {"im", "in", "i", "der", "den", "dem", "d", "am", "an", "a", "auf", "bei", "b", "ob"}
)

# What may stand before a name without being part of it; some are part of official names.
_TITLES = frozenset(
    fold(word)
    for word in (
        "Stadt",
        "Große",
        "Kreisstadt",
        "Kreisfreie",
        "Gemeinde",
        "Landeshauptstadt",
        "Universitätsstadt",
        "Hochschulstadt",
        "Bergstadt",
        "Kurort",
        "Bad",
        "Thermalbad",
        "Ort",
    )
)
_QUARTER_MARKS = frozenset(
    {"ot", "ortsteil", "stadtteil", "ortschaft", "gt", "gemeindeteil", "stadtbezirk"}
)

_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile("[-‐‑‒–—]")
_LONGEST_NAME = 120
_MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a spelling.

    ``base`` is folded and has no separators; ``rest`` is what follows the town's name, as it was
    typed; ``marked`` says that the rest was marked as a quarter ("OT").
    """

    base: str
    qualifiers: frozenset[str] = frozenset()
    rest: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    starts: int
    breaks: bool  # A slash, bracket or comma stands before the word.


def name_key(text: str) -> str:
    """Folded letters and digits only: equal for two spellings of one simple name."""
    return "".join(word.folded for word in _words(text))


def name_parts(text: str) -> list[str]:
    """The keys of the parts of a double name; none for a simple one."""
    parts = _HYPHEN.split(text)
    return [whole(part).base for part in parts] if len(parts) > 1 else []


def whole(text: str) -> Reading:
    """The spelling as one town's name with its additions."""
    return _name(_words(text))


def without_titles(text: str) -> Reading:
    """The spelling as one name, without "Stadt", "Kurort", "Bad" and the like before it."""
    return _name(_untitled(_words(text)))


def quarter_key(text: str) -> str:
    """The key of a quarter's name, without "OT" before it."""
    words = _words(text)
    while len(words) > 1 and words[0].folded in _QUARTER_MARKS:
        words = words[1:]
    return "".join(word.folded for word in words)


def readings(text: str) -> Iterator[Reading]:
    """Every way to understand a spelling, the likeliest first."""
    text = _plain(text)
    words = _words(text)
    seen: set[Reading] = set()
    for start in (words, _untitled(words)):
        for reading in _splits(text, start):
            if reading.base and reading not in seen:
                seen.add(reading)
                yield reading


def _splits(text: str, words: list[_Word]) -> Iterator[Reading]:
    for place, word in enumerate(words[1:], 1):
        if word.folded in _QUARTER_MARKS and place + 1 < len(words):
            town = _name(words[:place])
            yield Reading(town.base, town.qualifiers, _tail(text, words[place + 1]), marked=True)
            return
    yield _name(words)
    for place in range(len(words) - 1, 0, -1):
        if words[place].folded not in _LINKS:
            town = _name(words[:place])
            yield Reading(town.base, town.qualifiers, _tail(text, words[place]))


def _name(words: list[_Word]) -> Reading:
    """Split off the additions: from the first slash, bracket, comma, link or region word on."""
    end = next(
        (
            place
            for place, word in enumerate(words)
            if place and (word.breaks or word.folded in _LINKS or word.folded in _REGION_OF)
        ),
        len(words),
    )
    additions = (word.folded for word in words[end:] if word.folded not in _LINKS | _TITLES)
    return Reading(
        "".join(word.folded for word in words[:end]),
        frozenset(_REGION_OF.get(word, word) for word in additions),
    )


def _untitled(words: list[_Word]) -> list[_Word]:
    while len(words) > 1 and words[0].folded in _TITLES:
        words = words[1:]
    return words


def _plain(text: str) -> str:
    """Cut what is too long for a name, and drop hyphens that only break lines."""
    return text[:_LONGEST_NAME].replace("\u00ad", "")


def _tail(text: str, word: _Word) -> str:
    return text[word.starts :].strip(" ()[],;/")


def _words(text: str) -> list[_Word]:
    text = _plain(text)
    words: list[_Word] = []
    end = 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        folded = fold(found.group())
        end = found.end()
        if folded == "l" and words and words[-1].folded == "o":
            # "O.L." is two words to the pattern and one region to the reader.
            words[-1] = _Word("ol", words[-1].starts, words[-1].breaks)
            continue
        if folded == "st":
            folded = "sankt"
        words.append(_Word(folded, found.start(), bool(re.search(r"[/(\[,;]", between))))
    return words[:_MOST_WORDS]
