"""A connector knows one dataset: its licence, its citation, what it covers, and how its rows become observations.

A connector is one file in `connectors/` that puts a `Connector` into the registry. It reads a file into `Observation`s
and a list of problems; `join` adds what is the same for all: the file's hash, the source, the ids and the order.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tulga.errors import BadInput, BadUse
from tulga.join.address import Address
from tulga.join.columns import Columns
from tulga.join.files.table import Table
from tulga.registry import Registry
from tulga.sources import Source
from tulga.span import Span

if TYPE_CHECKING:
    import polars as pl

Status = Literal["value", "not covered"]


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell of a dataset in claim form; `join` gives it its id and its source.

    `row` counts from 1, the first row below the header. `value` is exact. Status "not covered" says that the dataset
    has the row and no number in it, which is not zero.
    """

    row: int
    relation: str
    subject: str | None
    object: str | None = None
    span: Span = field(default_factory=Span)
    item: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    status: Status = "value"

    @property
    def year(self) -> int | None:
        """The calendar year, where the span lies within one; else None."""
        first, last = self.span.first(), self.span.last()
        return first.year if first and last and first.year == last.year else None


@dataclass(frozen=True)
class Read:
    """What a connector made of a file: observations, and one sentence for each row that it could not place."""

    observations: list[Observation]
    problems: list[str]


@dataclass(frozen=True)
class Coverage:
    """The years from `first` to `last` (None: as the file says) and, in words, which states and matters."""

    what: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Connector:
    """One dataset that Tulga can join.

    `citation` is a CSL-JSON item without an id. `unit` is the unit of the values, or None where each row states its
    own. `kind` is "dataset" for a named dataset, "table" where each file is a source of its own name. A dataset is read
    in one of two ways: `read` takes the file to observations and `table` to its rows as they stand (for showing the row
    behind a number), or `columns` declares how its columns become the cells of a panel. `version` is the edition that
    was looked at, `address` where the provider has it, `note` what a user must know before relying on it.
    """

    name: str
    title: str
    licence: str
    citation: Mapping[str, Any]
    coverage: Coverage
    unit: str | None
    read: Callable[[Path], Read] | None = None
    table: Callable[[Path], Table] | None = None
    kind: Literal["dataset", "table"] = "dataset"
    columns: Columns | None = None
    version: str = ""
    address: Address | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if (self.read is None) == (self.columns is None):
            raise BadUse(f"the connector {self.name} must say either how to read its file or what its columns are")

    def dataset(self, path: Path) -> str:
        """The name that the source gets: the connector's own, or that of the file for a hand-kept table."""
        return self.name if self.kind == "dataset" else _slug(path.stem)


connectors: Registry[Connector] = Registry("connector", "tulga.join.connectors")


@dataclass(frozen=True)
class Joined:
    """A dataset in claim form: its source, its observations (see `tulga.join.observation`), and what was left out."""

    source: Source
    observations: "pl.DataFrame"
    problems: list[str]


def join(name: str, path: str | Path) -> Joined:
    """Read the file at `path` with the connector `name`; the same bytes give the same observations.

    Rows that cannot be placed are named in `problems` ("trade.csv:12: ...") and the others are kept. The id of the
    source is `<dataset>@<first 8 digits of the file's SHA-256>`: a changed file is another source beside the old one.
    Raises BadUse for an unknown connector, BadInput for a file that cannot be read at all.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "Trade partners.csv"
    ...     _ = file.write_text("subject,object,year,relation,item,value,unit,source,note\\n")
    ...     join("tidy", file).source.id
    'trade-partners@45a995ff'
    """
    from tulga.join.edition import source_of
    from tulga.join.observation import frame

    connector = connectors[name]
    path = Path(path)
    if connector.read is None:
        raise BadUse(f"{name} has cells, not observations; `tulga.join.columns.cells` reads them")
    read = connector.read(path)
    source = source_of(connector, path)
    return Joined(source, frame(read.observations, source.id), read.problems)


def file_hash(path: Path) -> str:
    """SHA-256 of the file's bytes in hexadecimal; raises BadInput when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=str(path)) from None
    return digest.hexdigest()


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-_") or "table"
