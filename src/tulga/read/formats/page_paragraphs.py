"""Lines of columns into paragraphs, and paragraphs over the breaks of columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tulga.read.formats.format import table_rows, tidy
from tulga.read.formats.hyphens import Vocabulary
from tulga.read.formats.page_layout import Column, Grid
from tulga.read.formats.page_lines import Line

_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?:[•▪●◦‣∙·*–—-]|\(?[a-z\d]{1,2}[.)])\s+\S")
_NOTE = re.compile(r"\W?\d{1,3}\W?|[*†‡]")
_SMALL = 0.92
_INDENT = 0.8
_WIDE_STEP = 1.3
_SAME_SIZE = 0.5


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, or a table.

    `open_end` says that the last line fills its column, so that the text may go on elsewhere, `set_in` that the first
    line is indented; `mark` is the first word as it is printed.
    """

    lines: list[str]
    size: float
    bold: bool = False
    open_end: bool = False
    set_in: bool = False
    mark: str = ""
    grid: Grid | None = None

    def goes_on_in(self, other: "Paragraph") -> bool:
        """Whether another paragraph, first in the next column or page, is the rest of this one."""
        if self.grid or other.grid or abs(self.size - other.size) > 0.06 * self.size or self.bold != other.bold:
            return False
        if _ENDS.search(self.lines[-1]) or _ITEM.match(other.lines[0]):
            return False
        return self.open_end or other.lines[0][:1].islower()


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a column is set: its edges, the usual distance of baselines in heights of the font, and whether most lines
    begin at the left edge."""

    left: float
    right: float
    leading: float
    at_margin: bool


def text_blocks(pages: list[list[Column | Grid]]) -> list[str]:
    """The paragraphs and tables of all pages in reading order, footnotes behind the rest."""
    body = _body_size(pages)
    flow: list[Paragraph] = []
    notes: list[Paragraph] = []
    for page in pages:
        for region in page:
            paragraphs = [_table(region)] if isinstance(region, Grid) else list(_paragraphs(region))
            first_note = _first_note(paragraphs, body)
            for index, paragraph in enumerate(paragraphs[:first_note]):
                if index == 0 and flow and flow[-1].goes_on_in(paragraph):
                    flow[-1].lines += paragraph.lines
                    flow[-1].open_end = paragraph.open_end
                else:
                    flow.append(paragraph)
            notes += paragraphs[first_note:]
    words = Vocabulary(line for paragraph in [*flow, *notes] for line in paragraph.lines)
    return [_shown(paragraph, words) for paragraph in [*flow, *notes]]


def _body_size(pages: list[list[Column | Grid]]) -> float:
    weight: Counter[float] = Counter()
    for page in pages:
        for region in page:
            for line in region.lines if isinstance(region, Column) else ():
                weight[round(line.size, 1)] += len(line.text)
    return min(weight, key=lambda size: (-weight[size], size), default=0.0)


def _table(grid: Grid) -> Paragraph:
    return Paragraph([""], 0.0, grid=grid)


def _shown(paragraph: Paragraph, words: Vocabulary) -> str:
    if paragraph.grid:
        return table_rows([list(row) for row in paragraph.grid.rows])
    text = ""
    for line in paragraph.lines:
        text = words.join(text, line)
    return tidy(text)


def _first_note(paragraphs: list[Paragraph], body: float) -> int:
    """Where the footnotes at the foot of a column begin: small print that opens with a mark, and only such below."""
    start = len(paragraphs)
    while start and not paragraphs[start - 1].grid and paragraphs[start - 1].size < _SMALL * body:
        start -= 1
    for index in range(start, len(paragraphs)):
        if _NOTE.fullmatch(paragraphs[index].mark):
            return index
    return len(paragraphs)


def _paragraphs(column: Column) -> Iterator[Paragraph]:
    lines = [line for line in column.lines if line.text]
    shape = _shape(lines, column)
    part: list[Line] = []
    for line in lines:
        if part and _breaks(part, line, shape):
            yield _paragraph(part, shape)
            part = []
        part.append(line)
    if part:
        yield _paragraph(part, shape)


def _shape(lines: list[Line], column: Column) -> _Shape:
    steps = [
        (one.base - other.base) / one.size for one, other in pairwise(lines) if abs(one.size - other.size) < _SAME_SIZE
    ]
    near = [step for step in steps if 0.5 < step < 2.5]
    left = min((line.left for line in lines), default=column.left)
    at_margin = sum(line.left < left + _INDENT * line.size for line in lines)
    return _Shape(left, column.right, median(near) if near else 1.5, at_margin > len(lines) / 2)


def _paragraph(lines: list[Line], shape: _Shape) -> Paragraph:
    first = lines[0]
    return Paragraph(
        [tidy(line.text) for line in lines],
        first.size,
        bold=all(line.bold for line in lines),
        open_end=lines[-1].right > shape.right - 0.15 * (shape.right - shape.left),
        set_in=first.left > shape.left + _INDENT * first.size,
        mark=first.words[0].text,
    )


def _breaks(part: list[Line], below: Line, shape: _Shape) -> bool:
    """Whether a line begins a paragraph after the lines of the one before."""
    above = part[-1]
    if abs(above.size - below.size) > 0.12 * above.size or above.bold != below.bold:
        return True
    if above.base - below.base > _WIDE_STEP * shape.leading * above.size:
        return True
    if _ITEM.match(below.text) and (_ENDS.search(above.text) or _ITEM.match(part[0].text)):
        return True
    room, wide = shape.right - above.right, shape.right - shape.left
    full = room <= max(0.12 * wide, 2 * above.size)
    if _indents(part, below, shape, full):
        return True
    if not full and _ENDS.search(above.text) and not below.text[:1].islower():
        return True
    return room > 0.45 * wide and not below.text[:1].islower()


def _indents(part: list[Line], below: Line, shape: _Shape, full: bool) -> bool:
    """Whether the left edge of a line begins a paragraph: set in, or set out again after an item with hung lines."""
    indent = _INDENT * below.size
    hung = len(part) > 1 and part[1].left > part[0].left + indent
    if hung:
        return below.left < part[1].left - indent or below.left > part[-1].left + indent
    if below.left > part[-1].left + indent:
        return len(part) > 1 or not full or not _ITEM.match(part[0].text)
    return shape.at_margin and below.left > shape.left + indent and len(part) == 1
