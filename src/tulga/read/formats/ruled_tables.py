"""Tables drawn with ruled lines: the grid of the lines, and the words in its cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tulga.read.formats.page_lines import lines_of
from tulga.read.formats.page_words import Table, Word, upright
from tulga.read.formats.tables import Cell

_NEAR = 2.5
_ARTICLE = 1200
_MOST_RULES = 2000
_MOST_PATHS = 4000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruled line, level or upright, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.top - self.bottom

    def touches(self, other: "Rule") -> bool:
        """Whether two rules meet, or nearly."""
        return (
            self.left <= other.right + _NEAR
            and other.left <= self.right + _NEAR
            and self.bottom <= other.top + _NEAR
            and other.bottom <= self.top + _NEAR
        )


def with_tables(words: list[Word], rules: list[Rule]) -> list[Word]:
    """The words of a page, those inside a ruled grid of two rows and two columns or more replaced by one table."""
    for group in _groups(rules):
        across = _places([rule.left for rule in group if not rule.level])
        down = _places([rule.bottom for rule in group if rule.level])[::-1]
        if len(across) < 3 or len(down) < 3:
            continue
        inside = [word for word in words if _within(word, across, down)]
        drawn = _Drawn(inside, group, across, down)
        table = tuple(tuple(row) for row in drawn.rows())
        if drawn.rows_with_several() < 2 or _is_layout(table):
            continue
        words = [word for word in words if not _within(word, across, down)]
        size = max(word.size for word in inside)
        words.append(Word("", across[0], across[-1], down[0] - size, size, table=table))
    return words


def rules_of(page: Any, quarter: int) -> list[Rule]:
    """The ruled lines of a pypdfium2 page, turned as its words were; none where a drawing has thousands."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    for count, path in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if count > _MOST_PATHS or len(rules) > _MOST_RULES:
            return []
        if path.level == 0:
            rules += _rules_of_path(path, quarter)
    return sorted(set(rules), key=lambda rule: (-rule.top, rule.left, rule.right, rule.bottom))


def _rules_of_path(path: Any, quarter: int) -> Iterator[Rule]:
    import ctypes

    import pypdfium2.raw as pdfium

    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    previous = start = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _turned(matrix.on_point(x.value, y.value), quarter)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _rule(previous, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _rule(point, start)
        previous = point


def _turned(point: tuple[float, float], quarter: int) -> tuple[float, float]:
    return upright(point[0], point[1], quarter)


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    (left, right), (bottom, top) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if min(right - left, top - bottom) < 1 and max(right - left, top - bottom) > 4:
        yield Rule(*(round(place, 2) for place in (left, bottom, right, top)))


def _groups(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Rules that hang together, found by flooding; a page has few."""
    waiting = list(rules)
    while waiting:
        group, edge = [], [waiting.pop(0)]
        while edge:
            rule = edge.pop()
            group.append(rule)
            touching = [other for other in waiting if rule.touches(other)]
            waiting = [other for other in waiting if other not in touching] if touching else waiting
            edge += touching
        yield group


def _places(values: list[float]) -> list[float]:
    """Distinct places in rising order; those nearer than the width of a line count as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 2 * _NEAR:
            places.append(value)
    return places


def _is_layout(table: Table) -> bool:
    return max(len(cell.text) for row in table for cell in row) > _ARTICLE


def _within(word: Word, across: list[float], down: list[float]) -> bool:
    middle, height = (word.left + word.right) / 2, word.base + word.size / 4
    return not word.table and across[0] < middle < across[-1] and down[-1] < height < down[0]


class _Drawn:
    """A grid with the words in it: neighbouring fields without a rule between them are one cell."""

    def __init__(self, words: list[Word], rules: list[Rule], across: list[float], down: list[float]) -> None:
        self._rules, self._across, self._down = rules, across, down
        self._fields: dict[tuple[int, int], list[Word]] = {}
        for word in words:
            row = sum(word.base + word.size / 4 < place for place in down[1:])
            column = sum(min(word.left + word.size / 2, (word.left + word.right) / 2) > place for place in across[1:])
            self._fields.setdefault((row, column), []).append(word)

    def rows_with_several(self) -> int:
        """How many rows have words in more than one column."""
        filled = [row for row, _ in self._fields]
        return sum(filled.count(row) > 1 for row in set(filled))

    def rows(self) -> Iterator[list[Cell]]:
        """The cells of each row that begin in it."""
        taken: set[tuple[int, int]] = set()
        for row in range(len(self._down) - 1):
            cells = []
            for column in range(len(self._across) - 1):
                if (row, column) in taken:
                    continue
                wide = self._wide(row, column)
                high = self._high(row, column, wide)
                covered = [(row + lower, column + later) for lower in range(high) for later in range(wide)]
                taken.update(covered)
                words = [word for field in covered for word in self._fields.get(field, [])]
                cells.append(Cell("\n".join(line.text for line in lines_of(words)), wide, high))
            yield cells

    def _wide(self, row: int, column: int) -> int:
        middle = (self._down[row] + self._down[row + 1]) / 2
        end = column + 1
        while end < len(self._across) - 1 and not self._has_rule(self._across[end], middle, level=False):
            if not self._runs_on(self._fields.get((row, end - 1), []), self._fields.get((row, end), [])):
                break
            end += 1
        return end - column

    def _high(self, row: int, column: int, wide: int) -> int:
        middles = [sum(self._across[place : place + 2]) / 2 for place in range(column, column + wide)]
        end = row + 1
        while end < len(self._down) - 1 and not any(self._has_rule(m, self._down[end], level=True) for m in middles):
            end += 1
        return end - row

    def _has_rule(self, x: float, y: float, *, level: bool) -> bool:
        """Whether a rule passes a place: one that runs across where `level`, else one that runs down."""
        return any(
            rule.level is level
            and rule.left - _NEAR <= x <= rule.right + _NEAR
            and rule.bottom - _NEAR <= y <= rule.top + _NEAR
            for rule in self._rules
        )

    @staticmethod
    def _runs_on(left: list[Word], right: list[Word]) -> bool:
        """Whether two fields side by side are one: one of them is empty, or the words of a line go on in the other."""
        if not left or not right:
            return True
        return any(
            word.left - other.right < word.size and abs(word.base - other.base) < word.size / 2
            for other in left
            for word in right
        )
