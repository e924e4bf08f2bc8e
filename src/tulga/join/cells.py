"""The reading of a file by the declaration of its columns: strict, in one pass, and with a sentence for what is amiss.

A row without a usable state, year or day is left out; a value that is none is missing in its cell; both are told, the
first twenty of a column one by one. What a file of any size takes in memory is its cells, not its text.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tulga.errors import BadInput, nearest_names
from tulga.join.casting import Cast, casts, prepared, state_columns
from tulga.join.columns import Cells, Columns
from tulga.join.files.frames import Opened, opened
from tulga.join.files.memory import need
from tulga.join.own_form import OwnForm
from tulga.join.states import Codes

if TYPE_CHECKING:
    from polars import LazyFrame


TOLD = 20
_BAD = "bad: "
_CELL = 16  # bytes of memory for a cell and for what is done with it


def cells(path: Path, columns: Columns) -> Cells:
    """Read a file by the declaration of its columns; raises BadInput where the file as a whole cannot be read.

    See `tulga.join.columns.Cells` for the columns of the frame. A code is a code of the system whenever the state
    existed; a code that no state of the system ever bore leaves its row out.
    """
    if isinstance(columns, OwnForm):
        return columns.read(path)
    table = _opened(path, columns)
    schema = table.frame.collect_schema()
    declared = casts(columns, schema)
    with tempfile.TemporaryDirectory(prefix="tulga-") as folder:
        read = _read(table, declared, schema, Path(folder) / "cells.parquet")
        problems = list(table.problems)
        faults = [_BAD + column.name for column in declared]
        sound = reduce(and_, (~pl.col(_BAD + column.name) for column in declared if column.key))
        counts = (
            read.select(pl.len().alias("rows"), *(pl.col(name).sum() for name in faults)).collect().row(0, named=True)
        )
        if not counts["rows"]:
            said = f"no row can be read; the first: {problems[0]}" if problems else "the table has no rows"
            raise BadInput(said, place=table.name)
        problems += _told(table, declared, read, counts)
        good = read.filter(sound).select("row", *(column.name for column in declared))
        need(counts["rows"] * _CELL * len(declared), table.name, "cut it into files by year")
        frame = good.collect(engine="streaming").sort("row", maintain_order=True)
    frame, strange = Codes(columns, table.name).checked(frame)
    frame, backwards = _forward(frame, columns, table.name)
    frame, twice = _distinct(frame, _keys(columns), table.name)
    problems += [*strange, *backwards, *twice]
    if frame.is_empty():
        first = "; ".join(problems[:2])
        raise BadInput(f"none of {counts['rows']} rows can be placed; the first: {first}", place=table.name)
    return Cells(_ordered(frame, columns), problems)


def _opened(path: Path, columns: Columns) -> Opened:
    """The table with the columns that the declaration needs, put in order by `prepare` where it has to be."""
    needed = (*columns.needed, *(("roll_call",) if columns.grain == "roll call" else ()))
    found = opened(
        path,
        needed,
        aliases=columns.aliases,
        member=columns.member,
        encoding=columns.encoding,
        strict=columns.prepare is None,
    )
    if columns.prepare is None:
        return found
    try:
        frame = columns.prepare(found.frame)
        there = frame.collect_schema().names()
    except pl.exceptions.ColumnNotFoundError as error:
        have = found.frame.collect_schema().names()
        lost = str(error).split("\n")[0].strip().split('"')
        name = lost[1] if len(lost) > 1 else lost[0]
        raise BadInput(
            f"the table has no column {name!r}", place=found.name, nearest=nearest_names(name, have)
        ) from None
    for name in ("row", *needed):
        if name not in there:
            raise BadInput(f"the table has no column {name!r}", place=found.name, nearest=nearest_names(name, there))
    return Opened(found.name, frame, found.problems)


def _read(table: Opened, declared: list[Cast], schema: Mapping[str, pl.DataType], kept: Path) -> "LazyFrame":
    """The columns of the cells and where they are at fault, in a temporary file: the text is gone through once."""
    used = list(dict.fromkeys(name for column in declared for name in column.from_))
    filled = table.frame.filter(~pl.all_horizontal(pl.col(name).is_null() for name in used))
    made = prepared(filled, used, schema).select(
        pl.col("row").cast(pl.UInt32),
        *(column.value.alias(column.name) for column in declared),
        *(column.bad.alias(_BAD + column.name) for column in declared),
    )
    try:
        made.sink_parquet(kept, compression="lz4")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(f"the table cannot be read ({str(error).splitlines()[0]})", place=table.name) from None
    return pl.scan_parquet(kept)


def _told(table: Opened, declared: list[Cast], read: "LazyFrame", counts: Mapping[str, int]) -> Iterator[str]:
    """One sentence for each fault, and the shape of them: what fails in most rows shows that columns are shifted."""
    failing = [column for column in declared if counts[_BAD + column.name]]
    for column in failing:
        many = counts[_BAD + column.name]
        if many * 2 > counts["rows"]:
            said = f"{many} of {counts['rows']} rows have nothing that is {column.wanted}"
            yield f"{table.name}, column {' '.join(column.from_)}: {said}: the columns look shifted, or are others"
    if not failing:
        return
    shown = [read.filter(pl.col(_BAD + column.name)).select("row").head(TOLD).collect()["row"] for column in failing]
    texts = _texts(table, failing, shown)
    for column, rows in zip(failing, shown, strict=True):
        result = "the row is left out" if column.key else "it is missing here"
        for row in rows:
            cell = " ".join(texts[row].get(name) or "nothing" for name in column.from_)
            where = f"{table.name}, row {row}, column {' '.join(column.from_)}"
            yield f"{where}: {_quoted(cell)} is not {column.wanted}; {result}"
        if (more := counts[_BAD + column.name] - len(rows)) > 0:
            yield f"{table.name}, column {' '.join(column.from_)}: {more} more rows have nothing that is {column.wanted}"


def _texts(table: Opened, failing: Iterable[Cast], shown: Iterable[pl.Series]) -> dict[int, dict[str, str | None]]:
    """The cells of the rows that are shown as they stand in the file, by row."""
    used = list(dict.fromkeys(name for column in failing for name in column.from_))
    rows = sorted({row for each in shown for row in each})
    found = table.frame.filter(pl.col("row").is_in(rows)).select("row", *(pl.col(n).cast(pl.String) for n in used))
    return {each["row"]: each for each in found.collect(engine="streaming").iter_rows(named=True)}


def _quoted(cell: str) -> str:
    return "an empty cell" if cell == "nothing" else repr(cell if len(cell) < 60 else cell[:57] + "...")


def _keys(columns: Columns) -> list[str]:
    when = ["year"] if columns.year is not None else []
    when += ["begin"] if columns.begin is not None else []
    return [*state_columns(columns), *when, *(["roll_call"] if columns.grain == "roll call" else [])]


def _forward(frame: pl.DataFrame, columns: Columns, place: str) -> tuple[pl.DataFrame, list[str]]:
    """The spells that end after they begin; the others are told."""
    if columns.begin is None or columns.end is None:
        return frame, []
    bad = (pl.col("end") < pl.col("begin")).fill_null(False)
    wrong = frame.filter(bad)
    names = state_columns(columns)
    told = [
        f"{place}, row {row['row']}: the spell of {', '.join(f'{name} {row[name]}' for name in names)} ends on "
        f"{row['end']}, before it begins on {row['begin']}; the row is left out"
        for row in wrong.head(TOLD).iter_rows(named=True)
    ]
    if wrong.height > TOLD:
        told.append(f"{place}: {wrong.height - TOLD} more spells end before they begin")
    return frame.filter(~bad), told


def _distinct(frame: pl.DataFrame, keys: list[str], place: str) -> tuple[pl.DataFrame, list[str]]:
    """The first row of each key; the others are told."""
    again = ~pl.struct(keys).is_first_distinct() if len(keys) > 1 else ~pl.col(keys[0]).is_first_distinct()
    later = frame.filter(again)
    if later.is_empty():
        return frame, []
    first = frame.join(later.select(keys).unique(), on=keys).group_by(keys).agg(pl.col("row").min().alias("first"))
    shown = later.head(TOLD).join(first, on=keys, how="left", maintain_order="left")
    told = [
        f"{place}, row {row['row']}: {', '.join(f'{key} {row[key]}' for key in keys)} stands in row {row['first']} already; "
        "the first is kept"
        for row in shown.iter_rows(named=True)
    ]
    if later.height > TOLD:
        told.append(f"{place}: {later.height - TOLD} more rows repeat the key of an earlier one")
    return frame.filter(~again), told


def _ordered(frame: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    days = [name for name, given in (("begin", columns.begin), ("end", columns.end)) if given is not None]
    when = [*(["year"] if columns.year is not None else []), *days]
    calls = ["roll_call"] if columns.grain == "roll call" else []
    return frame.select(*state_columns(columns), *when, *calls, *(v.name for v in columns.variables), "row")


def row_of(path: Path, columns: Columns, row: int) -> dict[str, str] | None:
    """The cells of one row by column as the file has them, None for a file of a form of its own.

    Raises BadInput where there is no such row.
    """
    if isinstance(columns, OwnForm):
        return None
    table = opened(
        path,
        columns.needed,
        aliases=columns.aliases,
        member=columns.member,
        encoding=columns.encoding,
        strict=False,
    )
    found = table.frame.filter(pl.col("row") == row).drop("row").select(pl.all().cast(pl.String)).collect()
    if found.is_empty():
        raise BadInput(f"there is no row {row}", place=table.name)
    return {name: value or "" for name, value in found.row(0, named=True).items()}
