"""The engine holds no country: no price, rate or probability stands in its code, and another pack runs."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from flscase.case.validation import money
from flscase.case.validation.bench import Bench, make
from flscase.evidence import load_pack
from flscase.evidence.loader import PACKS
from flscase.terms import PAYERS  # ids of budget holders; what a reader sees is their label

ENGINE = Path(__file__).resolve().parents[2] / "src" / "flscase" / "economics"
# Numbers that hold in every country, each with why it may stand in code.
CALENDAR = {3, 4, 7, 12, 60, 365.25}  # months, quarters, days, minutes
HORIZON = {5, 50, 101.0}  # fine years at least; the youngest age; the age at which following ends
CURVES = {6, 12, 18, 24, 36, 60, 0.25}  # months at which a pack gives persistence; a quarter of a year
BINS = {4.0, 8.0, 16.0, 0.125, 9, 3}  # how time since a fracture is cut; half a quarter; shapes
PACKETS = {28, 30}  # days in a packet, part of the names under which packs price drugs
FITTING = {"regression.py", "markov.py", "decision.py"}  # mathematics of anybody's model
RUNNING = {16, 60}  # runs side by side; years of padding past a life table; bytes of a key
PENNY = {0.005}
ANYWHERE = CALENDAR | HORIZON | CURVES | BINS | PACKETS | RUNNING | PENNY
COUNTRY = re.compile(r"£|\bGBP\b|\bNHS\b|England|\bUK\b|Wales|Scotland|sterling", re.IGNORECASE)


def literals(path: Path) -> list[tuple[int, float]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ]


def is_plain(value: float) -> bool:
    """Small whole numbers of arithmetic, and tolerances of floating point."""
    return value in {0, 1, 2, 0.5} or 0 < value <= 1e-6


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=lambda path: path.stem)
def test_no_number_of_a_country_stands_in_the_engine(path: Path) -> None:
    if path.name in FITTING:
        return
    found = [(line, value) for line, value in literals(path) if not is_plain(value) and value not in ANYWHERE]
    assert found == []


@pytest.mark.parametrize("name", sorted(FITTING))
def test_general_mathematics_knows_no_evidence(name: str) -> None:
    text = (ENGINE / name).read_text(encoding="utf-8")
    assert "flscase.evidence" not in text
    assert 'parameters["' not in text


def test_no_text_of_the_engine_names_a_country() -> None:
    found = []
    for path in sorted(ENGINE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes
            if text and node.value not in PAYERS and COUNTRY.search(node.value):
                found.append((path.name, node.lineno, node.value))
    assert found == []


def test_the_scan_sees_a_price() -> None:
    price = ast.parse("cost = 12_186.0").body[0]
    assert isinstance(price, ast.Assign)
    assert isinstance(price.value, ast.Constant)
    assert not is_plain(price.value.value)
    assert price.value.value not in ANYWHERE


def scaled(text: str, factor: float) -> str:
    """Multiply every value, bound and error of a topic file."""

    def times(match: re.Match[str]) -> str:
        return f"{match[1]}{float(match[2]) * factor!r}"

    return re.sub(r"^((?:value|low|high|se) = )([\d.e+-]+)$", times, text, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A made-up country: its people live longer, its drugs cost more."""
    folder = tmp_path_factory.mktemp("pack") / "ruritania"
    shutil.copytree(PACKS / "uk", folder)
    pack = (folder / "pack.toml").read_text(encoding="utf-8")
    pack = pack.replace('name = "uk"', 'name = "ruritania"', 1).replace('"2024/25"', '"2030"', 1)
    (folder / "pack.toml").write_text(pack, encoding="utf-8")
    table = folder / "tables" / "life_table.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    halved = [
        ",".join([row.split(",")[0], *(f"{float(q) / 2:.6f}" for q in row.split(",")[1:])]) for row in rows
    ]
    table.write_text("\n".join([head, *halved]) + "\n", encoding="utf-8")
    prices = folder / "prices.toml"
    prices.write_text(scaled(prices.read_text(encoding="utf-8"), 1.25), encoding="utf-8")
    return make(load_pack(folder))


def test_another_country_runs_on_its_own_numbers(elsewhere: Bench, bench: Bench) -> None:
    assert (elsewhere.pack.name, elsewhere.pack.base_price_year) == ("ruritania", "2030")
    assert elsewhere.pack.hash != bench.pack.hash
    found = {}
    for place in (bench, elsewhere):
        plans = money.standard(place)
        ran = money.run(place, list(plans.values()), place.everybody * 1000.0, years=5)
        result = ran.options["fls"]
        treated = result.flows.year["started"].sum()
        found[place.pack.name] = (
            place.treated(place.everybody, []).per_person("life_years"),
            money.on_drugs(place, result).plan,
            float(treated),
        )
        assert all(np.all(np.isfinite(entry.budget)) for entry in result.entries)
    (years, drugs, treated), (longer, dearer, same) = found["uk"], found["ruritania"]
    assert longer > 1.2 * years
    assert dearer > 1.1 * drugs
    assert same == pytest.approx(treated)


def test_the_calibration_is_solved_anew_there(elsewhere: Bench, bench: Bench) -> None:
    from flscase.case.validation.first import share_by_year, within
    from flscase.economics.model import cohort_rates

    shares = share_by_year(elsewhere, elsewhere.people(sexes=["female"]))
    assert within(shares, 2) == pytest.approx(elsewhere.target("refracture.cumulative.2y"), abs=1e-9)
    scales = [cohort_rates(place.parameters, place.settings, place.clock)[1] for place in (bench, elsewhere)]
    assert scales[0] != pytest.approx(scales[1], rel=1e-3)
