"""Programs are killed at random moments: the ledger always opens, nothing is wrong with it, no acknowledged write is missing.

`TULGA_KILLS` is the number of kills in all (40 where it is not given) and `TULGA_KILLS_SEED` chooses their moments.
"""

import multiprocessing
import os
import random
import shutil
import time
from pathlib import Path

import pytest
import schema_one
from claims_for_tests import fill_every_table
from sqlalchemy import select
from victims import IMPORT, WORK, offer

from tulga.ledger import Ledger, schema
from tulga.ledger.checking import examine
from tulga.ledger.connection import engine_for, run, version

KILLS = int(os.environ.get("TULGA_KILLS", "40"))
SEED = int(os.environ.get("TULGA_KILLS_SEED", "1911"))
# Of all kills, how many fall on each kind of work, and how many seconds it is let live at most.
SHARES = {
    ("add", "file"): (0.2, 0.3),
    ("import", "file"): (0.15, 0.4),
    ("review", "file"): (0.2, 0.3),
    ("migration", "file"): (0.15, 0.25),
    ("read", "file"): (0.1, 0.5),
    ("add", "postgresql"): (0.1, 0.3),
    ("review", "postgresql"): (0.1, 0.3),
}
BORN = multiprocessing.get_context("forkserver")
BORN.set_forkserver_preload(["victims"])


def _killed(work: str, place: str, life: int, log: Path, seconds: float) -> None:
    """Let a program work, and kill it so many seconds after it was ready."""
    program = BORN.Process(target=WORK[work], args=(place, life, str(log)))
    before = _lines(log).count("ready")
    program.start()
    try:
        for _ in range(6000):
            if _lines(log).count("ready") > before or not program.is_alive():
                break
            time.sleep(0.005)
        time.sleep(seconds)
        assert program.is_alive() or work == "migration", f"{work} ended by itself with {program.exitcode}"
    finally:
        program.kill()
        program.join()


def _acknowledged(log: Path) -> set[str]:
    """What a killed program said that it had kept."""
    return set(_lines(log)) - {"ready"}


def _lines(log: Path) -> list[str]:
    """The lines of a log; a name may be written after a file of that name, so only whole lines count."""
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def _kept(ledger: Ledger) -> set[str]:
    """What a victim can have been told that it is kept: the ids and names of sources, the reasons of judgements."""
    source, act = schema.source.c, schema.judgement.c
    return ledger.look(
        lambda c: {*c.scalars(select(source.id)), *c.scalars(select(source.name)), *c.scalars(select(act.reason))}
    )


@pytest.fixture
def alive(request: pytest.FixtureRequest) -> tuple[str, str, float]:
    """The place of a ledger, the kind of work on it, and the longest time that a victim lives."""
    work, engine = request.param
    return str(request.getfixturevalue(engine)), work, SHARES[request.param][1]


EACH = [pytest.param(each, id="-".join(each)) for each in SHARES]


@pytest.mark.parametrize("alive", [e for e in EACH if "migration" not in str(e.id)], indirect=True)
def test_a_killed_program_loses_nothing_that_was_acknowledged(
    alive: tuple[str, str, float], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place, work, longest = alive
    share = SHARES[request.node.callspec.params["alive"]][0]
    chance = random.Random(f"{SEED} {request.node.callspec.id}")
    log = tmp_path / "acknowledged"
    lives = max(1, round(KILLS * share))
    for life in range(4 * lives):
        if life >= lives:  # a busy machine may need longer to do anything at all
            if _acknowledged(log):
                break
            longest *= 1.5
        _killed(work, place, life, log, chance.uniform(0, longest))
        with Ledger(place) as ledger:
            assert examine(ledger) == []
            kept = _kept(ledger)
            assert _acknowledged(log) <= kept
            if work == "import":
                whole = [name for name in kept if name.startswith("i")]
                assert len(whole) % IMPORT == 0  # an import is there with all its sources or not at all
    assert _acknowledged(log)


def test_a_killed_migration_is_done_or_not_begun(tmp_path: Path) -> None:
    share, longest = SHARES[("migration", "file")]
    chance = random.Random(f"{SEED} migration")
    old = tmp_path / "old.sqlite"
    with Ledger(":memory:") as today:
        fill_every_table(today)
        for number in range(40):
            source, told = offer(f"s{number}")
            today.add(told, source, verb="read", input_name="n")  # type: ignore[arg-type]
        schema_one.write(str(old), today)
        content = today.content_hash()
    found = set()
    for life in range(max(1, round(KILLS * share))):
        folder = tmp_path / str(life)
        folder.mkdir()
        place = folder / "ledger.sqlite"
        shutil.copyfile(old, place)
        _killed("migration", str(place), life, folder / "log", chance.uniform(0, longest))
        engine = engine_for(place)
        found.add(at := run(engine, str(place), version, writes=False))
        engine.dispose()
        assert at == str(schema.VERSION) or not _lines(folder / "log")[1:]
        with Ledger(place) as ledger:
            assert ledger.content_hash() == content
            wrong = [
                f for f in examine(ledger) if "no session saw it" not in f.what and "should be undone" not in f.what
            ]
            assert wrong == []
    assert found <= {"1", str(schema.VERSION)}
