"""`tulga join`: a public dataset or a table of one's own into observations and cells."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from typer.core import TyperGroup

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.errors import BadUse

if TYPE_CHECKING:
    from tulga.join.connector import Connector
    from tulga.join.store import Placed

_SHOWN = 20
Name = Annotated[str, typer.Argument(help="The dataset, by the name in `tulga join list`.", metavar="NAME")]
AllOption = Annotated[bool, typer.Option("--all", help="Show all of it, not the first twenty.")]


class _Join(TyperGroup):
    """`tulga join NAME FILE` without the word for the command that it is."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line, with `dataset` before a name that is no command."""
        if args and args[0] not in (*self.commands, "--help"):
            args = ["dataset", *args]
        return super().parse_args(ctx, args)


room = typer.Typer(
    cls=_Join,
    help="Join: public datasets and tables of your own. `tulga join NAME FILE` reads a provider's file.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.add_typer(room, name="join")


@room.command("dataset")
def dataset(
    name: Name,
    file: Annotated[
        Optional[Path],  # noqa: UP045 (typer reads the annotation at run time)
        typer.Argument(help="The provider's file, or folder of files.", metavar="FILE"),
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Download the file from the provider first.")] = False,
    state: Annotated[str, typer.Option("--state", help="Which state's file, where each has one.")] = "",
    year: Annotated[str, typer.Option("--year", help="Which year's file, where each has one.")] = "",
    day: Annotated[str, typer.Option("--day", help="Which day's or time's file, where each has one.")] = "",
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Join a dataset: its rows become observations or cells that lead back to the file. The word `dataset` may be left out."""
    from tulga.join.connector import connectors

    connector = connectors[name]
    if (file is None) != fetch:
        raise BadUse(
            f"say which file of {name} it is, or --fetch to download it" if file is None else "a FILE or --fetch"
        )
    with opened(workspace) as ws:
        path = file or _fetched(connector, ws.folder / "downloads", state=state, year=year, day=day)
        outcome = ws.join(name, path)
    for problem in outcome.problems:
        _tell(f"tulga: {problem}")
    what = "observations" if connector.columns is None else "rows of cells"
    print(f"{path.name}: {outcome.new} new {what}, {outcome.known} known, {len(outcome.problems)} rows not placed")
    return 1 if outcome.problems else 0


@room.command("check")
def check(
    name: Name,
    file: Annotated[Path, typer.Argument(help="The provider's file, or folder of files.", metavar="FILE")],
    everything: AllOption = False,
    as_json: JsonOption = False,
) -> int:
    """Read a dataset's file and say what would be joined, what could not be placed and why; nothing is written."""
    import json
    from dataclasses import asdict

    from tulga.join.coverage import covered, outside
    from tulga.join.store import placed

    found = placed(name, file)
    parts = covered(found)
    if as_json:
        said: dict[str, object] = {"source": found.source.id, "sha256": found.source.sha256, "rows": found.frame.height}
        said |= {"outside": outside(found), "covers": list(map(asdict, parts)), "problems": found.problems}
        print(json.dumps(said, ensure_ascii=False, indent=1))
        return 1 if found.problems else 0
    _print_check(found, None if everything else _SHOWN)
    return 1 if found.problems else 0


@room.command("list")
def list_(workspace: WorkspaceOption = WORKSPACE, as_json: JsonOption = False) -> int:
    """List the datasets that can be joined, and which versions of them are."""
    from tulga.cli.tables import print_rows
    from tulga.join.connector import connectors

    joined: dict[str, list[str]] = {}
    if (workspace / "tulga.yml").exists():
        with opened(workspace) as ws:
            for version in ws.joined.versions():
                replaced = "" if version.current else " (replaced)"
                joined.setdefault(version.dataset, []).append(version.source.id + replaced)
    rows = [
        {
            "name": name,
            "title": known.title,
            "covers": _declared(known),
            "licence": known.licence,
            "joined": joined.get(name, []),
        }
        for name, known in connectors.items()
    ]
    print_rows(rows, ("name", "title", "covers", "licence", "joined"), as_json=as_json)
    return 0


@room.command("diff")
def diff(
    name: Name,
    workspace: WorkspaceOption = WORKSPACE,
    everything: AllOption = False,
    as_json: JsonOption = False,
) -> int:
    """Compare the newest version of a joined dataset with the one before it: what came, went and changed."""
    import json

    from tulga.cli.tables import print_rows
    from tulga.join.difference import difference, versions_of

    with opened(workspace) as ws:
        old, new = versions_of(ws.joined, name)
        found = difference(old.rows(), new.rows())
    parts = {"added": found.added, "gone": found.gone, "changed": found.changed}
    most = None if everything else _SHOWN
    if as_json:
        said: dict[str, object] = {"before": old.source.id, "after": new.source.id}
        said |= {"variables_added": found.variables_added, "variables_gone": found.variables_gone}
        said |= {part: {"count": rows.height, "rows": rows[:most].to_dicts()} for part, rows in parts.items()}
        print(json.dumps(said, ensure_ascii=False, indent=1, default=str))
        return 0
    counts = ", ".join(f"{rows.height:,} {part}" for part, rows in parts.items())
    print(f"{old.source.id} -> {new.source.id}: {counts}")
    for what, names in (("new", found.variables_added), ("gone", found.variables_gone)):
        if names:
            print(f"{what} variables: {', '.join(names)}")
    for part, rows in parts.items():
        if rows.height:
            shown = rows[:most]
            print(f"\n{part}" + (f", the first {shown.height}" if shown.height < rows.height else ""))
            hidden = ("id", "source", "value_text", "year") if "relation" in rows.columns else ()
            print_rows(shown.to_dicts(), [column for column in shown.columns if column not in hidden])
    return 0


def _fetched(connector: "Connector", folder: Path, **blanks: str) -> Path:
    """The provider's file, after saying what it is and on which terms."""
    from tulga.join.address import fetch, size
    from tulga.join.edition import content_hash
    from tulga.sources import citation

    if connector.address is None:
        raise BadUse(f"no address of {connector.name} is known: download it and give the FILE")
    address = connector.address.filled(**{name: said or None for name, said in blanks.items()})
    length = size(address)
    _tell(
        connector.title + (f", {connector.version}" if connector.version else ""),
        f"licence: {connector.licence}",
        f"cite: {citation(connector.citation)}",
        f"from: {address.url} ({'size not told' if length is None else f'{length / 1e6:,.1f} MB'})",
    )
    with _Bar() as bar:
        path = fetch(address, folder, progress=bar.to)
    _tell(f"sha256: {content_hash(path)}")
    return path


class _Bar:
    """A bar of bytes on standard error; silent when nobody looks."""

    def __enter__(self) -> "_Bar":
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

        columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
        self._task = self._bar.add_task("downloading", total=None)
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def to(self, done: int, total: int | None) -> None:
        """Draw how far it is."""
        self._bar.update(self._task, completed=done, total=total)


def _print_check(found: "Placed", most: int | None) -> None:
    from tulga.cli.tables import print_rows
    from tulga.join.coverage import covered, outside

    frame, connector = found.frame, found.connector
    what = "rows of cells" if found.kind == "cells" else "observations"
    print(
        f"{found.source.name}: {frame.height:,} {what}, {len(found.problems):,} things not placed ({found.source.id})"
    )
    print(f"declared: {_declared(connector)}")
    if strange := outside(found):
        print(f"{strange:,} rows lie in years that are not declared")
    if connector.note:
        print(f"note: {connector.note}")
    rows = [
        {"what": p.what, "values": p.values, "of": p.rows, "first": p.first, "last": p.last} for p in covered(found)
    ]
    print_rows(rows[:most], ("what", "values", "of", "first", "last"))
    for problem in found.problems[:most]:
        print(problem)
    if most is not None and len(found.problems) > most:
        print(f"... and {len(found.problems) - most:,} more; --all shows them")


def _declared(connector: "Connector") -> str:
    covers = connector.coverage
    years = f", {covers.first or ''} to {covers.last or ''}".rstrip() if covers.first or covers.last else ""
    return covers.what + years


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
