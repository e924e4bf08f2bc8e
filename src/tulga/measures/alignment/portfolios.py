"""Alignment of portfolios: what two states have with all the others, for every pair of states in every year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, BadUse
from tulga.measures.alignment.answers import Answers, asked, single
from tulga.measures.alignment.grids import checked, grids, numbered, refuse_twice
from tulga.measures.alignment.pairs import pairs_of
from tulga.measures.alignment.statistics import STATISTICS, Statistic
from tulga.measures.frames import handed_back, in_memory
from tulga.measures.measure import measure

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

_KEYS = ("year", "object", "subject")
_MISSING = (
    "an object for which either value is null is left out of the pair (with weighted=True also one without a weight); one "
    "that is not listed counts as `unlisted`; coverage is the part of the year's objects that remains; undefined is null"
)
SelfTie = float | Literal["highest"] | None


@dataclass(frozen=True)
class Reading:
    """How a portfolio is read: the ends of its scale, a state's tie with itself, what is not listed, valued or binary."""

    scale: tuple[float, float]
    self_tie: SelfTie
    unlisted: float | None
    binary: bool
    weighted: bool = False

    def __post_init__(self) -> None:
        low, high = self.scale
        if not low < high:
            raise BadUse(f"a scale goes from its lower to its higher end, not from {low:g} to {high:g}")
        for name, value in (("self_tie", self.own), ("unlisted", self.unlisted)):
            if value is not None and not low <= value <= high:
                raise BadUse(f"{name} {value:g} is outside the scale, which goes from {low:g} to {high:g}")

    @property
    def own(self) -> float | None:
        """The value of a state's tie with itself."""
        return self.scale[1] if self.self_tie == "highest" else self.self_tie

    @property
    def span(self) -> float:
        """The length of the scale as it is read."""
        return 1.0 if self.binary else float(self.scale[1] - self.scale[0])

    def read(self, value: float) -> float:
        """A value as it is read: itself, or 0 and 1."""
        return float(value > self.scale[0]) if self.binary else float(value)


def portfolio_alignment(
    portfolio: IntoFrameT,
    *,
    statistics: Sequence[str] = ("s_absolute", "pi_squared", "kappa_squared"),
    scale: tuple[float, float] = (0, 3),
    self_tie: SelfTie = "highest",
    unlisted: float | None = 0,
    binary: bool = False,
    weighted: bool = False,
) -> IntoFrameT:
    """Every pair of states in every year, with the statistics asked for.

    `portfolio` is a row a state, an object (another state, an organisation) and year: subject, object, year, value, and
    where the objects weigh `weight`, one for each object and year. Pairs are formed among the states that are subjects;
    they are rated on all objects of the year, and on the subjects themselves by `self_tie` (by default the highest value
    of the scale; None leaves a state out of its own portfolio) where the frame does not say it. What is not listed counts
    as `unlisted`, 0 or what is given; None says that it is not known. `binary` takes all above the lowest end for 1.
    `weighted` weighs the objects in s_absolute and s_squared, and leaves out those without a weight; the others never weigh.

    The answer: subject, object (subject < object), year, n (objects rated by both), agree (those rated alike), members
    (objects of the year), and a column for each statistic, null where it is undefined; by year, subject and object. Raises
    BadUse for a statistic that does not exist or a value outside the scale among the options, BadInput for a row outside
    the scale, without a key or there twice, and for an object with two weights.

    >>> import polars as pl
    >>> pacts = pl.DataFrame({"subject": ["GMY", "AUH", "RUS"], "object": ["AUH", "GMY", "FRN"], "year": 1914, "value": 3})
    >>> portfolio_alignment(pacts, statistics=["s_absolute"]).select("subject", "object", "n", "s_absolute").rows()
    [('AUH', 'GMY', 4, 1.0), ('AUH', 'RUS', 4, -1.0), ('GMY', 'RUS', 4, -1.0)]
    """
    reading = Reading(scale, self_tie, unlisted, binary, weighted)
    return handed_back(_table(portfolio, asked(statistics), reading), portfolio)


def _table(portfolio: Any, statistics: Sequence[Statistic], reading: Reading) -> "pl.DataFrame":
    import numpy as np

    rows, weights = _read(portfolio, reading)
    rows, names = numbered(_with_selves(rows, reading), "subject", "object")
    rows, years = numbered(rows, "year")
    levels = np.unique([reading.read(value) for value in (*rows["value"].drop_nulls().unique(), reading.scale[0])])
    blank = -1
    if reading.unlisted is not None:
        levels = np.union1d(levels, reading.read(reading.unlisted))
        blank = int(np.searchsorted(levels, reading.read(reading.unlisted)))
    answers = Answers(statistics, names, years.alias("year"))
    for grid in grids(rows.with_columns(cell=_cells(rows["value"], levels, reading)), _KEYS, "cell", blank):
        cells, heavy = grid.cells, None
        if weights is not None:
            heavy = np.array([weights.get((years[grid.period], names[int(place)]), np.nan) for place in grid.columns])
            cells, heavy = cells[:, ~np.isnan(heavy)], heavy[~np.isnan(heavy)]
        weighted = None if heavy is None else pairs_of(cells, levels, reading.span, heavy)
        answers.add(grid, pairs_of(cells, levels, reading.span), len(grid.columns), weighted)
    return answers.table().rename({"whole": "members"})


def _read(portfolio: Any, reading: Reading) -> "tuple[pl.DataFrame, dict[tuple[Any, Any], float] | None]":
    """The rows of a portfolio, checked, and the weight of each year and object where they weigh."""
    import polars as pl

    rows = checked(in_memory(portfolio, [*_KEYS, "value"], ["weight"]), _KEYS, "row")
    for column in rows.columns[len(_KEYS) :]:
        if not rows.schema[column].is_numeric() and rows.schema[column] != pl.Null:
            raise BadInput(f"the column {column!r} holds {rows.schema[column]}, not numbers")
        rows = rows.with_columns(pl.col(column).cast(pl.Float64))
    one, other = rows.schema["subject"], rows.schema["object"]
    if one.is_numeric() != other.is_numeric():
        raise BadInput(f"subject ({one}) and object ({other}) name the same actors and have to be of one kind")
    ends = pl.concat([rows.select(end="subject"), rows.select(end="object")], how="vertical_relaxed")
    rows = rows.with_columns(pl.col("subject", "object").cast(ends.schema["end"]))
    refuse_twice(rows, _KEYS, "row")
    low, high = reading.scale
    for row in rows.filter(~pl.col("value").is_between(low, high)).sort(*_KEYS).head(1).iter_rows(named=True):
        said = f"{row['subject']} with {row['object']} in {row['year']} has the value {row['value']:g}"
        raise BadInput(f"{said}, outside the scale, which goes from {low:g} to {high:g}")
    if reading.weighted and "weight" not in rows.columns:
        raise BadInput("the frame has no column 'weight' to weigh the objects by")
    return rows.select(*_KEYS, "value"), _weights(rows) if reading.weighted else None


def _weights(rows: "pl.DataFrame") -> dict[tuple[Any, Any], float]:
    """The weight of each year and object that has one."""
    import polars as pl

    weight = pl.col("weight")
    found = rows.drop_nulls("weight").group_by("year", "object").agg(low=weight.min(), high=weight.max())
    for row in found.sort("year", "object").iter_rows(named=True):
        if row["low"] < row["high"]:
            raise BadInput(f"{row['object']} has the weights {row['low']:g} and {row['high']:g} in {row['year']}")
        if not 0 <= row["low"] < float("inf"):
            raise BadInput(
                f"{row['object']} has the weight {row['low']:g} in {row['year']}, which is below 0 or no number"
            )
    return {(year, name): low for year, name, low, _ in found.iter_rows()}


def _with_selves(rows: "pl.DataFrame", reading: Reading) -> "pl.DataFrame":
    """The rows with each subject's tie with itself, where the frame does not say it."""
    import polars as pl

    own = pl.lit(reading.own, dtype=pl.Float64)
    selves = rows.select("year", "subject").unique().select("year", object="subject", subject="subject", value=own)
    if reading.own is None:
        selves = selves.join(rows, on=["year", "object"], how="semi")
    return pl.concat([rows, selves.join(rows, on=_KEYS, how="anti")], how="vertical_relaxed")


def _cells(values: "pl.Series", levels: "NDArray[np.float64]", reading: Reading) -> "NDArray[np.int64]":
    """The place of each value among the levels, -1 for none."""
    import numpy as np

    told = values.fill_null(float("nan")).to_numpy()
    read = np.where(np.isnan(told), np.nan, told > reading.scale[0]) if reading.binary else told
    return np.where(np.isnan(read), -1, np.searchsorted(levels, read))


def _register(statistic: Statistic) -> None:
    def of_portfolios(
        portfolio: IntoFrameT,
        *,
        scale: tuple[float, float] = (0, 3),
        self_tie: SelfTie = "highest",
        unlisted: float | None = 0,
        binary: bool = False,
    ) -> IntoFrameT:
        """Each pair of states in each year: subject, object, year, value, low, high, coverage, n, agree.

        The options are those of `tulga.measures.alignment.portfolio_alignment`, which also says what is refused.
        """
        return _one(portfolio, statistic, Reading(scale, self_tie, unlisted, binary))

    def of_weighted_portfolios(
        portfolio: IntoFrameT,
        *,
        scale: tuple[float, float] = (0, 3),
        self_tie: SelfTie = "highest",
        unlisted: float | None = 0,
        binary: bool = False,
        weighted: bool = False,
    ) -> IntoFrameT:
        """Each pair of states in each year: subject, object, year, value, low, high, coverage, n, agree.

        The options are those of `tulga.measures.alignment.portfolio_alignment`, which also says what is refused.
        """
        return _one(portfolio, statistic, Reading(scale, self_tie, unlisted, binary, weighted))

    measure(
        f"portfolio_{statistic.name}",
        title=f"{statistic.title}, of portfolios",
        formula=statistic.formula,
        unit="index" if statistic.range[0] < 0 else "share",
        range=statistic.range,
        source=statistic.source,
        missing=_MISSING,
        variant=f"binary=True takes all above the lowest end for 1; {statistic.variant}",
    )(of_weighted_portfolios if statistic.weighable else of_portfolios)


def _one(portfolio: IntoFrameT, statistic: Statistic, reading: Reading) -> IntoFrameT:
    table = _table(portfolio, [statistic], reading).rename({"members": "whole"})
    return handed_back(single(table, statistic.name, "year"), portfolio)


for _statistic in STATISTICS.values():
    if not _statistic.contested_only:
        _register(_statistic)
