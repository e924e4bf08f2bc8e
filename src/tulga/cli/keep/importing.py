"""`tulga ledger add`: claims from a table, looked at before they are kept."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows

if TYPE_CHECKING:
    from tulga.ledger import Ledger
    from tulga.read.claims_table import Row
    from tulga.transcription import Comparison

_FIRST = 5
_OPINIONS = (
    "verdicts and grades of {} claims are not taken in, for a table tells neither person nor reason; "
    "`tulga ledger copy` takes them along"
)


@ledger.command("add")
def add(
    table: Annotated[
        Path, typer.Argument(help="A CSV of claims in the columns of `tulga export csv`.", metavar="TABLE")
    ],
    sources: Annotated[
        Optional[Path],  # noqa: UP045 (typer reads the annotation at run time)
        typer.Option(help="The CSL-JSON of the sources that it cites and the ledger does not have.", metavar="FILE"),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Say what would be written, and write nothing.")] = False,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Keep the good rows of a table that has bad ones.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Add claims from a table, each with its source and the place in it: all rows, or none where one is bad."""
    from tulga.sources import cited
    from tulga.transcription import compare, keep

    given = cited(sources) if sources else []
    with opened(workspace) as ws:
        found = compare(ws.ledger, table, given)
        written = not preview and (skip_bad_rows or not found.problems)
        first = list(_shown(ws.ledger, found, None if as_json else _FIRST)) if preview or as_json else []
        if written:
            keep(ws.folder, ws.ledger, found, skip_bad_rows=skip_bad_rows)
    for problem in () if preview else found.problems:
        print(f"tulga: {problem}", file=sys.stderr)
    if found.opinions:
        print(f"tulga: {table.name}: {_OPINIONS.format(found.opinions)}", file=sys.stderr)
    if first:
        print_rows(first, ("row", "what", "claim", "says", "why"), as_json=as_json)
    print(_summary(found, written=written, preview=preview), file=sys.stderr if as_json else sys.stdout)
    return 1 if found.problems else 0


def _summary(found: "Comparison", *, written: bool, preview: bool) -> str:
    would = "" if written else "would be "
    rows = "row" if len(found.new) == 1 else "rows"
    parts = [f"{len(found.new)} {rows} {would}new", f"{len(found.known)} known"]
    parts += [f"{len(found.changed)} changed since their export"] if found.changed else []
    parts += [f"{found.refused} refused"] if found.refused else []
    ending = "" if written else "; nothing was written"
    if found.refused and not written and not preview:
        ending += ", --skip-bad-rows keeps the others"
    return f"{found.path.name}: {', '.join(parts)}{ending}"


def _shown(kept: "Ledger", found: "Comparison", most: int | None) -> Iterator[dict[str, Any]]:
    """The first rows of each sort, with what they say and, of changed and refused ones, why."""
    for what, rows in (("new", found.new), ("known", found.known), ("changed", found.changed)):
        for row in rows[:most]:
            why = _difference(kept, row) if what == "changed" else None
            yield {"row": row.number, "what": what, "claim": row.claim.id, "says": _said(row), "why": why}
    for problem in found.problems[:most]:
        yield {"row": None, "what": "refused", "claim": None, "says": None, "why": str(problem)}


def _said(row: "Row") -> str:
    from tulga.claim import plain_number

    one = row.claim
    told = (one.relation, one.subject, one.object, plain_number(one.value), one.unit, one.item, str(one.span))
    return " ".join(each for each in told if each)


def _difference(kept: "Ledger", row: "Row") -> str:
    """In which columns a row differs from the claim whose id it states."""
    from tulga.errors import BadUse

    try:
        before = kept.claim(row.stated or "")
    except BadUse:
        return f"states the id {row.stated}, which its content does not have and the ledger does not know"
    parts = ((name, getattr(before, name), value) for name, value in row.claim.parts().items())
    columns = ", ".join(name for name, old, new in parts if old != new and name not in ("method", "confidence"))
    return f"differs from {before.id} in {columns}; both stay"
