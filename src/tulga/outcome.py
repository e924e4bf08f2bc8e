"""What becomes of an input of a workspace."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What became of one input: new and known rows, the rows that could not be placed, and the error if it was not read.

    `notices` are sentences on what a document holds that was not read as it stands. `size` is how many bytes of input are
    done with it.
    """

    name: str
    new: int = 0
    known: int = 0
    problems: tuple[str, ...] = ()
    error: str | None = None
    notices: tuple[str, ...] = ()
    size: int = 0
