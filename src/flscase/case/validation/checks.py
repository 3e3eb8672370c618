"""The automated checks of the model as a list: what is asked, what would pass, and the value measured.

Each check here measures one number on the engine as it stands; the test named beside it asks the same with
more care and fails the build. Checks that need a second program have no measure here: the script that writes
the manual's page runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flscase.case.validation import checks_arithmetic as arithmetic
from flscase.case.validation import checks_model as engine
from flscase.case.validation.bench import Bench

Measure = Callable[[Bench], float]


@dataclass(frozen=True)
class Check:
    """One check.

    bar:   the bound in words; at_most, above: the same as numbers (either may be None).
    test:  the test that holds it, as `file::name`.
    """

    id: str
    what: str
    bar: str
    test: str
    measure: Measure | None = None
    at_most: float | None = None
    above: float | None = None

    def passes(self, value: float) -> bool:
        """Tell whether a measured value is good enough."""
        low_enough = self.at_most is None or abs(value) <= self.at_most
        return low_enough and (self.above is None or value > self.above)


def _most(id: str, what: str, measure: Measure, bound: float, words: str, test: str) -> Check:
    return Check(id, what, words, test, measure, at_most=bound)


def _rises(id: str, what: str, measure: Measure, test: str) -> Check:
    return Check(id, what, "every step above 0", f"{_NULLS}::{test}", measure, above=0.0)


_MARKOV: Final = "tests/economics/test_markov.py"
_NULLS: Final = "tests/economics/test_model_nulls.py"
_ANCHORS: Final = "tests/economics/test_model_anchors.py"
_ORACLE: Final = "tests/economics/test_model_oracle.py"
_DECISION: Final = "tests/economics/test_decision.py"
_TINY: Final = 1e-8

CHECKS: Final = (
    _most(
        "9.1a",
        "two states with constant rates against the formula c/(r + h): relative error",
        arithmetic.closed_form,
        1e-4,
        "the trapezoid's own error, 0.01 %",
        f"{_MARKOV}::test_exponential_cost_within_the_error_of_the_trapezoid",
    ),
    _most(
        "9.1b",
        "weights of time add up to the horizon: years missed",
        arithmetic.weights,
        _TINY,
        "0",
        f"{_MARKOV}::test_weights_sum_to_the_horizon",
    ),
    _most(
        "9.1c",
        "shares of a cohort add up to one for every draw and cycle: largest miss",
        arithmetic.rows,
        1e-9,
        "0",
        f"{_MARKOV}::test_simulate_equals_plain_loops",
    ),
    _most(
        "9.1d",
        "the calibration meets both targets: larger residual",
        engine.calibration_residual,
        1e-9,
        "0",
        f"{_ANCHORS}::test_calibration_meets_both_targets",
    ),
    _most(
        "9.2a",
        "drugs without effect: largest change of any event, per 1,000 patients",
        engine.no_effect,
        _TINY,
        "0",
        f"{_NULLS}::test_drugs_without_effect_change_no_health",
    ),
    _most(
        "9.2b",
        "no causal deaths and no extra deaths in homes: life-years gained, per 1,000",
        engine.no_causal_deaths,
        1e-7,
        "0",
        f"{_NULLS}::test_no_causal_deaths_and_no_extra_deaths_in_homes_leave_life_years_equal",
    ),
    Check(
        "9.2c",
        "no causal deaths: part of the life-years gained that averted admissions to homes leave",
        "above 0, below 1",
        f"{_NULLS}::test_homes_alone_lengthen_life_a_little",
        engine.homes_alone,
        at_most=1.0,
        above=0.0,
    ),
    Check(
        "9.2d",
        "everything bought at a price of nothing: what is saved per patient, £",
        "above 0",
        f"{_NULLS}::test_prices_at_nothing_leave_only_what_is_avoided",
        engine.free_service,
        above=0.0,
    ),
    _most(
        "9.2e",
        "nobody found: largest change of any event, per 1,000",
        engine.nobody_found,
        _TINY,
        "0",
        f"{_NULLS}::test_nobody_started_and_usual_care_kept_by_all_changes_no_event",
    ),
    _most(
        "9.2f",
        "discounting at nothing: discounted over plain QALYs, less one",
        engine.no_discount,
        1e-12,
        "0",
        f"{_NULLS}::test_no_discounting_makes_views_equal",
    ),
    _most(
        "9.2g",
        "full health and no loss in homes: QALYs over life-years, less one",
        engine.full_health,
        1e-12,
        "0",
        f"{_NULLS}::test_full_health_makes_qalys_life_years",
    ),
    _most(
        "9.2h",
        "no cycles: what is accrued",
        arithmetic.zero_horizon,
        0.0,
        "0",
        f"{_MARKOV}::test_no_cycle_accrues_nothing",
    ),
    _most(
        "9.2i",
        "equal options: expected value of perfect information, £",
        arithmetic.equal_options,
        0.0,
        "0",
        f"{_DECISION}::test_equal_options_share_the_draws_and_information_is_worth_nothing",
    ),
    _most(
        "9.2j",
        "payment by activity: income over all payers, £ per patient",
        engine.income,
        1e-6,
        "0",
        f"{_NULLS}::test_income_nets_to_nothing_over_payers",
    ),
    _rises(
        "9.3a", "better persistence averts more", engine.persistence, "test_better_persistence_averts_more"
    ),
    _rises("9.3b", "an earlier start averts more", engine.earlier, "test_earlier_start_averts_more"),
    _rises(
        "9.3c",
        "a stronger drug averts more, over the whole interval of its evidence",
        engine.stronger,
        "test_lower_hazard_ratio_averts_more",
    ),
    _rises("9.3d", "a higher risk averts more", engine.riskier, "test_higher_risk_averts_more"),
    _rises("9.3e", "a longer offset averts more", engine.longer_offset, "test_longer_offset_averts_more"),
    _most(
        "9.3f",
        "a wrist after a hip: largest rise of quality of life",
        engine.wrist_after_hip,
        1e-12,
        "none",
        f"{_NULLS}::test_a_wrist_after_a_hip_never_raises_quality_of_life",
    ),
    Check(
        "9.4a",
        "people simulated one by one by the same rules, untreated and on two drugs",
        "within 4 standard errors",
        f"{_ORACLE}::test_cohort_agrees_with_people_one_by_one",
    ),
    Check(
        "9.4b",
        "cost of people simulated one by one",
        "within 4 standard errors",
        f"{_ORACLE}::test_cost_agrees_with_people_one_by_one",
    ),
    Check(
        "9.4c",
        "people simulated in continuous time (1/48 year)",
        "within 1 % and its noise",
        f"{_ORACLE}::test_cohort_agrees_with_continuous_time",
    ),
    _most(
        "9.5",
        "quarters against months: largest relative difference of any count",
        engine.quarter_against_month,
        0.005,
        "0.5 %",
        f"{_ANCHORS}::test_a_quarter_and_a_month_agree",
    ),
    Check(
        "9.8",
        "the workbook, recalculated by LibreOffice after changed inputs, against the engine",
        "0.1 %",
        "tests/documents/test_workbook_recalculated.py::test_changed_inputs_give_what_the_engine_gives",
    ),
    _most(
        "8a",
        "ten more options: runs of the model added",
        engine.runs_added,
        0.0,
        "0",
        f"{_ANCHORS}::test_options_cost_no_run_of_their_own",
    ),
    _most(
        "8b",
        "an option worked out with others and alone: relative difference",
        engine.blending,
        1e-12,
        "0",
        f"{_ANCHORS}::test_blending_equals_running_an_option_alone",
    ),
    _most(
        "7a",
        "value of knowing two normals whose product is the benefit: standard errors from 1/π",
        arithmetic.evppi_product,
        3.0,
        "3 standard errors",
        f"{_DECISION}::test_evppi_sees_an_interaction",
    ),
    _most(
        "7b",
        "probabilistic mean of fractures averted against the deterministic, less one",
        engine.mean_of_draws,
        0.02,
        "2 %, or explained in the case",
        "tests/validation/test_validation_draws.py::test_the_mean_of_the_draws_is_near_the_printed_value",
    ),
)


@dataclass(frozen=True)
class Measured:
    """A check with its value; None where only its test can tell."""

    check: Check
    value: float | None

    @property
    def passed(self) -> bool | None:
        """Whether it passes; None where there is no value here."""
        return None if self.value is None else self.check.passes(self.value)


def measure_all(bench: Bench) -> tuple[Measured, ...]:
    """Run every check that has a measure, in order."""
    return tuple(
        Measured(check, None if check.measure is None else float(check.measure(bench))) for check in CHECKS
    )
