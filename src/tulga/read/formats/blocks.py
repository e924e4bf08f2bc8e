"""A tree of marked-up text as blocks: paragraphs, lists with one item a line, tables with one row a line."""

import re
from typing import Any

from tulga.read.formats.format import tidy, tidy_line
from tulga.read.formats.tables import Cell, table_blocks, widths

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
_PARAGRAPH_END = re.compile(r"\n\n+")
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


def data_rows(table: Any) -> list[list[Cell]] | None:
    """The cells of a table row by row; None where it holds no data but the layout of a page.

    Data stand in at least two rows of two columns, with no table, form or heading inside, and without a header cell no
    cell holds an article.
    """
    if next(table.iterdescendants("table", "form", "h1", "h2", "article"), None) is not None:
        return None
    rows = _rows_of(table)
    lengths = [len(cell.text) for row in rows for cell in row if cell.text]
    if len(lengths) < 3 or sum(width > 1 for width in widths(rows)) < 2:
        return None
    return rows if max(lengths) <= _ARTICLE or next(table.iterdescendants("th"), None) is not None else None


def _rows_of(table: Any) -> list[list[Cell]]:
    rows = []
    for head, row in _own_rows(table):
        cells = [child for child in row if child.tag in _CELLS][:_WIDEST]
        rows.append(
            [
                Cell(
                    tidy_line(" ".join(blocks_of(cell))),
                    _span(cell, "colspan"),
                    _span(cell, "rowspan"),
                    head or cell.tag == "th",
                )
                for cell in cells
            ]
        )
    return rows


def _own_rows(table: Any) -> list[tuple[bool, Any]]:
    """The rows of a table but not of tables inside, in the order in which they are drawn; and whether they are its head."""
    groups = {"thead": 0, "tbody": 1, "tfoot": 2}
    rows: list[tuple[int, Any]] = []
    for child in table:
        if child.tag in _ROWS:
            rows.append((1, child))
        elif child.tag in groups:
            rows += [(groups[child.tag], row) for row in child if row.tag in _ROWS]
    return [(group == 0, row) for group, row in sorted(rows, key=lambda each: each[0])]


def _span(cell: Any, name: str) -> int:
    stated = cell.get(name)
    if stated is None:
        return 1
    value = stated.strip()
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
        elif tag == "table" and (rows := data_rows(element)) is not None:
            self.close()
            self.blocks += blocks_of(caption) if (caption := element.find("caption")) is not None else []
            self.blocks += table_blocks(rows)
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
        """End the block that is open, if any."""
        if not self._words:
            return
        text = "".join(self._words)
        self._words = []
        if "\n" not in text:
            text = tidy(text)
            self.blocks += [text] if text else []
            return
        lines = [tidy(line) for line in text.split("\n")]
        self.blocks += [block.strip() for block in _PARAGRAPH_END.split("\n".join(lines)) if block.strip()]


def _items(element: Any) -> list[str]:
    lines: list[str] = []
    for child in element:
        if isinstance(child.tag, str):
            lines += [line for block in blocks_of(child) for line in block.split("\n") if line.strip()]
        if child.tail and child.tail.strip():
            lines.append(tidy_line(child.tail))
    return lines
