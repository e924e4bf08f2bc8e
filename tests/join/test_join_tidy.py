"""The tidy table in every file form, with what cannot be placed named and the rest kept."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tulga.errors import BadInput, BadUse
from tulga.join import join
from tulga.join.observation import SCHEMA, claim_of, read_observations, write_observations

HEADER = ["subject", "object", "year", "relation", "item", "value", "unit", "source", "note"]
ROWS = [
    ["Mongolia", "China", "2014", "trade_share", "exports", "95", "percent", "a", ""],
    ["MNG", "RUS", "2014", "trade_value", "exports", "0", "USD", "a", ""],
    ["MNG", "JPN", "2014", "trade_value", "exports", "", "USD", "a", "no figure"],
    ["MNG", "", "2014", "trade_value", "exports", "5774300000.5", "USD", "a", "total"],
    ["Монгол Улс", "Хятад", "2005/2010", "trade_share", "imports", "42.5", "percent", "a", ""],
    ["Soviet Union", "MNG", "1985", "membership", "", "", "", "a", ""],
]
SAID = [
    ("MNG", "CHN", 2014, "2014", "95", "value"),
    ("MNG", "RUS", 2014, "2014", "0", "value"),
    ("MNG", "JPN", 2014, "2014", None, "not covered"),
    ("MNG", None, 2014, "2014", "5774300000.5", "value"),
    ("MNG", "CHN", None, "2005/2010", "42.5", "value"),
    ("SUN", "MNG", 1985, "1985", None, "value"),
]


def written(path: Path, rows: list[list[str]] = ROWS, header: list[str] = HEADER) -> Path:
    lines = [header, *rows]
    match path.suffix:
        case ".xlsx":
            with xlsxwriter.Workbook(str(path), {"strings_to_numbers": True}) as book:
                sheet = book.add_worksheet()
                for number, cells in enumerate(lines):
                    sheet.write_row(number, 0, cells)
        case ".parquet":
            pl.DataFrame(rows, schema=header, orient="row").write_parquet(path)
        case ".tsv":
            path.write_text("\n".join("\t".join(cells) for cells in lines) + "\n", encoding="utf-8")
        case _:
            path.write_text("\n".join(",".join(cells) for cells in lines) + "\n", encoding="utf-8")
    return path


def said(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select("subject", "object", "year", "span", "value_text", "status").rows()


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_every_file_form_says_the_same(tmp_path: Path, ending: str) -> None:
    joined = join("tidy", written(tmp_path / f"Trade partners{ending}"))
    assert joined.problems == []
    assert said(joined.observations) == SAID
    assert joined.observations.schema == pl.Schema(SCHEMA)
    assert joined.observations["row"].to_list() == [1, 2, 3, 4, 5, 6]
    assert joined.source.id.startswith("trade-partners@")
    assert joined.source.kind == "table"
    assert joined.source.id == f"trade-partners@{(joined.source.sha256 or '')[:8]}"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    text = "subject;object;year;relation;value;unit\nCôte d’Ivoire;Curaçao;2014;trade_value;48,5;USD\n"
    file = tmp_path / "export.csv"
    file.write_bytes(text.replace("Curaçao", "Türkiye").encode(encoding))
    joined = join("tidy", file)
    assert said(joined.observations) == [("CIV", "TUR", 2014, "2014", "48.5", "value")]
    assert len(joined.problems) == (1 if encoding == "cp1252" else 0)


def test_an_observation_has_the_id_of_its_claim(tmp_path: Path) -> None:
    observations = join("tidy", written(tmp_path / "trade.csv")).observations
    for row in observations.iter_rows(named=True):
        claim = claim_of(row)
        assert claim.id == row["id"]
        assert claim.evidence.row == row["row"]


def test_joining_again_gives_the_same_bytes(tmp_path: Path) -> None:
    file = written(tmp_path / "trade.csv")
    one, two = (
        write_observations(join("tidy", file).observations, tmp_path / n) for n in ("one.parquet", "two.parquet")
    )
    assert one.read_bytes() == two.read_bytes()
    assert read_observations(one).equals(join("tidy", file).observations)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.parquet", "trade.csv", "two.parquet"]


def test_a_changed_file_is_another_source(tmp_path: Path) -> None:
    first = join("tidy", written(tmp_path / "trade.csv")).source.id
    second = join("tidy", written(tmp_path / "trade.csv", ROWS[:3])).source.id
    assert first.partition("@")[0] == second.partition("@")[0]
    assert first != second


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["Inner Mongolia", "CHN", "2014", "trade_value", "", "1", "USD"], "'Inner Mongolia' cannot be placed"),
        (["MNG", "Congo", "2014", "trade_value", "", "1", "USD"], "did you mean COG or COD?"),
        (["MNG", "CHN", "2014", "trade_valu", "", "1", "USD"], "no relation 'trade_valu'; did you mean trade_value"),
        (["MNG", "CHN", "last year", "trade_value", "", "1", "USD"], "date 'last year' cannot be kept"),
        (["MNG", "CHN", "2014", "trade_value", "", "95%", "USD"], "'95%' is not a number"),
        (["MNG", "CHN", "2014", "", "", "1", "USD"], "the row names no relation"),
        (["", "", "2014", "trade_value", "", "1", "USD"], "names neither a subject nor an object"),
        (["MNG", "CHN", "2014", "trade_value", "", "1", "USD", "", "", "x"], "more cells than the header"),
    ],
)
def test_what_cannot_be_placed_is_named_and_the_rest_is_kept(tmp_path: Path, row: list[str], problem: str) -> None:
    rows = [*ROWS[:2], row, *ROWS[2:]]
    joined = join("tidy", written(tmp_path / "file.csv", rows))
    assert len(joined.problems) == 1
    assert joined.problems[0].startswith("file.csv:4: ")
    assert problem in joined.problems[0]
    assert said(joined.observations) == SAID
    assert joined.observations["row"].to_list() == [1, 2, 4, 5, 6, 7]


def test_a_misspelt_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    joined = join("tidy", written(tmp_path / "file.csv", header=[*HEADER[:5], "valeu", *HEADER[6:]]))
    assert joined.problems == [
        "file.csv: column 'valeu' is not part of a tidy table and is not read; did you mean value?"
    ]
    with pytest.raises(BadInput, match="no column 'relation'; did you mean relatoin"):
        join("tidy", written(tmp_path / "other.csv", header=[*HEADER[:3], "relatoin", *HEADER[4:]]))


def test_an_unknown_connector_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadUse, match="there is no connector 'tidi'; did you mean tidy"):
        join("tidi", tmp_path / "file.csv")
