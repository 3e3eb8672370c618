"""Checks of the fracture model: what must be nothing is nothing, what must rise rises, cycles agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from flscase.case.validation import money
from flscase.case.validation.bench import Bench, make
from flscase.case.validation.first import share_by_year
from flscase.economics import model, strata
from flscase.economics.clock import Clock
from flscase.economics.flows import QUANTITY
from flscase.economics.health import Utilities
from flscase.economics.ledger import opportunity_cost, total
from flscase.economics.model import Evaluation
from flscase.economics.parameters import Parameters, sample
from flscase.economics.plan import Intake, MoneyRules, OptionPlan
from flscase.economics.prognosis import HEALTH
from flscase.terms import PAYERS, SITES

PEOPLE = 1000.0
EVENTS = (*(f"fractures.{site}" for site in SITES), "deaths", "care_home_years", "life_years", "qalys")


def _run(
    bench: Bench,
    values: Mapping[str, float] | None = None,
    *,
    money_rules: MoneyRules | None = None,
    plans: Sequence[OptionPlan] | None = None,
    **changes: object,
) -> Evaluation:
    """Evaluate current care and the well-run service with some values and fields changed."""
    standard = money.standard(bench)
    service = replace(standard["fls"], new_per_month=None, **changes)  # type: ignore[arg-type]
    changed = replace(bench, parameters=bench.parameters.with_values(values or {}))
    options = plans or [standard["current"], service]
    return money.run(changed, options, bench.everybody * PEOPLE, years=5, money=money_rules)


def _gap(found: Evaluation, quantity: str, view: int = 0) -> float:
    place = QUANTITY[quantity]
    here, base = (found.options[name].flows.lifetime[view, place, 0] for name in ("fls", "current"))
    return float(here - base)


def _averted(found: Evaluation) -> float:
    return money.averted(found, "fls", "current")


def _smallest_step(series: Sequence[float]) -> float:
    return float(min(after - before for before, after in pairwise(series)))


def calibration_residual(bench: Bench) -> float:
    """Return the larger miss of the two targets, worked out apart from the solver."""
    shares = share_by_year(bench, bench.people(sexes=["female"]))
    targets = (bench.target("refracture.cumulative.1y"), bench.target("refracture.cumulative.2y"))
    return float(max(abs(shares[3] - targets[0]), abs(shares[7] - targets[1])))


def no_effect(bench: Bench) -> float:
    """Return the largest change of an event when no drug does anything."""
    ratios = {
        name: 1.0
        for name in bench.parameters
        if name.startswith("treatment.") and name.rsplit(".", 1)[-1] in ("hip", "spine", "non_vertebral")
        if ".onset." not in name
    }
    found = _run(bench, ratios)
    return max(abs(_gap(found, quantity)) for quantity in EVENTS)


def no_causal_deaths(bench: Bench) -> float:
    """Return life-years gained where nothing that treatment averts can kill."""
    return _gap(_run(bench, {"mortality.causal_share": 0.0, "care_home.death_ratio": 0.01}), "life_years")


def homes_alone(bench: Bench) -> float:
    """Return the part of the life-years gained that is left without causal deaths."""
    without = _gap(_run(bench, {"mortality.causal_share": 0.0}), "life_years")
    return without / _gap(_run(bench), "life_years")


def free_service(bench: Bench) -> float:
    """Return what is saved per patient where nothing that is bought costs anything."""
    free = {name: 0.0 for name in bench.parameters if name.startswith(("price.", "infusion."))}
    others = ("cost.dxa", "cost.denosumab_injection", "service.it_audit", "service.set_up")
    found = _run(bench, free | dict.fromkeys(others, 0.0), workforce=(), yearly={}, one_off={}, set_up=None)
    here, base = (opportunity_cost(found.options[name].entries)[0] for name in ("fls", "current"))
    return float(base - here) / PEOPLE


def nobody_found(bench: Bench) -> float:
    """Return the largest change of an event where the service finds nobody."""
    found = _run(bench, identified=np.zeros(strata.COUNT))
    return max(abs(_gap(found, quantity)) for quantity in EVENTS)


def no_discount(bench: Bench) -> float:
    """Return discounted over plain QALYs, less one, where the rate is nothing."""
    found = _run(bench, money_rules=MoneyRules(discount_costs=0.0, discount_health=0.0))
    flows, place = found.options["fls"].flows.lifetime, QUANTITY["qalys"]
    return float(flows[HEALTH, place, 0] / flows[0, place, 0] - 1)


def full_health(bench: Bench) -> float:
    """Return QALYs over life-years, less one, where nothing takes quality of life."""
    values = {name: 1.0 for name in bench.parameters if name.startswith("utility.")}
    values |= {f"utility.baseline.{name}": 0.0 for name in ("male", "age", "age2")}
    found = _run(bench, values)
    flows = found.options["fls"].flows.lifetime[0]
    return float(flows[QUANTITY["qalys"], 0] / flows[QUANTITY["life_years"], 0] - 1)


def income(bench: Bench) -> float:
    """Return income over all payers under payment by activity, per patient."""
    found = _run(bench, money_rules=MoneyRules(payment_regime="activity"))
    by_quarter, lifetime = total(found.options["fls"].entries, kinds=("income",), payers=PAYERS)
    return (abs(float(by_quarter.sum())) + abs(float(lifetime.sum()))) / PEOPLE


def persistence(bench: Bench) -> float:
    """Return the smallest gain from one curve to the next better one."""
    kinds = ("ordinary", "cautious", "monitored", "target", "perfect")
    return _smallest_step([_averted(_run(bench, _held(), persistence=kind)) for kind in kinds])


def earlier(bench: Bench) -> float:
    """Return the smallest gain of starting earlier."""
    weeks = (52.0, 26.0, 12.0, 4.0)
    return _smallest_step([_averted(_run(bench, _held(), weeks_to_treatment=after)) for after in weeks])


def stronger(bench: Bench) -> float:
    """Return the smallest gain from the weak to the strong end of alendronate's interval."""
    series = []
    for end in ("high", "value", "low"):
        values = _held()
        for site in ("hip", "spine", "non_vertebral"):
            id = f"treatment.alendronate.{site}"
            values[id] = float(getattr(bench.pack.get(id), end))
        series.append(_averted(_run(bench, values)))
    return _smallest_step(series)


def riskier(bench: Bench) -> float:
    """Return the smallest gain from a low to a high risk of refracture."""
    risks = ((0.06, 0.10), (0.071, 0.12), (0.08, 0.14))
    names = ("refracture.cumulative.1y", "refracture.cumulative.2y")
    return _smallest_step([_averted(_run(bench, _held() | dict(zip(names, r, strict=True)))) for r in risks])


def longer_offset(bench: Bench) -> float:
    """Return the smallest gain of an effect that fades more slowly."""
    name = "treatment.offset.bisphosphonate"
    return _smallest_step([_averted(_run(bench, _held() | {name: times})) for times in (0.0, 1.0, 2.0)])


def _held() -> dict[str, float]:
    """Hold death still, so that a better treatment is not judged by people who live to break more."""
    return {"mortality.causal_share": 0.0, "care_home.death_ratio": 0.01}


def wrist_after_hip(bench: Bench) -> float:
    """Return the largest rise of quality of life from a later, lesser fracture."""
    weights = Utilities(bench.parameters, Clock()).weights(8, strata.COUNT)
    rise = weights[7] - weights[2]
    return float(max(np.max(rise), np.max(weights[1:] - weights[0]), 0.0))


def quarter_against_month(bench: Bench) -> float:
    """Return the largest relative difference within the plan of any count, between quarters and months."""
    found = [_run(other) for other in (bench, make(bench.pack, 1 / 12))]
    worst = 0.0
    for option in ("current", "fls"):
        for quantity in EVENTS:
            if quantity == "care_home_years":
                continue  # a second hip within a cycle opens no state; its own test allows 2 %
            quarter, month = (each.options[option].flows.budget[QUANTITY[quantity]].sum() for each in found)
            worst = max(worst, abs(float(quarter / month) - 1))
    return worst


def runs_added(bench: Bench) -> float:
    """Return how many runs of the model ten more options add."""
    standard = money.standard(bench)
    more = [
        replace(
            standard["fls"], id=f"s{n}", new_per_month=None, identified=np.full(strata.COUNT, 0.3 + n / 20)
        )
        for n in range(10)
    ]
    few = _run(bench, plans=[standard["current"], more[0]])
    return float(len(_run(bench, plans=[standard["current"], *more]).runs) - len(few.runs))


def blending(bench: Bench) -> float:
    """Return the largest relative difference of an option alone and among others."""
    standard = money.standard(bench)
    together = _run(bench, plans=list(standard.values()))
    alone = _run(bench, plans=[standard["current"], standard["thin"]])
    left, right = (found.options["thin"].flows.budget.sum(axis=1) for found in (together, alone))
    there = right > 0
    return float(np.max(np.abs(left[there] / right[there] - 1)))


def mean_of_draws(bench: Bench, draws: int = 256, block: int = 32) -> float:
    """Return the mean of fractures averted over draws, over the deterministic value, less one."""
    standard = money.standard(bench)
    plans = [standard["current"], replace(standard["fls"], new_per_month=None)]
    intake = Intake((bench.everybody * PEOPLE)[:, np.newaxis], 0.0, 5)
    values = sample(bench.resolved, 1, 0, draws)

    def averted(parameters: Parameters) -> float:
        found = model.evaluate(plans, intake, parameters, MoneyRules(), bench.settings)
        return _averted(found)

    parts = [averted(values.at(range(start, start + block))) for start in range(0, draws, block)]
    return sum(parts) / draws / averted(bench.parameters) - 1
