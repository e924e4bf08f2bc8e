"""A ledger of the first released schema, and a program that opens one and may be killed while it is brought to today's.

As a program: PLACE KILL_AT. With KILL_AT above 0 it kills itself (SIGKILL) before the statement of that number; at the end
it prints `statements N`.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from tulga.ledger import Ledger
from tulga.ledger.connection import engine_for, run

TABLES = ("setting", "source", "session", "claim", "sighting", "grade", "judgement")
LATER = {
    "claim": ("number", "words"),
    "session": ("batch",),
    "judgement": ("act", "actor", "source", "session", "undoes", "becomes"),
}


def columns(table: str, names: Any) -> list[str]:
    """The columns that a table had in schema 1."""
    return [name for name in names if name not in LATER.get(table, ())]


def build(connection: Connection) -> None:
    """Create the tables of schema 1 with the step that released them."""
    from alembic import command
    from alembic.config import Config

    import tulga.ledger.migrations as migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    connection.execute(text("DROP TABLE alembic_version"))


def write(place: str, like: Ledger) -> None:
    """A ledger of schema 1 at `place` with what another ledger holds of the tables and columns that there were then."""

    def fill(connection: Connection) -> None:
        build(connection)
        connection.execute(text("INSERT INTO setting (name, value) VALUES ('schema_version', '1')"))
        for table in TABLES[1:]:
            rows = like.look(lambda old, table=table: list(old.execute(text(f"SELECT * FROM {table}")).mappings()))  # type: ignore[misc]
            for row in rows:
                if table == "judgement" and row["verdict"] not in ("accepted", "rejected", "undecided"):
                    continue
                held = columns(table, row)
                marks = ", ".join(f":{name}" for name in held)
                quoted = ", ".join(f'"{name}"' for name in held)
                connection.execute(text(f"INSERT INTO {table} ({quoted}) VALUES ({marks})"), {n: row[n] for n in held})
        if connection.dialect.name == "postgresql":
            for table, key in (("session", "id"), ("grade", "number"), ("judgement", "number")):
                last = f"(SELECT MAX({key}) FROM {table})"
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), {last})"))

    engine = engine_for(place)
    run(engine, place, fill, writes=True)
    engine.dispose()


def held(place: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table of schema 1, in its columns, wherever the ledger has come since."""

    def read(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        rows = {}
        for table in TABLES[1:]:
            found = connection.execute(text(f"SELECT * FROM {table}")).mappings().all()
            rows[table] = sorted(tuple(row[name] for name in columns(table, row)) for row in found)
        return rows

    engine = engine_for(place)
    try:
        return run(engine, place, read, writes=False)
    finally:
        engine.dispose()


def main(place: str, kill_at: int) -> None:
    """Open a ledger, and be killed meanwhile."""
    done = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def step(*_: object) -> None:
        nonlocal done
        done += 1
        if done == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    Ledger(place).close()
    print(f"statements {done}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
