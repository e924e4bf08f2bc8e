"""The generalised Nash bargaining solution for two sides that divide one thing between them."""

from collections.abc import Callable

from tulga.errors import BadUse

Utility = Callable[[float], float]
_STEPS = 2000
_ROUNDS = 200


def nash(first: Utility, second: Utility, disagreement: tuple[float, float] = (0.0, 0.0), power: float = 0.5) -> float:
    """The share x of the first side, 0 to 1, that makes (u1(x) - d1)^power (u2(x) - d2)^(1 - power) largest.

    `power` is that of the first side (Nash 1950; Harsanyi and Selten 1972 for unequal power). Raises BadUse for a power outside
    0 to 1, or where no division gives both more than their disagreement.

    >>> round(nash(lambda x: x, lambda x: 1 - x, (0.1, 0.2), 0.6), 6)
    0.52
    """
    import math

    if not 0 <= power <= 1:
        raise BadUse(f"the power of the first side is {power:g}, and has to be from 0 to 1")

    def product(share: float) -> float:
        gains = (first(share) - disagreement[0], second(share) - disagreement[1])
        if min(gains) <= 0:
            return -math.inf
        return power * math.log(gains[0]) + (1 - power) * math.log(gains[1])

    best = max(range(_STEPS + 1), key=lambda step: product(step / _STEPS))
    if product(best / _STEPS) == -math.inf:
        raise BadUse("no division gives both sides more than their disagreement")
    low, high = max(0, best - 1) / _STEPS, min(_STEPS, best + 1) / _STEPS
    golden = (math.sqrt(5) - 1) / 2
    for _ in range(_ROUNDS):
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if product(left) > product(right) else (left, high)
    return (low + high) / 2
