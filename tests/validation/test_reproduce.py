"""A result can be run again: by its own script, on any number of workers, in blocks of any size."""

from __future__ import annotations

import datetime
import json
import math
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flscase.case import analysis, probabilistic, reproduce, running
from flscase.case.analysis import analyse
from flscase.case.inputs import CaseInputs
from flscase.case.options import case_text
from flscase.case.results import Results
from flscase.documents import build
from flscase.economics.parameters import sample
from flscase.evidence import Pack, load_pack, resolve

START = datetime.date(2027, 4, 1)
TITLE = 'Service for "St. Swithin\'s" \\ north'


def case(options: int = 4) -> CaseInputs:
    text = case_text(title=TITLE, start=START, hip_fractures=320)
    data = tomllib.loads(text)
    data["options"] = data["options"][:options]
    return CaseInputs.model_validate(data)


@pytest.fixture(scope="module")
def results() -> Results:
    return analyse(case(), draws=12, seed=3)


def run(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, check=False, cwd=file.parent, timeout=300
    )


def test_the_script_finds_the_same_results(results: Results, tmp_path: Path) -> None:
    script, book = reproduce.write_reproduction(results, tmp_path)
    done = run(script)
    assert done.returncode == 0, done.stderr
    assert "The same: " in done.stdout
    assert "byte for byte" in done.stdout
    assert book.name == "reproduce.ipynb"


def test_the_script_says_what_differs(results: Results, tmp_path: Path) -> None:
    name = f"{results.lead}.qalys_gained"
    changed = replace(results.figures[name], value=1.0, low=None, high=None)
    forged = replace(results, figures={**results.figures, name: changed})
    script, _ = reproduce.write_reproduction(forged, tmp_path)
    done = run(script)
    assert done.returncode == 1
    assert "This is not the same result" in done.stderr
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_the_notebook_holds_the_same_steps_and_is_the_same_each_time(results: Results) -> None:
    text = reproduce.notebook(results)
    assert text == reproduce.notebook(results)
    book = json.loads(text)
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    code = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] for cell in book["cells"] if cell["cell_type"] == "code")
    script = reproduce.script(results)
    assert all(part in script for part in code)
    compile("\n".join(code), "notebook", "exec")


def test_the_headlines_are_there_and_the_text_is_that_of_the_file(results: Results) -> None:
    found = reproduce.headline_figures(results)
    assert len(found) == len(reproduce.HEADLINES) + 2
    assert reproduce.results_text(results) == build.results_text(results)


def test_nothing_of_this_machine_stands_in_the_script(results: Results) -> None:
    script = reproduce.script(results)
    assert str(Path.home()) not in script
    assert str(Path.cwd()) not in script


@pytest.mark.slow
def test_one_and_two_workers_write_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "POOL_FROM", 32)
    inputs = case(3)
    one, two = (reproduce.results_text(analyse(inputs, draws=40, workers=n, deep=False)) for n in (1, 2))
    assert one == two


def far(left: Any, right: Any, where: str = "") -> list[str]:
    """Return where two plain values differ: text and kind exactly, numbers beyond nine figures."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [spot for key in left for spot in far(left[key], right[key], f"{where}/{key}")]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = zip(left, right, strict=True)
        return [spot for n, (one, two) in enumerate(pairs) for spot in far(one, two, f"{where}/{n}")]
    if isinstance(left, float | int) and isinstance(right, float | int):
        return [] if math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-6) else [where]
    return [] if left == right else [where]


@pytest.mark.parametrize("size", [7, 64])
def test_the_size_of_a_block_changes_nothing_that_counts(
    results: Results, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Sums over other blocks differ in the last digits of floating point, never in nine figures."""
    plain = running.blocks
    monkeypatch.setattr(probabilistic, "blocks", lambda places: plain(places, size))
    again = analyse(case(), draws=12, seed=3)
    assert far(json.loads(reproduce.results_text(again)), json.loads(reproduce.results_text(results))) == []


def test_another_option_changes_nobody_elses_figures(results: Results) -> None:
    fewer = analyse(case(3), draws=12, seed=3)
    shared = [name for name in fewer.figures if name in results.figures and "prob_" not in name]
    shared = [name for name in shared if name.split(".")[0] in ("current", "thin", "fls")]
    assert len(shared) > 200
    pairs = [(fewer.figures[name].to_json(), results.figures[name].to_json()) for name in shared]
    assert [spot for left, right in pairs for spot in far(left, right, left["label"])] == []


def test_a_parameter_that_nobody_knew_changes_no_draw() -> None:
    pack = load_pack()
    new = replace(pack.get("cost.dxa"), id="cost.aaa_unrelated", same_as="")
    names = [pack_field for pack_field in Pack.__dataclass_fields__ if pack_field != "parameters"]
    wider = Pack(**{name: getattr(pack, name) for name in names}, parameters={new.id: new, **pack.parameters})
    before, after = (sample(resolve(chosen), 1, 0, 12) for chosen in (pack, wider))
    assert set(after) - set(before) == {new.id}
    assert all((before[name] == after[name]).all() for name in before)


def test_more_draws_begin_with_the_same_draws() -> None:
    resolved = resolve(load_pack())
    few, many = sample(resolved, 1, 0, 10), sample(resolved, 1, 0, 25)
    middle = sample(resolved, 1, 10, 25)
    assert all((many[name][..., :10] == few[name]).all() for name in few)
    assert all((many[name][..., 10:] == middle[name]).all() for name in few)
