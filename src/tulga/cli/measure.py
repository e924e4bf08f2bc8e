"""`tulga panel` and `tulga measure`: tables of states and dyads by year, and what is measured on them."""

import sys
from typing import Annotated, Literal, Optional

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("panel")(panel)
    app.command("measure")(measure)


def panel(
    kind: Annotated[Literal["dyads", "states"], typer.Argument(help="dyads or states.")],
    first: Annotated[int, typer.Option("--from", help="First year.")],
    last: Annotated[int, typer.Option("--to", help="Last year.")],
    wide: Annotated[
        bool, typer.Option("--wide", help="One row a dyad-year or state-year, one column a variable.")
    ] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Print a dyad-year or state-year panel as CSV; an empty cell is not known, never zero."""
    with opened(workspace) as ws:
        frame = ws.panel(kind, first, last)
        if wide:
            from tulga.panel import wide as widened

            frame = widened(frame)
    lists = [name for name, kind in frame.schema.items() if str(kind).startswith("List")]
    import polars

    flat = frame.with_columns(polars.col(name).list.join(" ") for name in lists)
    flat.write_csv(sys.stdout.buffer)
    return 0


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
