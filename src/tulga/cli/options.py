"""Options that several commands share, and the progress bar."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from tulga.workspace import Workspace

T = TypeVar("T")

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", envvar="TULGA_WORKSPACE", help="The workspace folder.", metavar="DIR"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
WORKSPACE = Path("tulga-workspace")


def opened(path: Path) -> "Workspace":
    """The workspace in a folder; raises BadInput, with the command that makes one, where there is none."""
    from tulga.workspace import Workspace

    return Workspace.open(path)


def progress(items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
    """The items one by one, with a bar on standard error that shows rate and time left; silent when nobody looks."""
    import sys

    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            yield item
            bar.advance(task)
