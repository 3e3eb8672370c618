"""From stays to fractures: events, counted fractures, index fractures and index patients.

An *event* is a person, a site and a stay that began as an emergency. The same fracture is coded again at each
readmission, so an event *counts* only when the last stay with that site is over for more than 30 days. An
*index* fracture had no event of its site in three years; an *index patient* none of any site. Each
definition is one column.
"""

from __future__ import annotations

from typing import Any, Final

import ibis
import ibis.expr.types as ir

from flscase.records.engine import layer, stage
from flscase.records.episodes import in_order
from flscase.records.settings import Settings
from flscase.records.spells import SPELL, STAY

EVENT: Final = (*STAY, "site")


def events(con: Any, numbered: ir.Table, turns: ir.Table, stays: ir.Table) -> ir.Table:
    """One row a fracture event: date, age and sex of its first fragility episode, and the end of its stay."""
    fragile = numbered.filter(numbered.site.notnull())
    placed = fragile.inner_join(turns.select(*SPELL, "stay"), SPELL)
    urgent = stays.filter(stays.emergency).select(*STAY, stay_end=stays.end)
    held = layer(con, "fracture_episodes", placed.inner_join(urgent, STAY))
    first = ibis.row_number().over(group_by=EVENT, order_by=[*in_order(held), held.place.asc()])
    found = held.mutate(rank=first).filter(lambda table: table.rank == 0)
    return stage(
        con, "events", found.select(*EVENT, "place", "spell", "age", "sex", "stay_end", date=found.start)
    )


def fractures(con: Any, events: ir.Table, settings: Settings) -> ir.Table:
    """Events with what they are (`counts`, `is_index`, `is_patient`) and their neighbours in other stays.

    next_counted: date of the person's next counted fracture of any site, null if none.
    warned:       whether a counted fracture of any site fell into the look-back.
    """
    indexed = stage(con, "indexed", _indexed(events, settings))
    return stage(con, "fractures", _beside(indexed))


def _indexed(events: ir.Table, settings: Settings) -> ir.Table:
    """Compare each event with those of its person and site before it."""
    keys = [events[name].asc() for name in ("date", "stay_end", "stay")]
    ordered = ibis.window(group_by=("person", "site"), order_by=keys)
    last_end = events.stay_end.lag().over(ordered)
    day = events.date.epoch_days()
    earlier = ibis.range_window(group_by=("person", "site"), order_by=day, preceding=(None, 1))
    since = (events.date - ibis.interval(years=settings.look_back_years)).cast("date")
    site_before = day.max().over(earlier)
    counts = last_end.isnull() | (events.date > last_end + ibis.interval(days=settings.washout_days))
    fresh = site_before.isnull() | (site_before < since.epoch_days())
    return events.mutate(counts=counts, is_index=counts & fresh, since=since)


def _beside(indexed: ir.Table) -> ir.Table:
    """Compare each event with those of its person in other stays, of any site."""
    other = indexed.view()
    pairs = indexed.inner_join(
        other, [indexed.person == other.person, indexed.stay != other.stay], rname="other_{name}"
    )
    before, after = pairs.other_date < pairs.date, pairs.other_date > pairs.date
    seen = pairs.group_by(EVENT).agg(
        last_event=pairs.other_date.max(where=before),
        last_counted=pairs.other_date.max(where=before & pairs.other_counts),
        next_counted=pairs.other_date.min(where=after & pairs.other_counts),
    )
    joined = indexed.left_join(seen, EVENT)
    in_window = {
        name: (joined[name] >= joined.since).fill_null(False) for name in ("last_event", "last_counted")
    }
    return joined.select(
        *indexed.columns,
        "next_counted",
        is_patient=joined.is_index & ~in_window["last_event"],
        warned=in_window["last_counted"],
    )
