"""The options a new case begins with: current care, a thin service, a well-run one, and 75 and over first.

They stand in a template that a clinician can read (`templates/case.toml`), so that the file people get, the
demo and the manual show the same ones. Staff and places there are for a hospital of `SIZED_FOR` hip
fractures a year and are scaled to the hospital at hand.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from flscase.case.inputs_option import Option
from flscase.case.inputs_toml import toml_text

SIZED_FOR: Final = 320
_SCALED: Final = re.compile(r"@(wte|people) ([\d.]+)@")


@cache
def _template() -> str:
    return (files("flscase.case") / "templates" / "case.toml").read_text(encoding="utf-8")


def case_text(
    *,
    title: str,
    start: datetime.date,
    organisation: str | None = None,
    hip_fractures: int | None = None,
    episodes: Sequence[str] = (),
    size: float | None = None,
) -> str:
    """Return the text of a new case file.

    size: hip fractures a year that staff and places are scaled to; by default `hip_fractures`, else as in
    the template.
    """
    per_year = size or hip_fractures or SIZED_FOR
    named = [toml_text(name) for name in episodes]
    shown = named[0] if len(named) == 1 else f"[{', '.join(named)}]"
    filled = {
        "title": toml_text(title),
        "start": start.isoformat(),
        "organisation": f"organisation = {toml_text(organisation)}"
        if organisation
        else '# organisation = "RZZ"             # ODS code of the trust, or any name',
        "hip_fractures": f"hip_fractures_per_year = {hip_fractures}"
        if hip_fractures
        else "# hip_fractures_per_year = 320",
        "episodes": f"episodes = {shown}" if named else '# episodes = "apc.csv"',
        "sized": f"\n# Staff and places below are sized for {per_year:.0f} hip fractures a year.",
    }
    text = re.sub(r"@(\w+)@", lambda match: filled[match[1]], _template())
    return _SCALED.sub(lambda match: _scaled(match[1], float(match[2]), per_year / SIZED_FOR), text)


def _scaled(kind: str, amount: float, factor: float) -> str:
    """Return an amount of staff (to a hundredth) or of people (whole), scaled and never nothing."""
    if kind == "people":
        return str(max(1, round(amount * factor)))
    return f"{max(0.01, round(amount * factor, 2)):g}"


@cache
def standard_options() -> tuple[Option, ...]:
    """Return the four options as the template has them."""
    text = case_text(title="-", start=datetime.date(2000, 4, 1))
    return tuple(Option.model_validate(data) for data in tomllib.loads(text)["options"])
