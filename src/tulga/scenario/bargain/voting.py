"""Who wins a contest between options: coalitions, the probabilistic Condorcet election, the weighted median and mean.

In a contest between two options every actor throws in what it has to gain: its weight times the difference of its utilities
(proportional voting, Coleman 1990). The coalition of the one side over both is the probability that it wins (linear victory).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tulga.errors import BadUse, unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST = 1e-8  # every coalition has at least this much, so that two options that nobody minds are even
Election = Literal["conditional", "markov"]


def coalitions(utility: "Floats", weights: "Floats") -> "Floats":
    """The strength of the coalition for option i against option j: options x options, from actors x options."""
    import numpy as np

    gains = np.clip(utility[:, :, None] - utility[:, None, :], 0.0, None)
    return np.asarray(LEAST + np.einsum("k,kij->ij", weights, gains))


def pairwise(utility: "Floats", weights: "Floats") -> "Floats":
    """The probability that option i beats option j; one half on the diagonal."""
    strength = coalitions(utility, weights)
    beats: Floats = strength / (strength + strength.T)
    return beats


def condorcet(utility: "Floats", weights: "Floats", election: Election = "conditional") -> "Floats":
    """The probability that each option wins the probabilistic Condorcet election; raises BadUse for another election.

    `conditional`: that it beats all others in independent contests, given that one does. `markov`: the share of time that it
    stands where one of the options, each as likely as any, challenges the one that stands (both in KTAB: Wise, Lester and
    Efird 2015).

    >>> import numpy as np
    >>> found = condorcet(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([3.0, 1.0]))
    >>> [round(float(p), 4) for p in found]
    [0.75, 0.25]
    """
    import numpy as np

    beats = pairwise(utility, weights)
    if election == "conditional":
        # In logarithms: with hundreds of options the products are smaller than any number.
        logs = np.log(beats).sum(axis=1)
        won = np.exp(logs - logs.max())
        return np.asarray(won / won.sum())
    if election != "markov":
        raise unknown("election", election, ["conditional", "markov"])
    count = beats.shape[0]
    moves = beats.T / count  # from i to j with the probability that j challenges and beats i
    np.fill_diagonal(moves, 0.0)
    np.fill_diagonal(moves, 1.0 - moves.sum(axis=1))
    system = np.vstack([moves.T - np.eye(count), np.ones(count)])
    stationary = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0]
    return np.asarray(np.clip(stationary, 0.0, None) / np.clip(stationary, 0.0, None).sum())


def weighted_median(positions: Sequence[float], weights: Sequence[float]) -> float:
    """The first position, in rising order, at which half of all weight is reached (the lower of two: Black 1948).

    Raises BadUse where no weight is above zero.

    >>> weighted_median([0, 10], [1, 1]), weighted_median([0, 4, 10], [1, 1, 3])
    (0.0, 10.0)
    """
    whole = _whole(weights)
    reached = 0.0
    for position, weight in sorted(zip(positions, weights, strict=True)):
        reached += weight
        if reached >= whole / 2 * (1 - 1e-12):
            return float(position)
    return float(max(positions))


def weighted_mean(positions: Sequence[float], weights: Sequence[float]) -> float:
    """The mean position by weight; raises BadUse where no weight is above zero."""
    whole = _whole(weights)
    return float(sum(p * w for p, w in zip(positions, weights, strict=True)) / whole)


def _whole(weights: Sequence[float]) -> float:
    whole = float(sum(weights))
    if not whole > 0:
        raise BadUse("nobody has any weight: a median and a mean need a weight above zero")
    return whole
