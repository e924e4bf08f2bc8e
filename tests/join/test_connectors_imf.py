"""The IMF in the forms of SDMX: flows and positions, withheld values, the world, groups and broken files."""

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


def test_flows_by_indicator_partner_and_part_of_the_year() -> None:
    joined = join("imf-trade", FIXTURES / "imf-trade.csv")
    columns = ["row", "subject", "object", "span", "item", "value_text"]
    assert joined.observations.select(columns).rows() == [
        (1, "MNG", "CHN", "2022", "exports", "8400500000.5"),
        (2, "MNG", None, "2022", "exports", "12500000000"),
        (3, "MNG", "RUS", "2022", "imports", "2600000000"),
        (4, "MNG", "RUS", "2022", "imports, FOB", "2450000000"),
        (5, "MNG", "RUS", "2022-04/2022-06", "imports, second quarter", "610000000"),
        (6, "MNG", "RUS", "2022-03", "imports, March", "205000000"),
        (7, "MNG", "PRK", "2022", "exports", None),
        (8, "MNG", "KWT", "2022", "exports", "0"),
        (16, "CHN", "MNG", "2022", "exports", "2900000000"),
    ]
    assert row(joined, 7)["status"] == "not covered"


def test_groups_balances_and_bad_cells_are_told() -> None:
    problems = join("imf-trade", FIXTURES / "imf-trade.csv").problems
    assert told(problems, "COUNTERPART 'GX123' is a group", "2 rows are left out, the first is row 10")
    assert told(problems, "COUNTRY 'G163' is a group", "row 12")
    assert told(problems, "indicator 'TBG_USD' is no flow", "row 9")
    assert told(problems, "observation 13, TIME_PERIOD: '2022-M13'")
    assert told(problems, "observation 14, OBS_VALUE: 'many'")
    assert told(problems, "imf-trade.csv:16: the row has 10 cells, the header 9")


def test_the_old_service_gives_millions_in_compact_xml() -> None:
    joined = join("imf-trade", FIXTURES / "imf-trade-compact.xml")
    assert joined.observations.select("subject", "object", "year", "value_text").rows() == [
        ("MNG", "CHN", 2009, "1395301500"),
        ("MNG", "CHN", 2010, "2466266000"),
        ("MNG", None, 2010, "2908500000"),
    ]
    assert told(joined.problems, "'1C_080' is a group")


def test_the_investor_is_the_subject_of_inward_and_outward_positions() -> None:
    joined = join("imf-investment", FIXTURES / "imf-investment.csv")
    inward, mirrored, outward = row(joined, 2), row(joined, 10), row(joined, 12)
    assert (inward["subject"], inward["object"], inward["item"]) == ("CHN", "MNG", "inward direct investment")
    assert (outward["subject"], outward["object"], outward["item"]) == ("CHN", "MNG", "outward direct investment")
    assert mirrored["item"] == "outward direct investment, derived from counterparts"
    assert (row(joined, 3)["subject"], row(joined, 3)["object"]) == (None, "MNG")
    assert row(joined, 3)["item"] == "inward direct investment, all investors", "the world is not an unknown investor"
    assert (row(joined, 11)["subject"], row(joined, 11)["object"]) == ("MNG", None)


def test_confidential_is_not_covered_and_below_zero_is_kept() -> None:
    joined = join("imf-investment", FIXTURES / "imf-investment.csv")
    for number in (4, 5):
        assert (row(joined, number)["value"], row(joined, number)["status"]) == (None, "not covered")
    assert (row(joined, 6)["value"], row(joined, 6)["status"]) == (0.0, "value")
    assert (row(joined, 8)["object"], row(joined, 8)["value"]) == ("MNG", -25_000_000.0)
    assert row(joined, 9)["item"] == "inward direct investment, INWD_D_AG_FALL_FE"


def test_generic_and_structured_xml() -> None:
    generic = join("imf-investment", FIXTURES / "imf-investment-generic.xml").observations
    assert generic.select("subject", "object", "year", "value", "status").rows() == [
        ("SGP", "MNG", 2021, 1_200_000_000.0, "value"),
        ("SGP", "MNG", 2022, None, "not covered"),
    ]
    structured = join("imf-investment", FIXTURES / "imf-investment-structured.xml")
    assert structured.observations.select("subject", "object", "value").rows() == [("MNG", "KAZ", 45_000_000.0)]
    assert told(structured.problems, "observation 2: it has no COUNTERPART")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.csv",
            "COUNTRY,INDICATR,COUNTERPART_COUNTRY,TIME_PERIOD,OBS_VALUE\n",
            "'INDICATOR'; did you mean INDICATR",
        ),
        ("a.xml", "<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
        ("a.xml", '<?xml version="1.0"?><DataSet><Series COUNTRY="MNG"><Obs TIME_', "broken or cut off"),
        ("a.xml", '<DataSet><Group UNIT_MULT="6"/><Obs OBS_VALUE="1"/></DataSet>', "UNIT_MULT is given for groups"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        join("imf-trade", tmp_path / name)
