"""What is kept of a reading: by the bytes, by what was asked and by what reads; and it survives what a kill leaves."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tulga.errors import BadInput
from tulga.read import kept as kept_module
from tulga.read.corpus import Piece, listed
from tulga.read.engine import T, Work, in_turn
from tulga.read.kept import Kept, turns
from tulga.read.whole_file import WholeFile
from tulga.workspace import Workspace

NOTE = "Mongolia and Canada established diplomatic relations on 30 November 1973."
LATER = "Mongolia and Canada established diplomatic relations on 1 December 1973."


class Spy:
    """An engine that remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, pieces: Iterable[Piece], work: Work[T], /) -> Iterator[T | BadInput]:
        def seen() -> Iterator[Piece]:
            for piece in pieces:
                self.given.append(Path(piece.place).name)
                yield piece

        return in_turn(seen(), work)


def length(piece: Piece) -> int:
    if "bad" in piece.place:
        raise ValueError("bad")
    return piece.size


def go(folder: Path, state: Path, asked: str = "") -> tuple[list[str], list[object]]:
    """The names that were given to the engine, and what became of every file."""
    spy = Spy()
    results: list[object] = []
    with Kept(state, asked, alone=True) as kept:
        for turn in turns(listed([folder]), length, spy, kept):
            if turn.made is None:
                assert turn.key is not None
                results.append(kept.get(turn.key))
                continue
            results.append(str(turn.made) if isinstance(turn.made, BadInput) else turn.made)
            if turn.key and not isinstance(turn.made, BadInput):
                kept.put(turn.key, turn.made)
    return spy.given, results


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, size in (("b", 2), ("d", 4), ("f", 6)):
        (folder / f"{name}.txt").write_text("x" * size)
    return folder


def test_only_what_is_new_is_read_and_the_order_is_that_of_the_files(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert go(folder, state) == (["b.txt", "d.txt", "f.txt"], [2, 4, 6])
    assert go(folder, state) == ([], [2, 4, 6])
    for name, size in (("a", 1), ("c", 3), ("e", 5), ("g", 7)):
        (folder / f"{name}.txt").write_text("x" * size)
    assert go(folder, state) == (["a.txt", "c.txt", "e.txt", "g.txt"], [1, 2, 3, 4, 5, 6, 7])
    (folder / "d.txt").write_text("yyyyyyyy")
    assert go(folder, state) == (["d.txt"], [1, 2, 3, 8, 5, 6, 7])


def test_another_question_or_another_reader_reads_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    assert len(go(folder, state, "about MNG")[0]) == 3
    assert len(go(folder, state, "about KAZ")[0]) == 3
    assert len(go(folder, state, "about MNG")[0]) == 0
    monkeypatch.setattr(kept_module, "reader_version", lambda: "another")
    assert len(go(folder, state, "about MNG")[0]) == 3


def test_what_could_not_be_read_is_tried_again(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.txt").write_text("x")
    state = tmp_path / "state"
    error = f"{folder}/bad.txt: it could not be read (ValueError: bad)"
    assert go(folder, state) == (["b.txt", "bad.txt", "d.txt", "f.txt"], [2, error, 4, 6])
    assert go(folder, state) == (["bad.txt"], [2, error, 4, 6])


def test_a_file_of_another_kind_and_a_run_at_the_same_time_are_refused(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.write_text("These are somebody's notes. " * 100)
    with pytest.raises(BadInput, match="state: it cannot be used \\(file is not a database\\)"):
        Kept(state, "")
    with (
        Kept(tmp_path / "other", "", alone=True),
        pytest.raises(BadInput, match="other: another run is using it"),
    ):
        Kept(tmp_path / "other", "", alone=True)


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"

    def broken_off() -> None:
        with WholeFile(path) as file:
            file.write("one\n")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        broken_off()
    assert not path.exists()
    with WholeFile(path) as file:
        file.write("one\ntwo\n")
    assert path.read_bytes() == b"one\ntwo\n"
    with pytest.raises(BadInput, match="nowhere/x: it cannot be written: no such file or directory"):
        WholeFile(tmp_path / "nowhere" / "x")


def test_a_workspace_skips_what_it_has_read(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE)
    (tmp_path / "empty.txt").touch()
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as ws:

        def read(about: str | None = "MNG", minimum: float = 0.0) -> tuple[list[tuple[int, int, str | None]], int]:
            """New, known and error of both files, and how many readings the ledger has seen."""
            outcomes = list(ws.read([tmp_path / "note.txt", tmp_path / "empty.txt"], about=about, minimum=minimum))
            return [(o.new, o.known, o.error) for o in outcomes], ws.ledger.counts()["sessions"]

        error = (0, 0, f"{tmp_path}/empty.txt: the file is empty")
        assert read() == ([(1, 0, None), error], 1)
        assert read() == ([(0, 1, None), error], 1)
        assert read(about="KAZ")[1] == 2
        assert read(minimum=0.1)[1] == 3
        assert read() == ([(0, 1, None), error], 3)


def test_a_workspace_reads_again_what_its_ledger_has_not_or_has_retired(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    with Workspace.create(tmp_path / "w", "MNG", "Mongolia") as ws:
        for text in (NOTE, LATER, NOTE):
            note.write_text(text)
            assert [o.error for o in ws.read([note])] == [None]
        assert [str(claim.span) for claim in ws.ledger.find()] == ["1973-11-30"]
    for path in (tmp_path / "w").glob("ledger.sqlite*"):
        path.unlink()
    with Workspace.open(tmp_path / "w") as ws:
        assert [(o.new, o.known) for o in ws.read([note])] == [(1, 0)]
