"""Whatever is done to a pack, it loads or it is refused in words: never with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from flscase.errors import InputError, InputFault
from flscase.evidence import load_pack
from flscase.evidence.loader import read_folder

FILES = ("pack.toml", "kinds.toml", "bibliography.toml", "values.toml", "claims.toml", "policies.toml")
WORSE = ("= 7", '= "x"', "= [1]", "= true", "= {}", "= 2020-01-01", "= -inf")


def _attempt(folder: Path) -> tuple[InputFault, ...]:
    """The faults that loading found, none if it worked; anything but InputError fails the test."""
    try:
        read_folder(folder)
    except InputError as error:
        return error.faults
    return ()


@pytest.mark.parametrize("file", [*FILES, "code_sets.toml", "people.csv"])
def test_every_line_may_break(folder: Path, file: str) -> None:
    path = folder / file
    lines = path.read_text(encoding="utf-8").splitlines()
    refused = 0
    for number, line in enumerate(lines):
        for worse in ("", *WORSE[number % 3 :: 3]):
            key = line.split("=")[0] if "=" in line else line
            changed = f"{key}{worse}" if worse else ""
            path.write_text("\n".join([*lines[:number], changed, *lines[number + 1 :]]), encoding="utf-8")
            faults = _attempt(folder)
            refused += bool(faults)
            assert all(fault.what and fault.cure for fault in faults)
    assert refused


def test_an_empty_folder_of_files_is_refused(tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / file).touch()
    said = [(fault.file, fault.what) for fault in _attempt(tmp_path)]
    for missing in ("name", "title", "version", "date", "licence"):
        assert ("pack.toml", f"no {missing}") in said


def test_only_files_of_a_pack_make_a_pack(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no evidence pack"):
        load_pack(tmp_path)
