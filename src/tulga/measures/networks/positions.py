"""A state's position: how many it is tied to, how often it lies between others, how tied its partners are among themselves."""

from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, by_state

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]


@measure(
    "degree",
    title="Ties of a state",
    formula="d_i = sum over j of a_ij; directed: sent and received together",
    unit="ties, or the unit of their strength",
    range=(0, None),
    source="Freeman 1978, Centrality in social networks; strength: Barrat et al. 2004",
    missing="a tie of unknown strength counts as a tie; in the sum of strengths it leaves the upper end open",
    variant="weighted: the sum of strengths instead of the number of ties",
)
def degree(ties: IntoFrameT, *, directed: bool = False, weighted: bool = False) -> IntoFrameT:
    """Number of ties of each state: subject, year, value, low, high, coverage, sent, received.

    With `directed` the value is sent and received together; else all three are the same. With `weighted` they are sums of
    strengths, and `coverage` is the part of the ties whose strength is known.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG"], "object": ["CHN", "RUS"], "year": 2020})
    >>> degree(ties).select("subject", "value").rows()
    [('CHN', 1.0), ('MNG', 2.0), ('RUS', 1.0)]
    """

    def count(network: Network) -> Columns:
        import numpy as np

        given, lost, ties_there = network.known, network.unknown, network.tied
        sent, received = given.sum(axis=1), given.sum(axis=0)
        low = sent + received if directed else sent
        lost_ties, all_ties = (one.sum(axis=1) + one.sum(axis=0) for one in (lost, ties_there))
        value = np.where(lost_ties, np.nan, low)
        coverage = 1 - lost_ties / np.maximum(all_ties, 1)
        ends = {"value": value, "low": low, "high": value, "coverage": coverage}
        return {
            **ends,
            "sent": np.where(lost.any(1), np.nan, sent),
            "received": np.where(lost.any(0), np.nan, received),
        }

    return by_state(ties, count, reading="strength" if weighted else "presence", directed=directed)


@measure(
    "betweenness",
    title="Betweenness of a state",
    formula="b_i = sum over s, t other than i of (shortest paths s-t through i) / (shortest paths s-t)",
    unit="pairs of states",
    range=(0, None),
    source="Freeman 1977; Brandes 2001 for the computation",
    missing="a tie of unknown strength counts as a tie",
    variant="raw: each unordered pair once where ties have no direction; normalised: over the number of pairs",
)
def betweenness(ties: IntoFrameT, *, directed: bool = False, normalised: bool = False) -> IntoFrameT:
    """How many pairs of other states are joined by shortest paths through a state: subject, year, value, ends, coverage.

    A state without ties lies between none (0). With `normalised` the value is 0 to 1, null in a network of two.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG"], "object": ["CHN", "RUS"], "year": 2020})
    >>> betweenness(ties)["value"].to_list()
    [0.0, 1.0, 0.0]
    """

    def count(network: Network) -> Columns:
        import numpy as np

        found = _between(network.strength) / (1 if directed else 2)
        n = len(found)
        pairs = (n - 1) * (n - 2) / (1 if directed else 2)
        return {"value": found if not normalised else found / pairs if pairs > 0 else np.full(n, np.nan)}

    return by_state(ties, count, directed=directed)


@measure(
    "clustering",
    title="Clustering around a state",
    formula="C_i = ties among the partners of i / (d_i (d_i - 1) / 2)",
    unit="share",
    range=(0, 1),
    source="Watts and Strogatz 1998; directed: Fagiolo 2007; weighted: Onnela et al. 2005",
    missing="a tie of unknown strength counts as a tie; weighted: null in a year with one; null with fewer than two partners",
    variant="weighted: cube root of the product of the three strengths, each over the largest of the year",
)
def clustering(ties: IntoFrameT, *, directed: bool = False, weighted: bool = False) -> IntoFrameT:
    """Which share of the pairs of a state's partners are tied to each other: subject, year, value, ends, coverage.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG", "RUS"], "object": ["CHN", "RUS", "CHN"], "year": 2020})
    >>> clustering(ties)["value"].to_list()
    [1.0, 1.0, 1.0]
    """

    def share(network: Network) -> Columns:
        import numpy as np

        lost = network.unknown.any()
        coverage = 1 - network.unknown.sum() / max(int(network.tied.sum()), 1)
        found = np.full(len(network.actors), np.nan) if lost else _clustering(network.strength)
        return {"value": found, "coverage": float(coverage)}

    return by_state(ties, share, reading="strength" if weighted else "presence", directed=directed)


def _between(tied: "Matrix") -> "Matrix":
    """Brandes' sums, from all sources at once: paths are counted layer by layer, dependencies gathered on the way back."""
    import numpy as np
    from scipy.sparse import csr_array

    n = len(tied)
    step, back = csr_array(tied), csr_array(tied.T)
    paths, distance, layer = np.eye(n), np.where(np.eye(n) > 0, 0, -1), 0
    front = paths
    while front.any():
        layer += 1
        front = np.where(distance < 0, front @ step, 0.0)
        distance[front > 0] = layer
        paths = paths + front
    through = np.zeros((n, n))
    for outer in range(layer, 0, -1):
        owed = np.where(distance == outer, (1 + through) / np.maximum(paths, 1), 0.0)
        through += np.where(distance == outer - 1, paths * (owed @ back), 0.0)
    np.fill_diagonal(through, 0)
    found: Matrix = through.sum(axis=0)
    return found


def _clustering(strength: "Matrix") -> "Matrix":
    """Fagiolo's coefficient, of which that of ties without direction is a case."""
    import numpy as np

    root = np.cbrt(strength / max(strength.max(initial=0.0), 1e-300))
    both, tied = root + root.T, (strength > 0).astype(float)
    triangles = np.einsum("ij,jk,ki->i", both, both, both, optimize=True)
    total = tied.sum(axis=0) + tied.sum(axis=1)
    places = 2 * (total * (total - 1) - 2 * (tied * tied.T).sum(axis=1))
    found: Matrix = np.divide(triangles, places, out=np.full(len(strength), np.nan), where=places > 0)
    return found
