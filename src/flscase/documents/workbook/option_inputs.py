"""The inputs of the options: whom each covers and how far people get.

A share that is given once stands once per index group; where the case gives it by age, there is one row
per age group.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from flscase.case.workings import Workings
from flscase.documents.workbook import labels, option_running
from flscase.documents.workbook.material import Material
from flscase.documents.workbook.option_cells import (
    FIRST,
    WIDE,
    OptionCells,
    OptionRows,
    Row,
    choice,
    everybody,
    serving,
)
from flscase.documents.workbook.sheet import WHOLE, Sheet

CASCADE: Final = ("identified", "assessed", "recommended", "started")


def write(sheet: Sheet, row: int, material: Material) -> tuple[list[OptionCells], int]:
    """Write the options' inputs from a row on; return their cells and the next free row."""
    options = [OptionCells(course) for course in material.options]
    rows = OptionRows(sheet, row, material, options)
    _cascade(rows)
    _coverage(rows)
    option_running.write(rows)
    return options, rows.row


def tidy(ages: str) -> str:
    """Return an age group as it may stand in the name of a cell."""
    return ages.replace(" ", "_").replace("-", "_").replace("+", "_plus")


def age_groups(table: Workings, shares: Sequence[Any]) -> list[tuple[str, tuple[int, ...]]]:
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


def _strata(table: Workings, bands: Sequence[int], group: int) -> list[int]:
    """Return the places of the strata of some bands and one index group."""
    sexes, groups = len(table.sexes), len(table.groups)
    return [(band * sexes + sex) * groups + group for band in bands for sex in range(sexes)]


def _cascade(rows: OptionRows) -> None:
    table = rows.table
    plans = [option.course.plan for option in rows.options]
    ages = age_groups(table, [getattr(plan, name) for plan in plans for name in ("usual", *CASCADE)])
    rows.heading(labels.OPTIONS, labels.CASCADE_NOTE)
    for share in ("usual", *CASCADE):
        for words, bands in ages:
            for group, index in enumerate(table.groups):
                label, name = f"{labels.CASCADE[share]}: {labels.GROUPS[index]}", f"{share}.{index}"
                if len(ages) > 1:
                    label, name = f"{label}, {words}", f"{name}.{tidy(words)}"
                strata = _strata(table, bands, group)
                values = [float(getattr(plan, share)[strata[0]]) for plan in plans]
                row = Row(label, name, shown=everybody if share == "usual" else serving)
                for option, cell in rows.line(row, values):
                    option.shares.update({(share, stratum): cell for stratum in strata})
    rows.single("usual_kept", Row(labels.USUAL_KEPT, "usual_kept"), [plan.usual_kept for plan in plans])


def coverage_columns(material: Material) -> int:
    """Return how many columns the grid of coverage takes."""
    return len(material.table.groups) * sum(bool(option.service) for option in material.options)


def _coverage(rows: OptionRows) -> None:
    """Write whom each service covers: a row an age band, a column an index group of an option."""
    table, sheet = rows.table, rows.sheet
    if not rows.served:
        return
    sheet.band(rows.row + 1, labels.COVERAGE, max(FIRST + coverage_columns(rows.material), WIDE))
    rows.row = sheet.note(rows.row + 2, labels.COVERAGE_NOTE)
    heads = [
        f"{option.course.plan.name}: {labels.SHORT_GROUPS[index]}"
        for option in rows.served
        for index in table.groups
    ]
    sheet.heads(rows.row, [labels.AGE, labels.UNIT], heads, height=42)
    rows.row += 1
    for band, ages in enumerate(table.bands):
        sheet.put(rows.row, 0, ages.replace("-", " to "))
        sheet.put(rows.row, 1, labels.ONE_OR_NOUGHT, "fixed")
        for place, option in enumerate(rows.served):
            _covered(rows, FIRST + place * len(table.groups), option, band)
        rows.row += 1


def _covered(rows: OptionRows, left: int, option: OptionCells, band: int) -> None:
    """Write which index groups of one band an option covers."""
    sheet, table = rows.sheet, rows.table
    for group, index in enumerate(table.groups):
        strata = _strata(table, (band,), group)
        sheet.put(rows.row, left + group, float(option.course.plan.covered[strata[0]]), "input", WHOLE)
        sheet.raw.data_validation(rows.row, left + group, rows.row, left + group, dict(choice(("0", "1"))))
        name = f"option.{option.id}.covered.{index}.{tidy(table.bands[band])}"
        option.covered.update(dict.fromkeys(strata, sheet.named(rows.row, left + group, name)))
