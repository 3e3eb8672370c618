"""Readers of local data: from a hospital's extract to counts, and nothing but counts.

Rows of patients enter here and nowhere else, live in one private database for the length of one call, and
leave as aggregates under a named disclosure policy. `docs/records.md` says what each count is.
"""

from flscase.records.count import count_apc
from flscase.records.counts import CaseloadCounts

__all__ = ["CaseloadCounts", "count_apc"]
