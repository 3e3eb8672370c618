"""The oracle: the fracture model told person by person, slowly and readably.

It follows the words of the model, not the cohort code: each person has a sex, an age, an index
fracture, a place to live, a most recent new fracture and the time since it. In each cycle one draws
whether the person lives, breaks a bone, which one, breaks another, and moves into a care home. The
cohort engine, fed with the same numbers, must agree within the standard error.

`follow` uses the cycle rule of the cohort (quarters, then whole years); `follow_closely` lives in steps
of 1/48 year with one event a step and no rule to correct for what happens inside a cycle.

The random numbers belong to (seed, cycle, person): two runs that differ in treatment share them, so that
their difference is far more precise than either (`difference`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

import numpy as np
from oracle_parts import Steps, Treatment

HIP, SPINE, OTHER, NONE = 0, 1, 2, -1  # index groups, and "no fracture since the index"
SITES = ("hip", "spine", "wrist", "humerus", "pelvis", "other")
GROUP_OF_SITE = np.array([HIP, SPINE, OTHER, OTHER, OTHER, OTHER])
TO_THE_END = np.inf


@dataclass(frozen=True)
class OracleInputs:
    """Everything the oracle needs, as plain numbers. Arrays over people have shape (n,).

    sex 0 female, 1 male; age at the index; index group HIP, SPINE or OTHER; `resident`: chance of living in
    a care home at the index; `relative_hazard`: of fracture (risk classes).
    incidence (6 sites, 2 sexes, ages): per year at `incidence_ages`, log-linear between, flat outside.
    yearly_death (2, ages): life-table q from age `first_age`, the last one repeated.
    death_ratio, utility: for hip, spine, other, by time since the fracture.
    home_entry (2, bands): chance of a new admission after a hip fracture; bands begin at `home_entry_ages`.
    baseline: EQ-5D intercept, male, age, age squared.
    treatment: None, a `Treatment`, or a function of the time since the index -> ratios (3 groups).
    lump: money per fracture by site; `hip_at_home`: more per hip broken in the own home by somebody who
    does not move into a care home; `home_year`: money per year of a new resident.
    tau: "exact" follows the time since the last new fracture; "bins" leaves `bin_edges` at random once a
    year has passed, as the cohort does.
    """

    sex: np.ndarray
    age: np.ndarray
    index: np.ndarray
    incidence_ages: tuple[float, ...]
    incidence: np.ndarray
    yearly_death: np.ndarray
    death_ratio: tuple[Steps, Steps, Steps]
    kappa: float
    early: float
    rr_1y: float
    decay: float
    causal_share: float
    early_decay: float = 4.0
    gradient: np.ndarray = field(default_factory=lambda: np.ones((3, 6)))
    treatment: Treatment | Callable[[float], np.ndarray] | None = None
    relative_hazard: np.ndarray | float = 1.0
    resident: np.ndarray | float = 0.0
    first_age: int = 50
    home_entry_ages: tuple[float, ...] = (50.0,)
    home_entry: np.ndarray = field(default_factory=lambda: np.zeros((2, 1)))
    home_death_ratio: float = 1.0
    baseline: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)
    utility: tuple[Steps, Steps, Steps] = (Steps((0.0,), (1.0,)),) * 3
    home_utility: float = 1.0
    lump: tuple[float, ...] = (0.0,) * 6
    hip_at_home: float = 0.0
    home_year: float = 0.0
    rate_money: float = 0.0
    rate_health: float = 0.0
    fine_cycle: float = 0.25
    fine_years: float = 5.0
    end_age: float = 101.0
    tau: str = "exact"
    bin_edges: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0)
    report_years: tuple[float, ...] = (1.0, 2.0, 5.0)
    seed: int = 1


@dataclass
class People:
    """Those still alive. `tau` is the time since the last new fracture (since the index, where none)."""

    who: np.ndarray
    sex: np.ndarray
    age: np.ndarray
    index: np.ndarray
    relative: np.ndarray
    years_on: np.ndarray
    in_home: np.ndarray
    newly_in_home: np.ndarray
    last_new: np.ndarray
    had_hip: np.ndarray
    had_spine: np.ndarray
    tau: np.ndarray
    bin: np.ndarray
    enters_at: np.ndarray  # `follow_closely` only: when a survivor of a hip fracture moves into a home

    def take(self, kept: np.ndarray) -> People:
        return People(**{part.name: getattr(self, part.name)[kept] for part in fields(self)})

    @property
    def after_major(self) -> np.ndarray:
        """Whether the last new fracture is a lesser one that followed a new hip or spine fracture."""
        return (self.last_new == OTHER) & (self.had_hip | self.had_spine)


@dataclass
class Outcome:
    """Totals per person, (reports, people) for each measure; the last report is the end of life."""

    years: tuple[float, ...]
    totals: dict[str, np.ndarray]

    def mean(self, measure: str, year: float = TO_THE_END) -> float:
        return float(self.totals[measure][self.years.index(year)].mean())

    def error(self, measure: str, year: float = TO_THE_END) -> float:
        values = self.totals[measure][self.years.index(year)]
        return float(values.std(ddof=1) / np.sqrt(len(values)))

    def difference(self, other: Outcome, measure: str, year: float = TO_THE_END) -> tuple[float, float]:
        """Return mean and standard error of self minus other, person by person."""
        place = self.years.index(year)
        gap = self.totals[measure][place] - other.totals[measure][place]
        return float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap)))


MEASURES = (
    *(f"fractures.{site}" for site in SITES),
    "fractures.all",
    "expected_fractures.all",  # the chance of it summed, instead of the fracture drawn: same mean, less noise
    *(f"expected_fractures.{site}" for site in SITES),
    "any_fracture",
    "any_hip",
    "deaths",
    "admissions",
    "home_years",
    "life_years",
    "qalys",
    "cost",
    "hips_at_home",
)


# ---------------------------------------------------------------------------------------------- hazards


def site_incidence(inputs: OracleInputs, people: People, age: np.ndarray) -> np.ndarray:
    """Population rates (6, people), log-linear in age."""
    logs = np.log(np.maximum(inputs.incidence, 1e-300))
    last = len(inputs.incidence_ages) - 1
    place = np.interp(age, inputs.incidence_ages, np.arange(last + 1.0))
    below = np.minimum(place.astype(int), max(last - 1, 0))
    above, part = np.minimum(below + 1, last), place - below
    return np.exp((1 - part) * logs[:, people.sex, below] + part * logs[:, people.sex, above])


def recent_risk(inputs: OracleInputs, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mean of R(tau) = 1 + (rr - 1) exp(-decay (tau - 1)) + A exp(-4 tau) between low and high."""

    def mean_of_exp(decay: float) -> np.ndarray:
        if decay == 0:
            return np.ones_like(low)
        return (np.exp(-decay * low) - np.exp(-decay * high)) / (decay * (high - low))

    slow = (inputs.rr_1y - 1) * np.exp(inputs.decay) * mean_of_exp(inputs.decay)
    return 1 + slow + inputs.early * mean_of_exp(inputs.early_decay)


def treatment_ratio(inputs: OracleInputs, people: People, t: float, width: float) -> np.ndarray:
    """Mean hazard ratio (3, people) from t to t + width."""
    if inputs.treatment is None:
        return np.ones((3, len(people.who)))
    drug = inputs.treatment
    if isinstance(drug, Treatment) and t >= drug.start + drug.course * (1 + drug.offset):
        return np.ones((3, len(people.who)))  # nobody has any effect left
    pieces = max(1, round(width * 16))
    middles = t + (np.arange(pieces) + 0.5) * width / pieces
    if isinstance(inputs.treatment, Treatment):
        return sum(inputs.treatment.ratio(middle, people.years_on) for middle in middles) / pieces
    mean = sum(np.asarray(inputs.treatment(float(middle)), dtype=float) for middle in middles) / pieces
    return np.repeat(mean[:, None], len(people.who), axis=1)


def own_hazards(inputs: OracleInputs, people: People, t: float, width: float) -> np.ndarray:
    """Hazard (6, people) in this cycle but for what the last fracture adds."""
    rates = site_incidence(inputs, people, people.age + t + width / 2)
    return rates * inputs.kappa * people.relative * treatment_ratio(inputs, people, t, width)[GROUP_OF_SITE]


def hazards_after(
    inputs: OracleInputs, own: np.ndarray, group: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Hazard (6, people) when the last fracture was of `group` and tau runs from low to high."""
    return own * recent_risk(inputs, low, high) * inputs.gradient[group].T


def by_group(
    functions: tuple[Steps, Steps, Steps], group: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Mean of each person's own step function between low and high; 1 where the group is NONE."""
    out = np.ones(len(group))
    for which, function in enumerate(functions):
        mine = group == which
        out[mine] = function.between(low[mine], high[mine])
    return out


def life_table_hazard(inputs: OracleInputs, sex: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mean hazard of the life table between two ages."""
    yearly = -np.log1p(-np.minimum(inputs.yearly_death, 1 - 1e-12))
    padded = np.concatenate([yearly, np.repeat(yearly[:, -1:], 60, axis=1)], axis=1)
    summed = np.concatenate([np.zeros((2, 1)), padded.cumsum(axis=1)], axis=1)
    ages = inputs.first_age + np.arange(summed.shape[1])
    mean = np.empty(len(sex))
    for which in (0, 1):
        mine = sex == which
        above, below = np.interp(high[mine], ages, summed[which]), np.interp(low[mine], ages, summed[which])
        mean[mine] = (above - below) / (high[mine] - low[mine])
    return mean


def death_hazard(
    inputs: OracleInputs, people: People, t: float, width: float, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Life table x index ratio x new-fracture ratio (capped); in a home at least the home's ratio."""
    ratios = inputs.death_ratio
    since_index = np.full(len(people.who), t)
    index = by_group(ratios, people.index, since_index, since_index + width)
    new = by_group(ratios, people.last_new, low, high)
    from_group = people.last_new.copy()
    for group, had in ((SPINE, people.had_spine), (HIP, people.had_hip)):
        lasting = people.after_major & had & (ratios[group].late > new)
        new[lasting], from_group[lasting] = ratios[group].late, group
    first = np.array([function.first_half_year for function in ratios])
    cap = np.maximum(first[people.index], np.where(from_group == NONE, 0.0, first[from_group]))
    product = np.minimum(index * (1 + inputs.causal_share * (new - 1)), np.maximum(cap, index))
    product = np.where(people.in_home, np.maximum(product, inputs.home_death_ratio), product)
    age = people.age + t
    return life_table_hazard(inputs, people.sex, age, age + width) * product


def utility(
    inputs: OracleInputs, people: People, t: float, width: float, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Baseline x the lowest of the fractures' multipliers x the home's; never above 1."""
    intercept, male, per_year, per_square = inputs.baseline
    age = people.age + t + width / 2
    healthy = intercept + male * people.sex + per_year * age + per_square * age**2
    since_index = np.full(len(people.who), t)
    worst = by_group(inputs.utility, people.index, since_index, since_index + width)
    worst = np.minimum(worst, by_group(inputs.utility, people.last_new, low, high))
    for group, had in ((HIP, people.had_hip), (SPINE, people.had_spine)):
        worst = np.where(had, np.minimum(worst, inputs.utility[group].late), worst)
    home = np.where(people.in_home, inputs.home_utility, 1.0)
    return np.minimum(healthy * worst * home, 1.0)


def chance_of_a_home(inputs: OracleInputs, people: People, age: np.ndarray) -> np.ndarray:
    band = np.searchsorted(np.asarray(inputs.home_entry_ages), age + 1e-9, side="right") - 1
    return inputs.home_entry[people.sex, np.maximum(band, 0)]


# --------------------------------------------------------------------------------------- telling a life


class Ledger:
    """What has happened to each person so far, with a copy kept at each report."""

    def __init__(self, inputs: OracleInputs) -> None:
        self.inputs = inputs
        self.now = {measure: np.zeros(len(inputs.sex)) for measure in MEASURES}
        self.years = (*inputs.report_years, TO_THE_END)
        self.kept: dict[float, dict[str, np.ndarray]] = {}

    def add(self, measure: str, people: People, amount: np.ndarray | float) -> None:
        self.now[measure][people.who] += amount

    def mark(self, measure: str, people: People) -> None:
        self.now[measure][people.who] = 1.0

    def report(self, t: float) -> None:
        for year in self.years:
            if year not in self.kept and t >= year - 1e-9:
                self.kept[year] = {measure: total.copy() for measure, total in self.now.items()}

    def close(self) -> Outcome:
        for year in self.years:
            self.kept.setdefault(year, self.now)
        totals = {
            measure: np.array([self.kept[year][measure] for year in self.years]) for measure in MEASURES
        }
        return Outcome(self.years, totals)

    def fractures(self, people: People, site: np.ndarray, at: float, stays_out: np.ndarray) -> None:
        """Enter one fracture for each of these people, priced at the event."""
        inputs = self.inputs
        worth = (1 + inputs.rate_money) ** -at
        lone_hip = (site == HIP) & ~people.in_home & stays_out
        price = np.asarray(inputs.lump)[site] + lone_hip * inputs.hip_at_home
        self.add("fractures.all", people, 1.0)
        self.add("cost", people, price * worth)
        self.add("hips_at_home", people, lone_hip)
        self.mark("any_fracture", people)
        for place, name in enumerate(SITES):
            self.add(f"fractures.{name}", people, site == place)
        self.mark("any_hip", people.take(site == HIP))

    def expect(self, people: People, chances: np.ndarray) -> None:
        """Enter the chance of a fracture at each site (6, people)."""
        self.add("expected_fractures.all", people, chances.sum(axis=0))
        for place, name in enumerate(SITES):
            self.add(f"expected_fractures.{name}", people, chances[place])

    def time(self, people: People, at: float, years: np.ndarray | float, worth: np.ndarray) -> None:
        """Enter years lived, of this utility, at this time."""
        inputs = self.inputs
        at_home = years * people.newly_in_home
        self.add("life_years", people, years)
        self.add("qalys", people, years * worth * (1 + inputs.rate_health) ** -at)
        self.add("home_years", people, at_home)
        self.add("cost", people, at_home * inputs.home_year * (1 + inputs.rate_money) ** -at)


def gather(inputs: OracleInputs) -> People:
    n = len(inputs.sex)
    numbers = np.random.Generator(np.random.Philox(key=[inputs.seed, 2**40])).random((2, n))
    drug = inputs.treatment
    return People(
        who=np.arange(n),
        sex=np.asarray(inputs.sex, dtype=int),
        age=np.asarray(inputs.age, dtype=float),
        index=np.asarray(inputs.index, dtype=int),
        relative=np.broadcast_to(np.asarray(inputs.relative_hazard, dtype=float), n).copy(),
        years_on=drug.years_on_drug(numbers[1]) if isinstance(drug, Treatment) else np.zeros(n),
        in_home=numbers[0] < inputs.resident,
        newly_in_home=np.zeros(n, dtype=bool),
        last_new=np.full(n, NONE),
        had_hip=np.zeros(n, dtype=bool),
        had_spine=np.zeros(n, dtype=bool),
        tau=np.zeros(n),
        bin=np.full(n, -1),
        enters_at=np.full(n, np.inf),
    )


def cycles(inputs: OracleInputs) -> list[tuple[float, float]]:
    """Start and length of each cycle: fine ones, then whole years, until the youngest reaches the end."""
    years = int(np.ceil(inputs.end_age - np.min(inputs.age)))
    fine = round(min(inputs.fine_years, years) / inputs.fine_cycle)
    coarse = range(round(inputs.fine_years), years)
    return [(k * inputs.fine_cycle, inputs.fine_cycle) for k in range(fine)] + [
        (float(y), 1.0) for y in coarse
    ]


def recent_span(inputs: OracleInputs, people: People, width: float) -> tuple[np.ndarray, np.ndarray]:
    """From when to when tau runs in this cycle: exactly, or over the person's bin."""
    low, high = people.tau.copy(), people.tau + width
    edges = np.asarray(inputs.bin_edges)
    binned = people.bin >= 0
    low[binned], high[binned] = edges[people.bin[binned]], edges[people.bin[binned] + 1]
    return low, high


def pick_site(weights: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Draw a site for each person in proportion to (6, people) weights."""
    summed = weights.cumsum(axis=0)
    total = np.where(summed[-1] > 0, summed[-1], 1.0)
    return np.minimum((chance * total >= summed).sum(axis=0), 5)


def break_bone(people: People, site: np.ndarray, tau: float) -> People:
    """Return these people as they are just after a new fracture."""
    group = GROUP_OF_SITE[site]
    return replace(
        people,
        last_new=group,
        had_hip=people.had_hip | (group == HIP),
        had_spine=people.had_spine | (group == SPINE),
        tau=np.full(len(group), tau),
        bin=np.full(len(group), -1),
    )


def join(one: People, other: People) -> People:
    return People(
        **{
            part.name: np.concatenate([getattr(one, part.name), getattr(other, part.name)])
            for part in fields(one)
        }
    )


def follow(inputs: OracleInputs) -> Outcome:
    """Follow everybody to the end of life, by the cycle rule of the cohort."""
    ledger, people = Ledger(inputs), gather(inputs)
    for number, (t, width) in enumerate(cycles(inputs)):
        people = people.take(people.age + t < inputs.end_age - 1e-9)  # the table ends here
        if not len(people.who):
            break
        numbers = np.random.Generator(np.random.Philox(key=[inputs.seed, number])).random(
            (7, len(inputs.sex))
        )
        people = one_cycle(inputs, ledger, people, t, width, numbers[:, people.who])
        ledger.report(t + width)
    return ledger.close()


def one_cycle(
    inputs: OracleInputs, ledger: Ledger, people: People, t: float, width: float, numbers: np.ndarray
) -> People:
    """Draw one cycle and return the survivors."""
    low, high = recent_span(inputs, people, width)
    last = np.where(people.last_new == NONE, people.index, people.last_new)
    own = own_hazards(inputs, people, t, width)
    rates = hazards_after(inputs, own, last, low, high)
    death = death_hazard(inputs, people, t, width, low, high)
    total = rates.sum(axis=0)
    share = rates / np.where(total > 0, total, 1.0)

    # Death and fracture compete; who breaks a bone also risks dying of it in the second half.
    both = total + death
    breaks = total / np.where(both > 0, both, 1.0) * -np.expm1(-both * width)
    extra = np.empty_like(rates)
    for site in range(6):
        soon = inputs.death_ratio[GROUP_OF_SITE[site]].between(np.zeros(1), np.array([width / 2]))[0]
        extra[site] = np.exp(-death * inputs.causal_share * (soon - 1) * width / 2)
    broken_alive = share * np.exp(-death * width) * -np.expm1(-total * width) * extra
    broken_dead = np.maximum(share * breaks - broken_alive, 0.0)
    unbroken_alive = np.exp(-both * width)
    lives = unbroken_alive + broken_alive.sum(axis=0)

    alive = numbers[0] < lives
    chance = np.where(
        alive, broken_alive.sum(axis=0) / lives, broken_dead.sum(axis=0) / np.maximum(1 - lives, 1e-300)
    )
    broken = numbers[1] < chance
    site = pick_site(np.where(alive, broken_alive, broken_dead), numbers[2])

    # Everybody lives the first half of the cycle as they were; survivors live the second as they become.
    ledger.time(people, t, width / 2, utility(inputs, people, t, width, low, high))
    ledger.mark("deaths", people.take(~alive))

    hurt, hurt_site = people.take(broken), site[broken]
    age = hurt.age + t + width / 2
    survives = alive[broken]
    enters = survives & (hurt_site == HIP) & ~hurt.in_home
    enters &= numbers[3][broken] < chance_of_a_home(inputs, hurt, age)
    ledger.add("admissions", hurt, enters)
    ledger.fractures(hurt, hurt_site, t + width / 2, ~enters)

    # A second fracture in the rest of the cycle is counted and priced, and opens no state.
    none, rest = np.zeros(len(people.who)), np.full(len(people.who), width / 2)
    soon_after = [
        hazards_after(inputs, own, np.full(len(people.who), group), none, rest)
        for group in (HIP, SPINE, OTHER)
    ]
    second = np.choose(GROUP_OF_SITE[site], soon_after)[:, broken]
    twice = numbers[4][broken] < -np.expm1(-second.sum(axis=0) * width / 2)
    second_site = pick_site(second, numbers[5][broken])
    ledger.fractures(hurt.take(twice), second_site[twice], t + width / 2, ~enters[twice])
    ledger.expect(people, share * breaks)
    for group, rate in enumerate(soon_after):
        first = (share * breaks)[group == GROUP_OF_SITE].sum(axis=0)
        of_any = rate.sum(axis=0)
        ledger.expect(
            people, rate / np.where(of_any > 0, of_any, 1.0) * first * -np.expm1(-of_any * width / 2)
        )

    # Survivors, each with the utility of what they now are.
    whole, whole_low, whole_high = people.take(alive & ~broken), low[alive & ~broken], high[alive & ~broken]
    ledger.time(whole, t + width, width / 2, utility(inputs, whole, t, width, whole_low, whole_high))
    mended = break_bone(hurt.take(survives), hurt_site[survives], width / 2)
    mended.in_home = mended.in_home | enters[survives]
    mended.newly_in_home = mended.newly_in_home | enters[survives]
    none = np.zeros(len(mended.who))
    ledger.time(mended, t + width, width / 2, utility(inputs, mended, t, width, none, none + width / 2))

    whole.tau = whole.tau + width
    if inputs.tau == "bins":
        whole.bin = next_bin(inputs, whole, width, numbers[6][alive & ~broken])
    return join(whole, mended)


def next_bin(inputs: OracleInputs, people: People, width: float, chance: np.ndarray) -> np.ndarray:
    """After a year, tau is known only by its bin, left at the rate cycle / length; the last is never left."""
    lengths = np.diff(inputs.bin_edges)
    lengths[-1] = np.inf
    leaves = (people.bin >= 0) & (chance < width / lengths[np.maximum(people.bin, 0)])
    arrives = (people.bin < 0) & (people.last_new != NONE) & (people.tau >= 1 - 1e-9)
    return np.where(arrives, 0, people.bin + leaves)


def follow_closely(inputs: OracleInputs, *, steps_a_year: int = 48, years: float = np.inf) -> Outcome:
    """Follow everybody in small steps: hazards as they are in the step, one event a step, no cycle rule.

    A new resident moves in half a fine cycle after the hip fracture, if still alive, as in the cycle rule.
    """
    ledger, people = Ledger(inputs), gather(inputs)
    width = 1.0 / steps_a_year
    most = min(years, float(np.ceil(inputs.end_age - np.min(inputs.age))))
    for number in range(round(most * steps_a_year)):
        t = number * width
        people = people.take(people.age + t < inputs.end_age - 1e-9)
        if not len(people.who):
            break
        numbers = np.random.Generator(np.random.Philox(key=[inputs.seed, number])).random(
            (4, len(inputs.sex))
        )
        people = one_step(inputs, ledger, people, t, width, numbers[:, people.who])
        ledger.report(t + width)
    return ledger.close()


def one_step(
    inputs: OracleInputs, ledger: Ledger, people: People, t: float, width: float, numbers: np.ndarray
) -> People:
    """Draw one small step and return the survivors."""
    moves = people.enters_at <= t + 1e-9
    people.in_home, people.newly_in_home = people.in_home | moves, people.newly_in_home | moves
    people.enters_at = np.where(moves, np.inf, people.enters_at)
    ledger.add("admissions", people, moves)

    low, high = people.tau, people.tau + width
    last = np.where(people.last_new == NONE, people.index, people.last_new)
    own = own_hazards(inputs, people, t, width)
    rates = hazards_after(inputs, own, last, low, high)
    death = death_hazard(inputs, people, t, width, low, high)
    ledger.time(people, t + width / 2, width, utility(inputs, people, t, width, low, high))
    ledger.expect(people, rates * width)

    dies = numbers[0] < -np.expm1(-death * width)
    breaks = ~dies & (numbers[1] < -np.expm1(-rates.sum(axis=0) * width))
    ledger.mark("deaths", people.take(dies))
    hurt = people.take(breaks)
    site = pick_site(rates[:, breaks], numbers[2][breaks])
    enters = (site == HIP) & ~hurt.in_home & np.isinf(hurt.enters_at)
    enters &= numbers[3][breaks] < chance_of_a_home(inputs, hurt, hurt.age + t)
    ledger.fractures(hurt, site, t + width / 2, ~enters)
    hurt = break_bone(hurt, site, 0.0)
    hurt.enters_at = np.where(enters, t + inputs.fine_cycle / 2, hurt.enters_at)
    whole = people.take(~dies & ~breaks)
    whole.tau = whole.tau + width
    return join(whole, hurt)
