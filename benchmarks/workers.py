"""Two workers beside one, from raw text to claims, in one run.

    python benchmarks/workers.py FOLDER_OF_TEXTS [--files 400] [--rounds 3] [--workers 2]

A corpus is made by repeating the texts of the folder. `tulga read CORPUS --jsonl` reads it in a fresh process with one and
with several workers in turns, and the shortest of the rounds counts; the same command on one file for each worker tells
what starting costs. Prints the ratio with and without that, and a second pair that other work on the machine disturbs
less: processor time with one worker, by processor time with several divided by their number. It supposes that they
end together. Raises SystemExit where the outputs differ by a byte.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(frozen=True)
class Run:
    """Seconds on the clock and on the processors (all processes together), and the hash of the output."""

    clock: float
    processor: float
    output: str


def corpus(texts: Path, folder: Path, files: int) -> Path:
    """A folder of so many files, the texts over and over."""
    sources = sorted(texts.glob("*.txt"))
    folder.mkdir()
    for number in range(files):
        text = sources[number % len(sources)].read_text(encoding="utf-8")
        (folder / f"{number:05d}.txt").write_text(f"{text}\n\nCopy {number}.\n", encoding="utf-8")
    return folder


def run(folder: Path, workers: int) -> Run:
    """One fresh `tulga read`."""
    command = [sys.executable, "-m", "tulga", "read", str(folder), "--jsonl", "--workers", str(workers)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    output = hashlib.file_digest(process.stdout, "sha256").hexdigest()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(time.perf_counter() - start, used.ru_utime + used.ru_stime, output)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    several = options.workers
    with TemporaryDirectory() as place:
        whole = corpus(options.folder, Path(place) / "whole", options.files)
        few = corpus(options.folder, Path(place) / "few", several)
        rounds = [[run(whole, 1), run(whole, several), run(few, 1), run(few, several)] for _ in range(options.rounds)]
    if len({done.output for two in rounds for done in two[:2]}) != 1:
        raise SystemExit("the outputs differ")
    one, many, start_one, start_many = (min(each.clock for each in runs) for runs in zip(*rounds, strict=True))
    print(f"{options.files} files: 1 worker {one:.1f} s, {several} workers {many:.1f} s")
    print(f"of that for {several} files, starting included: {start_one:.1f} s and {start_many:.1f} s")
    print(f"ratio: {one / many:.2f}; without starting: {(one - start_one) / (many - start_many):.2f}")
    one, many, start_one, start_many = (min(each.processor for each in runs) for runs in zip(*rounds, strict=True))
    print(f"processor time: {one:.1f} s and {many:.1f} s; for {several} files {start_one:.1f} s and {start_many:.1f} s")
    without = (one - start_one) / (many - start_many) * several
    print(f"ratio by processor time: {one / many * several:.2f}; without starting: {without:.2f}")


if __name__ == "__main__":
    main()
