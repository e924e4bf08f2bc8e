"""Plain text: the decoded file and nothing else, so that offsets are those of the file itself."""

from tulga.read.formats.decoding import decode
from tulga.read.formats.format import Content, document_format


@document_format(
    "plain",
    called="plain text",
    suffixes=(".txt", ".text", ".md", ".markdown", ".log"),
    recognises=lambda _: False,
    media_types=("text/plain", "text/markdown"),
    is_text=True,
)
def read_plain(data: bytes) -> Content:
    r"""The text exactly as decoded: no character added, dropped or changed, apart from a byte order mark at the front
    and the few broken places that `decoding` describes.

    Where the file is valid UTF-8 without NUL bytes this is `open(path, encoding="utf-8-sig", newline="").read()`.
    Raises BadInput where the bytes are not text.

    >>> read_plain(b"One line.\r\nAnother.").text
    'One line.\r\nAnother.'
    """
    text, notices = decode(data)
    return Content(text, notices=notices)
