"""Steps from each released schema of the ledger to the next, run by Alembic; the newest is that of `schema`."""

from pathlib import Path

from sqlalchemy import Connection, text

from tulga.ledger import schema


def migrate(connection: Connection, found: int) -> None:
    """Bring a ledger of schema `found` to the newest, inside the caller's transaction: all of it or nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.stamp(config, f"{found:04d}", purge=True)
    command.upgrade(config, "head")
    connection.execute(text("DROP TABLE alembic_version"))  # the version stands in `setting`, where every program looks
    versioned = schema.setting.update().where(schema.setting.c.name == "schema_version")
    connection.execute(versioned.values(value=str(schema.VERSION)))
