"""Input-output tables as a scenario states them: in the file, or in a table of comma-separated values beside it."""

from pathlib import Path
from typing import Any

from pydantic import model_validator

from tulga.errors import BadInput
from tulga.scenario.assumed import Declared, Quantity, Text
from tulga.scenario.network import number, table_of

_FIXED = ("region", "sector", "final_demand", "output")


class InputOutput(Declared):
    """Flows from the sector of the row to that of the column, final demand, and gross output where it is not their sum.

    `regions` names the region of each sector in a table of several; `source` is None where the analyst made the table.
    """

    note: Text
    unit: Text
    sectors: tuple[Text, ...] = ()
    regions: tuple[Text, ...] = ()
    flows: tuple[tuple[Quantity, ...], ...] = ()
    demand: tuple[float, ...] = ()
    output: tuple[Quantity, ...] = ()
    file: Text | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "InputOutput":
        if bool(self.sectors) == bool(self.file):
            raise ValueError("a table has sectors and flows, or a file that holds them: one of the two")
        count = len(self.sectors)
        if any(len(rows) != count for rows in (self.flows, self.demand)) or any(
            len(row) != count for row in self.flows
        ):
            raise ValueError(f"{count} sectors need {count} rows and columns of flows and {count} final demands")
        for name, rows in (("regions", self.regions), ("output", self.output)):
            if rows and len(rows) != count:
                raise ValueError(f"there are {count} sectors and {len(rows)} {name}")
        if len(set(self.names)) < count:
            raise ValueError("two sectors have one name")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """What each sector is called: its name, after that of its region where there are regions."""
        if not self.regions:
            return self.sectors
        return tuple(f"{region} {sector}" for region, sector in zip(self.regions, self.sectors, strict=True))

    @property
    def gross(self) -> tuple[float, ...]:
        """Gross output: as stated, or what a sector delivers to all others and to final demand."""
        return self.output or tuple(sum(row) + wanted for row, wanted in zip(self.flows, self.demand, strict=True))

    def of_region(self, region: str) -> list[int]:
        """The places of a region's sectors, empty for one that is not there."""
        return [place for place, one in enumerate(self.regions) if one == region]

    def read(self, folder: Path) -> "InputOutput":
        """The table with what its file holds; raises BadInput with all mistakes of the file at once."""
        if self.file is None:
            return self
        told = read_table(folder / self.file)
        return InputOutput.model_validate({**self.model_dump(exclude=set(told)), **told, "file": None})


def read_table(path: Path) -> dict[str, Any]:
    """An input-output table from a file with the columns sector, region (for several), one for each sector in the order of
    the rows and by its name (region and sector), final_demand and output (where it is not the sum).

    Raises BadInput with every mistake and its line.
    """
    heads, rows = table_of(path)
    columns = [head for head in heads if head not in _FIXED]
    mistakes = [f"line 1: the column {name} is needed" for name in ("sector", "final_demand") if name not in heads]
    if mistakes:
        raise BadInput("; ".join(mistakes), place=str(path))
    names = [f"{row['region']} {row['sector']}" if "region" in heads else row["sector"] for _, row in rows]
    if names != columns:
        said = f"line 1: the sectors in the rows are {', '.join(names)}, and in the columns {', '.join(columns)}"
        raise BadInput(said, place=str(path))
    numeric = [*columns, *(name for name in ("final_demand", "output") if name in heads)]
    mistakes = [
        f"line {line}: {head}: {row[head]!r} is no number" for line, row in rows for head in numeric
        if number(row[head]) is None
    ]  # fmt: skip
    if mistakes:
        raise BadInput("; ".join(mistakes), place=str(path))
    told: dict[str, Any] = {
        "sectors": [row["sector"] for _, row in rows],
        "flows": [[number(row[head]) for head in columns] for _, row in rows],
        "demand": [number(row["final_demand"]) for _, row in rows],
    }
    told |= {"regions": [row["region"] for _, row in rows]} if "region" in heads else {}
    return told | ({"output": [number(row["output"]) for _, row in rows]} if "output" in heads else {})
