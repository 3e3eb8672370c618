"""The way through the schema: which part and which field a path of a case leads to."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from flscase.case.inputs import CaseInputs
from flscase.case.inputs_problem import Path
from flscase.case.inputs_toml import toml_value


def keys_of(model: type[BaseModel]) -> list[str]:
    """Return the keys of a part, as the case file spells them."""
    return [info.alias or name for name, info in model.model_fields.items()]


def model_at(path: Path) -> type[BaseModel] | None:
    """Return the part of a case that a path leads to (for a list, the part of its entries), or None."""
    found: Any = CaseInputs
    for step in path:
        entries = _entries(found)
        if entries is not None:
            found = entries
            continue
        model = _model_in(found)
        info = _field(model, str(step)) if model else None
        if info is None:
            return None
        found = info.annotation
    return _model_in(found)


def _entries(annotation: Any) -> Any:
    """Return the annotation of the entries of a list or table, or None for anything else."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _entries(arguments[0])
    if origin in (typing.Union, types.UnionType):
        inner = [_entries(argument) for argument in arguments]
        return next((entry for entry in inner if entry is not None), None)
    return arguments[0] if origin is tuple else arguments[1] if origin is dict else None


def field_at(path: Path) -> FieldInfo | None:
    """Return the field that a path leads to, or None."""
    owner = model_at(path[:-1]) if path else None
    return _field(owner, str(path[-1])) if owner else None


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    fields = {info.alias or name: info for name, info in model.model_fields.items()}
    return fields.get(key)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation: itself, or of its entries, or of its optional value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (Annotated, tuple, dict, typing.Union, types.UnionType):
        inner = (_model_in(argument) for argument in typing.get_args(annotation))
        return next((model for model in inner if model is not None), None)
    return None


def constraints(info: FieldInfo) -> list[Any]:
    """Return the constraints of a field, also of the value inside an optional one."""
    found = list(info.metadata)
    for inner in typing.get_args(info.annotation):
        for item in getattr(inner, "__metadata__", ()):
            found += item.metadata if isinstance(item, FieldInfo) else [item]
    return found


def described(info: FieldInfo | None) -> str:
    """Return a field's help text, or nothing."""
    return (info.description or "") if info else ""


def toml_example(value: Any) -> str:
    """Return an example as it would be typed in a case file; dates stand without quotation marks."""
    if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
        return value
    return toml_value(value)
