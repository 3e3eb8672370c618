"""Disclosure control: what may be said of a count once it leaves the trust, by named policy.

A policy works on finished counts, at the door: totals are computed from true counts and then rounded, so
that a rounded total never betrays a suppressed part. What stands on few people but is no count of people
(bed days) is suppressed with the count behind it. Nothing is applied unless the user names a policy other
than `internal_none`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from flscase.errors import InputError, InputFault

MARK: Final = "*"
INTERNAL: Final = "internal_none"


@dataclass(frozen=True, slots=True)
class Policy:
    """One disclosure policy.

    suppress: lowest and highest count shown as `*`; None suppresses nothing.
    rounding: counts are rounded to the nearest multiple; 1 rounds nothing.
    """

    name: str
    title: str
    release: str
    status: str
    suppress: tuple[int, int] | None = None
    rounding: int = 1

    @property
    def internal(self) -> bool:
        """Whether results under the policy must stay inside the trust."""
        return self.name == INTERNAL

    def count(self, value: int, behind: int | None = None) -> int | str:
        """Show a count; `behind` is the number of people or stays a quantity such as bed days stands on."""
        people = value if behind is None else behind
        if self.suppress is not None and self.suppress[0] <= people <= self.suppress[1]:
            return MARK
        return (value + self.rounding // 2) // self.rounding * self.rounding

    def share(self, numerator: int, denominator: int) -> dict[str, int | str]:
        """Show a numerator and its denominator, each by the rule; a percentage comes from these parts."""
        return {"numerator": self.count(numerator), "denominator": self.count(denominator)}

    def counts(self, values: Mapping[str, int]) -> dict[str, int | str]:
        """Show a table of counts."""
        return {name: self.count(value) for name, value in values.items()}


@cache
def policies() -> Mapping[str, Policy]:
    """All policies by name."""
    text = (resources.files(__package__) / "disclosure_policies.toml").read_text(encoding="utf-8")
    return {name: _policy(name, raw) for name, raw in tomllib.loads(text).items()}


def policy(name: str) -> Policy:
    """A policy by name; InputError if there is none of that name."""
    if name not in policies():
        raise InputError(
            InputFault(
                what=f"There is no disclosure policy named '{name}'.",
                cure=f"Choose one of: {', '.join(policies())}.",
                where="policy",
            )
        )
    return policies()[name]


def _policy(name: str, raw: Mapping[str, Any]) -> Policy:
    suppress = raw.get("suppress")
    return Policy(
        name=name,
        title=raw["title"],
        release=raw["release"],
        status=raw["status"],
        suppress=(suppress[0], suppress[1]) if suppress else None,
        rounding=raw.get("round", 1),
    )
