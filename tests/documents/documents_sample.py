"""A whole document of the kind the case room writes, with made-up figures, for the tests of this room."""

from __future__ import annotations

import datetime
from typing import Any

from flscase.case.content import (
    EXACT,
    Appendix,
    Block,
    Bullets,
    Callout,
    Chart,
    Date,
    Document,
    Fact,
    FigureRef,
    Footnote,
    Heading,
    KeyFigure,
    KeyFigures,
    Note,
    PageBreak,
    Paragraph,
    Provenance,
    Quoted,
    Reference,
    Series,
    SeriesColumn,
    Table,
    Term,
    prose,
    row,
    rows_adding_up,
    words,
)
from flscase.case.figure import Figure, adding_up

OPTIONS = ("Current care", "Thin service", "Well-run service", "Well-run, aged 75+")
YEARS = ("2027/28", "2028/29", "2029/30", "2030/31", "2031/32")
DEPARTMENTS = {"rheumatology": 236_412.4, "radiology": 31_833.3, "pharmacy": 42_147.5}
HOSTILE = (
    '<script>alert(9)</script><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} ${1} & "q" \' ]]> '
    '\x00\x0b\x1b[31m \u202egnp.exe\u202c =HYPERLINK("http://x") { INCLUDETEXT "c:\\x" } **bold** [fls.icer]'
)


def figure(
    key: str, label: str, value: Any, unit: str, low: Any = None, high: Any = None, **more: Any
) -> Figure:
    """One made-up figure, modelled unless told otherwise."""
    basis = more.pop("basis", "modelled")
    more.setdefault("how", "Cohort model by quarter, this option less current care")
    more.setdefault("sources", ("options[fls].identified", "treatment.alendronate.hip", "refracture.rr.1y"))
    rests = "assumed" if basis == "modelled" else None
    return Figure(key, value, unit, label, basis, low, high, rests_on=rests, **more)


def sample_figures() -> dict[str, Figure]:
    """Figures of a hospital with 320 hip fractures a year; every value made up."""
    year5 = "by the end of year 5"
    made = [
        figure(
            "caseload.index_patients",
            "People who break a bone each year",
            1603,
            "people",
            1450,
            1760,
            basis="scaled",
        ),
        figure(
            "caseload.hip_fractures",
            "Hip fractures a year",
            320,
            "people",
            basis="counted",
            sources=("apc.csv",),
        ),
        figure("current.treated_share", "Share treated today", 0.193, "share", 0.16, 0.23, basis="audited"),
        figure("current.treated", "People treated today", 309, "people", 260, 360),
        figure("fls.treated", "People treated with a well-run service", 655, "people", 560, 740),
        figure("fls.treated_share", "Share treated with a well-run service", 0.41, "share", 0.35, 0.47),
        figure("fls.fractures_averted.all.y5", f"Fractures avoided {year5}", 53.2, "fractures", 31.1, 79.8),
        figure(
            "fls.fractures_averted.hip.y5", f"Hip fractures avoided {year5}", 17.4, "fractures", 9.2, 26.8
        ),
        figure("fls.bed_days_averted.y5", f"Bed days avoided {year5}", 412, "bed days", 210, 650),
        figure(
            "fls.net_cash.acute_trust.y5",
            f"Net cash of the trust {year5}",
            -493_000,
            "GBP",
            -560_000,
            -410_000,
        ),
        figure(
            "fls.net_cash.local_authority.y5",
            f"Net cash of the council {year5}",
            620_000,
            "GBP",
            180_000,
            1_150_000,
        ),
        figure("fls.net_cash.icb.y5", f"Net cash of the ICB {year5}", -480_000, "GBP", -610_000, -390_000),
        figure("fls.icer", "Cost per QALY gained", 20_123, "GBP per QALY", 11_000, 34_000),
        figure("fls.break_even_quarter.system", "Quarter of break-even", "never within the horizon", "text"),
        figure("fls.service_cost_per_assessed", "Cost per person assessed", 152.3, "GBP", 131, 178),
        figure("fls.delay.hips", "Hip fractures per quarter of delay", 0.87, "fractures", 0.46, 1.34),
        figure("pay.old", "A price nobody knows", None, "GBP", how="", sources=()),
    ]
    for year in (1, 2, 3):
        grown = {name: amount * 1.03 ** (year - 1) for name, amount in DEPARTMENTS.items()}
        parts = [
            figure(
                f"fls.must_find.{name}.fy{year}", f"Cash that {name} must find in year {year}", amount, "GBP"
            )
            for name, amount in grown.items()
        ]
        total = figure(
            f"fls.must_find.total.fy{year}", f"Cash to find in year {year}", sum(grown.values()), "GBP"
        )
        parts, total = adding_up(parts, total, 2)
        made += [*parts, total]
    return {item.id: item for item in made}


def care_gap() -> Series:
    """People at each step of care for four options."""
    steps = {
        "Break a bone": (1603, 1603, 1603, 1603),
        "Found": (None, 720, 1280, 640),
        "Assessed": (None, 504, 1152, 576),
        "Treatment advised": (None, 312, 714, 357),
        "Started": (309, 172, 571, 286),
    }
    rows = [
        (step, option, value)
        for step, people in steps.items()
        for option, value in zip(OPTIONS, people, strict=True)
    ]
    return Series(
        "care_gap",
        "care_gap",
        prose(
            "Of [caseload.index_patients] people, [current.treated] are treated; it could be [fls.treated]"
        ),
        "Bars for each step of care, one for each option. Most people are lost before they are found.",
        (
            SeriesColumn("step", "Step of care"),
            SeriesColumn("option", "Option"),
            SeriesColumn("people", "People a year", "people"),
        ),
        tuple(item for item in rows if item[2] is not None),
        unit="people",
        source="The case's own records and the options as described.",
        highlight="Well-run service",
    )


PAYERS = {
    "Acute trust": (-310_123.0, -120_456.0, -60_000.0, -20_000.0, 15_000.0),
    "ICB": (-40_000.0, -85_111.0, -110_000.0, -120_000.0, -125_000.0),
    "NHS England": (-12_345.0,) * 5,
    "General practice": (-15_432.0,) * 5,
    "Community services": (5_000.0, 14_000.0, 25_000.0, 35_000.0, 44_000.0),
    "Ambulance": (1_000.0, 3_000.0, 4_000.0, 6_000.0, 7_000.0),
    "Local authority": (20_000.0, 70_000.0, 130_000.0, 180_000.0, 220_000.0),
}


def who_pays() -> Series:
    """Net position by payer and year, with the total as a payer of its own."""
    amounts = {year: {payer: values[i] for payer, values in PAYERS.items()} for i, year in enumerate(YEARS)}
    return Series(
        "who_pays",
        "who_pays",
        "The trust and the ICB pay; the local authority gains",
        "Stacked bars by financial year: the trust and the ICB below zero, the local authority above.",
        (
            SeriesColumn("year", "Financial year"),
            SeriesColumn("payer", "Payer"),
            SeriesColumn("amount", "Better or worse off", "GBP", EXACT),
        ),
        rows_adding_up(amounts, "All payers"),
        unit="GBP",
        source="The ledger of the case.",
        highlight="All payers",
    )


def cumulative() -> Series:
    """Position so far by quarter and payer, the system with its band."""
    quarters = [f"{2027 + i // 4}/{28 + i // 4} Q{i % 4 + 1}" for i in range(20)]
    system = tuple(sum(values) for values in zip(*PAYERS.values(), strict=True))
    rows = []
    for payer, values in {**PAYERS, "Whole system": system}.items():
        so_far = 0.0
        for i, quarter in enumerate(quarters):
            so_far += values[i // 4] / 4
            ends = (so_far - 60e3 - abs(so_far) * 0.3, so_far + 50e3 + abs(so_far) * 0.35)
            rows.append((quarter, payer, so_far, *ends))
    return Series(
        "cumulative",
        "cumulative",
        "No NHS payer has its cash back within the plan",
        "Lines by quarter. The whole system stays below zero throughout.",
        (
            SeriesColumn("quarter", "Quarter"),
            SeriesColumn("payer", "Payer"),
            SeriesColumn("amount", "Position so far", "GBP"),
            SeriesColumn("low", "Low", "GBP", interval_of="amount"),
            SeriesColumn("high", "High", "GBP", interval_of="amount"),
        ),
        tuple(rows),
        unit="GBP",
        highlight="Whole system",
    )


def averted() -> Series:
    """Fractures avoided by site for three options."""
    sites = {"All sites": 53, "Hip": 17, "Spine": 12, "Wrist": 9, "Upper arm": 6, "Pelvis": 3, "Other": 6}
    parts = dict(zip(OPTIONS[1:], (0.2, 1.0, 0.75), strict=True))
    return Series(
        "averted",
        "averted",
        prose("About [fls.fractures_averted.all.y5] fractures are avoided; a third of them are hips"),
        "Points with ranges by site and option.",
        (
            SeriesColumn("site", "Site"),
            SeriesColumn("option", "Option"),
            SeriesColumn("averted", "Fractures avoided", "fractures"),
            SeriesColumn("low", "Low", "fractures", interval_of="averted"),
            SeriesColumn("high", "High", "fractures", interval_of="averted"),
        ),
        tuple(
            (site, option, count * part, count * part * 0.55, count * part * 1.5)
            for site, count in sites.items()
            for option, part in parts.items()
        ),
        unit="fractures",
        source="The model.",
        highlight="Well-run service",
    )


def all_series() -> tuple[Series, ...]:
    """One series of each kind."""
    return care_gap(), who_pays(), cumulative(), averted()


def _opening() -> tuple[Block, ...]:
    key = (
        KeyFigure(
            FigureRef("fls.fractures_averted.all.y5"), prose("fractures avoided by the end of [=year 5]")
        ),
        KeyFigure(
            FigureRef("fls.net_cash.acute_trust.y5", "negated"), "cash the trust puts in over the plan"
        ),
        KeyFigure(FigureRef("fls.icer"), prose("gained, range [fls.icer|interval]")),
        KeyFigure(FigureRef("fls.treated_share"), prose("treated, against [current.treated_share] today")),
    )
    ask = (
        "Approve a nurse-led service from [date:2027/28 Q1] at [fls.service_cost_per_assessed] for each "
        "person assessed."
    )
    points = (
        prose("The trust puts in **[fls.net_cash.acute_trust.y5|negated_with_interval]** in five years."),
        prose("It gives cash back to the trust: **[fls.break_even_quarter.system]**."),
    )
    return KeyFigures(key), Callout("What we ask", (Paragraph(prose(ask)), Bullets(points)), "ask")


def _need_and_gap() -> tuple[Block, ...]:
    need = (
        "Each year [caseload.index_patients|with_interval] people [=aged 50 and over] near this hospital "
        "break a bone after a minor fall. Today [current.treated_share|with_interval] of them are treated "
        "for weak bones[@flsdb, nice]."
    )
    note = Footnote(prose("Hip fractures coded [=S72.0 to S72.2] in the first place of an emergency stay."))
    hips = prose(
        "Of these, [caseload.hip_fractures] have broken a hip, counted in the hospital's own records"
    )
    rest = prose(
        ". A second fracture is most likely in the first [=24 months], which is why waiting costs[@nice]."
    )
    gap = (
        "[#care_gap] shows where people are lost. A well-run service would treat [fls.treated|with_interval] "
        "people a year and avoid [fls.fractures_averted.all.y5|with_interval] fractures, "
        "[fls.fractures_averted.hip.y5|with_interval] of them hips, by the end of year five."
    )
    people = (
        prose("A nurse calls within [=16 weeks]."),
        "One place to ask.",
        "Nobody waits for the next fracture.",
    )
    return (
        Heading(1, "Need"),
        Paragraph(prose(need), lead=True),
        Paragraph(words(hips, note, rest)),
        Heading(1, "Gap"),
        Paragraph(prose(gap)),
        Chart(care_gap()),
        Chart(averted()),
        Heading(1, "People"),
        Bullets(people, ordered=True),
    )


def _money_and_doubt() -> tuple[Block, ...]:
    rows = [row("Paid from the service's host", kind="group")]
    for name in DEPARTMENTS:
        cells = (FigureRef(f"fls.must_find.{name}.fy{year}") for year in (1, 2, 3))
        rows.append(row(name.capitalize(), *cells))
    totals = (FigureRef(f"fls.must_find.total.fy{year}") for year in (1, 2, 3))
    rows.append(row("All departments", *totals, kind="total"))
    back = (
        "Here: [fls.net_cash.local_authority.y5|signed] ([fls.net_cash.local_authority.y5|interval])."
        " ICB: [fls.net_cash.icb.y5|signed]. [fls.bed_days_averted.y5|with_unit] are freed; not cash."
    )
    lost = "One price is [pay.old]. The lead said: [:said]"
    doubt = "If tablets are stopped early, the cost per QALY rises well above [fls.icer]."
    assumed = row("Share found", Quoted("80%"), Quoted("standard 3 of the audit"))
    return (
        Heading(1, "Money"),
        Paragraph(prose("[#must-find] shows what each must find; [#who_pays] and [#cumulative] who gains.")),
        Table(
            "must-find",
            "Cash to find by department and year",
            ("Department", *(Date(year) for year in YEARS[:3])),
            tuple(rows),
            prose("ledger of the case, prices of [date:2024/25]"),
        ),
        Chart(who_pays()),
        Heading(2, "What comes back"),
        Paragraph(prose(back)),
        Chart(cumulative()),
        Heading(3, "What is not known"),
        Paragraph(prose(lost, said="“We lost 3 people in 2025.”")),
        Callout("What would change the answer", (Paragraph(prose(doubt)),), "warning"),
        Callout("Plainly", (Paragraph("It helps people. It does not pay for itself."),)),
        Note(prose("Each quarter of delay costs [fls.delay.hips|with_interval] hip fractures.")),
        PageBreak(),
        Appendix("Assumptions", "assumptions"),
        Table(
            "assumed",
            "What had to be assumed",
            ("What", "Value", "Why"),
            (assumed,),
            align=("left", "right", "left"),
        ),
    )


def sample_document(
    title: str = "Fracture liaison service for Northfield Hospital", **changes: Any
) -> Document:
    """A business justification case of about four pages, with every kind of block and run."""
    given: dict[str, Any] = {
        "title": title,
        "subtitle": "Business justification case",
        "status": "Draft for discussion",
        "facts": (
            Fact("Organisation", Quoted("Northfield Hospital (RZZ)")),
            Fact("Prepared by", Quoted("A Lead, B Manager")),
            Fact("Start of the service", Date(datetime.date(2027, 4, 1))),
            Fact("Prices of", Date("2024/25")),
            Fact("For", words("People ", Term("aged 50 and over"))),
        ),
        "blocks": (*_opening(), *_need_and_gap(), *_money_and_doubt()),
        "references": (
            Reference(
                "nice",
                "National Institute for Health and Care Excellence. Osteoporosis. NG259. 2026.",
                "https://www.nice.org.uk/guidance/ng259",
            ),
            Reference("flsdb", "Royal College of Physicians. FLS-DB annual report 2025."),
            Reference("unused", "Never cited. 1999."),
        ),
        "attributions": (
            "Contains public sector information licensed under the Open Government Licence v3.0.",
        ),
        "source_names": {"refracture.rr.1y": prose("risk of a second fracture[@flsdb]")},
        "provenance": Provenance("0.1.0", "uk 2026.1", "a1b2c3d4e5f60718", "99887766554433", 1, 1000),
        "code": "bjc",
    }
    return Document(**(given | changes))
