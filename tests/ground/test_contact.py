"""Are telephone numbers, pages and mailboxes written so that they work, and nothing else?"""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.contact import (
    Phone,
    display_domain,
    display_phone,
    is_email,
    is_phone,
    is_web_address,
    normal_email,
    normal_phone,
    phones_from_text,
    safe_url,
)
from directory.vocabulary import PhoneKind

ANYTHING = st.text(st.characters(exclude_categories=()))
PIECES = st.sampled_from(["http", "https", "www.", "ex", "ä", "ß", ".de", "1.2.3.4", "javascript"])
SIGNS = st.sampled_from([*':/@?#%[]\\ &"<\x00\u202e', "//", "://", "%20", ":80"])
URLISH = st.lists(st.one_of(PIECES, SIGNS)).map("".join)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.example.de", "https://www.example.de"),
        ("https://Example.DE/Pfad?x=1#y", "https://example.de/Pfad?x=1#y"),
        ("http://example.de:80/", "http://example.de/"),
        ("example.de:8080/x", "https://example.de:8080/x"),
        ("www.lichtblick-für-familien.de", "https://www.xn--lichtblick-fr-familien-3lc.de"),
        ("straße.de/Über uns", "https://xn--strae-oqa.de/%C3%9Cber%20uns"),
        ("https://x.de/100%", "https://x.de/100%25"),
        ("https://x.de/a%20b", "https://x.de/a%20b"),
        ("//example.de", "https://example.de"),
        ("http://85.239.114.245/x", "http://85.239.114.245/x"),
        (' https://x.de/"<script> ', "https://x.de/%22%3Cscript%3E"),
    ],
)
def test_an_address_is_completed_and_encoded(text: str, url: str) -> None:
    assert safe_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\x00script:alert(1)",
        "data:text/html,x",
        "mailto:a@example.de",
        "ftp://example.de",
        "http://user:secret@example.de",
        "https://example.de@evil.de",
        "https://example.de\\@evil.de",
        "http://localhost:8000",
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://1.2.3",
        "https://exa mple.de",
        "https://example.de:99999",
        "https://example.de:x",
        "https://-example.de",
        "https://x..de",
        "https://" + "a" * 64 + ".de",
        "https://x.de/" + "a" * 3000,
    ],
)
def test_what_is_no_public_page_is_refused(text: str) -> None:
    assert safe_url(text) is None


@given(st.one_of(ANYTHING, URLISH))
@example("https://x.de/\ud800")
def test_an_accepted_address_is_plain_and_stays_as_it_is(text: str) -> None:
    url = safe_url(text)
    if url is not None:
        assert re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?([/?#][!#-;=?-~]*)?", url)
        assert safe_url(url) == url
        assert urlsplit(url).hostname
        display_domain(url)


def test_a_domain_is_shown_as_people_say_it() -> None:
    assert display_domain("https://www.xn--lichtblick-fr-familien-3lc.de/x") == (
        "lichtblick-für-familien.de"
    )
    assert display_domain("https://xn--pple-43d.com") == "xn--pple-43d.com"
    assert display_domain("http://[") == ""


# ------------------------------------------------------------------ mailboxes


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Info@Example.DE", "Info@example.de"),
        ("info(at)example.de", "info@example.de"),
        ("info [at] example.de", "info@example.de"),
        ("mailto:a.b+c@example.de", "a.b+c@example.de"),
        ("<a@lichtblick-für.de>", "a@xn--lichtblick-fr-7ob.de"),
        ("a@b", None),
        ("a..b@example.de", None),
        ("a@example.de, b@example.de", None),
        ("a@example.de\nBcc: b@example.de", None),
        ("@example.de", None),
        ("", None),
        ("ä@example.de", None),
    ],
)
def test_a_mail_address_is_understood_or_refused(text: str, email: str | None) -> None:
    assert normal_email(text) == email


@given(st.one_of(ANYTHING, st.emails()))
def test_an_accepted_mail_address_stays_as_it_is(text: str) -> None:
    email = normal_email(text)
    if email is not None:
        assert email.isascii()
        assert not re.search(r"[\s,;<>]", email)
        assert normal_email(email) == email


# ------------------------------------------------------------------ telephone


@pytest.mark.parametrize(
    ("text", "number", "digits", "national"),
    [
        ("03591 123456", "+49 3591 123456", "+493591123456", "03591 123456"),
        ("0351 493-5171", "+49 351 4935171", "+493514935171", "0351 4935171"),
        ("+49 (0)351/4935171", "+49 351 4935171", "+493514935171", "0351 4935171"),
        ("0351/4935171", "+49 351 4935171", "+493514935171", "0351 4935171"),
        ("Tel.: 0800 4555500", "+49 800 4555500", "+498004555500", "0800 4555500"),
        ("+420 601 123 456", "+420 601 123 456", "+420601123456", "+420 601 123 456"),
        ("110", "110", "110", "110"),
        ("112", "112", "112", "112"),
        ("116117", "116 117", "116117", "116 117"),
        ("116 111", "116 111", "116111", "116 111"),
    ],
)
def test_a_number_gets_one_form(text: str, number: str, digits: str, national: str) -> None:
    phone = normal_phone(text)
    assert phone is not None
    assert (phone.number, phone.digits, phone.national) == (number, digits, national)
    assert phone.uri == "tel:" + digits


@pytest.mark.parametrize(
    "text", ["", "mittwochs", "123456", "0", "0351", "0" * 300, "+49 0", "113"]
)
def test_what_nobody_can_dial_is_refused(text: str) -> None:
    assert normal_phone(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0351 4935171", PhoneKind.VOICE),
        ("0172 1234567", PhoneKind.MOBILE),
        ("Mobil 0172 1234567", PhoneKind.MOBILE),
        ("Fax: 0351 654321", PhoneKind.FAX),
        ("WhatsApp 0172 1234567", PhoneKind.TEXT),
    ],
)
def test_the_kind_of_a_number_is_seen(text: str, kind: PhoneKind) -> None:
    phone = normal_phone(text)
    assert phone is not None
    assert phone.kind is kind


@pytest.mark.parametrize(
    ("text", "numbers", "rest"),
    [
        ("0351/123456 / 0172 1234567", ["+49 351 123456", "+49 172 1234567"], ""),
        ("0351 123456; Fax: 0351 654321", ["+49 351 123456", "+49 351 654321"], ""),
        ("0351 123456 oder 03501 654321", ["+49 351 123456", "+49 3501 654321"], ""),
        ("0351 123456/654321", ["+49 351 123456"], "654321"),
        ("0351 493-5171/-72", ["+49 351 4935171"], "-72"),
        ("0351 123456, 0351 123456", ["+49 351 123456"], ""),
        ("nach Vereinbarung", [], "nach Vereinbarung"),
        ("116 117/116123", ["116 117", "116 123"], ""),
        ("", [], ""),
    ],
)
def test_several_numbers_in_a_cell_are_divided(text: str, numbers: list[str], rest: str) -> None:
    phones, left = phones_from_text(text)
    assert [phone.number for phone in phones] == numbers
    assert left == rest


def test_words_beside_a_number_become_its_note() -> None:
    assert phones_from_text("Fax (Büro) 0351 654321") == (
        [Phone("+49 351 654321", PhoneKind.FAX, "Büro")],
        "",
    )


@given(st.one_of(ANYTHING, st.text("0123456789+()/- .,;FaxTel")))
def test_every_number_found_can_be_read_again(text: str) -> None:
    phones, _ = phones_from_text(text)
    for phone in phones:
        again = normal_phone(phone.number)
        assert again is not None
        assert again.digits == phone.digits
        assert re.fullmatch(r"\+[0-9]{5,17}|[0-9]{3}|[0-9]{6}", phone.digits)


def test_only_finished_contacts_may_be_stored() -> None:
    assert is_web_address("https://example.de/x")
    assert not is_web_address("www.example.de")
    assert not is_web_address("javascript:alert(1)")
    assert is_email("info@example.de")
    assert not is_email("info(at)example.de")
    assert not is_email("mailto:info@example.de")
    assert is_phone("+49 351 4935171")
    assert is_phone("116 117")
    assert not is_phone("nach Vereinbarung")
    assert display_phone("+49 351 4935171") == "0351 4935171"
    assert display_phone("116 117") == "116 117"


def test_every_contact_of_the_real_entries_is_understood() -> None:
    folder = Path(__file__).parents[2] / "data"
    with (folder / "integrationsorte_sachsen.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in ("website", "source_url"):
            assert not row[column] or safe_url(row[column]), row[column]
        assert not row["email"] or normal_email(row["email"]) == row["email"]
        phones, rest = phones_from_text(row["phone"])
        assert bool(phones) == bool(row["phone"])
        assert not rest
