"""Of which words is a German compound made?

"Migrationsberatung" must be found by "Beratung", but "Beratung" not by "Rat". Only a list of words
can tell; it holds the nouns of this field, and everything else stays whole.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from directory.text.folding import fold

WORD_LIST = Path(__file__).with_name("german_words.txt")
# Endings of plural and case, which are the linking elements of compounds at the same time.
ENDINGS = ("", "e", "n", "en", "s", "es")
SHORTEST_PART = 3
SHORTEST_UNKNOWN_BEGINNING = 4
# Longer words are made up or hostile; they stay whole.
LONGEST_COMPOUND = 50


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every form of every listed word, folded, with the word itself (its lemma).

    ``heads`` may end a compound whose beginning is unknown; ``openers`` may not end any.
    """

    lemmas: dict[str, str]
    heads: frozenset[str]
    openers: frozenset[str]
    longest: int


@dataclass(frozen=True, slots=True)
class Compound:
    """A word cut into parts: where each part begins, and the lemma of each part."""

    starts: tuple[int, ...]
    lemmas: tuple[str, ...]

    def tails(self) -> list[tuple[int, str]]:
        """Each part boundary with the rest of the word from there, written in lemmas."""
        return [(start, "".join(self.lemmas[i:])) for i, start in enumerate(self.starts)]


@cache
def lexicon() -> Lexicon:
    """The word list, read once. Listed forms win over formed ones, earlier lines over later."""
    listed: dict[str, str] = {}
    formed: dict[str, str] = {}
    heads: set[str] = set()
    openers: set[str] = set()
    for line in WORD_LIST.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        entries = line.split()
        lemma = fold(entries[0].rstrip("+-"))
        own = {lemma + ending for ending in ENDINGS if not entries[0].endswith("-")}
        given = {fold(entry.rstrip("+-")) for entry in entries}
        for form in sorted(given):
            listed.setdefault(form, lemma)
        for form in sorted(own):
            formed.setdefault(form, lemma)
        openers |= {fold(entry.rstrip("-")) for entry in entries if entry.endswith("-")}
        if entries[0].endswith("+"):
            heads |= own | given
    lemmas = formed | listed
    openers -= formed.keys()
    return Lexicon(lemmas, frozenset(heads - openers), frozenset(openers), max(map(len, lemmas)))


def lemma(word: str) -> str | None:
    """The listed word of which the folded ``word`` is a form, or None."""
    return lexicon().lemmas.get(word)


@lru_cache(maxsize=50_000)
def split(word: str) -> Compound | None:
    """Cut a folded word into its parts, or return None for a word that is not a known compound.

    Of several ways the one with the fewest parts wins, then the one with the longest last part.
    """
    known = lexicon()
    if not 2 * SHORTEST_PART <= len(word) <= LONGEST_COMPOUND or word in known.lemmas:
        return None
    # best[i] holds the part boundaries of the best way to cut word[i:].
    best: dict[int, tuple[int, ...]] = {len(word): ()}
    for start in range(len(word) - SHORTEST_PART, -1, -1):
        for end in range(start + SHORTEST_PART, min(len(word), start + known.longest) + 1):
            rest = best.get(end)
            part = word[start:end]
            if rest is None or part not in known.lemmas or (not rest and part in known.openers):
                continue
            if start not in best or len(rest) + 1 < len(best[start]):
                best[start] = (start, *rest)
    if 0 in best:
        return _compound(word, best[0])
    for start in range(SHORTEST_UNKNOWN_BEGINNING, len(word)):
        starts = best.get(start)
        if starts and all(part in known.heads for part in _parts(word, starts)):
            return _compound(word, (0, *starts))
    return None


def _parts(word: str, starts: tuple[int, ...]) -> list[str]:
    return [word[start:end] for start, end in pairwise((*starts, len(word)))]


def _compound(word: str, starts: tuple[int, ...]) -> Compound:
    lemmas = lexicon().lemmas
    return Compound(starts, tuple(lemmas.get(part, part) for part in _parts(word, starts)))
