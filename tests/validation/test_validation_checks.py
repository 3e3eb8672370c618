"""Every check with a measure passes, and every test that the list names exists."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from flscase.case.validation.bench import Bench
from flscase.case.validation.checks import CHECKS, Check, Measured

ROOT = Path(__file__).resolve().parents[2]
LONG = {"7b"}  # many draws: test_validation_draws holds it
SHORT = [check for check in CHECKS if check.measure is not None and check.id not in LONG]


@pytest.mark.parametrize("check", SHORT, ids=lambda check: check.id)
def test_the_check_passes(check: Check, bench: Bench) -> None:
    assert check.measure is not None
    value = check.measure(bench)
    assert check.passes(value), (check.what, value)


def test_checks_are_numbered_once_and_cover_the_specification() -> None:
    numbers = [check.id for check in CHECKS]
    assert [id for id, times in Counter(numbers).items() if times > 1] == []
    assert {id.split(".")[1][0] for id in numbers if id.startswith("9.")} >= {"1", "2", "3", "4", "5"}


def test_every_test_that_is_named_exists() -> None:
    missing = []
    for check in CHECKS:
        file, _, name = check.test.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        if name and name not in names:
            missing.append(check.test)
    assert missing == []


def test_a_check_without_a_measure_is_told_by_its_test() -> None:
    without = [check.id for check in CHECKS if check.measure is None]
    assert without == ["9.4a", "9.4b", "9.4c", "9.8"]


def test_a_value_beyond_the_bound_fails() -> None:
    null = next(check for check in CHECKS if check.id == "9.2a")
    step = next(check for check in CHECKS if check.id == "9.3a")
    part = next(check for check in CHECKS if check.id == "9.2c")
    assert Measured(null, -1.0).passed is False
    assert Measured(step, 0.0).passed is False
    assert Measured(step, 0.1).passed is True
    assert [part.passes(value) for value in (-0.1, 0.5, 1.5)] == [False, True, False]
    assert Measured(null, None).passed is None
