"""Reading a case file: TOML in, a `CaseInputs` out, or every fault of the file in one go.

Each fault names the file, the line and the key, repeats the value, and says what to do. A case file may be
written by hand, on any machine, by somebody who has never seen TOML: what comes in is judged accordingly.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flscase.case.inputs import SCHEMA_VERSION, CaseInputs
from flscase.case.inputs_faults import check
from flscase.case.inputs_problem import Path as KeyPath
from flscase.case.inputs_problem import Problem
from flscase.case.loading_evidence import evidence_problems
from flscase.case.loading_files import file_problems
from flscase.case.loading_lines import line_of, lines_of
from flscase.case.loading_syntax import quoted
from flscase.case.loading_text import read_toml
from flscase.errors import InputError, InputFault


def load(path: str | Path, allow_outside: bool = False) -> CaseInputs:
    """Return the case that a file describes.

    allow_outside: whether it may name files outside its own folder. Raises InputError with every fault.
    """
    place = Path(path)
    text, data = read_toml(place)
    _refuse_the_future(data, text, place)
    case, draft, problems = check(data)
    problems += file_problems(draft, place.parent, allow_outside)
    problems += evidence_problems(draft)
    if case is None or problems:
        raise InputError(_faults(problems, data, text, place))
    return case.in_folder(place.parent)


def _refuse_the_future(data: dict[str, Any], text: str, place: Path) -> None:
    """Raise InputError where a newer release wrote the case: its other keys cannot be judged here."""
    version = data.get("schema")
    if isinstance(version, bool) or not isinstance(version, int) or version <= SCHEMA_VERSION:
        return
    what = f"The case is written for schema {version}; this release reads schemas up to {SCHEMA_VERSION}."
    cure = "Open it with a newer release of flscase. Do not lower the number: keys may mean other things."
    raise InputError(_faults([Problem(what, cure, ("schema",))], data, text, place))


def _faults(problems: list[Problem], data: dict[str, Any], text: str, place: Path) -> list[InputFault]:
    """Return problems as faults with line and quoted text, in the order of the file."""
    places = lines_of(text)
    lines = text.replace("\r\n", "\n").split("\n")
    found: list[tuple[int, InputFault]] = []
    for problem in problems:
        line = line_of(places, problem.path)
        key = key_text(problem.path, data)
        where = ", ".join(part for part in (f"line {line}" if line else "", key) if part)
        quote = quoted(lines[line - 1]) if line else None
        found.append((line or 0, InputFault(problem.what, problem.cure, str(place), where or None, quote)))
    return [fault for _, fault in sorted(found, key=lambda item: item[0])]


def key_text(path: KeyPath, data: Any) -> str:
    """Return a path as a reader knows it: "options.fls.drug_mix", "options[2].name" where there is no id."""
    text = ""
    for step in path:
        if isinstance(step, int):
            inside = data[step] if isinstance(data, list) and step < len(data) else None
            id = inside.get("id") if isinstance(inside, dict) else None
            text += f".{id}" if isinstance(id, str) and id else f"[{step + 1}]"
            data = inside
        else:
            text += f".{step}" if "." not in step else f'."{step}"'
            data = data.get(step) if isinstance(data, dict) else None
    return text.removeprefix(".")
