"""The ledger keeps what it is given, once, and finds it again."""

import random
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from claims_for_tests import claim
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.claim import Claim, Evidence
from tulga.errors import BadInput, BadUse, TulgaError
from tulga.ledger import Added, Ledger
from tulga.sources import Source
from tulga.span import Instant, Span

TEXT = "Монгол: in 1996 Türkiye opened its embassy."


def _source(identifier: str = "a", **more: str) -> Source:
    return Source(identifier, "document", {"title": f"Title of {identifier}"}, **more)


def _add(ledger: Ledger, *claims: Claim, source: Source | None = None) -> Added:
    source = source or _source(claims[0].evidence.source)
    return ledger.add(claims, source, verb="join", input_name=f"{source.id}.csv")


def test_adding_again_adds_nothing(ledger: Ledger) -> None:
    told = [claim("embassy_opened", "TUR", "MNG", "1996", row=n) for n in (1, 2, 3)]
    assert _add(ledger, *told) == Added(new=3, known=0, superseded=None)
    before = ledger.content_hash()
    assert _add(ledger, *told) == Added(new=0, known=3, superseded=None)
    assert ledger.content_hash() == before
    assert ledger.counts()["claims"] == 3
    assert ledger.counts()["sightings"] == 6


def test_a_claim_given_twice_is_kept_once(ledger: Ledger) -> None:
    told = claim("embassy_opened", "TUR", "MNG", "1996")
    assert _add(ledger, told, told) == Added(1, 1)


def test_a_ledger_opened_again_has_everything(tmp_path: Path) -> None:
    told = claim("embassy_opened", "TUR", "MNG", "1996")
    with Ledger(tmp_path / "l.sqlite") as ledger:
        _add(ledger, told)
        content = ledger.content_hash()
    with Ledger(f"sqlite:///{tmp_path / 'l.sqlite'}") as ledger:
        assert ledger.find() == [told]
        assert ledger.content_hash() == content


def test_a_quote_must_stand_at_its_span(ledger: Ledger) -> None:
    start = TEXT.index("Türkiye")
    good = Claim(
        relation="embassy_opened", subject="TUR", evidence=Evidence("a", f"char={start}-{start + 7}", "Türkiye")
    )
    bad = Claim(relation="embassy_opened", subject="TUR", evidence=Evidence("a", f"char={start}-{start + 7}", "Turkey"))
    far = Claim(relation="embassy_opened", subject="TUR", evidence=Evidence("a", "char=40-900", ""))
    source = _source(name="note.txt")
    for wrong in (bad, far):
        with pytest.raises(BadInput, match=r"^note\.txt:\d+-\d+: "):
            ledger.add([good, wrong], source, text=TEXT, verb="read", input_name="note.txt")
    assert ledger.counts()["claims"] == ledger.counts()["sources"] == 0
    assert ledger.add([good], source, text=TEXT, verb="read", input_name="note.txt").new == 1
    with pytest.raises(BadInput, match="'Turkey' does not stand there, but 'Türkiye'"):
        ledger.add([bad], source, verb="read", input_name="note.txt")


def test_a_claim_of_another_source_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadInput, match="'a' was offered with source 'b'"):
        _add(ledger, claim("embassy_opened", "TUR", "MNG"), source=_source("b"))


def test_a_changed_document_supersedes_and_keeps_the_old_claims(ledger: Ledger) -> None:
    old = claim("embassy_opened", "TUR", "MNG", "1996", source="n@1")
    new = claim("embassy_opened", "TUR", "MNG", "1997", source="n@2")
    assert _add(ledger, old, source=_source("n@1", name="n.txt", sha256="1")).superseded is None
    assert _add(ledger, new, source=_source("n@2", name="n.txt", sha256="2")).superseded == "n@1"
    assert ledger.find() == [new]
    assert ledger.find(current=False) == [old, new]
    assert ledger.record("n@2").supersedes == "n@1"
    assert ledger.record("n@2").current
    assert not ledger.record("n@1").current
    assert [event.kind for event in ledger.history(old.id)] == ["added", "superseded"]
    assert ledger.history(old.id)[1].what == "its source n@1 was superseded by n@2"
    assert ledger.claim(old.id) == old


def test_a_document_that_goes_back_is_current_again(ledger: Ledger) -> None:
    versions = {n: claim("embassy_opened", "TUR", "MNG", f"199{n}", source=f"n@{n}") for n in (1, 2, 3)}

    def read(number: int) -> str | None:
        source = _source(f"n@{number}", name="n.txt", sha256=str(number))
        return _add(ledger, versions[number], source=source).superseded

    assert [read(n) for n in (1, 2, 3)] == [None, "n@1", "n@2"]
    content = ledger.content_hash()
    assert read(1) == "n@3"
    assert ledger.find() == [versions[1]]
    assert [ledger.record(f"n@{n}").supersedes for n in (1, 2, 3)] == ["n@3", None, "n@2"]
    assert [read(2), read(3)] == ["n@1", "n@2"]
    assert ledger.content_hash() == content


def test_one_source_id_cannot_stand_for_two_files_or_two_texts(ledger: Ledger) -> None:
    ledger.add([], _source(sha256="1"), text=TEXT, verb="read", input_name="n")
    with pytest.raises(BadInput, match="a: the file has changed"):
        ledger.add([], _source(sha256="2"), verb="read", input_name="n")
    with pytest.raises(BadInput, match="a: the text read from the file differs"):
        ledger.add([], _source(sha256="1"), text=TEXT + "!", verb="read", input_name="n")


def test_a_source_is_completed_and_never_emptied(ledger: Ledger) -> None:
    ledger.add([], Source("a", "document"), verb="join", input_name="facts.csv")
    assert ledger.text("a") is None
    full = Source("a", "document", {"title": "Full"}, "f" * 64, "a.txt", "B2")
    ledger.add([], full, text=TEXT, language="en", published=Instant.parse("2016-05"), verb="read", input_name="a")
    ledger.add([], Source("a", "document"), verb="join", input_name="facts.csv")
    record = ledger.record("a")
    assert (record.source.csl, record.source.sha256, record.source.grade) == ({"title": "Full"}, "f" * 64, "B2")
    assert (record.language, record.published, ledger.text("a")) == ("en", Instant.parse("2016-05"), TEXT)


def test_find_by_every_filter(ledger: Ledger) -> None:
    one = claim("embassy_opened", "TUR", "MNG", "1996", row=1)
    two = claim("official_visit", "MNG", "JPN", "2019-09-03", row=2)
    three = claim("partnership_level", "MNG", "RUS", "2008/..", row=3, item="strategic partnership")
    four = claim("military_exercise", "RUS", "CHN", "", row=4)
    _add(ledger, four, three, two, one)
    assert ledger.find() == [one, three, two, four]
    assert ledger.find(actor="MNG") == [one, three, two]
    assert ledger.find(subject="MNG") == [three, two]
    assert ledger.find(object="MNG") == [one]
    assert ledger.find(relation="military_exercise") == [four]
    assert ledger.find(year=2019) == [three, two]
    assert ledger.find(year=1996) == [one]
    assert ledger.find(source="b") == []
    for year in (1995, 1996, 2008, 2019, 2030):
        assert ledger.find(year=year) == [c for c in ledger.find() if c.span.covers(year)]


def test_a_beginning_of_the_id_is_enough(ledger: Ledger) -> None:
    told = [claim("embassy_opened", "TUR", "MNG", "1996", row=n) for n in range(1, 4)]
    _add(ledger, *told)
    assert ledger.claim(told[0].id[:6]) == told[0]
    with pytest.raises(BadUse, match="at least its first 6 characters"):
        ledger.claim(told[0].id[:5])
    wrong = told[0].id[:8] + "zzzz"
    with pytest.raises(BadUse, match=f"there is no claim '{wrong}'; did you mean .*{told[0].id}"):
        ledger.claim(wrong)
    with pytest.raises(BadUse, match="there is no claim"):
        ledger.claim("%%%%%%")


def test_an_ambiguous_beginning_names_the_claims(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        _add(ledger, claim("embassy_opened", "TUR", "MNG"))
        plain = sqlite3.connect(tmp_path / "l.sqlite")
        for number, identifier in enumerate(("abcdef0000000001", "abcdef0000000002"), start=2):
            plain.execute(
                "INSERT INTO claim SELECT ?, relation, subject, object, value, unit, item, qualifiers, span, first_day,"
                " last_day, place, polarity, modality, voice, source, locator, quote, method, confidence,"
                " ?, words FROM claim LIMIT 1",
                (identifier, number),
            )
        plain.commit()
        plain.close()
        with pytest.raises(BadUse, match=r"'abcdef' is not enough.* mean abcdef0000000001 or abcdef0000000002"):
            ledger.claim("abcdef")


def test_grades_and_judgements_are_history_and_reach_the_facts(ledger: Ledger) -> None:
    told = claim("embassy_opened", "TUR", "MNG", "1996", source="a")
    other = claim("embassy_opened", "TUR", "MNG", "1997", source="b")
    _add(ledger, told)
    _add(ledger, other)
    ledger.grade("a", "B", "a ministry", "Saraa")
    ledger.grade(told.id[:8], "1", "seen in the register", "Bat")
    ledger.judge(told.id, "rejected", "wrong embassy", "Bat")
    assert [event.kind for event in ledger.history(told.id)] == ["added", "graded", "graded", "judged"]
    assert [event.person for event in ledger.history(told.id)] == [None, "Saraa", "Bat", "Bat"]
    assert [fact.winner for fact in ledger.facts()] == [other]
    ledger.judge(told.id, "accepted", "it is the right one", "Saraa")
    (fact,) = ledger.facts()
    assert (fact.winner, fact.against) == (told, (other,))
    assert [grade.code for grade in ledger.grades()] == ["B", "1"]
    assert [judgement.verdict for judgement in ledger.judgements(told.id)] == ["rejected", "accepted"]
    assert ledger.standing().weight(told) == pytest.approx((0.75 + 1.0) / 2)


def test_wrong_grades_and_targets_are_refused(ledger: Ledger) -> None:
    told = claim("embassy_opened", "TUR", "MNG", "1996")
    _add(ledger, told)
    with pytest.raises(BadUse, match="'G9' is not an Admiralty code"):
        ledger.grade("a", "G9", "", "Bat")
    with pytest.raises(BadUse, match="there is no verdict 'reject'; did you mean rejected"):
        ledger.judge(told.id, "reject", "", "Bat")
    with pytest.raises(BadUse, match="there is no claim"):
        ledger.judge("0" * 15 + "z", "rejected", "", "Bat")
    _add(ledger, claim("embassy_opened", "TUR", "MNG", source="avim"))
    with pytest.raises(BadUse, match="there is no source 'avin'; did you mean avim"):
        ledger.source("avin")


def test_sightings_tell_the_session_and_the_row(ledger: Ledger) -> None:
    told = claim("embassy_opened", "TUR", "MNG", "1996")
    ledger.add([told], _source(), verb="join", input_name="facts.csv", rows=[12])
    ledger.add([told], _source(), verb="read", input_name="note.txt")
    seen = ledger.sightings(told.id)
    assert [(s.session, s.verb, s.input_name, s.row) for s in seen] == [
        (1, "join", "facts.csv", 12),
        (2, "read", "note.txt", None),
    ]
    assert [event.kind for event in ledger.history(told.id)] == ["added", "seen again"]
    with pytest.raises(BadInput, match="1 claims came with 2 row numbers"):
        ledger.add([told], _source(), verb="join", input_name="facts.csv", rows=[1, 2])


def test_the_file_opens_in_other_programs(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        told = claim("trade_value", "MNG", "CHN", "2018", value="6300000000.5", unit="USD", polarity="-")
        _add(ledger, told)
        ledger.grade("a", "B2", "a ministry", "Bat")
    plain = sqlite3.connect(tmp_path / "l.sqlite")
    plain.row_factory = sqlite3.Row
    (row,) = plain.execute("SELECT * FROM claims_readable").fetchall()
    assert (row["id"], row["value"], row["stance"], row["date"]) == (told.id, 6300000000.5, "negated", "2018")
    assert (row["first_day"], row["last_day"]) == ("2018-01-01", "2018-12-31")
    assert (row["source_title"], row["source_grade"], row["standing"]) == ("Title of a", "B2", "current")
    assert tuple(plain.execute("PRAGMA journal_mode").fetchone()) == ("wal",)
    plain.execute("PRAGMA foreign_keys = ON")
    for wrong in (
        "UPDATE claim SET polarity = '?'",
        "UPDATE claim SET source = 'x'",
        "UPDATE claim SET confidence = 2",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            plain.execute(wrong)
    plain.close()


def test_what_is_not_a_ledger_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear sir, " * 1000, encoding="utf-8")
    with pytest.raises(BadInput, match=r"letter\.txt: is not a ledger"):
        Ledger(tmp_path / "letter.txt")
    with pytest.raises(BadInput, match="is a folder"):
        Ledger(tmp_path)
    with pytest.raises(BadInput, match="the folder of the ledger does not exist"):
        Ledger(tmp_path / "no" / "ledger.sqlite")
    with Ledger(tmp_path / "l.sqlite"):
        pass
    plain = sqlite3.connect(tmp_path / "l.sqlite")
    plain.execute("UPDATE setting SET value = '99' WHERE name = 'schema_version'")
    plain.commit()
    plain.close()
    with pytest.raises(TulgaError, match="has schema version 99"):
        Ledger(tmp_path / "l.sqlite")


_words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_claims = st.builds(
    Claim,
    relation=_words,
    subject=_words,
    object=st.none() | _words,
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12),
    unit=st.none() | _words,
    item=st.none() | _words,
    qualifiers=st.lists(st.tuples(_words, _words), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
    span=st.sampled_from(["", "1996", "199X", "2008~", "2019-09-03", "[..2012]", "2008/..", "R/P1Y/2008/..", "R/"]).map(
        Span.parse
    ),
    place=st.none() | _words,
    polarity=st.sampled_from(["+", "-"]),
    modality=st.sampled_from(["actual", "planned", "possible"]),
    voice=st.none() | _words,
    evidence=st.builds(Evidence, st.just("a"), st.integers(1, 10**6).map(lambda n: f"row={n}"), st.just("")),
    method=_words,
    confidence=st.floats(0, 1),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_claims, max_size=12, unique_by=lambda told: told.id), st.randoms(use_true_random=False))
def test_what_goes_in_comes_out_whatever_the_order(told: list[Claim], chance: random.Random) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    with Ledger(":memory:") as one, Ledger(":memory:") as other:
        _add(one, *told, source=_source("a"))
        half = len(shuffled) // 2
        _add(other, *shuffled[:half], source=_source("a"))
        _add(other, *shuffled[half:], source=_source("a"))
        assert one.content_hash() == other.content_hash()
        found = one.find()
        assert found == other.find()
        assert {c.id: c for c in found} == {c.id: c for c in told}
        assert all(type(c.value) is Decimal for c in found if c.value is not None)
