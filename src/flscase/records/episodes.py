"""Which rows are episodes: every row that is left out is counted once, under the first reason that fits.

From here on a person and a provider are numbers, so that a key never leaves the first stages and every
later join and sort is of small integers. `place` is one number for a person at a provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from flscase.records.cells import REASONS
from flscase.records.engine import fetched, number_of, stage

# Rows equal in these are one row delivered twice.
SAME: Final = ("place", "admission", "start", "end", "order", "diagnosis")

# The order of episodes at a place. What follows the key never decides a count of distinct rows; it only
# makes the order the same on every run.
ORDER: Final = ("start", "end", "order", "key")
TIES: Final = (
    "admission",
    "still_in",
    "died",
    "transfer_out",
    "transfer_in",
    "emergency",
    "site",
    "sex",
    "age",
)

_CARRIED: Final = (
    "admission", "start", "end", "order", "key", "emergency", "transfer_in", "transfer_out", "still_in",
    "died", "age", "sex", "indicator", "site", "diagnosis",
)  # fmt: skip


def episodes(con: Any, rows: ir.Table) -> ir.Table:
    """Keep the rows without a reason against them, and of equal rows the one with the lowest key."""
    usable = rows.filter(rows.reason.isnull())
    people = _numbered(con, usable, "person", "int32")
    providers = _numbered(con, usable, "provider", "int32")
    joined = usable.inner_join(people, "person").inner_join(providers, "provider")
    place = joined.person_number.cast("int64") * number_of(providers) + joined.provider_number
    placed = stage(con, "placed", joined.select(*_CARRIED, person=joined.person_number, place=place))
    groups = placed.group_by(SAME).having(placed.count() > 1).agg(copies=placed.count())
    repeated = stage(con, "repeated", groups)
    return placed.drop("diagnosis") if number_of(repeated) == 0 else _single(con, placed, repeated)


def reasons(rows: ir.Table) -> dict[str | None, int]:
    """Numbers of rows by the reason against them; None for those with none."""
    counts = fetched(rows.group_by("reason").agg(number=rows.count()))
    return {each["reason"]: each["number"] for each in counts}


def dropped(found: Mapping[str | None, int], kept: int, wrong_number: int) -> dict[str, int]:
    """Rows left out, by reason, every reason named; what had no reason and was not kept was there twice."""
    twice = found.get(None, 0) - kept
    told = {**found, "wrong_number_of_fields": wrong_number, "duplicate": twice}
    return {reason: told.get(reason, 0) for reason in REASONS}


def in_order(table: ir.Table, names: tuple[str, ...] = (*ORDER, *TIES)) -> list[ir.Value]:
    """Sort keys of episodes, missing values last, complete enough to be the same on every run."""
    return [table[name].asc(nulls_first=False) for name in names]


def _numbered(con: Any, rows: ir.Table, name: str, to: str) -> ir.Table:
    """The distinct texts of a column, each with a number from 0."""
    distinct = rows.select(name).distinct()
    return stage(con, f"{name}_numbers", distinct.mutate(**{f"{name}_number": ibis.row_number().cast(to)}))


def _single(con: Any, placed: ir.Table, repeated: ir.Table) -> ir.Table:
    """Of each group of equal rows keep the first by key."""
    copies = placed.semi_join(repeated, SAME)
    first = ibis.row_number().over(group_by=SAME, order_by=in_order(copies, ("key", *TIES)))
    kept = copies.mutate(rank=first).filter(lambda table: table.rank == 0).drop("rank")
    single = placed.anti_join(repeated, SAME).union(kept, distinct=False)
    return stage(con, "episodes", single.drop("diagnosis"))
