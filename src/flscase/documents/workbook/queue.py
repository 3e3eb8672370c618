"""The queue, quarter by quarter: limited places delay people, and lose those who would wait too long."""

from __future__ import annotations

from dataclasses import dataclass

from flscase.case.workings import DELAYS
from flscase.documents.workbook import labels
from flscase.documents.workbook.caseload import FIRST
from flscase.documents.workbook.formula import (
    NO_LIMIT,
    Formula,
    is_number,
    largest,
    lift,
    more,
    size,
    smallest,
    when,
)
from flscase.documents.workbook.inputs import Inputs
from flscase.documents.workbook.option_cells import OptionCells
from flscase.documents.workbook.section import Line, Section
from flscase.documents.workbook.sheet import FINE, LIMIT, ONE, SHARE, TWO

WEEKS_A_YEAR = 365.25 / 7
ROWS = ("wants", "waiting", "joins", "after", "wait", "served")


@dataclass(frozen=True)
class Queue:
    """What limited places do: people wanting and possible a quarter, and the reach that is left.

    reach: share of full reach by quarter; starts: the same split over the classes of delay.
    """

    wants: Line
    served: Line
    capacity: Formula
    reach: Line
    starts: tuple[Line, ...]


def write(section: Section, inputs: Inputs, option: OptionCells, wanted: Formula) -> Queue:
    """Write places, the queue and the reach; wanted: assessments wanted in a quarter of the first year."""
    section.heads(labels.QUEUE)
    capacity = _capacity(section, inputs, option)
    weeks = inputs.evidence["pathway.wait_limit_weeks"]
    limit = section.single(labels.WAIT_LIMIT, weeks / WEEKS_A_YEAR * 4, TWO)
    wanted = section.single(labels.WANTED, wanted, ONE)
    count = len(section.quarters)
    given = [option.ramp[quarter] if quarter < len(option.ramp) else lift(1) for quarter in range(count)]
    ramp = section.line(labels.RAMP_ROW, given, SHARE)
    lines = _quarters(section, ramp, wanted, capacity, limit)
    reach = section.averaged(
        labels.REACH, [ramp.at(quarter) * lines["served"].at(quarter) for quarter in range(count)], SHARE
    )
    starts = tuple(_starts(section, reach, lines["wait"], place) for place in range(len(DELAYS)))
    return Queue(lines["wants"], lines["served"], capacity, reach, starts)


def _capacity(section: Section, inputs: Inputs, option: OptionCells) -> Formula:
    """Write the limits on new patients a quarter and return the smallest."""
    evidence = inputs.evidence
    nurses = inputs.services[option.id].nurses
    hours = nurses * evidence["hours.productive"] * 60 / 4 / evidence["minutes.new_patient"]
    stated, scans = option.single["new_per_month"], option.single["dxa_per_month"]
    limits = (
        section.single(labels.BY_STATED, when(is_number(stated), stated * 3, NO_LIMIT), LIMIT),
        section.single(labels.BY_HOURS, when(more(nurses, 0), hours, NO_LIMIT), LIMIT),
        section.single(
            labels.BY_SCANS,
            when(is_number(scans), scans * 3 / evidence["pathway.dxa_share"], NO_LIMIT),
            LIMIT,
        ),
    )
    return section.single(labels.CAPACITY, smallest(*limits), LIMIT)


def _quarters(
    section: Section, ramp: Line, wanted: Formula, capacity: Formula, limit: Formula
) -> dict[str, Line]:
    """Write the first-in-first-out queue."""
    sheet, top = section.sheet, section.row
    rows = {name: top + place for place, name in enumerate(ROWS)}
    for name in ROWS:
        sheet.put(rows[name], 0, labels.QUEUE_ROWS[name])
    for quarter in range(len(section.quarters)):
        column = FIRST + quarter
        wants = sheet.put(
            rows["wants"], column, wanted * section.caseload.factor(quarter) * ramp.at(quarter), form=ONE
        )
        before = sheet.at(rows["after"], column - 1) if quarter else lift(0)
        waiting = sheet.put(rows["waiting"], column, before, form=ONE)
        room = largest(capacity * (1 + limit) - waiting, 0)
        joins = sheet.put(rows["joins"], column, smallest(wants, room), form=ONE)
        after = sheet.put(rows["after"], column, largest(waiting + joins - capacity, 0), form=ONE)
        wait = smallest((waiting + after) / 2 / capacity, limit) / 4
        sheet.put(rows["wait"], column, wait, form=FINE)
        sheet.put(rows["served"], column, when(more(wants, 0), joins / wants, 1), form=SHARE)
    section.row += len(ROWS)
    last = FIRST + len(section.quarters) - 1
    return {name: Line(sheet.grid(row, FIRST, row, last)) for name, row in rows.items()}


def _starts(section: Section, reach: Line, wait: Line, place: int) -> Line:
    """Write the share of full reach whose start is delayed by one class, so that the mean wait is kept."""
    cells = []
    for quarter in range(len(section.quarters)):
        step = smallest(largest(wait.at(quarter) / DELAYS[1], 0), len(DELAYS) - 1)
        cells.append(reach.at(quarter) * smallest(largest(1 - size(step - place), 0), 1))
    return section.averaged(labels.STARTS[place], cells, SHARE)
