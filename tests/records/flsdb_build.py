"""Hand-made FLS-DB exports: full rows of which a test changes what it is about."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

FULL = {
    "Record ID": "R1",
    "FLS Name": "Here",
    "1.03 Gender": "Female",
    "Age at fracture": "77",
    "1.04 Post Code": "ZZ1 1ZZ",
    "1.05 CareRes": "No",
    "1.06 DateFLSContact": "2024-01-20",
    "1.07 DateFLSAssess": "2024-02-01",
    "1.09 Date Index Frac Diagnosed": "2024-01-01",
    "1.10 TypeOfFracture": "",
    "1.11 Site First": "Wrist",
    "2.01 Height": "160",
    "2.02 Weight": "60",
    "2.03 PrevFracHist": "No",
    "2.04 FamHipFracHist": "No",
    "2.05 Smoker": "No",
    "2.06 BoneSpareTherapy": "No",
    "3.01 DXA": "Ordered",
    "3.03 DateofDXA": "2024-02-15",
    "4.01 BoneTherapy": "Alendronate",
    "5.01 RiskAssesByFLS": "Done",
    "6.01 FollowUp12_16": "Yes",
    "6.02 Dateof16WeekAss": "2024-04-10",
    "6.05 BoneTherapy1216": "Alendronate",
    "6.06 StartStrenBalExe": "Yes",
    "7.02 Dateof52WeekAss": "2025-06-01",
    "7.05 BoneTherapy4856": "Alendronate",
}
CODES = {name.split()[0]: name for name in FULL if name[0].isdigit()}
_numbers = itertools.count(1)


def patient(**changes):
    """A full row of its own record; `q109="..."` changes question 1.09, `FLS_Name="..."` a named column."""
    row = dict(FULL, **{"Record ID": f"R{next(_numbers)}"})
    for name, value in changes.items():
        code = f"{name[1]}.{name[2:]}" if name[0] == "q" and name[1:].isdigit() else None
        row[CODES[code] if code else name.replace("_", " ")] = value
    return row


def write(path: Path, rows, *, without=(), delimiter=",", encoding="utf-8", rename=()):
    """Write rows as an export; `without` leaves columns out, `rename` changes their names."""
    names = [name for name in FULL if name not in without]
    names += [name for name in dict.fromkeys(key for row in rows for key in row) if name not in FULL]
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow([dict(rename).get(name, name) for name in names])
        writer.writerows([row.get(name, "") for name in names] for row in rows)
    return path


def in_excel(path: Path, rows, *, before=(), book=None):
    """Write rows of cells of any type to a workbook."""
    from openpyxl import Workbook

    book = book or Workbook()
    for row in (*before, *rows):
        book.active.append(list(row))
    book.save(path)
    return path
