"""Putting the claims of one source into a ledger, in one transaction."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from tulga.claim import Claim
from tulga.errors import BadInput
from tulga.ledger import hiding, schema
from tulga.ledger.indexing import passages, words_of_claim
from tulga.ledger.rows import CLAIM_NAMES, claim_values, source_row
from tulga.sources import Source
from tulga.span import Instant

_ROOM = 524_288  # KiB
_MANY = 20_000  # claims


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
    text: str | None = None
    language: str | None = None
    published: Instant | None = None
    verb: str = "import"
    input_name: str = ""
    rows: Sequence[int] | None = None
    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="microseconds"))
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
    return add_all(connection, [offered], now)[0]


def add_all(connection: Connection, offered: Sequence[Addition], now: str) -> list[Added]:
    """Keep what is new of the additions of one command, which are undone together; all of it or nothing."""
    done: list[Added] = []
    with (
        _unswept(),
        _room(connection),
        _sorted_at_the_end(connection, sum(len(addition.claims) for addition in offered)),
    ):
        for addition in offered:
            together = replace(addition, batch=done[0].session) if done and addition.batch is None else addition
            done.append(_add(connection, together, now))
        schema.index_words(connection)
    for addition in offered:
        hiding.seen(connection, addition.source.id)
    return done


@contextmanager
def _unswept() -> Iterator[None]:
    """Without Python's search for cycles, which rows do not have and which looks through every claim again and again."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


@contextmanager
def _room(connection: Connection) -> Iterator[None]:
    """More memory for the pages that additions change, of which SQLite takes what it needs."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_ROOM}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


@contextmanager
def _sorted_at_the_end(connection: Connection, coming: int) -> Iterator[None]:
    """Where most claims of a ledger are new, SQLite makes its indexes by sorting, in a third of the time of row by row.

    Two indexes stay, for they are asked meanwhile.
    """
    held = connection.scalar(select(func.coalesce(func.max(schema.claim.c.number), 0))) or 0
    if connection.dialect.name != "sqlite" or coming < max(_MANY, held):
        yield
        return
    left_out = [
        index
        for table in (schema.claim, schema.sighting)
        for index in sorted(table.indexes, key=lambda index: str(index.name))
        if index.name not in ("claim_by_number", "claim_by_source")
    ]
    for index in left_out:
        index.drop(connection)
    yield
    for index in left_out:
        index.create(connection)


def _add(connection: Connection, offered: Addition, now: str) -> Added:
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
        insert_claims(connection, [new[identifier] for identifier in sorted(new)])
    session = _record_session(connection, offered, now)
    return Added(len(new), len(offered.claims) - len(new), superseded, session)


def _index(connection: Connection, source: str, text: str) -> None:
    values = [(source, each["begins"], each["ends"], each["words"]) for each in passages(text)]
    insert(connection, schema.passage, ("source", "begins", "ends", "words"), values)


def insert_claims(connection: Connection, claims: Iterable[Claim]) -> None:
    """Insert claims that are not kept yet, numbered behind the last one, with the words that search looks at."""
    after = connection.scalar(select(func.coalesce(func.max(schema.claim.c.number), 0))) or 0
    values = [(*claim_values(claim), number, words_of_claim(claim)) for number, claim in enumerate(claims, after + 1)]
    insert(connection, schema.claim, (*CLAIM_NAMES, "number", "words"), values)


def insert(connection: Connection, table: Table, columns: Sequence[str], values: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows, past the checks of types that cost more than the writing."""
    if not values:
        return
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        connection.exec_driver_sql(statement, list(values))
        return
    cursor: Any = connection.connection.cursor()
    names = ", ".join(f'"{column}"' for column in columns)
    with cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as stream:
        for row in values:
            stream.write_row(row)


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
            (session[0], ordinal, claim.id, row)
            for ordinal, (claim, row) in enumerate(zip(offered.claims, rows, strict=True))
        ]
        insert(connection, schema.sighting, ("session", "ordinal", "claim", "row"), seen)
    return int(session[0])
