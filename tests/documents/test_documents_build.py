"""Building a folder: whole or not at all, the same bytes each time, other people's files kept."""

from __future__ import annotations

import json
import os
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from documents_sample import HOSTILE, sample_document, sample_figures

from flscase.case.figure import Figure
from flscase.documents import build as building
from flscase.documents.build import build, check_formats
from flscase.documents.content import ContentError
from flscase.errors import InputError


class Results:
    """As much of a case's results as a build asks for."""

    def __init__(self, figures: dict[str, Figure] | None = None, extra: Any = None) -> None:
        self.figures = figures or sample_figures()
        self.extra = extra

    def to_json(self) -> dict[str, Any]:
        return {"figures": {key: item.to_json() for key, item in self.figures.items()}, "extra": self.extra}


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def nothing_left_beside(folder: Path) -> bool:
    return [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build") / "out"
    build(Results(), sample_document(), folder, ["docx", "html"])
    return folder


def test_a_build_writes_what_was_asked_for_and_says_so(tmp_path: Path) -> None:
    told: list[str] = []
    written = build(Results(), sample_document(), tmp_path / "a" / "out", ["html"], progress=told.append)
    assert [path.name for path in written] == ["README.txt", "bjc.html", "results.json"]
    assert all(path.is_file() for path in written)
    assert told == ["results.json", "bjc.html", "README.txt"]


def test_results_are_sorted_readable_and_whole(built: Path) -> None:
    text = (built / "results.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert list(data) == sorted(data)
    assert data["figures"]["fls.icer"]["value"] == 20_123
    assert "£20,100 per QALY" in text, "not escaped"


def test_the_readme_lists_every_file_and_the_intended_use(built: Path) -> None:
    text = (built / "README.txt").read_text(encoding="utf-8")
    for name in ("bjc.docx", "bjc.html", "results.json", "README.txt"):
        assert f"  {name} " in text
    assert "workbook.xlsx" not in text
    assert "Never for decisions about the care of one patient" in text
    assert "Open Government Licence" in text


def test_the_same_case_gives_the_same_folder(built: Path, tmp_path: Path) -> None:
    build(Results(), sample_document(), tmp_path / "again", ["html", "docx"])
    assert content(tmp_path / "again") == content(built)


def test_a_new_build_replaces_the_old_and_drops_what_it_no_longer_makes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(Results(), sample_document(), out, ["docx", "html"])
    build(Results(extra=1), sample_document(), out, ["html"])
    assert set(content(out)) == {"README.txt", "bjc.html", "results.json"}
    assert json.loads((out / "results.json").read_text())["extra"] == 1
    assert nothing_left_beside(out)


@pytest.mark.parametrize("broken", ["render_html", "render_word", "results_text", "readme_text"])
def test_a_failure_in_the_middle_leaves_the_old_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    out = tmp_path / "out"
    build(Results(), sample_document(), out, ["docx", "html"])
    before = content(out)

    def fail(*_: Any) -> Any:
        raise RuntimeError("half way")

    monkeypatch.setattr(building, broken, fail)
    with pytest.raises(RuntimeError, match="half way"):
        build(Results(extra=2), sample_document(), out, ["docx", "html"])
    assert content(out) == before
    assert nothing_left_beside(out)


def test_an_interrupted_first_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "render_html", stop)
    with pytest.raises(KeyboardInterrupt):
        build(Results(), sample_document(), tmp_path / "out", ["html"])
    assert list(tmp_path.iterdir()) == []


def test_a_document_with_a_fault_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(Results(), sample_document(), out, ["html"])
    before = content(out)
    with pytest.raises(ContentError):
        build(Results({"x": sample_figures()["fls.icer"]}), sample_document(), out, ["html"])
    with pytest.raises(ValueError, match="Out of range float"):
        build(Results(extra=float("nan")), sample_document(), out, ["html"])
    assert content(out) == before


def test_other_peoples_files_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "case.toml").write_text("schema = 1\n")
    (out / "mine").mkdir()
    (out / "mine" / "notes.txt").write_text("kept")
    for extra in (1, 2):
        build(Results(extra=extra), sample_document(), out, ["html"])
    assert set(content(out)) == {"README.txt", "bjc.html", "case.toml", "results.json"}
    assert (out / "mine" / "notes.txt").read_text() == "kept"
    assert json.loads((out / "results.json").read_text())["extra"] == 2
    assert nothing_left_beside(out)


@pytest.mark.parametrize("foreign", [True, False])
def test_a_file_that_cannot_be_moved_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, foreign: bool
) -> None:
    out = tmp_path / "out"
    build(Results(), sample_document(), out, ["html"])
    if foreign:
        (out / "mine.txt").write_text("kept")
    before = content(out)
    rename = Path.rename

    def locked(self: Path, goal: Path) -> Path:
        goal = Path(goal)
        fresh = (
            self.parent != out
            and goal.parent == out
            and goal.name == "results.json"
            and "old" not in self.parent.name
        )
        if fresh or (goal == out and "old" not in self.name):
            raise PermissionError(13, "Permission denied")
        return rename(self, goal)

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(InputError, match="permission denied"):
        build(Results(extra=3), sample_document(), out, ["html"])
    assert content(out) == before
    assert nothing_left_beside(out)


def test_a_disk_that_refuses_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as fault:
        build(Results(), sample_document(), tmp_path / "out", ["html"])
    assert "no space left on device" in str(fault.value)
    assert "free space" in str(fault.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="a file stands where the folder should be"):
        build(Results(), sample_document(), tmp_path / "out", ["html"])
    assert (tmp_path / "out").read_text() == "mine"


def test_every_unknown_format_is_named_at_once() -> None:
    with pytest.raises(InputError) as fault:
        check_formats(["docx", "pdf", "odt", "pptx"])
    told = str(fault.value)
    assert "pdf cannot be made yet" in told
    assert "pptx cannot be made yet" in told
    assert "no format 'odt'" in told
    assert "docx, xlsx, html" in told


def test_formats_are_read_kindly() -> None:
    assert check_formats([" HTML", ".docx", "html", ""]) == ("docx", "html")


def test_the_workbook_is_written_by_its_own_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = types.ModuleType("flscase.documents.workbook")
    room.write_workbook = lambda results, path: path.write_bytes(b"PK" + str(len(results.figures)).encode())  # type: ignore[attr-defined]
    room.start_workbook = lambda: b"PK of its own"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "flscase.documents.workbook", room)
    build(Results(), sample_document(), tmp_path / "out", ["xlsx"])
    assert (tmp_path / "out" / "workbook.xlsx").read_bytes().startswith(b"PK")
    assert "workbook.xlsx" in (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "flscase-start.xlsx").read_bytes() == b"PK of its own"


def test_a_hostile_title_never_forms_a_path(tmp_path: Path) -> None:
    written = build(Results(), sample_document("../../etc/passwd\x00" + HOSTILE), tmp_path / "out", ["html"])
    assert {path.parent for path in written} == {(tmp_path / "out").resolve()}
