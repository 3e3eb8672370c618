"""The demo: Northfield, a made-up hospital, from its records to a finished case."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from flscase.cli import screen
from flscase.cli.cases import DRAWS, SEED, analysed, documents, read
from flscase.cli.options import AsJson
from flscase.cli.records import made_up_records

HOSPITAL: Final = "Northfield Hospital"
HIP_FRACTURES: Final = 320
RECORDS: Final = "records"
START: Final = datetime.date(2027, 4, 1)


def demo(
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")] = Path(
        "northfield-case"
    ),
    as_json: AsJson = False,
) -> None:
    """Make the whole case of a made-up hospital: records, figures, documents. Takes about a minute."""
    from flscase.documents.build import FORMATS

    case = folder / "case.toml"
    text = northfield()
    _leave_work_alone(case, text)
    made_up_records(folder / RECORDS, HIP_FRACTURES, SEED)
    _write(case, text)
    results = analysed(read(case, allow_outside=False), draws=DRAWS, seed=SEED)
    written = documents(results, folder, FORMATS)
    if as_json:
        figures = {name: figure.to_json() for name, figure in results.figures.items()}
        screen.print_json(
            {"folder": str(folder), "files": [str(path) for path in written], "figures": figures}
        )
        return
    screen.show("", screen.headline_table(results), "")
    screen.warn(results.warnings)
    typer.echo(_next_step(folder, written, case))


def northfield() -> str:
    """Return Northfield's case file."""
    from flscase.case.options import case_text

    return case_text(
        title=f"Fracture liaison service for {HOSPITAL}",
        start=START,
        organisation=HOSPITAL,
        episodes=[f"{RECORDS}/apc.csv"],
        size=HIP_FRACTURES,
    )


def _leave_work_alone(case: Path, text: str) -> None:
    """Raise InputError where somebody has changed the demo's case, or has a case of their own there."""
    if case.is_file() and case.read_text(encoding="utf-8", errors="replace") != text:
        from flscase.errors import InputError, InputFault

        what = "There is a case of yours already; it is left as it is."
        cure = f"Give another folder (--out DIR), or build yours: flscase build {case} --out DIR"
        raise InputError(InputFault(what, cure, file=str(case)))


def _write(case: Path, text: str) -> None:
    from flscase.case.writing import write_whole

    write_whole(case, text)


def _next_step(folder: Path, written: list[Path], case: Path) -> str:
    word = next((path for path in written if path.suffix == ".docx"), folder)
    lines = [
        f"The hospital and its patients are made up. The whole case is in {folder}; open {word} first.",
        f"Next: change something in {case} and build again:",
        f"  flscase build {case} --out {folder}",
        "or begin your own, from one number:",
        "  flscase new my-case --hip-fractures N",
    ]
    return "\n".join(lines)
