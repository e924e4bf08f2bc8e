"""World Bank, World Development Indicators: state-years, from the service's JSON or the bulk CSV.

JSON is what the service answers: a list of page data and rows, one a country, indicator and year. CSV has one row a country
and indicator with a column a year (`API_..._DS2_en_csv_....csv` below a few lines of preamble, or `WDICSV.csv`), alone or in
the provider's zip beside its notes on countries and indicators, which are not tables of data. What DataBank exports is the
same with other names (`Series Code`, `2022 [YR2022]`).

About fifty of the "countries" are groups (World, Euro area, Low income): they are no states, are told once each and left
out. An empty cell is missing, never zero. The indicators of foreign policy below are read by their codes; a file's other
indicators are named and left out.
"""

import json
import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from tulga.actors import by_code
from tulga.errors import BadInput
from tulga.join.address import Address
from tulga.join.columns import Cells, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.files.frames import opened
from tulga.join.left_out import LeftOut
from tulga.join.own_form import OwnForm

if TYPE_CHECKING:
    import polars as pl

_WIDE = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
_SERIES = {"Indicator Name": ("Series Name",), "Indicator Code": ("Series Code",)}
_YEAR = re.compile(r"(\d{4})(?: \[YR\d{4}\])?$")
_LONG = ("code", "name", "indicator", "year", "value", "row")
_NUMBER = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"
_MISSING = ("", "..")
_TOLD = 20
# name, code, label, unit
_INDICATORS = (
    ("wb_gdp", "NY.GDP.MKTP.CD", "gross domestic product, current prices", "USD"),
    ("wb_gdp_constant", "NY.GDP.MKTP.KD", "gross domestic product, prices of 2015", "USD of 2015"),
    ("wb_gdp_per_capita", "NY.GDP.PCAP.CD", "gross domestic product per person, current prices", "USD"),
    ("wb_gdp_growth", "NY.GDP.MKTP.KD.ZG", "growth of the gross domestic product", "percent"),
    ("wb_population", "SP.POP.TOTL", "population at mid-year", "persons"),
    ("wb_trade_of_gdp", "NE.TRD.GNFS.ZS", "exports and imports of goods and services", "percent of GDP"),
    ("wb_exports_of_gdp", "NE.EXP.GNFS.ZS", "exports of goods and services", "percent of GDP"),
    ("wb_imports_of_gdp", "NE.IMP.GNFS.ZS", "imports of goods and services", "percent of GDP"),
    ("wb_fuel_of_exports", "TX.VAL.FUEL.ZS.UN", "fuels among exports of goods", "percent"),
    ("wb_ores_of_exports", "TX.VAL.MMTL.ZS.UN", "ores and metals among exports of goods", "percent"),
    ("wb_fdi_inflow", "BX.KLT.DINV.CD.WD", "foreign direct investment, net inflow", "USD"),
    ("wb_fdi_inflow_of_gdp", "BX.KLT.DINV.WD.GD.ZS", "foreign direct investment, net inflow", "percent of GDP"),
    ("wb_fdi_outflow", "BM.KLT.DINV.CD.WD", "foreign direct investment, net outflow", "USD"),
    ("wb_remittances_of_gdp", "BX.TRF.PWKR.DT.GD.ZS", "remittances received", "percent of GDP"),
    ("wb_aid_received", "DT.ODA.ODAT.CD", "official development assistance received, net", "USD"),
    ("wb_external_debt", "DT.DOD.DECT.CD", "external debt", "USD"),
    ("wb_reserves", "FI.RES.TOTL.CD", "reserves, gold included", "USD"),
    ("wb_resource_rents_of_gdp", "NY.GDP.TOTL.RT.ZS", "rents of natural resources", "percent of GDP"),
    ("wb_energy_imports", "EG.IMP.CONS.ZS", "energy imports, net; below zero for an exporter", "percent of energy use"),
    ("wb_military_spending", "MS.MIL.XPND.CD", "military expenditure (from SIPRI)", "USD"),
    ("wb_military_spending_of_gdp", "MS.MIL.XPND.GD.ZS", "military expenditure (from SIPRI)", "percent of GDP"),
    ("wb_armed_forces", "MS.MIL.TOTL.P1", "armed forces personnel (from IISS)", "persons"),
    ("wb_arms_imports", "MS.MIL.MPRT.KD", "arms imports (from SIPRI)", "trend-indicator value"),
    ("wb_arms_exports", "MS.MIL.XPRT.KD", "arms exports (from SIPRI)", "trend-indicator value"),
    ("wb_inflation", "FP.CPI.TOTL.ZG", "inflation of consumer prices", "percent"),
    ("wb_internet_users", "IT.NET.USER.ZS", "persons who use the internet", "percent"),
)  # fmt: skip
_BY_CODE = {code: name for name, code, _, _ in _INDICATORS}


def read(path: Path) -> Cells:
    """State-years of the indicators that are known; raises BadInput where the file is none of the provider's forms."""
    import polars as pl

    problems: list[str] = []
    left = LeftOut(path.name)
    rows = _of_json(path, problems) if path.suffix.casefold() == ".json" else _of_csv(path, problems)
    rows = _valued(_stated(rows, left), path.name, problems)
    key = ["state", "year", "indicator"]
    repeated = rows.filter(pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct())
    for state, code, row in repeated.unique("row", maintain_order=True).select("state", "indicator", "row").iter_rows():
        left.add(f"a second row of {code} for {state}", row)
    return Cells(_wide(rows.unique(key, keep="first", maintain_order=True)), problems + left.sentences())


def _of_json(path: Path, problems: list[str]) -> "pl.DataFrame":
    """The rows of an answer of the service; `problems` is told of pages that are not there."""
    import polars as pl

    try:
        said: Any = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str, parse_int=str)
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=path.name) from None
    except ValueError as error:
        raise BadInput(f"this is not JSON, or it is cut off ({error})", place=path.name) from None
    if isinstance(said, list) and said and isinstance(said[0], dict) and "message" in said[0]:
        reasons = "; ".join(str(each.get("value", "")) for each in said[0]["message"] if isinstance(each, dict))
        raise BadInput(f"the service answered with an error: {reasons}", place=path.name)
    if not (isinstance(said, list) and len(said) == 2 and isinstance(said[0], dict) and isinstance(said[1], list)):
        raise BadInput("this is no answer of the World Bank: a list of page data and rows", place=path.name)
    if str(said[0].get("pages", "1")) != "1":
        page = f"page {said[0].get('page')} of {said[0].get('pages')}"
        problems.append(f"{path.name}: this is {page}: the rows of the others are not here; ask with per_page=20000")
    found = []
    for number, row in enumerate(said[1], 1):
        try:
            name, value = str(row["country"]["value"]), row["value"]
            code, indicator, year = row["countryiso3code"] or row["country"]["id"], row["indicator"]["id"], row["date"]
        except (KeyError, TypeError) as error:
            problems.append(f"{path.name}, row {number}: the row has no {error}")
            continue
        found.append((str(code), name, str(indicator), str(year), None if value is None else str(value), number))
    schema = dict.fromkeys(_LONG, pl.String()) | {"row": pl.UInt32()}
    rows = pl.DataFrame(found, schema=schema, orient="row")
    _tell_others(rows["indicator"], path.name, problems)
    return rows.filter(pl.col("indicator").is_in(list(_BY_CODE)))


def _of_csv(path: Path, problems: list[str]) -> "pl.DataFrame":
    """The cells of a bulk file, one row for each country, indicator and year."""
    import polars as pl

    table = opened(path, _WIDE, aliases=_SERIES, member=_member(path))
    years = {name: found[1] for name in table.frame.collect_schema().names() if (found := _YEAR.match(name.strip()))}
    if not years:
        raise BadInput("the table has no column that is a year", place=table.name)
    _tell_others(table.frame.select("Indicator Code").unique().collect()["Indicator Code"], table.name, problems)
    known = pl.col("Indicator Code").is_in(list(_BY_CODE))
    rows = table.frame.filter(known).select("row", *_WIDE, *years).collect(engine="streaming")
    problems.extend(table.problems)
    rows = rows.rename(years)
    long = rows.unpivot(list(years.values()), index=["row", *_WIDE], variable_name="year", value_name="value")
    names = {"Country Code": "code", "Country Name": "name", "Indicator Code": "indicator"}
    return (
        long.rename(names)
        .with_columns(pl.col("code", "name", "indicator").fill_null(""))
        .select(_LONG)
        .sort("row", "year")
    )


def _tell_others(indicators: "pl.Series", name: str, problems: list[str]) -> None:
    other = sorted(set(indicators.drop_nulls()) - set(_BY_CODE))
    if other:
        some = ", ".join(other[:5]) + (", ..." if len(other) > 5 else "")
        problems.append(f"{name}: indicators that are not read: {some} ({len(other)} in all)")


def _member(path: Path) -> str:
    """The table of data in the provider's archive, which holds notes on countries and series as well."""
    if path.suffix.casefold() != ".zip" or not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as archive:
        names = [PurePosixPath(name).name for name in archive.namelist()]
    return next((name for name in names if name.startswith("API_") or name in ("WDICSV.csv", "WDIData.csv")), "")


def _stated(rows: "pl.DataFrame", left: LeftOut) -> "pl.DataFrame":
    """With `state` for the country codes that are one; the others are told once each."""
    import polars as pl

    codes = rows["code"].unique().to_list()
    found = [by_code("iso3", code) for code in codes]
    known = pl.DataFrame({"code": codes, "state": found}, schema={"code": pl.String, "state": pl.String})
    made = rows.join(known, on="code", how="left", maintain_order="left")
    lost = made.filter(pl.col("state").is_null()).group_by("code", "name", maintain_order=True)
    for code, name, first, count in lost.agg(first=pl.col("row").min(), n=pl.col("row").n_unique()).iter_rows():
        left.add(f"{name} ({code}) is no state", first, count)
    return made.filter(pl.col("state").is_not_null())


def _valued(rows: "pl.DataFrame", name: str, problems: list[str]) -> "pl.DataFrame":
    """Values as numbers and years as years; a cell that is neither missing nor a number is told and left out."""
    import polars as pl

    text = pl.col("value").fill_null("").str.strip_chars()
    rows = rows.with_columns(text=text, missing=text.is_in(_MISSING), number=text.str.contains(_NUMBER))
    yearly = pl.col("year").str.contains(r"^(?:19|20)\d\d$")
    wrong = rows.filter(~yearly | ~(pl.col("missing") | pl.col("number")))
    for row, code, year, value in wrong.select("row", "indicator", "year", "text").head(_TOLD).iter_rows():
        problems.append(f"{name}, row {row}, {code}: {value!r} of {year!r} is no number of a year")
    if wrong.height > _TOLD:
        problems.append(f"{name}: {wrong.height - _TOLD} more values like these are left out")
    kept = rows.filter(yearly & pl.col("number"))
    return kept.with_columns(pl.col("year").cast(pl.Int32), value=pl.col("text").cast(pl.Float64))


def _wide(rows: "pl.DataFrame") -> "pl.DataFrame":
    """One row a state-year and one column a variable, the variables that the file lacks being empty."""
    import polars as pl

    values = [
        pl.col("value").filter(pl.col("indicator") == code).first().cast(pl.Float64).alias(name)
        for code, name in _BY_CODE.items()
    ]
    made = rows.group_by("state", "year").agg(*values, pl.col("row").min().cast(pl.UInt32))
    return made.select("state", "year", *_BY_CODE.values(), "row").sort("row", "year", "state")


connectors.add("worldbank")(
    Connector(
        name="worldbank",
        title="World Bank, World Development Indicators",
        licence="CC BY 4.0",
        citation={
            "type": "dataset",
            "title": "World Development Indicators",
            "author": [{"literal": "The World Bank"}],
            "publisher": "The World Bank",
            "URL": "https://databank.worldbank.org/source/world-development-indicators",
        },
        coverage=Coverage("states and some territories; how far back each indicator goes differs", 1960),
        unit=None,
        columns=OwnForm(
            grain="state-year",
            system="iso3",
            states=("Country Code",),
            year="year",
            variables=tuple(Variable(name, label, unit, column=code) for name, code, label, unit in _INDICATORS),
            read=read,
        ),
        version="API v2 and bulk files",
        address=Address("https://databank.worldbank.org/data/download/WDI_CSV.zip"),
        note=(
            "Values are revised back to the beginning several times a year: keep the file. Armed forces, arms and military "
            "expenditure are taken over from SIPRI and IISS and are not a second source beside them. Groups such as World "
            "are told and left out. Values before a state became independent are the territory's. The row of a state-year "
            "is the first of its rows; each indicator has one of its own."
        ),
    )
)
