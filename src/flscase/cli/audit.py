"""The command on a service's own audit: indicators of a patient export, as a table or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flscase.cli import screen
from flscase.cli.options import AsJson

if TYPE_CHECKING:
    from rich.table import Table

MOST_SERVICES = 20


def audit(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Patient export of FLS-DB: CSV or Excel (.xlsx).", show_default=False
        ),
    ],
    expected_caseload: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="People with a fragility fracture expected in the period.",
            show_default=False,
        ),
    ] = None,
    policy: Annotated[
        str, typer.Option(metavar="NAME", help="Disclosure policy for results that leave the trust.")
    ] = "internal_none",
    as_json: AsJson = False,
) -> None:
    """Count the indicators of a fracture liaison service in its patient export."""
    from flscase.benchmark.audit import audit as count

    with screen.step("Counting the indicators"):
        data = count(files, expected_caseload=expected_caseload, policy=policy).to_json()
    if as_json:
        screen.print_json(data)
        return
    screen.show(_indicators(data), "")
    if len(data["services"]) > 1:
        screen.show(_services(data["services"]))
        more = len(data["services"]) - MOST_SERVICES
        typer.echo(f"{more} more services are in the JSON output.\n" if more > 0 else "")
    screen.show(_completeness(data["completeness"]["fields"]))
    typer.echo(f"\nRules: {data['rules']}; disclosure policy {data['policy']}: {data['release']}")
    screen.warn([*data["warnings"], *data["notes"]])


def _indicators(data: dict[str, Any]) -> Table:
    """The indicators of the whole file, a line each."""
    table = _table(f"Indicators ({data['records']} records, {data['release']})")
    for name in ("No.", "Indicator"):
        table.add_column(name)
    for name in ("Count", "Of", "Share", "95 % interval", "No answer", "Rating"):
        table.add_column(name, justify="right")
    for kpi in data["kpis"]:
        interval = "–" if kpi["low"] is None else f"{_percent(kpi['low'])} to {_percent(kpi['high'])}"
        counts = (_or_dash(kpi["numerator"]), _or_dash(kpi["denominator"]), _percent(kpi["value"]), interval)
        table.add_row(
            str(kpi["flsdb_no"]), kpi["title"], *counts, _or_dash(kpi["missing"]), _or_dash(kpi["rag"])
        )
    return table


def _services(services: dict[str, list[dict[str, Any]]]) -> Table:
    """The share and the rating of each indicator, a line a service."""
    from rich.text import Text

    table = _table("Services: share in % and rating (green, amber, red) by number of the indicator")
    table.add_column("Service", overflow="fold")
    for kpi in next(iter(services.values())):
        table.add_column(str(kpi["flsdb_no"]), justify="right", no_wrap=True)
    for name, kpis in list(services.items())[:MOST_SERVICES]:
        table.add_row(Text(name), *(_rated(kpi) for kpi in kpis))
    return table


def _completeness(fields: dict[str, dict[str, Any]]) -> Table:
    rows = [
        (
            field if each["column"] is None else each["column"],
            f"{_or_dash(each['missing'])} ({_percent(each['share'])})",
        )
        for field, each in fields.items()
    ]
    return screen.pairs_table("Missing, by core field", rows)


def _table(title: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    return Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)


def _rated(kpi: dict[str, Any]) -> str:
    return f"{_percent(kpi['value']).removesuffix(' %')} {(kpi['rag'] or '')[:1].upper()}".strip()


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _or_dash(value: object) -> str:
    return "–" if value is None else str(value)
