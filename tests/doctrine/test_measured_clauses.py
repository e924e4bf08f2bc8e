"""Clauses on registered measures: limits, goals through time, and measures that cannot be taken."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from declared import text

from tulga.doctrine import Verdict, check
from tulga.errors import BadInput, BadUse

NOTHING = pl.DataFrame()
CAP = {
    "id": "cap", "kind": "limit", "measure": "hhi", "scope": {"relation": "trade_value", "item": "exports"},
    "comparison": "above", "threshold": "1/4", "unit": "index", "near": "0.02",
}  # fmt: skip


def verdicts(clause: Mapping[str, Any], rows: list[dict[str, Any]], **asked: Any) -> list[Verdict]:
    def measure(name: str, relation: str | None, item: str | None, options: Mapping[str, Any]) -> pl.DataFrame:
        assert (name, relation) == (clause["measure"], clause["scope"].get("relation"))
        return pl.DataFrame(rows, infer_schema_length=None)

    return check(text(dict(clause)), NOTHING, measure=measure, **asked)


def row(
    year: int, value: float | None, low: float | None = None, high: float | None = None, **more: Any
) -> dict[str, Any]:
    return {"subject": "NPL", "year": year, "value": value, "low": low, "high": high, "evidence": [f"e{year}"], **more}


def test_the_five_words_on_a_registered_measure() -> None:
    rows = [
        row(2011, 0.2, 0.2, 0.2), row(2012, 0.24, 0.24, 0.24), row(2013, 0.25, 0.25, 0.25),
        row(2014, 0.3, 0.3, 0.3), row(2015, None, 0.2, 0.3), row(2017, 0.1, 0.1, 0.1),
    ]  # fmt: skip
    found = verdicts(CAP, rows)
    words = ["held", "near", "near", "broken", "undetermined", "unknown", "held"]
    assert [(v.year, v.verdict) for v in found] == list(zip(range(2011, 2018), words, strict=True))
    assert found[3].why == "hhi is 0.3: above the limit of 1/4 (index)."
    assert (found[3].evidence_for, found[3].threshold, found[3].limit, found[3].unit) == (
        ("e2014",),
        0.25,
        "1/4 index",
        "index",
    )
    assert found[4].why == "hhi is 0.2 to 0.3: the limit of 1/4 (index) lies inside, so the evidence does not decide."


def test_a_bound_that_is_missing_is_no_number() -> None:
    (open_above,) = verdicts(CAP, [row(2012, None, 0.1, None)])
    assert (open_above.verdict, open_above.low, open_above.high) == ("undetermined", 0.1, None)
    (sure,) = verdicts(CAP, [row(2012, None, 0.3, None)])
    assert (sure.verdict, sure.why) == ("broken", "hhi is at least 0.3: above the limit of 1/4 (index).")
    assert [v.verdict for v in verdicts(CAP, [row(2012, None), row(2013, float("nan"))])] == ["unknown"]


def test_the_worst_partner_decides_and_only_own_rows_count() -> None:
    clause = {
        **CAP, "measure": "shares", "unit": "percent", "threshold": 40, "near": 5,
        "scope": {"relation": "trade_value", "item": "imports"},
    }  # fmt: skip
    rows = [
        row(2012, 0.41, 0.41, 0.41, object="IND"), row(2012, 0.38, 0.38, 0.38, object="CHN"),
        row(2012, 0.9, 0.9, 0.9, object="IND", subject="BTN"),
    ]  # fmt: skip
    (found,) = verdicts(clause, rows)
    assert (found.verdict, found.holder, found.value) == ("broken", "IND", 0.41)
    assert found.why == "shares of IND is 41 percent: above the limit of 40 percent."
    only = {**clause, "scope": {**clause["scope"], "partner": "CHN"}}
    assert [(v.verdict, v.holder) for v in verdicts(only, rows)] == [("near", "CHN")]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([(0.3, 0.3), (0.2, 0.2), (0.25, 0.25)], ["undetermined", "towards", "away"]),
        ([(0.3, 0.3), (0.3, 0.3)], ["undetermined", "undetermined"]),
        ([(0.2, 0.4), (0.1, 0.3), (0.0, 0.05)], ["undetermined", "undetermined", "towards"]),
    ],
)
def test_a_goal_is_judged_through_time(values: list[tuple[float, float]], words: list[str]) -> None:
    goal = {"id": "g", "kind": "goal", "measure": "hhi", "direction": "lower", "scope": {"relation": "trade_value"}}
    rows = [row(2011 + n, low if low == high else None, low, high) for n, (low, high) in enumerate(values)]
    assert [v.verdict for v in verdicts(goal, rows)] == words
    turned = {**goal, "direction": "higher"}
    other = {"towards": "away", "away": "towards"}
    assert [v.verdict for v in verdicts(turned, rows)] == [other.get(word, word) for word in words]


def test_a_goal_is_compared_with_the_last_year_that_had_a_value() -> None:
    goal = {"id": "g", "kind": "goal", "measure": "hhi", "direction": "lower", "scope": {"relation": "trade_value"}}
    found = verdicts(goal, [row(2011, 0.3), row(2014, 0.1)])
    assert [v.verdict for v in found] == ["undetermined", "unknown", "unknown", "towards"]
    assert found[-1].why == "hhi is 0.1: against 2011 that is lower, as the clause wants."


def test_a_measure_that_refuses_gives_its_reason() -> None:
    def refuses(*_: Any) -> pl.DataFrame:
        raise BadUse("there are no rows of trade_value")

    (found,) = check(text(CAP), NOTHING, measure=refuses)
    assert (found.verdict, found.year) == ("unknown", None)
    assert found.why == "The measure hhi has no value (there are no rows of trade_value) while it is in force."
    (silent,) = check(text(CAP), NOTHING)
    assert silent.why == "The measure hhi was not asked for while it is in force."


def test_a_frame_without_years_is_refused() -> None:
    with pytest.raises(BadInput, match="hhi gave no column year"):
        check(text(CAP), NOTHING, measure=lambda *_: pl.DataFrame({"value": [1.0]}))


@pytest.mark.parametrize(
    ("comparison", "words"),
    [("below", ["broken", "undetermined", "held"]), ("at most", ["broken", "undetermined", "held"])],
)
def test_a_largest_share_that_is_not_to_be_too_small(comparison: str, words: list[str]) -> None:
    # The largest of all shares: 20 of 100 with nothing unnamed; 30 with 45 unnamed, so 30 to 45; 60 with 40 unnamed.
    clause = {
        "id": "anchor", "kind": "limit", "measure": "largest_share", "scope": {"relation": "investment_share", "state": "object"},
        "comparison": comparison, "threshold": "2/5", "unit": "share",
    }  # fmt: skip
    shares = [(2011, [20.0] * 5), (2012, [30.0, 25.0]), (2013, [60.0])]
    rows = [
        {
            "subject": f"S{n}", "object": "NPL", "year": year, "relation": "investment_share", "item": None,
            "value": value, "unit": "percent", "evidence": [f"{year}-{n}"], "disputed": False,
        }
        for year, values in shares
        for n, value in enumerate(values)
    ]  # fmt: skip
    assert [v.verdict for v in check(text(clause), pl.DataFrame(rows))] == words


def test_a_balance_may_have_a_limit() -> None:
    clause = {
        "id": "even", "kind": "limit", "measure": "balance", "comparison": "below", "threshold": 50, "unit": "percent",
        "scope": {"relation": "trade_value", "state": "subject", "between": ["CHN", "IND"]},
    }  # fmt: skip
    rows = [
        {
            "subject": "NPL", "object": partner, "year": year, "relation": "trade_value", "item": None, "value": value,
            "unit": "percent", "evidence": [f"{partner}{year}"], "disputed": False,
        }
        for year, partner, value in [(2011, "CHN", 20.0), (2011, "IND", 80.0), (2012, "CHN", 30.0), (2012, "IND", 60.0)]
    ]  # fmt: skip
    low, even = check(text(clause), pl.DataFrame(rows))
    assert (low.verdict, low.value) == ("broken", 0.25)  # 20 / 80
    assert (even.verdict, even.value) == ("near", 0.5)  # 30 / 60, exactly at the limit and not below it
    assert even.evidence_for == ("CHN2012", "IND2012")
