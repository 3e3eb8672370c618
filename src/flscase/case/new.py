"""A new case: one file, commented for somebody with ten minutes, never written over an old one."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

from flscase.case.options import case_text
from flscase.case.writing import write_whole
from flscase.errors import InputError, InputFault

CASE_FILE: Final = "case.toml"
TITLE: Final = "Fracture liaison service"
NOTICE_MONTHS: Final = 3  # a service that is still to be approved does not start before


def new_case(
    folder: Path,
    *,
    organisation: str | None = None,
    hip_fractures: int | None = None,
    today: datetime.date | None = None,
) -> Path:
    """Write FOLDER/case.toml and return its path.

    Raises InputError where there is a case already, or where the folder cannot be written.
    """
    target = folder / CASE_FILE
    if folder.exists() and not folder.is_dir():
        cure = "Give the name of a folder; it is made if it does not exist."
        raise InputError(InputFault("This is a file, not a folder.", cure, file=str(folder)))
    if target.exists() or target.is_symlink():
        cure = "Give another folder, or move the old case away first."
        raise InputError(InputFault("There is a case already; it is left as it is.", cure, file=str(target)))
    name = organisation_name(organisation) if organisation else None
    text = case_text(
        title=f"{TITLE} for {name}" if name else TITLE,
        start=next_april(today or datetime.date.today()),
        organisation=organisation,
        hip_fractures=hip_fractures,
    )
    write_whole(target, text)
    return target


def next_april(today: datetime.date) -> datetime.date:
    """Return the first 1 April that leaves time to decide."""
    april = datetime.date(today.year, 4, 1)
    while (april.year - today.year) * 12 + april.month - today.month < NOTICE_MONTHS:
        april = april.replace(year=april.year + 1)
    return april


def organisation_name(code: str) -> str:
    """Return the name of a trust by its ODS code; anything else is its own name."""
    from flscase.evidence import load_pack

    wanted = code.strip().upper()
    rows = load_pack().table("trusts")
    return next((str(row["name"]) for row in rows if str(row["code"]).upper() == wanted), code)
