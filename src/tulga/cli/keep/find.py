"""`tulga ledger find`, `list`, `show`, `history` and `add`: what is in the ledger, and where it comes from."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.keep.options import ActorOption, ClaimArgument, RelationOption
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tulga.ledger.filters import Filters
    from tulga.workspace import Workspace

WORDS = 'Words to look for: "a phrase", -without; the last one may be a beginning.'
_SHOWN = 50  # claims that are listed when words are looked for and no limit is given


@ledger.command("find")
def find(
    text: Annotated[Optional[str], typer.Argument(help=WORDS)] = None,  # noqa: UP045
    relation: RelationOption = None,
    actor: ActorOption = None,
    year: Annotated[Optional[int], typer.Option(help="A year that the claim touches.")] = None,  # noqa: UP045
    since: Annotated[Optional[str], typer.Option("--from", help="The first date that the claim may touch.")] = None,  # noqa: UP045
    until: Annotated[Optional[str], typer.Option(help="The last date that the claim may touch.")] = None,  # noqa: UP045
    valid_on: Annotated[Optional[str], typer.Option(help="A day that the claim touches.")] = None,  # noqa: UP045
    known_on: Annotated[Optional[str], typer.Option(help="As the ledger stood on that day.")] = None,  # noqa: UP045
    source: Annotated[Optional[str], typer.Option(help="A source by its id.")] = None,  # noqa: UP045
    grade: Annotated[Optional[str], typer.Option(help="At least this Admiralty code: B, 2 or B2.")] = None,  # noqa: UP045
    review: Annotated[Optional[str], typer.Option(help="accepted, rejected, undecided or unreviewed.")] = None,  # noqa: UP045
    method: Annotated[Optional[str], typer.Option(help="How it was read.")] = None,  # noqa: UP045
    stance: Annotated[Optional[str], typer.Option(help="asserted, reported, negated, planned or possible.")] = None,  # noqa: UP045
    min_confidence: Annotated[Optional[float], typer.Option(help="The least confidence, from 0 to 1.")] = None,  # noqa: UP045
    limit: Annotated[Optional[int], typer.Option(min=1, help="The most claims to list.")] = None,  # noqa: UP045
    everything: Annotated[
        bool, typer.Option("--all", help="Also claims that do not count any more: replaced, undone, edited, merged.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List claims by date, or with TEXT the best matches first."""
    from tulga.ledger.filters import Filters

    with opened(workspace) as ws:
        filters = Filters(
            text=text, relation=relation, actor=ws.named(actor) if actor else None, year=year, since=since, until=until,
            valid_on=valid_on, known_on=known_on, source=source, grade=grade, review=review, method=method, stance=stance,
            min_confidence=min_confidence, current=not everything,
        )  # fmt: skip
        _check(ws, filters)
        _print(*_found(ws, filters, limit), as_json=as_json)
    return 0


def _print(claims: list[Any], more: str, *, as_json: bool) -> None:
    print_rows(
        [_row(c) for c in claims],
        ("id", "relation", "subject", "object", "value", "unit", "item", "span", "stance", "confidence", "source"),
        as_json=as_json,
    )
    if more:
        print(f"tulga: {more}; --limit lists more, other options fewer", file=sys.stderr)


def _found(ws: "Workspace", filters: "Filters", limit: int | None) -> tuple[list[Any], str]:
    """The claims to list, and how many there are where these are not all."""
    from tulga.ledger import search

    def look(connection: "Connection") -> tuple[list[Any], str]:
        if filters.text is None:
            found = search.find(connection, filters, limit)
        else:
            found = list(search.page(connection, filters, min(limit or _SHOWN, search.MOST)).claims)
        if len(found) < (limit or (_SHOWN if filters.text is not None else sys.maxsize)):
            return found, ""
        every = search.count(connection, filters, most=max(search.MOST, len(found)))
        said = f"more than {search.MOST:,}" if every > max(search.MOST, len(found)) else f"{every:,}"
        return found, f"{len(found):,} of {said} claims are listed" if every > len(found) else ""

    return ws.ledger.look(look)


def _check(ws: "Workspace", filters: "Filters") -> None:
    """Raise BadUse, with the nearest names, for a relation or a source that is not there."""
    if filters.relation is not None:
        from tulga.relations import relation as named

        named(filters.relation)
    if filters.source is not None:
        ws.source(filters.source)


@ledger.command("list")
def listed(as_json: JsonOption = False, workspace: WorkspaceOption = WORKSPACE) -> int:
    """List sources: what was read, joined or cited, how many claims each has, and which newer version replaced it."""
    from tulga.ledger.tally import claims_by_source

    with opened(workspace) as ws:
        counts = ws.ledger.look(lambda connection: claims_by_source(connection, current=False))
        rows = [
            {
                "source": s.id, "kind": s.kind, "title": s.title, "claims": counts.get(s.id, 0),
                "current": "yes" if ws.ledger.record(s.id).current else "replaced",
            }
            for s in ws.sources()
        ]  # fmt: skip
    print_rows(rows, ("source", "kind", "title", "claims", "current"), as_json=as_json)
    return 0


@ledger.command("show")
def show(
    claim: ClaimArgument,
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
def history(claim: ClaimArgument, workspace: WorkspaceOption = WORKSPACE) -> int:
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
