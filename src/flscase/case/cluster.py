"""An executor on a Dask cluster, for those who have one: the same blocks, the same answers, other machines.

Needs the extra `cluster`. The scheduler's address is the user's own; nothing is ever contacted unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flscase.errors import InputError, InputFault

CONNECT_SECONDS = 10


class Cluster:
    """Runs blocks on a Dask cluster. `address` is its scheduler, such as tcp://10.0.0.5:8786.

    Raises InputError where the extra is missing or nobody answers at the address.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise InputError(
                InputFault(
                    "A cluster needs the extra “cluster”, which is not installed.",
                    "Install it with: uv sync --extra cluster. Or leave --scheduler out.",
                    where="--scheduler",
                )
            ) from None
        try:
            self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(
                InputFault(
                    f"No Dask scheduler answers at {address} ({type(error).__name__}).",
                    "Check the address, or leave --scheduler out to use this machine.",
                    where="--scheduler",
                )
            ) from None
        self._waiting: list[Any] = []

    def run(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """Yield results in the order of the tasks."""
        self._waiting = [self._client.submit(function, task, pure=False) for task in tasks]
        for future in self._waiting:
            if future.cancelled():
                return
            yield future.result()

    def cancel(self) -> None:
        """Cancel whatever has not begun."""
        self._client.cancel(self._waiting)

    def close(self) -> None:
        """Let go of the connection; the cluster itself goes on."""
        self._client.close()
