"""Which words do German offices use when they write their hours?

All words are kept casefolded ("ß" is "ss"). Three lists guard against false rows: words that
change what was said elsewhere, words that limit what they stand with, and words of frequency.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final


def words(text: str) -> frozenset[str]:
    """The words of a text, casefolded."""
    return frozenset(text.casefold().split())


# --- days ------------------------------------------------------------------------------------

_DAY_STEMS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_SHORT_DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")


def _weekdays() -> dict[str, int]:
    days: dict[str, int] = {}
    for number, (stem, short) in enumerate(zip(_DAY_STEMS, _SHORT_DAYS, strict=True)):
        for word in (short, stem, f"{stem}s", f"{stem}en", f"{stem}e"):
            days[word] = number
    for word in ("sonnabend", "sonnabends", "sonnabende", "sonnabenden"):
        days[word] = _DAY_STEMS.index("samstag")
    return days


WEEKDAYS: Final = _weekdays()
SHORT_DAYS: Final = frozenset(_SHORT_DAYS)
SATURDAY, SUNDAY = 5, 6

PARTS_OF_DAY: Final = {
    "vormittags": (6 * 60, 13 * 60),
    "vormittag": (6 * 60, 13 * 60),
    "mittags": (11 * 60, 15 * 60),
    "mittag": (11 * 60, 15 * 60),
    "nachmittags": (12 * 60, 19 * 60),
    "nachmittag": (12 * 60, 19 * 60),
    "abends": (16 * 60, 24 * 60),
    "abend": (16 * 60, 24 * 60),
    "morgens": (5 * 60, 11 * 60),
    "früh": (5 * 60, 11 * 60),
}
"""Parts of a day, and within which minutes a time that stands with them must begin."""

DAILY: Final = words("täglich tgl tägl")
WORKDAYS: Final = words("werktags werktäglich wochentags werktagen wochentagen")
WEEKEND: Final = words("wochenende wochenenden")

ORDINALS: Final = {
    f"{stem}{ending}": number
    for stem, number in (
        ("erste", 1),
        ("zweite", 2),
        ("dritte", 3),
        ("vierte", 4),
        ("fünfte", 5),
        ("letzte", -1),
    )
    for ending in ("", "r", "n", "s", "m")
}

MONTHS: Final = {
    word: number
    for number, names in enumerate(
        (
            "januar jan jänner",
            "februar feb",
            "märz mär mrz",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "dezember dez",
        ),
        start=1,
    )
    for word in names.split()
}

# --- small words -------------------------------------------------------------------------------

NOISE: Final = words("jeden jeder jede jd immer jeweils je am an den der die und zwar von")
"""Words before days or times that add nothing."""

FILLERS: Final = words("geöffnet offen durchgehend jeweils je immer von uhr wöchentlich")
"""Words between days and times, or after them, that add nothing."""

ARTICLES: Final = words("in im an am den der die dem das während sächsischen gesetzlichen zur zu")
CLOSED: Final = words("geschlossen geschl ruhetag schließtag")
ALSO: Final = words("auch außerdem zusätzlich ansonsten sonst")
MORE: Final = words("weitere weiterer andere anderer zusätzliche zusätzlicher")
ONLY: Final = words("nur ausschließlich lediglich")
AND: Final = words("und u sowie")
OR: Final = words("oder o bzw beziehungsweise")
EXCEPT: Final = words("außer ausgenommen außerhalb nicht ohne")
INCLUDING: Final = words("auch inkl inklusive einschl einschließlich")

SCHOOL_HOLIDAYS: Final = words("ferien schulferien ferienzeit")
SCHOOL_TIME: Final = words("schulzeit")
PUBLIC_HOLIDAYS: Final = words("feiertags feiertag feiertage feiertagen")

APPOINTMENTS: Final = words(
    "vereinbarung absprache rücksprache verabredung terminvereinbarung terminabsprache termin"
    " anmeldung voranmeldung terminanfrage anfrage"
)
APPOINTMENT_ADJECTIVES: Final = words(
    "vorherige vorheriger telefonische telefonischer individuelle individueller persönliche"
    " persönlicher rechtzeitiger tel telef"
)
NEEDED: Final = words("erforderlich notwendig nötig")
ABBREVIATIONS: Final = SHORT_DAYS | words(
    "u o ca tel nr str max min mind v n inkl ggf evtl bzw z b d h st dr prof e tgl tägl geschl jd"
    " mtl vorm nachm ausg einschl exkl telef i s usw etc std ev kath sächs jan feb mär apr aug sep"
    " sept okt nov dez j kl anschl ausschl ggfs vorauss inkl zusätzl"
)
AGES: Final = words("jahre jahren jahr j")
ROOMS: Final = words("raum zimmer haus büro gebäude saal etage stock klasse klassen kl og")

# --- words that forbid a row -------------------------------------------------------------------

_CHANGE_WORDS = words(
    "nicht kein keine keinen keiner außer außerhalb ausgenommen ausnahme ausnahmen ohne statt"
    " anstatt sondern zu aber jedoch dafür dann fällt frühjahr frühling advent ostern ramadan"
    " silvester neujahr jahreswechsel brückentag brückentage corona pandemie"
)
_CHANGE_STEMS = (
    "geschl",
    "schließ",
    "entfäll",
    "entfall",
    "ausfall",
    "abweich",
    "eingeschränkt",
    "einschränk",
    "verkürz",
    "verläng",
    "verschieb",
    "verschob",
    "pause",
    "pausier",
    "urlaub",
    "ruhetag",
    "saison",
    "sommer",
    "winter",
    "herbst",
    "weihnacht",
    "pfingst",
    "fasching",
    "vorübergeh",
    "derzeit",
    "zurzeit",
    "aktuell",
    "momentan",
    "vorerst",
    "künftig",
    "eingestellt",
)
_CHANGE_STARTS = ("änder", "geänder", "veränder")  # Not inside: "Ausländerbehörde".
_LIMIT_WORDS = words(
    "nur ausschließlich lediglich ca circa zirka etwa ungefähr meist meistens manchmal teils oft"
    " öfter selten evtl eventuell ggf gegebenenfalls vielleicht wohl vermutlich angeblich möglich"
    " je falls wenn sofern solange sobald während bis ab seit zwischen bald demnächst wieder erst"
    " max min mind tel kw online zoom chat unklar fraglich unsicher nächste nächster nächsten"
    " bisher bislang früher ehemals damals vorher einst jetzt nun kaum fast quasi sonst ansonsten"
    " danach später alte alter alten bisherige frühere ehemalige entweder"
    " einzelne einzelnen abwechselnd rotierend flexibel variabel ausgebucht warteliste zz zzt"
)
_NO_NAMES = words(
    "alle aller jede jeder jeden heute morgen gestern vor nach bei von vom um unter tag tage tagen"
    " tags stunde stunden monat monate monats jahr halbjahr uhr uhrzeit uhrzeiten datum rund laut"
    " bitte siehe www http https mail email whatsapp signal telegram"
)
_LIMIT_STEMS = (
    "termin",
    "anmeld",
    "vereinbar",
    "absprache",
    "anfrage",
    "bedarf",
    "telef",
    "hotline",
    "digital",
    "virtuell",
    "video",
    "erreichbar",
    "anruf",
    "rufnummer",
    "wechsel",
    "verschieden",
    "unterschied",
    "geplant",
    "unbestätigt",
    "teilweise",
    "gelegentlich",
    "sporadisch",
    "regelmäßig",
    "voraussichtlich",
    "online",
    "hausbesuch",
    "vorlesung",
    "semester",
    "webseite",
    "website",
    "homepage",
    "aushang",
    "kalender",
    "ferien",
    "feiertag",
    "schulzeit",
    "schultag",
    "woche",
    "wöch",
    "tägig",
)
_FREQUENCY_STEMS = ("monatlich", "jährlich", "wöchentlich", "quartal", "zweimal", "dreimal")
_FREQUENCY_WORDS = words("einmal mal mehrmals neunmal viermal fünfmal sechsmal")
_ADVERB_ENDINGS = ("lich", "weise", "wärts", "end", "ens", "ig", "mals", "falls")
_NOT_ADVERBS = ("jugend", "leipzig", "zweig", "abend", "hinweise", "ausweise", "gegend")
_VAGUE_NOUNS = words("treffen termine termin zeit zeiten uhrzeit angebot angebote veranstaltung")


def _folded(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple({stem.casefold() for stem in stems})


_CHANGES = _folded(_CHANGE_STEMS)
_LIMITS = _folded(_LIMIT_STEMS)
_FREQUENCIES = _folded(_FREQUENCY_STEMS)


def changes_other_rows(word: str) -> bool:
    """Whether the word may take back or alter what the rest of the text says."""
    return (
        word in _CHANGE_WORDS
        or word in MONTHS
        or word.startswith(_CHANGE_STARTS)
        or any(stem in word for stem in _CHANGES)
    )


def limits(word: str) -> bool:
    """Whether the word makes that with which it stands less than certain."""
    return (
        word in _LIMIT_WORDS
        or any(stem in word for stem in _LIMITS)
        or is_frequency(word)
        or (word.endswith(_ADVERB_ENDINGS) and not word.endswith(_NOT_ADVERBS))
    )


def is_no_name(word: str) -> bool:
    """Whether the word cannot be part of an offer's name, for one reason or another."""
    return (
        word in WEEKDAYS
        or word in DAILY
        or word in WORKDAYS
        or word in PARTS_OF_DAY
        or word in _NO_NAMES
        or changes_other_rows(word)
        or limits(word)
    )


def is_frequency(word: str) -> bool:
    """Whether the word says how often, but not when."""
    return word in _FREQUENCY_WORDS or any(stem in word for stem in _FREQUENCIES)


def is_telling_noun(word: str, folded: str) -> bool:
    """Whether the word can name an offer: a capitalised noun that is not merely "Termine"."""
    return word[:1].isupper() and len(word) > 2 and folded not in _VAGUE_NOUNS
