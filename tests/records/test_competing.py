"""Cumulative incidence with death as competing risk, by hand and against its limits."""

from __future__ import annotations

import pytest

from flscase.records.competing import cumulative_incidence


def row(
    again: int | None = None, died: int | None = None, end: int = 1000, number: int = 1
) -> dict[str, int | None]:
    return {"again": again, "died": died, "end": end, "number": number}


def test_by_hand() -> None:
    """Four people: one breaks on day 10, one dies on day 20, one leaves on day 30, one breaks on day 40.

    1/4, then 3/4 alive; death takes a third of them; the one who breaks on day 40 is the only one left: 1/4
    + 1/2.
    """
    rows = [row(again=10), row(died=20), row(end=30), row(again=40)]
    found = cumulative_incidence(rows, (5, 10, 20, 40, 365))
    assert found[5] == 0
    assert found[10] == pytest.approx(0.25)
    assert found[20] == pytest.approx(0.25)
    assert found[40] == pytest.approx(0.25 + 0.5)
    assert found[365] is None


def test_without_death_or_leaving_it_is_the_share() -> None:
    found = cumulative_incidence([row(again=10, number=3), row(number=7)], (365,))
    assert found[365] == pytest.approx(0.3)


def test_death_competes_so_the_simple_share_of_survivors_is_too_high() -> None:
    rows = [row(again=100, number=10), row(died=50, number=50), row(number=40)]
    assert cumulative_incidence(rows, (365,))[365] == pytest.approx(0.10)


def test_on_one_day_the_fracture_comes_first_and_what_is_past_counts_for_nothing() -> None:
    assert cumulative_incidence([row(again=10, died=10)], (10,))[10] == 1
    assert cumulative_incidence([row(died=-3), row(again=10)], (10,))[10] == pytest.approx(0.5)


def test_nobody_to_observe() -> None:
    assert cumulative_incidence([], (365,)) == {365: None}
