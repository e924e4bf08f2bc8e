"""`tulga ledger judge`: what people think of claims."""

from typing import Annotated

import typer

from tulga.cli.keep import ledger
from tulga.cli.options import WORKSPACE, WorkspaceOption, opened


@ledger.command("judge")
def judge(
    claim: Annotated[str, typer.Argument(help="A claim's id.")],
    verdict: Annotated[str, typer.Argument(help="accepted, rejected or undecided.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    person: Annotated[str, typer.Option(help="Who judges.", envvar="USER")],
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Accept or reject a claim; the judgement is a dated row and the claim stays."""
    with opened(workspace) as ws:
        ws.ledger.judge(claim, verdict, reason, person)
    return 0
