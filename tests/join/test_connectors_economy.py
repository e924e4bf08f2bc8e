"""Comtrade, BACI and the World Bank: totals and parts, codes of territories, remainders and groups, exact sums."""

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tulga.actors import by_code
from tulga.errors import BadInput
from tulga.join import join
from tulga.join.columns import Cells, cells
from tulga.join.connector import Joined, connectors
from tulga.join.forms.m49 import numbered
from tulga.relations import relation

FIXTURES = Path(__file__).parent / "fixtures"
ROW_WISE = {
    "peacekeeping": "peacekeeping.csv",
    "comtrade": "comtrade.json",
    "imf-trade": "imf-trade.csv",
    "imf-investment": "imf-investment.csv",
    "baci-products": "baci/BACI_HS92_Y2022_V202401b.csv",
}
IN_CELLS = {"baci": "baci", "worldbank": "worldbank.csv"}


def read_cells(name: str, path: Path) -> Cells:
    columns = connectors[name].columns
    assert columns is not None
    return cells(path, columns)


def row(joined: Joined, number: int, item: str | None = None) -> dict[str, object]:
    found = joined.observations.filter(pl.col("row") == number)
    return (found if item is None else found.filter(pl.col("item") == item)).row(0, named=True)


def told(problems: list[str], *parts: str) -> bool:
    return any(all(part in problem for part in parts) for problem in problems)


@pytest.mark.parametrize("name", [*ROW_WISE, *IN_CELLS])
def test_a_connector_says_what_it_may_be_used_for(name: str) -> None:
    connector = connectors[name]
    assert connector.licence
    assert connector.version
    assert connector.note
    assert connector.coverage.first
    assert {"title", "author", "URL"} <= set(connector.citation)


@pytest.mark.parametrize(("name", "file"), ROW_WISE.items())
def test_the_same_file_gives_the_same_observations_of_kinds_that_exist(name: str, file: str) -> None:
    once, again = join(name, FIXTURES / file), join(name, FIXTURES / file)
    assert once.observations.equals(again.observations)
    assert once.problems == again.problems
    for kind, unit in once.observations.select("relation", "unit").unique().rows():
        assert relation(kind).nature in ("flow", "stock")
        assert unit in ("USD", "persons")


@pytest.mark.parametrize(("name", "file"), ROW_WISE.items())
def test_the_row_behind_a_number_can_be_shown(name: str, file: str) -> None:
    table = connectors[name].table
    assert table is not None
    joined = join(name, FIXTURES / file)
    first = joined.observations.filter(pl.col("status") == "value").row(0, named=True)
    shown = {float(cell) for cell in table(FIXTURES / file).named(first["row"]).values() if _is_number(cell)}
    made = {"peacekeeping": {812.0, 38.0}, "baci-products": {3000.1}}
    assert made.get(name, {first["value"]}) <= shown


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def answer() -> Joined:
    return join("comtrade", FIXTURES / "comtrade.json")


def test_the_world_is_a_total_without_a_partner(answer: Joined) -> None:
    total = row(answer, 1)
    assert (total["subject"], total["object"], total["item"], total["value_text"]) == (
        "MNG",
        None,
        "exports",
        "1000.25",
    )


def test_parts_of_a_flow_are_not_counted_again(answer: Joined) -> None:
    china = answer.observations.filter(pl.col("object") == "CHN")
    assert china.select("row", "value").rows() == [(2, 840.5)]
    for name in ("motCode", "partner2Code", "customsCode"):
        assert told(answer.problems, f"broken down by {name}", "1 row is left out")


def test_commodity_valuation_and_month_are_in_the_item(answer: Joined) -> None:
    assert row(answer, 6)["item"] == "imports, H6 2710"
    assert row(answer, 7)["item"] == "imports, FOB"
    assert (row(answer, 8)["item"], row(answer, 8)["span"]) == ("exports, March", "2022-03")


def test_numbers_of_customs_territories_and_of_states_that_ended(answer: Joined) -> None:
    assert row(answer, 8)["subject"] == "USA"
    assert row(answer, 9)["subject"] == "SUN"


def test_numbers_of_the_united_nations() -> None:
    published = {
        "496": "MNG",
        "704": "VNM",
        "410": "KOR",
        "158": "TWN",
        "688": "SRB",
        "499": "MNE",
        "728": "SSD",
        "344": "HKG",
    }
    of_trade = {"842": "USA", "251": "FRA", "757": "CHE", "579": "NOR", "699": "IND", "200": "CSK", "278": "DDR"}
    assert {code: numbered(code, 2000) for code in published | of_trade} == published | of_trade
    assert [code for code in ("0", "", "58", "711", "490", "899", "568", "x") if numbered(code, 2000)] == []


def test_missing_is_not_zero(answer: Joined) -> None:
    assert (row(answer, 13)["value"], row(answer, 13)["status"]) == (0.0, "value")
    assert (row(answer, 14)["value"], row(answer, 14)["status"]) == (None, "not covered")


def test_remainders_are_told_once_and_never_guessed(answer: Joined) -> None:
    assert told(answer.problems, "'899' (Areas, nes)", "2 rows are left out, the first is row 10")
    assert told(answer.problems, "'490' (Other Asia, nes)", "row 12")
    assert "TWN" not in answer.observations["object"].to_list()


def test_text_and_bad_periods_are_named(answer: Joined) -> None:
    assert told(answer.problems, "row 15, primaryValue", "'much' is not a number")
    assert told(answer.problems, "row 16, period", "'202213'")


def test_the_same_in_csv_out_of_an_archive(tmp_path: Path, answer: Joined) -> None:
    rows = json.loads((FIXTURES / "comtrade.json").read_text(encoding="utf-8"))["data"]
    path = tmp_path / "comtrade.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("answer.csv", pl.DataFrame(rows, infer_schema_length=None, strict=False).write_csv())
    columns = ["row", "subject", "object", "span", "item", "value", "status"]
    assert join("comtrade", path).observations.select(columns).equals(answer.observations.select(columns))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"data": null, "error": "quota exceeded"}', r"no data \(quota exceeded\)"),
        ('{"message": "invalid key"}', r"no data \(invalid key\)"),
        ('{"data": [{"period"', "not JSON, or it is cut off"),
        ('{"data": [{"period": 2022, "reporterCod": 496}]}', "no column 'reporterCode'; did you mean reporterCod"),
    ],
)
def test_an_answer_that_failed_says_why(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        join("comtrade", path)


def test_an_answer_as_long_as_the_limit_may_be_cut(tmp_path: Path) -> None:
    one = json.loads((FIXTURES / "comtrade.json").read_text(encoding="utf-8"))["data"][1]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"data": [one] * 500}), encoding="utf-8")
    assert told(join("comtrade", path).problems, "500 rows are the most", "may be cut off")


@pytest.fixture(scope="module")
def baci() -> Cells:
    return read_cells("baci", FIXTURES / "baci")


def test_products_are_added_to_all_products_in_dollars(baci: Cells) -> None:
    china = baci.frame.filter((pl.col("state1") == "MNG") & (pl.col("state2") == "CHN")).sort("year")
    # (2500.125 + 1800.010) and (3000.100 + 4100.200 + 88.300) thousand dollars; the first of each is row 1 and row 6
    assert china.select("year", "baci_exports", "baci_products", "row").rows() == [
        (2021, 4_300_135.0, 2.0, 1),
        (2022, 7_188_600.0, 3.0, 6),
    ]


def test_a_product_without_a_value_leaves_the_sum_unknown(baci: Cells) -> None:
    russia = baci.frame.filter(pl.col("state1") == "RUS").row(0, named=True)
    assert (russia["baci_exports"], russia["baci_products"]) == (None, 2.0)
    assert told(baci.problems, "Y2022_V202401b.csv, row 5, v: 'many' is no value")


def test_numbers_of_states_and_of_none(baci: Cells) -> None:
    assert set(baci.frame["state1"]) == {"MNG", "USA", "RUS", "CHN", "FRA"}
    assert told(baci.problems, "country 490 (Other Asia, nes) is no state: 1 row")
    assert told(baci.problems, "country 899 (Areas, nes) is no state: 2 rows are left out, the first is row 12")


def test_a_zip_a_folder_and_a_year_alone_say_the_same(tmp_path: Path, baci: Cells) -> None:
    path = tmp_path / "BACI_HS92_V202401b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted((FIXTURES / "baci").iterdir()):
            archive.write(file, file.name)
    assert read_cells("baci", path).frame.equals(baci.frame)
    alone = tmp_path / "BACI_HS92_Y2021_V202401b.csv"
    alone.write_bytes((FIXTURES / "baci" / alone.name).read_bytes())
    assert read_cells("baci", alone).frame.equals(baci.frame.filter(pl.col("year") == 2021))


def test_the_sum_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "year.csv"
    path.write_text("t,i,j,k,v,q\n" + "".join(f"2020,496,156,{k},0.1,NA\n" for k in range(10)), encoding="utf-8")
    assert read_cells("baci", path).frame["baci_exports"].to_list() == [1000.0]
    assert sum([0.1] * 10) * 1000 != 1000.0, "as floats it would not be"


def test_two_editions_in_one_folder_do_not_double(tmp_path: Path, baci: Cells) -> None:
    for file in (FIXTURES / "baci").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
        (tmp_path / file.name.replace("HS92", "HS17")).write_bytes(file.read_bytes())
    both = read_cells("baci", tmp_path)
    keys = ["state1", "state2", "year", "baci_exports"]
    assert both.frame.select(keys).sort(keys).equals(baci.frame.select(keys).sort(keys))
    assert told(both.problems, "7 dyad-years are there again")


def test_a_folder_without_years_and_a_renamed_column(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file such as BACI_HS92"):
        read_cells("baci", tmp_path)
    path = tmp_path / "year.csv"
    path.write_text("year,i,j,k,v,q\n2020,496,156,260300,1,1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no column 't'"):
        read_cells("baci", path)


def test_rows_without_a_year_are_told(tmp_path: Path) -> None:
    path = tmp_path / "year.csv"
    path.write_text("t,i,j,k,v,q\n496,156,260300,1,1,1\n2020,496,156,260300,1,1\n", encoding="utf-8")
    shifted = read_cells("baci", path)
    assert shifted.frame.select("state1", "state2", "year").rows() == [("MNG", "CHN", 2020)]
    assert told(shifted.problems, "row 1, t: 1 rows have no year")


def test_each_product_is_an_observation_of_its_edition() -> None:
    joined = join("baci-products", FIXTURES / ROW_WISE["baci-products"])
    copper = row(joined, 1)
    assert (copper["subject"], copper["object"], copper["item"]) == ("MNG", "CHN", "exports, HS92 260300")
    assert (copper["value_text"], copper["unit"]) == ("3000100", "USD")
    assert joined.observations["row"].to_list() == [1, 2, 3, 4, 6, 9]


def test_the_answer_of_the_service() -> None:
    read = read_cells("worldbank", FIXTURES / "worldbank.json")
    shown = read.frame.select("state", "year", "wb_gdp", "wb_population", "wb_aid_received", "row")
    assert shown.rows() == [
        ("MNG", 2022, 17_146_471_706.5, 3_398_366.0, None, 1),
        ("XKX", 2022, 9_409_473_000.0, None, None, 6),
    ]
    assert told(read.problems, "Euro area (EMU) is no state: 2 rows are left out, the first is row 4")
    assert told(read.problems, "row 7, NY.GDP.MKTP.CD: 'large'")
    assert told(read.problems, "indicators that are not read: EN.ATM.CO2E.PC")


def test_the_bulk_file_in_its_archive(tmp_path: Path) -> None:
    path = tmp_path / "API_MNG_DS2_en_csv_v2.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Metadata_Country_API_MNG.csv", '"Country Code","Region"\n"MNG","East Asia"\n')
        archive.write(FIXTURES / "worldbank.csv", "API_MNG_DS2_en_csv_v2.csv")
    read = read_cells("worldbank", path)
    spending = read.frame.filter(pl.col("wb_military_spending_of_gdp").is_not_null()).sort("state", "year")
    assert spending.select("state", "year", "wb_military_spending_of_gdp").rows() == [
        ("KAZ", 2019, 1.0), ("KAZ", 2020, 1.07), ("KAZ", 2021, 0.9), ("KAZ", 2022, 0.0),
        ("MNG", 2019, 0.66), ("MNG", 2020, 0.83), ("MNG", 2022, 0.7),
    ]  # fmt: skip
    assert read.frame.filter((pl.col("state") == "MNG") & (pl.col("year") == 2021))["wb_population"].to_list() == [
        3347782
    ]
    for parts in (("World (WLD) is no state",), ("Low income (LIC)",), ("row 6, SP.POP.TOTL: 'many'",)):
        assert told(read.problems, *parts)
    assert told(read.problems, "a second row of SP.POP.TOTL for MNG", "row 7")


def test_an_export_of_databank_names_its_columns_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    head = "Country Name,Country Code,Series Name,Series Code,2021 [YR2021],2022 [YR2022]\n"
    path.write_text(head + "Mongolia,MNG,Population,SP.POP.TOTL,..,3398366\n", encoding="utf-8")
    read = read_cells("worldbank", path)
    assert read.frame.select("state", "year", "wb_population").rows() == [("MNG", 2022, 3_398_366.0)]


def test_no_group_of_states_has_the_code_of_a_state() -> None:
    groups = (
        "AFE AFW ARB CEB CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC LMC LMY "
        "LTE MEA MIC MNA NAC OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD"
    )
    assert [code for code in groups.split() if by_code("iso3", code)] == []


def test_a_page_of_several_is_told_and_an_error_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text((FIXTURES / "worldbank.json").read_text().replace('"pages": 1', '"pages": 4'))
    assert told(read_cells("worldbank", path).problems, "page 1 of 4")
    path.write_text('[{"message": [{"id": "120", "key": "Invalid value", "value": "The indicator was not found"}]}]')
    with pytest.raises(BadInput, match="The indicator was not found"):
        read_cells("worldbank", path)
    path.write_text("[1]")
    with pytest.raises(BadInput, match="no answer of the World Bank"):
        read_cells("worldbank", path)
