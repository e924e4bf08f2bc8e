"""Cells by the declaration of their columns: strict casts, codes of the right system, days, keys, each fault told once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tulga.errors import BadInput
from tulga.join.cells import row_of
from tulga.join.columns import Columns, Variable, cells
from tulga.join.files import memory

FLOWS = (
    Variable("flow1", "imports of 1 from 2", "million USD", missing=("-9",), other_way="flow2"),
    Variable("flow2", "imports of 2 from 1", "million USD", missing=("-9", "confidential"), other_way="flow1"),
)
TRADE = Columns("dyad-year", "cow", ("ccode1", "ccode2"), FLOWS, year="year")
POWER = Columns("state-year", "cow", ("ccode",), (Variable("cinc", "CINC"),), year="year")
TOUCH = Columns(
    "dyad-spell", "cow", ("state1no", "state2no"), (Variable("conttype", "contiguity", levels={1: "land", 2: "12 miles"}),),
    begin="begin", end="end",
)  # fmt: skip


def trade(folder: Path, *rows: str, header: str = "ccode1,ccode2,year,flow1,flow2") -> Path:
    file = folder / "trade.csv"
    file.write_text("\n".join([header, *rows]) + "\n")
    return file


def power(folder: Path, *rows: str) -> Path:
    file = folder / "nmc.csv"
    file.write_text("\n".join(["ccode,year,cinc", *rows]) + "\n")
    return file


def test_cells_keep_codes_values_and_the_row_they_come_from(tmp_path: Path) -> None:
    found = cells(trade(tmp_path, "712,710,2014,5073.5,2000", "2.0,20,1920.0,1e3,0"), TRADE)
    assert found.problems == []
    assert found.frame.schema == pl.Schema(
        {
            "state1": pl.Int32,
            "state2": pl.Int32,
            "year": pl.Int32,
            "flow1": pl.Float64,
            "flow2": pl.Float64,
            "row": pl.UInt32,
        }
    )
    assert found.frame.rows() == [(712, 710, 2014, 5073.5, 2000.0, 1), (2, 20, 1920, 1000.0, 0.0, 2)]


@pytest.mark.parametrize("missing", ["-9", "-9.0", " -9 ", '"-9"', "", "NA", ".", "NaN"])
def test_what_is_missing_is_null_and_not_zero(tmp_path: Path, missing: str) -> None:
    found = cells(trade(tmp_path, f"712,710,2014,{missing},0"), TRADE)
    assert found.problems == []
    assert found.frame.row(0) == (712, 710, 2014, None, 0.0, 1)


def test_a_word_that_stands_for_missing_is_one_where_it_is_declared(tmp_path: Path) -> None:
    found = cells(trade(tmp_path, "712,710,2014,1,confidential", "712,2,2014,confidential,1"), TRADE)
    assert found.frame.select("flow1", "flow2").rows() == [(1.0, None), (None, 1.0)]
    assert found.problems == ["trade.csv, row 2, column flow1: 'confidential' is not a number; it is missing here"]


@pytest.mark.parametrize("value", ["many", "1,5", "1 000", "5%", "inf", "-", "0x1F"])
def test_what_is_no_number_is_told_and_the_row_stays(tmp_path: Path, value: str) -> None:
    found = cells(trade(tmp_path, f'712,710,2014,"{value}",7', "712,2,2014,3,4"), TRADE)
    assert found.frame.select("flow1", "flow2").rows() == [(None, 7.0), (3.0, 4.0)]
    assert found.problems == [f"trade.csv, row 1, column flow1: {value!r} is not a number; it is missing here"]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("x,710,2014,1,1", "ccode1", "'x' is not a COW state number"),
        ("712,7.5,2014,1,1", "ccode2", "'7.5' is not a COW state number"),
        ("712,,2014,1,1", "ccode2", "an empty cell is not a COW state number"),
        ("712,710,1799,1,1", "year", "'1799' is not a year from 1800 to 2200"),
        ("712,710,2014.5,1,1", "year", "'2014.5' is not a year"),
        ("712,710,2201,1,1", "year", "'2201' is not a year"),
    ],
)
def test_a_row_without_a_usable_key_is_left_out_and_told(tmp_path: Path, row: str, column: str, said: str) -> None:
    found = cells(trade(tmp_path, "712,2,2014,1,1", row, "712,365,2014,1,1"), TRADE)
    assert found.frame["row"].to_list() == [1, 3]
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"trade.csv, row 2, column {column}: {said}")
    assert found.problems[0].endswith("the row is left out")


def test_a_code_of_no_state_is_told_once_with_its_rows(tmp_path: Path) -> None:
    rows = [f"{code},{year},0.1" for year in (2001, 2002, 2003) for code in (2, 712, 710, 365, 999)]
    found = cells(power(tmp_path, *rows), POWER)
    assert found.frame.height == 12
    assert found.problems == [
        "nmc.csv, row 5, column ccode: 999 is no state code of the Correlates of War: the row and 2 more rows are left out"
    ]


def test_codes_of_gleditsch_and_ward_in_a_table_of_the_correlates_of_war(tmp_path: Path) -> None:
    # Germany since 1990 is 255 in COW and 260 in GW; Yemen 679 and 678. Both numbers of the second kind are in COW, too.
    found = cells(power(tmp_path, "260,2000,0.03", "678,2000,0.003", "2,2000,0.14", "260,1980,0.03"), POWER)
    assert found.frame.height == 4
    assert found.problems == [
        "nmc.csv: 2 of the codes look like those of Gleditsch and Ward, not of the Correlates of War: "
        "260 in 2000 is DEU, which has 255 here; 678 in 2000 is YEM, which has 679 here"
    ]
    assert cells(power(tmp_path, "255,2000,0.03", "260,1980,0.03", "240,1816,0.1"), POWER).problems == []


def test_numbers_of_iso_in_a_table_of_the_correlates_of_war(tmp_path: Path) -> None:
    numbers = (4, 8, 12, 24, 32, 36, 50, 68, 76, 156, 392, 398, 410, 496, 643, 792, 826, 840)
    found = cells(power(tmp_path, *(f"{code},2000,0.1" for code in numbers)), POWER)
    assert "look like those of the UN (M49, ISO 3166): 100% of the codes are of it" in found.problems[0]


def test_letters_where_numbers_are_declared(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nmc\.csv: none of 3 rows .* column ccode: 'MNG' is not a COW state number"):
        cells(power(tmp_path, "MNG,2000,0.1", "CHN,2000,0.1", "RUS,2000,0.1"), POWER)


def test_iso_codes_are_letters_and_an_unknown_one_gets_its_nearest(tmp_path: Path) -> None:
    columns = replace(POWER, system="iso3", states=("iso3c",))
    file = tmp_path / "a.csv"
    file.write_text("iso3c,year,cinc\nmng,2000,1\nCHN,2000,2\nMGN,2000,3\n712,2000,4\n")
    found = cells(file, columns)
    assert found.frame.select("state", "cinc").rows() == [("MNG", 1.0), ("CHN", 2.0)]
    assert found.problems[0] == (
        "a.csv, row 4, column iso3c: '712' is not an ISO 3166 alpha-3 code; the row is left out"
    )
    assert found.problems[1].startswith("a.csv, row 3, column iso3c: 'MGN' is no state code of ISO 3166")
    assert "MNG" in found.problems[1]


def test_the_first_of_repeated_keys_is_kept_and_the_others_are_named(tmp_path: Path) -> None:
    found = cells(trade(tmp_path, "712,710,2014,1,1", "710,712,2014,2,2", "712,710,2014,3,3"), TRADE)
    assert found.frame["flow1"].to_list() == [1.0, 2.0]
    assert found.problems == [
        "trade.csv, row 3: state1 712, state2 710, year 2014 stands in row 1 already; the first is kept"
    ]
    many = cells(trade(tmp_path, *["712,710,2014,1,1"] * 30), TRADE)
    assert len(many.problems) == 21
    assert many.problems[-1] == "trade.csv: 9 more rows repeat the key of an earlier one"


def test_columns_that_are_shifted_are_told_as_that(tmp_path: Path) -> None:
    rows = [f"712,{code},United States,201{n},{n}" for n, code in enumerate((2, 20, 200))]
    with pytest.raises(BadInput, match="none of 3 rows can be placed"):
        cells(trade(tmp_path, *rows), TRADE)
    rows += ["712,2,2014,1,2", "712,20,2014,1,2"]
    found = cells(trade(tmp_path, *rows), TRADE)
    assert found.frame["row"].to_list() == [4, 5]
    assert found.problems[0] == (
        "trade.csv, column year: 3 of 5 rows have nothing that is a year from 1800 to 2200: "
        "the columns look shifted, or are others"
    )
    assert len(found.problems) == 4


def test_faults_beyond_twenty_are_counted(tmp_path: Path) -> None:
    found = cells(trade(tmp_path, *(f"712,710,{year},x,1" for year in range(1900, 2000))), TRADE)
    assert found.frame.height == 100
    assert len(found.problems) == 22
    assert found.problems[-1] == "trade.csv, column flow1: 80 more rows have nothing that is a number"


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        ("1945-06-26", "1990-10-02", (date(1945, 6, 26), date(1990, 10, 2))),
        ("194506", "199010", (date(1945, 6, 1), date(1990, 10, 31))),
        ("1945", "1990.0", (date(1945, 1, 1), date(1990, 12, 31))),
        ("19450626", "", (date(1945, 6, 26), None)),
        ("1945-6-2", "2016-02", (date(1945, 6, 2), date(2016, 2, 29))),
    ],
)
def test_days_in_the_forms_of_datasets(tmp_path: Path, begin: str, end: str, days: tuple[date, date | None]) -> None:
    file = tmp_path / "contdir.csv"
    file.write_text(f"state1no,state2no,conttype,begin,end\n712,710,1,{begin},{end}\n")
    found = cells(file, TOUCH)
    assert found.problems == []
    assert found.frame.rows() == [(712, 710, *days, 1.0, 1)]


@pytest.mark.parametrize("begin", ["1945-02-30", "194513", "June 1945", "", "-9"])
def test_what_is_no_day_is_told(tmp_path: Path, begin: str) -> None:
    file = tmp_path / "contdir.csv"
    file.write_text(f"state1no,state2no,conttype,begin,end\n712,365,1,1946,1990\n712,710,1,{begin},1990\n")
    found = cells(file, TOUCH)
    assert found.frame["row"].to_list() == [1]
    assert "row 2, column begin:" in found.problems[0]
    assert "is not a day, a month or a year" in found.problems[0]


def test_a_spell_that_runs_backwards_and_a_level_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "contdir.csv"
    file.write_text("state1no,state2no,conttype,begin,end\n712,365,1,1990,1946\n712,710,7,1946,1990\n")
    found = cells(file, TOUCH)
    assert found.frame.rows() == [(712, 710, date(1946, 1, 1), date(1990, 12, 31), None, 2)]
    assert found.problems == [
        "contdir.csv, row 2, column conttype: '7' is not one of 1, 2; it is missing here",
        "contdir.csv, row 1: the spell of state1 712, state2 365 ends on 1946-12-31, before it begins on 1990-01-01; "
        "the row is left out",
    ]


def test_days_in_three_columns_with_parts_that_nobody_knows(tmp_path: Path) -> None:
    three = ("y", "m", "d")
    columns = replace(TOUCH, states=("ccode",), grain="state-spell", variables=(), begin=three, end=("y2", "m2", "d2"))
    file = tmp_path / "majors.csv"
    file.write_text("ccode,y,m,d,y2,m2,d2\n2,1898,8,13,2016,12,31\n365,1816,-9,-9,1917,12,-9\n")
    found = cells(file, columns)
    assert found.frame.rows() == [
        (2, date(1898, 8, 13), date(2016, 12, 31), 1),
        (365, date(1816, 1, 1), date(1917, 12, 31), 2),
    ]


def test_a_roll_call_is_part_of_the_key(tmp_path: Path) -> None:
    vote = Variable("vote", "vote", levels={1: "yes", 2: "abstain", 3: "no", 8: "absent", 9: "not a member"})
    columns = Columns("roll call", "cow", ("ccode",), (vote,), year="year", aliases={"roll_call": ("rcid",)})
    file = tmp_path / "votes.csv"
    file.write_text("rcid,ccode,year,vote\n3,712,1961,1\n4,712,1961,3\n3,712,1961,2\n")
    found = cells(file, columns)
    assert found.frame.columns == ["state", "year", "roll_call", "vote", "row"]
    assert found.frame.rows() == [(712, 1961, 3, 1.0, 1), (712, 1961, 4, 3.0, 2)]
    assert len(found.problems) == 1


def test_prepare_puts_a_table_in_order_first(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("ccode,session,IdealPointAll\n712,73,-0.5\n710,73,-0.49\n")
    columns = Columns(
        "state-year", "cow", ("ccode",), (Variable("ideal_point", "ideal point", column="IdealPoint"),), year="year",
        aliases={"IdealPoint": ("IdealPointAll",)},
        prepare=lambda table: table.with_columns(year=pl.col("session").cast(pl.Int32) + 1945),
    )  # fmt: skip
    assert cells(file, columns).frame.rows() == [(712, 2018, -0.5, 1), (710, 2018, -0.49, 2)]
    file.write_text("ccode,sesion,IdealPointAll\n712,73,-0.5\n")
    with pytest.raises(BadInput, match=r"points\.csv: the table has no column 'session'; did you mean sesion"):
        cells(file, columns)


def test_typed_columns_of_parquet_are_the_same_cells(tmp_path: Path) -> None:
    text = cells(trade(tmp_path, "712,710,2014,5073.5,-9", "712,2,2014,,2"), TRADE)
    frame = pl.DataFrame(
        {"ccode1": [712.0, 712.0], "ccode2": [710, 2], "year": [2014, 2014], "flow1": [5073.5, None], "flow2": [-9, 2]}
    )
    frame.write_parquet(tmp_path / "trade.parquet")
    assert cells(tmp_path / "trade.parquet", TRADE).frame.equals(text.frame)


def test_the_same_file_gives_the_same_cells_and_its_rows_can_be_shown(tmp_path: Path) -> None:
    file = trade(tmp_path, "712,710,2014,5073.5,x", "712,2,2014,3,4")
    one, two = cells(file, TRADE), cells(file, TRADE)
    assert one.frame.equals(two.frame)
    assert one.problems == two.problems
    assert row_of(file, TRADE, 1) == {"ccode1": "712", "ccode2": "710", "year": "2014", "flow1": "5073.5", "flow2": "x"}
    with pytest.raises(BadInput, match="there is no row 3"):
        row_of(file, TRADE, 3)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("ccode1,ccode2,year,flow1,flow2\n", "the table has no rows"),
        (
            "ccode1,ccode2,year,flow1,flow2\n1,2,3\n",
            "no row can be read; the first: trade.csv, row 1: the row has 3 cells",
        ),
        ("ccode1,ccode2,yaer,flow1,flow2\n1,2,3,4,5\n", "no column 'year'; did you mean yaer"),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_refused(tmp_path: Path, body: str, said: str) -> None:
    file = tmp_path / "trade.csv"
    file.write_text(body)
    with pytest.raises(BadInput, match=said):
        cells(file, TRADE)


def test_cells_that_would_not_fit_into_memory_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = trade(tmp_path, *(f"712,710,{year},1,1" for year in range(1950, 2000)))
    monkeypatch.setattr(memory, "available", lambda: 1000)
    said = r"^trade\.csv: reading it would take about 0\.0 GB of memory and there are 0\.0: cut it into files by year$"
    with pytest.raises(BadInput, match=said):
        cells(file, TRADE)


def test_memory_is_that_of_the_machine_or_less() -> None:
    assert 0 < memory.available() < 1 << 50
    memory.need(1, "a.csv", "cut it")


@pytest.mark.shared
def test_trade_of_the_correlates_of_war(shared: Path) -> None:
    found = cells(shared / "panels" / "cow" / "cow_trade_ddy.parquet", replace(TRADE, grain="directed dyad-year"))
    assert found.problems == []
    assert found.frame.height == 1_347_308
    assert found.frame["row"].to_list() == list(range(1, 1_347_309))
