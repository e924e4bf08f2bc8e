"""Brokerage between groups after Gould and Fernandez: whose contact with whom goes through a state."""

from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput
from tulga.measures.frames import in_memory
from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, by_state

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


@measure(
    "brokerage_roles",
    title="Brokerage roles of a state between groups",
    formula="number of ordered pairs (i, j) with i -> k -> j and no tie i -> j, by the groups of i, k and j",
    unit="ordered pairs",
    range=(0, None),
    source="Gould and Fernandez 1989, Structures of Mediation; raw counts",
    missing="the total needs no groups; where the group of one of the three is not known the roles are null",
    variant="directed=False: each tie goes both ways, so that each unordered pair counts twice",
)
def brokerage_roles(ties: IntoFrameT, groups: IntoFrameT, *, directed: bool = True) -> IntoFrameT:
    """How often a state stands between two others: subject, year, value (total), low, high, coverage, and the five roles.

    | role | groups of i, k, j |
    |---|---|
    | coordinator | A A A |
    | itinerant | A B A |
    | representative | A A B |
    | gatekeeper | A B B |
    | liaison | A B C |

    `coverage` is the part of the pairs of which all groups are known. Raises BadInput for an actor in two groups.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["RUS", "MNG"], "object": ["MNG", "CHN"], "year": 2020})
    >>> groups = pl.DataFrame({"subject": ["RUS", "MNG", "CHN"], "group": ["A", "B", "A"]})
    >>> brokerage_roles(ties, groups).filter(subject="MNG").select("value", "itinerant").row(0)
    (1.0, 1)
    """
    of = _groups(groups)

    def count(network: Network) -> Columns:
        import numpy as np
        import polars as pl

        total, roles = _roles(network.strength, [of.get(actor) for actor in network.actors])
        sure = sum(roles.values(), start=np.zeros(len(total)))
        coverage = np.where(total > 0, sure / np.maximum(total, 1), 1.0)
        named = {role: np.where(sure < total, np.nan, found) for role, found in roles.items()}
        whole = {role: pl.Series(found).fill_nan(None).cast(pl.Int64) for role, found in named.items()}
        return {"value": total, "coverage": coverage, **whole}

    return by_state(ties, count, directed=directed)


def _groups(frame: Any) -> dict[Any, Any]:
    """The group of each actor that has one."""
    import polars as pl

    rows = in_memory(frame, ["subject", "group"]).drop_nulls().unique().sort("subject", "group")
    twice = rows.filter(pl.col("subject").is_duplicated())
    if twice.height:
        raise BadInput(
            f"{twice['subject'][0]} is in the groups {twice['group'][0]} and {twice['group'][1]}: it needs one"
        )
    return dict(rows.rows())


def _roles(tied: "Matrix", groups: list[Any]) -> tuple["Matrix", dict[str, "Matrix"]]:
    """All pairs brokered by each actor, and those of each role."""
    import numpy as np

    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    number = np.array([numbers[group] for group in groups], dtype=int)
    known = np.array([group is not None for group in groups], dtype=bool)
    both = known[:, None] & known[None, :]
    same = both & (number[:, None] == number[None, :])
    other = both & ~same
    apart = (tied == 0) & ~np.eye(len(tied), dtype=bool)

    def pairs(first: "Matrix", last: "Matrix", ends: "Matrix") -> "Matrix":
        """Over i, j where `ends`: i -> k of the kind `first` times k -> j of the kind `last`, for each k."""
        reached = (ends & apart).T.astype(float) @ (tied * first)
        counted: Matrix = np.einsum("kj,jk->k", tied * last, reached)
        return counted

    every = np.ones_like(same)
    found = (
        (same, same, every),
        (other, other, same),
        (same, other, every),
        (other, same, every),
        (other, other, other),
    )
    return pairs(every, every, every), {role: pairs(*kind) for role, kind in zip(ROLES, found, strict=True)}
