"""Can these words be the name of an offer, and nothing else?

"(Kindertreff)" is a label. "(an einzelnen Terminen)" is none: it would make the row it stands with
false. So a label holds no word that limits, changes or times anything, and at least one noun.
"""

from __future__ import annotations

from collections.abc import Sequence

from directory.hours.reading import lexicon
from directory.hours.reading.reader import NotUnderstood
from directory.hours.reading.tokens import DASHES, Token

_SIGNS = DASHES | frozenset("/&+„“”\"'’»«.:*!")
_PLAIN = frozenset({"kostenlos", "kostenfrei", "barrierefrei"})
_EMPTY = frozenset(
    {"öffnungszeit", "öffnungszeiten", "sprechzeit", "sprechzeiten", "bürozeit", "bürozeiten"}
    | {"geöffnet", "offen"}
)
_AGE_WORDS = frozenset({"ab", "bis", "von", "zu"})


def read_label(text: str, tokens: Sequence[Token], *, in_brackets: bool = False) -> str:
    """The label as written, empty if it says nothing ("Öffnungszeiten"); else NotUnderstood."""
    tokens = _trimmed(tokens)
    if not tokens:
        raise NotUnderstood
    words = [token for token in tokens if token.kind == "word"]
    if len(words) == len(tokens) and all(word.low in _EMPTY for word in words):
        return ""
    while len(tokens) > 1 and tokens[0].low in _EMPTY and tokens[1].kind == "word":
        tokens = tokens[1:]
    harmless = _harmless(tokens)
    for place, token in enumerate(tokens):
        if place not in harmless and not _fits(tokens, place, token):
            raise NotUnderstood
    telling = any(lexicon.is_telling_noun(word.text, word.low) for word in words)
    if not telling and not (in_brackets and words and all(word.low in _PLAIN for word in words)):
        raise NotUnderstood
    return text[tokens[0].start : tokens[-1].end]


def has_name(tokens: Sequence[Token]) -> bool:
    """Whether a noun that can name an offer is among the words."""
    return any(
        token.kind == "word"
        and lexicon.is_telling_noun(token.text, token.low)
        and not lexicon.is_no_name(token.low)
        for token in tokens
    )


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    last = len(tokens)
    while last and (
        tokens[last - 1].text in DASHES
        or tokens[last - 1].text in (":", ",")
        or tokens[last - 1].low in lexicon.NOISE
    ):
        last -= 1
    return tokens[:last]


def _fits(tokens: Sequence[Token], place: int, token: Token) -> bool:
    if token.kind == "sign":
        return token.text in _SIGNS
    if token.kind == "int":
        # "A1" and "B2" are courses; any other number could be a time.
        return place > 0 and token.glued and tokens[place - 1].kind == "word"
    return token.kind == "word" and not lexicon.is_no_name(token.low)


def _harmless(tokens: Sequence[Token]) -> set[int]:
    """Places of words that limit people or rooms, not times: ages, "Raum 3", "für alle"."""
    found: set[int] = set()
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.low in lexicon.AGES and before is not None and before.kind == "int":
            found |= _age(tokens, place)
        elif token.low in lexicon.ROOMS:
            if after is not None and after.kind == "int":
                found |= {place, place + 1}
            if place > 1 and before is not None and before.text == ".":
                found |= {place - 2, place - 1, place}
        elif token.low == "alle" and before is not None and before.low == "für":
            found.add(place)
    return found


def _age(tokens: Sequence[Token], place: int) -> set[int]:
    """The places of "ab 6 Jahre" or "von 6 bis 12 Jahren", ending at ``place``."""
    first = place
    while first and (
        tokens[first - 1].kind == "int"
        or tokens[first - 1].text in DASHES
        or tokens[first - 1].low in _AGE_WORDS
    ):
        first -= 1
    return set(range(first, place + 1))
