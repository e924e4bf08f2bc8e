"""The ledger: an SQLite file (or another database) that keeps every claim, its source and what happened to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, select

from tulga.claim import Claim
from tulga.errors import unknown
from tulga.ledger import acts, adding, history, hits, replacing, review, schema, search, tally, undo
from tulga.ledger.acts import Act
from tulga.ledger.adding import Added, Addition
from tulga.ledger.as_known import taken_back
from tulga.ledger.clock import moment
from tulga.ledger.connection import engine_for, prepare, run
from tulga.ledger.fact import Fact, Standing
from tulga.ledger.filters import Filters
from tulga.ledger.history import Entry, Event, Sighting
from tulga.ledger.hits import Hit
from tulga.ledger.resolve import facts
from tulga.ledger.review import Grade, Judgement
from tulga.ledger.rows import SOURCE_COLUMNS, source_of
from tulga.ledger.rules import Learned, rules
from tulga.ledger.search import Page
from tulga.ledger.undo import Undone, tried
from tulga.sources import Source
from tulga.span import Instant

__all__ = ["Added", "Addition", "Ledger", "SourceRecord"]

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
    undone: bool = False

    @property
    def current(self) -> bool:
        """Whether no newer version of the same name has come, and what brought it was not undone."""
        return self.superseded_at is None and not self.undone


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
        batch: int | None = None,
    ) -> Added:
        """Keep the claims of one source in one transaction; what is known already is counted and not added again.

        `text` is the decoded text that character spans point into. A source with the name and kind of a kept one but
        with another hash supersedes it. `rows` are the rows of the input that the claims came from. `batch` is the
        session of the first addition of the same command (`Added.session`), so that they are undone together. Raises
        BadInput where a quote does not stand at its span or a claim points at another source; then nothing is kept.
        """
        offered = Addition(source, list(claims), text, language, published, verb, input_name, rows, batch=batch)
        return self.change(lambda connection: adding.add(connection, offered, moment(connection)))

    def add_all(self, offered: Sequence[Addition]) -> list[Added]:
        """Keep the additions of one command in one transaction; they are undone together.

        This is the fast way to bring in much: of a large ledger, it changes each page of an index once.
        """
        return self.change(lambda connection: adding.add_all(connection, offered, moment(connection)))

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
        known_on: str | None = None,
        valid_on: str | None = None,
    ) -> list[Claim]:
        """The claims that match every filter, by first day (undated last), relation, ends, item and id.

        `actor` matches either end, `year` every claim whose span touches it. `current=False` keeps the claims in that do
        not count any more. `known_on` asks for what the ledger said at the end of a day (UTC) or at a moment,
        `valid_on` for claims whose span touches a day; see `tulga.ledger.filters.Filters`.
        """
        filters = Filters(
            relation=relation, subject=subject, object=object, actor=actor, year=year, source=source, current=current,
            known_on=known_on, valid_on=valid_on,
        )  # fmt: skip
        return self.look(lambda connection: search.find(connection, filters))

    def page(self, *, limit: int = 50, after: str | None = None, **filters: Any) -> Page:
        """At most `limit` of the claims that match, after those of an earlier page; see `search.page`."""
        asked = Filters(**filters)
        return self.look(lambda connection: search.page(connection, asked, limit, after))

    def count(self, *, most: int = search.MOST, **filters: Any) -> int:
        """How many claims match, counted no further than `most` + 1; see `search.count`."""
        asked = Filters(**filters)
        return self.look(lambda connection: search.count(connection, asked, most))

    def claims_by_source(self, *, current: bool = True) -> dict[str, int]:
        """How many claims each source that has any carries; `current` counts only claims that count."""
        return self.look(lambda connection: tally.claims_by_source(connection, current=current))

    def passages(self, text: str, limit: int = 20, *, source: str | None = None) -> list[Hit]:
        """The passages of documents that match what a person typed, the best first; see `hits.passages`."""
        return self.look(lambda connection: hits.passages(connection, text, limit, source=source))

    def claim(self, identifier: str) -> Claim:
        """One claim by its id or the first six characters or more; raises BadUse with the nearest ids."""
        return self.look(lambda connection: search.claim(connection, identifier))

    def history(self, identifier: str) -> list[Event]:
        """What happened to a claim, oldest first: added, seen again, superseded, graded, and every act on it."""
        return self.look(lambda connection: history.history(connection, search.claim(connection, identifier)))

    def log(self) -> list[Entry]:
        """All acts, grades and imports, newest last."""
        return self.look(history.log)

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
            columns.id.in_(taken_back()),
            *SOURCE_COLUMNS,
        ).where(columns.id == identifier)
        row = self.look(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise unknown("source", identifier, [source.id for source in self.sources()])
        added_at, language, published, supersedes, superseded_at, undone, *cited = row
        when = Instant.parse(published) if published else None
        return SourceRecord(source_of(cited), added_at, language, when, supersedes, superseded_at, bool(undone))

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
        return self.change(lambda connection: review.grade(connection, target, code, reason, person))

    def judge(self, claim: str, verdict: str, reason: str, person: str) -> Judgement:
        """Judge a claim (by id or beginning): `accepted`, `rejected` or `undecided`. The last judgement counts."""
        known = review.check_verdict(verdict)
        act = self.change(lambda connection: acts.judge(connection, claim, known, reason, person))
        return Judgement(act.claims[0], known, act.reason, act.person, act.at, act.number)

    def comment(self, claim: str, text: str, person: str) -> Act:
        """Say something about a claim without judging it."""
        return self.change(lambda connection: acts.comment(connection, claim, text, person))

    def edit(self, claim: str, changes: Mapping[str, Any], reason: str, person: str) -> Act:
        """Put a claim with other fields in the place of one, which stays and stops counting; see `replacing.edit`."""
        return self.change(lambda connection: replacing.edit(connection, claim, changes, reason, person))

    def split(self, claim: str, parts: Sequence[Mapping[str, Any]], reason: str, person: str) -> Act:
        """Put several claims, each with other fields, in the place of one; see `replacing.split`."""
        return self.change(lambda connection: replacing.split(connection, claim, parts, reason, person))

    def merge(self, claims: Sequence[str], into: str, reason: str, person: str) -> Act:
        """Let one claim stand for several that say the same; see `replacing.merge`."""
        return self.change(lambda connection: replacing.merge(connection, claims, into, reason, person))

    def rename(self, actor: str, becomes: str, reason: str, person: str, claims: Sequence[str] = ()) -> Act:
        """Say that an actor is another one, in all claims or only in some; see `acts.rename`."""
        return self.change(lambda connection: acts.rename(connection, actor, becomes, reason, person, claims))

    def copied(self, source: str, original: str, reason: str, person: str) -> Act:
        """Say that a source took over what another one says; see `acts.copied`."""
        return self.change(lambda connection: acts.copied(connection, source, original, reason, person))

    def undo(self, act: int, reason: str, person: str, *, dry_run: bool = False) -> Undone:
        """Take back an act (an undoing too) and tell what that changes; a dry run only tells. See `undo.undo`."""
        return self.change(lambda connection: tried(connection, undo.undo, act, reason, person, keep=not dry_run))

    def undo_import(self, number: int, reason: str, person: str, *, dry_run: bool = False) -> Undone:
        """Take back all that one import brought, by the number of any of its sessions; see `undo.undo_import`."""
        step = undo.undo_import
        return self.change(lambda connection: tried(connection, step, number, reason, person, keep=not dry_run))

    def acts(self, claim: str | None = None) -> list[Act]:
        """All acts, or those that name a claim id, oldest first."""
        return self.look(lambda connection: acts.acts(connection, claim))

    def grades(self, target: str | None = None) -> list[Grade]:
        """All grades, or those of one source or claim id, oldest first."""
        return self.look(lambda connection: review.grades(connection, target))

    def judgements(self, claim: str | None = None) -> list[Judgement]:
        """All verdicts that nobody took back, or those on one claim id, oldest first."""
        return self.look(lambda connection: review.judgements(connection, claim))

    def standing(self, known_on: str | None = None) -> Standing:
        """The grades, verdicts and names in force, now or as known on a day, as `resolve.facts` takes them."""
        return self.look(lambda connection: review.standing(connection, known_on))

    def facts(
        self,
        rule: str | None = None,
        *,
        relation: str | None = None,
        actor: str | None = None,
        known_on: str | None = None,
        valid_on: str | None = None,
    ) -> list[Fact]:
        """The facts of all claims that count, with the grades and judgements of this ledger; see `resolve.facts`.

        `known_on` and `valid_on` are the two time axes of `find`: what the ledger made of it then, and of claims that
        hold on a day.
        """
        learns = rule is not None and isinstance(
            rules[rule], Learned
        )  # such a rule weighs a source by all that it says
        filters = Filters(known_on=known_on, valid_on=valid_on)
        if not learns:
            filters = replace(filters, relation=relation, actor=actor)
        claims, standing = self.look(
            lambda connection: (search.find(connection, filters), review.standing(connection, known_on))
        )
        found = facts(claims, rule, standing=standing)
        ends = {actor, standing.renamed.get(actor or "", actor)}
        return [
            fact
            for fact in found
            if relation in (None, fact.relation) and (actor is None or ends & {fact.subject, fact.object})
        ]

    def counts(self) -> dict[str, int]:
        """How many rows there are: sources, current sources, claims, current claims, sessions, sightings, grades,
        judgements."""
        return self.look(tally.counts)

    def state(self) -> tuple[int, ...]:
        """Numbers that change whenever anything is added, graded or judged; cheap, for whoever keeps what was computed."""
        return self.look(tally.state)

    def content_hash(self) -> str:
        """SHA-256 over all sources and claims without times and sessions: equal for ledgers that say the same."""
        return self.look(tally.content_hash)

    def look(self, step: Callable[[Connection], T]) -> T:
        """Run a step that only reads, on one state of the ledger."""
        return run(self._engine, self.place, step, writes=False)

    def change(self, step: Callable[[Connection], T]) -> T:
        """Run a step that writes, in one transaction: all of it is on the disk when the call returns, or nothing."""
        return run(self._engine, self.place, step, writes=True)
