"""What there is to read: listed before anything is opened, and opened piece by piece wherever it is read.

The process that lists knows names and sizes only. A piece is small enough to travel to another process, or to another
machine that sees the same files, and gives its documents there.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from stat import S_ISREG
from typing import Protocol

from tulga.errors import BadInput
from tulga.read.document import Document
from tulga.read.formats import LARGEST, documents, documents_of_file, is_address
from tulga.read.formats.decoding import holds
from tulga.read.formats.folder import files_below, printable
from tulga.read.formats.format import Format, Part
from tulga.read.formats.opening import Origin, documents_of_parts, named_format

_WORTH_CUTTING = 1 << 18
_MOST_DOCUMENTS, _MOST_BYTES = 16, 1 << 16
_SIZE_OF_A_PAGE = 1 << 16


class Piece(Protocol):
    """Something that is read by one process: a file, some documents of a large one, or one that is at hand.

    `place` is what messages name, `size` its bytes, for the time left. `documents` opens it; nothing is raised.
    `fingerprint` is text that is the same only where name, place and bytes are, None where that cannot be told.
    """

    @property
    def place(self) -> str: ...

    @property
    def size(self) -> int: ...

    def documents(self) -> Iterator[Document | BadInput]: ...

    def fingerprint(self) -> str | None: ...


@dataclass(frozen=True)
class Given:
    """A document that is at hand, or the error in its place."""

    document: Document | BadInput
    size: int = 0

    @property
    def place(self) -> str:
        """The document's name, or where the error is."""
        return self.document.place if isinstance(self.document, BadInput) else self.document.name

    def documents(self) -> Iterator[Document | BadInput]:
        """The one document."""
        yield self.document

    def fingerprint(self) -> str | None:
        """None: it was fetched or made, and may be another the next time."""
        return None


@dataclass(frozen=True)
class Address:
    """A web address. It is fetched by the process that lists, so that no server gets two requests at a time."""

    address: str
    size: int = _SIZE_OF_A_PAGE

    @property
    def place(self) -> str:
        """The address."""
        return self.address

    def documents(self) -> Iterator[Document | BadInput]:
        """What is there now."""
        return documents(self.address)

    def fingerprint(self) -> str | None:
        """None: a page may have changed."""
        return None


@dataclass(frozen=True)
class File:
    """A file that nobody has opened yet; `size` is 0 where it is missing or no regular file."""

    path: Path
    name: str
    size: int

    @property
    def place(self) -> str:
        """The path as it can be printed."""
        return printable(str(self.path))

    def documents(self) -> Iterator[Document | BadInput]:
        """The documents in it, opened here and now."""
        return documents_of_file(self.path, self.name)

    def fingerprint(self) -> str | None:
        """Path, name and the SHA-256 of the bytes."""
        if not self.size:
            return None
        try:
            with self.path.open("rb") as file:
                return f"{self.place}\n{self.name}\n{hashlib.file_digest(file, 'sha256').hexdigest()}"
        except OSError:
            return None


@dataclass(frozen=True)
class Parts:
    """Some documents of a large file that holds many: cut where it is listed, since only the whole file knows their names."""

    origin: Origin
    parts: tuple[Part | BadInput, ...]

    @property
    def place(self) -> str:
        """The file, from the first of the documents on."""
        first = self.parts[0]
        if isinstance(first, BadInput):
            return f"{self.origin.place}{first.place}"
        return f"{self.origin.place}/{first.name}".removesuffix("/")

    @property
    def size(self) -> int:
        """The bytes of the documents."""
        return sum(map(_bytes, self.parts))

    def documents(self) -> Iterator[Document | BadInput]:
        """The documents, and those that stand inside them."""
        chosen = replace(_of_several(self.origin.suffix), split=lambda _: iter(self.parts))
        return documents_of_parts(BytesIO(), chosen, self.origin)

    def fingerprint(self) -> str | None:
        """Path, name and the SHA-256 of the documents with their names."""
        digest = hashlib.sha256()
        for part in self.parts:
            name, data = (str(part), b"") if isinstance(part, BadInput) else (part.name, part.data)
            digest.update(f"{name}\n{len(data)}\n".encode() + data)
        return f"{self.origin.place}\n{self.origin.name}\n{digest.hexdigest()}"


def listed(sources: Iterable[str | Path]) -> list[Piece]:
    """The files, files below folders and addresses of `sources` in their order, none of them opened.

    >>> [(piece.place, piece.size) for piece in listed(["no-such-file.txt"])]
    [('no-such-file.txt', 0)]
    """
    return [piece for source in sources for piece in _listed(source)]


def _listed(source: str | Path) -> Iterator[Piece]:
    if is_address(source):
        yield Address(str(source))
        return
    path = Path(source)
    for member in files_below(path):
        if isinstance(member, BadInput):
            yield Given(member)
        else:
            name = path.name if member == path else member.relative_to(path).as_posix()
            yield File(member, name, _size(member))


def pieces(inputs: Iterable[Piece]) -> Iterator[Piece]:
    """What can be read apart: addresses fetched, large files of JSON lines and mailboxes cut, all else as it was listed."""
    for each in inputs:
        if isinstance(each, Address):
            yield from (Given(document, 0 if at else each.size) for at, document in enumerate(each.documents()))
        elif isinstance(each, File) and each.size >= _WORTH_CUTTING and _can_be_cut(each):
            yield from _cut(each)
        else:
            yield each


def _cut(file: File) -> Iterator[Piece]:
    """The documents of a file, some at a time; the file itself where there are none, for a worker to say why."""
    suffix, name = file.path.suffix, printable(file.name)
    origin = Origin(file.place, name, name.removesuffix(suffix), suffix.casefold())
    split = _of_several(origin.suffix).split
    assert split is not None
    together: list[Part | BadInput] = []
    whole = True
    try:
        with file.path.open("rb") as opened:
            for part in split(opened):
                together.append(part)
                if len(together) >= _MOST_DOCUMENTS or sum(map(_bytes, together)) >= _MOST_BYTES:
                    yield Parts(origin, tuple(together))
                    together, whole = [], False
    except Exception as error:  # as in `tulga.read.formats.opening`: a parser may meet what nobody foresaw
        reason = getattr(error, "strerror", None) or "it is damaged"
        together = [] if whole else [*together, BadInput(f"the file cannot be read to its end: {reason.lower()}")]
    if together:
        yield Parts(origin, tuple(together))
    elif whole:
        yield file


def _can_be_cut(file: File) -> bool:
    """Whether it is what its name says and holds several documents; else a worker will say what it is."""
    named = named_format(file.path.suffix.casefold())
    if named is None or named.split is None:
        return False
    try:
        with file.path.open("rb") as opened:
            if named.name == "jsonl":
                return not holds(opened.peek(8))
            return file.size <= LARGEST and named.recognises(opened.read())
    except OSError:
        return False


def _of_several(suffix: str) -> Format:
    chosen = named_format(suffix)
    assert chosen is not None
    return chosen


def _bytes(part: Part | BadInput) -> int:
    return len(part.data) if isinstance(part, Part) else 0


def _size(path: Path) -> int:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return 0
    return status.st_size if S_ISREG(status.st_mode) else 0
