"""Does an import bring in what a source says, and leave alone what people have said since?"""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections import Counter
from dataclasses import replace
from typing import Any

import builders
import pytest
from sqlalchemy import func, select
from tables import REAL, a_row, a_table, bring_in, read, real_table

from directory import exchange, locating, review
from directory.clock import local_now
from directory.db import Database
from directory.exchange import Plan
from directory.geo import Point
from directory.models import Batch, Change, Confirmation, DataVersion, Place
from directory.publication import source_id
from directory.record import Address, PhoneRecord, PlaceRecord, Position
from directory.vocabulary import AddressVisibility, ChangeState, PointPrecision


def counts(plan: Plan) -> dict[str, int]:
    return {what: number for what, number in plan.counts.items() if number}


def the_only_place(database: Database) -> Place:
    with database.reading() as session:
        return session.scalars(select(Place)).one()


def correct(database: Database, author: str = "anna", **values: Any) -> None:
    """Somebody changes the only entry here."""
    with database.writing() as session:
        place = session.scalars(select(Place)).one()
        record = replace(PlaceRecord.from_plain(place.record), **values)
        change = review.submit(
            session, record, builders.the_gazetteer(), author=author, place=place
        )
        review.accept(session, change, builders.the_gazetteer(), decided_by=author)


def exported(database: Database) -> list[dict[str, str]]:
    """The table that is written for what is here now."""
    with database.reading() as session:
        features = session.scalars(select(Place.feature).order_by(Place.seq))
        text = "".join(exchange.csv_places(features, builders.the_gazetteer().districts))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def edited(rows: list[dict[str, str]], **cells: str) -> io.BytesIO:
    """That table, with cells of its first row changed."""
    return a_table({**rows[0], **cells}, *rows[1:], columns=exchange.ALL)


def public(database: Database) -> dict[str, dict[str, Any]]:
    """What everybody sees of every entry, without what each installation decides for itself."""
    with database.reading() as session:
        features = [json.loads(text) for text in session.scalars(select(Place.feature))]
    for feature in features:
        del feature["properties"]["updated"], feature["properties"]["slug"]
    return {feature["id"]: feature for feature in features}


# ---------------------------------------------------------------- the real file


def test_all_real_places_are_brought_in(database: Database) -> None:
    assert counts(bring_in(database, real_table())) == {"new": 366}
    with REAL.open(encoding="utf-8", newline="") as file:
        expected = Counter(row["district_ags"] for row in csv.DictReader(file))
    with database.reading() as session:
        found = session.execute(
            select(Place.district_ags, func.count()).group_by(Place.district_ags)
        )
        assert {row[0]: row[1] for row in found} == dict(expected)
        assert len(expected) == 13
        assert not session.scalars(select(Confirmation)).all()
        assert set(session.scalars(select(Place.confirmed_on))) == {None}
        without_point = session.scalars(
            select(Place).where(Place.public_lat.is_(None)).order_by(Place.name)
        ).all()
        assert [place.district_ags for place in without_point] == [
            "14521",
            "14522",
            "14523",
            "14524",
        ]
        assert {place.municipality_ags for place in without_point} == {None}
        assert session.scalars(select(func.count()).select_from(Batch)).one() == 1
        ids = {place.id: place.source_key for place in session.scalars(select(Place))}
        assert all(identity == source_id(str(key)) for identity, key in ids.items())


def test_the_same_file_again_changes_nothing(database: Database) -> None:
    bring_in(database, real_table())
    with database.reading() as session:
        before = session.scalars(select(func.count()).select_from(Change)).one()
        revision = session.scalars(select(DataVersion.number)).one()
    assert counts(bring_in(database, real_table())) == {"unchanged": 366}
    with database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Change)).one() == before
        assert session.scalars(select(DataVersion.number)).one() == revision
        assert session.scalars(select(func.count()).select_from(Batch)).one() == 1


def test_what_was_written_out_comes_in_again_and_changes_nothing(database: Database) -> None:
    bring_in(database, real_table())
    table = a_table(*exported(database), columns=exchange.ALL)
    assert counts(bring_in(database, table, source="export.csv")) == {"unchanged": 366}


# ---------------------------------------------------------------- corrections of the source


def test_a_source_corrects_itself(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    plan = bring_in(database, a_table(a_row(hours_text="Mi 9:00-12:00", phone="0351 7654321")))
    assert counts(plan) == {"changed": 1}
    assert set(plan.items[0].differences) == {
        "hours.0.weekday", "hours.0.opens", "hours.0.closes", "phones.0.number",
    }  # fmt: skip
    place = the_only_place(database)
    assert place.version == 2
    assert place.record["phones"] == [{"number": "+49 351 7654321", "kind": "voice"}]
    with database.reading() as session:
        history = review.history(session, place.id)
        assert [change.author for change in history] == ["import:puzzle.csv"] * 2
        assert [change.version for change in history] == [2, 1]


def test_a_dry_run_says_the_same_and_writes_nothing(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    reading = read(a_table(a_row(phone=""), a_row(name="Neu"), a_row(phone="x")))
    with database.reading() as session:
        plan = exchange.make_plan(session, reading, builders.the_gazetteer(), source="puzzle.csv")
    assert counts(plan) == {"changed": 1, "new": 1, "refused": 1}
    assert the_only_place(database).version == 1


def test_the_second_row_of_one_entry_is_refused(database: Database) -> None:
    plan = bring_in(database, a_table(a_row(), a_row(name="Haus B"), a_row(phone="")))
    assert counts(plan) == {"new": 2, "refused": 1}
    assert (plan.refusals[0].line, plan.refusals[0].column) == (4, "name")
    assert "Zeile 2" in plan.refusals[0].sentence


def test_refused_rows_do_not_hold_up_the_others(database: Database) -> None:
    plan = bring_in(database, a_table(a_row(place_type="?"), a_row(name="Haus B")))
    assert counts(plan) == {"new": 1, "refused": 1}
    assert the_only_place(database).name == "Haus B"


# ---------------------------------------------------------------- what people said here


def test_a_correction_made_here_outlives_the_same_file(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    correct(database, phones=(PhoneRecord("+49 351 9999999"),))
    assert counts(bring_in(database, a_table(a_row()))) == {"unchanged": 1}
    assert the_only_place(database).record["phones"][0]["number"] == "+49 351 9999999"


def test_two_words_against_each_other_wait_for_a_decision(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    correct(database, phones=(PhoneRecord("+49 351 9999999"),))
    newer = a_row(description="Neue Beschreibung")
    assert counts(bring_in(database, a_table(newer))) == {"waiting": 1}
    place = the_only_place(database)
    assert place.record["phones"][0]["number"] == "+49 351 9999999"
    assert place.description == "Treff für Familien"
    # It is said once, however often the file comes.
    assert counts(bring_in(database, a_table(newer))) == {"unchanged": 1}
    # What was said before and not decided on is taken back by what is said now.
    bring_in(database, a_table(a_row(description="Noch neuer")))
    with database.reading() as session:
        states = Counter(
            session.scalars(select(Change.state).where(Change.author == "import:puzzle.csv"))
        )
    assert states == {
        ChangeState.ACCEPTED.value: 1,
        ChangeState.WITHDRAWN.value: 1,
        ChangeState.SUBMITTED.value: 1,
    }


def test_an_operator_may_let_the_table_win(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    correct(database, phones=(PhoneRecord("+49 351 9999999"),))
    assert counts(bring_in(database, a_table(a_row()), overwrite=True)) == {"changed": 1}
    assert the_only_place(database).record["phones"][0]["number"] == "+49 351 1234567"


def test_two_sources_of_one_entry_do_not_overwrite_each_other(database: Database) -> None:
    bring_in(database, a_table(a_row()), source="stadt.csv")
    other = a_table(a_row(phone="0351 7654321"))
    assert counts(bring_in(database, other, source="land.csv")) == {"waiting": 1}
    assert counts(bring_in(database, a_table(a_row()), source="stadt.csv")) == {"unchanged": 1}


def test_a_withdrawn_entry_does_not_come_back_by_a_table(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    with database.writing() as session:
        place = session.scalars(select(Place)).one()
        place.status, place.withdrawn_at = "withdrawn", local_now()
    assert counts(bring_in(database, a_table(a_row(phone="")))) == {"unchanged": 1}
    assert the_only_place(database).status == "withdrawn"


# ---------------------------------------------------------------- points


HOUSE = Position(Point(51.0436, 13.6701), PointPrecision.HOUSE, "Geocoder")


def test_a_better_point_found_meanwhile_stays(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    correct(database, author=locating.AUTHOR, position=HOUSE)
    assert counts(bring_in(database, a_table(a_row()))) == {"unchanged": 1}
    assert counts(bring_in(database, a_table(a_row(phone="")))) == {"changed": 1}
    assert the_only_place(database).precision == "house"


def test_a_point_of_the_old_address_does_not_stay(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    correct(database, author=locating.AUTHOR, position=HOUSE)
    moved = a_row(street="Rudolf-Renner-Straße", house_number="30", locality="Löbtau",
                  postal_code="01157")  # fmt: skip
    assert counts(bring_in(database, a_table(moved))) == {"changed": 1}
    assert the_only_place(database).precision != "house"


# ---------------------------------------------------------------- tables that were written here


def test_an_edited_cell_changes_that_and_nothing_else(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    before = the_only_place(database).record
    table = edited(exported(database), phone="0351 7654321")
    assert counts(bring_in(database, table, source="export.csv")) == {"changed": 1}
    after = the_only_place(database).record
    assert after == {**before, "phones": [{"number": "+49 351 7654321", "kind": "voice"}]}


def test_what_flat_columns_cannot_say_survives_an_edited_table(database: Database) -> None:
    rich = builders.a_place(
        services=(
            builders.a_service(name="Nähcafé", childcare=True, key="sewing"),
            builders.a_service(name="Kochabend", women_only=True, key="cooking"),
        )
    )
    builders.publish(database, rich)
    table = edited(exported(database), description="Neu")
    assert counts(bring_in(database, table, source="export.csv")) == {"changed": 1}
    record = PlaceRecord.from_plain(the_only_place(database).record)
    assert record == replace(rich, description="Neu")


def test_a_hidden_address_survives_a_table_that_cannot_show_it(database: Database) -> None:
    hidden = replace(
        builders.a_place(),
        address=Address(
            "Geheimweg", "7", "01169", "Dresden", "Gorbitz", AddressVisibility.MUNICIPALITY_ONLY
        ),
    )
    builders.publish(database, hidden)
    rows = exported(database)
    assert "Geheimweg" not in json.dumps(rows, ensure_ascii=False)
    assert counts(bring_in(database, edited(rows, phone=""), source="export.csv")) == {"changed": 1}
    assert the_only_place(database).street == "Geheimweg"
    refused = bring_in(database, edited(exported(database), street="Neuer Weg"), source="e.csv")
    assert [item.column for item in refused.refusals] == ["street"]
    assert the_only_place(database).street == "Geheimweg"


def test_a_table_that_grew_old_reverts_nothing(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    old = exported(database)
    correct(database, phones=(PhoneRecord("+49 351 9999999"),))
    # Nobody touched the old table: it has nothing to say.
    assert counts(bring_in(database, edited(old), source="export.csv")) == {"unchanged": 1}
    # Somebody did: that waits, and it is about nothing but the cell that was touched.
    plan = bring_in(database, edited(old, description="Neu"), source="export.csv")
    assert counts(plan) == {"waiting": 1}
    assert set(plan.items[0].differences) == {"description"}


def test_a_new_row_in_an_exported_table_is_a_new_entry(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    rows = [*exported(database), a_row(name="Haus B")]
    plan = bring_in(database, a_table(*rows, columns=exchange.ALL), source="export.csv")
    assert counts(plan) == {"new": 1, "unchanged": 1}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"id": "eins"}, "id"),
        ({"geojson": "{}"}, "geojson"),
        ({"geojson": '{"type":"Feature"'}, "geojson"),
        ({"geojson": "[" * 100_000}, "geojson"),
        ({"geojson": '{"geometry":null,"properties":{"name":["x"],"kind":"other"}}'}, "geojson"),
        ({"lat": "nördlich"}, "lat"),
        ({"lat": "13.67", "lon": "51.04"}, "lat"),
        ({"precision": "ungefähr"}, "precision"),
    ],
)
def test_damage_to_the_columns_of_the_directory_is_refused(
    database: Database, cells: dict[str, str], column: str
) -> None:
    builders.publish(database, builders.a_place())
    plan = bring_in(database, edited(exported(database), **cells), source="export.csv")
    assert [item.column for item in plan.refusals] == [column]


def test_a_feature_that_lies_about_types_is_refused(database: Database) -> None:
    bring_in(database, a_table(a_row()))
    rows = exported(database)
    feature = json.loads(rows[0]["geojson"])
    for broken in (
        {"name": 5}, {"services": "x"}, {"services": [[]]}, {"languages": [{"code": ["ar"]}]},
        {"source": {"as_of": "2016"}}, {"hours": [{"weekday": True}]}, {"wheelchair": 1},
        {"phones": [{"number": None}]}, {"kind": "castle"}, {"surprise": "x"},
    ):  # fmt: skip
        lie = {**feature, "id": None, "properties": {**feature["properties"], **broken}}
        other = str(uuid.uuid4())
        lie["properties"]["id"] = other
        table = edited(rows, id=other, geojson=json.dumps(lie))
        plan = bring_in(database, table, source="export.csv")
        assert [item.column for item in plan.refusals] == ["geojson"], broken


def test_places_of_every_kind_go_from_one_installation_to_another(
    database: Database, run_folder: Any, database_kind: str
) -> None:
    import databases

    builders.publish(database, *builders.varied_places(120, seed=7))
    table = a_table(*exported(database), columns=exchange.ALL)
    with databases.fresh(run_folder, database_kind) as url:
        other = Database(url)
        try:
            assert counts(bring_in(other, table, source="export.csv")) == {"new": 120}
            here, there = public(database), public(other)
            assert here.keys() == there.keys()
            assert here == there
            again = a_table(*exported(other), columns=exchange.ALL)
            assert counts(bring_in(other, again, source="export.csv")) == {"unchanged": 120}
            assert counts(bring_in(database, table, source="back.csv")) == {"unchanged": 120}
        finally:
            other.engine.dispose()


def test_the_flat_columns_alone_say_a_flat_entry_in_full(database: Database) -> None:
    bring_in(database, real_table())
    first = public(database)
    flat = [{column: row[column] for column in exchange.COLUMNS} for row in exported(database)]
    plan = bring_in(database, a_table(*flat), overwrite=True)
    assert counts(plan) == {"unchanged": 366}, [
        (item.record.name, item.differences) for item in plan.items[:5]
    ]
    assert public(database) == first
