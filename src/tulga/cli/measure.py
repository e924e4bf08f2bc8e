"""`tulga measure` and `tulga balance`: measures of what is known or of one's own tables, and where the state stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows
from tulga.errors import BadInput, BadUse

if TYPE_CHECKING:
    import polars as pl

OutOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--out", help="Write all rows to this .csv or .parquet file.", metavar="FILE"),
]


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.command("measure")(measure)
    app.command("balance")(balance)


def measure(
    name: Annotated[Optional[str], typer.Argument(help="A measure; without one, all are listed.")] = None,  # noqa: UP045
    relation: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="What is measured: a relation, several with commas for ties (a minus makes it negative)."),
    ] = None,
    item: Annotated[Optional[str], typer.Option(help="exports, imports ...; needed where there are several.")] = None,  # noqa: UP045
    year: Annotated[Optional[int], typer.Option(help="One year.")] = None,  # noqa: UP045
    on: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--on", help="A table of your own, one for each frame the measure takes.", metavar="FILE"),
    ] = None,
    options: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--set", help="An option of the measure: k=2, anchors={USA: 1}.", metavar="NAME=VALUE"),
    ] = None,
    everyone: Annotated[bool, typer.Option("--everyone", help="All states, not only the workspace's own.")] = False,
    about: Annotated[bool, typer.Option("--about", help="Tell what the measure is and what it takes.")] = False,
    out: OutOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Measure balance and dependence: shares, concentration, alignment, ideal points, capabilities, networks."""
    _check(out)
    if name is None:
        _list(as_json=as_json)
        return 0
    if about:
        _tell(name, as_json=as_json)
        return 0
    chosen = _options(options or [])
    if on:
        from tulga.panel import measured_on

        if relation or item or everyone:
            raise BadUse(
                "a table of your own is measured as it is: --relation, --item and --everyone go with a workspace"
            )
        frame = measured_on(on, name, chosen)
        frame = frame if year is None or "year" not in frame.columns else frame.filter(frame["year"] == year)
    else:
        with opened(workspace) as ws:
            frame = ws.measure(name, relation=relation, item=item, year=year, options=chosen, everyone=everyone)
    _give(frame, out, as_json=as_json)
    return 0


def balance(
    between: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--between", help="A pole, given twice; else the first two of tulga.yml.", metavar="POLE"),
    ] = None,
    year: Annotated[Optional[int], typer.Option(help="One year.")] = None,  # noqa: UP045
    weights: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--weight", help="The weight of a domain in the whole.", metavar="DOMAIN=NUMBER"),
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="All domains in one number, with its range over the weights.")
    ] = False,
    out: OutOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Where the state stands between two poles, by domain and year: 1 all with the first, -1 all with the second."""
    _check(out)
    if weights and not together:
        raise BadUse("weights put the domains together: --weight goes with --together")
    with opened(workspace) as ws:
        frame = ws.balance.together(between, _options(weights or [])) if together else ws.balance.by_domain(between)
    _give(frame if year is None else frame.filter(frame["year"] == year), out, as_json=as_json)
    return 0


def _list(*, as_json: bool) -> None:
    from tulga.measures import measures

    rows = [{"name": n, "title": m.title, "range": m.range, "takes": ", ".join(m.frames)} for n, m in measures.items()]
    print_rows(rows, ("name", "title", "range", "takes"), as_json=as_json)


def _tell(name: str, *, as_json: bool) -> None:
    """What a reader must know of a measure, one line a part."""
    from tulga.measures import measures

    one = measures[name]
    parts = {part: getattr(one, part) for part in ("title", "formula", "variant", "unit", "range", "source", "missing")}
    parts["takes"] = "; ".join(f"{form}: {', '.join(f.columns)} ({f.what})" for form, f in one.frames.items())
    parts["options"] = ", ".join(f"{option}={default!r}" for option, default in one.options.items())
    parts["whose"] = "Tulga's own composite, not published elsewhere" if one.tulgas_own else ""
    print_rows([{"": part, name: told} for part, told in parts.items() if told], ("", name), as_json=as_json)


def _options(given: list[str]) -> dict[str, Any]:
    """Options as they are written, their values read as YAML: numbers, words, lists and mappings."""
    import yaml

    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise BadUse(f"{text!r} is no option: write NAME=VALUE")
        try:
            found[name.strip()] = yaml.safe_load(value)
        except yaml.YAMLError:
            raise BadUse(f"the value of {name.strip()} cannot be read: {value!r}") from None
    return found


def _check(out: Path | None) -> None:
    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise BadUse(f"{out.name}: a measure is written as .csv or .parquet")


def _give(frame: "pl.DataFrame", out: Path | None, *, as_json: bool) -> None:
    """The rows to the file, or to standard output; evidence is for files and programs, a screen has no room for it."""
    import polars as pl

    if out is not None:
        lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
        try:
            if out.suffix == ".parquet":
                frame.write_parquet(out)
            else:
                frame.with_columns(pl.col(name).list.join(" ") for name in lists).write_csv(out)
        except OSError as error:
            raise BadInput(f"the file cannot be written: {error.strerror or error}", place=str(out)) from None
    else:
        shown = frame if as_json else frame.drop("evidence", "sources", strict=False)
        print_rows(shown.to_dicts(), shown.columns, as_json=as_json)
