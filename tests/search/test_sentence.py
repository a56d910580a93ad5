"""Does the heading of a result read like a sentence, in every language?"""

from __future__ import annotations

import pytest
from builders import the_gazetteer
from werkzeug.datastructures import MultiDict

from directory.i18n import use
from directory.search import PlaceSearch, sentence


def _heading(code: str, query: str, total: int) -> str:
    arguments = MultiDict(pair.split("=") for pair in query.split("&"))
    with use(code):
        search = PlaceSearch.from_args(arguments, the_gazetteer())
        return sentence(search, total, the_gazetteer())


@pytest.mark.parametrize(
    ("code", "total", "heading"),
    [
        ("de", 1, "1 Ort mit Wohnen im Landkreis Bautzen, auf Arabisch, jetzt offen"),
        ("en", 1, "1 place for Housing in Landkreis Bautzen, in Arabic, open now"),
        ("en", 12, "12 places for Housing in Landkreis Bautzen, in Arabic, open now"),
        ("ar", 0, "لا توجد أماكن في مجال السكن في Landkreis Bautzen، اللغة: العربية، مفتوح الآن"),
        ("ar", 2, "مكانان في مجال السكن في Landkreis Bautzen، اللغة: العربية، مفتوح الآن"),
        ("ar", 12, "12 مكانًا في مجال السكن في Landkreis Bautzen، اللغة: العربية، مفتوح الآن"),
    ],
)
def test_what_and_where_come_first_and_conditions_after_a_comma_of_the_language(
    code: str, total: int, heading: str
) -> None:
    query = "service=housing&district=14625&language=ar&open=now"
    assert _heading(code, query, total) == heading


def test_a_point_nobody_named_is_the_chosen_one() -> None:
    assert _heading("de", "near=51.18,14.42", 3) == "3 Orte bis 10 km um den gewählten Punkt"
    assert _heading("en", "near=51.18,14.42", 3) == "3 places within 10 km of the chosen point"
