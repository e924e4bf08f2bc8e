"""The engine of one machine: several processes read, and one of them that dies takes no other document with it.

Each process is a fresh one (`spawn`), for what is loaded in the parent may hold threads. It opens what it reads.
"""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from os import _exit
from threading import Thread
from typing import Generic, TypeVar

from tulga.errors import BadInput
from tulga.read.corpus import Given, Piece
from tulga.read.document import Document
from tulga.read.engine import Engine, Work, attempt, engine
from tulga.read.reading import Read, Reader, Reading

T = TypeVar("T")

# What may wait behind a piece that takes long; enough that nobody idles while a book is read among notes.
_PIECES_AHEAD = 1000
_BYTES_AHEAD = 64 * 1024 * 1024


def processes(workers: int) -> Engine:
    """The engine of `workers` processes of this machine."""

    def read(pieces: Iterable[Piece], work: Work[T], /) -> Iterator[T | BadInput]:
        queue = _Queue(work, workers)
        try:
            for piece in pieces:
                queue.give(piece)
                while queue.ready():
                    yield queue.take()
            while queue.waiting:
                yield queue.take()
        finally:
            queue.pool.shutdown(cancel_futures=True)

    return read


def read_all(
    documents: Iterable[Document | BadInput], reader: Reader, about: str | None, workers: int = 1
) -> Iterator[Read]:
    """Documents at hand with their claims, or with the error that each met, in the order in which they come.

    `workers` processes read at once; with more than one, `reader` has to be a function of a module. The results do not
    depend on their number.
    """
    for done in engine(workers=workers)(map(Given, documents), Reading(reader, about)):
        yield from [(done, [])] if isinstance(done, BadInput) else done


class _Queue(Generic[T]):
    """The pieces that are being read or wait for it, first come first, and the pool that reads them."""

    def __init__(self, work: Work[T], workers: int) -> None:
        self.work, self.workers = work, workers
        self.waiting: deque[tuple[Piece, Future[T | BadInput]]] = deque()
        self.bytes = 0
        self.pool = _pool(workers)

    def give(self, piece: Piece) -> None:
        """Put a piece behind the others."""
        self.waiting.append((piece, self._submitted(piece)))
        self.bytes += piece.size

    def ready(self) -> bool:
        """Whether the first result is there, or has to be waited for because enough is waiting."""
        if not self.waiting:
            return False
        enough = len(self.waiting) >= _PIECES_AHEAD or self.bytes >= _BYTES_AHEAD
        return self.waiting[0][1].done() or (enough and len(self.waiting) > 2 * self.workers)

    def take(self) -> T | BadInput:
        """The first result."""
        try:
            self.waiting[0][1].result()
        except BrokenProcessPool:
            self._replace_pool()
        piece, future = self.waiting.popleft()
        self.bytes -= piece.size
        return future.result()

    def _submitted(self, piece: Piece) -> Future[T | BadInput]:
        try:
            return self.pool.submit(attempt, self.work, piece)
        except BrokenProcessPool as error:
            lost: Future[T | BadInput] = Future()
            lost.set_exception(error)
            return lost

    def _replace_pool(self) -> None:
        """After a death: what may have caused it is read apart, piece by piece; the rest goes to new processes.

        Pieces are started in their order, so the one that was being read is among the first that have no result.
        """
        self.pool.shutdown()
        lost = [at for at, (_, future) in enumerate(self.waiting) if future.exception()]
        suspects = lost[: 2 * self.workers]
        for at in suspects:
            piece, future = self.waiting[at][0], Future[T | BadInput]()
            future.set_result(self._apart(piece))
            self.waiting[at] = piece, future
        self.pool = _pool(self.workers)
        for at in lost[len(suspects) :]:
            piece = self.waiting[at][0]
            self.waiting[at] = piece, self._submitted(piece)

    def _apart(self, piece: Piece) -> T | BadInput:
        with _pool(1) as pool:
            try:
                return pool.submit(attempt, self.work, piece).result()
            except BrokenProcessPool:
                return BadInput("the process that read it ended, perhaps for want of memory", place=piece.place)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it: a killed parent cannot say that there is no more to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        _exit(1)
