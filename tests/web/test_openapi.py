"""Do the data formats behave as their description says, whatever a program sends?"""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from flask import Flask
from openapi_spec_validator import validate
from schemathesis import Case, CheckContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.specs.openapi.checks import negative_data_rejection
from sites import Site
from strict_client import StrictClient

from directory.search import PARAMETERS

FORMATS = ("/orte.json", "/orte.geojson", "/orte.csv", "/{lang}/orte.atom", "/karte.geojson")
MOST_PARAMETERS = "/karte.geojson"
EXAMPLES = 40
BEYOND_A_SCHEMA = {"near", "bbox", "view", "language"}
"""A schema cannot say which places and languages there are, nor that west lies before east."""


@schemathesis.check
def what_a_schema_allows_is_understood(ctx: CheckContext, response: Response, case: Case) -> None:
    """A request of the described form gets a result, as far as a schema can describe it."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.method == "GET" and not BEYOND_A_SCHEMA & set(case.query or {}):
        assert response.status_code == 200, response.text


@schemathesis.check
def what_a_schema_forbids_is_refused(ctx: CheckContext, response: Response, case: Case) -> None:
    """A request of another form is refused; a blank value counts as not given, as forms send it."""
    if not any(
        not str(one).strip() for value in (case.query or {}).values() for one in _each(value)
    ):
        negative_data_rejection(ctx, response, case)


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _requests(app: Flask, path: str, phase: str) -> tuple[int, list[str]]:
    """Let schemathesis ask; how many requests it made, and what was wrong."""
    phases = {name: {"enabled": name == phase} for name in ("coverage", "fuzzing", "stateful")}
    config = SchemathesisConfig.from_dict(
        {
            "suppress-health-check": ["all"],
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
            "phases": {**phases, "examples": {"enabled": False}},
            "checks": {
                "positive_data_acceptance": {"enabled": False},
                "negative_data_rejection": {"enabled": False},
            },
            "headers": {"Accept-Encoding": "identity"},
        }
    )
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config).include(path=path)
    made, wrong = 0, []
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong.append(repr(event))
        if isinstance(event, events.ScenarioFinished):
            made += len(event.recorder.cases)
            for number, checks in event.recorder.checks.items():
                curl = event.recorder.cases[number].value.as_curl_command()
                wrong += [f"{curl}\n{check}" for check in checks if check.failure_info]
    return made, wrong


@pytest.mark.parametrize("path", FORMATS)
def test_every_answer_is_one_that_is_described(site: Site, path: str) -> None:
    made, wrong = _requests(site.app, path, "fuzzing")
    assert not wrong, "\n".join(wrong[:5])
    assert made >= EXAMPLES


def test_every_parameter_holds_at_the_edges_of_its_description(site: Site) -> None:
    made, wrong = _requests(site.app, MOST_PARAMETERS, "coverage")
    assert not wrong, "\n".join(wrong[:5])
    assert made > 500


def test_the_description_is_one(visitor: StrictClient) -> None:
    answer = visitor.get("/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json["openapi"].startswith("3.1")
    validate(answer.json)


def test_every_format_and_parameter_is_described(site: Site) -> None:
    described = site.client().get("/openapi.json").json
    assert tuple(described["paths"]) == FORMATS
    rules = {str(rule) for rule in site.app.url_map.iter_rules() if rule.endpoint[:5] == "data."}
    assert {rule.replace("<language:lang>", "{lang}") for rule in rules} == set(FORMATS)
    for path, item in described["paths"].items():
        names = {use["$ref"].rpartition("/")[2] for use in item["get"]["parameters"]}
        also = {"lang"} if "{lang}" in path else {"view", "zoom"} if "karte" in path else set()
        assert names == {*PARAMETERS, *also}


def test_nothing_is_described_that_nobody_uses(visitor: StrictClient) -> None:
    described: dict[str, Any] = visitor.get("/openapi.json").json
    text = json.dumps(described)
    for kind, things in described["components"].items():
        for name in things:
            assert f'"#/components/{kind}/{name}"' in text, f"{kind}/{name} is used nowhere"


def test_a_parameter_that_is_not_understood_is_named_with_the_reason(
    visitor: StrictClient,
) -> None:
    answer = visitor.get("/en/orte.atom?district=99999&sort=height&colour=red&district=14612")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    named = [reason["parameter"] for reason in answer.json["parameters"]]
    assert named == ["district", "sort", "colour"]
    assert all(reason["detail"].endswith(".") for reason in answer.json["parameters"])
    assert "Landkreis" in answer.json["parameters"][0]["detail"]
    assert "Diesen" not in answer.text, "in the language of the path"
