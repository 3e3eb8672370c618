"""The cohort: what happens to people after an index fracture, by stratum, run and draw.

A *run* is one course of treatment (or none) followed for everybody in every stratum; options are
blends of runs and need no run of their own. What does not depend on treatment (death, utilities) is
worked out once a cycle and shared by all runs. Draws come last and lie together in memory.

Within a cycle death and fracture compete. People who break and live go to the first state of the
tunnel of that fracture; a second fracture in the rest of the cycle is counted but opens no state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flscase.economics import strata
from flscase.economics.clock import Clock, Floats
from flscase.economics.health import Utilities
from flscase.economics.mortality import CHAINS, Ratios
from flscase.economics.recurrence import Recurrence, Tunnel, tunnel, tunnel_into_years
from flscase.terms import SITES

HOME, NEW, OLD = 0, 1, 2  # own home; moved to a care home since the index; lived there already
HIP, SPINE = 0, 1
# Admissions are a share of those alive half a quarter after a new hip fracture. With quarters these are the
# cycle's survivors; with other cycles the same people are counted, so that no cycle length changes the count.
ADMISSION_COUNTED = 0.125
ITEMS = (
    *(f"fractures.{site}" for site in SITES),
    "hips_at_home",
    "care_home_admissions",
    "care_home_years",
    "resident_years",
    "life_years",
    "qalys",
    "deaths",
    "on_drug",
    "first_infusions",
    "later_infusions",
)
COUNTS, MONEY, HEALTH = 0, 1, 2  # views of the lifetime horizon
# what each view is asked for: everything is counted, what has a price is discounted, life and quality too
VIEW_ROWS = (
    slice(0, len(ITEMS)),
    slice(0, len(ITEMS)),
    slice(ITEMS.index("life_years"), ITEMS.index("deaths")),
)
ITEM = {name: place for place, name in enumerate(ITEMS)}


@dataclass(frozen=True)
class RunRates:
    """One course as the cohort sees it.

    effect:  factor on the hazard by site (sites, cycles, draws).
    on_drug: share of the living on the drug (cycles, draws).
    first, later: infusions given per person alive in a cycle (cycles, draws).
    """

    effect: Floats
    on_drug: Floats
    first: Floats
    later: Floats

    @cached_property
    def idle(self) -> list[bool]:
        """Tell for each cycle whether the course changes no hazard in any draw."""
        return [bool(np.all(self.effect[:, cycle] == 1.0)) for cycle in range(self.effect.shape[1])]

    @classmethod
    def untreated(cls, clock: Clock, draws: int) -> RunRates:
        """Return the run of nobody treated."""
        nothing = np.zeros((clock.count, draws))
        return cls(np.ones((len(SITES), clock.count, draws)), nothing, nothing, nothing)


@dataclass(frozen=True)
class CohortRates:
    """All that the cohort needs besides treatment.

    residents: share already in a care home at the index (strata, draws).
    deaths:    life-table hazard per year, by cycle (active strata,).
    ratios:    death ratios after fractures; home_ratio: of a care-home resident (draws,).
    incidence: κ × population incidence by cycle (sites, active strata, draws).
    recurrence: R(τ).
    admission: probability of a new permanent admission after a new hip, by cycle (active strata, draws).
    utilities: weights of a year of life.
    """

    residents: Floats
    deaths: list[Floats]
    ratios: Ratios
    home_ratio: Floats
    incidence: list[Floats]
    recurrence: Recurrence
    admission: list[Floats]
    utilities: Utilities


@dataclass(frozen=True)
class Prognosis:
    """What one person of each stratum goes through, per run.

    fine:  (runs, items, fine cycles, strata, draws), undiscounted.
    whole: (runs, views, items, strata, draws), summed over the whole horizon under each view's weights.
    later: (runs, items, later cycles, strata, draws) where full histories were asked for, else None.
    """

    fine: Floats
    whole: Floats
    later: Floats | None


class _Known:
    """What depends only on the period after the index and on the tunnel's form: worked out once."""

    def __init__(self, rates: CohortRates) -> None:
        self._rates = rates
        self._products: dict[tuple[int, Tunnel], Floats] = {}
        self._recurrence: dict[Tunnel, Floats] = {}

    def products(self, period: int, shape: Tunnel) -> Floats:
        """Return death ratios (states, groups, draws)."""
        key = (period, shape)
        if key not in self._products:
            ratios = self._rates.ratios
            rows = [ratios.steps[:, period]]
            for chain in range(len(CHAINS)):
                rows += [ratios.product(period, chain, *span) for span in shape.spans]
            self._products[key] = np.stack(rows)
        return self._products[key]

    def recurrence(self, shape: Tunnel) -> Floats:
        """Return R by state of a tunnel, (states, 1, draws)."""
        if shape not in self._recurrence:
            curve = self._rates.recurrence
            self._recurrence[shape] = np.stack([curve.mean(*span) for span in shape.spans])[:, np.newaxis]
        return self._recurrence[shape]


class _Shared:
    """What a cycle has in common for every run: survival, extra deaths, R by state, utilities."""

    def __init__(self, rates: CohortRates, known: _Known, clock: Clock, cycle: int, shape: Tunnel) -> None:
        start = float(clock.starts[cycle])
        self.alive = strata.active(start)
        self.length = float(clock.lengths[cycle])
        self.shape = shape
        half = self.length / 2
        period = rates.ratios.step_at(start)
        product = known.products(period, shape)[:, strata.GROUP[: self.alive]]  # states, strata, draws
        table = rates.deaths[cycle][:, np.newaxis]
        self.hazard = np.empty((2, *product.shape))
        np.multiply(product, table, out=self.hazard[0])
        np.multiply(np.maximum(product, rates.home_ratio), table, out=self.hazard[1])
        self.survival = np.exp(self.hazard * -self.length)
        self.spared = [
            np.exp(self.hazard * (-self.length - rates.ratios.early_excess(chain, half) * half))
            for chain in range(3)
        ]
        # who is alive when admissions are counted, whatever the length of the cycle
        after = ADMISSION_COUNTED
        excess = rates.ratios.early_excess(HIP, after)
        self.admittable = (
            self.spared[HIP][HOME]
            if abs(half - after) < 1e-12
            else np.exp(self.hazard[HOME] * (-half - after * (1 + excess)))
        )
        self.r_index = rates.recurrence.mean(start, start + self.length)
        self.r_tunnel = known.recurrence(shape)
        self.r_again = rates.recurrence.mean(0.0, half)
        self.weights = rates.utilities.weights(cycle, self.alive)
        self.untreated: _Odds | None = None  # made by the first run that needs it


class _Odds:
    """Chances of a cycle under one hazard: to break a bone, to stay whole, by state.

    hazard, again: per year, and the chance of a second fracture in the rest of the cycle (strata, draws).
    shares: of sites (sites, strata, draws). chance, whole: of a counted fracture and of being alive and
    unbroken, at home and in a care home (2, states, strata, draws). fallen: of a fracture, death apart.
    """

    def __init__(self, shared: _Shared, by_site: Floats) -> None:
        self.hazard = np.add.reduce(by_site, axis=0)
        self.shares = by_site / self.hazard
        self.again = -np.expm1(self.hazard * shared.r_again * (-shared.length / 2))
        size = shared.shape.size
        risk = np.empty((1 + len(CHAINS) * size, *self.hazard.shape))
        np.multiply(self.hazard, shared.r_index, out=risk[0])
        tunnels = risk[1:].reshape(len(CHAINS), size, *self.hazard.shape)
        np.multiply(shared.r_tunnel, self.hazard, out=tunnels[0])
        tunnels[1:] = tunnels[0]
        unbroken = np.empty_like(risk)
        np.exp(risk[: 1 + size] * -shared.length, out=unbroken[: 1 + size])
        unbroken[1:].reshape(len(CHAINS), size, *self.hazard.shape)[1:] = unbroken[1 : 1 + size]
        self.fallen = np.subtract(1.0, unbroken)
        self.whole = shared.survival * unbroken
        self.chance = np.subtract(1.0, self.whole)
        self.chance *= risk
        self.chance /= risk + shared.hazard


class _Run:
    """The people of one run: where they are now, and how to move them on by a cycle."""

    def __init__(self, rates: CohortRates, clock: Clock, treated: RunRates) -> None:
        self._rates, self._clock, self._treated = rates, clock, treated
        draws = rates.residents.shape[1]
        size = 1 + len(CHAINS) * tunnel(clock.cycle).size
        self.people = np.zeros((3, size, strata.COUNT, draws))
        self.people[HOME, 0] = 1 - rates.residents
        self.people[OLD, 0] = rates.residents
        self._classes = self._by_class(tunnel(clock.cycle), strata.COUNT)

    def _by_class(self, shape: Tunnel, alive: int) -> Floats:
        """Sum people by residence and utility class: (3, 9, strata, draws)."""
        people = self.people[:, :, :alive]
        inside = people[:, 1:].reshape(3, len(CHAINS), shape.size, *people.shape[2:])
        sums = np.empty((3, Utilities.CLASSES, *people.shape[2:]))
        sums[:, 0] = people[:, 0]
        np.add.reduce(inside[:, :, : shape.exact], axis=2, out=sums[:, 1::2])
        np.add.reduce(inside[:, :, shape.exact :], axis=2, out=sums[:, 2::2])
        return sums

    def step(self, cycle: int, shared: _Shared, after: Tunnel) -> Floats:
        """Live through one cycle; return what happened, (items, active strata, draws)."""
        alive = shared.alive
        happened = np.zeros((len(ITEMS), alive, self.people.shape[3]))
        if alive < self._classes.shape[2]:
            self._classes = self._classes[:, :, :alive]
        before = self._classes
        odds = self._odds(cycle, shared)
        broken, survivors, admittable, stay = self._break(shared, odds)
        fractures = broken * odds.again + broken
        np.multiply(odds.shares, np.add.reduce(fractures, axis=0), out=happened[: len(SITES)])
        chance = self._rates.admission[cycle]
        admitted = admittable * odds.shares[HIP] * chance
        happened[ITEM["care_home_admissions"]] = admitted
        happened[ITEM["hips_at_home"]] = fractures[HOME] * odds.shares[HIP] - admitted
        self._move(stay, _arrivals(odds.shares, survivors, chance), shared.shape, after, alive)
        self._classes = self._by_class(after, alive)
        self._live(happened, before, shared, cycle)
        return happened

    def _odds(self, cycle: int, shared: _Shared) -> _Odds:
        """Return the cycle's odds; runs without any effect in it share theirs."""
        incidence = self._rates.incidence[cycle]
        if self._treated.idle[cycle]:
            if shared.untreated is None:
                shared.untreated = _Odds(shared, incidence)
            return shared.untreated
        return _Odds(shared, incidence * self._treated.effect[:, cycle][:, np.newaxis])

    def _break(self, shared: _Shared, odds: _Odds) -> tuple[Floats, Floats, Floats, Floats]:
        """Return fractures (3, strata, draws), survivors by kind, those who may be admitted, the unbroken.

        survivors: of hip, spine, a first lesser and a later lesser fracture, (4, 3, strata, draws).
        """
        size = shared.shape.size
        people = self.people[:, :, : shared.alive]
        broken = np.empty((3, *odds.hazard.shape))
        survivors = np.empty((4, 3, *odds.hazard.shape))
        stay = np.empty_like(people)
        fell = np.empty_like(odds.fallen)
        lesser = 1 + 2 * size  # states of the chains hip and spine end here
        after = 1 + 3 * size  # and those of the chain other here
        for place in (HOME, NEW, OLD):
            home = min(place, 1)  # both kinds of resident live under the same hazards
            np.multiply(people[place], odds.whole[home], out=stay[place])
            broken[place] = _dot(people[place], odds.chance[home])
            np.multiply(people[place], odds.fallen, out=fell)
            survivors[0, place] = _dot(fell, shared.spared[0][home])
            if place == HOME:
                same = abs(shared.length - 2 * ADMISSION_COUNTED) < 1e-12
                admittable = survivors[0, place] if same else _dot(fell, shared.admittable)
            survivors[1, place] = _dot(fell, shared.spared[1][home])
            spared = shared.spared[2][home]
            survivors[2, place] = _dot(fell[lesser:after], spared[lesser:after])
            survivors[2, place] += fell[0] * spared[0]
            survivors[3, place] = _dot(fell[1:lesser], spared[1:lesser])
            survivors[3, place] += _dot(fell[after:], spared[after:])
        return broken, survivors, admittable, stay

    def _move(self, stay: Floats, arrivals: Floats, shape: Tunnel, after: Tunnel, alive: int) -> None:
        """Put everybody where they are at the end of the cycle."""
        chains = len(CHAINS)
        draws = stay.shape[3]
        if after.size != shape.size:
            self.people = np.zeros((3, 1 + chains * after.size, strata.COUNT, draws))
        people = self.people[:, :, :alive]
        people[:, 0] = stay[:, 0]
        old = stay[:, 1:].reshape(3, chains, shape.size, alive, draws)
        new = people[:, 1:].reshape(3, chains, after.size, alive, draws)
        new[:, :, 0] = arrivals
        bins = old[:, :, shape.exact :]
        if after.exact == shape.exact:
            new[:, :, 1 : after.exact] = old[:, :, : shape.exact - 1]
            into = old[:, :, shape.exact - 1]
        else:  # the first whole year: everybody of the past year is now in the second
            into = np.add.reduce(old[:, :, : shape.exact], axis=2)
        for place, leave in enumerate(shape.leave):
            np.multiply(bins[:, :, place], 1 - leave, out=new[:, :, after.exact + place])
            new[:, :, after.exact + place] += into
            into = bins[:, :, place] * leave

    def _live(self, happened: Floats, before: Floats, shared: _Shared, cycle: int) -> None:
        """Add person-time: life-years, QALYs, care-home years, and what follows from being alive."""
        both = before + self._classes
        both *= shared.length / 2
        lived = np.add.reduce(both, axis=1)  # residence, strata, draws
        happened[ITEM["care_home_years"]] = lived[NEW]
        happened[ITEM["resident_years"]] = lived[OLD]
        alive = np.add.reduce(lived, axis=0)
        happened[ITEM["life_years"]] = alive
        away = both[NEW] + both[OLD]
        away *= self._rates.utilities.care_home
        away += both[HOME]
        happened[ITEM["qalys"]] = _dot(away, shared.weights)
        happened[ITEM["deaths"]] = np.add.reduce(before, axis=(0, 1)) - np.add.reduce(
            self._classes, axis=(0, 1)
        )
        treated = self._treated
        happened[ITEM["on_drug"]] = alive * treated.on_drug[cycle]
        happened[ITEM["first_infusions"]] = alive * (treated.first[cycle] / shared.length)
        happened[ITEM["later_infusions"]] = alive * (treated.later[cycle] / shared.length)


def _arrivals(shares: Floats, survivors: Floats, chance: Floats) -> Floats:
    """Return who starts each tunnel, (3, chains, strata, draws), new care-home residents moved over."""
    lesser = np.add.reduce(shares[2:], axis=0)
    arrivals = np.stack(
        [
            survivors[0] * shares[HIP],
            survivors[1] * shares[SPINE],
            survivors[2] * lesser,
            survivors[3] * lesser,
        ],
        axis=1,
    )
    moving = arrivals[HOME, HIP] * chance
    arrivals[HOME, HIP] -= moving
    arrivals[NEW, HIP] += moving
    return arrivals


def _dot(left: Floats, right: Floats) -> Floats:
    """Sum the product of two arrays over their first axis."""
    return np.asarray(np.einsum("ksd,ksd->sd", left, right))


def shapes(clock: Clock) -> list[Tunnel]:
    """Return the tunnel in force in each cycle, and one more for the end."""
    fine = [tunnel(clock.cycle)] * clock.fine
    if clock.fine == clock.count:
        return [*fine, tunnel(clock.cycle)]
    bridge = tunnel_into_years(clock.cycle)
    return [*fine, bridge, *[tunnel(1.0)] * (clock.count - clock.fine)]


def follow(
    rates: CohortRates, runs: Sequence[RunRates], clock: Clock, views: Floats, *, full: bool = False
) -> Prognosis:
    """Follow a cohort of one person per stratum under each run.

    views: weights (views, cycles) under which the whole horizon is summed: ones for counts (taken as ones
           whatever is given), the discount factors of money, those of health (life-years and QALYs only).
    full:  keep every later cycle too (one draw, or few).
    Returns the `Prognosis`.
    """
    draws = rates.residents.shape[1]
    items = len(ITEMS)
    fine = np.zeros((len(runs), items, clock.fine, strata.COUNT, draws))
    whole = np.zeros((len(runs), len(views), items, strata.COUNT, draws))
    later = np.zeros((len(runs), items, clock.count - clock.fine, strata.COUNT, draws)) if full else None
    cohorts = [_Run(rates, clock, run) for run in runs]
    tunnels = shapes(clock)
    known = _Known(rates)
    for cycle in range(clock.count):
        shared = _Shared(rates, known, clock, cycle, tunnels[cycle])
        alive = shared.alive
        for place, cohort in enumerate(cohorts):
            happened = cohort.step(cycle, shared, tunnels[cycle + 1])
            if cycle < clock.fine:
                fine[place, :, cycle, :alive] = happened
            elif later is not None:
                later[place, :, cycle - clock.fine, :alive] = happened
            for view, weights in enumerate(views):
                rows = VIEW_ROWS[view]
                if view == COUNTS:
                    whole[place, view, rows, :alive] += happened[rows]
                else:
                    whole[place, view, rows, :alive] += happened[rows] * weights[cycle]
    return Prognosis(fine, whole, later)
