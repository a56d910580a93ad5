"""Does each command do what it says, and say in one sentence why it cannot?"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import builders
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from tables import REAL, a_row, a_table

from directory import synthetic
from directory.cli import commands
from directory.cli.installation import Installation
from directory.config import ROOT, Settings
from directory.db import Database
from directory.models import Change, District, Municipality, Place
from directory.vocabulary import Audience, PlaceKind, ServiceKind

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings) -> Run:
    """A command on a fresh, migrated database."""

    def run(*arguments: object, **changed: object) -> Result:
        used = Settings(
            **{**{"database_url": settings.database_url, "var": settings.var}, **changed}
        )  # type: ignore[arg-type]
        result = CliRunner().invoke(
            commands, [str(argument) for argument in arguments], obj=Installation(used)
        )
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return run


@pytest.fixture
def furnished(run: Run) -> Run:
    """The same with municipalities, as ``db upgrade`` leaves it."""
    assert run("db", "upgrade").exit_code == 0
    return run


def places(database: Database) -> list[Place]:
    with database.reading() as session:
        return list(session.scalars(select(Place).order_by(Place.seq)))


# ---------------------------------------------------------------- set up


def test_upgrade_makes_tables_and_municipalities_and_says_so(run: Run, database: Database) -> None:
    first = run("db", "upgrade")
    assert "431 Kreise und Gemeinden" in first.output
    with database.reading() as session:
        assert session.scalars(select(func.count()).select_from(District)).one() == 13
        assert session.scalars(select(func.count()).select_from(Municipality)).one() == 418
    assert "auf dem neuesten Stand" in run("db", "upgrade").output
    assert run("db", "check").exit_code == 0


def test_without_tables_every_command_names_the_one_to_run(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    for command in (["db", "check"], ["import", REAL], ["export"], ["seed-synthetic", 1]):
        result = run(*command, database_url=url)
        assert result.exit_code == 2
        assert result.output.strip().endswith("integrationsorte db upgrade")


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "directory.cli", "db", "check"],
        env={**os.environ, "DIRECTORY_PORT": "achtzig"},
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip() == "DIRECTORY_PORT: „achtzig“ ist keine ganze Zahl."


def test_a_database_that_does_not_answer_is_one_sentence(run: Run) -> None:
    result = run("db", "check", database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert result.exit_code == 2
    assert "Die Datenbank antwortet nicht" in result.output
    assert "Traceback" not in result.output


# ---------------------------------------------------------------- in and out


def test_the_real_places_come_in_once(furnished: Run, database: Database) -> None:
    dry = furnished("import", "--dry-run", REAL)
    assert "366 neu" in dry.output
    assert places(database) == []
    assert furnished("import", "--if-empty", REAL).exit_code == 0
    assert len(places(database)) == 366
    assert "schon Einträge" in furnished("import", "--if-empty", REAL).output
    assert "366 unverändert" in furnished("import", REAL).output
    with database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Change)).one() == 366


def test_refusals_are_shown_with_line_and_column(
    furnished: Run, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "orte.csv"
    file.write_bytes(a_table(a_row(), a_row(name="B", city="Nirgendwo", postal_code="")).getvalue())
    result = furnished("import", file)
    assert result.exit_code == 1
    assert "1 neu" in result.output
    assert "1 abgelehnt" in result.output
    assert "Zeile 3, city: Den Ort „Nirgendwo“" in result.output
    assert len(places(database)) == 1


def test_a_dry_run_shows_field_by_field_what_would_change(furnished: Run, tmp_path: Path) -> None:
    file = tmp_path / "orte.csv"
    file.write_bytes(a_table(a_row()).getvalue())
    furnished("import", file)
    file.write_bytes(a_table(a_row(description="Neu")).getvalue())
    result = furnished("import", "--dry-run", file)
    assert "Zeile 2, Familientreff Puzzle: geändert" in result.output
    assert "description: Treff für Familien → Neu" in result.output


def test_a_file_in_another_encoding_needs_the_word(furnished: Run, tmp_path: Path) -> None:
    file = tmp_path / "orte.csv"
    file.write_bytes(a_table(a_row(), separator=";", encoding="cp1252").getvalue())
    result = furnished("import", file)
    assert result.exit_code == 2
    assert "--encoding cp1252" in result.output
    assert furnished("import", "--encoding", "cp1252", file).exit_code == 0


def test_export_writes_every_form(furnished: Run, tmp_path: Path) -> None:
    furnished("import", REAL)
    table = tmp_path / "orte.csv"
    assert furnished("export", "--output", table).exit_code == 0
    with table.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 366
    assert "366 unverändert" in furnished("import", "--dry-run", table).output
    collection = json.loads(furnished("export", "--format", "geojson").stdout)
    assert len(collection["features"]) == 366
    assert json.loads(furnished("export", "--format", "json").stdout)["total"] == 366
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".orte")] == []


# ---------------------------------------------------------------- examples


def test_examples_are_many_different_and_clearly_examples(
    furnished: Run, database: Database
) -> None:
    assert furnished("seed-synthetic", 700).exit_code == 0
    found = places(database)
    assert len(found) == 700
    assert all(place.name.startswith("Beispiel-") for place in found)
    assert {place.kind for place in found} == {kind.value for kind in PlaceKind}
    services = [service for place in found for service in place.record.get("services", ())]
    assert {service["kind"] for service in services} == {kind.value for kind in ServiceKind}
    audiences = {key for service in services for key in service.get("audience", ())}
    assert audiences == {audience.value for audience in Audience}
    assert any(place.district_ags is None for place in found)
    by_district = Counter(place.district_ags for place in found)
    assert by_district["14713"] > by_district["14626"]  # Leipzig has more people than Görlitz.


def test_the_same_examples_come_every_time(furnished: Run, database: Database) -> None:
    furnished("seed-synthetic", 30)
    before = {place.id: place.record for place in places(database)}
    assert "0 Beispielorte" in furnished("seed-synthetic", 30).output
    assert furnished("seed-synthetic", 40).exit_code == 0
    after = {place.id: place.record for place in places(database)}
    assert len(after) == 40
    assert before.items() <= after.items()
    made = dict(synthetic.places(builders.the_gazetteer(), range(40)))
    assert all(made[str(place.source_key)].name == place.name for place in places(database))


def test_examples_stay_out_of_a_directory_of_real_entries(
    furnished: Run, database: Database
) -> None:
    builders.publish(database, builders.a_place())
    refused = furnished("seed-synthetic", 5)
    assert refused.exit_code == 2
    assert "wirkliche Einträge" in refused.output
    assert len(places(database)) == 1
    assert furnished("seed-synthetic", 5, "--among-real-entries").exit_code == 0
    assert len(places(database)) == 6


# ---------------------------------------------------------------- geography


class _Nominatim(BaseHTTPRequestHandler):
    """A geocoder that knows one house and no other."""

    def do_GET(self) -> None:
        answer = []
        if "Sanddorn" in self.path:
            answer = [
                {
                    "lat": "51.04361", "lon": "13.67012", "class": "building", "type": "house",
                    "addresstype": "building", "display_name": "Sanddornstraße 1, Dresden",
                    "address": {
                        "house_number": "1", "road": "Sanddornstraße", "city": "Dresden",
                        "state": "Sachsen", "postcode": "01169", "country_code": "de",
                    },
                }
            ]  # fmt: skip
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.asked.append(self.path)  # type: ignore[attr-defined]

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def test_without_a_geocoder_geocode_says_what_to_set(furnished: Run) -> None:
    result = furnished("geocode")
    assert result.exit_code == 0
    assert "DIRECTORY_GEOCODER" in result.output


def test_geocode_moves_entries_to_their_house_and_asks_once(
    furnished: Run, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "orte.csv"
    file.write_bytes(
        a_table(a_row(), a_row(name="Ohne Straße", street="", house_number="")).getvalue()
    )
    furnished("import", file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Nominatim)
    server.asked = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    geocoder = {"geocoder": "nominatim", "geocoder_url": f"http://127.0.0.1:{server.server_port}"}
    try:
        result = furnished("geocode", **geocoder)
        assert result.exit_code == 0, result.output
        assert "1 Adresse, 1 genauer gefunden" in result.output
        again = furnished("geocode", **geocoder)
        assert "0 Adressen" in again.output
    finally:
        server.shutdown()
        server.server_close()
    found = {place.name: place for place in places(database)}
    puzzle = found["Familientreff Puzzle"]
    assert (puzzle.precision, puzzle.public_lat, puzzle.version) == ("house", 51.04361, 2)
    assert found["Ohne Straße"].version == 1
    assert len(server.asked) == 1  # type: ignore[attr-defined]
    assert "2 unverändert" in furnished("import", file).output


def test_outlines_that_lack_a_district_are_refused(run: Run, tmp_path: Path) -> None:
    outlines = json.loads((ROOT / "data" / "districts.geojson").read_text(encoding="utf-8"))
    outlines["features"].pop()
    file = tmp_path / "vg250.geojson"
    file.write_text(json.dumps(outlines), encoding="utf-8")
    result = run("geodata", "install", file)
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1


# ---------------------------------------------------------------- in order?


def test_the_doctor_finds_a_good_installation_good(furnished: Run) -> None:
    furnished("import", REAL)
    result = furnished("doctor")
    assert "falsch" not in result.output.replace("Oberfläche", "").split("Karte")[0]
    assert "366 Einträge, alle auffindbar" in result.output
    assert "Schema" in result.output


def test_the_doctor_says_what_to_do_about_missing_tables(run: Run, tmp_path: Path) -> None:
    result = run("doctor", database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert result.exit_code == 1
    assert "Zu tun: integrationsorte db upgrade" in result.output


def test_the_doctor_notices_entries_that_nobody_would_find(
    furnished: Run, database: Database
) -> None:
    builders.publish(database, builders.a_place())
    with database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM place_term")
    result = furnished("doctor")
    assert result.exit_code == 1
    assert "aber 0 in den Listen" in result.output


def test_the_doctor_keeps_passwords_to_himself(run: Run) -> None:
    result = run("doctor", database_url="postgresql+psycopg://me:geheim@127.0.0.1:1/none")
    assert result.exit_code == 1
    assert "geheim" not in result.output
    assert "Schriften" in result.output  # One thing that is broken does not hide the others.
