"""The posterior of ideal points that walk through the sessions, with its gradient and its curvature.

Each vote on roll call v says into which of three intervals z = beta_v theta + e falls, e ~ N(0, 1), between the cut points
g_v and g_v + exp(d_v). The prior of beta is N(0, 1) and that of each cut point N(0, 4^2), about as wide as the interval
(-7, 7) of Bailey, Strezhnev and Voeten; the one of the gap is flat, which in terms of d is +d. Ideal points walk.

The scale is set as the authors set it: after every step all ideal points are standardised, mean 0 and standard deviation 1.
What holds them there pulls each in proportion to what its votes tell of it, the sum of beta^2, as in their sampler, where a
draw moves a point the less the more is known of it. A pull that is the same for all would shrink sessions with few roll calls,
and widen those with many.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tulga.measures.ideal_points.chain import Chain, Held, sums
from tulga.measures.ideal_points.ordered_probit import Derivatives, derivatives, ends
from tulga.measures.ideal_points.walks import PARAMETERS, Walks

if TYPE_CHECKING:
    from tulga.measures.ideal_points.ordered_probit import Floats
    from tulga.measures.ideal_points.tables import Ballots
    from tulga.measures.ideal_points.walks import Truths

_CUT = 1.0 / 16.0  # prior precision of a cut point
_FAR = 1e-2  # precision of an ideal point of which nothing is known


@dataclass(frozen=True)
class Point:
    """Values of all unknowns: the ideal points in the order of `Walks.ideal`, and beta, g and d of each roll call."""

    ideal: "Floats"
    rolls: "Floats"

    def moved(self, ideal: "Floats", rolls: "Floats", length: float) -> "Point":
        """This point and a step of a length from it."""
        return Point(self.ideal + length * ideal, self.rolls + length * rolls)

    def mirrored(self) -> "Point":
        """The same likelihood with all signs turned."""
        rolls = self.rolls.copy()
        rolls[:, 0] *= -1.0
        return Point(-self.ideal, rolls)

    def standard(self, voted: "Truths") -> "Point":
        """The same likelihood with ideal points of mean 0 and standard deviation 1 where there are votes."""
        mean, deviation = self.ideal[voted].mean(), self.ideal[voted].std()
        rolls = self.rolls.copy()
        rolls[:, 1] -= rolls[:, 0] * mean
        rolls[:, 0] *= deviation
        return Point((self.ideal - mean) / deviation, rolls)


@dataclass(frozen=True)
class Curvature:
    """The gradient at a point and the curvature: of roll calls (3 x 3 each) and across, a row a vote.

    `told` is what its votes would tell of each ideal point if z were seen: the sum of beta^2, in which a roll call that comes
    back counts once for all its sessions; 0 where it has none.
    """

    ideal: "Floats"
    rolls: "Floats"
    ideal_ideal: "Floats"
    across: "Floats"
    rolls_rolls: "Floats"
    told: "Floats"


class Posterior:
    """The logarithm of the posterior density of the unknowns, given the votes."""

    def __init__(self, votes: "Ballots", walk: Walks) -> None:
        import numpy as np

        self.votes, self.walk = votes, walk
        self._rolls = len(walk.home)
        self._starts = np.searchsorted(walk.session, np.arange(len(votes.sessions) + 1))
        self._votes_of = np.searchsorted(votes.session, np.arange(len(votes.sessions) + 1))
        self._items = np.searchsorted(walk.home[: votes.items.height], np.arange(len(votes.sessions) + 1))
        self._alone = np.setdiff1d(np.arange(self._rolls), walk.carried)

    def value(self, at: Point) -> "tuple[float, Derivatives]":
        """The density (up to a constant), and the derivatives of the votes' likelihood."""
        import numpy as np

        beta, first, log_gap = at.rolls.T
        second = first + np.exp(log_gap)
        eta = beta[self.votes.item] * at.ideal[self.walk.point]
        low, high = ends(self.votes.category, self.votes.item, np.stack([first, second], axis=1))
        votes = derivatives(low - eta, high - eta)
        prior = self.walk.share @ (-0.5 * beta**2 - 0.5 * _CUT * (first**2 + second**2) + log_gap)
        steps = self.walk.steps
        walked = steps.precision @ steps.gaps(self._carried(at)) ** 2
        return float(votes.value.sum() + prior - 0.5 * walked), votes

    def curvature(self, at: Point, votes: Derivatives, *, bent: bool = False) -> Curvature:
        """The gradient and the curvature at a point, from the derivatives of its votes.

        `bent` counts that slope and ideal point are multiplied, which near the mode makes the curvature exact, and far from
        it may turn it over.
        """
        import numpy as np

        item, point, category = self.votes.item, self.walk.point, self.votes.category
        beta, theta = at.rolls[item, 0], at.ideal[point]
        gap = np.exp(at.rolls[:, 2])[item]
        low_gap, high_gap = gap * (category == 2), gap * (category == 1)
        by_gap = votes.low * low_gap + votes.high * high_gap
        both = -votes.eta_eta
        once = -(votes.low_low * low_gap + (votes.low_high + votes.high_high) * high_gap)
        twice = -(votes.low_low * low_gap**2 + votes.high_high * high_gap**2)
        slopes = [votes.eta * theta, -votes.eta, by_gap]
        rolls = np.stack([sums(item, one, self._rolls) for one in slopes], axis=1)
        parts = [both * theta * theta, -both * theta, -once * theta, both, once, twice]
        upper = np.stack([sums(item, one, self._rolls) for one in parts], axis=1)
        matrix = upper[:, [0, 1, 2, 1, 3, 4, 2, 4, 5]].reshape(-1, PARAMETERS, PARAMETERS)
        self._add_prior(at, rolls, matrix)
        pulled = self.walk.steps.pull(self._carried(at))
        rolls[self.walk.carried] += pulled[self.walk.returns]
        size = len(at.ideal)
        ideal = sums(point, votes.eta * beta, size) + pulled[self.walk.ideal]
        turn = votes.eta if bent else 0.0
        across = np.stack([both * beta * theta - turn, -both * beta, -once * beta], axis=1)
        seen, told = sums(point, both * beta * beta, size), sums(point, self.walk.share[item] * beta * beta, size)
        return Curvature(ideal, rolls, seen, across, matrix, told)

    def _add_prior(self, at: Point, rolls: "Floats", matrix: "Floats") -> None:
        """Add the priors of the roll calls to their gradient and curvature."""
        import numpy as np

        beta, first, log_gap = at.rolls.T
        gap, share = np.exp(log_gap), self.walk.share
        second = first + gap
        thin = np.maximum(share * _CUT * second * gap - rolls[:, 2], 0.0)
        rolls += share[:, None] * np.stack([-beta, -_CUT * (first + second), 1.0 - _CUT * second * gap], axis=1)
        matrix[:, 0, 0] += share
        matrix[:, 1, 1] += share * 2 * _CUT
        matrix[:, 1, 2] += share * _CUT * gap
        matrix[:, 2, 1] += share * _CUT * gap
        matrix[:, 2, 2] += share * (_CUT * gap**2 + 1e-2) + thin

    def step(self, at: Point, slope: Curvature, pull: float) -> "tuple[Floats, Floats, float]":
        """The step to the mode among standardised points: of ideal points, of roll calls, and the pull on the scale."""
        import numpy as np

        walk, item = self.walk, self.votes.item
        held = self.held(at, slope, pull)
        own = np.zeros_like(slope.rolls)
        own[self._alone] = np.linalg.solve(slope.rolls_rolls[self._alone], slope.rolls[self._alone][..., None])[..., 0]
        right = np.zeros(walk.size)
        shifted = (slope.across * own[item]).sum(axis=1)
        right[walk.ideal] = slope.ideal - sums(walk.point, shifted, len(at.ideal))
        right[walk.returns] = slope.rolls[walk.carried]
        found, strength = held.solve(right)
        ideal = found[walk.ideal]
        back = [sums(item, one, self._rolls) for one in (slope.across * ideal[walk.point][:, None]).T]
        back_alone = np.stack(back, axis=1)[self._alone]
        own[self._alone] -= np.linalg.solve(slope.rolls_rolls[self._alone], back_alone[..., None])[..., 0]
        own[walk.carried] = found[walk.returns]
        return ideal, own, max(float(strength[1]), 0.0)

    def held(self, at: Point, slope: Curvature, pull: float) -> Held:
        """The curvature in the ideal points and the roll calls that come back, with mean and scale held.

        Every other roll call is taken out by its Schur complement: what is not known of it stands in the rest.
        """
        import numpy as np

        walk = self.walk
        ideal = slope.ideal_ideal + pull * slope.told + _FAR
        root = np.zeros_like(slope.rolls_rolls)
        root[self._alone] = np.linalg.cholesky(np.linalg.inv(slope.rolls_rolls[self._alone]))
        blocks = [self._block(session, slope, ideal, root) for session in range(len(self.votes.sessions))]
        directions, pulls = np.zeros((2, walk.size, 2))
        directions[walk.ideal] = np.stack([walk.voted, walk.voted * at.ideal], axis=1)
        pulls[walk.ideal] = np.stack([walk.voted, slope.told * at.ideal], axis=1)
        return Held(Chain(blocks, walk.edges, walk.steps), directions, pulls)

    def _block(self, session: int, slope: Curvature, ideal: "Floats", root: "Floats") -> "Floats":
        """The block of one session: its states, without the roll calls that are only here, and those that come back."""
        import numpy as np

        walk, item = self.walk, self.votes.item
        votes, states, rolls = (
            slice(*part[session : session + 2]) for part in (self._votes_of, self._starts, self._items)
        )
        count, calls = states.stop - states.start, rolls.stop - rolls.start
        across = np.zeros((count, calls, PARAMETERS))
        across[walk.point[votes] - states.start, item[votes] - rolls.start] = slope.across[votes]
        alone = np.isin(np.arange(rolls.start, rolls.stop), walk.carried, invert=True)
        reach = np.einsum("nrk,rkj->nrj", across[:, alone], root[rolls][alone]).reshape(count, PARAMETERS * alone.sum())
        size = walk.edges[session + 1] - walk.edges[session]
        block = np.zeros((size, size))
        block[:count, :count] = np.diag(ideal[states]) - reach @ reach.T
        for one in np.flatnonzero(walk.home[walk.carried] == session):
            roll, first = walk.carried[one], walk.returns[one, 0] - walk.edges[session]
            places = slice(first, first + PARAMETERS)
            block[places, places] = slope.rolls_rolls[roll]
            if roll < rolls.stop:
                block[:count, places] = across[:, roll - rolls.start]
                block[places, :count] = across[:, roll - rolls.start].T
        return block

    def _carried(self, at: Point) -> "Floats":
        """The unknowns that are carried, in their places."""
        import numpy as np

        found = np.zeros(self.walk.size)
        found[self.walk.ideal] = at.ideal
        found[self.walk.returns] = at.rolls[self.walk.carried]
        return found
