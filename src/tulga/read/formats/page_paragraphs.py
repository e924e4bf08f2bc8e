"""Lines of columns into paragraphs, and paragraphs over the breaks of columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tulga.read.formats.format import tidy
from tulga.read.formats.hyphens import Vocabulary
from tulga.read.formats.page_layout import Column, Grid
from tulga.read.formats.page_lines import Line
from tulga.read.formats.tables import has_number, table_blocks

_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?:[•▪●◦‣∙·*–—-]|\(?[a-z\d]{1,2}[.)])\s+\S")
_CAPTION = re.compile(r"(?:Table|Figure|Fig|Chart|Box|Map|Annex|Таблица|Рис(?:унок)?|Хүснэгт|Зураг)\.? ?\d")
_NOTE = re.compile(r"\W?\d{1,3}\W?|[*†‡]")
_SMALL = 0.92
_LARGE = 1.15
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
        if _ENDS.search(self.lines[-1]) or _ITEM.match(other.lines[0]) or _CAPTION.match(other.lines[0]):
            return False
        return self.open_end or other.lines[0][:1].islower()


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a column is set: its edges, the usual distance of baselines in heights of the font, whether most lines begin
    at the left edge, the size in which the document is set, and the number of lines."""

    left: float
    right: float
    leading: float
    at_margin: bool
    body: float
    lines: int


def text_blocks(pages: list[list[Column | Grid]]) -> list[str]:
    """The paragraphs and tables of all pages in reading order, footnotes behind the rest."""
    body = _body_size(pages)
    flow: list[Paragraph] = []
    notes: list[Paragraph] = []
    for page in pages:
        for region in page:
            if isinstance(region, Grid):
                _add_table(flow, region, first=region is page[0])
                continue
            paragraphs = list(_paragraphs(region, body))
            first_note = _first_note(paragraphs, body)
            for index, paragraph in enumerate(paragraphs[:first_note]):
                if index == 0 and flow and flow[-1].goes_on_in(paragraph):
                    flow[-1].lines += paragraph.lines
                    flow[-1].open_end = paragraph.open_end
                else:
                    flow.append(paragraph)
            notes += paragraphs[first_note:]
    words = Vocabulary(line for paragraph in [*flow, *notes] for line in paragraph.lines)
    return [block for paragraph in [*flow, *notes] for block in _shown(paragraph, words)]


def _body_size(pages: list[list[Column | Grid]]) -> float:
    weight: Counter[float] = Counter()
    for page in pages:
        for region in page:
            for line in region.lines if isinstance(region, Column) else ():
                weight[round(line.size, 1)] += len(line.text)
    return min(weight, key=lambda size: (-weight[size], size), default=0.0)


def _add_table(flow: list[Paragraph], grid: Grid, *, first: bool) -> None:
    """Add a table; the first on a page goes on with the one that ended the page before, where it has its columns."""
    before = flow[-1].grid if first and flow else None
    if before is None or _width(before) != _width(grid):
        flow.append(Paragraph([""], 0.0, grid=grid))
        return
    again = [cell.text for cell in before.rows[0]] == [cell.text for cell in grid.rows[0]]
    if again or has_number(grid.rows[:1]) or not has_number(before.rows[1:]):
        flow[-1].grid = Grid(before.rows + grid.rows[again:])
    else:  # it has heads of its own
        flow.append(Paragraph([""], 0.0, grid=grid))


def _width(grid: Grid) -> int:
    return sum(cell.wide for cell in grid.rows[0])


def _shown(paragraph: Paragraph, words: Vocabulary) -> list[str]:
    if paragraph.grid:
        return table_blocks(
            [[replace(cell, text=words.joined(cell.text.split("\n"))) for cell in row] for row in paragraph.grid.rows]
        )
    return [tidy(words.joined(paragraph.lines))]


def _first_note(paragraphs: list[Paragraph], body: float) -> int:
    """Where the footnotes at the foot of a column begin: small print that opens with a mark, and only such below."""
    start = len(paragraphs)
    while start and not paragraphs[start - 1].grid and paragraphs[start - 1].size < _SMALL * body:
        start -= 1
    for index in range(start, len(paragraphs)):
        if _NOTE.fullmatch(paragraphs[index].mark):
            return index
    return len(paragraphs)


def _paragraphs(column: Column, body: float) -> Iterator[Paragraph]:
    lines = [line for line in column.lines if line.text]
    shape = _shape(lines, column, body)
    part: list[Line] = []
    for line in lines:
        if part and _breaks(part, line, shape):
            yield _paragraph(part, shape)
            part = []
        part.append(line)
    if part:
        yield _paragraph(part, shape)


def _shape(lines: list[Line], column: Column, body: float) -> _Shape:
    steps = [
        (one.base - other.base) / one.size for one, other in pairwise(lines) if abs(one.size - other.size) < _SAME_SIZE
    ]
    near = [step for step in steps if 0.5 < step < 2.5]
    left = min((line.left for line in lines), default=column.left)
    at_margin = sum(line.left < left + _INDENT * line.size for line in lines)
    return _Shape(left, column.right, median(near) if near else 1.5, at_margin > len(lines) / 2, body, len(lines))


def _paragraph(lines: list[Line], shape: _Shape) -> Paragraph:
    first = lines[0]
    return Paragraph(
        [tidy(line.text) for line in lines],
        first.size,
        bold=all(line.bold for line in lines),
        open_end=shape.lines > 1 and lines[-1].right > shape.right - 0.15 * (shape.right - shape.left),
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
    if _is_wrapped_heading(above, below, shape):
        return False
    if _ITEM.match(below.text) and (_ENDS.search(above.text) or _ITEM.match(part[0].text)):
        return True
    room, wide = shape.right - above.right, shape.right - shape.left
    full = room <= max(0.12 * wide, 2 * above.size)
    if _indents(part, below, shape, full):
        return True
    if not full and _ENDS.search(above.text) and not below.text[:1].islower():
        return True
    return room > 0.45 * wide and not below.text[:1].islower()


def _is_wrapped_heading(above: Line, below: Line, shape: _Shape) -> bool:
    """Whether a centred line in large type goes on in the next one, of which the first word found no room in it."""
    if above.size < _LARGE * shape.body or abs(above.left + above.right - below.left - below.right) > above.size:
        return False
    room = (shape.right - shape.left) - (above.right - above.left)
    return not _ENDS.search(above.text) and below.words[0].right - below.words[0].left > room


def _indents(part: list[Line], below: Line, shape: _Shape, full: bool) -> bool:
    """Whether the left edge of a line begins a paragraph: set in, or set out again after an item with hung lines."""
    indent = _INDENT * below.size
    hung = len(part) > 1 and part[1].left > part[0].left + indent
    if hung:
        return below.left < part[1].left - indent or below.left > part[-1].left + indent
    if below.left > part[-1].left + indent:
        return len(part) > 1 or not full or not _ITEM.match(part[0].text)
    return shape.at_margin and below.left > shape.left + indent and len(part) == 1
