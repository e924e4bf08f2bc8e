"""E-mail (RFC 5322, MIME): the message as one document, and each attachment that can be read as another.

A mailbox (mbox, RFC 4155) holds several messages.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from itertools import pairwise
from typing import Any, BinaryIO, TypeAlias

from tulga.errors import BadInput
from tulga.read.formats.decoding import decode
from tulga.read.formats.format import Content, Part, documents_format, formats, joined_blocks, tidy_line
from tulga.read.formats.page_metadata import stated_date
from tulga.read.formats.quoted_mail import Quoted, parted

Mail: TypeAlias = "Message[Any, Any]"

_HEADERS = re.compile(rb"(?:From [^\n]+\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+", re.S)
_ENVELOPE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S+ +[A-Z][^\n]*\d{4}[^\n]*(?=\r?\n[!-9;-~]+:)")
_OF_MAIL = re.compile(rb"^(?:received|message-id|mime-version|return-path|delivered-to):", re.I | re.M)
_FROM = re.compile(rb"^from:", re.I | re.M)
_HEAD = 1 << 16
_LONGEST_HEADER = 4000
_POORER = 0.5
_MOST_ALTERNATIVES = 8  # mail programs send two or three


def _is_mail(data: bytes) -> bool:
    head = _HEADERS.match(data[:_HEAD].replace(b"\r\n", b"\n"))
    return bool(head and _OF_MAIL.search(head[0]) and _FROM.search(head[0]))


@dataclass
class _Found:
    """What stands in a message: its texts in order, what is attached, and what the reader should know."""

    texts: list[str] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@documents_format(
    "mail",
    called="an e-mail message",
    suffixes=(".eml", ".mbox"),
    recognises=_is_mail,
    genre="personal_communication",
    media_types=("message/rfc822",),
    is_text=True,
)
def read_mail(file: BinaryIO) -> Iterator[Part | BadInput]:
    r"""The message, then its attachments of a format that can be read, forwarded messages among them.

    The subject is the title, `Date` the date, `From` the author. Of alternative texts the plain one is taken, unless it
    has less than half the letters of the web page beside it; line ends are `\n`. Attachments of other formats are named
    and not read. An earlier message that it quotes or forwards is a document of its own, `quoted`, by its own author and
    of its own date, so that nobody is made to say what another wrote; so is each message of a mailbox. Raises BadInput,
    or gives it, for a message without a text or an attachment that can be read.

    >>> from io import BytesIO
    >>> mail = b"From: D. Bat <bat@example.org>\nSubject: Visit\nDate: Tue, 3 Sep 2019 10:00:00 +0800\n\nThey met.\n"
    >>> [part.content.text for part in read_mail(BytesIO(mail))]
    ['They met.\n']
    """
    data = file.read()
    places = [found.start() for found in _ENVELOPE.finditer(data)] if data.startswith(b"From ") else []
    if len(places) > 1:
        pieces = (data[first:last] for first, last in pairwise([*places, len(data)]))
        yield from (Part(f"{number}.eml", piece) for number, piece in enumerate(pieces, 1))
        return
    message = message_from_bytes(data)
    found = _Found()
    _collect(message, found)
    text, quoted = parted(joined_blocks([text.strip("\n") for text in found.texts]))
    unread = f"attachments that were not read: {', '.join(found.unread)}" if found.unread else ""
    if text:
        notices = (*found.notices, *([f"it has {unread}"] if unread else []))
        yield Part("", data, _content(message, text, notices))
    elif unread or not (found.attached or quoted):
        yield BadInput(f"the message holds no text{f', but {unread}' if unread else ''}")
    yield from _distinct([*map(_earlier, quoted), *found.attached])


def _earlier(quoted: Quoted) -> Part:
    authors = (quoted.author,) if quoted.author else ()
    content = Content(quoted.text, quoted.subject, authors, quoted.published)
    return Part("quoted", quoted.text.encode("utf-8", "replace"), content)


def _content(message: Mail, text: str, notices: tuple[str, ...]) -> Content:
    people = getaddresses([_header(message, "From")])
    authors = tuple(dict.fromkeys(shown for name, address in people if (shown := tidy_line(name or address))))
    return Content(
        text,
        _header(message, "Subject") or None,
        authors,
        stated_date(_header(message, "Date")),
        notices=notices,
    )


def _header(message: Mail, name: str) -> str:
    stated = (value for key, value in message.raw_items() if key.casefold() == name.casefold())
    written = str(next(stated, ""))[:_LONGEST_HEADER]
    if not written.isascii():  # bytes as they are, against the standard
        try:
            return tidy_line(decode(written.encode("ascii", "surrogateescape")).text)
        except (BadInput, UnicodeError):
            return tidy_line(written.encode("ascii", "replace").decode())
    try:
        return tidy_line(str(make_header(decode_header(written))).encode("utf-8", "replace").decode())
    except (ValueError, LookupError):  # a header in a character set that does not exist, or cut in the middle
        return tidy_line(written.encode("ascii", "replace").decode())


def _collect(part: Mail, found: _Found) -> None:
    for name in ("Content-Type", "Content-Disposition"):
        if len(str(part.get(name) or "")) > _LONGEST_HEADER:
            del part[name]
    kind = part.get_content_type()
    if kind == "message/rfc822" or part.get_content_disposition() == "attachment" or part.get_filename():
        _attach(part, kind, found)
    elif kind == "multipart/alternative":
        _best(_inside(part), found)
    elif part.is_multipart():
        for inner in _inside(part):
            _collect(inner, found)
    elif kind in ("text/plain", "text/html"):
        _add_text(part, kind, found)


def _inside(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def _best(alternatives: list[Mail], found: _Found) -> None:
    """Add the first of the alternatives, or the richest where that has less than half of its letters."""
    read = []
    for alternative in alternatives[:_MOST_ALTERNATIVES]:
        one = _Found()
        _collect(alternative, one)
        read.append(one)
    for one in read:
        found.attached += one.attached
        found.unread += one.unread
    sizes = [sum(c.isalnum() for text in one.texts for c in text) for one in read]
    if any(sizes):
        chosen = next(one for one, size in zip(read, sizes, strict=True) if size >= _POORER * max(sizes))
        found.texts += chosen.texts
        found.notices += chosen.notices


def _add_text(part: Mail, kind: str, found: _Found) -> None:
    charset = part.get_content_charset()
    data = _bytes_of(part)
    if not data.strip():
        return
    try:
        if kind == "text/html":
            page, notices = decode(data, charset)
            content = formats["html"].read(b"\xef\xbb\xbf" + page.encode())
            found.texts.append(content.text)
        else:
            text, notices = decode(data, charset)
            found.texts.append(text.replace("\r\n", "\n").replace("\r", "\n"))
        found.notices += notices
    except BadInput as error:
        found.notices.append(f"one part of the message was not read ({error.what})")


def _attach(part: Mail, kind: str, found: _Found) -> None:
    inner = _inside(part)
    if kind == "message/rfc822" and inner:
        subject = _header(inner[0], "Subject").replace("/", " ")
        found.attached.append(Part(f"{subject[:80] or 'message'}.eml", _as_bytes(inner[0])))
        return
    try:
        stated = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        stated = ""
    name = tidy_line(stated).encode("utf-8", "replace").decode().replace("/", " ")[-120:] or "attachment"
    data = _bytes_of(part)
    if data and any(_reads(each, name, data) for _, each in formats.items()):
        found.attached.append(Part(name, data))
    else:
        found.unread.append(name)


def _distinct(parts: list[Part]) -> Iterator[Part]:
    """The parts, a number before the name of one that is called as another before it."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for part in parts:
        name = part.name
        while name in taken:
            numbers[part.name] += 1
            name = f"{numbers[part.name] + 1} {part.name}"
        taken.add(name)
        yield replace(part, name=name)


def _reads(each: Any, name: str, data: bytes) -> bool:
    return name.casefold().endswith(each.suffixes) or each.recognises(data)


def _bytes_of(part: Mail) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _as_bytes(message: Mail) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, ValueError, KeyError):
        return message.as_string().encode("utf-8", "replace")
