"""Shares against a limit: exactly at it, on both sides, inside an interval, and counted as another's."""

import json
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadUse
from tulga.measures import measures
from tulga.measures.attribution import against_limit, attribute
from tulga.measures.dependence import mirrored

ROOT = Path(__file__).resolve().parents[2]


def held(**shares: float | None) -> pl.DataFrame:
    """Holders of one state's whole; `total` is the stated one."""
    names = [None if name == "total" else name for name in shares]
    columns = {"subject": "MNG", "object": names, "year": 2018, "value": list(shares.values())}
    return pl.DataFrame(columns, schema_overrides={"object": pl.String, "value": pl.Float64})


def verdicts(frame: pl.DataFrame, **options: Any) -> dict[str, str]:
    return dict(measures["shares_against_limit"](frame, **options).select("object", "verdict").iter_rows())


def test_exactly_at_the_limit_is_not_above_it() -> None:
    assert verdicts(held(A=1, B=1, C=1)) == dict.fromkeys("ABC", "not above")
    assert verdicts(held(A=10, B=10, C=10.001)) == {"A": "not above", "B": "not above", "C": "above"}
    assert verdicts(held(A=0.1, B=0.2, total=0.3), limit=2 / 3)["B"] == "not above"


def test_an_interval_around_the_limit_is_undetermined() -> None:
    """CAN has 30 to 40 of 100, CHN 25 to 35, RUS 35 to 45: a third is inside the first two."""
    frame = held(CAN=30, CHN=25, RUS=35, total=100)
    assert verdicts(frame) == {"CAN": "undetermined", "CHN": "undetermined", "RUS": "above"}
    assert verdicts(frame, rest="others") == {"CAN": "not above", "CHN": "not above", "RUS": "above"}


def test_the_answer_stands_both_ways() -> None:
    found = measures["shares_against_limit"](held(CHN=25, HKG=10, CAN=20, total=100), attributed={"HKG": "CHN"})
    china = found.filter(pl.col("object") == "CHN").row(0, named=True)
    assert (china["low"], china["high"], china["verdict"]) == (0.35, pytest.approx(0.8), "above")
    assert (china["alone_low"], china["alone_high"], china["alone_verdict"]) == (0.25, 0.7, "undetermined")
    assert found["object"].to_list() == ["CAN", "CHN"]


def test_an_owner_with_nothing_of_its_own() -> None:
    found = measures["shares_against_limit"](held(HKG=40, CAN=60), attributed={"HKG": "CHN"}).row(1, named=True)
    assert (found["object"], found["value"], found["alone_low"], found["alone_verdict"]) == ("CHN", 0.4, None, None)


def test_a_piece_without_a_value_makes_the_owner_an_interval() -> None:
    frame = held(CHN=25, HKG=None, CAN=60, total=100)
    found = measures["shares"](frame, attributed={"HKG": "CHN"}, rest="others").select("object", "low", "high").rows()
    assert found == [("CAN", 0.6, 0.6), ("CHN", 0.25, pytest.approx(0.4))]
    assert attribute(frame, {"HKG": "CHN"}).select("object", "value").rows() == [
        (None, 100),
        ("CAN", 60),
        ("CHN", None),
    ]


def test_concentration_of_attributed_holders() -> None:
    assert measures["hhi"](attribute(held(CHN=25, HKG=25, CAN=50), {"HKG": "CHN"}))["value"].to_list() == [0.5]


def test_a_chain_of_attribution_is_refused() -> None:
    with pytest.raises(BadUse, match="HKG is attributed to CHN, which is itself attributed to XXX"):
        attribute(held(CHN=1, HKG=1), {"HKG": "CHN", "CHN": "XXX"})
    with pytest.raises(BadUse, match="the limit of a share is 25: it lies between 0 and 1"):
        measures["shares_against_limit"](held(CHN=1), limit=25)


def test_any_measure_is_held_against_a_limit() -> None:
    few = against_limit(measures["effective_partners"](held(A=60, B=30, total=100), order=1), 1.5)
    assert few.columns[-1] == "verdict"
    assert few["verdict"].to_list() == ["above"], "between 1.84 and more than anyone knows"
    assert against_limit(measures["hhi"](held(A=0, B=0)), 0.5)["verdict"].to_list() == [None], "undefined"
    assert against_limit(measures["hhi"](held(A=1, B=None)), 0.5)["verdict"].to_list() == ["undetermined"]


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_what_is_no_measure_runs_on_other_engines_too(engine: str) -> None:
    module = pytest.importorskip(engine)
    pytest.importorskip("pyarrow", reason="tables go over to other engines as Arrow")
    make = {"pandas": lambda table: table.to_pandas(), "duckdb": lambda table: module.from_arrow(table.to_arrow())}[
        engine
    ]
    frame, owners = held(CHN=25, HKG=10, CAN=None, total=100), {"HKG": "CHN"}
    trade = frame.drop_nulls("object").with_columns(item=pl.lit("imports"))
    for work, table in (
        (lambda one: attribute(one, owners), frame),
        (lambda one: against_limit(measures["shares"](one), 0.3), frame),
        (lambda one: measures["shares_against_limit"](one, attributed=owners), frame),
        (mirrored, trade),
    ):
        found = nw.from_native(work(make(table))).lazy().collect("polars").to_native()
        expected = work(table)
        key = [column for column in ("subject", "object", "item") if column in expected.columns]
        assert found.with_columns(pl.selectors.float().fill_nan(None)).sort(key).rows() == expected.sort(key).rows()


@settings(deadline=None, max_examples=30)
@given(
    values=st.lists(st.floats(0.1, 100), min_size=2, max_size=6),
    rest=st.floats(0.1, 100),
    limit=st.floats(0.05, 0.95),
    portions=st.lists(st.floats(0.01, 1), min_size=6, max_size=6),
)
def test_a_verdict_holds_in_every_world_that_could_be(
    values: list[float], rest: float, limit: float, portions: list[float]
) -> None:
    names = [f"P{n}" for n in range(6)]
    known = dict(zip(names, values, strict=False))
    said = verdicts(held(**known, total=sum(values) + rest), limit=limit)
    world = {name: known.get(name, 0) + rest * one / sum(portions) for name, one in zip(names, portions, strict=True)}
    truth = verdicts(held(**world), limit=limit)
    assert all(word in ("undetermined", truth[name]) for name, word in said.items())


@pytest.mark.shared
def test_sentences_of_other_cases_follow_the_rule(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from families.concentration import limit_on_shares

    public = json.loads((shared / "reference" / "B_one_third_rule.json").read_text())
    rule = public["inputs"]["rule"].replace("one third", "25 percent")
    cases = {
        "at": [25, 25, 25, 25],
        "over": [40, 60],
        "by a hair": [25.2, 24.8, 25, 25],
        "unknown": {"A": 20, "unknown": 10},
    }
    said = limit_on_shares({"rule": rule, "cases": cases})
    assert said["at"] == "no breach"
    assert said["over"] == public["expected"]["above"]
    assert said["by a hair"] == public["expected"]["below"].replace("33.4", "25.2").replace("1/3", "25%")
    assert said["unknown"].startswith("undetermined")
