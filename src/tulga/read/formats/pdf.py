"""PDF: the text layer in reading order, without what repeats on every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from tulga.errors import BadInput
from tulga.read.formats.decoding import holds
from tulga.read.formats.format import Content, document_format, joined_blocks, tidy_line
from tulga.read.formats.page_layout import regions
from tulga.read.formats.page_lines import without_running_lines
from tulga.read.formats.page_paragraphs import text_blocks
from tulga.read.formats.page_words import Word, words_of
from tulga.read.formats.ruled_tables import rules_of, with_tables

_HEAD = 1024
_TAIL = 4096
_LETTERS_A_PAGE = 10
_UNREADABLE = 0.3
_ONE_AT_A_TIME = Lock()  # pdfium keeps global state and may not be called from two threads


@document_format("pdf", called="a PDF document", suffixes=(".pdf",), recognises=lambda data: data.startswith(b"%PDF-"))
def read_pdf(data: bytes) -> Content:
    """The text of a PDF: columns one after the other, paragraphs whole over columns and pages, tables as rows.

    Words cut at a line end are joined; running headers, footers and page numbers are gone; footnotes stand behind the
    body. The date of a PDF file is when it was made, not published, and is left out. Raises BadInput for a file that is
    encrypted, cut off or damaged, or that has no text layer.
    """
    if b"%PDF-" not in data[:_HEAD]:
        raise BadInput(f"it holds {holds(data)}, not a PDF document" if holds(data) else "it is not a PDF document")
    if b"%%EOF" not in data[-_TAIL:]:
        raise BadInput("it is a damaged PDF document: its end is missing")
    with _ONE_AT_A_TIME, _opened(data) as document:
        stated = document.get_metadata_dict(skip_empty=True)
        pages = [_page(document, number) for number in range(len(document))]
        _check_text_layer(pages, document)
    columns = [list(regions(words)) for words in without_running_lines(pages)]
    authors = tuple(name for part in stated.get("Author", "").split(";") if (name := _stated(part)))
    return Content(joined_blocks(text_blocks(columns)), _stated(stated.get("Title", "")), authors)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise BadInput("it is encrypted; save it without a password") from None
        raise BadInput("it is a damaged PDF document") from None
    try:
        yield document
    finally:
        document.close()


def _page(document: Any, number: int) -> list[Word]:
    page = document[number]
    try:
        words, quarter = words_of(page)
        return with_tables(words, rules_of(page, quarter)) if words else []
    finally:
        page.close()


def _check_text_layer(pages: list[list[Word]], document: Any) -> None:
    text = "".join(word.text + "".join(map("".join, word.table)) for words in pages for word in words)
    letters = sum(map(str.isalnum, text))
    if not pages:
        raise BadInput("it is a PDF document without pages")
    unreadable = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    if unreadable > _UNREADABLE * max(len(text), 1):
        raise BadInput("its fonts do not say which letters they draw; it needs OCR (text recognition)")
    if letters < _LETTERS_A_PAGE * len(pages) and _has_images(document):
        raise BadInput("it is a scanned document without a text layer; it needs OCR (text recognition)")
    if not letters:
        raise BadInput("it holds no text")


def _has_images(document: Any) -> bool:
    import pypdfium2.raw as pdfium

    for number in range(len(document)):
        page = document[number]
        try:
            if next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None:
                return True
        finally:
            page.close()
    return False


def _stated(text: str) -> str | None:
    """A metadata field, unless the program that made the file filled it in by itself."""
    shown = tidy_line(text).removeprefix("Microsoft Word - ")
    return None if shown.casefold() in ("", "untitled", "anonymous", "unspecified", "author", "title") else shown
