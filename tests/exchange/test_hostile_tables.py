"""Does any file at all end in entries, refusals or one sentence, and never in an accident?"""

from __future__ import annotations

import contextlib
import io

from hypothesis import example, given
from hypothesis import strategies as st
from tables import a_row, a_table, read

from directory import exchange
from directory.exchange import COLUMNS, Unreadable

CELLS = st.text(max_size=40) | st.sampled_from(
    [
        "\0", "\ufeff", "\u202e", "=1+1", '"', "'", ";", "ja", "nein", "01067", "1" * 5_000,
        "9" * 30, "NaN", "Infinity", "-1", "2016", "Di 14-18", "Mo" * 500, "Dresden", "Leipzig",
        "14612", "de;ar (Di)", "0351 123456", "a@b.de", "https://example.org", "()", "((((", "‚‚",
    ]
)  # fmt: skip


@given(st.binary(max_size=600), st.sampled_from([None, "utf-8", "utf-16", "cp1252"]))
@example(b"\xff\xfe\x00", None)
@example(b"\xef\xbb\xbf", None)
@example(b'name\n"', None)
@example(b"sep=", None)
@example(b"sep=;", None)
@example(b"\n\n\n", None)
def test_any_bytes_are_a_table_or_a_sentence(content: bytes, encoding: str | None) -> None:
    for file in (content, ",".join(COLUMNS).encode() + b"\r\n" + content):
        with contextlib.suppress(Unreadable):
            read(io.BytesIO(file), encoding=encoding)


@given(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=8))
def test_any_cells_are_an_entry_or_refusals_that_name_a_column(cells: dict[str, str]) -> None:
    try:
        content = a_table(a_row(**cells))
    except UnicodeEncodeError:
        return
    try:
        reading = read(content)
    except Unreadable:
        return
    assert len(reading.statements) == 1 or reading.refusals
    for refusal in reading.refusals:
        assert refusal.line == 2
        assert refusal.column in exchange.ALL or not refusal.column
        assert refusal.sentence
