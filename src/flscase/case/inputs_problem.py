"""A problem inside one value of a case: what is wrong and what to do, carried through pydantic.

Pydantic finds where a fault is; only we know how to say it to a clinician. A validator of ours therefore
raises `fault(...)`, whose problems keep their own words, and may lie deeper than the field (one cell of a
table). `flscase.case.inputs_faults` unpacks them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_core import PydanticCustomError

KIND: Final = "flscase"
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One fault. path: from the field (or the case) to the value. touches: other values it was judged on."""

    what: str
    cure: str
    path: Path = ()
    touches: tuple[Path, ...] = field(default=())

    def below(self, *path: str | int) -> Problem:
        """Return the same problem, seen from further up."""
        touches = tuple((*path, *other) for other in self.touches)
        return Problem(self.what, self.cure, (*path, *self.path), touches)


def fault(problems: Problem | Iterable[Problem]) -> PydanticCustomError:
    """Return the error to raise for some problems of one value."""
    found = (problems,) if isinstance(problems, Problem) else tuple(problems)
    text = " ".join(problem.what for problem in found).replace("{", "(").replace("}", ")")
    return PydanticCustomError(KIND, text, {"problems": found})


def problems_of(error: PydanticCustomError) -> tuple[Problem, ...]:
    """Return the problems that `fault` put into an error."""
    return tuple((error.context or {}).get("problems", ()))


def spoken(value: Any, longest: int = 60) -> str:
    """Return a value as a message repeats it: text in quotes, numbers as typed, long values cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def listed(names: Iterable[object], last: str = "or") -> str:
    """Return "a, b or c"."""
    texts = [str(name) for name in names]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was most likely meant, or None."""
    by_fold = {item.casefold().replace("-", "_").replace(" ", "_"): item for item in known}
    wanted = name.casefold().replace("-", "_").replace(" ", "_")
    if wanted in by_fold:
        return by_fold[wanted]
    close = difflib.get_close_matches(wanted, by_fold, n=1, cutoff=0.6)
    if close:
        return by_fold[close[0]]
    inside = [
        item for fold, item in by_fold.items() if len(wanted) >= 4 and (wanted in fold or fold in wanted)
    ]
    return inside[0] if len(inside) == 1 else None


def choose(name: object, known: Iterable[str]) -> str:
    """Return the cure for a name that is none of some known ones."""
    names = tuple(known)
    likely = nearest(name, names) if isinstance(name, str) else None
    allowed = f"It may be {listed(names)}."
    return f'Did you mean "{likely}"? {allowed}' if likely else allowed
