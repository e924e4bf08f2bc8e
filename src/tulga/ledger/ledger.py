"""The ledger: an SQLite file (or another database) that keeps every claim, its source and what happened to it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

from sqlalchemy import Connection, Table, func, select

from tulga.claim import Claim
from tulga.errors import unknown
from tulga.ledger import adding, history, review, schema, search
from tulga.ledger.adding import Added
from tulga.ledger.clock import moment
from tulga.ledger.connection import engine_for, prepare, run
from tulga.ledger.fact import Fact, Standing
from tulga.ledger.history import Event, Sighting
from tulga.ledger.resolve import facts
from tulga.ledger.review import Grade, Judgement
from tulga.ledger.rows import SOURCE_COLUMNS, source_of
from tulga.sources import Source
from tulga.span import Instant

__all__ = ["Added", "Ledger", "SourceRecord"]

T = TypeVar("T")


@dataclass(frozen=True)
class SourceRecord:
    """A source as the ledger keeps it: its citation, and when it came, what it replaced and whether it was replaced."""

    source: Source
    added_at: str
    language: str | None
    published: Instant | None
    supersedes: str | None
    superseded_at: str | None

    @property
    def current(self) -> bool:
        """Whether no newer version of the same name has come."""
        return self.superseded_at is None


class Ledger:
    """Everything that is known, and by what evidence. Several programs may read and write one ledger at once.

    `place` is a file path, `:memory:` or an SQLAlchemy URL. Every addition is one transaction that is on the disk when
    the call returns. Raises BadInput where the file is not a ledger or a newer Tulga wrote it.

    >>> from tulga.claim import Claim, Evidence
    >>> from tulga.span import Span
    >>> note = Source("note", "document", {"title": "A note"})
    >>> opened = Claim(relation="embassy_opened", subject="TUR", object="MNG", span=Span.parse("1996"),
    ...                evidence=Evidence("note", "char=0-11", "The embassy"))
    >>> with Ledger(":memory:") as ledger:
    ...     first = ledger.add([opened], note, text="The embassy opened.", verb="read", input_name="note.txt")
    ...     again = ledger.add([opened], note, verb="read", input_name="note.txt")
    ...     found = ledger.find(actor="MNG", year=1996)
    >>> (first.new, again.new, again.known, found == [opened])
    (1, 0, 1, True)
    """

    def __init__(self, place: str | Path) -> None:
        self.place = str(place)
        self._engine = engine_for(place)
        prepare(self._engine, self.place)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def add(
        self,
        claims: Iterable[Claim],
        source: Source,
        *,
        text: str | None = None,
        language: str | None = None,
        published: Instant | None = None,
        verb: str,
        input_name: str,
        rows: Sequence[int] | None = None,
    ) -> Added:
        """Keep the claims of one source in one transaction; what is known already is counted and not added again.

        `text` is the decoded text that character spans point into. A source with the name and kind of a kept one but
        with another hash supersedes it. `rows` are the rows of the input that the claims came from. Raises BadInput
        where a quote does not stand at its span or a claim points at another source; then nothing is kept.
        """
        started = datetime.now(UTC).isoformat(timespec="microseconds")
        offered = adding.Addition(source, list(claims), text, language, published, verb, input_name, rows, started)
        return self.change(lambda connection: adding.add(connection, offered, moment(connection)))

    def find(
        self,
        *,
        relation: str | None = None,
        subject: str | None = None,
        object: str | None = None,  # noqa: A002 (the field's own name)
        actor: str | None = None,
        year: int | None = None,
        source: str | None = None,
        current: bool = True,
    ) -> list[Claim]:
        """The claims that match every filter, by first day (undated last), relation, ends, item and id.

        `actor` matches either end, `year` every claim whose span touches it. `current=False` keeps the claims of
        superseded sources in.
        """
        filters = search.Filters(
            relation=relation, subject=subject, object=object, actor=actor, year=year, source=source, current=current
        )
        return self.look(lambda connection: search.find(connection, filters))

    def claim(self, identifier: str) -> Claim:
        """One claim by its id or the first six characters or more; raises BadUse with the nearest ids."""
        return self.look(lambda connection: search.claim(connection, identifier))

    def history(self, identifier: str) -> list[Event]:
        """What happened to a claim, oldest first: added, seen again, superseded, graded, judged."""
        claim = self.claim(identifier)
        return self.look(lambda connection: history.history(connection, claim.id, claim.evidence.source))

    def sightings(self, identifier: str) -> list[Sighting]:
        """Every time the claim was met in an input, oldest first."""
        claim = self.claim(identifier)
        return self.look(lambda connection: history.sightings(connection, claim.id))

    def sources(self) -> list[Source]:
        """All sources, superseded ones too, in the order of their ids."""
        query = select(*SOURCE_COLUMNS).order_by(schema.source.c.id)
        return self.look(lambda connection: [source_of(row) for row in connection.execute(query)])

    def source(self, identifier: str) -> Source:
        """One source; raises BadUse with the nearest ids."""
        return self.record(identifier).source

    def record(self, identifier: str) -> SourceRecord:
        """One source with its dates in the ledger; raises BadUse with the nearest ids."""
        columns = schema.source.c
        query = select(
            columns.added_at,
            columns.language,
            columns.published,
            columns.supersedes,
            columns.superseded_at,
            *SOURCE_COLUMNS,
        ).where(columns.id == identifier)
        row = self.look(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise unknown("source", identifier, [source.id for source in self.sources()])
        added_at, language, published, supersedes, superseded_at, *cited = row
        when = Instant.parse(published) if published else None
        return SourceRecord(source_of(cited), added_at, language, when, supersedes, superseded_at)

    def text(self, source: str) -> str | None:
        """The decoded text of a document, None where only its citation is kept; raises BadUse for an unknown source."""
        query = select(schema.source.c.text).where(schema.source.c.id == source)
        row = self.look(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise unknown("source", source, [known.id for known in self.sources()])
        kept: str | None = row[0]
        return kept

    def grade(self, target: str, code: str, reason: str, person: str) -> Grade:
        """Give a source (by id) or a claim (by id or beginning) an Admiralty code such as `B2`, with the reason.

        Raises BadUse where the code or the target does not exist. Earlier grades stay in the history.
        """
        review.check_code(code)
        is_source = any(source.id == target for source in self.sources())
        of: Literal["source", "claim"] = "source" if is_source else "claim"
        identifier = target if is_source else self.claim(target).id

        def write(connection: Connection) -> Grade:
            given = Grade(identifier, code, reason, person, moment(connection))
            review.write_grade(connection, given, of=of)
            return given

        return self.change(write)

    def judge(self, claim: str, verdict: str, reason: str, person: str) -> Judgement:
        """Judge a claim (by id or beginning): `accepted`, `rejected` or `undecided`. The last judgement counts."""
        review.check_verdict(verdict)
        identifier = self.claim(claim).id

        def write(connection: Connection) -> Judgement:
            given = Judgement(identifier, verdict, reason, person, moment(connection))  # type: ignore[arg-type]
            review.write_judgement(connection, given)
            return given

        return self.change(write)

    def grades(self, target: str | None = None) -> list[Grade]:
        """All grades, or those of one source or claim id, oldest first."""
        return self.look(lambda connection: review.grades(connection, target))

    def judgements(self, claim: str | None = None) -> list[Judgement]:
        """All judgements, or those on one claim id, oldest first."""
        return self.look(lambda connection: review.judgements(connection, claim))

    def standing(self) -> Standing:
        """The grades in force and the claims rejected, as `tulga.ledger.resolve.facts` takes them."""
        return self.look(review.standing)

    def facts(self, rule: str | None = None, *, relation: str | None = None, actor: str | None = None) -> list[Fact]:
        """The facts of all current claims, with the grades and judgements of this ledger; see `resolve.facts`."""
        return facts(self.find(relation=relation, actor=actor), rule, standing=self.standing())

    def counts(self) -> dict[str, int]:
        """How many rows there are: sources, current sources, claims, current claims, sessions, sightings, grades,
        judgements."""

        def count(connection: Connection) -> dict[str, int]:
            def rows(table: Table) -> int:
                return connection.execute(select(func.count()).select_from(table)).scalar_one()

            retired = select(schema.source.c.id).where(schema.source.c.superseded_at.is_not(None))
            old_claims = select(func.count()).select_from(schema.claim).where(schema.claim.c.source.in_(retired))
            old_sources = select(func.count()).select_from(retired.subquery())
            sources, claims = rows(schema.source), rows(schema.claim)
            return {
                "sources": sources,
                "current sources": sources - connection.execute(old_sources).scalar_one(),
                "claims": claims,
                "current claims": claims - connection.execute(old_claims).scalar_one(),
                "sessions": rows(schema.session),
                "sightings": rows(schema.sighting),
                "grades": rows(schema.grade),
                "judgements": rows(schema.judgement),
            }

        return self.look(count)

    def state(self) -> tuple[int, ...]:
        """Numbers that change whenever anything is added, graded or judged; cheap, for whoever keeps what was computed."""
        return tuple(self.counts().values())

    def content_hash(self) -> str:
        """SHA-256 over all sources and claims without times and sessions: equal for ledgers that say the same."""
        source, claim = schema.source, schema.claim
        said = [column for column in source.columns if column.name not in ("added_at", "superseded_at")]
        stated = [column for column in claim.columns if column.name not in ("number", "words")]

        def digest(connection: Connection) -> str:
            running = hashlib.sha256()
            queries = (
                select(*said, source.c.superseded_at.is_(None)).order_by(source.c.id),
                select(*stated).order_by(claim.c.id),
            )
            for query in queries:
                for row in connection.execute(query):
                    running.update(json.dumps(list(row), ensure_ascii=False).encode() + b"\n")
            return running.hexdigest()

        return self.look(digest)

    def look(self, step: Callable[[Connection], T]) -> T:
        """Run a step that only reads, on one state of the ledger."""
        return run(self._engine, self.place, step, writes=False)

    def change(self, step: Callable[[Connection], T]) -> T:
        """Run a step that writes, in one transaction: all of it is on the disk when the call returns, or nothing."""
        return run(self._engine, self.place, step, writes=True)
