"""What happened to a claim after it was read: added, seen again, superseded, graded, judged."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, or_, select

from tulga.ledger import schema

EventKind = Literal["added", "seen again", "superseded", "graded", "judged"]


@dataclass(frozen=True)
class Event:
    """One thing that happened to a claim: when (UTC, ISO 8601), what, and by whom or by which session."""

    at: str
    kind: EventKind
    what: str
    person: str | None = None
    session: int | None = None


@dataclass(frozen=True)
class Sighting:
    """One time that a claim was met in an input: the session, its verb and input, and the row of the input, if any."""

    session: int
    verb: str
    input_name: str
    at: str
    row: int | None


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


def history(connection: Connection, claim: str, source: str) -> list[Event]:
    """Everything that the ledger knows of a claim of `source`, oldest first."""
    events = _seen(connection, claim) + _superseded(connection, source)
    grade = schema.grade
    for row in connection.execute(select(grade).where(or_(grade.c.claim == claim, grade.c.source == source))):
        target = "the claim" if row.claim else "its source"
        events.append(Event(row.at, "graded", f"{target} was graded {row.code}: {row.reason}", row.person))
    judgement = schema.judgement
    for row in connection.execute(select(judgement).where(judgement.c.claim == claim)):
        events.append(Event(row.at, "judged", f"{row.verdict}: {row.reason}", row.person))
    return sorted(events, key=lambda event: (event.at, event.kind, event.what))


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
    if at is None:
        return []
    newer = select(table.c.id).where(table.c.supersedes == source).order_by(table.c.added_at.desc(), table.c.id)
    return [Event(at, "superseded", f"its source {source} was superseded by {connection.scalars(newer).first()}")]
