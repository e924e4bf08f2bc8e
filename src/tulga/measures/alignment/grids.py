"""Long frames as grids: one for each session or year, a row a state, a column what it is rated on.

A cell is the place of its value among the levels (the values there are, in order), or -1 where the state did not rate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tulga.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Grid:
    """The cells of one period: `period`, `rows` and `columns` are places in the lists of names, `cells` of levels."""

    period: int
    rows: "NDArray[np.intp]"
    columns: "NDArray[np.intp]"
    cells: "NDArray[np.int64]"


def checked(rows: "pl.DataFrame", keys: Sequence[str], what: str) -> "pl.DataFrame":
    """The rows, if each has all keys; raises BadInput naming the first that has not."""
    import polars as pl

    if not any(rows[key].null_count() for key in keys):
        return rows
    lost = rows.filter(pl.any_horizontal(pl.col(*keys).is_null()))
    for row in lost.sort(*keys).head(1).iter_rows(named=True):
        absent = next(key for key in keys if row[key] is None)
        known = ", ".join(f"{key} {row[key]}" for key in keys if row[key] is not None)
        raise BadInput(f"a {what} has no {absent} ({known or 'nor any other key'})")
    return rows


def refuse_twice(rows: "pl.DataFrame", keys: Sequence[str], what: str) -> None:
    """Raises BadInput naming the first keys that several rows have."""
    import polars as pl

    for row in rows.group_by(*keys).len().filter(pl.col("len") > 1).sort(*keys).head(1).iter_rows(named=True):
        named = ", ".join(f"{key} {row[key]}" for key in keys)
        raise BadInput(f"the {what} of {named} is there {row['len']} times")


def numbered(rows: "pl.DataFrame", *columns: str) -> "tuple[pl.DataFrame, pl.Series]":
    """The frame with the names of `columns` as places in one sorted list of names, and that list."""
    import polars as pl

    together = pl.concat([rows.select(name=column) for column in columns], how="vertical_relaxed")["name"]
    places, names = _listed(together)
    parts = (places[start : start + rows.height] for start in range(0, len(places), rows.height or 1))
    return rows.with_columns(pl.Series(column, part) for column, part in zip(columns, parts, strict=False)), names


def _listed(values: "pl.Series") -> "tuple[NDArray[np.int64], pl.Series]":
    """The place of each value among the different ones in order, and these."""
    import polars as pl

    if values.dtype.is_integer() and len(values) and values.max() - values.min() < 2 * len(values):  # type: ignore[operator]
        present, places = _places(values.to_numpy())
        return places, pl.Series("name", present, dtype=values.dtype)
    names = values.unique().sort()
    listed = names.to_frame().with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64))
    return values.to_frame().join(listed, on="name", how="left", maintain_order="left")["place"].to_numpy(), names


def grids(rows: "pl.DataFrame", keys: tuple[str, str, str], cell: str, unlisted: int = -1) -> Iterator[Grid]:
    """A grid for each period, in order, from rows whose `keys` (period, column, row) are places in lists of names.

    A cell without a row is `unlisted`; one that is there twice is taken once, so whoever counts the cells knows it.
    """
    import numpy as np

    period, column, row = keys
    ordered = rows if rows[period].is_sorted() else rows.sort(period)
    periods, columns, own, cells = (ordered[name].to_numpy() for name in (period, column, row, cell))
    starts = np.flatnonzero(np.diff(periods, prepend=-1))
    for start, end in pairwise([*starts, len(periods)]):
        present, place = _places(own[start:end])
        there, spot = _places(columns[start:end])
        grid = np.full((len(present), len(there)), unlisted)
        grid[place, spot] = cells[start:end]
        yield Grid(int(periods[start]), present, there, grid)


def _places(numbers: "NDArray[np.int64]") -> "tuple[NDArray[np.intp], NDArray[np.intp]]":
    """The different numbers in order, and the place of each number among them."""
    import numpy as np

    lowest = numbers.min()
    counts = np.bincount(numbers - lowest)
    present = np.flatnonzero(counts)
    place = np.empty(len(counts), dtype=np.intp)
    place[present] = np.arange(len(present))
    return present + lowest, place[numbers - lowest]
