"""`tulga brief` and `tulga export`: what is known, as a text with numbered citations and as files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Optional

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened
from tulga.errors import BadInput


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
    return _out([text], out)


def export(
    form: Annotated[str, typer.Argument(help="The form: csv, csl, ftm or prov.", metavar="FORM")] = "csv",
    actor: Annotated[Optional[str], typer.Option(help="Only claims with this actor at an end, by id or name.")] = None,  # noqa: UP045
    source: Annotated[Optional[str], typer.Option(help="Only claims of this source.")] = None,  # noqa: UP045
    everything: Annotated[bool, typer.Option("--all", help="Also claims that no longer count.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file instead of standard output.", metavar="FILE")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Export claims as a file: a table, citations, entities of FollowTheMoney, or where each claim comes from."""
    from tulga.show.export import Selection, exports

    chosen = exports[next((name for name in exports if name.split(".")[0] == form), form)]
    with opened(workspace) as ws:
        if source is not None:
            ws.source(source)
        selection = Selection(ws.named(actor) if actor else None, source, everything)
        return _out(chosen.parts(ws, selection), out)


def _out(parts: Iterable[str], out: Path | None) -> int:
    if out is None:
        sys.stdout.writelines(parts)
        return 0
    partial = out.with_name(f"{out.name}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BadInput(f"the file cannot be written ({error.strerror})", place=str(out)) from error
    print(out, file=sys.stderr)
    return 0
