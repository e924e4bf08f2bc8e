"""How a ledger is opened: durable, safe for several programs at once, and with errors that are sentences."""

import importlib.util
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import StaticPool

from tulga.errors import BadInput, BadUse
from tulga.ledger import schema
from tulga.ledger.faults import is_lock, keeping, shown, told_plainly

T = TypeVar("T")

# In PostgreSQL as in SQLite, one writes at a time: what an addition finds is still so when it is kept.
_ONE_WRITER = text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), 20161)")
PATIENCE = 120.0  # seconds that one write waits for another program's before a person hears of it


def engine_for(place: str | Path) -> Engine:
    """An engine for a file path, `:memory:` or an SQLAlchemy URL; opens nothing yet.

    A file that may not be written, or that stands in a folder that may not, is opened for reading alone. Raises BadInput
    where the folder of the file does not exist or the path is a folder, BadUse for an address of another database.
    """
    url = _url(place)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    if url.get_backend_name() != "sqlite":
        raise BadUse(f"a ledger is a file, or a database at postgresql://..., not {url.get_backend_name()}://")
    if url.database in (None, "", ":memory:"):
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare)
    elif only_read(path := Path(str(url.database))):
        if not path.exists():
            raise BadInput("no ledger can be made here, for the folder is read-only", place=str(path))
        engine = create_engine(url, creator=lambda: _reading(path))
    else:
        engine = create_engine(url, connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def only_read(path: Path) -> bool:
    """Whether a file, or the folder that its log would stand in, may not be written by this program."""
    return not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK))


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads; where there is no log of other programs beside the file, it stays as it is."""
    log = path.with_name(path.name + "-wal")
    still = not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    address = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if still else ''}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -65536").close()
    return connection


def _postgresql(url: URL) -> Engine:
    """An engine of psycopg 3, which `pip install tulga[team]` brings."""
    if importlib.util.find_spec("psycopg") is None:
        raise BadUse("a ledger in PostgreSQL needs psycopg; `pip install tulga[team]` brings it")
    return create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )


def _url(place: str | Path) -> URL:
    if "://" in str(place) and not isinstance(place, Path):
        try:
            url = make_url(str(place))
        except (ArgumentError, ValueError):
            what = "is not an address of a ledger, which looks like postgresql://USER@HOST/DATABASE"
            raise BadUse(what, place=shown(place)) from None
        if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
            return url
        place = str(url.database)
    if str(place) == ":memory:":
        return make_url("sqlite://")
    path = Path(place)
    if path.is_dir():
        raise BadInput("is a folder, not a ledger file", place=str(path))
    if not path.parent.is_dir():
        raise BadInput("the folder of the ledger does not exist", place=str(path))
    return URL.create("sqlite", database=str(path))


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    """Settings of every SQLite connection: an acknowledged write is on the disk before anyone hears of it."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {int(PATIENCE * 1000)}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
    # The change to the write-ahead log does not heed busy_timeout, so it is tried again by hand.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").close())


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: a read that turns into a write later could be refused half way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _patiently(step: Callable[[], T]) -> T:
    """Run a step that may find the file locked, again and again until `PATIENCE` is over."""
    waited, pause = 0.0, 0.005
    while True:
        try:
            return step()
        except (sqlite3.OperationalError, OperationalError) as error:
            if not is_lock(error) or waited >= PATIENCE:
                raise
            time.sleep(pause)
            waited, pause = waited + pause, min(pause * 2, 0.25)


def run(engine: Engine, place: str, step: Callable[[Connection], T], *, writes: bool) -> T:
    """Run `step` in one transaction: all of it is kept or nothing. A step may be run again after a lock.

    A step that only reads sees one state of the ledger, whatever others write meanwhile.
    """
    many = engine.dialect.name == "postgresql"
    options: dict[str, Any] = {"writes": writes}
    if many and not writes:
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def once() -> T:
        with engine.connect().execution_options(**options) as connection, connection.begin() as transaction:
            if many and writes:
                connection.execute(_ONE_WRITER)
            result = step(connection)
            with keeping(place):
                transaction.commit()
            return result

    with told_plainly(place, PATIENCE):
        return _patiently(once)


def prepare(engine: Engine, place: str) -> None:
    """Create the tables of a new ledger, bring an older one to the schema of today, refuse one of a newer Tulga.

    The change of an older ledger is one transaction: a program that is killed in the middle leaves it as it was. Of a
    file, a copy in the old schema is left beside it. What was done is told on stderr.
    """
    place = shown(place)
    found = run(engine, place, version, writes=False)
    if found is None:
        run(engine, place, lambda connection: _build(connection, place), writes=True)
    elif not found.isdigit() or int(found) > schema.VERSION:
        what = (
            f"has schema version {found}, and this Tulga knows versions up to {schema.VERSION}; a newer Tulga opens it"
        )
        raise BadInput(what, place=place)
    elif int(found) < schema.VERSION:
        if engine.dialect.name == "sqlite" and only_read(Path(str(engine.url.database))):
            what = f"has schema version {found} and must be brought to {schema.VERSION}, but the file can only be read"
            raise BadInput(f"{what}; a copy in a folder that can be written opens", place=place)
        if told := run(engine, place, _migrate, writes=True):
            print(f"tulga: {place}: {told}", file=sys.stderr)


def version(connection: Connection) -> str | None:
    """The version of the schema as it is written in the ledger; None where there is no ledger yet."""
    if not connection.dialect.has_table(connection, "setting"):
        return None
    found = connection.execute(select(schema.setting.c.value).where(schema.setting.c.name == "schema_version"))
    return str(found.scalar_one_or_none() or "unknown")


def holds(place: str | Path) -> bool:
    """Whether a ledger stands at a place, of whatever version; makes none."""
    engine = engine_for(place)
    try:
        if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
            return False
        return run(engine, str(place), version, writes=False) is not None
    finally:
        engine.dispose()


def _build(connection: Connection, place: str) -> None:
    """A new ledger in an empty place; what belongs to another program is left alone."""
    if version(connection) is not None:
        return  # a second program was first
    names = set(inspect(connection).get_table_names())
    foreign = names if connection.dialect.name == "sqlite" else names & set(schema.metadata.tables)
    if foreign:
        raise BadInput(f"is a database of another program; it has a table {min(foreign)!r} and no ledger", place=place)
    schema.build(connection)


def _migrate(connection: Connection) -> str:
    from tulga.ledger.migrations import keep_old, migrate

    if (found := int(version(connection) or 0)) >= schema.VERSION:
        return ""  # a second program was first
    kept = keep_old(connection, found)
    migrate(connection, found)
    beside = f"; as it was, it stays in {kept}" if kept else ""
    return f"the ledger was brought from schema {found} to schema {schema.VERSION}{beside}"
