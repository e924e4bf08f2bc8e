"""How much a ledger holds, whether anything came to it, and whether two ledgers say the same."""

import hashlib
import json

from sqlalchemy import Connection, Table, func, or_, select

from tulga.ledger import schema
from tulga.ledger.as_known import taken_back


def counts(connection: Connection) -> dict[str, int]:
    """How many rows there are: sources, current sources, claims, current claims, sessions, sightings, grades, judgements.

    A source is current where no newer version of it came and an import of it is not undone; a claim where no newer version
    came and where nothing that was undone, edited, merged or split keeps it away.
    """

    def rows(table: Table) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    source, claim = schema.source, schema.claim
    retired = select(source.c.id).where(source.c.superseded_at.is_not(None))
    away = or_(claim.c.source.in_(retired), claim.c.id.in_(select(schema.hidden.c.claim)))
    gone = or_(source.c.superseded_at.is_not(None), source.c.id.in_(taken_back()))
    old_sources = connection.execute(select(func.count()).select_from(source).where(gone)).scalar_one()
    old_claims = connection.execute(select(func.count()).select_from(claim).where(away)).scalar_one()
    sources, claims = rows(source), rows(claim)
    return {
        "sources": sources,
        "current sources": sources - old_sources,
        "claims": claims,
        "current claims": claims - old_claims,
        "sessions": rows(schema.session),
        "sightings": rows(schema.sighting),
        "grades": rows(schema.grade),
        "judgements": rows(schema.judgement),
    }


def claims_by_source(connection: Connection, *, current: bool = True) -> dict[str, int]:
    """How many claims each source has that has any; `current` leaves out those that no longer count (see `counts`)."""
    claim, source = schema.claim, schema.source
    query = select(claim.c.source, func.count()).group_by(claim.c.source)
    found = {str(name): int(number) for name, number in connection.execute(query)}
    if not current:
        return found
    gone = query.where(claim.c.id.in_(select(schema.hidden.c.claim)))
    for name, number in connection.execute(gone):
        found[name] -= number
    for name in connection.scalars(select(source.c.id).where(source.c.superseded_at.is_not(None))):
        found.pop(name, None)
    return {name: number for name, number in found.items() if number}


def state(connection: Connection) -> tuple[int, ...]:
    """The numbers of the last session, grade and judgement: every write of a ledger makes one of them grow."""
    last = (schema.session.c.id, schema.grade.c.number, schema.judgement.c.number)
    return tuple(connection.scalar(select(func.max(number))) or 0 for number in last)


def content_hash(connection: Connection) -> str:
    """SHA-256 over all sources and claims without times and sessions: equal for ledgers that say the same.

    They come in the order of code points, in which SQLite compares text and PostgreSQL only where it is asked to.
    """
    plain = "C" if connection.dialect.name == "postgresql" else "BINARY"
    source, claim = schema.source, schema.claim
    said = [column for column in source.columns if column.name not in ("added_at", "superseded_at")]
    stated = [column for column in claim.columns if column.name not in ("number", "words")]
    running = hashlib.sha256()
    queries = (
        select(*said, source.c.superseded_at.is_(None)).order_by(source.c.id.collate(plain)),
        select(*stated).order_by(claim.c.id.collate(plain)),
    )
    for query in queries:
        for row in connection.execute(query):
            running.update(json.dumps(list(row), ensure_ascii=False).encode() + b"\n")
    return running.hexdigest()
