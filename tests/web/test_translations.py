"""Does a page say what its translation is worth?"""

from __future__ import annotations

import pytest
from strict_client import StrictClient

from directory.i18n import LANGUAGES, SOURCE_LANGUAGE, gettext, use

NOBODY_HAS_READ_IT = (
    "Diese Übersetzung hat noch niemand geprüft, der mit dieser Sprache aufgewachsen ist."
)
THE_GERMAN_ONE_COUNTS = "Verbindlich ist die deutsche Fassung dieser Seite:"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_says_when_nobody_has_read_its_translation(code: str, visitor: StrictClient) -> None:
    with use(code):
        sentence = gettext(NOBODY_HAS_READ_IT)
    assert (sentence in visitor.get(f"/{code}/impressum").text) is not LANGUAGES[code].reviewed


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", ["impressum", "datenschutz", "barrierefreiheit"])
def test_a_translated_legal_page_leads_to_the_one_that_counts(
    code: str, page: str, visitor: StrictClient
) -> None:
    with use(code):
        sentence = gettext(THE_GERMAN_ONE_COUNTS)
    text = visitor.get(f"/{code}/{page}").text
    assert (f'{sentence} <a href="/de/{page}"' in text) is (code != SOURCE_LANGUAGE)
