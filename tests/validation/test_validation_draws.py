"""The mean of many draws stays near the value that is printed."""

from __future__ import annotations

import pytest

from flscase.case.validation.bench import Bench
from flscase.case.validation.checks import CHECKS


@pytest.mark.slow
def test_the_mean_of_the_draws_is_near_the_printed_value(bench: Bench) -> None:
    check = next(check for check in CHECKS if check.id == "7b")
    assert check.measure is not None
    assert check.passes(check.measure(bench))
