"""Trade dependence by hand and against the reference values."""

import json
import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.errors import BadUse
from tulga.measures import measures
from tulga.measures.dependence import mirrored

GDP = pl.DataFrame({"subject": ["MNG", "CHN"], "year": 2020, "value": [100.0, 10_000.0]})


def trade(*rows: tuple[str, str | None, str, float | None]) -> pl.DataFrame:
    schema = {"subject": pl.String, "object": pl.String, "item": pl.String, "value": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(year=pl.lit(2020))


# Mongolia exports 40 to China and 2 to Russia of 50, and imports 20 and 18 of 50; China's trade is 4000 in all.
TRADE = trade(
    ("MNG", "CHN", "exports", 40),
    ("MNG", "CHN", "imports", 20),
    ("MNG", "RUS", "exports", 2),
    ("MNG", "RUS", "imports", 18),
    ("MNG", None, "exports", 50),
    ("MNG", None, "imports", 50),
    ("CHN", None, "exports", 2500),
    ("CHN", None, "imports", 1500),
)


def of_china(name: str, *frames: pl.DataFrame, **options: Any) -> dict[str, Any]:
    found = measures[name](*frames, **options)
    return dict(found.filter((pl.col("subject") == "MNG") & (pl.col("object") == "CHN")).row(0, named=True))


def test_dependence_over_gdp_by_hand() -> None:
    assert of_china("trade_dependence", TRADE, GDP)["value"] == pytest.approx(60 / 100)
    assert of_china("weak_link", TRADE, GDP)["value"] == pytest.approx(60 / 10_000)
    assert of_china("asymmetry", TRADE, GDP)["value"] == pytest.approx(0.6 - 0.006)
    assert of_china("asymmetry", TRADE, GDP, form="ratio")["value"] == pytest.approx(100)
    openness = measures["openness"](TRADE, GDP).filter(pl.col("subject") == "MNG").row(0, named=True)
    assert (openness["value"], openness["coverage"]) == (1.0, 1.0)


def test_partner_share_of_each_flow_and_of_both() -> None:
    assert of_china("trade_share", TRADE, flow="exports")["low"] == pytest.approx(0.8)
    assert of_china("trade_share", TRADE, flow="exports")["high"] == pytest.approx(48 / 50)
    both = of_china("trade_share", TRADE)
    assert (both["value"], both["low"], both["high"]) == (None, pytest.approx(0.6), pytest.approx(0.8))
    assert both["coverage"] == pytest.approx(0.8)
    listed = TRADE.filter(pl.col("object").is_not_null())
    assert of_china("trade_share", listed)["value"] == pytest.approx(60 / 80)


@pytest.mark.shared
def test_the_reference_values(shared: Path) -> None:
    reference = json.loads((shared / "reference" / "B_trade_dependence.json").read_text())
    given, expected = reference["inputs"], reference["expected"]
    frame = trade(
        ("MNG", "CHN", "exports", given["X_MNG_CHN"]),
        ("MNG", "CHN", "imports", given["M_MNG_CHN"]),
        ("MNG", "RUS", "exports", given["X_MNG_RUS"]),
        ("MNG", "RUS", "imports", given["M_MNG_RUS"]),
        ("MNG", None, "exports", given["X_total_MNG"]),
        ("MNG", None, "imports", given["M_total_MNG"]),
        ("CHN", None, "exports", given["T_total_CHN"]),
        ("CHN", None, "imports", 0.0),
        ("CHN", "MNG", "exports", given["M_MNG_CHN"]),
        ("CHN", "MNG", "imports", 0.0),
    )
    china = frame.filter((pl.col("subject") == "MNG") | pl.col("object").is_null())
    gdp = pl.DataFrame({"subject": ["MNG", "CHN"], "year": 2020, "value": [given["GDP_MNG"], given["GDP_CHN"]]})
    dependence = measures["trade_dependence"]
    mirrored = trade(("CHN", "MNG", "exports", given["M_MNG_CHN"]), ("CHN", "MNG", "imports", given["X_MNG_CHN"]))
    openness = measures["openness"](china, gdp).filter(pl.col("subject") == "MNG")["value"][0]
    shares = measures["shares"](
        pl.DataFrame({"subject": "CHN", "object": ["MNG", None], "year": 2020, "value": [60.0, given["T_total_CHN"]]}),
        rest="others",
    )
    found = {
        "openness_MNG": openness,
        "dep_MNG_on_CHN_gdp": of_china("trade_dependence", china, gdp)["value"],
        "dep_CHN_on_MNG_gdp": dependence(mirrored, gdp)["value"][0],
        "asymmetry_difference": of_china("asymmetry", china, gdp)["value"],
        "asymmetry_ratio": of_china("asymmetry", china, gdp, form="ratio")["value"],
        "partner_share_MNG": of_china("trade_share", china)["low"],
        "partner_share_CHN": shares["value"][0],
        "barbieri_salience": of_china("trade_interdependence", china, component="salience")["value"],
        "barbieri_symmetry": of_china("trade_interdependence", china, component="symmetry")["value"],
        "barbieri_interdependence": of_china("trade_interdependence", china)["value"],
        "weak_link": of_china("weak_link", china, gdp)["value"],
    }
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, abs=reference["tolerance"]), key


def test_barbieri_by_hand() -> None:
    """s_ij = 60/100, s_ji = 60/4000."""
    assert of_china("trade_interdependence", TRADE, component="salience")["value"] == pytest.approx(math.sqrt(0.009))
    assert of_china("trade_interdependence", TRADE, component="symmetry")["value"] == pytest.approx(0.415)
    assert of_china("trade_interdependence", TRADE)["value"] == pytest.approx(math.sqrt(0.009) * 0.415)


@pytest.mark.parametrize(
    "rows",
    [
        [("MNG", "CHN", "exports", 40.0)],
        [("MNG", "CHN", "exports", 40.0), ("MNG", "CHN", "imports", None)],
    ],
)
def test_a_flow_that_is_not_reported_is_not_zero(rows: list[tuple[str, str, str, float | None]]) -> None:
    found = of_china("trade_dependence", trade(*rows), GDP)
    assert (found["value"], found["low"], found["high"], found["coverage"]) == (None, 0.4, None, 0.5)
    assert of_china("asymmetry", trade(*rows), GDP)["value"] is None
    share = of_china("trade_share", trade(*rows))
    assert (share["value"], share["low"], share["high"], share["coverage"]) == (None, 0.0, 1.0, 0.5)


def test_a_flow_of_zero_is_known() -> None:
    found = of_china("trade_dependence", trade(("MNG", "CHN", "exports", 40), ("MNG", "CHN", "imports", 0)), GDP)
    assert (found["value"], found["coverage"]) == (0.4, 1.0)


def test_one_flow_over_gdp() -> None:
    assert of_china("trade_dependence", TRADE, GDP, flow="exports")["value"] == pytest.approx(0.4)
    assert of_china("trade_dependence", TRADE, GDP, flow="imports")["value"] == pytest.approx(0.2)
    openness = measures["openness"](TRADE, GDP, flow="exports").filter(pl.col("subject") == "CHN").row(0, named=True)
    assert (openness["value"], openness["coverage"]) == (0.25, 1.0)
    only = of_china("trade_dependence", trade(("MNG", "CHN", "exports", 40)), GDP, flow="exports")
    assert (only["value"], only["coverage"]) == (0.4, 1.0)


def test_asymmetry_shows_both_directions() -> None:
    assert of_china("asymmetry", TRADE, GDP)["own"] == pytest.approx(60 / 100)
    assert of_china("asymmetry", TRADE, GDP)["other"] == pytest.approx(60 / 10_000)


# Mongolia says that it exports 40 to China, which says that it imports 44; only China reports the other flow.
TOLD = trade(("MNG", "CHN", "exports", 40), ("CHN", "MNG", "imports", 44), ("CHN", "MNG", "exports", 25))


@pytest.mark.parametrize(("prefer", "flow"), [("importer", 44), ("exporter", 40)])
def test_the_reports_of_both_states_make_one_trade(prefer: str, flow: float) -> None:
    rows = mirrored(TOLD, prefer=prefer).select("subject", "object", "item", "value").rows()  # type: ignore[arg-type]
    assert rows == [
        ("CHN", "MNG", "exports", 25),
        ("CHN", "MNG", "imports", flow),
        ("MNG", "CHN", "exports", flow),
        ("MNG", "CHN", "imports", 25),
    ]


def test_each_state_keeps_its_own_report_where_it_has_one() -> None:
    told = mirrored(TOLD, prefer="subject").rows(named=True)
    assert [(row["subject"], row["value"], row["reporter"]) for row in told if row["item"] != "exports"] == [
        ("CHN", 44, "CHN"),
        ("MNG", 25, "CHN"),
    ]
    lost = mirrored(pl.concat([TOLD, trade(("MNG", "CHN", "imports", None), ("MNG", None, "imports", 90))]))
    assert lost.filter(pl.col("subject") == "MNG", pl.col("item") == "imports").select("object", "value").rows() == [
        (None, 90),
        ("CHN", 25),
    ]
    with pytest.raises(BadUse, match="no preference 'importers'; did you mean importer"):
        mirrored(TOLD, prefer="importers")  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("DEF"), st.floats(0.1, 1e6)), min_size=1, max_size=6))
def test_a_mirrored_trade_is_the_same_from_both_sides(rows: list[tuple[str, str, float]]) -> None:
    flows = {(one, other): value for one, other, value in rows}
    frame = mirrored(trade(*((one, other, "exports", value) for (one, other), value in flows.items())))
    exports = frame.filter(pl.col("item") == "exports").select("subject", "object", "value").rows()
    imports = frame.filter(pl.col("item") == "imports").select("object", "subject", "value").rows()
    assert sorted(exports) == sorted(imports) == sorted((*pair, value) for pair, value in flows.items())


def test_without_gdp_nothing_is_said() -> None:
    found = of_china("weak_link", TRADE, GDP.filter(pl.col("subject") == "MNG"))
    assert (found["value"], found["low"], found["high"]) == (None, None, None)


def test_unknown_options_are_named_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="no flow 'export'; did you mean exports"):
        measures["trade_share"](TRADE, flow="export")
    with pytest.raises(BadUse, match="no form of asymmetry 'ration'; did you mean ratio"):
        measures["asymmetry"](TRADE, GDP, form="ration")
    with pytest.raises(BadUse, match="no component 'saliency'; did you mean salience"):
        measures["trade_interdependence"](TRADE, component="saliency")
