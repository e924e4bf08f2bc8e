"""Frames of any engine that narwhals knows, in and out of a measure.

A measure that is one expression of columns stays on the engine it was given (`opened`, `given_back`). One that needs the
whole in memory, as an estimator or a network does, takes it as a Polars table (`in_memory`) and hands its answer back in
the kind of frame that came in (`handed_back`), so that both look the same from outside.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, BadUse, nearest_names

if TYPE_CHECKING:
    import polars as pl

Frame = nw.LazyFrame[Any]


def opened(frame: Any, columns: Sequence[str], optional: Sequence[str] = ()) -> Frame:
    """The columns of any frame that narwhals knows, as a lazy frame, and of the optional ones those that are there.

    Raises BadUse where it is no frame, BadInput when a column is not there.
    """
    try:
        found = nw.from_native(frame)
    except TypeError:
        raise BadUse(f"a measure takes a data frame, not {type(frame).__name__}") from None
    names = found.collect_schema().names()
    for column in columns:
        if column not in names:
            raise BadInput(f"the frame has no column {column!r}", nearest=nearest_names(column, names))
    rows: Frame = found.lazy().select(*columns, *(column for column in optional if column in names))
    return rows


def given_back(result: Frame, like: IntoFrameT, order: Sequence[str]) -> IntoFrameT:
    """The result in the kind of frame that came in, in the order of `order`."""
    ordered = result.sort(*order)
    given: Any = like
    eager = isinstance(nw.from_native(given), nw.DataFrame)
    native: IntoFrameT = (ordered.collect() if eager else ordered).to_native()
    return native


def in_memory(frame: Any, columns: Sequence[str], optional: Sequence[str] = ()) -> "pl.DataFrame":
    """The columns of any frame as a Polars table, NaN as null; raises as `opened` does."""
    import polars as pl

    table = opened(frame, columns, optional).collect("polars").to_native()
    found: pl.DataFrame = table.with_columns(pl.col(pl.Float32, pl.Float64).fill_nan(None))
    return found


def handed_back(table: "pl.DataFrame", like: IntoFrameT) -> IntoFrameT:
    """A Polars table in the kind of frame that came in."""
    given: Any = nw.from_native(like)
    made: Any = nw.from_native(table)
    engine = given.implementation
    if engine.is_polars():
        made = made.lazy() if isinstance(given, nw.LazyFrame) else made
    elif engine.is_pyspark() or engine.is_pyspark_connect():
        made = made.lazy(backend=engine, session=given.to_native().sparkSession)
    elif isinstance(given, nw.LazyFrame):
        made = made.lazy(backend=engine)
    else:
        made = made.to_pandas() if engine.is_pandas() else made.to_arrow()
        made = nw.from_native(made)
    native: IntoFrameT = made.to_native()
    return native
