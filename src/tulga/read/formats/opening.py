"""Bytes into documents: which format reads them, and what the documents in them are called."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from tulga.errors import BadInput
from tulga.read.document import Document, citation_item, language_of, source_id
from tulga.read.formats.decoding import holds, text_encoding
from tulga.read.formats.format import Content, Format, Part, formats
from tulga.span import Instant

_DEEPEST = 3


@dataclass(frozen=True)
class Origin:
    """Where bytes come from.

    `place` is what messages name, `name` the document's name, `stem` what its source id begins with. `suffix` is in
    small letters, with its dot. What a server says of it is in `media_type`, `charset` and `url`; the content then goes
    before the suffix. `depth` counts the files that it stands inside.
    """

    place: str
    name: str
    stem: str
    suffix: str
    media_type: str | None = None
    charset: str | None = None
    url: str | None = None
    depth: int = 0

    def inside(self, part: str) -> "Origin":
        """The origin of a part of the file."""
        path = PurePosixPath(part)
        stem = path.stem if path.suffix else part
        return Origin(
            f"{self.place}/{part}", f"{self.name}/{part}", f"{self.stem}-{stem}", path.suffix.casefold(),
            depth=self.depth + 1,
        )  # fmt: skip


def documents_in(data: bytes, origin: Origin) -> Iterator[Document | BadInput]:
    """The documents in the bytes of one file, in their order; what cannot be read is an error with its place."""
    try:
        chosen = _chosen(origin, data)
        if chosen.split is None:
            content = _content(chosen, _recoded(data, chosen, origin.charset))
    except BadInput as error:
        yield placed(error, origin.place)
        return
    if chosen.split is None:
        yield document(origin, chosen, content, data)
    else:
        yield from documents_of_parts(BytesIO(data), chosen, origin)


def documents_of_parts(file: BinaryIO, chosen: Format, origin: Origin) -> Iterator[Document | BadInput]:
    """The documents in an open file of a format that holds several."""
    if chosen.split is None:
        raise ValueError(f"{chosen.called} is one document")
    empty = True
    try:
        for part in chosen.split(file):
            empty = False
            yield from _documents_of_part(part, chosen, origin)
    except BadInput as error:
        yield placed(error, origin.place)
    except Exception:  # as in `_content`
        yield _damaged(chosen, origin.place)
    else:
        if empty:
            yield BadInput("it holds no text", place=origin.place)


def _documents_of_part(part: Part | BadInput, chosen: Format, origin: Origin) -> Iterator[Document | BadInput]:
    if isinstance(part, BadInput):
        yield BadInput(part.what, place=f"{origin.place}{part.place}", nearest=part.nearest)
    elif part.content is None and origin.depth >= _DEEPEST:
        yield BadInput(f"it stands inside more than {_DEEPEST} files", place=f"{origin.place}/{part.name}")
    elif part.content is None:
        yield from documents_in(part.data, origin.inside(part.name))
    elif part.name:
        inner = Origin(
            f"{origin.place}/{part.name}", f"{origin.name}/{part.name}", f"{origin.stem}-{part.name}", ""
        )  # a name is no file name here: `v1.2` has no suffix
        yield document(inner, chosen, part.content, part.data)
    else:
        yield document(origin, chosen, part.content, part.data)


def document(origin: Origin, chosen: Format, content: Content, data: bytes) -> Document:
    """A document from what a format made of its bytes; its date is the stated one, else the one that its text gives."""
    sha256 = hashlib.sha256(data).hexdigest()
    identifier = source_id(origin.stem, sha256)
    return Document(
        source_id=identifier,
        name=origin.name,
        sha256=sha256,
        kind=chosen.name,
        text=content.text,
        title=content.title,
        published=content.published or (None if content.many_dates else _date_in(content.text)),
        language=language_of(content.text),
        csl=citation_item(
            identifier,
            genre=chosen.genre,
            title=content.title,
            authors=content.authors,
            issued=content.published,
            url=content.url or origin.url,
            site=content.site,
        ),
        dated=content.dated,
        notices=tuple(f"{origin.name}: {notice}" for notice in content.notices),
        original=data,
    )


def placed(error: BadInput, place: str) -> BadInput:
    """An error with the place where it happened."""
    return BadInput(error.what, place=f"{place}{error.place}", nearest=error.nearest)


def named_format(suffix: str) -> Format | None:
    """The format whose files have a suffix (in small letters, with its dot)."""
    return next((each for _, each in formats.items() if suffix in each.suffixes), None)


def _chosen(origin: Origin, data: bytes) -> Format:
    named = named_format(origin.suffix)
    found = next((each for _, each in formats.items() if each.recognises(data)), None)
    if origin.media_type is not None:
        told = next((each for _, each in formats.items() if origin.media_type in each.media_types), None)
        return found or told or named or formats["plain"]
    if named and found and named is not found and not (named.name == "plain" and found.is_text):
        raise BadInput(
            f"it is named {origin.suffix} but holds {found.called}; name it {found.suffixes[0]} if that is meant"
        )
    kind = holds(data)
    if kind and not named and not found:
        raise BadInput(f"it holds {kind}; save it as DOCX, HTML, PDF or plain text")
    return named or found or formats["plain"]


def _recoded(data: bytes, chosen: Format, charset: str | None) -> bytes:
    """Bytes in UTF-8 with its mark where a server states another encoding, which goes before what a page says."""
    encoding = text_encoding(charset)
    if not encoding or not chosen.is_text or data.startswith(b"\xef\xbb\xbf"):
        return data
    try:
        return b"\xef\xbb\xbf" + data.decode(encoding).encode("utf-8")
    except UnicodeError:
        return data


def _content(chosen: Format, data: bytes) -> Content:
    try:
        content = chosen.read(data)
    except BadInput:
        raise
    except Exception as error:  # a parser met bytes that its author did not foresee; its words would not help a reader
        raise _damaged(chosen, "") from error
    if not content.text.strip():
        raise BadInput("it holds no text")
    return content


def _damaged(chosen: Format, place: str) -> BadInput:
    return BadInput(f"it cannot be read as {chosen.called}: the file is damaged", place=place)


def _date_in(text: str) -> Instant | None:
    from tulga.read.dates import document_date

    return document_date(text)
