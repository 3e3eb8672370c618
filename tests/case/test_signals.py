"""Early signals: people by date as the intake and the weeks between steps give them, and their floors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from written import FLS, MIX, TODAY, case, results

from flscase.case.analysis import analyse
from flscase.case.figure import Figure
from flscase.case.signals import MONTHS, cumulated, floor_figures
from flscase.economics.clock import WEEKS_A_YEAR


def test_an_even_flow_is_cumulated_within_quarters() -> None:
    flow = np.full((8, 1), 10.0)
    for years, total in ((-0.5, 0), (0.0, 0), (0.125, 5), (0.25, 10), (1.1, 44), (2.0, 80), (9.0, 80)):
        assert cumulated(flow, np.array([years])) == pytest.approx([total])


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=12),
    st.floats(-1, 4),
    st.floats(0, 1),
)
def test_cumulated_flow_never_falls(flow: list[float], years: float, later: float) -> None:
    by_quarter = np.array(flow)[:, np.newaxis]
    here, there = (cumulated(by_quarter, np.array([at]))[0] for at in (years, years + later))
    assert 0 <= here <= there + 1e-9 <= sum(flow) + 2e-9


def test_people_are_counted_when_their_step_has_come() -> None:
    """Nobody is started before the weeks to treatment are over; then as many as fractured that long ago."""
    figures = results().figures
    yearly = figures["fls.started"].value
    assert figures["fls.signal.3m.started"].value == 0
    for month in (6, 12, 24):
        expected = yearly * (month / 12 - 16 / WEEKS_A_YEAR)
        assert figures[f"fls.signal.{month}m.started"].value == pytest.approx(expected)
        found = figures["fls.identified"].value * month / 12
        assert figures[f"fls.signal.{month}m.identified"].value == pytest.approx(found)


def test_still_on_treatment_is_the_persistence_of_the_mix() -> None:
    figures = results().figures
    evidence = results().resolved
    tablets = evidence["persistence.monitored.12m"].number
    doses = evidence["persistence.zoledronate.12m"].number
    injections = evidence["persistence.denosumab.24m"].number ** 0.5  # log-linear: half way to 24 months
    mixed = MIX["alendronate"] * tablets + MIX["zoledronate"] * doses + MIX["denosumab"] * injections
    assert figures["fls.signal.24m.still_on"].value == pytest.approx(mixed)


def test_spending_so_far_is_the_cost_of_the_service_by_then() -> None:
    figures = results().figures
    assert figures["fls.signal.12m.spent"].value == pytest.approx(figures["fls.service_cost.y1"].value)
    assert figures["fls.signal.24m.spent"].value == pytest.approx(figures["fls.service_cost.y2"].value)


def test_a_ramp_up_slows_what_is_expected_at_first() -> None:
    slow = analyse(case(options=[TODAY, FLS | {"ramp_up": [0.25, 0.5, 0.75]}]), draws=0).figures
    full = results().figures
    assert slow["fls.signal.3m.identified"].value == pytest.approx(full["fls.signal.3m.identified"].value / 4)
    assert slow["fls.signal.12m.identified"].value == pytest.approx(
        full["fls.signal.12m.identified"].value * 2.5 / 4
    )


def test_a_waiting_list_delays_what_is_expected() -> None:
    short = analyse(case(options=[TODAY, FLS | {"new_assessments_per_month": 60}]), draws=0).figures
    assert short["fls.signal.6m.assessed"].value < results().figures["fls.signal.6m.assessed"].value


def test_no_date_lies_beyond_the_plan_and_todays_care_has_none() -> None:
    one_year = case(case={"title": "One year", "start": "2027-04-01", "years": 1}, options=[TODAY, FLS])
    ids = [id for id in analyse(one_year, draws=0).figures if ".signal." in id]
    assert ids
    assert not [id for id in ids if ".24m." in id or id.startswith("current.")]
    assert {id.split(".")[2] for id in results().figures if id.startswith("fls.signal.")} == {
        f"{month}m" for month in MONTHS
    }


def test_floors_are_what_chance_hardly_goes_below() -> None:
    figures = results().figures
    expected, floor = (figures[f"fls.signal.12m.started{end}"] for end in ("", ".floor"))
    assert floor.value == stats.poisson.ppf(0.025, expected.value) < expected.value
    assert stats.poisson.cdf(floor.value - 1, expected.value) < 0.025
    share, least = (figures[f"fls.signal.24m.still_on{end}"] for end in ("", ".floor"))
    assert 0 < least.value < share.value
    assert floor.low is None
    assert floor.high is None
    assert floor.sources == ("fls.signal.12m.started",)


def test_there_is_no_floor_under_nothing() -> None:
    nobody = Figure("fls.signal.3m.started", 0.0, "people", "started", "modelled", rests_on="assumed")
    unknown = Figure("fls.signal.6m.started", None, "people", "started", "modelled", rests_on="assumed")
    assert floor_figures({figure.id: figure for figure in (nobody, unknown)}) == {}
