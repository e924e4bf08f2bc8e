"""A panel as files: what each format gives back, what stands beside it, and that a failure leaves nothing."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from settled import FACTS, OBSERVATIONS, SOURCES

from tulga.errors import BadInput, BadUse
from tulga.panel.out import BESIDE, forms, xlsx
from tulga.panel.out.description import TULGA
from tulga.panel.panel import Panel, dyad_years
from tulga.sources import Source
from tulga.sources.bibtex import bibtex

ROOT = Path(__file__).resolve().parents[2]
EXPORTS = "trade_value: exports [USD]"


class Border:
    """Mongolia by land to both neighbours from 2000 on, as cells of direct contiguity."""

    def cells(self, dataset: str) -> pl.DataFrame:
        days = {"begin": "2000-01-01", "end": "2016-12-31"}
        rows = pl.DataFrame({"state1": [712, 712], "state2": [365, 710], "conttype": [1.0, 1.0], "row": [1, 2]})
        typed = rows.cast({"state1": pl.Int32, "state2": pl.Int32, "row": pl.UInt32})
        return typed.with_columns(pl.lit(day).str.to_date().alias(name) for name, day in days.items())

    def source_of(self, dataset: str) -> Source:
        return Source(
            f"{dataset}@0a1b2c3d", "dataset", {"title": "Direct Contiguity", "DOI": "10.0000/example"}, "0a1b2c3d"
        )


@pytest.fixture(scope="module")
def panel() -> Panel:
    bare = dyad_years(2016, 2019, "cow", datasets=Border()).only(712)
    return bare.with_contiguity().with_known(OBSERVATIONS, FACTS, SOURCES)


@pytest.mark.parametrize("ending", list(forms))
def test_the_same_panel_gives_the_same_bytes(panel: Panel, tmp_path: Path, ending: str) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        written = panel.write(folder / f"mongolia.{ending}")
        assert sorted(written) == sorted(folder.iterdir())
    assert len(written) == 1 + len(BESIDE)
    assert [path.read_bytes() for path in sorted(one.iterdir())] == [
        path.read_bytes() for path in sorted(two.iterdir())
    ]


def test_parquet_and_csv_give_the_table_back(panel: Panel, tmp_path: Path) -> None:
    panel.write(tmp_path / "a.parquet")
    panel.write(tmp_path / "b.csv")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(panel.table)
    assert pl.read_csv(tmp_path / "b.csv", schema=panel.table.schema).equals(panel.table)
    assert panel.table.columns[:3] == ["ccode1", "ccode2", "year"]


def test_a_panel_of_another_engine_is_written_with_the_same_cells(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    bare = {
        "polars": dyad_years(2019, 2019, "cow"),
        "pandas": dyad_years(2019, 2019, "cow", on=lambda t: t.to_pandas(date_as_object=False)),
    }
    found = []
    for name, rows in bare.items():
        rows.only(712).with_known(OBSERVATIONS, FACTS, SOURCES).write(tmp_path / f"{name}.csv")
        found.append(pl.read_csv(tmp_path / f"{name}.csv", infer_schema=False))
    assert found[0].equals(found[1])


def test_an_empty_cell_of_a_csv_is_not_a_zero(panel: Panel, tmp_path: Path) -> None:
    panel.write(tmp_path / "b.csv")
    text = pl.read_csv(tmp_path / "b.csv", infer_schema=False).filter(ccode1="712", year="2019")
    found = {row["ccode2"]: (row[EXPORTS], row["conttype"]) for row in text.iter_rows(named=True)}
    assert found["365"] == ("0.0", None)  # exports known to be zero; contiguity not covered after 2016
    assert found["325"] == (None, None)


def test_stata_has_labels_levels_and_missing_values(panel: Panel, tmp_path: Path) -> None:
    import pyreadstat

    panel.write(tmp_path / "mongolia.dta")
    frame, told = pyreadstat.read_dta(str(tmp_path / "mongolia.dta"), output_format="polars")
    assert told.file_label == "Dyad-years 2016 to 2019, Correlates of War state system"
    assert told.column_names_to_labels["trade_value_exports_USD"] == "Trade value: exports, state 1 to state 2"
    assert told.variable_value_labels["conttype"][1] == "land or river border"
    assert told.variable_value_labels["partnership_level"] == {0: "no", 1: "yes"}
    row = frame.row(
        by_predicate=(pl.col("ccode1") == 712) & (pl.col("ccode2") == 365) & (pl.col("year") == 2019), named=True
    )
    assert (row["trade_value_exports_USD"], row["partnership_level"], row["conttype"]) == (0.0, 1, None)
    assert row["partnership_level_item"] == "comprehensive strategic partnership"
    italy = frame.row(
        by_predicate=(pl.col("ccode1") == 712) & (pl.col("ccode2") == 325) & (pl.col("year") == 2019), named=True
    )
    assert (italy["trade_value_exports_USD"], italy["partnership_level"]) == (None, None)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,31}", name) for name in frame.columns)


def test_excel_has_numbers_as_numbers_and_text_as_text(panel: Panel, tmp_path: Path) -> None:
    panel.write(tmp_path / "mongolia.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "mongolia.xlsx")
    header, *rows = book.get_sheet_by_name("panel").to_python()
    assert header == panel.table.columns
    assert len(rows) == panel.table.height
    (china,) = [row for row in rows if row[:3] == [712, 710, 2019]]
    assert (china[header.index(EXPORTS)], china[header.index("partnership_level")]) == (45, True)
    _, *entries = book.get_sheet_by_name("codebook").to_python()
    assert [entry[0] for entry in entries] == [entry.name for entry in panel.codebook]


def test_a_text_that_looks_like_a_formula_stays_a_text(panel: Panel, tmp_path: Path) -> None:
    named = panel.with_names()
    odd = named.frame.with_columns(name1=pl.lit("=1+1"))
    Panel(odd, "dyad-year", named.system, 2016, 2019, codebook=named.codebook).write(tmp_path / "odd.xlsx")
    with ZipFile(tmp_path / "odd.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_panel_larger_than_a_sheet_is_refused_in_a_sentence(
    panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 100)
    with pytest.raises(
        BadInput, match=r"large\.xlsx: the panel has 1,5\d\d rows and .* write \.parquet, \.csv or \.dta"
    ):
        panel.write(tmp_path / "large.xlsx")
    assert not list(tmp_path.iterdir())


def test_files_that_are_there_stay_unless_forced(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "mongolia.bib").write_text("mine")
    with pytest.raises(BadUse, match=r"mongolia\.bib: there is such a file already"):
        panel.write(tmp_path / "mongolia.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["mongolia.bib"]
    assert (tmp_path / "mongolia.bib").read_text() == "mine"
    panel.write(tmp_path / "mongolia.csv", force=True)
    assert "@misc{tulga," in (tmp_path / "mongolia.bib").read_text()


def test_a_folder_that_is_not_there_and_an_unknown_ending_are_told(panel: Panel, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere: there is no such folder"):
        panel.write(tmp_path / "nowhere" / "mongolia.csv")
    with pytest.raises(BadUse, match=r"mongolia\.cvs: there is no panel format 'cvs'; did you mean csv"):
        panel.write(tmp_path / "mongolia.cvs")
    with pytest.raises(BadUse, match="R reads"):
        panel.write(tmp_path / "mongolia.rds")
    assert not list(tmp_path.iterdir())


def test_a_failure_halfway_leaves_nothing(panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tulga.panel.out.package.descriptor", full)
    with pytest.raises(BadInput, match="No space left on device"):
        panel.write(tmp_path / "mongolia.parquet")
    assert not list(tmp_path.iterdir())


def test_the_codebook_says_of_every_variable_what_it_is(panel: Panel, tmp_path: Path) -> None:
    panel.write(tmp_path / "mongolia.csv")
    book = json.loads((tmp_path / "mongolia.codebook.json").read_text(encoding="utf-8"))
    variables = {one["name"]: one for one in book["variables"]}
    assert [*(key["name"] for key in book["keys"]), *variables] == panel.table.columns
    assert variables[EXPORTS]["cells"] == 2  # China 45 and Russia 0; Italy is not covered
    assert variables["conttype"]["dataset"] == "cow-contiguity"
    assert variables["conttype"]["last"] == 2016
    assert variables["conttype"]["sources"] == ["cow-contiguity@0a1b2c3d"]
    assert {name for one in book["variables"] for name in one["sources"]} <= set(book["sources"])
    page = (tmp_path / "mongolia.codebook.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in panel.table.columns)
    assert "The list of states is known to 2016-12-31" in page
    assert "Bat, B." in page


def test_the_descriptor_is_a_frictionless_data_package(panel: Panel, tmp_path: Path) -> None:
    # What the specification of Data Package 1.0, Tabular Data Resource and Table Schema asks for.
    panel.write(tmp_path / "mongolia 2019.csv")
    package = json.loads((tmp_path / "mongolia 2019.datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    name = re.compile(r"[a-z0-9._-]+")
    assert name.fullmatch(package["name"])
    assert name.fullmatch(resource["name"])
    assert package["profile"] == "tabular-data-package"
    assert resource["profile"] == "tabular-data-resource"
    data = (tmp_path / resource["path"]).read_bytes()
    assert resource["bytes"] == len(data)
    schema = resource["schema"]
    header = pl.read_csv(data, n_rows=0, infer_schema=False).columns
    assert [field["name"] for field in schema["fields"]] == header
    assert {field["type"] for field in schema["fields"]} == {"integer", "number", "string", "boolean"}
    assert schema["primaryKey"] == ["ccode1", "ccode2", "year"]
    assert schema["missingValues"] == [""]
    assert all(source["title"] for source in package["sources"])
    assert all(name.fullmatch(licence["name"]) and licence["title"] for licence in package["licenses"])


def test_the_bibliography_has_everything_used_and_no_sign_that_tex_would_read(panel: Panel, tmp_path: Path) -> None:
    panel.write(tmp_path / "mongolia.csv")
    text = (tmp_path / "mongolia.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),$", text, re.M)
    assert keys == ["cow-contiguity-0a1b2c3d", "note", "paper", "states-cow", "trade-1a2b3c4d", "tulga"]
    assert r"title = {{Trade of 100\% \& more}}" in text
    assert text.count("{") == text.count("}")


def test_tulga_is_cited_as_its_citation_file_says() -> None:
    stated = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{TULGA["title"]}"' in stated
    assert f"version: {TULGA['version']}" in stated
    assert f"date-released: {TULGA['issued']['date-parts'][0][0]}-" in stated


def test_an_article_in_bibtex() -> None:
    article = {
        "type": "article-journal", "title": "A List of {States}", "container-title": "Interactions", "volume": "25",
        "author": [{"family": "Gleditsch", "given": "K. S."}, {"literal": "R & D"}], "issued": {"date-parts": [[1999, 12]]},
        "page": "393-413", "DOI": "10.1/a_b",
    }  # fmt: skip
    assert bibtex([article, article]).splitlines()[:8] == [
        "@article{Gleditsch-1999-A,",
        r"  author = {Gleditsch, K. S. and {R \& D}},",
        r"  title = {{A List of \{States\}}},",
        "  journal = {Interactions},",
        "  pages = {393--413},",
        "  year = {1999},",
        "  volume = {25},",
        "  doi = {10.1/a_b},",
    ]
    assert "@article{Gleditsch-1999-Aa," in bibtex([article, article])
