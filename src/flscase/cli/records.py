"""Commands on records: count an extract, make a synthetic hospital."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flscase.cli import screen
from flscase.cli.options import AsJson

TRUTH = "truth.json"
AUDITED_PER_HIP = 3  # people in the made-up audit for each hip fracture a year


def caseload(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="HES or SUS extract: CSV or Parquet.", show_default=False),
    ],
    dialect: Annotated[
        str | None, typer.Option(metavar="NAME", help="How the extract is written; recognised by itself.")
    ] = None,
    policy: Annotated[
        str,
        typer.Option(metavar="NAME", help="Disclosure policy, such as hes_2018 where counts leave."),
    ] = "internal_none",
    as_json: AsJson = False,
) -> None:
    """Count an extract of admitted care: spells, fractures, index fractures, refractures."""
    from flscase.records import count_apc

    with screen.step("Counting the records"):
        counts = count_apc(files, dialect=dialect, policy=policy).to_json()
    if as_json:
        screen.print_json(counts)
        return
    screen.show(screen.pairs_table("Counts", list(screen.flat(counts["counts"]))), "")
    quality = {key: value for key, value in counts["quality"].items() if not isinstance(value, list)}
    screen.show(screen.pairs_table("Quality", list(screen.flat(quality))))
    for file in counts["quality"].get("files", ()):
        told = [str(file[key]) for key in ("encoding", "dialect") if file.get(key)]
        typer.echo(f"Read: {file['name']} ({', '.join(told)})")
    named = ", ".join(f"{key.replace('_', ' ')} {counts[key]}" for key in ("dialect", "spell_rule", "policy"))
    typer.echo(f"Rules: {named}")
    screen.warn(counts["quality"]["warnings"])


def synthesise(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write to.", show_default=False)],
    hospital_size: Annotated[
        int,
        typer.Option(
            min=1, max=10_000, metavar="HIPS_A_YEAR", help="Hip fractures a year.", show_default=False
        ),
    ],
    seed: Annotated[
        int, typer.Option(min=0, max=2**63 - 1, help="The same seed, the same people.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Make a synthetic hospital: records of made-up people, and the truth about them."""
    written = made_up_records(folder, hospital_size, seed)
    if as_json:
        screen.print_json({"folder": str(folder), "files": [str(path) for path in written]})
        return
    typer.echo("\n".join(["Written (made-up people only):", *(f"  {path}" for path in written)]))


def made_up_records(folder: Path, hospital_size: int, seed: int) -> list[Path]:
    """Write synthetic records and return the files. Raises InputError where real ones might stand."""
    from flscase.errors import InputError, InputFault

    if folder.exists() and not folder.is_dir():
        raise InputError(InputFault("This is a file, not a folder.", "Name a folder.", file=str(folder)))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / TRUTH).exists():
        what = "The folder holds files that are not synthetic; they are left as they are."
        raise InputError(InputFault(what, "Name an empty or a new folder.", file=str(folder)))
    from flscase.records.synthetic import synthesise as make
    from flscase.records.synthetic_flsdb import synthesise_flsdb

    with screen.step("Making up a hospital"):
        make(folder, hospital_size, seed)
        synthesise_flsdb(folder, AUDITED_PER_HIP * hospital_size, seed)
    return sorted(path for path in folder.iterdir() if path.is_file())
