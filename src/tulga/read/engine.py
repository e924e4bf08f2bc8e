"""What reads a corpus: this process, several processes of this machine, or Spark. The same bytes come out of each.

An engine is a function of pieces and of what is done with one. It gives what became of each in the order of the pieces,
takes them only as fast as they are read, and holds few results at a time. A piece that brings its process down is a BadInput
in its place.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from tulga.errors import BadInput, BadUse, unknown
from tulga.read.corpus import Piece

T = TypeVar("T")
Work = Callable[[Piece], T]
ENGINES = ("processes", "spark")


class Engine(Protocol):
    """The one signature of all engines; `work` is pickled, unless it is done in this process."""

    def __call__(self, pieces: Iterable[Piece], work: Work[T], /) -> Iterator[T | BadInput]:
        """What `work` makes of each piece, or the error that took its place."""
        ...


def engine(name: str = "processes", *, workers: int = 1, master: str | None = None) -> Engine:
    """The engine of a name: `processes` with a number of `workers`, or `spark` at a `master` (`local[2]`, an address).

    Raises BadUse for another name, or where Spark is asked for and is not installed.

    >>> engine() is in_turn
    True
    >>> engine("sparc")
    Traceback (most recent call last):
    tulga.errors.BadUse: there is no engine 'sparc'; did you mean spark?
    """
    if name not in ENGINES:
        raise unknown("engine", name, ENGINES)
    if name == "spark":
        if workers > 1:
            raise BadUse(
                "Spark is told by its master how many read at once: --master 'local[4]' in place of --workers 4"
            )
        from tulga.read.spark import spark

        return spark(master)
    if workers <= 1:
        return in_turn
    from tulga.read.workers import processes

    return processes(workers)


def in_turn(pieces: Iterable[Piece], work: Work[T], /) -> Iterator[T | BadInput]:
    """The engine of one process: a piece after the other."""
    return (attempt(work, piece) for piece in pieces)


def attempt(work: Work[T], piece: Piece) -> T | BadInput:
    """What `work` makes of a piece, or a BadInput for whatever it raised."""
    try:
        return work(piece)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".removesuffix(": ")
        return BadInput(f"it could not be read ({reason})", place=piece.place)
