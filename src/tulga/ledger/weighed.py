"""The conflicts that were weighed: kept by matter, listed by actor, and asked for a page at a time."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_

from tulga.claim import Claim
from tulga.errors import BadUse, unknown
from tulga.ledger import schema
from tulga.ledger.adding import insert
from tulga.ledger.conflict_kinds import Conflict, Scope, Side, kinds
from tulga.ledger.conflicts import ORDER, Key
from tulga.ledger.gathering import find, parts
from tulga.ledger.rows import CLAIM_COLUMNS, CLAIM_NAMES, claim_of, claim_values

MOST = 1000
LONGEST = 200  # characters of what a conflict is about by which it is put in order
_COLUMNS = tuple(schema.conflict.columns.keys())
_STANDS = [CLAIM_NAMES.index(column.name) for column in CLAIM_COLUMNS]
Matter = tuple[Scope, Key]


@dataclass(frozen=True)
class Conflicts:
    """Some of the conflicts that were asked for, the real ones first, and how many there are in all.

    `totals` counts them by verdict, `kinds` names the kinds that occur, of whatever kind was asked for; `after` asks for
    the next ones, None where there are no more.
    """

    conflicts: tuple[Conflict, ...]
    totals: Mapping[str, int]
    kinds: tuple[str, ...] = ()
    after: str | None = None


@dataclass(frozen=True)
class Found:
    """A conflict of a matter as it is kept: its sides and the actors that take part as JSON."""

    matter: Matter
    id: str
    kind: str
    rank: int
    about: str
    why: str
    settled_by: str
    sides: str
    actors: str

    @classmethod
    def of(cls, matter: Matter, one: Conflict, actors: Iterable[str], rows: Collection[str] = ()) -> "Found":
        """A conflict in this form; `rows` are the ids of the claims that are rows of datasets and in no ledger."""
        said = [[side.says, [_written(claim, rows) for claim in side.claims]] for side in one.sides]
        sides, ends = (json.dumps(held, ensure_ascii=False) for held in (said, sorted(actors)))
        rank = ORDER.index(one.verdict)
        return cls(matter, one.id, one.kind, rank, one.about, one.why, one.settled_by, sides, ends)

    def row(self, number: int) -> tuple[Any, ...]:
        """Its row, in the order of the columns."""
        key = [self.matter[0], *self.matter[1]]
        return (
            number, hash_of(key), json.dumps(key, ensure_ascii=False), self.id, self.kind, self.rank, self.about,
            self.why, self.settled_by, self.sides, self.actors,
        )  # fmt: skip


# keeping --------------------------------------------------------------------------------------------------------------


@dataclass
class Shelf:
    """Where conflicts are kept while they are weighed; `close` writes how many there are."""

    connection: Connection
    _change: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    def clear(self) -> None:
        """Take away everything."""
        for table in schema.derived.sorted_tables:
            self.connection.execute(table.delete())

    def put(self, matters: Iterable[Matter], found: Iterable[Found]) -> None:
        """Let the conflicts found stand in the place of those that some matters had.

        Where one conflict is found in several matters, the last of them tells about it.
        """
        table, found = schema.conflict, list(found)
        gone = dict(self._of(matters))
        ids = {*gone.values(), *(one.id for one in found)}
        if not ids:
            return
        self._list(ids, -1)
        for some in parts(gone.keys()):
            self.connection.execute(table.delete().where(table.c.number.in_(some)))
        after = self.connection.scalar(select(func.coalesce(func.max(table.c.number), 0))) or 0
        insert(self.connection, table, _COLUMNS, [one.row(number) for number, one in enumerate(found, after + 1)])
        self._list(ids, 1)

    def _of(self, matters: Iterable[Matter]) -> Iterable[tuple[int, str]]:
        table = schema.conflict
        for some in parts([hash_of([scope, *key]) for scope, key in matters]):
            yield from self.connection.execute(select(table.c.number, table.c.id).where(table.c.matter.in_(some)))

    def _list(self, ids: Collection[str], sign: int) -> None:
        """Put conflicts into the lists of their actors, or take them out."""
        table, lists = schema.conflict.c, schema.conflict_actor
        columns = (table.number, table.key, table.id, table.kind, table.rank, table.about, table.actors)
        last: dict[str, Any] = {}
        for some in parts(sorted(ids)):
            for row in self.connection.execute(select(*columns).where(table.id.in_(some))):
                if row.id not in last or json.loads(last[row.id].key) < json.loads(row.key):
                    last[row.id] = row
        lines = [
            (actor, row.rank, row.about[:LONGEST], row.kind, row.id, row.number)
            for _, row in sorted(last.items())
            for actor in ("", *json.loads(row.actors))
        ]
        for actor, rank, _, kind, *_ in lines:
            self._change[actor, rank, kind] += sign
        if sign > 0:
            insert(self.connection, lists, tuple(lists.columns.keys()), lines)
        elif lines:
            one = lists.delete().where(*(column == bindparam(f"_{column.name}") for column in lists.primary_key))
            names = [f"_{column.name}" for column in lists.primary_key]
            self.connection.execute(one, [dict(zip(names, line, strict=False)) for line in lines])

    def close(self) -> None:
        """Write how many conflicts of each kind and verdict each actor has."""
        table = schema.conflict_count
        held = {(row.actor, row.rank, row.kind): row.number for row in self.connection.execute(_counts(self._change))}
        new = {key: held.get(key, 0) + by for key, by in self._change.items() if by}
        for actor, rank, kind in sorted(held.keys() & new.keys()):
            here = (table.c.actor == actor, table.c.rank == rank, table.c.kind == kind)
            self.connection.execute(table.delete().where(*here))
        columns = tuple(table.columns.keys())
        insert(self.connection, table, columns, [(*key, count) for key, count in sorted(new.items()) if count])
        self._change.clear()


def _counts(keys: Iterable[tuple[str, int, str]]) -> Any:
    table = schema.conflict_count
    actors = sorted({actor for actor, *_ in keys})
    asked = select(table.c.actor, table.c.rank, table.c.kind, table.c.number)
    return asked.where(table.c.actor.in_(actors)) if len(actors) < MOST else asked


def hash_of(key: Sequence[str]) -> int:
    """A number of 64 bits for a matter, by its scope and key as they are written in one list."""
    return int.from_bytes(hashlib.sha256(json.dumps(key, ensure_ascii=False).encode()).digest()[:8], signed=True)


def _written(claim: Claim, rows: Collection[str]) -> str | list[Any]:
    """A claim by its id; the row of a dataset as it stands, for no ledger keeps it."""
    if claim.id not in rows:
        return claim.id
    values = claim_values(claim)
    return [values[place] for place in _STANDS]


# asking ---------------------------------------------------------------------------------------------------------------


def page(
    connection: Connection,
    actors: Collection[str] = (),
    kind: str | None = None,
    verdicts: Collection[str] = (),
    limit: int = 50,
    after: str | None = None,
) -> Conflicts:
    """At most `limit` conflicts in which an actor takes part, under any of its names, after those of an earlier page.

    No actors ask for the conflicts of all, no verdicts for those of every verdict. Raises BadUse for an unknown kind or
    verdict, for a limit outside 1 to 1,000, and for an `after` that no page gave.
    """
    ranks = _ranks(kind, verdicts, limit)
    lists = schema.conflict_actor.c
    names = sorted(actors) or [""]
    order = (lists.rank, lists.about, lists.kind, lists.id)
    query = select(*order).where(lists.actor == names[0] if len(names) == 1 else lists.actor.in_(names))
    if kind is not None:
        query = query.where(lists.kind == kind)
    if verdicts:
        query = query.where(lists.rank.in_(ranks))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*_place(after)))
    query = query if len(names) == 1 else query.distinct()
    listed = connection.execute(query.order_by(*order).limit(limit + 1)).all()
    more = _cursor(listed[limit - 1]) if len(listed) > limit else None
    totals, present = _totals(connection, names, kind)
    return Conflicts(tuple(_conflicts(connection, [row.id for row in listed[:limit]])), totals, present, more)


def cut(
    every: Iterable[Conflict], kind: str | None, verdicts: Collection[str], limit: int, after: str | None
) -> Conflicts:
    """The same page of conflicts that are all at hand, in their order (`conflicts.conflicts`)."""
    ranks, every = _ranks(kind, verdicts, limit), list(every)
    of_kind = [one for one in every if kind in (None, one.kind)]
    totals: dict[str, int] = {name: sum(one.verdict == name for one in of_kind) for name in ORDER}
    places = [(ORDER.index(one.verdict), one.about[:LONGEST], one.kind, one.id) for one in of_kind]
    last = None if after is None else _place(after)
    left = [number for number, place in enumerate(places) if place[0] in ranks and (last is None or place > last)]
    shown = [of_kind[number] for number in left[:limit]]
    more = _cursor(places[left[limit - 1]]) if len(left) > limit else None
    return Conflicts(tuple(shown), totals, tuple(sorted({one.kind for one in every})), more)


def _ranks(kind: str | None, verdicts: Collection[str], limit: int) -> list[int]:
    """The places of the verdicts asked for, after a look at the rest of what is asked."""
    if kind is not None:
        _ = kinds[kind]
    for verdict in verdicts:
        if verdict not in ORDER:
            raise unknown("verdict", verdict, ORDER)
    if not 1 <= limit <= MOST:
        raise BadUse(f"a page has 1 to {MOST} conflicts, not {limit}")
    return [rank for rank, verdict in enumerate(ORDER) if not verdicts or verdict in verdicts]


def _cursor(place: Iterable[Any]) -> str:
    return "\x1f".join(map(str, place))


def _place(after: str) -> tuple[int, str, str, str]:
    rank, *rest = after.split("\x1f")
    if rank not in ("0", "1", "2") or len(rest) < 3 or "\0" in after:
        raise BadUse(f"{after[:60]!r} is not where a page of conflicts ended")
    return int(rank), "\x1f".join(rest[:-2]), rest[-2], rest[-1]


def _totals(connection: Connection, names: list[str], kind: str | None) -> tuple[dict[str, int], tuple[str, ...]]:
    """How many conflicts there are by verdict, and the kinds that occur."""
    if len(names) == 1:
        table = schema.conflict_count.c
        counted = select(table.rank, table.kind, table.number).where(table.actor == names[0])
    else:  # one conflict may be of both names
        lists = schema.conflict_actor.c
        each = select(lists.rank, lists.kind, lists.id).where(lists.actor.in_(names)).distinct().subquery()
        counted = select(each.c.rank, each.c.kind, func.count()).group_by(each.c.rank, each.c.kind)
    rows = connection.execute(counted).all()
    totals: dict[str, int] = {
        verdict: sum(row[2] for row in rows if row.rank == rank and kind in (None, row.kind))
        for rank, verdict in enumerate(ORDER)
    }
    return totals, tuple(sorted({row.kind for row in rows}))


def _conflicts(connection: Connection, ids: list[str]) -> Iterable[Conflict]:
    table = schema.conflict
    last: dict[str, Any] = {}
    for row in connection.execute(select(table).where(table.c.id.in_(ids))):
        if row.id not in last or json.loads(last[row.id].key) < json.loads(row.key):
            last[row.id] = row
    sides = {identifier: json.loads(row.sides) for identifier, row in last.items()}
    wanted = {one for held in sides.values() for _, claims in held for one in claims if isinstance(one, str)}
    claims = {claim.id: claim for claim in find(connection, current=False, id=wanted)} if wanted else {}
    for identifier in ids:
        row = last[identifier]
        said = tuple(
            Side(says, tuple(claims[one] if isinstance(one, str) else claim_of(one) for one in given))
            for says, given in sides[identifier]
        )
        yield Conflict(row.kind, ORDER[row.rank], row.about, said, row.why, row.settled_by)
