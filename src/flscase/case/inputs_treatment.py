"""What patients are treated with, and how long they keep to it.

A drug mix holds the shares that start on each drug, once or by site group, and adds up to 1. A persistence
is the name of a published curve, or the share still on an oral drug by month, which never rises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from flscase.case.inputs_problem import Path, Problem, choose, fault, listed, spoken
from flscase.case.inputs_quantity import Quantity, Within
from flscase.case.inputs_tables import quantity_of, unknown_group
from flscase.terms import DRUGS, GROUPS

SUM_TOLERANCE: Final = 1e-6
PERSISTENCE: Final = ("ordinary", "cautious", "monitored", "target", "perfect")
LAST_MONTH: Final = 120
Mix = tuple[tuple[str, Quantity], ...]


@dataclass(frozen=True)
class DrugMix:
    """Shares of the drugs that treatment starts with, once or by site group; each mix adds up to 1.

    table: (site group or None for all, ((drug, share), ...)).
    """

    table: tuple[tuple[str | None, Mix], ...]

    @classmethod
    def parse(cls, data: Any) -> DrugMix:
        """Return the mix that a table describes. Raises a fault."""
        if isinstance(data, DrugMix):
            return data
        example = "Write for example { alendronate = 0.7, zoledronate = 0.3 }."
        if not isinstance(data, Mapping) or not data:
            raise fault(Problem(f"A drug mix is needed here, not {spoken(data)}.", example))
        problems: list[Problem] = []
        table: tuple[tuple[str | None, Mix], ...]
        if any(key in GROUPS for key in data):
            table = tuple((str(key), _mix(value, (str(key),), problems)) for key, value in data.items())
            problems += [unknown_group(key, (key,)) for key in data if key not in GROUPS]
        else:
            table = ((None, _mix(data, (), problems)),)
        if problems:
            raise fault(problems)
        return cls(table)

    def shares(self, group: str) -> dict[str, float] | None:
        """Return {drug: share} of a site group, or None where the mix says nothing of it."""
        mixes = dict(self.table)
        found = next((mixes[key] for key in (group, "other", None) if key in mixes), None)
        return None if found is None else {drug: quantity.value for drug, quantity in found}

    @property
    def drugs(self) -> tuple[str, ...]:
        """The drugs that anybody starts with, in the order of `terms.DRUGS`."""
        used = {drug for _, mix in self.table for drug, quantity in mix if quantity.value > 0}
        return tuple(drug for drug in DRUGS if drug in used)

    def plain(self) -> dict[str, Any]:
        """Return the mix as it is written in a case file."""
        mixes = {group: {drug: q.model_dump() for drug, q in mix} for group, mix in self.table}
        return mixes.get(None) or {str(group): mix for group, mix in mixes.items()}

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
        shares = {"type": "object", "propertyNames": {"enum": list(DRUGS)}, "additionalProperties": quantity}
        by_group = {"type": "object", "propertyNames": {"enum": list(GROUPS)}, "additionalProperties": shares}
        return {"anyOf": [shares, by_group], "description": "Shares by drug; they add up to 1."}


def _mix(data: Any, path: Path, problems: list[Problem]) -> Mix:
    """Return one mix; what is wrong with it is collected."""
    if not isinstance(data, Mapping) or not data:
        cure = "Write for example { alendronate = 0.7, zoledronate = 0.3 }."
        problems.append(Problem(f"A drug mix is needed here, not {spoken(data)}.", cure, path))
        return ()
    before = len(problems)
    mix = []
    for drug, share in data.items():
        if drug not in DRUGS:
            problems.append(Problem(f'"{drug}" is no drug of the model.', choose(drug, DRUGS), (*path, drug)))
        quantity = quantity_of(share, (*path, drug), problems)
        if quantity is not None:
            mix.append((drug, quantity))
            for name, value in quantity.numbers:
                if problem := Within(0, 1, "share").problem(name, value):
                    problems.append(problem.below(*path, drug))
    total = sum(quantity.value for _, quantity in mix)
    if len(mix) == len(data) and abs(total - 1) > SUM_TOLERANCE:
        cure = "Change the shares so that they add up to 1."
        if len(problems) > before:
            cure = "Mend the faults above first; then let the shares add up to 1."
        problems.append(Problem(f"The drug mix adds up to {total:.6g}, not to 1.", cure, path))
    return tuple(mix)


@dataclass(frozen=True)
class PersistenceCurve:
    """Share of those started on an oral drug who still take it, by month since the start; never rising."""

    points: tuple[tuple[int, Quantity], ...]

    def plain(self) -> dict[str, Any]:
        """Return the curve as it is written in a case file."""
        return {str(month): quantity.model_dump() for month, quantity in self.points}


def parse_persistence(data: Any) -> str | PersistenceCurve:
    """Return the name of a published curve, or a curve by month. Raises a fault for anything else."""
    if isinstance(data, PersistenceCurve) or (isinstance(data, str) and data in PERSISTENCE):
        return data
    if isinstance(data, str):
        raise fault(Problem(f'There is no persistence "{data}".', choose(data, PERSISTENCE)))
    cure = f"Use {listed(PERSISTENCE)}, or shares by month: {{ 6 = 0.8, 12 = 0.7, 24 = 0.6 }}."
    if not isinstance(data, Mapping) or not data:
        raise fault(Problem(f"A persistence is needed here, not {spoken(data)}.", cure))
    problems: list[Problem] = []
    points = sorted(_points(data, cure, problems), key=lambda point: point[0])
    for (month, earlier), (later_month, later) in pairwise(points):
        if later.value > earlier.value:
            what = (
                f"Persistence rises from {earlier.value:.6g} at month {month}"
                f" to {later.value:.6g} at month {later_month}."
            )
            hint = "It is the share still on the drug, so it can only stay or fall."
            problems.append(Problem(what, hint, (str(later_month),)))
    if problems:
        raise fault(problems)
    return PersistenceCurve(tuple(points))


def _points(data: Mapping[Any, Any], cure: str, problems: list[Problem]) -> Iterator[tuple[int, Quantity]]:
    for key, share in data.items():
        text = str(key)
        if not (text.isascii() and text.isdigit() and text[0] != "0" and int(text) <= LAST_MONTH):
            problems.append(Problem(f'"{text}" is no month from 1 to {LAST_MONTH}.', cure, (text,)))
            continue
        quantity = quantity_of(share, (text,), problems)
        if quantity is None:
            continue
        found = [p for name, v in quantity.numbers if (p := Within(0, 1, "share").problem(name, v))]
        problems += [problem.below(text) for problem in found]
        if not found:
            yield int(text), quantity


class _PersistenceRule:
    """Teaches pydantic to read, write and describe a persistence."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        write = core_schema.plain_serializer_function_ser_schema(
            lambda value: value.plain() if isinstance(value, PersistenceCurve) else value
        )
        return core_schema.no_info_plain_validator_function(
            parse_persistence,
            json_schema_input_schema=handler.generate_schema(Quantity),
            serialization=write,
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        quantity = handler(schema)
        by_month = {
            "type": "object",
            "description": "Share still on the drug by month since the start; it never rises.",
            "propertyNames": {"pattern": r"^\d{1,3}$"},
            "additionalProperties": quantity,
            "minProperties": 1,
        }
        return {"anyOf": [{"enum": list(PERSISTENCE)}, by_month]}


Persistence = Annotated[str | PersistenceCurve, _PersistenceRule()]
