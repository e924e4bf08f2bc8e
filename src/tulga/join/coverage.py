"""What a file was found to cover, beside what its connector declares."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from tulga.join.store import Placed


@dataclass(frozen=True)
class Covered:
    """One variable of cells, or one relation and item of observations: how many values it has, of how many, and when.

    `first` and `last` are the years of the values, None where there are none or none is dated.
    """

    what: str
    values: int
    rows: int
    first: int | None
    last: int | None


def covered(found: Placed) -> list[Covered]:
    """The coverage of each variable, in the order of the declaration; of observations the most frequent first."""
    return list(_of_cells(found) if found.kind == "cells" else _of_observations(found.frame))


def outside(found: Placed) -> int:
    """How many rows lie in years that the connector does not declare; 0 where it declares none."""
    declared, year = found.connector.coverage, _year(found.frame)
    before = pl.lit(False) if declared.first is None else year < declared.first
    after = pl.lit(False) if declared.last is None else year > declared.last
    return int(found.frame.select((before | after).fill_null(False).sum()).item() or 0)


def _year(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("year") if "year" in frame.columns else pl.col("begin").dt.year()


def _of_cells(found: Placed) -> Iterator[Covered]:
    frame, columns = found.frame, found.connector.columns
    for variable in columns.variables if columns else ():
        known = frame.filter(pl.col(variable.name).is_not_null()).select(
            first=_year(frame).min(), last=_year(frame).max()
        )
        yield Covered(variable.name, frame[variable.name].count(), frame.height, *known.row(0))


def _of_observations(frame: pl.DataFrame) -> Iterator[Covered]:
    named = frame.with_columns(what=pl.concat_str("relation", "item", separator=": ", ignore_nulls=True))
    if named["item"].n_unique() > 50:  # each weapon, each product: the relation says enough
        named = named.with_columns(what="relation")
    groups = named.group_by("what").agg(
        values=(pl.col("status") == "value").sum(), rows=pl.len(), first=pl.col("year").min(), last=pl.col("year").max()
    )
    for row in groups.sort("rows", "what", descending=[True, False]).iter_rows(named=True):
        yield Covered(**row)
