"""Every measure states what a reader needs, and gives the kind of frame that it got."""

from inspect import signature
from typing import Any

import polars as pl
import pytest

from tulga.errors import BadUse
from tulga.measures import measures

COLUMNS = ["subject", "year", "value", "low", "high", "coverage"]
TRADE = pl.DataFrame(
    {
        "subject": ["MNG"] * 6 + ["RUS"] * 2,
        "object": ["CHN", "CHN", "RUS", "RUS", None, None, "CHN", "MNG"],
        "year": [2020] * 8,
        "item": ["exports", "imports"] * 4,
        "value": [40.0, 20.0, 2.0, 18.0, 50.0, 50.0, 9.0, None],
    }
)
GDP = pl.DataFrame({"subject": ["MNG", "CHN", "RUS"], "year": [2020] * 3, "value": [100.0, 1e4, 1e3]})


def frames(name: str) -> list[pl.DataFrame]:
    if "gdp" in signature(measures[name].compute).parameters:
        return [TRADE, GDP]
    trades = name.startswith("trade_")
    return [TRADE if trades else TRADE.filter(pl.col("item") == "exports").drop("item")]


@pytest.mark.parametrize("name", list(measures))
def test_every_measure_describes_itself(name: str) -> None:
    found = measures[name]
    for said in (found.title, found.formula, found.unit, found.source, found.missing, found.compute.__doc__):
        assert said
    low, high = found.range
    assert low is None or high is None or low < high


@pytest.mark.parametrize("name", list(measures))
def test_every_row_is_ready_for_a_rule(name: str) -> None:
    result = measures[name](*frames(name))
    assert set(COLUMNS) <= set(result.columns)
    low, high = measures[name].range
    for row in result.rows(named=True):
        if row["value"] is not None:
            assert row["low"] == row["value"] == row["high"]
        assert low is None or row["low"] is None or row["low"] >= low
        assert high is None or row["high"] is None or row["high"] <= high + 1e-12
        assert 0 <= row["coverage"] <= 1


@pytest.mark.parametrize("name", list(measures))
def test_a_lazy_frame_stays_lazy(name: str) -> None:
    eager = measures[name](*frames(name))
    lazy = measures[name](*(frame.lazy() for frame in frames(name)))
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(eager)


@pytest.mark.parametrize("name", list(measures))
def test_pandas_gives_the_same_numbers(name: str) -> None:
    pandas = pytest.importorskip("pandas")
    given: list[Any] = [pandas.DataFrame(frame.to_dict(as_series=False)) for frame in frames(name)]
    result = measures[name](*given)
    assert isinstance(result, pandas.DataFrame)
    same(pl.DataFrame(result.to_dict(orient="list"), strict=False), measures[name](*frames(name)))


@pytest.mark.parametrize("name", list(measures))
def test_duckdb_gives_the_same_numbers(name: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    given = [duckdb.from_arrow(frame.to_arrow()) for frame in frames(name)]
    result = measures[name](*given)
    assert isinstance(result, duckdb.DuckDBPyRelation)
    same(result.pl(), measures[name](*frames(name)))


def same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    assert found.columns == expected.columns
    for one, two in zip(found.rows(), expected.rows(), strict=True):
        for left, right in zip(one, two, strict=True):
            missing = left is None or left != left
            assert (right is None) if missing else left == (pytest.approx(right) if isinstance(right, float) else right)


def test_an_unknown_measure_is_named_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="there is no measure 'hhj'; did you mean hhi"):
        measures["hhj"]
