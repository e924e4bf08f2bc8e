"""Ties of a frame, checked, as one matrix a year; and what is computed of them, state by state, as a frame again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput
from tulga.measures.frames import handed_back, in_memory

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

Reading = Literal["presence", "strength", "sign"]
Columns = Mapping[str, Any]
TIES = ("subject", "object", "year")


@dataclass(frozen=True)
class Network:
    """The ties of one year.

    `actors` are sorted; `strength[i, j]` is what the i-th has with the j-th, 0 for no tie, NaN for one that is not known.
    """

    year: Any
    actors: "pl.Series"
    strength: "np.ndarray[Any, np.dtype[np.float64]]"

    @property
    def unknown(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Where a tie is of unknown strength or sign."""
        found: np.ndarray[Any, np.dtype[np.bool_]] = self.strength != self.strength
        return found

    @property
    def tied(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Where a tie is, of whatever strength or sign."""
        found: np.ndarray[Any, np.dtype[np.bool_]] = self.strength != 0
        return found

    @property
    def known(self) -> "np.ndarray[Any, np.dtype[np.float64]]":
        """The strengths, 0 where they are not known."""
        import numpy as np

        found: np.ndarray[Any, np.dtype[np.float64]] = np.nan_to_num(self.strength, nan=0.0)
        return found


def networks(ties: Any, *, reading: Reading = "presence", directed: bool = False) -> list[Network]:
    """The networks of a frame of ties, one a year, in the order of the years.

    `reading` says what a value is: there or not ("presence": 1 or 0), a strength above zero, or a sign (1, -1). Without
    `directed` a tie counts both ways, however often it is listed. A frame without rows gives one network without actors.

    Raises BadInput naming the first row without a subject or year, with a tie to itself, not finite, there twice, or that
    says another thing than the same tie the other way round.
    """
    import numpy as np

    rows = _read(_checked(ties), reading)
    if rows.is_empty():
        return [Network(None, rows["subject"], np.zeros((0, 0)))]
    return [_network(one, directed) for one in rows.sort("year").partition_by("year", maintain_order=True)]


def by_state(
    ties: IntoFrameT,
    compute: Callable[[Network], Columns],
    *,
    reading: Reading = "presence",
    directed: bool = False,
) -> IntoFrameT:
    """What `compute` gives of each year's network, a value an actor, as rows of subject, year, value, low, high, coverage.

    `low` and `high` are the value, and `coverage` is 1, where it does not give them. NaN is null.
    """
    found = [table(one.actors, one.year, compute(one)) for one in networks(ties, reading=reading, directed=directed)]
    return in_one(found, ties)


def table(subjects: "pl.Series", year: Any, columns: Columns) -> "pl.DataFrame":
    """One year's rows."""
    import polars as pl

    value = columns["value"]
    full = {"value": value, "low": value, "high": value, "coverage": 1.0, **columns}
    made = pl.DataFrame({"subject": subjects}).with_columns(
        pl.lit(year).alias("year"),
        *(pl.lit(one).alias(name) if isinstance(one, float) else pl.Series(name, one) for name, one in full.items()),
    )
    return made.with_columns(pl.col(pl.Float64).fill_nan(None))


def in_one(tables: list["pl.DataFrame"], like: IntoFrameT) -> IntoFrameT:
    """The years in one frame of the kind that came in, by subject and year."""
    import polars as pl

    years = in_memory(like, ["year"])["year"].dtype
    found = pl.concat(one.with_columns(pl.col("year").cast(years)) for one in tables)
    return handed_back(found.sort("subject", "year", maintain_order=True), like)


def _checked(ties: Any) -> "pl.DataFrame":
    """The rows with a value each, none of them one that a network cannot have."""
    import polars as pl

    rows = in_memory(ties, TIES, ["value"]).with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    if "value" not in rows.columns:
        rows = rows.with_columns(value=pl.lit(1.0))
    if rows["object"].dtype != rows["subject"].dtype and rows["object"].null_count() < rows.height:
        raise BadInput(f"subject is {rows['subject'].dtype} and object {rows['object'].dtype}: both name actors")
    named = rows.with_columns(pl.col("value").cast(pl.Float64), pl.col("object").cast(rows["subject"].dtype))
    for row in named.sort(TIES).iter_rows(named=True):
        if why := _wrong(row):
            raise BadInput(f"a tie of {row['subject']} to {row['object']} in {row['year']} {why}")
    twice = named.drop_nulls("object").group_by(TIES).len().filter(pl.col("len") > 1).sort(TIES)
    for subject, other, year, times in twice.head(1).iter_rows():
        said = f"the tie of {subject} to {other} in {year} is there {times} times"
        raise BadInput(f"{said}: filter the frame or add the rows up first")
    return named


def _wrong(row: dict[str, Any]) -> str:
    if row["subject"] is None or row["year"] is None:
        return f"has no {'subject' if row['subject'] is None else 'year'}: a network needs it"
    if row["subject"] == row["object"]:
        return "is a tie to itself: a network of states has none"
    if row["value"] is not None and abs(row["value"]) == float("inf"):
        return "is not a finite number"
    return ""


def _read(rows: "pl.DataFrame", reading: Reading) -> "pl.DataFrame":
    import polars as pl

    value = pl.col("value")
    strength = pl.when(value > 0).then(value).when(value.is_null()).then(float("nan")).otherwise(0.0)
    presence = (value.is_null() | (value > 0)).cast(pl.Float64)
    read = {"presence": presence, "strength": strength, "sign": value.sign().fill_null(float("nan"))}[reading]
    return rows.with_columns(value=read)


def _network(rows: "pl.DataFrame", directed: bool) -> Network:
    import numpy as np
    import polars as pl

    actors = pl.concat([rows["subject"], rows["object"].drop_nulls()]).unique().sort().rename("subject")
    place = {actor: number for number, actor in enumerate(actors)}
    pairs = rows.drop_nulls("object")
    one = np.array([place[actor] for actor in pairs["subject"]], dtype=int)
    other = np.array([place[actor] for actor in pairs["object"]], dtype=int)
    strength, said = np.zeros((2, len(actors), len(actors)))
    strength[one, other], said[one, other] = pairs["value"].to_numpy(), 1
    if not directed:
        strength = _both_ways(strength, said > 0, actors, rows["year"][0])
    return Network(rows["year"][0], actors, strength)


def _both_ways(
    strength: "np.ndarray[Any, Any]", said: "np.ndarray[Any, Any]", actors: "pl.Series", year: Any
) -> "np.ndarray[Any, Any]":
    """The same tie both ways; what is known one way is not unknown, and two different values are an error."""
    import numpy as np

    lost = np.isnan(strength)
    for i, j in np.argwhere(said & said.T & ~lost & ~lost.T & (strength != strength.T))[:1]:
        told = f"between {actors[int(i)]} and {actors[int(j)]} in {year} is {strength[i, j]:g} one way"
        raise BadInput(f"the tie {told} and {strength[j, i]:g} the other: say directed, or make them one")
    either = said & ~(lost & said.T)
    return np.where(either, strength, strength.T)


def pairs_of(matrix: "np.ndarray[Any, Any]") -> Iterator[tuple[int, int]]:
    """The pairs (i, j), i < j, where a matrix is not zero, in order."""
    import numpy as np

    for one, other in np.argwhere(np.triu(matrix, 1)):
        yield int(one), int(other)
