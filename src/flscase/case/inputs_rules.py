"""The rules across the fields of a case: what no single field can know.

The rules read a whole case or a draft alike and pass over what is not there yet, so that a reader of a
broken file can still apply them to what is sound in it, and tell every fault in one go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flscase.case.inputs_option import CASCADE, Option, patched
from flscase.case.inputs_problem import Path, Problem, choose, listed
from flscase.terms import BANDS, GROUPS

if TYPE_CHECKING:
    from flscase.case.inputs import CaseInputs

LOCAL_HIP_COST = "cost.hip.first_year"


def broken(case: CaseInputs) -> list[Problem]:
    """Return every rule that a case or a draft breaks, in the order of the file."""
    options = list(case.options or ())
    return [
        *_who_fractures(case.caseload),
        *_one_baseline(options),
        *_own_ids("options", options),
        *(problem for index, option in enumerate(options) for problem in option_rules(option, index)),
        *_local_cost(case),
        *_own_ids("scenarios", list(case.scenarios or ())),
        *_scenarios(case, options),
    ]


def option_rules(option: Option, index: int) -> Iterator[Problem]:
    """Yield the rules that one option breaks on its own."""
    path: Path = ("options", index)
    yield from _one_way_of_treating(option, path)
    yield from _nobody_left_out(option, path)


def _who_fractures(caseload: Any) -> Iterator[Problem]:
    if caseload is None or caseload.hip_fractures_per_year is not None or caseload.episodes is not None:
        return
    cure = "Add hip_fractures_per_year = … (enough on its own), or episodes = a HES or SUS extract."
    touches: tuple[Path, ...] = (("caseload", "hip_fractures_per_year"), ("caseload", "episodes"))
    yield Problem("The case does not say how many people fracture here.", cure, ("caseload",), touches)


def _one_baseline(options: list[Option]) -> Iterator[Problem]:
    if not options:
        return
    marked = [str(option.id) for option in options if option.baseline]
    touches = tuple(("options", index, "baseline") for index in range(len(options)))
    if not marked:
        names = listed(str(option.id) for option in options)
        cure = f"Write baseline = true in the option that is today's care ({names})."
        yield Problem("No option is marked as the baseline.", cure, ("options",), touches)
    if len(marked) > 1:
        what = f"{len(marked)} options are marked as the baseline: {listed(marked, 'and')}."
        cure = "Keep baseline = true in one of them: the one that is today's care."
        yield Problem(what, cure, ("options",), touches)


def _own_ids(part: str, items: list[Any]) -> Iterator[Problem]:
    seen = Counter(item.id for item in items if item.id)
    for index, item in enumerate(items):
        if item.id and seen[item.id] > 1 and item.id in {other.id for other in items[:index]}:
            what = f'The id "{item.id}" is used {seen[item.id]} times under {part}.'
            yield Problem(what, "Give each its own id; figures are named after it.", (part, index, "id"))


def _one_way_of_treating(option: Option, path: Path) -> Iterator[Problem]:
    given = [step for step in CASCADE if getattr(option, step) is not None]
    touches = tuple((*path, step) for step in ("treated", *CASCADE))
    if option.treated is not None and given:
        what = f'Option "{option.id}" gives treated and also {listed(given, "and")}.'
        cure = f"Keep treated, or the four shares {listed(CASCADE, 'and')}."
        yield Problem(what, cure, (*path, "treated"), touches)
    if option.treated is None and len(given) < len(CASCADE):
        lacking = [step for step in CASCADE if step not in given]
        what = f'Option "{option.id}" does not say how many are treated: {listed(lacking, "and")} missing.'
        cure = f"Give the four shares {listed(CASCADE, 'and')}, or treated = … in their place."
        yield Problem(what, cure, path, touches)


def _nobody_left_out(option: Option, path: Path) -> Iterator[Problem]:
    """Tables must speak of everybody covered; the baseline's, of everybody."""
    covers = option.covers
    everybody = bool(option.baseline) or covers is None
    groups = GROUPS if everybody else tuple(covers.sites or GROUPS)
    bands = BANDS if everybody else (covers.ages.bands if covers.ages else BANDS)
    touches: tuple[Path, ...] = ((*path, "covers"),)
    for step in ("treated", *CASCADE):
        table = getattr(option, step)
        lacking = table.missing(groups, bands) if table is not None else []
        if lacking:
            what = f"{step} says nothing of {_people(lacking, bands)}."
            cure = "Add them to the table" + (", or take them out of covers." if not everybody else ".")
            yield Problem(what, cure, (*path, step), (*touches, (*path, step)))
    if option.drug_mix is not None:
        bare = [group for group in groups if option.drug_mix.shares(group) is None]
        if bare:
            what = f"drug_mix says nothing of the site group {listed(bare, 'and')}."
            yield Problem(
                what,
                "Add a mix for it, or one mix for everybody.",
                (*path, "drug_mix"),
                (*touches, (*path, "drug_mix")),
            )


def _people(strata: list[tuple[str, str]], bands: Iterable[str]) -> str:
    """Return strata in words: "spine", "hip aged 50-54 and 55-59"."""
    whole = len(tuple(bands))
    parts = []
    for group in GROUPS:
        ages = [band for other, band in strata if other == group]
        if ages:
            parts.append(group if len(ages) == whole else f"{group} aged {listed(ages, 'and')}")
    return "; ".join(parts)


def _local_cost(case: CaseInputs) -> Iterator[Problem]:
    if case.money is None or case.money.hip_cost_basis != "local" or LOCAL_HIP_COST in (case.overrides or {}):
        return
    what = f'hip_cost_basis is "local", but no override "{LOCAL_HIP_COST}" gives the local cost.'
    cure = f'Add under [overrides]: "{LOCAL_HIP_COST}" = {{ value = …, source = "…", reason = "…" }}.'
    yield Problem(what, cure, ("money", "hip_cost_basis"), (("overrides", LOCAL_HIP_COST),))


def _scenarios(case: CaseInputs, options: list[Option]) -> Iterator[Problem]:
    known = {option.id: option for option in options if option.id}
    for index, scenario in enumerate(case.scenarios or ()):
        for id, patch in (scenario.options or {}).items():
            path: Path = ("scenarios", index, "options", id)
            if id not in known:
                yield Problem(
                    f'There is no option "{id}" to change.', choose(id, known), path, (("options",),)
                )
            elif isinstance(known[id], Option):
                changed = Option.model_validate(patched(known[id], patch.model_dump(exclude_none=True)))
                found = option_rules(changed, 0)
                yield from (Problem(problem.what, problem.cure, path) for problem in found)
