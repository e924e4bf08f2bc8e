"""The ordered probit: a category is the interval between two cut points into which a normal variable falls.

With z = eta + e, e ~ N(0, 1), and the cut points c_1 < ... < c_K-1, the category is k where c_k < z < c_k+1, with c_0 and c_K at
minus and plus infinity. Measured from eta, category k has the ends low = c_k - eta and high = c_k+1 - eta and the probability
Phi(high) - Phi(low). Everything here takes these two ends as arrays of one shape, and infinite ends as they are.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.intp]

_LOG_ROOT = 0.9189385332046727  # log sqrt(2 pi)
_FAR = -35.0  # beyond, a probability is too small for a floating-point number


class Derivatives(NamedTuple):
    """The log-likelihood of each observation, and its derivatives by the two ends of the interval."""

    value: "Floats"
    low: "Floats"
    high: "Floats"
    low_low: "Floats"
    low_high: "Floats"
    high_high: "Floats"

    @property
    def eta(self) -> "Floats":
        """The first derivative by eta, from which both ends are measured."""
        return -(self.low + self.high)

    @property
    def eta_eta(self) -> "Floats":
        """The second derivative by eta; never above 0."""
        return self.low_low + 2.0 * self.low_high + self.high_high


def ends(category: "Whole", item: "Whole", cuts: "Floats") -> "tuple[Floats, Floats]":
    """The lower and upper cut point of each observation, from its category, its item, and the cuts (items, K - 1).

    >>> import numpy as np
    >>> low, high = ends(np.array([0, 1, 2]), np.array([0, 0, 0]), np.array([[-1.0, 0.5]]))
    >>> low.tolist(), high.tolist()
    ([-inf, -1.0, 0.5], [-1.0, 0.5, inf])
    """
    import numpy as np

    padded = np.pad(cuts, ((0, 0), (1, 1)))
    padded[:, 0], padded[:, -1] = -np.inf, np.inf
    return padded[item, category], padded[item, category + 1]


def log_likelihood(low: "Floats", high: "Floats") -> "Floats":
    """log(Phi(high) - Phi(low)), exact in both tails.

    >>> import numpy as np
    >>> log_likelihood(np.array([-np.inf, 30.0]), np.array([0.0, np.inf])).round(3).tolist()
    [-0.693, -454.321]
    """
    import numpy as np
    from scipy.special import log_ndtr, ndtr

    right = low > -high  # an interval of the right tail is measured from the left, where no digit is lost
    near, far = np.where(right, -high, low), np.where(right, -low, high)
    tail = far < _FAR
    found: Floats = np.log(np.where(tail, 1.0, ndtr(far) - ndtr(near)))
    if tail.any():
        top = log_ndtr(far[tail])
        found[tail] = top + np.log(-np.expm1(log_ndtr(near[tail]) - top))
    return found


def derivatives(low: "Floats", high: "Floats") -> Derivatives:
    """The log-likelihood with its first and second derivatives by `low` and `high`; 0 by an end at infinity.

    With u = phi(low) / P and v = phi(high) / P the first are -u and v, the second low u - u^2, u v and -high v - v^2.
    """
    import numpy as np

    value = log_likelihood(low, high)
    u = np.exp(-0.5 * low * low - _LOG_ROOT - value)
    v = np.exp(-0.5 * high * high - _LOG_ROOT - value)
    low, high = np.where(np.isinf(low), 0.0, low), np.where(np.isinf(high), 0.0, high)
    return Derivatives(value, -u, v, (low - u) * u, u * v, -(high + v) * v)
