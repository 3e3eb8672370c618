"""Files that a case names: they must be there, be what is asked for, and lie in the case's own folder.

A case travels between people. If it could name any file of the machine, opening somebody else's case could
read what was never meant for it; so a file outside the folder needs the user's own word.

The records room brings a database with it, so it is asked only when there is a file to look at.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flscase.case.inputs import CaseDraft, portable
from flscase.case.inputs_problem import Path as KeyPath
from flscase.case.inputs_problem import Problem, nearest, spoken

HEAD: Final = 4096
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
# The kinds of file, other than text, that hold a table for each.
_TABLES: Final = {"episodes": "Parquet", "audit": "Excel workbook"}
_WANTED: Final = {
    "episodes": "a HES or SUS extract (CSV or Parquet)",
    "audit": "an FLS-DB export (CSV or Excel)",
}


def file_problems(case: CaseDraft, folder: Path, allow_outside: bool) -> Iterator[Problem]:
    """Yield what is wrong with the files that a case or draft names."""
    if case.caseload is None:
        return
    for key in _WANTED:
        names: tuple[str, ...] = getattr(case.caseload, key) or ()
        for index, name in enumerate(names):
            path: KeyPath = ("caseload", key, index)
            problem = _place(name, path, folder, allow_outside) or _content(name, key, path, folder)
            if problem:
                yield problem


def _place(name: str, path: KeyPath, folder: Path, allow_outside: bool) -> Problem | None:
    """Return the problem of a name that leads out of the folder, if it does."""
    if _ADDRESS.match(name):
        what = f"{spoken(name)} is an address on a network, not a file."
        return Problem(what, "Save the file in the folder of the case and give its name.", path)
    if allow_outside:
        return None
    cure = "Copy the file into the folder of the case, or call again with --allow-outside."
    what = f"{spoken(name)} lies outside the folder of the case."
    plain = portable(name)
    if plain.startswith("//") or _DRIVE.match(plain):
        return Problem(what, cure, path)
    try:
        inside = (folder / plain).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return Problem(f"{spoken(name)} leads nowhere.", "Give the name of a file.", path)
    return None if inside else Problem(what, cure, path)


def _content(name: str, key: str, path: KeyPath, folder: Path) -> Problem | None:
    """Return the problem of a file that is missing, cannot be read, or is of the wrong kind."""
    target = folder / portable(name)
    wanted = f"Give {_WANTED[key]}."
    try:
        mode = target.stat().st_mode
        if stat.S_ISDIR(mode):
            return Problem(f"{spoken(name)} is a folder, not a file.", _inside_folder(name, target), path)
        if not stat.S_ISREG(mode):
            return Problem(f"{spoken(name)} is no ordinary file.", wanted, path)
        with target.open("rb") as stream:
            head = stream.read(HEAD)
    except FileNotFoundError:
        return Problem(f"There is no file {spoken(name)}.", _alike(name, target), path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name is not possible"
        return Problem(f"{spoken(name)} cannot be read: {reason}.", "Check its name and your rights.", path)
    if not head:
        return Problem(f"{spoken(name)} is empty.", wanted, path)
    from flscase.records.magic import kind_of

    kind = kind_of(target, head)
    if kind is not None and not kind.startswith(_TABLES[key]):
        return Problem(f"{spoken(name)} is a {kind}, not a table.", wanted, path)
    return None


def _alike(name: str, target: Path) -> str:
    """Return the cure for a file that is not there: a name like it beside the case, if there is one."""
    try:
        names = [item.name for item in target.parent.iterdir() if item.is_file()]
    except OSError:
        names = []
    likely = nearest(target.name, names)
    where = "File names start from the folder of the case."
    return f'Did you mean "{likely}"? {where}' if likely else f"Check its name and place. {where}"


def _inside_folder(name: str, target: Path) -> str:
    tables = sorted(item.name for item in target.iterdir() if item.suffix.lower() in (".csv", ".parquet"))
    shown = portable(name).rstrip("/")
    return f'Name the files in it, for example "{shown}/{tables[0]}".' if tables else "Name a file."


def wrong_kind(path: Path, data: bytes) -> str | None:
    """Return what a file really is, if it is certainly no case file; None where it may be one."""
    from flscase.records.magic import kind_of

    kind = kind_of(path, data[:HEAD])
    if kind != "JSON document":
        return kind
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return None  # a section heading begins with a bracket too
    return kind
