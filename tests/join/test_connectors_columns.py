"""The connectors that are declarations: what is made of the provider's own form, of other editions, and of what is wrong.

The fixtures are in the provider's form, with figures of our own; the expected values are read off them by hand.
"""

import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tulga.errors import BadInput
from tulga.join.columns import Cells, cells
from tulga.join.connector import connectors
from tulga.relations import relations

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """A dataset: its fixture, the cells that come of it, some of them by hand, and what the R package calls its columns.

    A cell is found by its row in the file. `renamed` is None where the R package has no such table.
    """

    name: str
    cells: int
    by_row: dict[int, dict[str, object]]
    renamed: dict[str, str] | None = None
    file: str = ""

    @property
    def path(self) -> Path:
        return FIXTURES / (self.file or f"{self.name}.csv")

    def read(self, path: Path | None = None) -> Cells:
        columns = connectors[self.name].columns
        assert columns is not None
        return cells(path or self.path, columns)


CASES = [
    Case(
        "cow-trade", 20,
        {
            1: {"state1": 2, "state2": 710, "year": 1972, "flow1": 32.4, "flow2": 63.5},
            2: {"flow1": None, "flow2": None, "smoothflow1": None},
            3: {"flow1": 2.12, "flow2": None, "smoothflow2": 0.4},
            17: {"state1": 710, "state2": 712, "year": 2014, "flow1": 5071.5, "flow2": 2210.35},
            20: {"flow1": 0.0, "flow2": 0.0},
        },
        {},
    ),
    Case(
        "cow-capabilities", 20,
        {
            3: {"state": 2, "year": 1945, "milex": 9e7, "cinc": 0.3838635},
            11: {"state": 712, "year": 1921, "milex": None, "milper": None, "irst": 0.0, "pec": None, "tpop": 647.0},
            19: {"state": 731, "milex": None, "irst": None, "milper": 1280.0},
        },
        {},
    ),
    Case(
        "cow-alliances", 16,
        {
            5: {"state1": 365, "state2": 712, "year": 1966, "defense": 1.0, "nonaggression": 1.0, "entente": 1.0},
            10: {"state1": 712, "state2": 710, "year": 1960, "defense": 0.0, "nonaggression": 1.0, "entente": 0.0},
            15: {"state1": 2, "state2": 20, "year": 1958, "defense": 1.0, "entente": 1.0},
            20: {"state1": 235, "state2": 200, "defense": 0.0, "entente": None},
        },
        {"defense": "cow_defense", "neutrality": "cow_neutral", "nonaggression": "cow_nonagg", "entente": "cow_entente"},
    ),
    Case(
        "cow-igos", 20,
        {
            1: {"state1": 2, "state2": 365, "year": 1950, "dyadigos": 3.0},
            4: {"dyadigos": 0.0},
            9: {"state1": 365, "state2": 710, "year": 1950, "dyadigos": 0.0},
            11: {"state1": 365, "state2": 712, "year": 1925, "dyadigos": None},
            17: {"state1": 710, "state2": 712, "year": 2014, "dyadigos": 7.0},
        },
    ),
    Case(
        "cow-contiguity", 20,
        {
            1: {"state1": 2, "state2": 20, "begin": date(1920, 1, 1), "end": date(2016, 12, 31), "conttype": 1.0},
            2: {"begin": date(1902, 5, 1), "end": date(1906, 9, 30), "conttype": 4.0},
            5: {"state1": 2, "state2": 365, "begin": date(1959, 1, 1), "conttype": 2.0},
            17: {"state1": 710, "state2": 712, "conttype": 1.0},
        },
    ),
    Case(
        "cow-diplomacy", 20,
        {
            6: {"state1": 2, "state2": 710, "year": 1975, "DR_at_1": 9.0, "DR_at_2": 9.0, "DE": 1.0},
            15: {"state1": 710, "state2": 712, "year": 1970, "DR_at_1": 1.0, "DR_at_2": 0.0, "DE": 1.0},
        },
    ),
    Case(
        "cow-capitals", 20,
        {
            3: {"state": 140, "begin": date(1816, 1, 1), "end": date(1960, 4, 20), "lat": -22.91, "lng": -43.17},
            4: {"state": 140, "begin": date(1960, 4, 21), "lat": -15.79, "lng": -47.88},
            17: {"state": 712, "lat": 47.92, "lng": 106.92},
        },
        {},
    ),
    Case(
        "dcad", 20,
        {
            6: {"state1": 2, "state2": 712, "year": 1996, "dcaSectorV1": 0.0, "dcaSectorV2": 1.0, "dcaAnyV2": 1.0},
            15: {"state1": 365, "state2": 712, "year": 2010, "dcaGeneralV1": 1.0, "dcaAnyV1": 1.0},
        },
    ),
    Case(
        "atop", 20,
        {
            5: {"state1": 712, "state2": 2, "year": 2013, "atop_defense": 0.0, "atop_nonagg": 1.0},
            9: {"state1": 365, "state2": 712, "year": 1936, "atop_defense": 1.0, "atop_consul": 1.0, "atop_nonagg": 0.0},
            15: {"state1": 365, "state2": 710, "atop_neutral": 1.0, "atop_offense": 0.0},
        },
        {
            "stateA": "ccode1", "stateB": "ccode2", "defense": "atop_defense", "offense": "atop_offense",
            "neutral": "atop_neutral", "nonagg": "atop_nonagg", "consul": "atop_consul",
        },
    ),
    Case(
        "un-votes", 20,
        {
            3: {"state": 365, "year": 1946, "roll_call": 3, "vote": 3.0},
            4: {"state": 712, "vote": 9.0},
            7: {"state": 437, "year": 1962, "roll_call": 900, "vote": 8.0},
            15: {"state": 2, "year": 2015, "roll_call": 5300, "vote": 3.0},
        },
    ),
    Case(
        "un-ideal-points", 20,
        {
            7: {"state": 437, "year": 1962, "ideal_point": 0.11},
            15: {"state": 712, "year": 2018, "ideal_point": -0.5},
        },
        {"IdealPoint": "IdealPointAll"},
    ),
    Case(
        "cow-states", 20,
        {
            2: {"state": 40, "begin": date(1902, 5, 20), "end": date(1906, 9, 25)},
            15: {"state": 712, "begin": date(1921, 3, 13), "end": date(2024, 12, 31)},
        },
        {},
    ),
    Case("cow-majors", 10, {4: {"state": 220, "begin": date(1945, 8, 15), "end": date(2024, 12, 31), "major": 1.0}}, {}),
    Case(
        "gw-states", 20,
        {
            7: {"state": 260, "begin": date(1949, 9, 21), "end": date(2020, 12, 31)},
            17: {"state": 712, "begin": date(1921, 3, 13)},
        },
        {"statenumber": "gwcode", "stateid": "stateabb", "countryname": "statename", "start": "startdate", "end": "enddate"},
        "gw-states.txt",
    ),
]  # fmt: skip
BY_NAME = {case.name: case for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_providers_own_form_is_read_whole(case: Case) -> None:
    read = case.read()
    assert [problem for problem in read.problems if ", row " in problem] == []
    assert read.frame.height == case.cells
    found = {row["row"]: row for row in read.frame.iter_rows(named=True)}
    for number, expected in case.by_row.items():
        assert {name: found[number][name] for name in expected} == expected, f"row {number}"


@pytest.mark.parametrize("case", [c for c in CASES if c.renamed is not None], ids=lambda case: case.name)
def test_another_edition_gives_the_same_cells(case: Case, tmp_path: Path) -> None:
    # As R packages keep it: other names, numbers floating, days as dates, a code for missing already missing.
    separator = "\t" if case.path.suffix == ".txt" else ","
    table = pl.read_csv(
        case.path,
        separator=separator,
        encoding="latin-1",
        null_values="-9",
        infer_schema_length=None,
        try_parse_dates=True,
    )
    numbers = table.with_columns(pl.selectors.integer().cast(pl.Float64)).rename(case.renamed or {})
    numbers.write_parquet(tmp_path / "table.parquet")
    assert case.read(tmp_path / "table.parquet").frame.equals(case.read().frame)


@pytest.mark.parametrize("name", [n for n, c in connectors.items() if c.columns])
def test_a_declaration_holds_together(name: str) -> None:
    connector = connectors[name]
    assert connector.columns is not None
    variables = {variable.name: variable for variable in connector.columns.variables}
    assert len(variables) == len(connector.columns.variables)
    for variable in variables.values():
        assert variable.label
        assert variable.relation is None or variable.relation in relations()
        if variable.other_way is not None:
            assert variables[variable.other_way].other_way == variable.name
            assert variables[variable.other_way].unit == variable.unit
        if variable.absent == "zero":
            last = variable.last or connector.coverage.last
            assert last is not None, "zero may not run on for ever"
    assert len(connector.columns.states) == (2 if "dyad" in connector.columns.grain else 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_dataset_says_whose_it_is_and_what_to_beware_of(case: Case) -> None:
    connector = connectors[case.name]
    assert connector.name == case.name
    assert connector.licence
    assert connector.note
    assert connector.version
    assert {"type", "title", "author"} <= set(connector.citation)
    assert connector.address is not None
    assert connector.address.url.startswith("http")


# What a table is found by ------------------------------------------------------------------------------------------


def test_capabilities_lie_in_an_archive_within_an_archive(tmp_path: Path) -> None:
    inner = tmp_path / "NMC-v7-abridged.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(FIXTURES / "cow-capabilities.csv", "NMC-70-abridged.csv")
    outer = tmp_path / "NMCv7.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "NMCv7/NMC-v7-abridged.zip")
        archive.writestr("__MACOSX/NMCv7/._NMC-v7-abridged.zip", "x")
    case = BY_NAME["cow-capabilities"]
    assert case.read(outer).frame.equals(case.read().frame)


def test_the_master_list_is_taken_not_the_yearly_tables_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "DirectContiguity320.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("DirectContiguity320/contdird.csv", "dyad,state1no,state2no,year,conttype\n2020,2,20,1920,1\n")
        archive.writestr("DirectContiguity320/contdirs.csv", "stateno,year,total\n2,1920,1\n")
        archive.write(FIXTURES / "cow-contiguity.csv", "DirectContiguity320/contdir.csv")
    case = BY_NAME["cow-contiguity"]
    assert case.read(path).frame.equals(case.read().frame)


def test_the_directed_yearly_alliances_are_taken_out_of_all_the_others(tmp_path: Path) -> None:
    path = tmp_path / "version4.1_csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for form in ("by_member", "by_dyad", "by_dyad_yearly", "by_directed"):
            archive.writestr(f"version4.1_csv/alliance_v4.1_{form}.csv", "version4id,ccode\n1,2\n")
        archive.write(FIXTURES / "cow-alliances.csv", "version4.1_csv/alliance_v4.1_by_directed_yearly.csv")
    case = BY_NAME["cow-alliances"]
    assert case.read(path).frame.equals(case.read().frame)


# What is wrong ---------------------------------------------------------------------------------------------------


def _changed(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = BY_NAME[name].path.read_text(encoding="latin-1")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{name}.csv"
    path.write_text(text, encoding="latin-1")
    return path


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("cow-trade", "flow1"), ("cow-capabilities", "cinc"), ("cow-alliances", "entente"), ("cow-igos", "ccode1"),
        ("cow-contiguity", "conttype"), ("cow-diplomacy", "DR_at_2"), ("cow-capitals", "lng"), ("dcad", "dcaAnyV1"),
        ("atop", "nonagg"), ("un-votes", "session"), ("un-votes", "rcid"), ("un-ideal-points", "IdealPoint"),
        ("cow-majors", "endday"),
    ],
)  # fmt: skip
def test_a_column_that_is_not_there_is_named(name: str, column: str, tmp_path: Path) -> None:
    path = _changed(tmp_path, name, (column, "another"))
    with pytest.raises(BadInput, match=f"{name}.csv: the table has no column"):
        BY_NAME[name].read(path)


def test_a_word_in_place_of_a_flow_is_told_with_its_row_and_the_others_are_kept(tmp_path: Path) -> None:
    path = _changed(tmp_path, "cow-trade", (",32.4,63.5,32.4", ",32.4,much,32.4"))
    read = BY_NAME["cow-trade"].read(path)
    (problem,) = read.problems
    assert all(word in problem for word in ("cow-trade.csv", "row 1", "flow2", "'much'"))
    assert read.frame.height == 20
    assert read.frame.row(0, named=True)["flow2"] is None
    assert read.frame.row(0, named=True)["flow1"] == 32.4


def test_a_level_that_the_codebook_does_not_know_is_told(tmp_path: Path) -> None:
    read = BY_NAME["un-votes"].read(_changed(tmp_path, "un-votes", ('"3",3,365,1,3', '"3",3,365,1,5')))
    (problem,) = read.problems
    assert all(word in problem for word in ("row 3", "vote", "'5'"))


def test_a_session_that_is_no_number_leaves_its_row_out(tmp_path: Path) -> None:
    read = BY_NAME["un-ideal-points"].read(
        _changed(tmp_path, "un-ideal-points", ("1,2,1,42,1.68", "1,2,first,42,1.68"))
    )
    assert [("row 1" in problem, "'first'" in problem) for problem in read.problems] == [(True, True)]
    assert read.frame["row"].to_list() == list(range(2, 21))


def test_a_code_of_no_organisation_is_told_and_its_row_counts_nothing(tmp_path: Path) -> None:
    read = BY_NAME["cow-igos"].read(
        _changed(tmp_path, "cow-igos", ("usa,365,Russia,rus,2014,0", "usa,365,Russia,rus,2014,4"))
    )
    (problem,) = read.problems
    assert "row 2" in problem
    assert "4 in column AALCO" in problem
    assert read.frame.row(1, named=True)["dyadigos"] is None


def test_another_dataset_is_not_taken_for_it() -> None:
    with pytest.raises(BadInput, match="no column 'dcaGeneralV1'"):
        BY_NAME["dcad"].read(BY_NAME["cow-trade"].path)
    with pytest.raises(BadInput, match="no column"):
        BY_NAME["cow-majors"].read(BY_NAME["cow-trade"].path)


# Tables at full length -------------------------------------------------------------------------------------------

WHOLE = {
    "cow-trade": ("cow/cow_trade_ddy", 1_347_308),
    "cow-capabilities": ("cow/cow_nmc", 17_121),
    "cow-igos": ("cow/cow_igo_ndy", 917_695),
    "cow-contiguity": ("cow/cow_contdir", 1_874),
    "cow-capitals": ("cow/cow_capitals", 242),
    "cow-majors": ("cow/cow_majors", 14),
    "cow-states": ("cow/cow_states", 243),
    "gw-states": ("cow/gw_states", 216),
    "atop": ("cow/atop_alliance", 273_296),
    "un-votes": ("un/UNVotesPublished_2016", 1_066_613),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_table_comes_through_cell_by_cell(name: str, shared: Path) -> None:
    file, rows = WHOLE[name]
    path = shared / "panels" / f"{file}.parquet"
    read = BY_NAME[name].read(path)
    assert (read.frame.height, [problem for problem in read.problems if ", row " in problem]) == (rows, [])
    table = pl.read_parquet(path)
    columns = connectors[name].columns
    assert columns is not None
    for variable in columns.variables:
        if variable.name in table.columns:
            assert read.frame[variable.name].equals(table[variable.name].cast(pl.Float64)), variable.name
    assert read.frame["row"].to_list() == list(range(1, rows + 1))


@pytest.mark.shared
def test_published_ideal_points_come_through(shared: Path) -> None:
    read = BY_NAME["un-ideal-points"].read(shared / "panels" / "un" / "IdealpointestimatesAll_Apr2020.csv")
    assert (read.frame.height, read.problems) == (10_469, [])
    found = {
        row["state"]: row["ideal_point"] for row in read.frame.filter(pl.col("year") == 2018).iter_rows(named=True)
    }
    rounded = {state: round(found[state], 2) for state in (712, 710, 365, 740, 2)}
    assert rounded == {712: -0.50, 710: -0.49, 365: 0.13, 740: 0.80, 2: 2.79}
