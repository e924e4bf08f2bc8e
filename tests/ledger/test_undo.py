"""Everything that people do can be taken back, and the taking back too; nothing is ever removed."""

import pytest
from claims_for_tests import claim

from tulga.claim import Claim
from tulga.errors import BadUse
from tulga.ledger import Ledger, schema
from tulga.sources import Source
from tulga.span import Span


def _version(number: int) -> Source:
    return Source(f"n@{number}", "document", {"title": "A note"}, sha256=str(number), name="note.txt")


def _read(ledger: Ledger, number: int, *claims: Claim) -> None:
    ledger.add(claims, _version(number), verb="read", input_name="note.txt")


def _opened(number: int, row: int = 1) -> Claim:
    return claim("embassy_opened", "TUR", "MNG", f"199{number}", source=f"n@{number}", row=row)


def _current(ledger: Ledger) -> list[str]:
    return [source.id for source in ledger.sources() if ledger.record(source.id).current]


def test_a_verdict_is_taken_back_and_brought_back(ledger: Ledger) -> None:
    _read(ledger, 1, _opened(1))
    ledger.judge(_opened(1).id, "accepted", "seen", "Saraa")
    rejection = ledger.judge(_opened(1).id, "rejected", "a consulate", "Bat").number
    assert ledger.facts() == []
    undoing = ledger.undo(rejection, "it is an embassy", "Bat").act.number
    assert ledger.standing().rejected == frozenset()
    assert [judgement.verdict for judgement in ledger.judgements()] == ["accepted"]
    assert [act.undone for act in ledger.acts()] == [False, True, False]
    again = ledger.undo(undoing, "no, it is a consulate", "Bat").act.number
    assert ledger.standing().rejected == {_opened(1).id}
    ledger.undo(again, "yes, it is", "Bat")
    assert ledger.standing().rejected == frozenset()
    assert [event.kind for event in ledger.history(_opened(1).id)] == ["added", "judged", "judged", *["undone"] * 3]


def test_what_cannot_be_undone(ledger: Ledger) -> None:
    _read(ledger, 1, _opened(1))
    with pytest.raises(BadUse, match="there is no act 1; nobody has judged yet"):
        ledger.undo(1, "wrong", "Bat")
    act = ledger.judge(_opened(1).id, "accepted", "seen", "Saraa").number
    undoing = ledger.undo(act, "wrong", "Bat").act.number
    with pytest.raises(BadUse, match=f"act {act} is undone already"):
        ledger.undo(act, "wrong", "Bat")
    back = ledger.undo(undoing, "right", "Bat").act.number
    with pytest.raises(BadUse, match=f"act {undoing} is undone already"):
        ledger.undo(undoing, "right", "Bat")
    last = ledger.undo(act, "wrong after all", "Bat").act.number
    with pytest.raises(BadUse, match=f"act {back} was overtaken: what it brought back is undone again"):
        ledger.undo(back, "wrong", "Bat")
    with pytest.raises(BadUse, match=f"there is no act 99; the last is act {last}"):
        ledger.undo(99, "wrong", "Bat")
    with pytest.raises(BadUse, match="there is no import 7; the last is import 1"):
        ledger.undo_import(7, "wrong", "Bat")


def test_an_edit_is_taken_back(ledger: Ledger) -> None:
    _read(ledger, 1, _opened(1))
    one = ledger.edit(_opened(1).id, {"span": Span.parse("1995")}, "misread", "Saraa")
    two = ledger.edit(one.becomes[0], {"span": Span.parse("1996")}, "misread", "Saraa")
    undone = ledger.undo(one.number, "it was right", "Bat")
    assert (undone.back, undone.gone) == ((_opened(1).id,), two.becomes)
    assert ledger.find() == [_opened(1)]
    with pytest.raises(BadUse, match="does not count: what brought it was undone"):
        ledger.edit(two.becomes[0], {"place": "Ankara"}, "again", "Bat")
    ledger.undo(undone.act.number, "it was wrong", "Bat")
    assert [one.id for one in ledger.find()] == list(two.becomes)
    assert len(ledger.find(current=False)) == 3


def test_an_import_is_taken_back_with_all_that_only_it_brought(ledger: Ledger) -> None:
    shared, alone = _opened(1), _opened(1, row=2)
    _read(ledger, 1, shared)
    _read(ledger, 1, shared, alone)
    edited = ledger.edit(alone.id, {"place": "Ankara"}, "where", "Saraa").becomes[0]
    content = ledger.content_hash()
    foreseen = ledger.undo_import(2, "the wrong file", "Bat", dry_run=True)
    assert ledger.content_hash() == content
    assert len(ledger.acts()) == 1
    undone = ledger.undo_import(2, "the wrong file", "Bat")
    assert undone.gone == foreseen.gone == (edited,)
    assert ledger.find() == [shared]
    assert ledger.history(alone.id)[-1].what == "import 2 undone: the wrong file"
    with pytest.raises(BadUse, match="import 2 is undone already"):
        ledger.undo_import(2, "again", "Bat")
    ledger.undo(undone.act.number, "the right file", "Bat")
    assert {one.id for one in ledger.find()} == {shared.id, edited}


def test_an_import_that_comes_again_counts_again(ledger: Ledger) -> None:
    _read(ledger, 1, _opened(1))
    ledger.undo_import(1, "the wrong file", "Bat")
    assert ledger.find() == ledger.facts() == _current(ledger) == []
    assert ledger.record("n@1").undone
    _read(ledger, 1, _opened(1))
    assert ledger.find() == [_opened(1)]
    assert _current(ledger) == ["n@1"]


def test_the_version_before_is_current_again(ledger: Ledger) -> None:
    for number in (1, 2, 3):
        _read(ledger, number, _opened(number))
    content = ledger.content_hash()
    undone = ledger.undo_import(3, "half a file", "Saraa")
    assert (undone.gone, undone.retired, undone.restored) == ((_opened(3).id,), ("n@3",), ("n@2",))
    assert undone.says == (
        "import 3 undone",
        "1 claim stops counting",
        "n@3 is no longer the current version",
        "n@2 is the current version again",
    )
    assert ledger.find() == [_opened(2)]
    assert _current(ledger) == ["n@2"]
    assert ledger.undo_import(1, "an old file", "Saraa").restored == ()
    assert (ledger.record("n@2").supersedes, _current(ledger)) == (None, ["n@2"])
    ledger.undo(2, "it was needed", "Saraa")
    ledger.undo(undone.act.number, "it was whole", "Saraa")
    assert ledger.content_hash() == content
    assert ledger.find() == [_opened(3)]


def test_a_version_that_was_undone_can_be_read_again(ledger: Ledger) -> None:
    for number in (1, 2):
        _read(ledger, number, _opened(number))
    ledger.undo_import(2, "half a file", "Saraa")
    _read(ledger, 2, _opened(2))
    assert ledger.find() == [_opened(2)]
    assert ledger.record("n@2").supersedes == "n@1"
    assert ledger.undo_import(3, "half a file", "Saraa").restored == ("n@1",)


def test_an_import_of_many_files_is_one(ledger: Ledger) -> None:
    others = [Source(name, "document", {"title": name}) for name in ("a", "b", "c")]
    for source in others:
        told = claim("embassy_opened", "TUR", "MNG", "1996", source=source.id)
        ledger.add([told], source, verb="read", input_name=f"{source.id}.txt")
    tied = schema.session.update().where(schema.session.c.id == 3).values(batch=2)
    ledger.change(lambda connection: connection.execute(tied) and None)
    assert [(line.number, line.what) for line in ledger.log()] == [(1, "read a.txt"), (2, "read b.txt and 1 more")]
    undone = ledger.undo_import(3, "the wrong folder", "Bat")
    assert undone.act.session == 2
    assert len(undone.gone) == 2
    assert [one.evidence.source for one in ledger.find()] == ["a"]


def test_a_merge_of_two_imports_stands_on_what_is_left(ledger: Ledger) -> None:
    one, two = (claim("embassy_opened", "TUR", "MNG", "1996", source=name) for name in ("a", "b"))
    for told in (one, two):
        ledger.add([told], Source(told.evidence.source, "document"), verb="read", input_name="x")
    ledger.merge([two.id], one.id, "the same", "Saraa")
    assert ledger.undo_import(1, "the wrong file", "Bat").gone == ()
    assert ledger.find() == [one]
    assert ledger.undo_import(2, "the wrong file", "Bat").gone == (one.id,)
    assert ledger.find() == []


def test_names_and_copies_are_taken_back(ledger: Ledger) -> None:
    _read(ledger, 1, _opened(1))
    ledger.add([], Source("b", "document"), verb="read", input_name="b.txt")
    acts = [ledger.rename("TUR", "Turkey", "its name", "Saraa"), ledger.copied("b", "n@1", "a reprint", "Saraa")]
    for act in acts:
        ledger.undo(act.number, "wrong", "Bat")
    standing = ledger.standing()
    assert (standing.renamed, standing.copies) == ({}, {})
    assert [event.kind for event in ledger.history(_opened(1).id)] == ["added", "renamed", "undone"]
