"""Text into sentences whose offsets are those of the text.

Everything works on a folded copy of the same length: newlines, quotes, dashes and footnote marks are replaced character
by character, so a position in the copy is a position in the text. Tables (rows with tabs) give one piece a cell, which
knows its row label and its column header.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FOLD = str.maketrans({
    "\n": " ", "\r": " ", "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2018": "'", "\u2019": "'", "\u2032": "'", "\u02bc": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2013": "-",
    "\u2014": "-", "\u2212": "-", "\ufeff": " ",
})  # fmt: skip
# A note mark as printed or as misread: [1], [Z], [51 (with its bracket lost), and a bare digit glued to a full stop.
_NOTE = re.compile(
    r"\[\s*(?:\d{1,3}|[A-Za-z]\d?|\d[A-Za-z])\s*\]|\[\d{1,3}(?=[\s.,;]|$)|(?<=[a-z)\"'][.,])\d{1,2}(?=\s|$)"
)
# A year with letters in place of digits, as scanning leaves it: 2O14, 2OI3, l998.
_LEADERS = re.compile(r"(?:\. ?){4,}|_{4,}")  # between an entry and its number
_MISREAD_YEAR = re.compile(r"(?<![\w.,])(?=[\dOIl]*\d[\dOIl]*\d)(?:[1lI]9|2[0O])[\dOIl]{2}(?!\w)")
_DIGITS = str.maketrans("OIl", "011")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj sgt st no vs etc e.g i.e u.s u.k u.n jan feb mar apr jun jul aug sep sept oct nov dec "
    "fig vol pp ed eds al inc ltd co corp approx dept est amb gov sen rep hon rev art cf ca".split()
)
_LABEL = re.compile(r"\[[^\]\n]{1,25}:[^\]\n]{0,30}\]")  # "[Published: 03.11.2021 ]" under a headline, in any language
_END = re.compile(r"[.!?][\"')\]]*(?=\s|$)|(?<=[a-z)])\.(?=[A-Z][a-z])|;(?=\s)")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_COUNTER = re.compile(r"(?:rank|no|nr|№|#|place|pos(?:ition)?)\.?", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}\.?")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_FURNITURE = re.compile(
    r"^\W*(?:\d+ (?:comments?|responses?|replies|shares|views|likes)\b.*|0 response to.*|post a comment|"
    r"leave a (?:reply|comment)|"
    r"get flash.*|read more.*|share (?:this|on).*|related (?:articles|news|posts).*|(?:iklan|sponsored|"
    r"advertisement)\b.*|"
    r"all rights reserved.*|copyright .*|©.*|page \d+(?: of \d+)?|\d+|tags?:.*|follow us.*|subscribe.*|"
    r"sign up.*|print|email|"
    r"doi:? .*|https?://\S+|(?:p-|e-)?issn\b.*|isni\b.*|tel:.*|e-?mail:.*|citation:.*|keywords?\b.*|"
    r"(?:received|accepted|published)\b.{0,30}|"
    r"license\b.*|publisher\b.*|journal\b.*|article (?:title|info)\b.*|author\(s\).*|the opinions? of the author.*)$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item or table cell: `folded` is `text[start:end]` in its folded form, of the same length.

    `header` is the head of the cell's column and `label` the first cell of its row (both empty outside tables);
    `paragraph` numbers the paragraphs from 0.
    """

    start: int
    end: int
    folded: str
    paragraph: int
    header: str = ""
    label: str = ""


def fold(text: str) -> str:
    """The same length, easier to match: plain quotes, dashes and blanks, note marks blanked out, misread years mended.

    >>> fold("Mongolia’s economy.2 grew[3]")
    "Mongolia's economy.  grew   "
    """
    plain = _LEADERS.sub(_blank, _NOTE.sub(_blank, text.translate(_FOLD)))
    return _MISREAD_YEAR.sub(lambda m: m[0].translate(_DIGITS), plain)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def sentences(text: str) -> list[Sentence]:
    """Every sentence of the text in order, without page furniture, menus, metadata and tails of related headlines."""
    folded = fold(text)
    out: list[Sentence] = []
    table: list[str] = []
    last = 0
    blocks = list(_paragraphs(text))
    for number, (start, end) in enumerate(blocks):
        following = text[end : blocks[number + 1][1]].lstrip() if number + 1 < len(blocks) else ""
        if _is_furniture(folded[start:end]) or _is_headline(text[start:end], following):
            continue
        if "\t" in text[start:end]:
            if table and _BLANK_LINE.search(text, last, start) and text.count("\t", start, end) + 1 != len(table):
                table = []
            last = end
            out.extend(_cells(text, folded, start, end, number, table))
            continue
        table = []
        out.extend(Sentence(a, b, folded[a:b], number) for a, b in _split(folded, start, end))
    return out


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Blocks between blank lines, rows of a table, and short lines of their own; a block that stops in the middle of a
    sentence goes on in the next one."""
    blocks: list[tuple[int, int]] = []
    position = 0
    for gap in [*_BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        blocks.extend(_lines(text, position, end))
        position = gap.end() if gap else end
    carried: tuple[int, int] | None = None
    for start, end in blocks:
        if carried and _goes_on(text, carried, start):
            carried = (carried[0], end)
            continue
        if carried:
            yield carried
        carried = (start, end)
    if carried:
        yield carried


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A block as it is where its lines are wrapped prose, else line by line (lists, tables, menus)."""
    lines, position = [], start
    for line in text[start:end].split("\n"):
        if line.strip():
            lines.append((position, position + len(line)))
        position += len(line) + 1
    begin: int | None = None
    for index, (a, b) in enumerate(lines):
        begin = a if begin is None else begin
        last = index + 1 == len(lines)
        wrapped = (
            not last and "\t" not in text[a:b] and _wraps(text[a:b], text[lines[index + 1][0] : lines[index + 1][1]])
        )
        if not wrapped:
            yield begin, b
            begin = None


def _wraps(line: str, following: str) -> bool:
    """Whether a line break is only the edge of the column."""
    body, after = line.rstrip(), following.lstrip()
    if "\t" in following or not after or re.match(r"(?:[-*•]|\d{1,2}[.)])\s", after):
        return False
    if body.endswith((".", "!", "?", ":", '."', ".”")):
        return len(body) > 55 and not body.endswith(":")
    return len(body) > 45 or after[:1].islower()


def _goes_on(text: str, block: tuple[int, int], following: int) -> bool:
    """Whether a sentence crosses a blank line: the block has no end and the next begins small, or with a name after a comma
    or a function word."""
    body = text[block[0] : block[1]].rstrip()
    if "\t" in body or len(body) < 60 or re.search(r"[.!?:;][\"'”)\]]*$", body):
        return False
    after = text[following : following + 40].lstrip()
    if after[:1].islower():
        return True
    return (
        bool(re.search(r"(?:,|\b(?:the|of|and|with|to|in|by|for|from|These were|[A-Z][a-z]+an))$", body))
        and after[:1].isupper()
    )


def _is_furniture(block: str) -> bool:
    wordless = "\t" not in block and not re.search(r"[^\W\d_]{2}", block)
    return wordless or bool(_FURNITURE.match(block.strip()))


def _is_headline(block: str, following: str) -> bool:
    """Whether a short line without an end carries a label with its date, as lists of other articles do."""
    if len(block) > 160 or "\t" in block:
        return False
    return bool(_LABEL.search(block)) or (not re.search(r"[.!?]\W*$", block) and bool(_LABEL.match(following)))


def _cells(text: str, folded: str, start: int, end: int, number: int, table: list[str]) -> Iterator[Sentence]:
    """The cells of one table row; `table` holds the header row of the table that goes on."""
    cells: list[tuple[int, int]] = []
    position = start
    for cell in text[start:end].split("\t"):
        cells.append((position, position + len(cell)))
        position += len(cell) + 1
    words = [folded[a:b].strip() for a, b in cells]
    if not table:
        table.extend(words)
        if _are_heads(words):
            return
        table[:] = [""] * len(words)
    labelled = 1 if len(words) > 2 and (_COUNTER.fullmatch(table[0]) or _COUNT.fullmatch(words[0])) else 0
    for index, (a, b) in enumerate(cells):
        header = table[index] if index < len(table) else ""
        label = "" if index <= labelled else words[labelled]
        for first, last in _split(folded, a, b) if len(words[index]) > 2 else _trim(folded, a, b, 1):
            yield Sentence(first, last, folded[first:last], number, header, label)


def _are_heads(words: list[str]) -> bool:
    """Whether the first row of a table holds the heads of its columns: short, without a number but for years, and no
    lone year, which is a value of the row."""
    years = sum(bool(_YEAR.fullmatch(w)) for w in words)
    short = all(len(w) < 60 and not re.search(r"\d", _YEAR.sub("", w)) for w in words)
    return not words[0] or (short and years != 1)


def _split(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for match in _END.finditer(folded, start, end):
        if _is_abbreviation(folded, match.start(), end):
            continue
        yield from _trim(folded, position, match.end())
        position = match.end()
    yield from _trim(folded, position, end)


def _is_abbreviation(folded: str, dot: int, end: int) -> bool:
    if folded[dot] != ".":
        return False
    word = re.search(r"[\w.]*$", folded[max(0, dot - 12) : dot])
    last = (word[0] if word else "").casefold()
    after = folded[dot + 1 : min(end, dot + 6)].lstrip(" \"')")
    if len(last) == 1 and last.isalpha() and after[:1].isupper():
        return True
    return last in _ABBREVIATIONS and (after[:1].isupper() or after[:1].isdigit() or after[:1].islower())


def _trim(folded: str, start: int, end: int, least: int = 3) -> Iterator[tuple[int, int]]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if end - start >= least:
        yield start, end
