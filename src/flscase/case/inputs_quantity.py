"""A quantity: a plain number, or a number that says where it comes from and how sure it is.

Wherever a case file takes a number about the world, it takes either `320` or
`{ value = 320, low = 300, high = 340, basis = "counted", source = "NHFD 2025", reason = "…" }`. In Python it
is always a `Quantity`; written back, one that is only a number becomes a plain number again.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from flscase.case.inputs_names import OneOf
from flscase.case.inputs_problem import Path, Problem, fault, spoken

# What somebody may say of a number they typed; only the engine makes modelled ones.
BASES: Final = ("counted", "audited", "published", "scaled", "assumed", "judged")
Basis = Annotated[str, OneOf(BASES, "basis")]
WRITE_A_NUMBER: Final = "Write a number without quotation marks, units or signs, for example 0.8 or 320."


class Strict(BaseModel):
    """The rule of every part of a case: nothing unknown, nothing infinite, nothing changed later."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True, str_strip_whitespace=True
    )


def number(value: Any) -> float:
    """Return a finite number. Raises a fault for anything else, also for text, true and false."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fault(_not_a_number(value))
    try:
        plain = float(value)
    except OverflowError:
        plain = math.inf
    if not math.isfinite(plain):
        raise fault(Problem(f"The value is {plain}, which is no number to compute with.", WRITE_A_NUMBER))
    return plain


def _not_a_number(value: Any) -> Problem:
    if isinstance(value, str):
        return Problem(f"A number is needed here, not the text {spoken(value)}.", _number_cure(value))
    kind = "true or false" if isinstance(value, bool) else "a list" if isinstance(value, list) else None
    named = f"{kind} ({spoken(value)})" if kind else spoken(value)
    return Problem(f"A number is needed here, not {named}.", WRITE_A_NUMBER)


def _number_cure(text: str) -> str:
    """Return the cure for text that stands for a number: "80%", "£1,200", "0,8", "12"."""
    bare = text.strip().replace("£", "").replace("GBP", "").strip()
    percent = bare.endswith("%")
    bare = bare.rstrip("% ")
    bare = bare.replace(",", ".") if bare.count(",") == 1 and len(bare.split(",")[1]) != 3 else bare
    try:
        meant = float(bare.replace(",", "").replace(" ", ""))
    except ValueError:
        return WRITE_A_NUMBER
    if not math.isfinite(meant):
        return WRITE_A_NUMBER
    return f"Write {meant / 100 if percent else meant:.12g} without quotation marks."


def tidy(value: float) -> float | int:
    """Return a whole number as an int, so that 320 is written back as 320."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def calendar_day(value: Any) -> Any:
    """Return a date from a date or from text like 2027-04-01. Raises a fault for anything else."""
    cure = "Write the date as year-month-day, for example 2027-04-01."
    if isinstance(value, datetime.datetime):
        raise fault(Problem(f"A date is needed here, not the time {value.isoformat(' ')}.", cure))
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise fault(Problem(f"A date is needed here, not {spoken(value)}.", cure)) from None


Number = Annotated[float, BeforeValidator(number)]
Day = Annotated[datetime.date, BeforeValidator(calendar_day)]


class Sourced(Strict):
    """What a value may say of itself: its interval, how it is known, from what, why, by whom and when."""

    low: Number | None = Field(None, description="Lower end of its 95 % interval.", examples=[300])
    high: Number | None = Field(None, description="Upper end of its 95 % interval.", examples=[340])
    basis: Basis | None = Field(
        None, description="How it is known; left out, it is taken as assumed.", examples=["counted"]
    )
    source: str | None = Field(None, description="Where it comes from.", examples=["NHFD 2025"])
    reason: str | None = Field(None, description="Why this value.", examples=["local count, all admissions"])
    by: str | None = Field(None, description="Who set it.", examples=["A. Clinician"])
    at: Day | None = Field(None, description="When it was set.", examples=["2026-10-01"])

    @model_validator(mode="after")
    def _interval_holds_value(self) -> Self:
        cure = "Give both ends, low below and high above the value, or neither."
        value = getattr(self, "value", None)
        if (self.low is None) != (self.high is None):
            given = "low" if self.high is None else "high"
            raise fault(Problem(f"The interval has one end only ({given}).", cure))
        if self.low is None or self.high is None or not isinstance(value, float):
            return self
        if not self.low <= value <= self.high:
            told = f"low {tidy(self.low)}, value {tidy(value)}, high {tidy(self.high)}"
            raise fault(Problem(f"The value does not lie in its own interval: {told}.", cure))
        return self

    @model_serializer
    def _plain_if_only_a_number(self) -> Any:
        names = ("value", *Sourced.model_fields)
        data = {name: given for name in names if (given := getattr(self, name)) is not None}
        data = {name: tidy(given) if isinstance(given, float) else given for name, given in data.items()}
        return data if len(data) > 1 else data["value"]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        table = handler.resolve_ref_schema(handler(schema))
        plain = {"description": "The value alone.", **table["properties"]["value"]}
        return {"title": cls.__name__, "description": cls.__doc__, "anyOf": [plain, table]}


class Quantity(Sourced):
    """A number about the world, with its interval and its origin where they are known."""

    value: Number = Field(description="The value itself.", examples=[320])

    @model_validator(mode="before")
    @classmethod
    def _from_plain_number(cls, data: Any) -> Any:
        if isinstance(data, dict | Quantity):
            return data
        return {"value": number(data)}

    @property
    def numbers(self) -> Iterator[tuple[str, float]]:
        """The numbers in it, with their names."""
        for name in ("value", "low", "high"):
            given = getattr(self, name)
            if given is not None:
                yield name, given


def _numbers_in(value: Any) -> Iterator[tuple[Path, str, float]]:
    """Yield (path, name, number) for each number in a plain one, a Quantity or a table of them."""
    if isinstance(value, float):
        yield (), "value", value
        return
    cells = [((), value)] if isinstance(value, Quantity) else value.leaves()
    for path, quantity in cells:
        for name, figure in quantity.numbers:
            yield path, name, figure


@dataclass(frozen=True)
class Within:
    """The range that a quantity (or each cell of a table of quantities) must lie in, and its unit."""

    low: float
    high: float
    unit: str
    open_low: bool = False  # the lower end itself is not allowed

    def problem(self, name: str, value: float) -> Problem | None:
        """Return what is wrong with one number, if anything."""
        if self.low <= value <= self.high and not (self.open_low and value == self.low):
            return None
        shown = "The value" if name == "value" else f"The {name} end"
        reach = f"{'above' if self.open_low else 'from'} {tidy(self.low)} to {tidy(self.high)}"
        return Problem(f"{shown} {spoken(value)} is out of range.", self._cure(value, reach))

    def _cure(self, value: float, reach: str) -> str:
        if self.unit == "share" and 1 < value <= 100:
            return f"Write a share from 0 to 1: {value / 100:.12g} for {value:.12g} per cent."
        return f"Give a number {reach} ({self.unit})."

    def check(self, value: Any) -> Any:
        """Return a number, a Quantity or a table of them unchanged. Raises a fault for any out of range."""
        problems = [
            problem.below(*path)
            for path, name, figure in _numbers_in(value)
            if (problem := self.problem(name, figure))
        ]
        if problems:
            raise fault(problems)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        bottom = "exclusiveMinimum" if self.open_low else "minimum"
        limits = {bottom: self.low, "maximum": self.high, "unit": self.unit}
        return {**handler(schema), **limits}


Share = Annotated[Quantity, Within(0, 1, "share")]
Pounds = Annotated[Quantity, Within(0, 1_000_000_000, "GBP")]
