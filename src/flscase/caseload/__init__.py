"""Who fractures here: index patients a year by sex, age and group, each with its basis and interval."""

from flscase.caseload.caseload import Caseload, Denominator
from flscase.caseload.from_records import from_counts
from flscase.caseload.one_number import from_one_number

__all__ = ["Caseload", "Denominator", "from_counts", "from_one_number"]
