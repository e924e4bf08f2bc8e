"""`tulga measure` and `tulga balance` as a user types them."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest


def tulga(*words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tulga", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)


@pytest.fixture
def market(tmp_path: Path) -> Path:
    path = tmp_path / "market.csv"
    path.write_text("subject,object,year,value\nA,w,2020,30\nA,x,2020,30\nA,y,2020,20\nA,z,2020,20\n", encoding="utf-8")
    return path


def test_measures_are_listed_with_what_they_take() -> None:
    listed = {row["name"]: row for row in json.loads(tulga("measure", "--json").stdout)}
    assert listed["trade_dependence"]["takes"] == "trade, gdp"
    assert {"hhi", "cinc", "vote_s_absolute", "ideal_points", "constraint", "lean"} <= set(listed)


def test_a_measure_tells_what_it_is() -> None:
    done = tulga("measure", "hhi", "--about")
    assert done.returncode == 0
    assert "Hirschman 1945" in done.stdout
    assert "subject, object, year, value" in done.stdout


def test_a_table_of_ones_own_goes_in_and_a_file_comes_out(market: Path, tmp_path: Path) -> None:
    out = tmp_path / "hhi.parquet"
    done = tulga("measure", "hhi", "--on", str(market), "--set", "scale=10000", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, "")
    # The worked example of the US Department of Justice: 30, 30, 20, 20 make 2,600 points.
    assert pl.read_parquet(out)["value"].to_list() == [pytest.approx(2600)]


def test_what_is_typed_wrong_is_told_in_one_sentence(market: Path, tmp_path: Path) -> None:
    for words, sentence in (
        (("measure", "hhj", "--on", str(market)), "there is no measure 'hhj'; did you mean hhi?"),
        (
            ("measure", "hhi", "--on", str(market), "--set", "skale=2"),
            "there is no option of hhi 'skale'; did you mean scale?",
        ),
        (("measure", "hhi", "--on", str(market), "--set", "scale"), "'scale' is no option: write NAME=VALUE"),
        (
            ("measure", "hhi", "--on", str(market), "--out", "hhi.doc"),
            "hhi.doc: a measure is written as .csv or .parquet",
        ),
        (("measure", "hhi", "--on", str(tmp_path / "none.csv")), "none.csv"),
        (("measure", "hhi", "--on", str(market), "--set", "scale=many"), "scale of hhi is a number, not 'many'"),
        (("measure", "top_k", "--on", str(market), "--set", "k=1.5"), "k of top_k is a whole number, not 1.5"),
        (("measure", "hhi", "--on", str(market), "--item", "exports"), "a table of your own is measured as it is"),
        (("balance", "--weight", "trade=2"), "--weight goes with --together"),
    ):
        done = tulga(*words)
        assert done.returncode in (1, 2)
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr


def test_every_number_of_a_workspace_leads_to_its_claims(demo: Path) -> None:
    done = tulga("measure", "shares", "--item", "exports", "--year", "2014", "--json", "--workspace", str(demo))
    rows = {row["object"]: row for row in json.loads(done.stdout)}
    assert len(rows["CHN"]["evidence"]) >= 2  # the partner's row and the total's
    shown = tulga("ledger", "show", rows["CHN"]["evidence"][0], "--workspace", str(demo))
    assert shown.returncode == 0, shown.stderr


def test_the_balance_of_the_demo_is_told_by_domain(demo: Path) -> None:
    rows = json.loads(tulga("balance", "--json", "--year", "2018", "--workspace", str(demo)).stdout)
    told = {row["domain"]: row for row in rows}
    # Mongolia at -0.50, Russia at 0.13 and China at -0.49 in session 73: (0.01 - 0.63) / 0.64.
    assert told["votes"]["value"] == pytest.approx(-0.62 / 0.64)
    assert all(row["evidence"] or row["sources"] for row in rows)
    whole = json.loads(tulga("balance", "--together", "--json", "--year", "2018", "--workspace", str(demo)).stdout)
    assert whole[0]["value"] is None  # trade is only bounded in that year
    assert -1 == whole[0]["least"] <= whole[0]["low"] < whole[0]["high"] <= whole[0]["most"]


def test_a_workspace_stays_of_its_state(tmp_path: Path) -> None:
    folder = tmp_path / "kazakhstan"
    assert tulga("init", "Kazakhstan", "--workspace", str(folder)).returncode == 0
    for words in (("init", "Mongolia"), ("demo", "--pack", "bhutan", "--build-only")):
        done = tulga(*words, "--workspace", str(folder))
        assert done.returncode != 0
        assert "the workspace here is of Kazakhstan, not of " in done.stderr


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("state: KAZ\ntitle: K\npoles: 3\n", "line 3: poles: Input should be a valid dictionary"),
        ("state: KAZ\ntitle: K\npoles: {Russia: [RUZ]}\n", "there is no actor 'RUZ'"),
        ("state: KAX\ntitle: K\n", "there is no actor 'KAX'"),
        ("state: KAZ\ntitle: K\npole: {}\n", "line 3: pole: there is no such field; did you mean poles?"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told(settings: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "tulga.yml").write_text(settings, encoding="utf-8")
    done = tulga("balance", "--workspace", str(tmp_path))
    assert done.returncode != 0
    assert sentence in done.stderr


def test_a_balance_without_poles_says_how_to_declare_them(tmp_path: Path) -> None:
    folder = tmp_path / "kazakhstan"
    assert tulga("init", "Kazakhstan", "--workspace", str(folder)).returncode == 0
    done = tulga("balance", "--workspace", str(folder))
    assert done.returncode == 2
    assert "declare `poles: {NAME: [STATE, ...]}` in tulga.yml" in done.stderr
