"""Delimited text, record by record, with every doubtful case decided here and nowhere else.

The database reads clean files faster than we could. This reader is for the rest: other encodings, mixed
line ends, quotes in odd places, and the question "on which line was the quote opened that was never
closed?".

Rules: a field may be quoted with ", a doubled "" inside stands for one; blanks around a quoted field are
dropped; a quote inside an unquoted field is an ordinary character; a quoted field may run over lines, but
when its closing quote is followed by anything other than a delimiter, then the quote was meant to close on
its own line, and never did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

QUOTE: Final = '"'
DELIMITERS: Final = (",", ";", "\t", "|")


class UnclosedQuoteError(Exception):
    """A quoted field does not end. `line` is the line of the file, from 1, on which it was opened."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"quote opened on line {line} is never closed")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its fields, and the line of the file on which it starts, from 1."""

    line: int
    fields: list[str]


def is_blank(line: str, delimiter: str) -> bool:
    """Tell whether a line is wholly blank: nothing but white space that is not the delimiter."""
    return not line.replace(" ", "").strip("\r\n\t\f\v" if delimiter != "\t" else "\r\n\f\v")


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Yield the records of a text that was split into lines; wholly blank lines are none.

    Raises UnclosedQuoteError when a quoted field does not end.
    """
    numbered = enumerate(lines, start=1)
    for number, line in numbered:
        text = line.rstrip("\r\n")
        if QUOTE not in text:
            if not is_blank(text, delimiter):
                yield Record(number, text.split(delimiter))
        else:
            yield Record(number, _quoted_record(text, number, numbered, delimiter))


def _quoted_record(text: str, number: int, rest: Iterator[tuple[int, str]], delimiter: str) -> list[str]:
    """Take a record apart that holds a quote, drawing further lines from `rest` while a field is open."""
    fields: list[str] = []
    place = 0
    while True:
        opening = _opening_quote(text, place, delimiter)
        if opening is None:
            end = text.find(delimiter, place)
            fields.append(text[place:] if end < 0 else text[place:end])
        else:
            value, end, text, number = _quoted_field(text, opening, number, rest, delimiter)
            fields.append(value)
        if end < 0:
            return fields
        place = end + 1


def _opening_quote(text: str, place: int, delimiter: str) -> int | None:
    """Position of the quote that opens the field at `place`, if one does."""
    while place < len(text) and text[place] == " " and delimiter != " ":
        place += 1
    return place if place < len(text) and text[place] == QUOTE else None


def _quoted_field(
    text: str, opening: int, number: int, rest: Iterator[tuple[int, str]], delimiter: str
) -> tuple[str, int, str, int]:
    """Read a quoted field: its value, the place of the delimiter after it (-1 at the end), text and line."""
    opened_on = number
    parts: list[str] = []
    place = opening + 1
    while True:
        closing = text.find(QUOTE, place)
        if closing < 0:
            parts.append(text[place:] + "\n")
            number, text = _next_line(rest, opened_on)
            place = 0
        elif text.startswith(QUOTE, closing + 1):
            parts.append(text[place : closing + 1])
            place = closing + 2
        else:
            parts.append(text[place:closing])
            break
    end = text.find(delimiter, closing + 1)
    after = text[closing + 1 :] if end < 0 else text[closing + 1 : end]
    if after.strip(" ") and number != opened_on:
        raise UnclosedQuoteError(opened_on)
    return "".join(parts) + after.strip(" "), end, text, number


def _next_line(rest: Iterator[tuple[int, str]], opened_on: int) -> tuple[int, str]:
    try:
        number, line = next(rest)
    except StopIteration:
        raise UnclosedQuoteError(opened_on) from None
    return number, line.rstrip("\r\n")
