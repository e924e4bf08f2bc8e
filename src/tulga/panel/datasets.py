"""Where the cells of datasets come from: a workspace's joined files, files given by name, or frames of any engine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import narwhals.stable.v2 as nw
import polars as pl

from tulga.errors import BadInput, BadUse, nearest_names
from tulga.join.casting import state_columns
from tulga.join.columns import Columns, cells
from tulga.join.connector import connectors
from tulga.join.edition import source_of
from tulga.sources import Source


class Datasets(Protocol):
    """What a panel asks of whoever has the datasets: the cells of one (`tulga.join.columns.Cells.frame`) and its source.

    The cells are a table of Polars or a frame of the engine that the panel is made on. Both raise BadUse where the dataset
    is not there.
    """

    def cells(self, dataset: str) -> Any: ...

    def source_of(self, dataset: str) -> Source: ...


class Files:
    """Datasets that stand in files, each read when it is first asked for.

    `files` maps the names of connectors to paths. Raises BadUse for a connector that is not known or has no cells.
    """

    def __init__(self, files: Mapping[str, str | Path]) -> None:
        for name in files:
            columns_of(name)
        self._files = {name: Path(path) for name, path in files.items()}
        self._cells: dict[str, pl.DataFrame] = {}
        self.problems: list[str] = []

    def cells(self, dataset: str) -> pl.DataFrame:
        """The cells of one dataset; what could not be placed is added to `problems`."""
        if dataset not in self._cells:
            read = cells(self._path(dataset), columns_of(dataset))
            self.problems += read.problems
            self._cells[dataset] = read.frame
        return self._cells[dataset]

    def source_of(self, dataset: str) -> Source:
        """The source that its file is, with its hash."""
        return source_of(connectors[dataset], self._path(dataset))

    def _path(self, dataset: str) -> Path:
        if dataset not in self._files:
            raise BadUse(f"{dataset} is not joined", nearest=sorted(self._files))
        return self._files[dataset]


class Frames:
    """Datasets that stand in frames of Polars, pandas, DuckDB or PySpark, in the form of `tulga.join.columns.Cells.frame`.

    Cells that a workspace keeps have that form: `spark.read.parquet(...)` of them is such a frame. `sources` are what the
    codebook cites; a dataset without one is cited as its connector cites it, without the hash of a file. Raises BadUse
    for a connector that is not known or has no cells.

    >>> alliances = pl.DataFrame({"state1": [2], "state2": [20], "year": [1958], "row": [1], "atop_defense": [1.0]})
    >>> Frames({"atop": alliances}).cells("atop")
    Traceback (most recent call last):
    tulga.errors.BadInput: atop: the frame has no column 'atop_offense'; did you mean atop_defense?
    """

    def __init__(self, frames: Mapping[str, Any], sources: Mapping[str, Source] | None = None) -> None:
        for name in frames:
            columns_of(name)
        self._frames = dict(frames)
        self._sources = dict(sources or {})
        self._checked: set[str] = set()

    def cells(self, dataset: str) -> Any:
        """The frame of one dataset; raises BadInput where it lacks a column or has two rows for one cell."""
        if dataset not in self._frames:
            raise BadUse(f"{dataset} is not joined", nearest=sorted(self._frames))
        if dataset not in self._checked:
            _check(nw.from_native(self._frames[dataset]), columns_of(dataset), dataset)
            self._checked.add(dataset)
        return self._frames[dataset]

    def source_of(self, dataset: str) -> Source:
        """The source that was given for it, or its connector's citation."""
        connector = connectors[dataset]
        csl = {**connector.citation, "id": dataset, "license": connector.licence}
        return self._sources.get(dataset) or Source(dataset, "dataset", csl)


class Nothing:
    """No datasets at all: what a panel has that nobody gave any."""

    def cells(self, dataset: str) -> pl.DataFrame:
        """Raises BadUse: nothing is joined."""
        raise BadUse(f"{dataset} is not joined; `tulga join {dataset} FILE` does it, or give a panel its `datasets`")

    def source_of(self, dataset: str) -> Source:
        """Raises BadUse: nothing is joined."""
        raise BadUse(f"{dataset} is not joined")


def columns_of(dataset: str) -> Columns:
    """The declared columns of a connector; raises BadUse where it is not known or its rows are not cells."""
    columns = connectors[dataset].columns
    if columns is None:
        cellular = [name for name, known in connectors.items() if known.columns is not None]
        raise BadUse(f"{dataset} has observations, not cells of a panel", nearest=cellular[:3])
    return columns


def _check(frame: Any, columns: Columns, dataset: str) -> None:
    """Raise BadInput for a frame that is no cells: without a column, or with two rows where only one can count."""
    states = state_columns(columns)
    days = ("begin", "end") if columns.grain.endswith("spell") else ("year",)
    there = frame.collect_schema().names()
    for name in (*states, *days, "row", *(variable.name for variable in columns.variables)):
        if name not in there:
            raise BadInput(f"the frame has no column {name!r}", place=dataset, nearest=nearest_names(name, there))
    if columns.grain.endswith("spell"):
        return
    keys = [*states, "year", *(["roll_call"] if columns.grain == "roll call" else [])]
    twice = frame.group_by(*keys).agg(times=nw.len()).filter(nw.col("times") > 1).sort(*keys).head(1)
    for row in twice.lazy().collect("polars").iter_rows(named=True):
        of = ", ".join(str(row[key]) for key in keys)
        raise BadInput(f"the frame has {row['times']} rows for {of}; each cell can have one", place=dataset)
