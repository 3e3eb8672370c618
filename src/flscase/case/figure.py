"""A figure is one object: the number, its interval, its origin and its rounding, together.

`case/` makes each figure once; page, sentence, cell and slide ask for it by id and print `text` or
`interval_text`. Nothing else in the product formats a number, so two documents cannot disagree and
nobody can print a digit that the figure does not claim.

Rounding. `digits` counts significant digits; left out, it follows from size and unit: money to about
three figures and from a million on in millions, shares as whole percentages from 10 %, other numbers
whole from 10 on. The interval is cut at the value's place. Halves go away from zero, as a reader with a
calculator expects. A column that must add up as printed is made by `adding_up`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Final

from flscase.terms import BASES

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


@dataclass(frozen=True)
class Figure:
    """One number, text or unknown that a reader may see, with everything needed to defend it.

    id:         `OPTION.MEASURE[.SITE | .PAYER[.DEPARTMENT]][.yN]`.
    value:      the deterministic value; text where the answer is words; None where it is not known.
    unit:       "GBP", "GBP per QALY", "share" (0 to 1), "probability" (0 to 1), or what is counted.
    label:      what it is, in words that stand alone.
    basis:      one of `terms.BASES`; a modelled figure names the weakest basis that it `rests_on`.
    low, high:  95 % interval, or None.
    mean:       mean of the probabilistic run; mc_error is its Monte-Carlo standard error.
    sources:    evidence ids, keys of the case file or file names that it was made from.
    how:        one sentence on how it was made.
    digits:     significant digits printed; None chooses by size and unit.
    flags:      short warnings that travel with it, such as "recalled".
    printed:    the value as a column that adds up prints it; set by `adding_up` only, with its `place`.

    Raises ValueError for an unknown basis, a number that is not finite, or an interval turned round.
    """

    id: str
    value: Value
    unit: str
    label: str
    basis: str
    low: Number | None = None
    high: Number | None = None
    mean: Number | None = None
    mc_error: Number | None = None
    rests_on: str | None = None
    sources: tuple[str, ...] = ()
    how: str = ""
    option: str | None = None
    site: str | None = None
    payer: str | None = None
    department: str | None = None
    period: str | None = None
    price_year: str | None = None
    digits: int | None = None
    flags: tuple[str, ...] = ()
    printed: Number | None = None
    place: Place | None = None

    def __post_init__(self) -> None:
        for name in ("value", "low", "high", "mean", "mc_error", "printed"):
            object.__setattr__(self, name, _plain(getattr(self, name), f"{self.id}: {name}"))
        for name in ("sources", "flags"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _check_basis(self)
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.id}: an interval needs both ends")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"{self.id}: low {self.low} is above high {self.high}")

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None

    @property
    def is_number(self) -> bool:
        """Whether the value is a number, and so can be charted, summed or rounded."""
        return isinstance(self.value, int | float)

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of pounds, also per something."""
        return is_money(self.unit)

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval with any width."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def shown_place(self) -> Place:
        """Where the value is cut when printed."""
        return self.place or place_of((self.value, self.low, self.high), self.unit, self.digits)

    @property
    def rounded(self) -> Value:
        """The value as printed, still in its own unit (a share stays between 0 and 1)."""
        if not isinstance(self.value, int | float):
            return self.value
        place = self.shown_place
        exponent = place.exponent + (6 if place.millions else 0) - (2 if self.unit in SHARES else 0)
        return round_half_up(self.value if self.printed is None else self.printed, -exponent)

    @property
    def text(self) -> str:
        """The value as a reader sees it everywhere: "£1.2 million", "41%", "53", "not known"."""
        return number_text(self.value if self.printed is None else self.printed, self.unit, self.shown_place)

    @property
    def interval_text(self) -> str:
        """The interval at the value's rounding, "31 to 80"; empty where there is none.

        A small end of a large amount of money keeps its own usual rounding, so that £32,000 beside
        £1.2 million does not read as nothing.
        """
        if not self.has_interval:
            return ""
        per = self.unit.removeprefix(MONEY) if self.is_money else ""
        return f"{self._end_text(self.low).removesuffix(per)} to {self._end_text(self.high)}"

    def _end_text(self, end: Number | None) -> str:
        place, own = self.shown_place, place_of((end,), self.unit)
        finer = self.is_money and self.place is None and _pounds(own) < _pounds(place)
        return number_text(end, self.unit, own if finer else place)

    @property
    def full_text(self) -> str:
        """Value and interval together: "53 (31 to 80)"."""
        return f"{self.text} ({self.interval_text})" if self.interval_text else self.text

    @property
    def text_with_unit(self) -> str:
        """The value followed by what is counted ("53 fractures"); money and shares carry theirs."""
        if not self.is_number or self.is_money or self.unit in SILENT_UNITS:
            return self.text
        return f"{self.text} {self.unit}"

    @property
    def basis_text(self) -> str:
        """The basis in words: "modelled, resting on assumed values"."""
        if self.rests_on and self.rests_on != self.basis:
            return f"{self.basis}, resting on {self.rests_on} values"
        return self.basis

    @property
    def negated(self) -> Figure:
        """The same figure from the other side (what is not gained is paid); the interval turns with it."""
        value = -self.value if isinstance(self.value, int | float) else self.value
        low, high, mean = _minus(self.high), _minus(self.low), _minus(self.mean)
        return replace(self, value=value, printed=_minus(self.printed), low=low, high=high, mean=mean)

    def to_json(self) -> dict[str, Any]:
        """Return the figure as plain data, with its printed texts; numbers at full precision."""
        data = {item.name: getattr(self, item.name) for item in fields(self)}
        for name in ("printed", "place"):
            del data[name]
        data |= {"sources": list(self.sources), "flags": list(self.flags)}
        return data | {"text": self.text, "interval_text": self.interval_text}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Figure:
        """Read back what `to_json` wrote; the texts are made anew."""
        names = {item.name for item in fields(cls)} - {"printed", "place"}
        return cls(**{key: value for key, value in data.items() if key in names})


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


def _pounds(place: Place) -> int:
    """The power of ten, in whole pounds, at which a place cuts; pence count as pounds."""
    return max(place.exponent + (6 if place.millions else 0), 0)


def number_text(value: Value, unit: str, place: Place | None = None) -> str:
    """Print one number at a place; text passes as it is, None is "not known".

    The only function of the product that turns a number into print.
    """
    if value is None:
        return NOT_KNOWN
    if isinstance(value, str):
        return value
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


def adding_up(parts: Sequence[Figure], total: Figure, exponent: int = 0) -> tuple[list[Figure], Figure]:
    """Return parts and total as a printed column that adds up, all cut at one power of ten.

    parts: figures with numbers, in the total's unit, whose values sum to the total's. exponent: 0 is whole
    pounds, 3 thousands. Each part prints within one step of its value. Raises ValueError otherwise.
    """
    values = [part.value for part in parts if isinstance(part.value, int | float)]
    if len(values) != len(parts) or not isinstance(total.value, int | float):
        raise ValueError(f"{total.id}: a column that adds up holds numbers only")
    if not math.isclose(math.fsum(values), total.value, rel_tol=1e-9, abs_tol=1e-6):
        raise ValueError(f"{total.id}: the parts sum to {math.fsum(values)}, not to {total.value}")
    place = Place(exponent)
    printed = apportion(values, -exponent)
    column = [replace(part, printed=show, place=place) for part, show in zip(parts, printed, strict=True)]
    return column, replace(total, printed=math.fsum(printed), place=place)


def weakest(bases: Iterable[str]) -> str:
    """Return the weakest of some bases: counted is strongest, judged weakest; modelled is passed over."""
    order = [basis for basis in BASES if basis != "modelled"]
    found = [order.index(basis) for basis in bases if basis in order]
    if not found:
        raise ValueError("no basis to choose from")
    return order[max(found)]


def _check_basis(figure: Figure) -> None:
    names = ", ".join(BASES)
    if figure.basis not in BASES:
        raise ValueError(f"{figure.id}: basis {figure.basis!r} is none of {names}")
    if figure.basis == "modelled" and figure.rests_on is None:
        raise ValueError(f"{figure.id}: a modelled figure says what basis it rests on")
    if figure.rests_on is not None and figure.rests_on not in BASES:
        raise ValueError(f"{figure.id}: rests on {figure.rests_on!r}, which is none of {names}")


def _plain(value: Any, name: str) -> Any:
    """Turn a NumPy scalar into a Python one and refuse what JSON cannot hold."""
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} is {type(value).__name__}, not a number")
    if not math.isfinite(value):
        raise ValueError(f"{name} is not finite; a figure that is not known is None")
    return value


def _minus(value: Number | None) -> Number | None:
    return None if value is None else -value
