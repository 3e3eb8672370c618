"""The workbook of a case: every figure that it shows is the engine's, in whatever case; and it is clean."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from workbook_example import case, cells, far_apart, option, shown

from flscase.case.figure import Figure
from flscase.case.results import Results
from flscase.case.workings import workings
from flscase.documents.workbook import make, write_workbook
from flscase.documents.workbook.option_inputs import age_groups
from flscase.documents.workbook.results import number_form

CLASSIC = {
    "ABS", "AND", "AVERAGE", "COUNTIF", "IF", "INDEX", "ISNUMBER", "MATCH", "MAX", "MIN", "POWER", "ROUND",
    "SEARCH", "SUM", "SUMIFS", "SUMPRODUCT", "TEXT",
}  # fmt: skip
SHEETS = ["Read me", "Summary", "Inputs", "Results", "Budgets", "Ledger", "Quantities", "Pathway", "Caseload",
          "Prognosis", "Sources", "As delivered"]  # fmt: skip
# Figures that a sheet cannot work out: chance, signals, what-ifs, evidence and the counted caseload by site.
ELSEWHERE = re.compile(r"^(evidence|decision|caseload|plan)\.|\.(signal|whatif|switch|prob_\w+)\.")


@pytest.fixture(scope="module")
def results() -> Results:
    return case(years=5, options=("current", "thin", "fls", "fls_75"))


@pytest.fixture(scope="module")
def path(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(results, tmp_path_factory.mktemp("workbook") / "case.xlsx")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(case(), tmp_path_factory.mktemp("small") / "case.xlsx")


def test_every_figure_it_shows_is_the_engines(path: Path, results: Results) -> None:
    rows = shown(path)
    assert {
        id: row["value"] for id, row in rows.items() if far_apart(row["value"], results.figures[id].value)
    } == {}
    assert {row["check"] for row in rows.values()} == {"OK"}


def test_it_shows_every_figure_that_a_sheet_can_work_out(path: Path, results: Results) -> None:
    missing = {id for id, figure in results.figures.items() if figure.known} - set(shown(path))
    assert {id for id in missing if not ELSEWHERE.search(id)} == set()
    assert "caseload.index_patients" in shown(path)


def stratified(data: dict[str, Any]) -> None:
    fls = option(data, "fls")
    fls |= {
        "covers": {"ages": "65+", "sites": ["hip", "spine"]},
        "identified": {"hip": {"75+": 0.95, "50-74": 0.85}, "other": 0.7},
        "drug_mix": {
            "hip": {"zoledronate": 0.7, "alendronate": 0.3},
            "other": {"alendronate": 0.8, "teriparatide": 0.1, "risedronate": 0.1},
        },
        "ramp_up": [0.25, 0.5, 0.75],
        "new_assessments_per_month": 40,
        "dxa_slots_per_month": 15,
        "unassessed_get_usual_care": 0.5,
        "persistence": {"6": 0.8, "12": 0.7, "24": 0.6},
        "host": "elderly_care",
        "infusion": {"hip": "day", "later": "home"},
        "weeks_to_treatment": 10,
        "set_up": 5000,
        "equipment": [{"name": "licence", "cost": 5000, "every": "year"}, {"name": "scanner", "cost": 12000}],
    }


def money(data: dict[str, Any]) -> None:
    cashable = {"acute_trust": 0.2, "local_authority": 0.8}
    data["money"] = {"hip_cost_basis": "hes_increment", "payment_regime": "activity", "cashable": cashable}
    data["caseload"]["growth"] = 0.02


def own_price(data: dict[str, Any]) -> None:
    data["overrides"] = {"cost.hip.first_year": {"value": 13200, "reason": "local costing"}}


def two_risks(data: dict[str, Any]) -> None:
    data["overrides"] = {"risk.ratio": {"value": 1.5, "reason": "scenario"}}


def months(data: dict[str, Any]) -> None:
    import datetime

    data["case"] |= {"cycle": "month", "start": datetime.date(2027, 7, 1)}


def other_discount(data: dict[str, Any]) -> None:
    data["case"]["discount"] = {"money": 0.035, "health": 0.015}


def no_service(data: dict[str, Any]) -> None:
    data["options"] = [
        option(data, "current"),
        {"id": "more", "name": "More usual care", "treated": 0.3, "drug_mix": {"zoledronate": 1}},
    ]


def only_today(data: dict[str, Any]) -> None:
    data["options"] = [option(data, "current")]


def nobody_starts(data: dict[str, Any]) -> None:
    option(data, "fls")["started"] = 0


@pytest.mark.parametrize(
    "edit",
    [stratified, money, own_price, two_risks, months, other_discount, no_service, only_today, nobody_starts],
)
def test_it_repeats_the_engine_in_any_case(edit: Any, tmp_path: Path) -> None:
    found = case(edit)
    rows = shown(write_workbook(found, tmp_path / "case.xlsx"))
    assert len(rows) > 25
    assert {id: row for id, row in rows.items() if row["check"] != "OK"} == {}
    assert {id for id, row in rows.items() if far_apart(row["value"], found.figures[id].value)} == set()


def test_a_figure_that_does_not_repeat_the_engine_is_pointed_at(results: Results, tmp_path: Path) -> None:
    material = make.material_of(case())
    wrong = dict(material.figures)
    wrong["fls.qalys_gained"] = replace(
        wrong["fls.qalys_gained"], value=wrong["fls.qalys_gained"].value * 1.00001
    )
    made = make.write(replace(material, figures=wrong), tmp_path / "case.xlsx")
    assert {id for id, row in shown(made).items() if row["check"] != "OK"} == {"fls.qalys_gained"}
    assert "some figures do not repeat" in str(cells(made, "Summary"))


def test_its_sheets_stand_in_reading_order_and_none_is_hidden(small: Path) -> None:
    book = openpyxl.load_workbook(small)
    assert book.sheetnames == SHEETS
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert all(sheet.print_area for sheet in book)
    assert {sheet.title for sheet in book if not sheet.freeze_panes} == {"Read me"}
    hidden = [sheet.title for sheet in book if any(line.hidden for line in sheet.row_dimensions.values())]
    assert hidden == []


def test_it_holds_formulas_of_classic_functions_only(small: Path) -> None:
    with zipfile.ZipFile(small) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    formulas = [text for sheet in sheets for text in re.findall(r"<f>(.*?)</f>", sheet)]
    assert len(formulas) > 5_000
    outside = [re.sub(r'"[^"]*"', "", text.replace("&quot;", '"')) for text in formulas]
    assert {name for text in outside for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", text)} <= CLASSIC
    assert not [sheet for sheet in sheets if 't="array"' in sheet or "<f t=" in sheet]


def test_it_carries_nothing_hidden(small: Path) -> None:
    with zipfile.ZipFile(small) as archive:
        names = archive.namelist()
        properties = archive.read("docProps/core.xml").decode()
    assert not [
        name for name in names if re.search("vba|comments|external|chart|drawing|printer", name, re.I)
    ]
    assert "<dc:creator></dc:creator>" in properties
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in properties


def test_equal_results_give_equal_bytes(tmp_path: Path) -> None:
    found = case()
    first, second = (write_workbook(found, tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_it_stays_small(path: Path) -> None:
    assert path.stat().st_size < 5_000_000


def test_every_input_has_a_name_and_stands_among_the_inputs_as_delivered(small: Path) -> None:
    book = openpyxl.load_workbook(small)
    names = set(book.defined_names)
    for wanted in (
        "price.zoledronate",
        "people.75_79.female.hip",
        "option.fls.covered.hip.50_54",
        "option.fls.staff.1.wte",
        "split.hip_spell.trauma_orthopaedics",
        "cashable.acute_trust",
        "rule.growth",
        "option.fls.mix.zoledronate.hip",
    ):
        assert wanted in names
        address = book.defined_names[wanted].attr_text.rpartition("!")[2].replace("$", "")
        assert book["Inputs"][address].fill.fgColor.rgb == "FFFFF6BF"
    delivered = [
        row
        for row in cells(small, "As delivered")
        if row[0] == "Zoledronic acid 5 mg, hospital contract price"
    ]
    assert delivered[0][2] == 20


def test_text_of_users_is_never_a_formula(tmp_path: Path) -> None:
    def hostile(data: dict[str, Any]) -> None:
        data["case"] |= {"title": "=1+1", "organisation": "@SUM(1)"}
        option(data, "fls")["name"] = "+cmd|' /C calc'!A0"
        option(data, "fls")["workforce"][0]["role"] = "=nurse()"
        option(data, "fls")["equipment"] = [{"name": "-2+3", "cost": 1}]

    made = write_workbook(case(hostile), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(made)
    typed = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    for text in ("=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "=nurse()", "-2+3"):
        there = [cell for cell in typed if cell.value == text]
        assert there
        assert {cell.data_type for cell in there} == {"s"}
    assert {row["check"] for row in shown(made).values()} == {"OK"}


def test_intervals_are_those_of_the_figures_and_marked_as_fixed(tmp_path: Path) -> None:
    material = make.material_of(case())
    figures = dict(material.figures)
    figures["fls.qalys_gained"] = replace(figures["fls.qalys_gained"], low=1.5, high=20.0)
    rows = shown(make.write(replace(material, figures=figures), tmp_path / "case.xlsx"))
    assert (rows["fls.qalys_gained"]["low"], rows["fls.qalys_gained"]["high"]) == (1.5, 20.0)
    head = next(row for row in cells(tmp_path / "case.xlsx", "Results") if row[0] == "What it is")
    assert head[6:8] == ("Low, from flscase", "High, from flscase")


@pytest.mark.parametrize(
    ("value", "unit", "digits", "form"),
    [
        (0.41, "share", None, "0%"),
        (8.1, "QALYs", 2, "#,##0.0"),
        (0.042, "beds", 2, "#,##0.000"),
        (1_314_979.0, "GBP", None, '"£"0.0,,"m";-"£"0.0,,"m";"£"0.0,,"m"'),
        (14_229.0, "GBP per QALY", None, '"£"#,##0;-"£"#,##0;"£"#,##0'),
        ("never within the plan", "quarter", None, "General"),
    ],
)
def test_number_formats_follow_the_figures_rounding(
    value: float | str, unit: str, digits: int | None, form: str
) -> None:
    figure = Figure("x", value, unit, "x", "modelled", rests_on="assumed", digits=digits)
    assert number_form(figure) == form


def test_a_share_that_differs_between_the_sexes_is_refused(results: Results) -> None:
    model = results.model
    table = workings(model.plans[:1], model.intake, model.parameters, model.money, model.settings)
    share = model.plans[0].usual.copy()
    share[0] += 0.1
    with pytest.raises(ValueError, match="women and men"):
        age_groups(table, [share])
    share = model.plans[0].usual.copy()
    share[:30] += 0.1
    assert [label for label, _ in age_groups(table, [share])] == ["50 to 74", "75+"]
