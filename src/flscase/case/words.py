"""Runs: the words of a document, in which every number says what it is.

Plain `Text` refuses a digit. A number enters a document in these ways only: a figure of the case
(`FigureRef`), a term of the field such as "aged 50 and over" (`Term`), a `Date`, somebody's own words
(`Quoted`: a title the user typed, a source's wording), or a number that the document itself gives
(`Citation`, `CrossRef`, `Footnote`).

`prose` writes a sentence with all of these inline, so that the case's text stays readable as text:

    prose("Each year [caseload.index_patients|with_interval] people [=aged 50 and over] break a bone[@nice].")
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

FigureForm = Literal[
    "value",  # 53
    "with_interval",  # 53 (31 to 80)
    "interval",  # 31 to 80
    "with_unit",  # 53 fractures
    "signed",  # +£1.2 million
    "negated",  # seen from the other side: a net cash of -£1.2 million is "costs £1.2 million"
    "negated_with_interval",
    "negated_interval",
    "label",  # the figure's own name
]
FORMS: Final = get_args(FigureForm)


@dataclass(frozen=True)
class Text:
    """Plain words. Refuses any digit."""

    text: str

    def __post_init__(self) -> None:
        if any(character.isnumeric() for character in self.text):
            raise ValueError(
                f"plain text may hold no number: {self.text!r}. Use FigureRef, Term, Date or Quoted."
            )


@dataclass(frozen=True)
class FigureRef:
    """A figure of the case, printed in one of `FORMS`."""

    id: str
    form: FigureForm = "value"

    def __post_init__(self) -> None:
        if self.form not in FORMS:
            raise ValueError(f"figure {self.id!r} has no form {self.form!r}; forms are {', '.join(FORMS)}")


@dataclass(frozen=True)
class Term:
    """A fixed expression that holds a number by name: "aged 75 and over", "NICE NG259", "24 months"."""

    text: str


@dataclass(frozen=True)
class Quoted:
    """Words that are not ours, printed as they were given: a case title, a source, a reason, a label."""

    text: str


@dataclass(frozen=True)
class Date:
    """A day, a financial year ("2027/28"), a quarter ("2027/28 Q1"), a month or a year."""

    value: datetime.date | str

    def __post_init__(self) -> None:
        if isinstance(self.value, str) and not _DATE.fullmatch(self.value):
            raise ValueError(f"not a date, month, year, financial year or quarter: {self.value!r}")

    @property
    def text(self) -> str:
        """The date as it is printed, e.g. "1 April 2027"."""
        if isinstance(self.value, str):
            return self.value
        return f"{self.value.day} {_MONTHS[self.value.month - 1]} {self.value.year}"


@dataclass(frozen=True)
class Citation:
    """Points at one or more references by key; numbered in the order of first use."""

    keys: tuple[str, ...]

    def __init__(self, *keys: str) -> None:
        object.__setattr__(self, "keys", keys)


@dataclass(frozen=True)
class CrossRef:
    """Points at a table, chart or appendix of the same document: "Table 2", "Chart 1", "Appendix A"."""

    id: str


@dataclass(frozen=True)
class Emphasis:
    """Words of weight: bold."""

    runs: Runs

    def __init__(self, *parts: str | Run | Runs) -> None:
        object.__setattr__(self, "runs", words(*parts))


@dataclass(frozen=True)
class Footnote:
    """A remark at the foot of the page, numbered by the document."""

    runs: Runs

    def __init__(self, *parts: str | Run | Runs) -> None:
        object.__setattr__(self, "runs", words(*parts))


Run = Text | FigureRef | Term | Quoted | Date | Citation | CrossRef | Emphasis | Footnote
Runs = tuple[Run, ...]
Words = str | Run | Runs


def words(*parts: str | Run | Runs) -> Runs:
    """Return runs from strings (plain text), runs and tuples of runs, in order."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            if part:
                runs.append(Text(part))
        elif isinstance(part, tuple):
            runs.extend(part)
        else:
            runs.append(part)
    return tuple(runs)


def prose(template: str, /, **parts: str | Run | Runs) -> Runs:
    """Return the runs of a sentence with marks inline.

    [figure.id] or [figure.id|form]   a figure       [=aged 50 and over]   a term
    [date:2027/28 Q1]                 a date         [@key] or [@a, b]     a citation
    [#table-id]                       a cross-reference
    [:name]                           the part given by that name; a string is quoted, whatever it holds
    **words with marks**              emphasis

    What a user typed is passed as a part, never pasted into the template. Raises ValueError for a mark
    that is not one of these and for a digit outside a mark.
    """
    runs: list[Run] = []
    for index, stretch in enumerate(template.split("**")):
        inner = tuple(run for piece in _MARK.split(stretch) if piece for run in _runs_of(piece, parts))
        runs.extend([Emphasis(inner)] if index % 2 and inner else inner)
    if template.count("**") % 2:
        raise ValueError(f"emphasis is opened and not closed: {template!r}")
    return tuple(runs)


def _runs_of(piece: str, parts: dict[str, str | Run | Runs]) -> Runs:
    if not (piece.startswith("[") and piece.endswith("]")):
        return (Text(piece),)
    sign, body = piece[1:2], piece[2:-1].strip()
    if sign == "=":
        return (Term(body),)
    if sign == "@":
        return (Citation(*(key.strip() for key in body.split(","))),)
    if sign == "#":
        return (CrossRef(body),)
    if sign == ":":
        part = parts[body]
        return (Quoted(part),) if isinstance(part, str) else words(part)
    if piece.startswith("[date:"):
        return (Date(piece[6:-1].strip()),)
    match = _FIGURE.fullmatch(piece[1:-1])
    if match is None:
        raise ValueError(f"not a mark: {piece!r}")
    return (FigureRef(match["id"], match["form"] or "value"),)  # type: ignore[arg-type]


_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE: Final = re.compile(
    rf"(\d{{1,2}} )?({'|'.join(_MONTHS)}) \d{{4}}|\d{{4}}|\d{{4}}/\d{{2}}( Q[1-4])?|Q[1-4]"
)
_MARK: Final = re.compile(r"(\[[^\[\]]*\])")
_FIGURE: Final = re.compile(r"(?P<id>[A-Za-z0-9_.\-]+)(\|(?P<form>[a-z_]+))?")
