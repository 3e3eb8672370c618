"""Many draws: in blocks, on one process or several, always with the same answer.

Blocks are fixed by the draws, never by the workers, and results are put together in the order of the
blocks. An executor needs three methods: `run(function, tasks)` yields results in the order of the tasks,
`cancel()` stops what has not begun, `close()` lets go of its processes.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

BLOCK = 32  # draws that fit the processor's cache together


class Executor(Protocol):
    """Runs a function over tasks and yields the results in order."""

    def run(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """Yield function(task) for each task, in order."""

    def cancel(self) -> None:
        """Stop whatever has not begun."""

    def close(self) -> None:
        """Let go of processes and connections."""


class Here:
    """The simplest executor: this process, one task after the other."""

    def __init__(self) -> None:
        self._stopped = False

    def run(self, function: Callable[[Task], Answer], tasks: Sequence[Task]) -> Iterator[Answer]:
        """Yield results in order; stops early once cancelled."""
        for task in tasks:
            if self._stopped:
                return
            yield function(task)

    def cancel(self) -> None:
        """Stop before the next task."""
        self._stopped = True

    def close(self) -> None:
        """Nothing to let go of."""


THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def _one_thread_each() -> None:
    """Keep a worker's linear algebra on one thread: the workers themselves use the cores."""
    for name in THREADS:
        os.environ.setdefault(name, "1")


@contextmanager
def _main_kept_out() -> Iterator[None]:
    """Start workers without running the user's script again in each of them.

    A fresh process repeats the script that started it unless that script guards itself; a clinician's
    three lines in a notebook or a file do not. Our tasks live in modules, so the script is not needed.
    """
    main = sys.modules.get("__main__")
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        if main is not None:
            sys.modules["__main__"] = main


class Processes:
    """A pool of processes on this machine. They are started fresh, so that Windows works too."""

    def __init__(self, workers: int) -> None:
        self._pool = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=_one_thread_each
        )
        self._waiting: list[Future[Any]] = []

    def run(self, function: Callable[[Task], Answer], tasks: Sequence[Task]) -> Iterator[Answer]:
        """Yield results in the order of the tasks."""
        with _main_kept_out():
            self._waiting = [self._pool.submit(function, task) for task in tasks]
        for future in self._waiting:
            if future.cancelled():
                return
            yield future.result()

    def cancel(self) -> None:
        """Cancel whatever has not begun."""
        for future in self._waiting:
            future.cancel()

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def blocks(places: Iterable[int], size: int = BLOCK) -> list[list[int]]:
    """Cut draw numbers into blocks of at most `size`, in order."""
    every = list(places)
    return [every[start : start + size] for start in range(0, len(every), size)]
