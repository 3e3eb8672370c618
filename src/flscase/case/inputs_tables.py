"""Values that may differ between patients: by index-site group, by age group, or by both.

`identified = 0.8` holds for everybody; `{ hip = 0.9, other = 0.7 }` by site group (`other` also stands for
a group that is not named); `{ "75+" = 0.9, "50-74" = 0.8 }` by age; and either may hold the other. Age
groups are written 50+, 75+ or 65-84 and end where five-year bands end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from flscase.case.inputs_problem import (
    KIND,
    Path,
    Problem,
    choose,
    fault,
    listed,
    nearest,
    problems_of,
    spoken,
)
from flscase.case.inputs_quantity import Quantity, Within
from flscase.terms import BAND_STARTS, BANDS, GROUP_OF, GROUPS

_AGES: Final = re.compile(r"(\d{1,3})\s*(?:(\+)|[-–]\s*(\d{1,3}))")
_AGES_CURE: Final = "Write an age group like 50+, 75+ or 65-84; it begins and ends where five-year bands do."


@dataclass(frozen=True, order=True)
class AgeGroup:
    """Ages from `first` to `last` in whole years; `last` is None for everybody older."""

    first: int
    last: int | None = None

    @classmethod
    def parse(cls, text: Any) -> AgeGroup:
        """Return the age group that text names. Raises a fault for anything else."""
        if isinstance(text, AgeGroup):
            return text
        match = _AGES.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None:
            raise fault(Problem(f"{spoken(text)} is not an age group.", _AGES_CURE))
        group = cls(int(match[1]), int(match[3]) if match[3] else None)
        if problem := group._problem():
            raise fault(problem)
        return group

    def _problem(self) -> Problem | None:
        if self.first in BAND_STARTS and (self.last is None or self.last + 1 in BAND_STARTS[1:]):
            return None if self.last is None or self.last > self.first else self._turned()
        if self.last is not None and self.last < self.first:
            return self._turned()
        if self.first in BAND_STARTS and self.last is not None and self.last >= BAND_STARTS[-1]:
            return Problem(f'The age group "{self}" ends inside the last band.', f'Write "{self.first}+".')
        likely = f'The nearest is "{self._nearest()}".'
        return Problem(f'The age group "{self}" cuts through a five-year band.', f"{likely} {_AGES_CURE}")

    def _nearest(self) -> AgeGroup:
        start = min(BAND_STARTS, key=lambda age: abs(age - self.first))
        if self.last is None or start == BAND_STARTS[-1]:
            return AgeGroup(start)
        last = self.last
        return AgeGroup(
            start, min((a - 1 for a in BAND_STARTS if a > start), key=lambda age: abs(age - last))
        )

    def _turned(self) -> Problem:
        return Problem(f'The age group "{self}" ends before it begins.', _AGES_CURE)

    @property
    def bands(self) -> tuple[str, ...]:
        """The five-year bands in it, youngest first."""
        return tuple(
            band
            for band, start in zip(BANDS, BAND_STARTS, strict=True)
            if start >= self.first and (self.last is None or start <= self.last)
        )

    def __str__(self) -> str:
        return f"{self.first}+" if self.last is None else f"{self.first}-{self.last}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.to_string_ser_schema(when_used="always")
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": r"^\d{2,3}(\+|-\d{2,3})$", "examples": ["50+", "75+", "65-84"]}


@dataclass(frozen=True)
class Stratified:
    """A quantity that may differ by site group and age group: one quantity, or branches to more of them.

    Ask `at(group, band)` for the one that holds for a stratum, or `single` for the one that holds for all.
    """

    single: Quantity | None = None
    branches: tuple[tuple[str | AgeGroup, Stratified], ...] = ()

    @classmethod
    def parse(cls, data: Any) -> Stratified:
        """Return the table that a number, a quantity or a (nested) table describes. Raises a fault."""
        if isinstance(data, Stratified):
            return data
        problems: list[Problem] = []
        table = _stratified(data, (), frozenset(), problems)
        if problems:
            raise fault(problems)
        return table

    def find(self, group: str, band: str) -> Quantity | None:
        """The quantity of a stratum, or None where the table says nothing of it."""
        if self.single is not None:
            return self.single
        inner = dict(self.branches)
        ages = next((key for key in inner if isinstance(key, AgeGroup) and band in key.bands), None)
        branch = inner.get(group) or inner.get(ages or "other")
        return branch.find(group, band) if branch else None

    def at(self, group: str, band: str) -> Quantity:
        """The quantity of a stratum. Raises KeyError where the table says nothing of it."""
        found = self.find(group, band)
        if found is None:
            raise KeyError((group, band))
        return found

    def missing(self, groups: Iterable[str], bands: Iterable[str]) -> list[tuple[str, str]]:
        """Return the strata of some groups and bands of which the table says nothing."""
        each = tuple(bands)
        return [(group, band) for group in groups for band in each if self.find(group, band) is None]

    def leaves(self) -> Iterator[tuple[Path, Quantity]]:
        """Each quantity with its path in the table."""
        if self.single is not None:
            yield (), self.single
        for key, branch in self.branches:
            yield from (((str(key), *path), quantity) for path, quantity in branch.leaves())

    def plain(self) -> Any:
        """Return the table as it is written in a case file."""
        if self.single is not None:
            return self.single.model_dump()
        return {str(key): branch.plain() for key, branch in self.branches}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse,
            json_schema_input_schema=handler.generate_schema(Quantity),
            serialization=core_schema.plain_serializer_function_ser_schema(cls.plain),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        quantity = handler(schema)
        inner = {"type": "object", "additionalProperties": quantity}
        keys = {"anyOf": [{"enum": list(GROUPS)}, {"pattern": r"^\d{2,3}(\+|-\d{2,3})$"}]}
        table = {
            "type": "object",
            "description": "By site group, by age group, or one inside the other.",
            "propertyNames": keys,
            "additionalProperties": {"anyOf": [quantity, inner]},
        }
        return {"anyOf": [quantity, table]}


def _stratified(data: Any, path: Path, divided: frozenset[str], problems: list[Problem]) -> Stratified:
    """Return a table; what is wrong is collected. divided: what it is already divided by."""
    if not isinstance(data, Mapping) or any(key in Quantity.model_fields for key in data):
        return Stratified(quantity_of(data, path, problems))
    kinds = {_key_kind(str(key)) for key in data}
    if not data:
        problems.append(Problem("The table is empty.", "Give a number, or a number by group.", path))
    if {"group", "ages"} <= kinds:
        what = f"The table mixes site groups and age groups ({', '.join(map(str, data))})."
        cure = 'Put one inside the other, for example { hip = { "75+" = 0.9, "50-74" = 0.8 }, other = 0.7 }.'
        problems.append(Problem(what, cure, path))
    elif kinds & divided:
        by = "site group" if "group" in kinds else "age group"
        what = f"The table divides twice by {by}."
        problems.append(Problem(what, "Divide once by site group and once by age group.", path))
    else:
        keys = [(str(key), _key(str(key), path, problems)) for key in data]
        problems += _overlaps([key for _, key in keys if isinstance(key, AgeGroup)], path)
        inner = [
            _stratified(data[raw], (*path, text), divided | kinds, problems)
            for raw, (text, _) in zip(data, keys, strict=True)
        ]
        return Stratified(None, tuple((key, branch) for (_, key), branch in zip(keys, inner, strict=True)))
    return Stratified()


def _key_kind(key: str) -> str:
    return "group" if key in GROUPS else "ages" if key[:1].isdigit() else "unknown"


def _key(key: str, path: Path, problems: list[Problem]) -> str | AgeGroup:
    """Return the group that a key names; what is wrong is collected."""
    if _key_kind(key) == "unknown":
        problems.append(unknown_group(key, (*path, key)))
    if _key_kind(key) != "ages":
        return key
    try:
        return AgeGroup.parse(key)
    except PydanticCustomError as error:
        problems += [problem.below(*path, key) for problem in problems_of(error)]
        return key


def _overlaps(groups: list[AgeGroup], path: Path) -> list[Problem]:
    """Return a problem for each two age groups that share people."""
    cure = "Let each age belong to one group, for example 50-74 and 75+."
    return [
        Problem(f'The age groups "{first}" and "{second}" overlap.', cure, (*path, str(second)))
        for index, first in enumerate(groups)
        for second in groups[index + 1 :]
        if set(first.bands) & set(second.bands)
    ]


def unknown_group(key: str, path: Path) -> Problem:
    """Return the problem of a key that is neither a site group nor an age group."""
    what = f'"{key}" is neither a site group nor an age group.'
    if key in GROUP_OF:
        return Problem(what, f'"{key}" belongs to the site group "{GROUP_OF[key]}".', path)
    likely = nearest(key, GROUPS)
    hint = f'Did you mean "{likely}"? ' if likely else ""
    return Problem(what, f"{hint}Use {listed(GROUPS)}, or ages such as 75+ or 65-84.", path)


def quantity_of(data: Any, path: Path, problems: list[Problem]) -> Quantity | None:
    """Return the quantity that some data describe; what is wrong is collected."""
    try:
        return Quantity.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            deeper = tuple(str(part) for part in item["loc"])
            if item["type"] == KIND:
                problems += [p.below(*path, *deeper) for p in item["ctx"]["problems"]]
            elif item["type"] == "extra_forbidden":
                cure = choose(deeper[-1], Quantity.model_fields)
                problems.append(Problem(f'"{deeper[-1]}" is no key of a quantity.', cure, (*path, *deeper)))
            elif item["type"] == "missing":
                what = "A quantity needs its value."
                problems.append(Problem(what, "Add value = …, for example value = 0.8.", path))
            elif item["type"] == "string_type":
                what = f"Text is needed here, not {spoken(item['input'])}."
                problems.append(Problem(what, "Write text in quotation marks.", (*path, *deeper)))
            else:
                what = f"{spoken(item['input'])} does not fit here."
                problems.append(Problem(what, f"{item['msg']}.", (*path, *deeper)))
    return None


ShareTable = Annotated[Stratified, Within(0, 1, "share")]
