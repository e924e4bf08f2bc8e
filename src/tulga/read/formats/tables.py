"""Tables as text: one row a line, with the heads of its columns in one line above and its label in front."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tulga.read.formats.format import table_rows, tidy_line

_DEEPEST_HEAD = 4
_WIDEST = 200
_YEARS = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is drawn: its words, the columns and rows that it covers, and whether it is marked as a head."""

    text: str
    wide: int = 1
    high: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands at one row and column: the cell that covers them, and whether it begins in the row, the column."""

    cell: Cell
    first_row: bool
    first_column: bool


_Row = list[_Place | None]


def table_blocks(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """A table as blocks of text: one row a line, TAB between cells.

    Heads in several rows become one line, so that each column has its whole head; a label that covers several rows
    stands in each of them. Any other cell stands once, where it begins. A title or a note that covers all columns at
    the top or the foot of the table is a block of its own.

    >>> top = [Cell("Trade of 2021", wide=3)], [Cell("Partner", high=2), Cell("Exports", wide=2)], [Cell("coal"), Cell("gold")]
    >>> table_blocks([*top, [Cell("China", high=2), Cell("1"), Cell("2")], [Cell("3"), Cell("4")]])
    ['Trade of 2021', 'Partner\\tExports coal\\tExports gold\\nChina\\t1\\t2\\nChina\\t3\\t4']
    """
    grid = [row for row in _grid(rows) if _words(row)]
    width = max(map(len, grid), default=0)
    above = list(takewhile(lambda row: _is_title(row, width), grid))
    below = list(takewhile(lambda row: _is_title(row, width), reversed(grid[len(above) :])))[::-1]
    body = grid[len(above) : len(grid) - len(below)]
    deep = _head_rows(body, width)
    lines = [_head(body[:deep], width)] if deep else []
    lines += [_shown(row) for row in body[deep:]]
    return [_title(row) for row in above] + [table_rows(lines)] * bool(lines) + [_title(row) for row in below]


def widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How many columns each row of a table has, those counted that cells of rows above reach into.

    >>> widths([[Cell("a", high=2), Cell("b")], [Cell("c")]])
    [2, 2]
    """
    return [len(row) for row in _grid(rows)]


def has_number(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a number that is no year stands in any cell.

    >>> has_number([[Cell("Exports of 2019"), Cell("million dollars")]]), has_number([[Cell("6,789")]])
    (False, True)
    """
    return any(re.search(r"\d", _YEARS.sub("", cell.text)) for row in rows for cell in row)


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[_Row]:
    hanging: dict[int, tuple[Cell, int, bool]] = {}
    for row in rows:
        places: _Row = []
        cells = iter(row)
        while len(places) < _WIDEST:
            column = len(places)
            if column in hanging:
                cell, left, first = hanging.pop(column)
                places.append(_Place(cell, False, first))
                if left > 1:
                    hanging[column] = (cell, left - 1, first)
            elif (following := next(cells, None)) is not None:
                for offset in range(min(following.wide, _WIDEST - column)):
                    places.append(_Place(following, True, offset == 0))
                    if following.high > 1:
                        hanging[column + offset] = (following, following.high - 1, offset == 0)
            elif any(place > column for place in hanging):
                places.append(None)
            else:
                break
        yield places


def _words(row: _Row) -> list[str]:
    return [place.cell.text for place in row if place and place.first_row and place.cell.text.strip()]


def _is_title(row: _Row, width: int) -> bool:
    return width > 1 and len(row) == width and row[0] is not None and all(p and p.cell is row[0].cell for p in row)


def _title(row: _Row) -> str:
    return tidy_line(_words(row)[0])


def _head_rows(grid: list[_Row], width: int) -> int:
    """How many rows the heads of the columns take; none where nothing but their place would tell that they are heads."""
    marked = len(list(takewhile(lambda row: _is_marked(row) and not _is_title(row, width), grid[:_DEEPEST_HEAD])))
    if marked or len(grid) < 3:
        return max(min(marked, len(grid) - 1), 0)
    wide = any(place and place.cell.wide > 1 and place.cell.text for place in grid[0])
    heads = [[place.cell for place in row if place] for row in grid[:2]]
    return 2 if wide and not _is_title(grid[1], width) and not has_number(heads) else 0


def _is_marked(row: _Row) -> bool:
    """Whether all cells of a row are marked as heads; the corner above the labels is often not."""
    return all(place and (place.cell.head or (column == 0 and not place.cell.text)) for column, place in enumerate(row))


def _head(rows: list[_Row], width: int) -> list[str]:
    """The head of every column: what stands above it, each once, from top to bottom."""
    heads: list[str] = []
    for column in range(width):
        places = [row[column] for row in rows if column < len(row)]
        heads.append(" ".join(dict.fromkeys(tidy_line(place.cell.text) for place in places if place)).strip())
    return heads


def _shown(row: _Row) -> list[str]:
    return [_text(place, column) for column, place in enumerate(row)]


def _text(place: _Place | None, column: int) -> str:
    if place is None or not place.first_column:
        return ""
    return place.cell.text if place.first_row or column == 0 or place.cell.head else ""
