"""Tariffs, rivals, embargoes, routes, aid and input-output tables by hand arithmetic."""

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.claim import Claim, Evidence
from tulga.errors import BadInput
from tulga.scenario import Answer, Finding, Scenario, after_tariff, ask
from tulga.scenario.changed import changed
from tulga.scenario.closure import cut_off
from tulga.scenario.stops import RouteClosed
from tulga.scenario.trade import Trade, partners

ALL = {"low": "1", "high": "1", "note": "all"}
HALF = {"low": "1/2", "high": "1/2", "note": "half"}


def scenario(sigmas: tuple[str, ...] = ("2",), **shock: Any) -> Scenario:
    data: dict[str, Any] = {"id": "s", "title": "Shock", "state": "MNG", "shock": {"duration_months": 12, **shock}}
    return Scenario.model_validate(data | ({"elasticities": {"values": sigmas, "note": "n"}} if sigmas else {}))


def panel(
    flow: str = "imports", relation: str = "trade_share", unit: str = "percent", **shares: float | None
) -> pl.DataFrame:
    rows = [
        {"subject": "MNG", "object": None if partner == "total" else partner, "year": 2018, "relation": relation,
         "item": flow, "value": value, "unit": unit, "evidence": [f"{flow}-{partner}"]}
        for partner, value in shares.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"object": pl.String, "value": pl.Float64})


def found(answer: Answer, begins: str) -> Finding:
    return next(one for one in answer.findings if one.what.startswith(begins))


def ends(finding: Finding) -> tuple[float | None, float | None]:
    return finding.after.low, finding.after.high


IMPORTS = panel(CHN=40.0, RUS=35.0, JPN=25.0)
EXPORTS = panel("exports", CHN=90.0, USA=10.0)


def test_a_tariff_on_imports_is_armington_in_closed_form() -> None:
    # 1.1^-3 = 0.7513148; 0.6 + 0.4 x 0.7513148 = 0.9005259; 0.3005259 / 0.9005259 = 0.3337227; 0.9005259^(-1/3) = 1.0355425
    rate = {"low": "0.1", "high": "0.1", "note": "n"}
    answer = ask(scenario(("4",), kind="tariff", partner="CHN", flow="imports", rate=rate), IMPORTS)
    assert ends(found(answer, "The share of CHN in MNG's imports")) == pytest.approx((0.3337227, 0.3337227), abs=1e-7)
    assert ends(found(answer, "The price index of MNG's imports")) == pytest.approx((1.0355425, 1.0355425), abs=1e-7)
    pure = after_tariff([0.4, 0.35, 0.25], 0, 0.1, 4)
    assert found(answer, "The price index").after.low == pytest.approx(pure.price_ratio)
    assert answer.flows == ()  # nothing stops


@given(
    st.lists(st.integers(1, 50), min_size=3, max_size=3),
    st.fractions(Fraction(-1, 2), 2, max_denominator=20),
    st.fractions(Fraction(11, 10), 9, max_denominator=10),
)
def test_any_tariff_on_imports_is_armington(weights: list[int], rate: Fraction, sigma: Fraction) -> None:
    shares = [weight / sum(weights) for weight in weights]
    frame = panel(**{name: 100 * share for name, share in zip(("CHN", "RUS", "JPN"), shares, strict=True)})
    told = {"low": str(rate), "high": str(rate), "note": "n"}
    answer = ask(scenario((str(sigma),), kind="tariff", partner="CHN", flow="imports", rate=told), frame)
    pure = after_tariff([share / sum(shares) for share in shares], 0, float(rate), float(sigma))
    assert ends(found(answer, "The share of CHN")) == pytest.approx((pure.shares[0],) * 2, rel=1e-6)
    assert ends(found(answer, "The price index")) == pytest.approx((pure.price_ratio,) * 2, rel=1e-6)


def test_a_tariff_for_half_a_year_moves_half_of_the_way_and_the_total_stays() -> None:
    rate = {"low": "0.1", "high": "0.1", "note": "n"}
    half = scenario(("4",), kind="tariff", partner="CHN", flow="imports", rate=rate, duration_months=6)
    frame = panel("imports", "trade_value", "USD", CHN=40.0, RUS=35.0, JPN=25.0, total=100.0)
    trade = partners(frame, "MNG", "imports", 2018)
    assert isinstance(trade, Trade)
    after = dict(changed(frame, half, [trade], 0.5).select("object", "value").rows())
    assert after["CHN"] == pytest.approx((40 + 33.37227) / 2, abs=1e-5)
    assert after["RUS"] == pytest.approx((35 + 35 / 0.9005259) / 2, abs=1e-5)
    assert after[None] == 100.0
    assert sum(value for name, value in after.items() if name) == pytest.approx(100)


def test_a_fee_on_exports_is_between_passed_on_and_borne() -> None:
    # doubled price, elasticity 2: t = 1/2; passed on 1/2 x 1/2 of the earnings are left, borne 1/2
    rate = {"low": "1", "high": "1", "note": "n"}
    none = {"low": "0", "high": "0", "note": "hardly any of the market"}
    fee = {"kind": "tariff", "partner": "CHN", "flow": "exports", "rate": rate}
    small = ask(scenario(**fee, market_share=none), EXPORTS)
    assert ends(found(small, "MNG's earnings from exports to CHN")) == pytest.approx((0.25, 0.5))
    assert ends(found(small, "MNG's earnings from all exports")) == pytest.approx((0.1 + 0.9 / 4, 0.1 + 0.9 / 2))
    assert ends(found(small, "The share of CHN")) == pytest.approx((0.225 / 0.325, 0.45 / 0.55))
    half = ask(scenario(**fee, market_share=none, part=HALF), EXPORTS)
    assert ends(found(half, "MNG's earnings from exports to CHN")) == pytest.approx((0.625, 0.75))
    # with the whole market the buyer has nobody to turn to: 1 x 1/2 either way
    whole = ask(scenario(**fee, market_share=ALL), EXPORTS)
    assert ends(found(whole, "MNG's earnings from exports to CHN")) == pytest.approx((0.5, 0.5))
    unsaid = ask(scenario(**fee), EXPORTS)
    assert ends(found(unsaid, "MNG's earnings from exports to CHN")) == pytest.approx((0.25, 0.5))
    assert any("any share of the partner's market" in one.text for one in unsaid.assumptions)


def test_a_tariff_that_falls_is_a_gain() -> None:
    # the price halves: t = 2; passed on 2 / (1/2) = 4 times the earnings, kept by the seller 2 times
    shock = {"kind": "tariff", "partner": "USA", "flow": "exports", "rate": {"low": "0", "high": "0", "note": "free"},
             "was": {"low": "1", "high": "1", "note": "was"},
             "market_share": {"low": "0", "high": "0", "note": "none"}}  # fmt: skip
    answer = ask(scenario(**shock), EXPORTS)
    assert ends(found(answer, "MNG's earnings from exports to USA")) == pytest.approx((2, 4))
    assert ends(found(answer, "MNG's earnings from all exports")) == pytest.approx((1.1, 1.3))
    assert ends(found(answer, "The share of USA")) == pytest.approx((0.2 / 1.1, 0.4 / 1.3))


def test_the_whole_range_of_rates_and_elasticities_is_gone_through() -> None:
    rate = {"low": "0", "high": "1", "note": "n"}
    answer = ask(scenario(("3", "2"), kind="tariff", partner="CHN", flow="imports", rate=rate), IMPORTS)
    # nothing at rate 0; at rate 1 t = 1/2 and 1/4: 0.1 / 0.7 of what is spent is the least
    assert ends(found(answer, "The share of CHN")) == pytest.approx((0.1 / 0.7, 0.4))
    # 1 / 0.8 at elasticity 2, 0.7^(-1/2) at 3
    assert [one.after.high for one in answer.findings if one.what.startswith("The price")] == pytest.approx(
        [1.25, 0.7**-0.5]
    )


def test_a_lost_rival_is_a_gain() -> None:
    # the four fifths that are left take up the fifth: 1/4 more of the half that is coal, 1.125 times in all
    shock = {"kind": "rival_lost", "buyer": "CHN", "rival": "PRK", "item": "coal", "part": HALF,
             "rival_share": {"low": "0.2", "high": "0.2", "note": "n", "source": "customs"}}  # fmt: skip
    answer = ask(scenario(**shock), EXPORTS)
    assert ends(found(answer, "MNG's earnings from exports to CHN")) == pytest.approx((1.125, 1.125))
    assert ends(found(answer, "MNG's earnings from all exports")) == pytest.approx((1.1125, 1.1125))
    assert ends(found(answer, "The share of CHN")) == pytest.approx((1.0125 / 1.1125,) * 2)
    # 0.9101^2 + 0.0899^2
    index = found(answer, "How concentrated")
    assert ends(index) == pytest.approx(((1.0125**2 + 0.01) / 1.1125**2,) * 2)
    assert index.before is not None
    assert index.before.low == pytest.approx(0.82)
    assert answer.flow("imports") is None
    assert not any("imports" in gap for gap in answer.missing)


def test_an_embargo_takes_the_part_that_is_the_item() -> None:
    shock = {"kind": "embargo", "partner": "RUS", "item": "oil", "part": HALF,
             "supplier_share": {"low": "3/4", "high": "1", "note": "n"}}  # fmt: skip
    answer = ask(scenario(("2", "4"), **shock), IMPORTS)
    flow = answer.flow("imports")
    assert flow is not None
    assert (flow.stopped.low, flow.stopped.high) == pytest.approx((0.175, 0.175))  # half of 0.35
    assert {taker.partner: taker.after.low for taker in flow.takers}["RUS"] == pytest.approx(0.175 / 0.825)
    prices = [ends(one) for one in answer.findings if one.what.startswith("The price of oil")]
    assert prices == [(pytest.approx(4), None), (pytest.approx(0.25 ** (-1 / 3)), None)]


def test_what_the_panel_tells_of_an_item_comes_before_the_scenario() -> None:
    row = {"subject": "MNG", "object": "RUS", "year": 2018, "relation": "energy_dependence", "item": "oil", "value": 80.0,
           "unit": "percent", "evidence": ["claim"]}  # fmt: skip
    frame = pl.concat([IMPORTS, pl.DataFrame([row])])
    answer = ask(scenario(kind="embargo", partner="RUS", item="Oil", part=HALF), frame)
    price = found(answer, "The price of Oil")
    assert ends(price) == pytest.approx((5, 5))
    assert price.after.evidence == ("claim",)
    silent = ask(scenario(kind="embargo", partner="RUS", item="gas", part=HALF), frame)
    assert "Neither the panel nor the scenario tells the share of RUS in MNG's gas." in silent.missing


LINKS = [
    {"start": "mine", "end": "port", "capacity": 5, "length": 10, "through": "CHN"},
    {"start": "mine", "end": "port", "capacity": 3, "length": 14, "through": "RUS"},
]


def closed(links: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    network = {"origin": "mine", "destination": "port", "note": "n", "unit": "trains a day", "links": links}
    return {"kind": "route_closed", "closed": ["CHN"], "network": network, **more}


def test_a_closed_route_leaves_what_goes_another_way() -> None:
    answer = ask(scenario((), **closed(LINKS)), EXPORTS)
    flow = found(answer, "The most that the routes carry")
    assert flow.before is not None
    assert (flow.before.low, *ends(flow), flow.after.unit) == (8, 3, 3, "trains a day")
    way = found(answer, "The length of the shortest way")
    assert way.before is not None
    assert (way.before.low, *ends(way)) == (10, 14, 14)
    # all of it may be in use, and then 5 of 8 find no way; or less than 3 of 8 are, and all do
    assert ends(found(answer, "The part of what is carried")) == pytest.approx((0, 5 / 8))
    assert (answer.flows, answer.moved) == ((), ())


def test_trade_that_a_network_carries() -> None:
    trade = [{"partner": "CHN", "flow": "exports", "low": "1/2", "high": "1", "note": "n"}]
    used = {"low": "3/4", "high": "1", "note": "n"}
    answer = ask(scenario(**closed(LINKS, trade=trade, used=used)), EXPORTS)
    flow = answer.flow("exports")
    assert flow is not None
    # 1 - 0.375 / 0.75 = 1/2 to 1 - 0.375 = 5/8 of what is carried, of a half to all of 90 percent
    assert (flow.stopped.low, flow.stopped.high) == pytest.approx((0.9 / 4, 0.9 * 5 / 8))
    assert answer.flow("imports") is None


@pytest.mark.parametrize(
    ("links", "lost"),
    [
        ([{"start": "mine", "end": "port", "capacity": 5, "through": "CHN"}], (1, 1)),
        ([{"start": "mine", "end": "port", "through": "CHN"}], (1, 1)),
        ([{**link, "capacity": None} for link in LINKS], (0, 1)),
        ([{**LINKS[0], "capacity": None}, LINKS[1]], (0, 1)),
    ],
)
def test_capacities_that_are_not_known_widen_what_is_lost(
    links: list[dict[str, Any]], lost: tuple[float, float]
) -> None:
    shock = scenario((), **closed(links)).shock
    assert isinstance(shock, RouteClosed)
    assert cut_off(shock) == lost


@pytest.mark.shared
def test_the_reference_network(shared: Any) -> None:
    import json

    told = json.loads((shared / "reference" / "B_E_route_network_small.json").read_text())
    inputs, expected = told["inputs"], told["expected"]
    links = [dict(zip(("start", "end", "capacity", "length"), edge, strict=True)) for edge in inputs["edges"]]
    network = {"origin": inputs["source"], "destination": inputs["sink"], "note": "n", "links": links}
    shock = {"kind": "route_closed", "closed": [inputs["closure"]], "network": network}
    answer = ask(scenario((), **shock), EXPORTS)
    flow, way = found(answer, "The most"), found(answer, "The length")
    assert flow.before is not None
    assert way.before is not None
    assert (flow.before.low, flow.after.low) == (expected["max_flow"], expected["max_flow_after"])
    assert (way.before.low, way.after.low) == (expected["shortest_before"], expected["shortest_after"])


def gift(donor: str, value: float | None, year: int | None = 2019, item: str = "grain") -> dict[str, Any]:
    return {"subject": donor, "object": "MNG", "year": year, "relation": "aid_given", "item": item, "value": value,
            "unit": "USD", "evidence": [f"{donor}-{year}-{item}"]}  # fmt: skip


def test_aid_is_a_share_of_what_has_an_amount() -> None:
    frame = pl.DataFrame(
        [gift("TUR", 30.0), gift("JPN", 70.0), gift("TUR", 10.0, 2015), gift("TUR", None, item="stores")]
    )
    answer = ask(scenario((), kind="aid_withdrawn", donor="TUR", duration_months=6), frame)
    kinds = found(answer, "Kinds of aid from TUR")
    assert kinds.before is not None
    assert (kinds.before.low, *ends(kinds)) == (3, 0, 0)
    assert ends(found(answer, "The part of all kinds")) == (0.75, 0.75)
    amount = found(answer, "Aid from TUR with an amount, 2019")
    assert amount.before is not None
    assert (amount.before.low, *ends(amount)) == (30, 15, 15)  # half a year of 30
    assert ends(found(answer, "The part of all aid with an amount")) == pytest.approx((0.15, 0.15))
    assert "1 of 3 kinds of aid from TUR have no amount, so what their loss is worth is not known." in answer.missing
    part = {"low": "0", "high": "1/2", "note": "n"}
    some = ask(scenario((), kind="aid_withdrawn", donor="TUR", part=part), frame)
    assert ends(found(some, "Aid from TUR with an amount, 2019")) == (15, 30)
    assert ends(found(some, "Kinds of aid")) == (0, 3)


def test_aid_moves_the_panel_that_the_rules_see() -> None:
    frame = pl.DataFrame([gift("TUR", 30.0), gift("JPN", 70.0), gift("TUR", 10.0, 2015)])
    seen: list[pl.DataFrame] = []
    ask(scenario((), kind="aid_withdrawn", donor="TUR"), frame, lambda before, after: seen.append(after) or [])
    assert seen[0]["value"].to_list() == [0, 70, 10]


def test_no_aid_on_record_is_missing_not_zero() -> None:
    answer = ask(scenario((), kind="aid_withdrawn", donor="TUR"), pl.DataFrame([gift("JPN", 70.0)]))
    assert answer.findings == ()
    assert answer.missing[0] == "There is no evidence of any aid that TUR gives to MNG."


class Resolved:
    def __init__(self, **parts: Any) -> None:
        told = {"relation": "aid_given", "subject": "TUR", "object": "MNG", "item": "masks"}
        self.winner = Claim(evidence=Evidence("s", "char=1-9"), method="t", **(told | parts))
        self.supporting = (self.winner,)


def test_aid_from_the_facts_of_the_ledger_counts_what_was_done() -> None:
    facts = [Resolved(), Resolved(item="stores", modality="planned"), Resolved(item="loan", polarity="-")]
    frame = pl.DataFrame([gift("JPN", 70.0)])
    answer = ask(scenario((), kind="aid_withdrawn", donor="TUR"), frame, facts=facts)
    assert found(answer, "Kinds of aid").note == "masks"
    assert answer.evidence == tuple(sorted((facts[0].winner.id, "JPN-2019-grain")))


# Miller and Blair (2009), section 2.3: output 1000 and 2000
TABLE = {
    "unit": "USD",
    "note": "n",
    "sectors": ["one", "two"],
    "flows": [[150, 500], [200, 100]],
    "demand": [350, 1700],
}


def test_a_sector_lost_takes_between_its_own_output_and_all_that_hangs_on_it() -> None:
    answer = ask(scenario((), kind="sector_lost", sectors=["one"], table=TABLE), EXPORTS)
    # two alone: 1700 / 0.95 = 1789.47; lost are 1000 of 3000 at least, 1210.53 at most
    assert ends(found(answer, "Output of two")) == pytest.approx((1700 / 0.95, 2000))
    assert ends(found(answer, "Output of one")) == (0, 0)
    assert ends(found(answer, "The part of all output")) == pytest.approx((1 / 3, (3000 - 1700 / 0.95) / 3000))
    half = ask(scenario((), kind="sector_lost", sectors=["one"], table=TABLE, duration_months=6), EXPORTS)
    assert ends(found(half, "Output of one")) == (500, 500)


def test_deliveries_lost_take_what_was_made_for_them() -> None:
    # the partner makes 50, all of it for the 100 of home; home's own output needs nothing of its own
    table = {"unit": "USD", "note": "n", "sectors": ["coal", "steel"], "regions": ["P", "H"], "flows": [[0, 50], [0, 0]],
             "demand": [0, 100]}  # fmt: skip
    shock = {"kind": "deliveries_lost", "partner": "P", "home": "H", "table": table}
    answer = ask(scenario((), **shock), EXPORTS)
    assert ends(found(answer, "Output of P coal")) == pytest.approx((0, 50))
    assert ends(found(answer, "Output of H steel")) == pytest.approx((100, 100))
    assert ends(found(answer, "The part of all output")) == pytest.approx((0, 1 / 3))
    assert answer.missing == ("The table is no part of the panel, so no verdict was checked.",)
    with pytest.raises(BadInput, match="no shock on trade"):
        _ = scenario((), **shock).trade


@pytest.mark.parametrize(
    "shock",
    [
        {"kind": "tariff", "partner": "CHN", "flow": "exports", "rate": {"low": "0", "high": "1", "note": "n"}},
        {"kind": "embargo", "partner": "CHN", "item": "coal", "flow": "exports", "part": HALF, "supplier_share": HALF},
        {"kind": "rival_lost", "buyer": "CHN", "rival": "PRK", "item": "coal", "part": HALF, "rival_share": HALF},
        closed(LINKS, trade=[{"flow": "exports", **ALL}]),
    ],
)
def test_every_number_names_its_evidence_or_its_assumptions_and_comes_the_same_twice(shock: dict[str, Any]) -> None:
    answer = ask(scenario(("2", "4"), **shock), EXPORTS)
    known = {one.id for one in answer.assumptions}
    for one in answer.findings:
        assert one.after.assumptions or one.after.evidence
        assert set(one.after.assumptions) <= known
    assert ask(scenario(("4", "2"), **shock), EXPORTS.reverse()).record() == answer.record()
    assert any(one.after.assumptions for one in answer.findings)


def test_a_partner_that_the_panel_does_not_tell_is_missing() -> None:
    rate = {"low": "0.1", "high": "0.1", "note": "n"}
    answer = ask(scenario(kind="tariff", partner="JPN", flow="exports", rate=rate), EXPORTS)
    assert answer.findings == ()
    assert answer.missing[0] == "There is no evidence of the share of JPN in MNG's exports in any year."
