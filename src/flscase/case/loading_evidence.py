"""A case's own values held against the evidence: names that it does not know, values out of range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flscase.case.inputs import CaseDraft
from flscase.case.inputs_problem import Path as KeyPath
from flscase.case.inputs_problem import Problem, choose
from flscase.errors import InputError

if TYPE_CHECKING:
    from flscase.evidence import Pack


def evidence_problems(case: CaseDraft) -> Iterator[Problem]:
    """Yield what is wrong with a case's own values beside the evidence pack: unknown ids, ranges, splits."""
    layers = list(_own_values(case))
    if not layers:
        return
    from flscase.evidence import load_pack, resolve
    from flscase.evidence.layers import faults_of

    pack = load_pack()
    sound: dict[str, dict[str, Any]] = {}
    for layer, id, override, path in layers:
        found = faults_of(pack, id, override, layer=layer)
        if not found:
            sound.setdefault(layer, {})[id] = override
        for fault in found:
            price = path[:2] == ("money", "prices")
            yield Problem(fault.what, (_price_cure(id, pack) if price else "") or fault.cure, path)
    for layer, overrides in sound.items():
        try:
            resolve(pack, [(layer, overrides)])
        except InputError as error:
            for fault in error.faults:
                yield Problem(fault.what, fault.cure, _first_path(layers, layer))


def _price_cure(id: str, pack: Pack) -> str:
    """Return the cure for a price that the evidence does not know."""
    if id in pack or not id.startswith("price."):
        return ""
    names = [known.removeprefix("price.") for known in pack.ids("price.")]
    return choose(id.removeprefix("price."), [name for name in names if "." not in name])


def _own_values(case: CaseDraft) -> Iterator[tuple[str, str, Any, KeyPath]]:
    """Yield (layer, evidence id, value, path in the case file) of every value that replaces evidence."""
    from flscase.case.inputs_evidence import UNDER_MONEY, as_evidence, cashable_id, price_id

    if case.money is not None:
        for name, price in (case.money.prices or {}).items():
            yield "case", price_id(name), as_evidence(price, UNDER_MONEY), ("money", "prices", name)
        for payer, share in (case.money.cashable or {}).items():
            yield "case", cashable_id(payer), as_evidence(share, UNDER_MONEY), ("money", "cashable", payer)
    for id, value in (case.overrides or {}).items():
        yield "case", id, as_evidence(value), ("overrides", id)
    for index, scenario in enumerate(case.scenarios or ()):
        for id, value in (scenario.overrides or {}).items():
            path: KeyPath = ("scenarios", index, "overrides", id)
            yield f"scenario {scenario.id}", id, as_evidence(value, scenario.name or ""), path


def _first_path(layers: list[tuple[str, str, Any, KeyPath]], layer: str) -> KeyPath:
    return next(path for name, _, _, path in layers if name == layer)
