"""What people do to claims, actors and sources: kept with person and reason, told in the history, and felt by facts."""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from claims_for_tests import claim
from typer.testing import CliRunner

from tulga.claim import Claim, Evidence
from tulga.cli.main import app
from tulga.errors import BadInput, BadUse, TulgaError
from tulga.ledger import Ledger
from tulga.ledger.credibility import suggested
from tulga.ledger.review import CREDIBILITY, RELIABILITY, meaning
from tulga.sources import Source
from tulga.span import Span
from tulga.workspace import Workspace

TEXT = "In 1996 Turkey opened an embassy in Ulaanbaatar. Ankara confirmed it."


def _source(identifier: str = "a") -> Source:
    return Source(identifier, "document", {"title": identifier})


def _add(ledger: Ledger, *claims: Claim, text: str | None = None) -> None:
    for told in claims:
        ledger.add([told], _source(told.evidence.source), text=text, verb="read", input_name="a.txt")


@pytest.fixture
def told(ledger: Ledger) -> Claim:
    """The one claim of a ledger."""
    one = claim("embassy_opened", "TUR", "MNG", "1996")
    _add(ledger, one)
    return one


def test_an_edit_is_a_new_claim_in_the_place_of_the_old_one(ledger: Ledger, told: Claim) -> None:
    act = ledger.edit(told.id[:8], {"span": Span.parse("1997"), "item": "embassy"}, "misread", "Saraa")
    (new,) = ledger.find()
    assert (act.claims, act.becomes, act.person, act.reason) == ((told.id,), (new.id,), "Saraa", "misread")
    assert (str(new.span), new.item, new.method, new.evidence) == ("1997", "embassy", "hand", told.evidence)
    assert ledger.claim(told.id) == told
    assert ledger.find(current=False) == [told, new]
    assert [(e.kind, e.person) for e in ledger.history(told.id)] == [("added", None), ("edited", "Saraa")]
    assert [e.kind for e in ledger.history(new.id)] == ["edited"]
    assert [str(fact.span) for fact in ledger.facts()] == ["1997"]
    assert ledger.counts()["current claims"] == 1


def test_an_edit_that_goes_back_lets_the_first_claim_stand_again(ledger: Ledger, told: Claim) -> None:
    new = ledger.edit(told.id, {"span": Span.parse("1997")}, "misread", "Saraa").becomes[0]
    ledger.edit(new, {"span": Span.parse("1996")}, "no, it was right", "Bat")
    assert ledger.find() == [told]


def test_an_edited_claim_stays_edited_when_its_file_is_read_again(ledger: Ledger, told: Claim) -> None:
    ledger.edit(told.id, {"span": Span.parse("1997")}, "misread", "Saraa")
    _add(ledger, told)
    assert [str(one.span) for one in ledger.find()] == ["1997"]


def test_what_cannot_be_edited(ledger: Ledger, told: Claim) -> None:
    new = ledger.edit(told.id, {"span": Span.parse("1997")}, "misread", "Saraa").becomes[0]
    for changes, said in (
        ({"span": Span.parse("1997")}, f"claim {told.id} does not count: it was edited; did you mean {new}"),
    ):
        with pytest.raises(BadUse, match=said):
            ledger.edit(told.id, changes, "again", "Bat")
    with pytest.raises(BadUse, match="the edit changes nothing that claim"):
        ledger.edit(new, {"confidence": 0.5}, "again", "Bat")
    with pytest.raises(BadUse, match="there is no field of a claim 'objekt'; did you mean object"):
        ledger.edit(new, {"objekt": "RUS"}, "again", "Bat")
    with pytest.raises(BadUse, match="there is no source 'b'"):
        ledger.edit(new, {"source": "b"}, "again", "Bat")
    assert len(ledger.acts()) == 1


def test_an_edit_cannot_put_words_into_a_document(ledger: Ledger) -> None:
    start = TEXT.index("Turkey")
    one = Claim(
        relation="embassy_opened", subject="TUR", evidence=Evidence("a", f"char={start}-{start + 6}", "Turkey"),
    )  # fmt: skip
    _add(ledger, one, text=TEXT)
    with pytest.raises(BadInput, match=r"a:8-14: the quote 'Greece' does not stand there, but 'Turkey'"):
        ledger.edit(one.id, {"quote": "Greece"}, "another state", "Bat")
    with pytest.raises(BadInput, match=r"a:8-999: the document has no such span; it has 69 characters"):
        ledger.edit(one.id, {"locator": "char=8-999"}, "more words", "Bat")
    assert len(ledger.find(current=False)) == 1
    ankara = TEXT.index("Ankara")
    ledger.edit(one.id, {"locator": f"char={ankara}-{ankara + 6}", "quote": "Ankara"}, "a better place", "Bat")
    assert [told.evidence.quote for told in ledger.find()] == ["Ankara"]


def test_a_split_makes_several_claims_of_one(ledger: Ledger) -> None:
    both = claim("official_visit", "MNG", None, "2019", item="Japan and Korea")
    _add(ledger, both)
    parts = [{"object": "JPN", "item": None}, {"object": "KOR", "item": None}]
    act = ledger.split(both.id, parts, "two visits", "Saraa")
    assert [one.object for one in ledger.find()] == ["JPN", "KOR"]
    assert act.claims == (both.id,)
    assert set(act.becomes) == {one.id for one in ledger.find()}
    assert len(ledger.facts()) == 2
    for wrong, said in (([parts[0]], "two or more parts"), ([parts[0], parts[0]], "say different things")):
        with pytest.raises(BadUse, match=said):
            ledger.split(act.becomes[0], wrong, "again", "Bat")
    with pytest.raises(BadUse, match="says the same as the whole"):
        ledger.split(act.becomes[0], [{"confidence": 0.9}, {"place": "Tokyo"}], "again", "Bat")


def test_a_merge_lets_one_claim_stand_for_several(ledger: Ledger) -> None:
    one, two, three = (claim("embassy_opened", "TUR", "MNG", "1996", row=row) for row in (1, 2, 3))
    _add(ledger, one, two, three)
    ledger.merge([one.id, two.id, three.id], two.id, "one sentence in three tables", "Saraa")
    assert ledger.find() == [two]
    with pytest.raises(BadUse, match=f"claim {one.id} does not count: it was merged; did you mean {two.id}"):
        ledger.merge([one.id], two.id, "again", "Bat")
    with pytest.raises(BadUse, match="a merge needs another claim beside"):
        ledger.merge([two.id], two.id, "alone", "Bat")


def test_two_actors_that_are_one_meet_in_one_fact(ledger: Ledger) -> None:
    _add(
        ledger,
        claim("embassy_opened", "TUR", "MNG", "1996", "a"),
        claim("embassy_opened", "Turkiye", "MNG", "1996", "b"),
    )
    assert len(ledger.facts()) == 2
    ledger.rename("Turkiye", "TUR", "the name that it took in 2022", "Saraa")
    (fact,) = ledger.facts()
    assert (fact.subject, len(fact.supporting)) == ("TUR", 2)
    assert ledger.standing().renamed == {"Turkiye": "TUR"}
    assert [one.subject for one in ledger.find()] == ["TUR", "Turkiye"]
    with pytest.raises(BadUse, match="no claim names 'Turkye'; did you mean Turkiye"):
        ledger.rename("Turkye", "TUR", "a slip", "Bat")
    with pytest.raises(BadUse, match="needs another name"):
        ledger.rename("TUR", "TUR", "the same", "Bat")


def test_one_name_for_two_actors_is_split_by_claim(ledger: Ledger) -> None:
    north, south = (claim("official_visit", "Korea", "MNG", year) for year in ("1988", "2011"))
    _add(ledger, north, south)
    ledger.rename("Korea", "KOR", "as most claims mean it", "Saraa")
    act = ledger.rename("Korea", "PRK", "Pyongyang is named in the text", "Bat", [north.id])
    assert act.what == f"Korea is PRK in claim {north.id}"
    standing = ledger.standing()
    assert [standing.end(one, one.subject) for one in (north, south)] == ["PRK", "KOR"]
    with pytest.raises(BadUse, match=f"claim {north.id} does not name 'China'; did you mean Korea or MNG"):
        ledger.rename("China", "CHN", "wrong", "Bat", [north.id])
    assert [e.kind for e in ledger.history(north.id)] == ["added", "renamed", "renamed"]


def test_names_lead_on_and_the_last_word_breaks_a_ring(ledger: Ledger) -> None:
    _add(ledger, *(claim("official_visit", name, "MNG", "2011", row=row) for row, name in enumerate("ABC", 1)))
    ledger.rename("A", "B", "one", "Saraa")
    ledger.rename("B", "C", "two", "Saraa")
    assert ledger.standing().renamed == {"A": "C", "B": "C"}
    ledger.rename("C", "A", "three", "Saraa")
    assert ledger.standing().renamed == {"C": "A", "B": "A"}


def test_a_copy_is_declared(ledger: Ledger, told: Claim) -> None:
    _add(ledger, claim("embassy_opened", "TUR", "MNG", "1996", "b"))
    ledger.copied("b", "a", "the same agency report", "Saraa")
    assert ledger.standing().copies == {"b": "a"}
    with pytest.raises(BadUse, match="'a' cannot be a copy of itself"):
        ledger.copied("a", "a", "itself", "Bat")
    with pytest.raises(BadUse, match="there is no source 'c'"):
        ledger.copied("a", "c", "unknown", "Bat")


def test_comments_and_verdicts_stand_beside_each_other(ledger: Ledger, told: Claim) -> None:
    state = ledger.state()
    ledger.judge(told.id, "rejected", "a consulate", "Bat")
    ledger.comment(told.id, "the yearbook says so too", "Saraa")
    assert ledger.state() != state
    assert ledger.standing().rejected == {told.id}
    assert [(j.verdict, j.person) for j in ledger.judgements(told.id)] == [("rejected", "Bat")]
    assert [event.kind for event in ledger.history(told.id)] == ["added", "judged", "comment"]
    assert [act.what for act in ledger.acts(told.id)] == [f"claim {told.id} rejected", f"comment on claim {told.id}"]


def test_of_eight_reviewers_who_edit_one_claim_at_once_one_succeeds(ledger: Ledger, told: Claim) -> None:
    def edit(reviewer: int) -> str:
        try:
            ledger.edit(told.id, {"place": f"Place {reviewer}"}, "where", f"Reviewer {reviewer}")
        except BadUse as refused:
            return str(refused)
        return "edited"

    with ThreadPoolExecutor(8) as reviewers:
        said = list(reviewers.map(edit, range(8)))
    assert said.count("edited") == 1
    assert sum(f"claim {told.id} does not count: it was edited" in one for one in said) == 7
    (stands,) = ledger.find()
    (act,) = ledger.acts()
    assert act.becomes == (stands.id,)
    assert len(ledger.find(current=False)) == 2


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_nothing_is_kept_without_a_person_and_a_reason(ledger: Ledger, told: Claim, blank: str) -> None:
    for reason, person, missing in ((blank, "Bat", "reason"), ("because", blank, "person")):
        for step in (
            lambda: ledger.judge(told.id, "accepted", reason, person),  # noqa: B023
            lambda: ledger.comment(told.id, reason, person),  # noqa: B023
            lambda: ledger.edit(told.id, {"place": "Ankara"}, reason, person),  # noqa: B023
            lambda: ledger.rename("TUR", "Turkey", reason, person),  # noqa: B023
            lambda: ledger.grade("a", "B2", reason, person),  # noqa: B023
            lambda: ledger.undo_import(1, reason, person),  # noqa: B023
        ):
            with pytest.raises(BadUse, match=f"the {missing} is empty"):
                step()
    assert ledger.acts() == ledger.grades() == []
    assert ledger.find(current=False) == [told]


def test_the_words_of_the_grades() -> None:
    assert "".join(RELIABILITY) == "ABCDEF"
    assert "".join(CREDIBILITY) == "123456"
    assert meaning("F6") == "reliability cannot be judged; truth cannot be judged"
    with pytest.raises(BadUse, match="'2B' is not an Admiralty code"):
        meaning("2B")


@pytest.mark.shared
def test_the_words_of_the_grades_are_those_of_the_manuals(shared: Path) -> None:
    expected = json.loads((shared / "reference" / "F_admiralty.json").read_text(encoding="utf-8"))["expected"]
    assert {mark: words.lower() for mark, words in expected["reliability"].items()} == RELIABILITY
    assert {mark: words.lower() for mark, words in expected["credibility"].items()} == CREDIBILITY


def test_other_sources_speak_for_a_digit_and_copies_do_not(ledger: Ledger) -> None:
    told = {name: claim("embassy_opened", "TUR", "MNG", "1996", name) for name in "abc"}
    other = {name: claim("embassy_opened", "TUR", "MNG", "1997", name) for name in "de"}

    def digit(one: Claim) -> str:
        return suggested(one, ledger.facts(), ledger.standing().copies).digit

    expected = {"a": "6", "b": "2", "c": "1", "d": "3", "e": "3"}
    for name, one in {**told, **other}.items():
        _add(ledger, one)
        assert digit(told["a"]) == expected[name]
    assert digit(other["d"]) == "5"
    ledger.copied("c", "b", "word for word", "Saraa")
    ledger.copied("b", "a", "word for word", "Saraa")
    ledger.copied("e", "d", "word for word", "Saraa")
    assert (digit(told["a"]), digit(other["d"])) == ("4", "4")
    assert ledger.grades() == []


def test_the_command_line_reviews_and_takes_back(tmp_path: Path) -> None:
    one, two = (claim("embassy_opened", "TUR", "MNG", "1996", row=row) for row in (1, 2))
    with Workspace.create(tmp_path / "w", "MNG", "A test") as workspace:
        _add(workspace.ledger, one, two)
    place = ["--workspace", str(tmp_path / "w")]
    why = ["--reason", "because", "--person", "Saraa", *place]

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["ledger", *words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    assert run("accept", one.id, *why) == f"act 1: claim {one.id} accepted\n"
    assert run("reject", two.id, *why) == f"act 2: claim {two.id} rejected\n"
    assert run("comment", two.id, "seen", "--person", "Bat", *place) == f"act 3: comment on claim {two.id}\n"
    run("edit", one.id, "--set", "span=1997-05", "--set", "value=1,000.50", *why)
    with Workspace.open(tmp_path / "w") as workspace:
        (edited,) = workspace.ledger.find(year=1997)
    assert (str(edited.span), edited.value) == ("1997-05", Decimal("1000.50"))
    run("split", edited.id, "--part", "object=KAZ", "--part", "object='Kyrgyz Republic'", *why)
    run("rename-actor", "Kyrgyz Republic", "KGZ", *why)
    assert run("grade", "a", "B2", *why) == "a graded B2: usually reliable; probably true\n"
    assert run("credibility", two.id, *place).startswith("6 (truth cannot be judged): ")
    foreseen = run("undo", "import", "1", "--dry-run", "--person", "Bat", *place)
    assert foreseen == "would be changed:\n  import 1 undone\n  2 claims stop counting\n"
    assert "2 claims count again" not in run("undo", "import", "1", *why)
    entries = json.loads(run("log", "--json", *place))
    assert [(e["kind"], e["number"], e["undone"]) for e in entries] == [
        ("import", 1, True), ("import", 2, False), ("act", 1, False), ("act", 2, False), ("act", 3, False),
        ("act", 4, False), ("act", 5, False), ("act", 7, False), ("grade", 1, False), ("act", 8, False),
    ]  # fmt: skip
    assert len(json.loads(run("log", "--json", "--last", "2", *place))) == 2
    for words, said in (
        (("undo", "grade", "1"), "a grade is not undone"),
        (("undo", "acts", "1"), "there is no kind of entry to undo 'acts'; did you mean act"),
        (("edit", two.id, "--set", "span"), "'span' is not of the form FIELD=VALUE"),
        (("edit", two.id, "--set", "relation=embasy_opened"), "did you mean embassy_opened"),
    ):
        with pytest.raises(TulgaError, match=said):
            run(*words, *why)
