"""`tulga read`: documents into claims; `tulga actor`: a name into an actor."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import astuple
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened, progress
from tulga.errors import BadInput, BadUse, unknown

if TYPE_CHECKING:
    from tulga.read.engine import Engine
    from tulga.read.kept import Kept, Turn
    from tulga.read.reading import Printed, Printing, Reader, Reading


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("read")(read)
    app.command("actor")(actor)


def read(
    files: Annotated[
        list[str],
        typer.Argument(
            help="Files (HTML, PDF, DOCX, e-mail, feeds, plain text, JSON lines), folders of them, or web addresses.",
            metavar="FILE...",
        ),
    ],
    about: Annotated[
        str | None,
        typer.Option("--about", help="The state the documents are about; inferred when not given.", metavar="STATE"),
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print one claim a line, without a workspace.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="With --jsonl: write to a file, which is there once it is whole. After a kill, the same command goes on.",
            metavar="FILE",
        ),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Print the text that offsets refer to, and read nothing.")
    ] = False,
    minimum: Annotated[
        float, typer.Option("--min-confidence", help="Leave out claims below it.", min=0.0, max=1.0)
    ] = 0.0,
    reader: Annotated[
        str, typer.Option("--reader", help="light, or model: the endpoint at TULGA_MODEL_URL.", metavar="READER")
    ] = "light",
    engine: Annotated[
        str, typer.Option("--engine", help="processes, or spark; the result is the same.", metavar="ENGINE")
    ] = "processes",
    workers: Annotated[
        int, typer.Option("--workers", help="Processes that read at once; the result is the same.", min=1)
    ] = 1,
    master: Annotated[
        str | None,
        typer.Option("--master", envvar="SPARK_MASTER", help="Where Spark reads; else local[*].", metavar="MASTER"),
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Read documents into sourced, dated claims."""
    from tulga.read.engine import engine as named
    from tulga.read.reading import Printing, Reading

    if out and not jsonl:
        raise BadUse("--out is for --jsonl; without it, claims go into the workspace")
    reading = Reading(_reader(reader, workspace), _state(about), minimum)
    if reading.reader and (workers > 1 or engine != "processes"):
        raise BadUse("a model is asked from one process: --reader model goes with neither --workers nor --engine")
    chosen = named(engine, workers=workers, master=master)
    if text or jsonl:
        return _print(files, Printing(None if text else reading), chosen, out)
    return _read_in(files, reading, chosen, workspace)


def _read_in(files: list[str], reading: "Reading", engine: "Engine", workspace: Path) -> int:
    """Read into a workspace; say what is new of each document."""
    ws = opened(workspace)
    failed = 0
    outcomes = ws.read(files, about=reading.about, minimum=reading.minimum, reader=reading.reader, engine=engine)
    for outcome in progress(outcomes, "reading", total=_bytes(files), size=lambda outcome: outcome.size):
        for notice in outcome.notices:
            _complain(notice)
        if outcome.error:
            failed += 1
            _complain(outcome.error)
        else:
            print(f"{outcome.name}: {outcome.new} new claims, {outcome.known} known")
    return 1 if failed else 0


def _print(files: list[str], printing: "Printing", engine: "Engine", out: Path | None) -> int:
    """Print claims or texts to standard output, or to a file with what was read beside it."""
    from tulga.read.kept import Kept
    from tulga.read.whole_file import WholeFile

    if out is None:
        return _print_each(files, printing, engine, sys.stdout.write, None)
    if out.is_dir() or not out.parent.is_dir():
        raise BadUse("--out names a file in a folder that is there", place=str(out))
    reading = printing.reading
    with ExitStack() as open_files:
        kept = None
        if reading and not reading.reader:
            asked = f"lines about {reading.about}, from {reading.minimum}"
            kept = open_files.enter_context(Kept(out.with_name(f"{out.name}.state"), asked, alone=True))
        file = open_files.enter_context(WholeFile(out))
        return _print_each(files, printing, engine, file.write, kept)


def _print_each(
    files: list[str], printing: "Printing", engine: "Engine", write: Callable[[str], object], kept: "Kept | None"
) -> int:
    from tulga.read.corpus import listed, pieces
    from tulga.read.kept import turns

    failed = 0
    inputs = listed(files)
    found = _printed(turns(pieces(inputs), printing, engine, kept), kept)
    total = sum(each.size for each in inputs)
    for _, documents in progress(found, "reading", total=total, size=itemgetter(0), count=lambda done: len(done[1])):
        for document in documents:
            failed += document.error is not None
            for sentence in (*document.notices, *([document.error] if document.error else [])):
                _complain(sentence)
            write(document.lines)
    return 1 if failed else 0


def _printed(turns: "Iterable[Turn[list[Printed]]]", kept: "Kept | None") -> "Iterator[tuple[int, list[Printed]]]":
    """What is printed of each piece, with its size: made now, or kept from an earlier run."""
    from tulga.read.reading import Printed

    for turn in turns:
        if isinstance(turn.made, BadInput):
            yield turn.piece.size, [Printed(error=str(turn.made))]
        elif turn.made is not None:
            if kept and turn.key and all(document.lasting for document in turn.made):
                kept.put(turn.key, [astuple(document) for document in turn.made])
            yield turn.piece.size, turn.made
        elif kept and turn.key:
            yield turn.piece.size, [Printed(*row) for row in kept.get(turn.key)]


def _bytes(files: list[str]) -> int:
    from tulga.read.corpus import listed

    return sum(each.size for each in listed(files))


def actor(
    name: Annotated[
        str, typer.Argument(help="A name in any of ten languages, an abbreviation, a demonym or a seat of power.")
    ],
    on: Annotated[
        str | None, typer.Option("--on", help="The day it is used on: YYYY, YYYY-MM or YYYY-MM-DD.", metavar="DATE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say which actor a name means, why, and what else it could mean."""
    from tulga.actors import resolve

    found = resolve(name, _day(on))
    answer: dict[str, Any] = {
        "name": name, "actor": found.actor, "kind": found.kind, "reason": found.reason, "runners_up": list(found.runners_up),
    }  # fmt: skip
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        others = f" (or {', '.join(found.runners_up)})" if found.runners_up else ""
        print(f"{found.actor or 'no actor'}{others}: {found.reason}")
    return 0


def _reader(name: str, workspace: Path) -> "Reader | None":
    """None for the light reader; else the function that turns a document into claims. A model's says what it refused."""
    if name == "light":
        return None
    if name == "model":
        from tulga.read.model import model_reader
        from tulga.read.model.settings import model_settings

        return model_reader(model_settings(workspace=workspace), _complain)
    raise unknown("reader", name, ("light", "model"))


def _state(about: str | None) -> str | None:
    if about is None:
        return None
    from tulga.actors import resolve

    found = resolve(about)
    if found.actor is None or found.kind != "state":
        raise BadUse(f"--about {about!r} is not a state: {found.reason}", nearest=found.runners_up)
    return found.actor


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    from tulga.span import Instant

    return Instant.parse(text).first()


def _complain(sentence: str) -> None:
    print(f"tulga: {sentence}", file=sys.stderr)
