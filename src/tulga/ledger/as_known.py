"""What a ledger says now, and what it said at any moment before: queries on its four logs, which only ever grow.

Two time axes cross: when something *held* (`Claim.span`) and when the ledger *knew* it. What it knew follows from the
sessions (who saw which claims), the judgements (what people did about them), the grades, and the moments of each. What
was undone later still counts at the moments before.

A claim counts when all of this is so:

1. It is founded: a session that is not undone saw it, or an act that is not undone put it in the place of a claim that
   is founded.
2. It is not replaced: the last act that touches it (`edited`, `merged`, `split`) did not put another one in its place.
3. Its source is current: of the versions of one file, it is the one that was read last.

`None` for a moment means now. Every function gives a query that runs on both engines.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, literal, null, or_, select, union
from sqlalchemy.sql.selectable import CTE

from tulga.errors import BadInput, BadUse
from tulga.ledger import schema
from tulga.span import Instant

REPLACING = ("edited", "merged", "split")

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")


_kept = lru_cache(maxsize=16)  # a query is sooner kept than built: those of now are the same every time


def moment_of(on: str) -> str:
    """The last moment of a year, month or day, or the moment itself, as the ledger writes its times (UTC).

    A moment without a time zone is taken as UTC. Raises BadUse for anything else.

    >>> moment_of("2024-02")
    '2024-02-29T23:59:59.999999+00:00'
    >>> moment_of("2024-02-03T10:00+08:00")
    '2024-02-03T02:00:00.000000+00:00'
    """
    given = None
    with suppress(BadInput, ValueError):
        if _DAY.match(on):
            return f"{Instant.parse(on).last().isoformat()}T23:59:59.999999+00:00"
        given = datetime.fromisoformat(on) if ":" in on else None
    if given is None:
        raise BadUse(f"{on!r} is neither a date such as 2024-02-03 nor a moment such as 2024-02-03T10:00:00+00:00")
    given = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    return given.isoformat(timespec="microseconds")


@_kept
def counted(at: str) -> ColumnElement[bool]:
    """Whether a row of `claim` counted at a moment: a condition that costs least where others leave few claims."""
    claim, replaced = schema.claim.c, select(_replaced(at).c.claim)
    return and_(claim.source.not_in(retired(at)), claim.id.not_in(replaced), _founded(claim.id, at))


@_kept
def hidden_at(at: str | None) -> Select[tuple[str, str]]:
    """The claims that do not count for another reason than the version of their source: id, and why as in `hidden`."""
    claim, replaced = schema.claim, _replaced(at)
    why = case((_founded(claim.c.id, at), replaced.c.why), else_=literal("undone"))
    joined = claim.outerjoin(replaced, replaced.c.claim == claim.c.id)
    return (
        select(claim.c.id, why.label("why"))
        .select_from(joined)
        .where(or_(replaced.c.claim.is_not(None), ~_founded(claim.c.id, at)))
    )


@_kept
def retired(at: str | None) -> Select[tuple[str]]:
    """The ids of the sources of which another version was read later."""
    old, new = versions(at).alias(), versions(at).alias()
    later = and_(
        new.c.name == old.c.name, new.c.kind == old.c.kind, new.c.sha256 != old.c.sha256, new.c.last > old.c.last
    )
    return select(old.c.source).join(new, later)


@_kept
def versions(at: str | None) -> Subquery:
    """The sources that are versions of a file: `source`, `name`, `kind`, `sha256`, and the `last` session that read it.

    A session whose claims came with row numbers cites the source from a table of its own and does not read its file.
    """
    source, session, sighting = schema.source, schema.session, schema.sighting
    cited = exists().where(sighting.c.session == session.c.id, sighting.c.ordinal == 0, sighting.c.row.is_not(None))
    read = (
        select(source.c.id.label("source"), source.c.name, source.c.kind, source.c.sha256)
        .add_columns(func.max(session.c.id).label("last"))
        .join(session, session.c.source == source.c.id)
        .where(source.c.name != "", source.c.sha256 != "", living_session(at), ~cited)
    )
    return read.group_by(source.c.id, source.c.name, source.c.kind, source.c.sha256).subquery()


def living_session(at: str | None) -> ColumnElement[bool]:
    """Whether a row of `session` was there at the moment and its import was not undone."""
    session = schema.session
    living = func.coalesce(session.c.batch, session.c.id).not_in(undone_imports(at))
    return living if at is None else and_(living, session.c.finished_at <= at)


def taken_back() -> Select[tuple[str]]:
    """The ids of the sources of which every import is undone."""
    session, any_session = schema.session, schema.session.alias()
    living = select(session.c.source).where(living_session(None))
    return select(any_session.c.source).where(any_session.c.source.not_in(living)).distinct()


def living_act(table: Any, at: str | None) -> ColumnElement[bool]:
    """Whether a row of `judgement` (or of an alias of it) was there at the moment and its act was not undone."""
    living = func.coalesce(table.c.act, table.c.number).not_in(undone_acts(at))
    return living if at is None else and_(living, table.c.at <= at)


def undone_acts(at: str | None) -> Select[tuple[int]]:
    """The numbers of the acts that are undone, undoings that were undone themselves among them.

    An undoing of an undoing of an undoing is never written: see `tulga.ledger.undo`.
    """
    return _undone("undoes", at)


def undone_imports(at: str | None) -> Select[tuple[int]]:
    """The numbers of the imports that are undone."""
    return _undone("session", at)


@_kept
def _undone(what: str, at: str | None) -> Select[Any]:
    back, again = schema.judgement.alias(), schema.judgement.alias()
    brought_back = select(again.c.undoes).where(again.c.verdict == "undone", again.c.undoes.is_not(None))
    if at is not None:
        brought_back = brought_back.where(again.c.at <= at)
    taken = select(back.c[what]).where(
        back.c.verdict == "undone", back.c[what].is_not(None), back.c.number.not_in(brought_back)
    )
    return taken if at is None else taken.where(back.c.at <= at)


def _seen(claim: ColumnElement[str], at: str | None) -> ColumnElement[bool]:
    session, sighting = schema.session, schema.sighting
    return exists().where(sighting.c.claim == claim, session.c.id == sighting.c.session, living_session(at))


def _replacements(at: str | None) -> Subquery:
    act = schema.judgement.alias()
    rows = select(act.c.number, act.c.claim, act.c.becomes, act.c.verdict)
    return rows.where(act.c.verdict.in_(REPLACING), living_act(act, at)).subquery()


def _founded(claim: ColumnElement[str], at: str | None) -> ColumnElement[bool]:
    return or_(_seen(claim, at), claim.in_(select(_put_in_place(at).c.claim)))


def _put_in_place(at: str | None) -> CTE:
    """The claims of acts that are founded: those that were seen, and on from these along the acts."""
    step, start = _replacements(at), _replacements(at)
    named = union(select(start.c.claim.label("claim")), select(start.c.becomes)).subquery()
    reached = select(named.c.claim).where(_seen(named.c.claim, at)).cte(recursive=True)
    return reached.union(select(step.c.becomes).join(reached, reached.c.claim == step.c.claim))


def _replaced(at: str | None) -> Subquery:
    """The claims whose last act put another one in their place: `claim`, and `why`, the verdict of that act."""
    out, into = _replacements(at), _replacements(at)
    touches = union(
        select(out.c.number, out.c.claim.label("claim"), out.c.verdict.label("why")),
        select(into.c.number, into.c.becomes, null()),
    ).subquery()
    place = func.row_number().over(partition_by=touches.c.claim, order_by=touches.c.number.desc()).label("place")
    ranked = select(touches.c.claim, touches.c.why, place).subquery()
    return select(ranked.c.claim, ranked.c.why).where(ranked.c.place == 1, ranked.c.why.is_not(None)).subquery()
