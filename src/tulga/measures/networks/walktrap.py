"""Walktrap: communities as the places that short random walks do not leave."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

Pair = tuple[int, int]


def walktrap(strength: "Matrix", *, steps: int = 4) -> list[list[set[int]]]:
    """All partitions on the way from single states to one community a component.

    Each time the two adjacent communities merge whose merger adds least to the squared distances within communities, where
    states are near each other from which walks of `steps` steps end in the same places (Pons and Latapy 2005). As in the
    authors' own program, each state has a tie to itself of the mean strength of its ties, and the growth by a merger is an
    estimate, where only one of two merged communities was adjacent, until it is the least of all.
    """
    state = _Walks(strength, steps)
    partitions = [list(state.parts.values())]
    while state.growth:
        state.merge(state.nearest())
        partitions.append(list(state.parts.values()))
    return partitions


class _Walks:
    """Communities by number, where walks from each end, and what each merger of two adjacent ones adds."""

    def __init__(self, strength: "Matrix", steps: int) -> None:
        import numpy as np

        n = len(strength)
        tied = strength > 0
        own = strength.sum(axis=1) / np.maximum(tied.sum(axis=1), 1)
        looped = strength + np.diag(np.where(own > 0, own, 1.0))
        weight = looped.sum(axis=1)
        ends = np.linalg.matrix_power(looped / weight[:, None], steps) / np.sqrt(weight)
        self.parts = {one: {one} for one in range(n)}
        self._ends: dict[int, Matrix] = dict(enumerate(ends))
        self.growth: dict[Pair, float] = {}
        self._estimated: set[Pair] = set()
        for one, other in np.argwhere(np.triu(tied, 1)).tolist():
            self.growth[one, other] = self._exact((one, other))

    def nearest(self) -> Pair:
        """The pair whose merger adds least; an estimate that comes first is made exact and has to come first again."""
        while True:
            pair = min(self.growth, key=lambda one: (round(self.growth[one], 12), one))
            if pair not in self._estimated:
                return pair
            self.growth[pair] = self._exact(pair)
            self._estimated.remove(pair)

    def merge(self, pair: Pair) -> None:
        """The two communities become one with the next number."""
        merged = self.growth.pop(pair)
        one, other = pair
        new = max(self.parts) + 1
        near = [self._neighbours(one), self._neighbours(other)]
        sizes = len(self.parts[one]), len(self.parts[other])
        for end in sorted({*near[0], *near[1]}):
            both = [(size, beside.get(end)) for size, beside in zip(sizes, near, strict=True)]
            estimated = any(old is None or old in self._estimated for _, old in both)
            self.growth[end, new] = self._grown(both, len(self.parts[end]), merged)
            if estimated:
                self._estimated.add((end, new))
        for old in (*near[0].values(), *near[1].values()):
            del self.growth[old]
            self._estimated.discard(old)
        self._ends[new] = (self._ends.pop(one) * sizes[0] + self._ends.pop(other) * sizes[1]) / sum(sizes)
        self.parts[new] = self.parts.pop(one) | self.parts.pop(other)

    def _grown(self, both: list[tuple[int, Pair | None]], size: int, merged: float) -> float:
        """What a merger with the new community adds, from what mergers with its two halves would have added."""
        total = sum((half + size) * self.growth[old] for half, old in both if old)
        distant = [half for half, old in both if old is None]
        total += distant[0] * merged if distant else -size * merged
        return total / (sum(half for half, _ in both) + size)

    def _neighbours(self, one: int) -> dict[int, Pair]:
        return {sum(pair) - one: pair for pair in self.growth if one in pair}

    def _exact(self, pair: Pair) -> float:
        one, other = (len(self.parts[end]) for end in pair)
        apart = self._ends[pair[0]] - self._ends[pair[1]]
        return float(one * other / (one + other) * (apart @ apart))
