"""`tulga join` as a person uses it: join, check, list, diff and fetch; versions beside each other; nothing by halves."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tulga.cli.main import main
from tulga.errors import BadInput, BadUse
from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.difference import difference, versions_of
from tulga.join.edition import content_hash, files_of
from tulga.span import Span
from tulga.workspace import Workspace

HEADER = "ccode1,ccode2,year,flow1,flow2"
TRADE = ("710,712,2014,5073.5,-9", "365,712,2014,61.75,1500", "2,710,2014,486297,-9")


def _read_folder(path: Path) -> Read:
    files = files_of(path)
    return Read(
        [Observation(n, "membership", "MNG", file.stem, Span.on("2024")) for n, file in enumerate(files, 1)], []
    )


@pytest.fixture(autouse=True)
def shown() -> Iterator[None]:
    """Two connectors for show: one of cells, one of a folder."""
    flow1 = Variable("flow1", "imports", "million USD", missing=("-9",), relation="trade_value", item="imports")
    columns = Columns(
        "dyad-year", "cow", ("ccode1", "ccode2"), (flow1, Variable("flow2", "x", missing=("-9",))), year="year"
    )
    covers = Coverage("all pairs of states", 2000, 2014)
    common: dict[str, Any] = {"licence": "none at all", "citation": {"title": "Trade, for show"}, "unit": None}
    address = Address("", file="trade-{year}.csv")
    connectors.add("show-trade")(
        Connector(
            name="show-trade", title="Trade, for show", coverage=covers, columns=columns, address=address, **common
        )
    )
    connectors.add("show-folder")(
        Connector(name="show-folder", title="A folder, for show", coverage=Coverage("all"), read=_read_folder, **common)
    )
    yield
    for name in ("show-trade", "show-folder"):
        connectors._things.pop(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "w", "MNG", "Mongolia").close()
    return tmp_path


def trade(folder: Path, *rows: str, name: str = "trade.csv", header: str = HEADER) -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n")
    return file


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["tulga", "join", *words])
        patch.setenv("TULGA_WORKSPACE", str(folder / "w"))
        with pytest.raises(SystemExit) as left:
            main()
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def kept(folder: Path) -> dict[str, bytes]:
    files = (each for part in ("cells", "observations", "files") for each in (folder / "w" / part).rglob("*"))
    return {str(each): each.read_bytes() for each in files if each.is_file()}


def test_cells_are_kept_and_those_of_the_own_state_are_observations(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = trade(folder, *TRADE)
    assert run(folder, capsys, "show-trade", str(file)) == (
        0, "trade.csv: 3 new rows of cells, 0 known, 0 rows not placed\n", ""
    )  # fmt: skip
    with Workspace.open(folder / "w") as ws:
        assert ws.cells("show-trade").select("state1", "flow1", "row").rows() == [
            (710, 5073.5, 1),
            (365, 61.75, 2),
            (2, 486297.0, 3),
        ]
        source = ws.source_of("show-trade")
        assert source.id == f"show-trade@{content_hash(file)[:8]}"
        assert ws.observations.select("subject", "object", "value", "source", "row").rows() == [
            ("CHN", "MNG", 5073.5, source.id, 1),
            ("RUS", "MNG", 61.75, source.id, 2),
        ]
        assert ws.joined.row(source.id, 2) == dict(zip(HEADER.split(","), TRADE[1].split(","), strict=True))
        with pytest.raises(
            BadUse, match="show-trad is not joined: `tulga join show-trad FILE`; did you mean show-trade"
        ):
            ws.cells("show-trad")


def test_joining_again_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = trade(folder, *TRADE)
    run(folder, capsys, "show-trade", str(file))
    before = kept(folder)
    assert len(before) == 3
    status, out, _ = run(folder, capsys, "show-trade", str(file))
    assert (status, out) == (0, "trade.csv: 0 new rows of cells, 3 known, 0 rows not placed\n")
    assert kept(folder) == before


def test_what_was_made_for_pages_can_be_made_again(folder: Path) -> None:
    with Workspace.open(folder / "w") as ws:
        ws.join("show-trade", trade(folder, *TRADE))
        before, cells = kept(folder), ws.observations
    shutil.rmtree(folder / "w" / "cells" / "show-trade" / "MNG")
    with Workspace.open(folder / "w") as ws:
        assert ws.observations.equals(cells)
    assert kept(folder) == before


def test_a_file_that_cannot_be_used_leaves_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = trade(folder, *TRADE, header="ccode1,ccode2,year,flow_1st,flow2")
    status, out, err = run(folder, capsys, "show-trade", str(file))
    assert (status, out) == (1, "")
    assert err == "tulga: trade.csv: the table has no column 'flow1'; did you mean flow2 or flow_1st?\n"
    assert kept(folder) == {}
    with Workspace.open(folder / "w") as ws:
        assert ws.sources() == []


def test_rows_that_cannot_be_placed_are_named_and_the_others_joined(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(folder, capsys, "show-trade", str(trade(folder, *TRADE, "999,712,2014,1,1")))
    assert (status, out) == (1, "trade.csv: 3 new rows of cells, 0 known, 1 rows not placed\n")
    assert err.startswith("tulga: trade.csv, row 4, column ccode1: 999 is no state code of the Correlates of War")


def test_a_newer_version_stands_beside_the_old_and_they_can_be_compared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, capsys, "show-trade", str(trade(folder, *TRADE)))
    status, _, err = run(folder, capsys, "diff", "show-trade")
    assert status == 2
    assert "there is one version of show-trade" in err
    trade(folder, "710,712,2014,5100,-9", TRADE[1], "712,740,2014,20,300")
    run(folder, capsys, "show-trade", str(folder / "trade.csv"))
    with Workspace.open(folder / "w") as ws:
        assert len(ws.joined.versions("show-trade")) == 2
        assert ws.cells("show-trade")["flow1"].to_list() == [5100.0, 61.75, 20.0]
        assert set(ws.observations["source"]) == {ws.source_of("show-trade").id}
        old, new = versions_of(ws.joined, "show-trade")
        assert (old.current, new.current) == (False, True)
    status, out, _ = run(folder, capsys, "diff", "show-trade")
    assert status == 0
    assert "1 added, 1 gone, 1 changed" in out
    said = json.loads(run(folder, capsys, "diff", "show-trade", "--json")[1])
    assert said["added"]["rows"][0] | {} == {
        "state1": 712,
        "state2": 740,
        "year": 2014,
        "flow1": 20.0,
        "flow2": 300.0,
        "row": 3,
    }
    assert said["gone"]["rows"][0]["state1"] == 2
    assert said["changed"] == {
        "count": 1,
        "rows": [
            {"state1": 710, "state2": 712, "year": 2014, "variable": "flow1", "before": 5073.5, "after": 5100.0,
             "row_before": 1, "row_after": 1}
        ],
    }  # fmt: skip


def test_twenty_differences_are_shown_unless_all_are_wanted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for value in (1, 2):
        rows = [f"710,712,{year},{value},-9" for year in range(1980, 2010)]
        run(folder, capsys, "show-trade", str(trade(folder, *rows)))
    said = json.loads(run(folder, capsys, "diff", "show-trade", "--json")[1])
    assert (said["changed"]["count"], len(said["changed"]["rows"])) == (30, 20)
    said = json.loads(run(folder, capsys, "diff", "show-trade", "--json", "--all")[1])
    assert len(said["changed"]["rows"]) == 30


def test_tables_of_ones_own_are_compared_row_by_row_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for value in ("45", "46"):
        table = folder / "Partners.csv"
        table.write_text(
            f"subject,object,year,relation,item,value,unit\nMNG,CHN,2019,trade_value,exports,{value},USD\n"
        )
        assert run(folder, capsys, "tidy", str(table))[0] == 0
    said = json.loads(run(folder, capsys, "diff", "partners", "--json")[1])
    assert [(each["before"], each["after"]) for each in said["changed"]["rows"]] == [("45", "46")]
    assert (said["added"]["count"], said["gone"]["count"]) == (0, 0)


def test_rows_with_one_key_are_compared_in_their_order_and_new_variables_are_named() -> None:
    old = pl.DataFrame({"state": [2, 2], "year": [2000, 2000], "a": [1.0, None], "b": [1, 1], "row": [1, 2]})
    new = pl.DataFrame({"state": [2, 2, 2], "year": [2000] * 3, "a": [1.0, 5.0, 9.0], "c": [1, 1, 1], "row": [1, 2, 3]})
    found = difference(old, new)
    assert found.changed.select("variable", "before", "after").rows() == [("a", None, 5.0)]
    assert found.added["row"].to_list() == [3]
    assert (found.variables_added, found.variables_gone) == (("c",), ("b",))


def test_check_says_what_would_be_joined_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = trade(folder, *TRADE, "710,712,2015,1,1", "710,712,nn,1,1")
    status, out, err = run(folder, capsys, "check", "show-trade", str(file))
    assert (status, err) == (1, "")
    assert out.startswith("trade.csv: 4 rows of cells, 1 things not placed (show-trade@")
    assert "declared: all pairs of states, 2000 to 2014" in out
    assert "1 rows lie in years that are not declared" in out
    assert "trade.csv, row 5, column year: 'nn' is not a year from 1800 to 2200; the row is left out" in out
    said = json.loads(run(folder, capsys, "check", "show-trade", str(file), "--json")[1])
    assert said["covers"][1] == {"what": "flow2", "values": 2, "rows": 4, "first": 2014, "last": 2015}
    assert (said["rows"], said["outside"], len(said["problems"])) == (4, 1, 1)
    assert kept(folder) == {}


def test_check_counts_observations_by_what_they_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = folder / "Partners.csv"
    rows = [
        "MNG,CHN,2019,trade_value,exports,45,USD",
        "MNG,RUS,2020,trade_value,exports,,USD",
        "MNG,UN,1961,membership,,,",
    ]
    table.write_text("\n".join(["subject,object,year,relation,item,value,unit", *rows]))
    said = json.loads(run(folder, capsys, "check", "tidy", str(table), "--json")[1])
    assert said["covers"] == [
        {"what": "trade_value: exports", "values": 1, "rows": 2, "first": 2019, "last": 2020},
        {"what": "membership", "values": 1, "rows": 1, "first": 1961, "last": 1961},
    ]


def test_list_names_every_connector_and_what_is_joined(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, capsys, "show-trade", str(trade(folder, *TRADE)))
    said = {row["name"]: row for row in json.loads(run(folder, capsys, "list", "--json")[1])}
    assert set(said) == set(connectors)
    assert said["show-trade"]["covers"] == "all pairs of states, 2000 to 2014"
    assert said["show-trade"]["licence"] == "none at all"
    assert [each.partition("@")[0] for each in said["show-trade"]["joined"]] == ["show-trade"]
    assert said["show-folder"]["joined"] == []
    shutil.rmtree(folder / "w")
    assert run(folder, capsys, "list")[0] == 0, "no workspace is needed"


def test_a_folder_is_joined_by_the_hash_of_its_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = folder / "factbook"
    for name in ("asia/UN.json", "europe/OSCE.json", ".git/x.json"):
        (given / name).parent.mkdir(parents=True, exist_ok=True)
        (given / name).write_text(name)
    assert run(folder, capsys, "show-folder", str(given))[:2] == (
        0, "factbook: 2 new observations, 0 known, 0 rows not placed\n"
    )  # fmt: skip
    assert run(folder, capsys, "show-folder", str(given))[1].startswith("factbook: 0 new observations, 2 known")
    copies = [each.name for each in (folder / "w" / "files").rglob("*.json")]
    assert sorted(copies) == ["OSCE.json", "UN.json"]
    (given / "asia" / "UN.json").write_text("changed")
    assert run(folder, capsys, "show-folder", str(given))[1].startswith("factbook: 2 new observations")
    shutil.rmtree(given)
    given.mkdir()
    with pytest.raises(BadInput, match="the folder has no files"):
        content_hash(given)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Be silent."""


@pytest.fixture
def provider(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that a server on this machine gives out, as the address of the connector of cells."""
    served = folder / "served"
    served.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        object.__setattr__(
            connectors["show-trade"].address, "url", f"http://127.0.0.1:{server.server_port}/trade-{{year}}.csv"
        )
        yield served
        server.shutdown()


def test_fetch_says_on_which_terms_before_it_joins(
    folder: Path, provider: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = trade(provider, *TRADE, name="trade-2014.csv")
    status, out, err = run(folder, capsys, "show-trade", "--fetch", "--year", "2014")
    assert (status, out) == (0, "trade-2014.csv: 3 new rows of cells, 0 known, 0 rows not placed\n")
    lines = err.splitlines()
    assert lines[:3] == ["Trade, for show", "licence: none at all", "cite: Trade, for show."]
    assert lines[3].endswith("/trade-2014.csv (0.0 MB)")
    assert lines[4] == f"sha256: {content_hash(file)}"


def test_what_fetch_cannot_do_is_one_sentence(folder: Path, provider: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, capsys, "show-trade", "--fetch")[::2] == (
        2, "tulga: the provider has a file for each year: say which with --year\n"
    )  # fmt: skip
    assert "no address of show-folder is known" in run(folder, capsys, "show-folder", "--fetch")[2]
    status, _, err = run(folder, capsys, "show-trade", "--fetch", "--year", "1999")
    assert status == 1
    assert err.splitlines()[-1].endswith("404 File not found: there is nothing at this address any more")
    trade(provider, *TRADE, name="trade-2013.csv", header="ccode1,ccode2,year,imports,flow2")
    assert "no column 'flow1'" in run(folder, capsys, "show-trade", "--fetch", "--year", "2013")[2]
    assert kept(folder) == {}
    assert run(folder, capsys, "show-trade")[0] == 2
    assert run(folder, capsys, "show-trade", "x.csv", "--fetch")[0] == 2


def test_options_may_stand_before_the_name(folder: Path) -> None:
    file = trade(folder, "subject", name="x.csv", header="x")
    done = subprocess.run(
        [sys.executable, "-m", "tulga", "join", "-w", str(folder / "w"), "tidy", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no column 'subject'" in done.stderr
