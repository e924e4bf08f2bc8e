"""Two programs read and write one ledger at once: nothing is lost, and nobody hears of a lock."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from claims_for_tests import claim

from tulga.errors import TulgaError
from tulga.ledger import Ledger, connection
from tulga.sources import Source

FILLER = Path(__file__).with_name("ledger_filler.py")
SOURCES, CLAIMS = 15, 40


def test_two_programs_make_and_fill_the_same_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    running = [
        subprocess.Popen(
            [sys.executable, str(FILLER), str(path), prefix, str(SOURCES), str(CLAIMS), "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for prefix in ("p", "q")
    ]
    try:
        with Ledger(path) as ledger:
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
    with Ledger(path) as ledger:
        counts = ledger.counts()
    assert counts["claims"] == 2 * SOURCES * CLAIMS
    assert counts["sources"] == counts["sessions"] == 2 * SOURCES
    assert counts["sightings"] == 2 * SOURCES * CLAIMS


def test_threads_of_one_program_share_a_ledger(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger, ThreadPoolExecutor(8) as threads:

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
