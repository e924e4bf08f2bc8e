"""`tulga measure`: balance and dependence, measured on what is known."""

from typing import Annotated, Optional

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("measure")(measure)


def measure(
    name: Annotated[Optional[str], typer.Argument(help="A measure; without one, all are listed.")] = None,  # noqa: UP045
    relation: Annotated[str, typer.Option(help="What is measured.")] = "trade_value",
    item: Annotated[Optional[str], typer.Option(help="exports, imports ...; needed where there are several.")] = None,  # noqa: UP045
    year: Annotated[Optional[int], typer.Option(help="One year.")] = None,  # noqa: UP045
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Measure balance: shares, concentration, effective number of partners."""
    if name is None:
        from tulga.measures import measures

        rows = [{"name": n, "title": m.title, "range": m.range, "formula": m.formula} for n, m in measures.items()]
        print_rows(rows, ("name", "title", "range", "formula"), as_json=as_json)
        return 0
    with opened(workspace) as ws:
        frame = ws.measure(name, relation=relation, item=item, year=year)
    print_rows(
        frame.drop("evidence", strict=False).to_dicts() if not as_json else frame.to_dicts(),
        frame.drop("evidence", strict=False).columns,
        as_json=as_json,
    )
    return 0
