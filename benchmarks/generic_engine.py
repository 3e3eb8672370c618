"""How fast is the generic cohort engine, beside what anybody would write first?

In one run, on the same transition matrices: `simulate`, batched matrix products (`numpy.matmul`, one call
a cycle for all draws) and a plain Python loop. Ratios, not seconds, carry over to another machine; the
best of several interleaved repeats is taken, so that a busy machine does less harm. The answers must agree.
Only `simulate` checks every matrix (rows sum to 1, nothing negative or missing); where each cycle has
matrices of its own, that is about half of its time.

    python benchmarks/generic_engine.py [--smoke] [--markdown FILE]
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from flscase.economics.markov import accrue, simulate

Array = np.ndarray
GOAL_SECONDS, GOAL_RATIO = 0.08, 2.0


@dataclass(frozen=True)
class Case:
    """A size of problem; `over_time`: every cycle has matrices of its own."""

    name: str
    states: int
    cycles: int
    draws: int
    over_time: bool
    options: int = 2

    def matrices(self) -> list[Array]:
        """Return random transition matrices, one array per option."""
        rng = np.random.default_rng(self.states)
        raw = rng.random(
            (self.options, self.cycles if self.over_time else 1, self.draws, self.states, self.states)
        )
        return list(raw / raw.sum(axis=-1, keepdims=True))

    def start(self) -> Array:
        """Return a cohort that is all in the first state."""
        return np.eye(self.states)[0]


CASES = (
    Case("the goal: 4 states, 60 cycles, 10,000 draws", 4, 60, 10_000, False),
    Case("the same, matrices differ by cycle", 4, 60, 10_000, True),
    Case("3 states, 60 cycles, 10,000 draws", 3, 60, 10_000, False),
    Case("8 states, 60 cycles, 2,000 draws", 8, 60, 2_000, False),
    Case("8 states, 60 cycles, 2,000 draws, differ by cycle", 8, 60, 2_000, True),
    Case("4 states, 60 cycles, one draw", 4, 60, 1, False),
)
SMOKE = (
    Case("4 states, 12 cycles, 500 draws", 4, 12, 500, False),
    Case("4 states, 12 cycles, 500 draws, differ by cycle", 4, 12, 500, True),
)


@dataclass(frozen=True)
class Row:
    """What one case took, in seconds for all options."""

    case: Case
    ours: float
    matmul: float
    loop: float
    accrue: float


def batched_products(matrices: Array, start: Array, cycles: int) -> Array:
    """One call of matmul per cycle, over all draws; every cycle kept."""
    now = np.broadcast_to(start, (matrices.shape[1], start.size))
    kept = [now]
    for cycle in range(cycles):
        now = np.matmul(now[:, None, :], matrices[min(cycle, matrices.shape[0] - 1)])[:, 0, :]
        kept.append(now)
    return np.stack(kept)


def plain_loop(
    matrices: list[list[list[list[float]]]], start: list[float], cycles: int
) -> list[list[list[float]]]:
    """Lists and loops only."""
    states, last = range(len(start)), len(matrices) - 1
    kept = [[start for _ in matrices[0]]]
    for cycle in range(cycles):
        step = matrices[min(cycle, last)]
        kept.append(
            [
                [sum(row[i] * step[draw][i][j] for i in states) for j in states]
                for draw, row in enumerate(kept[-1])
            ]
        )
    return kept


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(case: Case, repeats: int, loop_draws: int) -> Row:
    """Time the three ways on one case, interleaved; the loop on fewer draws, scaled up."""
    options, start = case.matrices(), case.start()
    for matrices in options:
        np.testing.assert_allclose(
            simulate(matrices, start, case.cycles), batched_products(matrices, start, case.cycles), atol=1e-12
        )
    occupancy = [simulate(matrices, start, case.cycles) for matrices in options]
    worth = np.linspace(1.0, 0.0, case.states)
    ours, matmul, accruing = [], [], []
    for _ in range(repeats):
        ours.append(seconds(lambda: [simulate(m, start, case.cycles) for m in options]))
        matmul.append(seconds(lambda: [batched_products(m, start, case.cycles) for m in options]))
        accruing.append(seconds(lambda: [accrue(o, worth, rate=0.035) for o in occupancy]))
    few = min(loop_draws, case.draws)
    lists = [matrices[:, :few].tolist() for matrices in options]
    looped = seconds(lambda: [plain_loop(m, start.tolist(), case.cycles) for m in lists])
    return Row(case, min(ours), min(matmul), looped * case.draws / few, min(accruing))


def table(rows: list[Row]) -> list[str]:
    """Return the lines of a Markdown table."""
    heads = ("case (2 options)", "`simulate`, ms", "batched products, ms", "times faster")
    heads += ("plain loop, ms", "times faster", "`accrue`, ms")
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    for row in rows:
        cells = (
            row.case.name,
            f"{1e3 * row.ours:.1f}",
            f"{1e3 * row.matmul:.1f}",
            f"{row.matmul / row.ours:.1f}",
        )
        cells += (f"{1e3 * row.loop:,.0f}", f"{row.loop / row.ours:,.0f}", f"{1e3 * row.accrue:.1f}")
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def verdict(row: Row) -> str:
    """Say whether the goal was kept in this run."""
    ratio = row.matmul / row.ours
    kept = row.ours <= GOAL_SECONDS and ratio >= GOAL_RATIO
    return (
        f"Goal (at most {GOAL_SECONDS} s and at least {GOAL_RATIO:g} times as fast as batched products): "
        f"{'kept' if kept else 'MISSED'}, {row.ours:.3f} s and {ratio:.1f} times."
    )


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Time the generic cohort engine.")
    parser.add_argument(
        "--smoke", action="store_true", help="tiny problems: does it run, do the answers agree?"
    )
    parser.add_argument("--markdown", type=Path, help="also write the table to this file")
    chosen = parser.parse_args()
    cases, repeats, loop_draws = (SMOKE, 2, 20) if chosen.smoke else (CASES, 9, 200)
    rows = [measure(case, repeats, loop_draws) for case in cases]
    lines = ["# Generic cohort engine", "", *table(rows), ""]
    if not chosen.smoke:
        lines += [verdict(rows[0]), ""]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}"
    lines += [
        "Best of interleaved repeats in one run; answers agree within 1e-12; the plain loop is timed on "
        f"fewer draws and scaled. {machine}.",
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if chosen.markdown:
        chosen.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
