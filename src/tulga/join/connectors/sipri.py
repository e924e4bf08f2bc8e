"""SIPRI Arms Transfers Database: the trade register as the provider exports it.

The file is latin-1 CSV. Some lines of explanation stand above the header, so the header is found by its names. Columns
with a blank name hold "?" for uncertain data and qualify the column to their left. "Year(s) of delivery" is a list such
as "2012; 2015", and "Number delivered" is the number for all these years together, so the span runs from the first year
to the last, the value is the total, and no single year gets it. A list with gaps is repeated in the item.

Each register row gives one arms_transfer from supplier to recipient in units of equipment and one in millions of SIPRI
trend-indicator values (TIV) for the same item. The register's explanation says that a TIV of 0 stands for anything
up to 0.5 million: it is kept as not covered. An order without any delivery is a transfer of 0 units without a date.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from tulga.errors import BadInput
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.files.table import Record, Table, number, open_table
from tulga.join.place import Placer, span_of, year_list
from tulga.span import Instant, Span

_COLUMNS = (
    "Recipient",
    "Supplier",
    "Year of order",
    "Number ordered",
    "Weapon designation",
    "Weapon description",
    "Number delivered",
    "Year(s) of delivery",
    "status",
    "SIPRI TIV of delivered weapons",
)
_UNKNOWN = frozenset({"unknown supplier(s)", "unknown recipient(s)"})
# The register's own forms of names. It lists "DR Congo" beside "Congo"; two asterisks mark international organisations.
_SPELLINGS = {"Congo": "COG", "East Germany (GDR)": "DDR", "NATO**": "NATO", "United Nations**": "UN"}


def open_register(path: Path) -> Table:
    """The register's rows as they stand; BadInput when no line holds the names of its columns."""
    table = open_table(path, landmarks=("Recipient", "Supplier", "Weapon designation"), encoding="latin-1")
    table.need(_COLUMNS)
    return table


def read(path: Path) -> Read:
    """Observations of arms_transfer, supplier to recipient."""
    table = open_register(path)
    register = _Register(table)
    observations: list[Observation] = []
    problems: list[str] = list(table.remarks)
    for record in table.records:
        try:
            observations.extend(register.observations(record))
        except BadInput as error:
            problems.append(str(error))
    return Read(observations, problems + register.remarks)


class _Register:
    """Reads the records of one register."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._at = table.need(_COLUMNS)
        self._placer = Placer(_SPELLINGS)
        self.remarks: list[str] = []

    def observations(self, record: Record) -> Iterator[Observation]:
        """The transfer in units and in TIV; raises BadInput naming the line when a cell cannot be placed."""
        place = self._table.place(record)
        self._check_width(record, place)
        listed = self._years(record, place)
        span = span_of(listed)
        supplier, recipient = (self._actor(record, end, span, place) for end in ("Supplier", "Recipient"))
        if supplier is None and recipient is None:
            raise BadInput("neither supplier nor recipient is known", place=place)
        units = number(self._cell(record, "Number delivered"), place=place)
        volume = number(self._cell(record, "SIPRI TIV of delivered weapons"), place=place)
        item = self._item(record, listed, units)
        yield _transfer(record, supplier, recipient, span, item, units, "units of equipment")
        if listed:
            yield _transfer(record, supplier, recipient, span, item, volume or None, "million TIV")

    def _check_width(self, record: Record, place: str) -> None:
        width, expected = len(record.cells), len(self._table.header)
        if width > expected:
            raise BadInput(f"the row has {width} cells, the header {expected}: its columns are shifted", place=place)
        if width < expected:
            self.remarks.append(
                f"{place}: the row ends after {width} of {expected} columns; what is missing is unknown"
            )

    def _years(self, record: Record, place: str) -> tuple[int, ...]:
        """The years of delivery; a bad year of order is refused as well, because it shows shifted columns."""
        year_list(self._cell(record, "Year of order"), f"{place}, Year of order")
        return year_list(self._cell(record, "Year(s) of delivery"), f"{place}, Year(s) of delivery")

    def _actor(self, record: Record, end: str, span: Span, place: str) -> str | None:
        name = self._cell(record, end)
        if not name:
            raise BadInput(f"the row names no {end.casefold()}", place=place)
        if name.casefold() in _UNKNOWN:
            return None
        when = span if span.known else self._ordered(record)
        return self._placer.actor(name, when, f"{place}, {end}")

    def _ordered(self, record: Record) -> Span:
        text = self._cell(record, "Year of order")
        return Span.on(Instant(int(text))) if text.isdigit() and len(text) == 4 else Span()

    def _item(self, record: Record, listed: tuple[int, ...], units: Decimal | None) -> str:
        weapon = f"{self._cell(record, 'Weapon designation')} {self._cell(record, 'Weapon description')}".strip()
        state = self._cell(record, "status").casefold()
        said = [state] if state and state != "new" else []
        if self._uncertain(record, "Number delivered"):
            said.append("number uncertain")
        if len(listed) > 1 and listed[-1] - listed[0] >= len(listed):
            said.append("delivered " + ", ".join(map(str, listed)))
        if not listed and not units:
            said.append(f"ordered {self._cell(record, 'Year of order') or 'at an unknown date'}, none delivered")
        return f"{weapon} ({'; '.join(said)})" if said else weapon

    def _uncertain(self, record: Record, column: str) -> bool:
        beside = self._at[column] + 1
        blank = beside < len(self._table.header) and not self._table.header[beside].strip()
        return blank and beside < len(record.cells) and record.cells[beside].strip() == "?"

    def _cell(self, record: Record, column: str) -> str:
        at = self._at[column]
        return record.cells[at].strip() if at < len(record.cells) else ""


def _transfer(
    record: Record,
    supplier: str | None,
    recipient: str | None,
    span: Span,
    item: str,
    value: Decimal | None,
    unit: str,
) -> Observation:
    return Observation(
        row=record.row,
        relation="arms_transfer",
        subject=supplier,
        object=recipient,
        span=span,
        item=item,
        value=value,
        unit=unit,
        status="not covered" if value is None else "value",
    )


connectors.add("sipri")(
    Connector(
        name="sipri",
        title="SIPRI Arms Transfers Database, trade register",
        licence="(c) SIPRI: non-commercial use with citation; see https://www.sipri.org/about/terms-and-conditions",
        citation={
            "type": "dataset",
            "title": "SIPRI Arms Transfers Database, trade register",
            "author": [{"literal": "Stockholm International Peace Research Institute"}],
            "publisher": "Stockholm International Peace Research Institute",
            "URL": "https://www.sipri.org/databases/armstransfers",
        },
        coverage=Coverage("transfers of major conventional arms between all states and some non-state actors", 1950),
        unit=None,
        read=read,
        table=open_register,
    )
)
