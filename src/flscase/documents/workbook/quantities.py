"""The sheet of quantities: arrivals × shares × prognosis, summed over groups of people, for each option.

What happens if nobody is treated stands once at the top. Below, each drug of each option adds its change,
and the last row of a block is the option's total, which the ledger prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flscase.case.workings import DELAYS, EVENTS, INFUSIONS, TAKING
from flscase.documents.workbook import labels
from flscase.documents.workbook.caseload import Caseload
from flscase.documents.workbook.evidence_inputs import SETTINGS, drugs_in
from flscase.documents.workbook.formula import Formula, lift, more, same, sum_product, total, when
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.pathway import Path
from flscase.documents.workbook.prognosis import Key, Tables
from flscase.documents.workbook.sheet import TWO, Book, Grid, Look, Sheet

NAME: Final = "Quantities"
FIRST: Final = 6  # column of the first quarter
SET_UP_INTAKES: Final = 5  # one-off set-up is spread over this many intakes in the whole-life view
VIEWS: Final = ("counted", "costs", "health")


@dataclass(frozen=True)
class Amount:
    """One quantity: by quarter of the plan, and for one year's patients over whole lives by view."""

    cells: Grid
    whole: dict[str, Formula]

    def at(self, quarter: int) -> Formula:
        """The amount of one quarter."""
        return self.cells.cell(0, quarter)

    def until(self, quarter: int) -> Formula:
        """The amounts from the first quarter to this one."""
        return self.cells.columns(0, quarter)

    def between(self, first: int, last: int) -> Formula:
        """The amounts of some quarters, ends included."""
        return self.cells.columns(first, last)


Amounts = dict[str, dict[str, Amount]]


@dataclass(frozen=True)
class _Part:
    """One drug of one option: the people on it, as factors of arrivals, and its course by delay.

    column: its share by stratum. delays: (course, class of delay), or (course, None) for usual care.
    """

    drug: str
    name: str
    path: Path
    column: Formula
    delays: tuple[tuple[int, int | None], ...]


@dataclass
class _Maker:
    """Makes the formulas of changes."""

    caseload: Caseload
    tables: Tables
    inputs: Inputs
    levels: int

    def by_quarter(self, part: _Part, item: str, quarter: int, extra: Formula | None = None) -> Formula:
        """The change of an item by one drug in one quarter of the plan."""
        added: Formula | None = None
        for course, delay in part.delays:
            people = self.caseload.arrivals(quarter) * part.column
            if extra is not None:
                people = people * extra
            people = people * self._reach(part.path, delay, quarter)
            for level in range(self.levels):
                there = people if part.path.high is None else people * self._risk(part.path, level, quarter)
                term = sum_product(there * self.tables.since((course, level, item), quarter))
                added = term if added is None else added + term
        return added or lift(0)

    def whole(self, part: _Part, item: str, view: str, extra: Formula | None = None) -> Formula:
        """The change over whole lives of one year's patients at full running."""
        added: Formula | None = None
        for course, delay in part.delays:
            people = self.caseload.yearly * part.column
            if extra is not None:
                people = people * extra
            people = people * self._steady(part.path, delay)
            for level in range(self.levels):
                there = people if part.path.high is None else people * self._risk(part.path, level, None)
                term = sum_product(there * self.life((course, level, item), view))
                added = term if added is None else added + term
        return added or lift(0)

    def life(self, key: Key, view: str) -> Formula:
        """One person's whole life under a view."""
        if view == "counted":
            return self.tables.counted(key)
        rate = self.inputs.costs_rate if view == "costs" else self.inputs.health_rate
        return self.tables.discounted(key, rate)

    def _reach(self, path: Path, delay: int | None, quarter: int) -> Formula:
        if path.queue is None:
            return lift(1)
        if delay is None:
            return 1 - path.shares.columns["assessed"].whole * path.queue.reach.until(quarter)
        return path.queue.starts[delay].until(quarter)

    def _steady(self, path: Path, delay: int | None) -> Formula:
        if path.queue is None:
            return lift(1)
        line = path.queue.reach if delay is None else path.queue.starts[delay]
        steady = line.steady or lift(1)
        return 1 - path.shares.columns["assessed"].whole * steady if delay is None else steady

    def _risk(self, path: Path, level: int, quarter: int | None) -> Formula:
        if path.high is None:
            return lift(1)
        high = path.high.steady.whole if quarter is None else path.high.quarters.columns(0, quarter)
        return 1 - high if level else high


def write(
    book: Book, material: Material, inputs: Inputs, caseload: Caseload, paths: dict[str, Path], tables: Tables
) -> Amounts:
    """Write the sheet; return every option's quantities."""
    sheet = book.sheet(NAME)
    quarters = len(material.quarters)
    sheet.widths(30, 36, 26, 14, 14, 14, *[11] * quarters)
    head = sheet.title(labels.QUANTITIES_TITLE, labels.QUANTITIES_NOTE) + 1
    words, numbers = labels.QUANTITIES_HEADS[:3], labels.QUANTITIES_HEADS[3:]
    sheet.heads(head, words, [*numbers, *material.quarters], height=54)
    levels = 1 if material.table.high_share is None else 2
    writer = _Writer(sheet, head + 1, quarters, _Maker(caseload, tables, inputs, levels))
    nobody = {item: writer.untreated(item) for item in EVENTS}
    found = {id: writer.option(path, nobody) for id, path in paths.items()}
    sheet.raw.freeze_panes(head + 1, 3)
    sheet.page(writer.row - 1, FIRST + quarters - 1, repeat=head, large=True)
    return found


@dataclass
class _Writer:
    sheet: Sheet
    row: int
    quarters: int
    make: _Maker

    def untreated(self, item: str) -> Amount:
        """Write what happens if nobody is treated."""
        people, key = self.make.caseload, (None, 0, item)
        cells = [
            sum_product(people.arrivals(quarter) * self.make.tables.since(key, quarter))
            for quarter in range(self.quarters)
        ]
        whole = [sum_product(people.yearly, self.make.life(key, view)) for view in VIEWS]
        return self._line("", labels.ITEMS[item], labels.NOBODY_TREATED, cells, whole)

    def option(self, path: Path, nobody: dict[str, Amount]) -> dict[str, Amount]:
        """Write all quantities of one option."""
        drugs = drugs_in(path.option.course)
        parts = _parts(path)
        found = {}
        for item in EVENTS:
            changes = [self._change(part, item) for part in parts]
            found[item] = self._total(path, labels.ITEMS[item], [nobody[item], *changes])
        taking = {
            drug: [self._change(part, TAKING[0]) for part in parts if part.drug == drug] for drug in drugs
        }
        for drug, rows in taking.items():
            found[f"drug_years.{drug}"] = self._total(path, labels.DRUG_YEARS.format(drug=drug), rows)
        found["treated_years"] = self._total(
            path, labels.TREATED_YEARS, [found[f"drug_years.{drug}"] for drug in drugs]
        )
        infused = [part for part in parts if part.drug == "zoledronate"]
        for setting in SETTINGS if "zoledronate" in drugs else ():
            rows = [self._infusions(part, setting) for part in infused]
            found[f"infusions.{setting}"] = self._total(
                path, labels.INFUSIONS_IN.format(setting=setting), rows
            )
        found |= self._service(path)
        self.row += 1
        return found

    def _service(self, path: Path) -> dict[str, Amount]:
        """Write what the service's own costs are counted in: people assessed, years run, set-ups."""
        if path.queue is None:
            return {}
        name, quarters = path.option.course.plan.name, range(self.quarters)
        line = path.steps["assessed"]
        year = line.steady or lift(0)
        running = when(more(total(path.shares.columns["assessed"].whole), 0), 1, 0)
        rows: dict[str, tuple[list[Formula], Formula]] = {
            "assessed": ([line.at(quarter) for quarter in quarters], year),
            "service_years": ([running / 4 for _ in quarters], running),
            "set_ups": ([lift(0) if quarter else running for quarter in quarters], running / SET_UP_INTAKES),
        }
        return {
            key: self._line(
                name, labels.SERVICE_AMOUNTS[key], labels.OPTION_TOTAL, cells, [whole] * 3, bold=True
            )
            for key, (cells, whole) in rows.items()
        }

    def _change(self, part: _Part, item: str) -> Amount:
        cells = [self.make.by_quarter(part, item, quarter) for quarter in range(self.quarters)]
        whole = [self.make.whole(part, item, view) for view in VIEWS]
        return self._line(part.path.option.course.plan.name, labels.ITEMS[item], part.name, cells, whole)

    def _infusions(self, part: _Part, setting: str) -> Amount:
        """First infusions where the index fracture leads to this setting, later ones where all go there."""
        place = part.path.shares.settings[setting].whole
        later = when(same(part.path.option.single["later"], setting), 1, 0)
        first_item, later_item = INFUSIONS
        cells = [
            self.make.by_quarter(part, first_item, quarter, place)
            + later * self.make.by_quarter(part, later_item, quarter)
            for quarter in range(self.quarters)
        ]
        whole = [
            self.make.whole(part, first_item, view, place) + later * self.make.whole(part, later_item, view)
            for view in VIEWS
        ]
        label = labels.INFUSIONS_IN.format(setting=setting)
        return self._line(part.path.option.course.plan.name, label, part.name, cells, whole)

    def _total(self, path: Path, label: str, rows: Sequence[Amount]) -> Amount:
        cells = [_added([row.at(quarter) for row in rows]) for quarter in range(self.quarters)]
        whole = [_added([row.whole[view] for row in rows]) for view in VIEWS]
        return self._line(path.option.course.plan.name, label, labels.OPTION_TOTAL, cells, whole, bold=True)

    def _line(
        self,
        option: str,
        label: str,
        part: str,
        cells: list[Formula],
        whole: list[Formula],
        *,
        bold: bool = False,
    ) -> Amount:
        look: Look = "total" if bold else "plain"
        self.sheet.across(self.row, 0, [option, label, part], look)
        views = [self.sheet.put(self.row, 3 + place, amount, look, TWO) for place, amount in enumerate(whole)]
        self.sheet.across(self.row, FIRST, cells, look, TWO)
        self.row += 1
        grid = self.sheet.grid(self.row - 1, FIRST, self.row - 1, FIRST + self.quarters - 1)
        return Amount(grid, dict(zip(VIEWS, views, strict=True)))


def _added(cells: Sequence[Formula]) -> Formula:
    return total(*cells) if cells else lift(0)


def _parts(path: Path) -> list[_Part]:
    """Return the drugs of an option, usual care first."""
    course = path.option.course
    parts = [
        _Part(drug, labels.USUAL_DRUG.format(drug=drug), path, column.whole, ((course.usual[drug], None),))
        for drug, column in path.shares.usual.items()
    ]
    for drug, column in path.shares.service.items():
        delays = tuple((place, delay) for delay, place in enumerate(course.service[drug][: len(DELAYS)]))
        parts.append(_Part(drug, labels.SERVICE_DRUG.format(drug=drug), path, column.whole, delays))
    return parts
