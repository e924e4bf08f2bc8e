"""`tulga ask`: what if."""

import json
from typing import Annotated, Optional

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("ask")(ask)


def ask(
    scenario: Annotated[Optional[str], typer.Argument(help="A scenario; without one, all are listed.")] = None,  # noqa: UP045
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Ask what happens if a border closes or a partner is lost; assumptions in sight."""
    with opened(workspace) as ws:
        if scenario is None:
            print_rows(
                [{"scenario": s.id, "title": s.title} for s in ws.scenarios()], ("scenario", "title"), as_json=as_json
            )
            return 0
        answer = ws.ask(scenario)
    if as_json:
        print(json.dumps(answer.record(), ensure_ascii=False, indent=1, default=str))
        return 0
    print(answer.title)
    print(answer.summary)
    for change in answer.moved:
        print(f"- {change.clause} {change.year}: {change.before} -> {change.after}. {change.why}")
    print("Assumptions:")
    for assumption in answer.assumptions:
        print(f"- {assumption.id}: {assumption.text}")
    for gap in answer.missing:
        print(f"Missing: {gap}")
    return 0
