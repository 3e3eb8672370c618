"""An organisation's own values from a file: read, checked against the pack, refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from flscase.errors import InputError
from flscase.evidence import Pack, read_overrides, resolve

GOOD = """\
[overrides]
"cost.visit" = { value = 120, low = 100, high = 140, source = "Ledger", reason = "local", at = 2026-02-01 }
"split.visit" = { value = [0.9, 0.1], source = "Ledger", by = "A Clerk" }
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "organisation.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_of_a_file_become_a_layer(tmp_path: Path, small: Pack) -> None:
    layer = read_overrides(written(tmp_path, GOOD), small)
    resolved = resolve(small, [("organisation", layer)])
    assert resolved["cost.visit"].number == 120.0
    assert resolved["cost.visit"].at == "2026-02-01"
    assert resolved["split.visit"].value == (0.9, 0.1)


def test_every_fault_names_its_line(tmp_path: Path, small: Pack) -> None:
    text = GOOD + (
        '"cost.vist" = { value = 1, source = "x" }\n'
        '"share.treated" = { value = 2, source = "x" }\n'
        '"cost.visit.old" = { vlaue = 2, source = "x" }\n'
        '"mix.hip" = { value = 0.2, sorce = "x" }\n'
        '"mix.other" = 0.8\n'
    )
    with pytest.raises(InputError) as caught:
        read_overrides(written(tmp_path, text), small)
    said = [(fault.where, fault.what) for fault in caught.value.faults]
    assert [where for where, _ in said] == [
        "line 4, 'cost.vist'",
        "line 5, 'share.treated'",
        "line 6",
        "line 7",
        "line 8",
    ]
    assert all(fault.file == "organisation.toml" for fault in caught.value.faults)
    assert caught.value.faults[3].cure == "Did you mean 'source'?"


@pytest.mark.parametrize(
    ("text", "says"),
    [("[overides]\n", "no \\[overrides\\]"), ("[overrides\n", "not valid TOML"), ("", "no \\[overrides\\]")],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, small: Pack, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_overrides(written(tmp_path, text), small)


def test_a_missing_file_is_said(tmp_path: Path, small: Pack) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_overrides(tmp_path / "none.toml", small)
