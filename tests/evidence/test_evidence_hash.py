"""The fingerprint of a pack changes with its content and with nothing else."""

from __future__ import annotations

from pathlib import Path

from flscase.evidence import Pack
from flscase.evidence.reader import fingerprint, pack_files


def test_the_hash_is_over_every_file_that_counts(folder: Path) -> None:
    before = fingerprint(folder)
    for path in pack_files(folder):
        text = path.read_bytes()
        path.write_bytes(text + b"# more\n")
        assert fingerprint(folder) != before, path.name
        path.write_bytes(text)
    assert fingerprint(folder) == before


def test_line_ends_do_not_matter(folder: Path) -> None:
    before = fingerprint(folder)
    for path in pack_files(folder):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert fingerprint(folder) == before


def test_the_name_of_a_file_matters(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "values.toml").rename(folder / "numbers.toml")
    assert fingerprint(folder) != before


def test_other_files_do_not_matter(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    assert fingerprint(folder) == before


def test_the_shipped_pack_says_its_hash(uk: Pack) -> None:
    assert len(uk.hash) == 64
    assert int(uk.hash, 16) > 0
