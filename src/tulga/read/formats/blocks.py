"""A tree of marked-up text as blocks: paragraphs, lists with one item a line, tables with one row a line."""

import re
from typing import Any

from tulga.read.formats.format import table_rows, tidy, tidy_line

# HTML's names, and those that trafilatura gives them.
_BLOCK_NAMES = (
    "address article aside blockquote body caption center details div fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 head header hr html legend main nav p pre quote section summary tbody tfoot thead td th tr ab"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LISTS = frozenset({"ul", "ol", "dl", "list", "menu", "dir"})
_ITEMS = frozenset({"li", "dt", "dd", "item"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_SILENT_NAMES = (
    "script style noscript template svg math canvas iframe object embed audio video select option button input "
    "textarea datalist title meta link graphic"
)
_SILENT = frozenset(_SILENT_NAMES.split())
_ARTICLE = 1500
_WIDEST = 200
_SPACES = re.compile(r"[\s\x85\u2028\u2029]+")


def blocks_of(root: Any) -> list[str]:
    """The blocks of an lxml element in document order; a `<br>` is a line break, two of them end the paragraph.

    >>> from lxml.html import fromstring
    >>> blocks_of(fromstring("<div>One<p>two <b>three</b></p><ul><li>four<li>five</ul></div>"))
    ['One', 'two three', 'four\\nfive']
    """
    walk = _Walk()
    walk.enter(root)
    walk.close()
    return walk.blocks


def rows_of(table: Any) -> list[list[str]]:
    """The cells of a table; a cell that spans several columns or rows leaves the others empty."""
    rows: list[list[str]] = []
    reach: dict[int, int] = {}
    for row in _own_rows(table):
        cells: list[str] = []
        for cell in (child for child in row if child.tag in _CELLS):
            if len(cells) >= _WIDEST:
                break
            while reach.get(len(cells), 0) > 0 and len(cells) < _WIDEST:
                cells.append("")
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            first = len(cells)
            cells += [tidy_line(" ".join(blocks_of(cell)))] + [""] * (wide - 1)
            reach |= {column: high for column in range(first, first + wide) if high > 1}
        reach = {column: left - 1 for column, left in reach.items() if left > 1}
        rows.append(cells[:_WIDEST])
    return rows


def is_data_table(table: Any) -> bool:
    """Whether a table holds data rather than the layout of a page.

    Data stand in at least two rows of two columns, with no table, form or heading inside, and without a header cell no
    cell holds an article.
    """
    if any(next(table.iterdescendants(tag), None) is not None for tag in ("table", "form", "h1", "h2", "article")):
        return False
    rows = rows_of(table)
    cells = [cell for row in rows for cell in row if cell]
    if sum(len(row) > 1 for row in rows) < 2 or len(cells) < 3:
        return False
    return max(map(len, cells)) <= _ARTICLE or next(table.iterdescendants("th"), None) is not None


def _own_rows(table: Any) -> list[Any]:
    groups = {"thead": 0, "tbody": 1, "tfoot": 2}
    rows: list[tuple[int, Any]] = []
    for child in table:
        if child.tag in _ROWS:
            rows.append((1, child))
        elif child.tag in groups:
            rows += [(groups[child.tag], row) for row in child if row.tag in _ROWS]
    return [row for _, row in sorted(rows, key=lambda each: each[0])]


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 100) if value.isascii() and value.isdigit() and len(value) < 4 else 1


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._words: list[str] = []

    def enter(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            return
        if tag in ("br", "lb"):
            self._words.append("\n")
        elif tag == "table" and is_data_table(element):
            self.close()
            self.blocks += blocks_of(caption) if (caption := element.find("caption")) is not None else []
            self.blocks.append(table_rows(rows_of(element)))
        elif tag in _LISTS:
            self.close()
            self.blocks.append("\n".join(_items(element)))
        elif tag in _BLOCKS or tag in _CELLS or tag in _ROWS or tag in _ITEMS or tag == "table":
            self.close()
            self._inside(element)
            self.close()
        else:
            self._inside(element)

    def _inside(self, element: Any) -> None:
        self._say(element.text)
        for child in element:
            self.enter(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(_SPACES.sub(" ", text))

    def close(self) -> None:
        lines = [tidy(line) for line in "".join(self._words).split("\n")]
        self._words = []
        self.blocks += [block.strip() for block in re.split(r"\n\n+", "\n".join(lines)) if block.strip()]


def _items(element: Any) -> list[str]:
    lines: list[str] = []
    for child in element:
        if isinstance(child.tag, str):
            lines += [line for block in blocks_of(child) for line in block.split("\n") if line.strip()]
        if child.tail and child.tail.strip():
            lines.append(tidy_line(child.tail))
    return lines
