"""Blocks of draws give the same answers wherever and however they run."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import tomllib

import numpy as np
import pytest

from flscase.case import CaseInputs, analyse
from flscase.case.cluster import Cluster
from flscase.case.options import case_text
from flscase.case.running import Here, Processes, blocks
from flscase.errors import InputError

DRAWS = 40


def double(value: int) -> int:
    return 2 * value


def standard_case() -> CaseInputs:
    text = case_text(title="Running", start=datetime.date(2027, 4, 1), hip_fractures=320)
    return CaseInputs.model_validate(tomllib.loads(text))


@pytest.fixture(scope="module")
def here() -> str:
    return as_text(analyse(standard_case(), draws=DRAWS, seed=5, executor=Here()))


def as_text(results) -> str:
    return json.dumps(results.to_json(), sort_keys=True)


def test_blocks_hold_every_draw_once():
    assert [len(block) for block in blocks(range(70), 32)] == [32, 32, 6]
    assert [draw for block in blocks(range(70), 32) for draw in block] == list(range(70))


def test_here_stops_when_cancelled():
    runner = Here()
    found = []
    for value in runner.run(double, [1, 2, 3, 4]):
        found.append(value)
        if value == 4:
            runner.cancel()
    assert found == [2, 4]


@pytest.mark.slow
def test_a_pool_gives_the_same_bytes(here):
    pool = Processes(2)
    try:
        assert as_text(analyse(standard_case(), draws=DRAWS, seed=5, executor=pool)) == here
    finally:
        pool.close()


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bytes(here):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as local:
        cluster = Cluster(local.scheduler_address)
        try:
            assert as_text(analyse(standard_case(), draws=DRAWS, seed=5, executor=cluster)) == here
        finally:
            cluster.close()


@pytest.mark.slow
def test_a_script_without_a_guard_uses_processes_and_runs_once(tmp_path):
    script = tmp_path / "three_lines.py"
    script.write_text(
        "from flscase.case.running import Processes\n"
        "from flscase.case.knowing import power_of\n"
        "from functools import partial\n"
        "pool = Processes(2)\n"
        "print('once', list(pool.run(partial(power_of, 90.0), [90.0, 60.0]))[1] > 0.5)\n"
        "pool.close()\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["once", "True"], done.stderr
    assert done.stderr == ""


def test_a_cluster_that_is_not_there_is_said_plainly():
    with pytest.raises(InputError, match="No Dask scheduler answers"):
        Cluster("tcp://127.0.0.1:9")


@pytest.mark.slow
def test_more_draws_leave_the_first_ones_as_they_were():
    from flscase.case.analysis import _prepare
    from flscase.economics.parameters import sample

    resolved = _prepare(standard_case()).resolved
    few, many = sample(resolved, 9, 0, 10), sample(resolved, 9, 0, 25)
    middle = sample(resolved, 9, 5, 10)
    for name in few:
        assert np.array_equal(few[name], many[name][..., :10]), name
        assert np.array_equal(middle[name], few[name][..., 5:]), name


def test_an_option_more_changes_nobody_elses_figures():
    case = standard_case()
    fewer = case.model_copy(update={"options": case.options[:3]})
    one, other = analyse(case, draws=32, seed=2), analyse(fewer, draws=32, seed=2)
    shared = {name: figure for name, figure in other.figures.items() if name in one.figures}
    assert len(shared) > 700  # only what is asked of the lead alone may differ
    for name, figure in shared.items():
        if name.startswith("fls.") and not isinstance(figure.value, str):
            assert one.figures[name].value == pytest.approx(figure.value, rel=1e-12), name
            if figure.low is not None:
                assert one.figures[name].low == pytest.approx(figure.low, rel=1e-9), name
