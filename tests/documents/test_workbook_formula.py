"""A formula's text and its value say the same thing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flscase.documents.workbook.formula import (
    Formula,
    contains,
    count_where,
    item_of,
    joined,
    largest_in,
    less,
    lift,
    place_in,
    rounded,
    same,
    smallest,
    spoken,
    sum_product,
    sum_where,
    total,
    when,
)
from flscase.documents.workbook.sheet import Book

A, B = Formula("A1", 3.0), Formula("B1", -2.0)
COLUMN = Formula("C1:C3", np.array([[1.0], [2.0], [3.0]]))
ROW = Formula("D1:E1", np.array([[10.0, 100.0]]))
WORDS = Formula("F1:F3", np.array([["nurse"], ["Lead Nurse"], [None]], dtype=object))


@pytest.mark.parametrize(
    ("formula", "text", "value"),
    [
        (A + B * 2, "A1+B1*2", -1.0),
        ((A + B) * 2, "(A1+B1)*2", 2.0),
        (A - (B - 1), "A1-(B1-1)", 6.0),
        (A / (B * 2), "A1/(B1*2)", -0.75),
        (1 - A, "1-A1", -2.0),
        (A * -0.5, "A1*(-0.5)", -1.5),
        (lift(1e-300) + 0, "1E-300+0", 1e-300),
        (lift(0.1 + 0.2) + 0, "0.30000000000000004+0", 0.1 + 0.2),
        (when(less(A, B), A, B), "IF(A1<B1,A1,B1)", -2.0),
        (when(same(A, 3), 'say "yes"', "no"), 'IF(A1=3,"say ""yes""","no")', 'say "yes"'),
        (sum_product(COLUMN * ROW), "SUMPRODUCT(C1:C3*D1:E1)", 660.0),
        (sum_product(1 - COLUMN * 0.5), "SUMPRODUCT(1-C1:C3*0.5)", 0.0),
        (largest_in(less(COLUMN, 3) * COLUMN), "SUMPRODUCT(MAX((C1:C3<3)*C1:C3))", 2.0),
        (
            sum_product(contains(WORDS, "nurse") * COLUMN),
            'SUMPRODUCT(ISNUMBER(SEARCH("nurse",F1:F3))*C1:C3)',
            3.0,
        ),
        (sum_where(COLUMN, (WORDS, "nurse")), 'SUMIFS(C1:C3,F1:F3,"nurse")', 1.0),
        (count_where(WORDS, "nurse"), 'COUNTIF(F1:F3,"nurse")', 1.0),
        (total(COLUMN, A), "SUM(C1:C3,A1)", 9.0),
        (smallest(A, B, 0), "MIN(A1,B1,0)", -2.0),
        (item_of(COLUMN, place_in(2, COLUMN)), "INDEX(C1:C3,MATCH(2,C1:C3,0))", 2.0),
        (joined("£", A, " of ", A + 1), '"£"&A1&" of "&(A1+1)', "£3 of 4"),
        (rounded(2.5, 0), "ROUND(2.5,0)", 3.0),
        (rounded(-1250, -2), "ROUND((-1250),-2)".replace(",-2", ",(-2)"), -1300.0),
        (spoken(1234.5, "#,##0"), 'TEXT(1234.5,"#,##0")', "1,235"),
        (spoken(0.193, "0%"), 'TEXT(0.193,"0%")', "19%"),
    ],
)
def test_text_and_value_belong_together(formula: Formula, text: str, value: object) -> None:
    assert formula.text == text
    assert formula.value == pytest.approx(value) if isinstance(value, float) else formula.value == value


def test_an_empty_cell_counts_as_nothing_in_arithmetic_and_as_no_text() -> None:
    empty = Formula("G1", None)
    assert (empty + 2).value == 2
    assert joined("x", empty).value == "x"
    assert same(empty, "").value
    assert when(same(A, 3), empty, 1).value == 0.0


def test_a_place_that_is_not_there_passes_only_where_an_if_passes_over_it() -> None:
    missing = item_of(COLUMN, place_in(9, COLUMN))
    assert np.isnan(missing.value)
    assert when(less(A, 0), missing, 7).value == 7


def test_what_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a cell cannot hold"):
        lift(float("inf"))
    sheet = Book(tmp_path / "x.xlsx", "x", ["One"]).sheet("One")
    with pytest.raises(ValueError, match="comes to"):
        sheet.put(0, 0, A / 0)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_any_text_goes_in_as_text_and_comes_back_as_text(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Nothing that somebody typed becomes a formula, a link or a number."""
    path = tmp_path_factory.mktemp("inert") / "x.xlsx"
    active = [
        *texts,
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "=cmd|'/c calc'!A1",
        "https://x.test",
        "12",
    ]
    book = Book(path, "=HYPERLINK(1)", ["One"])
    sheet = book.sheet("One")
    for row, text in enumerate(active):
        sheet.put(row, 0, text)
    book.close()
    found = openpyxl.load_workbook(path)["One"]
    assert {cell.data_type for cell in found["A"]} <= {"s", "n"}
    assert [cell.value for cell in found["A"] if cell.data_type == "n" and cell.value is not None] == []
    assert not [cell for cell in found["A"] if cell.hyperlink]


def test_negative_numbers_stay_numbers_and_active_text_is_marked_as_text(tmp_path: Path) -> None:
    book = Book(tmp_path / "x.xlsx", "x", ["One"])
    sheet = book.sheet("One")
    sheet.put(0, 0, -12.5)
    sheet.put(1, 0, "-12.5")
    book.close()
    found = openpyxl.load_workbook(tmp_path / "x.xlsx")["One"]
    assert (found["A1"].value, found["A1"].data_type) == (-12.5, "n")
    assert (found["A2"].value, found["A2"].data_type, found["A2"].quotePrefix) == ("-12.5", "s", True)
