"""`tulga doctrine`: what a state has declared, held against the evidence."""

import json
from typing import Annotated

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("doctrine")(doctrine)


def doctrine(
    state: Annotated[str, typer.Argument(help="The state (ISO3).", metavar="STATE")],
    explain: Annotated[
        str | None, typer.Option("--explain", help="One clause, with the claims for and against.", metavar="CLAUSE")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Hold a state to its own doctrine: one verdict a clause and year."""
    with opened(workspace) as ws:
        verdicts = ws.doctrine(state)
        if explain is not None:
            from tulga.errors import unknown

            clauses = sorted({v.clause for v in verdicts})
            if explain not in clauses:
                raise unknown("clause", explain, clauses)
            verdicts = [v for v in verdicts if v.clause == explain]
    if explain is not None and not as_json:
        for v in verdicts:
            print(f"{v.year or 'undated'}: {v.verdict}. {v.why}")
            for word, ids in (("for", v.evidence_for), ("against", v.evidence_against)):
                if ids:
                    print(f"  {word}: {' '.join(ids)}")
        return 0
    rows = [v.record() for v in verdicts]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_rows(rows, ("document", "clause", "year", "verdict", "value", "limit", "holder", "why"))
    return 0
