"""Finding claims in a ledger, all of them or a page at a time; every answer has one fixed order.

Without words to look for, a page shows the newest claims first. With words, it shows the best matches first: by bm25 in
SQLite (https://www.sqlite.org/fts5.html, section 5.1.1) and by ts_rank in PostgreSQL, equals by the order in which the
claims came, the last one first. Where more than `RANKED` claims match, only the last that came are ranked and shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, tuple_

from tulga.claim import Claim
from tulga.errors import BadUse, nearest_names
from tulga.ledger import schema
from tulga.ledger.filters import Condition, Ends, Filters, conditions, few
from tulga.ledger.matching import FEW, Between, gives_few, latest, numbers_of, picked, sought
from tulga.ledger.ranking import scores
from tulga.ledger.rows import CLAIM_COLUMNS, claim_of
from tulga.ledger.terms import Terms, phrase, terms

__all__ = ["Filters", "Page", "claim", "count", "find", "page", "statement"]

SHORTEST_PREFIX = 6
RANKED = 500
MOST = 1000
_number, _day = schema.claim.c.number, schema.claim.c.first_day


@dataclass(frozen=True)
class Page:
    """Some of the claims that match, and `after`, which asks for the next ones; None where there are no more."""

    claims: tuple[Claim, ...]
    after: str | None = None


def find(connection: Connection, filters: Filters, limit: int | None = None) -> list[Claim]:
    """The claims that match, by first day (undated last), relation, ends, item and id; the first `limit` of them."""
    return [claim_of(row) for row in connection.execute(statement(connection, filters).limit(limit))]


def statement(connection: Connection, filters: Filters) -> Select[Any]:
    """The query of `find`."""
    table = schema.claim.c
    query = _asked(connection, select(*CLAIM_COLUMNS), filters)
    order = (table.first_day.is_(None), table.first_day, table.relation, table.subject, table.object)
    return query.order_by(*order, table.item, table.id)


def count(connection: Connection, filters: Filters, most: int = MOST) -> int:
    """How many claims match, counted no further than `most` + 1, which stands for "more than `most`"."""
    some = _asked(connection, select(_number), filters).limit(most + 1)
    return connection.scalar(select(func.count()).select_from(some.subquery())) or 0


def page(connection: Connection, filters: Filters, limit: int = 50, after: str | None = None) -> Page:
    """At most `limit` of the claims that match, after those of an earlier page.

    `after` is that of the earlier page: claims that came since then do not move the ones between. Raises BadUse for a
    limit outside 1 to 1,000 or an `after` that no page gave.
    """
    if not 1 <= limit <= MOST:
        raise BadUse(f"a page has 1 to {MOST} claims, not {limit}")
    return (_by_day if filters.text is None else _by_rank)(connection, filters, limit, after)


def _asked(connection: Connection, query: Select[Any], filters: Filters) -> Select[Any]:
    query = query.where(and_(True, *conditions(connection, filters)))
    if filters.text is None:
        return query
    asked = _terms(connection, filters)
    if _rare(connection, filters):
        return query.where(_number.in_(picked(connection, query.with_only_columns(_number), schema.claim, asked)))
    return sought(connection, query, schema.claim, asked, between=_between(connection, filters))


def _rare(connection: Connection, filters: Filters) -> bool:
    """Whether another filter leaves so few claims that it is best to look at the words of each of them."""
    if few(connection, filters.review):
        return True
    if filters.source is None:
        return False
    least, greatest = numbers_of(connection, schema.claim, filters.source)
    if connection.dialect.name == "sqlite" and greatest - least < FEW:
        return False  # they came one after the other: the index of words is asked between the first and the last
    return gives_few(connection, select(_number).where(schema.claim.c.source == filters.source))


def _between(connection: Connection, filters: Filters) -> Between | None:
    return None if filters.source is None else numbers_of(connection, schema.claim, filters.source)


def _terms(connection: Connection, filters: Filters) -> Terms:
    """What was typed and, so that the index of words finds fewer, what the words of a claim say of its own columns."""
    typed = terms(filters.text or "")
    groups = [[name] for name in (filters.relation, filters.subject, filters.object) if name]
    if filters.actor is not None and not (ends := Ends.of(connection, filters)).only_in:
        groups.append(list(ends.names))
    said = [[phrase(name.replace("_", " ")) for name in group] for group in groups]
    if not typed.wanted:
        return typed
    return replace(typed, either=tuple(tuple(filter(None, group)) for group in said if all(group)))


# best matches first ------------------------------------------------------------------------------------------------


def _by_rank(connection: Connection, filters: Filters, limit: int, after: str | None) -> Page:
    """The cursor tells the last claim that had come at the first page, the last one shown, and how many were shown."""
    newest, last, shown = _cursor(after, 3) or (None, None, 0)
    if newest is None:
        newest = connection.scalar(select(func.max(_number))) or 0
    query = select(_number).where(_number <= newest, *conditions(connection, filters))
    narrow = _terms(connection, filters)
    if _rare(connection, filters):
        numbers: Sequence[int] = picked(connection, query, schema.claim, narrow, RANKED)
    else:
        between = _between(connection, filters)
        numbers = latest(connection, query, schema.claim, narrow, RANKED, between=between)
    some = filters != Filters(text=filters.text, source=filters.source, current=filters.current)
    score = scores(connection, schema.claim, terms(filters.text or ""), numbers, some=some)
    ranked = sorted(numbers, key=lambda number: (-score.get(number, 0.0), -number))
    start = ranked.index(last) + 1 if last in ranked else shown
    wanted = ranked[start : start + limit]
    more = f"{newest}.{wanted[-1]}.{start + limit}" if start + limit < len(ranked) else None
    return Page(tuple(_claims(connection, wanted)), more)


def _claims(connection: Connection, numbers: Sequence[int]) -> Iterable[Claim]:
    rows = connection.execute(select(_number, *CLAIM_COLUMNS).where(_number.in_(numbers)))
    found = {row[0]: claim_of(row[1:]) for row in rows}
    return (found[number] for number in numbers)


# newest first ------------------------------------------------------------------------------------------------------


def _by_day(connection: Connection, filters: Filters, limit: int, after: str | None) -> Page:
    """The cursor tells the first day, as a number without its hyphens (0 for none), and the number of the last one."""
    day, last = _cursor(after, 2) or (None, None)
    held = conditions(connection, filters)
    rows: list[Any] = []
    if day != 0:
        upto = and_(_day.is_not(None), _day <= min((last_day for _, last_day in filters.times), default="9999-12-31"))
        if day is not None:
            upto = and_(upto, tuple_(_day, _number) < tuple_(_written(day), last))
        rows = _walk(connection, filters, [*held, upto], limit + 1)
    if len(rows) <= limit:
        undated = _day.is_(None) if day != 0 else and_(_day.is_(None), _number < last)
        rows += _walk(connection, filters, [*held, undated], limit + 1 - len(rows))
    shown = rows[:limit]
    more = f"{(shown[-1][0] or '0').replace('-', '')}.{shown[-1][1]}" if len(rows) > limit else None
    return Page(tuple(claim_of(row[2:]) for row in shown), more)


def _walk(connection: Connection, filters: Filters, held: list[Condition], limit: int) -> list[Any]:
    """The first rows, each name at each end by itself: an index gives those in their order."""
    ends: list[Condition | None] = [None]
    order: tuple[Any, ...] = (_day.desc(), _number.desc())
    if few(connection, filters.review):
        order = (func.coalesce(_day, "").desc(), _number.desc())  # as no index has it, so that none is walked
    elif filters.actor is not None and not (bear := Ends.of(connection, filters)).only_in:
        ends = [end == name for end in (schema.claim.c.subject, schema.claim.c.object) for name in bear.names]
    query = select(_day, _number, *CLAIM_COLUMNS).where(*held).order_by(*order).limit(limit)
    found = [connection.execute(query if end is None else query.where(end)).all() for end in ends]
    ordered = merge(*found, key=lambda row: (row[0] or "", row[1]), reverse=True)
    return list(islice({row[1]: row for row in ordered}.values(), limit))


def _written(day: int) -> str:
    text = f"{day:08d}"
    return f"{text[:-4]}-{text[-4:-2]}-{text[-2:]}"


def _cursor(after: str | None, parts: int) -> tuple[int, ...] | None:
    if after is None:
        return None
    numbers = after.split(".")
    if len(numbers) != parts or not all(n.isascii() and n.isdigit() and len(n) < 16 for n in numbers):
        raise BadUse(f"no page is followed by {after[:60]!r}; `after` is what the page before gave")
    return tuple(map(int, numbers))


# one claim ---------------------------------------------------------------------------------------------------------


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
