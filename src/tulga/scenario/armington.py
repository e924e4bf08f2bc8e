"""Armington's closed forms: goods that differ by where they come from, with a constant elasticity of substitution.

A buyer spends the share s_i on supplier i. With elasticity sigma, s_i = b_i p_i^(1-sigma) / sum_k b_k p_k^(1-sigma) and
the price index is P = (sum_k b_k p_k^(1-sigma))^(1/(1-sigma)); b_i is the taste for i and p_i its price (Armington
1969; the loss of a supplier as in Feenstra 1994 and Arkolakis, Costinot and Rodriguez-Clare 2012). Everything here is
partial equilibrium: the other suppliers' prices stay and they can deliver as much as is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from tulga.errors import BadInput

_ONE = 1e-9


@dataclass(frozen=True, slots=True)
class Reallocation:
    """Shares after the change, in the order given (they add up to 1), and the new price index over the old."""

    shares: tuple[float, ...]
    price_ratio: float


def price_after_loss(removed: float, sigma: float) -> float:
    """The price index over what it was, when suppliers with the share `removed` are lost: (1 - removed)^(1/(1-sigma)).

    Raises BadInput unless sigma is above 1 and `removed` is at least 0 and below 1: with nothing left to buy, or where
    goods cannot replace each other, the index has no finite value.

    >>> round(price_after_loss(0.4, 2), 9)
    1.666666667
    """
    _check_elasticity(sigma)
    if not 0 <= removed < 1:
        raise BadInput(
            f"a lost share of {removed:g} leaves nothing to take its place; it must be at least 0 and below 1"
        )
    return float((1 - removed) ** (1 / (1 - sigma)))


def after_loss(shares: Sequence[float], removed: int | Mapping[int, float], sigma: float) -> Reallocation:
    """Shares and price index when suppliers are lost, wholly (an index) or in part (index: lost part, 0 to 1).

    A supplier of whom the part r_i is lost counts as two varieties, one of which goes: with lambda = sum_i s_i r_i, the
    shares are s_i (1 - r_i) / (1 - lambda), whatever sigma is, and the price ratio is (1 - lambda)^(1/(1-sigma)).
    Raises BadInput for shares that do not add up to 1, an index outside them, sigma of 1 or less, or nothing left.

    >>> after_loss([0.5, 0.3, 0.2], 0, 3).shares
    (0.0, 0.6, 0.4)
    """
    _check_shares(shares)
    lost = {removed: 1.0} if isinstance(removed, int) else dict(removed)
    for index, part in lost.items():
        _check_index(index, shares)
        if not 0 <= part <= 1:
            raise BadInput(f"the lost part of supplier {index} is {part:g}, not between 0 and 1")
    left = [share * (1 - lost.get(index, 0.0)) for index, share in enumerate(shares)]
    gone = sum(share * lost.get(index, 0.0) for index, share in enumerate(shares))
    if sum(left) < _ONE:
        raise BadInput("the lost share is the whole: nothing is left to take its place")
    ratio = price_after_loss(gone, sigma)
    return Reallocation(tuple(share / sum(left) for share in left), ratio)


def after_tariff(shares: Sequence[float], partner: int, tariff: float, sigma: float) -> Reallocation:
    """Shares and price index when one supplier's goods become dearer by `tariff` (0.1 is 10 percent).

    With t = (1 + tariff)^(1-sigma), the shares are s_i t / D for the partner and s_i / D for the others, where
    D = 1 - s_partner + s_partner t, and the price ratio is D^(1/(1-sigma)). A negative tariff is a subsidy. Raises
    BadInput for shares that do not add up to 1, an index outside them, sigma of 1 or less, or a tariff of -1 or less.

    >>> round(after_tariff([0.5, 0.5], 0, 1.0, 2).shares[0], 9)
    0.333333333
    """
    _check_shares(shares)
    _check_index(partner, shares)
    _check_elasticity(sigma)
    if not isfinite(tariff) or tariff <= -1:
        raise BadInput(f"a tariff of {tariff:g} leaves no price; it must be above -1")
    factor = (1 + tariff) ** (1 - sigma)
    weighted = [share * (factor if index == partner else 1.0) for index, share in enumerate(shares)]
    total = sum(weighted)
    return Reallocation(tuple(share / total for share in weighted), float(total ** (1 / (1 - sigma))))


def _check_elasticity(sigma: float) -> None:
    if not isfinite(sigma) or sigma <= 1:
        raise BadInput(f"elasticity {sigma:g} is not above 1: then the loss of a supplier has no finite price")


def _check_shares(shares: Sequence[float]) -> None:
    if any(not isfinite(share) or share < 0 for share in shares) or abs(sum(shares) - 1) > _ONE:
        raise BadInput(f"shares must be at least 0 and add up to 1; these add up to {sum(shares):g}")


def _check_index(index: int, shares: Sequence[float]) -> None:
    if not 0 <= index < len(shares):
        raise BadInput(f"there is no supplier {index}; there are {len(shares)}, counted from 0")
