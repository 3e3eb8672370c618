"""Cohorts on the engine's bench: any mix of people, followed under courses or under a direct ratio.

Published evaluations speak of their own people, ages and horizons. Here the engine is given those, with the
pack's values for all the rest, and what happens per person is read off. It is the engine that runs every
case; only who is followed, for how long and on what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from flscase.case.plans import national_cells
from flscase.economics import model, strata
from flscase.economics.clock import Clock, Floats
from flscase.economics.parameters import Parameters, point
from flscase.economics.plan import Settings
from flscase.economics.prognosis import COUNTS, ITEM, MONEY, CohortRates, Prognosis, RunRates, follow
from flscase.economics.treatment import Course
from flscase.evidence import Pack, Resolved, load_pack, resolve
from flscase.terms import BANDS, GROUPS, SEXES, SITES

ALL = SITES


@dataclass(frozen=True)
class Horizon:
    """How a study adds up over time: its yearly discount rate, and years after which it stops looking."""

    rate: float = 0.0
    years: float | None = None

    def weights(self, clock: Clock) -> Floats:
        """Return a weight per cycle, (cycles,)."""
        factors = clock.discount(self.rate)
        return factors if self.years is None else np.where(clock.middles < self.years, factors, 0.0)


@dataclass(frozen=True)
class Bench:
    """A pack's values as the engine takes them: one draw, quarters, the national mix."""

    pack: Pack
    resolved: Resolved
    parameters: Parameters
    settings: Settings

    def target(self, id: str) -> float:
        """Return a published number."""
        return self.pack.get(id).number

    @cached_property
    def clock(self) -> Clock:
        """The clock of every study."""
        return Clock(self.settings.cycle)

    @cached_property
    def rates(self) -> CohortRates:
        """The calibrated rates of the base case."""
        return model.cohort_rates(self.parameters, self.settings, self.clock)[0]

    @cached_property
    def everybody(self) -> Floats:
        """Share of each stratum among the nation's index patients, (strata,)."""
        return strata.from_cells(national_cells(self.pack))

    def people(
        self,
        *,
        groups: Sequence[str] = GROUPS,
        bands: Sequence[str] = BANDS,
        sexes: Sequence[str] = SEXES,
        women: float | None = None,
    ) -> Floats:
        """Return the national mix among some people, adding up to 1, (strata,).

        women: their share, where a study gives it; else as they come.
        """
        chosen = np.isin(strata.GROUP, [GROUPS.index(name) for name in groups])
        chosen &= np.isin(strata.BAND, [BANDS.index(name) for name in bands])
        chosen &= np.isin(strata.SEX, [SEXES.index(name) for name in sexes])
        mix = self.everybody * chosen
        if women is not None:
            female = strata.SEX == 0
            for place, share in ((female, women), (~female, 1 - women)):
                mix = np.where(place, mix / mix[place].sum() * share, mix)
        return np.asarray(mix / mix.sum())

    def treated(self, people: Floats, courses: Sequence[Course], horizons: Sequence[Horizon] = ()) -> Cohort:
        """Follow people under no treatment and under each course."""
        runs = [model.run_rates(course, self.parameters, self.clock) for course in courses]
        return self._follow(people, self.rates, runs, horizons)

    def under_ratio(
        self,
        people: Floats,
        *,
        years: float,
        fractures: float = 1.0,
        deaths: float = 1.0,
        horizons: Sequence[Horizon] = (),
    ) -> tuple[Cohort, Cohort]:
        """Follow people without and with a ratio laid straight on their hazards for some years.

        A labelled scenario: it takes a before-and-after study at its word, which the base case never does.
        Returns (without, with); in each the first run is the one to read.
        """
        before = self._follow(people, self.rates, [], horizons)
        early = self.clock.middles < years
        factor = np.where(early, fractures, 1.0)[np.newaxis, :, np.newaxis]
        run = RunRates.untreated(self.clock, 1)
        run = replace(run, effect=run.effect * factor)
        scaled = [
            table * (deaths if soon else 1.0) for table, soon in zip(self.rates.deaths, early, strict=True)
        ]
        rates = replace(self.rates, deaths=scaled)
        return before, self._follow(people, rates, [run], horizons, plain=False)

    def _follow(
        self,
        people: Floats,
        rates: CohortRates,
        runs: list[RunRates],
        horizons: Sequence[Horizon],
        *,
        plain: bool = True,
    ) -> Cohort:
        untreated = [RunRates.untreated(self.clock, 1)] if plain else []
        # the engine's first view always counts; its second takes any weights, so each horizon is asked there
        plainly = np.ones(self.clock.count)
        found = [
            follow(rates, [*untreated, *runs], self.clock, np.stack([plainly, horizon.weights(self.clock)]))
            for horizon in horizons or (Horizon(),)
        ]
        return Cohort(people, found[0], dict(zip(horizons, found, strict=False)))


@dataclass(frozen=True)
class Cohort:
    """One mix of people under several runs; read per person."""

    people: Floats
    prognosis: Prognosis
    seen: Mapping[Horizon, Prognosis]

    def per_person(
        self, *items: str, run: int = 0, years: float | None = None, horizon: Horizon | None = None
    ) -> float:
        """Return what a person goes through: within `years` (of five at most), or over a horizon."""
        places = [ITEM[item] for item in items]
        if years is not None:
            cycles = round(years * 4)
            histories = self.prognosis.fine[run, places, :cycles, :, 0].sum(axis=(0, 1))
        else:
            source, view = (self.prognosis, COUNTS) if horizon is None else (self.seen[horizon], MONEY)
            histories = source.whole[run, view, places, :, 0].sum(axis=0)
        return float(histories @ self.people)

    def less(
        self, *items: str, run: int, years: float | None = None, horizon: Horizon | None = None
    ) -> float:
        """Return how much less of something happens to a person under a run than under the first."""
        return self.per_person(*items, years=years, horizon=horizon) - self.per_person(
            *items, run=run, years=years, horizon=horizon
        )


def fractures(*sites: str) -> tuple[str, ...]:
    """Return the engine's names of fractures at some sites; all of them if none is named."""
    return tuple(f"fractures.{site}" for site in (sites or ALL))


def make(pack: Pack, cycle: float = 0.25) -> Bench:
    """Return the bench of a pack."""
    rows = pack.table("life_table")
    table = np.array([[float(row[sex]) for row in rows] for sex in SEXES])
    women = strata.from_cells(national_cells(pack)) * (strata.SEX == 0)
    settings = Settings(table, int(rows[0]["age"]), women / women.sum(), cycle)
    resolved = resolve(pack)
    return Bench(pack, resolved, point(resolved), settings)


@lru_cache(maxsize=2)
def national(name: str = "uk") -> Bench:
    """Return the bench of a pack that ships with the program."""
    return make(load_pack(name))
