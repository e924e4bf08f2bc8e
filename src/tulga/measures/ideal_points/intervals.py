"""How sure an ideal point is: the joint covariance of all states' places in a session, on the standardised scale.

The places of states and the roll calls are estimated together, and both are uncertain. The curvature of their joint
posterior at the estimate is an arrowhead: states touch each other only through roll calls. Taking the roll calls out
(the Schur complement) leaves the curvature of the states alone, from which come their correlations, and by how much the
roll calls' own uncertainty widens each state's standard deviation. That deviation itself, given the roll calls, comes
from the exact posterior on the grid. Mean and standard deviation of the session are estimated too, and taken out.
"""

from typing import TYPE_CHECKING

from tulga.measures.ideal_points.estimator import CUT_PRECISION, SLOPE_PRECISION, Fit, Votes, gap_curvature, product
from tulga.measures.ideal_points.ordered_probit import derivatives, ends

if TYPE_CHECKING:
    from tulga.measures.ideal_points.ordered_probit import Floats

_BLOCK = 24


def covariance(votes: Votes, found: Fit) -> "Floats":
    """The covariance of the standardised places (states, states)."""
    import numpy as np

    own, of_items, across, bend = _curvature(votes, found)
    try:
        joint = _inverse(own, of_items, across - bend)
    except np.linalg.LinAlgError:  # far from a mode, as with a handful of votes: without the term that may be negative
        joint = _inverse(own, of_items, across)
    scale = found.deviation * np.sqrt(own)
    return _standardised(joint * np.outer(scale, scale), found)


def _curvature(votes: Votes, found: Fit) -> "tuple[Floats, Floats, Floats, Floats]":
    """The curvature of the joint posterior in parts, and the one that may be negative:

    of states (states), of roll calls (items, K, K), between both (items * K, states), and what the votes' own slope
    takes from the last, because slope and place are multiplied.
    """
    import numpy as np

    state, item, kinds = votes.state, votes.item, votes.categories
    theta, slope = found.theta[state], found.slopes[item]
    low, high = ends(votes.category, item, found.cuts)
    terms = derivatives(low - slope * theta, high - slope * theta)
    rows, below, above = np.arange(len(state)), votes.category, (votes.category + 1) % kinds
    seen = np.zeros((len(state), kinds, kinds))  # by eta and the cut points; an end at infinity adds 0
    seen[rows, 0, 0] = -terms.eta_eta
    for end, square in ((below, terms.low_low), (above, terms.high_high)):
        seen[rows, end, end] -= square
        seen[rows, 0, end] += square + terms.low_high
        seen[rows, end, 0] += square + terms.low_high
    seen[rows, below, above] -= terms.low_high
    seen[rows, above, below] -= terms.low_high
    own = 1.0 + np.bincount(state, seen[:, 0, 0] * slope**2, votes.states).astype(np.float64)
    seen[:, 0, :] *= theta[:, None]
    across, bend = np.zeros((2, votes.items, kinds, votes.states))
    across[item, :, state] = seen[:, :, 0] * slope[:, None]
    bend[item, 0, state] = terms.eta
    seen[:, :, 0] *= theta[:, None]
    flat = [np.bincount(item, column, votes.items) for column in seen.reshape(-1, kinds * kinds).T]
    of_items = np.stack(flat, axis=1).reshape(-1, kinds, kinds) + gap_curvature(found.cuts)
    of_items += np.diag([SLOPE_PRECISION, *[CUT_PRECISION] * (kinds - 1)])
    return own, of_items, across, bend


def _inverse(own: "Floats", of_items: "Floats", across: "Floats") -> "Floats":
    """The states' part of the inverse of the arrowhead; raises LinAlgError where it is not positive definite."""
    import numpy as np

    through: Floats = np.linalg.solve(of_items, across).reshape(-1, len(own)).astype(np.float64)
    return _swept(np.diag(own) - product(across.reshape(-1, len(own)).T, through))


def _swept(matrix: "Floats") -> "Floats":
    """The inverse of a positive definite matrix, swept block by block on one thread; LinAlgError where it is none."""
    import numpy as np

    found: Floats = matrix.copy()
    for start in range(0, len(found), _BLOCK):
        here = slice(start, start + _BLOCK)
        np.linalg.cholesky(found[here, here])
        pivot = np.linalg.inv(found[here, here])
        column: Floats = found[:, here].copy()
        rows: Floats = pivot @ found[here]
        found -= product(column, rows)
        found[:, here] = -column @ pivot
        found[here] = rows
        found[here, here] = pivot
    return (found + found.T) / 2.0


def _standardised(joint: "Floats", found: Fit) -> "Floats":
    """The covariance after mean and standard deviation of all states have been taken out of each (delta method).

    A state that stands alone at an end makes the scale that it is measured with, and its variance would vanish with it:
    none is taken for less than its own votes leave open.
    """
    import numpy as np

    count, spread = len(found.theta), found.theta.std()
    place = (found.theta - found.theta.mean()) / spread
    out = np.column_stack([np.ones(count), place]) / np.sqrt(count)
    half = joint - out @ (out.T @ joint)
    turned: Floats = (half - (half @ out) @ out.T) / spread**2
    least = (found.deviation / spread) ** 2
    return turned + np.diag(np.maximum(least - np.diag(turned), 0.0))
