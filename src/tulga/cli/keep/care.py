"""`tulga ledger check`, `copy`, `backup` and `restore`: looking after the ledger as a whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tulga.cli.keep import ledger
from tulga.cli.options import WORKSPACE, WorkspaceOption


@ledger.command("check")
def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Make anew what is derived from other tables, and say what was done.")
    ] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Look at every hash, quote, day, number and reference again; one line for each thing that is wrong."""
    from tulga.ledger import Ledger, checking

    place = _there(workspace)
    with Ledger(place) as kept:
        counts = kept.counts()
        if repair:
            with bar("mending", counts["claims"]) as advance:
                done = kept.change(lambda connection: checking.repair(connection, advance))
            print("\n".join(done or ["nothing had to be made anew"]))
        with bar("checking", counts["claims"]) as advance:
            findings = checking.examine(kept, advance)
    for finding in findings:
        print(finding)
    if findings:
        _hint(len(findings), any(finding.derived for finding in findings))
        return 1
    print(f"{counts['claims']:,} claims of {counts['sources']:,} sources: all is as it was kept")
    return 0


@ledger.command("copy")
def copy(
    place: Annotated[str, typer.Argument(metavar="FROM", help="A ledger: a file or postgresql://...")],
    to: Annotated[str, typer.Argument(metavar="TO", help="An empty place: a new file or postgresql://...")],
) -> int:
    """Copy a ledger to another place, on either engine, and compare every row with what was read."""
    from tulga.ledger import copying
    from tulga.ledger.faults import shown

    with bar("copying", copying.rows(place)) as advance:
        copied = copying.copy(place, to, advance)
    rows = ", ".join(f"{number:,} in {table}" for table, number in copied.rows.items() if number)
    print(f"{shown(to)}: {sum(copied.rows.values()):,} rows ({rows or 'an empty ledger'}), each as it was")
    print(f"hash of all rows {copied.hash}")
    return 0


@ledger.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="A new file, in SQLite whatever the engine.", metavar="FILE")],
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Write the ledger as it is now into one file; others may go on writing."""
    from tulga.ledger import copying

    place = _there(workspace)
    with bar("backing up", None) as advance:
        written = copying.backup(place, file, advance)
    print(f"{written}: {written.stat().st_size:,} bytes")
    return 0


@ledger.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `tulga ledger backup` wrote.", metavar="FILE")],
    force: Annotated[
        bool, typer.Option("--force", help="Also where the ledger holds something, which is kept.")
    ] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Put a backup in the place of the ledger; what was there before is kept beside."""
    from tulga.ledger import copying
    from tulga.ledger.faults import shown

    place = _place(workspace)
    with bar("restoring", None) as advance:
        kept = copying.restore(file, place, force=force, advance=advance)
    print(f"{shown(place)}: is what {file} held" + (f"; the ledger before it is in {kept}" if kept else ""))
    return 0


def _place(workspace: Path) -> str:
    """Where the ledger of a workspace stands, whether or not it can be opened."""
    from tulga.errors import BadInput

    if named := os.environ.get("TULGA_LEDGER"):
        return named
    if not workspace.is_dir():
        raise BadInput("there is no workspace here; `tulga init` or `tulga demo` makes one", place=str(workspace))
    return str(workspace / "ledger.sqlite")


def _there(workspace: Path) -> str:
    from tulga.errors import BadInput
    from tulga.ledger.connection import holds
    from tulga.ledger.faults import shown

    place = _place(workspace)
    if not holds(place):
        raise BadInput("there is no ledger here", place=shown(place))
    return place


def _hint(number: int, derived: bool) -> None:
    import sys

    hint = "; `--repair` makes anew what is only derived" if derived else ""
    print(f"tulga: {number:,} findings{hint}", file=sys.stderr)


@contextmanager
def bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that moves by what it is told; silent when nobody looks."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield lambda number: bar.advance(task, number)
