"""What the start workbook says: sentences put together from live figures, and a small table beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flscase.documents.workbook import labels as words
from flscase.documents.workbook import start_labels as labels
from flscase.documents.workbook.formula import (
    Formula,
    joined,
    less,
    more,
    rounded,
    size,
    spoken,
    when,
)
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.results import ResultCells, number_form
from flscase.documents.workbook.sheet import Sheet
from flscase.documents.workbook.start_material import SERVICE

BASE: Final = "current"
WHOLE: Final = "#,##0"


@dataclass(frozen=True)
class _Story:
    """The figures that the sentences speak of."""

    cells: dict[str, Formula]
    found: ResultCells

    def figure(self, id: str) -> Formula:
        return self.found.cells[id]

    def service(self, measure: str) -> Formula:
        return self.figure(f"{SERVICE}.{measure}")

    def sentences(self) -> list[Formula]:
        """Return what it says, in order; without patients, what to fill in."""
        people = self.figure("caseload.index_patients")
        first, *others = self._told()
        return [
            when(more(people, 0), first, labels.NO_PATIENTS),
            *(when(more(people, 0), told, "") for told in others),
        ]

    def _told(self) -> list[Formula]:
        return [
            self.need(),
            self.reach(),
            self.gain(),
            joined(labels.BEDS[0], _count(self.service("bed_days_averted.y5"), -1), labels.BEDS[1]),
            self.cost(),
            self.places(),
            self.cash(),
            self.worth(),
            self.verdict(),
        ]

    def need(self) -> Formula:
        text = labels.NEED
        treated = self.figure(f"{BASE}.treated")
        people = _count(self.figure("caseload.index_patients"), -1)
        share = spoken(self.figure(f"{BASE}.treated_share"), "0%")
        place = self.cells["organisation"]
        return joined(text[0], people, text[1], place, text[2], _count(treated), text[3], share, text[4])

    def reach(self) -> Formula:
        text = labels.REACH
        share = spoken(self.service("treated_share"), "0%")
        return joined(text[0], _count(self.service("treated")), text[1], share, text[2])

    def gain(self) -> Formula:
        text = labels.GAIN
        every = _count(self.figure(f"{BASE}.fractures.all.y5"))
        averted = _count(self.service("fractures_averted.all.y5"))
        hips = _count(self.service("fractures_averted.hip.y5"))
        return joined(text[0], averted, text[1], every, text[2], hips, text[3])

    def cost(self) -> Formula:
        text = labels.COST
        year = _count(self.service("service_cost_a_year"), -3)
        once = _count(self.service("set_up_cost"), -3)
        each = joined(text[2], _count(self.service("service_cost_per_assessed")), text[3])
        assessed = self.service("assessed")
        return joined(text[0], year, text[1], once, when(more(assessed, 0), each, text[4]))

    def places(self) -> Formula:
        """Whether nurses can see all who are found."""
        text = labels.SHORT
        wanted, possible = (
            self.service("capacity_needed_per_month"),
            self.service("capacity_available_per_month"),
        )
        lost = _count(self.service("lost_to_waiting.y5"), -1)
        told = joined(text[0], _count(possible), text[1], _count(wanted), text[2], lost, text[3])
        return when(more(wanted, possible), told, labels.ENOUGH)

    def cash(self) -> Formula:
        text = labels.CASH
        trust, authority = (
            self.service("net_cash.acute_trust.y5"),
            self.service("net_cash.local_authority.y5"),
        )
        return joined(text[0], _position(trust), text[1], _position(authority), text[2])

    def worth(self) -> Formula:
        text = labels.WHOLE
        cost, gained = self.service("incremental_cost"), self.service("qalys_gained")
        which = when(less(cost, 0), text[2], text[1])
        years = joined(spoken(size(gained), "#,##0.0"), when(less(gained, 0), text[5], text[4]))
        both_up = when(more(cost, 0), when(more(gained, 0), _each(cost, gained), "."), ".")
        return joined(text[0], _count(size(cost), -3), which, text[3], years, both_up)

    def verdict(self) -> Formula:
        """What the cost per QALY means at the thresholds."""
        good, fair, poor, better, nothing, end = labels.VERDICTS
        cost, gained = self.service("incremental_cost"), self.service("qalys_gained")
        lower, upper = self.figure("plan.threshold_lower"), self.figure("plan.threshold_upper")
        per = cost / gained
        dear = when(less(per, upper), joined(fair, _count(upper), end), joined(poor, _count(upper), end))
        priced = when(less(per, lower), joined(good, _count(lower), end), dear)
        return when(more(gained, 0), when(more(cost, 0), priced, better), nothing)


def _count(value: Formula, decimals: int = 0) -> Formula:
    """A number as words, whole or cut to tens or thousands."""
    return spoken(rounded(value, decimals), WHOLE)


def _position(net: Formula) -> Formula:
    """An amount of cash and its side."""
    return joined(_count(size(net), -3), when(less(net, 0), labels.OUT, labels.BETTER))


def _each(cost: Formula, gained: Formula) -> Formula:
    return joined(labels.PER[0], _count(cost / gained, -2), labels.PER[1])


def tell(sheet: Sheet, row: int, material: Material, cells: dict[str, Formula], found: ResultCells) -> None:
    """Write sentences, table and caveats from a row on."""
    sheet.band(row, labels.SAYS, 5)
    row += 1
    for sentence in _Story(cells, found).sentences():
        sheet.put(row, 0, sentence)
        row += 1
    row = _table(sheet, row + 1, found)
    sheet.band(row, labels.CAVEATS_TITLE, 5)
    row += 1
    for caveat in labels.CAVEATS:
        sheet.put(row, 0, caveat)
        row += 1
    facts = dict(material.facts)
    origin = labels.FROM.format(
        version=facts["Made by"].removeprefix("flscase "),
        pack=facts["Evidence"],
        year=material.price_year,
        attribution=" ".join(material.attributions),
    )
    row = sheet.note(row + 1, origin, 160)
    sheet.raw.freeze_panes(1, 0)
    sheet.raw.set_first_sheet()
    sheet.page(row, 4)


def _table(sheet: Sheet, row: int, found: ResultCells) -> int:
    """Write today and the service side by side; return the next free row."""
    sheet.band(row, labels.ALONGSIDE, 5)
    sheet.put(row + 1, 0, "", "head")
    sheet.put(row + 1, 1, labels.TODAY, "number_head")
    sheet.put(row + 1, 2, "", "head")
    sheet.put(row + 1, 3, labels.SERVICE, "number_head")
    sheet.put(row + 1, 4, "", "head")
    row += 2
    for label, measure in (
        (labels.ROWS["treated"], "treated"),
        (labels.ROWS["fractures"], "fractures.all.y5"),
        (labels.ROWS["hips"], "fractures.hip.y5"),
        (labels.ROWS["service"], "service_cost_a_year"),
        (labels.ROWS["trust"], "net_cash.acute_trust.y5"),
        (labels.ROWS["icb"], "net_cash.icb.y5"),
        (labels.ROWS["authority"], "net_cash.local_authority.y5"),
        (labels.ROWS["icer"], "icer"),
    ):
        sheet.put(row, 0, label)
        for column, option in ((1, BASE), (3, SERVICE)):
            id = f"{option}.{measure}"
            form = number_form(found.figures[id]) if id in found.figures else "General"
            sheet.put(row, column, found.cells.get(id, words.NONE), "right", form)
        row += 1
    return row + 1
