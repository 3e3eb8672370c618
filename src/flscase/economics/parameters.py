"""Parameters as arrays with one value per draw.

A draw is addressed by (seed, parameter, draw number): each parameter has a stream of its own, so
adding a parameter changes no other's draws, and any block of draws can be made anywhere.
The deterministic run is the same container with one draw: the point values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from flscase.economics.clock import Floats

if TYPE_CHECKING:
    from flscase.evidence import Parameter, Resolved


def uniforms(seed: int, name: str, start: int, stop: int, width: int = 1) -> Floats:
    """Return the uniforms of one parameter for draws start..stop, shape (draws, width).

    The stream is Philox keyed by (seed, name); draw d always owns the same `width` numbers of it.
    """
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    return np.asarray(generator.random((stop, width))[start:stop])


class Parameters(Mapping[str, Floats]):
    """Values by evidence id: shape (draws,), or (parts, draws) for a split over parts."""

    def __init__(self, values: Mapping[str, Floats], draws: int) -> None:
        self._values = dict(values)
        self.draws = draws

    def __getitem__(self, name: str) -> Floats:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def replace(self, **changes: Floats | float) -> Parameters:
        """Return a copy with some values changed; ids are given with `__` for a dot."""
        return self.with_values({name.replace("__", "."): value for name, value in changes.items()})

    def with_values(self, changes: Mapping[str, Floats | float]) -> Parameters:
        """Return a copy with some values changed (a number serves every draw)."""
        values = dict(self._values)
        for name, value in changes.items():
            if name not in values:
                raise KeyError(name)
            values[name] = np.broadcast_to(np.asarray(value, dtype=float), values[name].shape)
        return Parameters(values, self.draws)

    def at(self, places: Sequence[int]) -> Parameters:
        """Return some of the draws."""
        chosen = np.asarray(places)
        return Parameters({name: value[..., chosen] for name, value in self._values.items()}, len(chosen))

    def tiled(self, times: int) -> Parameters:
        """Return the same draws repeated `times` times over."""
        return Parameters(
            {name: np.tile(value, times) for name, value in self._values.items()}, self.draws * times
        )


USED = (
    "admitted.",
    "bed_days.",
    "care_home.",
    "caseload.",
    "cashable.",
    "cost.",
    "econ.",
    "hours.",
    "incidence.",
    "infusion.",
    "minutes.",
    "mortality.",
    "oncost.",
    "operated.",
    "pathway.",
    "pay.",
    "persistence.",
    "price.",
    "refracture.",
    "risk.",
    "service.",
    "share.",
    "split.",
    "treatment.",
    "utility.",
    "visits.",
    "work.",
)
# points of one curve move together, so that a draw of the curve stays monotone
CURVES = ("persistence.ordinary", "persistence.monitored", "persistence.cautious", "persistence.zoledronate")
# choices of structure, run as whole scenarios and never mixed into the draws
STRUCTURAL = frozenset({"risk.ratio"})


def used(resolved: Resolved) -> list[str]:
    """Return the ids that the model may read, in the order of the pack."""
    return [
        name
        for name, parameter in resolved.pack.parameters.items()
        if parameter.role in ("input", "scenario")
        and name.startswith(USED)
        and resolved[name].value is not None
    ]


def point(resolved: Resolved) -> Parameters:
    """Return the deterministic values: one draw."""
    values = {}
    for name in used(resolved):
        value = np.asarray(resolved[name].value, dtype=float)
        values[name] = value[..., np.newaxis] * resolved.factor(name)
    return Parameters(values, 1)


def sample(
    resolved: Resolved, seed: int, start: int, stop: int, *, fixed: frozenset[str] = STRUCTURAL
) -> Parameters:
    """Return draws start..stop of every parameter; those in `fixed` keep their point value."""
    draws = stop - start
    values = {}
    for name in used(resolved):
        parameter, factor = resolved[name].as_parameter(), resolved.factor(name)
        value = np.asarray(parameter.value, dtype=float)
        if name in fixed or not parameter.sampled:
            values[name] = np.broadcast_to(value[..., np.newaxis] * factor, (*value.shape, draws))
            continue
        numbers = uniforms(seed, stream(parameter), start, stop, max(value.size, 1))
        drawn = parameter.sample(numbers if value.ndim else numbers[:, 0])
        values[name] = np.moveaxis(np.asarray(drawn), 0, -1) * factor
    return Parameters(values, draws)


def stream(parameter: Parameter) -> str:
    """Return the name of the stream a parameter draws from: shared by those that must move together."""
    for curve in CURVES:
        if parameter.id.startswith(curve):
            return curve
    return parameter.draw_id
