"""A ledger of any released schema becomes one of today, whole or not at all, and a copy stays beside it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import schema_one
from claims_for_tests import TRADE, fill_every_table
from sqlalchemy import Connection, inspect, select, text

from tulga.errors import BadInput
from tulga.ledger import Ledger, migrations, schema, weighing
from tulga.ledger.checking import examine
from tulga.ledger.connection import engine_for, run, version

PROGRAM = Path(schema_one.__file__)


@pytest.fixture
def first(place: str) -> str:
    """The place of a ledger of schema 1 with rows in every table."""
    with Ledger(":memory:") as today:
        fill_every_table(today)
        schema_one.write(place, today)
    return place


def _version(place: str) -> str | None:
    engine = engine_for(place)
    try:
        return run(engine, place, version, writes=False)
    finally:
        engine.dispose()


def _shape(connection: Connection) -> dict[str, Any]:
    """Everything that the engine itself tells of tables, views and indexes, in one form."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and "_words" in (name or "")) and not (name or "").endswith("_words")

    looked = inspect(connection)
    options = {"compare_type": True, "include_object": ours}
    shape: dict[str, Any] = {
        "differs from the tables of today": compare_metadata(
            MigrationContext.configure(connection, opts=options), [schema.metadata, schema.derived]
        ),
        "tables": sorted(looked.get_table_names()),
        "views": {name: looked.get_view_definition(name) for name in sorted(looked.get_view_names())},
    }
    for table in (*schema.metadata.tables, *schema.derived.tables):
        shape[table] = {
            "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in looked.get_columns(table)],
            "key": looked.get_pk_constraint(table),
            "keys": sorted((k["constrained_columns"], k["referred_table"]) for k in looked.get_foreign_keys(table)),
            "rules": sorted((c["name"], " ".join(c["sqltext"].split())) for c in looked.get_check_constraints(table)),
            "indexes": sorted((i["name"], i["column_names"], bool(i["unique"])) for i in looked.get_indexes(table)),
        }
    return shape


def test_schema_1_becomes_exactly_what_a_new_ledger_is(
    first: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    before = schema_one.held(first)
    assert all(before.values())
    if first.startswith("postgresql"):
        with Ledger(first) as ledger:
            migrated = ledger.look(_shape)
        engine = engine_for(first)
        names = ", ".join((*schema.metadata.tables, *schema.derived.tables))
        run(engine, first, lambda c: c.execute(text(f"DROP TABLE {names} CASCADE")), writes=True)
        engine.dispose()
        new = first
    else:
        with Ledger(first) as ledger:
            migrated = ledger.look(_shape)
        new = str(tmp_path / "new.sqlite")
    with Ledger(new) as ledger:
        fresh = ledger.look(_shape)
    assert migrated == fresh
    assert migrated["differs from the tables of today"] == []
    assert "claims_readable" in migrated["views"]


def test_nothing_that_schema_1_held_is_changed(first: str) -> None:
    before = schema_one.held(first)
    with Ledger(":memory:") as today, Ledger(first) as ledger:
        fill_every_table(today)
        assert ledger.content_hash() == today.content_hash()
        assert schema_one.held(first) == before
        assert examine_but_numbers(ledger) == []
        assert ledger.judge(TRADE.id, "rejected", "seen again", "Bat")
        numbers = ledger.look(lambda c: c.execute(text("SELECT number FROM judgement ORDER BY number")).scalars().all())
    assert list(numbers) == [1, 2]


def examine_but_numbers(ledger: Ledger) -> list[str]:
    """What is wrong, but for the claim that an act made and that schema 1, which had no such acts, cannot account for."""
    return [str(f) for f in examine(ledger) if "no session saw it" not in str(f) and "should be undone" not in str(f)]


def test_what_was_kept_in_schema_1_is_found_by_its_words(first: str) -> None:
    ask = {
        "sqlite": "SELECT rowid FROM claim_words WHERE claim_words MATCH 'embasi'",
        "postgresql": "SELECT number FROM claim WHERE to_tsvector('simple', words) @@ to_tsquery('simple', 'embasi')",
    }
    with Ledger(first) as ledger:
        found = ledger.look(lambda c: c.execute(text(ask[c.dialect.name])).scalars().all())
        seen = ledger.look(lambda c: c.scalar(text("SELECT number FROM claim WHERE relation = 'embassy_opened'")))
    assert list(found) == [seen]


def test_a_person_is_told_and_the_old_file_stays(first: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = schema_one.held(first)
    Ledger(first).close()
    said = capsys.readouterr().err
    assert "the ledger was brought from schema 1 to schema 3" in said
    assert said.count("\n") == 1
    Ledger(first).close()
    assert capsys.readouterr().err == ""
    if first.startswith("postgresql"):
        return
    kept = Path(first).with_name("ledger.schema-1.sqlite")
    assert said.rstrip().endswith(f"as it was, it stays in {kept}")
    assert _version(str(kept)) == "1"
    assert schema_one.held(str(kept)) == before


def test_two_programs_that_open_it_at_once_bring_it_on_once(first: str, capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(4) as threads:
        for ledger in threads.map(Ledger, [first] * 4):
            ledger.close()
    assert _version(first) == "3"
    assert capsys.readouterr().err.count("was brought") == 1


@pytest.mark.parametrize("part", [0.3, 0.6, 0.98])
def test_killed_in_the_middle_leaves_schema_1(first: str, part: float, tmp_path: Path) -> None:
    def opened(place: str, kill_at: int) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(PROGRAM), place, str(kill_at)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    with Ledger(":memory:") as today:
        fill_every_table(today)
        twin = str(tmp_path / "twin.sqlite")
        schema_one.write(twin, today)
        content = today.content_hash()
    statements = int(opened(twin, 0).stdout.split()[-1])
    before = schema_one.held(first)
    assert opened(first, max(4, int(statements * part))).returncode == -9
    assert _version(first) == "1"
    assert schema_one.held(first) == before
    with Ledger(first) as ledger:
        assert ledger.content_hash() == content
        assert examine_but_numbers(ledger) == []
    if not first.startswith("postgresql"):
        assert [p.name for p in tmp_path.glob("ledger.schema-1*")] == ["ledger.schema-1.sqlite"]


@pytest.mark.parametrize("written", ["4", "12", "next"])
def test_a_ledger_of_a_newer_tulga_is_refused_and_left_alone(place: str, written: str) -> None:
    with Ledger(place) as ledger:
        fill_every_table(ledger)
        change = text("UPDATE setting SET value = :v WHERE name = 'schema_version'")
        ledger.change(lambda c: c.execute(change, {"v": written}))
    with pytest.raises(BadInput, match=f"has schema version {written}, and this Tulga knows versions up to 3; a newer"):
        Ledger(place)
    assert _version(place) == written


@pytest.fixture
def second(first: str) -> str:
    """The place of a ledger of schema 2 with rows in every table."""

    def upgrade(connection: Connection) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.stamp(config, "0001", purge=True)
        command.upgrade(config, "0002")
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("UPDATE setting SET value = '2' WHERE name = 'schema_version'"))
        rename = schema.judgement.insert().values(
            verdict="renamed", actor="CHN", becomes="TWN", reason="misread", person="Bat", at="2024-01-01"
        )
        connection.execute(rename)

    engine = engine_for(first)
    run(engine, first, upgrade, writes=True)
    engine.dispose()
    return first


def test_schema_2_comes_up_with_all_it_holds_and_nothing_weighed(
    second: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def held(connection: Connection) -> dict[str, list[str]]:
        tables = [table for table in schema.metadata.sorted_tables if table is not schema.setting]
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}

    engine = engine_for(second)
    before = run(engine, second, held, writes=False)
    engine.dispose()
    assert before["judgement"]
    with Ledger(second) as ledger:
        assert "the ledger was brought from schema 2 to schema 3" in capsys.readouterr().err
        assert ledger.look(held) == before
        assert not ledger.look(weighing.fresh)
        assert ledger.change(weighing.weigh) == len(before["claim"])
        assert ledger.look(weighing.fresh)


def test_a_database_of_another_program_is_left_alone(place: str) -> None:
    engine = engine_for(place)
    run(engine, place, lambda c: c.execute(text("CREATE TABLE claim (amount INTEGER)")), writes=True)
    with pytest.raises(BadInput, match="is a database of another program; it has a table 'claim' and no ledger"):
        Ledger(place)
    assert run(engine, place, lambda c: inspect(c).get_table_names(), writes=False) == ["claim"]
    engine.dispose()
