"""From files to counts: the whole way in one place, one line a stage.

rows -> clean rows -> episodes -> provider spells -> stays -> fracture events -> fractures -> outcomes. Each
stage is a table that the next one reads; only counts leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import ibis.expr.types as ir

from flscase.records import episodes, fractures, outcomes, spells
from flscase.records.competing import cumulative_incidence
from flscase.records.counts import SEXES_COUNTED, CaseloadCounts, IndexFractures, Period, Share, Stratum
from flscase.records.disclosure import INTERNAL
from flscase.records.disclosure import policy as policy_named
from flscase.records.engine import engine, fetched, number_of, release
from flscase.records.intake import Intake, take_in
from flscase.records.quality import Quality, Remark, described, nhs_number_like, remarks_on
from flscase.records.settings import DEFAULT, Settings
from flscase.records.settings import load as load_settings
from flscase.terms import BANDS, SITES

_SLACK: Final = timedelta(days=31)
_KEYS_LOOKED_AT: Final = 500

NOTES: Final = (
    "Admissions only: most wrist and spine fractures are never admitted, so this is less than the caseload.",
    "Missed opportunities: HES holds no treatment, so this is an upper bound of what was missed.",
    "Deaths are those in hospital; cumulative incidences take only these as the competing risk.",
)


def count_apc(
    files: Sequence[Path],
    *,
    dialect: str | None = None,
    policy: str = INTERNAL,
    settings: str | Settings = DEFAULT,
) -> CaseloadCounts:
    """Count fractures, patients and hospital use in admitted patient care extracts (HES or SUS).

    files:    one extract, in one file or several; CSV or Parquet.
    dialect:  name of a dialect, or a TOML file with the user's own; detected if not given.
    policy:   disclosure policy that `to_json` applies.
    settings: name of the counting rules, or rules of the user's own.

    Raises InputError with every fault of every file. Never logs, prints or returns anything of one person.
    """
    rules = load_settings(settings) if isinstance(settings, str) else settings
    policy_named(policy)
    with engine() as con:
        intake = take_in(con, [Path(each) for each in files], dialect, rules)
        return _counted(con, intake, rules, policy)


@dataclass(frozen=True, slots=True)
class Stages:
    """The tables between the episodes and the counts, in the order in which each is made of the one before.

    numbered:    episodes with their provider spell.
    of_interest: provider spells of people with a fracture or a transfer. turns: these with their stay.
    stays:       one row a stay. fractures: one row an event.
    """

    numbered: ir.Table
    of_interest: ir.Table
    turns: ir.Table
    stays: ir.Table
    fractures: ir.Table


def stages(con: Any, kept: ir.Table, rules: Settings) -> Stages:
    """Compute every stage from the kept episodes on; they stand in `numbered` afterwards."""
    numbered = spells.number_spells(con, kept, rules)
    release(con, "placed", "episodes")
    of_interest = spells.provider_spells(con, numbered, spells.people_of_interest(con, numbered))
    turns = spells.number_stays(con, of_interest, rules)
    stays = spells.stays(con, turns)
    events = fractures.events(con, numbered, turns, stays)
    return Stages(numbered, of_interest, turns, stays, fractures.fractures(con, events, rules))


def _counted(con: Any, intake: Intake, rules: Settings, policy: str) -> CaseloadCounts:
    reasons, keys = episodes.reasons(intake.table), _some_keys(intake.table)
    kept = episodes.episodes(con, intake.table)
    release(con, *intake.stages)
    at = stages(con, kept, rules)
    extract = outcomes.extract_of(at.numbered)
    rows = outcomes.tally(con, at.fractures, extract, rules)
    chained = spells.number_begun(at.numbered)
    return CaseloadCounts(
        provider_simple=spells.simple_spells(at.numbered),
        provider_chained=chained,
        continuous=chained - number_of(at.of_interest) + spells.number_begun(at.turns),
        hip_fractures_41401=_indicator(at.numbered, extract.years),
        **_fractures(rows, extract.years),
        **_outcomes(rows, rules),
        **outcomes.hospital_use(at.fractures, at.stays, at.of_interest),
        refracture_incidence=cumulative_incidence(
            outcomes.days_to_events(at.fractures, at.stays, extract), rules.follow_up_days
        ),
        headline_days=rules.headline_follow_up_days,
        quality=_quality(intake, reasons, number_of(at.numbered), keys),
        period=_period(extract, rules),
        dialect=" + ".join(dict.fromkeys(each.source.match.dialect for each in intake.files)),
        spell_rule=rules.spell_rule,
        settings=rules.name,
        settings_note=rules.note,
        policy=policy,
        notes=(*NOTES, f"Counting rules {rules.name}. {rules.note}"),
    )


def _indicator(kept: ir.Table, years: tuple[str, ...]) -> dict[str, int]:
    """The public indicator by financial year of the episode's end."""
    hips = kept.filter(kept.indicator)
    found = fetched(hips.group_by(year=outcomes.year_of(hips.end)).agg(number=hips.count()))
    return dict.fromkeys(years, 0) | {row["year"]: row["number"] for row in found}


def _fractures(rows: list[dict[str, Any]], years: tuple[str, ...]) -> dict[str, Any]:
    """Everything that is counted fracture by fracture, out of the tally."""
    # A fracture of the extract may be dated just before it: the episode began in the year before it ended.
    dated = tuple(sorted({*years, *(row["year"] for row in rows)}))

    def split(mark: str, name: str, keys: tuple[str, ...]) -> dict[str, int]:
        return {key: outcomes.total(rows, mark, **{name: key}) for key in keys}

    cells = (((row["year"], row["sex"], row["band"], row["site"]), row) for row in rows if row["patients"])
    return {
        "fracture_events": outcomes.total(rows, "events"),
        "counted_fractures": split("counted", "site", SITES),
        "hips_by_year": {year: outcomes.total(rows, "counted", site="hip", year=year) for year in dated},
        "index_fractures": IndexFractures(
            total=outcomes.total(rows, "index"),
            by_year=split("index", "year", dated),
            by_site=split("index", "site", SITES),
            by_sex=split("index", "sex", SEXES_COUNTED),
            by_age_band=split("index", "band", BANDS),
            full_look_back=outcomes.total(rows, "looked_back"),
        ),
        "index_patients": outcomes.total(rows, "patients"),
        "patients": {Stratum(*cell): int(row["patients"]) for cell, row in cells},
    }


def _outcomes(rows: list[dict[str, Any]], rules: Settings) -> dict[str, Any]:
    shares = {
        days: Share(outcomes.total(rows, f"again_{days}"), outcomes.total(rows, f"followed_{days}"))
        for days in rules.follow_up_days
    }
    missed = Share(outcomes.total(rows, "warned", site="hip"), outcomes.total(rows, "counted", site="hip"))
    return {"refractures": shares, "missed_opportunities": missed}


def _quality(intake: Intake, reasons: Mapping[str | None, int], kept: int, keys: Sequence[str]) -> Quality:
    remarks = remarks_on(intake.files)
    if not kept:
        remarks.append(Remark("No row could be used: see what was dropped, and why"))
    elif nhs_number_like(keys):
        remarks.append(Remark("The person keys look like NHS numbers; ask for a pseudonymised key instead"))
    return Quality(
        rows_in=intake.rows_in,
        kept=kept,
        dropped=episodes.dropped(reasons, kept, intake.wrong_number),
        remarks=tuple(remarks),
        files=tuple(described(each) for each in intake.files),
    )


def _some_keys(rows: ir.Table) -> list[str]:
    keys = rows.filter(rows.person.notnull()).select("person").limit(_KEYS_LOOKED_AT)
    return [str(row["person"]) for row in fetched(keys)]


def _period(extract: outcomes.Extract, rules: Settings) -> Period | None:
    """The years covered; one at either end is complete when episodes reach its first or last month."""
    if extract is outcomes.NO_TIME:
        return None
    years = list(extract.years)
    complete = years[:]
    if extract.end - extract.last_seen >= _SLACK:
        complete = complete[:-1]
    if extract.first_seen - extract.start >= _SLACK and complete:
        complete = [year for year in complete if year != years[0]]
    full_from = extract.start.year + rules.look_back_years
    looked_back = tuple(year for year in complete if int(year[:4]) >= full_from)
    return Period(extract.start, extract.end, tuple(years), tuple(complete), looked_back)
