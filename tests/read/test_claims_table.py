"""Tables of claims: what a cell may say, what is said where it may not, and what spreadsheets do to files."""

from pathlib import Path

import pytest

from tulga.errors import BadInput
from tulga.read.claims_table import COLUMNS, read_table, table_row

GOOD = {
    "relation": "trade_value", "subject": "MNG", "object": "CHN", "value": "6.3", "unit": "USD", "item": "exports",
    "span": "2019", "polarity": "+", "modality": "actual", "source": "book", "locator": "char=10-40",
}  # fmt: skip


def line(separator: str = ",", columns: tuple[str, ...] = COLUMNS, **cells: str) -> str:
    return separator.join({**GOOD, **cells}.get(column, "") for column in columns) + "\n"


def written(tmp_path: Path, *rows: str, header: str = ",".join(COLUMNS), encoding: str = "utf-8") -> Path:
    path = tmp_path / "facts.csv"
    path.write_bytes((header + "\n" + "".join(rows)).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"relation": "trade_valu"}, "column 'relation': there is no relation 'trade_valu'; did you mean trade_value"),
        ({"relation": ""}, "column 'relation': there is no relation ''"),
        ({"value": '"6,3"'}, "column 'value': '6,3' can be read in two ways; write a decimal point"),
        ({"value": '"6,300,000"'}, "'6,300,000' can be read in two ways"),
        ({"value": "about 6"}, "column 'value': 'about 6' is not a number such as 6.3"),
        ({"value": "NaN"}, "'NaN' is not a number"),
        ({"span": "2019-13"}, "column 'span': date '2019-13' cannot be kept: 13 is not a month"),
        ({"polarity": "no"}, "column 'polarity': 'no' is not + or -"),
        ({"modality": "plannd"}, "'plannd' is not actual, planned or possible; did you mean planned"),
        ({"source": "bok"}, "column 'source': there is no source 'bok'; did you mean book"),
        ({"source": ""}, "column 'source': a claim needs a source"),
        ({"locator": "page 7"}, "column 'locator': locator 'page 7' is neither char=FROM-TO nor row=NUMBER"),
        ({"qualifiers": "about"}, "column 'qualifiers': qualifier 'about' is not name=value"),
        ({"qualifiers": "[1]"}, "column 'qualifiers': '[1]' is not a JSON array of pairs"),
        ({"unit": "USD,"}, "the row has 15 cells and the header 14"),
    ],
)
def test_a_bad_cell_is_named_with_its_place(tmp_path: Path, cells: dict[str, str], sentence: str) -> None:
    found = read_table(written(tmp_path, line(), line(**cells), line(item="imports")), ["book"])
    assert [row.number for row in found.rows] == [1, 3]
    [problem] = found.problems
    assert str(problem).startswith("facts.csv:3: ")
    assert sentence in str(problem)


def test_every_bad_cell_of_a_row_is_named_and_the_row_is_refused_once(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, line(relation="x", value="y", span="z")))
    assert [problem.column for problem in found.problems] == ["relation", "value", "span"]
    assert (found.refused, found.rows) == (1, ())


def test_a_short_row_is_refused(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, "trade_value,MNG\n"))
    assert str(found.problems[0]) == "facts.csv:2: the row has 2 cells and the header 14"


def test_a_row_of_an_old_claim_is_refused(tmp_path: Path) -> None:
    columns = (*COLUMNS, "id", "standing", "confidence")
    rows = [line(columns=columns, standing="current", confidence="0.5"), line(columns=columns, standing="superseded"),
            line(columns=columns, confidence="1.5")]  # fmt: skip
    found = read_table(written(tmp_path, *rows, header=",".join(columns)))
    assert [row.claim.confidence for row in found.rows] == [0.5]
    assert "no longer counts where the table comes from (superseded)" in str(found.problems[0])
    assert "column 'confidence': '1.5' is not between 0 and 1" in str(found.problems[1])


@pytest.mark.parametrize(
    ("separator", "encoding", "before"),
    [
        (",", "utf-8", ""),
        (",", "utf-8-sig", ""),
        (";", "utf-8-sig", ""),
        ("\t", "utf-16", ""),
        (";", "utf-8", "sep=;\r\n"),
    ],
)
def test_what_spreadsheets_make_of_a_file_is_read_the_same(
    tmp_path: Path, separator: str, encoding: str, before: str
) -> None:
    path = written(
        tmp_path, line(separator, item="Цахилгаан; coal, too" if separator == "\t" else "Цахилгаан"),
        line(separator, value="x"), header=before + separator.join(COLUMNS), encoding=encoding,
    )  # fmt: skip
    found = read_table(path)
    [row] = found.rows
    assert row.claim.item == ("Цахилгаан; coal, too" if separator == "\t" else "Цахилгаан")
    assert str(row.claim.value) == "6.3"
    assert str(found.problems[0]).startswith(f"facts.csv:{4 if before else 3}: column 'value'")


def test_a_decimal_comma_between_semicolons_is_not_guessed(tmp_path: Path) -> None:
    found = read_table(written(tmp_path, line(";", value="6,3"), header=";".join(COLUMNS)))
    assert found.rows == ()
    assert "'6,3' can be read in two ways" in str(found.problems[0])


def test_lines_inside_cells_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    rows = [line(item='"coal\nand copper"'), line(item="a\u2028b"), line(value="x")]
    found = read_table(written(tmp_path, *rows))
    assert [(row.number, row.line, row.claim.item) for row in found.rows] == [
        (1, 3, "coal\nand copper"),
        (2, 4, "a\u2028b"),
    ]
    assert found.problems[0].line == 5


def test_what_an_export_guarded_is_opened_and_what_people_type_is_trimmed(tmp_path: Path) -> None:
    rows = [line(item="'=SUM(A1)"), line(item=" exports "), line(item="'80s coal"), line(item="''=x")]
    assert [row.claim.item for row in read_table(written(tmp_path, *rows)).rows] == [
        "=SUM(A1)", "exports", "'80s coal", "'=x",
    ]  # fmt: skip


def test_a_row_that_states_another_id_was_changed(tmp_path: Path) -> None:
    columns = (*COLUMNS, "id")
    path = written(tmp_path, line(columns=columns), header=",".join(columns))
    identifier = read_table(path).rows[0].claim.id
    rows = [line(columns=columns, id=identifier), line(columns=columns, id=identifier, value="6.4")]
    found = read_table(written(tmp_path, *rows, header=",".join(columns)))
    assert [row.changed for row in found.rows] == [False, True]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (",".join(COLUMNS).replace("span", "spam"), "facts.csv:1: column 'span' is missing; did you mean spam"),
        (",".join((*COLUMNS, "colour")), "facts.csv:1: column 'colour' is not known"),
        (",".join((*COLUMNS, "item")), "facts.csv:1: column 'item' is there twice"),
        ("", "facts.csv:1: column 'relation' is missing"),
    ],
)
def test_a_header_that_is_none_is_named(tmp_path: Path, header: str, sentence: str) -> None:
    with pytest.raises(BadInput) as told:
        read_table(written(tmp_path, header=header))
    assert str(told.value).startswith(sentence)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"not UTF-8 text; a spreadsheet saves it as such under 'CSV UTF-8'"):
        read_table(written(tmp_path, line(item="Улаанбаатар"), encoding="cp1251"))
    with pytest.raises(BadInput, match="cannot be read"):
        read_table(tmp_path / "missing.csv")


def test_a_row_is_found_again_by_its_number(tmp_path: Path) -> None:
    path = written(tmp_path, line(), line(item="'=x"))
    assert (table_row(path, 2) or {})["item"] == "'=x"
    assert table_row(path, 3) is None
