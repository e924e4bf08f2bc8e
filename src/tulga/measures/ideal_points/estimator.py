"""Ideal points of one session: marginal maximum likelihood by EM over the places that a state can have on the line.

The model is that of Bailey, Strezhnev and Voeten (2017) for any number of ordered categories: z = slope_j * theta_i + e,
e ~ N(0, 1), and category k where z lies between the cut points k and k + 1 of roll call j. Priors: theta ~ N(0, 1),
slope ~ N(0, 1), cut points ~ N(0, 5^2) times the gap between them, so that a category that nobody chose keeps a place.

Each step takes the probability of every node of a grid for every state (E), and one Newton step for the slope and the
cut points of every roll call at once (M). What comes out for a state is the mean and the standard deviation of theta.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tulga.measures.ideal_points.ordered_probit import Derivatives, derivatives, log_likelihood

if TYPE_CHECKING:
    from tulga.measures.ideal_points.ordered_probit import Floats, Whole

SLOPE_PRECISION = 1.0
CUT_PRECISION = 0.04
_REACH = 8.0  # of the grid; on the scale of theta the United States come out near 6 in some sessions
_COARSE_NODES, _NODES, _FINE_NODES = 17, 35, 161
_TRIES, _STEPS, _ENOUGH = 3, 60, 3e-3
_LONGEST = 1.5
_WIDE, _TURNS = 8, 15
_NOTHING = 1e-9
_ONE_THREAD = 2**17  # multiplications; OpenBLAS takes more threads from 2**18


@dataclass(frozen=True)
class Votes:
    """The votes of one session: the places of state and roll call, both from 0 without a gap, and the category from 0."""

    state: "Whole"
    item: "Whole"
    category: "Whole"
    states: int
    items: int
    categories: int

    def indicators(self) -> "Floats":
        """1 where a state chose a category in a roll call: (states, categories, items)."""
        import numpy as np

        found = np.zeros((self.states, self.categories, self.items))
        found[self.state, self.category, self.item] = 1.0
        return found


class _Grid(NamedTuple):
    """Places on the line, and the logarithm of what each has of the prior."""

    nodes: "Floats"
    prior: "Floats"


class _Step(NamedTuple):
    """Where EM stands: the roll calls, their terms at every node, the posterior of the states, and how likely all is."""

    slopes: "Floats"
    cuts: "Floats"
    terms: Derivatives
    posterior: "Floats"
    likely: float


@dataclass(frozen=True)
class Fit:
    """Posterior mean and standard deviation of theta given the roll calls, and slope and cut points of these."""

    theta: "Floats"
    deviation: "Floats"
    slopes: "Floats"
    cuts: "Floats"


def fit(votes: Votes) -> Fit:
    """The estimate for one session; larger theta goes with the later category in most roll calls.

    A session may be divided along two lines that are almost equally strong, so that EM starts on both sides of the first
    principal component of the votes, and goes on from where the votes are likelier after a few steps.
    """
    import numpy as np

    chosen = votes.indicators()
    coarse, grid = _grid(_COARSE_NODES), _grid(_NODES)
    tries = [_started(chosen, coarse, places) for places in _principal(chosen)]
    now = max((_climbed(chosen, coarse, one, _TRIES) for one in tries), key=lambda one: one.likely)
    now = _there(chosen, grid, now.slopes, now.cuts)
    theta = standard(now.posterior @ grid.nodes)
    for _ in range(_STEPS):
        now, before = _climbed(chosen, grid, now, 1), theta
        theta = standard(now.posterior @ grid.nodes)
        if np.abs(theta - before).max() < _ENOUGH:
            break
    return _finished(chosen, now.slopes, now.cuts)


def _climbed(chosen: "Floats", grid: _Grid, now: _Step, steps: int) -> _Step:
    """So many steps of EM."""
    for _ in range(steps):
        counts = product(chosen.reshape(len(chosen), -1).T, now.posterior).reshape(now.terms.value.shape)
        slopes, cuts = _newton(now.terms, counts, grid.nodes, now.slopes, now.cuts)
        now = _there(chosen, grid, slopes, cuts)
    return now


def _there(chosen: "Floats", grid: _Grid, slopes: "Floats", cuts: "Floats") -> _Step:
    """What follows from the roll calls."""
    terms = derivatives(*_ends(grid.nodes, slopes, cuts))
    posterior, likelihood = _posterior(chosen, terms.value, grid.prior)
    return _Step(slopes, cuts, terms, posterior, likelihood + _log_prior(slopes, cuts))


def _finished(chosen: "Floats", slopes: "Floats", cuts: "Floats") -> Fit:
    """Mean and standard deviation of theta from a finer grid, and the sign."""
    import numpy as np

    nodes, prior = _grid(_FINE_NODES)
    posterior, _ = _posterior(chosen, log_likelihood(*_ends(nodes, slopes, cuts)), prior)
    theta = posterior @ nodes
    sign = 1.0 if slopes.sum() >= 0 else -1.0
    return Fit(sign * theta, np.sqrt(posterior @ nodes**2 - theta**2), sign * slopes, cuts)


def standard(theta: "Floats") -> "Floats":
    """Theta with the mean 0 and the standard deviation 1; all 0 where there is no difference."""
    import numpy as np

    centred = theta - theta.mean()
    spread = centred.std()
    return centred / spread if spread > _NOTHING else np.zeros_like(theta)


def _grid(count: int) -> _Grid:
    """Nodes that are dense in the middle and reach far out, and the logarithm of what each has of N(0, 1)."""
    import numpy as np

    even = np.linspace(-1.0, 1.0, count) * np.arcsinh(_REACH)
    nodes = np.sinh(even)
    weights = np.log(np.cosh(even)) - 0.5 * nodes**2
    return _Grid(nodes, weights - np.log(np.exp(weights).sum()))


def _principal(chosen: "Floats") -> "list[Floats]":
    """Where to start: the sum and the difference of the first two principal components of the votes, by subspace iteration."""
    import numpy as np

    given = chosen.sum(1)
    each = np.maximum(given.sum(0), 1.0)
    votes = np.arange(chosen.shape[1]) @ chosen
    centred = np.where(given > 0, votes - votes.sum(0) / each, 0.0)
    centred /= np.maximum(np.sqrt((centred**2).sum(0) / each), _NOTHING)
    scores = np.random.default_rng(0).normal(size=(len(centred), min(*centred.shape, _WIDE)))
    for _ in range(_TURNS):
        scores = np.linalg.qr(product(centred, product(centred.T, scores)))[0]
    turn, sizes, _ = np.linalg.svd(product(centred.T, scores).T, full_matrices=False)
    first, second = np.pad((scores @ (turn * sizes))[:, :2], ((0, 0), (0, max(0, 2 - len(sizes))))).T
    return [first + second, first - second] if second.any() else [first]


def _started(chosen: "Floats", grid: _Grid, places: "Floats") -> _Step:
    """A posterior around the places, flat roll calls, and cut points from the shares of votes."""
    import numpy as np
    from scipy.special import ndtri

    _, kinds, items = chosen.shape
    distance = (grid.nodes - standard(places)[:, None]) / 0.4
    posterior = np.exp(-0.5 * distance**2) * np.gradient(grid.nodes)
    shares = (chosen.sum(0) + 0.5) / (chosen.sum((0, 1)) + 0.5 * kinds)
    slopes, cuts = np.zeros(items), ndtri(np.cumsum(shares, axis=0)[:-1].T)
    terms = derivatives(*_ends(grid.nodes, slopes, cuts))
    return _Step(slopes, cuts, terms, posterior / posterior.sum(1, keepdims=True), -np.inf)


def _ends(nodes: "Floats", slopes: "Floats", cuts: "Floats") -> "tuple[Floats, Floats]":
    """The two ends of every category at every node, measured from there: (categories, items, nodes)."""
    import numpy as np

    bounds = np.full((cuts.shape[1] + 2, len(cuts)), np.inf)
    bounds[0], bounds[1:-1] = -np.inf, cuts.T
    away = bounds[:, :, None] - slopes[:, None] * nodes
    return away[:-1], away[1:]


def _posterior(chosen: "Floats", log_chances: "Floats", prior: "Floats") -> "tuple[Floats, float]":
    """What is known of each state's place, given the roll calls: (states, nodes), rows that add up to 1; and the
    logarithm of the probability of all votes."""
    import numpy as np

    logs = product(chosen.reshape(len(chosen), -1), log_chances.reshape(-1, len(prior))) + prior
    top = logs.max(1, keepdims=True)
    found = np.exp(logs - top)
    sums = found.sum(1, keepdims=True)
    return found / sums, float((top + np.log(sums)).sum())


def product(left: "Floats", right: "Floats") -> "Floats":
    """The matrix product in blocks of rows, each so small that BLAS does it on one thread.

    A step has many small products; on a machine that is busy, waiting for a second thread in each takes ten times as long.
    """
    import numpy as np

    rows = max(1, _ONE_THREAD // max(right.size, 1))
    return np.concatenate([left[start : start + rows] @ right for start in range(0, len(left), rows)])


def _log_prior(slopes: "Floats", cuts: "Floats") -> float:
    """The logarithm of the prior of all roll calls, but for a constant."""
    import numpy as np

    gaps = np.log(np.diff(cuts)).sum()
    return float(gaps - 0.5 * SLOPE_PRECISION * (slopes**2).sum() - 0.5 * CUT_PRECISION * (cuts**2).sum())


def _newton(
    terms: Derivatives, counts: "Floats", nodes: "Floats", slopes: "Floats", cuts: "Floats"
) -> "tuple[Floats, Floats]":
    """One Newton step for slope and cut points of each roll call, from the expected votes (categories, items, nodes)."""
    import numpy as np

    powers = (np.ones_like(nodes), nodes, nodes**2)

    def total(term: "Floats", power: int = 0) -> "Floats":
        found: Floats = (counts * term) @ powers[power]
        return found

    kinds, items = len(counts), len(slopes)
    gradient, curvature = np.zeros((items, kinds)), np.zeros((items, kinds, kinds))
    gradient[:, 0] = total(terms.eta, 1).sum(0) - SLOPE_PRECISION * slopes
    gradient[:, 1:] = (total(terms.low)[1:] + total(terms.high)[:-1]).T - CUT_PRECISION * cuts
    curvature[:, 0, 0] = -total(terms.eta_eta, 2).sum(0) + SLOPE_PRECISION
    mixed = total(terms.low_low + terms.low_high, 1)[1:] + total(terms.high_high + terms.low_high, 1)[:-1]
    curvature[:, 0, 1:] = curvature[:, 1:, 0] = mixed.T
    inner = np.arange(1, kinds)
    curvature[:, inner, inner] = CUT_PRECISION - (total(terms.low_low)[1:] + total(terms.high_high)[:-1]).T
    beside = -total(terms.low_high)[1:-1].T
    curvature[:, inner[:-1], inner[1:]] = curvature[:, inner[1:], inner[:-1]] = beside
    gaps = np.diff(cuts)
    gradient[:, 1:] -= np.diff(1.0 / gaps, prepend=0.0, append=0.0)
    step = np.linalg.solve(curvature + gap_curvature(cuts), gradient[:, :, None])[:, :, 0]
    step *= np.minimum(1.0, _LONGEST / np.maximum(np.abs(step).max(1, keepdims=True), _LONGEST))
    closing = np.maximum(-np.diff(step[:, 1:]), 1e-12)
    step *= np.minimum(1.0, 0.5 * gaps / closing).min(1, keepdims=True, initial=1.0)
    return slopes + step[:, 0], cuts + step[:, 1:]


def gap_curvature(cuts: "Floats") -> "Floats":
    """What the prior on the gaps between cut points adds to the curvature: (items, categories, categories)."""
    import numpy as np

    items, inner = cuts.shape
    differences = np.diff(np.eye(inner), axis=0)
    found = np.zeros((items, inner + 1, inner + 1))
    found[:, 1:, 1:] = np.einsum("jg,ga,gb->jab", np.diff(cuts) ** -2, differences, differences)
    return found
