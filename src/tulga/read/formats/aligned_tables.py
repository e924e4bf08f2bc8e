"""Tables without ruled lines: consecutive lines whose words line up in cells."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from tulga.read.formats.gutters import Gap, cells_of, common, gaps_of
from tulga.read.formats.page_lines import Line, line_of
from tulga.read.formats.page_words import Table, Word
from tulga.read.formats.tables import Cell

_CELL_GAP = 0.9  # of the font's height
_GUTTER = 0.7
_TIGHT = 0.85
_APART = 4.0
_WIDER = 1.5
_CLOSE = 1.3
_NUMERIC = 0.4
_CELL_WORDS = 4
_PROSE_WORDS = 6
_SOME_WORDS = 3
_FULL = 0.5
_HEAD_LINES = 2
_MOST_ALONE = 2


def table_end(lines: list[Line], start: int) -> tuple[int, list[Gap]]:
    """Where the table ends that begins with a line, and the gutters between its columns; 0 where none begins there.

    The first lines may be heads that reach over several columns, where the lines below have more of them.
    """
    if not _parts(lines[start]):
        return 0, []
    best: tuple[int, int, int, list[Gap]] = (-len(lines[start].words), 0, 0, [])
    outer = (min(line.left for line in lines), max(line.right for line in lines))
    for body in range(start, min(start + _HEAD_LINES + 1, len(lines))):
        for end, gutters in reversed(list(_grown(lines, body, outer))):
            if _is_table(lines[body:end], gutters):
                best = max(best, (-_heads_alone(lines[body:end], gutters), len(gutters), end, gutters), key=_merit)
                break
        if len(lines[body].words) > _PROSE_WORDS or not _parts(lines[body]):
            break
    return best[2:]


def wide_table(lines: list[Line], start: int, end: int, columns: int) -> int:
    """The first line from `start` to `end` with which a table begins that has more columns than that; `end` for none."""
    for place in range(start, end):
        if len(_parts(lines[place])) >= columns:
            below, gutters = table_end(lines, place)
            if len(gutters) >= columns and below - place > _HEAD_LINES and not _has_prose(lines[place:below], gutters):
                return place
    return end


def _has_prose(lines: list[Line], gutters: list[Gap]) -> bool:
    """Whether a column holds running text: long cells, or such of some words that mostly reach its right edge."""
    size = median(line.size for line in lines)
    for column in zip(*(cells_of(line, gutters) for line in lines), strict=True):
        counts = [len(cell) for cell in column if cell]
        ends = [max(word.right for word in cell) for cell in column if cell]
        if max(counts, default=0) > _PROSE_WORDS:
            return True
        full = sum(end > max(ends) - 2 * size for end in ends)
        if counts and median(counts) >= _SOME_WORDS and full >= _FULL * len(ends):
            return True
    return False


def rows_of_cells(lines: list[Line], gutters: list[Gap]) -> Table:
    """The rows of a table; a line set closer to the one above than rows are is of the same row."""
    steps = [0.0, *(one.base - other.base for one, other in pairwise(lines))]
    parted = [
        _heads(line, gutters) if number < _HEAD_LINES else _cells(line, gutters) for number, line in enumerate(lines)
    ]
    between = [step for step, cells in zip(steps[1:], parted[1:], strict=True) if _begins_row(cells)]
    usual = median(between) if between else 0.0
    rows: list[tuple[Cell, ...]] = []
    for step, cells in zip(steps, parted, strict=True):
        whole = all(cell.text for cell in cells) and (not rows or sum(bool(cell.text) for cell in rows[-1]) > 1)
        if rows and step < _TIGHT * usual and not whole and len(cells) == len(rows[-1]):
            rows[-1] = tuple(
                Cell(f"{one.text}\n{other.text}".strip()) for one, other in zip(rows[-1], cells, strict=True)
            )
        else:
            rows.append(cells)
    return tuple(rows)


def _parts(line: Line) -> list[Gap]:
    """The gaps in a line that are wide enough to part cells."""
    if any(word.table for word in line.words):
        return []
    return [gap for gap in gaps_of(line, (line.left, line.right)) if gap[1] - gap[0] >= _CELL_GAP * line.size]


def _merit(found: tuple[int, int, int, list[Gap]]) -> tuple[int, int]:
    return found[0], found[1]


def _grown(lines: list[Line], start: int, outer: Gap) -> Iterator[tuple[int, list[Gap]]]:
    """How far lines go on below one that keep free what it does, and the gutters that part their words: first as far as the
    first line that may be a label between rows, then as far as the next."""
    free: list[Gap] = [outer]
    best: tuple[int, list[Gap]] = (0, [])
    gutters: list[Gap] = []
    widest = 0.0
    for place in range(start, len(lines)):
        line = lines[place]
        step = lines[place - 1].base - line.base if place > start else 0.0
        far = step > _APART * line.size or (place - start > _HEAD_LINES and step > _WIDER * widest)
        if far or any(word.table for word in line.words):
            break
        widest = max(widest, step)
        narrowed = common(free, gaps_of(line, outer), _GUTTER * line.size)
        parting = _parting(narrowed, lines[start : place + 1])
        if place - start > 2 and len(parting) < len(gutters):
            break
        free, gutters = narrowed, parting
        cells = cells_of(line, gutters)
        goes_on = not cells[0] and best[0] == place and step < _CLOSE * line.size
        if goes_on or sum(map(bool, cells)) > 1:
            best = place + 1, gutters
        elif place + 1 - (best[0] or start) > _MOST_ALONE:
            break  # a label, or what goes on in one cell, stands between rows; more of them are no table
        elif best[0] == place:
            yield best
    yield best


def _heads_alone(lines: list[Line], gutters: list[Gap]) -> int:
    """How many columns but the last have words in the first line alone: what stands there is centred over two others."""
    columns = list(zip(*(cells_of(line, gutters) for line in lines[1:]), strict=True))[:-1]
    return sum(not any(column) for column in columns)


def _parting(free: list[Gap], lines: list[Line]) -> list[Gap]:
    """The strips with words of lines on both sides, each of which is wide enough for a gap between cells."""
    kept: list[Gap] = []
    for gap in free:
        before = any(line.left < gap[0] for line in lines)
        after = any(line.right > gap[1] for line in lines)
        if before and after:
            kept.append(gap)
    return kept


def _cells(line: Line, gutters: list[Gap]) -> tuple[Cell, ...]:
    return tuple(Cell(line_of(words).text if words else "") for words in cells_of(line, gutters))


def _heads(line: Line, gutters: list[Gap]) -> tuple[Cell, ...]:
    """The cells of a line of heads: one that lies over a gutter covers the columns to which it is the nearest."""
    segments = [line_of(list(words)) for words in _segments(line)]
    if not any(each.left < (gap[0] + gap[1]) / 2 < each.right for each in segments for gap in gutters):
        return _cells(line, gutters)
    edges = [
        min(line.left, gutters[0][0]),
        *((gap[0] + gap[1]) / 2 for gap in gutters),
        max(line.right, gutters[-1][1]),
    ]
    middles = [sum(pair) / 2 for pair in pairwise(edges)]
    nearest = [min(range(len(segments)), key=lambda at: _distance(segments[at], middle)) for middle in middles]
    return tuple(Cell(segments[at].text, nearest.count(at)) for at in dict.fromkeys(nearest))


def _distance(segment: Line, middle: float) -> float:
    return abs((segment.left + segment.right) / 2 - middle)


def _segments(line: Line) -> Iterator[tuple[Word, ...]]:
    """The words of a line between the gaps that are wide enough to part cells."""
    part: list[Word] = []
    for word in line.words:
        if part and word.left - max(each.right for each in part) >= _CELL_GAP * line.size:
            yield tuple(part)
            part = []
        part.append(word)
    yield tuple(part)


def _begins_row(cells: tuple[Cell, ...]) -> bool:
    """Whether a line surely begins a row: its first cell is filled, and half of the others."""
    return bool(cells[0].text) and 2 * sum(bool(cell.text) for cell in cells[1:]) >= len(cells) - 1


def _is_table(lines: list[Line], gutters: list[Gap]) -> bool:
    """Whether cells that line up are those of a table: no column of running text, and numbers or few words."""
    rows = [cells_of(line, gutters) for line in lines]
    if len(rows) < 2 or (len(rows) == 2 and len(gutters) < 2):
        return False
    for number in range(len(rows[0])):
        words = [len(row[number]) for row in rows if row[number]]
        if not words or median(words) > _PROSE_WORDS:
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
