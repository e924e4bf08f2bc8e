"""A text file that is whole or not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tulga.errors import BadInput


class WholeFile:
    r"""Text goes into `NAME.part`, which takes the file's place where the block ends without an error.

    UTF-8 with line ends as they are written. Raises BadInput, with the path, where it cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with WholeFile(Path(folder) / "claims.jsonl") as file:
    ...         file.write("{}\n")
    ...     [path.name for path in Path(folder).iterdir()]
    ['claims.jsonl']
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial = path.with_name(f"{path.name}.part")
        with self._told_plainly():
            self._file = self._partial.open("w", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._told_plainly():
            self._file.close()
            if error is None:
                self._partial.replace(self.path)

    def write(self, text: str) -> None:
        """Put text behind what is there."""
        with self._told_plainly():
            self._file.write(text)

    @contextmanager
    def _told_plainly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BadInput(f"it cannot be written: {(error.strerror or '').lower()}", place=str(self.path)) from None
