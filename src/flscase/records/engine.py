"""The database inside: one private DuckDB behind Ibis for one count, gone when the count is done.

Stages are materialised one after the other, so that each is computed once and can be looked at in a test.
Nothing of the database outlives the `with` block: it lives in memory, spills only into a private folder
that is removed, and never loads or fetches an extension.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import ibis
import ibis.expr.types as ir

MEMORY_LIMIT: Final = "3GB"


@contextmanager
def engine(memory_limit: str = MEMORY_LIMIT) -> Iterator[Any]:
    """Open a private database; close it and remove its spill folder at the end."""
    with tempfile.TemporaryDirectory(prefix="flscase-") as folder:
        con = ibis.duckdb.connect(
            temp_directory=str(Path(folder) / "spill"),
            memory_limit=memory_limit,
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
        try:
            con.raw_sql("SET enable_progress_bar = false")
            yield con
        finally:
            con.disconnect()


def stage(con: Any, name: str, expression: ir.Table) -> ir.Table:
    """Compute one stage and keep it as a temporary table under its name.

    DuckDB fills a table that it makes from a query on all cores, one that exists already on one core only.
    """
    if con.name != "duckdb":
        return con.create_table(name, expression, temp=True, overwrite=True)
    con.raw_sql(f"CREATE OR REPLACE TEMP TABLE {name} AS {con.compile(expression)}")
    return con.table(name)


def release(con: Any, *names: str) -> None:
    """Give back the memory of stages that nothing reads any more."""
    for name in names:
        con.raw_sql(f"DROP TABLE IF EXISTS {name}")


def layer(con: Any, name: str, expression: ir.Table) -> ir.Table:
    """Name an intermediate step without computing it.

    Ibis folds one selection into the next; a cell cleaned once and used in ten tests would then be cleaned
    ten times.
    """
    return con.create_view(name, expression, overwrite=True)


def fetched(expression: ir.Table) -> list[dict[str, Any]]:
    """The rows of a small result, such as counts by group, as plain dictionaries.

    DuckDB hands over Python values itself; going by way of data frames would load libraries for a second
    first.
    """
    con = expression.get_backend()
    if con.name != "duckdb":
        return list(expression.to_pyarrow().to_pylist())
    rows = con.raw_sql(con.compile(expression))
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def number_of(table: ir.Table) -> int:
    """Number of rows of a table."""
    return int(fetched(table.aggregate(number=table.count()))[0]["number"])


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
