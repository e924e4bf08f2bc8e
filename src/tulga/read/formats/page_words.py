"""What stands on one page of a PDF: words with their boxes."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

_HYPHEN = "\x02"  # what pdfium gives for a hyphen at the end of a line
_GAP = 0.3
_BACK = 0.3
_FONT_NAME = 128
_STEP = 0.12
_GROWTH = 1.2
Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands, in points from the lower left corner of the page turned upright.

    `base` is its baseline, `size` the height of its font; `glued` says that no blank stands before it. A ruled table
    stands on the page as one word whose `table` holds the cells.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    glued: bool = False
    bold: bool = False
    table: Table = ()


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    base: float
    size: float
    quarter: int
    bold: bool
    apart: bool  # a blank or a line end stands before it


def words_of(page: Any) -> tuple[list[Word], int]:
    """The words of a pypdfium2 page in the order of the file, and the quarter turns (0-3) that set them upright.

    Text that runs another way than most of the page (a stamp in the margin, a watermark) is left out.
    """
    textpage = page.get_textpage()
    try:
        letters = list(_letters(textpage))
    finally:
        textpage.close()
    turns = Counter(letter.quarter for letter in letters)
    if not turns:
        return [], 0
    quarter = min(turns, key=lambda turn: (-turns[turn], turn))
    return list(_grouped([letter for letter in letters if letter.quarter == quarter])), quarter


def upright(x: float, y: float, quarter: int) -> tuple[float, float]:
    """A point of the page after as many quarter turns clockwise as the text on it runs counter-clockwise."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _letters(textpage: Any) -> Iterator[_Letter]:
    import pypdfium2.raw as pdfium

    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    name = ctypes.create_string_buffer(_FONT_NAME)
    apart, bold = True, False
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        text = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if text.isspace() or text == "\x00":
            apart = True
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        if not pdfium.FPDFText_GetMatrix(textpage, index, matrix):
            continue
        size = abs(pdfium.FPDFText_GetFontSize(textpage, index)) * math.hypot(matrix.c, matrix.d)
        places = (box.left, box.right, box.top, box.bottom, x.value, y.value, size)
        if not all(math.isfinite(each) and abs(each) < 1e6 for each in places):
            continue
        quarter = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        first, last = upright(box.left, box.bottom, quarter)[0], upright(box.right, box.top, quarter)[0]
        base = upright(x.value, y.value, quarter)[1]
        if apart:
            pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, None)
            bold = b"bold" in name.value.lower()
        shown = "-" if text == _HYPHEN else text
        yield _Letter(shown, min(first, last), max(first, last), base, max(size, 0.1), quarter, bold, apart)
        apart = False


def _grouped(letters: list[_Letter]) -> Iterator[Word]:
    word: Word | None = None
    start = 0.0
    for letter in letters:
        apart = letter.apart
        if word is not None:
            # the letters of a ligature share one box, so a letter may begin where the one before it began
            apart = apart or letter.left - word.right > _GAP * word.size or letter.left < start - _BACK * word.size
            apart = apart or abs(letter.base - word.base) > word.size
            start = letter.left
            if not apart and _same_run(word, letter):
                word = replace(word, text=word.text + letter.text, right=max(word.right, letter.right))
                continue
            yield word
        start = letter.left
        word = Word(letter.text, letter.left, letter.right, letter.base, letter.size, not apart, letter.bold)
    if word is not None:
        yield word


def _same_run(word: Word, letter: _Letter) -> bool:
    """Whether a letter goes on in the same height and size, so that it is no raised mark."""
    larger, smaller = max(word.size, letter.size), min(word.size, letter.size)
    return abs(letter.base - word.base) < _STEP * word.size and larger < _GROWTH * smaller
