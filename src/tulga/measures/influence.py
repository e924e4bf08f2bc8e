"""Capacity for influence of one state over another: what passes between them times how much the other needs it.

The design is that of the Formal Bilateral Influence Capacity index (Moyer and others 2021): bandwidth(A, B) x
dependence(B on A), each put together from dimensions. The weights of the dimensions are declared in `data/influence.yml`
or given by the caller; they are nobody's official numbers, and neither is what comes out.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, BadUse, nearest_names, unknown
from tulga.measures.forms import FORMS
from tulga.measures.frames import handed_back, in_memory
from tulga.measures.measure import measure

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

_KEY = ["subject", "object", "year"]
_BLOCK = 10_000
SIDES = ("bandwidth", "dependence")

Weights = Mapping[str, Mapping[str, float]]
Sensitivity = Literal["none", "any", "drawn"]


@lru_cache(maxsize=1)
def declared_weights() -> Weights:
    """The weights that Tulga declares, by side and dimension.

    >>> declared_weights()["dependence"]
    {'economic': 1, 'security': 1}
    """
    told = yaml.safe_load((Path(__file__).parent / "data" / "influence.yml").read_text(encoding="utf-8"))
    weights: Weights = told["weights"]
    return weights


@measure(
    "influence_capacity",
    title="Capacity for influence of one state over another",
    formula="B x D; B = sum of w_d b_d / sum of w_d over the known dimensions of bandwidth, D likewise of dependence",
    unit="index",
    range=(0, 1),
    source="design of Moyer, Meisel, Matthews, Bohl and Burrows 2021 (Atlantic Council, Pardee Center); weights Tulga's own",
    missing="value is over the known dimensions, reweighed; low and high take a missing one for 0 and 1",
    variant="equal weights unless given; sensitivity='any' or 'drawn' gives the ends over other weights instead",
    tulgas_own=True,
    ends="interval",
)
def influence_capacity(
    influence: IntoFrameT,
    *,
    weights: Weights | None = None,
    sensitivity: Sensitivity = "none",
    draws: int = 1000,
    seed: int = 0,
) -> IntoFrameT:
    """Bandwidth times dependence, 0 to 1: subject, object, year, value, low, high, coverage, bandwidth, dependence.

    The subject has the influence, the object the dependence. `coverage` is the weight of the known dimensions, mean of
    the two sides. `weights` gives each side's dimensions (`{"bandwidth": {"economic": 2, "security": 1}, ...}`).
    `sensitivity` makes the ends those over other weights of the known dimensions, which each side may weigh in its own
    way: the least and the most over "any", or the 5th and 95th percentile of `draws` that are even over all ("drawn"), and
    the value itself where it lies outside.
    Raises BadInput for a value outside 0 to 1, a side or dimension without a weight, and a row that is there twice.

    >>> import polars as pl
    >>> sides = {"bandwidth": {"economic": 0.4, "political": 0.3, "security": 0.2},
    ...          "dependence": {"economic": 0.5, "security": 0.1}}
    >>> rows = [("CHN", "MNG", 2020, side, *part) for side, parts in sides.items() for part in parts.items()]
    >>> frame = pl.DataFrame(rows, schema=["subject", "object", "year", "side", "dimension", "value"], orient="row")
    >>> influence_capacity(frame)["value"].round(9).to_list()  # 0.3 x 0.3
    [0.09]
    >>> influence_capacity(frame, sensitivity="any").select("low", "high").row(0)  # 0.2 x 0.1 to 0.4 x 0.5
    (0.020000000000000004, 0.2)
    """
    chosen = _usable(weights or declared_weights())
    if sensitivity not in ("none", "any", "drawn"):
        raise unknown("sensitivity", sensitivity, ["none", "any", "drawn"])
    rows = _checked(influence, chosen)
    dyads = rows.select(_KEY).unique().sort(_KEY)
    sides = [_side(rows, dyads, side, list(chosen[side])) for side in SIDES]
    each = [list(chosen[side].values()) for side in SIDES]
    if sensitivity == "drawn":
        low, high = _drawn(sides, draws, seed)
    else:
        ends = [
            _filled(*side) if sensitivity == "none" else _extremes(side[0]) for side in zip(sides, each, strict=True)
        ]
        low, high = ends[0][0] * ends[1][0], ends[0][1] * ends[1][1]
    return handed_back(_capacity(dyads, sides, each, low, high), influence)


def _usable(weights: Weights) -> Weights:
    """The weights, where both sides have some above zero and none is below; raises BadUse else."""
    for side in SIDES:
        numbers = list(weights.get(side, {}).values())
        if not numbers or min(numbers) < 0 or not 0 < sum(numbers) < math.inf:
            raise BadUse(f"the weights of {side} are {numbers}: they are numbers from 0 up, and some are above")
    return weights


def _checked(influence: Any, weights: Weights) -> "pl.DataFrame":
    import polars as pl

    rows = in_memory(influence, FORMS["influence"].columns).with_columns(pl.col("value").cast(pl.Float64))
    rows = rows.sort(*_KEY, "side", "dimension")
    for twice in rows.select(*_KEY, "side", "dimension").filter(pl.struct(pl.all()).is_duplicated()).head(1).rows():
        raise BadInput(f"{', '.join(map(str, twice))} is there more than once")
    for side, dimension in rows.select("side", "dimension").unique().sort("side", "dimension").rows():
        if side not in SIDES:
            raise BadInput(f"there is no side {side!r}", nearest=nearest_names(str(side), SIDES))
        if dimension not in weights[side]:
            near = nearest_names(str(dimension), weights[side])
            raise BadInput(f"the dimension {dimension!r} of {side} has no weight", nearest=near)
    for row in rows.filter(~pl.col("value").is_between(0, 1)).head(1).rows(named=True):
        named = ", ".join(str(row[name]) for name in (*_KEY, "side", "dimension"))
        raise BadInput(f"the value {row['value']:g} of {named} is not between 0 and 1")
    return rows


def _side(rows: "pl.DataFrame", dyads: "pl.DataFrame", side: str, dimensions: Sequence[str]) -> "Table":
    """The values of one side, a row a dyad-year and a column a dimension, NaN for what is missing."""
    import numpy as np
    import polars as pl

    columns = []
    for dimension in dimensions:
        own = rows.filter((pl.col("side") == side) & (pl.col("dimension") == dimension)).select(*_KEY, "value")
        columns.append(dyads.join(own, on=_KEY, how="left", maintain_order="left")["value"].to_numpy())
    return np.column_stack(columns).astype(np.float64)


def _mean(values: "Table", weights: Sequence[float]) -> "Table":
    """The weighed mean of each row over what is known, NaN where nothing is."""
    import numpy as np

    known = ~np.isnan(values) * np.array(weights, dtype=np.float64)
    total = known.sum(axis=1)
    added = (np.nan_to_num(values) * known).sum(axis=1)
    found: Table = np.divide(added, total, out=np.full(len(values), np.nan), where=total > 0)
    return found


def _filled(values: "Table", weights: Sequence[float]) -> "tuple[Table, Table]":
    """The mean where each missing dimension is 0, and where it is 1."""
    import numpy as np

    return _mean(np.nan_to_num(values), weights), _mean(np.nan_to_num(values, nan=1.0), weights)


def _extremes(values: "Table") -> "tuple[Table, Table]":
    """The least and most of a mean over any weights: all of the weight on the least or largest known dimension."""
    import numpy as np

    nothing = np.isnan(values).all(axis=1)
    low, high = np.nan_to_num(values, nan=np.inf).min(axis=1), np.nan_to_num(values, nan=-np.inf).max(axis=1)
    return np.where(nothing, 0.0, low), np.where(nothing, 1.0, high)


def _drawn(sides: "Sequence[Table]", draws: int, seed: int) -> "tuple[Table, Table]":
    """The 5th and 95th percentile over weights drawn evenly from all that add up to 1 (a flat Dirichlet)."""
    import numpy as np

    random = np.random.default_rng(seed)
    weights = [random.dirichlet(np.ones(side.shape[1]), size=draws) for side in sides]
    found = [np.empty((2, 0))]
    for start in range(0, len(sides[0]), _BLOCK):
        product = np.ones((min(_BLOCK, len(sides[0]) - start), draws))
        for side, drawn in zip(sides, weights, strict=True):
            values = side[start : start + _BLOCK]
            known = np.einsum("ij,kj->ik", (~np.isnan(values)).astype(float), drawn)
            added = np.einsum("ij,kj->ik", np.nan_to_num(values), drawn)
            product *= np.divide(added, known, out=np.full_like(added, np.nan), where=known > 0)
        found.append(np.quantile(product, [0.05, 0.95], axis=1))
    low, high = np.concatenate(found, axis=1)
    return low, high


def _capacity(
    dyads: "pl.DataFrame", sides: "Sequence[Table]", weights: Sequence[Sequence[float]], low: "Table", high: "Table"
) -> "pl.DataFrame":
    import numpy as np
    import polars as pl

    bandwidth, dependence = (_mean(side, each) for side, each in zip(sides, weights, strict=True))
    known = [_mean((~np.isnan(side)).astype(float), each) for side, each in zip(sides, weights, strict=True)]
    value = bandwidth * dependence
    columns = {
        "value": value,
        "low": np.fmin(low, value),
        "high": np.fmax(high, value),
        "coverage": (known[0] + known[1]) / 2,
        "bandwidth": bandwidth,
        "dependence": dependence,
    }
    return dyads.with_columns(pl.Series(name, column).fill_nan(None) for name, column in columns.items())
