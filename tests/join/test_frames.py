"""Opening files: every form says the same, columns are found by their names, and what is wrong is told by its row."""

import csv
import gzip
import io
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
import rdata
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tulga.errors import BadInput
from tulga.join.files import delimited
from tulga.join.files.content import content
from tulga.join.files.frames import open_frame, opened

NAMES = ["ccode1", "ccode2", "year", "flow1"]
ROWS = [["712", "710", "2014", "5073.5"], ["712", "365", "2014", "61.75"], ["712", "2", "2014", None]]
EXPECTED = [(1, "712", "710", "2014", "5073.5"), (2, "712", "365", "2014", "61.75"), (3, "712", "2", "2014", None)]


def text(delimiter: str = ",", end: str = "\n", header: list[str] = NAMES) -> str:
    return end.join(delimiter.join(cell or "" for cell in row) for row in [header, *ROWS]) + end


def numbers() -> pl.DataFrame:
    frame = pl.DataFrame(ROWS, schema=NAMES, orient="row")
    return frame.with_columns(pl.col("flow1").cast(pl.Float64), pl.exclude("flow1").cast(pl.Int32))


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


TEXTS = {
    ".csv": text().encode(),
    ".tsv": text("\t").encode(),
    ".txt": ("Trade flows\r\n\r\n" + text(";", "\r\n")).encode(),
    ".mac.csv": text(end="\r").encode(),
    ".utf16.csv": text().encode("utf-16"),
}


def written(path: Path) -> Path:
    match kind := "".join(path.suffixes):
        case ".zip":
            packed(path, {"__MACOSX/._trade.csv": b"x", "readme.pdf": b"%PDF", "data/trade.csv": text().encode()})
        case ".nested.zip":
            inner = packed(path.with_name("inner.zip"), {"Trade.csv": text().encode()}).read_bytes()
            packed(path, {"codebook.pdf": b"%PDF", "inner.zip": inner})
        case ".xlsx":
            with xlsxwriter.Workbook(str(path)) as book:
                book.add_worksheet("About").write(0, 0, "Trade of 2014, by ccode1")
                sheet = book.add_worksheet("Data")
                for number, cells in enumerate([["Trade"], NAMES, *ROWS]):
                    for at, cell in enumerate(cells):
                        sheet.write(number, at, float(cell) if cell and cell[0].isdigit() else cell)
        case ".dta":
            pyreadstat.write_dta(numbers().to_pandas(), str(path))
        case ".rds":
            rdata.write_rds(path, numbers().to_pandas())
        case ".parquet":
            numbers().write_parquet(path)
        case _:
            path.write_bytes(TEXTS[kind])
    return path


@pytest.mark.parametrize(
    "name",
    [
        "a.csv",
        "a.tsv",
        "a.txt",
        "a.mac.csv",
        "a.utf16.csv",
        "a.zip",
        "a.nested.zip",
        "a.xlsx",
        "a.dta",
        "a.rds",
        "a.parquet",
    ],
)
def test_every_form_says_the_same(tmp_path: Path, name: str) -> None:
    found = open_frame(written(tmp_path / name), NAMES).collect()
    assert found.schema["row"] == pl.UInt32
    assert found.with_columns(pl.exclude("row").cast(pl.String)).rows() == EXPECTED
    if name != "a.parquet":
        assert set(found.drop("row").dtypes) == {pl.String}


def test_columns_have_their_own_names_whatever_the_edition_calls_them(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text(header=["CCode1", " ccode2 ", "YEAR", "Importer Flow"]))
    found = open_frame(file, NAMES, aliases={"flow1": ("importer_flow",)}).collect()
    assert found.rows() == EXPECTED
    assert found.columns == ["row", *NAMES]


def test_blank_repeated_and_row_named_columns_stay_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("row,a,,a\n9,1,2,3\n")
    assert open_frame(file, ["a"]).collect().to_dicts() == [
        {"row": 1, "row (2)": "9", "a": "1", "column 3": "2", "a (2)": "3"}
    ]


def test_a_column_that_is_missing_is_named_with_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "trade.csv"
    file.write_text(text(header=["ccode1", "ccode2", "year", "flow_one"]))
    with pytest.raises(BadInput, match=r"^trade\.csv: the table has no column 'flow1'; did you mean flow_one"):
        open_frame(file, NAMES)


@pytest.mark.parametrize(("bad", "said"), [("1,2", "2 cells"), ("1,2,3,4", "4 cells"), ("1", "1 cell")])
def test_a_shifted_row_is_told_by_its_number_and_the_others_stay(tmp_path: Path, bad: str, said: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"a,b,c\n1,2,3\n\n{bad}\n7,8,9")
    table = opened(file, ["a", "b", "c"])
    assert table.frame.collect().rows() == [(1, "1", "2", "3"), (4, "7", "8", "9")]
    assert list(table.problems) == [f"a.csv, row 3: the row has {said}, the header 3: its columns are shifted"]
    table.frame.select("a").collect()
    assert len(table.problems) == 1, "reading again tells nothing twice"
    with pytest.raises(BadInput, match="row 3: the row has"):
        open_frame(file, ["a", "b", "c"]).collect()


def test_many_shifted_rows_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n" + "1,2\n1,2,3\n" * 30)
    table = opened(file, ["a", "b"])
    assert table.frame.collect().height == 30
    assert len(table.problems) == 21
    assert list(table.problems)[-1] == "a.csv: 10 more rows have another width than the header"


def test_cells_may_hold_the_delimiter_the_end_of_a_line_and_marks(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a,b\n"one, ""two""\nthree",1\n5" gun and 6",2\nx,3\n')
    assert open_frame(file, ["a", "b"]).collect().rows() == [
        (1, 'one, "two"\nthree', "1"), (2, '5" gun and 6"', "2"), (3, "x", "3")
    ]  # fmt: skip


def test_marks_within_cells_do_not_swallow_the_rows_between_them(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a,b\n1,5" gun\n2,x\n\n3\n4,6" gun\n')
    table = opened(file, ["a", "b"])
    assert table.frame.collect().rows() == [(1, "1", '5" gun'), (2, "2", "x"), (5, "4", '6" gun')]
    assert list(table.problems) == ["a.csv, row 4: the row has 1 cell, the header 2: its columns are shifted"]
    file.write_text('a,b\n1,5" gun\n2,"open\n3,x\n')
    with pytest.raises(BadInput, match=r"row 2: a quotation mark opens and is not closed"):
        open_frame(file, ["a", "b"]).collect()


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab",\n é0'), max_size=5), min_size=3, max_size=3), min_size=1, max_size=30
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(8, 64),
)
def test_whatever_a_cell_holds_comes_back(rows: list[list[str]], end: str, block: int) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=end).writerows([["a", "b", "c"], *rows])
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        file = Path(folder) / "a.csv"
        file.write_text(written.getvalue(), encoding="utf-8", newline="")
        found = open_frame(file, ["a", "b", "c"]).collect()
    assert found["row"].to_list() == list(range(1, len(rows) + 1))
    assert [[cell or "" for cell in row[1:]] for row in found.rows()] == rows


def test_a_mark_that_is_never_closed_stops_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a,b\n1,2\n"open,3\n4,5\n')
    with pytest.raises(BadInput, match=r"a\.csv, row 2: a quotation mark opens and is not closed"):
        open_frame(file, ["a", "b"]).collect()


@pytest.mark.parametrize("given", [None, "latin-1"])
def test_latin_1_is_read_and_told_where_it_was_guessed(tmp_path: Path, given: str | None) -> None:
    file = tmp_path / "a.csv"
    names = "Côte d'Ivoire,Curaçao,Türkiye"
    file.write_bytes(b"name,v\n" + "".join(f"{name},1\n" for name in names.split(",")).encode("latin-1"))
    table = opened(file, ["name", "v"], encoding=given)
    assert table.frame.collect()["name"].to_list() == names.split(",")
    assert [problem.partition(" was read as")[0] for problem in table.problems] == (
        [] if given else ["a.csv: this is not UTF-8 and"]
    )


def test_letters_that_are_no_utf_8_far_down_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"name,v\n" + b"Mongolia,1\n" * 100_000 + "Curaçao,2\n".encode("latin-1"))
    table = opened(file, ["name", "v"])
    assert table.frame.collect().row(-1) == (100_001, "Curaçao", "2")
    assert list(table.problems) == ["a.csv: this is not UTF-8 and was read as Windows-1252; check the names"]


def test_every_unusable_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "blank.csv").write_text("\n\n")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\x00\x00\x00")
    (tmp_path / "folder.csv").mkdir()
    for ending in ("zip", "xlsx", "parquet", "dta", "rds"):
        (tmp_path / f"broken.{ending}").write_bytes(b"not one at all")
    (tmp_path / "table.pdf").write_bytes(b"%PDF")
    packed(tmp_path / "none.zip", {"a.pdf": b"%PDF"})
    packed(tmp_path / "two.zip", {"a.csv": b"a\n1\n", "b.csv": b"a\n2\n"})
    said = {
        "absent.csv": "there is no such file",
        "empty.csv": "the file is empty",
        "blank.csv": "no line with text",
        "picture.csv": "not a file of text",
        "folder.csv": "a folder",
        "broken.zip": "cannot be read",
        "broken.xlsx": "cannot be read",
        "broken.parquet": "cannot be read",
        "broken.dta": "cannot be read",
        "broken.rds": "cannot be read",
        "table.pdf": "not from .pdf",
        "none.zip": "holds no table",
        "two.zip": "holds 2 tables and no name: a.csv, b.csv",
    }
    for name, sentence in said.items():
        with pytest.raises(BadInput, match=sentence) as error:
            open_frame(tmp_path / name, ["a"]).collect()
        assert name in str(error.value)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(("name", "library"), [("a.dta", "pyreadstat"), ("a.rds", "rdata")])
def test_a_library_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    file = written(tmp_path / name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(BadInput, match=f"needs the library {library}: `pip install {library}`"):
        open_frame(file, NAMES)


def test_a_member_is_found_by_the_end_of_its_name(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"x/NMC-70.csv": b"a\n1\n", "x/NMC-70-abridged.csv": b"a\n2\n"}).read_bytes()
    file = packed(tmp_path / "NMCv7.zip", {"NMC-70.zip": inner, "notes.pdf": b"%PDF"})
    assert content(file, "abridged.csv").name == "NMCv7.zip/NMC-70.zip/NMC-70-abridged.csv"
    assert open_frame(file, ["a"], member="abridged.csv").collect()["a"].to_list() == ["2"]
    with pytest.raises(BadInput, match=r"holds 2 tables and none that ends with 'dyadic\.csv'"):
        open_frame(file, ["a"], member="dyadic.csv")


def test_a_workbook_with_a_password_and_an_archive_with_one(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"a.csv": b"a\n1\n"})
    data = bytearray(file.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)
    with pytest.raises(BadInput, match="locked with a password"):
        open_frame(file, ["a"])


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000, 1_200_000_000))
from pathlib import Path
from tulga.join.columns import Columns, Variable, cells
found = cells(Path(sys.argv[1]), Columns("state-year", "cow", ("ccode",), (Variable("v", "v"),), year="year"))
# What getrusage tells holds the memory of the program that started this one, too.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(found.frame.height, len(found.problems), int(peak.split()[1]) // 1024)
"""


def test_a_file_that_is_larger_than_memory_is_read_in_blocks(tmp_path: Path) -> None:
    years = range(1946, 2014)
    states = (2, 20, 70, 200, 220, 365, 710, 712, 740, 750)
    block = io.StringIO()
    filler = "x" * 880
    for state in states:
        for year in years:
            block.write(f"{state},{year},{year}.5,{filler}\n")
    file = tmp_path / "large.csv"
    with file.open("w") as out:
        out.write("ccode,year,v,note\n" + block.getvalue())
        rows = f"2,1700,1,{filler}\n" * 1000
        while out.tell() < 600_000_000:
            out.write(rows)
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(file)],
        capture_output=True, text=True, check=False, timeout=300, env={**os.environ, "MALLOC_ARENA_MAX": "2"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    height, problems, megabytes = map(int, done.stdout.split())
    assert (height, problems) == (680, 22), "20 rows told one by one, how many more, and that the columns look shifted"
    assert megabytes < 600


def _r_table() -> bytes:
    """A data frame of two rows with a column of class Date, in R's serialization (XDR, version 2)."""

    def whole(number: int) -> bytes:
        return struct.pack(">i", number)

    def text(said: str) -> bytes:
        return whole(0x40009) + whole(len(said)) + said.encode()

    def texts(*said: str) -> bytes:
        return whole(16) + whole(len(said)) + b"".join(map(text, said))

    def numbers(*values: float) -> bytes:
        return whole(len(values)) + struct.pack(f">{len(values)}d", *values)

    def tagged(name: str, value: bytes, rest: bytes = whole(254)) -> bytes:
        return whole(0x402) + whole(1) + text(name) + value + rest

    days = whole(0x30E) + numbers(1826.0, -56248.0) + tagged("class", texts("Date"))
    rows = whole(13) + whole(2) + whole(-(2**31)) + whole(-2)
    attributes = tagged(
        "names", texts("ccode", "stdate"), tagged("row.names", rows, tagged("class", texts("data.frame")))
    )
    columns = whole(14) + numbers(2.0, 20.0) + days
    return b"X\n" + whole(2) + whole(0x40301) + whole(0x20300) + whole(0x313) + whole(2) + columns + attributes


def test_the_days_of_an_r_file_are_days(tmp_path: Path) -> None:
    """R counts from 1970: 1826 days are 1975-01-01 (five years, one of them leap), and 56,248 before are 1816-01-01."""
    (tmp_path / "capitals.rds").write_bytes(gzip.compress(_r_table()))
    table = open_frame(tmp_path / "capitals.rds", ["ccode", "stdate"]).collect()
    assert table.select("ccode", "stdate").rows() == [("2", "1975-01-01"), ("20", "1816-01-01")]
