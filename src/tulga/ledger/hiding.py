"""The table `hidden` kept true: it holds what `as_known.hidden_at` says of now, and is mended where an act touches it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from tulga.ledger import schema
from tulga.ledger.as_known import REPLACING, hidden_at


@dataclass(frozen=True)
class Change:
    """The ids of the claims that stopped counting, and of those that count again, in order."""

    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


def settle(connection: Connection, touched: Select[Any]) -> Change:
    """Bring `hidden` up to date for the claims of a query and for all that acts put in their place."""
    hidden, act = schema.hidden, schema.judgement
    reached = touched.cte(recursive=True)
    first = reached.c[0]
    along = select(act.c.becomes).join(reached, act.c.claim == first).where(act.c.verdict.in_(REPLACING))
    reached = reached.union(along)
    ids = select(reached.c[0])
    due = _by_claim(connection, hidden_at(None).where(schema.claim.c.id.in_(ids)))
    held = _by_claim(connection, select(hidden).where(hidden.c.claim.in_(ids)))
    if wrong := [{"id": claim} for claim, why in held.items() if due.get(claim) != why]:
        connection.execute(hidden.delete().where(hidden.c.claim == bindparam("id")), wrong)
    if new := [{"claim": claim, "why": why} for claim, why in sorted(due.items()) if held.get(claim) != why]:
        connection.execute(hidden.insert(), new)
    return Change(tuple(sorted(due.keys() - held)), tuple(sorted(held.keys() - due)))


def seen(connection: Connection, source: str) -> Change:
    """Let the claims of a source count again that a session has seen after their import was undone."""
    hidden, claim = schema.hidden, schema.claim
    of_source = select(hidden.c.claim).join(claim, claim.c.id == hidden.c.claim).where(claim.c.source == source)
    undone = of_source.where(hidden.c.why == "undone")
    return settle(connection, undone) if connection.execute(undone.limit(1)).first() else Change()


def _by_claim(connection: Connection, query: Select[Any]) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(query)}
