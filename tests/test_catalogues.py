"""Is every sentence there in every language, and can it be filled in?

``make translations`` brings the catalogues up to date; directory/translations/README.md says how
to translate.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from directory import vocabulary
from directory.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE, use

ROOT = Path(__file__).parent.parent
TRANSLATED = sorted(set(LANGUAGES) - {SOURCE_LANGUAGE})
FROM_THE_RIGHT = [code for code in TRANSLATED if LANGUAGES[code].direction == "rtl"]
NO_CODE = ".* _* node_modules static var data tests"
COUNTED = range(1_000)
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|(\{\w+\})")
LAST_SIGN = {"؟": "?", "؛": ";", "،": ","}

each_translation = pytest.mark.parametrize("code", TRANSLATED)


@cache
def _catalogue(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


@pytest.fixture(scope="session")
def in_the_code(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every sentence that code and templates say now."""
    template = tmp_path_factory.mktemp("extracted") / "messages.pot"
    pybabel = Path(sys.executable).with_name("pybabel")
    options = ["-F", "pyproject.toml", "-k", "lazy", "--ignore-dirs", NO_CODE, "-o", str(template)]
    subprocess.run([pybabel, "-q", "extract", *options, "."], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _pairs(code: str) -> Iterator[tuple[str, str]]:
    """German beside its translation, plural forms beside the German plural."""
    for message in _messages(_catalogue(code)):
        german = _forms(message.id)[-1]
        yield from ((german, form) for form in _forms(message.string) if form)


def _keys(catalogue: Catalog) -> set[tuple[tuple[str, ...], str | None]]:
    return {(_forms(message.id), message.context) for message in _messages(catalogue)}


def _placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def _can_be_filled(text: str) -> bool:
    """Whether no other percent sign disturbs the placeholders."""
    try:
        return "%(" not in text or bool(text % dict.fromkeys(re.findall(r"%\((\w+)\)", text), "x"))
    except (TypeError, ValueError):
        return False


def _numbers_by_form(code: str) -> dict[int, list[int]]:
    """Which numbers take which plural form, by the rule at the head of the catalogue."""
    form_of = c2py(_catalogue(code).plural_expr)
    numbers: dict[int, list[int]] = {}
    for number in COUNTED:
        numbers.setdefault(form_of(number), []).append(number)
    return numbers


def test_there_is_a_catalogue_for_every_language_and_no_other() -> None:
    assert sorted(path.parent.parent.name for path in CATALOGUES.glob("*/*/*.po")) == TRANSLATED


@each_translation
def test_a_catalogue_has_exactly_the_sentences_that_are_said(
    code: str, in_the_code: Catalog
) -> None:
    said, listed = _keys(in_the_code), _keys(_catalogue(code))
    new, gone = said - listed, listed - said
    assert not new, f"Run make translations, then translate: {new}"
    assert not gone, f"Run make translations; nobody says any more: {gone}"
    assert not _catalogue(code).obsolete, "Delete the sentences behind #~; git remembers them"


@each_translation
def test_every_sentence_is_translated_and_no_translation_is_doubtful(code: str) -> None:
    assert not [m.id for m in _messages(_catalogue(code)) if not all(_forms(m.string))]
    assert not [m.id for m in _messages(_catalogue(code)) if m.fuzzy]


@each_translation
def test_a_translation_has_the_placeholders_of_its_sentence(code: str) -> None:
    numbers = _numbers_by_form(code)
    wrong = []
    for message in _messages(_catalogue(code)):
        wanted = _placeholders(_forms(message.id)[-1])
        for index, form in enumerate(_forms(message.string)):
            # Whoever reads "two places" in one word needs no figure; whoever reads "places" does.
            is_one_number = len(_forms(message.id)) > 1 and len(numbers[index]) == 1
            spared = {"%(num)s"} if is_one_number else set()
            if _placeholders(form) | spared != wanted | spared or not _can_be_filled(form):
                wrong.append((_forms(message.id)[0], form))
    assert not wrong


@each_translation
def test_plural_forms_follow_the_rules_of_the_language(code: str) -> None:
    numbers = _numbers_by_form(code)
    kinds = [
        {LANGUAGES[code].locale.plural_form(number) for number in numbers[form]}
        for form in sorted(numbers)
    ]
    assert all(len(kind) == 1 for kind in kinds), f"one form for several kinds of number: {kinds}"
    for message in _messages(_catalogue(code)):
        if not isinstance(message.id, str):
            assert len(_forms(message.string)) == len(kinds), message.id


@each_translation
def test_a_translation_begins_and_ends_as_its_sentence_does(code: str) -> None:
    wrong = []
    for german, translated in _pairs(code):
        last = LAST_SIGN.get(translated[-1:], translated[-1:])
        ends = german[-1] if german[-1] in ":.?…" and not german[0].isdigit() else ""
        same = last == ends if ends else last not in ":?"
        if not same or translated != translated.strip():
            wrong.append((german, translated))
    assert not wrong


@each_translation
def test_no_two_choices_of_one_list_have_one_name(code: str) -> None:
    lists = [
        kind
        for kind in vars(vocabulary).values()
        if isinstance(kind, type) and issubclass(kind, vocabulary.Choice)
    ]
    assert lists
    with use(code):
        for kind in lists:
            labels = [member.label for member in kind]
            assert len(set(labels)) == len(labels), (kind.__name__, sorted(labels))


@pytest.mark.parametrize("code", FROM_THE_RIGHT)
def test_what_is_read_from_the_right_has_its_own_signs_and_no_dash_between_times(
    code: str,
) -> None:
    letter = r"[\u0621-\u064a]"
    foreign = re.compile(rf"{letter}[\u064b-\u0652]?[)»]?\s?[,;?]|[,;?]\s?{letter}|s\s?[–-]\s?%")
    assert not [translated for _, translated in _pairs(code) if foreign.search(translated)]


def test_the_translators_guide_says_who_has_read_which_language() -> None:
    guide = (CATALOGUES / "README.md").read_text(encoding="utf-8")
    for language in LANGUAGES.values():
        source = language.code == SOURCE_LANGUAGE
        state = "source" if source else "reviewed" if language.reviewed else "not yet reviewed"
        assert re.search(rf"^\| `{language.code}` \| {language.name} \| {state}\b", guide, re.M)
