"""From what pydantic found to what a clinician is told: every fault of a case at once.

`check` validates plain data. Where parts are broken it still applies the rules across fields to the parts
that are sound, so that somebody mends the file once and not fault by fault.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from flscase.case import inputs_rules
from flscase.case.inputs import CaseDraft, CaseInputs
from flscase.case.inputs_problem import KIND, Path, Problem
from flscase.case.inputs_words import LISTS, likely_key, words_for


def check(data: Mapping[str, Any]) -> tuple[CaseInputs | None, CaseDraft, list[Problem]]:
    """Return the case if the data are sound, what is sound of it as a draft, and every fault."""
    try:
        case = CaseInputs.model_validate(data)
    except ValidationError as error:
        problems = problems_in(error)
    else:
        return case, CaseDraft.model_validate(data), []
    draft = _sound_part(data)
    known = {(problem.path, problem.what) for problem in problems}
    bad = [problem.path for problem in problems]
    problems += [
        problem
        for problem in inputs_rules.broken(draft)
        if (problem.path, problem.what) not in known and not _touched(problem, bad)
    ]
    return None, draft, problems


def problems_in(error: ValidationError) -> list[Problem]:
    """Return what a validation error says, in our words.

    Where a misspelt key is reported with the likely right one, that one is not reported as missing too.
    """
    items = [(tuple(part for part in item["loc"] if part != "[key]"), item) for item in error.errors()]
    unknown = [path for path, item in items if item["type"] == "extra_forbidden"]
    meant = {(*path[:-1], likely_key(path)) for path in unknown}
    found: list[Problem] = []
    for path, item in items:
        if item["type"] == KIND:
            found += [problem.below(*path) for problem in item["ctx"]["problems"]]
        elif not (item["type"] == "missing" and path in meant) and not _only_looks_short(item):
            found.append(Problem(*words_for(path, item), path))
    return found


def _only_looks_short(item: Mapping[str, Any]) -> bool:
    """Whether a list counts as too short only because its entries have faults of their own."""
    return bool(item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"])


def _sound_part(data: Mapping[str, Any]) -> CaseDraft:
    """Return the draft that is left when every field with a fault is taken out."""
    rest = copy.deepcopy(dict(data))
    for _ in range(3):
        try:
            return CaseDraft.model_validate(rest)
        except ValidationError as error:
            for item in error.errors():
                _take_out(rest, tuple(part for part in item["loc"] if part != "[key]"))
    return CaseDraft.model_validate({})


def _take_out(data: dict[str, Any], path: Path) -> None:
    """Take the field that a path leads to (or into) out of the data; entries of lists are emptied."""
    if not path or path[0] not in data:
        return
    section = data[path[0]]
    if path[0] in LISTS and isinstance(section, list):
        if len(path) == 1 or not isinstance(path[1], int):
            del data[path[0]]
        elif not isinstance(section[path[1]], dict):
            section[path[1]] = {}
        elif len(path) > 2:
            section[path[1]].pop(path[2], None)
    elif len(path) > 1 and isinstance(section, dict):
        section.pop(path[1], None)
    else:
        del data[path[0]]


def _touched(problem: Problem, bad: list[Path]) -> bool:
    """Whether a rule was judged on a value that has a fault of its own."""
    return any(
        path[: len(fault)] == fault or fault[: len(path)] == path
        for path in problem.touches or (problem.path,)
        for fault in bad
        if fault
    )
