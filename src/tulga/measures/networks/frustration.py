"""The frustration index: how far a signed network is from two camps, and the camps.

Exact by search. Within a block (the largest parts that no single state holds together) the states are put on a side one
after another, all partial choices of a length at once; a choice is dropped when what it costs, what each open state costs
at least, and what the open states cost among themselves reach the best known, or when another that can only be continued
like it costs no more. What the open states cost among themselves is known because the block is solved from its end, one
more state each time (Russian doll search; Verfaillie, Lemaitre and Schiex 1996).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, by_state, pairs_of

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

LIMIT = 60_000_000
_STARTS = 64


@measure(
    "frustration",
    title="Frustration index",
    formula="least number of ties to take away so that every cycle is balanced = least over two sides of (negative ties "
    "within a side + positive ties between sides)",
    unit="ties",
    range=(0, None),
    source="Harary 1959; Aref and Wilson 2019; exact by branch and bound",
    missing="a tie of unknown sign may cost nothing or one more: an interval",
)
def frustration(ties: IntoFrameT, *, limit: int = LIMIT) -> IntoFrameT:
    """The frustration index of the network that each state is in, and the state's side.

    Columns subject, year, value, low, high, coverage (ties whose sign is known), side (1 or 2, with the first state of the
    year on side 1), certain. The sides are one best division; others may be as good. `limit` is how many sides of states
    a search within a block looks at before it ends; then `certain` is false, and low and high are what was proven and found.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG", "RUS"], "object": ["RUS", "USA", "USA"], "year": 2020,
    ...                      "value": [1, 1, -1]})
    >>> frustration(ties).select("subject", "value", "certain").row(0)
    ('MNG', 1.0, True)
    """

    def divided(network: Network) -> Columns:
        import numpy as np

        found = two_sides(network.known, limit)
        n, lost = len(found.sides), len(list(pairs_of(network.unknown)))
        high = float(found.high + lost)
        value = high if found.low == high else np.nan
        whole = len(list(pairs_of(network.tied)))
        coverage = 1 - lost / whole if whole else 1.0
        ends = {"value": np.full(n, value), "low": np.full(n, float(found.low)), "high": np.full(n, high)}
        sides = np.where(found.sides == found.sides[:1], 1, 2)
        return {**ends, "coverage": coverage, "side": sides, "certain": [found.low == found.high] * n}

    return by_state(ties, divided, reading="sign")


@dataclass(frozen=True)
class Division:
    """A division in two sides (1 and -1): `high` ties are against it, and every division has at least `low`."""

    low: int
    high: int
    sides: "Matrix"


def two_sides(signs: "Matrix", limit: int = LIMIT) -> Division:
    """The best division of a symmetric matrix of signs (1, -1, 0), block by block."""
    import networkx as nx
    import numpy as np

    graph = nx.Graph(list(pairs_of(signs)))
    low = high = 0
    relative = nx.Graph()
    for block in sorted(sorted(one) for one in nx.biconnected_components(graph)):
        found = _block(signs[np.ix_(block, block)].astype(int), limit)
        low, high = low + found.low, high + found.high
        anchor, *others = zip(block, found.sides, strict=True)
        relative.add_edges_from((anchor[0], other, {"turn": anchor[1] * side}) for other, side in others)
    sides = np.ones(len(signs), dtype=int)
    for root in (min(part) for part in nx.connected_components(relative)):
        for one, other in nx.bfs_edges(relative, root):
            sides[other] = sides[one] * relative[one][other]["turn"]
    return Division(low, high, sides)


def _block(signs: "Matrix", limit: int) -> Division:
    """One block, solved from its end: the last two states, the last three, and so on."""
    import numpy as np

    order = _order(signs)
    signs = signs[np.ix_(order, order)]
    n = len(signs)
    dolls = np.zeros(n + 1, dtype=int)
    best = np.ones(1, dtype=int)
    left = limit
    for first in range(n - 2, -1, -1):
        part = signs[first:, first:]
        best, cost = _improved(part, np.concatenate([[1], best]))
        if cost > dolls[first + 1]:
            found, looked_at = _search(part, dolls[first + 1 :], cost, left)
            left -= looked_at
            if left <= 0:
                return _given_up(signs, int(dolls[first + 1]), order)
            best, cost = (found, _against(part, found[None])[0]) if found is not None else (best, cost)
        dolls[first] = cost
    return Division(int(dolls[0]), int(dolls[0]), best[np.argsort(order)])


def _given_up(signs: "Matrix", low: int, order: list[int]) -> Division:
    import numpy as np

    best, cost = _improved(signs, np.ones(len(signs), dtype=int))
    return Division(low, int(cost), best[np.argsort(order)])


def _order(signs: "Matrix") -> list[int]:
    """States by how many ties they have to those before them: what is chosen early then decides most."""
    import numpy as np

    tied = np.abs(signs)
    chosen = [int(np.argmax(tied.sum(axis=0)))]
    while len(chosen) < len(signs):
        rank = tied[chosen].sum(axis=0) * len(signs) + tied.sum(axis=0)
        rank[chosen] = -1
        chosen.append(int(np.argmax(rank)))
    return chosen


def _against(signs: "Matrix", sides: "Matrix") -> "Matrix":
    """How many ties are against each division (a row of `sides`)."""
    import numpy as np

    agree = np.einsum("ti,ij,tj->t", sides, signs, sides, optimize=True)
    found: Matrix = (np.abs(signs).sum() - agree) // 4
    return found


def _improved(signs: "Matrix", start: "Matrix") -> tuple["Matrix", int]:
    """The best of many divisions after moving states, one at a time, until no move helps: a bound from above."""
    import numpy as np

    n = len(signs)
    sides = np.random.default_rng(0).choice([-1, 1], size=(_STARTS, n))
    sides[0], sides[1] = start, np.concatenate([-start[:1], start[1:]])
    rows = np.arange(_STARTS)
    pull = sides @ signs
    while True:
        gain = sides * pull
        worst = gain.argmin(axis=1)
        turn = np.flatnonzero(gain[rows, worst] < 0)
        if not len(turn):
            break
        moved = worst[turn]
        sides[turn, moved] *= -1
        pull[turn] += 2 * sides[turn, moved][:, None] * signs[moved]
    against = _against(signs, sides)
    best = int(against.argmin())
    return sides[best], int(against[best])


def _search(signs: "Matrix", dolls: "Matrix", cost: int, limit: int) -> tuple["Matrix | None", int]:
    """A division with the fewest ties against it, fewer than `cost`; None where there is none. And how many it looked at.

    `dolls[k]` is the index of the states after the k-th. The first state is on side 1, as the mirror image costs the same.
    """
    import numpy as np

    sides, spent = np.ones((1, 1), dtype=np.int8), np.zeros(1, dtype=int)
    pull = signs[:1].astype(np.int16)
    looked_at = 0
    for k, before in _steps(signs):
        after = before + np.abs(signs[k])
        kept = []
        for side in (1, -1):
            now, felt = spent + (before[k] - side * pull[:, k]) // 2, pull + (side * signs[k]).astype(np.int16)
            least = ((after[k + 1 :] - np.abs(felt[:, k + 1 :])) // 2).sum(axis=1)
            keep = now + least + dolls[k] < cost
            chosen = np.column_stack([sides[keep], np.full(keep.sum(), side, dtype=np.int8)])
            kept.append((chosen, now[keep], felt[keep]))
        sides, spent, pull = (np.concatenate(parts) for parts in zip(*kept, strict=True))
        alike = _cheapest(pull[:, k + 1 :], spent)
        sides, spent, pull = sides[alike], spent[alike], pull[alike]
        looked_at += sides.size
        if not len(spent) or looked_at > limit:
            return None, looked_at
    return sides[int(spent.argmin())].astype(int), looked_at


def _cheapest(pull: "Matrix", spent: "Matrix") -> "Matrix":
    """Of the choices that pull alike at every open state, and so can only be continued alike, the one that cost least."""
    import numpy as np

    order = np.argsort(spent, kind="stable")
    if not pull.shape[1] or not len(order):
        return order[:1]
    rows = np.ascontiguousarray(pull[order])
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first = np.unique(whole, return_index=True)
    return order[np.sort(first)]


def _steps(signs: "Matrix") -> Iterator[tuple[int, "Matrix"]]:
    """Each state after the first, with how many ties each has to the states before it."""
    import numpy as np

    for k in range(1, len(signs)):
        yield k, np.abs(signs[:k]).sum(axis=0)
