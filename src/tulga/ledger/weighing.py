"""Conflicts weighed once: what was found stays until a claim of its matter comes, goes, or is seen otherwise.

Nobody has to tell what changed: that follows from the logs of the ledger (`stale`), which only grow. Only the matters
of the claims concerned are weighed again, with no more claims at a time than one actor has.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from tulga.claim import Claim
from tulga.ledger import review, schema
from tulga.ledger.adding import insert
from tulga.ledger.conflict_kinds import Scope, Setting
from tulga.ledger.conflict_kinds.naming import things_in, things_named
from tulga.ledger.conflicts import COUNTS, Key, has_missions, keys, of_matter, paired
from tulga.ledger.connection import only_read
from tulga.ledger.fact import Standing
from tulga.ledger.gathering import NoRows, Rows, find, parts
from tulga.ledger.mark import Mark, Reached, reached, read, write
from tulga.ledger.stale import touched
from tulga.ledger.weighed import Conflicts, Found, Matter, Shelf, page
from tulga.relations import relations

Advance = Callable[[int], None]

FEW = 1_000  # claims that are weighed by their matters however small the ledger is
SHARE = 4  # where more than one claim in so many is stale, all are weighed again
CROWD = 25_000  # claims of one actor that are looked at together; of more, some relations at a time
_BY_ENDS: tuple[Scope, ...] = ("dealing", "pair", "actor")


def fresh(connection: Connection, rows: Rows | None = None) -> bool:
    """Whether everything in the ledger and in the joined datasets is weighed."""
    mark = read(connection)
    return mark is not None and mark.reached == reached(connection, (rows or NoRows()).datasets)


@dataclass(frozen=True)
class Weighed:
    """What was found since `before`, to be kept: the conflicts of some matters (or `anew` of all), and what claims name."""

    before: Mark | None
    mark: Mark
    anew: bool
    found: Sequence[tuple[Collection[Matter], Sequence[Found]]]
    names: Mapping[str, Sequence[int]]
    looked_at: int


def prepare(connection: Connection, rows: Rows | None = None, advance: Advance = lambda _: None) -> Weighed | None:
    """Find the conflicts of what changed, without a write, so that nobody has to wait for it; None where nothing did.

    `rows` are the joined datasets. `advance` is told how many more claims were looked at.
    """
    rows = rows or NoRows()
    mark, now = read(connection), reached(connection, rows.datasets)
    if mark is not None and mark.reached == now:
        return None
    weighing = Weighing(connection, rows, review.standing(connection), advance)
    joined = mark is not None and set(mark.reached.datasets) <= set(now.datasets)
    stale = None if mark is None or not joined or mark.reached.by != now.by else weighing.stale(mark)
    anew = mark is None or stale is None
    found = list(weighing.all() if mark is None or stale is None else weighing.since(mark, stale))
    looked_at = size(connection, rows) if stale is None else len(stale)
    return Weighed(mark, weighing.mark(now), anew, found, weighing.noted, looked_at)


def keep(connection: Connection, weighed: Weighed) -> bool:
    """Keep what was found; False where others were first, and nothing is kept.

    What came to the ledger meanwhile is weighed by whoever asks next.
    """
    if read(connection) != weighed.before:
        return False
    shelf = Shelf(connection)
    if weighed.anew:
        shelf.clear()
    for matters, found in weighed.found:
        shelf.put(() if weighed.anew else matters, found)
    shelf.close()
    lines = [(name, number) for name, numbers in sorted(weighed.names.items()) for number in numbers]
    insert(connection, schema.conflict_name, ("name", "claim"), lines)
    write(connection, weighed.mark)
    return True


def weigh(connection: Connection, rows: Rows | None = None, advance: Advance = lambda _: None) -> int:
    """Bring the conflicts up to date at once; returns how many claims had to be looked at, 0 where nothing had changed."""
    weighed = prepare(connection, rows, advance)
    return weighed.looked_at if weighed is not None and keep(connection, weighed) else 0


def ask(
    connection: Connection,
    actor: str | None = None,
    kind: str | None = None,
    verdicts: Collection[str] = (),
    limit: int = 50,
    after: str | None = None,
) -> Conflicts:
    """A page of what was weighed, of one actor under its name and under that which reviewers gave it; see `weighed.page`."""
    mark = read(connection)
    names = set() if actor is None else {actor, (mark.renamed if mark else {}).get(actor, actor)}
    return page(connection, names, kind, verdicts, limit, after)


def writable(connection: Connection) -> bool:
    """Whether what is weighed can be kept."""
    if connection.dialect.name == "sqlite":
        database = connection.engine.url.database
        return not database or database == ":memory:" or not only_read(Path(database))
    may = text("SELECT has_table_privilege('conflict', 'INSERT') AND NOT pg_is_in_recovery()")
    return bool(connection.scalar(may))


def size(connection: Connection, rows: Rows | None = None) -> int:
    """How many claims there are to be looked at where all have to be."""
    return _claims(connection) + sum((rows or NoRows()).values("relation").values())


def forget(connection: Connection) -> None:
    """Let the next weighing begin anew."""
    Shelf(connection).clear()
    write(connection, None)


@dataclass
class Weighing:
    """One weighing of the claims that count now."""

    connection: Connection
    rows: Rows = field(default_factory=NoRows)
    standing: Standing = field(default_factory=Standing)
    advance: Advance = lambda _: None
    setting: Setting = field(init=False)
    noted: dict[str, list[int]] = field(default_factory=dict)  # what claims name that came since, by their numbers
    apart: dict[str, list[Claim]] = field(
        init=False
    )  # by their ends: claims in which an actor is another than elsewhere

    def __post_init__(self) -> None:
        self.setting = Setting(relations(), self.standing)
        self.apart = {}
        if alone := {claim for claim, _ in self.standing.renamed_in}:
            for claim in find(self.connection, id=alone):
                for end in self.setting.ends(claim):
                    self.apart.setdefault(end or "", []).append(claim)

    def mark(self, now: Reached) -> Mark:
        """What is kept of it."""
        one = self.standing
        return Mark(now, _claims(self.connection), one.renamed, one.renamed_in, one.copies)

    # which ------------------------------------------------------------------------------------------------------------

    def stale(self, mark: Mark) -> list[Claim] | None:
        """The claims that were touched since then; None where they are so many that all are sooner weighed."""
        most = max(FEW, size(self.connection, self.rows) // SHARE)
        stale = list(islice(touched(self.connection, mark, self.standing, self.rows), most + 1))
        return None if len(stale) > most else stale

    def all(self) -> Iterator[tuple[Collection[Matter], list[Found]]]:
        """All conflicts, actor by actor, then by what is counted and what is named."""
        self._note_names(0)
        for end, some in self._crowds():
            yield (), self._weighed(self._of_end(end, some), end, _BY_ENDS)
        yield (), self._weighed(self._found(unit=COUNTS), None, ("number",))
        for name in sorted({*self.noted, *self._items()}):
            yield (), self._weighed(self._naming([name], kept=False), name, ("name",))

    def since(self, mark: Mark, stale: Collection[Claim]) -> Iterator[tuple[Collection[Matter], list[Found]]]:
        """The conflicts of the matters to which stale claims belong, and did by the names and copies of that time."""
        before = Setting(self.setting.vocabulary, mark.standing)
        due = {matter for claim in stale for setting in (before, self.setting) for matter in keys(claim, setting)}
        self._note_names(mark.claims)
        yield from self._groups(due)
        self.advance(len(stale))

    def again(self, matters: Iterable[Matter]) -> Iterator[Found]:
        """The conflicts of some matters as they are now; nothing is kept."""
        for _, found in self._groups(matters):
            yield from found

    def _groups(self, due: Iterable[Matter]) -> Iterator[tuple[set[Matter], list[Found]]]:
        """Matters with what is found in them, those together that have their last actor in common."""
        by_end: dict[tuple[str, str], set[Matter]] = {}
        for scope, key in due:
            by_end.setdefault(("", key[-1]) if scope in _BY_ENDS else (scope, ""), set()).add((scope, key))
        for (kind, end), matters in sorted(by_end.items()):
            if kind == "name":
                yield matters, self._weighed(self._naming([key[0] for _, key in matters]), matters, ("name",))
            elif kind == "number":
                yield matters, self._weighed(self._of_numbers([key for _, key in matters]), matters, ("number",))
            else:
                yield matters, self._weighed(self._between(end, matters), matters, _BY_ENDS)

    # how --------------------------------------------------------------------------------------------------------------

    def _weighed(
        self, gathered: Iterable[tuple[Claim, bool]], wanted: Collection[Matter] | str | None, scopes: tuple[Scope, ...]
    ) -> list[Found]:
        """The conflicts of some matters (of those that end with one name, or of all), among claims that are given with
        whether each is a row of a dataset."""
        groups: dict[Matter, list[Claim]] = {}
        claims = {claim.id: (claim, row) for claim, row in gathered if claim.id not in self.standing.rejected}
        for identifier in sorted(claims):
            for scope, key in keys(claims[identifier][0], self.setting, scopes):
                if wanted is None or (key[-1] == wanted if isinstance(wanted, str) else (scope, key) in wanted):
                    groups.setdefault((scope, key), []).append(claims[identifier][0])
        if isinstance(wanted, str):
            self.advance(sum(len(group) for (scope, _), group in groups.items() if scope == "dealing"))
        found = []
        for matter in sorted(groups):
            for _, conflict in sorted(of_matter(*matter, groups[matter], self.setting).items()):
                ends = {end for claim in conflict.claims for end in self.setting.ends(claim) if end}
                rows = {claim.id for claim in conflict.claims if claims[claim.id][1]}
                found.append(Found.of(matter, conflict, ends, rows))
        return found

    def _found(self, **held: Any) -> Iterator[tuple[Claim, bool]]:
        if not all(held.values()):
            return
        yield from ((claim, False) for claim in find(self.connection, **held))
        yield from ((claim, True) for claim in self.rows.find(**held))

    def _written(self, end: str) -> list[str | None]:
        """The names by which an actor stands in claims; the empty name is that of an open end."""
        if not end:
            return [None]
        renamed = self.standing.renamed
        return [*([] if end in renamed else [end]), *(name for name, becomes in renamed.items() if becomes == end)]

    # all that an actor takes part in ----------------------------------------------------------------------------------

    def _crowds(self) -> Iterator[tuple[str, list[str] | None]]:
        """Each actor, of one with very many claims some relations at a time."""
        table = schema.claim.c
        number: dict[str, int] = {}
        for column in (table.subject, table.object):
            for name, count in self.connection.execute(select(column, func.count()).group_by(column)):
                _add(number, self.standing.renamed.get(name or "", name or ""), count)
            for name, count in self.rows.values(column.name).items():
                _add(number, self.standing.renamed.get(name or "", name or ""), count)
        for name in self.standing.renamed_in.values():
            number.setdefault(name, 0)
        known = self.connection.execute(select(table.relation).distinct()).scalars()
        names = sorted({*known, *(name for name in self.rows.values("relation") if name)})
        for end in sorted(number):
            if number[end] <= CROWD or paired() is None:
                yield end, None
                continue
            together = [name for name in names if name in (paired() or ())]
            alone = [name for name in names if name not in together]
            size = max(1, len(alone) * CROWD // number[end])
            yield end, together
            yield from ((end, alone[start : start + size]) for start in range(0, len(alone), size))

    def _of_end(self, end: str, some: list[str] | None) -> Iterator[tuple[Claim, bool]]:
        """The claims with an actor at one end, of all relations or of some."""
        of: dict[str, Any] = {} if some is None else {"relation": some}
        names = self._written(end)
        if not end:
            yield from self._found(subject=names, object=names, **of)
            return
        yield from self._found(subject=names, **of)
        yield from self._found(object=names, **of)
        yield from ((claim, False) for claim in self.apart.get(end, ()) if some is None or claim.relation in some)

    # what lies between actors -----------------------------------------------------------------------------------------

    def _between(self, end: str, matters: Collection[Matter]) -> Iterator[tuple[Claim, bool]]:
        """The claims of some matters that have one actor as their last end."""
        if not matters:
            return
        names = self._written(end)
        for scope in ("dealing", "pair"):
            met = [key for held, key in matters if held == scope]
            others = [name for other in {key[-2] for key in met} for name in self._written(other)]
            seen = {key[0] for key in met} if scope == "dealing" else paired()
            of: dict[str, Any] = {} if seen is None else {"relation": seen}
            yield from self._found(subject=names, object=others, **of)
            yield from self._found(subject=others, object=names, **of)
        for role, other in (("subject", "object"), ("object", "subject")):
            asked = {key[0] for scope, key in matters if scope == "actor" and key[1] == role}
            open_ends = list(self._found(**{"subject": names, "object": names, other: (None,), "relation": asked}))
            whole = {claim.relation for claim, _ in open_ends if claim.value is not None}
            whole |= {name for name in asked if has_missions(name, self.setting)}
            yield from open_ends
            yield from self._found(**{role: names, "relation": whole})
        yield from ((claim, False) for claim in self.apart.get(end, ()))

    # what is named, what is counted -----------------------------------------------------------------------------------

    def _note_names(self, last: int) -> None:
        """Note what the claims after a number name, in their items and quotes."""
        table = schema.claim.c
        columns = (table.number, table.relation, table.item, table.quote)
        query = select(*columns).where(table.number > last).order_by(table.number).execution_options(yield_per=5_000)
        with self.connection.execute(query) as new:
            for number, *said in new:
                for name in things_in(*said):
                    self.noted.setdefault(name, []).append(number)

    def _items(self) -> dict[str, list[str]]:
        """The items of datasets by what they name."""
        named: dict[str, list[str]] = {}
        for item in self.rows.values("item"):
            for name in {name for name, _ in things_named(item)}:
                named.setdefault(name, []).append(item or "")
        return named

    def _naming(self, names: Collection[str], *, kept: bool = True) -> Iterator[tuple[Claim, bool]]:
        """The claims that name something, those noted before too where they are kept."""
        noted, items = schema.conflict_name.c, self._items()
        numbers = {number for name in names for number in self.noted.get(name, ())}
        for some in parts(sorted(names)) if kept else ():
            numbers |= set(self.connection.scalars(select(noted.claim).where(noted.name.in_(some))))
        if numbers:
            yield from ((claim, False) for claim in find(self.connection, number=numbers))
        held = [item for name in names for item in items.get(name, ())]
        if held:
            yield from ((claim, True) for claim in self.rows.find(item=held))

    def _of_numbers(self, asked: Iterable[Key]) -> Iterator[tuple[Claim, bool]]:
        asked = list(asked)
        origins = {key[0] for key in asked}
        sources = origins | {name for name in self.standing.copies if self._origin(name) in origins}
        return self._found(source=sources, unit={key[1] for key in asked})

    def _origin(self, source: str) -> str:
        copies: Mapping[str, str] = self.standing.copies
        for _ in copies:
            source = copies.get(source, source)
        return source


def _claims(connection: Connection) -> int:
    return connection.scalar(select(func.coalesce(func.max(schema.claim.c.number), 0))) or 0


def _add(numbers: dict[str, int], name: str, count: int) -> None:
    numbers[name] = numbers.get(name, 0) + count
