"""What of a large file finds no place: told once for each reason, with how many rows it is and where the first stands."""

from dataclasses import dataclass, field

_TOLD = 50


class Unplaced(Exception):
    """Why a row finds no place, in words that hold for every row of its kind."""


@dataclass
class LeftOut:
    """Collects reasons row by row; `sentences` tells them in the order in which they first came up.

    A dataset of a million rows names "World" or "Areas, nes" ten thousand times, which is one thing to tell.

    >>> left = LeftOut("trade.csv")
    >>> for row in (3, 7): left.add("'Areas, nes' is no state", row)
    >>> left.sentences()
    ["trade.csv: 'Areas, nes' is no state: 2 rows are left out, the first is row 3"]
    """

    file: str
    _rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, reason: str, row: int, rows: int = 1) -> None:
        """Leave out `rows` rows for a reason, the first of which is `row`."""
        first, count = self._rows.get(reason, (row, 0))
        self._rows[reason] = (min(first, row), count + rows)

    def sentences(self) -> list[str]:
        """One sentence a reason; of more than fifty reasons the others are counted in a last one."""
        told = [self._sentence(reason, *found) for reason, found in list(self._rows.items())[:_TOLD]]
        others = list(self._rows.values())[_TOLD:]
        if others:
            rows = sum(count for _, count in others)
            told.append(f"{self.file}: {len(others)} more things of this kind leave out {_counted(rows)}")
        return told

    def _sentence(self, reason: str, first: int, count: int) -> str:
        where = f"the first is row {first}" if count > 1 else f"row {first}"
        return f"{self.file}: {reason}: {_counted(count)} left out, {where}"


def _counted(rows: int) -> str:
    return f"{rows} rows are" if rows != 1 else "1 row is"
