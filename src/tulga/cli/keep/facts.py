"""`tulga ledger facts`: what the claims come to."""

from typing import Annotated, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


@ledger.command("facts")
def facts(
    relation: Annotated[Optional[str], typer.Option(help="A relation of the vocabulary.")] = None,  # noqa: UP045
    actor: Annotated[Optional[str], typer.Option(help="An actor at either end.")] = None,  # noqa: UP045
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List facts: what the claims on one key come to, with how many stand for and against."""
    from tulga.claim import plain_number

    with opened(workspace) as ws:
        rows = [
            {
                "relation": f.relation, "subject": f.subject, "object": f.object,
                "value": plain_number(f.value),
                "unit": f.unit, "item": f.item, "span": str(f.span), "status": f.status, "for": len(f.supporting),
                "against": len(f.against), "why": f.why, "claims": [c.id for c in f.supporting],
            }
            for f in ws.facts(relation=relation, actor=actor)
        ]  # fmt: skip
    print_rows(
        rows,
        ("relation", "subject", "object", "value", "unit", "item", "span", "status", "for", "against"),
        as_json=as_json,
    )
    return 0
