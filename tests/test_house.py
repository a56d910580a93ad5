"""Is the house in order? Every failure says which rule is broken, why, and the way out."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from directory import vocabulary
from directory.config import PREFIX, Settings

ROOT = Path(__file__).parent.parent
CODE = ROOT / "directory"
TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitignore",
    ".npmrc",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "data",
    "directory",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements",
    "static",
    "templates",
    "tests",
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
SAFE_TEMPLATES: set[str] = set()
"""Templates that may mark text as finished HTML: each needs a reason beside it."""


def _tracked() -> list[Path]:
    """All files that are, or are about to be, part of the project."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in sorted(listed.split("\0")) if (path := ROOT / name).is_file()]


def _texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _lines(pattern: str, paths: list[Path]) -> list[str]:
    """``file:line: text`` for every line that the pattern matches."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in _texts(paths)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def _own(folder: str, *endings: str) -> list[Path]:
    place = ROOT / folder
    return [path for path in _tracked() if place in path.parents and path.suffix in endings]


def _report(rule: str, found: list[str]) -> str:
    return f"{rule}\n" + "\n".join(found)


# ------------------------------------------------------------------ rooms and names


def test_imports_go_downwards_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, (
        "A room imports one above it or beside it. Move the shared part down, or hand the value in "
        f"as an argument; README has the plan, pyproject.toml the contracts.\n{checked.stdout}"
    )


def test_the_top_level_holds_only_what_it_must() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in _tracked()} - TOP_LEVEL
    assert not found, _report(
        "The top level is the first thing a newcomer sees. Put these into a room, or, when a tool "
        "insists, name them in TOP_LEVEL:",
        sorted(found),
    )


def test_every_module_says_at_its_door_which_question_it_answers() -> None:
    found = []
    for path in _own("directory", ".py"):
        if "versions" in path.parts:
            continue
        sign = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if "?" not in sign.split("\n\n")[0]:
            found.append(f"{path.relative_to(ROOT)}: {sign.splitlines()[:1]}")
    assert not found, _report(
        "The first paragraph of a module is its door sign: the question it answers, with a "
        "question mark. If there is none, the module may hold no one thing:",
        found,
    )


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in _own("directory", ".py")
        if {path.stem, path.parent.name} & NAMES_THAT_SAY_NOTHING
    ]
    assert not found, _report("Name these modules after the deed they do:", found)


# ------------------------------------------------------------------ what must not be written down


def test_no_tracked_file_names_a_registry_host() -> None:
    hosts = r"(?:pypi|pythonhosted|npmjs|registry\.yarnpkg|deb\.debian|crates)\.(?:org|com|io)\b"
    assert not (found := _lines(hosts, _tracked())), _report(
        "A package is installed by name from the index this machine is set up for; an address in "
        "a file would bind everybody to one host. Remove it:",
        found,
    )


def test_no_tracked_file_knows_where_this_checkout_lies() -> None:
    places = [re.escape(f"{place}/") for place in (ROOT, Path.home()) if len(place.parts) > 1]
    assert not (found := _lines("|".join(places), _tracked())), _report(
        "Nobody else has this folder. Derive the path from the file or the settings:", found
    )


def test_every_locked_package_has_hashes_and_no_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        packages = re.findall(
            r"^[a-z0-9][^\n]*?==(?:[^\n]*\\\n)(?: +--hash=sha256:\w{64}.*\n?)+", text, re.M
        )
        assert len(packages) == len(re.findall(r"^[^\s#-]", text, re.M)), (
            f"{path.name}: a package without hashes cannot be installed safely. Run: make lock"
        )
        assert not re.search(r"://|--(?:index|extra|find)", text), (
            f"{path.name} holds an address. Run: make lock"
        )
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    addresses = [name for name, package in lock["packages"].items() if "resolved" in package]
    assert not addresses, _report("package-lock.json holds addresses. Run: make lock", addresses)


def test_what_the_project_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/run.txt").read_text(), re.M))
    needed = {re.split(r"[\[><=]", entry)[0] for entry in project["project"]["dependencies"]}
    assert needed <= locked, (
        f"Add {sorted(needed - locked)} to requirements/run.in, then: make lock"
    )


# ------------------------------------------------------------------ pages


def test_style_sheets_know_start_and_end_but_not_left_and_right() -> None:
    side = r"(?:left|right)"
    physical = "|".join(
        (
            rf"(?:margin|padding|border|scroll-margin|scroll-padding)-{side}\b",
            rf"border-(?:top|bottom)-{side}-radius",
            rf"(?:^|[;{{\s]){side}\s*:",
            rf"(?:text-align|float|clear|caption-side)\s*:\s*{side}\b",
        )
    )
    assert not (found := _lines(physical, _own("static", ".css"))), _report(
        "Arabic is written from the right. Use inline-start and inline-end:", found
    )


def test_no_template_trusts_text() -> None:
    templates = [
        path for path in _own("templates", ".html", ".xml") if path.name not in SAFE_TEMPLATES
    ]
    found = _lines(r"\|\s*safe\b|autoescape\s+false", templates)
    found += _lines(r"\bMarkup\(", _own("directory", ".py"))
    assert not found, _report(
        "Text from people becomes HTML only by escaping. Build the HTML in the template:", found
    )


# ------------------------------------------------------------------ documented and complete


def test_every_data_file_names_its_origin() -> None:
    described = (ROOT / "data/README.md").read_text(encoding="utf-8")
    found = [
        path.name
        for path in _own("data", ".csv", ".geojson", ".json", ".txt")
        if f"{path.relative_to(ROOT / 'data')}" not in described
    ]
    assert not found, _report(
        "data/README.md must name source, license and date of every data file; missing:", found
    )


def _row(setting: Field[Any]) -> str:
    default = f"`{setting.default}`" if setting.default != "" else ""
    meaning = setting.metadata["help"].replace("|", "\\|")
    return f"| `{PREFIX}{setting.name.upper()}` | {default} | {meaning} |"


def test_every_setting_is_documented() -> None:
    table = "\n".join(
        ("| setting | default | meaning |", "|---|---|---|", *map(_row, fields(Settings)))
    )
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert table in readme, (
        f"The settings in README.md are not those of the program. Put this table there:\n\n{table}"
    )


CHOICES = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, vocabulary.Choice) and len(kind)
]


@pytest.mark.parametrize("choices", CHOICES, ids=lambda kind: kind.__name__)
def test_every_choice_can_be_read_and_is_used(choices: type[vocabulary.Choice]) -> None:
    labels = [member.label for member in choices]
    assert all(labels), f"{choices.__name__}: every member needs a German label"
    assert len(set(labels)) == len(labels), (
        f"{choices.__name__}: two members with one label cannot be told apart: {sorted(labels)}"
    )
    elsewhere = [path for path in _own("directory", ".py") if "vocabulary" not in path.parts]
    elsewhere += _own("templates", ".html")
    assert _lines(rf"\b{choices.__name__}\b", elsewhere), (
        f"Nobody uses {choices.__name__}: delete it, translators work on every label"
    )


def test_every_setting_begins_with_the_prefix_of_the_program() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", readme))
    known = {f"{PREFIX}{name.upper()}" for name in Settings.__slots__}
    assert named <= known, f"README.md names settings that do not exist: {sorted(named - known)}"
