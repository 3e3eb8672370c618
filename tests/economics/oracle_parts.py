"""What the oracle is fed: steps over time, and a drug with each person's own day of stopping."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Steps:
    """A step function of time: `values[i]` from `starts[i]` (years) on; `starts[0]` is 0."""

    starts: tuple[float, ...]
    values: tuple[float, ...]

    def between(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Return the mean over each interval from low to high."""
        ends = (*self.starts[1:], np.inf)
        total = np.zeros(np.broadcast(low, high).shape)
        for start, end, value in zip(self.starts, ends, self.values, strict=True):
            total += value * np.maximum(np.minimum(high, end) - np.maximum(low, start), 0.0)
        return total / (high - low)

    @property
    def late(self) -> float:
        return self.values[-1]

    @property
    def first_half_year(self) -> float:
        return float(self.between(np.array([0.0]), np.array([0.5]))[0])


@dataclass(frozen=True)
class Treatment:
    """One drug from one start, each person with their own day of stopping.

    hazard_ratio, onset: for hip, spine, other; the published ratio is a mean over the trial, onset included.
    months, persistence: share still on the drug among the living; log-linear between, from 1 at the start.
    by_dose: yearly doses; the next one is given if the person still persists at that month.
    """

    start: float
    hazard_ratio: tuple[float, float, float]
    onset: tuple[float, float, float]
    months: tuple[float, ...]
    persistence: tuple[float, ...]
    course: float
    offset: float
    trial_years: float = 3.0
    by_dose: bool = False
    ratio_is_plateau: bool = False

    def years_on_drug(self, chance: np.ndarray) -> np.ndarray:
        """Return how long each person takes the drug, from uniform numbers."""
        years = np.array([0.0, *self.months]) / 12
        logs = np.log([1.0, *self.persistence])
        if self.by_dose:
            given = [np.exp(np.interp(dose, years, logs)) for dose in range(1, round(self.course))]
            return 1.0 + sum((chance < share).astype(float) for share in given)
        falling = -logs + np.arange(len(logs)) * 1e-12  # strictly rising, for the inversion
        stops = np.interp(-np.log(chance), falling, years, right=np.inf)
        return np.minimum(stops, self.course)

    def ratio(self, t: float, years_on: np.ndarray) -> np.ndarray:
        """Return the hazard ratio (3 groups, people) at t years after the index."""
        here = []
        for group in range(3):
            onset, published = self.onset[group], self.hazard_ratio[group]
            share = 1.0 if self.ratio_is_plateau else 1 - onset / (2 * self.trial_years)
            full = (1 - published) / share
            on = np.clip(t - self.start, 0.0, years_on)
            reached = full * np.minimum(on / onset, 1.0)
            since_stop = np.maximum(t - self.start - years_on, 0.0)
            fading = self.offset * years_on
            left = np.where(fading > 0, 1 - since_stop / np.where(fading > 0, fading, 1.0), since_stop <= 0)
            here.append(1 - reached * np.clip(left, 0.0, 1.0))
        return np.array(here)
