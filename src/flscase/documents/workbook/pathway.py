"""The sheet of the pathway: who is assessed, started and treated, by stratum, quarter and option.

A share by stratum times the reach of a quarter is what that quarter's arrivals get: the two are kept
apart, so that each can be read on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels, queue
from flscase.documents.workbook.caseload import FIRST, Caseload, strata_labels
from flscase.documents.workbook.evidence_inputs import SETTINGS
from flscase.documents.workbook.formula import (
    Formula,
    largest,
    lift,
    more,
    same,
    smallest,
    sum_product,
    when,
)
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import OptionCells
from flscase.documents.workbook.queue import Queue
from flscase.documents.workbook.section import STEADY, Line, Section
from flscase.documents.workbook.sheet import FINE, ONE, SHARE, Book, Grid, Sheet

NAME: Final = "Pathway"
SHARES: Final = ("alive_then", "identified", "assessed", "recommended", "started", "usual")


@dataclass(frozen=True)
class Shares:
    """Shares of each stratum, one column each: the cascade, the drugs, where first infusions are given."""

    columns: dict[str, Grid]
    usual: dict[str, Grid]
    service: dict[str, Grid]
    settings: dict[str, Grid]


@dataclass(frozen=True)
class HighRisk:
    """Which part of the treated is at high risk, by stratum: (strata × quarters) and at full running."""

    quarters: Grid
    steady: Grid


@dataclass(frozen=True)
class Path:
    """One option's pathway; queue is None without a service. steps: people by step of the pathway."""

    option: OptionCells
    shares: Shares
    queue: Queue | None
    steps: dict[str, Line]
    high: HighRisk | None


def write(book: Book, material: Material, inputs: Inputs, caseload: Caseload) -> dict[str, Path]:
    """Write the sheet; return the options' pathways."""
    sheet = book.sheet(NAME)
    sheet.widths(44, 10, 10, 13, *[11] * len(material.quarters))
    row = sheet.title(labels.PATHWAY_TITLE, labels.PATHWAY_NOTE) + 1
    section = Section(sheet, row, caseload, material.quarters)
    paths = {option.id: _option(section, material, inputs, option) for option in inputs.options}
    sheet.raw.freeze_panes(row, 1)
    sheet.page(section.row, FIRST + len(material.quarters) - 1, large=True)
    return paths


def _option(section: Section, material: Material, inputs: Inputs, option: OptionCells) -> Path:
    section.title(option.course.plan.name)
    shares = _shares(section, material, option)
    line = None
    if option.has_service:
        wanted = sum_product(section.caseload.yearly, shares.columns["assessed"].whole) / 4
        line = queue.write(section, inputs, option, wanted)
    steps = _People(section, shares, line).write()
    share = material.table.high_share
    high = None if share is None else _high_risk(section, material, shares, line, share)
    section.row += 1
    return Path(option, shares, line, steps, high)


# shares by stratum ---------------------------------------------------------------------------------


def _shares(section: Section, material: Material, option: OptionCells) -> Shares:
    """Write the strata table: shares of the cascade, drugs and settings."""
    sheet, usual, service = section.sheet, list(option.course.usual), list(option.course.service)
    heads = [labels.SHARE_HEADS[name] for name in SHARES]
    heads += [labels.USUAL_DRUG.format(drug=drug) for drug in usual]
    heads += [labels.SERVICE_DRUG.format(drug=drug) for drug in service]
    heads += [labels.FIRST_IN.format(setting=setting) for setting in SETTINGS]
    sheet.heads(section.row, [labels.AGE, labels.SEX, labels.INDEX], heads, height=54)
    top = section.row + 1
    names = strata_labels(material)
    for stratum, name in enumerate(names):
        sheet.across(top + stratum, 0, name)
        _stratum(sheet, top + stratum, stratum, material, option)
    bottom = top + len(names) - 1
    section.row = bottom + 2
    columns = iter(range(STEADY, STEADY + len(heads)))

    def taken(keys: list[str]) -> dict[str, Grid]:
        return {key: sheet.grid(top, (at := next(columns)), bottom, at) for key in keys}

    return Shares(taken(list(SHARES)), taken(usual), taken(service), taken(list(SETTINGS)))


def _stratum(sheet: Sheet, row: int, stratum: int, material: Material, option: OptionCells) -> None:
    group = stratum % len(material.table.groups)
    sheet.put(row, 3, float(material.table.alive_then[stratum]), "fixed", FINE)
    common, started = option.shares["usual", stratum], lift(0)
    if option.has_service:
        covered = option.covered[stratum]
        step = covered
        for column, name in enumerate(("identified", "assessed", "recommended", "started"), start=4):
            step = sheet.put(row, column, step * option.shares[name, stratum], form=SHARE)
        started = step
        common = common * when(more(covered, 0), option.single["usual_kept"], 1)
    else:
        sheet.across(row, 4, [0.0] * 4, "fixed", SHARE)
    other = sheet.put(row, 8, common, form=SHARE)
    column = 9
    for drug in option.course.usual:
        sheet.put(row, column, other * option.usual_mix[drug, group], form=SHARE)
        column += 1
    for drug in option.course.service:
        sheet.put(row, column, started * option.mix[drug, group], form=SHARE)
        column += 1
    for setting in SETTINGS:
        sheet.put(row, column, when(same(option.first_infusion[group], setting), 1, 0))
        column += 1


# people --------------------------------------------------------------------------------------------


@dataclass
class _People:
    """Writes how many people reach each step, by quarter and in a year at full running.

    Those assessed and advised are alive at that step; the dead cost only what happened before.
    """

    section: Section
    shares: Shares
    queue: Queue | None

    def write(self) -> dict[str, Line]:
        """Write all steps."""
        self.section.heads(labels.PEOPLE_BY_STEP)
        columns, yearly = self.shares.columns, self.section.caseload.yearly
        there = yearly * columns["alive_then"].whole
        steps = {
            "identified": self._plain(sum_product(yearly, columns["identified"].whole)),
            "assessed": self._reached("assessed", sum_product(there * columns["assessed"].whole)),
            "recommended": self._reached("recommended", sum_product(there * columns["recommended"].whole)),
            "started": self._reached("started", _over(yearly, self.shares.service)),
        }
        return {**steps, "treated_usual": self._usual()}

    def _factor(self, quarter: int) -> Formula:
        return self.section.caseload.factor(quarter)

    def _line(self, name: str, cells: list[Formula], steady: Formula) -> Line:
        return self.section.line(labels.STEPS[name], cells, ONE, steady)

    def _plain(self, whole: Formula) -> Line:
        quarters = range(len(self.section.quarters))
        full = self.section.single(labels.FULL["identified"], whole, ONE)
        return self._line("identified", [full / 4 * self._factor(quarter) for quarter in quarters], full)

    def _reached(self, name: str, whole: Formula) -> Line:
        """A step that the service's reach scales."""
        quarters = range(len(self.section.quarters))
        if self.queue is None:
            return self._line(name, [lift(0) for _ in quarters], lift(0))
        reach, steady = self.queue.reach, self.queue.reach.steady
        full = self.section.single(labels.FULL[name], whole, ONE)
        cells = [full / 4 * self._factor(quarter) * reach.at(quarter) for quarter in quarters]
        return self._line(name, cells, full * (steady or lift(1)))

    def _usual(self) -> Line:
        """Usual care: all whom the service does not assess."""
        quarters = range(len(self.section.quarters))
        yearly = self.section.caseload.yearly
        all_of = self.section.single(labels.FULL["treated_usual"], _over(yearly, self.shares.usual), ONE)
        if self.queue is None:
            return self._line(
                "treated_usual", [all_of / 4 * self._factor(quarter) for quarter in quarters], all_of
            )
        assessed = yearly * self.shares.columns["assessed"].whole
        replaced = self.section.single(labels.REPLACED, _over(assessed, self.shares.usual), ONE)
        reach, steady = self.queue.reach, self.queue.reach.steady
        cells = [(all_of - replaced * reach.at(quarter)) / 4 * self._factor(quarter) for quarter in quarters]
        return self._line("treated_usual", cells, all_of - replaced * (steady or lift(1)))


def _over(people: Formula, shares: dict[str, Grid]) -> Formula:
    """Return people times the sum of some shares, over the strata."""
    added = lift(0)
    for place, column in enumerate(shares.values()):
        part = sum_product(people * column.whole)
        added = added + part if place else part
    return added


# risk classes --------------------------------------------------------------------------------------


def _high_risk(
    section: Section, material: Material, shares: Shares, line: Queue | None, share: float
) -> HighRisk:
    """Write which part of the treated is at high risk: that class is treated first."""
    sheet = section.sheet
    section.heads(labels.HIGH_RISK)
    size = section.single(labels.HIGH_SHARE, lift(share), SHARE)
    top = section.row
    names = strata_labels(material)
    for stratum, name in enumerate(names):
        sheet.across(top + stratum, 0, name)
        for column in (STEADY, *range(FIRST, FIRST + len(section.quarters))):
            reach = None
            if line is not None:
                reach = line.reach.steady if column == STEADY else line.reach.at(column - FIRST)
            treated = _treated(shares, stratum, reach)
            sheet.put(top + stratum, column, smallest(size / largest(treated, 1e-300), 1), form=SHARE)
    bottom = top + len(names) - 1
    section.row = bottom + 2
    return HighRisk(
        sheet.grid(top, FIRST, bottom, FIRST + len(section.quarters) - 1),
        sheet.grid(top, STEADY, bottom, STEADY),
    )


def _treated(shares: Shares, stratum: int, reach: Formula | None) -> Formula:
    """Return the share of one stratum that is treated at a reach of the service."""
    usual = lift(0)
    for column in shares.usual.values():
        usual = usual + column.cell(stratum, 0)
    if reach is None:
        return usual
    begun = lift(0)
    for column in shares.service.values():
        begun = begun + column.cell(stratum, 0)
    return usual * (1 - shares.columns["assessed"].cell(stratum, 0) * reach) + begun * reach
