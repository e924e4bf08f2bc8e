"""Words of a page into lines, and lines that repeat from page to page out of them."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from tulga.read.formats.notes import is_note_mark
from tulga.read.formats.page_words import Word

_EDGE = 4
_NEAREST = 6
_SAME_PLACE = 12.0
_NUMBER = re.compile(r"(?<!\w)(?:\d+|[ivxl]+)(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]
    left: float
    right: float
    base: float
    size: float

    @property
    def text(self) -> str:
        """The words with single blanks between them, raised note marks left out."""
        shown = ""
        for word in self.words:
            raised = word.size < 0.85 * self.size and word.base > self.base + 0.1 * self.size
            if not (raised and is_note_mark(shown, word.text)):
                close = word.glued or not shown or word.text[0] in ",.;:!?)"
                shown += word.text if close else f" {word.text}"
        return shown


def lines_of(words: list[Word]) -> list[Line]:
    """Lines from top to bottom; a raised or lowered small word belongs to the line that it overlaps."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (-each.base, each.left)):
        home = next((group for group in groups[-_NEAREST:] if _overlap(group[0], word)), None)
        if home is None:
            groups.append([word])
        else:
            home.append(word)
    return sorted((_line(group) for group in groups), key=lambda line: (-line.base, line.left))


def _overlap(one: Word, other: Word) -> bool:
    if one.table or other.table:
        return False
    low = max(one.base - 0.2 * one.size, other.base - 0.2 * other.size)
    high = min(one.base + 0.75 * one.size, other.base + 0.75 * other.size)
    return high - low > 0.5 * 0.95 * min(one.size, other.size)


def _line(words: list[Word]) -> Line:
    weight: Counter[tuple[float, float]] = Counter()
    for word in words:
        weight[word.base, word.size] += len(word.text) or 1
    base, size = min(weight, key=lambda each: (-weight[each], each))
    ordered = sorted(words, key=lambda word: (word.left, word.right))
    return Line(tuple(ordered), ordered[0].left, max(word.right for word in words), base, size)


def without_running_lines(pages: list[list[Word]]) -> list[list[Word]]:
    """The pages without the headers, footers and page numbers that repeat at their upper and lower edges."""
    lined = [lines_of(words) for words in pages]
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, lines in enumerate(lined):
        for line in dict.fromkeys([*lines[:_EDGE], *lines[-_EDGE:]]):
            seen[_key(line)].append((number, line.base))
    return [_without_edges(lines, number, seen, len(pages)) for number, lines in enumerate(lined)]


def _without_edges(lines: list[Line], number: int, seen: dict[str, list[tuple[int, float]]], pages: int) -> list[Word]:
    dropped: set[Line] = set()
    for edge in (lines[:_EDGE], lines[: -_EDGE - 1 : -1]):
        for line in edge:
            if not _repeats(line, seen, pages):
                break
            dropped.add(line)
    rest = [line for line in lines if line not in dropped]
    if len(rest) > 1 and _key(rest[-1]).strip("-–—# ") == "" and rest[-2].base - rest[-1].base > 2 * rest[-2].size:
        rest = rest[:-1]
    return [word for line in rest for word in line.words]


def _repeats(line: Line, seen: dict[str, list[tuple[int, float]]], pages: int) -> bool:
    key = _key(line)
    if not key or any(word.table for word in line.words):
        return False
    places = {page for page, base in seen[key] if abs(base - line.base) < _SAME_PLACE}
    return len(places) >= (2 if pages <= 4 else 3)


def _key(line: Line) -> str:
    return _NUMBER.sub("#", " ".join(word.text for word in line.words).casefold())
