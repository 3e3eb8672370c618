"""What people see: progress on stderr, tables and JSON on stdout."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from flscase.case.figure import Figure
    from flscase.case.results import Results

PIPED_WIDTH: Final = 100  # columns where nobody says how wide the screen is
MOST_WARNINGS: Final = 5
# The headline: what changes for people, what it costs, what comes back. {y} is the plan's last year.
HEADLINES: Final = (
    ("treated", "People treated, a year"),
    ("fractures_averted.all.y{y}", "Refractures averted, {y} years"),
    ("fractures_averted.hip.y{y}", "of which hips"),
    ("service_cost.y1", "Cost of running it, year 1"),
    ("net_cash.acute_trust.y{y}", "Cash of the trust, {y} years"),
    ("net_cash.system.y{y}", "Cash of NHS and social care, {y} years"),
    ("break_even_quarter.system", "Cash has come back by"),
    ("qalys_gained", "QALYs gained, lifetime of one year's patients"),
    ("icer", "Cost per QALY"),
)


def out() -> Console:
    """The screen for results: stdout."""
    from rich.console import Console

    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, width=None if known else PIPED_WIDTH)


def aside() -> Console:
    """The screen for everything else: stderr."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def show(*things: RenderableType) -> None:
    """Print things to stdout."""
    console = out()
    for thing in things:
        console.print(thing)


def print_json(data: Any) -> None:
    """Print one JSON value to stdout; what JSON cannot hold is an error, never NaN."""
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


@contextmanager
def step(words: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr that something is being done; yields a function that tells what of it."""
    console = aside()
    if not console.is_terminal:
        console.print(f"{words} …")
        yield lambda part: None
        return
    with console.status(f"{words} …") as status:
        yield lambda part: status.update(f"{words}: {part} …")
    console.print(f"{words}: done")


@contextmanager
def draw_progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function (draws done, draws in all) that moves a bar on stderr."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = aside()
    if not console.is_terminal:
        console.print(f"{words} …")
        yield lambda done, total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:.0f}"),
    )
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
    console.print(f"{words}: done")


def headline_table(results: Results) -> Table:
    """Return the headline figures, one column per option, each with its range."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    years, title = results.inputs.case.years, Text(results.inputs.case.title, style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, leading=1)
    table.add_column("", min_width=20)
    for option in results.inputs.options:
        table.add_column(Text(option.name), justify="right", overflow="fold")
    for measure, words in HEADLINES:
        name = measure.format(y=years)
        cells = [results.figures.get(f"{option.id}.{name}") for option in results.inputs.options]
        if any(cell is not None for cell in cells):
            table.add_row(words.format(y=years), *(_cell(cell) for cell in cells))
    return table


def _cell(figure: Figure | None) -> str:
    """A figure in a cell; the row says per what, so the cell need not."""
    if figure is None or not figure.known:
        return "–"
    per = figure.unit.removeprefix("GBP") if figure.is_money else ""
    text, interval = figure.text.removesuffix(per), figure.interval_text.removesuffix(per)
    return f"{text}\n{interval}" if interval else text


def pairs_table(title: str, rows: Sequence[tuple[str, object]]) -> Table:
    """Return a table of names and values."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", show_header=False, show_edge=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(Text(name), Text(f"{value:,}" if isinstance(value, int) else str(value)))
    return table


def flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the leaves of nested data as ("index fractures, by site, hip", 320)."""
    for key, value in data.items():
        name = f"{prefix}, {key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from flat(value, name.replace("_", " "))
        else:
            yield name.replace("_", " "), value


def warn(warnings: Sequence[str]) -> None:
    """Tell the first warnings on stderr, and where the others are."""
    for words in warnings[:MOST_WARNINGS]:
        print(f"Note: {words}", file=sys.stderr)
    if len(warnings) > MOST_WARNINGS:
        print(f"{len(warnings) - MOST_WARNINGS} more notes are in the JSON output.", file=sys.stderr)
