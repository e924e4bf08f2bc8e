"""Read thousands of damaged and malicious documents of every format; report crashes, hangs, the slowest and the memory.

`python scripts/fuzz_formats.py` reads 20,000 of them in two processes, the same ones on every run. A crash is anything
but a document or a sentence that names the file; a hang is a document of more than ten seconds. The exit status is 1
where there was one. Tesseract is not called: it is a program of its own.
"""

import argparse
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from fuzz_documents import damaged, samples
from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.formats import documents
from tulga.read.formats.pdf_process import end

SEED = 8642
HANG = 10.0


@dataclass(frozen=True)
class Outcome:
    """What one damaged document came to: `read`, `refused` or `crashed`, the seconds it took, and the crash in words."""

    index: int
    name: str
    kind: str
    seconds: float
    said: str = ""


def read_damaged(index: int, folder: Path, seed: int = SEED) -> Outcome:
    """Make the damaged document of a number, read it, and say what came of it."""
    names = sorted(samples())
    name = names[index % len(names)]
    path = folder / name
    path.write_bytes(damaged(name, samples()[name], random.Random(f"{seed}:{index}")))
    began = time.perf_counter()
    try:
        found = list(documents(path))
        said = next((wrong for each in found if (wrong := _wrong(each, path))), "" if found else "nothing came of it")
    except Exception as error:
        return Outcome(index, name, "crashed", time.perf_counter() - began, f"{type(error).__name__}: {error}")
    taken = time.perf_counter() - began
    if said:
        return Outcome(index, name, "crashed", taken, said)
    return Outcome(index, name, "read" if any(isinstance(each, Document) for each in found) else "refused", taken)


def _wrong(found: Document | BadInput, path: Path) -> str:
    """What is wrong with an outcome, in words; empty where nothing is."""
    if isinstance(found, BadInput):
        said = str(found)
        return "" if said.startswith(str(path)) and len(said.splitlines()) == 1 else f"no sentence: {said!r}"
    try:
        "".join((found.text, found.name, found.source_id, found.title or "", *found.notices)).encode()
    except UnicodeEncodeError:
        return "a text that no file can hold"
    return "" if found.text.strip() and "\x00" not in found.text else "a text without words or with NUL"


def _worker(first: int, last: int, step: int, seed: int, current: Any, results: Any) -> None:
    os.environ["PATH"] = ""  # tesseract is not to be found
    with tempfile.TemporaryDirectory() as folder:
        for index in range(first, last, step):
            current.value = index
            results.put(read_damaged(index, Path(folder), seed))
    end()  # the process that opens PDF files, so that its memory is counted
    results.put(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


class Lane:
    """One process on every n-th document; it is started anew behind a document that ends or stops it."""

    def __init__(self, first: int, last: int, step: int, seed: int) -> None:
        self.last, self.step, self.seed = last, step, seed
        self.outcomes: list[Outcome] = []
        self.memory = 0
        self._start(first)

    def _start(self, first: int) -> None:
        self._results: Any = multiprocessing.Queue()
        self._current: Any = multiprocessing.Value("q", first)
        arguments = (first, self.last, self.step, self.seed, self._current, self._results)
        self._process = multiprocessing.Process(target=_worker, args=arguments, daemon=True)
        self._process.start()
        self._heard = time.monotonic()
        self.done = first >= self.last

    def listen(self) -> None:
        """Take what the process has to say; end it where it hangs, and go on behind the document that did it."""
        while True:
            try:
                said = self._results.get(timeout=0.05)
            except Empty:
                break
            self._heard = time.monotonic()
            if isinstance(said, int):
                self.memory, self.done = max(self.memory, said), True
                self._process.join()
                return
            self.outcomes.append(said)
        hangs = time.monotonic() - self._heard > HANG + 2
        if hangs or not self._process.is_alive():
            index = int(self._current.value)
            if any(outcome.index == index for outcome in self.outcomes[-1:]) and not hangs:
                return
            self._process.kill()
            self._process.join()
            name = sorted(samples())[index % len(samples())]
            said = "no answer" if hangs else f"the process ended ({self._process.exitcode})"
            self.outcomes.append(Outcome(index, name, "crashed", time.monotonic() - self._heard, said))
            self._start(index + self.step)


def run(first: int, count: int, seed: int, processes: int, minutes: float) -> tuple[list[Outcome], int]:
    """The outcomes of `count` damaged documents from a number on, and the peak of memory of a process in KB."""
    samples()
    lanes = [Lane(first + lane, first + count, processes, seed) for lane in range(processes)]
    until = time.monotonic() + 60 * minutes
    while not all(lane.done for lane in lanes) and time.monotonic() < until:
        for lane in lanes:
            if not lane.done:
                lane.listen()
    outcomes = sorted((each for lane in lanes for each in lane.outcomes), key=lambda each: each.index)
    return outcomes, max(lane.memory for lane in lanes)


def report(outcomes: list[Outcome], memory: int, seconds: float) -> Iterator[str]:
    """The figures as lines."""
    yield f"{len(outcomes)} documents in {seconds:.0f} s; peak memory of a process {memory / 1024:.0f} MB"
    counts = Counter((each.name, each.kind) for each in outcomes)
    for name in sorted(samples()):
        mine = [each.seconds for each in outcomes if each.name == name]
        kinds = ", ".join(f"{counts[name, kind]} {kind}" for kind in ("read", "refused", "crashed"))
        yield f"  {name:8} {kinds}; mean {sum(mine) / max(len(mine), 1) * 1000:.1f} ms"
    for each in sorted(outcomes, key=lambda each: -each.seconds)[:5]:
        yield f"  slow: number {each.index} ({each.name}) {each.seconds:.2f} s"
    for each in outcomes:
        if each.kind == "crashed" or each.seconds > HANG:
            yield f"  CRASH: number {each.index} ({each.name}) {each.said}"


def main() -> int:
    """Run, print the report, and tell by the status whether all went well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first document")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30.0, help="stop after so many")
    given = parser.parse_args()
    began = time.monotonic()
    outcomes, memory = run(given.first, given.documents, given.seed, given.processes, given.minutes)
    print("\n".join(report(outcomes, memory, time.monotonic() - began)))
    failed = [each for each in outcomes if each.kind == "crashed" or each.seconds > HANG]
    return 1 if failed or len(outcomes) < given.documents else 0


if __name__ == "__main__":
    sys.exit(main())
