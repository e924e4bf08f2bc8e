"""The tidy table: subject, object, year, relation, item, value, unit, source, note. For anything kept by hand.

`object` may be empty (a total, or a statement about the subject alone), and so may `item`, `unit`, `source`, `note`.
`year` is a year, a date or a span in the text form of `tulga.span`. An empty `value` of a flow, of a stock or beside a
unit is missing ("not covered"); 0 is zero. Any column but subject and relation may be left out; other columns are not
read, and named.
"""

from pathlib import Path

from tulga.errors import BadInput, BadUse, nearest_names
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.files.table import Record, Table, number, open_table
from tulga.join.place import Placer, years
from tulga.relations import relation

COLUMNS = ("subject", "object", "year", "relation", "item", "value", "unit", "source", "note")
_NEEDED = ("subject", "relation")


def open_tidy(path: Path) -> Table:
    """The table as it stands."""
    return open_table(path, landmarks=_NEEDED)


def read(path: Path) -> Read:
    """Observations of a tidy table, one a row; raises BadInput when a needed column is not there."""
    table = open_tidy(path)
    table.need(_NEEDED)
    rows = _Rows(table)
    observations: list[Observation] = []
    problems = [*table.remarks, *rows.unused()]
    for record in table.records:
        try:
            observations.append(rows.observation(record))
        except (BadInput, BadUse) as error:
            problems.append(str(error))
    return Read(observations, problems)


class _Rows:
    """Reads the records of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._at = {name: table.position(name) for name in COLUMNS}
        self._placer = Placer()

    def unused(self) -> list[str]:
        """One sentence for each column that is not read."""
        names = [name for name in self._table.header if name.strip() and _fold(name) not in COLUMNS]
        said = "is not part of a tidy table and is not read"
        lost = [BadInput(f"column {n!r} {said}", place=self._table.name, nearest=self._near(n)) for n in names]
        return list(map(str, lost))

    def observation(self, record: Record) -> Observation:
        """One record as an observation; raises BadInput or BadUse naming its line."""
        place = self._table.place(record)
        if any(cell.strip() for cell in record.cells[len(self._table.header) :]):
            raise BadInput("the row has more cells than the header", place=place)
        name = self._cell(record, "relation")
        if not name:
            raise BadInput("the row names no relation", place=place)
        kind = relation(name, place=place)
        span = years(self._cell(record, "year"), place)
        subject = self._placer.actor(self._cell(record, "subject"), span, place)
        target = self._placer.actor(self._cell(record, "object"), span, place)
        value = number(self._cell(record, "value"), decimal_comma=self._table.decimal_comma, place=place)
        if subject is None and target is None:
            raise BadInput("the row names neither a subject nor an object", place=place)
        unit = self._cell(record, "unit") or None
        counts = kind.nature in ("flow", "stock") or unit is not None
        return Observation(
            row=record.row,
            relation=kind.id,
            subject=subject,
            object=target,
            span=span,
            item=self._cell(record, "item") or None,
            value=value,
            unit=unit,
            status="not covered" if value is None and counts else "value",
        )

    def _near(self, name: str) -> list[str]:
        return nearest_names(name, [column for column in COLUMNS if self._at[column] is None])

    def _cell(self, record: Record, column: str) -> str:
        at = self._at[column]
        return record.cells[at].strip() if at is not None and at < len(record.cells) else ""


def _fold(name: str) -> str:
    return name.strip().casefold()


connectors.add("tidy")(
    Connector(
        name="tidy",
        title="A table kept by hand",
        licence="as its keeper says",
        citation={},
        coverage=Coverage("what its rows say"),
        unit=None,
        read=read,
        table=open_tidy,
        kind="table",
    )
)
