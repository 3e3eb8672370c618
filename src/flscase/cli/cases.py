"""Commands on a case: begin one, run it, build its documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flscase.cli import screen
from flscase.cli.options import AllowOutside, AsJson, CaseFile, Draws, Scheduler, Seed, Workers

if TYPE_CHECKING:
    from flscase.case.cluster import Cluster
    from flscase.case.inputs import CaseInputs
    from flscase.case.results import Results

DRAWS, SEED = 1000, 1


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder to make the case in.", show_default=False)
    ],
    organisation: Annotated[
        str | None, typer.Option(metavar="CODE", help="ODS code of the trust, or any name.")
    ] = None,
    hip_fractures: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, metavar="N", help="Hip fractures a year: enough for a first case."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Begin a case: write DIR/case.toml with four options to compare."""
    from flscase.case.new import new_case

    path = new_case(folder, organisation=organisation, hip_fractures=hip_fractures)
    if as_json:
        screen.print_json({"case": str(path)})
        return
    first = "" if hip_fractures else f"  Write your hip fractures a year into {path}, under [caseload].\n"
    typer.echo(f"Written: {path}\nNext:\n{first}  flscase build {path} --out {folder / 'out'}")


def run(
    case: CaseFile,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    workers: Workers = None,
    scheduler: Scheduler = None,
    allow_outside: AllowOutside = False,
    as_json: AsJson = False,
) -> None:
    """Analyse a case and print its figures."""
    results = analysed(
        read(case, allow_outside), draws=draws, seed=seed, workers=workers, scheduler=scheduler
    )
    if as_json:
        screen.print_json(results.to_json())
        return
    screen.show(screen.headline_table(results))
    screen.warn(results.warnings)


def build(
    case: CaseFile,
    folder: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Folder to write the documents to.", show_default=False),
    ],
    formats: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Documents to write, such as docx,xlsx,html; all by default."),
    ] = None,
    draws: Draws = DRAWS,
    seed: Seed = SEED,
    workers: Workers = None,
    scheduler: Scheduler = None,
    allow_outside: AllowOutside = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole case: Word, workbook, page and results.json."""
    wanted = chosen_formats(formats)
    results = analysed(
        read(case, allow_outside), draws=draws, seed=seed, workers=workers, scheduler=scheduler
    )
    written = documents(results, folder, wanted)
    if as_json:
        screen.print_json({"folder": str(folder), "files": [str(path) for path in written]})
        return
    screen.show(screen.headline_table(results))
    typer.echo("\n".join(["Written:", *(f"  {path}" for path in written)]))
    screen.warn(results.warnings)


def read(case: Path, allow_outside: bool) -> CaseInputs:
    """Read a case file."""
    from flscase.case.loading import load

    return load(case, allow_outside=allow_outside)


def analysed(
    inputs: CaseInputs,
    *,
    draws: int,
    seed: int,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Results:
    """Analyse a case, showing how far it is."""
    from flscase.case.analysis import analyse
    from flscase.case.inputs_unread import unread_parts

    screen.warn(list(unread_parts(inputs)))
    executor = None if scheduler is None else _cluster(scheduler)
    try:
        with screen.draw_progress("Working out the figures") as progress:
            return analyse(
                inputs, draws=draws, seed=seed, executor=executor, workers=workers, progress=progress
            )
    finally:
        if executor is not None:
            executor.close()


def _cluster(address: str) -> Cluster:
    from flscase.case.cluster import Cluster

    return Cluster(address)


def chosen_formats(text: str | None) -> tuple[str, ...]:
    """Return the formats asked for, all by default. Raises a call error for one that cannot be made."""
    from flscase.documents.build import FORMATS, check_formats
    from flscase.errors import InputError

    if text is None:
        return FORMATS
    try:
        found = check_formats(text.split(","))
    except InputError as error:
        told = "; ".join(fault.what for fault in error.faults)
        raise typer.BadParameter(f"{told}. It may be {', '.join(FORMATS)}.", param_hint="--formats") from None
    if not found:
        raise typer.BadParameter(
            f"No format is named. It may be {', '.join(FORMATS)}.", param_hint="--formats"
        )
    return found


def documents(results: Results, folder: Path, formats: tuple[str, ...]) -> list[Path]:
    """Write the documents of a case and return their paths."""
    from flscase.case.sections import compose
    from flscase.documents.build import build as write

    with screen.step("Writing the documents") as tell:
        return write(results, compose(results), folder, formats, progress=tell)
