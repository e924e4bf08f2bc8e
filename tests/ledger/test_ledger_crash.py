"""A ledger outlives a program that is killed while it writes."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tulga.ledger import Ledger

FILLER = Path(__file__).with_name("ledger_filler.py")
SOURCES, CLAIMS = 8, 120


def _fill(path: Path, kill_at: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FILLER), str(path), "s", str(SOURCES), str(CLAIMS), str(kill_at)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int]:
    """Content hash of an uninterrupted run, and its number of statements."""
    path = tmp_path_factory.mktemp("whole") / "ledger.sqlite"
    run = _fill(path)
    assert run.returncode == 0, run.stderr
    with Ledger(path) as ledger:
        return ledger.content_hash(), int(run.stdout.split()[-1])


@pytest.mark.parametrize("tenth", range(10))
def test_killed_and_run_again_is_the_same_as_never_killed(tmp_path: Path, whole: tuple[str, int], tenth: int) -> None:
    content, statements = whole
    path = tmp_path / "ledger.sqlite"
    killed = _fill(path, kill_at=1 + (statements - 1) * tenth // 9)
    assert killed.returncode == -9, killed.stderr
    acknowledged = killed.stdout.split()

    plain = sqlite3.connect(path)
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
    plain.close()
    with Ledger(path) as ledger:
        for source in acknowledged:
            assert len(ledger.find(source=source, current=False)) == CLAIMS
        kept = [source.id for source in ledger.sources()]
        assert set(acknowledged) <= set(kept)
        assert len(kept) <= len(acknowledged) + 1
        assert ledger.counts()["claims"] == len(kept) * CLAIMS

    again = _fill(path)
    assert again.returncode == 0, again.stderr
    with Ledger(path) as ledger:
        assert ledger.content_hash() == content
