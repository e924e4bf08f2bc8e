"""Events coded by machine: counted by directed dyad-year, every row of the right width, nothing averaged."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from tulga.errors import BadInput
from tulga.join.columns import Cells, cells
from tulga.join.connector import connectors
from tulga.read.events import TYPES

FIXTURES = Path(__file__).parent / "fixtures"
GDELT = FIXTURES / "gdelt.export.CSV"
POLECAT = FIXTURES / "polecat.txt"


def read_cells(name: str, path: Path) -> Cells:
    columns = connectors[name].columns
    assert columns is not None
    return cells(path, columns)


def told(problems: list[str], *parts: str) -> bool:
    return any(all(part in problem for part in parts) for problem in problems)


@pytest.mark.parametrize(("name", "path"), [("gdelt", GDELT), ("polecat", POLECAT)])
def test_cells_are_what_the_declaration_says(name: str, path: Path) -> None:
    connector = connectors[name]
    assert connector.columns is not None
    assert connector.licence
    assert connector.version
    assert connector.note
    read = read_cells(name, path)
    variables = [variable.name for variable in connector.columns.variables]
    assert read.frame.columns == ["state1", "state2", "year", *variables, "row"]
    assert read.frame.schema["year"] == pl.Int32
    assert read.frame.schema["row"] == pl.UInt32
    assert all(read.frame.schema[variable] == pl.Float64 for variable in variables)
    assert read.frame.select("state1", "state2", "year").is_unique().all()
    assert read.frame["row"].is_sorted()
    again = read_cells(name, path)
    assert again.frame.equals(read.frame)
    assert again.problems == read.problems


@pytest.fixture(scope="module")
def gdelt() -> Cells:
    return read_cells("gdelt", GDELT)


def test_counts_by_class_and_year_of_the_event(gdelt: Cells) -> None:
    columns = ["state1", "state2", "year", "verbal_cooperation", "material_cooperation", "verbal_conflict",
               "material_conflict", "events", "root_events", "row"]  # fmt: skip
    named = gdelt.frame.rename(lambda name: name.removeprefix("gdelt_"))
    assert named.select(columns).rows() == [
        ("MNG", "CHN", 2023, 1, 0, 0, 0, 1, 1, 1),
        ("MNG", "CHN", 2024, 1, 1, 0, 0, 2, 1, 2),
        ("CHN", "MNG", 2024, 1, 0, 0, 0, 1, 1, 4),
        ("USA", "MNG", 2024, 0, 1, 0, 0, 1, 1, 5),
        ("RUS", "UKR", 2024, 0, 0, 1, 2, 3, 2, 6),
        ("ROU", "MNG", 2024, 1, 0, 0, 0, 1, 1, 12),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        (":15:", "62 columns, not 61"),
        (":16:", "58 columns, not 61"),
        (":17:", "class 9 do not fit", "shifted"),
        (":18:", "day 20240101, year 2023"),
        ("of 14 events 10 are between two states, 1 within one state and 3 name no state",),
        ("counted once: 1",),
        ("country code 'EUR' is no state: 2 rows",),
    ],
)
def test_every_other_row_is_accounted_for(gdelt: Cells, parts: tuple[str, ...]) -> None:
    assert told(gdelt.problems, *parts), gdelt.problems


def test_a_folder_of_days_and_zips_counts_each_event_once(tmp_path: Path, gdelt: Cells) -> None:
    lines = GDELT.read_text().splitlines(keepends=True)[:14]
    (tmp_path / "20240101000000.export.CSV").write_text("".join(lines[:5]))
    with zipfile.ZipFile(tmp_path / "20240101001500.export.CSV.zip", "w") as archive:
        archive.writestr("20240101001500.export.CSV", "".join(lines[5:]))
    (tmp_path / "notes.md").write_text("not a table")
    assert read_cells("gdelt", tmp_path).frame.equals(gdelt.frame)


def test_an_older_edition_is_refused_by_its_width(tmp_path: Path) -> None:
    path = tmp_path / "20130401.export.CSV"
    path.write_text("\n".join("\t".join(["x"] * 58) for _ in range(3)))
    with pytest.raises(BadInput, match=r"20130401\.export\.CSV: most rows have 58 columns, not 61: .*GDELT 1\.0"):
        read_cells("gdelt", path)


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    good = GDELT.read_text().splitlines()[0]
    path = tmp_path / "day.csv"
    path.write_text("\n".join([*[good] * 40, *["only\ttwo"] * 30]))
    gdelt = read_cells("gdelt", path)
    assert sum("2 columns, not 61" in problem for problem in gdelt.problems) == 20
    assert told(gdelt.problems, "10 more rows like these")


def test_an_empty_file_a_missing_one_and_a_folder_without_any(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file that ends with"):
        read_cells("gdelt", tmp_path)
    (tmp_path / "day.csv").write_text("")
    with pytest.raises(BadInput, match="empty"):
        read_cells("gdelt", tmp_path / "day.csv")
    with pytest.raises(BadInput, match="no such file"):
        read_cells("gdelt", tmp_path / "night.csv")


@pytest.fixture(scope="module")
def polecat() -> Cells:
    return read_cells("polecat", POLECAT)


def test_one_variable_a_type_of_plover(polecat: Cells) -> None:
    assert [name for name in polecat.frame.columns if name.startswith("polecat_")] == [
        *(f"polecat_{kind.lower()}" for kind in TYPES), "polecat_events", "polecat_military",
    ]  # fmt: skip


def test_counts_by_type_and_context(polecat: Cells) -> None:
    named = polecat.frame.rename(lambda name: name.removeprefix("polecat_"))
    columns = ["state1", "state2", "year", "consult", "support", "cooperate", "accuse", "events", "military", "row"]
    assert named.select(columns).rows() == [
        ("MNG", "CHN", 2023, 2, 0, 0, 0, 2, 1, 1),
        ("USA", "MNG", 2023, 0, 0, 1, 0, 1, 1, 3),
        ("CHN", "USA", 2023, 0, 0, 0, 1, 1, 0, 4),
        ("DEU", "MNG", 2023, 0, 1, 0, 0, 1, 0, 7),
        ("FRA", "MNG", 2023, 0, 1, 0, 0, 1, 0, 7),
        ("MNG", "CHN", 2024, 1, 0, 0, 0, 1, 0, 9),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ("row 13", "16 cells, the header 15"),
        ("'05/06/2023' is no date", "row 11"),
        ("'CONSUL' is no type of event", "row 10"),
        ("country 'Atlantis' is no state", "row 12"),
        ("counted once: 2",),
    ],
)
def test_what_is_not_counted_is_told(polecat: Cells, parts: tuple[str, ...]) -> None:
    assert told(polecat.problems, *parts), polecat.problems


def test_a_folder_of_weeks_counts_the_rows_on(tmp_path: Path, polecat: Cells) -> None:
    head, *rows = POLECAT.read_text().splitlines(keepends=True)
    (tmp_path / "ngecEvents-2023-18.txt").write_text(head + "".join(rows[:4]))
    (tmp_path / "ngecEvents-2023-19.txt").write_text(head + "".join(rows[4:12]))
    assert read_cells("polecat", tmp_path).frame.equals(polecat.frame)


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "week.txt"
    path.write_text(POLECAT.read_text().replace("Recipient Country", "Recipient Contry", 1))
    with pytest.raises(BadInput, match="no column 'Recipient Country'; did you mean Recipient Contry"):
        read_cells("polecat", path)
