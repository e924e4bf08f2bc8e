"""Variables of datasets on the rows of a panel, worked by hand."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tulga.actors.systems import system
from tulga.errors import BadUse
from tulga.join.columns import Columns, Variable
from tulga.panel import Files, dyad_years, joining
from tulga.panel.distance import great_circle

MONGOLIA, CHINA, RUSSIA, AMERICA = 712, 710, 365, 2
FLOWS = (Variable("flow1", "", other_way="flow2"), Variable("flow2", "", other_way="flow1"))


def rows(*keys: tuple[int, int, int]) -> pl.DataFrame:
    return pl.DataFrame(keys, schema={"code1": pl.Int32, "code2": pl.Int32, "year": pl.Int32}, orient="row")


def cells(table: dict[str, list[object]]) -> pl.DataFrame:
    frame = pl.DataFrame(table).with_row_index("row", 1)
    return frame.with_columns(pl.col(n).cast(pl.Int32) for n in frame.columns if n.startswith("state") or n == "year")


def columns(grain: str, *variables: Variable) -> Columns:
    states = ("one", "other") if "dyad" in grain else ("one",)
    return Columns(grain, "cow", states, variables)  # type: ignore[arg-type]


def test_an_undirected_dyad_is_turned_with_its_flows() -> None:
    trade = cells({"state1": [CHINA], "state2": [MONGOLIA], "year": [2014], "flow1": [5.0], "flow2": [2.0]})
    panel = rows((CHINA, MONGOLIA, 2014), (MONGOLIA, CHINA, 2014), (MONGOLIA, RUSSIA, 2014))
    made = joining.onto_dyads(panel, trade, columns("dyad-year", *FLOWS), ["flow1", "flow2"])
    assert made.select("flow1", "flow2").rows() == [(5.0, 2.0), (2.0, 5.0), (None, None)]


def test_a_direction_that_the_file_has_itself_is_not_overwritten() -> None:
    trade = cells({"state1": [CHINA, MONGOLIA], "state2": [MONGOLIA, CHINA], "year": [2014] * 2, "flow1": [5.0, 2.5]})
    one = Variable("flow1", "")
    made = joining.onto_dyads(rows((MONGOLIA, CHINA, 2014)), trade, columns("dyad-year", one), ["flow1"])
    assert made["flow1"].to_list() == [2.5]


def test_zero_within_the_coverage_and_unknown_outside() -> None:
    frame = rows((MONGOLIA, CHINA, 2015), (MONGOLIA, CHINA, 2018), (MONGOLIA, CHINA, 2019))
    frame = frame.with_columns(pact=pl.lit(None, dtype=pl.Float64))
    made = frame.with_columns(joining.filled(Variable("pact", "", absent="zero"), "pact", (1815, 2018)))
    assert made["pact"].to_list() == [0.0, 0.0, None]


def test_a_variable_of_states_stands_for_both_ends() -> None:
    power = cells({"state": [CHINA, MONGOLIA], "year": [2010, 2010], "cinc": [0.2, 0.001]})
    made = joining.onto_ends(
        rows((MONGOLIA, CHINA, 2010)), power, columns("state-year", Variable("cinc", "")), ["cinc"]
    )
    assert made.row(0) == (MONGOLIA, CHINA, 2010, 0.001, 0.2)


def test_of_two_spells_in_a_year_the_first_day_counts() -> None:
    borders = cells(
        {
            "state1": [CHINA] * 2, "state2": [MONGOLIA] * 2, "conttype": [5.0, 1.0],
            "begin": [date(1950, 1, 1), date(1960, 9, 1)], "end": [date(1960, 9, 1), date(1962, 3, 1)],
        }
    )  # fmt: skip
    years = [(CHINA, MONGOLIA, year) for year in range(1959, 1964)]
    made = joining.onto_dyads(rows(*years), borders, columns("dyad-spell", Variable("conttype", "")), ["conttype"])
    assert made["conttype"].to_list() == [5.0, 5.0, 1.0, 1.0, None]


def test_cells_go_over_to_another_system_by_the_states_of_their_year() -> None:
    power = cells({"state": [260, 255, 365], "year": [1980, 2000, 1980], "cinc": [1.0, 2.0, 3.0]})
    iso = joining.translated(power, system("cow"), system("iso"), 1975, 2005)
    assert iso.select("state", "year", "cinc").rows() == [("DEU", 1980, 1.0), ("DEU", 2000, 2.0), ("SUN", 1980, 3.0)]


def test_the_distance_of_antipodes_and_of_a_degree() -> None:
    places = pl.DataFrame({"a": [0.0, 10.0, 47.9], "b": [0.0, 20.0, 106.9], "c": [0.0, -10.0, 47.9]})
    places = places.with_columns(d=pl.Series([1.0, -160.0, 106.9]))
    found = places.select(great_circle("a", "b", "c", "d")).to_series().to_list()
    # One degree of a great circle is pi * 6378.137 / 180 km; antipodes are 180 degrees apart.
    assert found == pytest.approx([111.319491, 20037.508343, 0.0], abs=1e-5)


def test_what_is_not_joined_is_told() -> None:
    with pytest.raises(BadUse, match="tulga join cow-trade FILE"):
        dyad_years(2000, 2001).with_trade("cow")
    with pytest.raises(BadUse, match="no dataset 'sipri'"):
        dyad_years(2000, 2001).with_trade("sipri")


@pytest.mark.shared
def test_the_reference_panel_has_no_mismatch(shared: Path, tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "reference_panel.py"
    command = [sys.executable, str(script), str(shared / "panels"), str(tmp_path / "made.parquet")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count(": 0 cells differ") == 10
    made = pl.read_parquet(tmp_path / "made.parquet")
    assert {"conttype", "capdist"} < set(made.columns)


def test_a_dataset_may_be_a_folder(tmp_path: Path) -> None:
    fixture = Path(__file__).parents[1] / "join" / "fixtures" / "gdelt.export.CSV"
    (tmp_path / "day.export.CSV").write_bytes(fixture.read_bytes())
    files = Files({"gdelt": tmp_path})
    assert files.source_of("gdelt").id.startswith("gdelt@")
    assert files.source_of("gdelt").sha256 != Files({"gdelt": fixture}).source_of("gdelt").sha256
    assert files.cells("gdelt").equals(Files({"gdelt": fixture}).cells("gdelt"))
