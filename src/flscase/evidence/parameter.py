"""One parameter: a value with everything a reviewer would ask about it.

A parameter never stands as a bare number. It carries its interval, its distribution, its source, whether
that source was read, recalled or replaced by an assumption of ours, the range it may lie in, and the line
of the file it comes from. The loader refuses what is incomplete, so that code may rely on every field.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from flscase.evidence import sampling

Value = float | tuple[float, ...]
Floats = NDArray[np.float64]

ROLES: Final = ("input", "scenario", "target", "check", "superseded")
STATUSES: Final = ("read", "recalled", "ours")
UNCERTAINTIES: Final = ("source", "ours", "")
FLAGS: Final = ("", "weak", "contested")


@dataclass(frozen=True, slots=True)
class Distribution:
    """Family and shape of a sampled parameter; its centre is always the parameter's value.

    args holds only the shape (weight, shape, sigma, sd, or low and high); without it the shape is fitted
    by moments from the interval, see `flscase.evidence.sampling`.
    """

    family: str = "fixed"
    args: Mapping[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        inner = ", ".join(f"{name}={value:g}" for name, value in self.args.items())
        return f"{self.family}({inner})" if inner else self.family


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of the evidence pack.

    value:        a float, or a tuple for a split over `parts`; None only for the kind "derived".
    low, high:    95 % interval unless `interval` says otherwise; None where there is none.
    role:         input, scenario (never in the base case), target or check (to compare with, never to
                  compute with), superseded (kept so that old cases reopen).
    status:       read, recalled (check before submission), ours (an assumption; `reasoning` says why).
    uncertainty:  where interval or error come from: source, ours, or "" for none.
    allowed:      the range a value or a draw may lie in; draws are clipped to it.
    index:        id of the price factor that brings the value to the base price year; "" for none.
    same_as:      id of the parameter this one takes its value and its draws from; "" for none.
    mix:          name of the mix whose members sum to 1; "" for none.
    """

    id: str
    role: str
    label: str
    unit: str
    kind: str
    value: Value | None
    status: str
    allowed: tuple[float, float]
    file: str
    line: int
    first_edition_id: str = ""
    parts: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    se: float | None = None
    interval: str = "95 %"
    distribution: Distribution = field(default_factory=Distribution)
    mix: str = ""
    same_as: str = ""
    index: str = ""
    population: str = ""
    sex: str = ""
    age_band: str = ""
    site: str = ""
    country: str = ""
    year: str = ""
    price_year: str = ""
    date: datetime.date | None = None
    source: str = ""
    where: str = ""
    citation: str = ""
    doi: str = ""
    url: str = ""
    uncertainty: str = ""
    reasoning: str = ""
    flag: str = ""
    flag_reason: str = ""
    superseded_by: str = ""
    note: str = ""

    @property
    def number(self) -> float:
        """The value as one number. Raises TypeError for a split or a derived parameter."""
        if not isinstance(self.value, float):
            raise TypeError(f"{self.id} is not a single number: {self.value!r}")
        return self.value

    @property
    def shares(self) -> dict[str, float]:
        """A split as {part: share}. Raises TypeError for anything else."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.id} is not a split: {self.value!r}")
        return dict(zip(self.parts, self.value, strict=True))

    @property
    def draw_id(self) -> str:
        """The id whose uniforms this parameter uses: parameters that share a value share its draws."""
        return self.same_as or self.id

    @property
    def sampled(self) -> bool:
        """Whether a probabilistic run varies it."""
        return self.distribution.family != "fixed" and self.value is not None

    def sample(self, u: Floats) -> Floats:
        """Draws by inverse distribution function, clipped to the allowed range.

        u: uniforms in (0, 1), shape (n,), or (n, k) for a split over k parts.
        Returns an array of the same shape; rows of a split sum to 1.
        """
        return sampling.draw(self, np.asarray(u, dtype=np.float64))

    def as_dict(self) -> dict[str, Any]:
        """Every field that is set, in reading order, ready for JSON."""
        names = self.__dataclass_fields__
        out: dict[str, Any] = {}
        for name in names:
            value = getattr(self, name)
            if isinstance(value, Distribution):
                value = str(value)
            elif isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, datetime.date):
                value = value.isoformat()
            if value not in (None, "", []):
                out[name] = value
        if self.low is None:
            out.pop("interval", None)
        return out
