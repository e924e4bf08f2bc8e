"""Whole ledgers: from one engine to the other, into a backup, and back.

A backup is one SQLite file whatever the engine, so that one form serves both.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from tulga.errors import BadInput, TulgaError
from tulga.ledger import schema
from tulga.ledger.adding import insert
from tulga.ledger.connection import engine_for, holds
from tulga.ledger.faults import shown, told_plainly
from tulga.ledger.ledger import Ledger
from tulga.ledger.migrations import settle, write_copy
from tulga.ledger.weighing import forget

Advance = Callable[[int], None]
PAGE = 2_000
_MODULUS = 1 << 256


@dataclass(frozen=True)
class Copied:
    """What was copied: the number of rows of each table, and a hash over all of them."""

    rows: dict[str, int]
    hash: str


class Sum:
    """A running hash over rows that does not depend on their order, for engines sort differently.

    The sum of the SHA-256 of every row modulo 2**256: equal for two tables when they hold the same rows.

    >>> one, other = Sum(), Sum()
    >>> one.add([("a", 1.5), ("b", None)]); other.add([("b", None)]); other.add([("a", 1.5)])
    >>> one == other, one.count, one == Sum()
    (True, 2, False)
    """

    def __init__(self) -> None:
        self.count, self.total = 0, 0

    def add(self, rows: list[Any]) -> None:
        """Take in some more rows."""
        for row in rows:
            said = json.dumps(list(row), ensure_ascii=False).encode("utf-8", "surrogatepass")
            self.total = (self.total + int.from_bytes(hashlib.sha256(said).digest())) % _MODULUS
        self.count += len(rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and (self.count, self.total) == (other.count, other.total)

    __hash__ = None  # type: ignore[assignment]


def copy(place: str | Path, to: str | Path, advance: Advance = lambda _: None) -> Copied:
    """Copy a whole ledger to another place, on either engine, in one transaction; all numbers stay what they are.

    Before it is kept, what stands at the new place is read again and compared with what was read at the old one, table by
    table. `advance` is told how many more rows were written. Raises BadInput where there is no ledger at `place`, or where
    `to` holds something already.
    """
    if not holds(place):
        raise BadInput("there is no ledger here", place=shown(place))
    if str(place) == str(to):
        raise BadInput("is where the ledger stands already", place=shown(to))
    with Ledger(place) as source, Ledger(to) as target:
        return source.look(lambda old: target.change(lambda new: _copy(old, new, shown(to), advance)))


def rows(place: str | Path) -> int:
    """How many rows a ledger holds in all, which is what `copy` is told to advance by.

    >>> rows(":memory:")
    0
    """
    with Ledger(place) as ledger:
        return ledger.look(lambda connection: sum(_count(connection, table) for table in _tables()))


def backup(place: str | Path, to: Path, advance: Advance = lambda _: None) -> Path:
    """Write a ledger as it is at this moment into one new SQLite file, while others may go on writing; returns the file.

    It has its name only when it is whole and on the disk. Raises BadInput where a file of this name is there already.
    """
    if to.exists():
        raise BadInput("is there already; a backup takes a name of its own", place=str(to))
    if not to.parent.is_dir():
        raise BadInput("the folder of the backup does not exist", place=str(to))
    if not holds(place):
        raise BadInput("there is no ledger here", place=shown(place))
    return settle(_whole(place, to.with_name(to.name + ".part"), advance), to)


def restore(saved: Path, place: str | Path, *, force: bool = False, advance: Advance = lambda _: None) -> Path | None:
    """Put a backup in the place of a ledger, on either engine; returns where the ledger before it was kept, if any.

    Raises BadInput where the backup is not whole, or where the ledger holds something and `force` is not given; with
    `force` it is kept beside (a file) or beside the backup (PostgreSQL) as `NAME.before-restore.sqlite`.
    """
    if not saved.is_file() or not _sound(saved):
        raise BadInput("is not a backup that can be read to its end", place=str(saved))
    path = _file(place)
    if path and path.exists() and path.stat().st_size and not _sound(path):
        if not force:
            what = "is not a ledger that can be read; --force puts the backup in its place and keeps it beside"
            raise BadInput(what, place=str(path))
        return _replace(saved, path)
    kept = _keep(place, path or saved.with_name(f"{engine_for(place).url.database}.sqlite"), force=force)
    with told_plainly(place):
        if path:
            _overwrite(saved, path)
        else:
            _refill(saved, str(place), advance)
    return kept


def _keep(place: str | Path, beside: Path, *, force: bool) -> Path | None:
    """Save what a ledger holds before another one takes its place."""
    if not holds(place) or not (held := _sources(place)):
        return None
    if not force:
        what = f"holds {held:,} sources; --force puts the backup in its place and keeps it beside"
        raise BadInput(what, place=shown(place))
    part = _whole(place, beside.with_name(f"{beside.stem}.before-restore.part"), lambda _: None)
    return settle(part, beside.with_name(f"{beside.stem}.before-restore.sqlite"))


# rows from one engine to the other ------------------------------------------------------------------------------------


def _tables() -> list[Table]:
    return [table for table in schema.metadata.sorted_tables if table is not schema.setting]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _copy(old: Connection, new: Connection, to: str, advance: Advance) -> Copied:
    for table in _tables():
        if held := _count(new, table):
            raise BadInput(f"holds {held:,} rows of {table.name}; a ledger is copied into an empty place", place=to)
    if new.dialect.name == "sqlite":
        new.execute(text("PRAGMA defer_foreign_keys = ON"))
    whole = Sum()
    counts = {}
    for table in _tables():
        read, written = Sum(), Sum()
        _write(new, table, _noting(_pages(old, table), read, advance))
        for page in _pages(new, table):
            written.add(page)
        if read != written:
            what = f"table {table.name} did not arrive as it was ({read.count:,} rows read, {written.count:,} there)"
            raise TulgaError(f"{what}; nothing was kept", place=to)
        counts[table.name] = read.count
        whole.add([(table.name, read.count, read.total)])
    schema.index_words(new)
    return Copied(counts, f"{whole.total:064x}")


def _refill(saved: Path, place: str, advance: Advance) -> None:
    """Empty a ledger in PostgreSQL, which is kept elsewhere by now, and copy another one into it; all of it or nothing."""

    def step(old: Connection, new: Connection) -> Copied:
        new.execute(text(f"TRUNCATE {', '.join(table.name for table in _tables())}"))
        forget(new)  # conflicts are not copied: they are weighed anew where somebody asks for them
        return _copy(old, new, shown(place), advance)

    with (
        TemporaryDirectory() as folder
    ):  # an older backup is brought to the schema of today there, and stays what it is
        write_copy(saved, twin := Path(folder) / "ledger.sqlite")
        with Ledger(twin) as source, Ledger(place) as target:
            source.look(lambda old: target.change(lambda new: step(old, new)))


def _pages(connection: Connection, table: Table) -> Iterator[list[Any]]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=PAGE)
    with connection.execute(query) as found:
        for page in found.partitions():
            yield list(page)


def _noting(pages: Iterator[list[Any]], read: Sum, advance: Advance) -> Iterator[list[Any]]:
    for page in pages:
        yield page
        read.add(page)
        advance(len(page))


def _write(connection: Connection, table: Table, pages: Iterator[list[Any]]) -> None:
    if connection.dialect.name == "sqlite":
        for page in pages:
            insert(connection, table, [column.name for column in table.columns], [tuple(row) for row in page])
        return
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    # All rows in one statement, so that a row may point at one that comes after it.
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as stream:
        for page in pages:
            for row in page:
                _write_row(stream, table, row)
    _continue_numbers(connection, table)


def _write_row(stream: Any, table: Table, row: Any) -> None:
    for column, value in zip(table.columns, row, strict=True):
        if isinstance(value, str) and "\x00" in value:
            what = f"{table.name} {row[0]}: its {column.name} has a character (U+0000) that PostgreSQL cannot keep"
            raise BadInput(f"{what}; nothing was copied")
    stream.write_row(row)


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Let PostgreSQL go on counting behind the last number; SQLite does so by itself."""
    (key, *more) = table.primary_key.columns
    if more or table.autoincrement_column is None:
        return
    last = connection.scalar(select(func.max(key)))
    set_to = text("SELECT setval(pg_get_serial_sequence(:name, :key), :last, :used)")
    connection.execute(set_to, {"name": table.name, "key": key.name, "last": last or 1, "used": last is not None})


# files ----------------------------------------------------------------------------------------------------------------


def _file(place: str | Path) -> Path | None:
    """The file of a ledger, None where it stands in PostgreSQL."""
    url = engine_for(place).url
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def _whole(place: str | Path, part: Path, advance: Advance) -> Path:
    """Everything of a ledger in a new file."""
    try:
        if path := _file(place):
            with told_plainly(path):
                write_copy(path, part)
        else:
            part.unlink(missing_ok=True)
            copy(place, part, advance)
            with told_plainly(part), closing(sqlite3.connect(part)) as written:
                written.execute("PRAGMA journal_mode = DELETE").close()
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _sources(place: str | Path) -> int:
    with Ledger(place) as ledger:
        return ledger.look(lambda connection: _count(connection, schema.source))


def _sound(path: Path) -> bool:
    """Whether a file is a ledger that SQLite can read to its end."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)] and holds(path)
    except (sqlite3.Error, TulgaError):
        return False


def _overwrite(saved: Path, path: Path) -> None:
    """Put one file in the place of another in one transaction, so that programs that have it open see it change."""
    if not path.exists():
        write_copy(saved, part := path.with_name(path.name + ".part"))
        part.rename(path)
        return
    with closing(sqlite3.connect(saved)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)


def _replace(saved: Path, path: Path) -> Path:
    """Move a file that is no sound ledger away, its log with it, and put another one in its place."""
    write_copy(saved, part := path.with_name(path.name + ".part"))
    number, kept = 1, path.with_name(f"{path.stem}.before-restore{path.suffix}")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.stem}.before-restore-{number}{path.suffix}")
    for end in ("-wal", "-shm", ""):
        if (old := path.with_name(path.name + end)).exists():
            old.rename(kept.with_name(kept.name + end))
    part.rename(path)
    return kept
