"""Can every sentence be read in every language of the interface?"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from directory.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE

ROOT = Path(__file__).parent.parent
CODES = [code for code in LANGUAGES if code != SOURCE_LANGUAGE]
WAY_OUT = "Run make translations, then translate in directory/translations/{}/LC_MESSAGES/."


@pytest.fixture(scope="session")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every sentence that code and templates say, collected now."""
    target = tmp_path_factory.mktemp("sentences") / "messages.pot"
    command = ["-q", "extract", "-F", "pyproject.toml", "-k", "lazy", "-o", str(target)]
    ignored = ["--ignore-dirs", ".* _* node_modules static var data tests"]
    program = Path(sys.executable).with_name("pybabel")
    subprocess.run([program, *command, *ignored, "."], cwd=ROOT, check=True)
    return _read(target, SOURCE_LANGUAGE)


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def catalogue(code: str) -> Catalog:
    return _read(CATALOGUES / code / "LC_MESSAGES" / "messages.po", code)


def _read(path: Path, code: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def _key(message: Message) -> tuple[str, ...]:
    identity = message.id if isinstance(message.id, tuple) else (message.id,)
    return (message.context or "", *identity)


def _forms(message: Message) -> list[str]:
    """The translations that are there."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return [form for form in forms if form.strip()]


def _said(catalogue: Catalog) -> dict[tuple[str, ...], Message]:
    return {_key(message): message for message in catalogue if message.id}


def test_no_sentence_is_missing_or_left_over(
    sentences: Catalog, catalogue: Catalog, code: str
) -> None:
    said, translated = _said(sentences), _said(catalogue)
    missing = sorted(said.keys() - translated.keys())
    left_over = sorted(translated.keys() - said.keys())
    report = f"{WAY_OUT.format(code)}\nMissing: {missing}\nLeft over: {left_over}"
    assert not missing + left_over, report


def test_every_sentence_is_translated_for_sure(catalogue: Catalog, code: str) -> None:
    open_ends = [
        key for key, message in _said(catalogue).items() if message.fuzzy or not _forms(message)
    ]
    assert not open_ends, f"{WAY_OUT.format(code)}\nUntranslated or uncertain: {open_ends}"


def test_a_translation_has_as_many_plural_forms_as_its_language(catalogue: Catalog) -> None:
    wrong = [
        key
        for key, message in _said(catalogue).items()
        if message.pluralizable and len(_forms(message)) not in (0, catalogue.num_plurals)
    ]
    assert not wrong, f"{catalogue.num_plurals} forms are needed: {wrong}"


def test_a_translation_fills_in_the_same_values(catalogue: Catalog) -> None:
    """A plural form that says the number in a word (one, two) may leave it out."""
    wrong = []
    for key, message in _said(catalogue).items():
        wanted = set(re.findall(r"%\(\w+\)[sd]", " ".join(key[1:])))
        for form in _forms(message):
            found = set(re.findall(r"%\(\w+\)[sd]", form))
            spare = {"%(num)s"} if message.pluralizable else set()
            stray = re.search(r"%(?!\(\w+\)[sd]|%)", form) if wanted else None
            if not wanted - spare <= found <= wanted or stray:
                wrong.append((form, sorted(wanted)))
    assert not wrong, f"These translations fill in other values than the German ones: {wrong}"


def test_a_translation_begins_and_ends_like_its_source(catalogue: Catalog) -> None:
    wrong = [
        form
        for key, message in _said(catalogue).items()
        for form in _forms(message)
        if (form[:1].isspace(), form[-1:].isspace())
        != (key[-1][:1].isspace(), key[-1][-1:].isspace())
    ]
    assert not wrong, f"White space at the ends differs from the German sentence: {wrong}"
