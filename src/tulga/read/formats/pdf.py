"""PDF: the text layer in reading order, without what repeats on every page."""

from tulga.errors import BadInput
from tulga.read.formats.decoding import holds
from tulga.read.formats.format import Content, document_format, joined_blocks, tidy_line
from tulga.read.formats.page_layout import regions
from tulga.read.formats.page_lines import without_running_lines
from tulga.read.formats.page_paragraphs import text_blocks
from tulga.read.formats.page_words import Word
from tulga.read.formats.pdf_process import OpenFile, opened
from tulga.read.formats.scanned import tesseract

_HEAD = 1024
_TAIL = 4096
_LETTERS_A_PAGE = 10
_UNREADABLE = 0.3
_PICTURE = 0.25  # of a page: what is smaller is a logo or a photograph between words


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
    for a file that is encrypted, cut off or damaged, has no text and no tesseract to read it, or is made to take long.
    """
    if b"%PDF-" not in data[:_HEAD]:
        raise BadInput(f"it holds {holds(data)}, not a PDF document" if holds(data) else "it is not a PDF document")
    if b"%%EOF" not in data[-_TAIL:]:
        raise BadInput("it is a damaged PDF document: its end is missing")
    with opened(data) as file:
        stated = file.stated()
        pages = [file.words(number) for number in range(file.count())]
        notices = _recognise(pages, file)
    columns = [list(regions(words)) for words in without_running_lines(pages)]
    authors = tuple(name for part in stated.get("Author", "").split(";") if (name := _stated(part)))
    text = joined_blocks(text_blocks(columns))
    return Content(text, _stated(stated.get("Title", "")), authors, notices=notices)


def _recognise(pages: list[list[Word]], file: OpenFile) -> tuple[str, ...]:
    """Put the words of pages without readable text into their place; gives what the reader should know."""
    if not pages:
        raise BadInput("it is a PDF document without pages")
    garbled = {number for number, words in enumerate(pages) if _is_garbled(words)}
    bare = {number for number, words in enumerate(pages) if _letters(words) < _LETTERS_A_PAGE}
    scanned = {number for number in bare - garbled if file.pictured(number) >= _PICTURE}
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
            pages[number] = program.words(file.picture(number))
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
    return "".join(word.text + "".join(cell.text for row in word.table for cell in row) for word in words)


def _letters(words: list[Word]) -> int:
    return sum(map(str.isalnum, _text(words)))


def _is_garbled(words: list[Word]) -> bool:
    text = _text(words)
    unreadable = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    return unreadable > _UNREADABLE * max(len(text), 1)


def _stated(text: str) -> str | None:
    """A metadata field, unless the program that made the file filled it in by itself."""
    shown = tidy_line(text).removeprefix("Microsoft Word - ")
    return None if shown.casefold() in ("", "untitled", "anonymous", "unspecified", "author", "title") else shown
