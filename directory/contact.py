"""How does one reach a place, written so that it can be dialed, opened and answered?

Numbers, addresses of pages and of mailboxes come from forms and files as people write them. Here
they get one form each, or are refused; nothing dangerous gets through as a link.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from urllib.parse import quote, urlsplit

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from directory.text import clean
from directory.vocabulary import PhoneKind

LONGEST_URL = 2000
LONGEST_EMAIL = 254
LONGEST_PHONES = 300
COUNTRY = "DE"

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_PORT_AHEAD = re.compile(r"\d{1,5}(?:[/?#]|$)")
_IPV4 = re.compile(r"[0-9.]+")
_ASCII_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_AT = re.compile(r"\s*[(\[{]\s*(?:at|@|ät)\s*[)\]}]\s*", re.IGNORECASE)

_NUMBER = re.compile(r"(?:\+|\(?0)[\d\s()./–-]{4,30}\d|(?<!\d)11[025](?!\d)")
_AREA_CODE = re.compile(r"(?:^|[^\d])(?:0|\+49 ?(?:\(0\) ?)?)[1-9]\d{1,4}$")
_SHORT = re.compile("11[025]|116[0-9]{3}")
_BETWEEN_PHONES = re.compile(r"[;,|\n]|\boder\b|\bund\b|\bsowie\b", re.IGNORECASE)
_FAX = re.compile(r"\b(?:tele)?fax\b", re.IGNORECASE)
_TEXT = re.compile(r"\b(?:sms|whats ?app|signal|telegram|viber|threema)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:tel(?:efon)?|fon|phone|mobil(?:telefon)?|handy|(?:tele)?fax|sms|whats ?app|signal"
    r"|telegram|viber|threema)\b\.?:?",
    re.IGNORECASE,
)


# ------------------------------------------------------------------ pages


def _ascii_host(host: str) -> str | None:
    """A host name in ASCII, other letters as Punycode; None for what is no public host name."""
    host = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if _IPV4.fullmatch(host):
        return host if _is_public(host) else None
    labels = []
    for label in host.split("."):
        ascii_label = label
        if not label.isascii():
            if not all(
                unicodedata.category(letter)[0] in "LMN" or letter == "-" for letter in label
            ):
                return None
            ascii_label = "xn--" + label.encode("punycode").decode("ascii")
        if not _ASCII_LABEL.fullmatch(ascii_label):
            return None
        labels.append(ascii_label)
    top = labels[-1]
    if len(labels) < 2 or not (top.isalpha() or top.startswith("xn--")) or len(top) < 2:
        return None
    joined = ".".join(labels)
    return joined if len(joined) <= 253 else None


def _is_public(address: str) -> bool:
    try:
        return IPv4Address(address).is_global
    except ValueError:
        return False


def _encoded(part: str, safe: str) -> str:
    """A part of an address with everything unusual percent-encoded, and nothing twice."""
    return quote(_STRAY_PERCENT.sub("%25", part), safe=safe + "%~-._!$&'()*+,;=:@/")


def _with_scheme(text: str) -> str | None:
    """The address with http or https; None if it has another scheme."""
    scheme = _SCHEME.fullmatch(text)
    if not scheme:
        return "https://" + text.removeprefix("//")
    name, rest = scheme[1].lower(), scheme[2]
    if name in ("http", "https"):
        return f"{name}:{rest}" if rest.startswith("//") else None
    return "https://" + text if "." in name and _PORT_AHEAD.match(rest) else None


def safe_url(text: str) -> str | None:
    """The absolute http(s) address that was meant, in ASCII, or None if there is none.

    "www.example.de/Über uns" is completed and encoded. Addresses with a user name, other schemes,
    without a public host name, or longer than 2,000 characters are refused.
    """
    text = clean(text[: 2 * LONGEST_URL])
    complete = _with_scheme(text) if text and "\\" not in text else None
    if not complete:
        return None
    try:
        parts = urlsplit(complete)
        port = parts.port
    except ValueError:
        return None
    host = _ascii_host(parts.hostname or "")
    if not host or "@" in parts.netloc or "%" in parts.netloc or "[" in parts.netloc:
        return None
    if port == 0 or (port is None and parts.netloc.rstrip(".").endswith(":")):
        return None
    if port and (parts.scheme, port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    url = f"{parts.scheme}://{host}{_encoded(parts.path, '')}"
    if parts.query:
        url += "?" + _encoded(parts.query, "?")
    if parts.fragment:
        url += "#" + _encoded(parts.fragment, "?")
    return url if len(url) <= LONGEST_URL else None


def is_web_address(text: str) -> bool:
    """Whether this is a complete http(s) address that may become a link as it is."""
    return text.startswith(("http://", "https://")) and safe_url(text) is not None


def display_domain(url: str) -> str:
    """The host of an address as people say it: without "www.", umlauts readable.

    Only Latin letters are decoded: letters of other scripts may pose as Latin ones.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ".".join(_readable(label) for label in host.removeprefix("www.").split("."))


def _readable(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    latin = all(
        letter.isascii() or unicodedata.name(letter, "").startswith("LATIN SMALL LETTER")
        for letter in decoded
    )
    return decoded if latin else label


# ------------------------------------------------------------------ mailboxes


def normal_email(text: str) -> str | None:
    """The one mail address in a text, its domain in lower case and ASCII, or None.

    "info(at)example.de" and "mailto:info@example.de" are understood.
    """
    text = _AT.sub("@", clean(text[: 2 * LONGEST_EMAIL]))
    local, at, domain = text.removeprefix("mailto:").strip(" <>").rpartition("@")
    host = _ascii_host(domain) if at else None
    if not host or len(local) > 64 or not _LOCAL_PART.fullmatch(local):
        return None
    email = f"{local}@{host}"
    return email if len(email) <= LONGEST_EMAIL else None


def is_email(text: str) -> bool:
    """Whether this is one mail address as it is, without decoration."""
    return "mailto:" not in text and "@" in text and normal_email(text) is not None


# ------------------------------------------------------------------ telephone


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number: ``number`` is "+49 351 1234567", or short ("112", "116 117")."""

    number: str
    kind: PhoneKind = PhoneKind.VOICE
    note: str = ""

    @property
    def digits(self) -> str:
        """The number as a telephone dials it: "+493511234567" (E.164), or the short number."""
        return re.sub("[^0-9+]", "", self.number)

    @property
    def uri(self) -> str:
        """The number as a link."""
        return f"tel:{self.digits}"

    @property
    def national(self) -> str:
        """The number as one writes it in Germany: "0351 1234567"; foreign ones as they are."""
        prefix = "+49 "
        return (
            "0" + self.number.removeprefix(prefix)
            if self.number.startswith(prefix)
            else (self.number)
        )


def normal_phone(text: str) -> Phone | None:
    """The one telephone number in a text, or None if there is none that can exist."""
    text = clean(text[:LONGEST_PHONES])
    kind = PhoneKind.FAX if _FAX.search(text) else PhoneKind.TEXT if _TEXT.search(text) else None
    bare = _LABEL.sub("", text).strip(" :.")
    short = re.sub(r"[\s/-]", "", bare)
    if _SHORT.fullmatch(short):
        number = short if len(short) == 3 else f"{short[:3]} {short[3:]}"
        return Phone(number, kind or PhoneKind.VOICE)
    if not re.fullmatch(r"(?:\+|\(?0)[\d\s()./–-]+", bare):
        return None
    try:
        parsed = phonenumbers.parse(bare.replace("(0)", ""), COUNTRY)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    mobile = phonenumbers.number_type(parsed) == PhoneNumberType.MOBILE
    shown = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return Phone(shown.replace("-", " "), kind or (PhoneKind.MOBILE if mobile else PhoneKind.VOICE))


def is_phone(text: str) -> bool:
    """Whether this is a telephone number that can be dialed."""
    return normal_phone(text) is not None


def display_phone(number: str) -> str:
    """A stored number as one writes it in Germany: "0351 1234567" for "+49 351 1234567"."""
    return Phone(number).national


def phones_from_text(text: str) -> tuple[list[Phone], str]:
    """Every telephone number in a cell such as "0351 123456 / 0172 1234567", and the rest.

    A slash may stand between two numbers or behind the area code; both are understood. What is no
    number ("Frau M., mittwochs") stays in the rest.
    """
    found: dict[str, Phone] = {}
    rest: list[str] = []
    for piece in _BETWEEN_PHONES.split(text[:LONGEST_PHONES]):
        parts = piece.split("/")
        while parts:
            taken, phone = _first_phone(parts)
            if phone:
                found.setdefault(phone.digits, phone)
            elif clean(parts[0]):
                rest.append(clean(parts[0]))
            parts = parts[taken:]
    return list(found.values()), "; ".join(rest)


def _first_phone(parts: list[str]) -> tuple[int, Phone | None]:
    """The number at the beginning of what slashes divide, and how many of the parts it takes.

    An area code and what follows are one number; words beside a number become its note.
    """
    taken = 2 if len(parts) > 1 and _AREA_CODE.search(clean(parts[0])) else 1
    phone = normal_phone("/".join(parts[:taken]))
    if phone:
        return taken, phone
    number = _NUMBER.search(parts[0])
    phone = normal_phone(number[0]) if number else None
    if not number or not phone:
        return 1, None
    beside = clean(_LABEL.sub("", parts[0].replace(number[0], " ", 1))).strip(" ():,.")
    named = normal_phone(("Fax " if _FAX.search(parts[0]) else "") + number[0]) or phone
    return 1, replace(named, note=beside)
