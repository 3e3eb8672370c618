"""The first sheet of numbers: the options side by side, and who pays and who gains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels
from flscase.documents.workbook.formula import Formula, both, more, same, when
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.results import ResultCells, number_form
from flscase.documents.workbook.sheet import MONEY, Book, Content, Look, Sheet
from flscase.terms import PAYERS

NAME: Final = "Summary"
# (measure, words); {y} is the last year of the plan. A heading has no measure.
ROWS: Final = (
    ("", "reach"),
    ("treated_share", "treated_share"),
    ("treated", "treated"),
    ("assessed", "assessed"),
    ("lost_to_waiting.y{y}", "lost"),
    ("", "health"),
    ("fractures.all.y{y}", "fractures"),
    ("fractures_averted.all.y{y}", "averted"),
    ("fractures_averted.hip.y{y}", "averted_hip"),
    ("fractures_averted.all", "averted_later"),
    ("bed_days_averted.y{y}", "bed_days"),
    ("beds_freed.y{y}", "beds"),
    ("qalys_gained", "qalys"),
    ("", "cost"),
    ("service_cost_a_year", "service_cost"),
    ("service_cost_per_assessed", "per_assessed"),
    ("set_up_cost", "set_up"),
    ("", "worth"),
    ("incremental_cost", "incremental_cost"),
    ("icer", "icer"),
    ("net_benefit.lower", "net_benefit"),
    ("net_benefit.upper", "net_benefit_upper"),
)
CASH_PAYERS: Final = tuple(payer for payer in PAYERS if payer != "unpaid_care")


def write(book: Book, material: Material, results: ResultCells) -> None:
    """Write the sheet from the results."""
    sheet = book.sheet(NAME, colour="#006747")
    sheet.widths(60, *[24] * max(len(material.options), material.table.years))
    note = labels.SUMMARY_NOTE.format(place=material.organisation, price_year=material.price_year)
    row = sheet.title(material.title, note)
    sheet.put(row, 0, _state(results), "state")
    sheet.warn(row, 0, row, labels.AS_DELIVERED, unless=True)
    writer = _Writer(sheet, row + 2, material, results)
    writer.side_by_side()
    writer.payers()
    writer.years()
    sheet.raw.freeze_panes(row + 1, 1)
    sheet.page(writer.row, max(len(material.options), material.table.years))


def _state(results: ResultCells) -> Formula:
    """Say whether this is the case as delivered, and whether it repeats the model."""
    fine = both(same(results.changed, 0), same(results.looks, 0))
    told = when(same(results.changed, 0), labels.DIFFERS, labels.NEW_RESULTS)
    return when(fine, labels.AS_DELIVERED, when(more(results.faults, 0), labels.DO_NOT_ADD_UP, told))


@dataclass
class _Writer:
    sheet: Sheet
    row: int
    material: Material
    results: ResultCells

    def band(self, text: str, heads: list[str]) -> None:
        """Write a title and the heads below it."""
        self.sheet.band(self.row, text, 1 + len(heads))
        self.sheet.heads(self.row + 1, [""], heads, height=30)
        self.row += 2

    def side_by_side(self) -> None:
        """Write the main figures, an option a column."""
        last = self.material.table.years
        names = [option.plan.name for option in self.material.options]
        self.band(labels.SIDE_BY_SIDE, names)
        for measure, words in ROWS:
            if not measure:
                self.sheet.put(self.row, 0, labels.SUMMARY_PARTS[words], "side")
                self.row += 1
                continue
            ids = [f"{option.plan.id}.{measure.format(y=last)}" for option in self.material.options]
            if any(id in self.results.cells for id in ids):
                self.sheet.put(self.row, 0, labels.SUMMARY_ROWS[words].format(years=last))
                for place, id in enumerate(ids):
                    self._cell(1 + place, id)
                self.row += 1
        self.row += 1

    def payers(self) -> None:
        """Write every payer's net cash to the end of the plan, an option a column, and when it is back."""
        last = self.material.table.years
        others = [option.plan for option in self.material.options if option.plan.id != self.material.baseline]
        self.band(labels.WHO_PAYS.format(years=last), [plan.name for plan in others])
        for payer in (*CASH_PAYERS, "system"):
            look: Look = "total" if payer == "system" else "right"
            self.sheet.put(self.row, 0, labels.name(payer), "total" if payer == "system" else "plain")
            for place, plan in enumerate(others):
                self._cell(1 + place, f"{plan.id}.net_cash.{payer}.y{last}", look, MONEY)
            self.row += 1
        self.row = self.sheet.note(self.row, labels.KINDS_NOTE) + 1
        self.band(labels.CASH_BACK, [plan.name for plan in others])
        for payer in (*CASH_PAYERS, "system"):
            self.sheet.put(self.row, 0, labels.name(payer))
            for place, plan in enumerate(others):
                self._cell(1 + place, f"{plan.id}.break_even_quarter.{payer}")
            self.row += 1
        self.row += 1

    def years(self) -> None:
        """Write the lead option's cumulative position by year."""
        lead, last = self.material.lead, self.material.table.years
        name = next(option.plan.name for option in self.material.options if option.plan.id == lead)
        if lead == self.material.baseline:
            return
        heads = [labels.END_OF.format(year=year) for year in range(1, last + 1)]
        self.band(labels.BY_YEAR.format(name=name), heads)
        for payer in (*CASH_PAYERS, "system"):
            look: Look = "total" if payer == "system" else "right"
            self.sheet.put(self.row, 0, labels.name(payer), "total" if payer == "system" else "plain")
            for year in range(1, last + 1):
                self._cell(year, f"{lead}.net_cash.{payer}.y{year}", look, MONEY)
            self.row += 1

    def _cell(self, column: int, id: str, look: Look = "right", form: str = "") -> None:
        content: Content = self.results.cells.get(id, labels.NONE)
        own = number_form(self.results.figures[id]) if id in self.results.figures else "General"
        self.sheet.put(self.row, column, content, look, form or own)
