"""A read that is killed leaves a ledger that opens, and a second run completes it to the content of an unbroken one."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
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


def lines_command(documents: list[Path], out: Path, workers: int) -> list[str]:
    """Claims into a file, read by several processes."""
    folder = str(documents[0].parent)
    return [sys.executable, "-m", "tulga", "read", folder, "--jsonl", "--out", str(out), "--workers", str(workers)]


def kept(out: Path) -> int:
    """How many documents of an unfinished file are read."""
    try:
        with closing(sqlite3.connect(f"file:{out}.state?mode=ro", uri=True)) as state:
            return int(state.execute("SELECT count(*) FROM kept").fetchone()[0])
    except sqlite3.OperationalError:  # it is not there yet, or its run has it for itself
        return -1


def kill_in_the_middle(command: list[str], out: Path, size: int) -> bool:
    """Start, wait until `size` more bytes are written, kill; the processes that read end with the one that was killed."""
    partial = out.with_name(f"{out.name}.part")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if out.with_name(f"{out.name}.state-wal").exists() and partial.exists() and partial.stat().st_size >= size:
                break
            time.sleep(0.002)
        inside = process.poll() is None
        process.kill()
        process.communicate(timeout=60)  # until nobody holds its standard output any more
        return inside


def test_a_killed_read_into_a_file_goes_on_where_it_was(documents: list[Path], tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    subprocess.run(lines_command(documents, whole, 1), check=True, timeout=120)
    expected = whole.read_bytes()
    command = lines_command(documents, broken, 2)
    read, inside = 0, 0
    for part in (1, 3, 5):
        inside += kill_in_the_middle(command, broken, len(expected) * part // 8)
        assert not broken.exists()
        assert kept(broken) >= read
        read = kept(broken)
    assert inside == 3
    assert 0 < read < len(documents)
    subprocess.run(command, check=True, timeout=120)
    assert broken.read_bytes() == expected
    assert kept(broken) == len(documents)


def test_what_a_killed_read_had_read_is_not_read_again(documents: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "claims.jsonl"
    command = lines_command(documents, out, 2)
    assert kill_in_the_middle(command, out, 60_000)
    read = kept(out)
    with closing(sqlite3.connect(f"{out}.state")) as state:  # what is read again would not say this
        state.execute("UPDATE kept SET value = ?", (zlib.compress(b'[["kept\\n", [], null]]'),))
        state.commit()
    subprocess.run(command, check=True, timeout=120)
    lines = out.read_bytes().splitlines()
    assert lines.count(b"kept") == read
    assert lines[:read] == [b"kept"] * read


@pytest.mark.parametrize("torn", [1, 5000])
def test_a_torn_end_of_what_was_kept_costs_only_what_is_torn(documents: list[Path], tmp_path: Path, torn: int) -> None:
    out = tmp_path / "claims.jsonl"
    command = lines_command(documents[:1], out, 1)
    subprocess.run(command, check=True, timeout=120)
    expected = out.read_bytes()
    out.unlink()
    Path(f"{out}.state").unlink()
    assert kill_in_the_middle(command, out, len(expected) // 2)
    log = Path(f"{out}.state-wal")
    os.truncate(log, log.stat().st_size - torn)
    subprocess.run(command, check=True, timeout=120)
    assert out.read_bytes() == expected
    assert kept(out) == len(documents)


def test_a_killed_read_by_two_processes_leaves_none_of_them(documents: list[Path], tmp_path: Path) -> None:
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    for folder in (broken, whole):
        init(folder)
    command = [sys.executable, "-m", "tulga", "read", str(documents[0].parent), "--workers", "2", "-w"]
    with subprocess.Popen([*command, str(broken)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)  # until nobody holds its standard output any more
    before = sources(broken)
    assert 0 < before < len(documents)
    for folder in (broken, whole):
        subprocess.run([*command, str(folder)], check=True, timeout=120, capture_output=True)
    assert content(broken) == content(whole)


def test_a_person_who_interrupts_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(200):
        (tmp_path / "in" / f"{number}.txt").write_text("Kenya and Uganda signed a trade agreement in 2014. " * 40)
    command = [sys.executable, "-m", "tulga", "read", str(tmp_path / "in"), "--jsonl"]
    run = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert run.stdout is not None
    assert run.stdout.readline()
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said) == (130, "tulga: stopped; what was finished is kept\n")
