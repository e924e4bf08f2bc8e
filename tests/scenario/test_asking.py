"""Answers by hand arithmetic: a border of which all the big partner's and half of the others' trade passes."""

from typing import Any

import polars as pl
import pytest

from tulga.doctrine import Document, moves
from tulga.errors import BadInput
from tulga.scenario import Scenario, after_loss, ask

Row = tuple[str, str | None, int | None, float | None]


def scenario(**shock: Any) -> Scenario:
    closed: dict[str, Any] = {
        "kind": "border_closed",
        "partners": ["CHN"],
        "duration_months": 3,
        "routes": [{"partner": "CHN", "low": "1", "high": "1", "note": "all"}],
        "others": [{"low": "0.2", "high": "0.5", "note": "a guess"}],
    }
    if shock.get("kind", "border_closed") != "border_closed":
        closed = {"partners": ["CHN"], "duration_months": 3}
    elasticities = {"values": ["4", "2"], "note": "two of them", "source": "a paper"}
    data = {"id": "s", "title": "Closed", "state": "MNG", "shock": {**closed, **shock}, "elasticities": elasticities}
    return Scenario.model_validate(data)


LOST: dict[str, Any] = {"kind": "partner_lost"}


def panel(*rows: Row, relation: str = "trade_share", unit: str = "percent") -> pl.DataFrame:
    """MNG's trade; the evidence of a row is `flow-partner-year`."""
    data = [
        {
            "subject": "MNG",
            "object": partner,
            "year": year,
            "relation": relation,
            "item": flow,
            "value": value,
            "unit": unit,
            "evidence": [f"{flow}-{partner}-{year}"],
            "disputed": False,
        }
        for flow, partner, year, value in rows
    ]
    return pl.DataFrame(data, schema_overrides={"object": pl.String, "year": pl.Int64, "value": pl.Float64})


IMPORTS = panel(
    ("imports", "CHN", 2018, 40.0), ("imports", "RUS", 2018, 35.0), ("imports", "JPN", 2018, 25.0),
)  # fmt: skip


def test_the_share_that_stops_is_a_range() -> None:
    found = ask(scenario(), IMPORTS).flow("imports")
    assert found is not None
    assert (found.stopped.low, found.stopped.high) == pytest.approx((0.52, 0.70))  # 0.4 + 0.6 x (0.2, 0.5)
    assert (found.over_year.low, found.over_year.high) == pytest.approx((0.13, 0.175))  # a quarter of the year
    assert (found.needed.low, found.needed.high) == pytest.approx((1 / 0.48, 1 / 0.30))
    assert found.stopped.evidence == ("imports-CHN-2018", "imports-JPN-2018", "imports-RUS-2018")


def test_prices_rise_by_the_closed_form_for_each_elasticity() -> None:
    found = ask(scenario(), IMPORTS).flow("imports")
    assert found is not None
    prices = {price.elasticity: (price.ratio.low, price.ratio.high) for price in found.prices}
    assert list(prices) == [2, 4]
    assert prices[2] == pytest.approx((1 / 0.48, 1 / 0.30))
    assert prices[4] == pytest.approx((0.48 ** (-1 / 3), 0.30 ** (-1 / 3)))


def test_a_lost_partner_is_the_pure_function() -> None:
    found = ask(scenario(**LOST), IMPORTS).flow("imports")
    assert found is not None
    expected = after_loss([0.4, 0.35, 0.25], 0, 2)
    assert [taker.partner for taker in found.takers] == ["RUS", "JPN"]
    assert [taker.after.low for taker in found.takers] == pytest.approx(list(expected.shares[1:]))
    assert [taker.after.high for taker in found.takers] == pytest.approx(list(expected.shares[1:]))
    assert found.prices[0].ratio.low == pytest.approx(expected.price_ratio)


def test_who_could_take_it_up_is_bounded_by_the_routes() -> None:
    found = ask(scenario(), IMPORTS).flow("imports")
    assert found is not None
    russia = found.takers[0]
    assert (russia.partner, russia.before.low) == ("RUS", 0.35)
    least, most = 0.35 * 0.5 / (0.35 * 0.5 + 0.25 * 0.8), 0.35 * 0.8 / (0.35 * 0.8 + 0.25 * 0.5)
    assert (russia.after.low, russia.after.high) == pytest.approx((least, most))


def test_what_the_panel_does_not_tell_is_missing_not_zero() -> None:
    answer = ask(scenario(), IMPORTS)
    assert answer.flow("exports") is None
    assert answer.missing == (
        "There is no evidence of the share of CHN in MNG's exports in any year.",
        "No doctrine was given, so no verdict was checked.",
    )
    empty = ask(scenario(), IMPORTS.clear())
    assert empty.flows == ()
    assert empty.summary == "Closed: the panel does not tell what is hit."


def test_the_part_without_a_name_takes_the_others_range() -> None:
    found = ask(scenario(), panel(("exports", "CHN", 2018, 90.0))).flow("exports")
    assert found is not None
    assert (found.stopped.low, found.stopped.high) == pytest.approx((0.92, 0.95))  # 0.9 + 0.1 x (0.2, 0.5)
    assert [(taker.partner, taker.after.low) for taker in found.takers] == [(None, 1.0)]
    assert found.prices == ()
    said = ask(scenario(), panel(("exports", "CHN", 2018, 90.0))).missing
    assert "The panel names no other partner in MNG's exports in 2018, so who could take them up is not known." in said


def test_a_named_route_that_the_panel_does_not_show_widens_the_rest() -> None:
    routes = [
        {"partner": "CHN", "low": "1", "high": "1", "note": "all"},
        {"partner": "RUS", "low": "0", "high": "0", "note": "none"},
    ]
    found = ask(scenario(routes=routes), panel(("exports", "CHN", 2018, 90.0))).flow("exports")
    assert found is not None
    assert (found.stopped.low, found.stopped.high) == pytest.approx((0.90, 0.95))


def test_shares_from_values_need_the_total() -> None:
    rows: list[Row] = [("exports", "CHN", 2018, 6.3e9), ("exports", None, 2018, 7e9)]
    found = ask(scenario(**LOST), panel(*rows, relation="trade_value", unit="USD")).flow("exports")
    assert found is not None
    assert found.stopped.low == pytest.approx(0.9)
    assert found.stopped.evidence == ("exports-CHN-2018", "exports-None-2018")
    alone = ask(scenario(**LOST), panel(*rows[:1], relation="trade_value", unit="USD"))
    assert alone.flows == ()


def test_hedges_make_ranges_or_assumptions() -> None:
    frame = panel(("exports", "CHN", 2018, 80.0)).with_columns(hedge=pl.lit("more than"))
    found = ask(scenario(**LOST), frame).flow("exports")
    assert found is not None
    assert (found.stopped.low, found.stopped.high) == (0.8, 1.0)
    assert found.needed.high is None  # nothing may be left
    answer = ask(scenario(**LOST), frame.with_columns(hedge=pl.lit("about")))
    assert any("is about 80 percent" in assumption.text for assumption in answer.assumptions)


def test_sources_that_differ_give_a_range() -> None:
    frame = panel(("exports", "CHN", 2018, 80.0), ("exports", "CHN", 2018, 90.0))
    found = ask(scenario(**LOST), frame).flow("exports")
    assert found is not None
    assert (found.stopped.low, found.stopped.high) == (0.8, 0.9)


def test_latest_year_with_the_partner_or_the_year_asked_for() -> None:
    frame = panel(("exports", "CHN", 2014, 95.0), ("exports", "CHN", 2018, 90.0), ("exports", "RUS", 2019, 2.0))
    found = ask(scenario(**LOST), frame).flow("exports")
    assert found is not None
    assert found.year == 2018
    asked = scenario(**LOST).model_copy(update={"year": 2014})
    earlier = ask(asked, frame).flow("exports")
    assert earlier is not None
    assert earlier.stopped.low == 0.95
    late = ask(scenario(**LOST).model_copy(update={"year": 2019}), frame)
    assert "exports in 2019 (there is for 2014, 2018)." in late.missing[0]


def test_shares_that_add_up_to_more_than_the_whole_are_not_used() -> None:
    answer = ask(scenario(**LOST), panel(("exports", "CHN", 2018, 90.0), ("exports", "RUS", 2018, 30.0)))
    assert answer.flows == ()
    assert "The partners' shares of MNG's exports in 2018 add up to 120 percent." in answer.missing


def test_a_shock_longer_than_a_year_takes_the_whole_year() -> None:
    found = ask(scenario(**{**LOST, "duration_months": 30}), IMPORTS).flow("imports")
    assert found is not None
    assert found.over_year.low == found.stopped.low


def rule(relation: str) -> Document:
    clause = {
        "id": "cap",
        "kind": "limit",
        "says": "no partner above 38 percent of imports",
        "measure": "largest_share",
        "scope": {"relation": relation, "state": "subject", "item": "imports"},
        "comparison": "above",
        "threshold": "38",
        "unit": "percent",
    }
    fixed = {"version": "1", "body": "B", "in_force": "2010/..", "source": "s", "citation": "c"}
    return Document.model_validate({"id": "d", "title": "D", "state": "MNG", **fixed, "clauses": [clause]})


def test_verdicts_move_on_the_changed_panel() -> None:
    answer = ask(scenario(**LOST), IMPORTS, moves([rule("trade_share")]))
    (change,) = answer.moved
    # over the year CHN keeps 0.4 x 0.75 = 0.30 of 0.90, RUS 0.35 of 0.90: 38.9 percent is above 38
    assert (change.before, change.after, change.year) == ("broken", "broken", 2018)
    assert "was 40 percent and becomes about 38.89 percent" in change.why
    whole = ask(scenario(**{**LOST, "duration_months": 12}), IMPORTS, moves([rule("trade_share")]))
    assert "RUS" not in answer.summary
    assert whole.moved[0].why.endswith("was 40 percent and becomes about 58.33 percent.")  # 0.35 of 0.60


def test_values_change_with_their_total() -> None:
    rows: list[Row] = [("imports", "CHN", 2018, 36.0), ("imports", "RUS", 2018, 40.0), ("imports", "JPN", 2018, 24.0)]
    frame = panel(*rows, ("imports", None, 2018, 100.0), relation="trade_value", unit="USD")
    six = scenario(**{**LOST, "duration_months": 6}, partners=["RUS"])
    answer = ask(six, frame, moves([rule("trade_value")]))
    # RUS keeps 20 of 80, CHN 36 of 80: 45 percent
    assert answer.moved[0].why == "Still broken, but the value was 40 percent and becomes 45 percent."
    held = ask(six, frame, moves([rule("trade_share")]))
    assert (held.moved, held.rules_checked) == ((), True)
    assert held.summary.endswith("No doctrine verdict moves; under the same verdict, no measured values change.")


def test_the_frame_given_is_left_as_it_was_and_the_answer_is_the_same_twice() -> None:
    before = IMPORTS.clone()
    first = ask(scenario(), IMPORTS, moves([rule("trade_share")])).record()
    assert IMPORTS.equals(before)
    assert ask(scenario(), IMPORTS.reverse(), moves([rule("trade_share")])).record() == first


def test_every_number_names_its_evidence_and_its_assumptions() -> None:
    answer = ask(scenario(), IMPORTS)
    known = {assumption.id: assumption for assumption in answer.assumptions}
    found = answer.flow("imports")
    assert found is not None
    ranges = [found.stopped, found.over_year, found.needed, *(p.ratio for p in found.prices)]
    for each in [*ranges, *(taker.after for taker in found.takers)]:
        assert set(each.evidence) <= set(answer.evidence)
        assert each.evidence
        assert each.assumptions
        assert set(each.assumptions) <= set(known)
    assert [known[name].own for name in found.stopped.assumptions] == [True, True]
    assert any(a.source == "a paper" and (a.low, a.high) == (2, 4) for a in answer.assumptions)


def test_a_panel_without_a_column_is_refused() -> None:
    with pytest.raises(BadInput, match="no column evidence"):
        ask(scenario(), IMPORTS.drop("evidence"))
