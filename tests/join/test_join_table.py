"""Files that are no table, numbers that can mean two things."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.errors import BadInput
from tulga.join.files.table import number, open_table
from tulga.join.place import year_list


def test_every_unusable_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "blank.csv").write_text("\n\n")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\x00\x00\x00")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (tmp_path / "broken.parquet").write_bytes(b"not parquet")
    (tmp_path / "table.pdf").write_bytes(b"%PDF")
    (tmp_path / "folder.csv").mkdir()
    for name, said in {
        "absent.csv": "there is no such file",
        "empty.csv": "the file is empty",
        "blank.csv": "no line with text",
        "picture.csv": "not a file of text",
        "broken.xlsx": "cannot be read",
        "broken.parquet": "cannot be read",
        "table.pdf": "not from .pdf",
        "folder.csv": "a folder",
    }.items():
        with pytest.raises(BadInput, match=said) as error:
            open_table(tmp_path / name)
        assert name in str(error.value)
        assert "\n" not in str(error.value)


def test_lines_are_those_of_an_editor_and_blank_rows_keep_their_number(tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text('title\n\na,b\n1,"two\nlines"\n\n3,4\n')
    table = open_table(file, landmarks=("a", "b"))
    assert [(r.row, r.line, r.cells) for r in table.records] == [(1, 5, ("1", "two\nlines")), (3, 7, ("3", "4"))]
    assert table.named(3) == {"a": "3", "b": "4"}
    with pytest.raises(BadInput, match="there is no row 2"):
        table.named(2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"),
        (" 1 234,56 ", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("-0.50", "-0.50"),
        ("−3", "-3"),
        ("1e3", "1000"),
        (".5", "0.5"),
    ],
)
def test_numbers_are_exact_in_the_usual_spellings(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", " ", "NA", "n/a", "..", "-", "—"])
def test_marks_of_nothing_are_missing_and_not_zero(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["1,23,4", "12 apples", "nan", "inf", "1.2.3", "95%"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not a number"):
        number(text)


def test_a_comma_that_can_mean_two_things_is_refused_where_semicolons_separate() -> None:
    assert number("48,5", decimal_comma=True) == Decimal("48.5")
    with pytest.raises(BadInput, match="can mean two numbers"):
        number("1,234", decimal_comma=True)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_with_grouped_thousands_comes_back(value: Decimal) -> None:
    assert number(f"{value:,.3f}") == value


@given(st.sets(st.integers(1900, 2100), min_size=1))
def test_year_lists_come_back_in_order(years: set[int]) -> None:
    assert year_list("; ".join(map(str, years)), "") == tuple(sorted(years))


@pytest.mark.parametrize("text", ["0.36", "12", "2012; x", "20122015"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"file.csv:3: .* is not a year"):
        year_list(text, "file.csv:3")
