"""The Mongolia example's tables: cited, complete in their columns, and their shares follow from their values."""

import csv
import json
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from tulga.relations import relations
from tulga.span import Span

PACK = Path(str(files("tulga"))) / "packs" / "mongolia"
TABLES = ("arms", "ideal_points", "investment", "trade")
COLUMNS = "subject object year relation item value unit source note"


def rows(table: str) -> list[dict[str, str]]:
    with (PACK / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def trade(relation: str, year: str, item: str, partner: str) -> Decimal:
    (row,) = (
        row
        for row in rows("trade")
        if (row["relation"], row["year"], row["item"], row["object"]) == (relation, year, item, partner)
    )
    return Decimal(row["value"])


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_are_tidy_and_cited(table: str) -> None:
    cited = {source["id"] for source in json.loads((PACK / "sources.json").read_text(encoding="utf-8"))}
    for row in rows(table):
        assert " ".join(row) == COLUMNS
        assert row["source"] in cited
        assert row["relation"] in relations()
        assert row["note"]
        assert str(Span.parse(row["year"])) == row["year"]
        assert Decimal(row["value"]).is_finite()


def test_no_table_says_a_thing_twice() -> None:
    for table in TABLES:
        keys = [(r["subject"], r["object"], r["year"], r["relation"], r["item"]) for r in rows(table)]
        assert len(set(keys)) == len(keys)


# China's share of Mongolia's trade in percent, as published from Correlates of War Trade 4.0.
@pytest.mark.parametrize(
    ("year", "item", "percent"),
    [
        ("2000", "exports", 48),
        ("2005", "exports", 56),
        ("2010", "exports", 82),
        ("2014", "exports", 95),
        ("2014", "imports", 42),
    ],
)
def test_the_shares_follow_from_the_values(year: str, item: str, percent: int) -> None:
    assert trade("trade_share", year, item, "CHN") == percent
    share = 100 * trade("trade_value", year, item, "CHN") / trade("trade_value", year, item, "")
    assert share.quantize(Decimal(1), ROUND_HALF_UP) == percent


@pytest.mark.parametrize("year", ["2000", "2005", "2010", "2014", "2018"])
@pytest.mark.parametrize("item", ["exports", "imports"])
def test_partners_do_not_exceed_the_total(year: str, item: str) -> None:
    flows = [r for r in rows("trade") if (r["relation"], r["year"], r["item"]) == ("trade_value", year, item)]
    if not flows:
        assert (year, item) == ("2018", "imports")
        return
    partners = sum(Decimal(r["value"]) for r in flows if r["object"])
    assert Decimal(0) < partners <= trade("trade_value", year, item, "")


def test_ideal_points_of_session_73_are_those_that_were_published() -> None:
    points = {row["subject"]: row["value"] for row in rows("ideal_points") if row["year"] == "2018"}
    assert points.pop("KOR")  # not among those that were looked up in the published file
    assert points == {"MNG": "-0.50", "CHN": "-0.49", "RUS": "0.13", "JPN": "0.80", "USA": "2.79"}


def test_ideal_points_are_of_the_same_six_states_in_every_session() -> None:
    states: dict[str, set[str]] = {}
    for row in rows("ideal_points"):
        assert row["item"] == f"UN General Assembly session {int(row['year']) - 1945}"
        states.setdefault(row["year"], set()).add(row["subject"])
    assert len(states) == 10
    assert set(map(frozenset, states.values())) == {frozenset({"MNG", "CHN", "RUS", "JPN", "KOR", "USA"})}


def test_arms_deliveries_are_those_of_the_register() -> None:
    delivered = {(row["item"], row["year"]): row["value"] for row in rows("arms")}
    assert delivered == {
        ("BTR-80", "2011"): "20",
        ("BTR-70M", "2012"): "40",
        ("T-72A", "2012/2015"): "100",
        ("BTR-70M", "2015"): "10",
    }


def test_the_pack_lists_its_parts_in_order_and_none_is_missing() -> None:
    pack = yaml.safe_load((PACK / "pack.yml").read_text(encoding="utf-8"))
    assert (pack["name"], pack["focal"]) == ("mongolia", "MNG")
    assert [part["kind"] for part in pack["parts"]] == ["facts", "documents", "tables", "doctrine", "scenarios"]
    for part in pack["parts"]:
        for pattern in part["files"]:
            assert list(PACK.glob(pattern)), pattern
    listed = {pattern for part in pack["parts"] for pattern in part["files"] if part["kind"] == "tables"}
    assert listed == {f"tables/{name}.csv" for name in TABLES}
