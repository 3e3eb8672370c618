"""Money: what must be found, by whom, in which year; what comes back, to whom and when; beds and work.

Cash, room and work are three different things. They stand one after the other and are never added.
"""

from __future__ import annotations

from typing import Final, Literal

from flscase.case.content import Align, Block, Date, Emphasis, Heading, Row, Runs, Table, Words, words
from flscase.case.sections import cash, names, value
from flscase.case.sections.view import View, listed, paragraph

TITLE: Final = "The money"
YEARS_SHOWN: Final = 5  # financial years that a page has room for


def money(view: View) -> tuple[Block, ...]:
    """Return the section."""
    return (
        Heading(1, TITLE, "money"),
        *paragraph(_runs_at(view), cash.gives_back(view), cash.never_back(view)),
        cash_table(view),
        *paragraph(_beds(view), _regime(view)),
        *paragraph(_work(view), _families(view)),
        *paragraph(*value.long(view)),
    )


def _runs_at(view: View) -> Runs:
    if view.sign("L.service_cost_a_year") != 1:
        return words("This option has no running costs of its own.")
    host = names.DEPARTMENT[view.option.host]
    first = view.say(
        f"The service costs [L.service_cost_a_year] a year to run, scans included. It sits in {host}."
    )
    once = view.say("Setting it up costs [L.set_up_cost] once.") if view.sign("L.set_up_cost") == 1 else ()
    each = view.say("That is [L.service_cost_per_assessed].")
    return words(first, " " if once else "", once, " " if each else "", each)


def cash_table(view: View) -> Table:
    """Return the finance page's table: each budget's cash by financial year, and when it is back."""
    years = view.results.financial_years
    shown = years[:YEARS_SHOWN]
    lines = cash.lines(view)
    rows = [row for line in lines for row in _cash_rows(view, line, lines, len(shown))]
    return Table(
        id="cash",
        caption=words("Cash that each budget must find; a minus sign means that cash comes back"),
        header=("Budget", *(words(Date(year)) for year in shown), "Whole plan", "Cash back"),
        rows=tuple(rows),
        note=_cash_note(view, lines, len(years) > len(shown)),
        align=_alignment(len(shown)),
    )


def _alignment(years: int) -> tuple[Align, ...]:
    numbers: list[Align] = ["right" for _ in range(years + 1)]
    return ("left", *numbers, "left")


def _cash_note(view: View, lines: list[tuple[str, str]], cut: bool) -> Words:
    price_year = view.results.resolved.pack.base_price_year
    parts: list[Words] = [
        words(
            "Against today's care, in constant prices of ",
            Date(price_year),
            ". Cash only: no freed beds, no QALYs.",
        )
    ]
    if any(payer == "patient" for payer, _ in lines):
        parts.append(" Patients’ own money is not in the total.")
    if cut:
        parts.append(" Later years are in the whole plan.")
    return words(*parts)


def _cash_rows(view: View, line: tuple[str, str], lines: list[tuple[str, str]], years: int) -> list[Row]:
    """Return a line's row; after the last department the trust as a whole, before patients the total."""
    payer, department = line
    mine = [other for other in lines if other[0] == "acute_trust"]
    total = [_cash_row(view, "system", "", years, "All NHS and councils", "total")]
    if payer == "patient":
        return [*total, _cash_row(view, payer, "", years, "Patients’ own money")]
    rows = [_cash_row(view, payer, department, years)]
    if department and line == mine[-1] and len(mine) > 1:
        rows.append(_cash_row(view, payer, "", years, "The hospital trust, in all", "subtotal"))
    return [*rows, *total] if line == lines[-1] else rows


def _cash_row(
    view: View,
    payer: str,
    department: str,
    years: int,
    name: str = "",
    kind: Literal["plain", "subtotal", "total"] = "plain",
) -> Row:
    place = f"{payer}.{department}" if department else payer
    known = names.capital(names.DEPARTMENT[department] if department else names.PAYER.get(payer, ""))
    cells = [view.cell(cash.must_find(payer, department, year + 1)) for year in range(years)]
    whole = view.cell(f"L.net_cash.{place}.yN", "negated")
    return Row((name or known, *cells, whole, _back(view, payer, department)), kind)


def _back(view: View, payer: str, department: str) -> Words:
    """Say when cash is back: a quarter, from the start, or never within the plan."""
    sign = view.sign(f"L.net_cash.{payer}.{department}.yN" if department else cash.net(payer))
    if sign == -1:
        had_it_back = not department and cash.quarter_back(view, payer) is not None
        return "lost again by the end" if had_it_back else "never"
    if sign in (0, None):
        return "–"
    return "by the end" if department else cash.since(view, payer)


def _beds(view: View) -> Runs:
    sign = view.sign("L.bed_days_averted.yN")
    if sign is None or sign < 1:
        return ()
    beds = view.value("L.beds_freed.yN")
    many = "about [L.beds_freed.yN] beds" if beds is not None and beds >= 1 else "[L.beds_freed.yN] of a bed"
    return view.say(
        f"**Beds.** Over the plan [L.bed_days_averted.yN|with_interval] bed days are not needed: {many} on "
        "an average day of its last year. That is room for other patients, not cash: no budget falls unless "
        "beds close."
    )


def _regime(view: View) -> Runs:
    regime = view.inputs.money.payment_regime
    if regime == "activity":
        return words(
            "We are paid by activity: each hip fracture avoided also costs us its income, which is counted "
            "above."
        )
    return ()


def _families(view: View) -> Runs:
    if view.sign("L.informal.unpaid_care.yN") != 1:
        return ()
    return view.say(
        "Families would give less unpaid care, worth about [L.informal.unpaid_care.yN] at published hourly "
        "values. No money changes hands."
    )


def _work(view: View) -> Runs:
    """Say what work lands on others in a year, in units and without a price; the table is in an appendix."""
    items = work_items(view)
    if not items:
        return words("No work lands on others beyond today's.")
    parts = [view.say(f"[L.work.{item}.yN] {names.WORK[item][0]}") for item in items]
    year = words(Date(view.results.financial_years[view.years - 1]))
    return words(
        Emphasis("Work for others"),
        ", above today's, in ",
        year,
        ": ",
        listed(parts),
        ". It has no price here, and those it lands on must be asked.",
    )


def work_items(view: View) -> list[str]:
    """Return the kinds of work that change."""
    return [item for item in names.WORK if view.sign(f"L.work.{item}.yN") not in (None, 0)]


def work_table(view: View) -> tuple[Table, ...]:
    """Return the extra work by item in the first and the last year; nothing where there is none."""
    items = work_items(view)
    if not items:
        return ()
    several = view.years > 1
    header: tuple[Words, ...] = (
        "Work",
        "Lands on",
        "In year one",
        *(("In the last year",) if several else ()),
    )
    return (
        Table(
            id="work",
            caption=words("Extra work for others in a year: ", view.name()),
            header=header,
            rows=tuple(_work_row(view, item, several) for item in items),
            align=("left", "left", "right", *(("right",) if several else ())),
            small=True,
        ),
    )


def _work_row(view: View, item: str, several: bool) -> Row:
    what, whom = names.WORK[item]
    first: Words = view.cell(f"L.work.{item}.y1")
    last = (view.cell(f"L.work.{item}.yN"),) if several else ()
    return Row((names.capital(what), whom, first, *last))
