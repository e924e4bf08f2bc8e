"""What was weighed is what weighing everything anew would say, after whatever people and programs do to a ledger."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from claims_for_tests import claim
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import text

from tulga.claim import Claim
from tulga.errors import BadUse
from tulga.ledger import Ledger, weighing
from tulga.ledger.checking import check, repair
from tulga.ledger.conflict_kinds import Setting
from tulga.ledger.conflicts import Conflict, conflicts
from tulga.ledger.weighed import page
from tulga.relations import relations
from tulga.sources import Source

NAMES = ("MNG", "RUS", "CHN", "Mongol", "Outer Mongolia", "UN", None)

# Relation, ends, time and the rest: any two or three of a group disagree in one of the kinds, whoever is who.
TOLD: tuple[tuple[str, str | None, str | None, str, dict[str, str]], ...] = (
    ("arms_transfer", "RUS", "MNG", "2015-12", {"value": "100", "unit": "units", "item": "T72-A tanks"}),
    ("arms_transfer", "RUS", "MNG", "2012/2015", {"value": "100", "unit": "units", "item": "T-72 tank"}),
    ("arms_transfer", "MNG", "RUS", "2015", {"value": "100", "unit": "units", "item": "T-72 tank"}),
    ("embassy_opened", "MNG", "RUS", "1996", {}),
    ("embassy_opened", "MNG", "RUS", "1997", {}),
    ("embassy_opened", "MNG", "RUS", "1997-05", {"polarity": "-"}),
    ("military_exercise", "MNG", "RUS", "2006", {"item": "Selenge"}),
    ("military_exercise", "MNG", "CHN", "2003/..", {"item": "Darkhan joint exercise"}),
    ("military_exercise", "RUS", "MNG", "1999", {"item": "Selenge and Khaan Quest"}),
    ("troop_deployment", "MNG", "CHN", "2003/2008", {}),
    ("peacekeeping_contribution", "MNG", "CHN", "2005", {}),
    ("trade_value", "MNG", None, "2018", {"value": "90", "unit": "USD", "item": "exports"}),
    ("trade_value", "MNG", "CHN", "2018", {"value": "80", "unit": "USD", "item": "exports"}),
    ("trade_value", "MNG", "RUS", "2018", {"value": "70", "unit": "USD", "item": "exports"}),
    ("agreements_count", "MNG", None, "", {"value": "5", "unit": "countries", "item": "defence agreements"}),
    ("diplomatic_relations_established", "MNG", None, "", {"value": "5", "unit": "countries"}),
)


@dataclass
class Table:
    """Rows of joined datasets as a list of claims."""

    claims: list[Claim] = field(default_factory=list)

    @property
    def datasets(self) -> frozenset[str]:
        return frozenset(one.evidence.source for one in self.claims)

    def find(self, **held: Collection[Any]) -> Iterable[Claim]:
        def stands(one: Claim, name: str) -> Any:
            return one.evidence.source if name == "source" else getattr(one, name)

        return [one for one in self.claims if all(stands(one, name) in values for name, values in held.items())]

    def values(self, column: str) -> Mapping[str | None, int]:
        listed = [getattr(one, column) for one in self.claims]
        return {value: listed.count(value) for value in listed}


def everything(ledger: Ledger, rows: Table | None = None) -> list[Conflict]:
    """The conflicts of all that a ledger and the datasets say, found anew."""
    return conflicts([*ledger.find(), *(rows.claims if rows else ())], standing=ledger.standing())


def asked(ledger: Ledger, *actors: str, kind: str | None = None, limit: int = 3) -> Iterator[Conflict]:
    """The conflicts that were weighed, page by page."""
    after = None
    while True:
        leaf = ledger.look(lambda c, after=after: page(c, actors, kind, (), limit, after))  # type: ignore[misc]
        yield from leaf.conflicts
        if (after := leaf.after) is None:
            return


def weigh(ledger: Ledger, rows: Table | None = None) -> int:
    return ledger.change(lambda c: weighing.weigh(c, rows))


def same(ledger: Ledger, rows: Table | None = None) -> None:
    """The store says what is found anew: of all and of each actor, in order and in number."""
    weigh(ledger, rows)
    assert ledger.look(lambda c: weighing.fresh(c, rows))
    found = everything(ledger, rows)
    assert list(asked(ledger, limit=1000)) == found
    setting = Setting(relations(), ledger.standing())
    for actor in filter(None, NAMES):
        of = [one for one in found if any(actor in setting.ends(said) for said in one.claims)]
        assert list(asked(ledger, actor)) == of, actor
        totals = ledger.look(lambda c, actor=actor: page(c, (actor,), limit=1)).totals  # type: ignore[misc]
        assert totals == {name: sum(one.verdict == name for one in of) for name in ("real", "undecided", "compatible")}


def said(draw: Any, source: str, row: int) -> Claim:
    """One of the claims above, of a source and perhaps under another name of its actor."""
    relation, subject, obj, when, more = draw(st.sampled_from(TOLD))
    name = draw(st.sampled_from(["MNG", "MNG", "Mongol", "Outer Mongolia"]))
    ends = [name if end == "MNG" else end for end in (subject, obj)]
    return claim(relation, *ends, when, source, row=row, **more)


@st.composite
def documents(draw: Any) -> tuple[str, int, list[Claim]]:
    name, version = draw(st.sampled_from("abc")), draw(st.integers(1, 2))
    return name, version, [said(draw, f"{name}@{version}", row) for row in range(draw(st.integers(1, 8)))]


class Weighed(RuleBasedStateMachine):
    """A ledger to which people and programs do things, and what was weighed in it."""

    known: Bundle[str] = Bundle("known")

    @initialize()
    def begin(self) -> None:
        self.ledger, self.rows = Ledger(":memory:"), Table()

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()

    @rule(target=known, document=documents(), published=st.none())
    def add(self, document: tuple[str, int, list[Claim]], published: None) -> Any:
        name, version, claims = document
        source = Source(f"{name}@{version}", "document", {"title": name}, str(version), f"{name}.txt")
        self.ledger.add(claims, source, verb="read", input_name=f"{name}.txt", published=published)
        return multiple(*(one.id for one in claims))

    @rule(claims=st.lists(st.tuples(st.integers(0, 1), st.randoms(use_true_random=False)), max_size=0), data=st.data())
    def join(self, claims: list[Any], data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(["register@1", "register@2", "table@1"]))
        others = [one for one in self.rows.claims if one.evidence.source.split("@")[0] != name.split("@")[0]]
        new = [said(data.draw, name, row) for row in range(data.draw(st.integers(1, 5)))]
        if name not in self.rows.datasets:
            self.ledger.add([], Source(name, "dataset"), verb="join", input_name=name)
            self.rows = Table([*others, *({one.id: one for one in new}.values())])

    @rule(one=known, verdict=st.sampled_from(["accepted", "rejected", "undecided"]))
    def judge(self, one: str, verdict: str) -> None:
        self.ledger.judge(one, verdict, "seen again", "Saraa")

    @rule(one=known, code=st.sampled_from(["A1", "F", "E5"]), whole=st.booleans())
    def grade(self, one: str, code: str, whole: bool) -> None:
        self.ledger.grade(self.ledger.claim(one).evidence.source if whole else one, code, "seen again", "Saraa")

    @rule(target=known, one=known, value=st.sampled_from(["3", "5", "102"]), end=st.sampled_from(NAMES[:4]))
    def edit(self, one: str, value: str, end: str) -> Any:
        return self._try(lambda: self.ledger.edit(one, {"object": end, "item": value}, "misread", "Bat").becomes)

    @rule(target=known, one=known)
    def split(self, one: str) -> Any:
        parts = [{"item": "first part"}, {"item": "second part"}]
        return self._try(lambda: self.ledger.split(one, parts, "two things", "Bat").becomes)

    @rule(one=known, other=known)
    def merge(self, one: str, other: str) -> None:
        self._try(lambda: self.ledger.merge([one], other, "the same", "Bat").becomes)

    @rule(old=st.sampled_from(NAMES[:5]), new=st.sampled_from(NAMES[:5]), one=known, alone=st.booleans())
    def rename(self, old: str, new: str, one: str, alone: bool) -> None:
        self._try(lambda: self.ledger.rename(old, new, "the same", "Bat", [one] if alone else ()).becomes)

    @rule(one=known, other=known)
    def copied(self, one: str, other: str) -> None:
        sources = [self.ledger.claim(each).evidence.source for each in (one, other)]
        self._try(lambda: self.ledger.copied(sources[0], sources[1], "a reprint", "Bat").becomes)

    @rule(number=st.integers(1, 12))
    def undo(self, number: int) -> None:
        self._try(lambda: self.ledger.undo(number, "wrong", "Bat").gone)

    @rule(number=st.integers(1, 6))
    def undo_import(self, number: int) -> None:
        self._try(lambda: self.ledger.undo_import(number, "the wrong file", "Bat").gone)

    @rule(gone=consumes(known))
    def forget_a_name(self, gone: str) -> None:
        """The machine goes on with other claims."""

    @rule()
    def begin_anew(self) -> None:
        self.ledger.change(weighing.forget)

    def _try(self, step: Any) -> Any:
        try:
            return multiple(*step())
        except BadUse:
            return multiple()

    @invariant()
    def the_store_says_what_everything_says(self) -> None:
        if hasattr(self, "ledger"):
            same(self.ledger, self.rows)


Weighed.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
TestWhateverHappens = Weighed.TestCase


# what is asked and kept, on both engines ------------------------------------------------------------------------------

OPENED = claim("embassy_opened", "MNG", "RUS", "1996", "a")
LATER = claim("embassy_opened", "MNG", "RUS", "1997", "b")
ELSEWHERE = [claim("embassy_opened", "MNG", "CHN", year, source) for year, source in (("1949", "a"), ("1950", "b"))]
TANKS = claim("arms_transfer", "RUS", "MNG", "2015-12", "a", value="100", unit="units of equipment", item="T72-A tanks")
REGISTER = claim(
    "arms_transfer", "RUS", "MNG", "2012/2015", "r@1", value="100", unit="units of equipment", item="T-72 tank"
)


def put(ledger: Ledger, *claims: Claim) -> None:
    for name in sorted({one.evidence.source for one in claims}):
        told = [one for one in claims if one.evidence.source == name]
        ledger.add(told, Source(name, "document", {"title": name}), verb="read", input_name=name)


def kinds_of(ledger: Ledger, *actors: str) -> list[tuple[str, str]]:
    return [(one.kind, one.about) for one in asked(ledger, *actors)]


def test_a_conflict_comes_goes_and_comes_back(ledger: Ledger) -> None:
    put(ledger, OPENED, LATER)
    assert weigh(ledger) == 2
    both = [("date", "embassy_opened MNG RUS")]
    assert kinds_of(ledger) == kinds_of(ledger, "MNG") == kinds_of(ledger, "RUS") == both
    assert kinds_of(ledger, "CHN") == []
    act = ledger.judge(LATER.id, "rejected", "a misprint", "Saraa")
    assert kinds_of(ledger) == both, "nothing is weighed until somebody asks for it"
    assert weigh(ledger) == 1
    assert kinds_of(ledger) == []
    ledger.undo(act.number, "no misprint", "Bat")
    weigh(ledger)
    assert kinds_of(ledger) == both


def test_an_actor_is_found_under_the_name_that_reviewers_gave_it(ledger: Ledger) -> None:
    put(ledger, OPENED, LATER)
    ledger.rename("RUS", "SUN", "the state of that time", "Saraa")
    weigh(ledger)
    assert list(ledger.look(lambda c: weighing.ask(c, "RUS")).conflicts) == list(asked(ledger, "SUN"))
    assert kinds_of(ledger, "SUN") == [("date", "embassy_opened MNG SUN")]
    same(ledger)


def test_the_row_of_a_dataset_stands_in_the_conflict_as_it_is(ledger: Ledger) -> None:
    put(ledger, TANKS)
    rows = Table([REGISTER])
    assert weigh(ledger, rows) == 2
    (one,) = asked(ledger, "MNG")
    assert (one.kind, one.verdict) == ("cumulative", "real")
    assert sorted(one.claims, key=lambda each: each.id) == sorted((TANKS, REGISTER), key=lambda each: each.id)
    weigh(ledger, Table())
    assert kinds_of(ledger) == []


def test_only_what_is_concerned_is_weighed_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ledger, OPENED, LATER, *ELSEWHERE)
    weigh(ledger)
    matters: list[object] = []
    true = weighing.of_matter
    monkeypatch.setattr(weighing, "of_matter", lambda scope, key, *rest: matters.append(key) or true(scope, key, *rest))
    put(ledger, claim("embassy_opened", "RUS", "MNG", "1998", "c"))
    assert weigh(ledger) == 1
    assert ("embassy_opened", "MNG", "RUS") in matters
    assert not any("CHN" in key for key in matters)  # type: ignore[operator]
    assert weigh(ledger) == 0


def test_pages_follow_each_other_and_tell_the_totals(ledger: Ledger) -> None:
    put(ledger, OPENED, LATER, *ELSEWHERE)
    weigh(ledger)
    first = ledger.look(lambda c: page(c, ("MNG",), limit=1))
    second = ledger.look(lambda c: page(c, ("MNG",), limit=1, after=first.after))
    assert [one.about for leaf in (first, second) for one in leaf.conflicts] == [
        "embassy_opened MNG CHN", "embassy_opened MNG RUS",
    ]  # fmt: skip
    assert (first.totals, first.kinds) == ({"real": 2, "undecided": 0, "compatible": 0}, ("date",))
    assert second.after is None
    assert ledger.look(lambda c: page(c, kind="value")).totals["real"] == 0
    assert ledger.look(lambda c: page(c, verdicts=["compatible"])).conflicts == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "quarrel"}, "there is no kind of conflict 'quarrel'"),
        ({"verdicts": ["rael"]}, "there is no verdict 'rael'; did you mean real?"),
        ({"limit": 0}, "a page has 1 to 1000 conflicts, not 0"),
        ({"after": "yesterday"}, "'yesterday' is not where a page of conflicts ended"),
    ],
)
def test_what_cannot_be_asked_is_told(given: dict[str, Any], told: str) -> None:
    with Ledger(":memory:") as ledger, pytest.raises(BadUse, match=told):
        ledger.look(lambda c: page(c, **given))


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM conflict_actor WHERE actor = 'RUS'",
        "UPDATE conflict_count SET number = 7",
        "UPDATE conflict SET kind = 'value'",
        "UPDATE conflict SET why = 'because'",
    ],
)
def test_check_finds_what_was_not_weighed_and_repair_forgets_it(ledger: Ledger, harm: str) -> None:
    put(ledger, OPENED, LATER)
    weigh(ledger)
    assert ledger.look(lambda c: list(check(c))) == []
    ledger.change(lambda c: c.execute(text(harm)))
    (finding,) = ledger.look(lambda c: list(check(c)))
    assert (finding.place, finding.derived) == ("conflicts", True)
    assert ledger.change(repair) == ["the conflicts are weighed anew when somebody next asks for them"]
    assert ledger.look(lambda c: list(check(c))) == []
    same(ledger)


def test_the_hash_of_the_content_does_not_see_what_was_weighed(ledger: Ledger) -> None:
    put(ledger, OPENED, LATER)
    before = ledger.content_hash()
    weigh(ledger)
    assert ledger.content_hash() == before


def test_what_came_while_it_was_weighed_is_weighed_next_and_nothing_is_kept_twice(ledger: Ledger) -> None:
    put(ledger, OPENED, LATER)
    slow, quick = ledger.look(weighing.prepare), ledger.look(weighing.prepare)
    assert slow is not None
    assert quick is not None
    put(ledger, *ELSEWHERE)
    assert ledger.change(lambda c: weighing.keep(c, quick))
    assert not ledger.change(lambda c: weighing.keep(c, slow))
    assert kinds_of(ledger) == [("date", "embassy_opened MNG RUS")]
    assert not ledger.look(weighing.fresh)
    same(ledger)
    assert len(kinds_of(ledger)) == 2


def test_a_name_that_is_taken_back_leaves_nothing_behind(ledger: Ledger) -> None:
    put(ledger, OPENED, LATER)
    act = ledger.rename("RUS", "SUN", "the state of that time", "Saraa")
    weigh(ledger)
    assert len(kinds_of(ledger, "SUN")) == 1
    ledger.undo(act.number, "the present state", "Bat")
    same(ledger)
    assert kinds_of(ledger, "SUN") == []
    assert len(kinds_of(ledger, "RUS")) == 1


def test_what_stood_in_the_place_of_an_undone_claim_goes_with_it(ledger: Ledger) -> None:
    put(ledger, OPENED, ELSEWHERE[1], claim("membership", "MNG", "UN", "1961", "c"))
    ledger.edit(OPENED.id, {"source": "c", "object": "CHN"}, "it stands in the other note", "Saraa")
    weigh(ledger)
    assert len(kinds_of(ledger)) == 1
    ledger.undo_import(1, "the wrong file", "Bat")
    same(ledger)
    assert kinds_of(ledger) == []
