"""Is every table read as it was meant, or refused with a sentence that helps?"""

from __future__ import annotations

import codecs
import io
import re
import tracemalloc

import pytest
from tables import a_row, a_table, read, real_table

from directory.exchange import COLUMNS, Unreadable
from directory.exchange.table import MOST_ROWS

UMLAUTS = a_row(name="Größe – „Straße“ für 5 €")


def names(file: io.BytesIO, encoding: str | None = None) -> list[str]:
    reading = read(file, encoding=encoding)
    assert not reading.refusals
    return [statement.record.name for statement in reading.statements if statement.record]


def complaint(file: io.BytesIO, encoding: str | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        read(file, encoding=encoding)
    return str(caught.value)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8", "utf-8"),
        ("utf-16", None),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_umlauts_survive_every_encoding_and_separator(
    encoding: str, said: str | None, separator: str
) -> None:
    table = a_table(UMLAUTS, separator=separator, encoding=encoding)
    assert names(table, said) == ["Größe – „Straße“ für 5 €"]


def test_utf_16_is_read_in_both_byte_orders() -> None:
    text = a_table(UMLAUTS).getvalue().decode()
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        assert names(io.BytesIO(mark + text.encode(encoding))) == [UMLAUTS["name"]]


def test_cp1252_without_a_word_is_refused_with_line_and_way_out() -> None:
    table = a_table(a_row(), a_row(name="Ort zwei"), a_row(name="Müller"), encoding="cp1252")
    sentence = complaint(table)
    assert "nicht UTF-8, Zeile 2" in sentence  # "Sanddornstraße" stands there already.
    assert "--encoding cp1252" in sentence


def test_the_line_of_a_wrong_byte_counts_lines_of_every_ending() -> None:
    start = b"name\r\na\rb\nc\n"
    assert "Zeile 5" in complaint(io.BytesIO(start + "Müller".encode("cp1252")))


def test_utf_8_is_not_read_as_cp1252_even_if_somebody_says_so() -> None:
    assert "ist UTF-8, nicht cp1252" in complaint(a_table(UMLAUTS), "cp1252")
    assert "sagt selbst" in complaint(a_table(UMLAUTS, encoding="utf-8-sig"), "cp1252")


@pytest.mark.parametrize("name", ["Schönfeld", "Gärten", "Müller", "Große Straße"])
def test_a_dos_file_is_not_read_as_cp1252(name: str) -> None:
    table = a_table(a_row(name=name, street="", house_number="", description=""), encoding="cp850")
    assert "cp850" in complaint(table, "cp1252")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark_is_a_question_and_no_guess(encoding: str) -> None:
    assert "UTF-16" in complaint(a_table(UMLAUTS, encoding=encoding))


def test_umlauts_that_were_spoiled_before_are_noticed() -> None:
    spoiled = "Größe".encode().decode("cp1252")
    reading = read(a_table(a_row(), a_row(name=spoiled)))
    assert [(item.line, item.column) for item in reading.refusals] == [(3, "name")]
    assert "Umlaute sind beschädigt" in reading.refusals[0].sentence


def test_a_line_that_names_the_separator_is_obeyed() -> None:
    table = a_table(a_row(), separator=";", first="sep=;\r\n")
    assert names(table) == ["Familientreff Puzzle"]
    assert "Trennzeichen" in complaint(a_table(a_row(), first="sep=#\r\n"))


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    rows = [a_row(description="zwei\nZeilen"), a_row(city="Nirgendwo")]
    assert read(a_table(*rows)).refusals[0].line == 4
    assert read(a_table(*rows, first="sep=,\n")).refusals[0].line == 5


def test_headers_may_stand_in_any_order_and_case() -> None:
    text = a_table(a_row(), columns=tuple(reversed(COLUMNS))).getvalue()
    assert names(io.BytesIO(text.replace(b"name", b" Name ", 1))) == ["Familientreff Puzzle"]


def test_wrong_headers_are_named_all_at_once() -> None:
    text = a_table(a_row()).getvalue().decode()
    header, rows = text.split("\r\n", 1)
    broken = header.replace("locality", "city").replace("wheelchair", "whelchair")
    sentence = complaint(io.BytesIO(f"{broken}\r\n{rows}".encode()))
    assert "„whelchair“ (gemeint: wheelchair?)" in sentence
    assert "Mehrfach vorhandene Spalten: city" in sentence
    assert "Fehlende Spalten: locality und wheelchair" in sentence


def test_a_table_of_something_else_is_told_what_is_expected() -> None:
    assert "keine bekannte Spalte" in complaint(io.BytesIO(b"Vorname;Nachname\r\nA;B\r\n"))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "leer"),
        (b"  \r\n", "leer"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel 97"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<!doctype html><table>", "HTML"),
        (b'{"results": []}', "JSON"),
        (codecs.BOM_UTF32_LE + "name".encode("utf-32-le"), "UTF-32"),
        (",".join(COLUMNS).encode(), "nur eine Kopfzeile"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(content: bytes, word: str) -> None:
    assert word in complaint(io.BytesIO(content))


def test_a_nul_is_a_refused_row_and_the_others_are_read() -> None:
    text = a_table(a_row(name="Ort\0eins"), a_row()).getvalue()
    reading = read(io.BytesIO(text))
    assert [(item.line, item.column) for item in reading.refusals] == [(2, "name")]
    assert len(reading.statements) == 1


def test_a_lone_quote_refuses_the_table_with_the_line_where_it_began() -> None:
    text = a_table(a_row(), a_row(name="X"), a_row(name="Y")).getvalue().decode()
    broken = text.replace("\r\nX,", '\r\n"X,', 1)
    assert "Zeile 3" in complaint(io.BytesIO(broken.encode()))


def test_a_quote_inside_a_cell_is_just_a_quote() -> None:
    text = a_table(a_row(name="XX")).getvalue().replace(b"XX", b'Haus "Spatz" 5')
    assert names(io.BytesIO(text)) == ['Haus "Spatz" 5']


def test_a_row_with_too_many_or_too_few_cells_is_refused_and_named() -> None:
    text = a_table(a_row()).getvalue() + b"nur,drei,Zellen\r\n"
    refusals = read(io.BytesIO(text)).refusals
    assert refusals[0].line == 3
    assert f"3 Zellen, die Kopfzeile {len(COLUMNS)}" in refusals[0].sentence


def test_empty_rows_and_cells_at_the_end_do_not_count() -> None:
    text = a_table(a_row()).getvalue().replace(b"\r\n", b",,,\r\n") + b",,,,\r\n\r\n"
    assert names(io.BytesIO(text)) == ["Familientreff Puzzle"]


def test_a_cell_of_200_kb_is_refused_with_its_column() -> None:
    reading = read(a_table(a_row(description="x" * 200_000), a_row()))
    assert [(item.line, item.column) for item in reading.refusals] == [(2, "description")]
    assert len(reading.statements) == 1


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    text = a_table(a_row()).getvalue() + b"x" * 40_000_000
    tracemalloc.start()
    sentence = complaint(io.BytesIO(text))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert re.search(r"Zeile 3 ist länger", sentence)
    assert peak < 60_000_000


def test_a_million_lines_are_refused_with_the_limit() -> None:
    head = a_table(a_row()).getvalue()
    assert str(MOST_ROWS) in complaint(io.BytesIO(head + b"x,y\n" * 1_000_000))


def test_the_real_file_is_read_without_a_single_refusal() -> None:
    reading = read(real_table())
    assert (reading.rows, len(reading.statements), reading.refusals) == (366, 366, [])
