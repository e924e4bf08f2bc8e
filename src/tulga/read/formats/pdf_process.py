"""The process that opens PDF files: started with the first, left and replaced when a file makes it hang or break down."""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

from tulga.errors import BadInput
from tulga.read.formats.page_words import Word
from tulga.read.formats.pdf_pages import Picture

_SECONDS = 6.0  # for one question: a page is read in some hundredths of a second
_TOO_LONG = 1  # the status with which the process ends itself
_ONE_AT_A_TIME = Lock()


class OpenFile:
    """A PDF file that the process has open; its pages are counted from 0.

    Every method raises BadInput where the file makes the process hang or break down, ValueError where it is damaged.
    """

    def __init__(self, data: bytes) -> None:
        _ask("open", data, "the file")

    def count(self) -> int:
        """How many pages there are."""
        return int(_ask("count", (), "the file"))

    def stated(self) -> dict[str, str]:
        """What the file states about itself."""
        stated: dict[str, str] = _ask("stated", (), "the file")
        return stated

    def words(self, number: int) -> list[Word]:
        """The words of a page, ruled tables among them."""
        words: list[Word] = _ask("words", (number,), f"its page {number + 1}")
        return words

    def pictured(self, number: int) -> float:
        """The share of a page that pictures cover."""
        return float(_ask("pictured", (number,), f"its page {number + 1}"))

    def picture(self, number: int) -> Picture:
        """A page as a picture."""
        picture: Picture = _ask("picture", (number,), f"its page {number + 1}")
        return picture


@contextmanager
def opened(data: bytes) -> Iterator[OpenFile]:
    """The file of some bytes while it is open; no other is at that time. Raises BadInput where it cannot be opened."""
    with _ONE_AT_A_TIME:
        file = OpenFile(data)
        try:
            yield file
        finally:
            if _held is not None:
                _ask("close", (), "the file")


def end() -> None:
    """End the process, if there is one; the next file starts another."""
    global _held
    if _held is not None and _held[0] == os.getpid():
        with _held[1] as process:
            process.kill()
    _held = None


_Process = subprocess.Popen[bytes]
_held: tuple[int, _Process] | None = None


def _process() -> _Process:
    """The process that runs; a new one where there is none, or only that of the process from which this one was forked."""
    global _held
    if _held is None or _held[0] != os.getpid() or _held[1].poll() is not None:
        paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
        _held = (
            os.getpid(),
            subprocess.Popen(
                [sys.executable, "-c", f"from tulga.read.formats.pdf_pages import serve; serve({_SECONDS})"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
            ),
        )
    return _held[1]


def _ask(name: str, argument: Any, what: str) -> Any:
    global _held
    process = _process() if name == "open" or _held is None else _held[1]
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        pickle.dump((name, argument), process.stdin)
        process.stdin.flush()
        answer = pickle.load(process.stdout)
    except (EOFError, OSError, pickle.UnpicklingError):
        _held = None
        with suppress(OSError), process:  # its input is closed, so that it ends where it has not
            pass
        slow = process.returncode == _TOO_LONG
        why = f"takes more than {_SECONDS:g} seconds to read" if slow else "breaks the program that reads it"
        raise BadInput(f"{what} {why}; print the document to a new file") from None
    except BaseException:  # the answer was not waited for, and would be taken for that to the next question
        _held = None
        process.kill()
        raise
    if isinstance(answer, Exception):
        raise answer
    return answer
