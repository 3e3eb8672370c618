"""Everything needed to run a result again and see the same: a Python file and a notebook.

Both hold the case itself, the fingerprint of the evidence, the seed and the headline figures. Run anywhere
with the same release, they work the case out anew and stop with a plain sentence where anything differs.
They hold no patient's data: a case that counts its own records needs those files, in a folder named when it
is run.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from pprint import pformat
from typing import TYPE_CHECKING, Any, Final

from flscase.case.inputs_toml import to_toml
from flscase.case.writing import write_whole

if TYPE_CHECKING:
    from flscase.case.results import Results

SCRIPT: Final = "reproduce.py"
NOTEBOOK: Final = "reproduce.ipynb"
# Figures that a case is argued from: measures of the lead option, and of the caseload.
HEADLINES: Final = (
    "treated_share",
    "fractures_averted.all.y{years}",
    "fractures_averted.hip.y{years}",
    "qalys_gained",
    "incremental_cost",
    "net_benefit.lower",
    "prob_cost_effective.lower",
    "net_cash.acute_trust.y{years}",
    "net_cash.system.y{years}",
)
_INTRO: Final = (
    "Works this case out again and compares. It needs flscase {version}. For a case that counts its own\n"
    "records, name the folder that holds them:"
)


def headline_figures(results: Results) -> dict[str, dict[str, Any]]:
    """Return value and interval of the headline figures by id, in a fixed order."""
    names = [f"{results.lead}.{measure.format(years=results.years)}" for measure in HEADLINES]
    names += ["caseload.index_patients", f"{results.baseline}.fractures.all.y{results.years}"]
    found = {name: results.figures[name] for name in names if name in results.figures}
    return {name: {"value": f.value, "low": f.low, "high": f.high} for name, f in found.items()}


def results_text(results: Results) -> str:
    """Return results.json as it is written: sorted, without anything that differs from run to run."""
    return json.dumps(results.to_json(), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def digest(results: Results) -> str:
    """Return the sha256 of results.json."""
    return hashlib.sha256(results_text(results).encode()).hexdigest()


def script(results: Results) -> str:
    """Return the Python file. Equal results give equal text."""
    head, *parts = _parts(results)
    return f'"""{head}"""\n\n' + "\n\n".join(parts) + "\n"


def notebook(results: Results) -> str:
    """Return the notebook as JSON: the same steps, one to a cell, nothing run yet."""
    head, *parts = _parts(results)
    cells = [_cell(0, "markdown", head), *(_cell(n, "code", part) for n, part in enumerate(parts, 1))]
    book = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_reproduction(results: Results, folder: Path) -> list[Path]:
    """Write the Python file and the notebook into a folder; return their paths. Raises InputError."""
    texts = {SCRIPT: script(results), NOTEBOOK: notebook(results)}
    for name, text in texts.items():
        write_whole(folder / name, text)
    return [folder / name for name in texts]


def _cell(place: int, kind: str, text: str) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    cell: dict[str, Any] = {"cell_type": kind, "id": f"step-{place}", "metadata": {}, "source": lines}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _parts(results: Results) -> list[str]:
    """Return the heading and the steps as code."""
    made = results.provenance
    title = results.inputs.case.title.replace("\\", "/").replace('"', "'")
    head = f"{title}\n\n{_INTRO.format(version=made['version'])}\n\n    python {SCRIPT} [FOLDER]\n"
    expected = {
        "version": made["version"],
        "evidence_hash": made["evidence_hash"],
        "inputs_hash": made["inputs_hash"],
    }
    facts = (
        f"CASE = {_literal(to_toml(results.inputs))}\n"
        f"MADE_WITH = {pformat(expected, width=100)}\n"
        f"SEED, DRAWS = {made['seed']!r}, {made['draws']!r}\n"
        f"RESULTS_SHA256 = {digest(results)!r}\n"
        f"FIGURES = {pformat(headline_figures(results), width=100, sort_dicts=False)}"
    )
    return [head, _IMPORTS, facts, _FUNCTIONS, _MAIN]


def _literal(text: str) -> str:
    """Return a text as Python source over several lines, whatever it holds."""
    lines = text.splitlines(keepends=True)
    return "(\n" + "".join(f"    {line!r}\n" for line in lines) + ")"


_IMPORTS: Final = """\
import hashlib
import json
import math
import sys
import tomllib
from pathlib import Path

import flscase
from flscase.case import CaseInputs, analyse"""

_FUNCTIONS: Final = '''\
def run(folder):
    """Work the case out again, its records read from a folder."""
    inputs = CaseInputs.model_validate(tomllib.loads(CASE)).in_folder(Path(folder))
    return analyse(inputs, draws=DRAWS, seed=SEED)


def alike(left, right):
    """Tell whether two values are the same: text exactly, numbers to nine figures."""
    if isinstance(left, str) or left is None or isinstance(right, str) or right is None:
        return left == right
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)


def differences(results):
    """Return what is not as it was, in plain sentences."""
    found = [
        f"{name}: {results.provenance[name]}, and it was {value}"
        for name, value in MADE_WITH.items()
        if results.provenance[name] != value
    ]
    for name, parts in FIGURES.items():
        now = results.figures[name]
        found += [
            f"{name} ({part}): {getattr(now, part)}, and it was {value}"
            for part, value in parts.items()
            if not alike(getattr(now, part), value)
        ]
    return found'''

# Guarded, because many draws start fresh processes that read this file again.
_MAIN: Final = """\
if __name__ == "__main__":
    here = Path(globals().get("__file__", ".")).parent
    named = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    results = run(named if named.is_dir() else here)
    if wrong := differences(results):
        raise SystemExit("This is not the same result:\\n  " + "\\n  ".join(wrong))
    print(f"The same: {len(FIGURES)} headline figures, {DRAWS} draws, flscase {flscase.__version__}.")
    text = json.dumps(results.to_json(), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    same = hashlib.sha256((text + "\\n").encode()).hexdigest() == RESULTS_SHA256
    print("results.json is", "the same, byte for byte." if same else "not the same past nine figures.")"""
