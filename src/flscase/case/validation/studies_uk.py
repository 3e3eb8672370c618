"""Evaluations from the United Kingdom, rebuilt: Glasgow, the English hospitals, the national figures."""

from __future__ import annotations

from dataclasses import replace

from flscase.case.validation import money
from flscase.case.validation.bench import Bench, Horizon, fractures
from flscase.case.validation.verdict import MODEL, ORDER, Row, Study, interval
from flscase.economics import pathway
from flscase.economics.clock import Floats
from flscase.economics.model import Evaluation
from flscase.economics.plan import OptionPlan
from flscase.economics.prognosis import ITEM
from flscase.economics.treatment import Course
from flscase.terms import SITES

THOUSAND = 1000.0
BEST = Course("alendronate", "perfect", start=0.0)  # at once, and nobody stops


def glasgow(bench: Bench) -> Study:
    """McLellan 2011: a thousand patients, 686 against 193 treated."""
    extra = bench.target("published.mclellan.treated_service") - bench.target(
        "published.mclellan.treated_usual"
    )
    kinds = ("ordinary", "monitored", "perfect")
    cohort = bench.treated(bench.everybody, [*(Course("alendronate", kind) for kind in kinds), BEST])
    rows = []
    for name, sites in (("fractures_averted", ()), ("hip_fractures_averted", ("hip",))):
        what = "fractures averted" + (", hips" if sites else "")
        most = extra * cohort.less(*fractures(*sites), run=4)
        for place, kind in enumerate(kinds, 1):
            rows.append(
                Row(
                    f"published.mclellan.{name}",
                    what,
                    f"{kind} persistence in both arms, five years",
                    bench.target(f"published.mclellan.{name}"),
                    extra * cohort.less(*fractures(*sites), run=place, years=5),
                    "per 1,000",
                    MODEL,
                    _GLASGOW[bool(sites)],
                    most=most,
                )
            )
    return Study(
        "mclellan",
        "Glasgow, 1,000 patients",
        "mclellan2011",
        "686 against 193 treated with alendronate from week 16; our national mix of sites and ages; "
        "the horizon is not in what we hold, so five years after the index",
        (*rows, *_glasgow_money(bench)),
        "The number of fractures lies between ours with ordinary and with monitored persistence. The hips "
        "are not reproduced: 11 of 18 is twice the share of hips that refractures of any site have here. How "
        "long people stay on treatment decides everything else.",
    )


_GLASGOW = {
    False: "Persistence decides: from two thirds to nearly twice the published number.",
    True: "Six in ten of the fractures averted would be hips; among refractures of the national mix three "
    "in ten are, and the drug spares hips hardly more than other bones.",
}


def _glasgow_money(bench: Bench) -> list[Row]:
    people = bench.everybody * THOUSAND
    usual = bench.target("published.mclellan.treated_usual") / THOUSAND
    service = bench.target("published.mclellan.treated_service") / THOUSAND
    assessment = bench.target("published.mclellan.assessment_cost")
    rows = []
    for kind in ("ordinary", "monitored"):
        found = money.run(bench, [money.usual(usual), money.everyone_seen(service, kind)], people, years=5)
        events = money.saved(bench, found, "service", "usual").lives
        after, before = (money.on_drugs(bench, found.options[name]).lives for name in ("service", "usual"))
        variant = f"service {kind}, usual care ordinary; whole lives, 3.5 %, prices of 2024/25"
        each = events / money.averted(found, "service", "usual", whole=True)
        qalys = money.gained(found, "service", "usual")
        for name, target, ours, unit in (
            ("qalys_gained", bench.target("published.mclellan.qalys_gained"), qalys, "per 1,000"),
            ("fracture_cost_avoided", _avoided_each(bench), each, "£ per fracture averted"),
            ("drug_cost", bench.target("published.mclellan.drug_cost"), after - before, "£ per 1,000"),
            (
                "saving",
                bench.target("published.mclellan.saving"),
                events - (after - before) - assessment,
                "£ per 1,000",
            ),
        ):
            what, reason = _GLASGOW_MONEY[name]
            id = f"published.mclellan.{name}"
            rows.append(Row(id, what, variant, target, ours, unit, MODEL, reason))
    return rows


def _avoided_each(bench: Bench) -> float:
    avoided = bench.target("published.mclellan.fracture_cost_avoided")
    return avoided / bench.target("published.mclellan.fractures_averted")


_GLASGOW_MONEY = {
    "qalys_gained": ("QALYs gained", "The published number is recalled, not read."),
    "fracture_cost_avoided": (
        "cost of a fracture averted",
        "Their fractures are mostly hips, ours mostly are not, although prices have risen since.",
    ),
    "drug_cost": ("extra cost of drugs", "Alendronate has become cheap."),
    "saving": (
        "net saving, with the published cost of assessment",
        "A small difference of large sums, of either sign: persistence and the price of drugs decide it, and "
        "£84 is little for assessing one patient.",
    ),
}


def english_hospitals(bench: Bench) -> Study:
    """Leal 2017: hip fracture at 83, by sex; and what a ratio of deaths does by itself."""
    sight = Horizon(float(bench.parameters["econ.discount"][0]))
    extra = bench.target("published.majumdar_hip.treated.service") - bench.target(
        "published.majumdar_hip.treated.usual"
    )
    ratio = bench.target("direct.hawley.fls.death_365d")
    rows: list[Row] = []
    for sex in ("female", "male"):
        people = bench.people(groups=["hip"], bands=["80-84"], sexes=[sex])
        cascade = bench.treated(people, [Course("alendronate", "monitored"), BEST], [sight])
        before, after = bench.under_ratio(people, years=1.0, deaths=ratio, horizons=[sight])
        for item, name in (("life_years", "life-years"), ("qalys", "QALYs")):
            id = f"published.leal.fls.{sex}.{item}"
            found = bench.pack.get(id)
            within = interval(found.number, found.low or 0.0, found.high or 0.0)
            what = f"{name} gained, {'women' if sex == 'female' else 'men'}"
            gain = after.per_person(item, horizon=sight) - before.per_person(item, horizon=sight)
            rows += [
                Row(
                    id,
                    what,
                    f"cascade: {extra:.0%} more treated, monitored",
                    found.number,
                    -extra * cascade.less(item, run=1, horizon=sight),
                    "per patient",
                    within,
                    "Even everybody on treatment at once, nobody stopping, gains a part of it.",
                    most=-cascade.less(item, run=2, horizon=sight),
                ),
                Row(
                    id,
                    what,
                    f"direct ratio of deaths {ratio:g} for one year",
                    found.number,
                    gain,
                    "per patient",
                    within,
                    "Follows from the mortality ratio alone; no fracture is averted in this scenario.",
                    direct=True,
                ),
            ]
    return Study(
        "leal",
        "English hospitals, hip fracture at 83",
        "leal2017",
        "index hip, 80–84, each sex; lifetime at 3.5 %; shares treated of the Canadian hip trial, because "
        "the study rests on ratios and has none",
        tuple(rows),
        "Reproduced by the direct ratio of deaths alone, and by nothing else: the gain is not one of fewer "
        "fractures. As deaths fell within 30 days, before any drug acts, the ratio is read as the quality of "
        "the hospitals that had a service. The base case does not use it. Costs are not compared: most of "
        "theirs is care in the added life, which our base case counts for new care-home residents only.",
    )


def null_result(bench: Bench) -> Study:
    """Hawley 2016: no significant change of second hip fractures; would ours have been seen?"""
    plans = money.standard(bench)
    found = money.run(bench, [plans["current"], plans["fls"]], bench.everybody * THOUSAND, years=5)
    people = bench.people(groups=["hip"])
    hips = {name: _two_years(found, name, people) for name in ("current", "fls")}
    row = bench.pack.get("direct.hawley.fls.second_hip")
    return Study(
        "hawley",
        "11 English hospitals, second hip fracture",
        "hawley2016",
        "our well-run service against current care, index hips, two years",
        (
            Row(
                row.id,
                "second hip fractures at two years, ratio",
                "cascade, well-run service",
                row.number,
                hips["fls"] / hips["current"],
                "ratio",
                interval(row.number, row.low or 0.0, row.high or 0.0),
                "The effect that the cascade predicts is far inside what 11 hospitals could not tell from "
                "none. The interval is recalled, not read.",
            ),
        ),
        "Consistent: the null result does not contradict the model, nor does it support it.",
    )


def _two_years(found: Evaluation, option: str, people: Floats) -> float:
    """Return second hips in two years under an option's steady shares, per person."""
    result = found.options[option]
    shares = pathway.shares(result.plan, result.flows.queue, 20)
    untreated = found.prognosis.fine[0, ITEM["fractures.hip"], :8, :, 0].sum(axis=0)
    total = untreated.copy()
    for source in (shares.service, shares.usual):
        for course, share in source.items():
            place = found.classes.runs[0][course]
            run = found.prognosis.fine[place, ITEM["fractures.hip"], :8, :, 0].sum(axis=0)
            total += share[-1, :, 0] * (run - untreated)
    return float(total @ people)


def raw_means(bench: Bench) -> Study:
    """Wu 2018 and others: before-and-after studies taken at their word."""
    service, control = (bench.target(f"direct.wu.refracture.{arm}") for arm in ("service", "control"))
    extra = bench.target("published.wu.started.service") - bench.target("published.wu.started.control")
    cohort = bench.treated(bench.everybody, [Course("alendronate", "monitored"), BEST])
    untreated = cohort.per_person(*fractures(), years=2)
    most = cohort.less(*fractures(), run=2, years=2) / untreated
    walters = 1 - bench.target("published.walters.refracture_high")
    reason = "People who go to a service differ from those who do not: the studies are confounded."
    ours = extra * cohort.less(*fractures(), run=1, years=2) / untreated
    common = ("share of refractures averted", f"cascade: {extra:.0%} more started, monitored, two years")
    return Study(
        "wu",
        "Controlled studies, raw means",
        "wu2018",
        "started 38 against 17 %, national mix, two years",
        (
            Row(
                "direct.wu.refracture.service",
                *common,
                1 - service / control,
                ours,
                "share",
                MODEL,
                reason,
                most,
            ),
            Row("published.walters.refracture_high", *common, walters, ours, "share", MODEL, reason, most),
        ),
        "Not reached by treating: the published falls are larger than the drugs' own trials allow even where "
        "every patient is treated at once and for good.",
    )


def _without_limits(plan: OptionPlan) -> OptionPlan:
    """Return a plan without places or staff: a nation's service is not one hospital's."""
    return replace(plan, new_per_month=None, workforce=())


def nation(bench: Bench) -> Study:
    """IOF microsimulation and the campaign's figures: a country of the size of the UK for five years."""
    plans = money.standard(bench)
    options = [plans["current"], _without_limits(plans["fls"]), money.everyone_seen(1.0, "perfect")]
    found = money.run(bench, options, bench.everybody * bench.target("check.fractures_uk"), years=5)
    averted = money.averted(found, "fls", "current")
    hips = money.averted(found, "fls", "current", "hip")
    days = sum(
        money.averted(found, "fls", "current", site) * float(bench.parameters[f"bed_days.{site}"][0])
        for site in SITES
    )
    operations = hips * float(bench.parameters["operated.hip"][0])
    qalys = 5 * money.gained(found, "fls", "current")
    iof = {
        name: bench.target(f"published.iof.{name}")
        for name in ("fractures_averted", "qalys_gained", "bed_days_averted", "operations_averted")
    }
    ours = dict(zip(iof, (averted, qalys, days, operations), strict=True))
    reasons = {
        "fractures_averted": "The closest relative of this model: same comparator, same horizon.",
        "qalys_gained": "Ours counts whole lives; theirs gives nearly one QALY for each fracture averted.",
        "bed_days_averted": "Follows the share of hips among the fractures averted.",
        "operations_averted": "Half of theirs are operated on; with us only hips are.",
    }
    rows = [
        Row(
            f"published.iof.{name}",
            name.replace("_", " "),
            "well-run service against current care, 536,000 index patients a year",
            target,
            ours[name],
            "in five years",
            ORDER,
            reasons[name],
        )
        for name, target in iof.items()
    ]
    for name, sites in (("fractures_averted", ()), ("hip_fractures_averted", ("hip",))):
        rows.append(
            Row(
                f"published.ros.{name}",
                f"campaign: {name.replace('_', ' ')}",
                "well-run service, 536,000 index patients a year (whole UK; theirs is England)",
                bench.target(f"published.ros.{name}"),
                money.averted(found, "fls", "current", *sites),
                "in five years",
                ORDER,
                "Would take nearly every patient treated and nobody stopping; the method is not published.",
                most=money.averted(found, "service", "current", *sites),
            )
        )
    return Study(
        "iof",
        "A country of the size of the UK, five years",
        "pinedo2023",
        "the national mix, our well-run service without limits of capacity; fractures a year as counted "
        "for 2010",
        tuple(rows),
        "The microsimulation is of our order; the campaign's figures are several times both.",
    )


def calculator(bench: Bench) -> Study:
    """The commissioners' calculator: 3.28 pounds back for each pound of service, gross."""
    plans = money.standard(bench)
    people = bench.everybody * 1600.0
    current, fls = plans["current"], plans["fls"]
    perfect = money.everyone_seen(1.0, "perfect")
    found = money.run(bench, [current, fls, perfect], people, years=5)
    cost = money.on_service(bench, found.options["fls"]).plan
    ratio = bench.target("direct.li.refracture")
    strong = bench.target("direct.wu.refracture.service") / bench.target("direct.wu.refracture.control")
    target = bench.target("published.rcp.saving") / bench.target("published.rcp.service_cost")
    rows = []
    for wide, words in ((False, "NHS and social care"), (True, "with patients' money and unpaid care")):
        saved, most = (
            money.saved(bench, found, name, "current", wide=wide).plan / cost for name in ("fls", "service")
        )
        reason = (
            "Gross: drugs are left out and bed days count as money. To reach it, nearly all must be treated "
        )
        reason += "at the same cost of the service, and nobody stop."
        rows.append(_returned(f"cascade; {words}", target, saved, reason, most=most))
    for value, words in ((ratio, "pooled before-and-after studies"), (strong, "raw means")):
        direct = money.under_ratio(bench, fls, people, value, 5)
        saved = money.saved(bench, direct, "fls", "usual", wide=True).plan / cost
        variant = f"direct ratio of refractures {value:.2f} ({words}); with patients' money and unpaid care"
        reason = "Takes a before-and-after ratio at its word for all who are assessed."
        rows.append(_returned(variant, target, saved, reason, direct=True))
    return Study(
        "rcp",
        "Commissioners' calculator: 3.28 to 1",
        "rcp2019",
        "one hospital of 320 hips (1,600 index patients) a year, five years of intake, our well-run service",
        tuple(rows),
        "Not reached by treatment: our well-run service returns a part of it, gross. It takes a ratio "
        "straight from before-and-after studies, with unpaid care and patients' money counted as savings.",
    )


def _returned(
    variant: str, target: float, ours: float, reason: str, *, most: float | None = None, direct: bool = False
) -> Row:
    what = "gross saving on fractures for each £1 of service"
    return Row(
        "published.rcp.saving", what, variant, target, ours, "ratio", MODEL, reason, most=most, direct=direct
    )
