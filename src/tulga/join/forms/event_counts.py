"""Events between states, counted by directed dyad-year: what machine-coded event data give to a panel.

A file of events has a row for each thing that one actor did to another on a day. Only those of two different states
belong to a dyad; the others are counted and told. A cell keeps the row of its first event.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tulga.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

KEYS = ("state1", "state2", "year")


def files_in(path: Path, endings: tuple[str, ...]) -> list[Path]:
    """The file itself, or the files of a folder that have one of the endings, in the order of their names.

    Raises BadInput where there is none.
    """
    if path.is_file():
        return [path]
    found = sorted(each for each in path.glob("*") if each.name.casefold().endswith(endings)) if path.is_dir() else []
    if not found:
        what = (
            f"the folder has no file that ends with {' or '.join(endings)}"
            if path.is_dir()
            else "there is no such file"
        )
        raise BadInput(what, place=str(path))
    return found


@dataclass
class Dyads:
    """Gathers the events of two different states out of many files, each id once, and counts the others.

    Events have `id`, `state1` and `state2` (null where an actor belongs to no state), `year` and `row`.
    """

    place: str
    _parts: "list[pl.DataFrame]" = field(default_factory=list)
    _others: Counter[str] = field(default_factory=Counter)

    def add(self, events: "pl.DataFrame") -> None:
        """The events of one file, after those of the files before it."""
        import polars as pl

        both = events.drop_nulls(["state1", "state2"])
        dyads = both.filter(pl.col("state1") != pl.col("state2"))
        self._others.update(no_state=events.height - both.height, within=both.height - dyads.height)
        self._parts.append(dyads)

    def counted(self, kinds: Mapping[str, "pl.Expr"]) -> tuple["pl.DataFrame", list[str]]:
        """One row a directed dyad-year, ordered by its first row, and what was not counted.

        `kinds` gives for each column that is made a condition on those of the events: the cell is how many fulfil it.
        Zero is a count: the dyad has events in that year and none of this kind.
        """
        import polars as pl

        every = pl.concat(self._parts)
        once = every.unique("id", keep="first", maintain_order=True)
        counts = [condition.sum().cast(pl.Float64).alias(name) for name, condition in kinds.items()]
        made = once.group_by(KEYS).agg(*counts, pl.col("row").min())
        return made.select(*KEYS, *kinds, "row").sort("row", *KEYS), list(
            self._told(every.height, every.height - once.height)
        )

    def _told(self, dyads: int, again: int) -> Iterator[str]:
        within, no_state = self._others["within"], self._others["no_state"]
        yield (
            f"{self.place}: of {dyads + within + no_state} events {dyads} are between two states, {within} within one "
            f"state and {no_state} name no state on one side or both"
        )
        if again:
            yield f"{self.place}: events that are there again and are counted once: {again}"


def states_of(
    events: "pl.DataFrame", columns: Iterable[str], named: Callable[[str, int], str | None]
) -> tuple["pl.DataFrame", Iterator[tuple[str, int, int]]]:
    """The columns of codes with the states that `named` finds for code and year, null where it finds none.

    Beside it each code that no state bears, with the number of events that have it and the first row.
    """
    import polars as pl

    lost: list[pl.DataFrame] = []
    for column in columns:
        pairs = events.select(column, "year").drop_nulls().unique()
        found = [named(code, year) for code, year in pairs.iter_rows()]
        known = pairs.with_columns(found=pl.Series(found, dtype=pl.String))
        events = events.join(known, on=[column, "year"], how="left", maintain_order="left")
        unknown = pl.col(column).is_not_null() & pl.col("found").is_null()
        lost.append(events.filter(unknown).select(code=column, row="row"))
        events = events.with_columns(pl.col("found").alias(column)).drop("found")
    tally = pl.concat(lost).group_by("code").agg(count=pl.len(), first=pl.col("row").min()).sort("first", "code")
    return events, ((code, count, first) for code, count, first in tally.iter_rows())
