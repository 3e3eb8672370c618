"""The command line: thin commands over the rooms, each loading what it needs only when it is called.

Results go to stdout, everything else to stderr. Exit 0: done; 1: the input is wrong (or something broke that
should not have); 2: the call is wrong; 130: stopped by the user. A traceback is never shown.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from flscase.cli import cases, demo, evidence, records
from flscase.cli.safety import run_safely

ABOUT = """From a hospital's own records, or one number, to a business case for a fracture liaison service.

For planning services. Never for decisions about an individual patient.
"""

app = typer.Typer(
    name="flscase",
    help=ABOUT,
    epilog="Start with: flscase demo",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("new")(cases.new)
app.command("run")(cases.run)
app.command("build")(cases.build)
app.command("caseload")(records.caseload)
app.command("synthesise")(records.synthesise)
app.add_typer(evidence.app, name="evidence")


def _version(wanted: bool) -> None:
    if wanted:
        from flscase import __version__

        typer.echo(f"flscase {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run_safely(app, list(sys.argv[1:] if arguments is None else arguments)))
