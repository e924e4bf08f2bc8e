"""`tulga ledger find`, `list`, `show`, `history` and `add`: what is in the ledger, and where it comes from."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


@ledger.command("find")
def find(
    relation: Annotated[Optional[str], typer.Option(help="A relation of the vocabulary.")] = None,  # noqa: UP045
    actor: Annotated[Optional[str], typer.Option(help="An actor at either end (ISO3 or acronym).")] = None,  # noqa: UP045
    year: Annotated[Optional[int], typer.Option(help="A year that the claim touches.")] = None,  # noqa: UP045
    everything: Annotated[
        bool, typer.Option("--all", help="Also claims of sources that a newer version replaced.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List claims."""
    if relation is not None:
        from tulga.relations import relation as named

        named(relation)
    with opened(workspace) as ws:
        claims = ws.ledger.find(relation=relation, actor=actor, year=year, current=not everything)
    rows = [_row(c) for c in claims]
    print_rows(
        rows,
        ("id", "relation", "subject", "object", "value", "unit", "item", "span", "stance", "confidence", "source"),
        as_json=as_json,
    )
    return 0


@ledger.command("list")
def listed(as_json: JsonOption = False, workspace: WorkspaceOption = WORKSPACE) -> int:
    """List sources: what was read, joined or cited, how many claims each has, and which newer version replaced it."""
    with opened(workspace) as ws:
        counts = Counter(c.evidence.source for c in ws.ledger.find(current=False))
        rows = [
            {
                "source": s.id, "kind": s.kind, "title": s.title, "claims": counts[s.id],
                "current": "yes" if ws.ledger.record(s.id).current else "replaced",
            }
            for s in ws.sources()
        ]  # fmt: skip
    print_rows(rows, ("source", "kind", "title", "claims", "current"), as_json=as_json)
    return 0


@ledger.command("add")
def add(
    table: Annotated[
        Path, typer.Argument(help="A CSV of claims in the columns of `tulga export csv`.", metavar="TABLE")
    ],
    sources: Annotated[Path, typer.Option("--sources", help="The CSL-JSON of the sources that it cites.")],
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Add claims that people transcribed, each with its source and the place in it."""
    from tulga.sources import cited

    with opened(workspace) as ws:
        outcome = ws.transcribe(table, cited(sources))
    for problem in outcome.problems:
        print(f"tulga: {problem}", file=sys.stderr)
    print(f"{table.name}: {outcome.new} new claims, {outcome.known} known")
    return 1 if outcome.problems else 0


@ledger.command("show")
def show(
    claim: Annotated[str, typer.Argument(help="A claim's id, or its first six characters.")],
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Show one claim with the words or the row that it comes from."""
    with opened(workspace) as ws:
        found = ws.claim(claim)
        source = ws.source(found.evidence.source)
        row = _row(found) | {
            "method": found.method,
            "quote": found.evidence.quote,
            "place": found.evidence.locator,
            "title": source.title,
        }
        print(json.dumps(row, ensure_ascii=False, indent=1))
    return 0


@ledger.command("history")
def history(claim: Annotated[str, typer.Argument(help="A claim's id.")], workspace: WorkspaceOption = WORKSPACE) -> int:
    """Say what happened to a claim: added, seen again, superseded, graded, judged."""
    with opened(workspace) as ws:
        for event in ws.ledger.history(claim):
            print(f"{event.at[:19]}  {event.kind:<11} {event.what}")
    return 0


def _row(claim: Any) -> dict[str, Any]:
    from tulga.claim import plain_number

    return {
        "id": claim.id, "relation": claim.relation, "subject": claim.subject, "object": claim.object,
        "value": plain_number(claim.value), "unit": claim.unit, "item": claim.item,
        "span": str(claim.span), "stance": claim.stance,
        "source": claim.evidence.source, "confidence": claim.confidence,
    }  # fmt: skip
