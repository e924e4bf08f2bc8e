"""Percents that a source states are percents of a hundred, however few partners it names."""

from collections.abc import Mapping

import polars as pl
import pytest

from tulga.panel import Held, Matter, measured, partners

EXPORTS = {"CHE": 34.0, "RUS": 12.0, "GBR": 11.0, "CHN": 7.0, "TUR": 6.0}


def panel(
    shares: Mapping[str, float | None],
    relation: str = "trade_share",
    item: str = "exports",
    stated: float | None = None,
) -> pl.DataFrame:
    """A long panel of what one state's partners have."""
    ends = [(other, "UZB") if relation == "investment_share" else ("UZB", other) for other in shares]
    rows: list[tuple[object, ...]] = [
        (*end, 2023, relation, item, value, "percent", "not covered" if value is None else "value", ["-".join(end)])
        for end, value in zip(ends, shares.values(), strict=True)
    ]
    if stated is not None:
        rows.append(("UZB", None, 2023, relation, item, stated, "percent", "value", ["stated"]))
    columns = ("subject", "object", "year", "relation", "item", "value", "unit", "status", "evidence")
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_a_share_is_what_the_source_says_and_not_a_share_of_the_five() -> None:
    found = measured(Held(panel(EXPORTS), "UZB"), "shares", Matter("trade_share", "exports"))
    assert dict(found.select("object", "value").iter_rows()) == pytest.approx({k: v / 100 for k, v in EXPORTS.items()})
    assert found["coverage"].unique().to_list() == pytest.approx([0.7])


def test_concentration_is_an_interval() -> None:
    """34^2 + 12^2 + 11^2 + 7^2 + 6^2 = 1506, and the 30 that are not named may be one partner's: 1506 + 900."""
    row = measured(Held(panel(EXPORTS), "UZB"), "hhi", Matter("trade_share", "exports")).row(0, named=True)
    assert row["value"] is None
    assert (row["low"], row["high"]) == pytest.approx((0.1506, 0.2406))


def test_shares_that_make_a_hundred_leave_nothing_to_others() -> None:
    row = measured(Held(panel({"CHN": 90.0, "RUS": 10.0}), "UZB"), "hhi", Matter("trade_share", "exports")).row(
        0, named=True
    )
    assert (row["value"], row["coverage"]) == pytest.approx((0.82, 1.0))


def test_a_partner_without_a_number_has_at_most_what_is_missing() -> None:
    found = measured(
        Held(panel({"CHN": 92.0, "KOR": 1.0, "CIV": None}), "UZB"), "shares", Matter("trade_share", "exports")
    )
    row = found.row(by_predicate=pl.col("object") == "CIV", named=True)
    assert (row["value"], row["low"]) == (None, 0.0)
    assert row["high"] == pytest.approx(0.07)


def test_an_investor_alone_does_not_hold_everything() -> None:
    found = measured(
        Held(panel({"CHN": 51.0}, "investment_share", "fdi"), "UZB"), "shares", Matter("investment_share", "fdi")
    )
    assert found.select("object", "value").rows() == [("CHN", 0.51)]


def test_the_hundred_is_a_total_without_evidence_and_takes_the_place_of_a_stated_one() -> None:
    rows = partners(panel(EXPORTS, stated=100.0), "UZB", "trade_share", "exports")
    assert rows.filter(pl.col("object").is_null()).select("value", "evidence").rows() == [(100.0, [])]
