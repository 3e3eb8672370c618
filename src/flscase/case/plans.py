"""From the case's inputs to what the engine is asked: plain arrays by stratum.

Nothing is computed here that a reader will see; words and tables of the case file become the arrays of
`economics.plan`, and the evidence pack's values stand in where the case is silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from flscase.case.inputs_treatment import DrugMix, PersistenceCurve
from flscase.caseload.national import site_mix
from flscase.caseload.one_number import cells_of
from flscase.economics import strata
from flscase.economics.clock import Floats
from flscase.economics.plan import MoneyRules, OptionPlan, Persistence, Settings, Staff
from flscase.economics.prices import OWN_HIP_COST
from flscase.errors import InputError, InputFault
from flscase.evidence import Pack, Resolved
from flscase.terms import BANDS, GROUPS, SEXES, SITES

if TYPE_CHECKING:
    from flscase.case.inputs import CaseInputs
    from flscase.case.inputs_option import Option
    from flscase.case.inputs_tables import Stratified

CYCLES = {"month": 1 / 12, "quarter": 1 / 4, "half_year": 1 / 2}
_NOBODY = np.zeros(strata.COUNT)


def over_strata(table: Stratified | None, default: float) -> Floats:
    """Return a table of the case file by stratum, (strata,); `default` where the case says nothing."""
    if table is None:
        return np.full(strata.COUNT, default)
    return np.array(
        [
            found.value if (found := table.find(GROUPS[group], BANDS[band])) is not None else default
            for group, band in zip(strata.GROUP, strata.BAND, strict=True)
        ]
    )


def option_plan(option: Option, baseline: Option, resolved: Resolved) -> OptionPlan:
    """Return one option as the engine takes it.

    People whom its service does not assess keep today's usual care: the baseline's treated share where
    the case gives it outright, else the pack's.
    """
    usual_value = resolved["pathway.usual_treated"].number
    plain_share = option.treated or baseline.treated
    covered = np.array(
        [option.covered(GROUPS[g], BANDS[b]) for g, b in zip(strata.GROUP, strata.BAND, strict=True)],
        dtype=float,
    )
    served = option.has_cascade
    mixes = mix_by_drug(option.drug_mix)
    return OptionPlan(
        id=option.id,
        name=option.name,
        baseline=option.baseline,
        usual=over_strata(plain_share, usual_value),
        covered=covered if served else _NOBODY,
        identified=over_strata(option.identified, 0.0),
        assessed=over_strata(option.assessed, 0.0),
        recommended=over_strata(option.recommended, 0.0),
        started=over_strata(option.started, 0.0),
        usual_kept=option.unassessed_get_usual_care.value,
        weeks_to_treatment=_value(option.weeks_to_treatment),
        usual_weeks=_value(baseline.weeks_to_treatment),
        persistence=_persistence(option.persistence) if served else "ordinary",
        usual_persistence="ordinary" if served else _persistence(option.persistence),
        mix=mixes if served else {},
        usual_mix=mix_by_drug(baseline.drug_mix)
        if baseline.treated is not None
        else {"alendronate": (1.0,) * 3},
        ramp_up=tuple(share.value for share in option.ramp_up),
        new_per_month=_value(option.new_assessments_per_month),
        dxa_per_month=_value(option.dxa_slots_per_month),
        workforce=tuple(
            Staff(line.role, line.band, line.wte or 0.0, line.sessions_per_week or 0.0)
            for line in option.workforce
        ),
        host=option.host,
        first_infusion=(option.infusion.hip, option.infusion.spine, option.infusion.other),
        later_infusion=option.infusion.later,
        set_up=_value(option.set_up),
        one_off={item.name: item.cost.value for item in option.equipment if item.every == "once"},
        yearly={item.name: item.cost.value for item in option.equipment if item.every == "year"},
    )


def _value(quantity: object) -> float | None:
    return None if quantity is None else float(quantity.value)  # type: ignore[attr-defined]


def _persistence(given: str | PersistenceCurve) -> Persistence:
    if isinstance(given, str):
        return given
    return tuple((float(month), quantity.value) for month, quantity in given.points)


def mix_by_drug(mix: DrugMix) -> dict[str, tuple[float, float, float]]:
    """Return the drug mix as drug -> share by index group (hip, spine, other)."""
    table = {group: dict(shares) for group, shares in mix.table}
    by_group = [table.get(group) or table.get(None) or table["other"] for group in GROUPS]
    drugs = dict.fromkeys(drug for shares in by_group for drug in shares)
    hip, spine, other = by_group
    return {
        drug: (
            hip[drug].value if drug in hip else 0.0,
            spine[drug].value if drug in spine else 0.0,
            other[drug].value if drug in other else 0.0,
        )
        for drug in drugs
    }


def money_rules(inputs: CaseInputs, resolved: Resolved) -> MoneyRules:
    """Return the price basis and payment rules. Raises InputError for a basis that lacks its price."""
    basis = inputs.money.hip_cost_basis
    if basis in ("tariff", "local") and resolved[OWN_HIP_COST].value is None:
        raise InputError(
            InputFault(
                f'The hip cost basis "{basis}" needs a price, and the case gives none.',
                f'Add under [overrides]: "{OWN_HIP_COST}" = {{ value = …, source = "…", reason = "…" }}.',
                where="money.hip_cost_basis",
            )
        )
    discount = inputs.case.discount
    return MoneyRules(
        hip_cost_basis=basis,
        payment_regime=inputs.money.payment_regime,
        discount_costs=None if discount is None else discount.money,
        discount_health=None if discount is None else discount.health,
    )


def settings(inputs: CaseInputs, pack: Pack) -> Settings:
    """Return the life table, the calibration's mix and the cycle."""
    rows = pack.table("life_table")
    table = np.array([[float(row[sex]) for row in rows] for sex in SEXES])
    women = strata.from_cells(national_cells(pack)) * (strata.SEX == 0)
    return Settings(table, int(rows[0]["age"]), women / women.sum(), CYCLES[inputs.case.cycle])


def national_cells(pack: Pack) -> Floats:
    """Return the pack's mix of index patients, (sexes, bands, groups), adding up to 1."""
    mix = {site: float(share) for site, share in zip(SITES, site_mix(pack), strict=True)}
    return cells_of(mix, pack)
