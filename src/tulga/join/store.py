"""The joined datasets of a workspace: observations and cells as Parquet, a copy of each file, and their versions.

`observations/<dataset>/<source>.parquet` holds what a row-wise connector read, `cells/<dataset>/<source>.parquet` the cells
of a columnar one, and `cells/<dataset>/<STATE>/<source>.parquet` what they claim about the workspace's own state, which
can be made again at any time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

import polars as pl

from tulga.errors import BadUse, nearest_names
from tulga.join.cells import row_of
from tulga.join.columns import Columns, cells
from tulga.join.connector import Connector, connectors
from tulga.join.edition import keep, source_of
from tulga.join.melt import melted
from tulga.join.observation import SCHEMA, frame, write_observations
from tulga.sources import Source

Kind = Literal["observations", "cells"]


class Dated(Protocol):
    """What a ledger says about a source."""

    @property
    def source(self) -> Source: ...
    @property
    def added_at(self) -> str: ...
    @property
    def current(self) -> bool: ...


class Sources(Protocol):
    """What the store needs of a ledger: the sources and whether a newer one has replaced them."""

    def record(self, identifier: str) -> Dated: ...
    def add(self, claims: Iterable[Any], source: Source, *, verb: str, input_name: str) -> object: ...


@dataclass(frozen=True)
class Placed:
    """What a connector made of a file, before anything is kept: a frame, and a sentence for each thing left out."""

    connector: Connector
    source: Source
    frame: pl.DataFrame
    problems: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """Whether the rows of the frame are observations or cells."""
        return "cells" if self.connector.columns is not None else "observations"


@dataclass(frozen=True)
class Version:
    """One version of a joined dataset, and the file that holds its rows."""

    dataset: str
    kind: Kind
    source: Source
    added_at: str
    current: bool
    path: Path

    def rows(self) -> pl.DataFrame:
        """Its observations or cells."""
        return pl.read_parquet(self.path)


def placed(dataset: str, path: Path) -> Placed:
    """Read a file, or a folder of files, with a connector; nothing is written.

    Raises BadUse for an unknown connector and BadInput where the file as a whole cannot be read.
    """
    connector = connectors[dataset]
    if connector.columns is not None:
        made = cells(path, connector.columns)
        return Placed(connector, source_of(connector, path), made.frame, tuple(made.problems))
    assert connector.read is not None  # a connector has one of the two
    read = connector.read(path)
    source = source_of(connector, path)
    return Placed(connector, source, frame(read.observations, source.id), tuple(read.problems))


class Store:
    """The datasets that were joined into one workspace.

    `state` is the id of the workspace's own state, `ledger` keeps the sources.
    """

    def __init__(self, folder: Path, state: str, ledger: Sources) -> None:
        self._folder, self._state, self._ledger = folder, state, ledger

    def join(self, dataset: str, path: Path) -> tuple[int, int, tuple[str, ...]]:
        """Keep a dataset's file: how many rows are new, how many were known, and what could not be placed.

        The same file again changes nothing; a newer one stands beside the old. Everything of a file is kept, or nothing.
        """
        found = placed(dataset, path)
        keep(path, self._folder / "files", found.source.sha256 or "")
        target = self._folder / found.kind / dataset / f"{found.source.id}.parquet"
        if target.exists() and self._ledger.record(found.source.id).current:
            return 0, found.frame.height, found.problems
        self._ledger.add([], found.source, verb="join", input_name=path.name)
        write_observations(found.frame, target)
        if (columns := found.connector.columns) is not None:
            self._melted(target, columns, found.frame)
        return found.frame.height, 0, found.problems

    def versions(self, dataset: str | None = None) -> list[Version]:
        """What was joined, of one dataset or all: by name, the oldest version first; superseded ones too."""
        kinds: tuple[Kind, ...] = ("observations", "cells")
        files = [(kind, each) for kind in kinds for each in (self._folder / kind).glob("*/*.parquet")]
        found = [self._version(kind, path) for kind, path in files if dataset in (None, path.parent.name)]
        return sorted(found, key=lambda version: (version.dataset, version.added_at, version.source.id))

    def observations(self) -> pl.DataFrame:
        """All observations of current versions, and what the current cells claim about the workspace's own state."""
        current = [version for version in self.versions() if version.current]
        frames = [version.rows() for version in current if version.kind == "observations"]
        for latest in {version.dataset: version for version in current if version.kind == "cells"}.values():
            columns = connectors[latest.dataset].columns if latest.dataset in connectors else None
            if columns is not None:
                frames.append(self._melted(latest.path, columns))
        return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)

    def cells(self, dataset: str) -> pl.DataFrame:
        """The cells of the newest version (`tulga.join.columns.Cells`); BadUse where the dataset is not joined."""
        return self._latest(dataset).rows()

    def source_of(self, dataset: str) -> Source:
        """The source of those cells; BadUse where the dataset is not joined."""
        return self._latest(dataset).source

    def row(self, source: str, row: int) -> dict[str, str] | None:
        """The cells of a row by column, as they stand in the provider's file; None where no file of it is kept."""
        version = next((each for each in self.versions() if each.source.id == source), None)
        if version is None or version.dataset not in connectors:
            return None
        copy = next(iter((self._folder / "files").glob(f"{version.source.sha256}-*")), None)
        connector = connectors[version.dataset]
        if copy is None:
            return None
        if connector.columns is not None:
            return row_of(copy, connector.columns, row)
        return None if connector.table is None else connector.table(copy).named(row)

    def _latest(self, dataset: str) -> Version:
        versions = self.versions()
        found = [each for each in versions if each.kind == "cells" and each.dataset == dataset and each.current]
        if not found:
            joined = {each.dataset for each in versions if each.kind == "cells"}
            raise BadUse(
                f"{dataset} is not joined: `tulga join {dataset} FILE`", nearest=nearest_names(dataset, sorted(joined))
            )
        return found[-1]

    def _version(self, kind: Kind, path: Path) -> Version:
        known = self._ledger.record(path.stem)
        return Version(path.parent.name, kind, known.source, known.added_at, known.current, path)

    def _melted(self, path: Path, columns: Columns, found: pl.DataFrame | None = None) -> pl.DataFrame:
        """What cells claim about the workspace's own state, kept beside them."""
        kept = path.parent / self._state / path.name
        if kept.exists():
            return pl.read_parquet(kept)
        made = melted(pl.read_parquet(path) if found is None else found, columns, path.stem, self._state)
        write_observations(made, kept)
        return made
