"""Cells as observations: what the variables of a dataset claim about one state, a row a claim.

A variable claims something where its declaration names a relation; the others belong to panels alone. Codes become
actors on the day of the cell: in the middle of its year, since a state that ended in December was there for most of it.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from tulga.actors import by_code
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Observation
from tulga.join.observation import frame
from tulga.relations import relation
from tulga.span import Instant, Span


def melted(found: pl.DataFrame, columns: Columns, source: str, state: str) -> pl.DataFrame:
    """The observations of `state` in a frame of cells (`tulga.join.columns.Cells`), with the columns of an observation.

    A missing cell is "not covered". Of a relation that holds or does not (nature state, event or habit) a value other
    than zero says that it holds, and zero is no claim. Where each dyad stands in two rows, a variable of the other
    direction (`reverse`) is left to the other row. A code that no actor bears on the day is left out, and so is a spell
    in whose course its code passes from one actor to another.

    >>> flow = Variable("flow1", "imports", "million USD", relation="trade_value", item="imports")
    >>> trade = Columns("directed dyad-year", "cow", ("ccode1", "ccode2"), (flow,), year="year")
    >>> row = {"state1": [712], "state2": [365], "year": [1985], "flow1": [1158.5], "row": [7]}
    >>> melted(pl.DataFrame(row), trade, "cow-trade@1a2b3c4d", "MNG").select(
    ...     "subject", "object", "span", "item", "value_text", "unit", "row").row(0)
    ('MNG', 'SUN', '1985', 'imports', '1158.5', 'million USD', 7)
    """
    claimed = [variable for variable in columns.variables if variable.relation is not None]
    if not claimed:
        return frame([], source)
    rows = _with_actors(found, columns)
    ends = [name for name in ("actor1", "actor2") if name in rows.columns]
    rows = rows.filter(pl.any_horizontal(pl.col(end) == state for end in ends)).drop_nulls(ends)
    made = frame((each for variable in claimed for each in _observations(rows, variable, columns)), source)
    return made.unique([name for name in made.columns if name not in ("id", "row")], keep="first", maintain_order=True)


def _with_actors(found: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """The cells with `actor1` and, of dyads, `actor2`: each code and day is looked up once."""
    names = [name for name in ("state", "state1", "state2") if name in found.columns]
    if columns.year is not None:
        days = {"from": pl.date(pl.col("year"), 7, 1), "to": pl.date(pl.col("year"), 7, 1)}
    else:
        days = {"from": pl.col("begin"), "to": pl.coalesce("end", "begin")}
    rows = found.with_columns(**days)
    for number, name in enumerate(names, 1):
        pairs = rows.select(name, "from", "to").unique()
        actors = [_bearer(columns, *pair) for pair in pairs.iter_rows()]
        borne = pairs.with_columns(pl.Series(f"actor{number}", actors, dtype=pl.String))
        rows = rows.join(borne, on=[name, "from", "to"], how="left", maintain_order="left")
    return rows


def _bearer(columns: Columns, code: int | str, first: date, last: date) -> str | None:
    one, other = by_code(columns.system, code, first), by_code(columns.system, code, last)
    return one if one == other else None


def _observations(rows: pl.DataFrame, variable: Variable, columns: Columns) -> Iterator[Observation]:
    """One observation a cell of the variable."""
    kind = relation(str(variable.relation))
    counts = kind.nature in ("flow", "stock") or variable.unit is not None
    kept = rows if counts else rows.filter(pl.col(variable.name).fill_null(0) != 0)
    subject, target = ("actor2", "actor1") if variable.reverse else ("actor1", "actor2")
    item = variable.item
    for each in kept.iter_rows(named=True):
        number = each[variable.name]
        yield Observation(
            row=each["row"],
            relation=kind.id,
            subject=each[subject],
            object=each.get(target),
            span=_span(each, columns),
            item=f"{item or variable.label}, roll call {each['roll_call']}" if "roll_call" in each else item,
            value=Decimal(repr(number)) if counts and number is not None else None,
            unit=variable.unit if counts else None,
            status="not covered" if counts and number is None else "value",
        )


def _span(row: dict[str, Any], columns: Columns) -> Span:
    if columns.year is not None:
        return Span.on(Instant(row["year"]))
    begin, end = _instant(row["begin"]), None if row["end"] is None else _instant(row["end"])
    return Span(begin, end)


def _instant(day: date) -> Instant:
    return Instant(day.year, day.month, day.day)
