"""What the figures say about an option, as one word, so that every section argues the same case.

Value is judged over patients' whole lives, on cash and freed capacity of the NHS and social care. It says
nothing about whose budget has the money: that is `cash`.
"""

from __future__ import annotations

from typing import Final, Literal

from flscase.case.sections.view import View

Verdict = Literal[
    "dominant",  # more health for no more cost
    "good",  # more health at a price below the lower limit
    "borderline",  # between the limits
    "poor",  # above the upper limit
    "no gain",  # health does not change as printed
    "less for less",  # less health, less cost
    "harm",  # less health, no less cost
    "unknown",  # a figure is missing
]
WORTH_IT: Final = frozenset({"dominant", "good"})


def verdict(view: View) -> Verdict:
    """Return what the figures say about the option in view."""
    gained, cost = view.sign("L.qalys_gained"), view.sign("L.incremental_cost")
    if gained is None or cost is None:
        return "unknown"
    if gained == 0:
        return "no gain"
    if gained < 0:
        return "less for less" if cost < 0 else "harm"
    return "dominant" if cost <= 0 else _priced(view)


def _priced(view: View) -> Verdict:
    lower, upper = view.sign("L.net_benefit.lower"), view.sign("L.net_benefit.upper")
    if lower is None or upper is None:
        return "unknown"
    return "good" if lower >= 0 else "borderline" if upper >= 0 else "poor"


def unsure(view: View) -> bool:
    """Tell whether the range reaches from good value to poor."""
    return view.straddles("L.net_benefit.lower")


def averts(view: View) -> bool:
    """Tell whether the option avoids fractures within the plan, as printed."""
    return view.sign("L.fractures_averted.all.yN") == 1


def poor_options(view: View) -> tuple[View, ...]:
    """Return the other options that are poor value or worse, in the order of the case."""
    seen = (view.about(option) for option in view.rivals)
    return tuple(other for other in seen if verdict(other) in ("poor", "harm", "no gain"))


def by_age(view: View) -> View | None:
    """Return the option that differs from the lead in the ages it covers, if there is one.

    The honest alternative to serving everybody is serving the oldest first, and the other way round.
    Among several the one with the highest net benefit is taken.
    """
    mine = view.option.covers.ages
    others = [view.about(id) for id in view.rivals]
    others = [
        o for o in others if o.option.covers.ages != mine and verdict(o) not in ("poor", "harm", "no gain")
    ]
    return max(others, key=lambda other: other.value("L.net_benefit.lower") or 0.0, default=None)
