"""The caseload: from one number, and from counted admissions, each cell with its basis and its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import chi2

from flscase.caseload import Caseload, from_counts, from_one_number
from flscase.caseload.from_records import years_used
from flscase.caseload.national import incidence, population, spread
from flscase.caseload.one_number import poisson_bounds
from flscase.errors import InputError
from flscase.evidence import Override, load_pack, resolve
from flscase.records.counts import CaseloadCounts, IndexFractures, Period, Share, Stratum
from flscase.records.quality import Quality
from flscase.terms import BANDS, GROUPS, SEXES, SITES

PACK = load_pack()
RESOLVED = resolve(PACK, [])
YEARS = ("2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
HIPS = {year: 300 + 10 * place for place, year in enumerate(YEARS)}


def counts(
    patients: Mapping[tuple[str, str, str, str], int],
    *,
    hips: Mapping[str, int] = HIPS,
    complete: tuple[str, ...] = YEARS,
    looked_back: tuple[str, ...] = YEARS[3:],
) -> CaseloadCounts:
    """Counts of an extract of six years, with these index patients by year, sex, band and site."""
    none = dict.fromkeys(SITES, 0)
    return CaseloadCounts(
        provider_simple=0,
        provider_chained=0,
        continuous=0,
        hip_fractures_41401=hips,
        fracture_events=0,
        counted_fractures=none,
        hips_by_year=hips,
        index_fractures=IndexFractures(0, {}, none, {}, dict.fromkeys(BANDS, 0), 0),
        index_patients=sum(patients.values()),
        patients={Stratum(*cell): number for cell, number in patients.items()},
        refractures={730: Share(0, 0)},
        refracture_incidence={730: None},
        headline_days=730,
        missed_opportunities=Share(0, 0),
        bed_days=0,
        bed_days_by_spell=0,
        deaths_in_hospital=0,
        stays_with_index=0,
        quality=Quality(0, 0, {}, (), ()),
        period=Period(date(2019, 4, 1), date(2025, 3, 31), YEARS, complete, looked_back),
        dialect="hes_dars",
        spell_rule="chained",
        settings="fls_2026_1",
        settings_note="",
        policy="internal_none",
    )


def of(site: str, number: int, *, sex: str = "female", band: str = "80-84", years: tuple[str, ...] = YEARS):
    return {(year, sex, band, site): number for year in years}


def cell(caseload: Caseload, sex: str, band: str, group: str) -> float:
    return float(caseload.index_patients[SEXES.index(sex), BANDS.index(band), GROUPS.index(group)])


def assert_whole(caseload: Caseload) -> None:
    """What holds for every caseload: it adds up in every direction, and bounds lie around the values."""
    assert caseload.total == pytest.approx(sum(caseload.by_site.values()))
    for place, group in enumerate(GROUPS):
        value, low, high = caseload.group_total(group)
        assert caseload.index_patients[:, :, place].sum() == pytest.approx(value)
        assert low <= value <= high
    assert (caseload.low <= caseload.index_patients).all()
    assert (caseload.index_patients <= caseload.high).all()
    assert (caseload.index_patients >= 0).all()
    assert set(caseload.basis.ravel()) <= {"counted", "scaled", "assumed", "published"}
    assert sum(way.used for way in caseload.denominators) == 1


def test_one_number_gives_hips_times_the_ratio() -> None:
    ratio = RESOLVED["caseload.fractures_per_hip"].number
    caseload = from_one_number(RESOLVED, 320)
    assert_whole(caseload)
    assert caseload.total == pytest.approx(320 * ratio)
    assert caseload.by_site["hip"] == pytest.approx(320)
    assert caseload.group_total("hip")[0] == pytest.approx(320)


def test_the_rest_is_shared_by_the_mix_of_the_pack() -> None:
    caseload = from_one_number(RESOLVED, 100)
    mix = {site: PACK.get(f"caseload.mix.{site}").number for site in SITES}
    for site in SITES[2:]:
        assert caseload.by_site[site] / caseload.by_site["spine"] == pytest.approx(mix[site] / mix["spine"])


def test_age_and_sex_follow_population_times_incidence() -> None:
    people, rates = population(PACK), incidence(PACK)
    by_hand = people[0, 6] * rates[0, 0, 6] / (people * rates[0]).sum()
    caseload = from_one_number(RESOLVED, 1000)
    assert cell(caseload, SEXES[0], BANDS[6], "hip") == pytest.approx(1000 * by_hand)
    assert spread(PACK).sum(axis=(1, 2)) == pytest.approx(np.ones(len(SITES)))


def test_the_population_is_that_of_the_kingdom_from_fifty_with_ninety_and_over_as_one() -> None:
    people = population(PACK)
    assert people.shape == (2, 9)
    assert 24e6 < people.sum() < 29e6
    oldest = [row for row in PACK.table("population") if str(row["age"]).startswith("90")]
    assert people[:, -1].sum() == pytest.approx(sum(float(row["count"]) for row in oldest))


def test_an_override_of_the_ratio_scales_everything_but_hips() -> None:
    own = Override(4.0, source="local count", reason="local")
    caseload = from_one_number(resolve(PACK, [("case", {"caseload.fractures_per_hip": own})]), 100)
    assert caseload.total == pytest.approx(400)
    assert caseload.by_site["hip"] == pytest.approx(100)


def test_the_bounds_of_one_number_are_those_given_or_chance() -> None:
    chance = from_one_number(RESOLVED, 320).hip_fractures_per_year
    assert chance[1:] == pytest.approx(poisson_bounds(320))
    given = from_one_number(RESOLVED, 320, low=300, high=350).hip_fractures_per_year
    assert given == (320, 300, 350)


@pytest.mark.parametrize("count", [0, 1, 5, 320])
def test_chance_bounds_are_exact(count: int) -> None:
    low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert poisson_bounds(count) == pytest.approx((low, chi2.ppf(0.975, 2 * count + 2) / 2))


@pytest.mark.parametrize("hips", [0, -1, float("nan")])
def test_no_caseload_without_a_number(hips: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        from_one_number(RESOLVED, hips)


def test_records_give_hips_as_the_mean_of_the_last_three_years_with_a_full_look_back() -> None:
    caseload = from_counts(RESOLVED, counts(of("hip", 290)))
    assert_whole(caseload)
    assert caseload.hip_fractures_per_year[0] == pytest.approx((330 + 340 + 350) / 3)
    assert caseload.by_site["hip"] == pytest.approx(290)
    assert caseload.sites_basis["hip"] == "counted"
    assert (caseload.basis[:, :, 0] == "counted").all()
    low, high = poisson_bounds(3 * 290)
    assert caseload.group_total("hip") == pytest.approx((290, low / 3, high / 3))


@pytest.mark.parametrize(
    ("complete", "looked_back", "used"),
    [
        (YEARS, YEARS[3:], YEARS[3:]),
        (YEARS, YEARS[5:], YEARS[5:]),
        (YEARS[:5], (), YEARS[2:5]),
        ((), (), YEARS[3:]),
    ],
)
def test_years_with_look_back_else_complete_else_what_there_is(
    complete: tuple[str, ...], looked_back: tuple[str, ...], used: tuple[str, ...]
) -> None:
    found = counts(of("hip", 10), complete=complete, looked_back=looked_back)
    assert years_used(found) == used
    said = " ".join(from_counts(RESOLVED, found).warnings)
    assert ("No year of the records has a full look-back" in said) is (not looked_back)
    assert used[0] in said
    assert used[-1] in said


def test_years_not_used_do_not_count() -> None:
    early = counts({**of("hip", 500, years=YEARS[:3]), **of("hip", 100, years=YEARS[3:])})
    assert from_counts(RESOLVED, early).by_site["hip"] == pytest.approx(100)


def test_a_site_takes_the_larger_of_counted_and_scaled_and_says_which() -> None:
    scaled = from_one_number(RESOLVED, 340).by_site
    patients = of("hip", 290) | of("spine", 5) | of("pelvis", int(scaled["pelvis"]) + 50)
    caseload = from_counts(RESOLVED, counts(patients))
    assert_whole(caseload)
    assert caseload.by_site["spine"] == pytest.approx(scaled["spine"])
    assert caseload.sites_basis["spine"] == "scaled"
    assert caseload.by_site["pelvis"] == pytest.approx(int(scaled["pelvis"]) + 50)
    assert caseload.sites_basis["pelvis"] == "counted"
    said = " ".join(caseload.warnings)
    assert "spine" in said
    assert "wrist" in said
    assert "pelvis" not in said


def test_age_and_sex_are_the_records_own_from_ten_patients_on() -> None:
    few = from_counts(RESOLVED, counts(of("hip", 290) | of("spine", 3)))
    many = from_counts(RESOLVED, counts(of("hip", 290) | of("spine", 4)))
    national = spread(PACK)[SITES.index("spine"), 0, BANDS.index("80-84")]
    total = few.by_site["spine"]
    assert cell(few, "female", "80-84", "spine") == pytest.approx(total * national)
    assert cell(many, "female", "80-84", "spine") == pytest.approx(total)
    assert cell(many, "male", "80-84", "spine") == 0


def test_people_of_unknown_sex_are_spread_like_the_others_of_their_site() -> None:
    patients = of("hip", 60) | of("hip", 30, sex="male", band="70-74")
    patients |= of("hip", 9, sex="unknown", band="90+")
    caseload = from_counts(RESOLVED, counts(patients))
    assert caseload.by_site["hip"] == pytest.approx(99)
    assert cell(caseload, "female", "90+", "hip") == pytest.approx(6)
    assert cell(caseload, "male", "90+", "hip") == pytest.approx(3)


def test_the_ways_of_estimating_stand_side_by_side() -> None:
    caseload = from_counts(RESOLVED, counts(of("hip", 290) | of("wrist", 40)))
    ways = {way.name: way for way in caseload.denominators}
    ratio = RESOLVED["caseload.fractures_per_hip"].number
    assert ways["hips_times_ratio"].value == pytest.approx(340 * ratio)
    assert ways["counted_admissions"].value == pytest.approx(330)
    assert ways["used_here"].value == pytest.approx(caseload.total)
    for way in ways.values():
        assert way.low is not None
        assert way.high is not None
        assert way.value is not None
        assert way.low < way.value < way.high


def test_records_without_a_hip_fracture_are_refused() -> None:
    none = counts(of("wrist", 40), hips=dict.fromkeys(YEARS, 0))
    with pytest.raises(InputError, match="no emergency hip fracture"):
        from_counts(RESOLVED, none)
    with pytest.raises(InputError):
        from_counts(RESOLVED, replace(none, period=None))


def test_cells_of_the_wrong_shape_are_refused() -> None:
    caseload = from_one_number(RESOLVED, 10)
    with pytest.raises(ValueError, match="shape"):
        replace(caseload, low=caseload.low[:1])
