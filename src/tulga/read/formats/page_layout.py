"""The reading order of a page: bands from top to bottom, columns from left to right, tables where cells line up."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tulga.read.formats.aligned_tables import rows_of_cells, table_end, wide_table
from tulga.read.formats.gutters import Gap, cells_of, common, gaps_of
from tulga.read.formats.page_lines import Line, lines_of
from tulga.read.formats.page_words import Table, Word

_GUTTER = 0.7  # of the font's height: no word gap of justified text stays that wide over several lines
_CERTAIN_GUTTER = 1.6
_CERTAIN_LINES = 10
_FEWEST_LINES = 3
_NARROWEST = 0.15
_DEEPEST = 6
_MOST_LINES = 500
_LINES_ABOVE = 4
_FAR_LONGER = 1.5
_APART = 2.2
_LARGE = 1.15
_PROSE_WORDS = 4.5


@dataclass(frozen=True, slots=True)
class Column:
    """Lines of running text that share one column, from top to bottom."""

    lines: tuple[Line, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows of cells."""

    rows: Table


def regions(words: list[Word], depth: int = 0) -> Iterator[Column | Grid]:
    """The columns and tables of a page in reading order: bands of columns, tables, and text over the whole width."""
    lines = lines_of(words)
    if len(lines) > _MOST_LINES:  # no page of paper: the work grows with the square of the lines
        if len(lines) > 4 * _MOST_LINES:
            yield from _columns(lines)
            return
        for first in range(0, len(lines), _MOST_LINES):
            yield from regions([word for line in lines[first : first + _MOST_LINES] for word in line.words], depth)
        return
    text: list[Line] = []
    index = 0
    while index < len(lines):
        end, gutters = _best_band(lines, index) if depth < _DEEPEST else (0, [])
        if gutters and _is_prose(lines[index:end], gutters):
            end = wide_table(lines, index, end, len(gutters) + 1)
        elif gutters and _has_table(lines, index, end):
            end = index
        if gutters and end > index:
            end = _without_tail(lines, index, end, gutters)
            yield from _columns(text)
            yield from _split(lines[index:end], gutters, depth)
        else:
            end, gutters = table_end(lines, index)
            if not end:
                text.append(lines[index])
                index += 1
                continue
            yield from _columns(text)
            yield Grid(rows_of_cells(lines[index:end], gutters))
        text = []
        index = end
    yield from _columns(text)


def _split(lines: list[Line], gutters: list[Gap], depth: int) -> Iterator[Column | Grid]:
    columns: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for line in lines:
        for column, cell in zip(columns, cells_of(line, gutters), strict=True):
            column += cell
    for column in columns:
        yield from regions(column, depth + 1)


def _is_prose(lines: list[Line], gutters: list[Gap]) -> bool:
    """Whether the columns of a band are running text: several words in most lines of each that has enough lines, or of two
    of them, beside which a table may stand."""
    columns = zip(*(cells_of(line, gutters) for line in lines), strict=True)
    counts = [[len(cell) for cell in column if cell] for column in columns]
    prose = [median(column) >= _PROSE_WORDS for column in counts if len(column) >= _FEWEST_LINES]
    return all(prose) or sum(prose) > 1


def _has_table(lines: list[Line], start: int, end: int) -> bool:
    return any(table_end(lines[:end], index)[0] for index in range(start, end))


def _columns(lines: list[Line]) -> Iterator[Column | Grid]:
    """One column of text, cut where a ruled table stands in it."""
    start = 0
    for index in range(len(lines) + 1):
        table = lines[index].words[0].table if index < len(lines) else ()
        if index > start and (table or index == len(lines)):
            part = tuple(lines[start:index])
            yield Column(part, min(line.left for line in lines), max(line.right for line in lines))
        if table:
            yield Grid(table)
            start = index + 1


def _best_band(lines: list[Line], start: int) -> tuple[int, list[Gap]]:
    """The band from a line on: the longest that is running text, its lower end too, else the longest; it ends where
    something else than running text stands apart below.

    None where it is a line apart, or where a band that begins a few lines below, under a heading, is far longer.
    """
    bands = _bands(lines, start)
    if not bands:
        return start + 1, []
    shorter = [band[0] for band in bands[1:]] + [start]
    end, gutters = next(
        (
            band
            for band, without in zip(bands, shorter, strict=True)
            if _is_prose(lines[start : band[0]], band[1]) and _is_prose(lines[without : band[0]], band[1])
        ),
        bands[0],
    )
    steps = [one.base - other.base for one, other in pairwise(lines[start:end])]
    usual = median(steps) if steps else 0.0
    apart = [place for place, step in enumerate(steps, start + 1) if step > _APART * usual]
    if start + 1 in apart:
        return start + 1, []
    end = next((place for place in apart if not _is_prose(lines[place:end], gutters)), end)
    for later in range(start + 1, min(start + 1 + _LINES_ABOVE, end)):
        others = _bands(lines, later)
        if others and others[0][0] - later > _FAR_LONGER * (end - start):
            return start + 1, []
    return end, gutters


def _without_tail(lines: list[Line], start: int, end: int, gutters: list[Gap]) -> int:
    """Where a band ends without what stands below on one side only, apart or in larger type: the heading of what follows."""
    size = median(line.size for line in lines[start:end])
    steps = [one.base - other.base for one, other in pairwise(lines[start:end])]
    usual = median(steps) if steps else 0.0
    while end - start > 2 and end < len(lines):
        last = lines[end - 1]
        apart = last.size > _LARGE * size or lines[end - 2].base - last.base > _FAR_LONGER * usual
        if not apart or sum(map(bool, cells_of(last, gutters))) > 1:
            break
        end -= 1
    return end


def _bands(lines: list[Line], start: int) -> list[tuple[int, list[Gap]]]:
    """Where the lines end that share gutters from `start` on, and those gutters: the longest first, then such as are shorter
    and have more of them; none for one column."""
    size = median(line.size for line in lines)
    outer = (min(line.left for line in lines), max(line.right for line in lines))
    free: list[Gap] = [outer]
    bands: list[tuple[int, list[Gap]]] = []
    for end in range(start, len(lines)):
        free = common(free, gaps_of(lines[end], outer), _GUTTER * size)
        if not free:
            break
        gutters = _wide_apart(_between(free, lines[start : end + 1], size), outer)
        if gutters:
            bands = [band for band in bands if len(band[1]) > len(gutters)]
            bands.append((end + 1, gutters))
    return bands[::-1]


def _between(free: list[Gap], lines: list[Line], size: float) -> list[Gap]:
    """The gaps with words on both sides in enough lines: three, or two where the gap is wide or long beyond doubt."""
    kept = []
    for gap in free:
        before = sum(line.left < gap[0] for line in lines)
        after = sum(line.right > gap[1] for line in lines)
        certain = gap[1] - gap[0] >= _CERTAIN_GUTTER * size or max(before, after) >= _CERTAIN_LINES
        fewest = 2 if certain else _FEWEST_LINES
        if min(before, after) >= fewest:
            kept.append(gap)
    return kept


def _wide_apart(gutters: list[Gap], outer: Gap) -> list[Gap]:
    """The gutters with a text column on either side: bullets and numbers before items are no column."""
    narrowest = _NARROWEST * (outer[1] - outer[0])
    kept: list[Gap] = []
    for gap in gutters:
        if gap[0] - (kept[-1][1] if kept else outer[0]) >= narrowest and outer[1] - gap[1] >= narrowest:
            kept.append(gap)
    return kept
