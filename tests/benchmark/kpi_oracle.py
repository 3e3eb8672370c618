"""A second, slow counter of the eleven indicators, written from the definitions alone, a pass a question."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, timedelta

MISSING = ("", "-", "NULL", "NA", "N/A")
NOT_DRUGS = {
    "inappropriate", "informed decline", "referred for further clinical opinion",
    "referred to gp to decide prescription", "not started", "no longer appropriate", "none", "no",
}  # fmt: skip
AGES = ("Age at fracture", "AgeAtIndexFracture", "Age")
CORE = (
    "1.03",
    "1.04",
    "1.05",
    "1.07",
    "1.09",
    *(f"2.0{n}" for n in range(1, 7)),
    "3.01",
    "4.01",
    "5.01",
    "6.01",
)
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%y")
ALL_DATES = ("1.06", "1.07", "1.09", "3.03", "6.02", "7.02")


def write(path, header, rows):
    """Write a plain CSV."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def cell(text):
    text = text.strip()
    return "" if text.upper() in MISSING else text


def as_date(text):
    for form in FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return date(1899, 12, 30) + timedelta(days=int(text)) if re.fullmatch("[0-9]{5}", text) else None


def drug(text):
    parts = [cell(part) for part in text.split(";")]
    return any(
        part and part.lower() not in NOT_DRUGS and not re.match("^don.{0,6}t know$", part, re.IGNORECASE)
        for part in parts
    )


def records_of(header, rows):
    """Rows to records: a dict by question code or name, in the order of the file."""
    codes = [re.sub(r"^(\d\.\d\d).*", r"\1", name) for name in header]
    rows = [tuple(map(cell, row)) for row in rows]
    rows = list(dict.fromkeys(row for row in rows if any(row)))
    kept = []
    for row in rows:
        key = row[codes.index("Record ID")]
        rivals = [other for other in rows if key and other[codes.index("Record ID")] == key]
        best = max((sum(map(bool, other)) for other in rivals), default=0)
        if not key or row == next(other for other in rivals if sum(map(bool, other)) == best):
            kept.append(dict(zip(codes, row, strict=True)))
    return kept


def count(header, rows):
    """Return {service or None for all: {number: (numerator, denominator)}} and the number of records."""
    everything = records_of(header, rows)
    dates = [as_date(row.get(q, "")) for row in everything for q in ALL_DATES]
    latest = max((day for day in dates if day), default=date.min)
    names = {row["FLS Name"] for row in everything}
    silent = {
        name for name in names if not any(row.get("7.05") for row in everything if row["FLS Name"] == name)
    }
    result = {None: kpis(everything, latest, silent)}
    for name in names:
        result[name] = kpis([row for row in everything if row["FLS Name"] == name], latest, silent)
    return result, len(everything)


def between(row, question, limit):
    start, end = as_date(row.get("1.09", "")), as_date(row.get(question, ""))
    return bool(start and end and timedelta(0) <= end - start <= timedelta(limit))


def kpis(rows, latest, silent):
    def site(row):
        return (row.get("1.11") or row.get("1.10") or "").lower()

    def says(question, *answers):
        return lambda row: row.get(question, "").lower() in answers

    def lacks(question, row):
        value = row.get(question, "")
        return not as_date(value) if question in ALL_DATES else not value

    unfilled = [sum(lacks(question, row) for row in rows) for question in CORE]
    unfilled.append(sum(not any(row.get(age) for age in AGES) for row in rows))
    unfilled.append(sum(not site(row) for row in rows))
    advised = [row for row in rows if drug(row.get("4.01", ""))]
    old = [
        row
        for row in advised
        if as_date(row.get("1.09", ""))
        and as_date(row["1.09"]) + timedelta(392) <= latest
        and row["FLS Name"] not in silent
    ]
    scans = list(filter(says("3.01", "ordered", "recommended"), rows))
    known = [row for row in rows if site(row) and not re.match("don.{0,6}t know$", site(row))]
    not_hip = [row for row in known if site(row) != "hip"]
    contacted = [row for row in advised if says("6.01", "yes")(row) and between(row, "6.02", 112)]
    return {
        1: (sum(number > 0.2 * len(rows) for number in unfilled), 17),
        2: (len(rows), None),
        3: (sum(site(row) == "spine" for row in rows), len(rows)),
        4: (sum(between(row, "1.07", 90) for row in rows), len(rows)),
        5: (sum(between(row, "3.03", 90) for row in scans), len(scans)),
        6: (sum(map(says("5.01", "done", "referred", "recommended"), rows)), len(rows)),
        7: (len(advised), len(rows)),
        8: (sum(map(says("6.06", "yes"), not_hip)), len(not_hip)),
        9: (len(contacted), len(advised)),
        10: (sum(drug(row.get("6.05", "")) for row in advised), len(advised)),
        11: (sum(drug(row.get("7.05", "")) for row in old), len(old)),
    }
