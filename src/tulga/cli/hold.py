"""`tulga doctrine`: what a state has declared, held against the evidence, compared between versions, and watched."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional

import typer
from typer.core import TyperGroup

from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows
from tulga.errors import BadUse, TulgaError, unknown

if TYPE_CHECKING:
    from tulga.doctrine import Document, Verdict
    from tulga.workspace import Workspace

_COLUMNS = ("document", "clause", "year", "verdict", "value", "limit", "holder", "why")
_HEAD = ("id", "title", "version", "body", "source", "citation")


class _StateFirst(TyperGroup):
    """`tulga doctrine MNG` is short for `tulga doctrine hold MNG`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = args[0] if args else None
        return super().parse_args(ctx, args if first in (None, "--help", *self.commands) else ["hold", *args])


rules = typer.Typer(
    cls=_StateFirst,
    no_args_is_help=True,
    help="Hold a state to what it has declared; `doctrine STATE` is `hold STATE`.",
)


def register(app: typer.Typer) -> None:
    """Put the commands of this room into the command line."""
    app.add_typer(rules, name="doctrine")


@rules.command("hold")
def hold(
    state: Annotated[str, typer.Argument(help="The state (ISO3 or name).", metavar="STATE")],
    on: Annotated[
        Optional[str],  # noqa: UP045 (typer reads the annotation at run time)
        typer.Option("--on", help="The documents in force on a day, and the verdicts of its year.", metavar="DATE"),
    ] = None,
    explain: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--explain", help="One clause, with the claims for and against.", metavar="CLAUSE"),
    ] = None,
    compare: Annotated[
        Optional[tuple[str, str]],  # noqa: UP045
        typer.Option(
            "--compare", help="What two versions (or ids of documents) say differently.", metavar="OLDER NEWER"
        ),
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Hold a state to its own doctrine: one verdict a clause and year."""
    from tulga.doctrine import in_force

    with opened(workspace) as ws:
        state = ws.named(state)
        documents = ws.doctrine_documents(state)
        if not documents:
            typer.echo(f"no document of {ws.label(state)} is in the workspace's doctrine folder", err=True)
        if compare is not None:
            _compare(documents, *compare, as_json=as_json)
            return 0
        day = None if on is None else day_of(on)
        standing = {} if day is None else {one.id: word for one, word in in_force(documents, day)}
        documents = [one for one in documents if day is None or one.id in standing]
        verdicts = ws.doctrine(state, on=day)
    kept, clause = {one.id for one in documents}, None if explain is None else _clause(explain, documents)
    verdicts = [v for v in verdicts if v.document in kept and clause in (None, v.clause)]
    if as_json:
        rows = [v.record() for v in verdicts]
        told = [{**_head(one), "standing": standing.get(one.id)} for one in documents]
        answer = rows if on is None else {"on": on, "documents": told, "verdicts": rows}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    for one in documents if on else []:
        sure = standing[one.id] == "in force"
        word = "in force" if sure else "perhaps in force, as its dates are not exact enough to tell"
        print(f"{one.id} ({one.in_force}): {word}")
    if clause is not None:
        _explain(clause, documents, verdicts)
    else:
        print_rows([v.record() for v in verdicts], _COLUMNS)
    return 0


@rules.command("watch")
def watch(
    state: Annotated[Optional[str], typer.Argument(help="The state; without it the workspace's own.")] = None,  # noqa: UP045
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--since", help="All kept alerts since a day, not only those of this look.", metavar="DATE"),
    ] = None,
    form: Annotated[
        Literal["text", "json", "rss"], typer.Option("--format", help="Lines, JSON, or an RSS 2.0 feed of all alerts.")
    ] = "text",
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Tell which verdicts moved since the last look, and by which evidence; nothing where none moved."""
    from tulga.doctrine.feed import lines, rss
    from tulga.doctrine.watch import Book

    begin = None if since is None else datetime.combine(day_of(since), datetime.min.time(), UTC)
    now = datetime.now(UTC).replace(microsecond=0)
    with opened(workspace) as ws:
        state = ws.named(state or ws.state)
        book = Book(ws.folder / "watched.json")
        before = len(known.alerts) if (known := book.read()) else 0
        after = book.look(state, ws.doctrine(state), now)
        alerts = after.since(begin) if since or form == "rss" else list(after.alerts[before:])
        if form == "json":
            print(json.dumps([{"id": one.id, **one.record()} for one in alerts], ensure_ascii=False, indent=1))
        elif form == "rss":
            title = f"Doctrine of {ws.label(state)}"
            print(rss(alerts, title, ws.folder.resolve().as_uri(), _words(ws)), end="")
        else:
            for line in lines(alerts, _words(ws)):
                print(line)
    if before and not since and form != "rss":
        typer.echo(f"{before} earlier alerts are kept; --since DATE shows them", err=True)
    return 0


def day_of(text: str) -> date:
    """A day as it is typed; raises BadUse for anything but YYYY-MM-DD.

    >>> day_of("2016-05-05")
    datetime.date(2016, 5, 5)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadUse(f"{text!r} is no day; write it as YYYY-MM-DD") from None


def _head(document: "Document") -> dict[str, Any]:
    return {name: getattr(document, name) for name in _HEAD} | {"in_force": str(document.in_force)}


def _clause(name: str, documents: "Sequence[Document]") -> str:
    clauses = sorted({clause.id for document in documents for clause in document.clauses})
    if name not in clauses:
        raise unknown("clause", name, clauses)
    return name


def _explain(name: str, documents: "Sequence[Document]", verdicts: "Sequence[Verdict]") -> None:
    for document in documents:
        for clause in document.clauses:
            if clause.id != name:
                continue
            where = f", {clause.locator}" if clause.locator else ""
            print(f"{document.title} ({document.version}){where}: {clause.says}")
            for verdict in verdicts:
                if verdict.document == document.id:
                    _tell(verdict)


def _tell(verdict: "Verdict") -> None:
    print(f"{verdict.year or 'undated'}: {verdict.verdict}. {verdict.why}")
    for word, ids in (("for", verdict.evidence_for), ("against", verdict.evidence_against)):
        if ids:
            print(f"  {word}: {' '.join(ids)}")


def _compare(documents: "Sequence[Document]", older: str, newer: str, *, as_json: bool) -> None:
    from tulga.doctrine.versions import compare, versions

    pairs = versions(documents, older, newer)
    found = [one for pair in pairs for one in compare(*pair)]
    if as_json:
        print(json.dumps([one.record() for one in found], ensure_ascii=False, indent=1))
        return
    for before, after in pairs:
        print(f"{after.title}: {before.version} to {after.version}")
        for one in found:
            if (one.older, one.newer) == (before.id, after.id):
                side = "older" if one.kind == "added" else "newer"
                unsure = "" if one.certain else f" (as far as the extract of the {side} version shows)"
                formerly = f" (was {one.formerly})" if one.formerly else ""
                print(f"  {one.kind}: {one.clause}{formerly}{unsure}: {'; '.join(one.changes) or one.says}")


def _words(ws: "Workspace") -> Callable[[str], str]:
    """A claim in one line by its id; the id alone where it is gone from the workspace."""

    def told(identifier: str) -> str:
        try:
            claim = ws.claim(identifier)
        except TulgaError:
            return identifier
        ends = " ".join(part for part in (claim.subject, claim.relation, claim.object) if part)
        value = f" {claim.value:f} {claim.unit or ''}".rstrip() if claim.value is not None else ""
        return f"{identifier} {ends}{value} ({claim.evidence.source}, {claim.evidence.locator})"

    return told
