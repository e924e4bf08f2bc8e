"""How each column of a file becomes a column of cells: as a state code, a year, a day or a value, strictly.

Every cell is brought to text and to a number once, in columns of their own (`prepared`), for polars would do it again for
each time that an expression asks for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from tulga.join.columns import Columns, Variable
from tulga.join.days import day

if TYPE_CHECKING:
    from polars import Expr, LazyFrame

_YEARS = (1800, 2200)
_LARGEST = 2**31 - 1
_NOTHING = ("", "NA", "N/A", "NaN", "NULL", "null", ".", "..")


@dataclass(frozen=True)
class Cast:
    """One column of the cells: how it is read, what it may not be, and whether a row can do without it.

    `from_` are the columns of the file, `value` is null where they hold nothing usable, `bad` says where that is a
    fault, `wanted` what should stand there.
    """

    name: str
    from_: tuple[str, ...]
    value: "Expr"
    bad: "Expr"
    wanted: str
    key: bool


def state_columns(columns: Columns) -> tuple[str, ...]:
    """The names that the columns of state codes get: `state`, or `state1` and `state2`."""
    return ("state",) if len(columns.states) == 1 else ("state1", "state2")


def casts(columns: Columns, schema: Mapping[str, pl.DataType]) -> list[Cast]:
    """The columns of the cells in their order; `schema` has the types of the file's columns."""
    made = [
        _code(name, column, columns.system) for name, column in zip(state_columns(columns), columns.states, strict=True)
    ]
    if columns.year is not None:
        made.append(_year(columns.year))
    for name, given in (("begin", columns.begin), ("end", columns.end)):
        if given is not None:
            made.append(_day(name, given, schema))
    if columns.grain == "roll call":
        made.append(_whole("roll_call", "roll_call", "a whole number"))
    return [*made, *map(_variable, columns.variables)]


def prepared(frame: "LazyFrame", used: Iterable[str], schema: Mapping[str, pl.DataType]) -> "LazyFrame":
    """The frame with the text and the number of each used column beside it, null where the cell holds nothing."""
    typed = [name for name in used if schema[name].is_numeric() or schema[name] == pl.Boolean]
    words = [name for name in used if name not in typed]
    texts = [pl.col(name).cast(pl.String).str.strip_chars().alias(_of_text(name)) for name in words]
    texts += [pl.lit(None, dtype=pl.String).alias(_of_text(name)) for name in typed]
    filled = [_unless(pl.col(_of_text(name)).is_in(_NOTHING), _of_text(name)) for name in words]
    numbers = [_text(name).cast(pl.Float64, strict=False).alias(_of_number(name)) for name in words]
    numbers += [pl.col(name).cast(pl.Float64).alias(_of_number(name)) for name in typed]
    finite = [_unless(~_number(name).is_finite(), _of_number(name)) for name in used]
    return frame.with_columns(texts).with_columns(filled).with_columns(numbers).with_columns(finite)


def _unless(nothing: "Expr", column: str) -> "Expr":
    return pl.when(~nothing).then(pl.col(column)).alias(column)


def _of_text(column: str) -> str:
    return f"text of {column}"


def _of_number(column: str) -> str:
    return f"number of {column}"


def _text(column: str) -> "Expr":
    return pl.col(_of_text(column))


def _number(column: str) -> "Expr":
    return pl.col(_of_number(column))


def _code(name: str, column: str, system: str) -> Cast:
    if system != "iso3":
        return _whole(name, column, f"a {system.upper()} state number")
    text = _text(column).str.to_uppercase()
    fine = text.str.contains("^[A-Z]{3}$").fill_null(False)
    return Cast(name, (column,), pl.when(fine).then(text), ~fine, "an ISO 3166 alpha-3 code", True)


def _whole(name: str, column: str, wanted: str, first: int = 0, last: int = _LARGEST) -> Cast:
    number = _number(column)
    fine = ((number == number.round()) & number.is_between(first, last)).fill_null(False)
    return Cast(name, (column,), pl.when(fine).then(number).cast(pl.Int32), ~fine, wanted, True)


def _year(column: str) -> Cast:
    first, last = _YEARS
    return _whole("year", column, f"a year from {first} to {last}", first, last)


def _day(name: str, given: str | tuple[str, str, str], schema: Mapping[str, pl.DataType]) -> Cast:
    from_ = (given,) if isinstance(given, str) else given
    value, empty = day(from_, schema, last=name == "end")
    bad = value.is_null() & ~empty if name == "end" else value.is_null()
    return Cast(name, from_, value, bad, "a day, a month or a year", True)


def _variable(variable: Variable) -> Cast:
    column = variable.column or variable.name
    number, text = _number(column), _text(column)
    codes = [float(code) for code in variable.missing if _is_number(code)]
    words = [code for code in variable.missing if not _is_number(code)]
    value = pl.when(~number.is_in(codes)).then(number) if codes else number
    wanted, bad = "a number", text.is_not_null() & number.is_null()
    if words:
        bad = bad & ~text.is_in(words).fill_null(False)
    if variable.whole:
        wanted, bad = "a whole number", bad | (value != value.round()).fill_null(False)
    if variable.levels:
        wanted = f"one of {', '.join(map(str, variable.levels))}"
        bad = bad | ~value.is_in([float(level) for level in variable.levels]).fill_null(True)
    return Cast(variable.name, (column,), pl.when(~bad).then(value), bad, wanted, False)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
