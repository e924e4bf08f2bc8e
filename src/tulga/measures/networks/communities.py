"""Communities: the groups that the ties themselves make, with the modularity of the division."""

from typing import TYPE_CHECKING, Any, Literal

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse, unknown
from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, by_state
from tulga.measures.networks.walktrap import walktrap

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

METHODS = ("louvain", "greedy", "walktrap")
Method = Literal["louvain", "greedy", "walktrap"]
Division = list[set[int]]


@measure(
    "communities",
    title="Communities and their modularity",
    formula="Q = sum over communities of (L_c / L - (d_c / 2L)^2), L ties, L_c of them inside, d_c degrees of its states",
    unit="modularity",
    range=(-0.5, 1),
    source="Newman and Girvan 2004; Louvain: Blondel et al. 2008; greedy: Clauset et al. 2004; walktrap: Pons and Latapy 2005",
    missing="a tie of unknown strength counts as a tie; weighted: null in a year with one; null in a year without ties",
    variant="method: louvain (the best of `tries` runs from `seed`, then states moved while that helps), greedy, walktrap",
)
def communities(
    ties: IntoFrameT, *, method: Method = "louvain", seed: int = 0, tries: int = 20, weighted: bool = False
) -> IntoFrameT:
    """The community of each state and the modularity of the division: subject, year, value, ends, coverage, community.

    Communities are numbered from the largest, those of one size by their first state. The same seed gives the same
    communities; another may give others that are as good. Ties have no direction.

    Raises BadUse for another method or for no tries.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["A", "B", "A", "X", "Y", "X", "A"], "object": ["B", "C", "C", "Y", "Z", "Z", "X"],
    ...                      "year": 2020})
    >>> found = communities(ties)
    >>> found["community"].to_list(), round(found["value"][0], 6)
    ([1, 1, 1, 2, 2, 2], 0.357143)
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if tries < 1:
        raise BadUse(f"tries is {tries}: at least one run is needed")

    def divide(network: Network) -> Columns:
        import numpy as np
        import polars as pl

        n = len(network.actors)
        lost = network.unknown.any()
        coverage = float(1 - network.unknown.sum() / max(int(network.tied.sum()), 1))
        number = pl.Series([None] * n, dtype=pl.Int64)
        value = np.full(n, np.nan)
        if network.known.any() and not lost:
            parts = divided(network.strength, method=method, seed=seed, tries=tries)
            of = {one: place for place, part in enumerate(parts, 1) for one in part}
            number = pl.Series([of[one] for one in range(n)], dtype=pl.Int64)
            value = np.full(n, modularity(network.strength, parts))
        return {"value": value, "coverage": coverage, "community": number}

    return by_state(ties, divide, reading="strength" if weighted else "presence")


def modularity(strength: "Matrix", parts: Division) -> float:
    """The modularity of a division of a symmetric matrix of strengths."""
    whole = strength.sum()
    total = 0.0
    for part in parts:
        inside = sorted(part)
        total += strength[inside][:, inside].sum() / whole - (strength[inside].sum() / whole) ** 2
    return float(total)


def divided(strength: "Matrix", *, method: Method = "louvain", seed: int = 0, tries: int = 20) -> Division:
    """The communities of a symmetric matrix of strengths, the largest first."""
    if method == "walktrap":
        options = walktrap(strength)
    elif method == "greedy":
        from networkx.algorithms.community import greedy_modularity_communities

        options = [[set(part) for part in greedy_modularity_communities(_graph(strength), weight="weight")]]
    else:
        options = _louvain(strength, seed, tries)
    best = max(options, key=lambda parts: round(modularity(strength, parts), 12))
    return sorted(best, key=lambda part: (-len(part), min(part)))


def _louvain(strength: "Matrix", seed: int, tries: int) -> list[Division]:
    from networkx.algorithms.community import louvain_communities

    graph = _graph(strength)
    runs = (louvain_communities(graph, weight="weight", seed=seed + one) for one in range(tries))
    return [_moved(strength, [set(part) for part in run]) for run in runs]


def _graph(strength: "Matrix") -> "nx.Graph":
    import networkx as nx
    import numpy as np

    graph = nx.Graph()
    graph.add_nodes_from(range(len(strength)))
    for one, other in np.argwhere(np.triu(strength, 1)).tolist():
        graph.add_edge(one, other, weight=float(strength[one, other]))
    return graph


def _moved(strength: "Matrix", parts: Division) -> Division:
    """States moved to the community that gains most, one at a time, until no move helps."""
    import numpy as np

    n, degrees, whole = len(strength), strength.sum(axis=1), strength.sum()
    own = np.zeros((n, len(parts)))
    for place, part in enumerate(parts):
        own[sorted(part), place] = 1
    while True:
        weight = degrees @ own
        others = weight[None, :] - own * degrees[:, None]
        gain = strength @ own - degrees[:, None] * others / whole
        gain -= (gain * own).sum(axis=1, keepdims=True)
        one, place = divmod(int(gain.round(9).argmax()), len(parts))
        if gain[one, place] < 1e-9:
            return [set(np.flatnonzero(column).tolist()) for column in own.T if column.any()]
        own[one] = 0
        own[one, place] = 1
