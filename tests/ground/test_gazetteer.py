"""Which municipality an address belongs to, and what names on the map mean."""

import csv
import time
import tracemalloc
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.gazetteer import (
    DistrictKind,
    Gazetteer,
    Municipality,
    NamedKind,
    Resolved,
    Unresolved,
)
from directory.geo import distance_km

DATA = Path(__file__).parents[2] / "data"
GAZETTEER = Gazetteer.load(DATA)
with (DATA / "integrationsorte_sachsen.csv").open(encoding="utf-8", newline="") as file:
    ENTRIES = list(csv.DictReader(file))


def resolved(row: dict[str, str]) -> Resolved:
    return GAZETTEER.resolve(
        postal_code=row["postal_code"],
        city=row["city"],
        locality=row["locality"],
        district_ags=row["district_ags"],
    )


def town(city: str, **more: str) -> str:
    municipality = GAZETTEER.resolve(city=city, **more).municipality
    assert municipality is not None
    return municipality.ags


def refusal(city: str = "", **more: str) -> Unresolved:
    with pytest.raises(Unresolved) as caught:
        GAZETTEER.resolve(city=city, **more)
    return caught.value


def names(error: Unresolved) -> set[str]:
    return {municipality.name for municipality in error.candidates}


# --- the tables ------------------------------------------------------------------------------


def test_saxony_has_thirteen_districts_three_of_them_cities() -> None:
    urban = [item for item in GAZETTEER.districts.values() if item.kind is DistrictKind.URBAN]
    assert len(GAZETTEER.districts) == 13
    assert {district.name for district in urban} == {"Chemnitz", "Dresden", "Leipzig"}
    assert len({district.nuts3 for district in GAZETTEER.districts.values()}) == 13


def test_every_municipality_lies_in_the_rectangle_of_its_district() -> None:
    for municipality in GAZETTEER.municipalities.values():
        box = GAZETTEER.districts[municipality.district_ags].bbox.grown(3)
        assert box.contains(municipality.point), municipality.name


def test_the_seat_of_each_district_is_a_town_there_or_of_the_same_name() -> None:
    for district in GAZETTEER.districts.values():
        address = GAZETTEER.resolve(city=district.seat, district_ags=district.ags)
        assert address.municipality is not None


def test_the_gazetteer_is_there_at_once_and_small() -> None:
    durations = []
    for _ in range(3):
        start = time.process_time()
        Gazetteer.load(DATA)
        durations.append(time.process_time() - start)
    assert min(durations) < 0.1
    tracemalloc.start()
    kept = Gazetteer.load(DATA)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.municipalities
    assert size < 5_000_000


# --- the entries that come with the directory ------------------------------------------------


@pytest.mark.parametrize("row", ENTRIES, ids=lambda row: row["name"][:40])
def test_every_entry_of_the_file_lies_in_the_district_it_names(row: dict[str, str]) -> None:
    address = resolved(row)
    assert address.district.ags == row["district_ags"]
    if row["city"]:
        assert address.municipality is not None
        assert address.municipality.district_ags == row["district_ags"]
    else:
        assert address.municipality is None
        assert GAZETTEER.best_point(address) is None


def test_each_entry_gets_the_best_point_that_the_files_know() -> None:
    counts: Counter[str] = Counter()
    for row in ENTRIES:
        located = GAZETTEER.best_point(
            resolved(row),
            name=row["name"],
            street=row["street"],
            house_number=row["house_number"],
        )
        counts[located.precision.value if located else "none"] += 1
        assert located is None or located.source
    assert counts == {
        "house": 8,
        "street": 29,
        "stop": 48,
        "locality": 61,
        "postcode": 27,
        "municipality": 189,
        "none": 4,
    }


# --- spellings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spelling", "ags"),
    [
        ("Frankenberg/Sa.", "14522150"),
        ("Frankenberg (Sachsen)", "14522150"),
        ("Frankenberg", "14522150"),
        ("Königstein/Sächs. Schw.", "14628210"),
        ("Königstein (Sächsische Schweiz)", "14628210"),
        ("Koenigstein", "14628210"),
        ("Burkhardtsdorf OT Eibenberg", "14521120"),
        ("Burkhardtsdorf (OT Eibenberg)", "14521120"),
        ("Dresden-Gorbitz", "14612000"),
        ("Dresden Gorbitz", "14612000"),
        ("Dresden, Pirnaische Vorstadt", "14612000"),
        ("Gorbitz", "14612000"),
        ("Leipzig-Grünau", "14713000"),
        ("Leipzig/Gruenau", "14713000"),
        ("Leipzig (Grünau)", "14713000"),
        ("Stadt Leipzig", "14713000"),
        ("Landeshauptstadt Dresden", "14612000"),
        ("Große Kreisstadt Pirna", "14628270"),
        ("Chemnitz, Sachsen", "14511000"),
        ("St. Egidien", "14524280"),
        ("Sankt Egidien", "14524280"),
        ("Hartmannsdorf b. Kirchberg", "14524100"),
        ("Hartmannsdorf bei Kirchberg", "14524100"),
        ("Bernstadt a. d. Eigen", "14626030"),
        ("Bernstadt auf dem Eigen", "14626030"),
        ("Sohland an der Spree", "14625560"),
        ("Krauschwitz", "14626250"),
        ("Weißwasser/O.L.", "14626600"),
        ("Weisswasser OL", "14626600"),
        ("Weißwasser/Oberlausitz", "14626600"),
        ("Auerbach/Vogtl.", "14523020"),
        ("Auerbach i. V.", "14523020"),
        ("Auerbach/Erzgeb.", "14521040"),
        ("Reichenbach/Vogtland", "14523340"),
        ("Reichenbach/O.L.", "14626450"),
        ("Neustadt i. Sa.", "14628260"),
        ("Bernsdorf/Oberlausitz", "14625030"),
        ("Bernsdorf (Erzgeb.)", "14524010"),
        ("Annaberg-Buchholz", "14521020"),
        ("Annaberg‑Buchholz", "14521020"),
        ("Annaberg – Buchholz", "14521020"),
        ("ANNABERG BUCHHOLZ", "14521020"),
        ("Anna\u00adberg-Buchholz", "14521020"),
        ("Groß-Düben", "14626120"),
        ("Gross Dueben", "14626120"),
        ("Gorlitz", "14626110"),
        ("Goerlitz", "14626110"),
        ("Wehlen", "14628370"),
        ("Stadt Wehlen", "14628370"),
        ("Oberwiesenthal", "14521440"),
        ("Aue", "14521035"),
        ("Budyšin", "14625020"),
        ("Bautzen/Budyšin", "14625020"),
        ("Budyšin - Bautzen", "14625020"),
        ("Běła Woda", "14626600"),
        ("Bela Woda", "14626600"),
        ("دريسدن", "14612000"),
        ("Лейпциг", "14713000"),
    ],
)
def test_a_town_is_recognized_however_it_is_written(spelling: str, ags: str) -> None:
    assert town(spelling) == ags


@pytest.mark.parametrize(
    ("city", "locality", "shown", "known"),
    [
        ("Dresden-Gorbitz", "", "Gorbitz", True),
        ("Dresden", "Dresden-Gorbitz", "Dresden-Gorbitz", True),
        ("Dresden", "OT Gorbitz", "OT Gorbitz", True),
        ("Gorbitz", "", "Gorbitz", True),
        ("Burkhardtsdorf OT Eibenberg", "", "Eibenberg", False),
        ("Weißwasser", "Südstadt", "Südstadt", False),
        ("Leipzig", "", "", False),
        ("Bautzen/Budyšin", "", "", False),
    ],
)
def test_a_quarter_is_kept_as_typed_and_located_when_it_is_known(
    city: str, locality: str, shown: str, known: bool
) -> None:
    address = GAZETTEER.resolve(city=city, locality=locality)
    assert address.locality_name == shown
    assert (address.locality is not None) == known


@pytest.mark.parametrize("municipality", GAZETTEER.municipalities.values(), ids=lambda m: m.ags)
def test_every_municipality_is_found_by_its_own_name_and_postcode(
    municipality: Municipality,
) -> None:
    found = GAZETTEER.resolve(
        city=municipality.name, postal_code=municipality.seat_postal_code
    ).municipality
    assert found == municipality


# --- ambiguous and contradicting -------------------------------------------------------------


def test_bernsdorf_exists_twice_and_is_not_guessed() -> None:
    error = refusal("Bernsdorf")
    assert names(error) == {"Bernsdorf"}
    assert {item.district_ags for item in error.candidates} == {"14625", "14524"}
    assert "Landkreis Zwickau" in str(error)
    assert "Landkreis Bautzen" in str(error)


def test_bernsdorf_is_told_apart_by_postcode_or_district() -> None:
    assert town("Bernsdorf", postal_code="02994") == "14625030"
    assert town("Bernsdorf", postal_code="09337") == "14524010"
    assert town("Bernsdorf", district_ags="14625") == "14625030"
    assert town("Bernsdorf", district_ags="14524") == "14524010"


@pytest.mark.parametrize(
    ("city", "district", "ags"),
    [
        ("Leipzig", "14713", "14713000"),
        ("Görlitz", "14626", "14626110"),
        ("Meißen", "14627", "14627140"),
        ("Bautzen", "14625", "14625020"),
        ("Zwickau", "14524", "14524330"),
    ],
)
def test_a_town_that_shares_its_name_with_a_district_stays_the_town(
    city: str, district: str, ags: str
) -> None:
    assert town(city) == ags
    assert town(city, district_ags=district) == ags


def test_the_city_of_leipzig_does_not_lie_in_its_landkreis() -> None:
    error = refusal("Leipzig", district_ags="14729")
    assert "Landkreis Leipzig" in str(error)
    assert names(error) == {"Leipzig"}


def test_the_quarter_of_another_city_does_not_make_a_town_ambiguous() -> None:
    assert town("Plauen") == "14523320"
    assert town("Plauen", district_ags="14612") == "14612000"
    assert town("Mügeln") == "14730200"


def test_a_village_of_the_same_name_does() -> None:
    assert names(refusal("Ebersbach")) == {"Ebersbach", "Döbeln", "Ebersbach-Neugersdorf"}
    assert town("Ebersbach", postal_code="04720") == "14522080"
    assert town("Ebersbach", postal_code="02730") == "14626085"
    assert town("Ebersbach", postal_code="01561") == "14627030"


def test_a_postcode_of_another_town_is_refused_with_both() -> None:
    error = refusal("Pirna", postal_code="01169")
    assert names(error) == {"Pirna", "Dresden"}
    assert "01169" in str(error)


def test_a_postcode_that_no_table_lists_must_begin_like_those_of_the_town() -> None:
    assert town("Leipzig", postal_code="04092") == "14713000"
    assert names(refusal("Dresden", postal_code="80331")) == {"Dresden"}


def test_a_town_in_another_district_is_refused() -> None:
    error = refusal("Pirna", district_ags="14625")
    assert names(error) == {"Pirna"}
    assert "Landkreis Bautzen" in str(error)


@pytest.mark.parametrize("city", ["Frankenberg/Eder", "Coswig (Anhalt)", "Halle (Saale)"])
def test_a_town_elsewhere_in_germany_is_not_taken_for_a_saxon_one(city: str) -> None:
    assert "kennt das Verzeichnis der Gemeinden nicht" in str(refusal(city))


def test_half_a_double_name_needs_a_postcode_or_a_district() -> None:
    assert names(refusal("Spremberg")) >= {"Neusalza-Spremberg"}
    assert town("Spremberg", district_ags="14626") == "14626350"
    assert town("Bad Gottleuba", postal_code="01816") == "14628020"


def test_an_unknown_quarter_needs_a_postcode_or_a_district() -> None:
    assert names(refusal("Radebeul-West")) == {"Radebeul"}
    address = GAZETTEER.resolve(city="Radebeul-West", postal_code="01445")
    assert address.locality_name == "West"


@pytest.mark.parametrize(("typed", "meant"), [("Leipizg", "Leipzig"), ("Drehsden", "Dresden")])
def test_a_typing_error_is_refused_with_what_may_have_been_meant(typed: str, meant: str) -> None:
    assert meant in names(refusal(typed))


def test_without_a_town_the_postcode_decides_only_where_it_has_one_municipality() -> None:
    assert town("", postal_code="01169") == "14612000"
    assert names(refusal("", postal_code="01796")) == {"Pirna", "Dohma", "Struppen"}


def test_the_one_postcode_in_two_districts_is_told_apart_by_the_district() -> None:
    assert town("", postal_code="02999", district_ags="14626") == "14626060"
    assert town("", postal_code="02999", district_ags="14625") == "14625330"


def test_without_town_and_postcode_there_must_be_a_district() -> None:
    address = GAZETTEER.resolve(district_ags="14521")
    assert address.municipality is None
    assert address.district.name == "Erzgebirgskreis"
    refusal("")


@pytest.mark.parametrize("code", ["1067", "010670", "O1067", "01067 Dresden", "-1067", "\x00"])
def test_a_postcode_has_five_digits(code: str) -> None:
    if code.strip("\x00"):
        assert "fünf Ziffern" in str(refusal("Dresden", postal_code=code))
    else:
        assert town("Dresden", postal_code=code) == "14612000"


def test_a_postcode_may_be_written_with_its_country_or_in_arabic_digits() -> None:
    assert town("Dresden", postal_code="D-01169") == "14612000"
    assert GAZETTEER.resolve(city="Dresden", postal_code="٠١١٦٩").postal_code == "01169"


def test_a_district_outside_saxony_is_refused() -> None:
    refusal("Dresden", district_ags="11000")


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=40))
def test_whatever_is_typed_is_resolved_or_refused_with_a_sentence(
    city: str, code: str, locality: str
) -> None:
    with suppress(Unresolved):
        GAZETTEER.resolve(city=city, postal_code=code, locality=locality, district_ags="14612")
    for named in GAZETTEER.find(city):
        assert named.label


def test_a_megabyte_of_name_is_refused_quickly() -> None:
    start = time.process_time()
    assert len(str(refusal("Leip-" * 200_000))) < 1000
    assert GAZETTEER.find("Leip " * 200_000) == []
    assert time.process_time() - start < 1


# --- points ----------------------------------------------------------------------------------


def best(city: str, **more: str) -> tuple[str, str]:
    address = {key: more.pop(key) for key in ("postal_code", "locality") if key in more}
    located = GAZETTEER.best_point(GAZETTEER.resolve(city=city, **address), **more)
    assert located is not None
    return located.precision.value, located.source


def test_a_known_house_is_found_by_street_and_number_in_any_spelling() -> None:
    for street, number in (("Dresdner Straße", "59"), ("Dresdner Str.", " 59 ")):
        precision, source = best("Leipzig", street=street, house_number=number)
        assert precision == "house"
        assert "LeipzigData" in source
    assert best("Delitzsch", street="Bismarckstrasse", house_number="17 C")[0] == "stop"


def test_an_entry_without_house_number_is_found_by_name_and_street() -> None:
    assert best("Dresden", street="Seminarstr.", name="nobody")[0] == "municipality"
    entry = "Antidiskriminierungsbüro Sachsen – Beratungsstelle Dresden"
    assert best("Dresden", street="Seminarstr.", name=entry)[0] == "street"


def test_another_number_in_the_street_of_a_known_house_is_not_that_house() -> None:
    assert best("Leipzig", street="Dresdner Straße", house_number="1")[0] == "municipality"
    assert best("Leipzig", street="Dresdner Straße", house_number="1", name="Dresdner59")[0] == (
        "street"
    )


def test_the_same_street_name_in_another_town_is_another_street() -> None:
    assert best("Zwickau", street="Dresdner Straße", house_number="59")[0] == "municipality"


def test_a_quarter_is_better_than_a_postcode_and_a_postcode_better_than_the_town() -> None:
    assert best("Dresden", locality="Gorbitz", postal_code="01169")[0] == "locality"
    assert best("Dresden", postal_code="01169") == ("postcode", "GeoNames (CC BY 4.0)")
    assert best("Dresden") == ("municipality", "Destatis (dl-de/by-2-0)")


def test_a_village_known_only_from_its_postcode_is_no_better_than_a_postcode() -> None:
    assert best("Uhyst", postal_code="02999")[0] == "postcode"


def test_a_point_borrowed_from_the_municipality_is_called_so() -> None:
    # 01594 Hirschstein has no point of its own in the table of postcodes.
    assert best("Hirschstein", postal_code="01594")[0] == "municipality"


# --- names on the map ------------------------------------------------------------------------


def labels(text: str) -> list[str]:
    return [named.label for named in GAZETTEER.find(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Pirna", "Pirna"),
        ("pirna ", "Pirna"),
        ("01169", "01169 Dresden"),
        ("01169 Dresden", "01169 Dresden"),
        ("D-01169 Dresden", "01169 Dresden"),
        ("٠١١٦٩", "01169 Dresden"),
        ("01796", "01796 Pirna"),
        ("01796 Struppen", "01796 Struppen"),
        ("Gorbitz", "Gorbitz (Dresden)"),
        ("Dresden-Gorbitz", "Gorbitz (Dresden)"),
        ("Bautzen", "Bautzen"),
        ("Budyšin", "Bautzen"),
        ("Goerlitz", "Görlitz"),
        ("Plauen", "Plauen"),
        ("Leipzig", "Leipzig"),
        ("لايبزيغ", "Leipzig"),
        ("Дрезден", "Dresden"),
        ("Landkreis Leipzig", "Landkreis Leipzig"),
        ("Erzgebirgskreis", "Erzgebirgskreis"),
        ("Nordsachsen", "Landkreis Nordsachsen"),
        ("Hoyersw", "Hoyerswerda"),
    ],
)
def test_the_best_meaning_of_a_search_for_near_comes_first(text: str, first: str) -> None:
    assert labels(text)[0] == first


def test_namesakes_all_come_and_are_told_apart() -> None:
    assert labels("Bernsdorf") == [
        "Bernsdorf (Landkreis Bautzen)",
        "Bernsdorf (Landkreis Zwickau)",
        "Bernsdorf (Chemnitz)",
    ]
    assert labels("Gohlis") == ["Gohlis (Leipzig)", "Gohlis (Dresden)"]


def test_the_point_near_a_postcode_is_where_the_postcode_is() -> None:
    (near,) = GAZETTEER.find("01169")
    assert near.kind is NamedKind.POSTAL_CODE
    (gorbitz,) = GAZETTEER.find("Gorbitz")
    assert distance_km(near.point, gorbitz.point) < 3
    assert near.municipality_ags == "14612000"


@pytest.mark.parametrize("text", ["", " ", "xyz", "99999", "1", "ab", "?", "\x00", "🗺"])
def test_what_no_place_is_called_gives_nothing(text: str) -> None:
    assert labels(text) == []


def test_a_misspelled_town_has_a_similar_one() -> None:
    assert GAZETTEER.similar("Pirrna")[0].name == "Pirna"
