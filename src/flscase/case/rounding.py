"""How a number is cut and written: one place for sentences, tables, cells, charts and slides.

`digits` counts significant digits; left out, it follows from size and unit: money to about three figures
and from a million on in millions, shares as whole percentages from 10 %, other numbers whole from 10 on.
Halves go away from zero, as a reader with a calculator expects; negatives carry a true minus sign; what is
not known says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
NOT_KNOWN: Final = "not known"
MONEY: Final = "GBP"
# Units whose numbers are proportions of one and are read as percentages.
SHARES: Final = frozenset({"share", "probability", "proportion"})
# Units that say nothing when printed after a number.
SILENT_UNITS: Final = frozenset({"", "count", "number", "ratio", "text"}) | SHARES
_MILLION: Final = Decimal(1_000_000)

Number = float | int
Value = float | int | str | None


@dataclass(frozen=True)
class Place:
    """Where a number is cut: the power of ten of its last digit, and whether it is told in millions."""

    exponent: int
    millions: bool = False

    @property
    def power(self) -> int:
        """The power of ten of the last digit, counted in the unit itself."""
        return self.exponent + (6 if self.millions else 0)


def is_money(unit: str) -> bool:
    """Whether a unit counts pounds, also per something."""
    return unit == MONEY or unit.startswith(MONEY + " ")


def place_of(numbers: Iterable[Value], unit: str, digits: int | None = None) -> Place:
    """Return where to cut numbers printed together: set by the first that is not zero.

    digits: significant digits of that number; None chooses by its size and unit.
    """
    size = next((abs(n) for n in numbers if isinstance(n, int | float) and n != 0 and math.isfinite(n)), 0.0)
    exact = Decimal(repr(float(size))) * (100 if unit in SHARES else 1)
    if not exact:
        return Place(0)
    if is_money(unit):
        return _money_place(exact, digits)
    if digits is not None:
        exponent = _significant(exact, digits)
        return Place(min(0, exponent) if unit in SHARES else exponent)
    return Place(_usual_exponent(exact, unit))


def _significant(size: Decimal, digits: int) -> int:
    """The power of ten of the last of so many digits, also where rounding carries (99.96 at 3 is 100)."""
    exponent = size.adjusted() - digits + 1
    return size.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP).adjusted() - digits + 1


def _usual_exponent(size: Decimal, unit: str) -> int:
    """Whole from 10 on, one decimal from 1, two below; long numbers that are not exact to hundreds."""
    if size == size.to_integral_value():
        return 0
    if size >= 10_000 and unit not in SHARES:
        return 2
    return 0 if size >= Decimal("9.95") else -1 if size >= Decimal("0.995") else -2


def _money_place(size: Decimal, digits: int | None) -> Place:
    """Pence below £10, pounds below £1,000, then three figures; millions with one decimal."""
    if digits is not None:
        exponent = _significant(size, digits)
        if exponent >= 4 and size.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_UP) >= _MILLION:
            return Place(max(-2, min(0, exponent - 6)), millions=True)
        if exponent < 0:  # pounds, or pounds and pence; never "£12.4"
            return Place(-2 if size < 100 else 0)
        return Place(exponent)
    # The limits lie where rounding would carry into the next size, so that £999,960 reads £1.0 million.
    for limit, exponent in (("9.995", -2), ("999.5", 0), ("99950", 2), ("999500", 3)):
        if size < Decimal(limit):
            return Place(exponent)
    return Place(-1, millions=True)


def number_text(value: Value, unit: str, place: Place | None = None) -> str:
    """Print one number at a place; text passes as it is, None is "not known".

    The only function of the product that turns a number into print.
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return NOT_KNOWN if math.isnan(value) else f"{MINUS if value < 0 else ''}without limit"
    place = place or place_of((value,), unit)
    if unit == "probability" and place.exponent == 0 and 0 < value < 1 and not 0.005 <= value < 0.995:
        return "under 1%" if value < 0.5 else "over 99%"
    number = Decimal(repr(float(value))) * (100 if unit in SHARES else 1)
    cut = (number / _MILLION if place.millions else number).quantize(
        Decimal(1).scaleb(place.exponent), rounding=ROUND_HALF_UP
    )
    sign, body = MINUS if cut < 0 else "", f"{abs(cut):,.{max(0, -place.exponent)}f}"
    if unit in SHARES:
        return f"{sign}{body}%"
    if is_money(unit):
        return f"{sign}£{body}{' million' if place.millions else ''}{unit.removeprefix(MONEY)}"
    return f"{sign}{body}"


def round_half_up(value: Number, decimals: int) -> float | int:
    """Round to decimals (negative: tens, hundreds …), halves away from zero, never to -0."""
    step = Decimal(1).scaleb(-decimals)
    exact = (Decimal(repr(value)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return int(exact) if decimals <= 0 else float(exact) + 0.0


def apportion(parts: Sequence[Number], decimals: int) -> list[float | int]:
    """Round parts so that they add up to their rounded total (largest remainder).

    parts: amounts in one unit. Returns as many, each within one step of its exact value, whose sum is
    the exact sum rounded to `decimals` as in `round_half_up`.
    """
    step = Decimal(1).scaleb(-decimals)
    exact = [Decimal(repr(part)) / step for part in parts]
    whole = [item.to_integral_value(rounding=ROUND_FLOOR) for item in exact]
    total = sum(exact, Decimal(0)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    order = sorted(range(len(parts)), key=lambda i: exact[i] - whole[i], reverse=True)
    for index in order[: int(total - sum(whole, Decimal(0)))]:
        whole[index] += 1
    return [int(item * step) if decimals <= 0 else float(item * step) for item in whole]
