"""Tables of text of any size, read in blocks of rows, so that memory does not grow with the file.

A header is found by the names in it, a delimiter by how it cuts them. Rows are numbered from 1, the first below the
header; a row of another width than the header is never cut or filled up: it is left out and told.
"""

import codecs
import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from tulga.errors import BadInput
from tulga.join.files.content import Content

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

HEADER_WITHIN = 50
TOLD = 20  # rows of another width that are told one by one
_DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1 << 22
_TOP = 1 << 18
_RECORDS = 50_000
_END = "\x00end"  # a line behind the last one, which a mark that is never closed would swallow
_LONGEST = 1 << 26  # bytes of one row; beyond it a quotation mark was not closed
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Form:
    """How a table of text is written: `top` is the lines of the file down to its header and with it.

    `only_returns` says that lines end as on the oldest Macintoshes, `guessed` that the encoding was told by nobody.
    """

    header: tuple[str, ...]
    delimiter: str
    encoding: str
    top: int
    only_returns: bool = False
    guessed: bool = False


@dataclass(frozen=True)
class Landmarks:
    """The names by which a header is known: of each column the names that it may bear, folded by `fold`."""

    names: Sequence[Collection[str]]
    fold: Callable[[str], str]

    def found(self, cells: Sequence[str]) -> int:
        """How many of the columns stand in a line of cells."""
        there = {self.fold(cell) for cell in cells}
        return sum(not there.isdisjoint(each) for each in self.names)


def form(source: Content, landmarks: Landmarks, encoding: str | None = None) -> Form:
    """Encoding, delimiter and header of a table of text; without landmarks the first line with text is the header.

    Raises BadInput for what is no text or has no line with text.
    """
    with source.open() as file:
        data = file.read(_TOP)
    used, guessed = _encoding(source.name, data, encoding)
    text = codecs.getincrementaldecoder(used)(errors="replace").decode(data).removeprefix("\ufeff")
    only_returns = "\n" not in text and "\r" in text
    if only_returns:
        text = text.replace("\r", "\n")
    best: tuple[int, int, int] | None = None
    chosen: Form | None = None
    for delimiter in ("\t",) if source.ending in (".tsv", ".tab") else _DELIMITERS:
        for line, cells in _top_lines(source.name, text, delimiter):
            rank = (landmarks.found(cells), -line if landmarks.names else 0, len(cells))
            if any(cell.strip() for cell in cells) and (best is None or rank > best):
                best, chosen = rank, Form(tuple(cells), delimiter, used, line, only_returns, guessed)
            if not landmarks.names and any(cell.strip() for cell in cells):
                break
    if chosen is None:
        raise BadInput("the table has no line with text", place=source.name)
    return chosen


def scan(source: Content, made: Form, names: Sequence[str], tell: Callable[[str], object]) -> "pl.LazyFrame":
    """The rows below the header as text under `names`, and `row`; what is wrong with a row goes to `tell` while reading.

    Empty cells are null. Raises BadInput, while reading, for a quotation mark that is never closed.
    """
    import polars as pl
    from polars.io.plugins import register_io_source

    schema = {"row": pl.UInt32(), **{name: pl.String() for name in names}}

    def blocks(
        columns: list[str] | None, predicate: "pl.Expr | None", most: int | None, _: int | None
    ) -> Iterator["pl.DataFrame"]:
        wanted = [name for name in schema if columns is None or name in columns]
        for frame in _Rows(source, made, list(names), tell).frames([name for name in wanted if name != "row"]):
            part = frame.select(wanted)
            part = part.filter(predicate) if predicate is not None else part
            part = part.head(most) if most is not None else part
            yield part
            if most is not None and (most := most - part.height) <= 0:
                return

    return register_io_source(blocks, schema=schema)


class _Rows:
    """Reads one table block by block."""

    def __init__(self, source: Content, made: Form, names: list[str], tell: Callable[[str], object]) -> None:
        self._source, self._form, self._names, self._tell = source, made, names, tell
        self._above = 0
        self._wrong = 0

    def frames(self, wanted: list[str]) -> Iterator["pl.DataFrame"]:
        """Frames of the wanted columns and `row`, in order."""
        yield from self._quickly(wanted)
        if self._wrong > TOLD:
            self._tell(f"{self._source.name}: {self._wrong - TOLD} more rows have another width than the header")

    def _quickly(self, wanted: list[str]) -> Iterator["pl.DataFrame"]:
        """Blocks cut into rows by where their ends lie; what has stray quotation marks goes on record by record."""
        import numpy as np

        rest = b""
        blocks = self._blocks()
        for block in blocks:
            data = rest + block
            found = np.frombuffer(data, np.uint8)
            if self._has_stray_marks(found):
                yield from self._slowly(chain([data], blocks), wanted)
                return
            ends, cuts = self._places(found)
            if not len(ends):
                rest = data
                if len(rest) > _LONGEST:
                    raise self._unclosed()
                continue
            last = int(ends[-1]) + 1
            rest = data[last:]
            yield self._frame(data[:last], ends, cuts, wanted)
        if rest.strip():
            raise self._unclosed()

    def _slowly(self, blocks: Iterable[bytes], wanted: list[str]) -> Iterator["pl.DataFrame"]:
        """The rows as the standard library reads them: a mark in the middle of a cell is a mark."""
        import polars as pl

        reader = csv.reader(chain(_lines(blocks), [_END]), delimiter=self._form.delimiter)
        schema = {"row": pl.UInt32(), **dict.fromkeys(self._names, pl.String())}
        try:
            while records := list(islice(reader, _RECORDS)):
                done = records[-1] == [_END]
                rows = [self._record(cells) for cells in records[: -1 if done else None]]
                table = pl.DataFrame([row for row in rows if row], schema=schema, orient="row")
                yield table.select("row", *(pl.col(name).replace("", None) for name in wanted))
                if done:
                    return
        except csv.Error:
            pass
        raise self._unclosed()

    def _record(self, cells: list[str]) -> list[object]:
        """A row with its number before it; empty for a blank one, and for one of a wrong width, which is told."""
        if cells and cells[-1].endswith(_END):
            raise self._unclosed()
        self._above += 1
        if not cells or len(cells) == len(self._names):
            return [self._above, *cells] if cells else []
        if self._wrong < TOLD:
            self._tell(self._of_width(self._above, len(cells)))
        self._wrong += 1
        return []

    def _has_stray_marks(self, data: "np.ndarray[Any, Any]") -> bool:
        """Whether a quotation mark opens within a cell, or closes before its end."""
        import numpy as np

        marks = np.flatnonzero(data == 34)
        if not len(marks):
            return False
        opening, closing = marks[::2], marks[1::2]
        before = data[opening[opening > 0] - 1]
        after = data[closing[closing < len(data) - 1] + 1]
        sides = [10, ord(self._form.delimiter), 34]
        return not (np.isin(before, sides).all() and np.isin(after, [*sides, 13]).all())

    def _places(self, data: "np.ndarray[Any, Any]") -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
        """Where rows end and where cells are cut: what stands between quotation marks is neither."""
        import numpy as np

        ends, cuts = data == 10, data == ord(self._form.delimiter)
        marks = data == 34
        if marks.any():
            outside = (np.cumsum(marks, dtype=np.uint8) & 1) == 0
            ends &= outside
            cuts &= outside
        return np.flatnonzero(ends), np.flatnonzero(cuts)

    def _frame(
        self, data: bytes, ends: "np.ndarray[Any, Any]", cuts: "np.ndarray[Any, Any]", wanted: list[str]
    ) -> "pl.DataFrame":
        import numpy as np
        import polars as pl

        starts = np.concatenate([[0], ends[:-1] + 1])
        widths = np.diff(np.searchsorted(cuts, ends), prepend=0) + 1
        blank = (ends - starts == 0) | ((ends - starts == 1) & (np.frombuffer(data, np.uint8)[starts] == 13))
        wrong = (widths != len(self._names)) & ~blank
        for at in np.flatnonzero(wrong)[: max(TOLD - self._wrong, 0)]:
            self._tell(self._of_width(self._above + int(at) + 1, int(widths[at])))
        self._wrong += int(wrong.sum())
        good = ~(wrong | blank)
        if not good.all():
            whole = np.repeat(good, ends - starts + 1)
            data = np.frombuffer(data, np.uint8)[whole].tobytes()
        rows = pl.Series("row", np.flatnonzero(good) + self._above + 1, dtype=pl.UInt32)
        self._above += len(ends)
        return self._parsed(data, rows, wanted).with_columns(rows)

    def _parsed(self, data: bytes, rows: "pl.Series", wanted: list[str]) -> "pl.DataFrame":
        import polars as pl

        if not wanted or not data:
            return pl.DataFrame({name: [] for name in wanted}, schema=dict.fromkeys(wanted, pl.String))
        try:
            lazy = pl.scan_csv(
                data,
                has_header=False,
                schema=dict.fromkeys(self._names, pl.String),
                separator=self._form.delimiter,
            )
            found = lazy.select(wanted).collect()
        except pl.exceptions.PolarsError:
            found = pl.DataFrame()
        if found.height != len(rows):
            place = f"{self._source.name}, rows {rows[0]} to {rows[-1]}"
            raise BadInput("the quotation marks cannot be read", place=place)
        return found

    def _of_width(self, row: int, width: int) -> str:
        cells, columns = f"{width} cell{'' if width == 1 else 's'}", len(self._names)
        return f"{self._source.name}, row {row}: the row has {cells}, the header {columns}: its columns are shifted"

    def _unclosed(self) -> BadInput:
        return BadInput("a quotation mark opens and is not closed", place=f"{self._source.name}, row {self._above + 1}")

    def _blocks(self) -> Iterator[bytes]:
        """The bytes below the header in UTF-8, the last row closed by the end of a line."""
        above = self._form.top
        ended = True
        with self._source.open() as file:
            for block in self._decoded(file):
                data = block.replace(b"\r", b"\n") if self._form.only_returns else block
                while above and data:
                    _, newline, data = data.partition(b"\n")
                    above -= bool(newline)
                if data:
                    ended = data.endswith(b"\n")
                    yield data
        if not ended:
            yield b"\n"

    def _decoded(self, file: IO[bytes]) -> Iterator[bytes]:
        """Blocks in UTF-8. What turns out not to be, in a file that began so, is read as Windows-1252 and told."""
        decoder = codecs.getincrementaldecoder(self._form.encoding)()
        plain = self._form.encoding == "utf-8"
        first = True
        while data := file.read(_BLOCK):
            try:
                text = decoder.decode(data)
            except UnicodeDecodeError:
                if not plain:
                    raise self._undecodable() from None
                state = decoder.getstate()[0]
                self._tell(f"{self._source.name}: this is not UTF-8 and was read as Windows-1252; check the names")
                decoder = codecs.getincrementaldecoder("cp1252")(errors="replace")
                text = decoder.decode(state + data)
            if first:
                text, first = text.removeprefix("\ufeff"), False
            yield text.encode()

    def _undecodable(self) -> BadInput:
        what = f"the file is not written in {self._form.encoding}"
        return BadInput(f"{what}: save it as UTF-8", place=f"{self._source.name}, after row {self._above}")


def _lines(blocks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        yield from (line.decode() + "\n" for line in lines)
    if rest:
        yield rest.decode() + "\n"


def _encoding(name: str, data: bytes, given: str | None) -> tuple[str, bool]:
    """The encoding of a text by its beginning, and whether it had to be guessed."""
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return encoding, False
    if b"\x00" in data[:4096]:
        raise BadInput("this is not a file of text", place=name)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
        return (given if given and data.isascii() else "utf-8"), False
    except UnicodeDecodeError:
        if given:
            return given, False
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1250", "cp1251", "cp1252", "gb18030", "shift_jis", "koi8_r"]).best()
    if best is None:
        raise BadInput("the encoding is not known: save the file as UTF-8", place=name)
    return best.encoding, True


def _top_lines(name: str, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The first lines of cells, each with the number of the last line of the file that it takes."""
    lines = text.split("\n")[: HEADER_WITHIN + 10]
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            found.append((reader.line_num, cells))
            if len(found) == HEADER_WITHIN:
                break
    except csv.Error as error:
        raise BadInput(f"this is not a table of text ({error})", place=name) from None
    return found
