"""What is counted of a ledger, and the hash by which two ledgers say the same, whatever the language of the server."""

import os
from collections.abc import Iterator

import pytest
from claims_for_tests import claim
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from tulga.ledger import Ledger, schema
from tulga.ledger.tally import claims_by_source
from tulga.sources import Source
from tulga.span import Span

NAMES = ("Zürich", "aimag", "Өлгий", "эх", "Éa", "B-1", "a_2", "b")


def fill(ledger: Ledger) -> None:
    """Sources whose names languages put in another order than code points, with two claims each."""
    for name in NAMES:
        told = [
            claim("embassy_opened", "TUR", "MNG", when, name, row=row) for row, when in enumerate(("1996", "1997"), 1)
        ]
        ledger.add(told, Source(name, "table", {"title": f"Эх {name}"}), verb="add", input_name=f"{name}.csv")


@pytest.fixture
def english(server: str) -> Iterator[str]:
    """An empty database that compares text as English dictionaries do."""
    name, url = f"english_{os.getpid()}", make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        like = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'"
        connection.execute(text(f"CREATE DATABASE {name} {like}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    engine.dispose()


def test_the_hash_does_not_hang_on_the_order_of_a_language(english: str) -> None:
    with Ledger(":memory:") as one, Ledger(english) as other:
        fill(one)
        fill(other)
        order = select(schema.source.c.id).order_by(schema.source.c.id)
        orders = [ledger.look(lambda connection: connection.scalars(order).all()) for ledger in (one, other)]
        assert orders[0] == sorted(NAMES) != orders[1]  # or this test would show nothing
        assert one.content_hash() == other.content_hash()


def test_claims_are_counted_source_by_source(ledger: Ledger) -> None:
    fill(ledger)
    old = Source("old", "table", {"title": "T"}, "1" * 64, "t.csv")
    ledger.add([claim("rank", "MNG", None, "2020", "old")], old, verb="add", input_name="t.csv")
    ledger.add([], Source("new", "table", {"title": "T"}, "2" * 64, "t.csv"), verb="add", input_name="t.csv")
    ledger.edit(ledger.find(source="aimag")[0].id, {"span": Span.parse("1998")}, "a misprint", "Saraa")
    ledger.merge([one.id for one in ledger.find(source="b")], ledger.find(source="aimag")[0].id, "the same", "Saraa")
    every = ledger.look(lambda connection: claims_by_source(connection, current=False))
    assert every == {**dict.fromkeys(NAMES, 2), "aimag": 3, "old": 1}
    current = ledger.look(claims_by_source)
    assert current == {name: 2 for name in NAMES if name != "b"}
    assert current == {name: found for name in every if (found := len(ledger.find(source=name)))}
