"""Read thousands of damaged documents of every format, and report crashes, hangs, the slowest and the peak of memory.

`python scripts/fuzz_formats.py` reads 20,000 of them in two processes, the same ones on every run. A crash is anything
but a document or a sentence that names the file; a hang is a document of more than ten seconds. The exit status is 1
where there was one. Tesseract is not called: it is a program of its own.
"""

import argparse
import io
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from queue import Empty
from typing import Any

from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.formats import documents

SEED = 8642
HANG = 10.0
_WORDS = (
    "The parliament of Mongolia adopted the first concept of foreign policy in 1994. It names two neighbours.",
    "Trade runs over few border points, so that the exports of coal fall at once when one of them closes.",
    "Монгол Улс ба Канад Улс 1973 онд дипломат харилцаа тогтоосон. The embassy opened on 3 September 2019.",
)
_TOKENS = (
    b"<", b">", b"&", b"&#0;", b"&#xD800;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"]]>", b"<![CDATA[",
    b"<table><tr><td>", b"</table>", b"<div>" * 50, b"<sup>", b"<!--", b"<pre>", b"colspan=99999", b"--\n", b"--mark",
    b"Content-Type: multipart/mixed; boundary=mark\n", b"=?utf-8?q?=ff?=", b"=\n", b"%%EOF", b"obj", b"endobj", b"stream",
    b"/Kids [1 0 R]", b"/Length 99999999", b"{", b"[" * 500, b'"', b"\\ud800", b"\\u0000", b"1e999", b"9" * 5000, b"PK\x03\x04",
    b"<w:p>", b"<w:tbl><w:tr><w:tc>", b"w:val=\"superscript\"", b"<item>", b"<entry>", b"<!ENTITY a 'b'>", b"\xe2\x80\xae",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What one damaged document came to: `read`, `refused` or `crashed`, the seconds it took, and the crash in words."""

    index: int
    name: str
    kind: str
    seconds: float
    said: str = ""


@cache
def samples() -> dict[str, bytes]:
    """A small whole document of every format by its file name."""
    return {
        "a.txt": "\n".join(_WORDS * 4).encode(),
        "b.txt": (_WORDS[2] * 9).encode("cp1251"),
        "a.html": _page().encode(),
        "a.docx": _word_file(),
        "b.docx": _word_file(),
        "a.pdf": _pdf(),
        "a.eml": _mail(),
        "a.rss": _feed().encode(),
        "a.atom": _atom().encode(),
        "a.jsonl": _json_lines().encode(),
        "unnamed": _page().encode(),
    }


def damaged(name: str, data: bytes, chance: random.Random) -> bytes:
    """A document as damage leaves it; of `b.docx`, one part of an archive that is whole itself."""
    if name == "b.docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
        part = chance.choice(["word/document.xml", "word/document.xml", *sorted(parts)])
        return _packed(parts | {part: _mutated(parts[part], chance)})
    return _mutated(data, chance)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost and doubled; every other time only such that leave a text a text, to get behind the decoding."""
    changed = bytearray(data)
    gentle = chance.random() < 0.5
    tokens = [token for token in _TOKENS if not gentle or (token.isascii() and b"\x00" not in token)]
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(changed) + 1), chance.randint(1, 40)
        piece = bytes(changed[at : at + length])
        noise = bytes([chance.randint(32, 126)]) if gentle else chance.randbytes(chance.choice((1, 8)))
        new = chance.choice((noise, b"", piece * 2, piece * 40, chance.choice(tokens)))
        changed[at : at + (length if chance.random() < 0.5 else 0)] = new
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    if chance.random() < 0.05:
        changed += chance.choice(sorted(samples().values()))
    return bytes(changed)


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
    results.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


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


def run(count: int, seed: int, processes: int, minutes: float) -> tuple[list[Outcome], int]:
    """The outcomes of the first `count` damaged documents, and the peak of memory of a process in KB."""
    samples()
    lanes = [Lane(first, count, processes, seed) for first in range(processes)]
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
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30.0, help="stop after so many")
    given = parser.parse_args()
    began = time.monotonic()
    outcomes, memory = run(given.documents, given.seed, given.processes, given.minutes)
    print("\n".join(report(outcomes, memory, time.monotonic() - began)))
    failed = [each for each in outcomes if each.kind == "crashed" or each.seconds > HANG]
    return 1 if failed or len(outcomes) < given.documents else 0


def _page() -> str:
    rows = "".join(f"<tr><td rowspan=2>{year}<td><a href='/x'>China</a><td>{year}.5" for year in range(2015, 2020))
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>Coal</title><meta name="author" content="D. Bat">'
        '<script type="application/ld+json">{"headline": "Coal", "datePublished": "2019-09-03"}</script></head><body>'
        f"<nav><a href='/'>Home</a></nav><article><h1>Coal</h1><p>{_WORDS[0]}<sup>2</sup></p>"
        f"<table><tr><th>Year<th>Partner<th>Mt</tr>{rows}</table><p>{_WORDS[1]}</p><pre>a\nb</pre>"
        f"<ul><li>one<li>two</ul><p>{_WORDS[2]}</p></article><footer>All rights reserved.</footer></body></html>"
    )


def _word_file() -> bytes:
    from docx import Document as WordFile

    word = WordFile()
    for text in _WORDS:
        word.add_paragraph(text).add_run("12").font.superscript = True
    table = word.add_table(rows=2, cols=3)
    for number, cell in enumerate(table.rows[0].cells + table.rows[1].cells):
        cell.text = f"{number}"
    return _packed(_parts(word.save))


def _parts(save: Callable[[io.BytesIO], None]) -> dict[str, bytes]:
    held = io.BytesIO()
    save(held)
    with zipfile.ZipFile(held) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, invariant=True, pageCompression=0)
    for page in range(2):
        for line in range(30):
            canvas.drawString(50 + 250 * (line % 2), 760 - 12 * (line // 2), f"{line} {_WORDS[page][:40]}")
        canvas.grid([50, 140, 230], [300, 320, 340])
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "D. Bat <bat@example.org>", "Айлчлал"
    mail["Date"], mail["Message-ID"] = "Tue, 03 Sep 2019 10:00:00 +0800", "<1@example.org>"
    mail.set_content("\n".join(_WORDS))
    mail.add_alternative(_page(), subtype="html")
    mail.add_attachment(_feed().encode(), maintype="application", subtype="rss+xml", filename="news.rss")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="photo.png")
    inner = EmailMessage()
    inner["Subject"] = "Before"
    inner.set_content(_WORDS[0])
    mail.add_attachment(inner)
    mail.set_boundary("mark")
    return mail.as_bytes()


def _feed() -> str:
    items = "".join(
        f"<item><title>Visit {n}</title><pubDate>Tue, 03 Sep 20{n} 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{_WORDS[n % 3]}&lt;/p&gt;</description></item>"
        for n in range(12, 18)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Weekly</title>'
    return f"{head}{items}</channel></rss>"


def _atom() -> str:
    entries = "".join(
        f"<entry><title type='html'>A &amp;amp; B</title><updated>20{n}-01-02T03:04:05Z</updated><content type='xhtml'>"
        f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{_WORDS[n % 3]}</p></div></content></entry>"
        for n in range(12, 18)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Weekly</title>{entries}</feed>'


def _json_lines() -> str:
    return "".join(f'{{"id": "{n}", "text": "{_WORDS[n % 3]}", "date": "2019-09-0{n}"}}\n' for n in range(1, 8))


if __name__ == "__main__":
    sys.exit(main())
