"""Tables of claims into a workspace: compared with the ledger first, then kept as a whole or not at all."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from tulga.errors import BadInput
from tulga.ledger import Ledger, schema
from tulga.ledger.adding import Addition, add_all
from tulga.ledger.clock import moment
from tulga.ledger.rows import SOURCE_COLUMNS, source_of
from tulga.read.claims_table import ClaimsTable, Problem, Row, read_table, table_row
from tulga.sources import Source

_AT_ONCE: Final = 500  # ids in one question to the database


@dataclass(frozen=True)
class Comparison:
    """What a table of claims comes to beside a ledger, in the order of the table.

    `new` and `known` are what they say; `changed` are rows that were edited after they were exported: each makes a claim
    of its own, and the claim that it was stays. `problems` tell of the rows that are refused, `sources` are those that
    were given with the table, by id. `opinions` says how many rows tell a verdict or a grade, which are not taken in.
    """

    path: Path
    sources: Mapping[str, Source]
    new: tuple[Row, ...]
    known: tuple[Row, ...]
    changed: tuple[Row, ...]
    problems: tuple[Problem, ...]
    opinions: int = 0

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return len({problem.line for problem in self.problems})

    @property
    def rows(self) -> list[Row]:
        """The rows that can be kept, in the order of the table."""
        return sorted((*self.new, *self.known, *self.changed), key=lambda row: row.number)


def compare(ledger: Ledger, path: Path, sources: Iterable[Source] = ()) -> Comparison:
    """Read a table and hold it against the ledger; nothing is written.

    A row may cite one of `sources` or a source of the ledger, and its quote must stand at its place where the ledger has
    the source's text. Raises BadInput where the file cannot be read as a table of claims.
    """
    given = {source.id: source for source in sources}
    table = read_table(path, {*given, *(source.id for source in ledger.sources())})
    return ledger.look(lambda connection: _compared(connection, path, given, table))


def _compared(connection: Connection, path: Path, given: Mapping[str, Source], table: ClaimsTable) -> Comparison:
    misplaced = _misplaced(connection, path, table.rows)
    wrong = {problem.line for problem in misplaced}
    standing = [row for row in table.rows if row.line not in wrong]
    kept = _kept(connection, {row.claim.id for row in standing})
    met: set[str] = set()
    sorted_out: dict[str, list[Row]] = {"new": [], "known": [], "changed": []}
    for row in standing:
        repeated = row.claim.id in kept or row.claim.id in met
        sorted_out["known" if repeated else "changed" if row.changed else "new"].append(row)
        met.add(row.claim.id)
    problems = sorted([*table.problems, *misplaced], key=lambda problem: problem.line)
    new, known, changed = (tuple(found) for found in sorted_out.values())
    return Comparison(path, given, new, known, changed, tuple(problems), table.opinions)


def _kept(connection: Connection, ids: set[str]) -> set[str]:
    ordered, column = sorted(ids), schema.claim.c.id
    chunks = (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))
    return {found for chunk in chunks for found in connection.scalars(select(column).where(column.in_(chunk)))}


def _misplaced(connection: Connection, path: Path, rows: Iterable[Row]) -> list[Problem]:
    """A problem for each row whose quote does not stand at its place in the text that the ledger has."""
    quoted: dict[str, list[Row]] = {}
    for row in rows:
        if row.claim.evidence.chars:
            quoted.setdefault(row.claim.evidence.source, []).append(row)
    problems = []
    for source, told in sorted(quoted.items()):
        text = connection.scalar(select(schema.source.c.text).where(schema.source.c.id == source))
        if text is not None:
            problems += [
                Problem(path.name, row.line, column, what) for row in told for column, what in _misplacement(row, text)
            ]
    return problems


def _misplacement(row: Row, text: str) -> Iterable[tuple[str, str]]:
    quote, (start, end) = row.claim.evidence.quote, row.claim.evidence.chars or (0, 0)
    if not start <= end <= len(text):
        yield "locator", f"{row.claim.evidence.source} has no such place; it has {len(text)} characters"
    elif quote and text[start:end] != quote:
        yield "quote", f"{_short(quote)} does not stand at {row.claim.evidence.locator}, but {_short(text[start:end])}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def take_in(
    folder: Path, ledger: Ledger, path: Path, sources: Iterable[Source] = (), *, skip_bad_rows: bool = False
) -> Comparison:
    """Compare a table with the ledger and keep it; see `compare` and `keep`."""
    found = compare(ledger, path, sources)
    keep(folder, ledger, found, skip_bad_rows=skip_bad_rows)
    return found


def keep(folder: Path, ledger: Ledger, found: Comparison, *, skip_bad_rows: bool = False) -> None:
    """Keep what a table says: all its sources in one transaction, as one import that can be undone as a whole.

    A copy of the file stays in `folder`, so that each claim leads back to its row. Raises BadInput, and keeps nothing,
    where a row is refused; with `skip_bad_rows` the other rows are kept.
    """
    if found.problems and not skip_bad_rows:
        what = f"{found.refused} of {found.refused + len(found.rows)} rows are refused, so nothing was written"
        raise BadInput(f"{what}; the first is {found.problems[0]}", place=str(found.path))
    _keep_file(folder, found.path)
    by_source: dict[str, list[Row]] = {}
    for row in found.rows:
        by_source.setdefault(row.claim.evidence.source, []).append(row)
    ledger.change(lambda connection: _write(connection, found.path.name, by_source, found.sources))


def _write(connection: Connection, name: str, by_source: Mapping[str, list[Row]], given: Mapping[str, Source]) -> None:
    started = datetime.now(UTC).isoformat(timespec="microseconds")
    now = moment(connection)

    additions = [
        Addition(
            given.get(source) or _known_source(connection, source), [row.claim for row in rows], input_name=name,
            rows=[row.number for row in rows], started_at=min(started, now),
        )
        for source, rows in sorted(by_source.items())
    ]  # fmt: skip
    add_all(connection, additions, now)


def _known_source(connection: Connection, identifier: str) -> Source:
    row: Any = connection.execute(select(*SOURCE_COLUMNS).where(schema.source.c.id == identifier)).one()
    return source_of(row)


def _keep_file(folder: Path, path: Path) -> None:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=str(path)) from None
    target = folder / "files" / f"{hashlib.sha256(content).hexdigest()}-{path.name}"
    if not target.exists():
        partial = target.with_suffix(".part")
        partial.write_bytes(content)
        partial.replace(target)


def sighted(folder: Path, ledger: Ledger, claim: str) -> dict[str, Any] | None:
    """The table and row in which people transcribed a claim, with its cells, from the copies that a workspace keeps."""
    for sighting in ledger.sightings(claim):
        if sighting.row is None:
            continue
        for copy in sorted((folder / "files").glob(f"*-{sighting.input_name}")):
            return {"table": sighting.input_name, "row": sighting.row, "cells": table_row(copy, sighting.row)}
    return None
