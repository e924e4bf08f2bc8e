"""`tulga argue`: what speaks for and against an option, who says so, and which hypothesis the evidence leaves."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, get_args

import typer

from tulga.cli.hold import day_of
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows
from tulga.errors import BadInput, TulgaError

if TYPE_CHECKING:
    from tulga.doctrine.debate import ArgumentMap, Question

_COLUMNS = ("holder", "stance", "what", "about", "toward", "since", "until", "status", "relation", "words")


def register(app: typer.Typer) -> None:
    """Put the command into the command line."""
    app.command("argue")(argue)


def argue(
    topic: Annotated[str, typer.Argument(help="A word such as neutrality, or a question's YAML file.")],
    on: Annotated[
        Optional[str],  # noqa: UP045 (typer reads the annotation at run time)
        typer.Option("--on", help="As things stood on a day; what has no date stays in.", metavar="DATE"),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--positions", help="The positions one by one, with threats, goals and interests.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Map the debate on a topic: who is for and against, since when, by which words; or weigh competing hypotheses."""
    if Path(topic).suffix in (".yml", ".yaml"):
        from tulga.doctrine.debate import load_question

        question = load_question(topic)
        _check_claims(question, topic, workspace)
        _weigh(question, as_json=as_json)
        return 0
    from tulga.doctrine.debate import argument_map, positions
    from tulga.doctrine.debate.positions import as_of

    day = day_of(on) if on else None
    with opened(workspace) as ws:
        facts = ws.facts()
    if listed:
        rows = positions(facts, topic, author=_author)
        print_rows([one.record() for one in (as_of(rows, day) if day else rows)], _COLUMNS, as_json=as_json)
        return 0
    found = argument_map(facts, topic, day, author=_author)
    if as_json:
        print(json.dumps(found.record(), ensure_ascii=False, indent=1))
    else:
        _tell(found)
    return 0


def _author(source: str) -> str:
    return f"author of {source}"


def _check_claims(question: "Question", path: str, workspace: Path) -> None:
    """Raise BadInput with every claim of a question that the workspace does not have."""
    named = [(item.id, claim) for item in question.evidence for claim in item.claims]
    if not named:
        return
    lost = []
    with opened(workspace) as ws:
        for item, claim in named:
            try:
                ws.claim(claim)
            except TulgaError as error:
                lost.append(f"{item}: {error}")
    if lost:
        raise BadInput("; ".join(lost), place=path)


def _tell(found: "ArgumentMap") -> None:
    from tulga.doctrine.debate.argument import Kind

    for kind in get_args(Kind):
        statements = found.of_kind(kind)
        if statements:
            print(f"{kind} ({len(statements)})")
        for node, edge in statements:
            since = f", {node.since}" if node.since else ""
            planned = f", {node.status}" if node.status in ("planned", "possible") else ""
            print(f"  {node.holder}{since}{planned}: {node.text}")
            reading = f" (assumed: {edge.because})" if edge.assumed else ""
            disputed = f"; denied by {' '.join(edge.disputed_by)}" if edge.disputed_by else ""
            print(f"    {' '.join(edge.evidence)}{disputed}{reading}")


def _weigh(question: "Question", *, as_json: bool) -> None:
    found = question.analysis()
    if as_json:
        told = {**question.model_dump(mode="json"), "analysis": found.record()}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    says = {one.id: one.says for one in question.hypotheses}
    print(f"{question.question} (marks by {question.author})")
    for name in found.order:
        low, high = found.low[name], found.high[name]
        bounds = "" if low == high else f", {low:g} to {high:g} by the marks that are missing"
        print(f"  {found.inconsistency[name]:g} against {name}{bounds}: {says[name]}")
    for item in question.evidence:
        marks = ", ".join(f"{name} {item.marks.get(name, 'not marked')}" for name in says)
        rests = " ".join(item.claims) or f"assumed by {question.author}: {item.assumed}"
        tells = "; tells nothing between them" if item.id in found.non_diagnostic else ""
        turns = f"; without it {' and '.join(found.decisive[item.id])} would lead" if item.id in found.decisive else ""
        print(f"  {item.id}: {item.says} [{marks}] {rests}{tells}{turns}")
