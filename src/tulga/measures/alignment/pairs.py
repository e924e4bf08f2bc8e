"""All pairs of states at once: the contingency table of every two rows of a grid, and the sums that statistics need.

A grid has a row for each state and a column for each thing that states are rated on (a roll call, another state). Where a
state has a level is one bit a column; the bits that two states share, counted for each pair of levels, are the table of the
pair, in whole numbers. Every sum that a statistic needs is linear in it. With weights the tables are matrix products. With
many levels, as in shares of trade, there are no tables, and the sums are taken row by row.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_LEVELS = 16
_SUMS = ("weight", "absolute", "squared", "x", "y", "xx", "yy")


@dataclass(frozen=True)
class Pairs:
    """The pairs of rows that share a rated column, each once (`first` above `second` in the grid), and their sums.

    `n` counts the columns that both rated, `agree` those rated alike; `weight` is the sum of the columns' weights (`n` where
    none were given), and the other sums are weighted too: of |x - y|, (x - y)^2, x, y, x^2, y^2, where x and y are counted
    from the lowest level. `table` has the weight of each pair of levels: levels of x, levels of y, pairs; None with more than
    16 levels. `span` is the length of the scale.
    """

    first: "NDArray[np.intp]"
    second: "NDArray[np.intp]"
    n: "NDArray[np.int64]"
    agree: "NDArray[np.int64]"
    weight: "Floats"
    absolute: "Floats"
    squared: "Floats"
    x: "Floats"
    y: "Floats"
    xx: "Floats"
    yy: "Floats"
    table: "Floats | None"
    span: float


def pairs_of(cells: "NDArray[np.integer]", levels: "Floats", span: float, weights: "Floats | None" = None) -> Pairs:
    """The pairs of a grid: `cells` are places in `levels`, -1 for not rated; `weights` one a column, none below 0.

    >>> import numpy as np
    >>> found = pairs_of(np.array([[0, 0, 2], [0, 1, -1]]), np.array([1.0, 2.0, 3.0]), 2.0)
    >>> found.n.tolist(), found.agree.tolist(), found.absolute.tolist()
    ([2], [1], [1.0])
    """
    import numpy as np

    first, second = np.triu_indices(len(cells), k=1)
    steps, few = levels - levels[0], len(levels) <= MOST_LEVELS
    table = _counts(cells, len(levels) if few else 1, first, second)
    n = table.sum(axis=(0, 1))
    met = n > 0
    if not met.all():
        first, second, n, table = first[met], second[met], n[met], table[..., met]
    heavy = None if weights is None else exact_weights(weights)
    if few:
        agree = np.trace(table)
        table = table if heavy is None else _weights(cells, len(levels), heavy)[..., first, second]
        terms = _terms(*np.meshgrid(steps, steps, indexing="ij"))
        sums = np.einsum("sk,kp->sp", terms.reshape(len(_SUMS), -1), table.reshape(len(levels) ** 2, len(n)))
    else:
        sums, agree = _row_sums(cells, steps, (first, second), heavy)
    counts = n.astype(np.int64), agree.astype(np.int64)
    found = dict(zip(_SUMS, sums, strict=True))
    return Pairs(first, second, *counts, **found, table=table if few else None, span=span)


def exact_weights(weights: "Floats") -> "Floats":
    """The weights to one part in 2^51 of their sum, so that sums of them are exact and in any order the same."""
    import numpy as np

    whole = float(weights.sum())
    if not whole > 0:
        return weights
    unit = 2.0 ** (np.ceil(np.log2(whole)) - 51)
    rounded: Floats = np.round(weights / unit) * unit
    return rounded


def _counts(
    cells: "NDArray[np.integer]", levels: int, first: "NDArray[np.intp]", second: "NDArray[np.intp]"
) -> "Floats":
    """The tables of the pairs; a cell of the highest level stands for all above."""
    import numpy as np

    rows, columns = cells.shape
    at = np.zeros((levels, rows, -(-columns // 64) * 64), dtype=bool)
    at[:, :, :columns] = np.minimum(cells, levels - 1) == np.arange(levels)[:, None, None]
    words = np.ascontiguousarray(np.packbits(at, axis=2).view(np.uint64).transpose(0, 2, 1))
    one, other = words.take(first, axis=2), words.take(second, axis=2)
    table = np.empty((levels, levels, len(first)))
    for x in range(levels):
        for y in range(levels):
            np.add.reduce(np.bitwise_count(one[x] & other[y]), axis=0, out=table[x, y], dtype=np.float64)
    return table


def _weights(cells: "NDArray[np.integer]", levels: int, weights: "Floats") -> "Floats":
    """The weight of each pair of levels for every two rows: levels, levels, rows, rows."""
    import numpy as np

    at = (cells == np.arange(levels)[:, None, None]).astype(np.float64)
    return np.array([[(one * weights) @ other.T for other in at] for one in at])


def _row_sums(
    cells: "NDArray[np.integer]", levels: "Floats", pairs: "tuple[Any, Any]", weights: "Floats | None"
) -> "tuple[Floats, Floats]":
    """The sums without tables, and how many columns are rated alike."""
    import numpy as np

    values, rated = levels[cells], cells >= 0
    sums, agree = [np.empty((len(_SUMS), 0))], [np.empty(0)]
    for row in np.unique(pairs[0]):
        others = pairs[1][pairs[0] == row]
        both = rated[row] & rated[others]
        heavy = both * (1.0 if weights is None else weights)
        x, y = np.broadcast_to(values[row], both.shape), values[others]
        sums.append((heavy * _terms(x, y)).sum(axis=2))
        agree.append((both & (x == y)).sum(axis=1))
    return np.concatenate(sums, axis=1), np.concatenate(agree)


def _terms(x: "Floats", y: "Floats") -> "Floats":
    """What the sums of `_SUMS` add up."""
    import numpy as np

    return np.stack([np.ones_like(x), np.abs(x - y), (x - y) ** 2, x, y, x * x, y * y])
