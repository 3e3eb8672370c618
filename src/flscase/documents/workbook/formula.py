"""A spreadsheet formula that knows its own result.

A formula is built in Python from cells and functions: `price * quantity` gives both the text that goes
into the workbook and the value that a program without recalculation shows. Each formula is written once,
so text and value cannot drift apart; a test lets LibreOffice work out every text again.

Only functions that every spreadsheet program has known for decades. Ranges of one row and one column
stretch against each other inside SUMPRODUCT, as they do there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from flscase.case.rounding import round_half_up

COMPARE, ADD, MULTIPLY, ATOM = range(4)
LONGEST_WORDS: Final = 255
NOT_KNOWN: Final = "not known"
NO_LIMIT: Final = 1e99  # stands for "as many as you like" where a number is needed
Value = Any  # float, str, None (an empty cell), or an array of them


@dataclass(frozen=True, eq=False)
class Formula:
    """Text without the equals sign, its value, and how tightly its outermost operator binds."""

    text: str
    value: Value
    binds: int = ATOM

    def __add__(self, other: Operand) -> Formula:
        return _binary(self, "+", other)

    def __radd__(self, other: Operand) -> Formula:
        return _binary(other, "+", self)

    def __sub__(self, other: Operand) -> Formula:
        return _binary(self, "-", other)

    def __rsub__(self, other: Operand) -> Formula:
        return _binary(other, "-", self)

    def __mul__(self, other: Operand) -> Formula:
        return _binary(self, "*", other)

    def __rmul__(self, other: Operand) -> Formula:
        return _binary(other, "*", self)

    def __truediv__(self, other: Operand) -> Formula:
        return _binary(self, "/", other)

    def __rtruediv__(self, other: Operand) -> Formula:
        return _binary(other, "/", self)

    @property
    def number(self) -> float:
        """The value as a number; an empty cell counts as nothing. Raises TypeError for a text."""
        if isinstance(self.value, str):
            raise TypeError(f"{self.text} is the text {self.value!r}")
        return 0.0 if self.value is None else float(self.value)


Operand = Formula | float | int | str


def lift(value: Operand) -> Formula:
    """Return a formula for a formula, a number or a text."""
    if isinstance(value, Formula):
        return value
    if isinstance(value, str):
        if len(value) > LONGEST_WORDS:
            raise ValueError(f"a formula cannot hold {len(value)} characters in one piece")
        return Formula('"' + value.replace('"', '""') + '"', value)
    if not math.isfinite(value):
        raise ValueError(f"a cell cannot hold {value}")
    text = repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value)).upper()
    return Formula(f"({text})" if value < 0 else text, float(value))


_OPERATORS: Final[dict[str, tuple[int, Any]]] = {
    "+": (ADD, np.add),
    "-": (ADD, np.subtract),
    "*": (MULTIPLY, np.multiply),
    "/": (MULTIPLY, np.divide),
    "<": (COMPARE, np.less),
    "<=": (COMPARE, np.less_equal),
    ">": (COMPARE, np.greater),
    ">=": (COMPARE, np.greater_equal),
}


def _binary(left: Operand, sign: str, right: Operand) -> Formula:
    binds, work = _OPERATORS[sign]
    first, second = lift(left), lift(right)
    before = first.text if first.binds >= binds else f"({first.text})"
    # the right side of a minus or a division keeps its brackets even at equal rank
    tight = second.binds > binds or (second.binds == binds and sign in "+*")
    after = second.text if tight else f"({second.text})"
    with np.errstate(divide="ignore", invalid="ignore"):  # an IF may pass over a division by nought
        value = _plain(work(_numbers(first), _numbers(second)))
    return Formula(f"{before}{sign}{after}", value, binds)


def _numbers(operand: Formula) -> Any:
    """Return the value for arithmetic: empty cells count as nothing."""
    value = operand.value
    if isinstance(value, np.ndarray):
        return np.where(value == None, 0.0, value).astype(float) if value.dtype == object else value  # noqa: E711
    return 0.0 if value is None else value


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.ndim:
        return value
    item = value.item() if hasattr(value, "item") else value
    return float(item) if isinstance(item, int | float) and not isinstance(item, bool) else item


def less(left: Operand, right: Operand) -> Formula:
    """Return left < right."""
    return _binary(left, "<", right)


def at_least(left: Operand, right: Operand) -> Formula:
    """Return left >= right."""
    return _binary(left, ">=", right)


def more(left: Operand, right: Operand) -> Formula:
    """Return left > right."""
    return _binary(left, ">", right)


def same(left: Operand, right: Operand) -> Formula:
    """Return left = right; texts are compared without regard to capitals, as spreadsheets do."""
    first, second = lift(left), lift(right)
    both = f"{_inside(first)}={_inside(second)}"
    return Formula(both, _equal(first.value, second.value), COMPARE)


def differs(left: Operand, right: Operand) -> Formula:
    """Return left <> right."""
    equal = same(left, right)
    return Formula(f"{_inside(lift(left))}<>{_inside(lift(right))}", np.logical_not(equal.value), COMPARE)


def _inside(operand: Formula) -> str:
    return operand.text if operand.binds > COMPARE else f"({operand.text})"


def _equal(left: Value, right: Value) -> Any:
    if isinstance(left, np.ndarray) and isinstance(right, str) and right:
        return np.equal(left, right).astype(bool)  # the labels of our own sheets: capitals are alike
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        pairs = np.broadcast(np.asarray(left, dtype=object), np.asarray(right, dtype=object))
        return np.array([_equal(a, b) for a, b in pairs]).reshape(pairs.shape)
    if isinstance(left, str) or isinstance(right, str):
        return ("" if left is None else str(left)).lower() == ("" if right is None else str(right)).lower()
    return (left or 0.0) == (right or 0.0)


def _call(name: str, *arguments: Formula) -> str:
    return f"{name}({','.join(argument.text for argument in arguments)})"


def _flat(arguments: tuple[Formula, ...]) -> list[float]:
    """Return the numbers in some ranges and cells; texts and empty cells are passed over."""
    found: list[float] = []
    for argument in arguments:
        for item in np.atleast_1d(np.asarray(argument.value, dtype=object)).ravel():
            if item is not None and not isinstance(item, str):
                found.append(float(item))
    return found


def total(*ranges: Formula) -> Formula:
    """Return SUM."""
    return Formula(_call("SUM", *ranges), math.fsum(_flat(ranges)))


def smallest(*arguments: Operand) -> Formula:
    """Return MIN."""
    lifted = tuple(lift(argument) for argument in arguments)
    return Formula(_call("MIN", *lifted), min(_flat(lifted)))


def largest(*arguments: Operand) -> Formula:
    """Return MAX."""
    lifted = tuple(lift(argument) for argument in arguments)
    return Formula(_call("MAX", *lifted), max(_flat(lifted)))


def average(*ranges: Formula) -> Formula:
    """Return AVERAGE."""
    numbers = _flat(ranges)
    return Formula(_call("AVERAGE", *ranges), math.fsum(numbers) / len(numbers))


def sum_product(*factors: Formula) -> Formula:
    """Return SUMPRODUCT of ranges of one shape, or of one array expression."""
    product: Any = 1.0
    for factor in factors:
        product = product * _numbers(factor)
    return Formula(_call("SUMPRODUCT", *factors), float(np.sum(product)))


def largest_in(expression: Formula) -> Formula:
    """Return the largest item of an array expression: SUMPRODUCT(MAX(…))."""
    return Formula(f"SUMPRODUCT(MAX({expression.text}))", float(np.max(_numbers(expression))))


def size(value: Operand) -> Formula:
    """Return ABS."""
    lifted = lift(value)
    return Formula(_call("ABS", lifted), abs(lifted.number))


def power(base: Operand, exponent: Operand) -> Formula:
    """Return POWER."""
    first, second = lift(base), lift(exponent)
    return Formula(_call("POWER", first, second), first.number**second.number)


def when(condition: Formula, then: Operand, otherwise: Operand) -> Formula:
    """Return IF of one condition."""
    first, second = lift(then), lift(otherwise)
    chosen = first if bool(condition.value) else second
    # a formula that points at an empty cell gives nought
    value = 0.0 if chosen.value is None else chosen.value
    return Formula(_call("IF", condition, first, second), value)


def ratio(left: Formula, right: Formula) -> Formula:
    """Return left / right, or words where there is nothing to divide by."""
    return when(more(right, 0), left / right, NOT_KNOWN)


def both(*conditions: Formula) -> Formula:
    """Return AND."""
    return Formula(_call("AND", *conditions), all(bool(item.value) for item in conditions))


def is_number(cell: Formula) -> Formula:
    """Return ISNUMBER of one cell."""
    known = cell.value is not None and not isinstance(cell.value, str)
    return Formula(_call("ISNUMBER", cell), known)


def count_where(cells: Formula, wanted: Operand) -> Formula:
    """Return COUNTIF: how many cells equal what is wanted."""
    lifted = lift(wanted)
    return Formula(_call("COUNTIF", cells, lifted), float(np.sum(_equal(cells.value, lifted.value))))


def contains(cells: Formula, word: str) -> Formula:
    """Return ISNUMBER(SEARCH(…)): which cells hold a word, whatever its capitals."""
    values = np.asarray(cells.value, dtype=object)
    found = np.array([word.lower() in str("" if item is None else item).lower() for item in values.ravel()])
    text = f"ISNUMBER(SEARCH({lift(word).text},{cells.text}))"
    return Formula(text, found.reshape(values.shape).astype(float))


def joined(*parts: Operand) -> Formula:
    """Return texts joined by &."""
    lifted = [lift(part) for part in parts]
    words = "".join(_as_text(part.value) for part in lifted)
    return Formula(
        "&".join(part.text if part.binds == ATOM else f"({part.text})" for part in lifted), words, ADD
    )


def _as_text(value: Value) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return "" if value is None else str(value)


def rounded(value: Operand, decimals: int) -> Formula:
    """Return ROUND: halves away from nought; below nought `decimals` counts tens."""
    lifted = lift(value)
    return Formula(_call("ROUND", lifted, lift(decimals)), float(round_half_up(lifted.number, decimals)))


def spoken(value: Operand, form: Literal["#,##0", "#,##0.0", "0%"]) -> Formula:
    """Return TEXT: a number as words of a sentence."""
    lifted = lift(value)
    percent = form == "0%"
    decimals = 1 if form.endswith(".0") else 0
    number = round_half_up(lifted.number * (100 if percent else 1), decimals)
    words = f"{number:.0f}%" if percent else f"{number:,.{decimals}f}"
    return Formula(_call("TEXT", lifted, lift(form)), words)


def column_of(block: Formula, place: Formula) -> Formula:
    """Return one column of a block: INDEX(block, 0, place)."""
    return Formula(_call("INDEX", block, lift(0), place), block.value[:, [int(place.number) - 1]])


def item_of(cells: Formula, place: Formula) -> Formula:
    """Return one cell of a row or column: INDEX(cells, place); nan where there is no such place."""
    found = math.nan if math.isnan(place.number) else cells.value.ravel()[int(place.number) - 1]
    return Formula(_call("INDEX", cells, place), found)


def place_in(wanted: Operand, cells: Formula) -> Formula:
    """Return MATCH(wanted, cells, 0): the place of the first cell that equals `wanted`.

    The value is nan where there is none: right only where an IF passes over it.
    """
    lifted = lift(wanted)
    text = isinstance(lifted.value, str)
    for place, item in enumerate(cells.value.ravel()):
        if isinstance(item, str) == text and _equal(item, lifted.value):
            return Formula(_call("MATCH", lifted, cells, lift(0)), float(place + 1))
    return Formula(_call("MATCH", lifted, cells, lift(0)), math.nan)


def sum_where(amounts: Formula, *tests: tuple[Formula, Operand]) -> Formula:
    """Return SUMIFS: the sum of the amounts whose cells equal what each test wants."""
    keep = np.ones(amounts.value.shape, dtype=bool)
    texts = [amounts.text]
    for cells, wanted in tests:
        lifted = lift(wanted)
        keep &= _equal(cells.value, lifted.value)
        texts += [cells.text, lifted.text]
    return Formula(f"SUMIFS({','.join(texts)})", math.fsum(_numbers(amounts)[keep].tolist()))
