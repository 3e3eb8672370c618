"""The manual's page on validation as Markdown: checks, cohorts, published evaluations, each with its verdict.

Headings and columns are the same whatever was measured, so that a test can tell an outdated page. The
measured columns are named in `MEASURED`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flscase.case.validation.checks import Measured
from flscase.case.validation.studies import LEFT_OUT
from flscase.case.validation.verdict import Row, Study, Verdict
from flscase.evidence import Pack

START: Final = "<!-- validation: begin -->"
END: Final = "<!-- validation: end -->"
MEASURED: Final = ("measured", "result", "ours", "ratio", "verdict")
WEIGHT: Final[dict[Verdict, str]] = {
    "reproduced": "reproduced",
    "not reproduced": "**not reproduced**",
    "not reachable": "**not reachable**",
    "open": "open",
}


def number(value: float, unit: str) -> str:
    """Return a number as the page prints it: three digits that count, shares as per cent."""
    if unit in ("share", "probability", "proportion"):
        return f"{100 * value:.3g} %"
    sign, size = ("−" if value < 0 else ""), abs(value)
    if unit.startswith("£"):
        rounded = float(f"{size:.3g}")
        return f"{sign}£{rounded:,.0f}"
    if size >= 1000:
        return f"{sign}{float(f'{size:.3g}'):,.0f}"
    return f"{sign}{size:.3g}"


def tiny(value: float) -> str:
    """Return a measured miss: nothing, a power of ten, or a plain number."""
    if value == 0:
        return "0"
    return f"{value:.1e}".replace("e-0", "e-") if abs(value) < 1e-3 else f"{value:.3g}"


def table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    rows = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    return "\n".join([*rows, *(f"| {' | '.join(line)} |" for line in lines)])


def checks_table(measured: Sequence[Measured], tests: Mapping[str, str]) -> str:
    """Return the checks; `tests` tells how the tests of those without a measure ended."""
    lines = []
    for item in measured:
        check = item.check
        if item.value is None:
            value, result = "by its test", tests.get(check.id, "see its test")
        else:
            value, result = tiny(item.value), "passes" if item.passed else "**fails**"
        lines.append((check.id, check.what, check.bar, value, result, f"`{check.test}`"))
    return table(("check", "what is asked", "passes if", "measured", "result", "test"), lines)


def rows_table(rows: Iterable[Row]) -> str:
    """Return published numbers beside ours."""
    header = ("published", "our inputs", "theirs", "ours", "ratio", "near enough", "verdict", "why")
    lines = []
    for row in rows:
        ratio = "–" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append(
            (
                row.what,
                f"*{row.variant}*" if row.direct else row.variant,
                _with_unit(row.target, row.unit),
                number(row.ours, row.unit),
                ratio,
                row.tolerance.words,
                WEIGHT[row.verdict],
                row.reason,
            )
        )
    return table(header, lines)


def _with_unit(value: float, unit: str) -> str:
    text = number(value, unit)
    if unit in ("share", "probability", "proportion", "ratio"):
        return text
    return f"{text} {unit.removeprefix('£').strip()}".strip()


def study_text(study: Study, pack: Pack) -> str:
    """Return one study: what we gave the model, its rows, the finding."""
    source = pack.bibliography[study.source]
    doi = f", doi:{source.doi}" if source.doi else ""
    return "\n\n".join(
        (
            f"### {study.name}",
            f"{source.author} ({source.year}){doi}. Our inputs: {study.inputs}.",
            rows_table(study.rows),
            study.finding,
        )
    )


def count_text(studies: Iterable[Study]) -> str:
    """Return how many published numbers met which verdict."""
    rows = [row for study in studies for row in study.rows]
    base = Counter(row.verdict for row in rows if not row.direct)
    direct = Counter(row.verdict for row in rows if row.direct)
    return table(
        ("verdict", "through the cascade", "through a direct ratio"),
        [(name, str(base[name]), str(direct[name])) for name in WEIGHT if base[name] + direct[name]],
    )


def left_out_text() -> str:
    """Return the published numbers that no study takes up, with why."""
    return table(("published", "why it is not rebuilt"), [(f"`{id}`", why) for id, why in LEFT_OUT.items()])


def generated(
    pack: Pack,
    measured: Sequence[Measured],
    tests: Mapping[str, str],
    cohorts: Sequence[Row],
    studies: Sequence[Study],
) -> str:
    """Return everything between the markers."""
    parts = [
        START,
        f"Everything from here on is written by `scripts/write_validation.py`, with the evidence pack "
        f"{pack.name} {pack.version}. A test tells when it is out of date.",
        "## Every check of the model, with the value measured",
        checks_table(measured, tests),
        "## Cohorts beside the model",
        "Only the two targets of the calibration were aimed at. *First*: the share of people with a first "
        "fracture, death competing. *Counts*: every fracture counted.",
        rows_table(cohorts),
        "## Published evaluations, rebuilt",
        "Each is run on our engine with its own people, ages, horizon and shares treated where we could read "
        "them, and the evidence pack's values for all the rest. How near counts as reproduced was fixed "
        "before. *Not reachable* means that even the most favourable treatment falls short: people start at "
        "once and nobody stops. A *direct ratio* (in italics) takes a before-and-after study at its word; "
        "the base case never does.",
        count_text(studies),
        *(study_text(study, pack) for study in studies),
        "### Not rebuilt",
        left_out_text(),
        END,
    ]
    return "\n\n".join(parts)


def place(page: str, text: str) -> str:
    """Return the page with everything between the markers replaced, or put at its end."""
    if START not in page:
        return f"{page.rstrip()}\n\n{text}\n"
    before, rest = page.split(START, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{text}{after}"


def static_cells(text: str) -> list[tuple[str, ...]]:
    """Return the cells of every table of a page but those that were measured."""
    found: list[tuple[str, ...]] = []
    kept: list[int] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not inside:
            kept = [place for place, name in enumerate(cells) if name not in MEASURED]
            inside = True
        if cells[0].startswith("---"):
            continue
        found.append(tuple(cells[place] for place in kept if place < len(cells)))
    return found
