"""Steps from each released schema of the ledger to the next, run by Alembic; the newest is that of `schema`."""

import filecmp
import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, text

from tulga.ledger import schema


def migrate(connection: Connection, found: int) -> None:
    """Bring a ledger of schema `found` to the newest, inside the caller's transaction: all of it or nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.stamp(config, f"{found:04d}", purge=True)
    command.upgrade(config, "head")
    connection.execute(text("DROP TABLE alembic_version"))  # the version stands in `setting`, where every program looks
    versioned = schema.setting.update().where(schema.setting.c.name == "schema_version")
    connection.execute(versioned.values(value=str(schema.VERSION)))


def keep_old(connection: Connection, found: int) -> Path | None:
    """Copy the file of a ledger of schema `found` to `NAME.schema-FOUND.sqlite` beside it, before anything is changed.

    Returns the path of the copy, None where there is no file. What stands under that name already is kept: where it is
    another ledger, the copy takes the next free name.
    """
    if connection.dialect.name != "sqlite" or connection.engine.url.database in (None, "", ":memory:"):
        return None
    path = Path(str(connection.engine.url.database))
    part = path.with_name(f"{path.stem}.schema-{found}.part")
    write_copy(path, part)
    return settle(part, path.with_name(f"{path.stem}.schema-{found}.sqlite"))


def write_copy(path: Path, to: Path) -> None:
    """Write what an SQLite file holds now, its log with it, into a new single file, while others may go on writing."""
    to.unlink(missing_ok=True)
    source, target = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True), sqlite3.connect(to)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").close()
    finally:
        source.close()
        target.close()


def settle(part: Path, wanted: Path) -> Path:
    """Give a finished file its name, or the first free one like it; a twin that is there already serves as well."""
    number, to = 1, wanted
    while to.exists():
        if filecmp.cmp(part, to, shallow=False):
            part.unlink()
            return to
        number += 1
        to = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.rename(to)
    return to
