"""Is what is written out complete, well-formed, and written piece by piece?"""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import builders
from hypothesis import given
from hypothesis import strategies as st

from directory import clock, exchange
from directory.exchange.writers import PART
from directory.public import PublicFacts, feature_text
from directory.record import Address, PlaceRecord
from directory.vocabulary import AddressVisibility


def feature(record: PlaceRecord, number: int = 1) -> str:
    """The ready-made text of a place."""
    facts = PublicFacts(uuid.UUID(int=number), f"ort-{number}", organization_id=uuid.UUID(int=9))
    return feature_text(record, facts, before="", now=clock.now())[0]


HIDDEN = replace(
    builders.a_place("Schutzraum"),
    address=Address("Geheimweg", "7", "01169", "Dresden", "", AddressVisibility.PHONE_ONLY),
)
FEATURES = [feature(builders.a_place()), feature(HIDDEN, 2)]


def rows(features: list[str]) -> list[dict[str, str]]:
    text = "".join(exchange.csv_places(features, builders.the_gazetteer().districts))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_geojson_holds_the_features_as_they_are() -> None:
    collection = json.loads("".join(exchange.geojson(FEATURES)))
    assert collection == {
        "type": "FeatureCollection",
        "features": [json.loads(text) for text in FEATURES],
    }
    some = json.loads("".join(exchange.geojson(FEATURES, total=99)))
    assert some["numberMatched"] == 99


def test_json_holds_places_with_their_points() -> None:
    answer = json.loads("".join(exchange.json_places(FEATURES)))
    assert answer["total"] == 2
    puzzle, hidden = answer["results"]
    assert puzzle.pop("point") == {"lon": builders.GORBITZ.lon, "lat": builders.GORBITZ.lat}
    assert puzzle == json.loads(FEATURES[0])["properties"]
    assert "point" not in hidden


def test_json_is_the_same_however_the_feature_is_written() -> None:
    spaced = [json.dumps(json.loads(text), indent=1, sort_keys=True) for text in FEATURES]
    assert json.loads("".join(exchange.json_places(spaced))) == json.loads(
        "".join(exchange.json_places(FEATURES))
    )


def test_nothing_found_is_written_too() -> None:
    assert json.loads("".join(exchange.geojson([])))["features"] == []
    assert json.loads("".join(exchange.json_places([]))) == {"results": [], "total": 0}
    assert rows([]) == []
    assert next(exchange.csv_places([])).startswith("name,organization,")


def test_a_table_has_the_columns_of_an_import_and_our_own() -> None:
    puzzle, hidden = rows(FEATURES)
    assert tuple(puzzle) == exchange.ALL
    assert exchange.ALL[: len(exchange.COLUMNS)] == exchange.COLUMNS
    assert puzzle["place_type"] == "familienzentrum"
    assert puzzle["offer_types"] == "begegnung"
    assert puzzle["postal_code"] == "01169"
    assert puzzle["phone"] == "+49 351 1234567"
    assert puzzle["hours_text"] == "Di 14:00–18:00"
    assert puzzle["district"] == "Dresden"
    assert (puzzle["lat"], puzzle["precision"]) == (str(builders.GORBITZ.lat), "house")
    assert puzzle["geojson"] == FEATURES[0]
    assert (hidden["street"], hidden["lat"], hidden["precision"]) == ("", "", "")


def test_lines_end_as_rfc_4180_says() -> None:
    text = "".join(exchange.csv_places([feature(builders.a_place(description="a\nb"))]))
    assert text.count("\r\n") == 2
    assert '"a\nb"' in text


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
def test_any_name_survives_a_table(name: str) -> None:
    (row,) = rows([feature(builders.a_place(name))])
    assert row["name"] == name
    assert json.loads(row["geojson"])["properties"]["name"] == name


def test_a_long_result_is_written_in_pieces_while_it_is_read() -> None:
    taken = 0

    def many() -> Iterator[str]:
        nonlocal taken
        for _ in range(PART * 5):
            taken += 1
            yield FEATURES[0]

    for write in (exchange.geojson, exchange.json_places, exchange.csv_places):
        taken = 0
        pieces: Any = write(many())
        next(pieces)
        assert taken <= PART
        assert len(list(pieces)) >= 4
        assert taken == PART * 5
