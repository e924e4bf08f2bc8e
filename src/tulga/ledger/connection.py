"""How a ledger is opened: durable, safe for several programs at once, and with errors that are sentences."""

import importlib.util
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from tulga.errors import BadInput, BadUse, TulgaError
from tulga.ledger import schema

T = TypeVar("T")

# In PostgreSQL as in SQLite, one writes at a time: what an addition finds is still so when it is kept.
_ONE_WRITER = text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), 20161)")
PATIENCE = 120.0  # seconds that one write waits for another program's before a person hears of it


def engine_for(place: str | Path) -> Engine:
    """An engine for a file path, `:memory:` or an SQLAlchemy URL; opens nothing yet.

    Raises BadInput where the folder of the file does not exist or the path is a folder.
    """
    url = _url(place)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    if url.get_backend_name() != "sqlite":
        raise BadUse(f"a ledger is a file, or a database at postgresql://..., not {url.get_backend_name()}://")
    if url.database in (None, "", ":memory:"):
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    """An engine of psycopg 3, which `pip install tulga[team]` brings."""
    if importlib.util.find_spec("psycopg") is None:
        raise BadUse("a ledger in PostgreSQL needs psycopg; `pip install tulga[team]` brings it")
    return create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )


def _url(place: str | Path) -> URL:
    if "://" in str(place) and not isinstance(place, Path):
        url = make_url(str(place))
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
            if not _is_lock(error) or waited >= PATIENCE:
                raise
            time.sleep(pause)
            waited, pause = waited + pause, min(pause * 2, 0.25)


def _is_lock(error: Exception) -> bool:
    return "locked" in str(error) or "busy" in str(error)


@contextmanager
def told_plainly(place: str) -> Iterator[None]:
    """Turn an error of the database into one sentence that names the ledger."""
    try:
        yield
    except DatabaseError as error:
        reason = str(error.orig).splitlines()[0] if error.orig else "unknown reason"
        if "not a database" in reason or "malformed" in reason:
            raise BadInput(f"is not a ledger that can be read ({reason})", place=place) from error
        if _is_lock(error):
            raise TulgaError(
                f"another program has kept the ledger locked for {PATIENCE:.0f} seconds; nothing was written",
                place=place,
            ) from error
        raise TulgaError(f"the ledger did not take this ({reason}); nothing was written", place=place) from error


def run(engine: Engine, place: str, step: Callable[[Connection], T], *, writes: bool) -> T:
    """Run `step` in one transaction: all of it is kept or nothing. A step may be run again after a lock."""

    def once() -> T:
        with engine.connect().execution_options(writes=writes) as connection, connection.begin():
            if writes and connection.dialect.name == "postgresql":
                connection.execute(_ONE_WRITER)
            return step(connection)

    with told_plainly(place):
        return _patiently(once)


def prepare(engine: Engine, place: str) -> None:
    """Create the tables of a new ledger, bring an older one to the schema of today, refuse one of a newer Tulga.

    The change of an older ledger is one transaction: a program that is killed in the middle leaves it as it was.
    """
    found = run(engine, place, _version, writes=False)
    if found is None:
        run(engine, place, schema.build, writes=True)
    elif not found.isdigit() or int(found) > schema.VERSION:
        what = (
            f"has schema version {found}, and this Tulga knows versions up to {schema.VERSION}; a newer Tulga opens it"
        )
        raise BadInput(what, place=place)
    elif int(found) < schema.VERSION:
        run(engine, place, _migrate, writes=True)


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "setting"):
        return None
    found = connection.execute(select(schema.setting.c.value).where(schema.setting.c.name == "schema_version"))
    return str(found.scalar_one_or_none())


def _migrate(connection: Connection) -> None:
    from tulga.ledger.migrations import migrate

    if (found := int(_version(connection) or 0)) < schema.VERSION:  # else a second program was first
        migrate(connection, found)
