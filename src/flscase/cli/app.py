"""The commands, put together into one program."""

from __future__ import annotations

from typing import Annotated

import typer

from flscase.cli import audit, cases, demo, evidence, records

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
app.command("audit")(audit.audit)
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
