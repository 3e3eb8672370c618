"""The case as data: inputs in one schema, figures as single objects, and the analysis between them.

    from flscase.case import CaseInputs, analyse, load

Names are fetched when first asked for, so that `flscase --help` loads neither arrays nor the model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from flscase.case.figure import Figure
    from flscase.case.inputs import CaseDraft, CaseInputs
    from flscase.case.loading import load

_HOMES: Final = {
    "CaseDraft": "flscase.case.inputs",
    "CaseInputs": "flscase.case.inputs",
    "Figure": "flscase.case.figure",
    "Results": "flscase.case.analysis",
    "analyse": "flscase.case.analysis",
    "load": "flscase.case.loading",
}

__all__ = ["CaseDraft", "CaseInputs", "Figure", "load"]  # and, from the analysis, Results and analyse


def __getattr__(name: str) -> Any:
    """Fetch a public name from its file. Raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
