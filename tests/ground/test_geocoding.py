"""Asking a geocoder: its pace, its memory, its failures, and which answers count.

The geocoder is a small HTTP server on loopback that speaks Nominatim's and Photon's JSON.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from directory import clock
from directory.config import Settings
from directory.errors import SettingsError
from directory.gazetteer import Gazetteer, Located, Resolved
from directory.geocoding import (
    CachedAnswer,
    GeocoderUnavailable,
    Geocoding,
    HiddenAddress,
    geocoding_from,
)
from directory.geocoding.pace import Pace
from directory.geocoding.providers import Broken, Nominatim, Photon, Question
from directory.vocabulary import AddressVisibility, PointPrecision

GAZETTEER = Gazetteer.load(Path(__file__).parents[2] / "data")
GORBITZ = GAZETTEER.resolve(city="Dresden", postal_code="01169", locality="Gorbitz")

Reply = Callable[[dict[str, list[str]]], tuple[int, dict[str, str], bytes]]


class Server:
    """A geocoder that gives prepared replies, the last one again and again."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.asked: list[dict[str, list[str]]] = []
        self.paths: list[str] = []
        self.agents: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = parse_qs(parts.query)
                server.asked.append(query)
                server.paths.append(parts.path)
                server.agents.append(self.headers.get("User-Agent", ""))
                reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
                status, headers, body = reply(query)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    pass

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class Memory:
    """A cache in a dictionary."""

    def __init__(self) -> None:
        self.answers: dict[str, CachedAnswer] = {}

    def get(self, query: str) -> CachedAnswer | None:
        return self.answers.get(query)

    def put(self, query: str, answer: CachedAnswer) -> None:
        self.answers[query] = answer


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def ask(
    server: Server, memory: Memory, slept: list[float], tmp_path: Path
) -> Callable[..., Located | None]:
    """Ask the server for an address, without real waiting between tries."""
    pace = Pace(tmp_path / "pace", interval=0)
    geocodings = {
        kind.name: Geocoding(
            kind(server.url, "tests", timeout=0.5), GAZETTEER, memory, pace, sleep=slept.append
        )
        for kind in (Nominatim, Photon)
    }

    def locate(
        street: str = "Sanddornstraße",
        house_number: str = "1",
        address: Resolved = GORBITZ,
        *,
        by: str = "nominatim",
        visibility: AddressVisibility = AddressVisibility.PUBLIC,
    ) -> Located | None:
        return geocodings[by].locate(
            address, street=street, house_number=house_number, visibility=visibility
        )

    return locate


def says(*places: Any, status: int = 200, **headers: str) -> Reply:
    body = json.dumps(list(places)).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda query: (status, named, body)


def raw(body: bytes, status: int = 200) -> Reply:
    return lambda query: (status, {}, body)


def nominatim_place(**changes: Any) -> dict[str, Any]:
    """An answer as Nominatim 5 gives it, for the house asked for."""
    address = {
        "house_number": "1",
        "road": "Sanddornstraße",
        "suburb": "Gorbitz",
        "city": "Dresden",
        "state": "Sachsen",
        "ISO3166-2-lvl4": "DE-SN",
        "postcode": "01169",
        "country": "Deutschland",
        "country_code": "de",
    } | changes.pop("address", {})
    return {
        "place_id": 1,
        "osm_type": "way",
        "osm_id": 2,
        "lat": "51.0449876",
        "lon": "13.6701234",
        "class": "building",
        "type": "yes",
        "place_rank": 30,
        "importance": 0.0001,
        "addresstype": "building",
        "name": "",
        "display_name": "1, Sanddornstraße, Gorbitz, Dresden, Sachsen, 01169, Deutschland",
        "address": {key: value for key, value in address.items() if value},
    } | changes


def photon_place(**changes: Any) -> dict[str, Any]:
    properties = {
        "osm_key": "building",
        "osm_value": "yes",
        "type": "house",
        "housenumber": "1",
        "street": "Sanddornstraße",
        "postcode": "01169",
        "district": "Gorbitz",
        "city": "Dresden",
        "state": "Sachsen",
        "country": "Deutschland",
        "countrycode": "DE",
    } | changes
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [13.6701234, 51.0449876]},
        "properties": {key: value for key, value in properties.items() if value},
    }


def photon_says(*places: Any) -> Reply:
    return raw(json.dumps({"type": "FeatureCollection", "features": list(places)}).encode())


# --- what is asked ---------------------------------------------------------------------------


def test_nominatim_is_asked_for_the_parts_of_the_address_inside_saxony(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(nominatim_place())]
    ask()
    (query,) = server.asked
    assert server.paths == ["/search"]
    assert server.agents == ["tests"]
    assert query["street"] == ["Sanddornstraße 1"]
    assert query["postalcode"] == ["01169"]
    assert query["city"] == ["Dresden"]
    assert query["countrycodes"] == ["de"]
    assert query["bounded"] == ["1"]


def test_photon_is_asked_for_the_address_in_one_line(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [photon_says(photon_place())]
    ask(by="photon")
    assert server.paths == ["/api"]
    assert server.asked[0]["q"] == ["Sanddornstraße 1, 01169 Dresden"]


@pytest.mark.parametrize("by", ["nominatim", "photon"])
def test_a_house_is_found_with_its_credit(
    by: str, server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(nominatim_place()) if by == "nominatim" else photon_says(photon_place())]
    located = ask(by=by)
    assert located is not None
    assert (located.point.lat, located.point.lon) == (51.04499, 13.67012)
    assert located.precision is PointPrecision.HOUSE
    assert "OpenStreetMap (ODbL)" in located.source


@pytest.mark.parametrize(
    "visibility", [AddressVisibility.MUNICIPALITY_ONLY, AddressVisibility.PHONE_ONLY]
)
def test_a_hidden_address_is_never_sent(
    visibility: AddressVisibility,
    server: Server,
    memory: Memory,
    ask: Callable[..., Located | None],
) -> None:
    server.replies = [says(nominatim_place())]
    with pytest.raises(HiddenAddress):
        ask(visibility=visibility)
    assert server.asked == []
    assert memory.answers == {}


def test_without_a_street_or_a_municipality_nobody_is_asked(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(nominatim_place())]
    assert ask(street=" ") is None
    assert ask(address=GAZETTEER.resolve(district_ags="14521")) is None
    assert server.asked == []


# --- which answers count ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "precision"),
    [
        (nominatim_place(), "house"),
        (nominatim_place(address={"road": "Sanddornstr."}), "house"),
        (nominatim_place(address={"house_number": "1-3"}), "house"),
        (nominatim_place(address={"house_number": "7"}), "street"),
        (
            nominatim_place(addresstype="road", type="residential", address={"house_number": ""}),
            "street",
        ),
        (nominatim_place(addresstype="amenity", type="cafe"), "house"),
        (
            nominatim_place(
                addresstype="highway",
                type="bus_stop",
                name="Sanddornstraße",
                address={"house_number": ""},
            ),
            "stop",
        ),
        (
            nominatim_place(
                addresstype="suburb",
                type="suburb",
                name="Gorbitz",
                address={"road": "", "house_number": ""},
            ),
            "locality",
        ),
        (nominatim_place(addresstype="suburb", name="Prohlis", address={"house_number": ""}), None),
        (nominatim_place(addresstype="postcode", address={"house_number": ""}), None),
        (nominatim_place(addresstype="city", address={"house_number": ""}), None),
        (nominatim_place(address={"road": "Weißdornstraße"}), None),
        (nominatim_place(addresstype="park", address={"road": "", "house_number": ""}), None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_answer_is_as_exact_as_the_thing_that_was_found(
    place: dict[str, Any],
    precision: str | None,
    server: Server,
    ask: Callable[..., Located | None],
) -> None:
    server.replies = [says(place)]
    located = ask()
    assert (located.precision.value if located else None) == precision


@pytest.mark.parametrize(
    ("place", "precision"),
    [
        (photon_place(), "house"),
        (photon_place(housenumber="9"), "street"),
        (
            photon_place(
                type="street", osm_key="highway", name="Sanddornstraße", street="", housenumber=""
            ),
            "street",
        ),
        (photon_place(city="Leipzig", district=""), None),
        (photon_place(state="Brandenburg"), None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_photons_answers_are_judged_alike(
    place: dict[str, Any],
    precision: str | None,
    server: Server,
    ask: Callable[..., Located | None],
) -> None:
    server.replies = [photon_says(place)]
    located = ask(by="photon")
    assert (located.precision.value if located else None) == precision


@pytest.mark.parametrize(
    "place",
    [
        nominatim_place(address={"city": "Radebeul", "suburb": ""}),
        nominatim_place(address={"city": "", "town": "Heidenau"}),
        nominatim_place(lat="52.52", lon="13.405"),
        nominatim_place(lat="51.34", lon="12.37"),
        nominatim_place(address={"state": "Bayern"}),
        nominatim_place(address={"country_code": "cz"}),
        nominatim_place(address={"city": "", "suburb": "", "postcode": "01796"}),
        nominatim_place(address={"city": "", "suburb": "", "postcode": ""}),
    ],
    ids=["other city", "other town", "Berlin", "Leipzig", "Bayern", "CZ", "postcode", "nothing"],
)
def test_an_answer_elsewhere_is_refused(
    place: dict[str, Any], server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(place)]
    assert ask() is None


def test_a_quarter_that_is_called_like_a_town_does_not_move_the_answer_there(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    # Chemnitz has a quarter called Bernsdorf, 20 km from the municipality of that name.
    place = nominatim_place(
        lat="50.8125", lon="12.9378", address={"city": "Chemnitz", "suburb": "Bernsdorf"}
    )
    server.replies = [says(place)]
    bernsdorf = GAZETTEER.resolve(city="Bernsdorf", district_ags="14524")
    assert ask(address=bernsdorf) is None
    chemnitz = GAZETTEER.resolve(city="Chemnitz")
    assert ask(address=chemnitz) is not None


def test_a_village_is_recognized_by_its_municipality_or_its_postcode(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    grimma = GAZETTEER.resolve(city="Grimma", postal_code="04668")
    village = {"city": "", "suburb": "", "village": "Höfgen", "postcode": "04668"}
    server.replies = [says(nominatim_place(lat="51.21", lon="12.75", address=village))]
    assert ask(address=grimma) is not None
    town = village | {"village": "Höfgen", "municipality": "Grimma", "postcode": ""}
    server.replies = [says(nominatim_place(lat="51.21", lon="12.75", address=town))]
    assert ask(street="Sanddornstr", address=GAZETTEER.resolve(city="Grimma")) is not None


def test_the_most_exact_of_several_answers_is_taken(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    street = nominatim_place(lat="51.04", addresstype="road", address={"house_number": ""})
    elsewhere = nominatim_place(address={"city": "Leipzig"})
    house = nominatim_place(lat="51.05")
    server.replies = [says(elsewhere, street, house)]
    located = ask()
    assert located is not None
    assert located.point.lat == 51.05


# --- memory ----------------------------------------------------------------------------------


def test_an_address_is_asked_for_only_once_however_it_is_spelled(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(nominatim_place())]
    first = ask("Sanddornstraße", "1")
    assert ask("Sanddornstr.", " 1 ") == first
    assert len(server.asked) == 1


def test_nothing_found_is_remembered_too_but_not_for_ever(
    server: Server, memory: Memory, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says()]
    assert ask() is None
    assert ask() is None
    assert len(server.asked) == 1
    (query,) = memory.answers
    memory.put(query, CachedAnswer(None, clock.now() - timedelta(days=61)))
    server.replies = [says(nominatim_place())]
    assert ask() is not None


def test_a_run_that_broke_off_goes_on_where_it_stopped(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(nominatim_place()), says(status=500)]
    ask(house_number="1")
    with pytest.raises(GeocoderUnavailable):
        ask(house_number="2")
    server.replies = [says(nominatim_place(address={"house_number": "2"}))]
    server.asked.clear()
    assert ask(house_number="1") is not None
    assert ask(house_number="2") is not None
    assert [query["street"] for query in server.asked] == [["Sanddornstraße 2"]]


# --- failures --------------------------------------------------------------------------------


def test_a_busy_geocoder_is_given_the_pause_it_asks_for(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(status=429, Retry_After="1"), says(nominatim_place())]
    start = time.monotonic()
    assert ask() is not None
    assert time.monotonic() - start >= 0.9


def test_a_long_pause_ends_the_run_and_nobody_asks_before_it_is_over(
    server: Server, ask: Callable[..., Located | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    server.replies = [says(status=429, Retry_After="1800")]
    with pytest.raises(GeocoderUnavailable, match="Vor 13:30 Uhr"):
        ask()
    with pytest.raises(GeocoderUnavailable):
        ask()
    assert len(server.asked) == 1


def test_a_failing_geocoder_is_asked_three_times_with_growing_pauses(
    server: Server, slept: list[float], ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(status=503), says(status=500), says(nominatim_place())]
    assert ask() is not None
    assert slept == [2.0, 8.0]


@pytest.mark.parametrize(
    "reply",
    [
        says(status=500),
        says(status=502),
        raw(b"<html>Guru Meditation</html>"),
        raw(b"{"),
        raw(b"[1, 2]"),
        raw(b'"text"'),
        raw(b'[{"lat": "north", "lon": "13"}]'),
        raw(b'[{"lat": "NaN", "lon": "13", "display_name": ""}]'),
        raw(b"[" + b" " * 2_000_000 + b"]"),
        raw(b"\xff\xfe\x00"),
    ],
    ids=["500", "502", "html", "cut", "numbers", "text", "words", "nan", "2 MB", "bytes"],
)
def test_a_broken_answer_is_a_failure_with_a_sentence_and_is_not_remembered(
    reply: Reply, server: Server, memory: Memory, ask: Callable[..., Located | None]
) -> None:
    server.replies = [reply]
    with pytest.raises(GeocoderUnavailable, match="Der Geocoder antwortet nicht"):
        ask()
    assert len(server.asked) == 3
    assert memory.answers == {}


def test_photon_may_answer_nonsense_too(server: Server, ask: Callable[..., Located | None]) -> None:
    for body in (b"[]", b'{"features": 7}', b'{"features": [{"properties": {}}]}'):
        server.replies = [raw(body)]
        with pytest.raises(GeocoderUnavailable):
            ask(by="photon")
    server.replies = [photon_says()]
    assert ask(by="photon") is None


def test_a_slow_geocoder_is_not_waited_for(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    def slow(query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        time.sleep(1.5)
        return 200, {}, b"[]"

    server.replies = [slow]
    start = time.monotonic()
    with pytest.raises(GeocoderUnavailable):
        ask()
    assert time.monotonic() - start < 3


def test_a_geocoder_that_trickles_is_not_waited_for_either() -> None:
    """Every byte comes in time, so that only a limit for the whole answer helps."""
    listener = socket.create_server(("127.0.0.1", 0))
    closing = threading.Event()

    def trickle() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
            while not closing.wait(0.1):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    provider = Nominatim(f"http://127.0.0.1:{port}", "tests", timeout=0.5)
    start = time.monotonic()
    with pytest.raises(Broken, match="GeocoderTimedOut"):
        provider.ask(Question("Markt", "1", "", "Pirna"))
    assert time.monotonic() - start < 3
    closing.set()
    thread.join()
    listener.close()


def test_a_geocoder_that_is_not_there_is_a_failure(tmp_path: Path, memory: Memory) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    geocoding = Geocoding(
        Nominatim(f"http://127.0.0.1:{port}", "tests"),
        GAZETTEER,
        memory,
        Pace(tmp_path / "pace", interval=0),
        sleep=lambda seconds: None,
    )
    with pytest.raises(GeocoderUnavailable):
        geocoding.locate(
            GORBITZ, street="Markt", house_number="1", visibility=AddressVisibility.PUBLIC
        )


def test_after_five_failures_nobody_is_asked_for_ten_minutes(
    server: Server, ask: Callable[..., Located | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    server.replies = [says(status=500)]
    for number in range(5):
        with pytest.raises(GeocoderUnavailable):
            ask(house_number=str(number))
    assert len(server.asked) == 15
    server.replies = [says(nominatim_place())]
    with pytest.raises(GeocoderUnavailable, match="Vor 13:10 Uhr"):
        ask()
    assert len(server.asked) == 15
    monkeypatch.setattr(clock, "now", lambda: moment + timedelta(minutes=10))
    assert ask() is not None


def test_one_success_makes_good_for_earlier_failures(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    for number in range(8):
        server.replies = [says(status=500)] if number != 4 else [says(nominatim_place())]
        if number == 4:
            assert ask() is not None
            continue
        with pytest.raises(GeocoderUnavailable, match=r"^Der Geocoder antwortet nicht\.$"):
            ask(house_number=f"{number}x")


@pytest.mark.parametrize("status", [401, 403])
def test_a_geocoder_that_refuses_us_is_not_asked_again(
    status: int, server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(status=status)]
    for _ in range(2):
        with pytest.raises(GeocoderUnavailable, match="lehnt ab"):
            ask()
    assert len(server.asked) == 1


def test_a_question_that_the_geocoder_does_not_understand_has_no_answer(
    server: Server, ask: Callable[..., Located | None]
) -> None:
    server.replies = [says(status=400)]
    assert ask() is None


# --- pace ------------------------------------------------------------------------------------

PACED = """
import sys, time
from pathlib import Path
from directory.geocoding.pace import Pace
pace = Pace(Path(sys.argv[1]), interval=float(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    pace.wait()
    sys.stdout.write(f"{time.time()}\\n")
"""


def test_two_processes_together_keep_the_pace_of_one(tmp_path: Path) -> None:
    interval, turns = 0.4, 4
    command = [sys.executable, "-c", PACED, str(tmp_path / "pace"), str(interval), str(turns)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    sent: list[float] = []
    for process in processes:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        sent += [float(line) for line in out.split()]
    sent.sort()
    assert len(sent) == 2 * turns
    # Each process alone would need three intervals; the first moment may be read a little late.
    assert sent[-1] - sent[0] >= (2 * turns - 1) * interval - 0.2


def test_a_process_that_dies_while_it_waits_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "pace"
    Pace(path).pause(30)
    command = [sys.executable, "-c", PACED, str(path), "1", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    time.sleep(0.5)
    process.kill()
    process.communicate()
    path.write_text("0")
    start = time.monotonic()
    Pace(path).wait()
    assert time.monotonic() - start < 5


def test_one_process_waits_a_second_between_two_requests(tmp_path: Path) -> None:
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        time.sleep(seconds)

    pace = Pace(tmp_path / "new" / "pace", sleep=sleep)
    start = time.time()
    pace.wait()
    pace.wait()
    assert time.time() - start >= 1.0
    assert naps[0] <= 1.0


@pytest.mark.parametrize("nonsense", ["", "soon", "9" * 30, "nan", "inf", "\x00"])
def test_a_spoiled_or_future_mark_does_not_block_for_ever(nonsense: str, tmp_path: Path) -> None:
    path = tmp_path / "pace"
    path.write_text(nonsense)
    start = time.monotonic()
    Pace(path).wait()
    assert time.monotonic() - start < 1


# --- settings --------------------------------------------------------------------------------


def test_without_a_setting_there_is_no_geocoder(memory: Memory) -> None:
    assert geocoding_from(Settings(), GAZETTEER, memory) is None


@pytest.mark.parametrize("kind", ["nominatim", "photon"])
def test_the_setting_chooses_the_geocoder_at_any_address(
    kind: str, server: Server, memory: Memory, tmp_path: Path
) -> None:
    settings = Settings(
        geocoder=kind,
        geocoder_url=f"{server.url}/osm/",
        geocoder_user_agent="Landratsamt Musterkreis",
        var=str(tmp_path),
    )
    server.replies = [
        says(nominatim_place()) if kind == "nominatim" else photon_says(photon_place())
    ]
    geocoding = geocoding_from(settings, GAZETTEER, memory)
    assert geocoding is not None
    located = geocoding.locate(
        GORBITZ, street="Sanddornstraße", house_number="1", visibility=AddressVisibility.PUBLIC
    )
    assert located is not None
    assert server.paths == ["/osm/search" if kind == "nominatim" else "/osm/api"]
    assert server.agents == ["Landratsamt Musterkreis"]
    assert (tmp_path / "geocoder.pace").exists()


def test_a_public_service_is_not_asked_without_a_name(memory: Memory) -> None:
    settings = Settings(geocoder="nominatim", geocoder_url="https://nominatim.openstreetmap.org")
    with pytest.raises(SettingsError, match="DIRECTORY_GEOCODER_USER_AGENT"):
        geocoding_from(settings, GAZETTEER, memory)
