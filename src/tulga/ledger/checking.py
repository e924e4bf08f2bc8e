"""Is everything in a ledger still what it was? Every hash, quote, day, number, reference and order is looked at again.

Nothing is changed. What is wrong is told as one `Finding` each. Tables that only keep what others say (`hidden`,
`passage`, the words of claims and the conflicts that were weighed) can be made anew with `repair`; the rest is evidence,
and no program may touch it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, func, literal, or_, select, text
from sqlalchemy.exc import DBAPIError

from tulga.errors import BadInput, TulgaError
from tulga.ledger import schema
from tulga.ledger.as_known import hidden_at
from tulga.ledger.connection import only_read
from tulga.ledger.indexing import claim_words, passages
from tulga.ledger.recheck import doubts
from tulga.ledger.rows import CLAIM_COLUMNS, claim_of, claim_row
from tulga.ledger.weighing import forget

if TYPE_CHECKING:
    from tulga.ledger.ledger import Ledger

Advance = Callable[[int], None]
PAGE = 5_000


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where (`claim 1f2e3d4c5b6a7988`, `source note@2cf24dba`), and what, in one sentence.

    `derived` tells that only what is made from other tables is wrong, so that `repair` mends it.
    """

    place: str
    what: str
    derived: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def examine(ledger: "Ledger", advance: Advance = lambda _: None) -> list[Finding]:
    """Everything that is wrong with a ledger, while others go on with it; the index of search is asked at the end.

    >>> from tulga.ledger import Ledger
    >>> with Ledger(":memory:") as ledger:
    ...     examine(ledger)
    []
    """
    found: list[Finding] = []

    def look(connection: Connection) -> str | None:
        found.clear()  # a step may be run again
        found.extend(damage(connection))
        found.extend(check(connection, advance))
        return connection.engine.url.database

    try:
        database = ledger.look(look)
    except BadInput as error:
        return [*found, Finding("the database", f"cannot be read to the end: it {error.what}")]
    if any(not finding.derived for finding in found) or (database and only_read(Path(database))):
        return found  # the index can only be asked where it may be written
    return found + ledger.change(lambda connection: list(_index(connection)))


def check(connection: Connection, advance: Advance = lambda _: None) -> Iterator[Finding]:
    """Everything that is wrong with the rows, in an order that is always the same; nothing where all is well.

    `advance` is told how many more claims were looked at.
    """
    for step in (_orphans, _gaps, _times, _acts, _versions):
        yield from step(connection)
    yield from _claims(connection, advance)
    yield from _passages(connection)
    yield from _hidden(connection)
    for doubt in doubts(connection):
        yield Finding("conflicts", doubt, derived=True)


def repair(connection: Connection, advance: Advance = lambda _: None) -> list[str]:
    """Make anew what is derived, where it is not what it should be: one sentence for each thing that was done."""
    done = [
        _told(_mend_words(connection, advance), "claims", "their words for search"),
        _told(_mend_passages(connection), "documents", "their passages for search"),
        _told(_mend_hidden(connection), "claims", "whether they count"),
    ]
    if connection.dialect.name == "sqlite" and (any(done) or list(_index(connection))):
        for table in ("claim", "passage"):
            connection.execute(text(f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')"))
        done.append("the index of full-text search was made anew")
    if any(doubts(connection)):
        forget(connection)
        done.append("the conflicts are weighed anew when somebody next asks for them")
    return [sentence for sentence in done if sentence]


def _told(number: int, things: str, what: str) -> str:
    return f"of {number:,} {things}, {what} was made anew" if number else ""


# the database ---------------------------------------------------------------------------------------------------------


def damage(connection: Connection) -> Iterator[Finding]:
    """What the engine itself finds: broken pages, indexes that miss rows, values that a constraint forbids."""
    if connection.dialect.name == "sqlite":
        for (said,) in connection.execute(text("PRAGMA integrity_check")):
            if said != "ok":
                yield Finding("the database", f"{said.splitlines()[0]}")
        return
    loose = "SELECT conname FROM pg_constraint WHERE NOT convalidated AND connamespace = CAST(current_schema() AS regnamespace)"
    for (name,) in connection.execute(text(loose + " ORDER BY conname")):
        yield Finding("the database", f"the constraint {name} is not enforced on every row")


def _orphans(connection: Connection) -> Iterator[Finding]:
    """Rows that point at a row that is not there, whether or not the engine looks after it."""
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                there = key.column.table.alias()
                found = select(*table.primary_key.columns, column).where(column.is_not(None))
                found = found.where(~select(literal(1)).where(there.c[key.column.name] == column).exists())
                for row in connection.execute(found.order_by(*table.primary_key.columns)):
                    place = f"{table.name} {', '.join(str(part) for part in row[:-1])}"
                    yield Finding(place, f"points at {key.column.table.name} {row[-1]}, which is not there")


def _gaps(connection: Connection) -> Iterator[Finding]:
    """Numbers that were given out one after the other and are missing now: nothing is ever deleted from a ledger."""
    claim, sighting, act = schema.claim, schema.sighting, schema.judgement
    last, count = connection.execute(select(func.coalesce(func.max(claim.c.number), 0), func.count())).one()
    if last != count:
        yield Finding("claim", f"claims are numbered up to {last} and there are {count}")
    held = select(sighting.c.session, func.max(sighting.c.ordinal) + 1, func.count()).group_by(sighting.c.session)
    uneven = held.having(func.max(sighting.c.ordinal) + 1 != func.count()).order_by(sighting.c.session)
    for session, last, count in connection.execute(uneven):
        yield Finding(f"session {session}", f"saw claims up to number {last} and {count} of them are kept")
    seen = select(literal(1)).where(sighting.c.claim == claim.c.id).exists()
    became = select(act.c.becomes).where(act.c.becomes.is_not(None), act.c.verdict.in_(("edited", "merged", "split")))
    for (identifier,) in connection.execute(
        select(claim.c.id).where(~seen, claim.c.id.not_in(became)).order_by(claim.c.number)
    ):
        yield Finding(f"claim {identifier}", "no session saw it and no act made it")


# the order of things --------------------------------------------------------------------------------------------------


def _times(connection: Connection) -> Iterator[Finding]:
    """Times are written in the order of rows, in one form."""
    kinds: tuple[tuple[str, Column[Any], Column[Any]], ...] = (
        ("session", schema.session.c.id, schema.session.c.finished_at),
        ("judgement", schema.judgement.c.number, schema.judgement.c.at),
        ("grade", schema.grade.c.number, schema.grade.c.at),
    )
    for name, number, at in kinds:
        before = ""
        for row, when in connection.execute(select(number, at).order_by(number)):
            if not _is_time(when):
                yield Finding(f"{name} {row}", f"{when!r} is not a time in UTC")
            elif when < before:
                yield Finding(f"{name} {row}", f"its time {when} is before {before} of an earlier one")
            else:
                before = when
    source = schema.source.c
    early = select(source.id, source.added_at, source.superseded_at).where(source.superseded_at < source.added_at)
    for identifier, added, superseded in connection.execute(early.order_by(source.id)):
        yield Finding(f"source {identifier}", f"was superseded on {superseded}, before it was added on {added}")


def _is_time(when: str) -> bool:
    try:
        return len(when) == 32 and when.endswith("+00:00") and datetime.fromisoformat(when) is not None
    except ValueError:
        return False


def _acts(connection: Connection) -> Iterator[Finding]:
    """Rows of an act follow its first row, an undoing follows what it undoes, an import its first session."""
    act, session = schema.judgement.c, schema.session.c
    astray = select(act.number).where(or_(act.act >= act.number, act.undoes >= act.number)).order_by(act.number)
    for (number,) in connection.execute(astray):
        yield Finding(f"judgement {number}", "belongs to, or undoes, a judgement that came after it")
    for (number,) in connection.execute(select(session.id).where(session.batch > session.id).order_by(session.id)):
        yield Finding(f"session {number}", "belongs to an import that began after it")
    replacing = act.verdict.in_(("edited", "merged", "split"))
    lost = select(act.number, act.becomes).where(replacing, act.becomes.not_in(select(schema.claim.c.id)))
    for number, becomes in connection.execute(lost.order_by(act.number)):
        yield Finding(f"judgement {number}", f"puts claim {becomes} in the place of another, and it is not there")


def _versions(connection: Connection) -> Iterator[Finding]:
    """The versions of a document form a chain with an end."""
    source = schema.source.c
    chain = connection.execute(select(source.id, source.supersedes).where(source.supersedes.is_not(None)))
    before: dict[str, str] = {row[0]: row[1] for row in chain}
    clear: set[str] = set()
    for start in sorted(before):
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in clear and at not in path:
            path[at] = None
            at = before.get(at)
        if at is not None and at in path:
            ring = list(path)[list(path).index(at) :]
            yield Finding(f"source {at}", f"its versions supersede each other in a ring: {', '.join(ring)}")
        clear.update(path)


# claims ---------------------------------------------------------------------------------------------------------------


def _pages(connection: Connection) -> Iterator[list[Any]]:
    """All claims in the order of their numbers, some thousand at a time."""
    claim = schema.claim
    query = select(claim).order_by(claim.c.number).limit(PAGE)
    last = None
    while rows := connection.execute(query if last is None else query.where(claim.c.number > last)).mappings().all():
        yield list(rows)
        last = rows[-1]["number"]


def _claims(connection: Connection, advance: Advance) -> Iterator[Finding]:
    """Each claim against its id, its days, its number, and the text at its place."""

    @lru_cache(maxsize=32)
    def text_of(source: str) -> str | None:
        return connection.scalar(select(schema.source.c.text).where(schema.source.c.id == source))

    stale = 0
    for rows in _pages(connection):
        for row in rows:
            yield from _claim(row, text_of)
            stale += _words_of(row) != row["words"]
        advance(len(rows))
    if stale:
        yield Finding("search", f"the words of {stale:,} claims are not what the claims say", derived=True)


def _claim(row: Any, text_of: Callable[[str], str | None]) -> Iterator[Finding]:
    place = f"claim {row['id']}"
    try:
        claim = claim_of([row[column.name] for column in CLAIM_COLUMNS])
        should = claim_row(claim)
    except (TulgaError, InvalidOperation, ValueError, TypeError, AttributeError, OverflowError) as error:
        yield Finding(place, f"cannot be read ({str(error) or type(error).__name__})")
        return
    for name, value in should.items():
        if row[name] == value:
            continue
        if name == "id":
            yield Finding(place, f"was changed: what it says now makes the id {value}")
        else:
            yield Finding(place, f"its {name} is {row[name]!r} and what it says makes {value!r}")
    if (chars := claim.evidence.chars) and (words := text_of(claim.evidence.source)) is not None:
        start, end = chars
        if not start <= end <= len(words):
            yield Finding(place, f"stands at {start}-{end} of a text of {len(words)} characters")
        elif claim.evidence.quote and words[start:end] != claim.evidence.quote:
            yield Finding(place, f"its quote does not stand at {start}-{end} of {claim.evidence.source}")


def _words_of(row: Any) -> str:
    try:
        return claim_words(row)
    except (TypeError, AttributeError):
        return str(row["words"])  # the row itself is told as unreadable


# what is derived ------------------------------------------------------------------------------------------------------


def _stale_passages(connection: Connection) -> Iterator[str]:
    """The ids of the sources whose passages are not those of their text."""
    source, passage = schema.source.c, schema.passage.c
    for (identifier,) in connection.execute(select(source.id).order_by(source.id)).all():
        words = connection.scalar(select(source.text).where(source.id == identifier))
        kept = select(passage.begins, passage.ends, passage.words).where(passage.source == identifier)
        held = [tuple(row) for row in connection.execute(kept.order_by(passage.number))]
        if held != [(each["begins"], each["ends"], each["words"]) for each in passages(words)]:
            yield str(identifier)


def _passages(connection: Connection) -> Iterator[Finding]:
    for identifier in _stale_passages(connection):
        yield Finding(f"source {identifier}", "its passages for search are not those of its text", derived=True)


def _stale_hidden(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    """What `hidden` should hold, and what it holds."""
    due = {str(row.id): str(row.why) for row in connection.execute(hidden_at(None))}
    return due, {str(row.claim): str(row.why) for row in connection.execute(select(schema.hidden))}


def _hidden(connection: Connection) -> Iterator[Finding]:
    due, held = _stale_hidden(connection)
    for claim in sorted(due.keys() | held.keys()):
        if due.get(claim) != held.get(claim):
            should, does = due.get(claim, "counting"), held.get(claim, "counting")
            yield Finding(f"claim {claim}", f"is kept as {does} and should be {should}", derived=True)


def _index(connection: Connection) -> Iterator[Finding]:
    """Whether the full-text index of SQLite holds the words of the tables; that of PostgreSQL is kept by the server."""
    if connection.dialect.name != "sqlite":
        return
    for table in ("claim", "passage"):
        held = select(func.count()).select_from(text(f"{table}_words_docsize"))
        count = connection.scalar(select(func.count()).select_from(schema.metadata.tables[table]))
        if connection.scalar(held) != count or not _sound(connection, table):
            yield Finding("search", f"the full-text index of {table}s is not that of the {table}s", derived=True)


def _sound(connection: Connection, table: str) -> bool:
    """Whether FTS5 finds its index to be that of the table."""
    try:
        with connection.begin_nested():
            connection.execute(text(f"INSERT INTO {table}_words ({table}_words, rank) VALUES ('integrity-check', 1)"))
    except DBAPIError as error:
        if "malformed" in str(error.orig):
            return False
        raise
    return True


def _mend_words(connection: Connection, advance: Advance) -> int:
    number = 0
    for rows in _pages(connection):
        stale = [{"n": row["number"], "said": _words_of(row)} for row in rows if _words_of(row) != row["words"]]
        if stale:
            change = "UPDATE claim SET words = :said WHERE number = :n"
            connection.execute(text(change), stale)
        number += len(stale)
        advance(len(rows))
    return number


def _mend_passages(connection: Connection) -> int:
    source, passage = schema.source.c, schema.passage
    stale = list(_stale_passages(connection))
    for identifier in stale:
        connection.execute(passage.delete().where(passage.c.source == identifier))
        words = connection.scalar(select(source.text).where(source.id == identifier))
        if rows := [{"source": identifier, **each} for each in passages(words)]:
            connection.execute(passage.insert(), rows)
    return len(stale)


def _mend_hidden(connection: Connection) -> int:
    due, held = _stale_hidden(connection)
    wrong = [claim for claim in sorted(due.keys() | held.keys()) if due.get(claim) != held.get(claim)]
    for claim in wrong:
        connection.execute(schema.hidden.delete().where(schema.hidden.c.claim == claim))
        if claim in due:
            connection.execute(schema.hidden.insert().values(claim=claim, why=due[claim]))
    return len(wrong)
