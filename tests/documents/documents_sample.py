"""A whole document of the kind the case room writes, with made-up figures, for the tests of this room."""

from __future__ import annotations

import datetime

from flscase.case.content import (
    Appendix,
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
    words,
)
from flscase.case.figure import Figure

OPTIONS = ("Current care", "Thin service", "Well-run service", "Well-run, aged 75+")
YEARS = ("2027/28", "2028/29", "2029/30", "2030/31", "2031/32")
HOSTILE = (
    '<script>alert(9)</script> {{ 7*7 }} ${1} & "q" \x00\x0b\u202egnp.exe =HYPERLINK(1) { INCLUDETEXT c:/x }'
)


def sample_figures() -> dict[str, Figure]:
    """Figures of a hospital with 320 hip fractures a year; every value made up."""

    def made(
        key: str, label: str, value, unit: str, low=None, high=None, basis="modelled", rests="assumed", **more
    ):
        rests = rests if basis == "modelled" else None
        more.setdefault("how", "Cohort model by quarter, this option less current care.")
        more.setdefault(
            "sources", ("options[fls].identified", "treatment.alendronate.hip", "refracture.rr.1y")
        )
        return Figure(key, value, unit, label, basis, low, high, rests_on=rests, **more)

    figures = [
        made(
            "caseload.index_patients",
            "People with a fragility fracture a year",
            1603,
            "people",
            1450,
            1760,
            "scaled",
            how="Hip fractures a year times fractures per hip.",
            digits=3,
        ),
        made(
            "caseload.hip_fractures",
            "Hip fractures a year",
            320,
            "people",
            basis="counted",
            how="Counted from the extract.",
            sources=("apc.csv",),
        ),
        made("current.treated_share", "Share treated today", 0.193, "share", 0.16, 0.23, "audited"),
        made("current.treated", "People treated today", 309, "people", 260, 360),
        made("fls.treated", "People treated with a well-run service", 655, "people", 560, 740),
        made("fls.treated_share", "Share treated with a well-run service", 0.41, "share", 0.35, 0.47),
        made(
            "fls.fractures_averted.all.y5",
            "Fractures avoided by the end of year 5",
            53.2,
            "fractures",
            31.1,
            79.8,
        ),
        made(
            "fls.fractures_averted.hip.y5",
            "Hip fractures avoided by the end of year 5",
            17.4,
            "fractures",
            9.2,
            26.8,
        ),
        made("fls.bed_days_averted.y5", "Bed days avoided by the end of year 5", 412, "bed days", 210, 650),
        made(
            "fls.net_cash.acute_trust.y5",
            "Net cash of the acute trust by the end of year 5",
            -493_000,
            "GBP",
            -560_000,
            -410_000,
        ),
        made(
            "fls.net_cash.local_authority.y5",
            "Net cash of the local authority by the end of year 5",
            620_000,
            "GBP",
            180_000,
            1_150_000,
        ),
        made(
            "fls.net_cash.icb.y5",
            "Net cash of the ICB by the end of year 5",
            -480_000,
            "GBP",
            -610_000,
            -390_000,
        ),
        made("fls.icer", "Cost per QALY gained", 20_123, "GBP per QALY", 11_000, 34_000),
        made(
            "fls.break_even_quarter.system",
            "Quarter in which the system breaks even",
            "never within the horizon",
            "text",
        ),
        made(
            "fls.service_cost_per_assessed", "Cost of the service per person assessed", 152.3, "GBP", 131, 178
        ),
        made("fls.delay.hips", "Hip fractures per quarter of delay", 0.87, "fractures", 0.46, 1.34),
        made("pay.old", "A price nobody knows", None, "GBP"),
    ]
    for department, first in (("rheumatology", 236_400), ("radiology", 31_800), ("pharmacy", 42_100)):
        for year in (1, 2, 3):
            label = f"Cash that {department} must find in year {year}"
            amount = first * (1 + 0.03 * (year - 1))
            figures.append(
                made(
                    f"fls.must_find.{department}.fy{year}", label, amount, "GBP", amount * 0.9, amount * 1.12
                )
            )
    for year in (1, 2, 3):
        total = sum(
            f.value for f in figures if f.id.startswith("fls.must_find") and f.id.endswith(f"fy{year}")
        )
        figures.append(made(f"fls.must_find.total.fy{year}", f"Cash to find in year {year}", total, "GBP"))
    return {figure.id: figure for figure in figures}


def care_gap() -> Series:
    """People at each step of care for four options."""
    steps = (
        ("Break a bone", (1603, 1603, 1603, 1603)),
        ("Found", (720, 720, 1280, 640)),
        ("Assessed", (510, 504, 1152, 576)),
        ("Treatment advised", (400, 312, 714, 357)),
        ("Started", (330, 172, 571, 286)),
    )
    rows = tuple(
        (step, option, float(v)) for step, values in steps for option, v in zip(OPTIONS, values, strict=True)
    )
    columns = (
        SeriesColumn("step", "Step of care"),
        SeriesColumn("option", "Option"),
        SeriesColumn("people", "People a year", "people", 3),
    )
    return Series(
        "care-gap", "care_gap",
        prose("Of [caseload.index_patients] people who break a bone, [current.treated] are treated; it could be [fls.treated]"),
        "Bars for each step of care, one for each option. Most people are lost before they are found.",
        columns, rows, "people", "The case's own records and the options as described.", "Well-run service",
    )  # fmt: skip


PAYERS = {
    "Acute trust": (-310e3, -120e3, -60e3, -20e3, 15e3),
    "ICB": (-40e3, -85e3, -110e3, -120e3, -125e3),
    "NHS England": (-12e3,) * 5,
    "General practice": (-15e3,) * 5,
    "Community services": (5e3, 14e3, 25e3, 35e3, 44e3),
    "Ambulance": (1e3, 3e3, 4e3, 6e3, 7e3),
    "Local authority": (20e3, 70e3, 130e3, 180e3, 220e3),
}


def who_pays() -> Series:
    """Net position by payer and year, with the total as a payer of its own."""
    everybody = {**PAYERS, "All payers": tuple(sum(v) for v in zip(*PAYERS.values(), strict=True))}
    rows = tuple(
        (year, payer, values[i]) for i, year in enumerate(YEARS) for payer, values in everybody.items()
    )
    columns = (
        SeriesColumn("year", "Financial year"),
        SeriesColumn("payer", "Payer"),
        SeriesColumn("amount", "Better or worse off", "GBP", 3),
    )
    return Series("who-pays", "who_pays", "The trust and the ICB pay; the local authority gains", "Stacked bars by financial year. The trust and the ICB stand below zero, the local authority above.", columns, rows, "GBP", "The ledger of the case.", "All payers")  # fmt: skip


def cumulative() -> Series:
    """Cumulative position by quarter and payer, the system with its band."""
    quarters = [f"{2027 + i // 4}/{28 + i // 4} Q{i % 4 + 1}" for i in range(20)]
    rows = []
    for payer, values in {
        **PAYERS,
        "Whole system": tuple(sum(v) for v in zip(*PAYERS.values(), strict=True)),
    }.items():
        so_far = 0.0
        for i, quarter in enumerate(quarters):
            so_far += values[i // 4] / 4
            ends = (so_far - 60e3 - abs(so_far) * 0.3, so_far + 50e3 + abs(so_far) * 0.35)
            rows.append((quarter, payer, so_far, *(ends if payer == "Whole system" else (None, None))))
    columns = (
        SeriesColumn("quarter", "Quarter"), SeriesColumn("payer", "Payer"), SeriesColumn("amount", "Position so far", "GBP", 3),
        SeriesColumn("low", "Low", "GBP", 3, "amount"), SeriesColumn("high", "High", "GBP", 3, "amount"),
    )  # fmt: skip
    return Series("cumulative", "cumulative", "No NHS payer has its cash back within the plan", "Lines by quarter. The whole system stays below zero throughout.", columns, tuple(rows), "GBP", highlight="Whole system")  # fmt: skip


def averted() -> Series:
    """Fractures avoided by site for three options."""
    sites = (
        ("All sites", 53),
        ("Hip", 17),
        ("Spine", 12),
        ("Wrist", 9),
        ("Upper arm", 6),
        ("Pelvis", 3),
        ("Other", 6),
    )
    rows = tuple(
        (s, o, v * f, v * f * 0.55, v * f * 1.5)
        for s, v in sites
        for o, f in zip(OPTIONS[1:], (0.2, 1, 0.75), strict=True)
    )
    columns = (
        SeriesColumn("site", "Site"), SeriesColumn("option", "Option"), SeriesColumn("averted", "Fractures avoided", "fractures", 2),
        SeriesColumn("low", "Low", "fractures", 2, "averted"), SeriesColumn("high", "High", "fractures", 2, "averted"),
    )  # fmt: skip
    return Series("averted", "averted", prose("About [fls.fractures_averted.all.y5] fractures are avoided; a third of them are hips"), "Points with ranges by site and option.", columns, rows, "fractures", "The model.", "Well-run service")  # fmt: skip


def sample_document(title: str = "Fracture liaison service for Northfield Hospital") -> Document:
    """A business justification case of about four pages, with every kind of block and run."""
    finance_rows = [row("Paid from the service's host", kind="group")]
    for department in ("rheumatology", "radiology", "pharmacy"):
        cells = [FigureRef(f"fls.must_find.{department}.fy{year}") for year in (1, 2, 3)]
        finance_rows.append(row(department.capitalize(), *cells))
    finance_rows.append(
        row("All departments", *(FigureRef(f"fls.must_find.total.fy{y}") for y in (1, 2, 3)), kind="total")
    )
    blocks = (
        KeyFigures((
            KeyFigure(FigureRef("fls.fractures_averted.all.y5"), prose("fractures avoided by the end of [=year five]")),
            KeyFigure(FigureRef("fls.net_cash.acute_trust.y5", "negated"), "cash the trust puts in over the plan"),
            KeyFigure(FigureRef("fls.icer"), prose("gained, range [fls.icer|interval]")),
            KeyFigure(FigureRef("fls.treated_share"), prose("treated, against [current.treated_share] today")),
        )),
        Callout("What we ask", (
            Paragraph(prose("Approve a nurse-led service from [date:2027/28 Q1] at [fls.service_cost_per_assessed] for each person assessed.")),
            Bullets((prose("The trust puts in **[fls.net_cash.acute_trust.y5|negated_with_interval]** by the end of year five."), prose("It gives cash back to the trust: **[fls.break_even_quarter.system]**."))),
        ), "ask"),
        Heading(1, "Need"),
        Paragraph(prose("Each year [caseload.index_patients|with_interval] people [=aged 50 and over] who look to this hospital break a bone after a minor fall. Today [current.treated_share|with_interval] of them are treated for weak bones[@flsdb,nice]."), lead=True),
        Paragraph(words(prose("Of these, [caseload.hip_fractures] have broken a hip, counted in the hospital's own records"), Footnote(prose("Hip fractures coded S72.0 to S72.2 in the first position of an emergency stay." .replace("S72.0 to S72.2", "[=S72.0 to S72.2]"))), prose(". A second fracture is most likely in the first [=24 months], which is why waiting costs[@nice]."))),
        Heading(1, "Gap"),
        Paragraph(prose("[#care-gap] shows where people are lost. A well-run service would treat [fls.treated|with_interval] people a year and avoid [fls.fractures_averted.all.y5|with_interval] fractures, [fls.fractures_averted.hip.y5|with_interval] of them hips, by the end of year five.")),
        Chart(care_gap()),
        Chart(averted()),
        Heading(1, "People"),
        Bullets((prose("A nurse calls within [=16 weeks]."), "One place to ask about bones, falls and tablets.", "Nobody is told to wait for the next fracture."), ordered=True),
        Heading(1, "Money"),
        Paragraph(prose("Who pays and who gains is not the same. [#must-find] shows what each department must find; [#who-pays] and [#cumulative] show who gains.")),
        Table("must-find", "Cash to find by department and year", ("Department", *(Date(y) for y in YEARS[:3])), tuple(finance_rows), prose("ledger of the case, prices of [date:2024/25]")),
        Chart(who_pays()),
        Heading(2, "What comes back"),
        Paragraph(prose("Local authority: [fls.net_cash.local_authority.y5|signed] ([fls.net_cash.local_authority.y5|interval]). ICB: [fls.net_cash.icb.y5|signed]. [fls.bed_days_averted.y5|with_unit] are freed; they are not cash.")),
        Chart(cumulative()),
        Heading(3, "What is not known"),
        Paragraph(prose("One price is [pay.old]. Said by the lead: [:said]", said="“We lost 3 people in 2025.”")),
        Callout("What would change the answer", (Paragraph(prose("If tablets are stopped early, the cost per QALY rises well above [fls.icer].")),), "warning"),
        Callout("Plainly", (Paragraph("It helps people. It does not pay for itself."),)),
        Note(prose("Each quarter of delay costs [fls.delay.hips|with_interval] hip fractures.")),
        Appendix("Assumptions", "assumptions"),
        Table("assumed", "What had to be assumed", ("Assumption", "Value", "Why"), (row("Share found", Quoted("80%"), Quoted("standard 3 of the audit")),), align=("left", "right", "left")),
    )  # fmt: skip
    references = (
        Reference("nice", "National Institute for Health and Care Excellence. Osteoporosis: risk assessment, treatment, and fragility fracture prevention. NG259. 2026.", "https://www.nice.org.uk/guidance/ng259"),
        Reference("flsdb", "Royal College of Physicians. Fracture Liaison Service Database annual report 2025.", None),
        Reference("unused", "Never cited. 1999."),
    )  # fmt: skip
    return Document(
        title=title,
        subtitle="Business justification case",
        status="Draft for discussion",
        facts=(
            Fact("Organisation", Quoted("Northfield Hospital (RZZ)")),
            Fact("Prepared by", Quoted("A Lead, B Manager")),
            Fact("Start of the service", Date(datetime.date(2027, 4, 1))),
            Fact("Prices of", Date("2024/25")),
            Fact("For", words("People ", Term("aged 50 and over"))),
        ),
        blocks=blocks,
        references=references,
        attributions=("Contains public sector information licensed under the Open Government Licence v3.0.",),
        source_names={"refracture.rr.1y": prose("risk of a second fracture[@flsdb]")},
        provenance=Provenance("0.1.0", "uk 2026.1", "a1b2c3d4e5f60718", "99887766554433", 1, 1000),
        code="bjc",
    )
