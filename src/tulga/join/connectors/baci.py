"""BACI: trade in goods with one figure for what exporter and importer declare, by product, of the CEPII.

One CSV a year (`BACI_HS92_Y2022_V202401b.csv`): t year, i exporter, j importer, k product, v value in thousand US dollars,
q tonnes. The country codes lie beside them (`country_codes_V202401b.csv`), in the same zip or folder; without that table the
numbers are those of M49 with the few that trade statistics add. Numbers that are no state (the remainders of a region) are
told once and left out.

`baci` gives the panel: a directed dyad-year from exporter to importer, all products together. A file lists every product that
the dyad traded in the year, so their sum is the whole; where one product's value cannot be read the sum is unknown. Values
are added exactly, as whole dollars and cents, and only then become numbers. `baci-products` gives each product as an
observation of its own, for files cut down to the states in question.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tulga.actors import by_code
from tulga.errors import BadInput
from tulga.join.address import Address
from tulga.join.columns import Cells, Variable
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.files.frames import Opened, opened
from tulga.join.files.table import Table, open_table
from tulga.join.forms.m49 import numbered
from tulga.join.left_out import LeftOut
from tulga.join.own_form import OwnForm
from tulga.span import Span

if TYPE_CHECKING:
    import polars as pl

_NEEDED = ("t", "i", "j", "k", "v")
_YEAR = re.compile(r"BACI_(?P<edition>HS\d\d)_Y\d{4}_V\w+\.csv$")
_COUNTRIES = re.compile(r"country_codes_V\w+\.csv$")
_CENTS = r"^\d{1,12}(?:\.\d{1,5})?$"  # thousands of dollars, to the cent; the provider rounds to the dollar
_MOST_PRODUCTS = 2_000_000  # observations that fit into memory


def read(path: Path) -> Cells:
    """Exports in US dollars and number of products by directed dyad-year; raises BadInput where no year is found."""
    import polars as pl

    problems: list[str] = []
    left = LeftOut(path.name)
    codes = _codes(path)
    parts: list[pl.DataFrame] = []
    row = 0
    for year in _years(path):
        summed = _summed(year.frame, year.name, problems).with_columns(row=(pl.col("row") + row).cast(pl.UInt32))
        problems.extend(year.problems)
        row += max(summed["last"].to_list(), default=0)
        parts.append(_stated(summed, codes, left))
    made = pl.concat(parts).sort("row")
    once = made.unique(["state1", "state2", "year"], keep="first", maintain_order=True)
    if once.height < made.height:
        again = made.height - once.height
        problems.append(
            f"{path.name}: {again} dyad-years are there again, as of two editions; the first of each is kept"
        )
    return Cells(once, problems + left.sentences())


def _years(path: Path) -> Iterator[Opened]:
    """The tables of the years, in the order of their names."""
    names = [name for name in _members(path) if _YEAR.search(name)]
    if path.is_dir():
        yield from (opened(path / name, _NEEDED) for name in names)
    elif names:
        yield from (opened(path, _NEEDED, member=name) for name in names)
    else:
        yield opened(path, _NEEDED)
    if path.is_dir() and not names:
        raise BadInput("the folder has no file such as BACI_HS92_Y2022_V202401b.csv", place=str(path))


def _members(path: Path) -> list[str]:
    if path.is_dir():
        return sorted(each.name for each in path.iterdir() if each.is_file())
    if path.suffix.casefold() != ".zip":
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return sorted(archive.namelist())
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInput(f"the archive cannot be read ({error})", place=path.name) from None


def _codes(path: Path) -> Mapping[str, tuple[str, str]]:
    """The provider's own table: number to ISO code and name; empty where it does not lie beside the years."""
    folder = path.parent if path.suffix.casefold() == ".csv" else path
    name = next((each for each in _members(folder) if _COUNTRIES.search(each)), None)
    if name is None:
        return {}
    if folder.is_dir():
        data = (folder / name).read_bytes()
    else:
        with zipfile.ZipFile(folder) as archive:
            data = archive.read(name)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig", errors="replace"))))
    needed = ("country_code", "country_name", "country_iso3")
    if not rows or not set(needed) <= set(rows[0]):
        raise BadInput(
            f"the table of countries has not the columns {', '.join(needed)}", place=PurePosixPath(name).name
        )
    cells = ([(row[name] or "").strip() for name in needed] for row in rows)
    return {code: (iso3, country) for code, country, iso3 in cells}


def _summed(rows: "pl.LazyFrame", name: str, problems: list[str]) -> "pl.DataFrame":
    """Each dyad-year's value in US dollars (null where a product's cannot be read), its products, first and last row."""
    import polars as pl

    value = pl.col("v").str.strip_chars()
    read_value = pl.when(value.str.contains(_CENTS)).then(value.str.to_decimal(scale=5))
    year = pl.col("t").str.strip_chars().str.to_integer(strict=False)
    made = (
        rows.select("row", "i", "j", "v", t=year, value=read_value)
        .group_by("t", "i", "j")
        .agg(
            total=pl.col("value").sum(),
            wrong=pl.col("value").is_null().sum(),
            text=pl.col("v").filter(pl.col("value").is_null()).first(),
            at=pl.col("row").filter(pl.col("value").is_null()).first(),
            products=pl.len(),
            row=pl.col("row").min(),
            last=pl.col("row").max(),
        )
        .collect(engine="streaming")
    )
    for text, at, count in made.filter(pl.col("wrong") > 0).sort("at").select("text", "at", "wrong").iter_rows():
        more = f" and {count - 1} more of this dyad and year" if count > 1 else ""
        problems.append(f"{name}, row {at}, v: {text or ''!r}{more} is no value: the total of all products is unknown")
    undated = made.filter(~pl.col("t").is_between(1900, 2200).fill_null(False))
    if undated.height:
        said = f"{int(undated['products'].sum())} rows have no year: the columns look shifted"
        problems.append(f"{name}, row {min(undated['row'].to_list())}, t: {said}")
    dollars = pl.when(pl.col("wrong") == 0).then((pl.col("total") * 1000).cast(pl.Float64))
    return made.join(undated.select("row"), on="row", how="anti").select(
        "i", "j", year=pl.col("t").cast(pl.Int32), baci_exports=dollars,
        baci_products=pl.col("products").cast(pl.Float64), row="row", last="last",
    )  # fmt: skip


def _stated(summed: "pl.DataFrame", codes: Mapping[str, tuple[str, str]], left: LeftOut) -> "pl.DataFrame":
    """With `state1` and `state2` for the numbers; dyads of which a number is no state are left out and told."""
    import polars as pl

    made = summed.with_columns(pl.col("i", "j").fill_null("").str.strip_chars())
    for end, column in (("i", "state1"), ("j", "state2")):
        pairs = made.select(pl.col(end).alias(column), "year").unique()
        named = [_state(code, year, codes) for code, year in pairs.iter_rows()]
        known = pairs.with_columns(state=pl.Series(named, dtype=pl.String))
        made = made.with_columns(pl.col(end).alias(column))
        made = made.join(known, on=[column, "year"], how="left", maintain_order="left")
        lost = made.filter(pl.col("state").is_null()).group_by(column)
        tally = lost.agg(count=pl.col("baci_products").sum(), first=pl.col("row").min()).sort("first", column)
        for code, count, first in tally.iter_rows():
            left.add(_no_state(code, codes), first, int(count))
        made = made.filter(pl.col("state").is_not_null()).with_columns(pl.col("state").alias(column)).drop("state")
    return made.select("state1", "state2", "year", "baci_exports", "baci_products", "row")


def _state(code: str, year: int | None, codes: Mapping[str, tuple[str, str]]) -> str | None:
    """By the provider's table where it has an ISO code for the number, else by M49."""
    iso3 = codes.get(code, ("", ""))[0]
    by_table = by_code("iso3", iso3, date(year, 12, 31)) if year and len(iso3) == 3 else None
    return by_table or numbered(code, year)


def _no_state(code: str, codes: Mapping[str, tuple[str, str]]) -> str:
    name = codes.get(code, ("", ""))[1]
    return f"country {code or repr('')}{f' ({name})' if name else ''} is no state"


@cache
def _in(year: str) -> Span:
    return Span.on(year)


def open_products(path: Path) -> Table:
    """The rows of one year or of a cut-down file, as they stand."""
    table = open_table(path, landmarks=_NEEDED)
    table.need(_NEEDED)
    return table


def read_products(path: Path) -> Read:
    """Observations of trade_value, exporter to importer, one a product; BadInput for more than two million rows."""
    import polars as pl

    table = opened(path, _NEEDED)
    rows = table.frame.select("row", *_NEEDED).head(_MOST_PRODUCTS + 1).collect()
    if rows.height > _MOST_PRODUCTS:
        raise BadInput(
            f"the file has more than {_MOST_PRODUCTS} products: keep the states in question", place=table.name
        )
    codes, left = _codes(path), LeftOut(table.name)
    edition = _YEAR.search(path.name)
    prefix = f"exports, {edition['edition']}" if edition else "exports, HS"
    ends: dict[tuple[str, int], str | None] = {}
    found: list[Observation] = []
    problems = list(table.problems)
    for row, t, i, j, k, v in rows.with_columns(pl.col(pl.String).fill_null("").str.strip_chars()).iter_rows():
        place = f"{table.name}, row {row}"
        if not (t.isdigit() and len(t) == 4) or not re.fullmatch(r"\d+(?:\.\d+)?", v) or not k.isdigit():
            problems.append(f"{place}: t {t!r}, k {k!r}, v {v!r} are not a year, a product and a value")
            continue
        year = int(t)
        for code in (i, j):
            if (code, year) not in ends:
                ends[code, year] = _state(code, year, codes)
            if ends[code, year] is None:
                left.add(_no_state(code, codes), row)
        subject, target = ends[i, year], ends[j, year]
        if subject and target:
            item, dollars = f"{prefix} {k.zfill(6)}", Decimal(v) * 1000
            found.append(Observation(row, "trade_value", subject, target, _in(t), item, dollars, "USD"))
    return Read(found, problems + left.sentences())


_LICENCE = "Etalab Open Licence 2.0: free with the source named"
_CITATION = {
    "type": "report",
    "title": "BACI: International Trade Database at the Product-Level. The 1994-2007 Version",
    "author": [{"family": "Gaulier", "given": "Guillaume"}, {"family": "Zignago", "given": "Soledad"}],
    "publisher": "CEPII",
    "collection-title": "CEPII Working Paper",
    "number": "2010-23",
    "issued": {"date-parts": [[2010]]},
    "URL": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
}
_VERSION = "V202601"
_ADDRESS = Address(f"https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS92_{_VERSION}.zip")
_ITEM = "exports, all products"

connectors.add("baci")(
    Connector(
        name="baci",
        title="BACI, trade in goods by directed dyad-year, all products",
        licence=_LICENCE,
        citation=_CITATION,
        coverage=Coverage("exports of goods between some 200 states and territories; HS92 since 1995", 1995, 2024),
        unit="USD",
        columns=OwnForm(
            grain="directed dyad-year",
            system="iso3",
            states=("i", "j"),
            year="t",
            variables=(
                Variable(
                    "baci_exports", "exports of goods, all products together", "USD", relation="trade_value", item=_ITEM
                ),
                Variable("baci_products", "products of six digits that were exported", "products", whole=True),
            ),
            read=read,
        ),
        version=_VERSION,
        address=_ADDRESS,
        note=(
            "Values are reconciled from both sides and free on board: they match neither side's own figure. The file has "
            "thousand dollars, which are given as dollars. Flows below a thousand dollars are not in it, and a dyad "
            "without a row is unknown here. Other Asia, nes (490) is for the most part Taiwan, but is told and left out, "
            "not guessed. Tonnes (q) are missing for some products and are not added up. The row is that of the dyad's "
            "first product, counted through the years in the order of their files."
        ),
    )
)

connectors.add("baci-products")(
    Connector(
        name="baci-products",
        title="BACI, trade in goods by product",
        licence=_LICENCE,
        citation=_CITATION,
        coverage=Coverage("exports of each product of six digits, of a file cut down to some states", 1995, 2024),
        unit="USD",
        read=read_products,
        table=open_products,
        version=_VERSION,
        note=(
            "One year has eleven million rows: keep those of the states in question before joining, and leave the name of "
            "the file as it is, from which the edition of the Harmonized System is read. The panel takes baci."
        ),
    )
)
