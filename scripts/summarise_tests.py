"""Say in one closing line how a test run went, from the report that pytest wrote.

    uv run python scripts/summarise_tests.py REPORT.xml [--no-skips] [--failed-steps N]

Prints "N passed, N failed" (and ", N skipped" where there are any) alone on the last line. With --no-skips a
skipped test is a fault, each named with its reason: where every tool is installed, nothing may be left out.
--failed-steps adds what failed outside the tests, so that the line never sounds better than the run was.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Summary:
    """Counts of one run, and the skipped tests as (name, reason)."""

    passed: int
    failed: int
    skipped: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {len(self.skipped)} skipped" if self.skipped else text


def read(report: Path) -> Summary:
    """Count the cases of a JUnit report. A case with an error in set-up or tear-down counts as failed."""
    passed = failed = 0
    skipped: list[tuple[str, str]] = []
    # The report is written by our own test run on this machine, seconds before.
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif skip is not None:
            name = f"{case.get('classname')}::{case.get('name')}"
            skipped.append((name, skip.get("message") or "no reason given"))
        else:
            passed += 1
    return Summary(passed, failed, tuple(skipped))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 if a test failed, none ran, or one was skipped where none may be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("--no-skips", action="store_true", help="a skipped test is a fault")
    parser.add_argument("--failed-steps", type=int, default=0, metavar="N", help="count N more failures")
    options = parser.parse_args(arguments)
    summary = read(options.report)
    summary = replace(summary, failed=summary.failed + options.failed_steps)
    if options.no_skips:
        for name, reason in summary.skipped:
            print(f"skipped, and nothing may be: {name}: {reason}", file=sys.stderr)
    print(summary)
    bad = summary.failed or not summary.passed or (options.no_skips and summary.skipped)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
