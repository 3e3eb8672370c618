"""From text cells to clean values: what is missing, what is unreadable, what a code says.

One row of the result is one row of the file that has the right number of fields, dropped or not. Cells are
cleaned by expressions, not by Python, so that a row is touched once, in the database. Each rule is that of
`docs/records.md`; a value that is there and cannot be read becomes missing and raises a mark, which
`quality` counts and never prints.

The work is laid out for speed where it costs nothing in clearness: what only matters for a fracture (age,
sex, further diagnoses) is read only where the first diagnosis is one, and a cell of the usual form takes
the short way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from flscase.records.codes import Diagnoses, joined
from flscase.records.engine import fetched, layer
from flscase.records.load import Raw
from flscase.records.settings import Settings

MISSING: Final = ("", "-", "NULL", "NA", "N/A")
ISO, DMY = "iso", "dmy"
REASONS: Final = (
    "wrong_number_of_fields",
    "no_person",
    "no_provider",
    "unfinished",
    "no_episode_start",
    "no_episode_end",
    "end_before_start",
    "no_admission_date",
    "duplicate",
)
MALE, FEMALE, UNKNOWN = 1, 2, 0
DATES: Final = {"admission_date": "given_admission", "episode_start": "start", "episode_end": "end"}

# Marks: a cell that is there and was not understood. Column of the mark -> field it is about.
MARKS: Final = {
    "odd_admission_date": "admission_date",
    "odd_episode_start": "episode_start",
    "odd_episode_end": "episode_end",
    "odd_order": "episode_order",
    "odd_key": "episode_key",
    "odd_method": "admission_method",
    "odd_diagnosis": "first_diagnosis",
    "odd_age": "age",
    "odd_sex": "sex",
}
_BLANKS: Final = " \t\n\r\v\f"
_READABLE: Final = r"^[A-Z]\d{2,3}$"
_ISO: Final = r"^(\d{4})(-\d\d-|\d\d)(\d\d)([T ].*)?$"
_DMY: Final = r"^(\d{1,2})/(\d{1,2})/(\d{4})([T ].*)?$"
_NULL_DATE: Final = r"^\s*(180[01]-01-01|01/01/180[01]|9999-|\d\d/\d\d/9999)"
_KNOWN_SEXES: Final = ("1", "2", "9", "0", "3", "X")


def cells(con: Any, raw: Raw, settings: Settings, date_form: str) -> ir.Table:
    """Clean the rows of one file whose dates are of one form, ISO or DMY.

    Columns: person, provider, admission (missing dates filled), start, end, order, key, diagnosis (text),
    site (of a fragility fracture, else null), indicator (counts for 41401), emergency, transfer_in,
    transfer_out, still_in, died, age and sex (read where the first diagnosis is a fracture), reason (why
    dropped, null if kept), and the marks.
    """
    read = layer(con, "cells_read", _read(raw, settings, date_form))
    told = layer(con, "cells_told", _told(read, settings))
    return _decided(told, raw.diagnoses[1:], settings)


def date_form(raw: Raw) -> str:
    """The form of most dates of a file; ISO if neither is more frequent. Reads all rows."""
    columns = [raw.table[name].fill_null("").strip() for name in DATES]
    iso, dmy = (
        sum(column.re_search(form).cast("int64").sum() for column in columns) for form in (_ISO, _DMY)
    )
    counted = fetched(raw.table.aggregate(iso=iso, dmy=dmy))[0]
    return DMY if (counted["dmy"] or 0) > (counted["iso"] or 0) else ISO


def _read(raw: Raw, settings: Settings, form: str) -> ir.Table:
    """Cell by cell: what it holds, still beside the text it came from."""
    clean = [name for name in raw.table.columns if name not in raw.diagnoses[1:]]
    table = raw.table.mutate(**{name: _cell(raw.table[name], raw.source.ascii) for name in clean})
    status = table.episode_status if "episode_status" in table.columns else None
    return table.mutate(
        person=_trim(table.person),
        provider=_trim(table.provider),
        method=_trim(table.admission_method),
        start=_date(table.episode_start, form),
        end=_date(table.episode_end, form),
        given_admission=_date(table.admission_date, form),
        order_read=_whole(table.episode_order, 4, "int16"),
        key=_whole(table.episode_key, 19, "uint64"),
        from_hospital=_is_code(table.admission_source, settings.transfer_sources),
        transfer_out=_is_code(table.discharge_destination, settings.transfer_destinations),
        still_in=_is_code(table.discharge_method, settings.still_in),
        died=_is_code(table.discharge_method, settings.died),
        admitted=_is_code(table.patient_class, settings.indicator_class),
        finished=ibis.literal(True) if status is None else _is_code(status, settings.finished),
        diagnosis=_diagnosis(table.first_diagnosis),
    )


def _told(table: ir.Table, settings: Settings) -> ir.Table:
    """What the cells of a row say together."""
    transfer_in = table.from_hospital | _one_of(table.method, settings.transfer_methods)
    order = table.order_read.fill_null(settings.missing_order)
    start, end, admission = (_real(table[name], settings) for name in ("start", "end", "given_admission"))
    fillable = (order == 1) & ~transfer_in
    every = joined([settings.indicator_codes, *settings.sites.values()])
    return table.mutate(
        order=order,
        transfer_in=transfer_in,
        start=start,
        end=end,
        admission=ibis.coalesce(admission, fillable.ifelse(start, ibis.null("date"))),
        emergency=_one_of(table.method, settings.emergency),
        fracture=_in(table.diagnosis, every),
        **_marks(table, settings),
    )


def _decided(table: ir.Table, further: Sequence[str], settings: Settings) -> ir.Table:
    """What a row counts for, and whether it is kept."""

    def of_fracture(value: ir.Value) -> ir.Value:
        return table.fracture.ifelse(value, ibis.null(value.type()))

    age = _age(table.age, settings)
    indicator = (
        _in(table.diagnosis, settings.indicator_codes)
        & table.emergency
        & (table.order == settings.indicator_order)
        & table.admitted
        & (age >= settings.indicator_age).fill_null(False)
    )
    site = ibis.cases(
        *((_in(table.diagnosis, codes), site) for site, codes in settings.sites.items()),
        else_=ibis.null("string"),
    )
    fragile = (age >= settings.fragility_age).fill_null(False) & ~_excluded(table, further, settings)
    sexes = _trim(table.sex)
    return table.select(
        "start", "end", "admission", "order", "key", "diagnosis", "emergency", "transfer_in", "transfer_out",
        "still_in", "died", *(mark for mark in MARKS if mark in table.columns),
        person=_present(table.person),
        provider=_present(table.provider).left(settings.provider_characters),
        age=of_fracture(age),
        sex=of_fracture(_sex(sexes)),
        indicator=table.fracture.ifelse(indicator, False),
        site=of_fracture(fragile.ifelse(site, ibis.null("string"))),
        odd_age=table.fracture.ifelse(age.isnull() & ~_is_missing(_trim(table.age)), False),
        odd_sex=table.fracture.ifelse(~_one_of(sexes, _KNOWN_SEXES) & ~_is_missing(sexes), False),
        reason=_reason(table),
    )  # fmt: skip


def _reason(table: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (_is_missing(table.person), "no_person"),
        (_is_missing(table.provider), "no_provider"),
        (~table.finished, "unfinished"),
        (table.start.isnull(), "no_episode_start"),
        (table.end.isnull(), "no_episode_end"),
        (table.end < table.start, "end_before_start"),
        (table.admission.isnull(), "no_admission_date"),
        else_=ibis.null("string"),
    )


def _marks(table: ir.Table, settings: Settings) -> dict[str, ir.BooleanValue]:
    """Cells that are there and say nothing that we understand."""

    def odd(name: str, understood: ir.BooleanValue) -> ir.BooleanValue:
        return understood.ifelse(False, ~_is_missing(_trim(table[name])))

    dates = {
        f"odd_{name}": odd(name, table[short].notnull() | table[name].re_search(_NULL_DATE))
        for name, short in DATES.items()
    }
    return dates | {
        "odd_order": odd("episode_order", table.order_read.notnull()),
        "odd_key": odd("episode_key", table.key.notnull()),
        "odd_method": odd("admission_method", _one_of(table.method, settings.known_methods)),
        "odd_diagnosis": odd("first_diagnosis", table.diagnosis.re_search(_READABLE)),
    }


def _cell(cell: ir.StringValue, ascii_only: bool) -> ir.StringValue:
    """A cell as text; no-break blanks become blanks, in a file that can hold them."""
    text = cell.fill_null("")
    return text if ascii_only else text.replace("\u00a0", " ")


def _trim(cell: ir.StringValue) -> ir.StringValue:
    """A cell without blanks around it; one that has none is left alone, for speed."""
    return ((cell.left(1) > " ") & (cell.right(1) > " ")).ifelse(cell, cell.strip())


def _one_of(cell: ir.StringValue, values: Sequence[str]) -> ir.BooleanValue:
    """Whether a cell is one of some texts, as plain tests: DuckDB turns a longer IN list into a join."""
    return reduce(or_, (cell == value for value in values))


def _is_missing(cell: ir.StringValue) -> ir.BooleanValue:
    """Whether a trimmed cell says that there is nothing."""
    short = (cell.length() <= max(len(word) for word in MISSING)) & _one_of(cell.upper(), MISSING[2:])
    return _one_of(cell, MISSING[:2]) | short


def _present(cell: ir.StringValue) -> ir.StringValue:
    return _is_missing(cell).ifelse(ibis.null("string"), cell)


def _is_code(cell: ir.StringValue, codes: Sequence[int]) -> ir.BooleanValue:
    """Whether a cell is one of some number codes; 4, 04 and 4.0 are the same code."""
    return reduce(or_, (cell.try_cast("int16") == code for code in codes)).fill_null(False)


def _whole(cell: ir.StringValue, digits: int, to: str) -> ir.IntegerValue:
    """A whole number of at most so many digits, else null; "7.0" is 7."""
    return cell.re_extract(rf"^\s*(\d{{1,{digits}}})(\.0+)?\s*$", 1).try_cast(to)


def _date(cell: ir.StringValue, form: str) -> ir.DateValue:
    """A date of one form, else null; a time after it is left out."""
    if form == ISO:
        usual = cell.like("____-__-__") | cell.like("____-__-__T%") | cell.like("____-__-__ %")
        return usual.ifelse(cell.left(10).try_cast("date"), _slow_date(cell, _ISO))
    return _slow_date(cell, _DMY)


def _slow_date(cell: ir.StringValue, form: str) -> ir.DateValue:
    text = cell.strip()
    if form == _ISO:  # with or without hyphens
        digits = text.re_replace("[T ].*$", "").replace("-", "")
        turned = digits.left(4) + "-" + digits.substr(4, 2) + "-" + digits.right(2)
    else:
        turned = text.re_replace(form, r"\3-\2-\1")
    return text.re_search(form).ifelse(turned.try_cast("date"), ibis.null("date"))


def _real(date: ir.DateValue, settings: Settings) -> ir.DateValue:
    """A date, unless its year is a way to write that there is none: 1801 and before, or the end of time."""
    first, last = ibis.date(settings.null_year_to + 1, 1, 1), ibis.date(settings.null_year_from, 1, 1)
    return ((date >= first) & (date < last)).ifelse(date, ibis.null("date"))


def _diagnosis(cell: ir.StringValue) -> ir.StringValue:
    """A diagnosis as four characters at most, without dot, padding and trailing X; "" if there is none."""
    code = cell.upper().re_replace("[^A-Z0-9]", "").left(4).re_replace("X$", "")
    return _one_of(code, ("NULL", "NA")).ifelse("", code)


def _in(code: ir.StringValue, listed: Diagnoses) -> ir.BooleanValue:
    """Whether a cleaned code is in a list; an unreadable one never is."""
    return code.re_search(f"^({listed.pattern(end='$')})$")


def _excluded(table: ir.Table, further: Sequence[str], settings: Settings) -> ir.BooleanValue:
    """Whether any diagnosis of the episode takes it out; the further ones are searched as one text."""
    first = _in(table.diagnosis, settings.excluded)
    if not further:
        return first
    every = ibis.literal("|").join([table[name].fill_null("") for name in further])
    text = every.upper().re_replace("[^A-Z0-9|]", "")
    return first | text.re_search(rf"(^|\|)({settings.excluded.pattern(end='[X|]|$')})")


def _age(cell: ir.StringValue, settings: Settings) -> ir.IntegerValue:
    number = _whole(cell, 4, "int16")
    return ibis.cases(
        (number.between(*settings.infants), 0),
        (number.between(*settings.ages), number),
        else_=ibis.null("int16"),
    ).cast("int16")


def _sex(cell: ir.StringValue) -> ir.IntegerValue:
    return ibis.cases((cell == "1", MALE), (cell == "2", FEMALE), else_=UNKNOWN).cast("int8")
