"""A second counter, slow and plain, written from the definitions and sharing no line with the product.

It reads rows as dictionaries of text and walks through them with loops, the way one would count by hand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

EMERGENCY = {"21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"}
SITE_OF = {
    **dict.fromkeys(["S720", "S721", "S722"], "hip"),
    **dict.fromkeys(["S220", "S221", "S320", "M484", "M485"], "spine"),
    **dict.fromkeys(["S321", "S322", "S323", "S324", "S325", "S327", "S328"], "pelvis"),
    **dict.fromkeys(["S422", "S423", "S424"], "humerus"),
    **dict.fromkeys(["S525", "S526"], "wrist"),
    **dict.fromkeys(["S520", "S521", "S522", "S523", "S524", "S527", "S528", "S529"], "other"),
    **dict.fromkeys(["S723", "S724", "S727", "S728", "S729"], "other"),
    **dict.fromkeys([f"S82{digit}" for digit in range(10)], "other"),
}
SITES = ["hip", "spine", "wrist", "humerus", "pelvis", "other"]
BANDS = ["50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+"]
REASONS = [
    "wrong_number_of_fields", "no_person", "no_provider", "unfinished", "no_episode_start", "no_episode_end",
    "end_before_start", "no_admission_date", "duplicate",
]  # fmt: skip


def text(cell: str | None) -> str | None:
    cell = (cell or "").strip()
    return None if cell.upper() in {"", "-", "NULL", "NA", "N/A"} else cell


def day(cell: str | None) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)([T ].*)?", text(cell) or "")
    if not found or not 1801 < int(found[1]) < 9999:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def whole(cell: str | None) -> int | None:
    cell = text(cell)
    return int(cell) if cell and re.fullmatch(r"\d{1,19}", cell) else None


def diagnosis(cell: str | None) -> str:
    code = re.sub("[^A-Z0-9]", "", (text(cell) or "").upper())[:4]
    return code[:-1] if code.endswith("X") else code


def readable(code: str) -> bool:
    return re.fullmatch(r"[A-Z]\d{2,3}", code) is not None


def site_of(code: str) -> str | None:
    if not readable(code):
        return None
    if code[:3] == "T08":
        return "spine"
    if code[:3] == "M80":
        return "other"
    return SITE_OF.get(code)


def excluded(code: str) -> bool:
    if not readable(code):
        return False
    chapter, number = code[0], int(code[1:3])
    if chapter == "V":
        return number >= 1
    if chapter == "W":
        return number in (13, 15, 16, 17)
    if chapter == "X":
        return number >= 85
    if chapter == "Y":
        return number <= 9
    return code[:3] in {"C40", "C41", "C90"} or code in {"C795", "M844", "M907", "M966"}


def years_before(when: date, years: int) -> date:
    try:
        return when.replace(year=when.year - years)
    except ValueError:
        return when.replace(year=when.year - years, day=28)


def financial_year(when: date) -> str:
    start = when.year if when.month >= 4 else when.year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def cleaned(row: Mapping[str, str]) -> dict[str, Any]:
    start, admission = day(row["EPISTART"]), day(row["ADMIDATE"])
    order = whole(row["EPIORDER"])
    method, source = text(row["ADMIMETH"]), text(row["ADMISORC"])
    transfer_in = method in {"2B", "67", "81"} or source in {"51", "52", "53"}
    if admission is None and order == 1 and not transfer_in:
        admission = start
    age = whole(row["STARTAGE"])
    if age is not None and 7001 <= age <= 7007:
        age = 0
    provider = text(row["PROCODE3"])
    return {
        "person": text(row["TOKEN_PERSON_ID"]),
        "provider": provider[:3] if provider else None,
        "status": text(row.get("EPISTAT", "3")),
        "start": start,
        "end": day(row["EPIEND"]),
        "admission": admission,
        "order": 99 if order is None else order,
        "key": whole(row["EPIKEY"]),
        "method": method,
        "transfer_in": transfer_in,
        "transfer_out": text(row["DISDEST"]) in {"51", "52", "53"},
        "discharge": text(row["DISMETH"]),
        "patient_class": text(row["CLASSPAT"]),
        "age": age if age is not None and age <= 120 else None,
        "sex": {"1": "male", "2": "female"}.get(text(row["SEX"]) or "", "unknown"),
        "codes": [diagnosis(row[name]) for name in row if name.startswith("DIAG_")],
    }


def reason(row: Mapping[str, Any]) -> str | None:
    if row["person"] is None:
        return "no_person"
    if row["provider"] is None:
        return "no_provider"
    if row["status"] != "3":
        return "unfinished"
    if row["start"] is None:
        return "no_episode_start"
    if row["end"] is None:
        return "no_episode_end"
    if row["end"] < row["start"]:
        return "end_before_start"
    return "no_admission_date" if row["admission"] is None else None


def key_order(key: int | None) -> tuple[bool, int]:
    return key is None, key or 0


def episode_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["start"], row["end"], row["order"], key_order(row["key"])


def kept_of(rows: Iterable[Mapping[str, str]]) -> tuple[list[dict[str, Any]], Counter[str]]:
    dropped: Counter[str] = Counter()
    usable: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in map(cleaned, rows):
        why = reason(row)
        if why:
            dropped[why] += 1
            continue
        same = (
            row["person"], row["provider"], row["admission"], row["start"], row["end"], row["order"],
            row["codes"][0],
        )  # fmt: skip
        if same in usable:
            dropped["duplicate"] += 1
            if key_order(row["key"]) >= key_order(usable[same]["key"]):
                continue
        usable[same] = row
    return list(usable.values()), dropped


def chained(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    places = defaultdict(list)
    for row in rows:
        places[row["person"], row["provider"]].append(row)
    spells = []
    for group in places.values():
        group.sort(key=episode_order)
        spells.append([group[0]])
        for before, this in pairwise(group):
            joins = (
                this["admission"] == before["admission"]
                or this["start"] == before["start"]
                or (before["discharge"] in {"8", "9"} and before["end"] == this["start"])
            )
            if joins:
                spells[-1].append(this)
            else:
                spells.append([this])
    return spells


def continuous(spells: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    people = defaultdict(list)
    for spell in spells:
        people[spell[0]["person"]].append(
            {
                "episodes": spell,
                "start": spell[0]["admission"],
                "end": max(row["end"] for row in spell),
                "key": min(key_order(row["key"]) for row in spell),
            }
        )
    stays = []
    for person, group in people.items():
        group.sort(key=lambda spell: (spell["start"], spell["end"], spell["key"]))
        runs = [[group[0]]]
        for before, this in pairwise(group):
            last, first = before["episodes"][-1], this["episodes"][0]
            near = this["start"] <= before["end"] + timedelta(days=3)
            if near and (last["transfer_out"] or first["transfer_in"]):
                runs[-1].append(this)
            else:
                runs.append([this])
        for run in runs:
            stays.append(
                {
                    "person": person,
                    "episodes": [row for spell in run for row in spell["episodes"]],
                    "start": run[0]["start"],
                    "end": max(spell["end"] for spell in run),
                }
            )
    return stays


def events_of(stays: list[dict[str, Any]]) -> list[dict[str, Any]]:
    events = []
    for number, stay in enumerate(stays):
        if stay["episodes"][0]["method"] not in EMERGENCY:
            continue
        found: dict[str, dict[str, Any]] = {}
        for row in sorted(stay["episodes"], key=episode_order):
            site = site_of(row["codes"][0])
            adult = row["age"] is not None and row["age"] >= 50
            if site and adult and not any(map(excluded, row["codes"])):
                found.setdefault(site, row)
        for site, row in found.items():
            events.append(
                {
                    "stay": number, "person": stay["person"], "site": site, "date": row["start"],
                    "age": row["age"],
                    "sex": row["sex"], "stay_end": stay["end"],
                }
            )  # fmt: skip
    return events


def mark(events: list[dict[str, Any]]) -> None:
    for group in by(events, "person", "site").values():
        group.sort(key=lambda event: (event["date"], event["stay_end"]))
        for place, event in enumerate(group):
            before = group[place - 1] if place else None
            event["counted"] = before is None or event["date"] > before["stay_end"] + timedelta(days=30)
    for event in events:
        since = years_before(event["date"], 3)
        recent = [
            other
            for other in events
            if other["person"] == event["person"] and since <= other["date"] < event["date"]
        ]
        event["index"] = event["counted"] and not any(other["site"] == event["site"] for other in recent)
        event["patient"] = event["index"] and not any(other["stay"] != event["stay"] for other in recent)


def by(events: list[dict[str, Any]], *names: str) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    groups = defaultdict(list)
    for event in events:
        groups[tuple(event[name] for name in names)].append(event)
    return groups


def breaks_again(event: dict[str, Any], events: list[dict[str, Any]], days: int) -> bool:
    last = event["date"] + timedelta(days=days)
    return any(
        other["counted"]
        and other["person"] == event["person"]
        and other["stay"] != event["stay"]
        and event["date"] < other["date"] <= last
        for other in events
    )


def was_warned(event: dict[str, Any], events: list[dict[str, Any]]) -> bool:
    return any(
        other["counted"]
        and other["person"] == event["person"]
        and other["stay"] != event["stay"]
        and years_before(event["date"], 3) <= other["date"] < event["date"]
        for other in events
    )


def indicator(row: dict[str, Any]) -> bool:
    return (
        row["codes"][0] in {"S720", "S721", "S722"}
        and row["method"] in EMERGENCY
        and row["order"] == 1
        and row["patient_class"] in {"1", "2"}
        and row["age"] is not None
        and row["age"] >= 65
    )


def band(age: int) -> str:
    return BANDS[min((age - 50) // 5, 8)]


def count(rows: list[Mapping[str, str]]) -> dict[str, Any]:
    """The `counts` object, and `dropped` and `kept` beside it."""
    kept, dropped = kept_of(rows)
    spells = chained(kept)
    stays = continuous(spells)
    events = events_of(stays)
    mark(events)
    first, last = (
        (financial_year(edge(row["end"] for row in kept))[:4] for edge in (min, max)) if kept else ("1", "0")
    )
    start, end = date(int(first), 4, 1), date(int(last) + 1, 3, 31)
    years = [financial_year(date(year, 4, 1)) for year in range(int(first), int(last) + 1)]
    index = [event for event in events if event["index"]]
    followed = {
        days: [e for e in index if e["date"] + timedelta(days=days) <= end] for days in (365, 730, 1826)
    }
    hips = [event for event in events if event["counted"] and event["site"] == "hip"]
    held = [stays[number] for number in {event["stay"] for event in index}]
    by_year = Counter(financial_year(event["date"]) for event in index)
    return {
        "dropped": {name: dropped[name] for name in REASONS},
        "kept": len(kept),
        "refractures": {
            days: (sum(breaks_again(e, events, days) for e in group), len(group))
            for days, group in followed.items()
        },
        "counts": {
            "spells": {
                "provider_simple": len({(row["person"], row["provider"], row["admission"]) for row in kept}),
                "provider_chained": len(spells),
                "continuous": len(stays),
            },
            "hip_fractures_41401": {
                year: sum(indicator(row) and financial_year(row["end"]) == year for row in kept)
                for year in years
            },
            "counted_fractures": {
                site: sum(event["counted"] and event["site"] == site for event in events) for site in SITES
            },
            "index_fractures": {
                "total": len(index),
                "by_year": {year: by_year[year] for year in sorted({*years, *by_year})},
                "by_site": {site: sum(event["site"] == site for event in index) for site in SITES},
                "by_sex": {
                    sex: sum(event["sex"] == sex for event in index) for sex in ("female", "male", "unknown")
                },
                "by_age_band": {name: sum(band(event["age"]) == name for event in index) for name in BANDS},
                "full_look_back": sum(event["date"] >= start.replace(year=start.year + 3) for event in index),
            },
            "index_patients": len({event["stay"] for event in events if event["patient"]}),
            "refractures_2y": {
                "numerator": sum(breaks_again(event, events, 730) for event in followed[730]),
                "denominator": len(followed[730]),
            },
            "missed_opportunities": {
                "numerator": sum(was_warned(event, events) for event in hips),
                "denominator": len(hips),
            },
            "bed_days": sum((stay["end"] - stay["start"]).days for stay in held),
            "deaths_in_hospital": sum(stay["episodes"][-1]["discharge"] == "4" for stay in held),
        },
    }
