"""Bytes to text: the encodings in which text really arrives, and a refusal of what is not text."""

import codecs
import re

from tulga.errors import BadInput

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
_SAMPLE = 1 << 17
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")
_MOST_CONTROLS = 0.001
_LEAST_WORDS = 0.7


def holds(data: bytes) -> str | None:
    """What well-known binary kind of file the bytes are, or None.

    >>> holds(b"%PDF-1.7 ..."), holds(b"plain words")
    ('a PDF document', None)
    """
    if data.startswith(_OLE):
        return "an encrypted Office document" if _ENCRYPTED_OFFICE in data else "an Office document of before 2007"
    return next((called for signature, called in _SIGNATURES if data.startswith(signature)), None)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file's bytes: by its byte order mark, else UTF-8, else as `declared`, else as detected.

    A byte order mark is no part of the text; nothing else is changed, line ends included. Raises BadInput where the
    bytes are not text, or in no encoding that fits.

    >>> decode("Монгол Улс".encode()), decode(b"\\xef\\xbb\\xbfa\\r\\nb")
    ('Монгол Улс', 'a\\r\\nb')
    """
    kind = holds(data)
    if kind:
        raise BadInput(f"it holds {kind}, not text")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding))
            except UnicodeDecodeError as error:
                place = error.start + len(mark)
                raise BadInput(f"it begins as {encoding.upper()} text but breaks off at byte {place}") from None
    if b"\x00" in data:
        raise BadInput("it holds binary data, not text (a NUL byte, and no byte order mark)")
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _checked(_decode_legacy(data, declared, error.start))


def _decode_legacy(data: bytes, declared: str | None, broken_at: int) -> str:
    attempt = data.decode("utf-8", "replace")
    foreign = sum(character > "\x7f" for character in attempt)
    broken = attempt.count("\ufffd")
    if foreign - broken > 2 * broken:
        raise BadInput(f"it is UTF-8 text with a broken character at byte {broken_at}; save it as UTF-8 again")
    for encoding in (declared, _detected(data)):
        try:
            text = data.decode(encoding) if encoding else ""
        except (LookupError, UnicodeError):
            continue
        if text and _reads_as_words(text):
            return text
    raise BadInput("it is in no encoding that can be told, or holds binary data; save it as UTF-8")


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_LEGACY.split(), enable_fallback=False).best()
    return best.encoding if best else None


def _reads_as_words(text: str) -> bool:
    sample = text[:_SAMPLE]
    plain = sum(c.isalnum() or c.isspace() or c in ".,;:!?'\"()-–—’“”«»" for c in sample)
    return not _CONTROL.search(sample) and plain >= 0.9 * len(sample)


def _checked(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if controls > _MOST_CONTROLS * len(text) or "\x00" in text:
        raise BadInput("it holds binary data, not text")
    sample = text[:_SAMPLE]
    if sum(c.isprintable() or c.isspace() for c in sample) < _LEAST_WORDS * len(sample):
        raise BadInput("it holds binary data, not text")
    return text
