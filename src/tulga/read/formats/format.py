"""What a format is: which files are its own, and how their bytes become text."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from tulga.errors import BadInput
from tulga.registry import Registry
from tulga.span import Instant


@dataclass(frozen=True)
class Content:
    """What one file holds: its text, and what its metadata states (None or empty where it states nothing).

    `many_dates` says that the text is of several dates, none of which is the document's own; `dated` are the places
    where sections of their own date begin, in rising order, with those dates (None where a section has none). `notices`
    are what the reader of the text should know: half sentences without the file's name.
    """

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: Instant | None = None
    url: str | None = None
    site: str | None = None
    many_dates: bool = False
    dated: tuple[tuple[int, Instant | None], ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One of several documents in a file: its name and bytes, and its content; None where another format reads it."""

    name: str
    data: bytes
    content: Content | None = None


Reader = Callable[[bytes], Content]
Splitter = Callable[[BinaryIO], Iterator[Part | BadInput]]


@dataclass(frozen=True)
class Format:
    """One kind of file. `recognises` looks at the bytes and says yes only where they leave no doubt.

    `read` raises BadInput without a place (the caller knows the file's name); whatever else it raises counts as a
    damaged file. `genre` is the CSL type of such a document, `media_types` are what a server calls it. `is_text` says
    that the file could be read as plain text, too. `split`, where there is one, gives the several documents of a file;
    an error among them has for its place what to append to the file's name (`:12`, `/annex.pdf`).
    """

    name: str
    called: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    genre: str
    read: Reader
    media_types: tuple[str, ...] = ()
    is_text: bool = False
    split: Splitter | None = None


formats: Registry[Format] = Registry("document format", "tulga.read.formats")


def document_format(
    name: str,
    *,
    called: str,
    suffixes: tuple[str, ...],
    recognises: Callable[[bytes], bool],
    genre: str = "document",
    media_types: tuple[str, ...] = (),
    is_text: bool = False,
) -> Callable[[Reader], Reader]:
    """Decorator: register the function below as the reader of a format whose files are one document each."""

    def keep(read: Reader) -> Reader:
        formats.add(name)(Format(name, called, suffixes, recognises, genre, read, media_types, is_text))
        return read

    return keep


def documents_format(
    name: str,
    *,
    called: str,
    suffixes: tuple[str, ...],
    recognises: Callable[[bytes], bool],
    genre: str = "document",
    media_types: tuple[str, ...] = (),
    is_text: bool = False,
) -> Callable[[Splitter], Splitter]:
    """Decorator: register the function below as the splitter of a format whose files hold several documents."""

    def keep(split: Splitter) -> Splitter:
        def read(data: bytes) -> Content:
            return _first(split, data)

        formats.add(name)(Format(name, called, suffixes, recognises, genre, read, media_types, is_text, split))
        return split

    return keep


def _first(split: Splitter, data: bytes) -> Content:
    for part in split(BytesIO(data)):
        if isinstance(part, BadInput):
            raise part
        if part.content is not None:
            return part.content
    raise BadInput("it holds no text")


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SPACES = re.compile(r"[\s\x85\u2028\u2029]+")
_LIGATURES = {ord(letter): unicodedata.normalize("NFKC", letter) for letter in "ﬀﬁﬂﬃﬄﬅﬆ"}


def tidy(text: str) -> str:
    """One run of extracted words: ligatures spelled out, invisible characters gone, blanks single, NFC.

    >>> tidy("the  \u00a0o\ufb03ce of co\u00adoperation ")
    'the office of cooperation'
    """
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text).strip()
    spelled = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", spelled)).strip()


def tidy_line(text: str) -> str:
    """As `tidy`, with line breaks and tabs turned into blanks: a table cell, a heading, a metadata field."""
    return tidy(_SPACES.sub(" ", text))


def table_rows(rows: list[list[str]]) -> str:
    """A table as text: one row a line, TAB between cells, empty rows and empty columns at the right left out.

    >>> table_rows([["Year", "Coal"], ["", ""], ["2019", "1.2\\nmillion"]])
    'Year\\tCoal\\n2019\\t1.2 million'
    """
    lines = ["\t".join(tidy_line(cell) if cell else "" for cell in row) for row in rows]
    width = max((len(line.rstrip("\t").split("\t")) for line in lines), default=0)
    return "\n".join("\t".join(line.split("\t")[:width]) for line in lines if line.strip())


def joined_blocks(blocks: list[str]) -> str:
    """Paragraphs, tables and lists as one text: a blank line between them, a line break at the end.

    >>> joined_blocks(["One.", "", "Two."])
    'One.\\n\\nTwo.\\n'
    """
    kept = [block for block in blocks if block.strip()]
    return "\n\n".join(kept) + "\n" if kept else ""
