"""The reporting checklist of health economic evaluations, filled for a case from its own results.

Each of the 28 items says where in the case it is told and what is told there, made from figures and
provenance. What a case file cannot hold is said to be missing, never filled with fair words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from flscase.case.cheers_items import ITEMS, Item
from flscase.case.sections import names

if TYPE_CHECKING:
    from flscase.case.results import Results

State = Literal["reported", "partly", "missing"]
Told = tuple[State, str, str]  # state, where, text


@dataclass(frozen=True)
class Entry:
    """One item of the checklist for one case.

    state: reported, partly (something is left to add), or missing (only its authors can tell).
    where: the place in the case; text: what is told, in figures of the case.
    """

    item: Item
    state: State
    where: str
    text: str

    def row(self) -> dict[str, Any]:
        """Return the entry as one flat row."""
        return asdict(self.item) | {"state": self.state, "where": self.where, "text": self.text}


def checklist(results: Results) -> tuple[Entry, ...]:
    """Return all 28 items in order, filled for a case."""
    return tuple(Entry(item, *_TOLD[item.number](results)) for item in ITEMS)


def rows(results: Results) -> list[dict[str, Any]]:
    """Return the checklist as plain rows, for a table or a file."""
    return [entry.row() for entry in checklist(results)]


def _text(results: Results, id: str, *, interval: bool = False) -> str:
    """Return a figure as printed, "not worked out" where the case has none."""
    figure = results.figures.get(id)
    if figure is None:
        return "not worked out"
    span = figure.interval_text if interval else ""
    return f"{figure.text} ({span})" if span else figure.text


def _lead(results: Results, measure: str, *, interval: bool = True) -> str:
    return _text(results, f"{results.lead}.{measure}", interval=interval)


def _percent(rate: object) -> str:
    return f"{100 * float(str(rate)):g}%"


def _title(r: Results) -> Told:
    stage = names.STAGE[r.inputs.case.stage].lower()
    return "reported", "Title page", f"“{r.inputs.case.title}”, a {stage} with its costs and effects."


def _summary(r: Results) -> Told:
    return (
        "reported",
        "Summary",
        f"{r.names[r.lead]} against {r.names[r.baseline]}: {_lead(r, f'fractures_averted.all.y{r.years}')} "
        f"fractures averted in {r.years} years; {_lead(r, 'icer', interval=False)}.",
    )


def _background(r: Results) -> Told:
    return (
        "reported",
        "The need; The gap we can close; What others claim; Policy this case leans on",
        "The need at this hospital, the gap in treatment, published claims beside ours, policy in force. The "
        "decision: whether and how to run a fracture liaison service.",
    )


def _plan(r: Results) -> Told:
    return (
        "partly",
        "The manual: the model in detail",
        "The model, its base case and its scenarios are fixed in a released program before a case is "
        "written; no plan of this case was registered beforehand.",
    )


def _people(r: Results) -> Told:
    patients, hips = (
        _text(r, f"caseload.{name}", interval=True) for name in ("index_patients", "hip_fractures")
    )
    return (
        "reported",
        "The need; What we assume",
        f"People of 50 and over with a new fragility fracture: {patients} a year, {hips} of them hips; by "
        f"sex, age band and site. Known as: {', '.join(dict.fromkeys(r.caseload.bases))}.",
    )


def _setting(r: Results) -> Told:
    place = r.inputs.case.organisation
    state: State = "reported" if place else "partly"
    where = place or "A place that the case does not name"
    country = r.inputs.case.country.replace("_", " ").title()
    return state, "Title page", f"{where}, {country}; the plan begins with {r.quarters[0]}."


def _options(r: Results) -> Told:
    listed = []
    for option in r.options:
        today = " (today)" if option.baseline else ""
        listed.append(f"{option.name}{today}: {_text(r, f'{option.id}.treated_share')} treated")
    return "reported", "The options in full", f"{'; '.join(listed)}."


def _perspective(r: Results) -> Told:
    return "reported", "The money", f"{r.provenance['conventions']['perspective']}."


def _horizon(r: Results) -> Told:
    return (
        "reported",
        "The money; The options in full",
        f"{r.years} financial years of intake for budgets; whole lives of one year's patients for cost per "
        "QALY, because most of the gain comes after the plan.",
    )


def _discount(r: Results) -> Told:
    made = r.provenance["conventions"]
    return (
        "reported",
        "The options in full; results.json",
        f"{_percent(made['discount_costs'])} a year for costs, {_percent(made['discount_health'])} for "
        "health; budgets are not discounted.",
    )


def _chosen(r: Results) -> Told:
    return (
        "reported",
        "The options in full",
        "Fractures by site, deaths, moves to a care home, bed days, life-years and QALYs.",
    )


def _measured(r: Results) -> Told:
    return (
        "reported",
        "What we assume; the manual: the model in detail",
        "Treated shares by the steps of the service, persistence on each drug, trial effects of each drug, "
        "refracture calibrated to a registry. No ratio of services before and after is used.",
    )


def _valued(r: Results) -> Told:
    return (
        "reported",
        "What we assume",
        "EQ-5D of the population by age and sex times the lowest multiplier of the fractures lived with; "
        "never above one.",
    )


def _costs(r: Results) -> Told:
    basis = names.HIP_COST[r.inputs.money.hip_cost_basis]
    return (
        "reported",
        "The money; What we assume",
        f"The service bottom-up from staff, minutes, scans and set-up "
        f"({_lead(r, 'service_cost_per_assessed')}); a hip fracture at {basis}; every event's cost split by "
        "payer, cash apart from capacity.",
    )


def _currency(r: Results) -> Told:
    pack = r.resolved.pack
    return (
        "reported",
        "Title page; What we assume",
        f"Pounds sterling of {pack.base_price_year}, uprated with the {pack.index_name}, "
        f"{pack.index_vintage}; later prices as they stand.",
    )


def _model(r: Results) -> Told:
    made = r.provenance
    cycle = {0.25: "quarters", 0.5: "half-years"}.get(made["conventions"]["cycle_years"], "months")
    return (
        "reported",
        "The manual: the model in detail; the workbook; reproduce.py",
        f"A cohort state-transition model in {cycle} then years, to age 101, by sex, age band and index "
        f"site; free to use (flscase {made['version']}), repeated by a workbook with live formulas.",
    )


def _analytics(r: Results) -> Told:
    conventions = r.provenance["conventions"]
    return (
        "reported",
        "The manual: validation",
        f"{conventions['within_cycle'].capitalize()}; refracture solved to two published shares; the effect "
        "of a drug fades after stopping; checked against closed forms, a simulation of single people and "
        "published models.",
    )


def _groups(r: Results) -> Told:
    if "who_first" not in r.decision:
        return "partly", "The options in full", "By site; whom to see first was not asked in this run."
    first = r.decision["who_first"][0]["name"] if r.decision["who_first"] else "nobody"
    return (
        "reported",
        "What decides the answer",
        f"By sex, age and site, in order of net benefit an hour: {first} first.",
    )


def _fairness(r: Results) -> Told:
    return (
        "partly",
        "The money",
        "A QALY counts the same for everybody, and money is shown by payer with patients' own and unpaid "
        "care apart. Deprivation and ethnicity are not looked at.",
    )


def _doubt(r: Results) -> Told:
    made = r.provenance
    if not made["draws"]:
        return "partly", "How sure we are", "Values only: this run made no draws. Scenarios can be run."
    return (
        "reported",
        "How sure we are; What decides the answer",
        f"{made['draws']:,} draws of every input from its distribution (seed {made['seed']}); chance of few "
        "events on top; choices of structure as whole runs side by side.",
    )


def _involved(r: Results) -> Told:
    return "missing", "–", "The case file does not say who was asked. Add it before the case is handed in."


def _inputs(r: Results) -> Told:
    doubtful = sum(entry.doubtful for entry in r.register)
    own = len(r.inputs.overrides)
    return (
        "reported",
        "What we assume; results.json",
        f"{len(r.register)} inputs with value, range, source and status ({doubtful} of them doubtful, {own} "
        f"the case's own); evidence {r.provenance['evidence_pack']}, "
        f"{str(r.provenance['evidence_hash'])[:12]}.",
    )


def _main(r: Results) -> Told:
    return (
        "reported",
        "The options in full",
        f"Extra cost {_lead(r, 'incremental_cost')}, QALYs gained {_lead(r, 'qalys_gained')}, "
        f"{_lead(r, 'icer', interval=False)}; trust's cash at the end of the plan "
        f"{_lead(r, f'net_cash.acute_trust.y{r.years}')}.",
    )


def _effect(r: Results) -> Told:
    chance = _lead(r, "prob_cost_effective.lower", interval=False)
    if "tornado" not in r.decision:
        return (
            "partly",
            "How sure we are",
            f"Chance of good value at the lower limit: {chance}; no tornado in this run.",
        )
    top = r.decision["tornado"]["rows"][0]["label"] if r.decision["tornado"]["rows"] else "none"
    return (
        "reported",
        "What decides the answer",
        f"Chance of good value at the lower limit: {chance}. What moves the answer most: {top}.",
    )


def _involved_effect(r: Results) -> Told:
    return "missing", "–", "The case file does not say what involving others changed."


def _limits(r: Results) -> Told:
    blocking = sum(item.kind in ("missing", "recalled") for item in r.readiness.items)
    return (
        "reported",
        "How sure we are; What others claim; Before this is handed in",
        f"What is weak stands beside each figure; {len(r.readiness.items)} points to know, {blocking} to "
        f"settle first; {len(r.warnings)} warnings of the model; published claims reconciled per 1,000 "
        "patients.",
    )


def _funding(r: Results) -> Told:
    return (
        "missing",
        "–",
        "The case file does not say who paid for the work. The program has no funder in the result.",
    )


def _interests(r: Results) -> Told:
    by = r.inputs.case.prepared_by
    who = f"Prepared by {by}; " if by else "The case does not name who prepared it; "
    return "missing", "–", f"{who}interests are for its authors to declare."


_TOLD: Final[dict[int, Callable[[Results], Told]]] = dict(
    enumerate(
        (
            _title,
            _summary,
            _background,
            _plan,
            _people,
            _setting,
            _options,
            _perspective,
            _horizon,
            _discount,
            _chosen,
            _measured,
            _valued,
            _costs,
            _currency,
            _model,
            _analytics,
            _groups,
            _fairness,
            _doubt,
            _involved,
            _inputs,
            _main,
            _effect,
            _involved_effect,
            _limits,
            _funding,
            _interests,
        ),
        start=1,
    )
)
