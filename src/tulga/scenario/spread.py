"""Interval arithmetic for shares that add up to one, of which uncertain parts are lost."""

from collections.abc import Sequence
from dataclasses import dataclass

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the whole between `low` and `high`, of which between `lost_low` and `lost_high` (at most 1) is lost.

    A loss below zero is a gain.
    """

    low: float
    high: float
    lost_low: float
    lost_high: float


def lost(parts: Sequence[Part]) -> tuple[float, float]:
    """The lowest and highest share of the whole that can be lost, the shares adding up to 1; below zero it is gained.

    Exact: the free part of the whole goes to the smallest losses for the lowest, to the largest for the highest.

    >>> lost([Part(0.75, 0.75, 1, 1), Part(0.25, 0.25, 0.5, 0.75)])
    (0.875, 0.9375)
    """
    lowest = _filled([(part.lost_low, part) for part in parts], 1)
    highest = _filled([(part.lost_high, part) for part in parts], -1)
    return lowest, min(1.0, highest)


def share_after(parts: Sequence[Part], index: int) -> tuple[float, float] | None:
    """The lowest and highest share that one part has of what is left; None where nothing may be left.

    s_i (1 - r_i) / sum_k s_k (1 - r_k) grows with s_i and falls with r_i and with the others' remainder, so the ends
    are at the corners; where shares are intervals the bounds are outer ones.

    >>> share_after([Part(0.5, 0.5, 1, 1), Part(0.3, 0.3, 0, 0), Part(0.2, 0.2, 0, 0)], 1)
    (0.6, 0.6)
    """
    part = parts[index]
    others = [other for position, other in enumerate(parts) if position != index]
    least, most = part.low * (1 - part.lost_high), part.high * (1 - part.lost_low)
    others_least = sum(other.low * (1 - other.lost_high) for other in others)
    others_most = sum(other.high * (1 - other.lost_low) for other in others)
    if most + others_least == 0 or least + others_most == 0:
        return None
    return least / (least + others_most), most / (most + others_least)


def squares(shares: Sequence[tuple[float, float]], rest: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
    """Bounds of the sum of squared shares, each between two ends; a rest is spread thin at the least, one holder's at the most.

    >>> squares([(0.5, 0.5)], (0.5, 0.5))
    (0.25, 0.5)
    """
    least = sum(low * low for low, _ in shares)
    most = sum(high * high for _, high in (*shares, rest))
    return least, max(least, min(1.0, most))


def _filled(weighted: Sequence[tuple[float, Part]], sign: int) -> float:
    free = max(0.0, 1 - sum(part.low for _, part in weighted))
    total = sum(weight * part.low for weight, part in weighted)
    for weight, part in sorted(weighted, key=lambda pair: sign * pair[0]):
        taken = min(free, part.high - part.low)
        total, free = total + weight * taken, free - taken
    return total
