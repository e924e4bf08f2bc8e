"""CINC by hand, against the published values, and with components missing."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput
from tulga.measures import measures
from tulga.measures.forms import COMPONENTS

cinc = measures["cinc"]


def states(**rows: list[float | None]) -> pl.DataFrame:
    """States of one year with their six components."""
    table = [{"subject": name, "year": 1950, **dict(zip(COMPONENTS, row, strict=True))} for name, row in rows.items()]
    return pl.DataFrame(table, schema={"subject": pl.String, "year": pl.Int64, **dict.fromkeys(COMPONENTS, pl.Float64)})


# A has 1/10, 2/10, 3/10, 4/10, 5/10 and 6/10 of the six: 21/60.
TWO = states(A=[1, 2, 3, 4, 5, 6], B=[9, 8, 7, 6, 5, 4])


def row(frame: pl.DataFrame, subject: str = "A", *totals: pl.DataFrame) -> dict[str, Any]:
    return dict(cinc(frame, *totals).filter(pl.col("subject") == subject).row(0, named=True))


def test_worked_by_hand() -> None:
    found = row(TWO)
    assert found["value"] == found["low"] == found["high"] == pytest.approx(21 / 60)
    assert found["coverage"] == 1
    assert [found[name] for name in COMPONENTS] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])


def test_a_missing_component_is_left_out_of_the_mean_and_is_not_zero() -> None:
    """Without `upop`, A has 15/50; were its share 0 it would be 15/60, were it all 15/60 + 1/6."""
    found = row(states(A=[1, 2, 3, 4, 5, None], B=[9, 8, 7, 6, 5, 4]))
    assert found["value"] == pytest.approx(0.3)
    assert (found["low"], found["high"]) == pytest.approx((0.25, 0.25 + 1 / 6))
    assert found["coverage"] == pytest.approx(5 / 6)
    other = row(states(A=[1, 2, 3, 4, 5, None], B=[9, 8, 7, 6, 5, 4]), "B")
    assert other["upop"] == 1, "the total is of those with a value"


def test_what_the_system_has_none_of_is_not_available() -> None:
    found = row(states(A=[1, 2, 0, 4, 5, 6], B=[9, 8, 0, 6, 5, 4]))
    assert (found["value"], found["coverage"]) == pytest.approx((18 / 50, 5 / 6))


def test_nothing_known_is_null() -> None:
    found = row(states(A=[None] * 6, B=[1] * 6))
    assert (found["value"], found["low"], found["high"], found["coverage"]) == (None, 0, 1, 0)


def test_totals_of_the_system_may_be_given() -> None:
    totals = states(X=[10, 10, 10, 10, 10, 12]).drop("subject")
    assert row(TWO[:1], "A", totals)["value"] == pytest.approx((0.1 + 0.2 + 0.3 + 0.4 + 0.5 + 0.5) / 6)
    assert row(TWO[:1], "A", totals.with_columns(year=pl.lit(1951, dtype=pl.Int64)))["value"] is None
    with pytest.raises(BadInput, match="A, 1950 has more milex than the whole system: are the units the same"):
        cinc(TWO, totals.with_columns(milex=pl.lit(0.5)))


def test_rows_that_cannot_be_used_are_named() -> None:
    with pytest.raises(BadInput, match="the irst -9 of A, 1950 is not a quantity: what is missing is null"):
        cinc(states(A=[1, 2, -9, 4, 5, 6]))
    with pytest.raises(BadInput, match="A, 1950 is there 2 times"):
        cinc(pl.concat([TWO, TWO]))
    with pytest.raises(BadInput, match="the frame has no column 'upop'; did you mean tpop"):
        cinc(TWO.drop("upop"))


@pytest.mark.shared
def test_the_published_values_of_all_states_in_six_years(shared: Path) -> None:
    published = pl.read_parquet(shared / "panels" / "cow" / "cow_nmc.parquet").rename({"ccode": "subject"})
    published = published.filter(pl.col("year").cast(pl.Int64).is_in([1913, 1945, 1950, 2000, 2012, 2016]))
    found = cinc(published.drop("cinc")).join(published, on=["subject", "year"], suffix="_given")
    assert found.height == published.height > 600
    assert (found["value"] - found["cinc"]).abs().max() < 1e-7  # type: ignore[operator]


VALUE = st.none() | st.integers(0, 10**6).map(float)


@settings(deadline=None, max_examples=30)
@given(
    rows=st.lists(st.lists(VALUE, min_size=6, max_size=6), min_size=1, max_size=6),
    factors=st.lists(st.floats(0.01, 100), min_size=6, max_size=6),
    seed=st.randoms(),
)
def test_units_order_and_names_do_not_matter(rows: list[list[float | None]], factors: list[float], seed: Any) -> None:
    frame = states(**{f"S{n}": row for n, row in enumerate(rows)})
    turned = {f"S{n}": f"T{len(rows) - n}" for n in range(len(rows))}
    other = frame.with_columns(
        pl.col("subject").replace_strict(turned),
        *(pl.col(name) * factor for name, factor in zip(COMPONENTS, factors, strict=True)),
    ).sample(fraction=1, shuffle=True, seed=seed.randrange(1000))
    before, after = (cinc(one).sort("value", "low") for one in (frame, other))
    for name in ("value", "low", "high", "coverage"):
        assert after[name].to_list() == pytest.approx(before[name].to_list())


@settings(deadline=None, max_examples=30)
@given(rows=st.lists(st.lists(VALUE, min_size=6, max_size=6), min_size=1, max_size=6))
def test_the_value_lies_between_its_ends_and_known_shares_add_up(rows: list[list[float | None]]) -> None:
    found = cinc(states(**{f"S{n}": row for n, row in enumerate(rows)}))
    for one in found.rows(named=True):
        if one["value"] is not None:
            assert one["low"] - 1e-12 <= one["value"] <= one["high"] + 1e-12
    for name in COMPONENTS:
        assert found[name].drop_nulls().sum() == pytest.approx(1 if found[name].drop_nulls().len() else 0)
