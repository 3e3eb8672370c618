"""Write requirements.lock, or check that it is current.

The lock is what today's pyproject.toml resolves to on the date pinned there, for every supported Python
and system at once: exact versions with hashes, and no address of any package index, so that a hospital can
install from its own mirror. It is resolved in an empty folder: nobody's earlier lock has a say.

    uv run python scripts/lock.py            writes requirements.lock
    uv run python scripts/lock.py --check    exits 1 with the differing lines if it is not current
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
HEADER = """\
# Everything flscase runs and is tested with, in exact versions with hashes, for Python 3.11 to 3.14.
# Made by scripts/lock.py from pyproject.toml; do not edit. To install with these versions:
#   pip install --require-hashes -r requirements.lock && pip install --no-deps .
"""
ADDRESS = re.compile(r"[a-z+]+://", re.IGNORECASE)


def resolve() -> str:
    """Return the text of the lock that pyproject.toml resolves to."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "pyproject.toml", folder)
        subprocess.run(["uv", "lock", "--quiet"], cwd=folder, check=True)
        export = ["uv", "export", "--frozen", "--quiet", "--no-header", "--no-emit-project", "--all-extras"]
        done = subprocess.run(export, cwd=folder, check=True, capture_output=True, text=True)
    if ADDRESS.search(done.stdout):
        raise SystemExit("The resolved lock names an address; requirements.lock must not.")
    return HEADER + done.stdout


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    wanted = resolve()
    if not options.check:
        LOCK.write_text(wanted, encoding="utf-8", newline="\n")
        print(f"{LOCK.name} written")
        return 0
    present = LOCK.read_text(encoding="utf-8") if LOCK.exists() else ""
    if present == wanted:
        print(f"{LOCK.name} is current")
        return 0
    changed = difflib.unified_diff(
        present.splitlines(), wanted.splitlines(), "committed", "resolved", n=0, lineterm=""
    )
    shown = [line for line in changed if "--hash" not in line][:40]
    advice = f"{LOCK.name} is not current. Run: uv run python scripts/lock.py"
    print("\n".join([*shown, advice]), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
