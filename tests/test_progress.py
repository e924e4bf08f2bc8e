"""A bar for whoever looks at standard error, and nothing of it in the data or in a log."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty notes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02d}.txt").write_text(f"Kenya and Peru signed a trade agreement in {1960 + number}. " * 9)
    return folder


def on_a_terminal(command: list[str], out: Path) -> str:
    """What a terminal at standard error shows; standard output goes into a file."""
    ours, theirs = pty.openpty()
    with out.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:  # the other end has closed
            pass
        assert process.wait(timeout=60) == 0
    os.close(ours)
    return shown.decode()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_rate_and_time_left_are_on_the_terminal_and_the_data_is_not(folder: Path, tmp_path: Path, workers: str) -> None:
    command = [sys.executable, "-m", "tulga", "read", str(folder), "--jsonl", "--workers", workers]
    quiet = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert quiet.stderr == b""
    shown = on_a_terminal(command, tmp_path / "claims.jsonl")
    assert (tmp_path / "claims.jsonl").read_bytes() == quiet.stdout
    assert quiet.stdout.count(b"\n") >= 30
    assert "reading" in shown
    assert "30, " in shown
    assert "a second, time left" in shown
    assert "relation" not in shown
