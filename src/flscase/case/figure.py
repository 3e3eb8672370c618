"""A figure is one object: the number, its interval, its origin and its rounding, together.

`case/` makes each figure once; page, sentence, cell and slide ask for it by id and print `text` or
`interval_text`. Nothing else in the product formats a number, so two documents cannot disagree and
nobody can print a digit that the figure does not claim.

How it is rounded lives in it (`digits`, read by `rounding`); the interval is cut at the value's place. A
column that must add up as printed is made by `adding_up`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from flscase.case.rounding import (
    MINUS,
    MONEY,
    NOT_KNOWN,
    SHARES,
    SILENT_UNITS,
    Number,
    Place,
    Value,
    apportion,
    is_money,
    number_text,
    place_of,
    round_half_up,
)
from flscase.terms import BASES

__all__ = [
    "MINUS",
    "NOT_KNOWN",
    "Figure",
    "Place",
    "Value",
    "adding_up",
    "apportion",
    "number_text",
    "place_of",
    "weakest",
]


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
        power = self.shown_place.power - (2 if self.unit in SHARES else 0)
        return round_half_up(self.value if self.printed is None else self.printed, -power)

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
        finer = self.is_money and self.place is None and max(own.power, 0) < max(place.power, 0)
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
