"""A table of rows from whatever form it comes in: those that `tulga.join.files.table` opens, and archives, Stata and R files."""

from collections.abc import Sequence
from pathlib import Path

from tulga.join.files.frames import opened
from tulga.join.files.table import Record, Table, open_table

_OTHERWISE = (".zip", ".dta", ".rds", ".rda", ".rdata")


def open_any_table(path: Path, landmarks: Sequence[str], encoding: str | None = None) -> Table:
    """As `open_table`; a table out of an archive or of a statistical file is put on the lines after its header.

    Raises BadInput where the file is no table, and for an archive of several.
    """
    if path.suffix.casefold() not in _OTHERWISE:
        return open_table(path, landmarks, encoding)
    found = opened(path, tuple(landmarks), encoding=encoding, strict=False)
    frame = found.frame.collect()
    header = tuple(name for name in frame.columns if name != "row")
    records = [
        Record(row, row + 1, tuple("" if cell is None else str(cell) for cell in cells))
        for row, *cells in frame.select("row", *header).iter_rows()
    ]
    return Table(found.name, header, tuple(records), remarks=tuple(found.problems))
