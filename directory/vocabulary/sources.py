"""Which choices do the German words of source files mean?

Source files write shorthand for kinds ("fsa;kita_schule") and free text for everything else
("Kinder 6-12 Jahre; Familien"). Only what is certain becomes a choice; callers keep the text.
"""

import re
from typing import NamedTuple

from directory.text import clean
from directory.vocabulary.choices import Audience, Wheelchair
from directory.vocabulary.kinds import PlaceKind, ServiceKind
from directory.vocabulary.languages import is_language

_PLACE_KINDS = {kind.source: kind for kind in PlaceKind}
_SERVICE_KINDS = {kind.source: kind for kind in ServiceKind}
OLDEST = 120


class AudienceText(NamedTuple):
    """What a free text says about whom an offer is for.

    ``rest`` holds the parts of the text that are not, or not wholly, said by the choices; the ages
    are inclusive, in years.
    """

    audiences: list[Audience]
    rest: str
    age_from: int | None
    age_to: int | None


def from_source(place_type: str) -> PlaceKind | None:
    """The kind of place for the shorthand of a source file, or None if there is none such."""
    key = place_type.strip().casefold()
    return _PLACE_KINDS.get(key) or PlaceKind.of(key)


def offer_from_source(offer_type: str) -> ServiceKind | None:
    """The kind of offer for the shorthand of a source file, or None if there is none such."""
    key = offer_type.strip().casefold()
    return _SERVICE_KINDS.get(key) or ServiceKind.of(key)


def offers_from_source(offer_types: str) -> tuple[list[ServiceKind], list[str]]:
    """The kinds in a list "fsa;wohnen" in their order, each once, and the words not understood."""
    kinds: dict[ServiceKind, None] = {}
    unknown: list[str] = []
    for part in re.split("[;,|]", offer_types):
        if part.strip():
            kind = offer_from_source(part)
            if kind:
                kinds[kind] = None
            else:
                unknown.append(part.strip())
    return list(kinds), unknown


def languages_from_source(languages: str) -> tuple[list[str], list[str]]:
    """The language codes in a list "de;en;ku", each once, and the words that are no codes."""
    codes: dict[str, None] = {}
    unknown: list[str] = []
    for part in re.split("[;,|]", languages):
        code = part.strip().lower()
        if is_language(code):
            codes[code] = None
        elif code:
            unknown.append(part.strip())
    return list(codes), unknown


# Each pattern is taken out of the text where it matches, so that what remains is what no choice
# says. The order matters: "alle Generationen" before "alle", "queere Geflüchtete" before
# "Geflüchtete".
_A = Audience
_ROOT = (
    r"(?:migration|zuwanderung|einwanderung)s?(?:geschichte|hintergrund|erfahrung|biogra(?:f|ph)ie)"
)
_PATTERNS: tuple[tuple[str, tuple[Audience, ...]], ...] = (
    # No restriction: whoever comes "with and without" something may simply come.
    (rf"menschen mit und ohne (?:flucht- (?:und|oder) )?{_ROOT}", (_A.EVERYONE,)),
    (rf"mit und ohne (?:flucht- (?:und|oder) )?{_ROOT}", ()),
    ("menschen mit und ohne behinderung", (_A.PEOPLE_WITH_DISABILITIES,)),
    (r"\balle(?:r)? (?:generationen|altersgruppen)", (_A.ALL_GENERATIONS,)),
    (rf"alle menschen mit {_ROOT}", (_A.IMMIGRANTS,)),
    (r"menschen aller herkunft|\baller herkünfte", (_A.EVERYONE,)),
    (r"\balle (?:interessierten|menschen)\b|^interessierte$|^alle$", (_A.EVERYONE,)),
    # Where somebody comes from, and by which right somebody is here.
    (r"unbegleitete minderjährige (?:geflüchtete|flüchtlinge)", (_A.REFUGEES, _A.YOUTH)),
    (r"frauen und kinder aus der ukraine", (_A.FROM_UKRAINE, _A.WOMEN, _A.CHILDREN)),
    (r"(?:geflüchtete|menschen|flüchtlinge) aus der ukraine|^ukrainer\w*", (_A.FROM_UKRAINE,)),
    (r"queere geflüchtete", (_A.LGBTIQ, _A.REFUGEES)),
    (r"geflüchtete und migrantische frauen", (_A.REFUGEES, _A.IMMIGRANTS, _A.WOMEN)),
    (r"geflüchtete frauen", (_A.REFUGEES, _A.WOMEN)),
    (r"geflüchtete familien", (_A.REFUGEES, _A.FAMILIES)),
    (r"migrantenfamilien", (_A.IMMIGRANTS, _A.FAMILIES)),
    (r"geflüchtete im asylverfahren|asylsuchende\w*|asylbewerber\w*", (_A.ASYLUM_SEEKERS,)),
    (r"geduldete\w*|menschen mit duldung", (_A.TOLERATED,)),
    (r"anerkannte geflüchtete|asylberechtigte\w*", (_A.REFUGEES,)),
    (rf"flucht- (?:und|oder) {_ROOT}", (_A.REFUGEES, _A.IMMIGRANTS)),
    (r"fluchterfahrung|flüchtlinge\b|geflüchtete[nr]?\b", (_A.REFUGEES,)),
    (r"neu ?zugewanderte|neu ?zugezogene|neu-leipziger\w*", (_A.NEWLY_ARRIVED,)),
    (r"eu-(?:bürger|beschäftigte)\w*", (_A.EU_CITIZENS,)),
    (r"drittstaatsangehörige\w*", (_A.THIRD_COUNTRY_NATIONALS,)),
    (r"(?:spät)?aussiedler\w*", (_A.LATE_REPATRIATES,)),
    (r"ausländische studierende|internationale studierende", (_A.IMMIGRANTS, _A.STUDENTS)),
    (r"(?:in- und ausländische|ausländische|internationale) fachkräfte", (_A.SKILLED_WORKERS,)),
    (r"menschen mit ausländischen (?:berufs)?abschlüssen", (_A.IMMIGRANTS, _A.SKILLED_WORKERS)),
    (r"zugewanderte mit berufsabschluss", (_A.IMMIGRANTS, _A.SKILLED_WORKERS)),
    (r"ausländische einwohner\w*|ausländischer staatsangehörigkeit", (_A.IMMIGRANTS,)),
    (r"migrantenorganisationen|integrationsakteure", (_A.ORGANIZATIONS,)),
    (r"junge (?:zugewanderte|migrant\w*)(?: und migrant\w*)?", (_A.IMMIGRANTS, _A.YOUNG_ADULTS)),
    (r"junge menschen", (_A.YOUTH, _A.YOUNG_ADULTS)),
    (r"leipzigerinnen und leipziger mit migrationsgeschichte", (_A.IMMIGRANTS,)),
    (rf"zugewanderte\w*|zuwander\w*|migrant(?:en|in|innen)\b|{_ROOT}", (_A.IMMIGRANTS,)),
    # Age, family, gender.
    (r"eltern mit (?:babys und )?kleinkindern|\beltern\b|\bmütter\b|\bväter\b", (_A.PARENTS,)),
    (r"familien mit (?:kleinen )?kindern|\bfamilien\b", (_A.FAMILIES,)),
    (r"alleinerziehende\w*", (_A.SINGLE_PARENTS,)),
    (r"\bkinder\b", (_A.CHILDREN,)),
    (r"\bjugendliche[nr]?\b", (_A.YOUTH,)),
    (r"\berwachsene[nr]?\b", (_A.ADULTS,)),
    (r"\bsenior\w*|\bältere\b", (_A.SENIORS,)),
    (r"\bfrauen\b", (_A.WOMEN,)),
    (r"\bmädchen\b", (_A.GIRLS,)),
    (r"\bmänner\b", (_A.MEN,)),
    (r"\bqueere?\w*|\blsbti\w*", (_A.LGBTIQ,)),
    # What somebody does or needs.
    (r"studierende\w*", (_A.STUDENTS,)),
    (r"arbeit(?:s)?suchende\w*", (_A.JOB_SEEKERS,)),
    (r"menschen mit behinderung\w*", (_A.PEOPLE_WITH_DISABILITIES,)),
    (r"von (?:diskriminierung|rassismus) betroffene", (_A.DISCRIMINATION_VICTIMS,)),
    (
        r"von rechter (?:oder|und) rassistischer gewalt betroffene"
        r"|betroffene rechter(?: (?:oder|und) rassistischer)? gewalt",
        (_A.DISCRIMINATION_VICTIMS,),
    ),
    (r"wohnungslose\w*|obdachlose\w*", (_A.HOMELESS,)),
    (r"deutschlernende\w*", (_A.GERMAN_LEARNERS,)),
    # The others.
    (r"einheimische\w*|nachbarschaft|^einwohner\w*|prohliserinnen und prohliser", (_A.LOCALS,)),
    (r"ehrenamtliche\w*|freiwillige\w*|engagierte\w*|unterstützende\w*", (_A.VOLUNTEERS,)),
    (
        r"\bvereine\b|\binitiativen\b|\bträger\b|(?:bildungs)?einrichtungen|\bschulen\b"
        r"|\bschulklassen\b|\bkitas\b|\bbehörden\b|\bverwaltungen\b|\bpraxen\b|fachstellen"
        r"|beratungsstellen|gesundheitswesen|kirchgemeinden",
        (_A.ORGANIZATIONS,),
    ),
    (r"\bkommunen\b|\bstädte und gemeinden\b", (_A.MUNICIPALITIES,)),
    (r"\barbeitgeber\w*|\bunternehmen\b|\bbetriebe\b", (_A.EMPLOYERS,)),
)
_COMPILED = tuple((re.compile(pattern), audiences) for pattern, audiences in _PATTERNS)
# What says nothing of its own once the rest of a part is understood.
_FILLERS = re.compile(
    r"\b(?:und|oder|mit|menschen|personen|besonders|auch|alle|aller|in|sachsen|lebende"
    r"|jahren?|ab|bis|von|unter|zwischen)\b|\d+|[-–/.():\s]+"
)
_AGES = re.compile(
    r"(?:\bvon |\bzwischen )?\b(\d{1,3}) ?(?:-|–|bis|und) ?(\d{1,3}) ?(?:jahren?|j\.)"
)
_AGE_FROM = re.compile(r"\b(?:ab|über) (?:dem )?(\d{1,3})(?:\.|\b)(?! ?uhr)")
_AGE_TO = re.compile(r"\bbis (?:zu )?(\d{1,3}) ?(?:jahren?|j\.)")
_AGE_UNDER = re.compile(r"\bunter (\d{1,3})\b")
_TWO_LIMITS = re.compile(r"\d bzw\. \d")


def audiences_from_text(target_groups: str) -> AudienceText:
    """Read a free text such as "Kinder 6-12 Jahre; Familien".

    Never guesses: "Fachkräfte" may be clients or colleagues, so it stays in the rest.
    """
    text = clean(target_groups)
    found: set[Audience] = set()
    rest: list[str] = []
    for part in re.split("[;,]", text):
        left = part.strip().casefold().replace("ß", "ss")
        for pattern, audiences in _COMPILED:
            left, matches = pattern.subn(" ", left)
            if matches:
                found.update(audiences)
        if _FILLERS.sub("", left):
            rest.append(part.strip())
    age_from, age_to = _ages(text.casefold())
    if "minderjährig" in text.casefold() and age_to is None:
        age_to = 17
    in_order = [audience for audience in Audience if audience in found]
    return AudienceText(in_order, "; ".join(rest), age_from, age_to)


def _ages(text: str) -> tuple[int | None, int | None]:
    """The one age range that a text names; nothing if it names none, several or an odd one."""
    if _TWO_LIMITS.search(text):
        return None, None
    found: set[tuple[int | None, int | None]] = {
        (int(low), int(high)) for low, high in _AGES.findall(text)
    }
    without_ranges = _AGES.sub(" ", text)
    found |= {(int(age), None) for age in _AGE_FROM.findall(without_ranges)}
    found |= {(None, int(age)) for age in _AGE_TO.findall(without_ranges)}
    found |= {(None, int(age) - 1) for age in _AGE_UNDER.findall(without_ranges)}
    if len(found) != 1:
        return None, None
    (low, high) = found.pop()
    if max(low or 0, high or 0) > OLDEST or (high is not None and high < (low or 0)):
        return None, None
    return low, high


_WHEELCHAIR = (
    # A lift or a level floor is a help, but no promise for every door.
    (
        re.compile(r"teilw|eingeschränkt|bedingt|rampe|fahrstuhl|aufzug|ebenerdig"),
        Wheelchair.LIMITED,
    ),
    (re.compile(r"^(?:nein|no|nicht|kein)\b|nicht (?:barrierefrei|rollstuhl)"), Wheelchair.NO),
    (re.compile(r"^(?:ja|yes)\b|barrierefrei|rollstuhlgerecht"), Wheelchair.YES),
)


def wheelchair_from_text(text: str) -> Wheelchair | None:
    """What "ja (laut Träger barrierefrei)" or "Räume ebenerdig" says; None if it says nothing."""
    said = clean(text).casefold()
    if Wheelchair.of(said):
        return Wheelchair(said)
    return next((value for pattern, value in _WHEELCHAIR if pattern.search(said)), None)
