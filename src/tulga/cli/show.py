"""`tulga brief` and `tulga export`: what is known, as a text with numbered citations and as files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Optional

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened
from tulga.errors import BadInput, BadUse

if TYPE_CHECKING:
    from tulga.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("brief")(brief)
    app.command("export")(export)


def brief(
    state: Annotated[
        Optional[str],  # noqa: UP045 (typer reads the annotation at run time)
        typer.Argument(help="The state (ISO3); that of the workspace if none is named.", metavar="STATE"),
    ] = None,
    posture: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--posture", help="A brief on a posture: neutrality, 'join NATO', 'leave CSTO'.", metavar="POSTURE"
        ),
    ] = None,
    on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--on", help="The day for --posture; the last dated fact's if none is given.", metavar="DATE"),
    ] = None,
    form: Annotated[Literal["markdown", "html"], typer.Option("--form", help="markdown or html.")] = "markdown",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file instead of standard output.", metavar="FILE")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Write a brief with numbered citations, on a state or on a posture of it."""
    with opened(workspace) as ws:
        if posture is None and on is not None:
            raise BadUse("--on is the day of a posture; name one, such as --posture neutrality")
        named = ws.state if state is None else state
        text = _of_state(ws, named, form) if posture is None else _of_posture(ws, named, posture, on, form)
    return _out([text], out)


def _of_state(ws: "Workspace", state: str, form: str) -> str:
    from tulga.show.brief import brief as written
    from tulga.show.brief import brief_html

    return written(ws, state) if form == "markdown" else brief_html(ws, state)


def _of_posture(ws: "Workspace", state: str, posture: str, on: str | None, form: str) -> str:
    from tulga.show.posture import asked_day
    from tulga.show.posture_brief import posture_brief, posture_brief_html

    if state != ws.state:
        raise BadUse(f"this workspace is about {ws.state}, so it has no brief of {state!r}")
    write = posture_brief if form == "markdown" else posture_brief_html
    return write(ws, posture, asked_day(ws, on))


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
