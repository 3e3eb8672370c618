"""The schema of a case, published: JSON Schema for programs, a table of keys for people.

Both are generated from `CaseInputs`, and a test holds the published files to what is generated here. To write
them anew: `uv run python -m flscase.case.inputs_schema`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from flscase.case.inputs import SCHEMA_VERSION, CaseFacts, CaseInputs, CaseloadInputs, Money, Scenario
from flscase.case.inputs_option import Covers, Equipment, Infusion, Monitoring, Option, Staff
from flscase.case.inputs_quantity import Quantity
from flscase.case.inputs_toml import toml_value

SCHEMA_FILE: Final = Path(__file__).parent / "schema" / "case.schema.json"
BEGIN, END = "<!-- keys: generated -->", "<!-- keys: end -->"
# The parts of a case file, in the order in which somebody meets them.
PARTS: Final[tuple[tuple[str, type[BaseModel]], ...]] = (
    ("`[case]`", CaseFacts),
    ("`[caseload]`", CaseloadInputs),
    ("`[[options]]`", Option),
    ("`covers` of an option", Covers),
    ("Each line of `workforce`", Staff),
    ("`infusion` of an option", Infusion),
    ("`monitoring` of an option", Monitoring),
    ("Each line of `equipment`", Equipment),
    ("`[money]`", Money),
    ("`[[scenarios]]`", Scenario),
    ("A quantity", Quantity),
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case."""
    schema = CaseInputs.model_json_schema(by_alias=True)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:flscase:case:{SCHEMA_VERSION}",
        "title": "A business case for a fracture liaison service",
    }
    return head | {key: value for key, value in schema.items() if key != "title"}


def schema_text() -> str:
    """Return the text of the published schema."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def key_tables() -> str:
    """Return the tables of keys for the manual, as Markdown."""
    definitions = json_schema()["$defs"]
    parts = [f"### {title}\n\n{_table(model, definitions)}" for title, model in PARTS]
    return "\n\n".join(parts) + "\n"


def with_tables(page: str) -> str:
    """Return a page of the manual with the tables of keys between its marks made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{key_tables()}\n{END}{after}"


def _table(model: type[BaseModel], definitions: dict[str, Any]) -> str:
    properties = _properties(definitions[model.__name__])
    lines = ["| key | what it is | takes | example |", "|---|---|---|---|"]
    fields = sorted(model.model_fields.items(), key=lambda item: model is Quantity and item[0] != "value")
    for name, info in fields:
        key = info.alias or name
        needed = " **Needed.**" if info.is_required() else ""
        shown = f"`{_cell(_typed(info.examples[0]))}`" if info.examples else ""
        taken = _cell(_takes(properties[key], definitions))
        lines.append(f"| `{key}` | {_cell(info.description or '')}{needed} | {taken} | {shown} |")
    return "\n".join(lines)


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a part; a quantity's stand beside its plain number."""
    if "properties" in schema:
        return dict(schema["properties"])
    return dict(next(item["properties"] for item in schema["anyOf"] if "properties" in item))


def _typed(example: Any) -> str:
    """Return an example as it is typed in a case file."""
    if isinstance(example, str) and example[:4].isdigit() and example[4:5] == "-":
        return example
    return toml_value(example)


def _takes(entry: dict[str, Any], definitions: dict[str, Any]) -> str:
    """Return what a key takes, in words: its range and unit, or its choices."""
    return "; ".join(dict.fromkeys(_words(entry, definitions)))


def _words(entry: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    unit = f" ({entry['unit']})" if "unit" in entry else ""
    if "enum" in entry:
        yield ", ".join(str(item) for item in entry["enum"])
    elif "maximum" in entry:
        low, above = entry.get("minimum"), entry.get("exclusiveMinimum")
        start = f"above {above:,}" if low is None else f"{low:,}"
        yield f"{start} to {entry['maximum']:,}{unit}"
        yield from _tables_in(entry)
    elif entry.get("type") == "null":
        return
    elif entry.get("type") == "object" and "description" in entry:
        yield f"a table: {entry['description'][0].lower()}{entry['description'][1:].rstrip('.')}"
    elif "anyOf" in entry:
        for item in entry["anyOf"]:
            yield from _words(item | ({"unit": entry["unit"]} if "unit" in entry else {}), definitions)
    elif entry.get("type") == "array":
        inner = entry.get("items", {})
        yield "list of " + (_takes(inner, definitions) or "entries")
    elif "$ref" in entry:
        name = entry["$ref"].rsplit("/", 1)[1]
        yield "a number" if name == "Quantity" else f"a table ({name.removesuffix('Draft').lower()})"
    else:
        yield {"string": _text(entry), "boolean": "true or false", "object": "a table"}.get(
            entry.get("type", ""), "a number"
        ) + unit


def _tables_in(entry: dict[str, Any]) -> Iterator[str]:
    """Yield what tables a value with a range may also be given as."""
    for item in entry.get("anyOf", ()):
        yield from _tables_in(item)
        if item.get("type") == "object" and "description" in item:
            yield f"or a table: {item['description'][0].lower()}{item['description'][1:].rstrip('.')}"


def _text(entry: dict[str, Any]) -> str:
    return "a date" if entry.get("format") == "date" else "text"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the schema, and the tables of keys of the manual where it stands beside the source."""
    SCHEMA_FILE.parent.mkdir(exist_ok=True)
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
    page = Path(__file__).parents[3] / "docs" / "case-file.md"
    if page.is_file():
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
