"""Putting the claims of one source into a ledger, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from tulga.claim import Claim
from tulga.errors import BadInput
from tulga.ledger import hiding, schema
from tulga.ledger.indexing import claim_words, passages
from tulga.ledger.rows import claim_row, source_row
from tulga.sources import Source
from tulga.span import Instant


@dataclass(frozen=True)
class Added:
    """What an addition did: claims that were new, claims that were known, the source that it supersedes, if any, and the
    number of its session."""

    new: int
    known: int
    superseded: str | None = None
    session: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Addition:
    """One source with its claims, as it is offered to the ledger.

    `rows` gives for each claim the row of the input file that it came from, where the input is a table; `batch` is the
    first session of the command that this addition belongs to, if it is not the first itself.
    """

    source: Source
    claims: Sequence[Claim]
    text: str | None
    language: str | None
    published: Instant | None
    verb: str
    input_name: str
    rows: Sequence[int] | None
    started_at: str
    batch: int | None = None

    def __post_init__(self) -> None:
        if self.rows is not None and len(self.rows) != len(self.claims):
            raise BadInput(f"{len(self.claims)} claims came with {len(self.rows)} row numbers", place=self.input_name)
        for claim in self.claims:
            if claim.evidence.source != self.source.id:
                what = f"a claim of source {claim.evidence.source!r} was offered with source {self.source.id!r}"
                raise BadInput(what, place=self.input_name)


def add(connection: Connection, offered: Addition, now: str) -> Added:
    """Keep what is new of an addition; the caller's transaction makes it all or nothing."""
    table = schema.source
    kept = connection.execute(select(table).where(table.c.id == offered.source.id)).one_or_none()
    _check_source(offered, kept)
    _check_quotes(offered, offered.text if kept is None or kept.text is None else kept.text)
    if kept is None:
        connection.execute(table.insert().values(**source_row(offered.source), **_document(offered), added_at=now))
    else:
        _complete(connection, offered, kept)
    if offered.text is not None and (kept is None or kept.text is None):
        _index(connection, offered.source.id, offered.text)
    superseded = _supersede(connection, offered.source, now)
    of_source = select(schema.claim.c.id).where(schema.claim.c.source == offered.source.id)
    known = set() if kept is None else set(connection.scalars(of_source))
    new = {claim.id: claim for claim in offered.claims if claim.id not in known}
    if new:
        after = connection.scalar(select(func.coalesce(func.max(schema.claim.c.number), 0))) or 0
        rows = [claim_row(new[identifier]) for identifier in sorted(new)]
        for number, row in enumerate(rows, after + 1):
            row.update(number=number, words=claim_words(row))
        insert(connection, schema.claim, rows)
    schema.index_words(connection)
    session = _record_session(connection, offered, now)
    hiding.seen(connection, offered.source.id)
    return Added(len(new), len(offered.claims) - len(new), superseded, session)


def _index(connection: Connection, source: str, text: str) -> None:
    if found := [{"source": source, **each} for each in passages(text)]:
        insert(connection, schema.passage, found)


def insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that have the same columns; in SQLite past the checks of types that cost more than the writing."""
    if connection.dialect.name != "sqlite":
        connection.execute(table.insert(), rows)
        return
    columns = list(rows[0])
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


def _document(offered: Addition) -> dict[str, Any]:
    published = str(offered.published) if offered.published else None
    return {"text": offered.text, "language": offered.language, "published": published}


def _check_source(offered: Addition, kept: Any) -> None:
    if kept is None:
        return
    if offered.source.sha256 and kept.sha256 and offered.source.sha256 != kept.sha256:
        what = "the file has changed since it was kept under this id; a changed file needs a source id of its own"
        raise BadInput(what, place=offered.source.id)
    if offered.text is not None and kept.text is not None and offered.text != kept.text:
        what = "the text read from the file differs from the text kept in the ledger, and claims point into that text"
        raise BadInput(what, place=offered.source.id)


def _check_quotes(offered: Addition, text: str | None) -> None:
    """Every quote must stand at its character span; without a text there is nothing to compare with."""
    if text is None:
        return
    for claim in offered.claims:
        chars, quote = claim.evidence.chars, claim.evidence.quote
        if chars is None:
            continue
        start, end = chars
        place = f"{offered.source.name or offered.source.id}:{start}-{end}"
        if not start <= end <= len(text):
            raise BadInput(f"the document has no such span; it has {len(text)} characters", place=place)
        if quote and text[start:end] != quote:
            what = f"the quote {_short(quote)} does not stand there, but {_short(text[start:end])}"
            raise BadInput(what, place=place)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _complete(connection: Connection, offered: Addition, kept: Any) -> None:
    """Take a corrected citation, and what was missing (text, language, date, hash); nothing known is emptied."""
    offer = {**source_row(offered.source), **_document(offered)}
    changed = {
        name: value for name, value in offer.items() if value not in (None, "", "{}") and value != getattr(kept, name)
    }
    for name in ("text", "sha256"):
        if getattr(kept, name) is not None:
            changed.pop(name, None)
    if changed:
        connection.execute(update(schema.source).where(schema.source.c.id == kept.id).values(**changed))


def _supersede(connection: Connection, source: Source, now: str) -> str | None:
    """Retire the current source of the same name and kind with another hash; returns its id.

    Versions form a chain in the order in which they were last added: where a file goes back to an earlier version, that
    version leaves its place in the chain and becomes the current one again.
    """
    if not source.name or not source.sha256:
        return None
    table = schema.source
    current = connection.scalars(
        select(table.c.id)
        .where(table.c.name == source.name, table.c.kind == source.kind, table.c.id != source.id)
        .where(table.c.superseded_at.is_(None), table.c.sha256 != source.sha256)
        .order_by(table.c.added_at.desc(), table.c.id)
    ).all()
    if not current:
        return None
    before = select(table.c.supersedes).where(table.c.id == source.id).scalar_subquery()
    connection.execute(update(table).where(table.c.supersedes == source.id).values(supersedes=before))
    connection.execute(update(table).where(table.c.id == source.id).values(supersedes=current[0], superseded_at=None))
    connection.execute(update(table).where(table.c.id.in_(current)).values(superseded_at=now))
    return str(current[0])


def _record_session(connection: Connection, offered: Addition, now: str) -> int:
    session = connection.execute(
        schema.session.insert().values(
            verb=offered.verb,
            input_name=offered.input_name,
            source=offered.source.id,
            started_at=offered.started_at,
            finished_at=now,
            batch=offered.batch,
        )
    ).inserted_primary_key
    assert session is not None
    if offered.claims:
        rows: Sequence[int | None] = offered.rows or [None] * len(offered.claims)
        seen = [
            {"session": session[0], "ordinal": ordinal, "claim": claim.id, "row": row}
            for ordinal, (claim, row) in enumerate(zip(offered.claims, rows, strict=True))
        ]
        insert(connection, schema.sighting, seen)
    return int(session[0])
