"""`tulga ledger conflicts`: where claims do not say the same, with the kind, the sides and what would settle it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.keep.care import bar
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows

if TYPE_CHECKING:
    from tulga.workspace import Workspace

_PAGE = 500


@ledger.command("conflicts")
def conflicts(
    actor: Annotated[Optional[str], typer.Option(help="An actor at either end (ISO3 or acronym).")] = None,  # noqa: UP045
    relation: Annotated[Optional[str], typer.Option(help="A relation of the vocabulary.")] = None,  # noqa: UP045
    kind: Annotated[Optional[str], typer.Option(help="A kind, such as value, date or cumulative.")] = None,  # noqa: UP045
    everything: Annotated[bool, typer.Option("--all", help="Also what only looks like a conflict.")] = False,
    limit: Annotated[Optional[int], typer.Option(min=1, help="At most so many; all where none is given.")] = None,  # noqa: UP045
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List conflicts: the real ones first, then the undecided, and with --all the compatible ones."""
    if relation is not None:
        from tulga.relations import relation as named

        named(relation)
    with opened(workspace) as ws:
        every = _all(ws, ws.named(actor) if actor else None, kind, everything=everything)
        wanted = (one for one in every if relation is None or any(claim.relation == relation for claim in one.claims))
        found = list(islice(wanted, limit))
        more = limit is not None and next(wanted, None) is not None
    rows = [_row(conflict, as_json=as_json) for conflict in found]
    print_rows(rows, ("verdict", "kind", "what", "why", "settled_by"), as_json=as_json)
    if more:
        print(f"tulga: the first {limit:,} are shown; there are more", file=sys.stderr)
    return 0


def _all(ws: "Workspace", actor: str | None, kind: str | None, *, everything: bool) -> Iterator[Any]:
    """The conflicts page by page; a bar tells how far it is where many claims have to be weighed first."""
    verdicts = () if everything else ("real", "undecided")
    with ExitStack() as open_bars:
        bars: list[Any] = []

        def advance(number: int) -> None:
            if not bars:
                total = ws.ledger.counts()["claims"] + ws.observations.height
                bars.append(open_bars.enter_context(bar("weighing", total)))
            bars[0](number)

        leaf = ws.conflicts(actor, kind, verdicts=verdicts, limit=_PAGE, advance=advance)
    yield from leaf.conflicts
    while leaf.after is not None:
        leaf = ws.conflicts(actor, kind, verdicts=verdicts, limit=_PAGE, after=leaf.after)
        yield from leaf.conflicts


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
