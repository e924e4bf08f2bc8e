"""`tulga ledger conflicts`: where claims do not say the same, with the kind, the sides and what would settle it."""

from typing import Annotated, Any, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


@ledger.command("conflicts")
def conflicts(
    actor: Annotated[Optional[str], typer.Option(help="An actor at either end (ISO3 or acronym).")] = None,  # noqa: UP045
    relation: Annotated[Optional[str], typer.Option(help="A relation of the vocabulary.")] = None,  # noqa: UP045
    kind: Annotated[Optional[str], typer.Option(help="A kind, such as value, date or cumulative.")] = None,  # noqa: UP045
    everything: Annotated[bool, typer.Option("--all", help="Also what only looks like a conflict.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List conflicts: the real ones first, then the undecided, and with --all the compatible ones."""
    if relation is not None:
        from tulga.relations import relation as named

        named(relation)
    with opened(workspace) as ws:
        every = ws.conflicts(ws.named(actor) if actor else None, kind)
    found = [
        conflict
        for conflict in every
        if (everything or conflict.verdict != "compatible")
        and (relation is None or any(claim.relation == relation for claim in conflict.claims))
    ]
    rows = [_row(conflict, as_json=as_json) for conflict in found]
    print_rows(rows, ("verdict", "kind", "what", "why", "settled_by"), as_json=as_json)
    return 0


def _row(conflict: Any, *, as_json: bool) -> dict[str, Any]:
    row = {
        "id": conflict.id, "verdict": conflict.verdict, "kind": conflict.kind, "about": conflict.about,
        "what": conflict.what, "why": conflict.why, "settled_by": conflict.settled_by,
    }  # fmt: skip
    if as_json:
        row["sides"] = [
            {"says": side.says, "sources": list(side.sources), "claims": [claim.id for claim in side.claims]}
            for side in conflict.sides
        ]
    return row
