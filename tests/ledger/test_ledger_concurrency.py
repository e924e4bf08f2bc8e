"""Several programs read and write one ledger at once: nothing is lost, and nobody hears of a lock.

`TULGA_REVIEWS` is how many judgements each of eight reviewers makes on PostgreSQL (50 where it is not given).
"""

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from claims_for_tests import claim
from sqlalchemy import select, text
from victims import judge_many, offer

from tulga.errors import TulgaError
from tulga.ledger import Ledger, connection, schema
from tulga.ledger.checking import examine
from tulga.sources import Source

FILLER = Path(__file__).with_name("ledger_filler.py")
SOURCES, CLAIMS = 15, 40
REVIEWERS, REVIEWS = 8, int(os.environ.get("TULGA_REVIEWS", "50"))


def test_two_programs_make_and_fill_the_same_ledger(place: str) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, str(FILLER), place, prefix, str(SOURCES), str(CLAIMS), "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for prefix in ("p", "q")
    ]
    try:
        with Ledger(place) as ledger:
            for _ in range(30):
                claims = ledger.find(current=False)
                assert len(claims) % CLAIMS == 0  # a reader sees whole sources or none of them
        for program in running:
            out, error = program.communicate(timeout=120)
            assert program.returncode == 0, error
            assert len(out.split()) == SOURCES + 2
            assert error == ""
    finally:
        for program in running:
            program.kill()
    with Ledger(place) as ledger:
        counts = ledger.counts()
        assert examine(ledger) == []
    assert counts["claims"] == 2 * SOURCES * CLAIMS
    assert counts["sources"] == counts["sessions"] == 2 * SOURCES
    assert counts["sightings"] == 2 * SOURCES * CLAIMS


def test_threads_of_one_program_share_a_ledger(place: str) -> None:
    with Ledger(place) as ledger, ThreadPoolExecutor(8) as threads:

        def add(number: int) -> int:
            source = Source(f"s{number}", "document")
            told = claim("embassy_opened", "TUR", "MNG", "1996", source.id)
            new = ledger.add([told], source, verb="read", input_name="n").new
            return new + len(ledger.find(source=source.id))

        assert list(threads.map(add, range(60))) == [2] * 60
        assert ledger.counts()["claims"] == 60


def test_a_lock_that_never_ends_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        other = sqlite3.connect(tmp_path / "ledger.sqlite")
        other.execute("BEGIN IMMEDIATE")
        told = claim("embassy_opened", "TUR", "MNG", "1996")
        with pytest.raises(TulgaError, match="another program has kept the ledger locked"):
            ledger.add([told], Source("a", "document"), verb="read", input_name="n")
        assert ledger.find() == []
        other.close()
        assert ledger.add([told], Source("a", "document"), verb="read", input_name="n").new == 1


@pytest.mark.parametrize(("engine", "reviewers"), [("postgresql", REVIEWERS), ("file", 2)])
def test_reviewers_at_work_at_once_lose_nothing(engine: str, reviewers: int, request: pytest.FixtureRequest) -> None:
    place = str(request.getfixturevalue(engine))
    with Ledger(place) as ledger:
        source, told = offer("reviewed")
        ledger.add(told, source, verb="read", input_name="n")
        claims = [each.id for each in told]
        born = multiprocessing.get_context("forkserver")
        people = [
            born.Process(target=judge_many, args=(place, f"reviewer {number}", claims, REVIEWS))
            for number in range(reviewers)
        ]
        for person in people:
            person.start()
        while any(person.is_alive() for person in people):
            kept = ledger.counts()["judgements"]
            assert len(ledger.judgements()) >= kept
            time.sleep(0.2)
        for person in people:
            person.join()
        assert [person.exitcode for person in people] == [0] * reviewers
        act = schema.judgement.c
        rows = ledger.look(lambda c: c.execute(select(act.number, act.person, act.reason).order_by(act.number)).all())
        assert [row.number for row in rows] == list(range(1, reviewers * REVIEWS + 1))
        for number in range(reviewers):
            name = f"reviewer {number}"
            said = [row.reason for row in rows if row.person == name]
            assert said == [f"{name} {turn}" for turn in range(REVIEWS)]  # each in the order in which it was made
        assert examine(ledger) == []


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(place: str) -> None:
    with Ledger(place) as reader, Ledger(place) as writer:
        rows = text("SELECT COUNT(*) FROM claim")

        def look(opened) -> tuple[int, int]:  # type: ignore[no-untyped-def]
            before = opened.scalar(rows)
            source, told = offer("meanwhile")
            writer.add(told, source, verb="read", input_name="n")
            return before, opened.scalar(rows)

        assert reader.look(look) == (0, 0)
        assert reader.look(lambda opened: opened.scalar(rows)) == 30
