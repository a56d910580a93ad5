"""When are two spellings the same word, and in which order do names stand?"""

import re
import unicodedata
from functools import lru_cache

from directory.text.cleaning import limit_marks, strip_invisible, strip_marks

SLUG_LENGTH = 80
SORT_KEY_LENGTH = 200

# Letters that compatibility decomposition leaves alone, and spellings that readers mix.
_LETTERS = {
    **dict(zip("đłøıðħŧ", "dloidht", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ґ": "г",
    # Arabic, Persian, Pashto, Kurdish and Urdu forms of alef, kaf, yeh and heh.
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("کڪګ", "ك"),
    **dict.fromkeys("یىېۍے", "ي"),
    **dict.fromkeys("ةہھۀۂۃ", "ه"),
    "ـ": "",
    "\u200c": "",
    **dict.fromkeys("‐‑‒⁃﹣－", "-"),
    **dict.fromkeys("’‘ʼʻ´`＇′", "'"),
}
# Ethiopic letters of one sound: the rows of ሠ and ሰ, of ፀ and ጸ, of ኀ and ሐ.
for _from, _to in ((0x1220, 0x1230), (0x1340, 0x1338), (0x1280, 0x1210)):
    _LETTERS |= {chr(_from + order): chr(_to + order) for order in range(7)}
# Digits of other scripts: Arabic, Persian, Devanagari, Bengali.
for _zero in (0x0660, 0x06F0, 0x0966, 0x09E6):
    _LETTERS |= {chr(_zero + digit): str(digit) for digit in range(10)}
_LETTER_TABLE = str.maketrans(_LETTERS)

_VOWELS = re.compile("q?[aeou]{2,}+")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
)
_LATIN_OF_CYRILLIC = (
    "аa бb вv гh ґg дd еe єye жzh зz иi іi їi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh "
    "щshch ь юyu яya ыy эe ёe ъ"
)
_CYRILLIC = str.maketrans({pair[0]: pair[1:] for pair in _LATIN_OF_CYRILLIC.split(" ")})
_NO_SLUG = re.compile("[^a-z0-9]+")
_NUMBER = re.compile("[0-9]+")


@lru_cache(maxsize=4096)
def _without_written_umlauts(vowels: str) -> str:
    """Read ae, oe, ue as ä, ö, ü and drop the dots, except in que, aue, eue (Bauer, neue)."""
    kept = ""
    for letter in vowels:
        if letter == "e" and kept:
            if kept[-1] in "ao":
                continue
            if kept[-1] == "u" and kept[-2:-1] not in ("a", "e", "q"):
                continue
        kept += letter
    return kept


def fold(text: str) -> str:
    """Return ``text`` in the one spelling in which words are compared.

    Upper and lower case, accents, ä/ae/a, ß/ss, Arabic vowel signs and letter variants, and
    digits of other scripts make no difference. Punctuation and spaces stay. Never raises.
    """
    text = strip_invisible(text)
    if not text.isascii():
        text = strip_marks(text)
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = strip_marks(strip_invisible(text)).translate(_LETTER_TABLE)
    text = text.lower()
    return _VOWELS.sub(lambda vowels: _without_written_umlauts(vowels[0]), text)


def slugify(text: str, *, fallback: str = "ort") -> str:
    """Return ``text`` for an address: a-z, 0-9 and single hyphens, 80 characters, never empty.

    ä becomes ae, Cyrillic is written in Latin letters; other scripts give the ``fallback``.
    """
    text = unicodedata.normalize("NFC", limit_marks(strip_invisible(text[: 4 * SLUG_LENGTH])))
    text = text.translate(_UMLAUTS).casefold().translate(_CYRILLIC)
    ascii_text = strip_marks(unicodedata.normalize("NFKD", text)).translate(_LETTER_TABLE)
    slug = _NO_SLUG.sub("-", ascii_text.lower().replace("'", "")).strip("-")
    if len(slug) > SLUG_LENGTH:
        whole_words, _, rest = slug[: SLUG_LENGTH + 1].rpartition("-")
        slug = whole_words if len(rest) < SLUG_LENGTH // 2 and whole_words else slug[:SLUG_LENGTH]
    return slug.strip("-") or fallback


def sort_key(text: str) -> str:
    """Return an ASCII key whose byte order is the German order of names (DIN 5007-1).

    ä sorts as a, ß as ss; case and punctuation do not count; numbers sort by their value; names
    in other scripts follow the Latin ones in the order of their letters.
    """
    text = strip_marks(strip_invisible(text[:SORT_KEY_LENGTH])).casefold()
    text = strip_marks(unicodedata.normalize("NFKD", text)).translate(_LETTER_TABLE).casefold()
    text = _NUMBER.sub(lambda number: number[0].lstrip("0").zfill(6), text)
    kept = "".join(
        letter if letter.isascii() and letter.isalnum() else _foreign(letter) for letter in text
    )
    return " ".join(kept.split())[:SORT_KEY_LENGTH]


def _foreign(letter: str) -> str:
    """A letter of another script as ASCII after z; anything else separates words."""
    return f"~{ord(letter):05x}" if letter.isalnum() else " "
