"""Measures by name on what a workspace has: each form from its datasets, with the way back to claims and sources."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tulga.errors import BadInput, BadUse
from tulga.panel import Frames, Held, Matter, measured, measured_on
from tulga.panel.partners import partners
from tulga.panel.standing import Balance

MNG, CHN, RUS, USA, JPN = 712, 710, 365, 2, 740
POLES = {"Russia": ["RUS"], "China": ["CHN"], "third neighbours": ["USA", "JPN"]}
KNOWN = {
    "subject": pl.String, "object": pl.String, "year": pl.Int64, "relation": pl.String, "item": pl.String,
    "value": pl.Float64, "unit": pl.String, "evidence": pl.List(pl.String), "disputed": pl.Boolean, "status": pl.String,
}  # fmt: skip


def known(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows of a long panel: subject, object, year, relation, item, value, unit; the evidence is numbered."""
    told = [
        (*row, [f"c{number}"], False, "holds" if row[5] is None else "value")
        for number, row in enumerate(rows, start=1)
    ]
    return pl.DataFrame(told, schema=KNOWN, orient="row")


def trade(*rows: tuple[str, str | None, str, float, str]) -> pl.DataFrame:
    return known(*((one, other, 2014, "trade_value", item, value, unit) for one, other, item, value, unit in rows))


def votes() -> pl.DataFrame:
    """Eight roll calls of session 70 (2015): Mongolia votes as Russia does in six of them, and once it is absent."""
    cast = {USA: "33333131", RUS: "11113313", MNG: "11113183", CHN: "11113311", JPN: "33312131"}
    rows = [
        (state, 2015, 7000 + call, float(vote), call)
        for state, line in cast.items()
        for call, vote in enumerate(line, start=1)
    ]
    schema = {"state": pl.Int32, "year": pl.Int32, "roll_call": pl.Int32, "vote": pl.Float64, "row": pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def held(**cells: pl.DataFrame) -> Held:
    frames = Frames({name.replace("_", "-"): frame for name, frame in cells.items()})
    return Held(known(), "MNG", frames, POLES)


def test_votes_are_of_actors_and_of_sessions() -> None:
    found = measured(held(un_votes=votes()), "vote_agreement_index", Matter())
    assert found["subject"].unique().to_list() == ["MNG"]
    assert sorted(found["object"]) == ["CHN", "JPN", "RUS", "USA"]
    assert set(found["session"]) == {70}
    assert set(found["year"]) == {2015}
    assert all(len(sources) == 1 and sources[0].startswith("un-votes") for sources in found["sources"])


def test_everyone_is_asked_for() -> None:
    found = measured(held(un_votes=votes()), "vote_agreement_index", Matter(), everyone=True)
    assert found.height == 10


def test_capabilities_come_with_their_dataset() -> None:
    cells = pl.DataFrame(
        {
            "state": [MNG, CHN], "year": [2012, 2012], "milex": [1.0, 3.0], "milper": [1.0, 9.0], "irst": [None, 7.0],
            "pec": [1.0, 99.0], "tpop": [3.0, 1397.0], "upop": [1.0, 199.0], "cinc": [0.1, 0.9], "row": [1, 2],
        }
    )  # fmt: skip
    found = measured(held(cow_capabilities=cells), "cinc", Matter()).row(0, named=True)
    # The mean of 1/4, 1/10, 1/100, 3/1400 and 1/200; iron and steel is missing.
    assert found["value"] == pytest.approx((0.25 + 0.1 + 0.01 + 3 / 1400 + 0.005) / 5)
    assert found["coverage"] == pytest.approx(5 / 6)


def test_what_is_not_joined_is_told_with_what_would_help() -> None:
    with pytest.raises(BadUse, match="un-votes is not joined"):
        measured(held(), "vote_agreement_index", Matter())
    with pytest.raises(BadUse, match="no joined dataset gives routes: give a file of your own with --on"):
        measured(held(), "route_dependence", Matter())
    with pytest.raises(BadUse, match="this needs each state's GDP"):
        measured(Held(trade(("MNG", "CHN", "exports", 5, "USD")), "MNG"), "trade_dependence", Matter())
    with pytest.raises(BadUse, match="no poles are declared"):
        measured(Held(trade(("MNG", "CHN", "exports", 5, "USD")), "MNG"), "lean", Matter())


def test_an_unknown_option_is_told_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="there is no option of top_k 'kk'; did you mean k"):
        measured(held(), "top_k", Matter(), options={"kk": 2})


def test_every_row_leads_back_to_its_claims() -> None:
    rows = trade(
        ("MNG", "CHN", "exports", 60, "USD"), ("MNG", "RUS", "exports", 20, "USD"), ("MNG", None, "exports", 100, "USD")
    )
    found = measured(Held(rows, "MNG"), "shares", Matter("trade_value", "exports"))
    assert dict(zip(found["object"], found["evidence"].to_list(), strict=True)) == {
        "CHN": ["c1", "c3"],
        "RUS": ["c2", "c3"],
    }
    assert measured(Held(rows, "MNG"), "hhi", Matter("trade_value", "exports"))["evidence"].to_list() == [
        ["c1", "c2", "c3"]
    ]


def test_multiples_of_a_unit_are_brought_into_it() -> None:
    rows = partners(trade(("MNG", "CHN", "exports", 5, "million USD")), "MNG", "trade_value", "exports")
    assert rows["value"].to_list() == [5e6]


def test_imports_of_a_partner_are_exports_of_the_state() -> None:
    rows = partners(trade(("CHN", "MNG", "imports", 5, "USD")), "MNG", "trade_value", "exports")
    assert rows.select("object", "item", "value").rows() == [("CHN", "exports", 5.0)]


def test_accounts_are_never_mixed_and_the_fullest_is_taken() -> None:
    partners_reports = [(one, "MNG", "imports", 7.0, "million USD") for one in ("CHN", "RUS", "JPN")]
    rows = partners(trade(("MNG", "CHN", "exports", 5.0, "USD"), *partners_reports), "MNG", "trade_value", "exports")
    assert rows["value"].to_list() == [7e6] * 3
    # An account whose whole is known goes before a fuller one with a hole in it.
    holed = trade(("MNG", "CHN", "exports", 5.0, "USD"), ("MNG", None, "exports", 9.0, "USD"), *partners_reports)
    lost = pl.col("object").eq("MNG") & pl.col("subject").eq("JPN")
    holed = holed.with_columns(
        value=pl.when(lost).then(None).otherwise(pl.col("value")),
        status=pl.when(lost).then(pl.lit("not covered")).otherwise(pl.col("status")),
    )
    rows = partners(holed, "MNG", "trade_value", "exports")
    assert rows.select("object", "value").rows() == [("CHN", 5.0), (None, 9.0)]


def test_ties_may_be_negative_and_stand_once() -> None:
    rows = known(
        ("MNG", "RUS", 2020, "defence_cooperation", None, None, None),
        ("RUS", "MNG", 2020, "defence_cooperation", None, None, None),
        ("CHN", "MNG", 2020, "sanction_or_coercion", None, None, None),
    )
    from tulga.panel.feeding import fed

    ties = fed("ties", Held(rows, "MNG"), Matter("defence_cooperation,-sanction_or_coercion")).frame
    assert ties.select("subject", "object", "value").rows() == [("CHN", "MNG", -1.0), ("MNG", "RUS", 1.0)]
    with pytest.raises(BadUse, match="nothing is known of official_visit between two actors"):
        fed("ties", Held(rows, "MNG"), Matter("official_visit"))


def test_the_balance_is_told_by_domain_with_its_evidence() -> None:
    rows = known(
        ("MNG", "RUS", 2014, "trade_value", "exports", 10.0, "USD"),
        ("MNG", "CHN", 2014, "trade_value", "exports", 30.0, "USD"),
        ("RUS", "MNG", 2012, "arms_transfer", "tanks", 5.0, "million TIV"),
        ("RUS", "MNG", 2014, "official_visit", "a state visit", None, None),
        ("MNG", "CHN", 2014, "official_visit", "a state visit", None, None),
    )
    found = Balance(Held(rows, "MNG", poles=POLES)).by_domain()
    table = {(row["domain"], row["year"]): row for row in found.to_dicts()}
    assert table["trade", 2014]["value"] == -0.5
    assert table["trade", 2014]["evidence"] == ["c1", "c2"]
    # Deliveries count for five years, and only Russia delivered.
    assert table["arms", 2014]["value"] == 1.0
    assert table["arms", 2014]["evidence"] == ["c3"]
    visits = table["diplomatic", 2014]
    assert (visits["value"], visits["low"]) == (0.0, pytest.approx(-visits["high"]))
    assert ("votes", 2014) not in table
    together = Balance(Held(rows, "MNG", poles=POLES)).together(weights={"trade": 1})
    assert dict(together.select("year", "value").rows())[2014] == -0.5


def test_poles_have_to_be_two_and_known() -> None:
    with pytest.raises(BadUse, match="a lean is between two poles, and there are 0"):
        Balance(Held(known(), "MNG")).poles()
    with pytest.raises(BadUse, match="there is no pole 'Chna'; did you mean China"):
        Balance(Held(known(), "MNG", poles=POLES)).poles(["Russia", "Chna"])
    assert Balance(Held(known(), "MNG", poles=POLES)).poles() == ("Russia", "China")


def test_shares_of_poles_in_a_domain() -> None:
    rows = trade(
        ("MNG", "CHN", "exports", 60, "USD"), ("MNG", "JPN", "exports", 20, "USD"), ("MNG", "KAZ", "exports", 20, "USD")
    )
    found = Balance(Held(rows, "MNG", poles=POLES)).shares("trade")
    assert dict(found.select("object", "value").rows()) == {"China": 0.6, "third neighbours": 0.2, "others": 0.2}
    with pytest.raises(BadUse, match="there is no domain of shares 'trad'; did you mean trade"):
        Balance(Held(rows, "MNG", poles=POLES)).shares("trad")


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_table_of_ones_own_is_measured(table: Callable[[str], Path]) -> None:
    path = table("subject,object,year,value\nMNG,CHN,2014,30\nMNG,RUS,2014,30\nMNG,JPN,2014,20\nMNG,KOR,2014,20\n")
    found = measured_on([path], "hhi", {"scale": 10_000})
    assert found["value"].to_list() == [pytest.approx(2600)]  # the worked example of the US Department of Justice


def test_what_is_wrong_with_a_table_of_ones_own_is_told(table: Callable[[str], Path]) -> None:
    with pytest.raises(BadInput, match=r"table.csv, row 2: value is 'many' and no number"):
        measured_on([table("subject,object,year,value\nMNG,CHN,2014,30\nMNG,RUS,2014,many\n")], "hhi")
    with pytest.raises(BadInput, match="year"):
        measured_on([table("subject,object,yeer,value\nMNG,CHN,2014,30\n")], "hhi")
    with pytest.raises(BadUse, match=r"trade_dependence takes 2 files with --on, in this order: trade \(subject"):
        measured_on([table("subject,object,year,value\nMNG,CHN,2014,30\n")], "trade_dependence")


def test_influence_is_put_together_from_what_is_joined() -> None:
    """Of Mongolia's trade of 100, 70 is with China and 30 with Russia; China's trade with Russia of 900 is the largest."""
    dyads = [(MNG, CHN, 40.0, 30.0), (MNG, RUS, 20.0, 10.0), (CHN, RUS, 500.0, 400.0)]
    trade_cells = pl.DataFrame(
        [(one, other, 2010, first, second, first, second, row) for row, (one, other, first, second) in enumerate(dyads, 1)],
        schema={
            "state1": pl.Int32, "state2": pl.Int32, "year": pl.Int32, "flow1": pl.Float64, "flow2": pl.Float64,
            "smoothflow1": pl.Float64, "smoothflow2": pl.Float64, "row": pl.UInt32,
        },
        orient="row",
    )  # fmt: skip
    from tulga.panel.feeding import fed

    rows = fed("influence", held(cow_trade=trade_cells), Matter()).frame
    told = {(row["subject"], row["object"], row["side"]): row["value"] for row in rows.to_dicts()}
    assert told["CHN", "MNG", "dependence"] == pytest.approx(0.7)
    assert told["MNG", "CHN", "dependence"] == pytest.approx(70 / 970)
    # Both directions of three dyads: four of the other five rank below or beside as the place of a tie says.
    assert told["CHN", "MNG", "bandwidth"] == pytest.approx((3.5 - 1) / 5)
    found = measured(held(cow_trade=trade_cells), "influence_capacity", Matter())
    assert {("CHN", "MNG"), ("MNG", "CHN")} <= set(found.select("subject", "object").rows())
    with pytest.raises(BadUse, match="influence needs trade, organisations, alliances or arms"):
        measured(held(), "influence_capacity", Matter())


def test_what_is_between_poles_is_between_those_declared_first() -> None:
    rows = trade(("MNG", "CHN", "exports", 60, "USD"), ("MNG", "RUS", "exports", 20, "USD"))
    told = Held(rows, "MNG", poles={"Russia": ["RUS"], "China": ["CHN"]})
    # Declared in this order, not in that of the names: (20 - 60) / 80.
    assert measured(told, "lean", Matter("trade_value", "exports"))["value"].to_list() == [-0.5]
    ties = known(
        ("BTN", "IND", 2020, "defence_cooperation", None, None, None),
        ("BTN", "NPL", 2020, "defence_cooperation", None, None, None),
        ("NPL", "IND", 2020, "defence_cooperation", None, None, None),
        ("CHN", "PAK", 2020, "official_visit", None, None, None),
        ("CHN", "PAK", 2020, "defence_cooperation", None, None, None),
    )
    bhutan = Held(ties, "BTN", poles={"India": ["IND"], "China": ["CHN"]})
    # Its one partner other than the poles, Nepal, is tied to India only.
    assert measured(bhutan, "pole_position", Matter("defence_cooperation"))["value"].to_list() == [1.0]
