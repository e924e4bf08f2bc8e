"""Systems of unknowns that stand in blocks, one after the other, where single unknowns of neighbouring blocks are tied.

So stand the ideal points of all states in all sessions: within a session every two states are tied by the roll calls on
which both voted, and from one session to the next each state is tied to itself. A system of many thousand unknowns falls
into one of a few hundred a session, and the variances of all come from one way forth and one way back (the smoother of
Rauch, Tung and Striebel 1965, in the form of precisions).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tulga.measures.ideal_points.ordered_probit import Floats, Whole


def sums(places: "Whole", values: "Floats", size: int) -> "Floats":
    """The sum of the values at each place.

    >>> import numpy as np
    >>> sums(np.array([0, 2, 0]), np.array([1.0, 5.0, 2.0]), 3).tolist()
    [3.0, 0.0, 5.0]
    """
    import numpy as np

    return np.bincount(places, values, size).astype(float, copy=False)


@dataclass(frozen=True)
class Steps:
    """What ties blocks: each step has two places, of one block and of the next, and the precision of their difference."""

    before: "Whole"
    after: "Whole"
    precision: "Floats"

    def gaps(self, values: "Floats") -> "Floats":
        """How far each step goes."""
        found: Floats = values[self.after] - values[self.before]
        return found

    def pull(self, values: "Floats") -> "Floats":
        """The gradient of -1/2 the sum of precision times gap squared."""
        pulled, size = self.precision * self.gaps(values), len(values)
        return sums(self.before, pulled, size) - sums(self.after, pulled, size)


class Chain:
    """A symmetric positive definite system, factored: its blocks on the diagonal, and the steps between them.

    `edges` are the first places of the blocks and, last, the end. The precisions of the steps are added to the diagonal.

    >>> import numpy as np
    >>> walk = Steps(np.array([0]), np.array([1]), np.array([1.0]))
    >>> pair = Chain([np.array([[1.0]]), np.array([[2.0]])], np.array([0, 1, 2]), walk)  # [[2, -1], [-1, 3]]
    >>> pair.solve(np.array([1.0, 2.0])), pair.covariances()
    (array([1., 1.]), [array([[0.6]]), array([[0.4]])])
    """

    def __init__(self, blocks: "Sequence[Floats]", edges: "Whole", steps: Steps) -> None:
        import numpy as np

        self._edges, self._size = edges, int(edges[-1])
        order = np.argsort(steps.after, kind="stable")
        before, after, precision = steps.before[order], steps.after[order], steps.precision[order]
        within = np.searchsorted(after, edges)
        added = sums(before, precision, self._size) + sums(after, precision, self._size)
        self._ties: list[tuple[Whole, Whole, Floats]] = []
        self._inverses: list[Floats] = []  # of each block, given all that stand before it
        for place, block in enumerate(blocks):
            start, end = edges[place], edges[place + 1]
            part = slice(within[place], within[place + 1])
            first = edges[place - 1] if place else 0
            tie = (before[part] - first, after[part] - start, precision[part])
            whole = block + np.diag(added[start:end])
            if place:
                one, other, strength = tie
                whole[np.ix_(other, other)] -= np.outer(strength, strength) * self._inverses[-1][np.ix_(one, one)]
            self._ties.append(tie)
            self._inverses.append(np.linalg.inv(whole).astype(float, copy=False))

    def solve(self, right: "Floats") -> "Floats":
        """The unknowns for a right-hand side."""
        found = right.astype(float)
        parts = [found[start:end] for start, end in zip(self._edges[:-1], self._edges[1:], strict=True)]
        for place in range(1, len(parts)):
            one, other, strength = self._ties[place]
            parts[place][other] += strength * (self._inverses[place - 1] @ parts[place - 1])[one]
        for place in range(len(parts) - 1, -1, -1):
            if place + 1 < len(parts):
                one, other, strength = self._ties[place + 1]
                parts[place][one] += strength * parts[place + 1][other]
            parts[place][:] = self._inverses[place] @ parts[place]
        return found

    def covariances(self) -> "list[Floats]":
        """The blocks on the diagonal of the inverse."""
        found: list[Floats] = []
        for place in range(len(self._inverses) - 1, -1, -1):
            inverse = self._inverses[place]
            if found:
                one, other, strength = self._ties[place + 1]
                reach = inverse[:, one] * strength
                inverse = inverse + reach @ found[-1][other[:, None], other] @ reach.T
            found.append(inverse)
        return found[::-1]


@dataclass(frozen=True)
class Held:
    """A chain whose unknowns may not move along some directions, and what pulls them back: the columns of two tables."""

    chain: Chain
    directions: "Floats"
    pulls: "Floats"

    def solve(self, right: "Floats") -> "tuple[Floats, Floats]":
        """The unknowns for a right-hand side, and how strong each pull has to be."""
        import numpy as np

        free, reach = self.chain.solve(right), self._reach(self.pulls)
        strength = np.linalg.solve(self.directions.T @ reach, self.directions.T @ free).astype(float, copy=False)
        return free - reach @ strength, strength

    def covariances(self) -> "list[Floats]":
        """The blocks on the diagonal of the inverse, less what lies along the directions."""
        import numpy as np

        reach = self._reach(self.directions)
        taken, first, found = np.linalg.solve(self.directions.T @ reach, reach.T), 0, []
        for block in self.chain.covariances():
            part = slice(first, first + len(block))
            found.append(block - reach[part] @ taken[:, part])
            first = part.stop
        return found

    def _reach(self, columns: "Floats") -> "Floats":
        """How far each column moves all unknowns."""
        import numpy as np

        return np.stack([self.chain.solve(one) for one in columns.T], axis=1)
