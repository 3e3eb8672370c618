"""From a path to TOML data: what kind of file it really is, its encoding, and its syntax.

A file that reads as TOML is taken at its word. Only one that does not is looked at more closely, to say what
it is instead: a picture, a workbook, an extract.
"""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any, Final

from flscase.case.inputs_problem import nearest
from flscase.case.loading_syntax import syntax_fault
from flscase.errors import InputError, InputFault

LARGEST: Final = 2_000_000  # bytes; a case file has a few thousand
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_toml(place: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the data of a case file. Raises InputError for a file that cannot be one."""
    content = _read(place)
    if not content.strip():
        raise _refusal(place, "The file is empty.", "Make a case with: flscase new DIR --hip-fractures N")
    if content.startswith(_UTF16):
        raise _refusal(place, "The file is UTF-16 text.", "Save it as UTF-8 and try again.")
    try:
        text = content.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _other_kind(place, content) or _foreign(place, content, error.start) from None
    except RecursionError:
        raise _refusal(place, "The file is nested too deeply.", "Give a case file (case.toml).") from None
    except ValueError as error:
        raise _other_kind(place, content) or _syntax(place, text, str(error)) from None


def _other_kind(place: Path, content: bytes) -> InputError | None:
    """Return the refusal of a file that is certainly something else, if it is."""
    from flscase.case.loading_files import wrong_kind

    kind = wrong_kind(place, content)
    cure = "Give the case file (case.toml). Extracts and exports are named inside it."
    return _refusal(place, f"This is a {kind}, not a case file.", cure) if kind else None


def _foreign(place: Path, content: bytes, start: int) -> InputError:
    line = content.count(b"\n", 0, start) + 1
    what = f"The file is not UTF-8 text; it looks like Windows-1252 (byte {content[start]:#04x})."
    cure = "Save it as UTF-8 (in Notepad: Save as, Encoding UTF-8) and try again."
    return _refusal(place, what, cure, f"line {line}")


def _syntax(place: Path, text: str, message: str) -> InputError:
    fault = syntax_fault(message, text, str(place))
    if place.suffix.lower() in (".csv", ".tsv", ".txt"):
        cure = "Give the case file (case.toml). Name the extract inside it: episodes = …"
        fault = InputFault(fault.what, cure, fault.file, fault.where, fault.quote)
    return InputError(fault)


def _read(place: Path) -> bytes:
    """Return the bytes of an ordinary file of sensible size. Raises InputError."""
    try:
        status = place.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refusal(place, "This is a folder, not a case file.", _case_within(place))
        if not stat.S_ISREG(status.st_mode):
            raise _refusal(place, "This is no ordinary file.", "Give the case file (case.toml).")
        if status.st_size > LARGEST:
            what = f"The file has {status.st_size:,} bytes: far too many for a case file."
            raise _refusal(place, what, "Give the case file (case.toml), not the data it names.")
        return place.read_bytes()
    except FileNotFoundError:
        raise _refusal(place, "There is no such file.", _case_beside(place)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name is not possible"
        what = f"The file cannot be read: {reason}."
        raise _refusal(place, what, "Check its name and your rights to it.") from None


def _refusal(place: Path, what: str, cure: str, where: str | None = None) -> InputError:
    return InputError(InputFault(what, cure, file=str(place), where=where))


def _case_within(folder: Path) -> str:
    inside = folder / "case.toml"
    return f"Give the case in it: {inside}" if inside.is_file() else "Give the case file (case.toml)."


def _case_beside(place: Path) -> str:
    """Return the cure for a case file that is not there: one like it, or how to make one."""
    make = f"make one with: flscase new {place.parent}"
    try:
        names = [item.name for item in place.parent.iterdir() if item.suffix == ".toml"]
    except OSError:
        return f"Check its name and place, or {make}"
    likely = nearest(place.name, names) or (names[0] if len(names) == 1 else None)
    return f"Did you mean {place.parent / likely}?" if likely else f"Check its name and place, or {make}"
