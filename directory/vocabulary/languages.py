"""Which languages do people speak there, and what is each called?

Languages are ISO 639 codes. Their names come from CLDR; what CLDR lacks or names in a way that
nobody here says is in the table below.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from directory.i18n import LANGUAGES, gettext, language
from directory.text import fold, sort_key, without_article, words
from directory.vocabulary.choices import N_

# German name, and the name in the language itself where CLDR has none.
_OWN: dict[str, tuple[str, str]] = {
    "ckb": (N_("Sorani (Kurdisch)"), ""),
    "fa": (N_("Persisch (Farsi)"), ""),
    "gsg": (N_("Deutsche Gebärdensprache"), "Deutsche Gebärdensprache"),
    "kmr": (N_("Kurmandschi (Kurdisch)"), "Kurmancî"),
    "mnk": (N_("Mandinka"), "Mandinka"),
    "prs": (N_("Dari"), "دری"),
    "ps": (N_("Paschtu"), ""),
    "rmy": (N_("Romani"), "Romani čhib"),
    "rom": (N_("Romani"), "Romani čhib"),
    "zza": (N_("Zaza"), "Zazakî"),
}
_NO_LANGUAGES = frozenset({"und", "mul", "zxx", "root", "mis"})

# What editors choose from: languages of people who come to Saxony, and of its neighbours.
_COMMON = (
    "ar am az be bg bs ckb cs de el en es fa fr gsg ha he hi hr hsb hu hy id it ja ka kk kmr ko "
    "ku ky lt lv mk mn my nl om pa pl prs ps pt ro rom ru sk sl so sq sr sw ta tg th ti tk tr uk "
    "ur uz vi zh zza"
)
COMMON_LANGUAGES: tuple[str, ...] = tuple(_COMMON.split())
# What CLDR calls each of them in itself. Asking CLDR would read its data of sixty languages, one
# megabyte each, into every process; a test holds this table against it.
_SELF: dict[str, str] = {
    "ar": "العربية", "am": "አማርኛ", "az": "azərbaycan", "be": "беларуская", "bg": "български",
    "bs": "bosanski", "ckb": "کوردیی ناوەندی", "cs": "čeština", "de": "Deutsch", "el": "Ελληνικά",
    "en": "English", "es": "español", "fa": "فارسی", "fr": "français", "ha": "Hausa",
    "he": "עברית", "hi": "हिन्दी", "hr": "hrvatski", "hsb": "hornjoserbšćina", "hu": "magyar",
    "hy": "հայերեն", "id": "Indonesia", "it": "italiano", "ja": "日本語", "ka": "ქართული",
    "kk": "қазақ тілі", "ko": "한국어", "ku": "kurdî (kurmancî)", "ky": "кыргызча",
    "lt": "lietuvių",
    "lv": "latviešu", "mk": "македонски", "mn": "монгол", "my": "မြန်မာ", "nl": "Nederlands",
    "om": "Oromoo", "pa": "ਪੰਜਾਬੀ", "pl": "polski", "ps": "پښتو", "pt": "português",
    "ro": "română", "ru": "русский", "sk": "slovenčina", "sl": "slovenščina", "so": "Soomaali",
    "sq": "shqip", "sr": "српски", "sw": "Kiswahili", "ta": "தமிழ்", "tg": "тоҷикӣ", "th": "ไทย",
    "ti": "ትግርኛ", "tk": "türkmen dili", "tr": "Türkçe", "uk": "українська", "ur": "اردو",
    "uz": "o‘zbek", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip
# A speaker of one understands what is offered in another of the same row.
_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"ku", "kmr"}),
    frozenset({"ku", "ckb"}),
    frozenset({"fa", "prs"}),
    frozenset({"rom", "rmy"}),
)


@lru_cache(maxsize=64)
def _names(locale: str) -> dict[str, str]:
    """The names of all languages in the language of this locale, as far as CLDR knows them."""
    try:
        return dict(Locale.parse(locale.replace("-", "_")).languages)
    except (ValueError, UnknownLocaleError):
        return {}


def is_language(code: str) -> bool:
    """Whether this is a language code we can name: two or three letters, lower case."""
    if code in _OWN:
        return True
    return (
        2 <= len(code) <= 3
        and code.isascii()
        and code.islower()
        and code not in _NO_LANGUAGES
        and code in _names("de")
    )


@lru_cache(maxsize=4096)
def _language_name(code: str, reader: str) -> str:
    if code in _OWN:
        return gettext(_OWN[code][0])
    return _names(reader).get(code) or _names("en").get(code) or _names("de").get(code) or code


def language_name(code: str) -> str:
    """The name of a language in the current language; an unknown code is its own name."""
    return _language_name(code, language())


@lru_cache(maxsize=1024)
def language_self_name(code: str) -> str:
    """The name of a language in itself, as its speakers read it."""
    own = _OWN.get(code, ("", ""))[1] or _SELF.get(code)
    return own or _names(code).get(code) or _names("en").get(code) or code


def related_languages(code: str) -> frozenset[str]:
    """The language itself and those that its speakers understand as well (Dari and Farsi)."""
    return frozenset({code}).union(*(family for family in _FAMILIES if code in family))


def languages_by_name(codes: tuple[str, ...] = COMMON_LANGUAGES) -> list[tuple[str, str]]:
    """Codes with their names in the current language, in the order of the names."""
    named = [(code, language_name(code)) for code in codes]
    return sorted(named, key=lambda pair: (sort_key(pair[1]), pair[0]))


@lru_cache(maxsize=1)
def _codes_by_word() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Words that name one language: whole words, and beginnings (German endings vary)."""
    whole: dict[str, set[str]] = {}
    beginnings: dict[str, set[str]] = {}
    for code in COMMON_LANGUAGES:
        if code == "de":  # Who writes "Deutsch" looks for a course, not for somebody who speaks it.
            continue
        names = [_names(reader).get(code, "") for reader in LANGUAGES]
        names += [language_self_name(code), *_OWN.get(code, ("", ""))[0].strip(")").split("(")]
        for name in names:
            found = words(name)
            if len(found) == 1 and len(found[0]) >= 4:
                whole.setdefault(without_article(found[0]), set()).add(code)
        german = words(_names("de").get(code, ""))
        if len(german) == 1 and german[0].endswith("isch"):
            beginnings.setdefault(german[0], set()).add(code)
    return whole, beginnings


def languages_for_word(word: str) -> frozenset[str]:
    """The languages that a word of a search names ("Arabisch", "Arabic", "عربي"), often none."""
    typed = without_article(fold(word.strip()[:40]))
    whole, beginnings = _codes_by_word()
    found = set(whole.get(typed, ()))
    if typed.isascii():
        for length in range(len(typed), 6, -1):
            found |= beginnings.get(typed[:length], set())
    else:
        # Arabic names languages by an adjective, with or without its feminine ending.
        found |= whole.get(typed.removesuffix("ه"), set()) | whole.get(typed + "ه", set())
    return frozenset(found)
