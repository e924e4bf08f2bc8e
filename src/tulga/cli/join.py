"""`tulga join`: a public dataset or a table of one's own into observations."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("join")(join)


def join(
    dataset: Annotated[str, typer.Argument(help="The form of the file: tidy, sipri ...", metavar="DATASET")],
    file: Annotated[Path, typer.Argument(help="The provider's file.", metavar="FILE")],
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Join a dataset: rows become observations that lead back to the file."""
    with opened(workspace) as ws:
        outcome = ws.join(dataset, file)
    for problem in outcome.problems:
        print(f"tulga: {problem}", file=sys.stderr)
    print(
        f"{file.name}: {outcome.new} new observations, {outcome.known} known, {len(outcome.problems)} rows not placed"
    )
    return 1 if outcome.problems else 0
