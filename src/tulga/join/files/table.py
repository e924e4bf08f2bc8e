"""Files of rows as text: CSV, TSV, Excel and OpenDocument sheets, Parquet.

Cells come as text exactly as the file has them; a header is found by the names in it, never by counting lines. Line
numbers are those that an editor or a spreadsheet shows.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tulga.claim import exact
from tulga.errors import BadInput, nearest_names

_LARGEST = 200_000_000  # bytes of text or sheet read into memory; larger tables belong in Parquet
_HEADER_WITHIN = 50  # lines in which a header is looked for
_DELIMITERS = (",", ";", "\t", "|")
_MISSING = frozenset({"", "na", "n/a", "n.a.", "..", "...", "…", "-", "–", "—"})
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+(?:\.\d{3})*,\d+$")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$")


@dataclass(frozen=True, slots=True)
class Record:
    """One row below the header: its number (from 1), its line in the file, its cells."""

    row: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and its records, with what had to be assumed to read them (`remarks`)."""

    name: str
    header: tuple[str, ...]
    records: tuple[Record, ...]
    decimal_comma: bool = False
    remarks: tuple[str, ...] = ()

    def position(self, column: str) -> int | None:
        """Where a column stands, case and blanks ignored; None when the table does not have it."""
        wanted = _fold(column)
        return next((i for i, name in enumerate(self.header) if _fold(name) == wanted), None)

    def need(self, columns: Iterable[str]) -> dict[str, int]:
        """The positions of columns that must be there; raises BadInput naming the first that is not."""
        found: dict[str, int] = {}
        for column in columns:
            position = self.position(column)
            if position is None:
                near = nearest_names(column, [name for name in self.header if name.strip()])
                raise BadInput(f"the table has no column {column!r}", place=self.name, nearest=near)
            found[column] = position
        return found

    def place(self, record: Record) -> str:
        """File and line of a record, as problems name it."""
        return f"{self.name}:{record.line}"

    def named(self, row: int) -> dict[str, str]:
        """The cells of one row under their column names (blank names get their position); BadInput if out of range."""
        record = next((r for r in self.records if r.row == row), None)
        if record is None:
            raise BadInput(f"there is no row {row}", place=self.name)
        names = [name.strip() or f"column {i}" for i, name in enumerate(self.header, 1)]
        return dict(zip(names, record.cells, strict=False))


def open_table(path: Path, landmarks: Sequence[str] = (), encoding: str | None = None) -> Table:
    """Open a table whose header holds all of `landmarks`; without such a line the first line with text is the header.

    `encoding` is what the provider writes when the file is not UTF-8; without it the encoding is detected and named in
    `remarks`. Raises BadInput when the file is missing, a folder, empty, too large, locked or not a table.
    """
    _check(path)
    kind = path.suffix.casefold()
    wanted = {_fold(name) for name in landmarks}
    if kind in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        return _sheet(path, wanted)
    if kind in (".parquet", ".pq"):
        return _parquet(path)
    if kind not in (".csv", ".tsv", ".tab", ".txt"):
        known = ".csv, .tsv, .xlsx, .xls, .xlsb, .ods or .parquet"
        raise BadInput(f"a table is read from {known}, not from {kind or 'a file without an ending'}", place=path.name)
    return _text(path, wanted, encoding)


def number(text: str, *, decimal_comma: bool = False, place: str = "") -> Decimal | None:
    """A cell as an exact number; an empty cell and the usual marks (NA, n/a, .., -) are missing, not zero.

    A comma groups thousands only where it can (`1,000`); otherwise it is a decimal comma (`48,5`). Where both readings
    are possible because the file separates cells by semicolons (`decimal_comma`), the number is refused.

    >>> number("1,234.5"), number("48,5"), number("0"), number("..")
    (Decimal('1234.5'), Decimal('48.5'), Decimal('0'), None)
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-")
    if bare.casefold() in _MISSING:
        return None
    if _PLAIN.match(bare):
        return exact(bare, place=place)
    if _GROUPED.match(bare):
        if decimal_comma and bare.count(",") == 1 and "." not in bare:
            raise BadInput(f"{text!r} can mean two numbers: write it without the comma or with a point", place=place)
        return exact(bare, place=place)
    if _DECIMAL_COMMA.match(bare):
        return exact(bare.replace(".", "").replace(",", "."), place=place)
    raise BadInput(f"{text!r} is not a number", place=place)


def _check(path: Path) -> None:
    if not path.exists():
        raise BadInput("there is no such file", place=str(path))
    if path.is_dir():
        raise BadInput("this is a folder, not a file", place=str(path))
    size = path.stat().st_size
    if not size:
        raise BadInput("the file is empty", place=path.name)
    if size > _LARGEST and path.suffix.casefold() not in (".parquet", ".pq"):
        limit = _LARGEST // 1_000_000
        raise BadInput(
            f"the file has {size // 1_000_000} MB, more than {limit}: convert it to Parquet", place=path.name
        )


def _text(path: Path, wanted: set[str], encoding: str | None) -> Table:
    text, remarks = _decoded(path, encoding)
    for delimiter in _delimiters(path, text, wanted):
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
            lines = [(reader.line_num, tuple(cells)) for cells in reader]
        except csv.Error as error:
            raise BadInput(f"this is not a table of text ({error})", place=path.name) from None
        start = _header(lines, wanted)
        if start is not None:
            comma = delimiter in (";", "\t")
            return Table(path.name, lines[start][1], _records(lines, start), comma, remarks)
    raise BadInput("the table has no line with text", place=path.name)


def _decoded(path: Path, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=path.name) from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="strict" if len(data) % 2 == 0 else "ignore"), ()
    if b"\x00" in data[:4096]:
        raise BadInput("this is not a file of text", place=path.name)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        if encoding:
            return data.decode(encoding), ()
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1250", "cp1251", "cp1252", "gb18030", "shift_jis", "koi8_r"]).best()
    if best is None:
        raise BadInput("the encoding is not known: save the file as UTF-8", place=path.name)
    return str(best), (f"{path.name}: this is not UTF-8 and was read as {best.encoding}; check the names",)


def _delimiters(path: Path, text: str, wanted: set[str]) -> Iterator[str]:
    """Delimiters to try: the one that cuts most landmarks out of a line near the top, else the most cells."""
    if path.suffix.casefold() in (".tsv", ".tab"):
        yield "\t"
        return
    top = [line for line in text.splitlines()[:_HEADER_WITHIN] if line.strip()]

    def cut(delimiter: str) -> tuple[int, int]:
        names = [[_fold(cell.strip('"')) for cell in line.split(delimiter)] for line in top]
        return max((len(wanted & set(n)) for n in names), default=0), len(names[0]) if names else 0

    yield max(_DELIMITERS, key=cut)


def _sheet(path: Path, wanted: set[str]) -> Table:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except calamine.PasswordError:
        raise BadInput("the workbook is locked with a password", place=path.name) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise BadInput(f"the workbook cannot be read ({error})", place=path.name) from None
    tables = [[(i, tuple(map(_cell, cells))) for i, cells in enumerate(sheet, 1)] for sheet in sheets]
    exact_ones = [t for t in tables if wanted and any(_has(cells, wanted) for _, cells in t[:_HEADER_WITHIN])]
    for lines in exact_ones or tables:
        start = _header(lines, wanted)
        if start is not None:
            return Table(path.name, lines[start][1], _records(lines, start))
    raise BadInput("the workbook has no cell with text", place=path.name)


def _parquet(path: Path) -> Table:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadInput(f"the Parquet file cannot be read ({error})", place=path.name) from None
    rows = (tuple(map(_cell, cells)) for cells in frame.iter_rows())
    return Table(path.name, tuple(frame.columns), tuple(Record(i, i, cells) for i, cells in enumerate(rows, 1)))


def _header(lines: Sequence[tuple[int, tuple[str, ...]]], wanted: set[str]) -> int | None:
    filled = [i for i, (_, cells) in enumerate(lines) if any(cell.strip() for cell in cells)]
    if not filled:
        return None
    top = [i for i in filled if i < _HEADER_WITHIN]
    return next((i for i in top if wanted and _has(lines[i][1], wanted)), filled[0])


def _has(cells: Iterable[str], wanted: set[str]) -> bool:
    return wanted <= {_fold(cell) for cell in cells}


def _records(lines: Sequence[tuple[int, tuple[str, ...]]], start: int) -> tuple[Record, ...]:
    below = enumerate(lines[start + 1 :], 1)
    return tuple(Record(n, line, cells) for n, (line, cells) in below if any(cell.strip() for cell in cells))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _fold(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").replace("_", " ").casefold().split())
