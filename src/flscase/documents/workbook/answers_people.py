"""Answers about people: who is treated, what breaks, what is averted, lives, beds and care homes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeAlias

from flscase.documents.workbook.answers import Answer, Answers
from flscase.documents.workbook.formula import Formula, ratio, sum_product, total
from flscase.documents.workbook.pathway import Path
from flscase.terms import SITES

WorkAnswer: TypeAlias = Callable[[Answers, str, int], Formula]
ALL: Final = "all"
DAYS_A_YEAR: Final = 365.25
PER: Final = 1000
# figure, quantity, view of the whole life ("" for none), and 1 where less of it is better
CHANGES: Final = (
    ("care_home_averted", "care_home_admissions", "counted", 1),
    ("care_home_years_averted", "care_home_years", "counted", 1),
    ("deaths_averted", "deaths", "", 1),
    ("life_years_gained", "life_years", "health", -1),
    ("qalys_gained", "qalys", "health", -1),
)


def people(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    """Yield who is reached and what breaks under one option."""
    path, model = answers.model.paths[option], answers.model
    for step in ("identified", "assessed", "recommended", "started"):
        yield f"{option}.{step}", partial(_steady, path, step)
    yield f"{option}.treated", lambda: _steady(path, "started") + _steady(path, "treated_usual")
    yield f"{option}.not_treated", lambda: model.caseload.everybody - answers.ref(f"{option}.treated")
    yield f"{option}.treated_share", lambda: ratio(answers.ref(f"{option}.treated"), model.caseload.everybody)
    yield from _queue(answers, option)
    for site in (ALL, *SITES):
        for year in model.years:
            yield f"{option}.fractures.{site}.y{year}", partial(_fractures, answers, option, site, year)
        yield f"{option}.fractures.{site}", partial(_fractures, answers, option, site, None)


def _steady(path: Path, step: str) -> Formula:
    """A step of the pathway in a year at full running."""
    steady = path.steps[step].steady
    if steady is None:
        raise ValueError(f"the step {step!r} has no year at full running")
    return steady


def _queue(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    line = answers.model.paths[option].queue
    if line is None:
        return
    last = answers.model.caseload.quarters - 1
    yield f"{option}.capacity_needed_per_month", lambda: line.wants.at(last) / 3
    yield f"{option}.capacity_available_per_month", lambda: line.capacity / 3
    years = answers.model.material.table.years
    yield (
        f"{option}.lost_to_waiting.y{years}",
        lambda: sum_product(line.wants.whole * (1 - line.served.whole)),
    )


def _fractures(answers: Answers, option: str, site: str, year: int | None) -> Formula:
    names = SITES if site == ALL else (site,)
    amounts = [answers.model.amounts[option][f"fractures.{name}"] for name in names]
    if year is None:
        return total(*(amount.whole["counted"] for amount in amounts))
    return total(*(amount.until(4 * year - 1) for amount in amounts))


def against_baseline(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    """Yield what one option changes against today's care."""
    years = answers.model.years
    for site in (ALL, *SITES):
        for end in ("", *(f".y{year}" for year in years)):
            yield f"{option}.fractures_averted.{site}{end}", partial(_averted, answers, option, site, end)
        yield f"{option}.fractures_averted_later.{site}", partial(_later, answers, option, site)
    yield f"{option}.treated_added", partial(_added, answers, option)
    yield from _per_1000(answers, option)
    yield from _beds(answers, option)
    for name, quantity, view, sign in CHANGES:
        change = partial(_change, answers, option, quantity, sign)
        for year in years:
            yield f"{option}.{name}.y{year}", partial(change, "", year)
        if view:
            yield f"{option}.{name}", partial(change, view)
    for item, make in WORK.items():
        for year in years:
            yield f"{option}.work.{item}.y{year}", partial(_extra_work, answers, option, make, year)


def _added(answers: Answers, option: str) -> Formula:
    """More people treated in a year than under today's care."""
    return answers.ref(f"{option}.treated") - answers.ref(f"{answers.model.baseline}.treated")


def _per_1000(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    """Yield the same for a thousand of the case's patients: of one year, or of the whole plan."""
    last = f".y{answers.model.years[-1]}"
    whole = (
        "treated_added",
        "fractures_averted.all",
        "fractures_averted.hip",
        "qalys_gained",
        "incremental_cost",
    )
    within = ("fractures_averted.all", "fractures_averted.hip", "bed_days_averted")
    for name in whole:
        yield f"{option}.per_1000.{name}", partial(_scaled, answers, f"{option}.{name}", plan=False)
    for name in within:
        yield (
            f"{option}.per_1000.{name}{last}",
            partial(_scaled, answers, f"{option}.{name}{last}", plan=True),
        )
    for end in ("", last):
        yield f"{option}.per_1000.share_averted{end}", partial(_share_averted, answers, option, end)


def _scaled(answers: Answers, id: str, *, plan: bool) -> Formula:
    people = answers.model.caseload.everybody
    if plan:
        people = people * (total(answers.model.caseload.factors.whole) / 4)
    return ratio(answers.ref(id) * PER, people)


def _share_averted(answers: Answers, option: str, end: str) -> Formula:
    every = answers.ref(f"{answers.model.baseline}.fractures.all{end}")
    return ratio(answers.ref(f"{option}.fractures_averted.all{end}"), every)


def _averted(answers: Answers, option: str, site: str, end: str) -> Formula:
    before = answers.ref(f"{answers.model.baseline}.fractures.{site}{end}")
    return before - answers.ref(f"{option}.fractures.{site}{end}")


def _later(answers: Answers, option: str, site: str) -> Formula:
    """What the plan's patients avert after its end, at full running."""
    intakes = total(answers.model.caseload.factors.whole) / 4
    whole = answers.ref(f"{option}.fractures_averted.{site}")
    return whole * intakes - answers.ref(f"{option}.fractures_averted.{site}.y{answers.model.years[-1]}")


def _change(
    answers: Answers, option: str, quantity: str, sign: int, view: str, year: int | None = None
) -> Formula:
    """Baseline less option, or the other way round where more is better."""
    here = answers.model.amounts[option][quantity]
    base = answers.model.amounts[answers.model.baseline][quantity]
    if year is None:
        first, second = base.whole[view], here.whole[view]
    else:
        first, second = total(base.until(4 * year - 1)), total(here.until(4 * year - 1))
    return first - second if sign > 0 else second - first


# beds ----------------------------------------------------------------------------------------------


def _beds(answers: Answers, option: str) -> Iterator[tuple[str, Answer]]:
    operated = answers.model.inputs.evidence["operated.hip"]
    yield f"{option}.bed_days_averted", partial(_days, answers, option, "")
    for year in answers.model.years:
        end = f".y{year}"
        yield f"{option}.bed_days_averted{end}", partial(_days, answers, option, end)
        yield f"{option}.beds_freed{end}", partial(_freed, answers, option, year)
        hips = partial(answers.ref, f"{option}.fractures_averted.hip{end}")
        yield f"{option}.operations_averted{end}", partial(_product, hips, operated)


def _days(answers: Answers, option: str, end: str) -> Formula:
    """Refractures averted at each site times the bed days of one."""
    cells = answers.model.inputs.evidence
    hip, *others = SITES

    def part(site: str) -> Formula:
        return answers.ref(f"{option}.fractures_averted.{site}{end}") * cells[f"bed_days.{site}"]

    added = part(hip)
    for site in others:
        added = added + part(site)
    return added


def _freed(answers: Answers, option: str, year: int) -> Formula:
    """Beds free on an average day of one year of the plan."""
    now = answers.ref(f"{option}.bed_days_averted.y{year}")
    if year == 1:
        return now / DAYS_A_YEAR
    return (now - answers.ref(f"{option}.bed_days_averted.y{year - 1}")) / DAYS_A_YEAR


def _product(amount: Answer, price: Formula) -> Formula:
    return amount() * price


# work ----------------------------------------------------------------------------------------------


def _extra_work(answers: Answers, option: str, make: WorkAnswer, year: int) -> Formula:
    """Work in one year of the plan, above today's care."""
    return make(answers, option, year) - make(answers, answers.model.baseline, year)


def _step(answers: Answers, option: str, step: str, year: int) -> Formula:
    """People at a step of the pathway in one year."""
    return total(answers.model.paths[option].steps[step].cells.columns(4 * year - 4, 4 * year - 1))


def _amount(answers: Answers, option: str, quantity: str, year: int) -> Formula | None:
    """A quantity in one year; None where no option uses the drug that it counts."""
    amount = answers.model.amounts[option].get(quantity)
    return None if amount is None else total(amount.between(4 * year - 4, 4 * year - 1))


def _appointments(answers: Answers, option: str, year: int) -> Formula:
    cells = answers.model.inputs.evidence
    begun = _step(answers, option, "started", year) + _step(answers, option, "treated_usual", year)
    found = begun * cells["work.gp_appointments.start"]
    taking = _amount(answers, option, "treated_years", year)
    return found if taking is None else found + taking * cells["work.gp_appointments.year"]


def _blood_tests(answers: Answers, option: str, year: int) -> Formula:
    cells = answers.model.inputs.evidence
    found = _step(answers, option, "assessed", year) * cells["work.blood_tests.assessed"]
    taking = _amount(answers, option, "drug_years.denosumab", year)
    return found if taking is None else found + taking * cells["work.blood_tests.denosumab_year"]


def _infusion_hours(answers: Answers, option: str, year: int) -> Formula:
    cells = answers.model.inputs.evidence
    added = Formula("0", 0.0)
    for setting in ("ward", "day", "home"):
        given = _amount(answers, option, f"infusions.{setting}", year)
        if given is not None:
            added = added + given * cells[f"infusion.minutes.{setting}"]
    return added / 60


def _times(step: str, evidence: str) -> WorkAnswer:
    def make(answers: Answers, option: str, year: int) -> Formula:
        return _step(answers, option, step, year) * answers.model.inputs.evidence[evidence]

    return make


WORK: Final[dict[str, WorkAnswer]] = {
    "gp_appointments": _appointments,
    "blood_tests": _blood_tests,
    "dxa_scans": _times("assessed", "pathway.dxa_share"),
    "infusion_hours": _infusion_hours,
    "clinic_letters": _times("assessed", "work.letters.assessed"),
    "pharmacy_reviews": _times("started", "work.pharmacy_reviews.started"),
    "falls_places": _times("assessed", "work.falls_places.assessed"),
}
