"""From measures and draws to figures: value, interval, mean, basis, sources, once for each number."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from flscase.case.figure import Figure, weakest
from flscase.case.measures import Measure
from flscase.case.probabilistic import Draws
from flscase.economics.clock import Floats
from flscase.evidence import Resolved

LOW, HIGH = 2.5, 97.5  # percentiles of a 95 % interval
FEWEST = 20  # draws below which an interval would be noise


class Maker:
    """Makes figures for one case.

    resolved: the evidence in force; bases: how the case's own inputs are known (caseload, options).
    """

    def __init__(self, resolved: Resolved, bases: Iterable[str], draws: Draws | None) -> None:
        self._resolved, self._draws = resolved, draws
        self._bases = tuple(bases)
        self._rests = cache(self._find)

    def figure(self, measure: Measure) -> Figure:
        """Return the figure of one measure."""
        rests_on, flags = self._rests(measure.rests)
        sample = None if self._draws is None else self._draws.measures.get(measure.id)
        ends = None if measure.text is not None else self._interval(measure, sample)
        value = measure.text if measure.text is not None else _plain(measure.values[0])
        mean, error = _mean(sample) if value is not None and measure.text is None else (None, None)
        return Figure(
            id=measure.id,
            value=value,
            unit=measure.unit,
            label=measure.label,
            basis="modelled",
            rests_on=rests_on,
            low=None if ends is None else ends[0],
            high=None if ends is None else ends[1],
            mean=mean,
            mc_error=error,
            sources=tuple(f"{prefix}*" if prefix.endswith(".") else prefix for prefix in measure.rests),
            how=measure.how,
            option=measure.option,
            site=measure.site,
            payer=measure.payer,
            department=measure.department,
            period=measure.period,
            price_year=self._resolved.pack.base_price_year if measure.unit.startswith("GBP") else None,
            digits=measure.digits,
            flags=flags,
        )

    def _interval(self, measure: Measure, sample: Floats | None) -> tuple[float, float] | None:
        """Return a 95 % interval, none where a ratio changes sign among the draws."""
        if sample is None or len(sample) < FEWEST or not np.all(np.isfinite(sample)):
            return None
        if measure.unit == "GBP per QALY" and (np.min(sample) < 0 or not self._gains(measure)):
            return None
        low, high = np.percentile(sample, [LOW, HIGH])
        value = float(measure.values[0])
        return min(float(low), value), max(float(high), value)

    def _gains(self, measure: Measure) -> bool:
        gained = self._draws.measures.get(f"{measure.option}.qalys_gained") if self._draws else None
        return gained is not None and bool(np.all(gained > 0))

    def _find(self, prefixes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """Return the weakest basis under some evidence ids, and what a reader must be warned of."""
        bases, flags = list(self._bases), set()
        for name in self._resolved:
            if not name.startswith(prefixes):
                continue
            here = self._resolved[name]
            if here.parameter.role != "input" or here.value is None:
                continue
            bases.append(here.basis)
            if here.layer == "national" and here.parameter.status == "recalled":
                flags.add("recalled")
            if here.parameter.flag:
                flags.add(here.parameter.flag)
        known = [basis for basis in bases if basis != "modelled"]
        return weakest(known or ["assumed"]), tuple(sorted(flags))


def _plain(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _mean(sample: Floats | None) -> tuple[float | None, float | None]:
    if sample is None or len(sample) < FEWEST or not np.all(np.isfinite(sample)):
        return None, None
    return float(sample.mean()), float(sample.std(ddof=1) / np.sqrt(len(sample)))


def evidence_figure(resolved: Resolved, name: str) -> Figure:
    """Return a figure for one evidence value that a sentence quotes: `evidence.<id>`."""
    here = resolved[name]
    parameter = here.parameter
    value = None if here.value is None or isinstance(here.value, tuple) else float(here.value)
    own = here.layer != "national"
    flags = [
        flag for flag in (parameter.status if parameter.status == "recalled" else "", parameter.flag) if flag
    ]
    return Figure(
        id=f"evidence.{name}",
        value=value,
        low=here.low if here.high is not None else None,
        high=here.high if here.low is not None else None,
        unit=unit_of(parameter.unit, parameter.kind),
        label=parameter.label,
        basis=here.basis,
        sources=(name,),
        how=here.trail() if own else (parameter.note or parameter.reasoning),
        price_year=parameter.price_year or None,
        flags=tuple(() if own else flags),
    )


def unit_of(unit: str, kind: str) -> str:
    """Return the unit that a figure prints by: a probability of the pack, or a discount rate, is a share."""
    if kind in ("probability", "setting", "discount") or unit in ("proportion", "probability"):
        return "share"
    return "GBP per QALY" if unit == "GBP/QALY" else unit
