"""The tables of a Word document: the cells of each row, those that reach over columns and rows as one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tulga.read.formats.tables import Cell

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WIDEST = 100


@dataclass(slots=True)
class _Field:
    """A cell of the file: the column in which it begins, and whether it only goes on with the one above it."""

    column: int
    wide: int
    goes_on: bool
    element: Any
    head: bool
    high: int = 1


def word_rows(table: Any, text: Callable[[Any], str]) -> list[list[Cell]]:
    """The rows of a `w:tbl`, less those that a tracked change deletes; `text` gives the words of a `w:tc`."""
    rows = [list(_fields(row)) for row in _own(table, "tr", "tbl") if row.find(f"{_W}trPr/{_W}del") is None]
    open_above: dict[int, _Field] = {}
    for row in rows:
        below: dict[int, _Field] = {}
        for cell in row:
            above = open_above.get(cell.column)
            if cell.goes_on and above is not None:
                above.high += 1
                below[cell.column] = above
            else:
                cell.goes_on = False
                below[cell.column] = cell
        open_above = below
    return [
        [
            Cell(text(cell.element) if cell.element is not None else "", cell.wide, cell.high, cell.head)
            for cell in row
            if not cell.goes_on
        ]
        for row in rows
    ]


def _fields(row: Any) -> Iterator[_Field]:
    head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
    column = _number(row, f"{_W}trPr/{_W}gridBefore", 0)
    if column:
        yield _Field(0, column, False, None, head)
    for cell in _own(row, "tc", "tr"):
        wide = max(_number(cell, f"{_W}tcPr/{_W}gridSpan", 1), 1)
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
        yield _Field(column, wide, goes_on, cell, head)
        column += wide


def _own(parent: Any, name: str, holder: str) -> Iterator[Any]:
    """The rows of a table, or cells of a row, that belong to no table inside."""
    for element in parent.iter(f"{_W}{name}"):
        if next(element.iterancestors(f"{_W}{holder}")) is parent:
            yield element


def _number(element: Any, path: str, default: int) -> int:
    found = element.find(path)
    value = "" if found is None else found.get(f"{_W}val") or ""
    return min(int(value), _WIDEST) if re.fullmatch(r"\d{1,4}", value, re.A) else default
