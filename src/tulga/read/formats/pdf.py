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
from tulga.read.formats.scanned import tesseract

_HEAD = 1024
_TAIL = 4096
_LETTERS_A_PAGE = 10
_UNREADABLE = 0.3
_PICTURE = 0.25  # of a page: what is smaller is a logo or a photograph between words
_ONE_AT_A_TIME = Lock()  # pdfium keeps global state and may not be called from two threads


@document_format(
    "pdf",
    called="a PDF document",
    suffixes=(".pdf",),
    recognises=lambda data: data.startswith(b"%PDF-"),
    media_types=("application/pdf",),
)
def read_pdf(data: bytes) -> Content:
    """The text of a PDF: columns one after the other, paragraphs whole over columns and pages, tables as rows.

    Words cut at a line end are joined; running headers, footers and page numbers are gone; footnotes stand behind the
    body. Pages that are pictures, or whose fonts do not say which letters they draw, are read by tesseract where it is
    installed, else named. The date of a PDF file is when it was made, not published, and is left out. Raises BadInput
    for a file that is encrypted, cut off or damaged, or has no text and no tesseract to read it.
    """
    if b"%PDF-" not in data[:_HEAD]:
        raise BadInput(f"it holds {holds(data)}, not a PDF document" if holds(data) else "it is not a PDF document")
    if b"%%EOF" not in data[-_TAIL:]:
        raise BadInput("it is a damaged PDF document: its end is missing")
    with _ONE_AT_A_TIME, _opened(data) as document:
        stated = document.get_metadata_dict(skip_empty=True)
        pages = [_page(document, number) for number in range(len(document))]
        notices = _recognise(pages, document)
    columns = [list(regions(words)) for words in without_running_lines(pages)]
    authors = tuple(name for part in stated.get("Author", "").split(";") if (name := _stated(part)))
    text = joined_blocks(text_blocks(columns))
    return Content(text, _stated(stated.get("Title", "")), authors, notices=notices)


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


def _recognise(pages: list[list[Word]], document: Any) -> tuple[str, ...]:
    """Put the words of pages without readable text into their place; gives what the reader should know."""
    if not pages:
        raise BadInput("it is a PDF document without pages")
    garbled = {number for number, words in enumerate(pages) if _is_garbled(words)}
    bare = {number for number, words in enumerate(pages) if _letters(words) < _LETTERS_A_PAGE}
    scanned = {number for number in bare - garbled if _picture(document[number]) >= _PICTURE}
    if not scanned | garbled:
        if sum(map(_letters, pages)) == 0:
            raise BadInput("it holds no text")
        return ()
    program = tesseract()
    if program is None:
        for number in garbled:
            pages[number] = []
        if sum(map(_letters, pages)) < _LETTERS_A_PAGE * len(pages):
            raise BadInput(f"{_why(garbled)}; it can be read where tesseract is installed")
        return (f"{_numbered(scanned | garbled)} without readable text: left out (tesseract is not installed)",)
    failed = set()
    for number in sorted(scanned | garbled):
        try:
            pages[number] = program.words(document[number])
        except BadInput:
            pages[number] = []
            failed.add(number)
    if sum(map(_letters, pages)) == 0:
        raise BadInput("it is a scanned document in which tesseract finds no text")
    read = f"{_numbered((scanned | garbled) - failed)} read by tesseract ({'+'.join(program.languages)}); letters may be wrong"
    left = f"{_numbered(failed)} left out, where tesseract failed"
    return (*([read] if failed != scanned | garbled else []), *([left] if failed else []))


def _why(garbled: set[int]) -> str:
    fonts = "its fonts do not say which letters they draw"
    return fonts if garbled else "it is a scanned document without a text layer"


def _numbered(pages: set[int]) -> str:
    """Pages counted from one, runs of them in short: `pages 1, 3-5`."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = ", ".join(f"{run[0] + 1}" if len(run) == 1 else f"{run[0] + 1}-{run[-1] + 1}" for run in runs)
    return f"page{'s' if len(pages) > 1 else ''} {shown}"


def _text(words: list[Word]) -> str:
    return "".join(word.text + "".join(map("".join, word.table)) for word in words)


def _letters(words: list[Word]) -> int:
    return sum(map(str.isalnum, _text(words)))


def _is_garbled(words: list[Word]) -> bool:
    text = _text(words)
    unreadable = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    return unreadable > _UNREADABLE * max(len(text), 1)


def _picture(page: Any) -> float:
    """The share of a page that pictures cover; a scan may be cut into strips."""
    import ctypes

    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    covered = 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    try:
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            if pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top):
                covered += max(right.value - left.value, 0.0) * max(top.value - bottom.value, 0.0)
    finally:
        page.close()
    return covered / float(max(width * height, 1.0))


def _stated(text: str) -> str | None:
    """A metadata field, unless the program that made the file filled it in by itself."""
    shown = tidy_line(text).removeprefix("Microsoft Word - ")
    return None if shown.casefold() in ("", "untitled", "anonymous", "unspecified", "author", "title") else shown
