"""`tulga read`: documents into claims; `tulga actor`: a name into an actor."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tulga.cli.options import WORKSPACE, WorkspaceOption, opened, progress
from tulga.errors import BadInput, BadUse, TulgaError, unknown

if TYPE_CHECKING:
    from tulga.claim import Claim
    from tulga.read.document import Document
    from tulga.read.model import Read


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
    text: Annotated[
        bool, typer.Option("--text", help="Print the text that offsets refer to, and read nothing.")
    ] = False,
    minimum: Annotated[
        float, typer.Option("--min-confidence", help="Leave out claims below it.", min=0.0, max=1.0)
    ] = 0.0,
    reader: Annotated[
        str, typer.Option("--reader", help="light, or model: the endpoint at TULGA_MODEL_URL.", metavar="READER")
    ] = "light",
    workers: Annotated[
        int, typer.Option("--workers", help="Processes that read at once; the result is the same.", min=1)
    ] = 1,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Read documents into sourced, dated claims."""
    focal = _state(about)
    read_document = _reader(reader, workspace)
    if text or jsonl:
        return _print(
            files, focal, read_document, text=text, minimum=minimum, grammar=reader == "light", workers=workers
        )
    from tulga.read.formats import expected

    ws = opened(workspace)
    failed = 0
    outcomes = ws.read(files, about=focal, minimum=minimum, reader=read_document, workers=workers)
    for outcome in progress(outcomes, "reading", total=expected(files)):
        for notice in outcome.notices:
            _complain(notice)
        if outcome.error:
            failed += 1
            _complain(outcome.error)
        else:
            print(f"{outcome.name}: {outcome.new} new claims, {outcome.known} known")
    return 1 if failed else 0


def _print(
    files: list[str], about: str | None, reader: "Read", *, text: bool, minimum: float, grammar: bool, workers: int
) -> int:
    from tulga.read.formats import documents, expected
    from tulga.read.jsonl import line
    from tulga.read.workers import read_all

    failed = 0
    found = (document for file in files for document in documents(file))
    read_claims = read_all(found, _nothing if text else reader, about, 1 if text else workers)
    for document, claims in progress(read_claims, "reading", total=expected(files)):
        trouble = document if isinstance(document, BadInput) else claims
        if isinstance(document, BadInput) or isinstance(claims, TulgaError):
            failed += 1
            _complain(str(trouble))
            continue
        foreign = None if text or not grammar else document.foreign_language()
        for notice in (*document.notices, *([foreign] if foreign else [])):
            _complain(notice)
        if text:
            sys.stdout.write(document.text)
        for claim in claims:
            if claim.confidence >= minimum:
                print(line(claim, document.name))
    return 1 if failed else 0


def _nothing(document: "Document", about: str | None) -> "list[Claim]":
    """A reader that reads nothing, for printing the text alone."""
    return []


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


def _reader(name: str, workspace: Path) -> "Read":
    """The function that turns a document into claims; a model reader says on standard error what it refused."""
    if name == "light":
        from tulga.read.reader import read_document

        return read_document
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
