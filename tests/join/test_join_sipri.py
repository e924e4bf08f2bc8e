"""The register's form: a header found by names, blank columns, year lists, bad years, rows that cannot be placed."""

from pathlib import Path

import polars as pl
import pytest

from tulga.errors import BadInput
from tulga.join import join
from tulga.join.connector import connectors

FIXTURE = Path(__file__).parent / "fixtures" / "sipri-trade-register.csv"


@pytest.fixture(scope="module")
def units() -> pl.DataFrame:
    return join("sipri", FIXTURE).observations.filter(pl.col("unit") == "units of equipment")


def row(frame: pl.DataFrame, number: int) -> dict[str, object]:
    return frame.filter(pl.col("row") == number).row(0, named=True)


def test_a_list_of_years_is_a_span_with_the_total_and_no_year(units: pl.DataFrame) -> None:
    tanks = row(units, 1)
    assert (tanks["subject"], tanks["object"], tanks["relation"]) == ("RUS", "MNG", "arms_transfer")
    assert (tanks["span"], tanks["year"], tanks["value_text"]) == ("2012/2015", None, "100")
    assert tanks["item"] == "T-72 tank (second hand but modernized; delivered 2012, 2015)"


def test_one_year_is_that_year_and_new_weapons_have_a_bare_item(units: pl.DataFrame) -> None:
    carriers = row(units, 4)
    assert (carriers["span"], carriers["year"], carriers["value"], carriers["item"]) == (
        "2015",
        2015,
        10.0,
        "BTR-70 APC",
    )


def test_the_question_mark_right_of_a_number_makes_it_uncertain(units: pl.DataFrame) -> None:
    assert row(units, 2)["item"] == "BTR-70 APC (second hand but modernized; number uncertain)"
    assert "uncertain" not in str(row(units, 1)["item"]), "the number ordered is uncertain, the number delivered is not"


def test_names_hold_on_the_date_of_the_delivery(units: pl.DataFrame) -> None:
    assert row(units, 5)["subject"] == "SUN"
    assert row(units, 18)["object"] == "DDR"
    assert row(units, 9)["subject"] == "TUR", "latin-1 letters survive"


def test_an_order_without_delivery_is_zero_units_without_a_date(units: pl.DataFrame) -> None:
    order = row(units, 6)
    assert (order["value"], order["span"], order["year"]) == (0.0, "", None)
    assert order["item"] == "L-ATV APC (ordered 2023, none delivered)"


def test_an_unknown_supplier_is_an_end_that_nobody_knows(units: pl.DataFrame) -> None:
    assert (row(units, 7)["subject"], row(units, 7)["object"]) == (None, "MNG")


def test_a_volume_of_zero_means_anything_up_to_half_a_million() -> None:
    volumes = join("sipri", FIXTURE).observations.filter(pl.col("unit") == "million TIV")
    assert row(volumes, 1)["value_text"] == "141.24"
    jeep = row(volumes, 9)
    assert (jeep["value"], jeep["status"]) == (None, "not covered")
    assert volumes.filter(pl.col("row") == 6).is_empty()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (15, "'Test rebels*' cannot be placed"),
        (16, "Year(s) of delivery: '0.36' is not a year"),
        (17, "Year of order: '0.36' is not a year"),
        (18, "'many' is not a number"),
        (19, "the row has 17 cells, the header 16: its columns are shifted"),
        (20, "the row ends after 13 of 16 columns"),
        (24, "'Vietnm' cannot be placed"),
        (25, "neither supplier nor recipient is known"),
    ],
)
def test_what_cannot_be_placed_is_named_by_its_line(line: int, said: str) -> None:
    problems = join("sipri", FIXTURE).problems
    assert any(p.startswith(f"{FIXTURE.name}:{line}") and said in p for p in problems), problems


def test_everything_else_is_kept(units: pl.DataFrame) -> None:
    assert units["row"].to_list() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18]
    assert len(join("sipri", FIXTURE).problems) == 8


def test_the_row_behind_a_number_can_be_shown() -> None:
    shown = connectors["sipri"].table(FIXTURE).named(1)
    assert (shown["Recipient"], shown["Year(s) of delivery"], shown["column 6"]) == ("Mongolia", "2012; 2015", "?")


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    text = FIXTURE.read_text(encoding="latin-1").replace("Number delivered", "Number deliverd")
    broken = tmp_path / "register.csv"
    broken.write_text(text, encoding="latin-1")
    with pytest.raises(BadInput, match=r"no column 'Number delivered'; did you mean Number deliverd"):
        join("sipri", broken)


@pytest.mark.shared
def test_the_extract_of_the_register(shared: Path) -> None:
    joined = join("sipri", shared / "panels" / "sipri" / "trade-register-extract.csv")
    units = joined.observations.filter((pl.col("unit") == "units of equipment") & (pl.col("object") == "MNG"))
    tanks = units.filter(pl.col("item").str.starts_with("T-72 tank"))
    assert tanks.select("subject", "span", "value").rows() == [("RUS", "2012/2015", 100.0)]
    carriers = units.filter(pl.col("item").str.contains("BTR-[78]0 APC")).sort("year")
    assert carriers.select("year", "value").rows() == [(2011, 20.0), (2012, 40.0), (2015, 10.0)]
    assert joined.observations["row"].n_unique() + len([p for p in joined.problems if "cannot be placed" in p]) == 1816
    assert all("*'" in p or "Katanga" in p or "the row ends after 13 of 16" in p for p in joined.problems)
