"""What happened to a claim after it was read, and the log of all that people did in a ledger."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, or_, select

from tulga.claim import Claim
from tulga.ledger import schema
from tulga.ledger.acts import Act, acts
from tulga.ledger.as_known import undone_imports

EventKind = Literal[
    "added", "seen again", "superseded", "graded", "judged",
    "comment", "edited", "merged", "split", "renamed", "copied", "undone",
]  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One thing that happened to a claim: when (UTC, ISO 8601), what, and by whom, by which session or in which act."""

    at: str
    kind: EventKind
    what: str
    person: str | None = None
    session: int | None = None
    act: int | None = None


@dataclass(frozen=True)
class Sighting:
    """One time that a claim was met in an input: the session, its verb and input, and the row of the input, if any."""

    session: int
    verb: str
    input_name: str
    at: str
    row: int | None


@dataclass(frozen=True)
class Entry:
    """One line of the log: an `act`, a `grade` or an `import`, with its number among its kind and whether it is undone.

    The person and the reason of an import are not known and empty.
    """

    at: str
    kind: Literal["act", "grade", "import"]
    number: int
    what: str
    person: str = ""
    reason: str = ""
    undone: bool = False


def sightings(connection: Connection, claim: str) -> list[Sighting]:
    """Every time the claim was met, oldest first."""
    session, sighting = schema.session, schema.sighting
    rows = connection.execute(
        select(session.c.id, session.c.verb, session.c.input_name, session.c.finished_at, sighting.c.row)
        .join(sighting, sighting.c.session == session.c.id)
        .where(sighting.c.claim == claim)
        .order_by(session.c.id, sighting.c.ordinal)
    )
    return [Sighting(*row) for row in rows]


def history(connection: Connection, claim: Claim) -> list[Event]:
    """Everything that the ledger knows of a claim, of the names in it and of its source, oldest first."""
    source = claim.evidence.source
    events = _seen(connection, claim.id) + _superseded(connection, source)
    grade = schema.grade
    graded = select(grade).where(or_(grade.c.claim == claim.id, grade.c.source == source)).order_by(grade.c.number)
    for row in connection.execute(graded):
        target = "the claim" if row.claim else "its source"
        events.append(Event(row.at, "graded", f"{target} was graded {row.code}: {row.reason}", row.person))
    events += [_event(act) for act in _concerning(connection, claim)]
    return sorted(events, key=lambda event: event.at)


def log(connection: Connection) -> list[Entry]:
    """All acts, grades and imports, newest last."""
    entries = [Entry(a.at, "act", a.number, a.what, a.person, a.reason, a.undone) for a in acts(connection)]
    for row in connection.execute(select(schema.grade).order_by(schema.grade.c.number)):
        target = f"claim {row.claim}" if row.claim else row.source
        entries.append(Entry(row.at, "grade", row.number, f"{target} graded {row.code}", row.person, row.reason))
    return sorted(_imports(connection) + entries, key=lambda entry: entry.at)


def _imports(connection: Connection) -> list[Entry]:
    session = schema.session
    number = func.coalesce(session.c.batch, session.c.id).label("number")
    together = select(number, func.count(), func.min(session.c.id), func.max(session.c.finished_at)).group_by(number)
    undone = set(connection.scalars(undone_imports(None)))
    found = together.subquery()
    rows = connection.execute(
        select(session.c.verb, session.c.input_name, *found.c)
        .join(found, found.c[2] == session.c.id)
        .order_by(session.c.id)
    )
    return [
        Entry(
            at, "import", first, f"{verb} {name}{f' and {count - 1} more' if count > 1 else ''}", undone=first in undone
        )
        for verb, name, first, count, _, at in rows
    ]


def _concerning(connection: Connection, claim: Claim) -> list[Act]:
    """The acts on a claim, on a name in it or on its source, and the undoing of these and of what brought it."""
    table, sighting, session = schema.judgement, schema.sighting, schema.session
    seen = select(func.coalesce(session.c.batch, session.c.id)).where(
        session.c.id.in_(select(sighting.c.session).where(sighting.c.claim == claim.id))
    )
    about = (
        (table.c.claim == claim.id)
        | ((table.c.becomes == claim.id) & table.c.verdict.in_(("edited", "merged", "split")))
        | ((table.c.verdict == "renamed") & table.c.claim.is_(None) & table.c.actor.in_((claim.subject, claim.object)))
        | ((table.c.verdict == "copied") & (table.c.source == claim.evidence.source))
        | ((table.c.verdict == "undone") & table.c.session.in_(seen))
    )
    first = func.coalesce(table.c.act, table.c.number)
    reached = select(first.label("act")).where(about).cte(recursive=True)
    undoing = table.alias()
    reached = reached.union(select(undoing.c.number).join(reached, undoing.c.undoes == reached.c.act))
    return acts(connection, numbers=set(connection.scalars(select(reached.c.act))))


def _event(act: Act) -> Event:
    kind: Any = "judged" if act.verdict in ("accepted", "rejected", "undecided") else act.verdict
    said = act.verdict if kind == "judged" else act.what
    return Event(act.at, kind, f"{said}: {act.reason}", act.person, act=act.number)


def _seen(connection: Connection, claim: str) -> list[Event]:
    events: list[Event] = []
    last = None
    for sighting in sightings(connection, claim):
        if sighting.session == last:
            continue
        last = sighting.session
        kind: EventKind = "seen again" if events else "added"
        row = f", row {sighting.row}" if sighting.row is not None else ""
        what = f"{kind} by {sighting.verb} of {sighting.input_name}{row}"
        events.append(Event(sighting.at, kind, what, None, sighting.session))
    return events


def _superseded(connection: Connection, source: str) -> list[Event]:
    table = schema.source
    at = connection.scalar(select(table.c.superseded_at).where(table.c.id == source))
    newer = select(table.c.id).where(table.c.supersedes == source).order_by(table.c.added_at.desc(), table.c.id)
    by = connection.scalars(newer).first()
    if at is None or by is None:
        return []
    return [Event(at, "superseded", f"its source {source} was superseded by {by}")]
