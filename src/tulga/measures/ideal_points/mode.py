"""The mode of the posterior of walking ideal points: where to start, and Newton's way from there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tulga.measures.ideal_points.posterior import Point, Posterior

if TYPE_CHECKING:
    from tulga.measures.ideal_points.ordered_probit import Floats, Whole
    from tulga.measures.ideal_points.tables import Ballots

_MOST_STEPS = 100
_ENOUGH = 5e-4  # standard deviations that no ideal point moves any more
_FARTHEST = 1.0  # standard deviations that an ideal point may go in a step
_FARTHEST_GAP = 1.5
_NEAR = 0.2  # standard deviations: with a step below, the curvature is taken exactly
_SHORTEST = 1e-3


def mode(posterior: Posterior, anchors: Mapping[int, float]) -> tuple[Point, float]:
    """The most probable standardised point, and the strength of the pull that holds its scale.

    `anchors` are weights of states by their places; the sign of all ideal points is theirs.
    """
    import numpy as np

    at = start(posterior, anchors).standard(posterior.walk.voted)
    (value, votes), pull, near = posterior.value(at), 0.0, False
    for _ in range(_MOST_STEPS):
        slope = posterior.curvature(at, votes, bent=near)
        ideal, rolls, pull = posterior.step(at, slope, pull)
        rolls[:, 2] = np.clip(rolls[:, 2], -_FARTHEST_GAP, _FARTHEST_GAP)
        farthest = float(np.abs(ideal).max())
        length = min(1.0, _FARTHEST / max(farthest, _FARTHEST))
        held = value - 0.5 * pull * (slope.told @ at.ideal**2)
        while length > _SHORTEST:
            there = at.moved(ideal, rolls, length).standard(posterior.walk.voted)
            new, new_votes = posterior.value(there)
            if new - 0.5 * pull * (slope.told @ there.ideal**2) > held:
                at, value, votes = there, new, new_votes
                break
            length /= 2.0
        if farthest < _ENOUGH or (length <= _SHORTEST and not near):
            break
        near = farthest < _NEAR and length > _SHORTEST
    return _turned(at, posterior, anchors), pull


def start(posterior: Posterior, anchors: Mapping[int, float]) -> Point:
    """Each session's first principal component, with signs that agree, and the roll calls that fit it."""
    import numpy as np

    votes, walk = posterior.votes, posterior.walk
    latest = np.zeros(len(votes.states))
    ideal = np.zeros(len(walk.state))
    for session in range(len(votes.sessions)):
        nodes = np.flatnonzero(walk.session == session)
        here = slice(*np.searchsorted(votes.session, [session, session + 1]))
        states, state = np.unique(votes.state[here], return_inverse=True)
        if len(states) > 1:
            found = _component(state, votes.item[here], votes.category[here])
            toward = latest[states] / len(states)
            toward += np.array([anchors.get(int(one), 0.0) for one in states])
            latest[states] = -found if found @ toward < 0 else found
        ideal[nodes] = latest[walk.state[nodes]]
    return Point(ideal, _fitting(votes, posterior, ideal))


def _component(state: "Whole", item: "Whole", category: "Whole") -> "Floats":
    """The first principal component of the states' votes, variance 1; larger goes with the later categories."""
    import numpy as np

    items, item = np.unique(item, return_inverse=True)
    table = np.zeros((state.max() + 1, len(items)))
    mean = np.bincount(item, category) / np.bincount(item)
    table[state, item] = category - mean[item]
    left, _, _ = np.linalg.svd(table, full_matrices=False)
    found: Floats = left[:, 0] * np.sqrt(len(table))
    return -found if found @ table.sum(axis=1) < 0 else found


def _fitting(votes: "Ballots", posterior: Posterior, ideal: "Floats") -> "Floats":
    """Parameters of the roll calls from the covariance of votes and ideal points, and from the shares of categories."""
    import numpy as np
    from scipy.special import ndtri

    walk, item = posterior.walk, votes.item
    count, theta = np.bincount(item), ideal[walk.point]
    mean, middle = np.bincount(item, theta) / count, np.bincount(item, votes.category) / count
    away = votes.category - middle[item]
    spread = np.sqrt(np.bincount(item, away**2) / count + 0.05)
    beta = np.clip(2.0 * np.bincount(item, theta * away) / count / spread, -2.0, 2.0)
    cast = np.stack([np.bincount(item, votes.category == kind) for kind in range(votes.categories)], axis=1) + 0.3
    share = np.cumsum(cast, axis=1)[:, :2] / cast.sum(axis=1, keepdims=True)
    first, second = (ndtri(share) * np.sqrt(1.0 + beta[:, None] ** 2) + (beta * mean)[:, None]).T
    rolls = np.zeros((len(walk.home), 3))
    rolls[: len(count)] = np.stack([beta, first, np.log(second - first)], axis=1)
    real = walk.carried < len(count)
    sizes = np.bincount(walk.line[real])
    for one in rolls.T:
        means = np.bincount(walk.line[real], one[walk.carried[real]]) / np.maximum(sizes, 1)
        one[walk.carried] = means[walk.line]
    return rolls


def _turned(at: Point, posterior: Posterior, anchors: Mapping[int, float]) -> Point:
    """The point, or its mirror, by the anchors' mean over the sessions in which they vote."""
    import numpy as np

    walk = posterior.walk
    weights = np.array([anchors.get(int(state), 0.0) for state in walk.state])
    return at.mirrored() if (weights * walk.voted) @ at.ideal < 0 else at
