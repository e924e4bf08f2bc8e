"""Formats of documents: each file of this folder reads one. A new format is one new file that registers itself."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

from tulga.errors import BadInput, nearest_names
from tulga.read.document import Document
from tulga.read.formats.decoding import holds
from tulga.read.formats.folder import files_below, printable
from tulga.read.formats.format import Content, Format, Part, document_format, documents_format, formats
from tulga.read.formats.opening import Origin, documents_in, documents_of_parts, named_format, placed

if TYPE_CHECKING:
    from tulga.read.fetch import Fetcher

__all__ = [
    "LARGEST", "Content", "Format", "Part", "document_format", "documents", "documents_format", "documents_of_file", "formats",
    "is_address", "open_document",
]  # fmt: skip

LARGEST = 50 * 1024 * 1024
"""The most bytes that a document may have; reports that analysts read are a hundred times smaller."""

_ADDRESS = re.compile(r"[a-z][a-z\d+.-]*://", re.I)


def documents(source: str | Path, *, fetcher: "Fetcher | None" = None) -> Iterator[Document | BadInput]:
    """The documents of a file, of all files below a folder, or of an address that begins with `http://` or `https://`.

    A file holds one document, several (JSON lines, a message with attachments), or an error in its place, so that the
    others go on: nothing is raised. Folders are read in the order of their names without what is hidden (a name that
    begins with `.` or `~$`); documents below one are named from there (`2019/report.txt`). A file is read up to `LARGEST`
    bytes, a file of JSON lines line by line to its end. What may be fetched is told by `tulga.read.fetch.Fetcher`.

    >>> [str(each) for each in documents("no-such-folder/report.txt")]
    ['no-such-folder/report.txt: there is no folder no-such-folder']
    """
    if is_address(source):
        yield from _of_address(str(source), fetcher)
        return
    path = Path(source)
    for member in files_below(path):
        if isinstance(member, BadInput):
            yield member
        else:
            yield from documents_of_file(member, path.name if member == path else member.relative_to(path).as_posix())


def is_address(source: str | Path) -> bool:
    """Whether a source is an address of the web, of whatever scheme, and not a path.

    >>> is_address("https://example.org/a"), is_address("a.txt"), is_address(Path("http://a"))
    (True, False, False)
    """
    return isinstance(source, str) and _ADDRESS.match(source) is not None


def open_document(path: Path) -> Document:
    """Read one file of any registered format; the suffix decides which, and the content where there is no such suffix.

    The text of a plain file is its decoded bytes; that of other formats has paragraphs separated by a blank line and
    tables as one row a line with TAB between cells. The same bytes give the same text on every run.

    Raises BadInput, with the path in front, for whatever cannot be read: a missing file (with the nearest names in its
    folder), a folder, an empty, encrypted, damaged, wrongly named or scanned file, one above `LARGEST`, one that holds
    several documents.

    >>> open_document(Path("no-such-folder/report.txt"))
    Traceback (most recent call last):
    tulga.errors.BadInput: no-such-folder/report.txt: there is no folder no-such-folder
    """
    path = Path(path)
    found = list(islice(documents_of_file(path, path.name), 2))
    if isinstance(found[0], BadInput):
        raise found[0]
    if len(found) > 1:
        raise BadInput("it holds several documents; `documents` gives them all", place=str(path))
    return found[0]


def documents_of_file(path: Path, name: str) -> Iterator[Document | BadInput]:
    """The documents of one file, or the error in their place; `name` is what they are called."""
    place, name = printable(str(path)), printable(name)
    origin = Origin(place, name, name.removesuffix(path.suffix), path.suffix.casefold())
    named = named_format(origin.suffix)
    try:
        size = _size(path)
        if named is None or named.name != "jsonl":
            data = _bytes_of(path, size)
        else:
            with path.open("rb") as file:
                if not holds(file.peek(8)):
                    yield from documents_of_parts(file, named, origin)
                    return
                data = file.read(LARGEST)
    except BadInput as error:
        yield placed(error, origin.place)
    except (OSError, ValueError) as error:
        yield placed(_refused(error), origin.place)
    else:
        yield from documents_in(data, origin)


def _of_address(address: str, fetcher: "Fetcher | None") -> Iterator[Document | BadInput]:
    from tulga.read.fetch import Fetcher

    scheme = address.partition(":")[0]
    try:
        if scheme.casefold() not in ("http", "https"):
            raise BadInput(f"only addresses with http and https are read, not {scheme}")
        fetched = (fetcher or Fetcher(largest=LARGEST)).fetch(address)
    except BadInput as error:
        yield placed(error, address)
        return
    parts = urlsplit(address)
    path = unquote(parts.path)
    suffix = Path(path).suffix.casefold()
    stem = f"{parts.hostname}{path.removesuffix(Path(path).suffix)}-{unquote(parts.query)}"
    origin = Origin(
        address, urldefrag(address).url, stem, suffix, fetched.media_type, fetched.charset, fetched.url
    )  # fmt: skip
    yield from documents_in(fetched.data, origin)


def _size(path: Path) -> int:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    if S_ISDIR(status.st_mode):
        raise BadInput("it is a folder; name the files in it")
    if not S_ISREG(status.st_mode):
        raise BadInput("it is not a regular file")
    if status.st_size == 0:
        raise BadInput("the file is empty")
    return status.st_size


def _bytes_of(path: Path, size: int) -> bytes:
    if size > LARGEST:
        shown = f"{size / 1024**2:.0f} MB" if size >= LARGEST * 1.02 else f"{size} bytes"
        raise BadInput(f"the file has {shown}; a document may have {LARGEST // 1024**2} MB")
    with path.open("rb") as file:
        return file.read(LARGEST)


def _refused(error: Exception) -> BadInput:
    if isinstance(error, PermissionError):
        return BadInput("the file may not be read: permission denied")
    reason = getattr(error, "strerror", None) or str(error)
    return BadInput(f"the file cannot be opened: {reason.lower()}")


def _missing(path: Path) -> BadInput:
    if path.is_symlink():
        return BadInput("it is a link to a file that does not exist")
    if str(path).startswith("www."):
        return BadInput("there is no such file; a web address begins with https://")
    try:
        names = [entry.name for entry in sorted(path.parent.iterdir())]
    except OSError:
        return BadInput(f"there is no folder {path.parent}")
    return BadInput("there is no such file", nearest=nearest_names(path.name, names))
