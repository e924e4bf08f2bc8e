"""`tulga panel`: whose rows, which variables, how far, and as what."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tulga.cli.main import main
from tulga.workspace import Workspace

Run = Callable[..., tuple[int | str | None, str, str]]
TIDY = """subject,object,year,relation,item,value,unit,source,note
MNG,CHN,2014,trade_value,exports,150,USD,x,
MNG,RUS,2014,trade_value,exports,0,USD,x,
KAZ,CHN,2013,trade_value,exports,70,USD,x,
MNG,,2012/2030,membership,,,,x,
"""
FLOWS = """ccode1,ccode2,year,flow1,flow2,smoothflow1,smoothflow2
365,712,2011,12.5,2,12.5,2
710,712,2011,-9,8,-9,8
365,710,2011,20,30,20,30
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("panel")
    (home / "trade.csv").write_text(TIDY)
    (home / "flows.csv").write_text(FLOWS)
    with Workspace.create(home / "w", "MNG", "Mongolia") as ws:
        ws.join("tidy", home / "trade.csv")
        assert ws.join("cow-trade", home / "flows.csv").problems == ()
    return home / "w"


@pytest.fixture
def tulga(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> tuple[int | str | None, str, str]:
        monkeypatch.setattr(sys, "argv", ["tulga", "panel", *words, "--workspace", str(folder)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return run


def table(text: str) -> pl.DataFrame:
    return pl.read_csv(io.StringIO(text), infer_schema=False)


def test_by_default_the_rows_of_the_own_state_with_what_is_known(tulga: Run) -> None:
    status, out, _ = tulga("dyads", "--from", "2013", "--to", "2014")
    found = table(out)
    assert status == 0
    assert found.columns[:3] == ["iso3_1", "iso3_2", "year"]
    assert found.filter((pl.col("iso3_1") != "MNG") & (pl.col("iso3_2") != "MNG")).is_empty()
    exports = {
        row["iso3_2"]: row["trade_value: exports [USD]"] for row in found.filter(iso3_1="MNG", year="2014").to_dicts()
    }
    assert (exports["CHN"], exports["RUS"], exports["ITA"]) == ("150.0", "0.0", None)


def test_all_states_have_rows_where_they_are_asked_for(tulga: Run) -> None:
    _, out, _ = tulga("dyads", "--from", "2013", "--to", "2013", "--all-states")
    kazakh = table(out).filter(iso3_1="KAZ", iso3_2="CHN")
    assert kazakh["trade_value: exports [USD]"].to_list() == ["70.0"]


def test_a_dataset_with_its_missing_codes_and_both_directions(tulga: Run) -> None:
    _, out, _ = tulga("dyads", "--from", "2011", "--to", "2011", "--system", "cow", "--with", "cow-trade", "--no-known")
    found = {(row["ccode1"], row["ccode2"]): (row["flow1"], row["flow2"]) for row in table(out).iter_rows(named=True)}
    assert found["712", "365"] == ("2.0", "12.5")
    assert found["710", "712"] == (None, "8.0")
    assert found["712", "2"] == (None, None)


def test_names_may_be_repeated_listed_or_follow(tulga: Run) -> None:
    same = [
        tulga("dyads", "--from", "2011", "--to", "2011", *names)[1]
        for names in (
            ["--with", "cow-trade", "--with", "majors"],
            ["--with", "cow-trade,majors"],
            ["--with", "cow-trade", "majors"],
        )
    ]
    assert same[0] == same[1] == same[2]
    assert "major1" in table(same[0]).columns


def test_all_is_every_joined_dataset_and_everything_known_written_with_its_codebook(tulga: Run, tmp_path: Path) -> None:
    out = tmp_path / "mongolia.csv"
    status, said, _ = tulga("dyads", "--from", "1990", "--with", "all", "--out", str(out))
    assert status == 0
    assert "1990 to 2014" in said  # the last year that anything begins in, not that until which it holds
    columns = pl.read_csv(out, infer_schema=False).columns
    assert {"flow1", "smoothflow2", "major1", "name2", "trade_value: exports [USD]"} <= set(columns)
    book = json.loads((tmp_path / "mongolia.codebook.json").read_text(encoding="utf-8"))
    assert [*(key["name"] for key in book["keys"]), *(one["name"] for one in book["variables"])] == columns
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mongolia.bib", "mongolia.codebook.json", "mongolia.codebook.md", "mongolia.csv", "mongolia.datapackage.json",
    ]  # fmt: skip
    assert tulga("dyads", "--from", "1990", "--out", str(out))[0] == 2
    assert tulga("dyads", "--from", "1990", "--out", str(out), "--force")[0] == 0


def test_of_all_what_a_panel_of_states_cannot_have_is_told(tulga: Run) -> None:
    status, out, err = tulga("states", "--from", "2011", "--to", "2011", "--with", "all")
    assert status == 0
    assert "left out: cow-trade is of dyads" in err
    assert table(out).height == 1


def test_an_undirected_dyad_stands_once(tulga: Run) -> None:
    both, once = (
        table(tulga("dyads", "--from", "2014", "--to", "2014", "--no-known", *way)[1]).height
        for way in ([], ["--undirected"])
    )
    assert both == 2 * once


def test_the_long_table_has_the_evidence(tulga: Run) -> None:
    _, out, _ = tulga("dyads", "--from", "2014", "--to", "2014", "--long")
    (china,) = table(out).filter(object="CHN").to_dicts()
    assert (china["subject"], china["value"], china["status"]) == ("MNG", "150.0", "value")
    assert len(china["evidence"]) == 16


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--with", "cow-trad"], "there is no connector 'cow-trad'; did you mean cow-trade"),
        (["--with", "atop"], "atop is not joined"),
        (["--with", "sipri"], "sipri has observations"),
        (["--system", "cwo"], "there is no state system 'cwo'; did you mean cow?"),
        (["--long", "--with", "all"], "--long prints what is known"),
        (["--out", "mongolia.rds"], "R reads .csv"),
        (["cow-trade"], "did you mean --with cow-trade?"),
        (["--to", "2013"], "the years 2014 to 2013 run backwards"),
    ],
)
def test_what_cannot_be_is_one_sentence(tulga: Run, words: list[str], said: str) -> None:
    status, out, err = tulga("dyads", "--from", "2014", *words)
    assert (status, out) == (2, "")
    assert said in err


def test_a_workspace_without_a_year_asks_for_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Workspace.create(tmp_path / "empty", "NATO", "An alliance").close()
    for words, said in (
        (["--from", "2000"], "say the last one with --to"),
        (["--from", "2000", "--to", "2001"], "--all-states"),
    ):
        monkeypatch.setattr(sys, "argv", ["tulga", "panel", "dyads", *words, "--workspace", str(tmp_path / "empty")])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 2
        assert said in capsys.readouterr().err


def test_every_known_cell_of_the_worked_example_leads_to_a_claim(demo: Path) -> None:
    with Workspace.open(demo) as ws:
        rows = ws.dyad_years(1990, 2024).only("MNG")
        made = rows.with_known(ws.observations, ws.facts(), ws.sources())
        assert made.known is not None
        ids = {one for cells in made.known.cells.values() for one in cells["evidence"].explode().to_list()}
        assert len(ids) > 200
        assert all(ws.claim(one).relation for one in ids)
        tier = made.table.filter(iso3_1="MNG", iso3_2="RUS", year=2020)
        # Mongolia and Russia declared it on 3 September 2019.
        assert tier["partnership_level item"].item() == "comprehensive strategic partnership"
        assert all(ws.source(name).title for entry in made.codebook for name in entry.sources)
