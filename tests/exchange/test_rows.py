"""Does a row become the entry that a person would have made of it, and nothing else?"""

from __future__ import annotations

import pytest
from builders import the_gazetteer
from tables import a_row, a_table, read, real_table, refusal

from directory.exchange import source_key
from directory.hours import ScheduleRow
from directory.record import LanguageRecord, PhoneRecord, PlaceRecord
from directory.vocabulary import (
    Audience,
    PhoneKind,
    PlaceKind,
    PointPrecision,
    ServiceKind,
    Wheelchair,
)


def entry(**cells: str) -> PlaceRecord:
    """The entry of a row with these cells."""
    reading = read(a_table(a_row(**cells)))
    assert not reading.refusals, reading.refusals
    record = reading.statements[0].record
    assert record is not None
    return record


def test_every_cell_finds_its_place() -> None:
    record = entry(
        email="Info@Example.org", website="www.example.org", wheelchair="ja (laut Träger)"
    )
    assert record.name == "Familientreff Puzzle"
    assert record.kind is PlaceKind.FAMILY_CENTER
    assert record.organization == "Omse e.V."
    assert (record.municipality, record.district) == ("14612000", "14612")
    assert record.address.postal_code == "01169"
    assert record.phones == (PhoneRecord("+49 351 1234567"),)
    assert record.email == "Info@example.org"
    assert record.website == "https://www.example.org"
    assert record.languages == (LanguageRecord("de"), LanguageRecord("ar", "Di"))
    assert record.hours == (ScheduleRow(weekday=1, opens=14 * 60, closes=18 * 60),)
    assert (record.wheelchair, record.wheelchair_note) == (Wheelchair.YES, "laut Träger")
    assert (record.source.as_of, record.source.url) == (2016, "https://www.example.org/puzzle")
    assert record.position is not None
    assert record.position.precision is PointPrecision.LOCALITY


def test_each_kind_of_offer_is_an_offer_and_all_share_whom_they_are_for() -> None:
    record = entry(target_groups="Familien; Kinder 6-12 Jahre; Liebhaber von Brettspielen")
    assert [service.kind for service in record.services] == [
        ServiceKind.FAMILY,
        ServiceKind.MEETING,
    ]
    for service in record.services:
        assert service.audience == (Audience.FAMILIES, Audience.CHILDREN)
        assert service.eligibility == "Liebhaber von Brettspielen"
        assert (service.age_from, service.age_to) == (6, 12)


def test_whom_a_place_without_offers_is_for_is_not_lost() -> None:
    record = entry(offer_types="", target_groups="Zugewanderte")
    assert record.services == ()
    assert record.description == "Treff für Familien Zielgruppe: Zugewanderte."


def test_hours_that_are_not_understood_stay_a_note() -> None:
    record = entry(hours_text="Di 14:00-18:00; bitte klingeln")
    assert record.hours == (ScheduleRow(weekday=1, opens=14 * 60, closes=18 * 60),)
    assert record.hours_note == "bitte klingeln"


def test_several_phones_in_a_cell_are_several_phones() -> None:
    record = entry(phone="0351 1234567 (Büro); Fax 0351 1234568")
    assert record.phones == (
        PhoneRecord("+49 351 1234567", PhoneKind.VOICE, "Büro"),
        PhoneRecord("+49 351 1234568", PhoneKind.FAX),
    )


def test_languages_may_be_named_or_coded() -> None:
    record = entry(languages="Deutsch, Arabisch (mittwochs); uk")
    assert record.languages == (
        LanguageRecord("de"),
        LanguageRecord("ar", "mittwochs"),
        LanguageRecord("uk"),
    )


@pytest.mark.parametrize(
    ("city", "postal_code", "district", "ags", "kept", "quarter"),
    [
        ("Dresden-Gorbitz", "01169", "14612", "14612000", "Dresden", "Gorbitz"),
        ("Frankenberg/Sa.", "09669", "14522", "14522150", "Frankenberg/Sa.", ""),
        ("Burkhardtsdorf OT Eibenberg", "", "14521", "14521120", "Burkhardtsdorf", "Eibenberg"),
    ],
)
def test_a_quarter_behind_the_town_moves_into_its_own_cell(
    city: str, postal_code: str, district: str, ags: str, kept: str, quarter: str
) -> None:
    record = entry(
        city=city, postal_code=postal_code, locality="", district_ags=district, district=""
    )
    assert record.municipality == ags
    assert (record.address.city, record.address.locality) == (kept, quarter)


def test_a_district_may_be_named_instead_of_numbered() -> None:
    assert entry(district_ags="", district="Dresden").district == "14612"
    wide = entry(
        name="Jobcenter", street="", house_number="", postal_code="", city="", locality="",
        district_ags="", district="Mittelsachsen",
    )  # fmt: skip
    assert (wide.district, wide.municipality, wide.position) == ("14522", None, None)


def test_a_point_in_the_table_is_the_point() -> None:
    record = entry()
    reading = read(
        a_table(
            a_row(lat="51,0411", lon="13,6702", precision=""),
            columns=(*a_row(), "lat", "lon", "precision", "email", "website", "wheelchair",
                     "source_note"),
        )
    )  # fmt: skip
    placed = reading.statements[0].record
    assert placed is not None
    assert placed.position is not None
    assert (placed.position.point.lat, placed.position.point.lon) == (51.0411, 13.6702)
    assert placed.position.precision is PointPrecision.HOUSE
    assert placed.address == record.address


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"name": ""}, "name", "Bitte einen Namen angeben"),
        ({"name": "x" * 201}, "name", "höchstens 200 Zeichen"),
        ({"place_type": ""}, "place_type", "fehlt"),
        ({"place_type": "familienzentrm"}, "place_type", "Gemeint: familienzentrum?"),
        ({"offer_types": "familie;sprachkur"}, "offer_types", "Gemeint: sprachkurs?"),
        ({"phone": "ruf mal an"}, "phone", "keine Telefonnummer"),
        ({"phone": "0351 1234567; 12345678901234567"}, "phone", "keine Telefonnummer"),
        ({"email": "info-at-example"}, "email", "keine E-Mail-Adresse"),
        ({"website": "javascript:alert(1)"}, "website", "keine Webadresse"),
        ({"source_url": "file:///etc/passwd"}, "source_url", "keine Webadresse"),
        ({"languages": "de;klingonisch"}, "languages", "„klingonisch“"),
        ({"as_of": "letztes Jahr"}, "as_of", "kein Jahr"),
        ({"as_of": "1850"}, "as_of", "nicht plausibel"),
        ({"postal_code": "1169"}, "postal_code", "fünf Ziffern"),
        ({"postal_code": "04109"}, "city", "gehört nicht zum Ort"),
        ({"city": "Nirgendwo", "postal_code": ""}, "city", "kennt das Verzeichnis"),
        ({"district_ags": "14625", "district": ""}, "city", "nicht im angegebenen Kreis"),
        ({"district": "Bautzen"}, "district", "passt nicht"),
        ({"district": "Bayern"}, "district", "gibt es in Sachsen nicht"),
        ({"street": ""}, "street", "Zur Hausnummer fehlt die Straße"),
        (
            {"city": "", "postal_code": "", "district_ags": "", "district": ""},
            "district_ags",
            "fehlen",
        ),
    ],
)
def test_a_refusal_names_line_column_and_reason(
    cells: dict[str, str], column: str, words: str
) -> None:
    found = refusal(**cells)
    assert (found.line, found.column) == (2, column)
    assert words in found.sentence


def test_an_ambiguous_town_is_refused_with_the_candidates() -> None:
    found = refusal(
        city="Bernsdorf", postal_code="", locality="", district_ags="", district="", street="",
        house_number="",
    )  # fmt: skip
    assert found.column == "city"
    assert len(found.candidates) == 2
    assert all(candidate.startswith("Bernsdorf") for candidate in found.candidates)
    assert all(candidate in found.sentence for candidate in found.candidates)


def test_every_fault_of_a_row_is_said_at_once() -> None:
    reading = read(a_table(a_row(place_type="x", email="y", as_of="z")))
    assert [item.column for item in reading.refusals] == ["place_type", "email", "as_of"]


def test_hostile_characters_do_not_get_into_an_entry() -> None:
    record = entry(name="Treff\u202e\u200bpunkt\u0007", description="eins\r\n\r\n\r\n\r\nzwei")
    assert record.name == "Treffpunkt"
    assert record.description == "eins\n\nzwei"


def test_what_looks_like_a_formula_stays_what_it_is() -> None:
    assert entry(name="=1+1", organization="@home").name == "=1+1"


def test_the_key_of_an_entry_survives_every_correction_but_name_and_town() -> None:
    key = source_key(entry())
    corrected = entry(
        organization="Omse gGmbH", place_type="begegnungszentrum", offer_types="frauen",
        description="neu", street="Am Platz", house_number="2", postal_code="01159", locality="",
        phone="", hours_text="Mo 9-12", target_groups="", as_of="2026", source_url="",
        city="Dresden-Löbtau",
    )  # fmt: skip
    assert source_key(corrected) == key
    assert source_key(entry(name="FAMILIENTREFF  Puzzle")) == key
    assert source_key(entry(name="Familientreff Puzzle Nord")) != key


def test_the_keys_of_all_real_entries_differ() -> None:
    keys = [source_key(item.record) for item in read(real_table()).statements if item.record]
    assert len(set(keys)) == len(keys) == 366


def test_every_real_entry_keeps_the_rules() -> None:
    for statement in read(real_table()).statements:
        assert statement.record is not None
        assert statement.record.problems(the_gazetteer()) == []
