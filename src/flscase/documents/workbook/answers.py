"""Every figure that the workbook can work out by itself, as a formula over the sheets before it.

Ids are those of the case's figures. An answer may rest on other answers: `ref` points at their cells, so
that a reader can follow it from row to row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from flscase.documents.workbook.budgets import Budgets
from flscase.documents.workbook.caseload import Caseload
from flscase.documents.workbook.formula import Formula
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.ledger import Ledger
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.pathway import Path
from flscase.documents.workbook.quantities import Amounts

Answer = Callable[[], Formula]


@dataclass
class Model:
    """The sheets that answers are made from."""

    material: Material
    inputs: Inputs
    caseload: Caseload
    paths: dict[str, Path]
    amounts: Amounts
    ledger: Ledger
    budgets: Budgets

    @property
    def baseline(self) -> str:
        """Id of today's care."""
        return self.material.baseline

    @property
    def years(self) -> range:
        """Years of the plan, from 1."""
        return range(1, self.material.table.years + 1)


@dataclass
class Answers:
    """Answers by figure id, and the cells of those that stand on the sheet already or will.

    cells: text of the cell that each shown figure stands in.
    """

    model: Model
    known: dict[str, Answer] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    made: dict[str, Formula] = field(default_factory=dict)

    def formula(self, id: str) -> Formula:
        """Return the formula of a figure."""
        if id not in self.made:
            self.made[id] = self.known[id]()
        return self.made[id]

    def ref(self, id: str) -> Formula:
        """Return a pointer at a figure's cell; where it is not shown, its whole formula."""
        formula = self.formula(id)
        return Formula(self.cells[id], formula.value) if id in self.cells else formula

    def add(self, found: Iterator[tuple[str, Answer]]) -> None:
        """Take in some answers."""
        self.known.update(found)


def _same(cell: Formula) -> Formula:
    return cell


def all_answers(model: Model) -> Answers:
    """Return every answer that the sheets can give."""
    from flscase.documents.workbook import answers_money, answers_people

    answers = Answers(model)
    answers.known["caseload.index_patients"] = lambda: model.caseload.everybody
    for bound in ("lower", "upper"):
        cell = model.inputs.evidence[f"econ.threshold.{bound}"]
        answers.known[f"plan.threshold_{bound}"] = partial(_same, cell)
    for id in model.paths:
        answers.add(answers_people.people(answers, id))
        answers.add(answers_money.service(answers, id))
        if id != model.baseline:
            answers.add(answers_people.against_baseline(answers, id))
            answers.add(answers_money.against_baseline(answers, id))
    return answers
