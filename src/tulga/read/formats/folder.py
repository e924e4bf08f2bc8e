"""The files below a folder, in an order that is the same on every machine."""

import os
from collections.abc import Iterator
from pathlib import Path

from tulga.errors import BadInput

_HIDDEN = (".", "~$")


def files_below(path: Path) -> Iterator[Path | BadInput]:
    """A path that is no folder as it is; else all files below it in the order of their names, less the hidden ones.

    A folder that may not be listed, a link to a folder (which is not followed, for it may lead in a circle) and a folder
    without any file are errors in their place.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.txt", ".hidden"):
    ...         _ = (Path(folder) / name).write_text("x")
    ...     [file.name for file in files_below(Path(folder))]
    ['a.txt', 'b.txt']
    """
    if not _is_folder(path):
        yield path
        return
    pending, empty = [path], True
    while pending:
        here = pending.pop()
        if not _is_folder(here):
            empty = False
            yield here
        elif here != path and here.is_symlink():
            yield BadInput("it is a link to a folder, which is not followed", place=printable(str(here)))
        else:
            try:
                names = sorted(name for name in os.listdir(here) if not name.startswith(_HIDDEN))
            except OSError as error:
                empty = False
                yield BadInput(
                    f"the folder cannot be listed: {(error.strerror or '').lower()}", place=printable(str(here))
                )
                continue
            pending += [here / name for name in reversed(names)]
    if empty:
        yield BadInput("the folder holds no file to read", place=printable(str(path)))


def printable(name: str) -> str:
    """A file's name as it can be printed: bytes that are no UTF-8 become U+FFFD, and so do control characters."""
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in shown)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
