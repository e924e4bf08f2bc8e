"""UN Comtrade: goods by reporter, partner, commodity and flow, as its service (API v1) answers, in JSON or CSV.

A row is one flow of one commodity. Partner 0 is the world: a total, whose object is empty. Beside the total of a flow the
answer may break it down by second partner, mode of transport and customs procedure; those rows are parts of the same
number, and only the total (second partner 0, transport 0, procedure C00) is read, so that nothing counts twice.

The value is `primaryValue`, in US dollars: free on board for exports, with cost, insurance and freight for imports. A
reporter that gives another valuation alone is read as that (`imports, FOB`). A month is a flow of its own beside the year
and named in the item. Commodities keep their classification with their code (`exports, H6 2701`), because the code of one
edition of the Harmonized System is not that of another.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tulga.errors import BadInput
from tulga.join.address import Address
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.files.any_table import open_any_table
from tulga.join.files.table import Record, Table, number
from tulga.join.forms.m49 import numbered
from tulga.join.left_out import LeftOut, Unplaced
from tulga.span import Instant, Span

_NEEDED = ("period", "reporterCode", "partnerCode", "flowCode", "cmdCode", "primaryValue")
_USED = (*_NEEDED, "typeCode", "classificationCode", "partner2Code", "motCode", "customsCode", "cifvalue", "fobvalue",
         "reporterDesc", "partnerDesc")  # fmt: skip
_TOTALS = {"partner2Code": ("", "0"), "motCode": ("", "0"), "customsCode": ("", "C00")}
_FLOWS = {"X": "exports", "M": "imports", "RX": "re-exports", "RM": "re-imports", "DX": "domestic exports"}
_CUT_AT = frozenset({500, 100_000, 250_000})  # rows of an answer without a key, and with one
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def open_answer(path: Path) -> Table:
    """The rows of an answer as they stand; raises BadInput where it is none, or says that it failed."""
    json_answer = path.suffix.casefold() == ".json"
    table = _answer(path) if json_answer else open_any_table(path, ("reporterCode", "partnerCode"))
    table.need(_NEEDED)
    return table


def read(path: Path) -> Read:
    """Observations of trade_value in US dollars, the subject being the reporter."""
    table = open_answer(path)
    at = {name: table.position(name) for name in _USED}
    found: list[Observation] = []
    problems = list(table.remarks)
    left = LeftOut(table.name)
    for record in table.records:
        try:
            place = f"{table.name}, row {record.row}"
            if any(cell.strip() for cell in record.cells[len(table.header) :]):
                raise BadInput("the row has more cells than the header: its columns are shifted", place=place)
            found.append(_observation(record.row, _cells(record, at), place))
        except Unplaced as reason:
            left.add(str(reason), record.row)
        except BadInput as error:
            problems.append(str(error))
    if len(table.records) in _CUT_AT:
        rows = len(table.records)
        problems.append(f"{table.name}: {rows} rows are the most that one answer holds: it may be cut off")
    return Read(found, problems + left.sentences())


def _observation(row: int, cells: dict[str, str], place: str) -> Observation:
    for name, total in _TOTALS.items():
        if cells[name] not in total:
            raise Unplaced(f"a part of a flow, broken down by {name}, would count twice")
    if cells["flowCode"] not in _FLOWS:
        raise Unplaced(f"flowCode {cells['flowCode']!r} is not read")
    found = _period(cells["period"])
    if found is None:
        what = f"{cells['period']!r} is neither a year nor a month such as 202203"
        raise BadInput(what, place=f"{place}, period")
    span, month = found
    reporter = _actor(cells, "reporter", span)
    partner = None if cells["partnerCode"] == "0" else _actor(cells, "partner", span)
    value = number(cells["primaryValue"], place=f"{place}, primaryValue")
    if value is not None and value < 0:
        raise BadInput(f"a flow of {value} is below zero", place=f"{place}, primaryValue")
    return Observation(
        row=row,
        relation="trade_value",
        subject=reporter,
        object=partner,
        span=span,
        item=", ".join(filter(None, _item(cells, place, month))),
        value=value,
        unit="USD",
        status="not covered" if value is None else "value",
    )


def _item(cells: dict[str, str], place: str, month: str) -> Iterator[str]:
    flow = _FLOWS[cells["flowCode"]]
    yield f"{flow} of services" if cells["typeCode"] == "S" else flow
    usual, other = ("cifvalue", "fobvalue") if flow.endswith("imports") else ("fobvalue", "cifvalue")
    given = {name: number(cells[name], place=f"{place}, {name}") for name in (usual, other)}
    if not given[usual] and given[other]:
        yield other.removesuffix("value").upper()
    if not cells["cmdCode"]:
        raise BadInput("the row names no commodity", place=f"{place}, cmdCode")
    if cells["cmdCode"] != "TOTAL":
        yield f"{cells['classificationCode']} {cells['cmdCode']}".strip()
    yield month


@cache
def _period(text: str) -> tuple[Span, str] | None:
    """The span of `2022` or `202203`, and the name of the month."""
    if text.isdigit() and len(text) == 4:
        return Span.on(Instant(int(text))), ""
    if text.isdigit() and len(text) == 6 and 1 <= int(text[4:]) <= 12:
        return Span.on(Instant(int(text[:4]), int(text[4:]))), _MONTHS[int(text[4:]) - 1]
    return None


def _actor(cells: dict[str, str], end: str, span: Span) -> str:
    last = span.last()
    found = numbered(cells[f"{end}Code"], last.year if last else None)
    if found is None:
        named = f" ({cells[f'{end}Desc']})" if cells[f"{end}Desc"] else ""
        raise Unplaced(f"{end}Code {cells[f'{end}Code']!r}{named} is a group, a remainder or not known")
    return found


def _cells(record: Record, at: dict[str, int | None]) -> dict[str, str]:
    there = {name: n for name, n in at.items() if n is not None and n < len(record.cells)}
    return {name: record.cells[there[name]].strip() if name in there else "" for name in at}


def _answer(path: Path) -> Table:
    """An answer in JSON as a table; numbers stay as they are written."""
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str, parse_int=str)
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=path.name) from None
    except ValueError as error:
        raise BadInput(f"this is not JSON, or it is cut off ({error})", place=path.name) from None
    rows = said.get("data") if isinstance(said, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reason = (said.get("error") or said.get("message")) if isinstance(said, dict) else None
        raise BadInput(f"the answer holds no data ({reason or 'it has no list named data'})", place=path.name)
    header = tuple(dict.fromkeys(name for row in rows for name in row)) or _NEEDED
    records = (tuple(_text(row.get(name)) for name in header) for row in rows)
    return Table(path.name, header, tuple(Record(n, n, cells) for n, cells in enumerate(records, 1)))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


connectors.add("comtrade")(
    Connector(
        name="comtrade",
        title="UN Comtrade, goods by reporter, partner, commodity and flow",
        licence="(c) United Nations: use with the source named, no redistribution; see https://comtradeplus.un.org",
        citation={
            "type": "dataset",
            "title": "UN Comtrade Database",
            "author": [{"literal": "United Nations Statistics Division"}],
            "publisher": "United Nations",
            "URL": "https://comtradeplus.un.org",
        },
        coverage=Coverage("what reporters declare; many years and states are missing or late", 1962),
        unit="USD",
        read=read,
        table=open_answer,
        version="API v1",
        address=Address(
            "https://comtradeapi.un.org/data/v1/get/C/A/HS?reporterCode={state}&period={year}&cmdCode=TOTAL&flowCode=X,M"
            "&partner2Code=0&motCode=0&customsCode=C00",
            file="comtrade-{state}-{year}.json",
            key="TULGA_COMTRADE_KEY",
            key_header="Ocp-Apim-Subscription-Key",
        ),
        note=(
            "{state} in the address is the reporter's M49 number (496 is Mongolia). Without a key an answer stops at 500 "
            "rows. What a reporter gives as imports is not what its partner gives as exports; both are kept. Other Asia, "
            "nes (490) is for the most part Taiwan, but is told and left out like every remainder, not guessed."
        ),
    )
)
