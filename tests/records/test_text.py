"""The slower reader of delimited text against Python's own, and where the two must differ."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flscase.records.text import UnclosedQuoteError, is_blank, records

CELLS = st.text(st.sampled_from('ab"\n ,;é'), max_size=6)


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return [record.fields for record in records(io.StringIO(text, newline=None), delimiter)]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5), st.sampled_from(",;\t|"))
def test_what_was_written_by_the_rules_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    assert read(stream.getvalue(), delimiter) == rows


@given(st.lists(st.lists(st.text("ab1 ", max_size=4), min_size=2, max_size=4), max_size=5))
def test_without_quotes_it_is_a_split(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows) + "\n"
    assert read(text) == rows == [row for row in csv.reader(io.StringIO(text)) if row]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('a,"b,c",d', ["a", "b,c", "d"]),
        ('a,"b""c",d', ["a", 'b"c', "d"]),
        ('a, "b,c" ,d', ["a", "b,c", "d"]),
        ('a,5" nail,d', ["a", '5" nail', "d"]),
        ('a,"b"c,d', ["a", "bc", "d"]),
        ('"",""', ["", ""]),
        ('a,"', None),
        ('"a', None),
    ],
)
def test_quotes_in_odd_places(line: str, fields: list[str] | None) -> None:
    if fields is None:
        with pytest.raises(UnclosedQuoteError):
            read(line + "\n")
    else:
        assert read(line + "\n") == [fields]


def test_a_field_may_run_over_lines_and_the_record_keeps_its_line() -> None:
    found = list(records(["a,b\n", '"c\n', 'd",e\n', "\n", "f,g\n"], ","))
    assert [(record.line, record.fields) for record in found] == [
        (1, ["a", "b"]),
        (2, ["c\nd", "e"]),
        (5, ["f", "g"]),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\nc,"d\ne,f\n', 2),
        ('a,b\nc,"d\ne,"f"\n', 2),
        ('a,b\n"c\nd","e\nf,g\n', 3),
        ('"a\n', 1),
    ],
)
def test_the_line_of_the_quote_that_is_never_closed(text: str, line: int) -> None:
    with pytest.raises(UnclosedQuoteError) as caught:
        read(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("line", "delimiter", "blank"),
    [("", ",", True), ("  \t ", ",", True), (",,", ",", False), ("\t\t", "\t", False), (" ", "\t", True)],
)
def test_a_wholly_blank_line_holds_no_delimiter(line: str, delimiter: str, blank: bool) -> None:
    assert is_blank(line, delimiter) is blank
