"""Files whose form is their own: no header, one file a year or a day, JSON. Their connectors read them to cells themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tulga.errors import BadUse
from tulga.join.columns import Cells, Columns


def _unread(path: Path) -> Cells:
    raise BadUse("the connector does not say how its file is read")


@dataclass(frozen=True)
class OwnForm(Columns):
    """The variables of a dataset as `Columns` declares them, with the function `read` that makes the cells of a file.

    `read` raises BadInput where the file as a whole cannot be read, and names what it left out in the problems.
    """

    read: Callable[[Path], Cells] = _unread
