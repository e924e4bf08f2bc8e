"""As known on a day, as valid on a day: whatever people do and take back, the ledger still tells what it said before."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from claims_for_tests import claim
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

from tulga.claim import Claim
from tulga.errors import BadUse
from tulga.ledger import Ledger, schema
from tulga.ledger.as_known import hidden_at, moment_of
from tulga.sources import Source
from tulga.span import Span

FILES = {"f@1": "f", "f@2": "f", "f@3": "f", "g@1": "g", "h": ""}
YEARS = ("1996", "1997", "1998")
ACTORS = ("TUR", "Turkiye", "Anatolia")
SOURCES = {
    name: Source(name, "document", {"title": name}, sha256=name if file else None, name=file)
    for name, file in FILES.items()
}
CLAIMS = {
    one.id: one
    for name in FILES
    for row in (1, 2)
    for year in YEARS
    for one in [claim("embassy_opened", ACTORS[row], "MNG", year, source=name, row=row)]
}


def said(source: str, row: int, year: str) -> Claim:
    return claim("embassy_opened", ACTORS[row], "MNG", year, source=source, row=row)


@dataclass(frozen=True)
class Snapshot:
    """What a ledger says at one moment."""

    counting: frozenset[str]
    rejected: frozenset[str]
    renamed: dict[str, str]
    copies: dict[str, str]
    grades: dict[str, str]


@dataclass
class Model:
    """The same as a ledger in plain Python: a list of what was done, read from its beginning for every answer.

    An event is (verb, number, ...): ("add", import, source, claims), ("replace", act, verdict, pairs), ("judge", act,
    verdict, claim), ("rename", act, actor, becomes), ("copy", act, source, original), ("grade", 0, target, code) or
    ("toggle", act, verb of the root, number of the root).
    """

    events: list[tuple[Any, ...]] = field(default_factory=list)

    def dead(self) -> set[tuple[str, int]]:
        gone: set[tuple[str, int]] = set()
        for event in self.events:
            if event[0] == "toggle":
                gone ^= {(event[2], event[3])}
        return gone

    def living(self) -> list[tuple[Any, ...]]:
        gone = self.dead()
        return [e for e in self.events if e[0] != "toggle" and ("import" if e[0] == "add" else "act", e[1]) not in gone]

    def hidden(self) -> set[str]:
        living = self.living()
        founded = {one for event in living if event[0] == "add" for one in event[3]}
        pairs = [pair for event in living if event[0] == "replace" for pair in event[3]]
        for _ in pairs:
            founded |= {new for old, new in pairs if old in founded}
        away = {}
        for old, new in pairs:
            away[old], away[new] = True, False
        return {one for one in CLAIMS if one not in founded or away.get(one)}

    def current(self) -> set[str]:
        last: dict[str, str] = {}
        for event in self.living():
            if event[0] == "add" and FILES[event[2]]:
                last[FILES[event[2]]] = event[2]
        return {name for name, file in FILES.items() if last.get(file, name) == name}

    def names(self, verb: str) -> dict[str, str]:
        """The last word on each; of words that lead back to themselves the oldest falls."""
        words = [(event[2], event[3]) for event in self.living() if event[0] == verb]
        pointer = {one: (other, age) for age, (one, other) in enumerate(words)}
        while True:
            for start in pointer:
                path = [start]
                while path[-1] in pointer and path.count(path[-1]) == 1:
                    path.append(pointer[path[-1]][0])
                if path.count(path[-1]) > 1:
                    ring = path[path.index(path[-1]) :]
                    del pointer[min(ring, key=lambda name: pointer[name][1])]
                    break
            else:
                return {one: other for one, (other, _) in pointer.items()}

    def snapshot(self) -> Snapshot:
        living, names = self.living(), self.names("rename")
        verdicts = {event[3]: event[2] for event in living if event[0] == "judge"}

        def head(name: str) -> str:
            return head(names[name]) if name in names else name

        current = self.current()
        return Snapshot(
            counting=frozenset(c for c in CLAIMS if c not in self.hidden() and CLAIMS[c].evidence.source in current),
            rejected=frozenset(one for one, verdict in verdicts.items() if verdict == "rejected"),
            renamed={name: head(name) for name in names},
            copies=self.names("copy"),
            grades={event[2]: event[3] for event in living if event[0] == "grade"},
        )


def told(ledger: Ledger, known_on: str | None = None) -> Snapshot:
    standing = ledger.standing(known_on)
    counting = frozenset(one.id for one in ledger.find(known_on=known_on))
    return Snapshot(
        counting,
        standing.rejected,
        dict(standing.renamed),
        dict(standing.copies),
        {**standing.source_grades, **standing.claim_grades},
    )


class Reviewing(RuleBasedStateMachine):
    """People read files, judge, edit, merge, split, rename, grade and take back, in any order."""

    fresh: Callable[[], str] = staticmethod(lambda: ":memory:")

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(self.fresh())
        self.model = Model()
        self.moments: dict[str, Snapshot] = {}
        self.roots: dict[int, tuple[str, int]] = {}  # the number of every act, and what it comes down to
        self.undoing: dict[int, int] = {}  # acts that take back, and the depth of each
        self.batch: int | None = None

    @initialize(names=st.sets(st.sampled_from(sorted(FILES)), min_size=2))
    def begin(self, names: set[str]) -> None:
        for name in sorted(names):
            self._add(name, [(row, YEARS[0]) for row in (1, 2)])
        self._after()

    @rule(name=st.sampled_from(sorted(FILES)), rows=st.sets(st.sampled_from([1, 2])), year=st.sampled_from(YEARS))
    def add(self, name: str, rows: set[int], year: str) -> None:
        self._add(name, [(row, year) for row in sorted(rows)])
        self._after()

    @rule(names=st.sets(st.sampled_from(sorted(FILES)), min_size=2, max_size=2), year=st.sampled_from(YEARS))
    def add_together(self, names: set[str], year: str) -> None:
        first = None
        for name in sorted(names):
            first = self._add(name, [(1, year)], first)
        self._after()

    def _add(self, name: str, rows: list[tuple[int, str]], batch: int | None = None) -> int:
        claims = [said(name, row, year) for row, year in rows]
        self.ledger.add(claims, SOURCES[name], verb="read", input_name=name)
        number = self.ledger.look(lambda connection: connection.scalar(select(func.max(schema.session.c.id))))
        if batch is not None:
            table = schema.session
            tie = table.update().where(table.c.id == number).values(batch=batch)
            self.ledger.change(lambda connection: connection.execute(tie) and None)
        self.model.events.append(("add", batch or number, name, [one.id for one in claims]))
        return batch or number

    @rule(one=st.sampled_from(sorted(CLAIMS)), verdict=st.sampled_from(["accepted", "rejected", "undecided"]))
    def judge(self, one: str, verdict: str) -> None:
        if one not in self._kept():
            return
        number = self.ledger.judge(one, verdict, "because", "Saraa").number
        self._acted("judge", number, verdict, one)

    @rule(data=st.data(), year=st.sampled_from(YEARS))
    def edit(self, data: st.DataObject, year: str) -> None:
        if self._kept():
            one = CLAIMS[data.draw(st.sampled_from(sorted(self._kept())))]
            if str(one.span) != year:
                new = said(one.evidence.source, one.evidence.row or 1, year)
                self._replace("edited", [(one.id, new.id)], lambda: self.ledger.edit(one.id, _span(year), "a", "Bat"))

    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        if self._kept():
            one = CLAIMS[data.draw(st.sampled_from(sorted(self._kept())))]
            years = [year for year in YEARS if year != str(one.span)]
            parts = [(one.id, said(one.evidence.source, one.evidence.row or 1, year).id) for year in years]
            changes = [_span(year) for year in years]
            self._replace("split", parts, lambda: self.ledger.split(one.id, changes, "two", "Bat"))

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        kept = sorted(self._kept())
        if len(kept) > 1:
            into, *others = data.draw(st.lists(st.sampled_from(kept), min_size=2, max_size=3, unique=True))
            pairs = [(other, into) for other in others]
            self._replace("merged", pairs, lambda: self.ledger.merge(others, into, "the same", "Bat"))

    def _replace(self, verdict: str, pairs: list[tuple[str, str]], step: Callable[[], Any]) -> None:
        """Hidden claims cannot be replaced, and are all that cannot."""
        needed = {old for old, _ in pairs} | ({new for _, new in pairs} if verdict == "merged" else set())
        if needed & self.model.hidden():
            with pytest.raises(BadUse, match="does not count"):
                step()
            return
        self._acted("replace", step().number, verdict, pairs)

    @rule(actor=st.sampled_from(ACTORS[1:]), becomes=st.sampled_from(ACTORS))
    def rename(self, actor: str, becomes: str) -> None:
        named = any(actor == CLAIMS[one].subject for one in self._kept())
        if actor == becomes or not named:
            with pytest.raises(BadUse):
                self.ledger.rename(actor, becomes, "one name", "Bat")
            return
        self._acted("rename", self.ledger.rename(actor, becomes, "one name", "Bat").number, actor, becomes)

    @rule(one=st.sampled_from(sorted(FILES)), other=st.sampled_from(sorted(FILES)))
    def copy(self, one: str, other: str) -> None:
        if one != other and {one, other} <= {event[2] for event in self.model.events if event[0] == "add"}:
            self._acted("copy", self.ledger.copied(one, other, "word for word", "Bat").number, one, other)

    @rule(data=st.data(), code=st.sampled_from(["A1", "C", "6"]))
    def grade(self, data: st.DataObject, code: str) -> None:
        read = {event[2] for event in self.model.events if event[0] == "add"}
        target = data.draw(st.sampled_from(sorted(read | self._kept())))
        self.ledger.grade(target, code, "known", "Saraa")
        self.model.events.append(("grade", -1, target, code))
        self._after()

    @precondition(lambda self: self.roots)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        act = data.draw(st.sampled_from(sorted(self.roots)))
        before = told(self.ledger)
        if not self._in_force(act):
            with pytest.raises(BadUse, match="undone"):
                self.ledger.undo(act, "wrong", "Saraa")
            return
        foreseen = self.ledger.undo(act, "wrong", "Saraa", dry_run=True)
        assert told(self.ledger) == before
        done = self.ledger.undo(act, "wrong", "Saraa")
        assert (foreseen.gone, foreseen.back, foreseen.retired) == (done.gone, done.back, done.retired)
        self._taken_back(done, self.roots[act], act)

    @rule(data=st.data())
    def undo_import(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted({event[1] for event in self.model.events if event[0] == "add"})))
        if ("import", number) in self.model.dead():
            with pytest.raises(BadUse, match="undone already"):
                self.ledger.undo_import(number, "wrong file", "Saraa")
            return
        self._taken_back(self.ledger.undo_import(number, "wrong file", "Saraa"), ("import", number), None)

    def _taken_back(self, done: Any, root: tuple[str, int], act: int | None) -> None:
        hidden = self.model.hidden()
        self.model.events.append(("toggle", done.act.number, *root))
        self.roots[done.act.number] = root
        self.undoing[done.act.number] = 0 if act is None else self.undoing.get(act, -1) + 1
        kept = self._kept()
        assert set(done.gone) == (self.model.hidden() - hidden) & kept
        assert set(done.back) == (hidden - self.model.hidden()) & kept
        self._after()

    def _in_force(self, act: int) -> bool:
        """An act can be taken back where nothing was done to what it comes down to since it was in force."""
        root = self.roots[act]
        toggles = [event[1] for event in self.model.events if event[0] == "toggle" and event[2:] == root]
        return root not in self.model.dead() if act not in toggles else toggles[-1] == act

    def _kept(self) -> set[str]:
        """Claims that ever came, by a file or by an act."""
        came = {one for event in self.model.events if event[0] == "add" for one in event[3]}
        return came | {new for event in self.model.events if event[0] == "replace" for _, new in event[3]}

    def _acted(self, verb: str, number: int, *what: Any) -> None:
        self.model.events.append((verb, number, *what))
        self.roots[number] = ("act", number)
        self._after()

    def _after(self) -> None:
        now = told(self.ledger)
        assert now == self.model.snapshot()
        self.moments[self.ledger.log()[-1].at] = now
        hidden = select(schema.hidden.c.claim, schema.hidden.c.why).order_by(schema.hidden.c.claim)
        due = hidden_at(None).order_by(schema.claim.c.id)
        assert self.ledger.look(lambda c: c.execute(hidden).all() == c.execute(due).all())
        assert self.ledger.counts()["current claims"] == len(now.counting)
        current = {source.id for source in self.ledger.sources() if self.ledger.record(source.id).current}
        assert current == self.model.current() & {e[2] for e in self.model.living() if e[0] == "add"}
        assert self.ledger.counts()["current sources"] == len(current)

    def teardown(self) -> None:
        for moment, snapshot in self.moments.items():
            assert told(self.ledger, moment) == snapshot
        self.ledger.close()


def _span(year: str) -> dict[str, Any]:
    return {"span": Span.parse(year)}


def _walk(examples: int, steps: int) -> settings:
    """Chosen the same way every time; a failure is not shrunk, for that would take longer than the reading of it."""
    return settings(
        deadline=None, max_examples=examples, stateful_step_count=steps, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def test_every_moment_is_told_as_it_was() -> None:
    run_state_machine_as_test(Reviewing, settings=_walk(10, 20))


def test_every_moment_is_told_as_it_was_by_postgresql(postgresql: str) -> None:
    engine = create_engine(make_url(postgresql).set(drivername="postgresql+psycopg"))

    def emptied() -> str:
        with engine.begin() as connection:
            name = connection.scalar(text("SELECT current_schema()"))
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {name}"))
        return postgresql

    class ReviewingTogether(Reviewing):
        fresh = staticmethod(emptied)

    run_state_machine_as_test(ReviewingTogether, settings=_walk(3, 20))
    engine.dispose()


def _opened(when: str, source: str) -> Claim:
    return claim("embassy_opened", "TUR", "MNG", when, source=source)


def _version(number: int) -> Source:
    return Source(f"n@{number}", "document", {"title": "A note"}, sha256=str(number), name="note.txt")


def _last(ledger: Ledger) -> str:
    return ledger.log()[-1].at


def test_facts_as_known_before_a_judgement_a_grade_and_a_new_version(ledger: Ledger) -> None:
    told_1996, told_1997, told_1998 = _opened("1996", "n@1"), _opened("1997", "b"), _opened("1998", "n@2")
    ledger.add([told_1996], _version(1), verb="read", input_name="note.txt")
    alone = _last(ledger)
    ledger.add([told_1997], Source("b", "document"), verb="read", input_name="b.txt")
    ledger.grade("b", "A1", "the ministry itself", "Saraa")
    graded = _last(ledger)
    ledger.judge(told_1997.id, "rejected", "a consulate", "Bat")
    rejected = _last(ledger)
    ledger.add([told_1998], _version(2), verb="read", input_name="note.txt")

    def winners(known_on: str | None = None) -> list[str]:
        return [str(fact.span) for fact in ledger.facts(known_on=known_on)]

    assert winners() == ["1998"]
    assert [winners(moment) for moment in (alone, graded, rejected)] == [["1996"], ["1997"], ["1996"]]
    assert ledger.find(known_on=rejected) == [told_1996, told_1997]
    assert ledger.standing(graded).source_grades == {"b": "A1"}
    assert (ledger.standing(alone).source_grades, ledger.standing(graded).rejected) == ({}, frozenset())
    assert ledger.find(known_on="1999-12-31") == ledger.facts(known_on="1999-12-31") == []
    assert ledger.find(known_on="9999") == ledger.find()


def test_the_two_axes_cross(ledger: Ledger) -> None:
    early = claim("partnership_level", "MNG", "TUR", "2008/2014", source="n@1", item="partnership")
    late = claim("partnership_level", "MNG", "TUR", "2015/..", source="n@1", item="strategic partnership", row=2)
    ledger.add([early], _version(1), verb="read", input_name="note.txt")
    before = _last(ledger)
    ledger.add([early, late], _version(1), verb="read", input_name="note.txt")
    assert ledger.find(valid_on="2010-06-01") == [early]
    assert ledger.find(valid_on="2016-06-01") == [late]
    assert ledger.find(valid_on="2016-06-01", known_on=before) == []
    assert [fact.item for fact in ledger.facts(valid_on="2016-06-01")] == ["strategic partnership"]
    assert [fact.item for fact in ledger.facts(valid_on="2010-06-01", known_on=before)] == ["partnership"]


def test_a_table_that_cites_an_old_version_does_not_make_it_current(ledger: Ledger) -> None:
    for number in (1, 2):
        ledger.add([_opened(f"199{number}", f"n@{number}")], _version(number), verb="read", input_name="note.txt")
    cited = Source("n@1", "document", {"title": "A note"})
    ledger.add([_opened("1991", "n@1")], cited, verb="read", input_name="facts.csv", rows=[1])
    assert ledger.find() == ledger.find(known_on=_last(ledger)) == [_opened("1992", "n@2")]


@pytest.mark.parametrize(
    ("on", "moment"),
    [
        ("2024", "2024-12-31T23:59:59.999999+00:00"),
        ("2023-02", "2023-02-28T23:59:59.999999+00:00"),
        ("2024-02-03", "2024-02-03T23:59:59.999999+00:00"),
        ("2024-02-03T10:00", "2024-02-03T10:00:00.000000+00:00"),
        ("2024-02-03 10:00:00.5+08:00", "2024-02-03T02:00:00.500000+00:00"),
    ],
)
def test_a_day_means_its_end(on: str, moment: str) -> None:
    assert moment_of(on) == moment


@pytest.mark.parametrize("on", ["", "yesterday", "2024-02-30", "2024-13", "199X", "2024-02-03T25:00", "10:00"])
def test_what_is_no_day_is_refused(ledger: Ledger, on: str) -> None:
    with pytest.raises(BadUse, match="is neither a date such as"):
        ledger.standing(on)
