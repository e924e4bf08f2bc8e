"""What stands on one page of a PDF: words with their boxes."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tulga.read.formats.tables import Cell

_HYPHEN = "\x02"  # what pdfium gives for a hyphen at the end of a line
_GAP = 0.3
_BACK = 0.3
_FONT_NAME = 128
_FARTHEST = 1e6
_STEP = 0.12
_GROWTH = 1.2
_RAISED = 0.2  # of the font's height: how far above the baseline a small raised figure of the font itself begins
_SMALL_FIGURE = 0.55
Table = tuple[tuple[Cell, ...], ...]


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


class _Letter(NamedTuple):
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
        places = box.left, box.bottom, box.right, box.top, x.value, y.value
        if (
            not size + sum(map(abs, places)) < _FARTHEST
        ):  # a damaged file has infinite places, and such that are no number
            continue
        quarter = 0
        if matrix.b or matrix.a < 0:
            quarter = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        left, _, right, _, _, base = _turned(places, quarter) if quarter else places
        if text.isdecimal() and _is_raised(textpage, index, base, size, quarter):
            base, size = base + 0.35 * size, 0.6 * size
        apart = apart and text != _HYPHEN  # it ends the line before, even where a line end is told in front of it
        if apart:
            pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, None)
            bold = b"bold" in name.value.lower()
        shown = "-" if text == _HYPHEN else text
        yield _Letter(shown, min(left, right), max(left, right), base, max(size, 0.1), quarter, bold, apart)
        apart = False


def _turned(places: tuple[float, ...], quarter: int) -> tuple[float, ...]:
    return tuple(each for at in (0, 2, 4) for each in upright(places[at], places[at + 1], quarter))


def _is_raised(textpage: Any, index: int, base: float, size: float, quarter: int) -> bool:
    """Whether a figure is drawn small and above the baseline by the font, which gives it the same size and baseline."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return False
    ends = [upright(x.value, y.value, quarter)[1] for x, y in ((left, bottom), (right, top))]
    return min(ends) - base > _RAISED * size and 0 < max(ends) - min(ends) < _SMALL_FIGURE * size


def _grouped(letters: list[_Letter]) -> Iterator[Word]:
    run: list[_Letter] = []
    right, glued = 0.0, False
    for letter in letters:
        apart = letter.apart or not run or _is_apart(run, right, letter)
        if not apart and _same_run(run[0], letter):
            run.append(letter)
            right = max(right, letter.right)
            continue
        if run:
            yield _word(run, right, glued)
        run, right, glued = [letter], letter.right, not apart
    if run:
        yield _word(run, right, glued)


def _is_apart(run: list[_Letter], right: float, letter: _Letter) -> bool:
    """Whether the place of a letter parts it from a word that ends at `right`.

    The letters of a ligature share one box, so a letter may begin where the one before it began.
    """
    size = run[0].size
    return (
        letter.left - right > _GAP * size
        or letter.left < run[-1].left - _BACK * size
        or abs(letter.base - run[0].base) > size
    )


def _same_run(first: _Letter, letter: _Letter) -> bool:
    """Whether a letter goes on in the same height and size, so that it is no raised mark."""
    larger, smaller = max(first.size, letter.size), min(first.size, letter.size)
    return abs(letter.base - first.base) < _STEP * first.size and larger < _GROWTH * smaller


def _word(run: list[_Letter], right: float, glued: bool) -> Word:
    first = run[0]
    return Word("".join(letter.text for letter in run), first.left, right, first.base, first.size, glued, first.bold)
