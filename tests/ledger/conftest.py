"""Where a ledger of a test stands: every test that asks for a `place` runs once on a file and once on PostgreSQL."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tulga.ledger import Ledger

SERVER = "TULGA_TEST_POSTGRESQL"
_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> str:
    """The URL of a database in which tests may make and drop schemas."""
    if not os.environ.get(SERVER):
        pytest.skip(f"no PostgreSQL server; {SERVER}=postgresql://user@host:port/database names one")
    return os.environ[SERVER]


@pytest.fixture
def postgresql(server: str) -> Iterator[str]:
    """The URL of an empty place in PostgreSQL: a schema of its own, dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield make_url(server).update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The path of a ledger file that is not there yet."""
    return str(tmp_path / "ledger.sqlite")


@pytest.fixture(params=["file", "postgresql"])
def place(request: pytest.FixtureRequest) -> str:
    """Where a new ledger is to stand, on each engine in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    """An empty ledger, on each engine in turn."""
    with Ledger(place) as opened:
        yield opened
