"""The one command before every commit: style, types, contracts, manual, tests.

    uv run python scripts/check.py           everything
    uv run python scripts/check.py --fast    everything but the tests and the manual

Runs every step even if one fails, and ends with the list of what failed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAST: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("import contracts", ("lint-imports", "--no-logo")),
)
SLOW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("manual", ("mkdocs", "build", "--strict", "--quiet", "--site-dir", "{scratch}")),
    ("tests", ("pytest",)),
)


def run_step(title: str, command: tuple[str, ...], scratch: str) -> bool:
    """Run one step in the repository's root; say how long it took; return whether it passed."""
    print(f"== {title}", flush=True)
    started = time.monotonic()
    words = [word.format(scratch=scratch) for word in command]
    done = subprocess.run(words, cwd=ROOT, check=False)
    verdict = "passed" if done.returncode == 0 else "FAILED"
    print(f"   {verdict} in {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 if any step failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fast", action="store_true", help="leave out the manual and the tests")
    options = parser.parse_args(arguments)
    steps = FAST if options.fast else FAST + SLOW
    with tempfile.TemporaryDirectory() as scratch:
        failed = [title for title, command in steps if not run_step(title, command, scratch)]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
