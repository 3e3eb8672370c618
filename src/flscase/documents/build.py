"""Writing a case to a folder: whole, or not at all.

Everything is made in a new folder beside the target and forced to disk; only then it takes the target's
place. Whatever fails before that, the previous output stays as it was. Files that are not ours are kept.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from flscase.case.content import Document
from flscase.case.figure import Figure
from flscase.case.reproduce import NOTEBOOK, SCRIPT, notebook, script
from flscase.case.results import Results
from flscase.documents import labels
from flscase.documents.content import Composition, clean, compose
from flscase.documents.html import render_html
from flscase.documents.word import render_word
from flscase.errors import InputError, InputFault

FORMATS: Final = ("docx", "xlsx", "html")
LATER: Final = ("pptx", "pdf")
RESULTS: Final = "results.json"
README: Final = "README.txt"
WORKBOOK: Final = "workbook.xlsx"
START: Final = "flscase-start.xlsx"


class Printable(Protocol):
    """What a build needs of the results of a case."""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by id."""

    def to_json(self) -> dict[str, Any]:
        """The results in plain types."""


def build(
    results: Printable,
    document: Document,
    out_dir: Path,
    formats: Sequence[str] = FORMATS,
    *,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write a case to a folder in the formats asked for, always with results.json and README.txt.

    Returns the files written. progress is told the name of each file before it is made. Raises InputError
    for a format that does not exist, or a folder that cannot be written; the folder is then unchanged.
    """
    wanted = check_formats(formats)
    target = Path(out_dir).resolve()
    composition = compose(document, results.figures)
    with _disk_faults(target), _beside(target) as fresh:
        again = isinstance(results, Results)
        for name in file_names(document, wanted, again=again):
            if progress:
                progress(name)
            _write(fresh / name, name, results, composition, wanted)
        names = sorted(path.name for path in fresh.iterdir())
        _swap(fresh, target, ours=set(file_names(document, (*FORMATS, *LATER), again=True)))
    return [target / name for name in names]


def check_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats in our order, each once. Raises InputError naming every one that cannot be made."""
    asked = [name.strip().lower().lstrip(".") for name in formats if name.strip()]
    faults = []
    for name in dict.fromkeys(asked):
        if name in LATER:
            faults.append(
                InputFault(
                    f"{name} cannot be made yet; it comes in a later version",
                    _CURE,
                    where="formats",
                    quote=name,
                )
            )
        elif name not in FORMATS:
            faults.append(InputFault(f"there is no format {name!r}", _CURE, where="formats"))
    if faults:
        raise InputError(faults)
    return tuple(name for name in FORMATS if name in asked)


_CURE: Final = f"choose from {', '.join(FORMATS)}"


def file_names(document: Document, formats: Sequence[str], *, again: bool = False) -> list[str]:
    """Return the names of the files that a build writes, in the order in which it makes them.

    again: whether the results can be worked out anew, so that a script and a notebook go with them.
    """
    named = [WORKBOOK if name == "xlsx" else f"{document.code}.{name}" for name in formats]
    start = [START] if "xlsx" in formats else []
    return [RESULTS, *((SCRIPT, NOTEBOOK) if again else ()), *named, *start, README]


def results_text(results: Printable) -> str:
    """Return results.json: sorted, readable, without anything that differs from run to run."""
    return json.dumps(results.to_json(), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def readme_text(composition: Composition, formats: Sequence[str], again: bool = False) -> str:
    """Return README.txt: what each file is, what the case is for, whose data it rests on."""
    document = composition.document
    told = {f"{document.code}.docx": labels.FILE_DOCX, f"{document.code}.html": labels.FILE_HTML}
    told |= {WORKBOOK: labels.FILE_XLSX, RESULTS: labels.FILE_RESULTS, README: labels.FILE_README}
    told |= {START: labels.FILE_START}
    told |= {SCRIPT: labels.FILE_SCRIPT, NOTEBOOK: labels.FILE_NOTEBOOK}
    names = sorted(file_names(document, formats, again=again))
    width = max(map(len, names)) + 2
    lines = [document.title, document.status, "", f"{labels.README_TITLE}:", ""]
    lines += [f"  {name:<{width}}{told[name]}" for name in names]
    lines += ["", document.intended_use, "", *document.attributions, "", document.provenance.line]
    return "\n".join(clean(line) for line in lines) + "\n"


def _write(
    path: Path, name: str, results: Printable, composition: Composition, formats: Sequence[str]
) -> None:
    """Make one file and force it to disk."""
    if name == WORKBOOK:
        _workbook(results, path)
    elif name == START:
        path.write_bytes(_start_workbook())
    elif name.endswith(".docx"):
        path.write_bytes(render_word(composition))
    else:
        path.write_text(_text_of(name, results, composition, formats), encoding="utf-8", newline="\n")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _text_of(name: str, results: Printable, composition: Composition, formats: Sequence[str]) -> str:
    if name == RESULTS:
        return results_text(results)
    if isinstance(results, Results) and name in (SCRIPT, NOTEBOOK):
        return script(results) if name == SCRIPT else notebook(results)
    if name == README:
        return readme_text(composition, formats, isinstance(results, Results))
    return render_html(composition)


def _workbook(results: Printable, path: Path) -> None:
    """Write the workbook; its room is imported only when one is asked for."""
    write = getattr(importlib.import_module("flscase.documents.workbook"), "write_workbook", None)
    if write is None:
        raise InputError(InputFault("this version makes no workbook", "leave xlsx out", where="formats"))
    write(results, path)


def _start_workbook() -> bytes:
    """Return the workbook that works by itself, for somebody who may install nothing."""
    from flscase.documents.workbook import start_workbook

    return start_workbook()


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a new folder beside the target, gone afterwards unless it has taken the target's place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    fresh.chmod(0o755)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextlib.contextmanager
def _disk_faults(target: Path) -> Iterator[None]:
    """Tell a full, locked or read-only disk in plain words."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "the disk refused"
        what = (
            f"the output could not be written ({reason[:1].lower()}{reason[1:]}); nothing there was changed"
        )
        cure = "close files of it that are open, check free space and rights, or choose another folder"
        raise InputError(InputFault(what, cure, file=str(target))) from error


def _swap(fresh: Path, target: Path, ours: set[str]) -> None:
    """Put the new folder in the target's place; where other people's files stand there, file by file."""
    if target.exists() and not target.is_dir():
        raise InputError(
            InputFault("a file stands where the folder should be", "choose another folder", file=str(target))
        )
    if target.exists() and any(entry.name not in ours for entry in target.iterdir()):
        _swap_files(fresh, target, ours)
        return
    old = target.with_name(f"{fresh.name}-old")
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        if old.exists():
            old.rename(target)
        raise
    _sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _swap_files(fresh: Path, target: Path, ours: set[str]) -> None:
    """Replace our files in a folder that holds others too; on any fault put every old one back."""
    old = Path(tempfile.mkdtemp(prefix=f"{fresh.name}-old", dir=target.parent))
    moved: list[tuple[Path, Path]] = []
    try:
        for name in sorted(ours):
            if (target / name).exists():
                _move(target / name, old / name, moved)
        for path in sorted(fresh.iterdir()):
            _move(path, target / path.name, moved)
    except BaseException:
        for source, goal in reversed(moved):
            goal.rename(source)
        old.rmdir()  # empty again, else it stays with what could not be put back
        raise
    shutil.rmtree(old, ignore_errors=True)
    _sync_folder(target)


def _move(source: Path, goal: Path, moved: list[tuple[Path, Path]]) -> None:
    source.rename(goal)
    moved.append((source, goal))


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
