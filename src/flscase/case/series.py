"""A series: the numbers behind one chart, with the finding that its title states.

A series is data only. How it is drawn follows from its `kind`; what its columns must hold stands in
`COLUMNS`. Numbers keep the engine's precision; each column carries its unit and digits, so that the chart's
labels and its table round as the figures in the text do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from flscase.case.rounding import Value, apportion, is_money, number_text, place_of
from flscase.case.words import Words, words

SeriesKind = Literal["care_gap", "who_pays", "cumulative", "averted", "tornado", "ceac", "who_first"]
# Columns that each kind of chart reads. One cell for each pair of the first two.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    # steps of the pathway in order, one row per step and option: people a year; "share" may follow
    "care_gap": ("step", "option", "people"),
    # one row per financial year and payer; amount above zero: the payer is better off
    "who_pays": ("year", "payer", "amount"),
    # one row per quarter and payer (or the whole system); net position so far, its interval or None
    "cumulative": ("quarter", "payer", "amount", "low", "high"),
    # one row per site (or all sites) and option; refractures averted with interval
    "averted": ("site", "option", "averted", "low", "high"),
    # one row per doubt, largest swing first: the answer at either end of its interval
    "tornado": ("lever", "low", "high"),
    # one row per threshold and option: chance that the option is the best of all
    "ceac": ("threshold", "option", "chance"),
    # groups of patients, best use of a nurse hour first; taken: share that the hours allow
    "who_first": ("group", "per_hour", "people", "taken"),
}

# Digits that print an amount in full, for columns whose rows have been rounded so that they add up.
EXACT: Final = 12


@dataclass(frozen=True)
class SeriesColumn:
    """One column: its id, its heading, the unit and digits of its numbers.

    interval_of: id of the column whose rounding place this one takes (for the ends of an interval).
    """

    id: str
    label: str
    unit: str = ""
    digits: int | None = None
    interval_of: str | None = None


@dataclass(frozen=True)
class Series:
    """The data of one chart.

    title: the finding in one sentence ("Most of the money comes back to the local authority").
    description: what the chart shows, in words for somebody who cannot see it. rows: cells in the order of
    `columns`: text, a number in the column's unit, or None. unit: unit of the drawn quantity, for the axis
    ("GBP", "fractures"). source: the source note. highlight: the option or payer the finding is about.
    Raises ValueError when a column of `COLUMNS` is missing or a row has another number of cells.
    """

    id: str
    kind: SeriesKind
    title: Words
    description: Words
    columns: tuple[SeriesColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    unit: str = ""
    source: Words = ()
    highlight: str | None = None

    def __post_init__(self) -> None:
        missing = [name for name in COLUMNS[self.kind] if name not in self.column_ids]
        if missing:
            raise ValueError(f"series {self.id!r} ({self.kind}) lacks the columns {missing}")
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"series {self.id!r}: a row has {len(wrong[0])} cells, not {len(self.columns)}")
        for part in (self.title, self.description, self.source):
            words(part)

    @property
    def column_ids(self) -> tuple[str, ...]:
        """The ids of the columns, in order."""
        return tuple(column.id for column in self.columns)

    def values(self, column: str) -> tuple[Value, ...]:
        """Return one column's cells, top to bottom."""
        index = self.column_ids.index(column)
        return tuple(row[index] for row in self.rows)

    def cell_text(self, row: tuple[Value, ...], column: str) -> str:
        """Return one cell as it is printed; empty for a missing number."""
        index = self.column_ids.index(column)
        value, this = row[index], self.columns[index]
        if value is None:
            return ""
        own = place_of((value,), this.unit, this.digits)
        if this.interval_of is None:
            return number_text(value, this.unit, own)
        lead = self.column_ids.index(this.interval_of)
        place = place_of((row[lead], value), self.columns[lead].unit, self.columns[lead].digits)
        # As in a figure: a small end of a large amount of money keeps its own rounding.
        finer = is_money(this.unit) and own.power < place.power
        return number_text(value, this.unit, own if finer else place)

    def label_text(self, row: tuple[Value, ...]) -> str:
        """Return a row's number as a chart and its table print it: "53 (31 to 80)", "655 (41%)"."""
        lead = self.cell_text(row, COLUMNS[self.kind][2])
        rest = [self.cell_text(row, name) for name in ("low", "high", "share") if name in self.column_ids]
        tail = " to ".join(text for text in rest if text)
        return f"{lead} ({tail})" if lead and tail else lead

    def to_json(self) -> dict[str, Any]:
        """Return kind, columns and rows in plain types; the words stay with the document."""
        columns = [asdict(column) for column in self.columns]
        return {
            "kind": self.kind,
            "unit": self.unit,
            "columns": columns,
            "rows": [list(r) for r in self.rows],
        }


def rows_adding_up(
    amounts: Mapping[str, Mapping[str, float]], total: str | None = None, decimals: int = -3
) -> tuple[tuple[Value, ...], ...]:
    """Return rows (year, payer, amount) of a `who_pays` series that add up as printed.

    amounts: pounds by year and payer. total: name of a payer that is the sum of the others, added to each
    year (name it in `highlight`). decimals: -3 rounds to thousands. Print with `EXACT` digits.
    """
    rows: list[tuple[Value, ...]] = []
    for year, parts in amounts.items():
        printed = apportion(list(parts.values()), decimals)
        rows += [(year, payer, amount) for payer, amount in zip(parts, printed, strict=True)]
        if total is not None:
            rows.append((year, total, sum(printed)))
    return tuple(rows)
