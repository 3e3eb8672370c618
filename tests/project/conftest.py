"""The repository's own files, as the health tests read them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".docx", ".ico", ".jpg", ".parquet", ".pdf", ".png", ".pptx", ".woff2", ".xlsx", ".zip", ".gz"}
# Where the files of an unpacked source archive lie, which has no git to ask.
SOURCE_FOLDERS = ("src", "tests", "scripts", "docs", "benchmarks", "examples", ".ci")

sys.path.insert(0, str(ROOT / "scripts"))


def repository_files() -> list[Path]:
    """Return every file of the project: those git knows or would add, never what it ignores."""
    ask = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(ask, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        names = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [path for folder in SOURCE_FOLDERS for path in (ROOT / folder).rglob("*")]
        names += list(ROOT.glob("*"))
    return sorted(path for path in names if path.is_file() and "__pycache__" not in path.parts)


@pytest.fixture(scope="session")
def files() -> list[Path]:
    return repository_files()


@pytest.fixture(scope="session")
def texts(files: list[Path]) -> dict[str, str]:
    """Return the text of every text file by its path in the repository."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in files
        if path.suffix not in BINARY
    }


@pytest.fixture(scope="session")
def modules(texts: dict[str, str]) -> dict[str, str]:
    """Return the text of every Python file by its path."""
    return {name: text for name, text in texts.items() if name.endswith(".py")}


@pytest.fixture(scope="session")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
