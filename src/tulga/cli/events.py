"""`tulga events`: who did what to whom, in the sixteen types of PLOVER."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tulga.cli.options import progress
from tulga.errors import BadInput


def register(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command("events")(events)


def events(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON lines of {id, text, date}; `marked`, or `source` and `target`, give the actors.",
            metavar="IN.jsonl",
        ),
    ],
) -> int:
    """Code directed events between states into the sixteen types of PLOVER, one JSON object a line."""
    from tulga.read.events.lines import coded_lines

    failed = 0
    for line in progress(coded_lines(file), "coding"):
        if isinstance(line, BadInput):
            failed += 1
            print(f"tulga: {line}", file=sys.stderr)
        else:
            print(line)
    return 1 if failed else 0
