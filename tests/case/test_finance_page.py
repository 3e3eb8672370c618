"""The finance page adds up as printed, down and across, and no cell strays from its value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from written import plain_results, results

from flscase.case.figure import Figure
from flscase.case.finance_page import EXPONENT, add_up, controlled
from flscase.case.results import Results
from flscase.terms import DEPARTMENTS, NHS_AND_SOCIAL_CARE

STEP = 10.0**EXPONENT


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(1, 9), st.integers(1, 6)),
        elements=st.floats(-5_000, 5_000, width=32),
    )
)
def test_each_cell_and_each_sum_is_a_neighbour_of_its_value(values: np.ndarray) -> None:
    rows = len(values)
    groups = [list(range(rows)), list(range((rows + 1) // 2))]
    whole = controlled(values, groups)
    assert np.array_equal(whole, np.round(whole))
    assert np.all(np.abs(whole - values) < 1 + 1e-6)
    assert np.all(np.abs(whole.sum(axis=1) - values.sum(axis=1)) < 1 + 1e-6)
    for group in groups:
        assert np.all(np.abs(whole[group].sum(axis=0) - values[group].sum(axis=0)) < 1 + 1e-6)
        assert abs(whole[group].sum() - values[group].sum()) < 1 + 1e-6


def test_whole_numbers_stay_as_they_are() -> None:
    values = np.array([[1.0, -2.0], [3.0, 0.0]])
    assert np.array_equal(controlled(values, [[0, 1]]), values)


def shown(figure: Figure) -> float:
    """Return what a reader sees."""
    value = figure.rounded
    assert isinstance(value, int | float)
    return float(value)


@pytest.mark.parametrize("of", [results, plain_results])
def test_printed_parts_sum_to_printed_totals_down_and_across(of) -> None:
    found: Results = of()
    years = range(1, len(found.financial_years) + 1)
    for option in (option.id for option in found.options if not option.baseline):
        figures = found.figures
        departments = [
            f"acute_trust.{name}"
            for name in DEPARTMENTS
            if f"{option}.must_find.acute_trust.{name}.fy1" in figures
        ]
        assert departments
        for year in years:
            column = {
                place: shown(figures[f"{option}.must_find.{place}.fy{year}"])
                for place in (*departments, *NHS_AND_SOCIAL_CARE, "system")
            }
            assert column["acute_trust"] == sum(column[place] for place in departments)
            assert column["system"] == sum(column[payer] for payer in NHS_AND_SOCIAL_CARE)
        for place in (*departments, *NHS_AND_SOCIAL_CARE, "system", "patient"):
            row = sum(shown(figures[f"{option}.must_find.{place}.fy{year}"]) for year in years)
            end = figures[f"{option}.net_cash.{place}.y{found.years}"]
            assert row == -shown(end)
            assert abs(shown(end) - end.value) <= STEP


def test_parts_that_do_not_sum_are_left_alone() -> None:
    figures = dict(results().figures)
    broken = figures["fls.must_find.icb.fy2"]
    figures[broken.id] = Figure(broken.id, broken.value + 50.0, "GBP", "x", "assumed")
    assert add_up(figures, ["fls"], 5) == {}
    assert add_up({}, ["fls"], 5) == {}
