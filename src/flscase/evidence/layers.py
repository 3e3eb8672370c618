"""Layers of values: the national pack, then the organisation's, the case's, the scenario's own.

A later layer wins. Nothing below it is lost: each value in force says who set it, when, why and from what,
and what stood there before. A layer cannot invent a parameter, nor set one outside its allowed range, nor
touch a published result that is only there to compare with.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flscase.errors import InputError, InputFault
from flscase.evidence.pack import Pack
from flscase.evidence.parameter import Parameter, Value
from flscase.evidence.sampling import WIDTH_95, moment_weight

NATIONAL = "national"
_SUM_TOLERANCE = 1e-6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Override:
    """A value of one's own for a parameter: a number, or a list of shares for a split.

    source and reason say from what and why; by and at who and when; basis how it is known (counted,
    audited, published, scaled, assumed, judged). Money is taken in the pack's base price year.
    """

    value: float | Sequence[float]
    low: float | None = None
    high: float | None = None
    source: str = ""
    reason: str = ""
    by: str | None = None
    at: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """A value in force and where it comes from; `before` is what the layer beneath it said."""

    value: Value | None
    low: float | None
    high: float | None
    parameter: Parameter
    layer: str
    set_by: str
    at: str
    reason: str
    source: str
    basis: str
    before: ResolvedValue | None = None

    @property
    def number(self) -> float:
        """The value as one number. Raises TypeError for a split or a derived parameter."""
        return self.as_parameter().number

    @property
    def index(self) -> str:
        """Id of the price factor still to be applied: none for a value that a layer has set."""
        return self.parameter.index if self.layer == NATIONAL else ""

    def as_parameter(self) -> Parameter:
        """The parameter with this value and interval; its own shape goes where an interval was given."""
        if self.layer == NATIONAL:
            return self.parameter
        return _moved(self.parameter, self)

    def trail(self) -> str:
        """One line: who set it, when, why and from what."""
        who = f"set by {self.set_by}" if self.set_by else "set"
        when = f" on {self.at}" if self.at else ""
        why = f" because {self.reason}" if self.reason else ""
        return f"{self.layer}: {who}{when}{why}; from {self.source}"


class Resolved(Mapping[str, ResolvedValue]):
    """Every parameter with the value in force. Reading an unknown id raises InputError."""

    def __init__(self, pack: Pack, values: Mapping[str, ResolvedValue]) -> None:
        self.pack = pack
        self._values = dict(values)

    def __getitem__(self, id: str) -> ResolvedValue:
        if id not in self._values:
            raise InputError(self.pack.unknown(id))
        return self._values[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, id: object) -> bool:
        return id in self._values

    def get(self, id: str, default: Any = None) -> Any:
        """The value in force, or `default` for an id that the pack does not hold."""
        return self._values.get(id, default)

    def factor(self, id: str) -> float:
        """What a value is multiplied with to reach the base price year: 1 where nothing is to be done."""
        index = self[id].index
        return self[index].number if index else 1.0

    def sample(self, id: str, u: Floats) -> Floats:
        """Draws of the value in force: u of shape (n,) or (n, 1) gives (n,), (n, k) a split of k parts."""
        parameter = self[id].as_parameter()
        if not isinstance(parameter.value, tuple) and u.ndim == 2:
            u = u[:, 0]
        return parameter.sample(u)

    @property
    def overridden(self) -> tuple[ResolvedValue, ...]:
        """The values that some layer has set, in the order of the pack."""
        return tuple(value for value in self._values.values() if value.layer != NATIONAL)


def resolve(
    pack: Pack, layers: Sequence[tuple[str, Mapping[str, Override]]] = (), *, file: str | None = None
) -> Resolved:
    """The pack with layers laid over it, first to last.

    layers: (name, {id: Override}), such as ("organisation", {...}), ("case", {...}), ("scenario", {...}).
    file:   name of the file the overrides stand in, for the messages.
    Raises InputError with every unknown id, value outside its range, or interval that misses its value.
    """
    values = {id: _national(pack, parameter) for id, parameter in pack.parameters.items()}
    faults: list[InputFault] = []
    for name, overrides in layers:
        for id, override in overrides.items():
            found = faults_of(pack, id, override, file=file, layer=name)
            faults.extend(found)
            if not found:
                values[id] = _laid(values[id], name, override)
        _follow(pack, values, name, overrides)
    if faults:
        raise InputError(faults)
    for _, overrides in layers:
        faults.extend(_mix_faults(pack, values, overrides, file))
    if faults:
        raise InputError(faults)
    return Resolved(pack, values)


def faults_of(
    pack: Pack, id: str, override: Override, *, file: str | None = None, layer: str = "case"
) -> list[InputFault]:
    """What is wrong with one override; empty if nothing is."""
    where = f"overrides.{id}" if layer == "case" else f"{layer}.overrides.{id}"
    if id not in pack.parameters:
        return [pack.unknown(id, file=file, where=where)]
    complaints = _complaints(pack.parameters[id], override)
    return [InputFault(what, cure, file=file, where=where) for what, cure in complaints]


def _complaints(parameter: Parameter, override: Override) -> Iterator[tuple[str, str]]:
    if parameter.role in ("target", "check"):
        what = f"'{parameter.id}' is a published result to compare with; no figure rests on it."
        yield what, "Leave it out, or set the input that you mean."
        return
    if not (override.source or override.reason):
        cure = 'Say where it comes from: source = "...", reason = "...".'
        yield "The value has no source and no reason.", cure
    if isinstance(parameter.value, tuple):
        yield from _split_complaints(parameter, override)
    elif isinstance(override.value, Sequence):
        yield f"{_spoken(override.value)} is a list, but {parameter.label} is one number.", "Give one number."
    else:
        yield from _number_complaints(parameter, override)


def _number_complaints(parameter: Parameter, override: Override) -> Iterator[tuple[str, str]]:
    low, high = parameter.allowed
    allowed = f"{parameter.label} ({parameter.unit}) may lie between {low:g} and {high:g}."
    for name, number in (("value", override.value), ("low", override.low), ("high", override.high)):
        if number is None:
            continue
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            yield f"The {name} {number!r} is not a number.", "Write a plain number."
        elif not low <= number <= high:
            yield f"The {name} {_spoken(number)} is outside the allowed range.", allowed
    if (override.low is None) != (override.high is None):
        yield "The interval has one end only.", "Give both low and high, or neither."
    elif override.low is not None and override.high is not None:
        value = override.value
        if isinstance(value, int | float) and not override.low <= value <= override.high:
            what = f"The interval {override.low:g} to {override.high:g} does not contain the value {value:g}."
            yield what, "Correct the value or the interval."


def _split_complaints(parameter: Parameter, override: Override) -> Iterator[tuple[str, str]]:
    parts = ", ".join(parameter.parts)
    if not isinstance(override.value, Sequence) or isinstance(override.value, str):
        yield f"{_spoken(override.value)} is one number, but this is a split.", f"Give shares for: {parts}."
        return
    shares = list(override.value)
    if len(shares) != len(parameter.parts):
        yield f"{_spoken(shares)} has {len(shares)} shares.", f"Give {len(parameter.parts)}, for: {parts}."
    if any(not isinstance(x, int | float) or not 0 <= x <= 1 for x in shares):
        yield f"{_spoken(shares)} holds a share outside 0 to 1.", "Give shares between 0 and 1."
    elif abs(math.fsum(shares) - 1.0) > _SUM_TOLERANCE:
        yield f"The shares {_spoken(shares)} sum to {math.fsum(shares):g}, not 1.", "Make them sum to 1."


def _mix_faults(
    pack: Pack, values: Mapping[str, ResolvedValue], overrides: Mapping[str, Override], file: str | None
) -> Iterator[InputFault]:
    """A mix that a layer has touched must still sum to 1."""
    for mix in sorted({pack.parameters[id].mix for id in overrides} - {""}):
        members = [values[parameter.id].number for parameter in pack.mix(mix)]
        total = math.fsum(members)
        if abs(total - 1.0) > _SUM_TOLERANCE:
            what = f"The shares of '{mix}' now sum to {total:g}, not 1."
            yield InputFault(what, "Set all of its shares together.", file=file, where=f"overrides.{mix}")


def _national(pack: Pack, parameter: Parameter) -> ResolvedValue:
    ours = parameter.status == "ours"
    return ResolvedValue(
        value=parameter.value,
        low=parameter.low,
        high=parameter.high,
        parameter=parameter,
        layer=NATIONAL,
        set_by=f"evidence pack {pack.name} {pack.version}",
        at=pack.date.isoformat(),
        reason=parameter.reasoning,
        source=parameter.citation or "an assumption of ours",
        basis="assumed" if ours else "published",
    )


def _laid(below: ResolvedValue, layer: str, override: Override) -> ResolvedValue:
    value = override.value
    return ResolvedValue(
        value=tuple(map(float, value)) if isinstance(value, Sequence) else float(value),
        low=override.low,
        high=override.high,
        parameter=below.parameter,
        layer=layer,
        set_by=override.by or "",
        at=override.at or "",
        reason=override.reason,
        source=override.source or "no source given",
        basis=override.basis or "assumed",
        before=below,
    )


def _follow(
    pack: Pack, values: dict[str, ResolvedValue], layer: str, overrides: Mapping[str, Override]
) -> None:
    """Let parameters that take their value from another move with it, unless this layer sets them too."""
    for id, parameter in pack.parameters.items():
        lead = parameter.same_as
        if lead in overrides and id not in overrides and values[lead].layer == layer:
            values[id] = replace(values[lead], parameter=parameter, before=values[id])


def _moved(parameter: Parameter, at: ResolvedValue) -> Parameter:
    """The parameter around another value.

    With an interval of its own the family stays and the shape is fitted to it. Without one the value is
    what it is: a point without stated uncertainty is not given the pack's.
    """
    kind = type(parameter.distribution)
    shape = kind("fixed", {})
    if at.low is not None and at.high is not None and at.high > at.low:
        shape = kind(_family(parameter, at), {})
    elif isinstance(at.value, tuple):
        shape = parameter.distribution
    return replace(parameter, value=at.value, low=at.low, high=at.high, se=None, distribution=shape)


def _family(parameter: Parameter, at: ResolvedValue) -> str:
    """A family that can be fitted by moments to the override: the parameter's own, else a triangle."""
    family, value = parameter.distribution.family, at.value
    if family == "dirichlet":
        family = "beta"
    if not isinstance(value, float) or at.low is None or at.high is None:
        return "fixed"
    if family == "beta" and 0 < value < 1 and moment_weight(value, (at.high - at.low) / WIDTH_95) > 0:
        return family
    if family == "normal" or (family in ("gamma", "lognormal") and value > 0):
        return family
    return "triangular"


def _spoken(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_spoken(item) for item in value) + "]"
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else repr(value)
