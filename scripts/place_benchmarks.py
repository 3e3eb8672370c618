"""Run every benchmark and put its table into the manual.

    uv run python scripts/place_benchmarks.py            runs all and rewrites docs/benchmarks.md
    uv run python scripts/place_benchmarks.py NAME ...   runs these only and keeps the other tables

Each file of `benchmarks/` writes its own table with `--markdown FILE`; this script only places it, below the
line of the page that starts its section.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
SECTION = "<!-- benchmark: {name} -->"
ANY_SECTION = re.compile(r"<!-- benchmark: (\w+) -->\n(.*?)(?=<!-- benchmark: |\Z)", re.DOTALL)


def measure(name: str) -> str:
    """Run one benchmark in full; return its table as Markdown, headings one level down."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.md"
        command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--markdown", str(table)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return re.sub(r"^#", "##", table.read_text(encoding="utf-8"), flags=re.MULTILINE).strip()


def place(page: str, tables: dict[str, str]) -> str:
    """Return the page with these tables in their sections, new ones at the end, the rest as it was."""
    head = page.split(SECTION.partition("{")[0], 1)[0].rstrip()
    sections = {name: text.strip() for name, text in ANY_SECTION.findall(page)} | tables
    parts = [f"{SECTION.format(name=name)}\n{text}" for name, text in sections.items()]
    return "\n\n".join([head, *parts]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    every = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(every)}")
    names = parser.parse_args(arguments).names or every
    tables = {name: measure(name) for name in names}
    PAGE.write_text(place(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8", newline="\n")
    print(f"{PAGE.name}: {', '.join(names)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
