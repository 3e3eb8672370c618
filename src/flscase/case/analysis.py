"""The whole analysis of a case: caseload, model, figures, ledger, decision, in one call.

The deterministic run gives every value; a seeded probabilistic run gives intervals and means. Each number
becomes a figure here, once, and is only rendered afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from flscase import __version__
from flscase.case import charts, decisions, finance_page, quoted, whatif
from flscase.case.caseloads import caseload_of, plan_figures
from flscase.case.deep import Asked, Sampled, deepen
from flscase.case.figure import Figure
from flscase.case.information import FEWEST_DRAWS
from flscase.case.inputs import CaseInputs
from flscase.case.intake import drawn_per_year, per_year
from flscase.case.making import Maker, evidence_figure
from flscase.case.measures import Reading, read_all
from flscase.case.periods import Periods
from flscase.case.plans import money_rules, option_plan, settings
from flscase.case.probabilistic import Draws, Progress, Question, run
from flscase.case.readiness import readiness
from flscase.case.register import register
from flscase.case.results import Model, OptionSummary, Results
from flscase.case.rows import ledger_rows
from flscase.case.running import Executor, Here, Processes
from flscase.case.signals import floor_figures
from flscase.caseload import Caseload
from flscase.economics.model import evaluate
from flscase.economics.parameters import point, sample
from flscase.economics.plan import Intake
from flscase.evidence import Resolved, load_pack, resolve

DRAWS, SEED = 1000, 1
POOL_FROM = 256  # draws from which starting processes is worth its second


@dataclass(frozen=True)
class _Prepared:
    """A case read and turned into what the engine takes."""

    inputs: CaseInputs
    resolved: Resolved
    caseload: Caseload
    question: Question
    model: Model


def analyse(
    inputs: CaseInputs,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    deep: bool | None = None,
) -> Results:
    """Analyse a case.

    draws:    draws of the probabilistic run; 0 for values without intervals.
    executor: runs the blocks of draws; without one, a process pool of `workers` where it pays.
    progress: called with (draws done, draws in all).
    deep:     whether to ask what decides, what turns and whom to see first as well; by default with
              enough draws to make it worth while.
    Raises InputError for anything wrong with the case or with the files it names.
    """
    prepared = _prepare(inputs)
    if not draws:
        return _results(prepared, None, Here(), draws, seed, deep=False)
    own = executor is None
    runner = executor or _runner(draws, workers)
    try:
        sampled = _sampled(prepared, draws, seed, runner, progress)
        return _results(
            prepared, sampled, runner, draws, seed, deep=draws >= FEWEST_DRAWS if deep is None else deep
        )
    except BaseException:
        runner.cancel()
        raise
    finally:
        if own:
            runner.close()


def _prepare(inputs: CaseInputs) -> _Prepared:
    pack = load_pack()
    resolved = resolve(pack, [("case", inputs.evidence_overrides())])
    caseload = caseload_of(inputs, resolved)
    plans = tuple(option_plan(option, inputs.baseline, resolved) for option in inputs.options)
    periods = Periods(inputs.case.start, inputs.case.years)
    growth = 0.0 if inputs.caseload.growth is None else inputs.caseload.growth.value
    question = Question(
        plans, inputs.baseline.id, growth, money_rules(inputs, resolved), settings(inputs, pack), periods
    )
    parameters = point(resolved)
    intake = Intake(per_year(caseload), growth, inputs.case.years)
    evaluation = evaluate(plans, intake, parameters, question.money, question.settings, full=True)
    model = Model(evaluation, plans, intake, question.money, question.settings, parameters)
    return _Prepared(inputs, resolved, caseload, question, model)


def _sampled(
    prepared: _Prepared, draws: int, seed: int, runner: Executor, progress: Progress | None
) -> Sampled:
    parameters = sample(prepared.resolved, seed, 0, draws)
    intake = drawn_per_year(prepared.caseload, seed, draws)
    found = run(prepared.question, parameters, intake, executor=runner, progress=progress)
    return Sampled(found, parameters, intake, seed)


def _runner(draws: int, workers: int | None) -> Executor:
    """Return a pool where it pays to have one. Never inside a worker of another pool."""
    import multiprocessing
    import os

    wanted = workers or os.cpu_count() or 1
    if wanted == 1 or draws < POOL_FROM or multiprocessing.current_process().daemon:
        return Here()
    return Processes(wanted)


def _results(
    prepared: _Prepared, drawn: Sampled | None, runner: Executor, draws: int, seed: int, *, deep: bool
) -> Results:
    sampled = None if drawn is None else drawn.draws
    inputs, resolved, model = prepared.inputs, prepared.resolved, prepared.model
    periods, baseline = prepared.question.periods, prepared.question.baseline
    pack = resolved.pack
    figures = _figures(prepared, sampled)
    decision = decisions.decide(prepared.question.plans, figures, sampled, resolved)
    figures.update((figure.id, figure) for figure in decisions.figures(decision, figures, sampled, resolved))
    status = {row["name"]: row["status"] for row in decision["frontier"]}
    readings = {
        plan.id: Reading(model.evaluation, plan.id, baseline, model.parameters, model.intake, periods)
        for plan in model.plans
    }
    lead = lead_option(inputs, figures)
    if deep and drawn is not None:
        more, extra = deepen(_asked(prepared, figures, lead, drawn, runner))
        decision |= more
        figures |= {figure.id: figure for figure in extra}
    figures |= whatif.figures(lead, model, periods, resolved, figures)
    # last of all, because it settles how the cash figures are printed
    others = [plan.id for plan in model.plans if plan.id != baseline]
    figures |= finance_page.add_up(figures, others, len(periods.financial_years))
    entries = register(inputs, resolved, prepared.caseload)
    results = Results(
        inputs=inputs,
        figures=figures,
        options=tuple(
            OptionSummary(option.id, option.name, option.baseline, option.model_type, status[option.id])
            for option in inputs.options
        ),
        lead=lead,
        ledger=tuple(
            row for reading in readings.values() for row in ledger_rows(reading, pack.base_price_year)
        ),
        decision=decision,
        series={},
        register=entries,
        readiness=readiness(inputs, resolved, prepared.caseload, figures, entries),
        warnings=_warnings(prepared, figures),
        provenance=_provenance(prepared, draws, seed),
        caseload=prepared.caseload,
        resolved=resolved,
        periods=periods,
        model=model,
    )
    return replace(results, series={item.id: item for item in charts.all_series(results, sampled)})


def _asked(
    prepared: _Prepared, figures: dict[str, Figure], lead: str, drawn: Sampled, runner: Executor
) -> Asked:
    limits = {payer: limit.value for payer, limit in prepared.inputs.money.limits.items()}
    return Asked(
        prepared.question,
        prepared.model,
        prepared.resolved,
        prepared.caseload,
        figures,
        lead,
        limits,
        drawn,
        runner,
    )


def _figures(prepared: _Prepared, sampled: Draws | None) -> dict[str, Figure]:
    model, question = prepared.model, prepared.question
    maker = Maker(prepared.resolved, _bases(prepared), sampled)
    made: list[Figure] = [
        maker.figure(measure)
        for measure in read_all(
            model.evaluation, question.baseline, model.parameters, model.intake, question.periods
        )
    ]
    made += plan_figures(prepared.inputs, prepared.caseload, prepared.resolved)
    made += [
        evidence_figure(prepared.resolved, name) for name in quoted.EVIDENCE if name in prepared.resolved
    ]
    figures = {figure.id: figure for figure in made}
    return figures | floor_figures(figures)


def _bases(prepared: _Prepared) -> Iterable[str]:
    """Return how the case's own inputs are known."""
    return prepared.caseload.bases


def lead_option(inputs: CaseInputs, figures: dict[str, Figure]) -> str:
    """Return the option that the case is about: the highest net benefit at the lower threshold."""

    def benefit(option: str) -> float:
        value = figures[f"{option}.net_benefit.lower"].value
        return float(value) if isinstance(value, int | float) else float("-inf")

    others = [option.id for option in inputs.options if not option.baseline]
    return max(others, key=benefit) if others else inputs.baseline.id


def _warnings(prepared: _Prepared, figures: dict[str, Figure]) -> tuple[str, ...]:
    """Return what a reader must know before trusting the figures, in plain sentences."""
    found = list(prepared.caseload.warnings)
    for plan in prepared.model.plans:
        line = prepared.model.evaluation.options[plan.id].flows.queue
        if line.binds:
            lost = figures[f"{plan.id}.lost_to_waiting.y{prepared.question.periods.years}"]
            found.append(
                f"{plan.name}: more people are found than can be assessed ({line.binds} is the limit); "
                f"{lost.text} people are lost to waiting over the plan."
            )
    for name, figure in figures.items():
        if name.partition(".")[2] in ("incremental_cost", "qalys_gained") and _apart(figure):
            found.append(
                f"{figure.label}: the probabilistic mean ({_spoken(figure, figure.mean)}) differs from the "
                f"printed value ({figure.text}) by more than 2%, because the model is not linear in what "
                "is drawn."
            )
    return tuple(dict.fromkeys(found))


def _apart(figure: Figure) -> bool:
    if figure.mean is None or not isinstance(figure.value, int | float) or figure.value == 0:
        return False
    return abs(figure.mean / figure.value - 1) > 0.02


def _spoken(figure: Figure, value: float | None) -> str:
    return replace(figure, value=value, low=None, high=None).text


def _provenance(prepared: _Prepared, draws: int, seed: int) -> dict[str, Any]:
    pack = prepared.resolved.pack
    evaluation = prepared.model.evaluation
    return {
        "version": __version__,
        "evidence_pack": f"{pack.name} {pack.version}",
        "evidence_hash": pack.hash,
        "inputs_hash": prepared.inputs.fingerprint(),
        "seed": seed,
        "draws": draws,
        "conventions": {
            "base_price_year": pack.base_price_year,
            "cycle_years": evaluation.clock.cycle,
            "within_cycle": "trapezoid; events at the middle of the cycle",
            "discount_costs": _rate(prepared, "discount_costs"),
            "discount_health": _rate(prepared, "discount_health"),
            "hip_cost_basis": prepared.question.money.hip_cost_basis,
            "payment_regime": prepared.question.money.payment_regime,
            "perspective": "NHS and social care for cost per QALY; each payer's cash for budgets",
            "spell_rule": prepared.caseload.spell_rule,
        },
        "calibration": {
            "kappa": float(np.round(evaluation.scale[0], 9)),
            "early_peak": float(np.round(evaluation.early[0], 9)),
        },
    }


def _rate(prepared: _Prepared, which: str) -> float:
    given = getattr(prepared.question.money, which)
    return float(prepared.model.parameters["econ.discount"][0]) if given is None else float(given)
