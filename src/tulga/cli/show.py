"""`tulga brief` and `tulga export`: what is known, as a text with numbered citations and as files."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("brief")(brief)
    app.command("export")(export)


def brief(
    state: Annotated[str, typer.Argument(help="The state (ISO3).", metavar="STATE")],
    form: Annotated[Literal["markdown", "html"], typer.Option("--form", help="markdown or html.")] = "markdown",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file instead of standard output.", metavar="FILE")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Write a brief on a state with numbered citations."""
    from tulga.show.brief import brief as written
    from tulga.show.brief import brief_html

    with opened(workspace) as ws:
        text = written(ws, state) if form == "markdown" else brief_html(ws, state)
    return _out(text, out)


def export(
    form: Annotated[str, typer.Argument(help="The form: csv.", metavar="FORM")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file instead of standard output.", metavar="FILE")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Export all claims as a file."""
    from tulga.show.export import exports

    chosen = exports[form]
    with opened(workspace) as ws:
        return _out(chosen.write(ws), out)


def _out(text: str, out: Path | None) -> int:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="")
        print(out, file=sys.stderr)
    return 0
