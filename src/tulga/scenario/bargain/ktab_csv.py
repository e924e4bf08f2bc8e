"""Files of KTAB: one comma-separated table of actors with a first line that says what it is about.

The first line has the name, a description, and how many actors and dimensions there are; the second the heads; then a line an
actor: name, description, capability, and a position and a salience on each dimension. A comma at the end of a line is allowed.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from tulga.errors import BadInput
from tulga.scenario.bargain.table import Table

_BEFORE = 3  # columns in front of the first dimension: actor, description, capability


@dataclass(frozen=True)
class KtabFile:
    """A file's name of the matter, its description, what the actors are, and the table."""

    name: str
    description: str
    actors: dict[str, str]
    table: Table


def read_ktab(path: Path | str) -> KtabFile:
    """The table of a file; raises BadInput, with the line, for one that is not in this form or whose counts do not fit.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "matter.csv"
    ...     lines = ["Matter,A matter,2,1,", "Actor,What,Power,Pstn,Sal,", "A,the first,10,0,50,", "B,the other,20,100,40,"]
    ...     _ = file.write_text(chr(10).join(lines))
    ...     read_ktab(file).table.capability
    (10.0, 20.0)
    """
    path = Path(path)
    try:
        lines = [
            _cells(line)
            for line in csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), skipinitialspace=True)
        ]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the file cannot be read ({error})", place=str(path)) from None
    lines = [line for line in lines if any(line)]
    if len(lines) < 2 or len(lines[0]) < 4:
        raise BadInput(
            "the first line has a name, a description, and the numbers of actors and dimensions", place=f"{path}:1"
        )
    count, width = (_number(lines[0][place], f"{path}:1") for place in (-2, -1))
    heads, rows = lines[1], lines[2:]
    if len(rows) != count:
        raise BadInput(f"the first line says {count:g} actors and there are {len(rows)}", place=f"{path}:1")
    told = [_actor(row, int(width), f"{path}:{number}") for number, row in enumerate(rows, start=3)]
    table = Table(
        tuple(name for name, *_ in told),
        tuple(strength for _, _, strength, _, _ in told),
        tuple(places for *_, places, _ in told),
        tuple(cares for *_, cares in told),
        tuple(heads[_BEFORE : _BEFORE + 2 * int(width) : 2]),
    )
    return KtabFile(lines[0][0], ", ".join(lines[0][1:-2]), {name: what for name, what, *_ in told}, table)


def _cells(line: list[str]) -> list[str]:
    cells = [cell.strip() for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _actor(row: list[str], width: int, place: str) -> tuple[str, str, float, tuple[float, ...], tuple[float, ...]]:
    if len(row) != _BEFORE + 2 * width:
        raise BadInput(
            f"the line has {len(row)} columns, and {width} dimensions need {_BEFORE + 2 * width}", place=place
        )
    numbers = [_number(cell, place) for cell in row[2:]]
    return row[0], row[1], numbers[0], tuple(numbers[1::2]), tuple(numbers[2::2])


def _number(text: str, place: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{text!r} is no number", place=place) from None
