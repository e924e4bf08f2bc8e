"""Formats of documents: each file of this folder reads one. A new format is one new file that registers itself."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from tulga.errors import BadInput, nearest_names
from tulga.read.document import Document, citation_item, language_of, source_id
from tulga.read.formats.decoding import holds
from tulga.read.formats.format import Content, Format, document_format, formats
from tulga.span import Instant

__all__ = ["LARGEST", "Content", "Format", "document_format", "formats", "open_document"]

LARGEST = 50 * 1024 * 1024
"""The most bytes that a document may have; reports that analysts read are a hundred times smaller."""


def open_document(path: Path) -> Document:
    """Read one file of any registered format; the suffix decides which, and the content where there is no such suffix.

    The text of a plain file is its decoded bytes; that of other formats has paragraphs separated by a blank line and
    tables as one row a line with TAB between cells. The same bytes give the same text on every run.

    Raises BadInput, with the path in front, for whatever cannot be read: a missing file (with the nearest names in its
    folder), a folder, an empty, encrypted, damaged, wrongly named or scanned file, one above `LARGEST`.

    >>> open_document(Path("no-such-folder/report.txt"))
    Traceback (most recent call last):
    tulga.errors.BadInput: no-such-folder/report.txt: there is no folder no-such-folder
    """
    path = Path(path)
    try:
        data = _bytes_of(path)
        chosen = _format_of(path, data)
        content = _content(chosen, data)
    except BadInput as error:
        raise BadInput(error.what, place=str(path), nearest=error.nearest) from None
    return _document(path, chosen.name, chosen.genre, content, hashlib.sha256(data).hexdigest())


def _document(path: Path, kind: str, genre: str, content: Content, sha256: str) -> Document:
    identifier = source_id(path.stem, sha256)
    return Document(
        source_id=identifier,
        name=path.name,
        sha256=sha256,
        kind=kind,
        text=content.text,
        title=content.title,
        published=content.published or _date_in(content.text),
        language=language_of(content.text),
        csl=citation_item(
            identifier,
            genre=genre,
            title=content.title,
            authors=content.authors,
            issued=content.published,
            url=content.url,
            site=content.site,
        ),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise BadInput("it is a folder; name the files in it")
        if not S_ISREG(status.st_mode):
            raise BadInput("it is not a regular file")
        if status.st_size == 0:
            raise BadInput("the file is empty")
        if status.st_size > LARGEST:
            size = (
                f"{status.st_size / 1024**2:.0f} MB" if status.st_size >= LARGEST * 1.02 else f"{status.st_size} bytes"
            )
            raise BadInput(f"the file has {size}; a document may have {LARGEST // 1024**2} MB")
        with path.open("rb") as file:
            return file.read(LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except PermissionError:
        raise BadInput("the file may not be read: permission denied") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"the file cannot be opened: {reason.lower()}") from None


def _missing(path: Path) -> BadInput:
    try:
        names = [entry.name for entry in sorted(path.parent.iterdir())]
    except OSError:
        return BadInput(f"there is no folder {path.parent}")
    return BadInput("there is no such file", nearest=nearest_names(path.name, names))


def _format_of(path: Path, data: bytes) -> Format:
    suffix = path.suffix.casefold()
    named = next((each for each in _all() if suffix in each.suffixes), None)
    found = next((each for each in _all() if each.recognises(data)), None)
    if named and found and named is not found and (named.name, found.name) != ("plain", "html"):
        raise BadInput(f"it is named {suffix} but holds {found.called}; name it {found.suffixes[0]} if that is meant")
    kind = holds(data)
    if kind and not named and not found:
        raise BadInput(f"it holds {kind}; save it as DOCX, HTML, PDF or plain text")
    return named or found or formats["plain"]


def _all() -> Iterator[Format]:
    return (each for _, each in formats.items())


def _content(chosen: Format, data: bytes) -> Content:
    try:
        content = chosen.read(data)
    except BadInput:
        raise
    except Exception as error:  # a parser met bytes that its author did not foresee; its words would not help a reader
        raise BadInput(f"it cannot be read as {chosen.called}: the file is damaged") from error
    if not content.text.strip():
        raise BadInput("it holds no text")
    return content


def _date_in(text: str) -> Instant | None:
    from tulga.read.dates import document_date

    return document_date(text)
