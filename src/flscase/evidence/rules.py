"""The rules a parameter must meet before the pack takes it: no number without source, unit, status and range.

Each rule looks at one entry and says what is wrong and what to do. The loader runs all of them over all
entries and raises every fault at once.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flscase.errors import InputFault
from flscase.evidence.pack import Kind, Source
from flscase.evidence.parameter import FLAGS, ROLES, STATUSES, UNCERTAINTIES, Parameter
from flscase.evidence.reader import Entry
from flscase.evidence.sampling import SHAPES, WIDTH_95, moment_weight
from flscase.evidence.shapes import Complaint, is_date, is_number, is_numbers, is_range, is_text, is_texts

# Fields a file may give: the text fields of a parameter less what the loader fills in, and how to tell each.
_LOADED: Final = {"file", "citation", "first_edition_id"}
_TEXTS: Final = {field.name for field in dataclasses.fields(Parameter) if field.type == "str"} - _LOADED
FIELDS: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    **dict.fromkeys(sorted(_TEXTS | {"first_edition", "distribution"}), (is_text, "text in quotes")),
    **dict.fromkeys(("low", "high", "se"), (is_number, "a plain number")),
    "value": (lambda value: is_number(value) or is_numbers(value), "a plain number, or a list of shares"),
    "allowed": (is_range, "two numbers in order such as [0, 1]"),
    "parts": (is_texts, 'a list of texts such as ["a", "b"]'),
    "date": (is_date, "a date such as 2026-07-01"),
}

_ID: Final = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_+-]+)+$")
_DISTRIBUTION: Final = re.compile(r"^([a-z]+)(?:\(([^()]*)\))?$")
_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look things up in."""

    kinds: Mapping[str, Kind]
    bibliography: Mapping[str, Source]
    entries: Mapping[str, Entry]


def check(entry: Entry, context: Context) -> list[InputFault]:
    """Every fault of one entry."""
    complaints: list[Complaint] = list(_well_formed(entry.fields))
    if not complaints:
        for rule in RULES:
            complaints.extend(rule(entry.fields, context))
    return [entry.fault(what, cure) for what, cure in complaints]


def parse_distribution(text: str) -> tuple[str, dict[str, float]] | None:
    """`gamma(shape=25)` as ("gamma", {"shape": 25.0}); None if it cannot be read."""
    found = _DISTRIBUTION.match(text.strip())
    if not found:
        return None
    args: dict[str, float] = {}
    for part in (found[2] or "").split(","):
        if not part.strip():
            continue
        name, equals, number = part.partition("=")
        try:
            args[name.strip()] = float(number)
        except ValueError:
            return None
        if not equals:
            return None
    return found[1], args


def allowed_range(fields: Mapping[str, Any], kinds: Mapping[str, Kind]) -> tuple[float, float] | None:
    """The parameter's own range, else the range of its kind."""
    own = fields.get("allowed")
    if own is not None:
        return float(own[0]), float(own[1])
    kind = kinds.get(fields.get("kind", ""))
    return kind.allowed if kind else None


def _well_formed(fields: Mapping[str, Any]) -> Iterator[Complaint]:
    """Known fields of the right type, and an id in the house's form."""
    for name, value in fields.items():
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            cure = f"Did you mean '{near[0]}'?" if near else f"Fields are: {', '.join(sorted(FIELDS))}."
            yield f"unknown field '{name}'", cure
            continue
        fits, wanted = FIELDS[name]
        if not fits(value):
            yield f"'{name}' is {value!r}, which is not {wanted}", f"Write {wanted}."
    id = fields.get("id")
    if not id:
        yield "a parameter without id", 'Give it an id, such as id = "cost.hip.spell".'
    elif is_text(id) and not _ID.match(id):
        yield f"the id '{id}' is not dotted lower case", "Write it like cost.hip.spell."


def _complete(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    for name in ("label", "unit", "role", "kind", "status"):
        if not fields.get(name):
            yield f"no {name}", f"Say its {name}."
    for name, known in (
        ("role", ROLES),
        ("status", STATUSES),
        ("uncertainty", UNCERTAINTIES),
        ("flag", FLAGS),
        ("kind", tuple(context.kinds)),
    ):
        value = fields.get(name, "")
        if value and value not in known:
            yield f"the {name} '{value}' is not known", f"Use one of: {', '.join(k for k in known if k)}."
    if fields.get("flag") and not fields.get("flag_reason"):
        yield f"flagged {fields['flag']} without flag_reason", "Say in one line why."
    if allowed_range(fields, context.kinds) is None:
        yield "no allowed range", "Give it a kind that has one, or allowed = [low, high]."


def _sourced(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    source, status = fields.get("source", ""), fields.get("status", "")
    if status == "ours":
        if not fields.get("reasoning"):
            yield "an assumption of ours without reasoning", "Say in `reasoning` why this value."
    elif not source:
        yield "no source", "Name its source by its key in bibliography.toml."
    if source and source not in context.bibliography:
        near = difflib.get_close_matches(source, list(context.bibliography), n=1)
        cure = f"Did you mean '{near[0]}'?" if near else "Add the source to bibliography.toml."
        yield f"the source '{source}' is not in the bibliography", cure
    doi = fields.get("doi", "").lower()
    if doi and doi not in {entry.doi.lower() for entry in context.bibliography.values()}:
        yield f"the DOI {fields['doi']} is not in the bibliography", "Add it to bibliography.toml."


def _in_range(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    if fields.get("same_as"):
        return
    value, bounds = fields.get("value"), allowed_range(fields, context.kinds)
    if value is None:
        if fields.get("kind") != "derived":
            yield "no value", "Give it a value."
        return
    if bounds is None:
        return
    for number in value if isinstance(value, list) else [value]:
        if not bounds[0] <= number <= bounds[1]:
            yield (
                f"the value {number:g} is outside its allowed range {bounds[0]:g} to {bounds[1]:g}",
                "Correct the value or its unit, or widen `allowed` with a reason.",
            )


def _interval(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    low, high, value = fields.get("low"), fields.get("high"), fields.get("value")
    if (low is None) != (high is None):
        yield "an interval with one end only", "Give both low and high, or neither."
        return
    if low is None or high is None or not is_number(value):
        return
    if low > high:
        yield f"the interval {low:g} to {high:g} runs backwards", "Swap low and high."
    elif not low <= value <= high:
        yield f"the interval {low:g} to {high:g} does not contain the value {value:g}", "Correct one of them."
    if fields.get("se") is not None and fields["se"] < 0:
        yield f"the standard error {fields['se']:g} is negative", "Correct it."


def _distribution(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    if fields.get("same_as"):
        return
    text = fields.get("distribution", "")
    parsed = parse_distribution(text) if text else None
    if parsed is None:
        yield f"the distribution '{text}' cannot be read", "Write it like fixed, beta or gamma(shape=25)."
        return
    family, args = parsed
    if family not in SHAPES:
        yield f"the distribution '{family}' is not known", f"Use one of: {', '.join(SHAPES)}."
        return
    if set(args) - SHAPES[family]:
        expected = ", ".join(sorted(SHAPES[family])) or "nothing"
        yield f"{family} cannot take {', '.join(sorted(set(args) - SHAPES[family]))}", f"It takes {expected}."
        return
    yield from _shape(fields, family, args)


def _shape(fields: Mapping[str, Any], family: str, args: Mapping[str, float]) -> Iterator[Complaint]:
    """A shape that can be drawn from: positive, or ends that hold the value, or an error to fit it by."""
    spread = fields.get("se") or fields.get("high", 0.0) > fields.get("low", 0.0)
    if family in ("uniform", "triangular"):
        low, high = args.get("low", fields.get("low")), args.get("high", fields.get("high"))
        if low is None or high is None or low >= high:
            yield f"{family} without two ends in order", "Give low and high."
        elif is_number(fields.get("value")) and not low <= fields["value"] <= high:
            yield f"the ends {low:g} to {high:g} do not hold the value {fields['value']:g}", "Correct them."
    elif any(not value > 0 for value in args.values()):
        yield f"{family} with a shape that is not positive", "Correct it."
    elif family != "fixed" and not args and not spread:
        yield f"{family} without shape, interval or standard error", "Give one of them, or make it fixed."
    yield from _centre(fields, family, args)


def _centre(fields: Mapping[str, Any], family: str, args: Mapping[str, float]) -> Iterator[Complaint]:
    """A value the family can be centred on, with a spread it can have there."""
    value = fields.get("value")
    if not is_number(value):
        return
    if family in ("beta", "dirichlet"):
        error = fields.get("se") or (fields.get("high", 0.0) - fields.get("low", 0.0)) / WIDTH_95
        if not 0 < value < 1:
            yield f"{family} cannot be centred on {value:g}", "Its value lies between 0 and 1."
        elif not args and error > 0 and moment_weight(value, error) <= 0:
            yield f"{family} cannot be so wide around {value:g}", "Narrow the interval, or give its weight."
    if family in ("gamma", "lognormal") and not value > 0:
        yield f"{family} cannot be centred on {value:g}", "Its value lies above 0."


def _split(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    value, parts = fields.get("value"), fields.get("parts", [])
    if not isinstance(value, list):
        if fields.get("kind") == "split":
            yield "a split needs a list of shares", "Write value = [0.5, 0.5] and name its parts."
        return
    if len(parts) != len(value):
        yield f"{len(value)} shares but {len(parts)} parts", "Name one part per share."
    if abs(math.fsum(value) - 1.0) > _TOLERANCE:
        yield f"the shares sum to {math.fsum(value):g}, not 1", "Make them sum to 1."


def _links(fields: Mapping[str, Any], context: Context) -> Iterator[Complaint]:
    for name, kind in (("index", "index"), ("same_as", ""), ("superseded_by", "")):
        target = fields.get(name)
        if not target:
            continue
        other = context.entries.get(target)
        if other is None:
            near = difflib.get_close_matches(target, list(context.entries), n=1)
            cure = f"Did you mean '{near[0]}'?" if near else "Add it to the pack."
            yield f"{name} names '{target}', which is not in the pack", cure
        elif kind and other.fields.get("kind") != kind:
            yield f"{name} names '{target}', which is no price factor", "Name a parameter of the kind index."
        elif name == "same_as" and other.fields.get("same_as"):
            yield f"same_as names '{target}', which itself follows another", "Name the first of the chain."
    if fields.get("same_as") and {"value", "low", "high", "se", "distribution"} & fields.keys():
        yield "a value of its own beside same_as", "Drop one of the two."
    if fields.get("role") == "superseded" and not fields.get("superseded_by"):
        yield "superseded, but by what is not said", "Name the newer parameter in superseded_by."


RULES: Final[tuple[Callable[[Mapping[str, Any], Context], Iterator[Complaint]], ...]] = (
    _complete,
    _sourced,
    _in_range,
    _interval,
    _distribution,
    _split,
    _links,
)
