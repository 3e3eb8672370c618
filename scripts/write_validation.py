"""Run every check of the model and write the results into the manual.

    uv run python scripts/write_validation.py            runs all and rewrites docs/validation.md
    uv run python scripts/write_validation.py --quick    leaves out the tests of a second program

The checks with a measure run on the engine here; those that need a second program (people simulated one by
one, a recalculated workbook) are told by their tests.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from flscase.case.validation import checks, face, page, studies
from flscase.case.validation.bench import national

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "validation.md"


def results_of_tests(wanted: list[checks.Check]) -> dict[str, str]:
    """Run the tests of some checks; return by check "passes", "**fails**" or "not run here"."""
    there = [check for check in wanted if (ROOT / check.test.split("::")[0]).exists()]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", f"--junit-xml={report}"]
        subprocess.run(
            [*command, *(check.test for check in there)], cwd=ROOT, check=False, stdout=subprocess.DEVNULL
        )
        # The report is written by our own test run on this machine, seconds before.
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314
    return {check.id: _ended(check, cases) for check in wanted}


def _ended(check: checks.Check, cases: list[ElementTree.Element]) -> str:
    file, _, name = check.test.partition("::")
    module = file.removesuffix(".py").replace("/", ".")
    mine = [
        case
        for case in cases
        if str(case.get("classname", "")).startswith(module) and str(case.get("name", "")).startswith(name)
    ]
    ran = [case for case in mine if case.find("skipped") is None]
    if not ran:
        return "not run here"
    bad = any(case.find("failure") is not None or case.find("error") is not None for case in ran)
    return "**fails**" if bad else "passes"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 if a check fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the tests of a second program")
    quick = parser.parse_args(arguments).quick
    bench = national()
    measured = checks.measure_all(bench)
    alone = [item.check for item in measured if item.value is None]
    tests = {} if quick else results_of_tests(alone)
    text = page.generated(bench.pack, measured, tests, face.rows(bench), studies.all_studies(bench))
    PAGE.write_text(page.place(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8", newline="\n")
    failed = [item.check.id for item in measured if item.passed is False]
    failed += [id for id, ended in tests.items() if "fails" in ended]
    print(f"{PAGE.name}: {len(measured)} checks, {len(failed)} failed {' '.join(failed)}".rstrip())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
