"""Episodes to provider spells to stays.

A patient with a broken hip may see three consultants in two hospitals; that is one stay. Both joins look
only at the one just before, in a stated order, so each is a window: a mark where something new begins, and
a running sum of the marks as the number of the spell within its place (a person at a provider), or of the
stay within its person.
"""

from __future__ import annotations

from typing import Any, Final

import ibis
import ibis.expr.types as ir

from flscase.records.engine import number_of, stage
from flscase.records.episodes import in_order
from flscase.records.settings import Settings

SPELL: Final = ("place", "spell")
STAY: Final = ("person", "stay")


def number_spells(con: Any, episodes: ir.Table, settings: Settings) -> ir.Table:
    """Number the provider spells: episodes with `spell`, and their position `nth` at their place."""
    by_admission = ("admission", "start", "end", "order", "key")
    simple = settings.provider_rule == "simple"
    keys = in_order(episodes, by_admission) if simple else in_order(episodes)
    ordered = ibis.window(group_by="place", order_by=keys)

    def before(name: str) -> ir.Value:
        return episodes[name].lag().over(ordered)

    same_admission = before("admission") == episodes.admission
    same_start = before("start") == episodes.start
    goes_on = before("still_in") & (before("end") == episodes.start)
    joins = same_admission if simple else same_admission | same_start | goes_on
    return _running(con, "numbered", episodes, joins, ordered, "place", "nth", "spell")


def people_of_interest(con: Any, numbered: ir.Table) -> ir.Table:
    """People with a fragility fracture or any transfer; for all others each provider spell is one stay."""
    marked = numbered.filter(numbered.site.notnull() | numbered.transfer_in | numbered.transfer_out)
    return stage(con, "people_of_interest", marked.select("person").distinct())


def provider_spells(con: Any, numbered: ir.Table, people: ir.Table) -> ir.Table:
    """One row a provider spell of these people: from its first admission date to its latest end."""
    wanted = numbered.semi_join(people, "person")
    grouped = wanted.group_by(SPELL).agg(
        person=wanted.person.min(),
        start=wanted.admission.argmin(wanted.nth),
        end=wanted.end.max(),
        lowest_key=wanted.key.min(),
        emergency=wanted.emergency.argmin(wanted.nth),
        transfer_in=wanted.transfer_in.argmin(wanted.nth),
        transfer_out=wanted.transfer_out.argmax(wanted.nth),
        died=wanted.died.argmax(wanted.nth),
    )
    return stage(con, "provider_spells", grouped)


def number_stays(con: Any, spells: ir.Table, settings: Settings) -> ir.Table:
    """Number the stays: provider spells with `stay`, and their position `turn` in the order of the person."""
    keys = [spells[name].asc(nulls_first=False) for name in ("start", "end", "lowest_key", "place", "spell")]
    ordered = ibis.window(group_by="person", order_by=keys)

    def before(name: str) -> ir.Value:
        return spells[name].lag().over(ordered)

    near = spells.start <= before("end") + ibis.interval(days=settings.gap_days)
    transferred = before("transfer_out") | spells.transfer_in
    joins = (near & transferred) if settings.stay_rule == "continuous" else ibis.literal(False)
    return _running(con, "turns", spells, joins, ordered, "person", "turn", "stay")


def stays(con: Any, turns: ir.Table) -> ir.Table:
    """One row a stay: the first spell gives the admission, the last the discharge."""
    grouped = turns.group_by(STAY).agg(
        start=turns.start.argmin(turns.turn),
        end=turns.end.max(),
        emergency=turns.emergency.argmin(turns.turn),
        died=turns.died.argmax(turns.turn),
    )
    return stage(con, "stays", grouped)


def number_begun(table: ir.Table) -> int:
    """Number of provider spells among numbered episodes, or of stays among their turns: each begins once."""
    return number_of(table.filter(table.begins == 1))


def simple_spells(episodes: ir.Table) -> int:
    """Number of provider spells by the simplest rule: distinct person, provider and admission date."""
    return number_of(episodes.select("place", "admission").distinct())


def _running(
    con: Any,
    name: str,
    table: ir.Table,
    joins: ir.BooleanValue,
    ordered: Any,
    group: str,
    position: str,
    number: str,
) -> ir.Table:
    """Mark where something begins (`begins`), give each row its position, and number the runs from 1."""
    marked = table.mutate(
        begins=joins.fill_null(False).ifelse(0, 1).cast("int32"),
        **{position: ibis.row_number().over(ordered).cast("int32")},
    )
    so_far = ibis.window(group_by=group, order_by=position, preceding=None, following=0)
    return stage(con, name, marked.mutate(**{number: marked.begins.sum().over(so_far).cast("int32")}))
