"""Finding claims and sources in a ledger; every answer has one fixed order."""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, and_, or_, select

from tulga.claim import Claim
from tulga.errors import BadUse, nearest_names
from tulga.ledger import schema
from tulga.ledger.rows import CLAIM_COLUMNS, claim_of

SHORTEST_PREFIX = 6


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What claims to find: all that match every filter given.

    `actor` matches either end. `year` matches claims whose span touches that calendar year; a claim without any date
    touches none. `current` leaves out claims of superseded sources.
    """

    relation: str | None = None
    subject: str | None = None
    object: str | None = None
    actor: str | None = None
    year: int | None = None
    source: str | None = None
    current: bool = True


def find(connection: Connection, filters: Filters) -> list[Claim]:
    """The claims that match, by first day (undated last), relation, ends, item and id."""
    return [claim_of(row) for row in connection.execute(statement(filters))]


def statement(filters: Filters) -> Select[tuple[object, ...]]:
    """The query of `find`."""
    table = schema.claim
    query: Select[tuple[object, ...]] = select(*CLAIM_COLUMNS)
    if filters.current:
        retired = select(schema.source.c.id).where(schema.source.c.superseded_at.is_not(None))
        query = query.where(table.c.source.not_in(retired))
    for name in ("relation", "subject", "object", "source"):
        wanted = getattr(filters, name)
        if wanted is not None:
            query = query.where(table.c[name] == wanted)
    if filters.actor is not None:
        query = query.where(or_(table.c.subject == filters.actor, table.c.object == filters.actor))
    if filters.year is not None:
        query = query.where(
            or_(table.c.first_day.is_not(None), table.c.last_day.is_not(None)),
            or_(table.c.first_day.is_(None), table.c.first_day <= f"{filters.year:04d}-12-31"),
            or_(table.c.last_day.is_(None), table.c.last_day >= f"{filters.year:04d}-01-01"),
        )
    order = (table.c.first_day.is_(None), table.c.first_day, table.c.relation, table.c.subject, table.c.object)
    return query.order_by(*order, table.c.item, table.c.id)


def claim(connection: Connection, identifier: str) -> Claim:
    """One claim by its id or by a beginning of it of at least six characters; raises BadUse naming near ids."""
    table = schema.claim
    if len(identifier) < SHORTEST_PREFIX:
        raise BadUse(f"claim id {identifier!r} is too short; give at least its first {SHORTEST_PREFIX} characters")
    begins = and_(table.c.id >= identifier, table.c.id < identifier + "g")
    rows = connection.execute(select(*CLAIM_COLUMNS).where(begins).order_by(table.c.id).limit(4)).all()
    if len(rows) == 1:
        return claim_of(rows[0])
    ids = [str(row[0]) for row in rows]
    if ids:
        raise BadUse(f"claim id {identifier!r} is not enough to tell claims apart", nearest=ids)
    raise BadUse(f"there is no claim {identifier!r}", nearest=_near(connection, identifier))


def _near(connection: Connection, identifier: str) -> list[str]:
    """Ids that begin most like this one: the neighbours in the order of ids."""
    column = schema.claim.c.id
    before = connection.scalars(select(column).where(column < identifier).order_by(column.desc()).limit(2))
    after = connection.scalars(select(column).where(column > identifier).order_by(column).limit(2))
    neighbours = [*before, *after]
    return nearest_names(identifier, neighbours) or sorted(neighbours)[:3]
