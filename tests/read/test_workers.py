"""Several processes: the same results in the same order, and a piece that brings its process down takes no other with it."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pytest

from tulga.claim import Claim
from tulga.errors import BadInput
from tulga.read import corpus
from tulga.read.corpus import Given, Parts, Piece, listed, pieces
from tulga.read.document import Document
from tulga.read.engine import engine, in_turn
from tulga.read.formats import documents, formats
from tulga.read.formats.format import Part
from tulga.read.reading import Reading
from tulga.read.workers import processes


@dataclass(frozen=True)
class Number:
    """A piece for tests."""

    place: str
    size: int = 0

    def documents(self) -> Iterator[Document | BadInput]:
        return iter(())

    def fingerprint(self) -> str | None:
        return self.place


def numbers(count: int) -> list[Number]:
    return [Number(str(number)) for number in range(count)]


def square(piece: Piece) -> int:
    return int(piece.place) ** 2


def stumble(piece: Piece) -> int:
    """Die at 7 and 21, raise at 11, else go on."""
    if piece.place in ("7", "21"):
        os._exit(3)
    if piece.place == "11":
        raise ValueError("eleven is refused")
    return int(piece.place)


def fail_on_peru(document: Document, about: str | None) -> list[Claim]:
    if "Peru" in document.text:
        raise IndexError("list index out of range")
    return []


def test_results_come_in_the_order_of_the_pieces() -> None:
    expected = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]
    assert list(engine(workers=1)(numbers(10), square)) == expected
    assert list(engine(workers=2)(numbers(10), square)) == expected
    assert list(engine(workers=2)([], square)) == []


def test_pieces_are_taken_only_as_fast_as_they_are_read() -> None:
    taken: list[str] = []

    def endless() -> Iterator[Number]:
        for piece in (Number(str(number), 10 << 20) for number in range(10_000)):
            taken.append(piece.place)
            yield piece

    results = processes(2)(endless(), square)
    assert [next(results) for _ in range(5)] == [0, 1, 4, 9, 16]
    results.close()  # type: ignore[attr-defined]
    assert len(taken) < 100


def test_a_process_that_dies_is_named_and_the_others_go_on() -> None:
    found = list(processes(2)(numbers(40), stumble))
    lost = {at: str(each) for at, each in enumerate(found) if isinstance(each, BadInput)}
    assert lost == {
        7: "7: the process that read it ended, perhaps for want of memory",
        11: "11: it could not be read (ValueError: eleven is refused)",
        21: "21: the process that read it ended, perhaps for want of memory",
    }
    assert [each for each in found if isinstance(each, int)] == [n for n in range(40) if n not in lost]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_reader_is_one_of_its_document(workers: int) -> None:
    notes = [Document(f"{name}@1", f"{name}.txt", "1", "plain", f"In {name}.") for name in ("Chile", "Peru", "Nepal")]
    done = [read for made in engine(workers=workers)(map(Given, notes), Reading(fail_on_peru)) for read in made]  # type: ignore[union-attr]
    assert [document.name for document, _ in done] == ["Chile.txt", "Peru.txt", "Nepal.txt"]  # type: ignore[union-attr]
    assert [str(claims) for _, claims in done] == [
        "[]",
        "Peru.txt: the reader failed (IndexError: list index out of range)",
        "[]",
    ]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """JSON lines enough to be cut, with lines that cannot be read and an id that comes back far behind."""
    lines = [json.dumps({"id": f"note {n}", "text": f"Peru and Nepal met {n} times. " * 20}) for n in range(600)]
    lines[100] = "{"
    lines[300] = ""
    lines[500] = json.dumps({"id": "note 3", "text": "Again."})
    lines[550] = json.dumps({"text": "Nameless."})
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_large_file_of_json_lines_is_cut_into_the_same_documents(large: Path) -> None:
    cut = list(pieces(listed([large])))
    assert len(cut) > 30
    assert all(isinstance(piece, Parts) for piece in cut)
    apart = [document for piece in cut for document in piece.documents()]
    whole = list(documents(large))
    assert [str(each) if isinstance(each, BadInput) else each for each in apart] == [
        str(each) if isinstance(each, BadInput) else each for each in whole
    ]
    assert [str(each) for each in apart if isinstance(each, BadInput)] == [
        f"{large}:101: it is not JSON: expecting property name enclosed in double quotes at column 2",
        f"{large}:501: its id 'note 3' is that of line 4",
    ]
    assert apart[549].name == "notes.jsonl/line-551"  # type: ignore[union-attr]
    assert len({piece.fingerprint() for piece in cut}) == len(cut)


def test_a_large_mailbox_is_cut_into_the_same_documents(tmp_path: Path) -> None:
    message = (
        "From bat@example.org Tue Sep  3 10:00:00 2019\nFrom: D. Bat <bat@example.org>\nSubject: Visit {n}\n"
        "MIME-Version: 1.0\nDate: Tue, 3 Sep 2019 10:00:00 +0800\n\n" + "Peru and Nepal met in {n}.\n" * 40 + "\n"
    )
    path = tmp_path / "letters.mbox"
    path.write_text("".join(message.format(n=n) for n in range(1, 400)))
    cut = list(pieces(listed([path])))
    assert len(cut) > 20
    apart = [document for piece in cut for document in piece.documents()]
    assert apart == list(documents(path))
    assert [each.name for each in apart[:2]] == ["letters.mbox/1.eml", "letters.mbox/2.eml"]  # type: ignore[union-attr]


def test_a_file_that_breaks_off_is_named_and_what_was_read_stays(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jsonl = formats["jsonl"]
    assert jsonl.split is not None
    split = jsonl.split

    def breaking(file: BinaryIO) -> Iterator[Part | BadInput]:
        yield from islice(split(file), 50)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(corpus, "named_format", lambda suffix: replace(jsonl, split=breaking))
    found = [document for piece in pieces(listed([large])) for document in piece.documents()]
    assert len(found) == 51
    assert str(found[-1]) == f"{large}: the file cannot be read to its end: input/output error"


def test_nothing_is_opened_where_it_is_listed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "b.txt").touch()
    os.mkfifo(tmp_path / "pipe")
    found = listed([tmp_path, tmp_path / "missing.txt"])
    assert [piece.size for piece in found] == [15, 0, 0, 0]
    assert [piece.fingerprint() is None for piece in found] == [False, True, True, True]
    assert [str(each) for piece in pieces(found) for each in piece.documents()][1:] == [
        f"{tmp_path}/b.txt: the file is empty",
        f"{tmp_path}/pipe: it is not a regular file",
        f"{tmp_path}/missing.txt: there is no such file; did you mean b.txt?",
    ]


def test_a_large_file_without_a_line_is_left_to_the_reader(tmp_path: Path) -> None:
    blank = tmp_path / "blank.jsonl"
    blank.write_text("\n" * 300_000)
    image = tmp_path / "image.jsonl"
    image.write_bytes(b"\x89PNG" + bytes(300_000))
    found = [list(piece.documents()) for piece in pieces(listed([blank, image]))]
    assert [[str(each) for each in some] for some in found] == [
        [str(each) for each in documents(path)] for path in (blank, image)
    ]


def test_one_process_is_this_one() -> None:
    assert list(in_turn(numbers(1), lambda piece: os.getpid())) == [os.getpid()]
