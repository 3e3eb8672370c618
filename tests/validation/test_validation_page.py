"""The manual's page holds what the program would write today, apart from what is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from flscase.case.validation import page
from flscase.case.validation.bench import Bench
from flscase.case.validation.checks import CHECKS, Measured
from flscase.case.validation.verdict import Row, Study

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


@pytest.fixture(scope="module")
def fresh(bench: Bench, rebuilt: dict[str, Study], cohorts: tuple[Row, ...]) -> str:
    measured = [Measured(check, None) for check in CHECKS]
    return page.generated(bench.pack, measured, {}, cohorts, list(rebuilt.values()))


@pytest.fixture(scope="module")
def printed() -> str:
    text = PAGE.read_text(encoding="utf-8")
    return text[text.index(page.START) : text.index(page.END)]


def test_the_page_is_current_in_what_does_not_move(fresh: str, printed: str) -> None:
    # the counts of verdicts are measured too: their table says nothing that the rows do not
    stale = set(page.static_cells(fresh)) ^ set(page.static_cells(printed))
    assert {cells for cells in stale if len(cells) > 2} == set(), "run scripts/write_validation.py"


def test_the_page_prints_todays_verdicts(
    rebuilt: dict[str, Study], cohorts: tuple[Row, ...], printed: str
) -> None:
    lines = printed.splitlines()
    missing = []
    for row in (*cohorts, *(row for study in rebuilt.values() for row in study.rows)):
        told = [line for line in lines if line.startswith(f"| {row.what} |") and row.variant in line]
        if not any(f"| {page.WEIGHT[row.verdict]} |" in line for line in told):
            missing.append((row.what, row.variant, row.verdict))
    assert missing == [], "run scripts/write_validation.py"


def test_no_check_on_the_page_fails(printed: str) -> None:
    assert "**fails**" not in printed
    assert printed.count("| passes |") == len(CHECKS)


def test_every_table_has_as_many_cells_as_columns(printed: str) -> None:
    width = 0
    for line in printed.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.strip("|").split("|")
        width = width or len(cells)
        assert len(cells) == width, line


def test_placing_keeps_what_others_wrote() -> None:
    text = f"before\n\n{page.START}\nold\n{page.END}\n\nafter\n"
    assert page.place(text, f"{page.START}\nnew\n{page.END}") == text.replace("old", "new")
    assert page.place("only\n", "new") == "only\n\nnew\n"


def test_numbers_are_printed_as_people_read_them() -> None:
    assert page.number(0.0559, "share") == "5.59 %"
    assert page.number(-17286.2, "£ per fracture") == "−£17,300"
    assert page.number(13149, "in five years") == "13,100"
    assert page.number(0.0931, "per patient") == "0.0931"
    assert [page.tiny(value) for value in (0.0, 9.4e-5, 0.144)] == ["0", "9.4e-5", "0.144"]
