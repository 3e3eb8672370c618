"""Put the sheets together in the order in which the model works, and in which a reader meets them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flscase.case.workings import workings
from flscase.documents.workbook import (
    budgets,
    caseload,
    delivered,
    inputs,
    labels,
    ledger,
    pathway,
    prognosis,
    quantities,
    readme,
    results,
    sources,
    summary,
)
from flscase.documents.workbook.answers import Model, all_answers
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.sheet import Book, Sheet

if TYPE_CHECKING:
    from flscase.case.results import Results

SHEETS: Final = (readme.NAME, *labels.SHEET_TEXTS)
# discount views that can be chosen in the workbook beside the case's own
OTHER_RATES: Final = ("econ.discount", "alternative.econ.discount.lower")


def write_workbook(source: Results, path: Path | str) -> Path:
    """Write the workbook of a case and return its path.

    Equal results give equal bytes. Raises OSError where the file cannot be written.
    """
    return write(material_of(source), Path(path))


def material_of(source: Results) -> Material:
    """Return what the workbook of a case is made of."""
    model, pack = source.model, source.resolved.pack
    table = workings(
        model.plans,
        model.intake,
        model.parameters,
        model.money,
        model.settings,
        other_rates=[source.resolved[id].number for id in OTHER_RATES if id in source.resolved],
    )
    years = source.periods.financial_years
    case = source.inputs.case
    return Material(
        title=case.title,
        organisation=case.organisation or case.title,
        table=table,
        values=dict(model.parameters),
        resolved=source.resolved,
        hip_cost_basis=model.money.hip_cost_basis,
        payment_regime=model.money.payment_regime,
        cashable=model.money.cashable,
        quarters=source.periods.quarters,
        year_of_quarter=tuple(years[place] for place in source.periods.year_of_quarter),
        baseline=source.baseline,
        lead=source.lead,
        figures=source.figures,
        facts=_facts(source),
        attributions=tuple(dict.fromkeys((pack.licence["attribution"], *pack.attributions))),
    )


def _facts(source: Results) -> tuple[tuple[str, str], ...]:
    known = source.provenance
    return (
        ("Made by", f"flscase {known['version']}"),
        ("Evidence", f"{known['evidence_pack']}, hash {known['evidence_hash']}"),
        ("Inputs", f"hash {known['inputs_hash']}"),
        ("Ranges", f"{known['draws']} draws, seed {known['seed']}"),
        ("Price year", source.resolved.pack.base_price_year),
    )


def write(material: Material, path: Path) -> Path:
    """Write a workbook from its material and return its path."""
    book = Book(path, material.title, SHEETS)
    readme.write(book, material)
    summary.write(book, material, model_sheets(book, material, ()))
    book.close()
    return path


def model_sheets(book: Book, material: Material, before: Sequence[Sheet]) -> results.ResultCells:
    """Write every sheet of the model; return the live cells of the figures.

    before: further sheets that hold inputs.
    """
    cells = inputs.write(book, material)
    people = caseload.write(book, material, cells)
    paths = pathway.write(book, material, cells, people)
    tables = prognosis.write(book, material)
    amounts = quantities.write(book, material, cells, people, paths, tables)
    money = ledger.write(book, material, cells, amounts)
    positions = budgets.write(book, material, cells, money)
    model = Model(material, cells, people, paths, amounts, money, positions)
    changed = delivered.write(book, [*before, cells.sheet])
    sources.write(book, material)
    return results.write(book, material, all_answers(model), changed)
