"""Options that several commands share, and the progress bar."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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


def progress(
    items: Iterable[T],
    what: str,
    *,
    total: int | None = None,
    size: Callable[[T], int] | None = None,
    count: Callable[[T], int] | None = None,
) -> Iterator[T]:
    """The items one by one, with a bar on standard error that shows rate and time left; silent when nobody looks.

    `total` and `size` are in one unit, by which the bar moves and the time left is told: items where no `size` is given.
    `count` says how many things an item stands for, so that the rate is one of things.
    """
    import sys

    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    # Data that goes into a file or a pipe must not be drawn above the bar, on standard error.
    with Progress(*columns, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task(what, total=total, told="")
        things = 0
        for item in items:
            yield item
            things += count(item) if count else 1
            bar.advance(task, size(item) if size else 1)
            bar.update(task, told=_told(things, bar.tasks[0].completed, bar.tasks[0].speed))
        if total is not None:
            bar.update(task, completed=total)


@contextmanager
def advancing(what: str) -> Iterator[Callable[[int, int], None]]:
    """What to tell how many steps of how many are done, and a bar of it on standard error; silent when nobody looks."""
    import sys

    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _told(things: int, done: float, speed: float | None) -> str:
    """How many things there were, and how many a second lately: `speed` is that of `done`, over the last half minute."""
    rate = f", {speed * things / done:,.1f} a second" if speed and done else ""
    return f"{things:,}{rate}, time left"
