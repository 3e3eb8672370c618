"""Reader of patient exports from the Fracture Liaison Service Database (FLS-DB).

An export is a spreadsheet's life story: columns misspelt at source, dates in four forms, apostrophes broken
by three programs. Here it becomes records that hold answers and intervals, and no person. `docs/audit.md`
says how.
"""

from flscase.records.flsdb.read import FlsExport, read_flsdb
from flscase.records.flsdb.record import FlsRecord

__all__ = ["FlsExport", "FlsRecord", "read_flsdb"]
