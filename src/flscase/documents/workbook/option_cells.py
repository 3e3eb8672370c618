"""Rows of inputs with the options side by side, one column each, and the cells that they become."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from flscase.case.workings import OptionCourses, Workings
from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import PLAIN, SHARE, Content, Sheet

FIRST: Final = 2  # column of the first option
WIDE: Final = 9  # columns that a band covers at least
Rule: TypeAlias = Mapping[str, object]
SHARE_RULE: Final[Rule] = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    "error_message": labels.BETWEEN,
}
NUMBER_RULE: Final[Rule] = {
    "validate": "decimal",
    "criteria": ">=",
    "value": 0,
    "error_message": labels.NOT_NEGATIVE,
}


def choice(items: Sequence[str]) -> Rule:
    """Return the rule of a cell whose content is one of some words."""
    return {"validate": "list", "source": list(items)}


def input_cell(
    sheet: Sheet,
    row: int,
    column: int,
    material: Material,
    name: str,
    value: Content,
    form: str,
    rule: Rule | None = None,
) -> Formula:
    """Write an input and name it; one that is linked to another sheet shows that sheet's cell."""
    linked = material.linked.get(name)
    if linked is None:
        sheet.put(row, column, value, "choice", form)
        if rule is not None:
            sheet.raw.data_validation(row, column, row, column, dict(rule))
    else:
        sheet.put(row, column, linked, "right", form)
    return sheet.named(row, column, name)


@dataclass
class OptionCells:
    """The input cells of one option.

    shares: (name, stratum) -> cell, for `usual` and the cascade; covered: one cell a stratum.
    usual_mix, mix: (drug, group) -> cell. ramp: by quarter of intake, full from its end on.
    first_infusion: by group. single: what an option has one of, by name.
    """

    course: OptionCourses
    shares: dict[tuple[str, int], Formula] = field(default_factory=dict)
    covered: dict[int, Formula] = field(default_factory=dict)
    mix: dict[tuple[str, int], Formula] = field(default_factory=dict)
    usual_mix: dict[tuple[str, int], Formula] = field(default_factory=dict)
    single: dict[str, Formula] = field(default_factory=dict)
    ramp: list[Formula] = field(default_factory=list)
    first_infusion: list[Formula] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The option's id."""
        return self.course.plan.id

    @property
    def has_service(self) -> bool:
        """Whether a service can be described here: its courses have been followed."""
        return bool(self.course.service)


def everybody(option: OptionCells) -> bool:
    """Every option has the cell."""
    return True


def serving(option: OptionCells) -> bool:
    """Only an option with a service has the cell."""
    return option.has_service


@dataclass(frozen=True)
class Row:
    """One row of inputs: what it is, name and format of its cells, what they may hold, who has them."""

    label: str
    name: str
    unit: str = labels.SHARE_UNIT
    form: str = SHARE
    rule: Rule = field(default_factory=lambda: SHARE_RULE)
    shown: Callable[[OptionCells], bool] = serving


@dataclass
class OptionRows:
    """Writes rows of inputs; remembers where the next one goes."""

    sheet: Sheet
    row: int
    material: Material
    options: list[OptionCells]

    @property
    def table(self) -> Workings:
        """The model's tables."""
        return self.material.table

    @property
    def served(self) -> list[OptionCells]:
        """Options with a service."""
        return [option for option in self.options if option.has_service]

    def heading(self, text: str, note: str = "") -> None:
        """Write a band, the options' names and a remark."""
        names = [option.course.plan.name for option in self.options]
        self.sheet.band(self.row + 1, text, max(len(names) + FIRST, WIDE))
        self.sheet.heads(self.row + 2, ["", labels.UNIT], names, height=30)
        self.row = self.sheet.note(self.row + 3, note)

    def line(self, row: Row, values: Sequence[Content]) -> Iterator[tuple[OptionCells, Formula]]:
        """Write one row, a value an option; return the options that have a cell, with it."""
        self.sheet.put(self.row, 0, row.label)
        self.sheet.put(self.row, 1, row.unit, "fixed")
        found = []
        for place, (option, value) in enumerate(zip(self.options, values, strict=True)):
            if row.shown(option):
                name, where = f"option.{option.id}.{row.name}", (self.sheet, self.row, FIRST + place)
                found.append((option, input_cell(*where, self.material, name, value, row.form, row.rule)))
            else:
                self.sheet.put(self.row, FIRST + place, "–", "far")
        self.row += 1
        return iter(found)

    def single(self, key: str, row: Row, values: Sequence[Content]) -> None:
        """Write a row of which each option has one cell, and keep it."""
        for option, cell in self.line(row, values):
            option.single[key] = cell

    def fixed(self, label: str, values: Sequence[Content], form: str = PLAIN) -> None:
        """Write a row that nobody changes."""
        self.sheet.put(self.row, 0, label)
        self.sheet.across(self.row, FIRST, values, "far", form)
        self.row += 1
