"""The shipped pack is whole: every id the model reads, every value sourced, and numbers that agree."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict

import pytest

from flscase.evidence import Pack
from flscase.evidence.parameter import ROLES, STATUSES, Parameter
from flscase.terms import BANDS, DEPARTMENTS, DRUGS, GROUPS, PAYERS, SEXES, SITES

NEW_AGES = (*BANDS[:8], "90-94", "95+")
MONTHS = (6, 12, 18, 24, 36, 60)
DRUG_SITES = ("hip", "spine", "non_vertebral")
BANDED_PAY = ("3", "4", "5", "6", "7", "8a")

READ_BY_THE_MODEL = [
    *(f"incidence.{site}.{sex}.{band}" for site in SITES for sex in SEXES for band in BANDS),
    "caseload.fractures_per_hip",
    *(f"caseload.mix.{site}" for site in SITES),
    *("refracture.cumulative.1y", "refracture.cumulative.2y", "refracture.rr.1y", "refracture.decay"),
    *("gradient.spine_vs_hip.12m", "gradient.spine_vs_hip.24m", "mortality.causal_share"),
    *(f"mortality.hip.{time}" for time in ("months_0_6", "months_6_12", "later")),
    *(f"mortality.{group}.{time}" for group in ("spine", "other") for time in ("year_one", "later")),
    *(f"treatment.{drug}.{site}" for drug in DRUGS if drug != "romosozumab" for site in DRUG_SITES),
    *(f"treatment.romosozumab_vs_alendronate.{site}" for site in DRUG_SITES),
    *("treatment.onset.spine", "treatment.onset.non_vertebral", "treatment.trial_years"),
    *(f"treatment.offset.{sort}" for sort in ("bisphosphonate", "denosumab", "anabolic")),
    *(
        f"treatment.course.{sort}"
        for sort in ("oral", "intravenous", "denosumab", "teriparatide", "romosozumab")
    ),
    *(f"persistence.{curve}.{month}m" for curve in ("ordinary", "cautious") for month in MONTHS),
    *(f"persistence.monitored.{month}m" for month in (12, 36, 60)),
    *(f"persistence.zoledronate.{month}m" for month in (12, 24, 36)),
    *("persistence.target_odds", "persistence.denosumab.24m"),
    *("pathway.start_weeks", "pathway.dxa_share", "pathway.usual_treated", "pathway.wait_limit_weeks"),
    *("risk.share_high", "risk.ratio", "care_home.death_ratio", "care_home.death_first_year"),
    *(f"care_home.at_index.{group}.{band}" for group in GROUPS for band in BANDS),
    *(f"care_home.new.{sex}.{age}" for sex in SEXES for age in NEW_AGES),
    *(f"utility.baseline.{term}" for term in ("intercept", "male", "age", "age2")),
    *(f"utility.{site}.{time}" for site in ("hip", "spine") for time in ("year_one", "later")),
    *("utility.other.year_one", "utility.care_home", "operated.hip"),
    *(f"bed_days.{site}" for site in SITES),
    *(f"admitted.{site}" for site in SITES[1:]),
    *(f"cost.{site}.admission" for site in SITES[1:]),
    *("cost.hip.spell", "cost.hip.increment", "cost.hip.first_year", "cost.emergency_attendance"),
    *("cost.ambulance", "cost.rehabilitation", "cost.fracture_clinic.first", "visits.follow_up"),
    *("cost.fracture_clinic.follow_up", "cost.home_care", "cost.adaptations", "cost.care_home.week"),
    *("cost.bed_day", "cost.dxa", "cost.denosumab_injection", "cost.gp"),
    *("split.home_care", "split.care_home", "split.adaptations", "split.hip_spell"),
    *(f"price.{drug}" for drug in DRUGS),
    *("price.calcium_vitamin_d", "share.calcium_vitamin_d"),
    *(f"infusion.{what}.{place}" for what in ("minutes", "chair") for place in ("ward", "day", "home")),
    *("minutes.new_patient", "minutes.follow_up", "hours.productive"),
    *(f"pay.band_{band}.{point}" for band in BANDED_PAY for point in ("min", "mid", "max")),
    *("oncost.pension.total", "oncost.pension.trust", "oncost.ni.rate", "oncost.ni.threshold"),
    *("oncost.levy", "pay.consultant_session", "service.it_audit", "service.set_up"),
    *(f"cashable.{payer}" for payer in PAYERS if payer not in ("nhs_england", "unpaid_care")),
    *("cashable.service", "econ.discount", "econ.threshold.lower", "econ.threshold.upper"),
    "econ.green_book_qaly",
    *(f"inflation.{year}" for year in ("1213", "1314", "1415", "1718", "2223", "2324")),
]


def every(uk: Pack, role: str = "") -> list[Parameter]:
    return [p for p in uk.parameters.values() if not role or p.role == role]


@pytest.mark.parametrize("id", READ_BY_THE_MODEL)
def test_the_model_finds_what_it_reads(uk: Pack, id: str) -> None:
    assert uk.get(id).role in ("input", "scenario")


def test_every_value_is_complete(uk: Pack) -> None:
    for p in every(uk):
        assert p.label[0].isupper(), p.id
        assert p.unit, p.id
        assert p.role in ROLES, p.id
        assert p.status in STATUSES, p.id
        assert p.citation or p.reasoning, p.id
        assert p.allowed[0] < p.allowed[1], p.id
        assert p.line > 1, p.id
        assert p.file.endswith(".toml"), p.id


def test_an_address_stands_wherever_the_source_has_one(uk: Pack) -> None:
    for p in every(uk):
        source = uk.bibliography.get(p.source)
        if source is not None:
            assert (p.doi, bool(p.url)) == (source.doi, bool(source.url or p.url)), p.id


def test_the_id_says_what_may_be_done_with_it(uk: Pack) -> None:
    roles = {"check": "check", "published": "target", "alternative": "scenario", "direct": "scenario"}
    for p in every(uk):
        expected = roles.get(p.id.split(".")[0])
        assert expected is None or p.role == expected, p.id


def test_direct_ratios_never_enter_the_base_case(uk: Pack) -> None:
    assert uk.ids("direct.")
    assert {p.role for p in every(uk) if p.id.startswith(("direct.", "claim."))} == {"scenario"}


def test_first_edition_is_carried_over_whole(uk: Pack) -> None:
    statuses: dict[str, set[str]] = defaultdict(set)
    for p in every(uk):
        if p.first_edition_id:
            statuses[p.first_edition_id].add(p.status)
    assert len(statuses) == 637
    assert Counter(status for found in statuses.values() for status in found) == {
        "read": 351,
        "recalled": 98,
        "ours": 188,
    }
    assert [p.id for p in uk.by_first_edition("NCC_HE51")] == [
        "cost.wrist.admission",
        "cost.humerus.admission",
    ]
    assert uk.by_first_edition("MORT_10")[0].id == "mortality.causal_share"
    assert uk.by_first_edition("NONE_99") == ()


def test_what_nobody_found_in_print_says_why_it_was_chosen(uk: Pack) -> None:
    for p in every(uk):
        if p.status == "ours":
            assert len(p.reasoning) > 10, p.id
        else:
            assert p.source in uk.bibliography, p.id


def test_everything_known_to_be_weak_is_flagged(uk: Pack) -> None:
    starts = (
        *("incidence.", "mortality.causal_share", "persistence.ordinary", "persistence.monitored"),
        *("persistence.zoledronate", "treatment.offset.", "treatment.bisphosphonate.hip", "cost.home_care"),
        *("split.", "care_home.new.", "care_home.death_ratio", "care_home.at_index", "utility.care_home"),
        *("utility.other", "cashable.", "cost.bed_day", "price.zoledronate", "price.denosumab"),
        *("price.romosozumab", "price.teriparatide", "direct.hawley", "direct.li", "direct.wu", "admitted."),
        *("risk.", "pathway.usual_treated", "minutes.", "service.", "check.cost.service_per_assessed"),
        *("check.incidence.spine", "published.ros.", "published.rcp.", "claim.ros.", "treatment.trial_years"),
        *("alternative.cost.spine", "alternative.cost.non_hip", "gradient.", "price.ibandronate"),
    )
    for start in starts:
        found = [p for p in every(uk) if p.id.startswith(start) and p.role != "superseded"]
        assert found, start
        for p in found:
            lead = uk.get(p.draw_id)
            tablet = p.id == "price.ibandronate_injection"
            assert tablet or p.flag or lead.flag, p.id


def test_each_flag_has_a_reason(uk: Pack) -> None:
    assert all(p.flag_reason for p in every(uk) if p.flag)


def test_shares_name_payers_and_departments(uk: Pack) -> None:
    for p in every(uk):
        if p.id.startswith("split."):
            known = DEPARTMENTS if p.id == "split.hip_spell" else PAYERS
            assert set(p.parts) <= set(known), p.id
            assert math.fsum(p.shares.values()) == pytest.approx(1.0), p.id
    assert math.fsum(m.number for m in uk.mix("caseload.mix")) == pytest.approx(1.0)


def test_money_of_another_year_names_its_factor(uk: Pack) -> None:
    names = {f"20{f[10:12]}/{f[12:]}": f for f in uk.ids("inflation.")}
    for p in every(uk):
        if p.kind in ("cost", "pay") and p.price_year in names:
            assert p.index == names[p.price_year], p.id
        if p.index:
            assert names[p.price_year] == p.index, p.id


def test_prices_without_a_factor_say_so(uk: Pack) -> None:
    for p in every(uk, "input"):
        if p.kind in ("price", "pay") and re.match(r"202[5-9]/", p.price_year) and p.status == "read":
            assert "used as it stands" in p.note, p.id


def test_prices_costs_and_pay_are_dated(uk: Pack) -> None:
    for p in every(uk, "input"):
        if p.kind in ("price", "pay", "index"):
            assert p.date is not None, p.id


def test_the_cost_collection_gives_the_unit_costs(uk: Pack) -> None:
    def mean(start: tuple[str, ...], department: str = "Non-Elective") -> float:
        rows = [
            row
            for row in uk.table("ncc")
            if row["currency"].startswith(start) and row["department"].startswith(department) and row["cost"]
        ]
        return math.fsum(r["cost"] for r in rows) / math.fsum(r["activity"] for r in rows)

    assert mean(("HT12", "HT13", "HT14")) == pytest.approx(uk.get("cost.hip.spell").number, abs=0.5)
    for group, id in (("HC20", "spine"), ("HE51", "wrist"), ("HD39", "pelvis"), ("HE21", "other")):
        assert mean((group,)) == pytest.approx(uk.get(f"cost.{id}.admission").number, abs=0.5)
    assert mean(("VB",), "Emergency") == pytest.approx(uk.get("cost.emergency_attendance").number, abs=0.02)
    assert mean(("RD50Z",), "Diagnostic") == pytest.approx(uk.get("cost.dxa").number, abs=0.01)
    assert mean(("03",), "Ambulance") == pytest.approx(uk.get("cost.ambulance").number, abs=0.01)


def test_the_tariff_gives_the_prices(uk: Pack) -> None:
    pence = {(row["medicine"], row["pack_size"]): row["price_pence"] for row in uk.table("drug_tariff")}
    for medicine, pack, id in (
        ("Alendronic acid 70mg tablets", 4, "alendronate"),
        ("Risedronate sodium 35mg tablets", 4, "risedronate"),
        ("Ibandronic acid 150mg tablets", 1, "ibandronate"),
        ("Raloxifene 60mg tablets", 28, "raloxifene"),
        ("Denosumab 60mg/1ml solution for injection pre-filled syringes", 1, "denosumab"),
        ("Colecalciferol 800unit capsules", 30, "vitamin_d"),
    ):
        assert pence[medicine, pack] / 100 == uk.get(f"price.{id}").number


def test_derived_values_follow_from_what_they_are_derived_from(uk: Pack) -> None:
    def n(id: str) -> float:
        return uk.get(id).number

    assert n("cost.hip.increment.1213") * n("inflation.1213") == pytest.approx(n("cost.hip.increment"), abs=1)
    assert math.log(1.7 / 0.4) / 9 == pytest.approx(n("refracture.decay"), abs=1e-4)
    assert 1 - n("utility.loss.wrist.year_one") / n("utility.state.before") == pytest.approx(
        n("utility.other.year_one"), abs=0.005
    )
    for band in ("3", "4", "5"):
        low, mid, high = (n(f"pay.band_{band}.{point}") for point in ("min", "mid", "max"))
        assert (low + high) / 2 == pytest.approx(mid, abs=1)
    assert n("oncost.pension.trust") < n("oncost.pension.total")
    ratio = 0.57 / 0.43 / (0.341 / 0.659)
    for month in MONTHS:
        odds = n(f"persistence.ordinary.{month}m") / (1 - n(f"persistence.ordinary.{month}m")) * ratio
        assert odds / (1 + odds) == pytest.approx(n(f"persistence.cautious.{month}m"), abs=0.008)


def test_curves_fall_and_rates_rise(uk: Pack) -> None:
    for curve, months in (("ordinary", MONTHS), ("cautious", MONTHS), ("monitored", (12, 36, 60))):
        values = [uk.get(f"persistence.{curve}.{month}m").number for month in months]
        assert values == sorted(values, reverse=True)
    for sex in SEXES:
        for site in SITES:
            rates = [uk.get(f"incidence.{site}.{sex}.{band}").number for band in BANDS]
            assert rates == sorted(rates)


def test_incidence_adds_up_to_the_published_rates(uk: Pack) -> None:
    for sex in SEXES:
        rows = [row for row in uk.table("population") if row["sex"] == sex]
        people = sum(row["count"] for row in rows)
        rate = dict.fromkeys(SITES, 0.0)
        for row in rows:
            band = BANDS[min((row["age"] - 50) // 5, 8)]
            for site in SITES:
                rate[site] += row["count"] * uk.get(f"incidence.{site}.{sex}.{band}").number * 1e4 / people
        assert sum(rate.values()) == pytest.approx(uk.get(f"check.incidence.any.{sex}").number, rel=0.005)
        assert rate["spine"] == pytest.approx(uk.get(f"check.incidence.spine.{sex}").number, rel=0.005)
        assert rate["hip"] == pytest.approx(uk.get(f"check.incidence.hip.{sex}").number, rel=0.12)


def test_tables_are_whole(uk: Pack) -> None:
    life = uk.table("life_table")
    assert [row["age"] for row in life] == list(range(50, 101))
    assert all(0 < row["female"] < row["male"] < 1 for row in life[:45])
    people = uk.table("population")
    assert {(row["sex"], row["age"]) for row in people} == {(s, a) for s in SEXES for a in range(50, 91)}
    trusts = uk.table("trusts")
    assert len({row["code"] for row in trusts}) == len(trusts) > 200
    assert all(row["name"] for row in trusts)
    assert {row["name"] for row in trusts if not row["region"]} == {
        "Velindre NHS Trust",
        "Welsh Ambulance Services NHS Trust",
        "Public Health Wales NHS Trust",
    }


def test_attributions_name_publisher_and_edition(uk: Pack) -> None:
    said = "\n".join(uk.attributions)
    assert said.startswith(
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    assert "Source: Office for National Statistics licensed under the Open Government Licence v3.0" in said
    assert "Copyright NHS England" in said
    for table in uk.tables.values():
        assert table.publisher in said
        assert table.edition in said


def test_licensed_cost_tables_are_not_packaged(uk: Pack) -> None:
    index = [p for p in every(uk) if p.source == "pssru2025"]
    assert {p.id for p in index} == set(uk.ids("inflation."))
    assert not [table for table in uk.tables.values() if table.source == "pssru2025"]
    assert all("2025 vintage" in p.note for p in index)


def test_claims_stand_beside_published_values_only(uk: Pack) -> None:
    assert len(uk.claims) >= 14
    for claim in uk.claims:
        assert claim.difference
        assert claim.citation
        assert all(uk.get(id) for id in claim.parameters)
    glasgow = next(claim for claim in uk.claims if claim.id == "claim.glasgow")
    assert glasgow.per_1000["fractures"] == uk.get("published.mclellan.fractures_averted").number
    assert glasgow.per_1000["treated"] == (
        uk.get("published.mclellan.treated_service").number
        - uk.get("published.mclellan.treated_usual").number
    )


def test_policies_are_dated_and_expire(uk: Pack) -> None:
    assert len(uk.policies) >= 10
    for policy in uk.policies:
        assert policy.date < policy.expires
        assert policy.source in uk.bibliography


def test_every_source_is_used(uk: Pack) -> None:
    used = {p.source for p in every(uk)}
    used |= {entry.source for entry in (*uk.claims, *uk.policies, *uk.tables.values())}
    spare = set(uk.bibliography) - used
    assert spare <= {"codesets", "fingertips41401", "curtis2016"}


def test_dois_are_bare_and_addresses_whole(uk: Pack) -> None:
    for source in uk.bibliography.values():
        assert not source.doi or re.match(r"^10\.\d{4,9}/\S+$", source.doi), source.key
        assert not source.url or source.url.startswith("https://"), source.key
        assert source.citation.endswith(".")
        assert source.csl()["id"] == source.key
