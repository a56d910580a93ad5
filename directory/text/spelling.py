"""Which known word did the reader probably mean?"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from directory.text.folding import fold

LONGEST_GUESSED = 40


def _most_errors(length: int) -> int:
    """How many letters may be wrong, missing, too many or swapped in a word of this length."""
    if length < 4:
        return 0
    return 1 if length < 7 else 2 if length < 12 else 3


@lru_cache(maxsize=8)
def _folded(candidates: tuple[str, ...]) -> dict[str, str]:
    """Each folded candidate with its first original spelling."""
    spellings: dict[str, str] = {}
    for candidate in candidates:
        spellings.setdefault(fold(candidate), candidate)
    return spellings


def closest(word: str, candidates: Sequence[str], limit: int = 3) -> list[str]:
    """Return at most ``limit`` candidates that ``word`` is a misspelling of, the likeliest first.

    Nothing is returned for a word that is among the candidates, for words of fewer than four
    letters, for words with digits, and where no candidate is near enough. Pass the same tuple
    again and again: its folded form is remembered.
    """
    typed = fold(word.strip()[: 2 * LONGEST_GUESSED])
    spellings = _folded(candidates if isinstance(candidates, tuple) else tuple(candidates))
    most = _most_errors(len(typed))
    if not most or len(typed) > LONGEST_GUESSED or not typed.isalpha() or typed in spellings:
        return []
    hits = extract(typed, spellings.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    near = sorted((distance, text[0] != typed[0], text) for text, distance, _ in hits)
    return [spellings[text] for distance, _, text in near if distance <= _most_errors(len(text))][
        :limit
    ]
