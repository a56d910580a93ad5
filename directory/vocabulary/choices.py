"""Which closed lists describe a place, and what is each choice called?

A closed list is translated once, so every entry can be read in every language. The stable key
of a member is its value; the German label stands beside it, marked with ``N_`` for extraction.
"""

from enum import StrEnum
from typing import Self, cast

from directory.i18n import gettext


def N_(message: str) -> str:
    """Mark a German label for translation where it is written, and leave it as it is."""
    return message


class Choice(StrEnum):
    """A member of a closed list: a stable key with a German label."""

    message: str

    # Only the key has no default, so that ``PlaceKind(key)`` finds a member for type checkers too.
    def __new__(cls, value: str, message: str = "") -> Self:
        """Keep the label beside the key; the member equals and hashes as its key."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.message = message
        return member

    @property
    def label(self) -> str:
        """The label in the current language."""
        return gettext(self.message)

    @classmethod
    def of(cls, key: str | None) -> Self | None:
        """The member with this key, or None for an unknown or missing key."""
        return cast("Self | None", cls._value2member_map_.get(key))


class Audience(Choice):
    """Whom an offer is for."""

    EVERYONE = "everyone", N_("Alle")
    REFUGEES = "refugees", N_("Geflüchtete")
    ASYLUM_SEEKERS = "asylum_seekers", N_("Asylsuchende")
    TOLERATED = "tolerated", N_("Menschen mit Duldung")
    IMMIGRANTS = "immigrants", N_("Zugewanderte")
    NEWLY_ARRIVED = "newly_arrived", N_("Neu Zugewanderte")
    EU_CITIZENS = "eu_citizens", N_("EU-Bürgerinnen und EU-Bürger")
    THIRD_COUNTRY_NATIONALS = "third_country_nationals", N_("Drittstaatsangehörige")
    FROM_UKRAINE = "from_ukraine", N_("Menschen aus der Ukraine")
    LATE_REPATRIATES = "late_repatriates", N_("Spätaussiedlerinnen und Spätaussiedler")
    FAMILIES = "families", N_("Familien")
    PARENTS = "parents", N_("Eltern")
    SINGLE_PARENTS = "single_parents", N_("Alleinerziehende")
    CHILDREN = "children", N_("Kinder")
    YOUTH = "youth", N_("Jugendliche")
    YOUNG_ADULTS = "young_adults", N_("Junge Erwachsene")
    ADULTS = "adults", N_("Erwachsene")
    SENIORS = "seniors", N_("Ältere Menschen")
    WOMEN = "women", N_("Frauen")
    GIRLS = "girls", N_("Mädchen")
    MEN = "men", N_("Männer")
    LGBTIQ = "lgbtiq", N_("Queere Menschen (LSBTIQ)")
    STUDENTS = "students", N_("Studierende")
    JOB_SEEKERS = "job_seekers", N_("Arbeitsuchende")
    SKILLED_WORKERS = "skilled_workers", N_("Fachkräfte")
    PEOPLE_WITH_DISABILITIES = "people_with_disabilities", N_("Menschen mit Behinderung")
    DISCRIMINATION_VICTIMS = "discrimination_victims", N_("Von Diskriminierung Betroffene")
    HOMELESS = "homeless", N_("Wohnungslose")
    GERMAN_LEARNERS = "german_learners", N_("Menschen, die Deutsch lernen")
    ALL_GENERATIONS = "all_generations", N_("Alle Generationen")
    LOCALS = "locals", N_("Menschen aus der Nachbarschaft")
    VOLUNTEERS = "volunteers", N_("Ehrenamtliche")
    ORGANIZATIONS = "organizations", N_("Vereine und Einrichtungen")
    MUNICIPALITIES = "municipalities", N_("Städte und Gemeinden")
    EMPLOYERS = "employers", N_("Arbeitgeber")


class ResidenceStatus(Choice):
    """With which residence status one may come."""

    ANY_STATUS = "any_status", N_("mit jedem Aufenthaltsstatus")
    ASYLUM_APPLICATION = "asylum_application", N_("im Asylverfahren (Aufenthaltsgestattung)")
    TOLERATED = "tolerated", N_("mit Duldung")
    PROTECTED = "protected", N_("als Flüchtling anerkannt oder mit subsidiärem Schutz")
    TEMPORARY_PROTECTION = "temporary_protection", N_("mit vorübergehendem Schutz (Ukraine, § 24)")
    RESIDENCE_PERMIT = "residence_permit", N_("mit Aufenthaltserlaubnis")
    EU_CITIZEN = "eu_citizen", N_("als EU-Bürgerin oder EU-Bürger")


class Access(Choice):
    """How one gets an offer."""

    WALK_IN = "walk_in", N_("ohne Termin")
    APPOINTMENT = "appointment", N_("mit Termin")
    PHONE = "phone", N_("am Telefon")
    ONLINE = "online", N_("online")
    OUTREACH = "outreach", N_("kommt zu Ihnen")


class Cost(Choice):
    """What an offer costs."""

    FREE = "free", N_("kostenlos")
    DONATION = "donation", N_("gegen Spende")
    REDUCED = "reduced", N_("ermäßigt möglich")
    PAID = "paid", N_("kostet Geld")


class Wheelchair(Choice):
    """Whether one gets in with a wheelchair; keys as in OpenStreetMap."""

    YES = "yes", N_("rollstuhlgerecht")
    LIMITED = "limited", N_("teilweise rollstuhlgerecht")
    NO = "no", N_("nicht rollstuhlgerecht")


class Bring(Choice):
    """What to bring to the first visit."""

    IDENTITY_DOCUMENT = "identity_document", N_("Ausweis oder Pass")
    RESIDENCE_DOCUMENT = "residence_document", N_("Aufenthaltspapiere")
    LETTERS = "letters", N_("Briefe und Bescheide")
    INSURANCE_CARD = "insurance_card", N_("Krankenkassenkarte oder Behandlungsschein")
    INCOME_PROOF = "income_proof", N_("Nachweis über Einkommen oder Leistungen")
    CERTIFICATES = "certificates", N_("Zeugnisse")
    NOTHING = "nothing", N_("nichts nötig")


class AddressVisibility(Choice):
    """How much of an address everybody may see."""

    PUBLIC = "public", N_("Adresse öffentlich")
    MUNICIPALITY_ONLY = "municipality_only", N_("nur der Ort öffentlich")
    PHONE_ONLY = "phone_only", N_("Adresse nur am Telefon")


class PointPrecision(Choice):
    """How exact a point on the map is."""

    HOUSE = "house", N_("genaue Lage")
    STREET = "street", N_("Lage in der Straße")
    STOP = "stop", N_("Lage an der Haltestelle")
    LOCALITY = "locality", N_("Mitte des Ortsteils")
    POSTCODE = "postcode", N_("Mitte des Postleitzahlgebiets")
    MUNICIPALITY = "municipality", N_("Mitte der Gemeinde")

    @property
    def exact(self) -> bool:
        """Whether the point is the house itself."""
        return self is PointPrecision.HOUSE


class PlaceStatus(Choice):
    """Whether an entry is shown."""

    PUBLISHED = "published", N_("veröffentlicht")
    WITHDRAWN = "withdrawn", N_("zurückgezogen")


class ChangeState(Choice):
    """What became of a proposed change."""

    SUBMITTED = "submitted", N_("eingereicht")
    ACCEPTED = "accepted", N_("angenommen")
    REJECTED = "rejected", N_("abgelehnt")
    WITHDRAWN = "withdrawn", N_("zurückgezogen")


class PhoneKind(Choice):
    """What answers below a number."""

    VOICE = "voice", N_("Telefon")
    MOBILE = "mobile", N_("Mobil")
    FAX = "fax", N_("Fax")
    TEXT = "text", N_("SMS oder Messenger")
