"""What cells claim about one state: actors on the date of the cell, missing apart from zero, ids as those of claims."""

from datetime import date

import polars as pl
import pytest

from tulga.join.columns import Columns, Variable
from tulga.join.melt import melted
from tulga.join.observation import SCHEMA, claim_of

FLOWS = (
    Variable("flow1", "imports of 1", "million USD", other_way="flow2", relation="trade_value", item="imports"),
    Variable(
        "flow2", "imports of 2", "million USD", other_way="flow1", relation="trade_value", item="imports", reverse=True
    ),
    Variable("smoothflow1", "filled up", "million USD"),
)
TRADE = Columns("dyad-year", "cow", ("ccode1", "ccode2"), FLOWS, year="year")
CELLS = pl.DataFrame(
    {
        "state1": [365, 365, 710, 2, 260, 255],
        "state2": [712, 712, 712, 710, 712, 712],
        "year": [1985, 1995, 2014, 2014, 1985, 1995],
        "flow1": [0.1, 64.0, 5073.5, 1.0, 0.0, 7.0],
        "flow2": [900.25, 222.0, None, 2.0, 3.0, 8.0],
        "smoothflow1": [1.0] * 6,
        "row": [1, 2, 3, 4, 5, 6],
    },
    schema_overrides={"state1": pl.Int32, "state2": pl.Int32, "year": pl.Int32, "row": pl.UInt32},
)
SAID = ["subject", "object", "year", "value_text", "status", "row"]


def test_only_the_state_and_only_what_claims_something() -> None:
    found = melted(CELLS, TRADE, "cow-trade@1a2b3c4d", "MNG")
    assert found.schema == pl.Schema(SCHEMA)
    assert set(found["item"]) == {"imports"}
    assert set(found["unit"]) == {"million USD"}
    assert sorted(found.select(SAID).rows(), key=str) == sorted(
        [
            ("SUN", "MNG", 1985, "0.1", "value", 1),
            ("MNG", "SUN", 1985, "900.25", "value", 1),
            ("RUS", "MNG", 1995, "64", "value", 2),
            ("MNG", "RUS", 1995, "222", "value", 2),
            ("CHN", "MNG", 2014, "5073.5", "value", 3),
            ("MNG", "CHN", 2014, None, "not covered", 3),
            ("DEU", "MNG", 1985, "0", "value", 5),
            ("MNG", "DEU", 1985, "3", "value", 5),
            ("DEU", "MNG", 1995, "7", "value", 6),
            ("MNG", "DEU", 1995, "8", "value", 6),
        ],
        key=str,
    )


def test_an_observation_has_the_id_of_the_claim_that_it_amounts_to() -> None:
    for row in melted(CELLS, TRADE, "cow-trade@1a2b3c4d", "MNG").iter_rows(named=True):
        assert claim_of(row).id == row["id"]
        assert claim_of(row).evidence.row == row["row"]


def test_a_dyad_that_stands_in_two_rows_says_each_thing_once() -> None:
    twice = pl.concat(
        [
            CELLS,
            CELLS.select(
                pl.col("state2").alias("state1"), pl.col("state1").alias("state2"), "year",
                pl.col("flow2").alias("flow1"), pl.col("flow1").alias("flow2"), "smoothflow1", pl.col("row") + 6,
            ),
        ]
    )  # fmt: skip
    once = melted(CELLS, TRADE, "cow-trade@1a2b3c4d", "MNG")
    assert melted(twice, TRADE, "cow-trade@1a2b3c4d", "MNG").equals(once)


@pytest.mark.parametrize(("value", "count"), [(1.0, 1), (0.0, 0), (None, 0)])
def test_a_relation_that_holds_is_claimed_and_zero_or_nothing_is_not(value: float | None, count: int) -> None:
    columns = Columns(
        "dyad-year", "cow", ("a", "b"), (Variable("x", "x", relation="defence_cooperation"),), year="year"
    )
    frame = pl.DataFrame({"state1": [712], "state2": [365], "year": [1966], "x": [value], "row": [1]})
    found = melted(frame, columns, "x@1a2b3c4d", "MNG")
    assert found.select("subject", "object", "value", "status").rows() == [("MNG", "SUN", None, "value")] * count


def test_spells_keep_their_days_and_one_across_a_succession_is_left_out() -> None:
    columns = Columns(
        "dyad-spell", "cow", ("a", "b"), (Variable("x", "x", relation="defence_cooperation"),), begin="b", end="e"
    )
    days = [(date(1966, 1, 15), date(1986, 1, 14)), (date(1966, 1, 15), date(2000, 1, 1)), (date(1993, 1, 20), None)]
    frame = pl.DataFrame(
        {
            "state1": [712] * 3, "state2": [365] * 3, "begin": [day for day, _ in days], "end": [day for _, day in days],
            "x": [1.0] * 3, "row": [1, 2, 3],
        }
    )  # fmt: skip
    found = melted(frame, columns, "x@1a2b3c4d", "MNG")
    assert found.select("object", "span", "row").rows() == [
        ("SUN", "1966-01-15/1986-01-14", 1),
        ("RUS", "1993-01-20/..", 3),
    ]


def test_state_years_have_no_object_and_nothing_claimed_is_an_empty_frame() -> None:
    point = Variable("ideal_point", "ideal point", "ideal point", relation="ideal_point")
    columns = Columns("state-year", "iso3", ("iso3c",), (point,), year="year")
    frame = pl.DataFrame({"state": ["MNG", "CHN"], "year": [2018, 2018], "ideal_point": [-0.5, -0.49], "row": [1, 2]})
    found = melted(frame, columns, "points@1a2b3c4d", "MNG")
    assert found.select(SAID).rows() == [("MNG", None, 2018, "-0.5", "value", 1)]
    assert melted(frame, Columns("state-year", "iso3", ("iso3c",), (), year="year"), "p@1a2b3c4d", "MNG").is_empty()
