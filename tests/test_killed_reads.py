"""A read that is killed leaves a ledger that opens, and a second run completes it to the content of an unbroken one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tulga.ledger import Ledger

PAIRS = [
    ("Kenya", "Peru"),
    ("Chile", "Nepal"),
    ("Poland", "Ghana"),
    ("Japan", "Oman"),
    ("Canada", "Fiji"),
    ("Norway", "Cuba"),
]
KILLS = 10


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Forty documents, long enough that a kill lands inside."""
    folder = tmp_path_factory.mktemp("documents")
    out = []
    for number in range(40):
        one, two = PAIRS[number % len(PAIRS)]
        lines = [f"{one} and {two} signed a trade agreement on {day} March {1960 + number}." for day in range(1, 29)]
        path = folder / f"note-{number:02d}.txt"
        path.write_text("\n\n".join(lines))
        out.append(path)
    return out


def start(folder: Path, documents: list[Path]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tulga", "read", *map(str, documents), "--about", "MNG", "-w", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def init(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "tulga", "init", "MNG", "-w", str(folder)], check=True, capture_output=True)


def content(folder: Path) -> str:
    with Ledger(folder / "ledger.sqlite") as ledger:
        return ledger.content_hash()


def sources(folder: Path) -> int:
    with Ledger(folder / "ledger.sqlite") as ledger:
        return ledger.counts()["sources"]


def test_ten_kills_lose_nothing(documents: list[Path], tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    init(whole)
    assert start(whole, documents).wait(timeout=120) == 0
    expected = content(whole)
    assert sources(whole) == len(documents)
    broken = tmp_path / "broken"
    init(broken)
    inside = 0
    for kill in range(KILLS):
        before = sources(broken)
        process = start(broken, documents)
        # Wait for a different amount of progress each time, then kill without warning.
        goal, deadline = min(before + 1 + kill % 4, len(documents)), time.monotonic() + 60
        while process.poll() is None and sources(broken) < goal and time.monotonic() < deadline:
            time.sleep(0.002 * (kill + 1))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            inside += 1
        process.wait(timeout=60)
        assert sources(broken) >= before
    assert inside >= KILLS // 2
    assert start(broken, documents).wait(timeout=120) == 0
    assert content(broken) == expected
    assert sources(broken) == len(documents)
    assert start(broken, documents).wait(timeout=120) == 0
    assert content(broken) == expected
