"""Structural holes after Burt: how far a state's partners are tied to each other, and so leave it nothing to broker.

Strengths count both ways: p_ij = (a_ij + a_ji) / sum over k of (a_ik + a_ki). A state without ties has no partners to be
constrained by: its measures are null, not 0.
"""

from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, by_state

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

_MISSING = "weighted: null where a strength of the state or of a partner is not known; a state without ties is null"


@measure(
    "constraint",
    title="Constraint on a state",
    formula="c_i = sum over partners j of (p_ij + sum over q of p_iq p_qj)^2",
    unit="index",
    range=(0, None),
    source="Burt 1992, Structural Holes, chapter 2",
    missing=_MISSING,
    variant="weighted: p from strengths instead of ties",
)
def constraint(ties: IntoFrameT, *, directed: bool = False, weighted: bool = False) -> IntoFrameT:
    """How much a state's ties lead back to the same partners: subject, year, value, low, high, coverage.

    1 for a state with one partner; low for one whose partners are many and not tied to each other. It can be above 1.
    `coverage` is the part of the ties of the state and its partners whose strength is known.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG"], "object": ["CHN", "RUS"], "year": 2020})
    >>> constraint(ties)["value"].to_list()
    [1.0, 0.5, 1.0]
    """

    def bound(network: Network) -> Columns:
        both, lost = _both(network)
        share = _over(both, both.sum(axis=1))
        reach = (share + share @ share) ** 2 * (both > 0)
        return _ends(network, reach.sum(axis=1), lost)

    return by_state(ties, bound, reading="strength" if weighted else "presence", directed=directed)


@measure(
    "effective_size",
    title="Effective size of a state's network",
    formula="e_i = sum over partners j of (1 - sum over q of p_iq m_jq), m_jq = (a_jq + a_qj) / max over k of (a_jk + a_kj)",
    unit="partners",
    range=(None, None),
    source="Burt 1992; without weights n - 2t/n, t ties among n partners (Borgatti 1997)",
    missing=_MISSING,
    variant="weighted: p and m from strengths instead of ties",
)
def effective_size(ties: IntoFrameT, *, directed: bool = False, weighted: bool = False) -> IntoFrameT:
    """Partners that are not redundant: subject, year, value, low, high, coverage, partners, efficiency.

    `efficiency` is the value over the number of partners. With strengths or directions the value can be below 1.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG", "RUS"], "object": ["CHN", "RUS", "CHN"], "year": 2020})
    >>> effective_size(ties).filter(subject="MNG").select("value", "partners", "efficiency").row(0)
    (1.0, 2, 0.5)
    """

    def sized(network: Network) -> Columns:
        both, lost = _both(network)
        share, most = _over(both, both.sum(axis=1)), _over(both, both.max(axis=1, initial=0))
        size = ((1 - share @ most.T) * (both > 0)).sum(axis=1)
        ends = _ends(network, size, lost)
        partners = (network.tied | network.tied.T).sum(axis=1)
        return {**ends, "partners": partners, "efficiency": ends["value"] / partners.clip(min=1)}

    return by_state(ties, sized, reading="strength" if weighted else "presence", directed=directed)


def _both(network: Network) -> tuple["Matrix", "Matrix"]:
    """Strengths both ways together, and where one of the two is not known."""
    return network.known + network.known.T, network.unknown | network.unknown.T


def _over(both: "Matrix", whole: "Matrix") -> "Matrix":
    import numpy as np

    found: Matrix = np.divide(both, whole[:, None], out=np.zeros_like(both), where=whole[:, None] > 0)
    return found


def _ends(network: Network, found: "Matrix", lost: "Matrix") -> dict[str, Any]:
    """The value where all that it rests on is known: the ties of the state and those of its partners."""
    import numpy as np

    tied = network.tied | network.tied.T
    near = (tied | np.eye(len(tied), dtype=bool)).astype(float)
    missing, there = near @ lost.sum(axis=1), near @ tied.sum(axis=1)
    value = np.where((missing > 0) | ~tied.any(axis=1), np.nan, found)
    return {"value": value, "coverage": 1 - missing / np.maximum(there, 1)}
