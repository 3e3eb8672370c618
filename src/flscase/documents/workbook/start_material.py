"""What the start workbook is made of: current care and one service, by kind of fracture, from one number.

The template's well-run service stands in it, for the hospital size that the template is written for. Its
years have no dates, so that the file that ships today is right next year.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import replace
from typing import Final

from flscase.case.figure import Figure
from flscase.case.inputs import CaseInputs
from flscase.case.options import SIZED_FOR, case_text
from flscase.case.workings import gathered
from flscase.documents.workbook import start_labels as labels
from flscase.documents.workbook.make import material_of
from flscase.documents.workbook.material import Material

SERVICE: Final = "fls"
OPTIONS: Final = ("current", SERVICE)
ANY_APRIL: Final = datetime.date(2000, 4, 1)


def start_inputs() -> CaseInputs:
    """Return the case behind the start workbook: no stated places, so that nurses alone limit it."""
    text = case_text(title=labels.TITLE, start=ANY_APRIL, hip_fractures=SIZED_FOR)
    data = tomllib.loads(text)
    data["options"] = [option for option in data["options"] if option["id"] in OPTIONS]
    for option in data["options"]:
        option.pop("new_assessments_per_month", None)
    return CaseInputs.model_validate(data)


def start_material() -> Material:
    """Return its material, worked out from the evidence pack as it stands."""
    from flscase.case.analysis import analyse

    results = analyse(start_inputs(), draws=0)
    material = material_of(results)
    names = _plain_names(results.periods.quarters)
    return replace(
        material,
        title=labels.TITLE,
        organisation=labels.YOUR_HOSPITAL,
        table=gathered(material.table),
        quarters=tuple(names[quarter] for quarter in material.quarters),
        year_of_quarter=tuple(names[year] for year in material.year_of_quarter),
        figures={id: _undated(figure, names) for id, figure in material.figures.items()},
    )


def _plain_names(quarters: tuple[str, ...]) -> dict[str, str]:
    """Return names without dates for financial years and quarters."""
    years = list(dict.fromkeys(quarter.split(" ")[0] for quarter in quarters))
    plain = {year: labels.YEAR.format(year=place + 1) for place, year in enumerate(years)}
    named = {quarter: f"{plain[quarter.split(' ')[0]]} {quarter.split(' ')[1]}" for quarter in quarters}
    return {**plain, **named}


def _undated(figure: Figure, names: dict[str, str]) -> Figure:
    """Return a figure whose words name no year."""
    value = names.get(figure.value, figure.value) if isinstance(figure.value, str) else figure.value
    label = figure.label
    for dated, plain in names.items():
        label = label.replace(dated, plain.lower())
    return replace(figure, value=value, label=label)
