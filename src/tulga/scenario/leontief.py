"""Input and output: what the loss of a sector or of a partner's deliveries takes with it (Leontief 1936; Miller and Blair 2009).

A table has the flows Z from sector i to sector j, gross output x and final demand f, x = Z 1 + f. With A = Z diag(x)^-1 the
output that a final demand asks for is L f, L = (I - A)^-1. Technology stays as it was and nothing is replaced: the answer is an
upper bound of the loss, not a forecast.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tulga.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Extraction:
    """Output by sector after an extraction, and what of the whole is lost (`share`, 0 to 1)."""

    output: tuple[float, ...]
    loss: float
    share: float


def coefficients(flows: Rows, output: Sequence[float]) -> "Floats":
    """A: what a unit of output of sector j takes from sector i. Raises BadInput for shapes that do not fit, or output of 0
    in a sector that buys."""
    import numpy as np

    table, gross = np.array(flows, dtype=np.float64), np.array(output, dtype=np.float64)
    if table.ndim != 2 or table.shape != (len(gross), len(gross)):
        raise BadInput(
            f"a table of {len(gross)} sectors has {len(gross)} rows and columns, not {' x '.join(map(str, table.shape))}"
        )
    if not (np.isfinite(table).all() and np.isfinite(gross).all() and (gross >= 0).all()):
        raise BadInput("flows and output are finite numbers, and output is at least 0")
    idle = np.flatnonzero((gross == 0) & (table != 0).any(axis=0))
    if len(idle):
        raise BadInput(f"sector {int(idle[0])} buys inputs and has no output")
    return np.divide(table, gross[None, :], out=np.zeros_like(table), where=gross[None, :] > 0)


def inverse(flows: Rows, output: Sequence[float]) -> "Floats":
    """L = (I - A)^-1, the output of sector i that a unit of final demand for sector j asks for, all rounds together.

    Raises BadInput where the table has none: a sector that uses up what it makes.

    >>> inverse([[150, 500], [200, 100]], [1000, 2000]).round(4).tolist()
    [[1.2541, 0.33], [0.264, 1.1221]]
    """
    import numpy as np

    needs = coefficients(flows, output)
    try:
        found = np.linalg.inv(np.eye(len(needs)) - needs)
    except np.linalg.LinAlgError:
        raise BadInput("the table has no Leontief inverse: a sector uses up all that it makes") from None
    return np.asarray(found)


def asked_for(flows: Rows, output: Sequence[float], demand: Sequence[float]) -> tuple[float, ...]:
    """The output by sector that another final demand asks for, with the same technology."""
    import numpy as np

    return tuple(float(one) for one in inverse(flows, output) @ np.array(demand, dtype=np.float64))


def extracted(flows: Rows, output: Sequence[float], demand: Sequence[float], sectors: Sequence[int]) -> Extraction:
    """What is left when sectors are gone whole: their rows, columns and final demand are zero (hypothetical extraction).

    Raises BadInput for a sector that is not in the table.

    >>> round(extracted([[150, 500], [200, 100]], [1000, 2000], [350, 1700], [0]).loss, 2)
    1210.53
    """
    import numpy as np

    needs, wanted = coefficients(flows, output).copy(), np.array(demand, dtype=np.float64)
    gone = _known(sectors, len(needs))
    needs[gone, :] = 0.0
    needs[:, gone] = 0.0
    wanted[gone] = 0.0
    return _left(needs, wanted, output)


def imports_lost(
    flows: Rows, output: Sequence[float], demand: Sequence[float], partner: Sequence[int], home: Sequence[int]
) -> Extraction:
    """What is left when a partner's sectors deliver nothing to those at home, in a table of several regions: only the block of
    deliveries from `partner` to `home` is zero. Raises BadInput for a sector that is not in the table."""
    import numpy as np

    needs = coefficients(flows, output).copy()
    needs[np.ix_(_known(partner, len(needs)), _known(home, len(needs)))] = 0.0
    return _left(needs, np.array(demand, dtype=np.float64), output)


def _left(needs: "Floats", demand: "Floats", output: Sequence[float]) -> Extraction:
    import numpy as np

    left = np.linalg.solve(np.eye(len(needs)) - needs, demand)
    whole = float(sum(output))
    loss = whole - float(left.sum())
    return Extraction(tuple(float(one) for one in left), loss, loss / whole if whole else 0.0)


def _known(sectors: Sequence[int], count: int) -> list[int]:
    for sector in sectors:
        if not 0 <= sector < count:
            raise BadInput(f"there is no sector {sector}; there are {count}, counted from 0")
    return list(sectors)
