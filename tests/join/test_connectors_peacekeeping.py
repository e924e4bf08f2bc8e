"""Peacekeeping: months are stocks, a year is its last report, what is missing is not zero."""

from pathlib import Path

import polars as pl
import pytest

from tulga.errors import BadInput
from tulga.join import join
from tulga.join.connector import Joined

FIXTURES = Path(__file__).parent / "fixtures"


def row(joined: Joined, number: int, item: str | None = None) -> dict[str, object]:
    found = joined.observations.filter(pl.col("row") == number)
    return (found if item is None else found.filter(pl.col("item") == item)).row(0, named=True)


def told(problems: list[str], *parts: str) -> bool:
    return any(all(part in problem for part in parts) for problem in problems)


@pytest.fixture(scope="module")
def contributions() -> Joined:
    return join("peacekeeping", FIXTURES / "peacekeeping.csv")


def test_a_month_is_a_stock_of_its_own_on_its_day(contributions: Joined) -> None:
    november = row(contributions, 1)
    assert (november["subject"], november["object"]) == ("MNG", "SSD")
    assert (november["item"], november["span"], november["value"]) == (
        "UNMISS troops, November",
        "2014-11-30",
        850.0,
    )


def test_a_year_takes_its_last_report_and_never_adds_months(contributions: Joined) -> None:
    year = contributions.observations.filter(pl.col("item").str.ends_with("last report of the year"))
    unmiss = year.filter((pl.col("subject") == "MNG") & (pl.col("object") == "SSD")).sort("item")
    assert unmiss.select("item", "span", "value").rows() == [
        ("UNMISS all personnel, last report of the year", "2014-12-31", 874.0),
        ("UNMISS staff officer, last report of the year", "2014-12-31", 8.0),
        ("UNMISS troops, last report of the year", "2014-12-31", 866.0),
    ]


def test_a_missing_half_is_not_covered_and_a_zero_is_a_zero(contributions: Joined) -> None:
    assert (row(contributions, 6)["value"], row(contributions, 6)["status"]) == (None, "not covered")
    gone = row(contributions, 8, "UNIFIL troops, January")
    assert (gone["value"], gone["status"], gone["span"]) == (0.0, "value", "2015-01-31")


def test_an_unreadable_last_report_leaves_the_year_without_one(contributions: Joined) -> None:
    observer_force = contributions.observations.filter(pl.col("item").str.starts_with("UNDOF"))
    assert observer_force["item"].to_list() == ["UNDOF troops, April"], "row 20 of May cannot be read"


def test_a_mission_in_two_states_is_its_own_object_and_a_name_stands_in_for_a_code(contributions: Joined) -> None:
    assert row(contributions, 10)["object"] == "UNMOGIP"
    assert row(contributions, 9)["subject"] == "CIV"


@pytest.mark.parametrize(
    "parts",
    [
        (":12, male_personnel", "'many' is not a number"),
        ("contributor 'Atlantis' cannot be placed", "row 12"),
        ("mission 'UNMARS' cannot be placed", "row 13"),
        (":15, last_reporting_date", "'2015-13-31' is not a date"),
        (":16, last_reporting_date", "'03/04/2015' can mean two days"),
        (":17", "more cells than the header"),
        (":19", "repeats row 17"),
        (":20, personnel_type", "no kind of personnel"),
        (":21, male_personnel", "-4 is not a number of persons"),
    ],
)
def test_what_cannot_be_placed_is_named(contributions: Joined, parts: tuple[str, ...]) -> None:
    assert told(contributions.problems, *parts), contributions.problems


def test_the_form_before_2010() -> None:
    contributions = join("peacekeeping", FIXTURES / "peacekeeping-before-2010.csv")
    december = row(contributions, 2, "UNPROFOR troops, December")
    assert (december["subject"], december["value"], december["span"]) == ("NPL", 901.0, "1993-12-31")
    assert contributions.observations.filter(pl.col("row") == 4)["status"].unique().to_list() == ["not covered"]
    assert contributions.problems == []


def test_a_kind_that_cannot_be_read_leaves_the_total_of_that_day_unknown(tmp_path: Path) -> None:
    lines = (FIXTURES / "peacekeeping.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "part.csv"
    path.write_text("\n".join([lines[0], lines[2], lines[3].replace(",7,1,", ",seven,1,")]), encoding="utf-8")
    total = row(join("peacekeeping", path), 1, "UNMISS all personnel, last report of the year")
    assert (total["value"], total["status"]) == (None, "not covered")


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    text = (FIXTURES / "peacekeeping.csv").read_text(encoding="utf-8").replace("male_personnel", "men", 1)
    path = tmp_path / "renamed.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"renamed\.csv: the table has no column 'male_personnel'"):
        join("peacekeeping", path)
