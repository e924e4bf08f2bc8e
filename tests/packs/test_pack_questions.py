"""The questions of a pack as a declared form: what is read, what meets a wanted claim, and every mistake told at once."""

from pathlib import Path

import pytest

from tulga.claim import Claim, Evidence, exact
from tulga.errors import BadInput
from tulga.packs import Pack
from tulga.packs.questions import Question, Wanted, questions
from tulga.span import Span

GOOD = """\
questions:
  - number: 2
    system: Missions
    kind: register
    question: Who opened an embassy?
    command:
      - tulga ledger find --relation embassy_opened
      - tulga ledger find "old mission"
    claims: 2
    among: [{relation: embassy_opened, subject: TUR, year: 1996}]
    says: [Ankara]
  - number: 1
    system: Treaties
    kind: register
    question: Which treaties are there?
    open: nobody has read the register
"""
BAD = """\
questions:
  - number: 0
    system: Missions
    kind: registry
    question: Who opened an embassy?
    command: tulga ledger find --relation embassy_opened --json
    among:
      - {relation: embasy_opened}
      - {value: 33.33}
      - {}
  - number: 2
    system: Treaties
    kind: register
    question: ' '
    commnd: tulga ledger find
    open: nobody has read it
  - number: 3
    system: Attachés
    kind: register
    question: Who posts an attaché?
    command: ledger find
  - number: 4
    system: Visits
    kind: register
    question: Who came?
"""


def written(folder: Path, text: str) -> Pack:
    (folder / "systems.yml").write_text(text, encoding="utf-8")
    return Pack(name="p", title="P", focal="KAZ", sources="sources.json", parts=(), folder=folder)


def opened(span: str = "1996", value: str = "") -> Claim:
    return Claim(
        relation="embassy_opened", subject="TUR", object="MNG", item="Embassy in Ulaanbaatar", value=exact(value),
        qualifiers=(("hedge", "about"),), span=Span.parse(span), evidence=Evidence("note", "char=0-20"),
    )  # fmt: skip


def test_questions_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    treaties, missions = questions(written(tmp_path, GOOD))
    assert (treaties.number, treaties.open, treaties.words) == (1, "nobody has read the register", [])
    assert missions.words == [
        ["ledger", "find", "--relation", "embassy_opened"],
        ["ledger", "find", "old mission"],
    ]


def test_a_pack_without_questions_has_none(tmp_path: Path) -> None:
    assert questions(Pack(name="p", title="P", focal="KAZ", sources="s.json", parts=(), folder=tmp_path)) == ()


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        ({"relation": "embassy_opened"}, True),
        ({"subject": "MNG"}, False),
        ({"item": "embassy in ulaanbaatar"}, True),
        ({"item": "Ankara"}, False),
        ({"year": 1996}, True),
        ({"year": 1995}, False),
        ({"value": 1}, False),
        ({"polarity": "-"}, False),
        ({"polarity": "+", "modality": "actual"}, True),
        ({"voice": "the ministry"}, False),
        ({"voice": None, "value": None}, True),
        ({"object": None}, False),
        ({"item": None}, False),
        ({"year": None}, False),
        ({"qualifier": None}, False),
        ({"qualifier": "hedge=about"}, True),
        ({"qualifier": "hedge=nearly"}, False),
    ],
)
def test_what_is_left_out_may_be_anything_and_the_rest_may_not(wanted: dict[str, object], met: bool) -> None:
    assert Wanted(**wanted).met_by(opened()) is met  # type: ignore[arg-type]


def test_a_year_is_met_by_a_span_that_touches_it_and_never_by_a_claim_without_date() -> None:
    assert Wanted(year=2000).met_by(opened("1996/.."))
    assert not Wanted(year=2000).met_by(opened(""))
    assert Wanted(year=None).met_by(opened(""))


def test_numbers_are_compared_exactly() -> None:
    third = opened(value="33.33")
    assert Wanted(value="33.33").met_by(third)  # type: ignore[arg-type]
    assert not Wanted(value=33).met_by(third)  # type: ignore[arg-type]


def test_what_an_answer_lacks_is_told(tmp_path: Path) -> None:
    _, missions = questions(written(tmp_path, GOOD))
    assert missions.lacks([opened("1997")], "opened in ankara") == [
        "there is no claim with relation embassy_opened, subject TUR, year 1996",
        "there are 1 claims, not 2 or more",
    ]
    assert str(Wanted(subject="TUR", year=None)) == "subject TUR, no year"
    assert missions.lacks([opened(), opened("1997")]) == ["it does not say 'Ankara'"]


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        questions(written(tmp_path, BAD))
    said = str(told.value)
    for words in (
        "line 2: questions.0.number: Input should be greater than or equal to 1",
        "line 4: questions.0.kind: Input should be 'register'",
        "line 6: questions.0.command.0: --json is left to whoever runs the command",
        "line 8: questions.0.among.0.relation: there is no relation 'embasy_opened'; did you mean embassy_opened?",
        "line 9: questions.0.among.1.value: write the number exactly",
        "line 10: questions.0.among.2: a wanted claim says nothing",
        "line 14: questions.1.question: String should have at least 1 character",
        "line 15: questions.1.commnd: there is no such field; did you mean command",
        "line 21: questions.2.command.0: a command begins with tulga and says what to do",
        "line 22: questions.3: a question has either a command, or `open` with the reason",
    ):
        assert words in said
    assert said.count("line ") == 10


def test_an_open_quotation_mark_and_a_number_used_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a quotation mark is left open"):
        questions(written(tmp_path, GOOD.replace('"old mission"', '"old mission')))
    with pytest.raises(BadInput, match="these numbers stand for several questions: 2"):
        questions(written(tmp_path, GOOD.replace("number: 1", "number: 2")))


def test_a_question_is_not_both_answered_and_open() -> None:
    both = {
        "number": 1,
        "system": "s",
        "kind": "rule",
        "question": "q",
        "command": "tulga ledger find x",
        "open": "why",
    }
    with pytest.raises(ValueError, match="either a command, or `open`"):
        Question(**both)  # type: ignore[arg-type]
