"""Networks of routes as a scenario states them: links in the file, or in a table of comma-separated values beside it."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError, model_validator

from tulga.errors import BadInput, nearest_names
from tulga.scenario.assumed import Declared, Quantity, Text, did_you_mean

if TYPE_CHECKING:
    import polars

_COLUMNS = ("start", "end", "capacity", "length", "through")


class Link(Declared):
    """One link between two places: what it carries and how long it is (None is not known), and through whom it passes."""

    start: Text
    end: Text
    capacity: Quantity | None = None
    length: Quantity | None = None
    through: Text | None = None


class Network(Declared):
    """Links, or the `file` that holds them, and the two places between which goods go; `unit` is that of the capacities.

    `source` is None where the analyst put the network together; `note` says how either way.
    """

    origin: Text
    destination: Text
    note: Text
    links: tuple[Link, ...] = ()
    file: Text | None = None
    directed: bool = False
    unit: Text = "as the capacities"
    source: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Network":
        if bool(self.links) == bool(self.file):
            raise ValueError("a network has links, or a file that holds them: one of the two")
        for end in (self.origin, self.destination):
            if self.links and end not in self.places:
                raise ValueError(did_you_mean("place in the network", end, self.places))
        return self

    @property
    def places(self) -> tuple[str, ...]:
        """All places, in order of their names."""
        return tuple(sorted({place for link in self.links for place in (link.start, link.end)}))

    def unknown(self, closed: "str | tuple[str, str]") -> str | None:
        """In words why something cannot be closed: it is no place, no link, and nobody through whom a link passes."""
        if isinstance(closed, tuple):
            pairs = {frozenset((link.start, link.end)) for link in self.links}
            return None if frozenset(closed) in pairs else f"there is no link between {closed[0]} and {closed[1]}"
        names = sorted({*self.places, *(link.through for link in self.links if link.through)})
        return None if closed in names else did_you_mean("place or operator in the network", closed, names)

    def frame(self) -> "polars.DataFrame":
        """The links as a table, a row a link; a column that no link has is left out."""
        import polars as pl

        rows = [link.model_dump() for link in self.links]
        kinds = {"capacity": pl.Float64, "length": pl.Float64}
        table = pl.DataFrame(rows, schema={name: kinds.get(name, pl.String) for name in _COLUMNS})
        return table.drop([name for name in _COLUMNS[2:] if table[name].is_null().all()])

    def read(self, folder: Path) -> "Network":
        """The network with the links of its file; raises BadInput with all mistakes of the table at once."""
        if self.file is None:
            return self
        links = read_links(folder / self.file)
        try:
            return Network.model_validate({**self.model_dump(), "links": links, "file": None})
        except ValidationError as error:
            said = "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors(include_url=False))
            raise BadInput(said, place=self.file) from None


def read_links(path: Path) -> list[dict[str, Any]]:
    """The rows of a table with the columns start and end, and where it has them capacity, length and through.

    An empty cell is not known. Raises BadInput with every mistake and its line.
    """
    names, rows = table_of(path)
    mistakes = [
        f"line 1: there is no such column {name!r}" + (f"; did you mean {near[0]}?" if near else "")
        for name in names
        if name not in _COLUMNS
        for near in [nearest_names(name, _COLUMNS)]
    ]
    mistakes += [f"line 1: the column {name} is needed" for name in ("start", "end") if name not in names]
    found = []
    for line, row in rows:
        told: dict[str, Any] = {name: cell or None for name, cell in row.items()}
        for name in ("capacity", "length"):
            if told.get(name) is not None:
                told[name] = number(told[name])
                if told[name] is None or told[name] < 0:
                    mistakes.append(f"line {line}: {name}: {row[name]!r} is no number from 0 on")
        mistakes += [f"line {line}: {name}: a place is needed" for name in ("start", "end") if not told.get(name)]
        found.append(told)
    if mistakes or not found:
        raise BadInput("; ".join(mistakes) or "the table has no row", place=str(path))
    return found


def table_of(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The heads of a table and its rows with their lines; raises BadInput for a file that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the table beside the scenario cannot be read ({error})", place=str(path)) from None
    cells = [[cell.strip() for cell in line] for line in csv.reader(lines)]
    heads = cells[0] if cells else []
    rows = [(number, row) for number, row in enumerate(cells[1:], start=2) if any(row)]
    for line, row in rows:
        if len(row) != len(heads):
            raise BadInput(f"the row has {len(row)} cells and the table {len(heads)} columns", place=f"{path}:{line}")
    return heads, [(line, dict(zip(heads, row, strict=True))) for line, row in rows]


def number(text: str) -> float | None:
    """The finite number that a cell holds, None for anything else."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None
