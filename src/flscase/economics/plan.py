"""What the engine is asked: options, intake and money rules as plain values.

The case room turns a case file into these; nothing here knows of files or forms. Shares may differ by
stratum; each is an array (strata,) or (strata, draws) in the order of `strata`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from flscase.economics.clock import Floats

Persistence = str | tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Staff:
    """One line of the workforce: whole-time equivalents of a pay band, or consultant sessions a week."""

    role: str
    band: str | None = None
    wte: float = 0.0
    sessions_per_week: float = 0.0


@dataclass(frozen=True)
class OptionPlan:
    """One way of running the service.

    usual:       share treated among people whom the service does not assess (strata,).
    usual_kept:  r, the share of that usual care kept by the unassessed inside the service's cover.
    covered:     1 where the service covers the stratum, else 0 (strata,).
    identified, assessed, recommended, started: the cascade (strata,).
    weeks_to_treatment, usual_weeks: from fracture to start, by the service and in usual care; None takes
                 the pack's. Usual care keeps today's, whatever the service does.
    mix, usual_mix: drug -> share by index group; the shares of a group add up to 1.
    ramp_up:     share of full coverage by quarter of intake; 1 from its end on.
    new_per_month, dxa_per_month: stated capacity, or None for no stated limit.
    infusion_setting: setting of the first infusion by index group, and of later ones.
    set_up: one-off cost of setting up; None takes the pack's.
    one_off, yearly: extra one-off and yearly costs (name -> pounds).
    """

    id: str
    name: str
    baseline: bool
    usual: Floats
    covered: Floats
    identified: Floats
    assessed: Floats
    recommended: Floats
    started: Floats
    usual_kept: float = 1.0
    weeks_to_treatment: float | None = None
    usual_weeks: float | None = None
    persistence: Persistence = "ordinary"
    usual_persistence: Persistence = "ordinary"
    mix: dict[str, tuple[float, float, float]] = field(
        default_factory=lambda: {"alendronate": (1.0, 1.0, 1.0)}
    )
    usual_mix: dict[str, tuple[float, float, float]] = field(
        default_factory=lambda: {"alendronate": (1.0, 1.0, 1.0)}
    )
    ramp_up: tuple[float, ...] = ()
    new_per_month: float | None = None
    dxa_per_month: float | None = None
    workforce: tuple[Staff, ...] = ()
    host: str = "rheumatology"
    first_infusion: tuple[str, str, str] = ("ward", "day", "day")
    later_infusion: str = "day"
    set_up: float | None = None
    one_off: dict[str, float] = field(default_factory=dict)
    yearly: dict[str, float] = field(default_factory=dict)

    @property
    def has_service(self) -> bool:
        """Whether anybody is assessed by a service under this option."""
        return bool(np.any(self.covered * self.identified * self.assessed > 0))


@dataclass(frozen=True)
class Intake:
    """Index patients of the place.

    per_year: people a year by stratum in the first year, (strata, 1) or (strata, draws).
    growth:   yearly growth, 0.01 for one per cent.
    years:    years of intake, which is also the budget horizon.
    """

    per_year: Floats
    growth: float = 0.0
    years: int = 5

    def quarters(self) -> Floats:
        """Return the size of each quarter's intake relative to a quarter of the first year."""
        return np.asarray((1 + self.growth) ** np.repeat(np.arange(self.years), 4))


@dataclass(frozen=True)
class MoneyRules:
    """Which price basis and payment rules are in force.

    hip_cost_basis: national_cost_collection | hes_increment | tariff | local; the last two need a price
                    of the case's own (`cost.hip.first_year`), which overrides the first two as well.
    payment_regime: fixed_and_variable | activity | block.
    cashable:       share of a change in a payer's events that becomes cash; missing payers from the pack.
    discount_costs, discount_health: yearly rates.
    """

    hip_cost_basis: str = "national_cost_collection"
    payment_regime: str = "fixed_and_variable"
    cashable: dict[str, float] = field(default_factory=dict)
    discount_costs: float | None = None
    discount_health: float | None = None


@dataclass(frozen=True)
class Settings:
    """Choices that hold for every option of a run.

    cycle: length of a fine cycle in years.
    life_table: yearly death probability (sexes, ages) from `first_age`.
    women_mix: share of the pack's index women by stratum (strata,), for the calibration.
    """

    life_table: Floats
    first_age: int
    women_mix: Floats
    cycle: float = 0.25
