"""The answer of a measure of alignment: a row a pair of states and a session or year."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tulga.errors import unknown
from tulga.measures.alignment.grids import Grid
from tulga.measures.alignment.pairs import Pairs
from tulga.measures.alignment.statistics import STATISTICS, Statistic

if TYPE_CHECKING:
    import polars as pl


def asked(names: Sequence[str]) -> list[Statistic]:
    """The statistics of these names; raises BadUse for one that does not exist."""
    for name in names:
        if name not in STATISTICS:
            raise unknown("statistic of alignment", name, STATISTICS)
    return [STATISTICS[name] for name in names]


class Answers:
    """Collects the pairs of each grid: names and counts, and the statistics as columns."""

    def __init__(self, statistics: Sequence[Statistic], names: "pl.Series", periods: "pl.Series") -> None:
        self._statistics, self._names, self._periods = statistics, names, periods
        self._columns: dict[str, list[Any]] = {}

    def add(self, grid: Grid, pairs: Pairs, whole: int, weighted: Pairs | None = None) -> None:
        """Put the pairs of a grid to the others; `whole` is how many columns they could share.

        Statistics that weigh are taken of the `weighted` pairs where there are any.
        """
        import numpy as np

        size = len(pairs.n)
        columns = {
            "subject": grid.rows[pairs.first],
            "object": grid.rows[pairs.second],
            self._periods.name: np.full(size, grid.period),
            "n": pairs.n,
            "agree": pairs.agree,
            "whole": np.full(size, whole),
        }
        for one in self._statistics:
            columns[one.name] = one.of(weighted if weighted and one.weighable else pairs)
        for name, values in columns.items():
            self._columns.setdefault(name, []).append(values)

    def table(self) -> "pl.DataFrame":
        """subject, object, period, n, agree, whole, the statistics; by period, subject and object."""
        import numpy as np
        import polars as pl

        names = ["subject", "object", self._periods.name, "n", "agree", "whole"]
        kinds = dict.fromkeys(names, np.int64) | {one.name: np.float64 for one in self._statistics}
        joined = {name: np.concatenate(self._columns.get(name, [np.empty(0, kind)])) for name, kind in kinds.items()}
        listed = {"subject": self._names, "object": self._names, self._periods.name: self._periods}
        return pl.DataFrame(
            [
                listed[name].gather(values).alias(name)
                if name in listed
                else pl.Series(name, values, nan_to_null=kinds[name] is np.float64)
                for name, values in joined.items()
            ]
        )


def single(table: "pl.DataFrame", statistic: str, period: str) -> "pl.DataFrame":
    """The table of one statistic as a measure gives it: value, low, high, coverage (n of the whole), n, agree."""
    import polars as pl

    value = pl.col(statistic)
    return table.select(
        "subject",
        "object",
        period,
        value=value,
        low=value,
        high=value,
        coverage=pl.col("n") / pl.col("whole"),
        n="n",
        agree="agree",
    )
