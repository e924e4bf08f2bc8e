"""Every measure states what a reader needs, and gives the kind of frame that it got: one suite for all, on all engines."""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from examples import EXAMPLES

from tulga.errors import BadUse
from tulga.measures import measures
from tulga.measures.forms import FORMS

COLUMNS = {"subject", "value", "low", "high", "coverage"}
Make = Callable[[pl.DataFrame], Any]


def frames(name: str) -> list[pl.DataFrame]:
    return [EXAMPLES[form] for form in measures[name].frames]


@pytest.fixture(params=["pandas", "duckdb", "pyspark"])
def make(request: pytest.FixtureRequest) -> Make:
    """What makes a frame of an engine out of a Polars table."""
    if request.param == "pyspark":
        made = request.getfixturevalue("spark")
        return lambda table: made(table.to_arrow())
    module = pytest.importorskip(request.param)
    if request.param == "pandas":
        return lambda table: module.DataFrame(table.to_dict(as_series=False))
    pytest.importorskip("pyarrow", reason="tables go over to other engines as Arrow")
    return lambda table: module.from_arrow(table.to_arrow())


@pytest.mark.parametrize("name", list(measures))
def test_every_measure_describes_itself(name: str) -> None:
    found = measures[name]
    for said in (found.title, found.formula, found.unit, found.source, found.missing, found.compute.__doc__):
        assert said
    low, high = found.range
    assert low is None or high is None or low < high
    kinds = {one.kind for one in signature(found.compute).parameters.values()}
    assert kinds <= {Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY}
    assert found.frames


@pytest.mark.parametrize("form", list(FORMS))
def test_every_form_has_its_example(form: str) -> None:
    assert set(FORMS[form].columns) <= set(EXAMPLES[form].columns)
    assert set(EXAMPLES[form].columns) <= {*FORMS[form].columns, *FORMS[form].optional}
    assert any(form in measure.frames for _, measure in measures.items())


@pytest.mark.parametrize("name", list(measures))
def test_every_row_is_ready_for_a_rule(name: str) -> None:
    result = measures[name](*frames(name))
    assert set(result.columns) >= COLUMNS
    assert result.height
    low, high = measures[name].range
    for row in result.rows(named=True):
        if row["value"] is not None and measures[name].ends == "bounds":
            assert row["low"] == row["value"] == row["high"]
        if row["value"] is not None and row["low"] is not None and row["high"] is not None:
            assert row["low"] <= row["value"] <= row["high"]
        assert low is None or row["low"] is None or row["low"] >= low - 1e-12
        assert high is None or row["high"] is None or row["high"] <= high + 1e-12
        assert row["coverage"] is None or 0 <= row["coverage"] <= 1


@pytest.mark.parametrize("name", list(measures))
def test_a_lazy_frame_stays_lazy(name: str) -> None:
    eager = measures[name](*frames(name))
    lazy = measures[name](*(frame.lazy() for frame in frames(name)))
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(eager)


@pytest.mark.parametrize("name", list(measures))
def test_the_order_of_rows_changes_nothing(name: str) -> None:
    turned = measures[name](*(frame.reverse() for frame in frames(name)))
    same(turned, measures[name](*frames(name)))


@pytest.mark.parametrize("name", list(measures))
def test_every_engine_gives_the_same_numbers(name: str, make: Make) -> None:
    given = [make(frame) for frame in frames(name)]
    result = measures[name](*given)
    assert nw.from_native(result).implementation is nw.from_native(given[0]).implementation
    found = nw.from_native(result).lazy().collect("polars").to_native()
    same(found, measures[name](*frames(name)))


def same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    assert found.columns == expected.columns
    for one, two in zip(found.rows(), expected.rows(), strict=True):
        for left, right in zip(one, two, strict=True):
            missing = left is None or left != left
            assert (right is None) if missing else left == (pytest.approx(right) if isinstance(right, float) else right)


def test_an_unknown_measure_is_named_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="there is no measure 'hhj'; did you mean hhi"):
        measures["hhj"]
