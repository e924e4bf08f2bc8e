"""What was done to a ledger since its conflicts were weighed, and which claims that touches."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select, tuple_

from tulga.claim import Claim
from tulga.ledger import schema
from tulga.ledger.as_known import REPLACING
from tulga.ledger.fact import Standing
from tulga.ledger.gathering import Rows, find, parts
from tulga.ledger.mark import Mark


def touched(connection: Connection, mark: Mark, standing: Standing, rows: Rows) -> Iterator[Claim]:
    """The claims that came, or that acts, grades, names or versions touched since then, each once.

    They stand as they are written, whether or not they count; rather too many than too few.
    """
    session, judgement, grade = (_last(mark, number) for number in range(3))
    claims, imports = _judged(connection, judgement)
    sources = _read(connection, session, imports) | _newly_copied(mark.copies, standing.copies)
    for claim, source in connection.execute(
        select(schema.grade.c.claim, schema.grade.c.source).where(schema.grade.c.number > grade)
    ):
        (claims if source is None else sources).add(claim if source is None else source)
    claims |= {pair[0] for pair in _differing(mark.renamed_in, standing.renamed_in)}
    names = _differing(mark.renamed, standing.renamed)
    seen: set[str] = set()
    for found in (
        *(find(connection, current=False, **{by: held}) for by, held in _asked(sources, names)),
        *(rows.find(**{by: held}) for by, held in _asked(sources | _joined(mark, rows), names)),
        _onward(connection, claims, seen),
    ):
        for claim in found:
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim


def _last(mark: Mark, number: int) -> int:
    session, grade, judgement = mark.reached.state
    return (session, judgement, grade)[number]


def _asked(sources: Collection[str], names: Collection[str]) -> list[tuple[str, Collection[str]]]:
    return [(by, held) for by, held in (("source", sources), ("subject", names), ("object", names)) if held]


def _joined(mark: Mark, rows: Rows) -> set[str]:
    return set(rows.datasets).difference(mark.reached.datasets)


def _differing(before: Mapping[Any, str], after: Mapping[Any, str]) -> set[Any]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _judged(connection: Connection, last: int) -> tuple[set[str], set[int]]:
    """The claims of the acts since then, and of the acts that these undid; and the imports that were undone."""
    act = schema.judgement
    claims: set[str] = set()
    imports: set[int] = set()
    due, seen = list(connection.execute(select(act).where(act.c.number > last))), set()
    while due:
        row = due.pop()
        if row.number in seen:
            continue
        seen.add(row.number)
        claims |= {row.claim} - {None}
        if row.verdict in REPLACING:
            claims.add(row.becomes)
        if row.undoes is not None:
            due += connection.execute(select(act).where(func.coalesce(act.c.act, act.c.number) == row.undoes))
        if row.session is not None:
            imports.add(row.session)
    return claims, imports


def _read(connection: Connection, last: int, imports: Collection[int]) -> set[str]:
    """The sources of later sessions and of the imports that were undone, with all versions of their files."""
    session, source, other = schema.session, schema.source, schema.source.alias()
    undone = func.coalesce(session.c.batch, session.c.id).in_(sorted(imports))
    read = select(session.c.source).where(or_(session.c.id > last, undone))
    named = select(source.c.name, source.c.kind).where(source.c.id.in_(read), source.c.name != "")
    versions = select(other.c.id).where(tuple_(other.c.name, other.c.kind).in_(named))
    return {*connection.scalars(read), *connection.scalars(versions)}


def _newly_copied(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The sources that go back to another one than before."""
    return {name for name in before.keys() | after.keys() if _origin(name, before) != _origin(name, after)}


def _origin(name: str, copies: Mapping[str, str]) -> str:
    for _ in copies:
        if name not in copies:
            break
        name = copies[name]
    return name


def _onward(connection: Connection, claims: Collection[str], seen: Collection[str]) -> Iterator[Claim]:
    """Some claims, and those that acts put in the place of them or of claims that were seen, and so on."""
    act = schema.judgement
    becomes: dict[str, list[str]] = {}
    for old, new in connection.execute(select(act.c.claim, act.c.becomes).where(act.c.verdict.in_(REPLACING))):
        becomes.setdefault(old, []).append(new)
    due, reached = [*claims, *(old for old in becomes if old in seen)], set(claims)
    while due:
        further = set(becomes.get(due.pop(), ())) - reached
        reached |= further
        due += further
    for some in parts(sorted(reached)):
        yield from find(connection, current=False, id=some)
