"""The statistics of alignment: each a formula on the sums of all pairs, with what a reader must know of it.

Two ratings x and y of the same n things, on a scale whose ends lie `span` apart. The variants go by several names in the
literature and give different numbers, so each has a name of its own here. Undefined is null: where both ratings are one and
the same constant, chance alone would agree as well, and nothing can be said above it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tulga.errors import BadInput
from tulga.measures.alignment.pairs import MOST_LEVELS, Pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SIGNORINO = "Signorino and Ritter 1999, International Studies Quarterly 43: 115-144"
_HAEGE = "Häge 2011, Political Analysis 19: 287-305"
_VOETEN = "Voeten 2013, in Reinalda, Routledge Handbook of International Organization"


@dataclass(frozen=True)
class Statistic:
    """A statistic of agreement between two ratings, `of` all pairs at once; NaN where it is undefined."""

    name: str
    title: str
    formula: str
    range: tuple[float, float]
    source: str
    of: "Callable[[Pairs], Floats]"
    variant: str = ""
    weighable: bool = False
    contested_only: bool = False


STATISTICS: dict[str, Statistic] = {}


def _statistic(
    title: str,
    formula: str,
    source: str,
    *,
    range: tuple[float, float] = (-1, 1),  # noqa: A002
    variant: str = "",
    weighable: bool = False,
    contested_only: bool = False,
) -> "Callable[[Callable[[Pairs], Floats]], Callable[[Pairs], Floats]]":
    def keep(of: "Callable[[Pairs], Floats]") -> "Callable[[Pairs], Floats]":
        name = of.__name__
        STATISTICS[name] = Statistic(name, title, formula, range, source, of, variant, weighable, contested_only)
        return of

    return keep


@_statistic(
    "Signorino and Ritter's S, absolute distance",
    "1 - 2 sum(w |x - y|) / (span sum(w))",
    _SIGNORINO,
    variant="absolute distance, as in the paper; s_squared has the squared one",
    weighable=True,
)
def s_absolute(pairs: Pairs) -> "Floats":
    """1 for equal ratings, -1 for the opposite ends of the scale throughout."""
    return 1 - 2 * _ratio(pairs.absolute, pairs.span * pairs.weight)


@_statistic(
    "Signorino and Ritter's S, squared distance",
    "1 - 2 sum(w (x - y)^2) / (span^2 sum(w))",
    f"{_SIGNORINO}; squared distance: {_HAEGE}",
    variant="squared distance: large differences count more than in s_absolute",
    weighable=True,
)
def s_squared(pairs: Pairs) -> "Floats":
    """1 for equal ratings, -1 for the opposite ends of the scale throughout."""
    return 1 - 2 * _ratio(pairs.squared, pairs.span**2 * pairs.weight)


@_statistic(
    "Scott's pi, nominal",
    "(p_o - p_e) / (1 - p_e), p_e = sum over levels of ((r_k + c_k) / 2n)^2",
    "Scott 1955, Public Opinion Quarterly 19: 321-325",
    variant="levels are names: any two different ones disagree fully; not pi_squared",
)
def pi_nominal(pairs: Pairs) -> "Floats":
    """Agreement above what one distribution, common to both, gives by chance."""
    rows, columns = _margins(pairs, "pi_nominal")
    by_chance = ((rows + columns) ** 2).sum(axis=0)
    return _ratio(4 * pairs.n * pairs.agree - by_chance, 4.0 * pairs.n**2 - by_chance)


@_statistic(
    "Scott's pi, squared distance",
    "1 - sum((x - y)^2) / (sum(x^2) + sum(y^2) - (sum(x) + sum(y))^2 / 2n)",
    f"{_HAEGE}; Scott 1955",
    variant="distance on the scale, squared; not pi_nominal",
)
def pi_squared(pairs: Pairs) -> "Floats":
    """Closeness above what one distribution, common to both, gives by chance."""
    squares = pairs.xx + pairs.yy
    return _corrected(pairs.squared, squares - (pairs.x + pairs.y) ** 2 / (2 * pairs.n), squares)


@_statistic(
    "Cohen's kappa, nominal",
    "(p_o - p_e) / (1 - p_e), p_e = sum over levels of r_k c_k / n^2",
    "Cohen 1960, Educational and Psychological Measurement 20: 37-46",
    variant="levels are names: any two different ones disagree fully; not kappa_squared",
)
def kappa_nominal(pairs: Pairs) -> "Floats":
    """Agreement above what the two own distributions give by chance."""
    rows, columns = _margins(pairs, "kappa_nominal")
    by_chance = (rows * columns).sum(axis=0)
    return _ratio(pairs.n * pairs.agree - by_chance, pairs.n**2.0 - by_chance)


@_statistic(
    "Cohen's kappa, squared distance",
    "1 - sum((x - y)^2) / (sum(x^2) + sum(y^2) - 2 sum(x) sum(y) / n)",
    f"{_HAEGE}; Cohen 1968, Psychological Bulletin 70: 213-220",
    variant="distance on the scale, squared, which is kappa with quadratic weights; not kappa_nominal",
)
def kappa_squared(pairs: Pairs) -> "Floats":
    """Closeness above what the two own distributions give by chance."""
    squares = pairs.xx + pairs.yy
    return _corrected(pairs.squared, squares - 2 * pairs.x * pairs.y / pairs.n, squares)


@_statistic(
    "Kendall's tau-b",
    "(C - D) / sqrt((N - T_x) (N - T_y)), N = n (n - 1) / 2",
    "Kendall 1945, Biometrika 33: 239-251; alliances: Bueno de Mesquita 1975, Journal of Conflict Resolution 19: 187-216",
    variant="ranks, not distances: equal orders on different levels agree fully",
)
def tau_b(pairs: Pairs) -> "Floats":
    """Concordant less discordant pairs of things among those tied in neither rating."""
    import numpy as np

    rows, columns = _margins(pairs, "tau_b")
    table = _table(pairs, "tau_b")
    beyond = np.zeros_like(table)
    beyond[:-1] = np.cumsum(table[:0:-1], axis=0)[::-1]
    higher, lower = np.zeros_like(table), np.zeros_like(table)
    higher[:, :-1] = np.cumsum(beyond[:, :0:-1], axis=1)[:, ::-1]
    lower[:, 1:] = np.cumsum(beyond[:, :-1], axis=1)
    surplus = (table * (higher - lower)).sum(axis=(0, 1))
    untied = (pairs.n**2.0 - (rows**2).sum(axis=0)) / 2, (pairs.n**2.0 - (columns**2).sum(axis=0)) / 2
    return _ratio(surplus, np.sqrt(untied[0] * untied[1]))


@_statistic(
    "Agreement index",
    "mean of 1 - |x - y| / span",
    _VOETEN,
    range=(0, 1),
    variant="of roll calls, the unanimous ones are left out unless drop_unanimous=False",
    contested_only=True,
)
def agreement_index(pairs: Pairs) -> "Floats":
    """1 for a like vote, a half for an abstention beside a yes or a no, 0 for a yes beside a no."""
    return 1 - _ratio(pairs.absolute, pairs.span * pairs.weight)


@_statistic(
    "Observed agreement",
    "share of the things rated alike",
    "Lijphart 1963, American Political Science Review 57: 902-917",
    range=(0, 1),
    variant="only the very same level agrees; not corrected for chance",
)
def observed_agreement(pairs: Pairs) -> "Floats":
    """How many of the n ratings are equal, 0 to 1."""
    return 1 - _ratio((pairs.n - pairs.agree).astype(float), pairs.n.astype(float))


def _ratio(above: "Floats", below: "Floats") -> "Floats":
    """A ratio, NaN where what is below is not above zero."""
    import numpy as np

    found: Floats = np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)
    return found


def _corrected(distance: "Floats", by_chance: "Floats", size: "Floats") -> "Floats":
    """1 - distance / by_chance, NaN where no distance is to be had by chance but for a rounding."""
    import numpy as np

    return 1 - _ratio(distance, np.where(by_chance > 1e-12 * size, by_chance, 0.0))


def _table(pairs: Pairs, name: str) -> "Floats":
    if pairs.table is None:
        raise BadInput(f"{name} counts levels, and there are more than {MOST_LEVELS} different values")
    return pairs.table


def _margins(pairs: Pairs, name: str) -> "tuple[Floats, Floats]":
    table = _table(pairs, name)
    return table.sum(axis=1), table.sum(axis=0)
