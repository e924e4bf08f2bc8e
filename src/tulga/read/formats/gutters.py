"""The free strips between words that part columns of text and of tables."""

from tulga.read.formats.page_lines import Line
from tulga.read.formats.page_words import Word

Gap = tuple[float, float]
"""From where to where, in points from the left edge."""


def gaps_of(line: Line, outer: Gap) -> list[Gap]:
    """What a line leaves free between two places, its outer margins included."""
    gaps, place = [], outer[0]
    for word in line.words:
        if word.left > place:
            gaps.append((place, word.left))
        place = max(place, word.right)
    return [*gaps, (place, outer[1])] if place < outer[1] else gaps


def common(some: list[Gap], others: list[Gap], narrowest: float) -> list[Gap]:
    """What two lists of gaps both leave free, from left to right, in strips of a width or more.

    >>> common([(0, 5), (8, 20)], [(3, 12)], 1)
    [(3, 5), (8, 12)]
    """
    shared = [(max(a[0], b[0]), min(a[1], b[1])) for a in some for b in others]
    return sorted(gap for gap in shared if gap[1] - gap[0] >= narrowest)


def cells_of(line: Line, gutters: list[Gap]) -> list[list[Word]]:
    """The words of a line in the columns that gutters part; one list more than there are gutters."""
    cells: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for word in line.words:
        cells[sum((word.left + word.right) / 2 > gap[1] for gap in gutters)].append(word)
    return cells
