"""Lines of columns into paragraphs, and paragraphs over the breaks of columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `open_end`: the last line fills its column, so the text may go on elsewhere."""

    lines: list[str]
    size: float
    open_end: bool = False
    first: Line | None = None
    grid: Grid | None = field(default=None)

    def goes_on_in(self, other: "Paragraph") -> bool:
        """Whether another paragraph, first in the next column or page, is the rest of this one."""
        if self.grid or other.grid or abs(self.size - other.size) > 0.06 * self.size or _ENDS.search(self.lines[-1]):
            return False
        return self.open_end or other.lines[0][:1].islower()


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
    """Where the footnotes at the foot of a column begin: small print that opens with a mark, and nothing but it below."""
    start = len(paragraphs)
    while start and not paragraphs[start - 1].grid and paragraphs[start - 1].size < _SMALL * body:
        start -= 1
    for index in range(start, len(paragraphs)):
        first = paragraphs[index].first
        if first is not None and _NOTE.fullmatch(first.words[0].text):
            return index
    return len(paragraphs)


def _paragraphs(column: Column) -> Iterator[Paragraph]:
    lines = [line for line in column.lines if line.text.strip()]
    if not lines:
        return
    leading = _leading(lines)
    margin = _margin(lines)
    hanging = sum(line.left > margin + _INDENT * line.size for line in lines) > len(lines) / 2
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or _breaks(lines[index - 1], lines[index], column, leading, margin, hanging):
            part = lines[start:index]
            full = part[-1].right > column.right - 0.15 * (column.right - column.left)
            yield Paragraph([tidy(line.text) for line in part], part[0].size, full, part[0])
            start = index


def _leading(lines: list[Line]) -> float:
    """The usual distance of two baselines, in heights of the font."""
    steps = [
        (one.base - other.base) / one.size
        for one, other in zip(lines, lines[1:], strict=False)
        if abs(one.size - other.size) < 0.5
    ]
    near = [step for step in steps if 0.5 < step < 2.5]
    return median(near[: len(near)]) if near else 1.5


def _margin(lines: list[Line]) -> float:
    places = Counter(round(line.left) for line in lines)
    return min(places, key=lambda place: (place - min(places) > 60, place))


def _breaks(above: Line, below: Line, column: Column, leading: float, margin: float, hanging: bool) -> bool:
    if abs(above.size - below.size) > 0.12 * above.size:
        return True
    if above.base - below.base > 1.3 * leading * above.size:
        return True
    if _ITEM.match(below.text) and (_ENDS.search(above.text) or _ITEM.match(above.text)):
        return True
    indent = _INDENT * below.size
    if hanging and below.left < margin + indent < above.left:
        return True
    if not hanging and below.left > margin + indent and above.left < below.left - indent:
        return True
    room = column.right - above.right
    wide = column.right - column.left
    if room > max(0.12 * wide, 2 * above.size) and _ENDS.search(above.text) and not below.text[:1].islower():
        return True
    return room > 0.45 * wide and not below.text[:1].islower()
