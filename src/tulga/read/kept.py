"""What was read is kept, piece by piece, so that a run that was killed goes on where it was, and a later one reads what is new.

A piece is known again by a key: the hash of its bytes, its name and place, of what was asked (`about`, the least confidence)
and of what reads (`tulga.read.version`). Whatever of these changes, the piece is read again.
"""

import hashlib
import json
import sqlite3
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from tulga.errors import BadInput
from tulga.read.corpus import Piece
from tulga.read.engine import Engine, Work
from tulga.read.version import reader_version

T = TypeVar("T")
_PATIENCE = 60.0


class Kept:
    """A file of what became of pieces, as JSON values by key. Each is kept whole or not at all, even if a kill cuts in.

    `asked` is text on what else than the bytes decides the result. What another version of the reader made is dropped.
    `alone` refuses, with BadInput, a file that another run is using. Raises BadInput for a file of another kind.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Kept(Path(folder) / "kept", "about MNG") as kept:
    ...     kept.put("key", ["a line"])
    ...     "key" in kept, kept.get("key"), "another" in kept
    (True, ['a line'], False)
    """

    def __init__(self, path: Path, asked: str, *, alone: bool = False) -> None:
        self.path, self._asked = path, f"{reader_version()}\n{asked}"
        with self._told_plainly():
            self._file = sqlite3.connect(
                path, timeout=1.0 if alone else _PATIENCE, isolation_level=None, check_same_thread=False
            )
            if alone:
                self._do("PRAGMA locking_mode = EXCLUSIVE")
            self._do("PRAGMA journal_mode = WAL")
            self._do("PRAGMA synchronous = NORMAL")
            self._do(
                "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, reader TEXT NOT NULL, value BLOB NOT NULL)"
            )
            self._do("DELETE FROM kept WHERE reader <> ?", reader_version())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def key(self, piece: Piece) -> str | None:
        """The key of a piece; None for what cannot be known again, such as a web page."""
        fingerprint = piece.fingerprint()
        return fingerprint and hashlib.sha256(f"{self._asked}\n{fingerprint}".encode()).hexdigest()

    def __contains__(self, key: str) -> bool:
        return self._do("SELECT 1 FROM kept WHERE key = ?", key) is not None

    def get(self, key: str) -> Any:
        """The value under a key that is there."""
        row = self._do("SELECT value FROM kept WHERE key = ?", key)
        if row is None:
            raise KeyError(key)
        return json.loads(zlib.decompress(row[0]))

    def put(self, key: str, value: Any) -> None:
        """Keep a value; from here on a kill of this process does not lose it."""
        packed = zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 1)
        self._do("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", key, reader_version(), packed)

    def _do(self, statement: str, *values: object) -> Any:
        with self._told_plainly():
            return self._file.execute(statement, values).fetchone()

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise BadInput("another run is using it", place=str(self.path)) from None
            what = f"it cannot be used ({error}); without it, everything is read again"
            raise BadInput(what, place=str(self.path)) from None


@dataclass(frozen=True)
class Turn(Generic[T]):
    """A piece whose turn it is: what was `made` of it now, or None where that is kept under its `key`."""

    piece: Piece
    key: str | None
    made: T | BadInput | None


def turns(
    pieces: Iterable[Piece],
    work: Work[T],
    engine: Engine,
    kept: Kept | None,
    holds: Callable[[str], bool] | None = None,
) -> Iterator[Turn[T]]:
    """Every piece in its turn; the engine gets only those that are not kept. Whoever takes a turn keeps what was made.

    `holds` says of a key that is there whether what it stands for still holds.
    """

    def known(key: str | None) -> bool:
        return key is not None and kept is not None and key in kept and (holds is None or holds(key))

    keyed = ((piece, kept.key(piece) if kept else None) for piece in pieces)
    for piece, key in keyed:  # what a run that was killed had finished, at once
        if not known(key):
            yield from _mixed(chain([(piece, key)], keyed), known, work, engine)
            return
        yield Turn(piece, key, None)


def _mixed(
    keyed: Iterable[tuple[Piece, str | None]], known: Callable[[str | None], bool], work: Work[T], engine: Engine
) -> Iterator[Turn[T]]:
    """The turns of pieces that are kept and of others: the engine takes those ahead of time, and their turns wait here."""
    waiting: deque[tuple[Piece, str | None, bool]] = deque()

    def unknown() -> Iterator[Piece]:
        for piece, key in keyed:
            waiting.append((piece, key, known(key)))
            if not waiting[-1][2]:
                yield piece

    for made in engine(unknown(), work):
        while waiting[0][2]:
            piece, key, _ = waiting.popleft()
            yield Turn(piece, key, None)
        piece, key, _ = waiting.popleft()
        yield Turn(piece, key, made)
    yield from (Turn(piece, key, None) for piece, key, _ in waiting)
