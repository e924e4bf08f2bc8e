"""`tulga ledger judge` and its kin: what people think of claims, actors and sources, and how they take it back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.keep.options import ClaimArgument, PersonOption, ReasonOption
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows

if TYPE_CHECKING:
    from tulga.ledger.acts import Act


@ledger.command("judge")
def judge(
    claim: ClaimArgument,
    verdict: Annotated[str, typer.Argument(help="accepted, rejected or undecided.")],
    reason: ReasonOption,
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Accept or reject a claim, or leave it undecided; the judgement is a dated row and the claim stays."""
    with opened(workspace) as ws:
        given = ws.ledger.judge(claim, verdict, reason, person)
    print(f"act {given.number}: claim {given.claim} {given.verdict}")
    return 0


@ledger.command("accept")
def accept(
    claim: ClaimArgument, reason: ReasonOption, person: PersonOption, workspace: WorkspaceOption = WORKSPACE
) -> int:
    """Accept a claim."""
    return judge(claim, "accepted", reason, person, workspace)


@ledger.command("reject")
def reject(
    claim: ClaimArgument, reason: ReasonOption, person: PersonOption, workspace: WorkspaceOption = WORKSPACE
) -> int:
    """Reject a claim: it makes no fact any more."""
    return judge(claim, "rejected", reason, person, workspace)


@ledger.command("comment")
def comment(
    claim: ClaimArgument,
    text: Annotated[str, typer.Argument(help="What there is to say.")],
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Say something about a claim without judging it."""
    with opened(workspace) as ws:
        return _told(ws.ledger.comment(claim, text, person))


@ledger.command("edit")
def edit(
    claim: ClaimArgument,
    changes: Annotated[
        list[str], typer.Option("--set", help="FIELD=VALUE, for instance span=1997.", metavar="FIELD=VALUE")
    ],
    reason: ReasonOption,
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Put a corrected claim in the place of one; the old one stays and stops counting."""
    with opened(workspace) as ws:
        return _told(ws.ledger.edit(claim, _typed(changes), reason, person))


@ledger.command("split")
def split(
    claim: ClaimArgument,
    parts: Annotated[
        list[str],
        typer.Option(
            "--part", help='What one part changes: "object=MNG span=1996". Give two or more.', metavar="FIELDS"
        ),
    ],
    reason: ReasonOption,
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Put several claims in the place of one that says several things."""
    import shlex

    with opened(workspace) as ws:
        return _told(ws.ledger.split(claim, [_typed(shlex.split(part)) for part in parts], reason, person))


@ledger.command("merge")
def merge(
    claims: Annotated[list[str], typer.Argument(help="The claims that say the same.")],
    into: Annotated[str, typer.Option(help="The one of them, or another one, that stands.", metavar="CLAIM")],
    reason: ReasonOption,
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Let one claim stand for several that say the same."""
    with opened(workspace) as ws:
        return _told(ws.ledger.merge(claims, into, reason, person))


@ledger.command("rename-actor")
def rename_actor(
    actor: Annotated[str, typer.Argument(help="The actor as claims write it.")],
    becomes: Annotated[str, typer.Argument(help="The actor that it is.")],
    reason: ReasonOption,
    person: PersonOption,
    claims: Annotated[Optional[list[str]], typer.Option("--in", help="Only in this claim.", metavar="CLAIM")] = None,  # noqa: UP045
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Say that an actor is another one, in all claims (which merges them) or in some (which splits one)."""
    with opened(workspace) as ws:
        return _told(ws.ledger.rename(actor, becomes, reason, person, claims or ()))


@ledger.command("copy-of")
def copy_of(
    source: Annotated[str, typer.Argument(help="The source that took over what another one says.")],
    original: Annotated[str, typer.Argument(help="The source that it goes back to.")],
    reason: ReasonOption,
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Say that a source is a copy of another one, so that facts do not count both."""
    with opened(workspace) as ws:
        return _told(ws.ledger.copied(source, original, reason, person))


@ledger.command("grade")
def grade(
    target: Annotated[str, typer.Argument(help="A source's id, or a claim's.")],
    code: Annotated[str, typer.Argument(help="A to F how reliable, 1 to 6 how credible, or both: B2.")],
    reason: ReasonOption,
    person: PersonOption,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Give a source or a claim an Admiralty code; the last one counts."""
    from tulga.ledger.review import meaning

    with opened(workspace) as ws:
        given = ws.ledger.grade(target, code, reason, person)
    print(f"{given.target} graded {given.code}: {meaning(given.code)}")
    return 0


@ledger.command("credibility")
def credibility(claim: ClaimArgument, workspace: WorkspaceOption = WORKSPACE) -> int:
    """Say which digit of the Admiralty code the other sources speak for; it is a suggestion and is not kept."""
    from tulga.ledger.credibility import suggested
    from tulga.ledger.review import meaning

    with opened(workspace) as ws:
        found = ws.ledger.claim(claim)
        suggestion = suggested(found, ws.ledger.facts(relation=found.relation), ws.ledger.standing().copies)
    print(f"{suggestion.digit} ({meaning(suggestion.digit)}): {suggestion.why}")
    return 0


@ledger.command("undo")
def undo(
    kind: Annotated[str, typer.Argument(help="act or import, as `tulga ledger log` names them.")],
    number: Annotated[int, typer.Argument(help="Its number.")],
    person: PersonOption,
    reason: Annotated[str, typer.Option(help="Why; a dry run needs none.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would change.")] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Take back an act or all that an import brought; an undoing is an act too and can be undone."""
    from tulga.errors import BadUse, unknown

    if kind == "grade":
        raise BadUse("a grade is not undone: grade the source or the claim again, for the last grade counts")
    if kind not in ("act", "import"):
        raise unknown("kind of entry to undo", kind, ("act", "import"))
    with opened(workspace) as ws:
        step = ws.ledger.undo if kind == "act" else ws.ledger.undo_import
        done = step(number, reason or ("dry run" if dry_run else ""), person, dry_run=dry_run)
    print("would be changed:" if dry_run else f"act {done.act.number}:")
    for line in done.says:
        print(f"  {line}")
    return 0


@ledger.command("log")
def log(
    last: Annotated[Optional[int], typer.Option(help="Only the last ones.", min=1)] = None,  # noqa: UP045
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List what people did and what came in, newest last, with the numbers by which `undo` knows them."""
    with opened(workspace) as ws:
        entries = ws.ledger.log()
    rows = [
        {
            "at": entry.at if as_json else entry.at[:19], "kind": entry.kind, "number": entry.number, "what": entry.what,
            "person": entry.person, "reason": entry.reason, "undone": entry.undone if as_json else "undone" * entry.undone,
        }
        for entry in entries[-(last or len(entries)) :]
    ]  # fmt: skip
    print_rows(rows, ("at", "kind", "number", "what", "person", "reason", "undone"), as_json=as_json)
    return 0


def _typed(pairs: Sequence[str]) -> dict[str, object]:
    from tulga.ledger.replacing import typed
    from tulga.relations import relation

    changes = typed(pairs)
    if "relation" in changes:
        relation(changes["relation"])
    return changes


def _told(act: "Act") -> int:
    print(f"act {act.number}: {act.what}")
    return 0
