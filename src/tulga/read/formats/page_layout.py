"""The reading order of a page: bands from top to bottom, columns from left to right, tables where cells line up."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tulga.read.formats.aligned_tables import rows_of_cells, table_end
from tulga.read.formats.gutters import Gap, cells_of, common, gaps_of
from tulga.read.formats.page_lines import Line, lines_of
from tulga.read.formats.page_words import Word

_GUTTER = 0.7  # of the font's height: no word gap of justified text stays that wide over several lines
_CERTAIN_GUTTER = 1.6
_CERTAIN_LINES = 10
_FEWEST_LINES = 3
_NARROWEST = 0.15
_DEEPEST = 6
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

    rows: tuple[tuple[str, ...], ...]


def regions(words: list[Word], depth: int = 0) -> Iterator[Column | Grid]:
    """The columns and tables of a page in reading order: bands of columns, tables, and text over the whole width."""
    lines = lines_of(words)
    text: list[Line] = []
    index = 0
    while index < len(lines):
        end, gutters = _band(lines, index) if depth < _DEEPEST else (0, [])
        if gutters and (_is_prose(lines[index:end], gutters) or not _has_table(lines, index, end)):
            yield from _columns(text)
            yield from _split(lines[index:end], gutters, depth)
        else:
            end, gutters = table_end(lines, index)
            if not end:
                text.append(lines[index])
                index += 1
                continue
            yield from _columns(text)
            yield Grid(tuple(rows_of_cells(lines[index:end], gutters)))
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
    """Whether the columns of a band are running text: several words in most lines of each that has enough lines."""
    columns = zip(*(cells_of(line, gutters) for line in lines), strict=True)
    counts = [[len(cell) for cell in column if cell] for column in columns]
    return all(median(column) >= _PROSE_WORDS for column in counts if len(column) >= _FEWEST_LINES)


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


def _band(lines: list[Line], start: int) -> tuple[int, list[Gap]]:
    """Where the band of lines ends that share a gutter from `start` on, and its gutters; none for one column."""
    size = median(line.size for line in lines)
    outer = (min(line.left for line in lines), max(line.right for line in lines))
    free: list[Gap] = [outer]
    best: tuple[int, list[Gap]] = (start + 1, [])
    for end in range(start, len(lines)):
        free = common(free, gaps_of(lines[end], outer), _GUTTER * size)
        if not free:
            break
        gutters = _wide_apart(_between(free, lines[start : end + 1], size), outer)
        if gutters:
            best = (end + 1, gutters)
    return best


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
