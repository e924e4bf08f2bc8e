"""Alignment of votes: every pair of states in every session."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput
from tulga.measures.alignment.answers import Answers, asked, single
from tulga.measures.alignment.grids import Grid, checked, grids, numbered, refuse_twice
from tulga.measures.alignment.pairs import pairs_of
from tulga.measures.alignment.statistics import STATISTICS, Statistic
from tulga.measures.frames import handed_back, in_memory
from tulga.measures.measure import measure

if TYPE_CHECKING:
    import polars as pl

VOTES = (1.0, 2.0, 3.0)
_KEYS = ("session", "rollcall", "subject")
_MISSING = (
    "a roll call in which either of the two did not vote (8, 9, null, any number but 1, 2, 3) is left out of the pair, and "
    "never counted as an abstention; coverage is the part of the session's roll calls that both voted in; undefined is null"
)


def vote_alignment(
    votes: IntoFrameT,
    *,
    statistics: Sequence[str] = ("s_absolute", "pi_squared", "kappa_squared"),
    drop_unanimous: bool = False,
) -> IntoFrameT:
    """Every pair of states that voted together, in every session, with the statistics asked for.

    `votes` is a row a state and roll call: rollcall, session, subject, vote (1 yes, 2 abstain, 3 no; anything else is no
    vote). The answer: subject, object (subject < object), session, n (roll calls in which both voted), agree (those with the
    same vote), rollcalls (of the session), and a column for each statistic, null where it is undefined; by session, subject
    and object. `drop_unanimous` leaves out the roll calls in which all who voted did so alike.
    Raises BadUse for a statistic that does not exist, BadInput for a vote without a key or there twice.

    >>> import polars as pl
    >>> votes = pl.DataFrame({"rollcall": [1, 1, 2, 2, 3, 3], "session": 70, "subject": ["MNG", "CHN"] * 3,
    ...                       "vote": [1, 1, 1, 3, 8, 1]})
    >>> vote_alignment(votes, statistics=["s_absolute"]).rows()
    [('CHN', 'MNG', 70, 2, 1, 3, 0.0)]
    """
    return handed_back(_table(votes, asked(statistics), drop_unanimous), votes)


def _table(votes: Any, statistics: Sequence[Statistic], drop_unanimous: bool) -> "pl.DataFrame":
    import numpy as np

    cast = _cast(in_memory(votes, [*_KEYS, "vote"]))
    rows, names = numbered(cast, "subject")
    rows, periods = numbered(rows, "session")
    rows, _ = numbered(rows, "rollcall")
    answers, counted = Answers(statistics, names, periods.alias("session")), 0
    for grid in grids(rows, _KEYS, "vote"):
        counted += int(np.count_nonzero(grid.cells >= 0))
        cells = _contested(grid) if drop_unanimous else grid.cells
        answers.add(grid, pairs_of(cells, np.array(VOTES), VOTES[-1] - VOTES[0]), cells.shape[1])
    if counted < cast.height:
        refuse_twice(cast, _KEYS, "vote")
    return answers.table().rename({"whole": "rollcalls"})


def _cast(votes: "pl.DataFrame") -> "pl.DataFrame":
    """The votes that were cast, as places among the levels."""
    import polars as pl

    kind = votes.schema["vote"]
    if not kind.is_numeric() and kind != pl.Null:
        raise BadInput(f"the column 'vote' holds {kind}, not numbers: 1 yes, 2 abstain, 3 no")
    cast = checked(votes, _KEYS, "vote").filter(pl.col("vote").cast(pl.Float64).is_in(VOTES))
    return cast.with_columns(pl.col("vote").cast(pl.Int64) - 1)


def _contested(grid: Grid) -> Any:
    """The columns of a grid in which not all votes are alike."""
    import numpy as np

    lowest = np.where(grid.cells < 0, len(VOTES), grid.cells).min(axis=0)
    return grid.cells[:, grid.cells.max(axis=0) > lowest]


def _register(statistic: Statistic) -> None:
    @measure(
        f"vote_{statistic.name}",
        title=f"{statistic.title}, of votes",
        formula=statistic.formula,
        unit="index" if statistic.range[0] < 0 else "share",
        range=statistic.range,
        source=statistic.source,
        missing=_MISSING,
        variant=f"votes on the scale 1 yes, 2 abstain, 3 no; {statistic.variant}",
    )
    def of_votes(votes: IntoFrameT, *, drop_unanimous: bool = statistic.contested_only) -> IntoFrameT:
        """Each pair of states in each session: subject, object, session, value, low, high, coverage, n, agree.

        n counts the roll calls in which both voted, agree those with the same vote; `drop_unanimous` leaves out the roll
        calls in which all who voted did so alike. Raises BadInput for a vote without a key or there twice.
        """
        table = _table(votes, [statistic], drop_unanimous).rename({"rollcalls": "whole"})
        return handed_back(single(table, statistic.name, "session"), votes)


for _one in STATISTICS.values():
    _register(_one)
