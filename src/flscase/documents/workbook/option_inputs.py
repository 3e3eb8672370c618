"""The inputs of the options: whom each covers, how far people get, with what, by whom, from when.

Options stand side by side, one column each. A share that is given once stands once per index group; where
the case gives it by age, there is one row per age group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from flscase.case.workings import OptionCourses, Workings
from flscase.documents.workbook import labels
from flscase.documents.workbook.evidence_inputs import SETTINGS, drugs_of
from flscase.documents.workbook.formula import Formula
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import ONE, PENCE, SHARE, TWO, WHOLE, Content, Sheet
from flscase.terms import DEPARTMENTS

FIRST: Final = 2  # column of the first option
CASCADE: Final = ("identified", "assessed", "recommended", "started")
RAMP_ROWS: Final = 8
SHARE_RULE: Final = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    "error_message": labels.BETWEEN,
}


@dataclass
class OptionCells:
    """The input cells of one option.

    shares: (name, stratum) -> cell, for `usual` and the cascade; covered: one cell a stratum.
    usual_mix, mix: (drug, group) -> cell. ramp: by quarter of intake, full from its end on.
    first_infusion: by group. limits: stated places and scans a month, empty where there is no limit.
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


@dataclass
class _Writer:
    """Writes rows of options; remembers where the next one goes."""

    sheet: Sheet
    row: int
    material: Material
    options: list[OptionCells]

    @property
    def table(self) -> Workings:
        return self.material.table

    def heading(self, text: str) -> None:
        names = [option.course.plan.name for option in self.options]
        width = max(len(names) + FIRST, 9)
        self.sheet.across(self.row + 1, 0, [text, *[None] * (width - 1)], "section")
        self.sheet.across(self.row + 2, 0, ["", labels.UNIT, *names], "head")
        self.row += 3

    def note(self, text: str, height: float = 28) -> None:
        self.sheet.put(self.row, 0, text, "note")
        self.sheet.raw.set_row(self.row, height)
        self.row += 1

    def line(
        self,
        label: str,
        unit: str,
        name: str,
        values: Sequence[Content],
        form: str,
        rule: Mapping[str, object] | None = SHARE_RULE,
        *,
        services: bool = True,
    ) -> list[Formula | None]:
        """Write one row of inputs, a cell an option; return the named cells.

        services: only options with a service have a cell; the others show a dash.
        """
        self.sheet.put(self.row, 0, label)
        self.sheet.put(self.row, 1, unit, "fixed")
        found: list[Formula | None] = []
        for place, (option, value) in enumerate(zip(self.options, values, strict=True)):
            column = FIRST + place
            if services and not option.has_service:
                self.sheet.put(self.row, column, "–", "fixed")
                found.append(None)
                continue
            full = f"option.{option.id}.{name}"
            linked = self.material.linked.get(full)
            self.sheet.put(
                self.row, column, value if linked is None else linked, "plain" if linked else "input", form
            )
            if rule is not None and linked is None:
                self.sheet.raw.data_validation(self.row, column, self.row, column, dict(rule))
            found.append(self.sheet.named(self.row, column, full))
        self.row += 1
        return found

    def fixed(self, label: str, values: Sequence[Content], form: str = "General") -> None:
        self.sheet.put(self.row, 0, label)
        self.sheet.across(self.row, FIRST, values, "fixed", form)
        self.row += 1


def write(sheet: Sheet, row: int, material: Material) -> tuple[list[OptionCells], int]:
    """Write the options' inputs from a row on; return their cells and the next free row."""
    options = [OptionCells(course) for course in material.options]
    writer = _Writer(sheet, row, material, options)
    _cascade(writer)
    _coverage(writer)
    _mixes(writer)
    _running(writer)
    return options, writer.row


def tidy(ages: str) -> str:
    """Return an age group as it may stand in the name of a cell."""
    return ages.replace(" ", "_").replace("-", "_").replace("+", "_plus")


def age_groups(table: Workings, shares: Sequence[np.ndarray]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the fewest runs of age bands within which all shares are equal: (label, places of bands).

    shares: each (strata,). Raises ValueError where a share differs between the sexes.
    """
    shape = (len(table.bands), len(table.sexes), len(table.groups))
    grids = [np.broadcast_to(share, (len(table.people),)).reshape(shape) for share in shares]
    if any(np.ptp(grid, axis=1).max() > 0 for grid in grids):
        raise ValueError("a share of the pathway differs between women and men; the workbook has one cell")
    runs = [[0]]
    for band in range(1, len(table.bands)):
        alike = all(np.array_equal(grid[band], grid[band - 1]) for grid in grids)
        if alike:
            runs[-1].append(band)
        else:
            runs.append([band])
    return [(_ages(table.bands, run), tuple(run)) for run in runs]


def _ages(bands: Sequence[str], run: Sequence[int]) -> str:
    first, last = bands[run[0]], bands[run[-1]]
    start = first.split("-")[0].rstrip("+")
    return f"{start}+" if last.endswith("+") else f"{start} to {last.split('-')[1]}"


def _cascade(writer: _Writer) -> None:
    table = writer.table
    plans = [option.course.plan for option in writer.options]
    groups = age_groups(table, [getattr(plan, name) for plan in plans for name in ("usual", *CASCADE)])
    writer.heading(labels.OPTIONS)
    writer.note(labels.CASCADE_NOTE, 42)
    for share in ("usual", *CASCADE):
        for ages, bands in groups:
            for group, word in enumerate(table.groups):
                among = "" if len(groups) == 1 else f", {ages}"
                label = f"{labels.CASCADE[share]}: {labels.GROUPS[word]}{among}"
                strata = _strata(table, bands, group)
                values = [float(getattr(plan, share)[strata[0]]) for plan in plans]
                key = f"{share}.{word}" if len(groups) == 1 else f"{share}.{word}.{tidy(ages)}"
                cells = writer.line(label, labels.SHARE_UNIT, key, values, SHARE, services=share != "usual")
                for option, cell in zip(writer.options, cells, strict=True):
                    for stratum in strata if cell is not None else ():
                        option.shares[share, stratum] = cell  # type: ignore[assignment]
    kept = [plan.usual_kept for plan in plans]
    _keep(writer, "usual_kept", writer.line(labels.USUAL_KEPT, labels.SHARE_UNIT, "usual_kept", kept, SHARE))


def _keep(writer: _Writer, name: str, cells: Sequence[Formula | None]) -> None:
    for option, cell in zip(writer.options, cells, strict=True):
        if cell is not None:
            option.single[name] = cell


def _strata(table: Workings, bands: Sequence[int], group: int) -> list[int]:
    sexes, groups = len(table.sexes), len(table.groups)
    return [(band * sexes + sex) * groups + group for band in bands for sex in range(sexes)]


def _coverage(writer: _Writer) -> None:
    table = writer.table
    if not any(option.has_service for option in writer.options):
        return
    writer.heading(labels.COVERAGE)
    writer.note(labels.COVERAGE_NOTE)
    rule = {"validate": "list", "source": ["0", "1"]}
    for band, ages in enumerate(table.bands):
        for group, word in enumerate(table.groups):
            strata = _strata(table, (band,), group)
            values = [float(option.course.plan.covered[strata[0]]) for option in writer.options]
            label = f"{labels.COVERED}: {labels.GROUPS[word]}, {ages.replace('-', ' to ')}"
            cells = writer.line(
                label, labels.ONE_OR_NOUGHT, f"covered.{word}.{tidy(ages)}", values, WHOLE, rule
            )
            for option, cell in zip(writer.options, cells, strict=True):
                for stratum in strata if cell is not None else ():
                    option.covered[stratum] = cell  # type: ignore[assignment]


def _mixes(writer: _Writer) -> None:
    plans = [option.course.plan for option in writer.options]
    drugs = drugs_of(writer.material)
    if any(option.has_service for option in writer.options):
        writer.heading(labels.MIX)
        writer.note(labels.MIX_NOTE)
        for group, word in enumerate(writer.table.groups):
            start = writer.row
            for drug in drugs:
                values = [plan.mix.get(drug, (0.0,) * 3)[group] for plan in plans]
                label = f"{drug.capitalize()}: {labels.GROUPS[word]}"
                cells = writer.line(label, labels.SHARE_UNIT, f"mix.{drug}.{word}", values, SHARE)
                for option, cell in zip(writer.options, cells, strict=True):
                    if cell is not None:
                        option.mix[drug, group] = cell
            _sums(writer, start, services=True)
    writer.heading(labels.USUAL_MIX)
    usual = [drug for drug in drugs if any(drug in option.course.usual for option in writer.options)]
    for group, word in enumerate(writer.table.groups):
        start = writer.row
        for drug in usual:
            values = [plan.usual_mix.get(drug, (0.0,) * 3)[group] for plan in plans]
            label = f"{drug.capitalize()}: {labels.GROUPS[word]}"
            cells = writer.line(
                label, labels.SHARE_UNIT, f"usual_mix.{drug}.{word}", values, SHARE, services=False
            )
            for option, cell in zip(writer.options, cells, strict=True):
                if cell is not None and drug in option.course.usual:
                    option.usual_mix[drug, group] = cell
        _sums(writer, start, services=False)


def _sums(writer: _Writer, start: int, *, services: bool) -> None:
    """Write under a mix whether it adds up to one, option by option."""
    for place, option in enumerate(writer.options):
        if option.has_service or not services:
            column = FIRST + place
            labels.adds_up(
                writer.sheet, writer.row, column, writer.sheet.block(start, column, writer.row - 1, column)
            )
    writer.row += 1


def _running(writer: _Writer) -> None:
    """Write places, ramp-up, settings, host and one-off cost; and what needs a new run to change."""
    plans = [option.course.plan for option in writer.options]
    writer.heading(labels.RUNNING)
    number = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": labels.NOT_NEGATIVE}
    rows = (
        ("new_per_month", labels.PLACES, labels.PEOPLE_A_MONTH, [plan.new_per_month for plan in plans]),
        ("dxa_per_month", labels.SCANS, labels.SCANS_A_MONTH, [plan.dxa_per_month for plan in plans]),
    )
    for name, label, unit, limits in rows:
        _keep(writer, name, writer.line(label, unit, name, limits, ONE, number))
    own = [plan.set_up for plan in plans]
    pack = writer.material.value("service.set_up")
    costs = [pack if value is None else value for value in own]
    _keep(writer, "set_up", writer.line(labels.SET_UP, labels.POUNDS_ONCE, "set_up", costs, PENCE, number))
    _settings(writer)
    _ramp(writer)
    writer.heading(labels.NEEDS_RUN)
    writer.note(labels.NEEDS_RUN_NOTE, 42)
    courses = writer.table.courses
    writer.fixed(labels.PERSISTENCE, [_curve(plan.persistence) if plan.mix else "–" for plan in plans])
    writer.fixed(labels.USUAL_PERSISTENCE, [_curve(plan.usual_persistence) for plan in plans])
    weeks = [courses[next(iter(option.course.usual.values()))].weeks for option in writer.options]
    writer.fixed(labels.WEEKS, weeks, TWO)


def _curve(persistence: object) -> str:
    return persistence if isinstance(persistence, str) else labels.GIVEN_CURVE


def _settings(writer: _Writer) -> None:
    plans = [option.course.plan for option in writer.options]
    rule = {"validate": "list", "source": list(SETTINGS)}
    for group, word in enumerate(writer.table.groups):
        values = [plan.first_infusion[group] for plan in plans]
        label = f"{labels.FIRST_INFUSION}: {labels.GROUPS[word]}"
        cells = writer.line(label, "", f"first_infusion.{word}", values, "General", rule, services=False)
        for option, cell in zip(writer.options, cells, strict=True):
            if cell is not None:
                option.first_infusion.append(cell)
    later = [plan.later_infusion for plan in plans]
    _keep(
        writer,
        "later",
        writer.line(labels.LATER_INFUSION, "", "later_infusion", later, "General", rule, services=False),
    )
    hosts = [labels.name(plan.host) for plan in plans]
    departments = {"validate": "list", "source": [labels.name(department) for department in DEPARTMENTS]}
    _keep(writer, "host", writer.line(labels.HOST, "", "host", hosts, "General", departments, services=False))


def _ramp(writer: _Writer) -> None:
    if not any(option.has_service for option in writer.options):
        return
    plans = [option.course.plan for option in writer.options]
    quarters = writer.table.years * 4
    longest = max(len(plan.ramp_up) for plan in plans)
    for quarter in range(min(max(RAMP_ROWS, longest), quarters)):
        values = [plan.ramp_up[quarter] if quarter < len(plan.ramp_up) else 1.0 for plan in plans]
        label = labels.RAMP.format(quarter=quarter + 1)
        cells = writer.line(label, labels.SHARE_UNIT, f"ramp.q{quarter + 1}", values, SHARE)
        for option, cell in zip(writer.options, cells, strict=True):
            if cell is not None:
                option.ramp.append(cell)
