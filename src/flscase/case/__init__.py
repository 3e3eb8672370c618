"""The case as data: its inputs, its figures, its readiness, and the analysis that joins them.

`load(path)` reads a case file, `analyse(inputs)` gives `Results`, and `Results.figures[id]` is a figure.
The names are fetched when first asked for, so that reading a case does not start the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flscase.case.analysis import analyse
    from flscase.case.figure import Figure
    from flscase.case.inputs import CaseDraft, CaseInputs
    from flscase.case.loading import load
    from flscase.case.results import Results

__all__ = ["CaseDraft", "CaseInputs", "Figure", "Results", "analyse", "load"]

_HOMES = {
    "CaseDraft": "flscase.case.inputs",
    "CaseInputs": "flscase.case.inputs",
    "Figure": "flscase.case.figure",
    "Results": "flscase.case.results",
    "analyse": "flscase.case.analysis",
    "load": "flscase.case.loading",
}


def __getattr__(name: str) -> Any:
    """Fetch a public name from its file."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
