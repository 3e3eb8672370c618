"""What is wrong, in words: each kind of fault that pydantic finds, told to a clinician with its cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flscase.case.inputs import CaseInputs
from flscase.case.inputs_fields import constraints, described, field_at, keys_of, model_at, toml_example
from flscase.case.inputs_problem import Path, choose, listed, nearest, spoken

LISTS: Final = ("options", "scenarios")
Item = Mapping[str, Any]


def words_for(path: Path, item: Item) -> tuple[str, str]:
    """Return what is wrong at a path and what to do, for one entry of a validation error."""
    return _WORDS.get(item["type"], _other)(path, item)


def _unknown_key(path: Path, item: Item) -> tuple[str, str]:
    key, likely = str(path[-1]), likely_key(path)
    what = f'Unknown key "{key}" (its value: {spoken(item["input"])}).'
    if likely:
        return what, f'Did you mean "{likely}"?'
    home = _other_home(key, path)
    if home:
        return what, f'"{key}" belongs under {home}.'
    owner = model_at(path[:-1])
    keys = listed(keys_of(owner), "and") if owner else ""
    return what, f"Take it out. The keys here are {keys}." if keys else "Take it out."


def likely_key(path: Path) -> str | None:
    """Return the key that an unknown key most likely stands for."""
    owner = model_at(path[:-1])
    return nearest(str(path[-1]), keys_of(owner)) if owner else None


def _other_home(key: str, path: Path) -> str | None:
    """Return the section in which a key is at home, if there is one elsewhere."""
    homes = {"case": "[case]", "caseload": "[caseload]", "options": "[[options]]", "money": "[money]"}
    for section, shown in homes.items():
        owner = model_at((section, 0) if section in LISTS else (section,))
        if owner and key in keys_of(owner) and section != (path[0] if len(path) > 1 else None):
            return shown
    return "the top of the file" if key in keys_of(CaseInputs) and len(path) > 1 else None


def _missing(path: Path, item: Item) -> tuple[str, str]:
    key, info = str(path[-1]), field_at(path)
    if len(path) == 1:
        shown = f"[[{key}]]" if key in LISTS else f"[{key}]"
        return f"{shown} is missing.", f"Add a section {shown}: {described(info)}"
    example = info.examples[0] if info and info.examples else None
    shown = f", for example {key} = {toml_example(example)}" if example is not None else ""
    return f"{key} is missing.", f"Add {key}{shown}. {described(info)}".strip()


def _wrong_choice(path: Path, item: Item) -> tuple[str, str]:
    expected = str(item["ctx"]["expected"]).replace(" or ", ", ")
    names = [name.strip().strip("'") for name in expected.split(",")]
    return f"{spoken(item['input'])} is not possible here.", choose(item["input"], names)


def _wrong_section(path: Path, item: Item) -> tuple[str, str]:
    name = str(path[0])
    if len(path) == 1 and isinstance(item["input"], list):
        return f"[{name}] may stand only once.", f"Write [{name}] with single brackets, once."
    if len(path) == 1:
        return (
            f"{name} must be a section, not {spoken(item['input'])}.",
            f"Write [{name}], its keys below it.",
        )
    return f"A table is needed here, not {spoken(item['input'])}.", "Write { key = value, … }."


def _wrong_list(path: Path, item: Item) -> tuple[str, str]:
    if len(path) == 1 and path[0] in LISTS:
        cure = f"Write [[{path[0]}]] with double brackets above each."
        return f"{path[0]} must be a list of sections.", cure
    info = field_at(path)
    example = f", for example {toml_example(info.examples[0])}" if info and info.examples else ""
    return f"A list is needed here, not {spoken(item['input'])}.", f"Write it in square brackets{example}."


def _text_needed(path: Path, item: Item) -> tuple[str, str]:
    return f"Text is needed here, not {spoken(item['input'])}.", "Write text in quotation marks."


def _whole_number(path: Path, item: Item) -> tuple[str, str]:
    return f"A whole number is needed here, not {spoken(item['input'])}.", _reach(path)


def _yes_or_no(path: Path, item: Item) -> tuple[str, str]:
    return f"true or false is needed here, not {spoken(item['input'])}.", "Write true or false, no quotes."


def _out_of_range(path: Path, item: Item) -> tuple[str, str]:
    if path == ("schema",):
        return f"There is no schema {spoken(item['input'])}.", "Write schema = 1."
    return f"{spoken(item['input'])} is out of range.", _reach(path)


def _length(path: Path, item: Item) -> tuple[str, str]:
    context = item["ctx"]
    least, most = context.get("min_length"), context.get("max_length")
    what = "There is nothing here." if least == 1 else "This is too long."
    unit = "characters" if isinstance(item["input"], str) else "entries"
    return what, f"Give at least one of its {unit}." if least == 1 else f"At most {most} {unit} fit."


def _other(path: Path, item: Item) -> tuple[str, str]:
    return f"{spoken(item['input'])} does not fit here: {item['msg']}.", described(field_at(path))


_WORDS: Final[dict[str, Callable[[Path, Item], tuple[str, str]]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _wrong_choice,
    "model_type": _wrong_section,
    "model_attributes_type": _wrong_section,
    "dict_type": _wrong_section,
    "tuple_type": _wrong_list,
    "list_type": _wrong_list,
    "string_type": _text_needed,
    "int_type": _whole_number,
    "int_from_float": _whole_number,
    "bool_type": _yes_or_no,
    "greater_than": _out_of_range,
    "greater_than_equal": _out_of_range,
    "less_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "string_too_short": _length,
    "string_too_long": _length,
    "too_short": _length,
    "too_long": _length,
}


def _reach(path: Path) -> str:
    """Return the range of a number's field as a cure."""
    info = field_at(path)
    limits = {type(item).__name__: item for item in constraints(info)} if info else {}
    low = getattr(limits.get("Ge"), "ge", None)
    above = getattr(limits.get("Gt"), "gt", None)
    high = getattr(limits.get("Le"), "le", None)
    if high is None:
        return f"Give a number. {described(info)}".strip()
    return f"Give a number {f'above {above}' if low is None else f'from {low}'} to {high}."
