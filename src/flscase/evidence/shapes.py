"""The shape of an entry: which fields it must and may have, and of which type, read off a dataclass.

A file may hold anything. Before a rule looks at meaning, an entry is held against the dataclass it is to
become: unknown fields, missing ones and wrong types are said in words, so that nothing stumbles later.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeGuard, TypeVar

from flscase.errors import InputFault
from flscase.evidence.reader import Entry

Complaint = tuple[str, str]
_T = TypeVar("_T")


def is_number(value: Any) -> TypeGuard[float]:
    """A finite number, not true or false."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_numbers(value: Any) -> TypeGuard[list[float]]:
    """A list of finite numbers with something in it."""
    return isinstance(value, list) and bool(value) and all(is_number(item) for item in value)


def is_texts(value: Any) -> TypeGuard[list[str]]:
    """A list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def is_range(value: Any) -> TypeGuard[list[float]]:
    """Two numbers in order."""
    return is_numbers(value) and len(value) == 2 and value[0] <= value[1]


def is_date(value: Any) -> TypeGuard[datetime.date]:
    """A date without a time of day."""
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def is_table(of: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """A table whose values are all of one kind."""
    return lambda value: isinstance(value, Mapping) and all(of(item) for item in value.values())


def is_text(value: Any) -> TypeGuard[str]:
    """A text."""
    return isinstance(value, str)


def is_whole(value: Any) -> TypeGuard[int]:
    """A whole number, not true or false."""
    return isinstance(value, int) and not isinstance(value, bool)


# The type of a field as its dataclass writes it -> how to tell it, and what to ask for.
TYPES: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "str": (is_text, "text in quotes"),
    "int | None": (is_whole, "a whole number"),
    "float | None": (is_number, "a plain number"),
    "datetime.date": (is_date, "a date such as 2026-07-01"),
    "datetime.date | None": (is_date, "a date such as 2026-07-01"),
    "tuple[str, ...]": (is_texts, 'a list of texts such as ["a", "b"]'),
    "tuple[float, float]": (is_range, "two numbers in order such as [0, 1]"),
    "Mapping[str, str]": (is_table(is_text), "a table of texts"),
    "Mapping[str, float]": (is_table(is_number), "a table of numbers"),
    "Mapping[str, int]": (is_table(is_whole), "a table of whole numbers"),
    "Mapping[str, tuple[str, ...]]": (is_table(is_texts), "a table of lists of texts"),
}


def complaints(cls: type[Any], given: Mapping[str, Any], loaded: Collection[str] = ()) -> Iterator[Complaint]:
    """What keeps `given` from becoming a `cls`; fields in `loaded` come from the loader, not from a file."""
    known = {field.name: field for field in dataclasses.fields(cls) if field.name not in loaded}
    for name in sorted(given.keys() - known.keys()):
        near = difflib.get_close_matches(name, list(known), n=1)
        cure = f"Did you mean '{near[0]}'?" if near else f"Fields are: {', '.join(known)}."
        yield f"unknown field '{name}'", cure
    for name, field in known.items():
        needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if name not in given or given[name] == "":
            if needed:
                yield f"no {name}", f"Say its {name}."
            continue
        fits, wanted = TYPES[str(field.type)]
        if not fits(given[name]):
            yield f"'{name}' is {given[name]!r}, which is not {wanted}", f"Write {wanted}."


def build(cls: type[_T], entry: Entry, faults: list[InputFault], **loaded: Any) -> _T | None:
    """The entry as a `cls`, with what the loader adds; None, and its faults, if it is not one."""
    found = list(complaints(cls, entry.fields, loaded))
    faults.extend(entry.fault(what, cure) for what, cure in found)
    if found:
        return None
    make: Callable[..., _T] = cls
    return make(**{name: _frozen(value) for name, value in entry.fields.items()}, **loaded)


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return value
