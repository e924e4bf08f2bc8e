"""Bytes to text: the encodings in which text really arrives, and a refusal of what is not text.

A file with a broken character or a NUL byte in it is read, and its reader is told, because no position moves: a NUL byte
becomes one U+FFFD, one character for one, and broken UTF-8 becomes what `bytes.decode("utf-8", "replace")` makes of it in
any program. One such place is always let pass; more of them only up to one in a thousand characters, for a file with more
is damaged or no text. In every other encoding nothing is replaced.
"""

import codecs
import re
from typing import NamedTuple

from tulga.errors import BadInput
from tulga.read.formats.short_text import cyrillic_encoding, latin_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript file"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"\x7fELF", "a program"),
)
# Tried in this order where the bytes are not UTF-8; every one is in use for documents of some state.
_LEGACY = "cp1252 cp1251 koi8_r cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 gb18030 big5 cp932 euc_jp cp949 cp866 cp874"
_OFTEN_WRONG = ("ascii", "iso8859-1", "iso8859-15", "cp1252", "koi8-r", "cp1251")
# Of seven bits, so that the bytes are UTF-8 as well, and say something else.
_SEVEN_BITS = ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr", "hz", "utf-7")
# Made for the names of hosts and for programs, and slow beyond measure on files.
_NOT_OF_FILES = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "oem", "mbcs")
_SAMPLE = 1 << 17
_SHORT = 100
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")
_MOST_CONTROLS = 0.001
_LEAST_WORDS = 0.7
_REPLACED = "\ufffd"
_SIGNS = frozenset("–—’“”«»„…№")


class Decoded(NamedTuple):
    """A text, and what its reader should know about how it was decoded."""

    text: str
    notices: tuple[str, ...] = ()


def holds(data: bytes) -> str | None:
    """What well-known binary kind of file the bytes are, or None.

    >>> holds(b"%PDF-1.7 ..."), holds(b"plain words")
    ('a PDF document', None)
    """
    if data.startswith(_OLE):
        return "an encrypted Office document" if _ENCRYPTED_OFFICE in data else "an Office document of before 2007"
    return next((called for signature, called in _SIGNATURES if data.startswith(signature)), None)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file's bytes: by its byte order mark, else UTF-8, else as `declared`, else as detected.

    A byte order mark is no part of the text; nothing else is changed, line ends included, but for the few broken
    places that the module describes. Raises BadInput where the bytes are not text, or in no encoding that can be told.

    >>> decode("Монгол Улс".encode()).text, decode(b"\\xef\\xbb\\xbfa\\r\\nb").text
    ('Монгол Улс', 'a\\r\\nb')
    >>> decode("Монгол Улс".encode()[:-1])
    Decoded(text='Монгол Ул\ufffd', notices=('one broken character, at byte 17, is read as U+FFFD',))
    """
    kind = holds(data)
    if kind:
        raise BadInput(f"it holds {kind}, not text")
    declared = text_encoding(declared)
    if declared in _SEVEN_BITS:
        try:
            return _checked(data.decode(declared), data)
        except UnicodeError:
            declared = None
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, len(mark))
    if data.count(0) > _allowed(len(data)):
        raise BadInput("it holds binary data, not text (a NUL byte, and no byte order mark)")
    try:
        return _checked(data.decode("utf-8"), data)
    except UnicodeDecodeError as error:
        return _decode_legacy(data, declared, error.start)


def text_encoding(name: str | None) -> str | None:
    """The standard name of an encoding that a page, a message or a server states; None where it is none of text.

    >>> text_encoding("windows-1251"), text_encoding("x-unknown"), text_encoding("zlib")
    ('cp1251', None, None)
    """
    try:
        found = codecs.lookup(name or "")
        "".encode(found.name)
    except (LookupError, ValueError):
        return None
    return None if found.name in _NOT_OF_FILES else found.name


def _marked(data: bytes, encoding: str, skipped: int) -> Decoded:
    try:
        return _checked(data.decode(encoding), data if encoding == "utf-8" else b"")
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _mended(data, error.start, skipped)
        place = error.start + skipped
        raise BadInput(f"it begins as {encoding.upper()} text but breaks off at byte {place}") from None


def _allowed(length: int) -> int:
    return max(1, length // 1000)


def _mended(data: bytes, broken_at: int, skipped: int = 0) -> Decoded:
    """UTF-8 with its broken characters replaced, where they are few."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_REPLACED) - data.count(_REPLACED.encode())
    place = broken_at + skipped
    many = broken > 1
    if broken > _allowed(len(text)):
        said = f"{broken} broken characters, the first" if many else "a broken character"
        raise BadInput(f"it is UTF-8 text with {said} at byte {place}; save it as UTF-8 again")
    said = (
        f"{broken} broken characters, the first at byte {place}, are"
        if many
        else f"one broken character, at byte {place}, is"
    )
    return _checked(text, data, broken, (f"{said} read as U+FFFD",))


def _decode_legacy(data: bytes, declared: str | None, broken_at: int) -> Decoded:
    attempt = data.decode("utf-8", "replace")
    foreign = sum(character > "\x7f" for character in attempt)
    broken = attempt.count(_REPLACED)
    if foreign - broken > 2 * broken:
        return _mended(data, broken_at)
    told = _told(data)
    if declared in _OFTEN_WRONG and cyrillic_encoding(data[:_SAMPLE].replace(b"\x00", b" ")):
        declared = None  # a program's default rather than a statement
    for encoding in (declared, *told):
        try:
            text = data.decode(encoding) if encoding else ""
        except (LookupError, UnicodeError):
            continue
        if text and _reads_as_words(text.replace("\x00", " "), sure=encoding == declared):
            return _checked(text, data)
    if broken <= _allowed(len(data)) and len(data) >= _SHORT:
        return _mended(data, broken_at)
    if len(data) < _SHORT:
        raise BadInput("its encoding cannot be told from so few words; save it as UTF-8")
    raise BadInput("it is in no encoding that can be told, or holds binary data; save it as UTF-8")


def _told(data: bytes) -> list[str | None]:
    """The encoding by which bytes that are not UTF-8 read as words; short texts only where there is no doubt."""
    sample = data[:_SAMPLE].replace(b"\x00", b" ")
    cyrillic = cyrillic_encoding(sample)
    if cyrillic or len(data) < _SHORT:
        return [cyrillic or latin_encoding(sample)]
    detected = _detected(sample)
    if detected == "cp1252" and re.search("[ðþÐÞ]", sample.decode("cp1252", "replace")):
        return ["cp1254", detected]  # Turkish is written far more often than Icelandic
    return [detected]


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LEGACY.split(), enable_fallback=False).best()
    return best.encoding if best else None


def _reads_as_words(text: str, sure: bool) -> bool:
    """Whether a decoded text looks like one: without control characters and, if it is a guess, with few odd signs."""
    sample = text[:_SAMPLE]
    if _CONTROL.search(sample):
        return False
    return sure or sum(c.isascii() or c.isalnum() or c.isspace() or c in _SIGNS for c in sample) >= 0.9 * len(sample)


def _checked(text: str, data: bytes, replaced: int = 0, notices: tuple[str, ...] = ()) -> Decoded:
    empty = text.count("\x00")
    if empty > (_allowed(len(text)) if data else 0):
        raise BadInput("it holds binary data, not text")
    if empty:
        first = data.index(0)
        said = f"{empty} NUL bytes, the first at byte {first}, are" if empty > 1 else f"a NUL byte, at byte {first}, is"
        notices = (*notices, f"{said} read as U+FFFD")
        text = text.replace("\x00", _REPLACED)
    controls = len(_CONTROL.findall(text)) - replaced - empty
    if controls > _MOST_CONTROLS * len(text):
        raise BadInput("it holds binary data, not text")
    sample = text[:_SAMPLE]
    if sum(c.isprintable() or c.isspace() for c in sample) < _LEAST_WORDS * len(sample):
        raise BadInput("it holds binary data, not text")
    return Decoded(text, notices)
