"""The published schema is current, explains itself, and agrees with the loader."""

import datetime
import json
import tomllib
from pathlib import Path

import pytest
from case_example import CASE
from jsonschema import Draft202012Validator

from flscase.case.inputs import CaseInputs
from flscase.case.inputs_schema import PARTS, SCHEMA_FILE, json_schema, schema_text, with_tables

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "case-file.md"


def plain(data):
    """Turn dates into text, as JSON has them."""
    return json.loads(json.dumps(data, default=lambda day: day.isoformat()))


def test_the_published_schema_is_what_the_code_says():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_manual_s_tables_are_what_the_code_says():
    page = MANUAL.read_text(encoding="utf-8")
    assert with_tables(page) == page


def test_the_schema_is_itself_sound_and_takes_the_example():
    Draft202012Validator.check_schema(json_schema())
    Draft202012Validator(json_schema()).validate(plain(tomllib.loads(CASE)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("= 320", "= -1"),
        ("identified = 0.80", "identified = 8"),
        ("alendronate =", "alendronat ="),
        ("years = 5", "years = 11"),
        ("title =", "titel ="),
        ('"monitored"', '"always"'),
        ('"50+"', '"old"'),
        ("band = 7", "band = 12"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(old, new):
    data = plain(tomllib.loads(CASE.replace(old, new)))
    assert not Draft202012Validator(json_schema()).is_valid(data)
    with pytest.raises(ValueError, match="validation error"):
        CaseInputs.model_validate(data)


FIELDS = [(part.__name__, name, info) for _, part in PARTS for name, info in part.model_fields.items()]


@pytest.mark.parametrize(("part", "name", "info"), FIELDS, ids=[f"{part}.{name}" for part, name, _ in FIELDS])
def test_every_field_has_help_and_an_example_that_is_valid(part, name, info):
    assert info.description
    assert info.description.endswith((".", "usual"))
    assert info.examples
    model = {model.__name__: model for _, model in PARTS}[part]
    for example in info.examples:
        sound = {
            field.alias or key: field.examples[0]
            for key, field in model.model_fields.items()
            if field.is_required()
        }
        given = {**sound, info.alias or name: example}
        if part == "Quantity" and name in ("low", "high"):
            given |= {"low": 300, "high": 340}
        if part == "Staff" and name in ("band", "wte"):
            given |= {"band": 7, "wte": 1.0}
        if part == "Staff" and name == "role":
            given |= {"sessions_per_week": 1}
        model.model_validate(given)


def test_every_number_has_a_unit():
    """A number without a unit is how a share becomes a percentage."""
    bare = [
        path for path, entry in numbers(json_schema()) if "unit" not in entry and not path.endswith(UNITLESS)
    ]
    assert bare == []


# Values whose unit is that of what they stand for, and the version.
UNITLESS = (
    "schema",
    "Quantity.value", "Quantity.low", "Quantity.high",
    "Override.value", "Override.low", "Override.high",
)  # fmt: skip


def numbers(schema):
    """Yield (part.field, entry) of every field that takes a number."""
    parts = {"": schema, **schema["$defs"]}
    for part, definition in parts.items():
        tables = [definition, *definition.get("anyOf", [])]
        for table in tables:
            for key, entry in table.get("properties", {}).items():
                if takes_number(entry):
                    yield f"{part}.{key}".lstrip("."), entry if "unit" in entry else inner_unit(entry)


def takes_number(entry):
    """Whether a field takes a plain number or a quantity."""
    kinds = [entry, *entry.get("anyOf", [])]
    return any(
        kind.get("type") in ("number", "integer") or kind.get("$ref", "").endswith("/Quantity")
        for kind in kinds
    )


def inner_unit(entry):
    """Return the entry inside an optional one that carries the unit, if any."""
    return next((kind for kind in entry.get("anyOf", []) if "unit" in kind), entry)


def test_dates_are_taken_as_text_or_as_dates():
    data = tomllib.loads(CASE)
    assert isinstance(data["case"]["start"], datetime.date)
    assert CaseInputs.model_validate(plain(data)) == CaseInputs.model_validate(data)
