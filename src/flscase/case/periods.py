"""Quarters and financial years of a plan: `2027/28 Q1` is April to June 2027."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Periods:
    """The calendar of a plan: it begins on the first day of a quarter and takes in patients for `years`."""

    start: date
    years: int

    @property
    def quarters(self) -> tuple[str, ...]:
        """Names of the plan's quarters."""
        return tuple(quarter_name(*self._at(place)) for place in range(self.years * 4))

    @property
    def financial_years(self) -> tuple[str, ...]:
        """Names of the financial years that the plan touches."""
        return tuple(dict.fromkeys(name.split(" ")[0] for name in self.quarters))

    @property
    def year_of_quarter(self) -> tuple[int, ...]:
        """For each quarter, the place of its financial year in `financial_years`."""
        years = self.financial_years
        return tuple(years.index(name.split(" ")[0]) for name in self.quarters)

    def _at(self, place: int) -> tuple[int, int]:
        months = self.start.year * 12 + self.start.month - 1 + 3 * place
        return months // 12, months % 12 + 1


def financial_year(year: int, month: int) -> str:
    """Return the financial year of a month: (2027, 5) -> "2027/28"."""
    first = year if month >= 4 else year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def quarter_name(year: int, month: int) -> str:
    """Return the financial quarter of a month: (2027, 5) -> "2027/28 Q1"."""
    return f"{financial_year(year, month)} Q{(month - 4) % 12 // 3 + 1}"
