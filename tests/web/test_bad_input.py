"""Does whatever somebody sends get an answer: a hint on a page, a reason for a program?"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import sites
from html_page import Page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import PUZZLE, Site
from strict_client import StrictClient

from directory.search import PARAMETERS

PAGE = "/de/orte"
DATA = ("/orte.json", "/orte.geojson", "/orte.csv", "/de/orte.atom", "/karte.geojson")

# Whatever the parameter: nobody means this.
UNREADABLE = {
    "NUL": "%00",
    "NUL inside": "Fam%00ilie",
    "a lone surrogate": "%ED%A0%80",
    "bytes that are no UTF-8": "caf%E9",
    "half a character": "%F0%9F",
    "a turned direction": "Familie%E2%80%AEgro.knab",
    "an isolated direction": "%E2%81%A7Familie",
    "a control character": "Familie%1B%5B2J",
    "a noncharacter": "%EF%BF%BF",
    "10,000 marks on one letter": "a" + "%CC%88" * 10_000,
    "a megabyte": "x" * 1_000_000,
    "a megabyte of spaces": "%20" * 100_000 + "x",
}
NOT_UNDERSTOOD = [
    ("page", "-1"), ("page", "0"), ("page", "1000000000000000000"), ("page", "1.5"),
    ("page", "NaN"), ("page", "²"), ("page", "٣"), ("page", "0x10"), ("page", "1 OR 1=1"),
    ("radius_km", "NaN"), ("radius_km", "Infinity"), ("radius_km", "-Infinity"),
    ("radius_km", "1e400"), ("radius_km", "-1"), ("radius_km", "0"), ("radius_km", "101"),
    ("radius_km", "1_0"), ("radius_km", "ten"),
    ("near", "NaN,NaN"), ("near", "Infinity,13.7"), ("near", "13.7373,51.0504"),
    ("near", "48.137,11.575"), ("near", "51.05,1e400"), ("near", "Atlantis"), ("near", "99999"),
    ("near", "51.05,13.73,9"), ("near", "' OR 1=1--"), ("near", "1" * 199),
    ("bbox", "NaN,50,14,51"), ("bbox", "13,50,Infinity,51"), ("bbox", "13,50,14"),
    ("bbox", "14,51,13,50"), ("bbox", "50.9,13.5,51.2,14.0"), ("bbox", "13,50,14,500"),
    ("bbox", "a,b,c,d"),
    ("district", "14999"), ("district", "' OR 1=1--"), ("district", "Dresden"),
    ("municipality", "14999999"), ("municipality", "../../etc/passwd"),
    ("service", "nothing"), ("service", "Meeting"), ("service", "meeting;DROP TABLE place"),
    ("kind", "nothing"), ("kind", "%s%n"), ("audience", "nobody"), ("audience", "{{7*7}}"),
    ("language", "xx"), ("language", "deutsch"), ("language", "DE"), ("language", "zxx"),
    ("open", "never"), ("open", "mon-24:00"), ("open", "mon-9:00"), ("open", "xyz"),
    ("open", "now\r\nSet-Cookie: x=1"),
    ("wheelchair", "maybe"), ("wheelchair", "no"),
    ("confirmed_within", "0"), ("confirmed_within", "121"), ("confirmed_within", "NaN"),
    ("confirmed_within", "-6"),
    ("sort", "id; DROP TABLE place"), ("sort", "random()"),
]  # fmt: skip
UNUSUAL_WORDS = [
    "' OR 1=1--", '" OR ""="', "{{7*7}}", "%s%n%d", "../../etc/passwd", "a" * 200, "a " * 100,
    "AND OR NOT NEAR(", "name:x", "x*", "^x", "x & !y | (z)", "'x':*A", "\\", "--", "...", "²ⅷ½",
    "你好", "🦄🦄", "ﷺ", "İSTANBUL ß ẞ ŉ", "ZWJ\u200d\u200cx", "-" * 200, "e\u0301" * 50,
    "zzsmeeting zzpother zzlde", "straße strasse STRASSE", "😀\u0308", "\u0308",
]  # fmt: skip


def _hints(html: str) -> list[str]:
    """What a page says in the boxes above the result."""
    page = Page(html, "http://localhost/de/orte")
    boxes = (box for box in page.all("div") if "note" in (box.get("class") or "").split())
    return [page.text(box) for box in boxes]


def _said_to_both(visitor: StrictClient, query: str) -> list[dict[str, str]]:
    """The reasons a program is given, which stand on the page for people too."""
    answer = visitor.get(f"/orte.json?{query}")
    assert answer.status_code == 400, query[:80]
    reasons: list[dict[str, str]] = answer.json["parameters"]
    page = visitor.get(f"{PAGE}?{query}")
    assert page.status_code == 200
    hints = _hints(page.text)
    assert all(reason["detail"] in hints for reason in reasons), (reasons, hints)
    return reasons


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_nobody_means_is_a_hint_for_people_and_an_error_for_programs(
    visitor: StrictClient, kind: str
) -> None:
    _said_to_both(visitor, "&".join(f"{name}={UNREADABLE[kind]}" for name in ("text", "service")))
    for parameter in PARAMETERS:
        answer = visitor.get(f"/orte.json?{parameter}={UNREADABLE[kind]}")
        assert answer.status_code == 400, parameter
        assert {reason["parameter"] for reason in answer.json["parameters"]} == {parameter}
    for path in DATA:
        assert visitor.get(f"{path}?text={UNREADABLE[kind]}").status_code == 400, path


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_parameter_given_a_thousand_times_is_too_much(
    visitor: StrictClient, parameter: str
) -> None:
    same = _said_to_both(visitor, "&".join([f"{parameter}=1"] * 1_000))
    assert any("zu viele" in reason["detail"] for reason in same)
    different = "&".join(f"{parameter}={number}" for number in range(1_000))
    assert len(visitor.get(f"/orte.json?{different}").json["parameters"]) <= 50


@pytest.mark.parametrize(("parameter", "value"), NOT_UNDERSTOOD)
def test_what_is_not_understood_is_said(visitor: StrictClient, parameter: str, value: str) -> None:
    reasons = _said_to_both(visitor, urlencode({parameter: value}))
    assert [reason["parameter"] for reason in reasons] == [parameter]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("view", "50.9,13.5,51.2,14.0"), ("view", "14,51,13,50"), ("view", "x"), ("zoom", "19"),
     ("zoom", "-1"), ("zoom", "NaN"), ("zoom", "1000000000000"), ("colour", "red")],
)  # fmt: skip
def test_what_the_map_cannot_mean_is_said(
    visitor: StrictClient, parameter: str, value: str
) -> None:
    answer = visitor.get(f"/karte.geojson?{urlencode({parameter: value})}")
    assert answer.status_code == 400
    assert [reason["parameter"] for reason in answer.json["parameters"]] == [parameter]


@pytest.mark.parametrize("words", UNUSUAL_WORDS)
def test_unusual_words_are_words(visitor: StrictClient, words: str) -> None:
    query = urlencode({"text": words})
    page = visitor.get(f"{PAGE}?{query}")
    assert page.status_code == 200
    found = visitor.get(f"/orte.json?{query}")
    assert found.status_code == 200
    assert f"{found.json['total']} Ort" in page.text


def test_two_towns_at_once_are_one_too_many(visitor: StrictClient) -> None:
    assert len(_said_to_both(visitor, "near=Pirna&near=Dresden")) == 1
    assert "um Pirna" in visitor.get(f"{PAGE}?near=Pirna&near=Dresden").text
    assert visitor.get("/orte.json?near=Pirna&near=Pirna").status_code == 200


@pytest.mark.parametrize("clock", ["25:00", "noon", "16:60", "٣", "-1", "1600"])
def test_a_time_that_is_none_is_said(visitor: StrictClient, clock: str) -> None:
    page = visitor.get(f"{PAGE}?{urlencode({'open': 'mon', 'open_time': clock})}")
    assert page.status_code == 200
    assert "Diese Öffnungszeit wurde nicht verstanden." in _hints(page.text)


anything = st.text(max_size=30) | st.sampled_from(
    ["\0", "\u202e", "\ufeff", "'", '"', "`", "${x}", "<b>", "%", "\\", "14612", "meeting", "now",
     "51.05,13.7", "01169", "Pirna", "NaN", "-1", "9" * 18, "a,b"]
)  # fmt: skip
queries = st.lists(
    st.tuples(st.sampled_from(PARAMETERS) | st.text(max_size=5), anything), max_size=4
)
few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(queries, st.sampled_from(["de", "ar"]))
def test_any_query_has_a_page(site: Site, query: list[tuple[str, str]], language: str) -> None:
    answer = site.client().get(f"/{language}/orte?{urlencode(query, errors='surrogatepass')}")
    assert answer.status_code == 200


@few
@given(queries, st.sampled_from(DATA))
def test_any_query_has_data_or_a_reason(
    site: Site, query: list[tuple[str, str]], path: str
) -> None:
    answer = site.client().get(f"{path}?{urlencode(query, errors='surrogatepass')}")
    if answer.status_code == 400:
        assert answer.json["parameters"]
        assert all(reason["detail"] for reason in answer.json["parameters"])
    else:
        assert answer.status_code == 200


@few
@given(st.binary(max_size=40))
def test_any_bytes_are_some_query(site: Site, raw: bytes) -> None:
    for path in (PAGE, "/orte.json"):
        environ = {"QUERY_STRING": raw.decode("latin-1")}
        answer = site.client().get(path, environ_overrides=environ)
        assert answer.status_code in (200, 400)


# ------------------------------------------------------------------ odd addresses


@pytest.mark.parametrize(
    "path",
    [
        "/de/orte/%00", "/de/orte/x%00y", f"{PUZZLE}%00", "/de/orte/%ED%A0%80", "/de/orte/%FF",
        "/de/orte/%27%20OR%201=1--", "/de/orte/" + "a" * 100_000, "/de/orte/..%2F..%2Fetc%2Fpasswd",
        "/de/orte/%E2%80%AEx", "/de/orte/a" + "%CC%88" * 10_000, "/de/orte/FAMILIENTREFF",
        "/de/orte/", "//de/orte", "/DE/orte", "/fr/orte", "/de/orte.xml",
        "/%00", "/de/%0d%0aSet-Cookie:x=1", "/de/%3Cscript%3Ealert(1)%3C/script%3E", "/de/%22%3E",
        "/karte.%00.js", "/karte.x.js", "/landkreise..geojson", "/static/%00", "/static/..%2f..%2f",
        "/static/" + "a" * 5_000, "/kacheln/8/136/85.png", "/kacheln/-1/0/0.png",
        "/kacheln/99/0/0.png", "/kacheln/8/" + "9" * 5_000 + "/85.png", "/.env", "/.git/config",
        "/wp-login.php", "/api/", "/de/orte/familientreff-puzzle-dresden/",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(visitor: StrictClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
    wanted = "application/problem+json" if path.startswith("/api") else "text/html"
    assert answer.mimetype == wanted or path.endswith("geojson")


@few
@given(st.text(max_size=30))
def test_any_path_has_an_answer(site: Site, text: str) -> None:
    path = quote(text, safe="/.", errors="surrogatepass")
    # To a client, two slashes at the beginning name another host.
    for start in ("/", "/ar/orte/", "/static/", "/karte."):
        answer = site.client().get(start + path.lstrip("/"))
        assert answer.status_code in (200, 302, 308, 404)


def test_tiles_of_odd_numbers_are_no_tiles(site: Site, tmp_path: Path) -> None:
    street = sites.on(site.url, tmp_path, tiles_url="http://127.0.0.1:9/{z}/{x}/{y}.png")
    long = "9" * 5_000
    for tile in ("0/0/0", "99/0/0", "8/999/85", f"8/136/{long}", f"{long}/1/1", "8/136/-5"):
        assert street.client().get(f"/kacheln/{tile}.png").status_code == 404, tile[:20]
    street.close()


@pytest.mark.parametrize(
    "language",
    ["", "*", "xx", "ar;q=0.9, de;q=0.8", "en" * 5_000, "de;q=NaN", "de;q=,en", "\x00",
     "ar;q=1e400", "\u202e"],
)  # fmt: skip
def test_any_browser_is_greeted_in_a_language_we_speak(
    visitor: StrictClient, language: str
) -> None:
    environ = {"HTTP_ACCEPT_LANGUAGE": language.encode().decode("latin-1")}
    answer = visitor.get("/", environ_overrides=environ)
    assert answer.status_code == 302
    assert answer.headers["Location"] in ("/de/", "/en/", "/ar/")
    assert answer.headers["Vary"] == "Accept-Language"


def test_no_header_of_a_request_breaks_an_answer(visitor: StrictClient) -> None:
    for name in (
        "IF_NONE_MATCH", "IF_MODIFIED_SINCE", "RANGE", "ACCEPT_ENCODING", "ACCEPT", "COOKIE",
        "AUTHORIZATION", "X_FORWARDED_FOR", "CONTENT_TYPE", "CONTENT_LENGTH", "EXPECT",
    ):  # fmt: skip
        for value in ("\xff\xfe", "*", "bytes=0-,9-1", "W/", '"', "a" * 50_000, "gzip;q=x", "-1"):
            key = name if name.startswith("CONTENT") else f"HTTP_{name}"
            answer = visitor.get("/orte.json", environ_overrides={key: value})
            assert answer.status_code in (200, 304), (name, value[:20])
