"""The days that a spell begins and ends on, in the forms in which datasets write them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from polars import Expr

_ISO = r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$"
_SHORT = r"^(\d{4})-?(\d{2})?-?(\d{2})?(?:\.0)?$"


def day(columns: Sequence[str], schema: Mapping[str, pl.DataType], *, last: bool) -> "tuple[Expr, Expr]":
    """The day in one column (`1945-06-26`, `19450626`, `194506`, `1945`) or in three of year, month and day; and whether
    there is nothing at all.

    A month stands for its first day, a year for its first; of the end of a spell (`last`) for the last one. So does a
    month or a day below 1, which is how datasets write that they do not know it. Null where it is no day.
    """
    if len(columns) == 3:
        year, month, at = (_part(name, schema) for name in columns)
        return _date(year, month, at, last), year.is_null()
    (column,) = columns
    if schema[column].is_temporal():
        return pl.col(column).cast(pl.Date), pl.col(column).is_null()
    text = pl.col(column).cast(pl.String).str.strip_chars()
    text = pl.when(text.is_in(["", "NA", ".", "-9", "-9.0"])).then(None).otherwise(text)
    parts = [
        pl.coalesce(text.str.extract(_ISO, n), text.str.extract(_SHORT, n)).cast(pl.Int32, strict=False)
        for n in (1, 2, 3)
    ]
    shape = (text.str.contains(_ISO) | text.str.contains(_SHORT)).fill_null(False)
    return pl.when(shape).then(_date(parts[0], parts[1], parts[2], last)), text.is_null()


def _part(column: str, schema: Mapping[str, pl.DataType]) -> "Expr":
    number = pl.col(column).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when((number == number.round()) & (number > 0)).then(number).cast(pl.Int32, strict=False)


def _date(year: "Expr", month: "Expr", at: "Expr", last: bool) -> "Expr":
    """A date of its parts; parts that are not known stand for the first, or the last, that they can be."""
    whole = pl.when(year.is_between(1000, 2999)).then(year)
    known = pl.when(month.is_between(1, 12) | month.is_null()).then(month.fill_null(12 if last else 1))
    begin = pl.date(whole, known, 1)
    closing = begin.dt.month_end().dt.day()
    chosen = pl.when(at.is_null()).then(closing.cast(pl.Int32) if last else pl.lit(1)).otherwise(at)
    fine = (chosen <= closing) & (chosen >= 1)
    return pl.when(fine).then(begin + pl.duration(days=chosen - 1))
