"""A case written back as TOML: every value as in the schema, in the schema's order."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from flscase.case.inputs import CaseInputs

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(case: CaseInputs) -> str:
    """Return a case file that reads back as an equal case."""
    data = case.model_dump(mode="python", by_alias=True, exclude_none=True, exclude_defaults=True)
    lines = [f"schema = {case.schema_version}"]
    for section in ("case", "caseload"):
        lines += ["", f"[{section}]", *_pairs(data.get(section, {}))]
    for section in ("options", "scenarios"):
        for entry in data.get(section, ()):
            lines += ["", f"[[{section}]]", *_pairs(entry)]
    for section in ("money", "overrides"):
        if data.get(section):
            lines += ["", f"[{section}]", *_pairs(data[section])]
    return "\n".join(lines) + "\n"


def _pairs(data: Mapping[str, Any]) -> list[str]:
    return [f"{toml_key(str(key))} = {toml_value(value)}" for key, value in data.items()]


def toml_value(value: Any) -> str:
    """Return a value as TOML on one line. Raises TypeError for what TOML cannot hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(_pairs(value))
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    raise TypeError(f"{type(value).__name__} has no place in a case file")


def toml_key(key: str) -> str:
    """Return a key, in quotation marks where it needs them."""
    return key if _BARE.fullmatch(key) and key.isascii() else toml_text(key)


def toml_text(text: str) -> str:
    """Return text in quotation marks; JSON's escapes are TOML's, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
