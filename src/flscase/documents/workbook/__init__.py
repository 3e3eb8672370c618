"""The case as a workbook whose formulas repeat the model, so that a finance manager can take it apart.

    from flscase.documents.workbook import start_workbook, write_start_workbook, write_workbook

Every sheet is written from cells that know their own value (`formula`, `sheet`), in the order of the
model: inputs, caseload, pathway, prognosis, quantities, ledger, budgets, results.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from flscase.documents.workbook.make import write_workbook
    from flscase.documents.workbook.start import start_workbook, write_start_workbook

_HOMES: Final = {
    "write_workbook": "flscase.documents.workbook.make",
    "start_workbook": "flscase.documents.workbook.start",
    "write_start_workbook": "flscase.documents.workbook.start",
}

__all__ = ["start_workbook", "write_start_workbook", "write_workbook"]


def __getattr__(name: str) -> Any:
    """Fetch a public name from its file, so that each can be run by itself. Raises AttributeError."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
