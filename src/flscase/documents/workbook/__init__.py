"""The case as a workbook whose formulas repeat the model, so that a finance manager can take it apart.

    from flscase.documents.workbook import write_start_workbook, write_workbook

Every sheet is written from cells that know their own value (`formula`, `sheet`), in the order of the
model: inputs, caseload, pathway, prognosis, quantities, ledger, budgets, results.
"""

from flscase.documents.workbook.make import write_workbook

__all__ = ["write_workbook"]
