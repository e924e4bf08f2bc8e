"""Export: the claims of a workspace as files that other programs open. A form is one file in this folder."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, Final

from tulga.errors import TulgaError
from tulga.registry import Registry
from tulga.show.export.records import Records, Selection
from tulga.show.surface import Workspace

_PIECE: Final = 1 << 18  # characters
_ALL: Final = Selection()


@dataclass(frozen=True)
class Export:
    """One form of file: what it is, how a file of it ends, and the function that gives it in pieces of text.

    The pieces are made from one state of the ledger (`tulga.show.export.records.Records`), a million claims as well as
    ten: nothing holds them all.
    """

    title: str
    suffix: str
    media_type: str
    lines: Callable[[Records], Iterable[str]]

    def parts(self, workspace: Workspace, chosen: Selection = _ALL) -> Iterator[str]:
        """The text of the file, piece by piece. It is complete on the disk before the first piece is handed out, so that
        a slow taker does not keep the ledger waiting and an error leaves no half file; raises TulgaError with the reason.
        """
        try:
            with TemporaryFile("w+", encoding="utf-8", newline="") as file:

                def write(connection: Any) -> None:
                    file.seek(0)
                    file.truncate()
                    file.writelines(self.lines(Records(connection, chosen)))

                ledger: Any = workspace.ledger
                ledger.look(write)
                file.seek(0)
                while piece := file.read(_PIECE):
                    yield piece
        except OSError as error:
            raise TulgaError(f"the export could not be put down ({error.strerror}); nothing was written") from error

    def write(self, workspace: Workspace, chosen: Selection = _ALL) -> str:
        """The text of the file in one piece."""
        return "".join(self.parts(workspace, chosen))


exports: Registry[Export] = Registry("export form", "tulga.show.export")

__all__ = ["Export", "Records", "Selection", "exports"]
