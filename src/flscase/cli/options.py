"""Options that several commands share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CaseFile = Annotated[Path, typer.Argument(metavar="CASE.toml", help="The case file.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print results as JSON.")]
AllowOutside = Annotated[
    bool, typer.Option("--allow-outside", help="Let the case read files outside its own folder.")
]
Draws = Annotated[
    int, typer.Option(min=0, max=1_000_000, help="Draws of the probabilistic run; 0 for no intervals.")
]
Seed = Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of the probabilistic run.")]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=1024, help="Processes to use; the results are the same for any number."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Dask scheduler to run the draws on, such as tcp://host:8786."),
]
