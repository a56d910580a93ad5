"""What can a place be, and what can be offered there?"""

from typing import Self

from directory.i18n import gettext
from directory.vocabulary.choices import N_, Choice


class PlaceKind(Choice):
    """What a place is."""

    source: str
    icon: str

    def __new__(cls, value: str, message: str = "", source: str = "", icon: str = "") -> Self:
        """Add the shorthand of the source file and the name of the pictogram."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.message = message
        member.source = source
        member.icon = icon
        return member

    MEETING_CAFE = "meeting_cafe", N_("Begegnungscafé"), "begegnungscafe", "coffee"
    MEETING_CENTER = "meeting_center", N_("Begegnungszentrum"), "begegnungszentrum", "users"
    FAMILY_CENTER = "family_center", N_("Familienzentrum"), "familienzentrum", "baby"
    MULTIGENERATION_HOUSE = (
        "multigeneration_house",
        N_("Mehrgenerationenhaus"),
        "mehrgenerationenhaus",
        "house-heart",
    )
    COUNSELING_CENTER = (
        "counseling_center",
        N_("Beratungsstelle"),
        "beratungsstelle",
        "message-circle-question-mark",
    )
    PUBLIC_OFFICE = "public_office", N_("Behörde"), "behoerde", "landmark"
    EDUCATION_PROVIDER = (
        "education_provider",
        N_("Bildungsträger"),
        "bildungstraeger",
        "graduation-cap",
    )
    MIGRANT_ORGANIZATION = (
        "migrant_organization",
        N_("Migrantenorganisation"),
        "migrantenorganisation",
        "globe",
    )
    INTEGRATION_CENTER = (
        "integration_center",
        N_("Integrationszentrum"),
        "integrationszentrum",
        "handshake",
    )
    INITIATIVE = "initiative", N_("Initiative"), "initiative", "hand-heart"
    OTHER = "other", N_("Sonstiger Ort"), "sonstiges", "map-pin"


class ServiceGroup(Choice):
    """Under which heading kinds of offer stand together on the start page."""

    ADVICE = "advice", N_("Beratung und Recht")
    LANGUAGE = "language", N_("Sprache")
    MEETING = "meeting", N_("Begegnung und Freizeit")
    FAMILY = "family", N_("Familie, Kinder, Frauen")
    EVERYDAY = "everyday", N_("Arbeit, Wohnen, Gesundheit")
    TAKE_PART = "take_part", N_("Mitmachen und helfen")

    @property
    def kinds(self) -> tuple["ServiceKind", ...]:
        """The kinds of offer below this heading, in the order of the list."""
        return tuple(kind for kind in ServiceKind if kind.group is self)


class ServiceKind(Choice):
    """What is offered."""

    source: str
    icon: str
    group: ServiceGroup
    abbr: str
    hint_message: str

    def __new__(
        cls,
        value: str,
        message: str = "",
        hint: str = "",
        source: str = "",
        icon: str = "",
        group: ServiceGroup = ServiceGroup.ADVICE,
        abbr: str = "",
    ) -> Self:
        """Add explanation, source shorthand, pictogram, heading and official abbreviation."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.message = message
        member.hint_message = hint
        member.source = source
        member.icon = icon
        member.group = group
        member.abbr = abbr
        return member

    @property
    def hint(self) -> str:
        """One short sentence in the current language that explains the kind in plain words."""
        return gettext(self.hint_message)

    MEETING = (
        "meeting",
        N_("Begegnung"),
        N_("Menschen treffen, zusammen essen, feiern und reden."),
        "begegnung",
        "users",
        ServiceGroup.MEETING,
    )
    LANGUAGE_CAFE = (
        "language_cafe",
        N_("Sprachcafé"),
        N_("Deutsch sprechen üben, ohne Anmeldung und ohne Prüfung."),
        "sprachcafe",
        "message-circle",
        ServiceGroup.LANGUAGE,
    )
    LANGUAGE_COURSE = (
        "language_course",
        N_("Sprachkurs"),
        N_("Deutsch lernen im Kurs, zum Beispiel Integrationskurs oder Alphabetisierung."),
        "sprachkurs",
        "book-open",
        ServiceGroup.LANGUAGE,
    )
    REFUGEE_SOCIAL_WORK = (
        "refugee_social_work",
        N_("Flüchtlingssozialarbeit"),
        N_("Hilfe im Alltag für Geflüchtete: Briefe, Anträge, Wohnen, Schule."),
        "fsa",
        "life-buoy",
        ServiceGroup.ADVICE,
        "FSA",
    )
    MIGRATION_SOCIAL_WORK = (
        "migration_social_work",
        N_("Migrationssozialarbeit"),
        N_("Hilfe im Alltag für Zugewanderte, auch nach der Anerkennung."),
        "msa",
        "handshake",
        ServiceGroup.ADVICE,
        "MSA",
    )
    ADULT_MIGRATION_COUNSELING = (
        "adult_migration_counseling",
        N_("Migrationsberatung für Erwachsene"),
        N_("Beratung für Zugewanderte ab 27 Jahren."),
        "mbe",
        "messages-square",
        ServiceGroup.ADVICE,
        "MBE",
    )
    YOUTH_MIGRATION_SERVICE = (
        "youth_migration_service",
        N_("Jugendmigrationsdienst"),
        N_("Beratung für junge Zugewanderte von 12 bis 27 Jahren: Schule, Ausbildung, Alltag."),
        "jmd",
        "backpack",
        ServiceGroup.ADVICE,
        "JMD",
    )
    ASYLUM_COUNSELING = (
        "asylum_counseling",
        N_("Asylverfahrensberatung"),
        N_("Erklärt das Asylverfahren und bereitet auf die Anhörung vor."),
        "asylverfahrensberatung",
        "file-text",
        ServiceGroup.ADVICE,
    )
    LEGAL_ADVICE = (
        "legal_advice",
        N_("Rechtsberatung"),
        N_("Beratung zu Aufenthalt, Bescheiden und anderen Rechtsfragen."),
        "rechtsberatung",
        "scale",
        ServiceGroup.ADVICE,
    )
    RETURN_COUNSELING = (
        "return_counseling",
        N_("Rückkehrberatung"),
        N_("Beratung für Menschen, die freiwillig in ihr Herkunftsland zurückgehen möchten."),
        "rueckkehrberatung",
        "luggage",
        ServiceGroup.ADVICE,
    )
    ANTI_DISCRIMINATION = (
        "anti_discrimination",
        N_("Hilfe bei Diskriminierung"),
        N_("Hilfe bei Benachteiligung, Rassismus und Gewalt."),
        "antidiskriminierung",
        "shield",
        ServiceGroup.ADVICE,
    )
    HEALTH = (
        "health",
        N_("Gesundheit und seelische Hilfe"),
        N_("Medizinische Hilfe, Sucht- und Schwangerenberatung, Hilfe bei Trauma und Sorgen."),
        "gesundheit_psychosozial",
        "heart-pulse",
        ServiceGroup.EVERYDAY,
    )
    INTERPRETING = (
        "interpreting",
        N_("Dolmetschen"),
        N_("Jemand übersetzt beim Arzt, im Amt oder in der Schule."),
        "dolmetschen",
        "languages",
        ServiceGroup.LANGUAGE,
    )
    WORK = (
        "work",
        N_("Arbeit und Ausbildung"),
        N_("Arbeit oder Ausbildung finden, Abschlüsse anerkennen lassen, Rechte bei der Arbeit."),
        "arbeit",
        "briefcase",
        ServiceGroup.EVERYDAY,
    )
    HOUSING = (
        "housing",
        N_("Wohnen"),
        N_("Eine Wohnung suchen, Hilfe in der Wohnung oder Unterkunft."),
        "wohnen",
        "house",
        ServiceGroup.EVERYDAY,
    )
    DAYCARE_SCHOOL = (
        "daycare_school",
        N_("Kita und Schule"),
        N_("Einen Platz in Kita oder Schule finden, Hilfe bei Schulfragen und Hausaufgaben."),
        "kita_schule",
        "school",
        ServiceGroup.FAMILY,
    )
    FAMILY = (
        "family",
        N_("Familie"),
        N_("Treffen, Kurse und Beratung für Eltern und Familien."),
        "familie",
        "baby",
        ServiceGroup.FAMILY,
    )
    CHILDREN_YOUTH = (
        "children_youth",
        N_("Kinder und Jugendliche"),
        N_("Spielen, lernen und Freizeit für Kinder und Jugendliche."),
        "kinder_jugend",
        "blocks",
        ServiceGroup.FAMILY,
    )
    WOMEN = (
        "women",
        N_("Angebote für Frauen"),
        N_("Treffen, Kurse und Beratung nur für Frauen oder besonders für Frauen."),
        "frauen",
        "venus",
        ServiceGroup.FAMILY,
    )
    SPORT_LEISURE = (
        "sport_leisure",
        N_("Sport und Freizeit"),
        N_("Sport, Musik, Kochen, Nähen, Garten, Ausflüge."),
        "sport_freizeit",
        "volleyball",
        ServiceGroup.MEETING,
    )
    PARTICIPATION = (
        "participation",
        N_("Mitbestimmung"),
        N_("Mitreden in Stadt und Landkreis: Beiräte, Vereine, Integrationsbeauftragte."),
        "partizipation",
        "megaphone",
        ServiceGroup.TAKE_PART,
    )
    VOLUNTEERING = (
        "volunteering",
        N_("Ehrenamt"),
        N_("Selbst freiwillig helfen oder Hilfe von Freiwilligen bekommen, auch Patenschaften."),
        "ehrenamt",
        "hand-heart",
        ServiceGroup.TAKE_PART,
    )
    DONATIONS = (
        "donations",
        N_("Kleidung und Spenden"),
        N_("Kleidung, Möbel, Lebensmittel bekommen oder spenden."),
        "spenden",
        "gift",
        ServiceGroup.TAKE_PART,
    )
