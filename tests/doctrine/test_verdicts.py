"""Verdicts of a limit: the boundary, intervals, hedges, what is not named, and both sides of the evidence."""

import polars as pl
import pytest
from investors import Row, document, of_2018, panel, verdict

from tulga.doctrine import check
from tulga.errors import BadInput


def test_strictly_above_one_third_is_broken_by_the_one_partner_that_is() -> None:
    found = verdict(*of_2018(33.3, 33.3, 33.4))
    assert (found.verdict, found.holder, found.evidence_for) == ("broken", "S3", ("e3",))
    assert found.limit == "1/3"
    assert found.why == "S3 has 33.4 percent, above the limit of 1/3 of the whole."


def test_more_than_one_can_break_it() -> None:
    assert verdict(*of_2018(40, 35, 25)).evidence_for == ("e1", "e2")


@pytest.mark.parametrize("third", [100 / 3, 33.333333333333336, 33.33333333333333, 33.33333333333334])
def test_exactly_at_the_limit_is_not_above_it(third: float) -> None:
    found = verdict(*of_2018(third, third, third))
    assert found.verdict == "near"
    assert found.evidence_for == ("e1", "e2", "e3")


@pytest.mark.parametrize(
    ("shares", "word"),
    [
        ((33.3, 33.3, 33.3), "near"),
        ((28.4, 24, 24, 23.6), "near"),  # 28.4 > 33.33 - 5
        ((28.3, 24, 24, 23.7), "held"),  # 28.3 < 28.33...
        ((20, 20, 20, 20, 20), "held"),
        ((33.34, 33.33, 33.33), "broken"),
    ],
)
def test_margin_and_limit(shares: tuple[float, ...], word: str) -> None:
    assert verdict(*of_2018(*shares)).verdict == word


def test_what_nobody_is_named_for_may_be_one_country() -> None:
    found = verdict(("JPN", 2018, 5.0, None))
    assert (found.verdict, found.low, found.high) == ("undetermined", 0.05, 0.95)
    assert "up to 95 percent" in found.why
    assert verdict(*of_2018(25, 25, 20)).verdict == "held"  # 30 percent unnamed: below one third
    assert verdict(*of_2018(25, 25, 15)).verdict == "undetermined"  # 35 percent unnamed


def test_a_remainder_bundles_countries_smaller_than_those_named() -> None:
    rows: list[Row] = [("HKG", 2018, 10.0, None), ("CHN", 2018, 25.0, None), ("other", 2018, 65.0, None)]
    assert verdict(*rows).verdict == "held"
    attributed = verdict(*rows, attribute={"HKG": "CHN"})
    assert (attributed.verdict, attributed.holder, attributed.evidence_for) == ("broken", "CHN", ("e1", "e2"))
    assert attributed.value == pytest.approx(0.35)
    asked = check(document(), panel(*rows), attribution={"HKG": "CHN"})
    assert asked[0].verdict == "broken"


def test_unknown_origin_turns_shares_into_intervals() -> None:
    rows: list[Row] = [(name, 2018, 24.0, None) for name in ("CHN", "JPN", "KOR")]
    found = verdict(*rows, ("RUS", 2018, 18.0, None), ("unknown", 2018, 10.0, None))
    assert (found.verdict, found.low, found.high) == ("undetermined", 0.24, pytest.approx(0.34))
    assert verdict(*rows, ("RUS", 2018, 24.0, None), ("unknown", 2018, 4.0, None)).verdict == "held"


def test_more_than_fifty_percent_without_a_date_is_reported_as_undated() -> None:
    found = check(document(), panel(("CHN", None, 50.0, "more than")), 2017, 2018)
    assert [(v.year, v.verdict) for v in found] == [(2017, "unknown"), (2018, "unknown"), (None, "broken")]
    undated = found[-1]
    assert (undated.value, undated.low, undated.high) == (0.5, 0.5, 1.0)
    said = "Undated evidence: CHN has more than 50 percent, above the limit of 1/3 of the whole."
    assert undated.why == said
    assert undated.evidence_for == ("e1",)


def test_hedges() -> None:
    rest: list[Row] = [(f"S{number}", 2018, 10.0, None) for number in range(5)]
    cases = [
        ("more than", 20.0, "undetermined"),
        ("more than", 34.0, "broken"),
        ("less than", 30.0, "near"),
        ("less than", 40.0, "undetermined"),
        ("about", 34.0, "near"),
        ("about", 33.0, "near"),
        ("about", 50.0, "broken"),
        ("nearly", 36.0, "near"),
    ]
    for hedge, value, word in cases:
        assert verdict(("CHN", 2018, value, hedge), ("other", 2018, 90 - value, None), *rest).verdict == word, hedge


def test_more_than_exactly_the_limit_is_above_it() -> None:
    third = 100 / 3
    assert verdict(("CHN", 2018, third, "more than")).verdict == "broken"
    assert verdict(("CHN", 2018, third, "at least"), *of_2018(30, 30)).verdict == "undetermined"


def test_sources_on_both_sides_of_the_limit_do_not_decide() -> None:
    found = verdict(("CHN", 2018, 30.0, None), ("CHN", 2018, 40.0, None), *of_2018(30, 30))
    assert (found.verdict, found.low, found.high) == ("undetermined", 0.30, 0.40)
    assert (found.evidence_for, found.evidence_against) == (("e2",), ("e1",))
    assert found.value is None
    assert "30 to 40 percent (the sources differ)" in found.why


def test_bounds_of_the_panel_are_used() -> None:
    frame = panel(("CHN", 2018, None, None)).with_columns(low=pl.lit(30.0), high=pl.lit(36.0))
    assert check(document(), frame)[0].verdict == "undetermined"
    frame = frame.with_columns(low=pl.lit(35.0))
    assert check(document(), frame)[0].verdict == "broken"


def test_only_years_in_force_are_judged() -> None:
    frame = panel(("CHN", 2009, 60.0, None), ("CHN", 2010, 60.0, None))
    assert [v.year for v in check(document(), frame, 2008, 2011)] == [2010, 2011]


def test_missing_is_not_zero() -> None:
    found = verdict(("CHN", 2018, None, None))
    assert (found.year, found.verdict, found.low) == (None, "unknown", None)


def test_a_row_that_is_no_share_is_left_out_and_said() -> None:
    frame = panel(*of_2018(40, 120), ("RUS", 2018, 5.0, None)).with_columns(
        unit=pl.Series(["percent", "percent", "ships"])
    )
    found = check(document(), frame)[0]
    assert (found.verdict, found.evidence_for) == ("broken", ("e1",))
    assert "the number of RUS in ships is no share and has no total" in found.why
    assert "the share of S2, 120 to 120 percent" in found.why


def test_values_become_shares_over_their_total() -> None:
    scope = {"relation": "trade_value", "state": "subject", "item": "exports"}
    rows = [("CHN", 6.3e9, "c1"), (None, 7e9, "c2")]
    frame = pl.DataFrame(
        [
            {
                "subject": "MNG",
                "object": partner,
                "year": 2018,
                "relation": "trade_value",
                "item": "exports",
                "value": value,
                "unit": "USD",
                "evidence": [item],
                "disputed": False,
            }
            for partner, value, item in rows
        ]
    )
    found = check(document(**scope), frame)[0]
    assert (found.verdict, found.value, found.evidence_for) == ("broken", pytest.approx(0.9), ("c1", "c2"))
    alone = check(document(**scope), frame.head(1))[0]
    assert alone.verdict == "unknown"


def test_a_panel_without_a_column_is_refused() -> None:
    with pytest.raises(BadInput, match="no column unit"):
        check(document(), panel(*of_2018(30)).drop("unit"))


def test_the_order_of_the_rows_does_not_matter() -> None:
    frame = panel(*of_2018(33.3, 33.3, 33.4), ("CHN", 2017, 30.0, None), ("CHN", 2017, 40.0, None))
    assert check(document(), frame) == check(document(), frame.reverse())
