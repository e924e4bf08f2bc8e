"""`tulga panel`: states or dyads by year with every variable asked for, on the screen or as files with their codebook."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, Optional

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened
from tulga.errors import BadUse

if TYPE_CHECKING:
    from tulga.panel.panel import Panel
    from tulga.workspace import Workspace

# What every panel can have without a dataset.
_BUILT_IN: Final = ("majors", "names")


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("panel")(panel)


def panel(
    kind: Annotated[Literal["dyads", "states"], typer.Argument(help="dyads or states.")],
    first: Annotated[int, typer.Option("--from", help="First year.")],
    last: Annotated[Optional[int], typer.Option("--to", help="Last year; else the last that anything covers.")] = None,  # noqa: UP045
    system: Annotated[str, typer.Option("--system", help="List of states: iso, cow or gw.")] = "iso",
    datasets: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--with", help="Joined datasets by name, majors, names, or all of these.", metavar="NAME..."),
    ] = None,
    more: Annotated[Optional[list[str]], typer.Argument(help="More names for --with.", metavar="[NAME]...")] = None,  # noqa: UP045
    known: Annotated[
        bool, typer.Option("--known/--no-known", help="Facts of the ledger and observations, too.")
    ] = True,
    all_states: Annotated[bool, typer.Option("--all-states", help="All states, not only the workspace's own.")] = False,
    undirected: Annotated[bool, typer.Option("--undirected", help="Each dyad once.")] = False,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="NAME.csv, .parquet, .xlsx or .dta; the codebook stands beside it.", metavar="FILE"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    long: Annotated[
        bool, typer.Option("--long", help="One row for each cell that is known, with its evidence.")
    ] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Make a panel: a row for each state or dyad and year, a column for each variable; an empty cell is not known."""
    names = [name for given in (*(datasets or ()), *(more or ())) for name in given.split(",") if name]
    if more and not datasets:
        raise BadUse(f"{more[0]} stands without an option; did you mean --with {more[0]}?")
    if long and (names or out):
        raise BadUse("--long prints what is known, cell by cell; it goes with neither --with nor --out")
    if undirected and kind == "states":
        raise BadUse("--undirected is for dyads; states have no direction")
    with opened(workspace) as ws:
        if out is not None:
            _check(out, force=force)
        last = _last_year(ws, names) if last is None else last
        if long:
            _print_long(ws, kind, first, last)
            return 0
        dyads, states = ws.dyad_years, ws.state_years
        rows = states(first, last, system) if kind == "states" else dyads(first, last, system, directed=not undirected)
        made = _with(rows if all_states else _own(rows, ws), ws, names)
        if known:
            made = _with_known(made, ws)
        if out is None:
            made.table.write_csv(sys.stdout.buffer)
        else:
            _written(made, out, force=force)
    return 0


def _check(out: Path, *, force: bool) -> None:
    """Refuse a file that cannot be written before the panel is made."""
    from tulga.panel.out import targets

    targets(out, force=force)


def _own(rows: "Panel", ws: "Workspace") -> "Panel":
    """The rows of the workspace's own state."""
    from tulga.panel.joining import bearers

    borne = bearers(rows.system, rows.first, rows.last)
    codes = borne.filter(borne["actor"] == ws.state)["code"].unique().to_list()
    if not codes:
        years = f"{rows.first} to {rows.last}"
        raise BadUse(f"{ws.label(ws.state)} is not in the {rows.system.title}, {years}; --all-states gives all")
    return rows.only(*codes)


def _joined(ws: "Workspace") -> list[str]:
    return sorted({each.dataset for each in ws.joined.versions() if each.kind == "cells" and each.current})


def _with(rows: "Panel", ws: "Workspace", names: Sequence[str]) -> "Panel":
    """The panel with each dataset by its name; of `all`, what a panel of this kind cannot have is told and left out."""
    for name in dict.fromkeys([*_joined(ws), *_BUILT_IN] if "all" in names else names):
        try:
            rows = _with_one(rows, name)
        except BadUse as error:
            if "all" not in names:
                raise
            print(f"tulga: left out: {error}", file=sys.stderr)
    return rows


def _with_one(rows: "Panel", name: str) -> "Panel":
    from tulga.join.connector import connectors

    if name in _BUILT_IN:
        return rows.with_majors() if name == "majors" else rows.with_names()
    columns = connectors[name].columns
    if columns is None:
        raise BadUse(f"{name} has observations, and every panel has them unless --no-known says otherwise")
    if name == "cow-capitals" and rows.unit == "dyad-year":
        return rows.with_capital_distance()
    return rows.with_variables(name)


def _with_known(rows: "Panel", ws: "Workspace") -> "Panel":
    from tulga.panel.facts import timeless

    if count := timeless(ws.observations, ws.ledger.facts()):
        print(f"tulga: {count:,} facts and observations have no date, and are in no year", file=sys.stderr)
    return rows.with_known(ws.observations, ws.ledger.facts(), ws.sources())


def _last_year(ws: "Workspace", names: Sequence[str]) -> int:
    from tulga.panel.facts import latest, reach

    cells = [ws.cells(name) for name in _joined(ws) if name in names or "all" in names]
    years = [latest(ws.observations, ws.ledger.facts()), *map(reach, cells)]
    known = [year for year in years if year is not None]
    if not known:
        raise BadUse("nothing that was read or joined has a year; say the last one with --to")
    return max(known)


def _print_long(ws: "Workspace", kind: Literal["dyads", "states"], first: int, last: int) -> None:
    import polars

    frame = ws.panel(kind, first, last)
    flat = frame.with_columns(polars.col(polars.List(polars.String)).list.join(" "))
    flat.write_csv(sys.stdout.buffer)


def _written(made: "Panel", out: Path, *, force: bool) -> None:
    table, *beside = made.write(out, force=force)
    print(f"{table}: {made.frame.height:,} rows, {len(made.codebook):,} variables, {made.first} to {made.last}")
    for path in beside:
        print(path)
