"""Words of a page into lines, and lines that repeat from page to page out of them."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from tulga.read.formats.notes import is_note_mark
from tulga.read.formats.page_words import Word

_EDGE = 4
_NEAREST = 6
_SAME_PLACE = 12.0
_FEW_PAGES = 4
_LONGEST_HEADER = 12
# What a browser prints above and below a page: when it was printed, and where it comes from.
_PRINTED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d\d\b|(?:https?|file)://\S+ \d+/\d+$")
_NUMBER = re.compile(r"(?<!\w)(?:\d+|[ivxl]+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]
    left: float
    right: float
    base: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The words with single blanks between them, raised note marks left out."""
        shown, after_mark = "", False
        for word in self.words:
            raised = word.size < 0.85 * self.size and word.base > self.base + 0.1 * self.size
            if raised and is_note_mark(shown, word.text):
                after_mark = True
                continue
            close = word.glued or not shown or (after_mark and word.text[0] in ",.;:!?)")
            shown += word.text if close and not (after_mark and word.text[0].isalnum()) else f" {word.text}"
            after_mark = False
        return shown.strip()


def lines_of(words: list[Word]) -> list[Line]:
    """Lines from top to bottom; a raised or lowered small word belongs to the line that it overlaps."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (-each.base, each.left)):
        home = next((group for group in groups[-_NEAREST:] if _overlap(group[0], word)), None)
        if home is None:
            groups.append([word])
        else:
            home.append(word)
    return sorted((line_of(group) for group in groups), key=lambda line: (-line.base, line.left))


def _overlap(one: Word, other: Word) -> bool:
    if abs(one.base - other.base) > max(one.size, other.size) or one.table or other.table:
        return False
    low = max(one.base - 0.2 * one.size, other.base - 0.2 * other.size)
    high = min(one.base + 0.75 * one.size, other.base + 0.75 * other.size)
    return high - low > 0.5 * 0.95 * min(one.size, other.size)


def line_of(words: list[Word]) -> Line:
    """Words as one line: its baseline and size are those of most of its letters."""
    weight: Counter[tuple[float, float]] = Counter()
    for word in words:
        weight[word.base, word.size] += len(word.text) or 1
    base, size = min(weight, key=lambda each: (-weight[each], each))
    ordered = sorted(words, key=lambda word: (word.left, word.right))
    right = max(word.right for word in words)
    return Line(tuple(ordered), ordered[0].left, right, base, size, all(word.bold for word in words))


def without_running_lines(pages: list[list[Word]]) -> list[list[Word]]:
    """The pages without the headers, footers and page numbers that repeat at their upper and lower edges."""
    lined = [lines_of(words) for words in pages]
    seen = _Edges(lined)
    return [_without_edges(lines, number, seen) for number, lines in enumerate(lined)]


class _Edges:
    """What stands at the edges of all pages: the lines with their numbers blanked, and how page numbers run."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self._fewest = 2 if len(pages) <= _FEW_PAGES else 3
        self._pages = len(pages)
        self._places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._offsets: Counter[int] = Counter()
        for number, lines in enumerate(pages):
            for line in dict.fromkeys([*lines[:_EDGE], *lines[-_EDGE:]]):
                self._places[_key(line)].append((number, line.base))
            self._offsets.update({offset for line in _outermost(lines) for offset in _offsets(line, number)})

    def repeat(self, line: Line) -> bool:
        """Whether the same words stand in the same place of enough pages."""
        near = {page for page, base in self._places[_key(line)] if abs(base - line.base) < _SAME_PLACE}
        return len(near) >= self._fewest and not any(word.table for word in line.words)

    def count(self, line: Line, number: int) -> bool:
        """Whether a line holds the page number, as the outermost lines of most pages do."""
        return any(self._offsets[offset] >= max(3, self._pages / 2) for offset in _offsets(line, number))


def _without_edges(lines: list[Line], number: int, seen: _Edges) -> list[Word]:
    dropped = {line for line in _outermost(lines) if seen.count(line, number) or _PRINTED.match(line.text)}
    for edge in (lines[:_EDGE], lines[: -_EDGE - 1 : -1]):
        for line in edge:
            if line not in dropped and not seen.repeat(line):
                break
            dropped.add(line)
    rest = [line for line in lines if line not in dropped]
    if len(rest) > 1 and not _key(rest[-1]).strip("-–—# ") and rest[-2].base - rest[-1].base > 2 * rest[-2].size:
        rest = rest[:-1]
    return [word for line in rest for word in line.words]


def _outermost(lines: list[Line]) -> list[Line]:
    return [line for line in dict.fromkeys([*lines[:1], *lines[-1:]]) if len(line.words) <= _LONGEST_HEADER]


def _offsets(line: Line, number: int) -> list[int]:
    """What a number at either end of a line would be before the first page, were it the page's number."""
    ends = {line.words[0].text, line.words[-1].text}
    return sorted({int(text) - number for text in ends if text.isdecimal() and len(text) < 5})


def _key(line: Line) -> str:
    return _NUMBER.sub("#", " ".join(word.text for word in line.words).casefold())
