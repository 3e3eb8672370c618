"""Commands on the evidence: list it, show one value, check it, say what has gone stale."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flscase.cli import screen
from flscase.cli.options import AsJson

if TYPE_CHECKING:
    from flscase.evidence.report import Report

app = typer.Typer(
    help="The published values that every case rests on, with source, range and doubt.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        screen.print_json(report.as_dict())
    else:
        screen.show(report)


@app.command("list")
def list_(
    prefix: Annotated[
        str, typer.Argument(metavar="[PREFIX]", help="Beginning of the ids, such as cost.")
    ] = "",
    role: Annotated[str, typer.Option(help="input, scenario, target, check or superseded.")] = "",
    status: Annotated[str, typer.Option(help="read, recalled or ours.")] = "",
    flag: Annotated[str, typer.Option(help="weak or contested.")] = "",
    search: Annotated[str, typer.Option(metavar="WORDS", help="Words in id or label.")] = "",
    as_json: AsJson = False,
) -> None:
    """List values."""
    from flscase.evidence import load_pack
    from flscase.evidence.report import evidence_list

    pack = load_pack()
    _tell(evidence_list(pack, prefix=prefix, role=role, status=status, flag=flag, search=search), as_json)


@app.command("show")
def show(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a value, claim, policy or table.", show_default=False)
    ],
    case: Annotated[
        Path | None, typer.Option(metavar="CASE.toml", help="Show the value in force in this case.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show everything known about one value."""
    from flscase.evidence import load_pack, resolve
    from flscase.evidence.report import evidence_show

    pack = load_pack()
    resolved = None
    if case is not None:
        from flscase.case.loading import load

        resolved = resolve(pack, [("case", load(case).evidence_overrides())])
    _tell(evidence_show(pack, id, resolved=resolved), as_json)


@app.command("check")
def check(as_json: AsJson = False) -> None:
    """Say what the evidence rests on: what was read, recalled or assumed, and what is weak."""
    from flscase.evidence import load_pack
    from flscase.evidence.report import evidence_check

    _tell(evidence_check(load_pack()), as_json)


@app.command("stale")
def stale(
    on: Annotated[
        datetime.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day to judge by."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is past its day."""
    from flscase.evidence import load_pack
    from flscase.evidence.report import evidence_stale

    day = on.date() if on else datetime.date.today()
    _tell(evidence_stale(load_pack(), day), as_json)
