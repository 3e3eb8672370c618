"""Every room stands in the import contract, and the contract holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "flscase"


def rooms_in_contract(pyproject: dict[str, Any]) -> set[str]:
    """Return the names in the layers of the house."""
    (house,) = [c for c in pyproject["tool"]["importlinter"]["contracts"] if c["id"] == "house"]
    return {name.strip(" ()") for layer in house["layers"] for name in layer.split("|")}


def test_every_room_is_in_the_contract(pyproject: dict[str, Any]) -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    rooms |= {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert rooms - rooms_in_contract(pyproject) == set()


def test_the_contract_holds() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
