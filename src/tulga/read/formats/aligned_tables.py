"""Tables without ruled lines: consecutive lines whose words line up in cells."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from tulga.read.formats.gutters import Gap, cells_of, common, gaps_of
from tulga.read.formats.page_lines import Line
from tulga.read.formats.page_words import Word

_CELL_GAP = 0.9  # of the font's height
_GUTTER = 0.7
_TIGHT = 0.85
_CLOSE = 1.3
_NUMERIC = 0.4
_CELL_WORDS = 4
_PROSE_WORDS = 6
_FULL = 0.5


def table_end(lines: list[Line], start: int) -> tuple[int, list[Gap]]:
    """Where the table ends that begins with a line, and the gutters between its columns; 0 where none begins there."""
    outer = (min(line.left for line in lines), max(line.right for line in lines))
    if any(word.table for word in lines[start].words):
        return 0, []
    gutters = _inside(gaps_of(lines[start], outer), lines[start], _CELL_GAP * lines[start].size)
    end = start + 1
    while gutters and end < len(lines) and not any(word.table for word in lines[end].words):
        shared = common(gutters, gaps_of(lines[end], outer), _GUTTER * lines[end].size)
        if not _is_row(lines[end - 1], lines[end], shared) or (end - start > 2 and len(shared) < len(gutters)):
            break
        gutters = shared
        end += 1
    rows = [cells_of(line, gutters) for line in lines[start:end]] if gutters else []
    if len(rows) > 1 and (len(rows) > 2 or len(gutters) > 1) and _is_table(lines[start:end], rows):
        return end, gutters
    return 0, []


def rows_of_cells(lines: list[Line], gutters: list[Gap]) -> Iterator[tuple[str, ...]]:
    """The text of the cells row by row; a line set closer than rows are goes on with the row above."""
    steps = [one.base - other.base for one, other in pairwise(lines)]
    usual = max(steps, default=0.0)
    row: list[str] = []
    for index, line in enumerate(lines):
        shown = [" ".join(word.text for word in cell) for cell in cells_of(line, gutters)]
        more = index > 0 and steps[index - 1] < _TIGHT * usual and not all(shown)
        if row and more:
            row = [f"{cell} {rest}".strip() for cell, rest in zip(row, shown, strict=True)]
            continue
        if row:
            yield tuple(row)
        row = shown
    if row:
        yield tuple(row)


def _inside(gaps: list[Gap], line: Line, narrowest: float) -> list[Gap]:
    return [gap for gap in gaps if line.left < gap[0] and gap[1] < line.right and gap[1] - gap[0] >= narrowest]


def _is_row(above: Line, line: Line, gutters: list[Gap]) -> bool:
    """Whether a line goes on with a table: two cells or more, or the rest of a cell close below the row."""
    if not gutters:
        return False
    filled = [bool(cell) for cell in cells_of(line, gutters)]
    return sum(filled) > 1 or (not filled[0] and above.base - line.base < _CLOSE * line.size)


def _is_table(lines: list[Line], rows: list[list[list[Word]]]) -> bool:
    """Whether cells that line up are those of a table: no column of running text, and numbers or few words."""
    for number in range(len(rows[0])):
        words = [len(row[number]) for row in rows if row[number]]
        if words and median(words) > _PROSE_WORDS:
            return False
    later = [cell for row in rows[1:] for cell in row[1:] if cell]
    numeric = sum(len(cell) <= _CELL_WORDS and any(word.text[:1].isdigit() for word in cell) for cell in later)
    if later and numeric >= _NUMERIC * len(later):
        return True
    words = [len(cell) for row in rows for cell in row if cell]
    return len(rows) > 2 and median(words) <= _CELL_WORDS and _filled(lines, rows) < _FULL


def _filled(lines: list[Line], rows: list[list[list[Word]]]) -> float:
    """The share of cells that reach the right edge of their column, as lines of running text do."""
    size = median(line.size for line in lines)
    reached = held = 0
    for column in zip(*rows, strict=True):
        ends = [max(word.right for word in cell) for cell in column if cell]
        reached += sum(end > max(ends) - size for end in ends)
        held += len(ends)
    return reached / held
