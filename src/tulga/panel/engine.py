"""The engines that a panel stands on: Polars, and through narwhals pandas, DuckDB and PySpark.

Whatever is small (the spells of states, the codes of another system, years) is made in Polars and goes over to the engine
of the big tables as Arrow; whatever is big stays where it is.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from tulga.errors import BadUse

Frame = Any  # a frame of narwhals, eager or lazy: both have the methods that are used here
Make = Callable[[Any], Any]  # a frame of an engine out of a pyarrow.Table


def lifted(table: pl.DataFrame, make: Make | None) -> Frame:
    """A Polars table on the engine that `make` makes frames of; without one it stays as it is.

    Raises BadUse where `make` makes no frame of an Arrow table, or the library of such tables is missing.
    """
    if make is None:
        return nw.from_native(table)
    if find_spec("pyarrow") is None:
        raise BadUse(
            "PyArrow is missing, as which tables go over to other engines; `pip install 'tulga[spark]'` brings it"
        )
    signed = table.cast({pl.UInt32: pl.Int64})  # Spark has no numbers without a sign
    try:
        return nw.from_native(make(signed.to_arrow()))
    except TypeError as error:
        raise BadUse(f"a panel is made on an engine by what makes a frame of an Arrow table ({error})") from None


def maker(frame: Frame) -> Make | None:
    """What makes frames of the engine of this one, which it can be joined with; None where that is Polars.

    Raises BadUse for an engine that a panel cannot stand on.
    """
    engine, native = frame.implementation, frame.to_native()
    if engine.is_polars():
        return None
    if engine.is_pandas():
        return _as_pandas
    if engine.is_duckdb():
        return partial(_beside, native)
    if engine.is_pyspark() or engine.is_pyspark_connect():
        make: Make = native.sparkSession.createDataFrame
        return make
    raise BadUse(f"a panel does not stand on {engine.value}", nearest=["polars", "pandas", "duckdb", "pyspark"])


def brought(table: Any, beside: Frame) -> Frame:
    """A native frame on the engine of another: Polars goes anywhere, and whatever has to be beside Polars is collected.

    Raises BadUse for two other engines that are not the same.
    """
    frame = nw.from_native(table)
    if frame.implementation is beside.implementation:
        return frame
    if beside.implementation.is_polars():
        return nw.from_native(collected(table))
    if frame.implementation.is_polars():
        return lifted(collected(table), maker(beside))
    mine, theirs = frame.implementation.value, beside.implementation.value
    raise BadUse(f"the cells are frames of {mine}, and the rows of {theirs}; both have to be of one engine")


def collected(table: Any) -> pl.DataFrame:
    """A native frame of any engine as a Polars table in the memory of this process."""
    frame = nw.from_native(table)
    found: pl.DataFrame = frame.lazy().collect("polars").to_native()
    return found


def _as_pandas(table: Any) -> Any:
    return table.to_pandas(date_as_object=False)


def _beside(relation: Any, arrow: Any) -> Any:
    """A relation of DuckDB on the connection of another, which finds a table by the name that it has here."""
    return relation.query("beside", "SELECT * FROM arrow")
