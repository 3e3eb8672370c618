"""A text that must be one of some names, refused with the likely right one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from flscase.case.inputs_problem import Problem, choose, fault, spoken
from flscase.terms import GROUP_OF, GROUPS


@dataclass(frozen=True)
class OneOf:
    """A text that must be one of some names."""

    names: tuple[str, ...]
    what: str

    def check(self, value: Any) -> str:
        """Return the name. Raises a fault with the likely right one."""
        if not isinstance(value, str):
            raise fault(Problem(f"A {self.what} is needed here, not {spoken(value)}.", self._cure(value)))
        if value not in self.names:
            raise fault(Problem(f'There is no {self.what} "{value}".', self._cure(value)))
        return value

    def _cure(self, value: Any) -> str:
        group = GROUP_OF.get(value) if isinstance(value, str) and self.names == GROUPS else None
        return f'"{value}" belongs to the site group "{group}".' if group else choose(value, self.names)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"enum": list(self.names)}
