"""A draft is a case with everything optional: the same fields, units and ranges, nothing demanded yet.

It is derived from the case's own parts, so that a field added there is in the draft by itself.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar, cast

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from flscase.case.inputs_quantity import Strict

Part = TypeVar("Part", bound=BaseModel)


def draft_of(part: type[Part], **parts: Any) -> type[Part]:
    """Return `part` with every field optional and no rule across its fields.

    parts: annotations to use in place of a field's own, for fields that are parts themselves. The class
    that comes back is typed as `part` for the reader's sake; any of its fields may be None.
    """
    fields: dict[str, Any] = {}
    for name, info in part.model_fields.items():
        annotation = parts.get(name, _annotation(info))
        fields[name] = (annotation | None, _without_default(info))
    made = create_model(
        f"{part.__name__}Draft", __base__=Strict, __doc__=f"{part.__doc__} A draft.", **fields
    )
    return cast("type[Part]", made)


def _annotation(info: FieldInfo) -> Any:
    """Return a field's annotation with its constraints in it."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _without_default(info: FieldInfo) -> FieldInfo:
    """Return what a field says of itself, with None as its default."""
    made: Any = Field(
        default=None,
        description=info.description,
        examples=info.examples,
        alias=info.alias,
        json_schema_extra=info.json_schema_extra,
    )
    return cast("FieldInfo", made)
