"""Structural balance: which triangles of friends and foes hold."""

from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, in_one, networks, table

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

KINDS = ("all_positive", "one_negative", "two_negative", "all_negative")


@measure(
    "structural_balance",
    title="Structural balance",
    formula="closed triads whose signs multiply to + over all closed triads",
    unit="share",
    range=(0, 1),
    source="Heider 1946; Cartwright and Harary 1956; weak: Davis 1967",
    missing="a triad with a tie of unknown sign may be balanced or not: an interval; null without a closed triad",
    variant="weak: three negative ties are balanced too",
)
def structural_balance(ties: IntoFrameT, *, weak: bool = False) -> IntoFrameT:
    """The balanced share of the closed triads of each state, and, in the row without a subject, of the whole network.

    Columns subject, year, value, low, high, coverage (triads whose signs are known), triads, and how many of them have
    no, one, two and three negative ties: all_positive, one_negative, two_negative, all_negative. A triad is closed where
    each of its three pairs has a tie; ties have no direction.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG", "RUS"], "object": ["RUS", "USA", "USA"], "year": 2020,
    ...                      "value": [1, 1, -1]})
    >>> structural_balance(ties).select("subject", "value", "one_negative").rows()[:2]
    [(None, 0.0, 1), ('MNG', 0.0, 1)]
    """
    import polars as pl

    found = []
    for one in networks(ties, reading="sign"):
        nobody = pl.Series("subject", [None], dtype=one.actors.dtype)
        everyone = pl.concat([nobody, one.actors.rename("subject")])
        found.append(table(everyone, one.year, _balance(one, weak)))
    return in_one(found, ties)


def triads(network: Network) -> "dict[str, Matrix]":
    """Closed triads by kind, first those of the whole network, then of each state, and `triads`, those of any sign."""
    import numpy as np

    plus, minus = ((network.strength * sign > 0).astype(float) for sign in (1, -1))
    lost = network.unknown.astype(float)

    def closed(one: "Matrix", far: "Matrix", other: "Matrix") -> "Matrix":
        """Ways i -> j -> k -> i over ties of the three kinds, for each i."""
        ways: Matrix = np.einsum("ij,ji->i", one @ far, other)
        return ways

    every = plus + minus + lost
    own = {
        "all_positive": closed(plus, plus, plus) / 2,
        "one_negative": closed(plus, minus, plus) / 2 + closed(minus, plus, plus),
        "two_negative": closed(minus, plus, minus) / 2 + closed(plus, minus, minus),
        "all_negative": closed(minus, minus, minus) / 2,
        "triads": closed(every, every, every) / 2,
    }
    return {kind: np.rint(np.concatenate([[found.sum() / 3], found])).astype(int) for kind, found in own.items()}


def _balance(network: Network, weak: bool) -> Columns:
    import numpy as np

    found = triads(network)
    known = sum((found[kind] for kind in KINDS), start=np.zeros_like(found["triads"]))
    whole = found["triads"]
    balanced = found["all_positive"] + found["two_negative"] + (found["all_negative"] if weak else 0)
    low, high, coverage = (
        np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
        for part in (balanced, balanced + whole - known, known)
    )
    value = np.where(known == whole, low, np.nan)
    return {"value": value, "low": low, "high": high, "coverage": coverage, "triads": whole} | {
        kind: found[kind] for kind in KINDS
    }
