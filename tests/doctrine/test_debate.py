"""Positions, argument maps and competing hypotheses, each by hand."""

import json
from datetime import date
from pathlib import Path

import pytest
from declared import claim, known
from hypothesis import given
from hypothesis import strategies as st

from tulga.doctrine.debate import analyse, argument_map, load_question, positions
from tulga.doctrine.debate.hypotheses import MARKS, SCORES
from tulga.doctrine.debate.positions import as_of
from tulga.errors import BadInput, BadUse

WISH = claim("policy_position", "NPL", item="neutral zone in the Himalaya", span="1973-07", voice="Birendra", at=1)
REFUSAL = claim(
    "policy_position", "NPL", item="neutral zone in the Himalaya", span="1990", polarity="-", voice="Opposition", at=2
)
ABSENT = claim("policy_position", "BTN", item="neutrality declared", polarity="-", at=3)
TALK = claim("policy_position", "NPL", item="neutrality, debated in parliament", span="1980", at=4)
MAYBE = claim("policy_position", "IND", item="neutrality of the region", modality="possible", at=5)
FEAR = claim("threat_perceived", "NPL", "IND", item="blockade", span="2015-09/2016-02", at=6)
GOAL = claim("doctrine_goal", "NPL", "CHN", item="open trade routes", voice="Foreign Policy Paper", at=7)
NEED = claim(
    "conditional_effect", "two neighbours that agree", "neutrality", item="condition of success", voice="Scholar", at=8
)
GAIN = claim(
    "conditional_effect",
    "neutrality of NPL",
    "IND",
    item="more safety in the north",
    modality="possible",
    source="essay",
    at=9,
)
LOSS = claim("conditional_effect", "neutrality of NPL", "IND", item="loss of influence", modality="possible", at=10)
NO_LOSS = claim("conditional_effect", "neutrality of NPL", "CHN", item="loss", polarity="-", at=11)
OPEN = claim("conditional_effect", "neutrality of NPL", "CHN", item="trade touched", at=12)
EVERY = [WISH, REFUSAL, ABSENT, TALK, MAYBE, FEAR, GOAL, NEED, GAIN, LOSS, NO_LOSS, OPEN]


def test_who_holds_what_since_when_and_by_which_words() -> None:
    found = {one.words[0]: one for one in positions(known(*EVERY))}
    assert {c.id for c in EVERY} == set(found)
    stances = {one.id: found[one.id].stance for one in EVERY}
    assert [stances[one.id] for one in EVERY] == [
        "for", "against", "unsure", "unsure", "unsure", "against", "for",
        "conditional", "conditional", "conditional", "conditional", "conditional",
    ]  # fmt: skip
    holders = [found[one.id].holder for one in (WISH, ABSENT, FEAR, GOAL, NEED, GAIN)]
    assert holders == ["Birendra", "BTN", "NPL", "Foreign Policy Paper", "Scholar", "essay"]
    assert (found[WISH.id].since, found[WISH.id].until) == ("1973-07", None)
    assert (found[FEAR.id].since, found[FEAR.id].until, found[FEAR.id].toward) == ("2015-09", "2016-02", "IND")
    assert found[WISH.id].against == ()  # what is refused in 1990 does not deny the wish of 1973


def test_a_denial_of_the_same_time_stands_against_it() -> None:
    denial = claim(
        "policy_position",
        "NPL",
        item="neutral zone in the Himalaya",
        span="1973-07",
        polarity="-",
        voice="Envoy",
        source="t",
    )
    found = {one.holder: one for one in positions(known(WISH, denial))}
    assert {holder: (one.stance, one.status, one.against) for holder, one in found.items()} == {
        "Birendra": ("for", "actual", (denial.id,)),
        "Envoy": ("against", "denied", (WISH.id,)),
    }


def test_two_who_say_the_same_both_stand_there() -> None:
    again = claim(
        "policy_position", "NPL", item="neutral zone in the Himalaya", span="1973-07", voice="Envoy", source="t"
    )
    found = positions(known(WISH, again))
    assert [(one.holder, one.stance, one.sources) for one in found] == [
        ("Birendra", "for", ("s",)),
        ("Envoy", "for", ("t",)),
    ]


def test_a_topic_is_found_in_any_form_of_its_words() -> None:
    found = positions(known(*EVERY), "neutrality")
    assert {one.words[0] for one in found} == {c.id for c in EVERY} - {FEAR.id, GOAL.id}
    assert [one.words for one in positions(known(*EVERY), "neutrality himalaya")] == [(WISH.id,), (REFUSAL.id,)]
    assert positions(known(*EVERY), "federalism") == []


def test_positions_on_a_day() -> None:
    def on(*day: int) -> set[str]:
        return {one.words[0] for one in as_of(positions(known(WISH, REFUSAL, FEAR, ABSENT)), date(*day))}

    assert on(1973, 6, 30) == {ABSENT.id}  # nothing says when it began
    assert on(1975, 1, 1) == {WISH.id, ABSENT.id}
    assert on(2015, 12, 1) == {WISH.id, REFUSAL.id, FEAR.id, ABSENT.id}
    assert on(2016, 3, 1) == {WISH.id, REFUSAL.id, ABSENT.id}


def test_one_who_turned_stands_there_twice_and_on_a_day_once() -> None:
    turned = claim(
        "policy_position",
        "NPL",
        item="neutral zone in the Himalaya",
        span="1991",
        polarity="-",
        voice="Birendra",
        at=20,
    )
    found = positions(known(WISH, turned))
    assert [(one.since, one.stance) for one in found] == [("1973-07", "for"), ("1991", "against")]
    stances = {year: [one.stance for one in as_of(found, date(year, 6, 1))] for year in (1970, 1980, 2000)}
    assert stances == {1970: [], 1980: ["for"], 2000: ["against"]}


def test_an_argument_map_tells_what_is_said_from_what_is_read_into_it() -> None:
    found = argument_map(known(*EVERY), "neutrality")
    edges = {edge.evidence[0]: edge for edge in found.edges}
    kinds = {one.id: edges[one.id].kind for one in EVERY if one.id in edges}
    assert [kinds.get(one.id) for one in EVERY] == [
        "for", "against", "unsure", "unsure", "unsure", None, None, "condition", "for", "against", "for", "effect",
    ]  # fmt: skip
    assert {one.id for one in EVERY if one.id in edges and edges[one.id].assumed} == {GAIN.id, LOSS.id, NO_LOSS.id}
    assert edges[NO_LOSS.id].because == "the word “loss” is read as a loss, which is denied"
    assert found.nodes[0].kind == "option"
    assert len(found.nodes) == len(found.edges) + 1
    texts = {node.id: node.text for node in found.nodes}
    assert texts[edges[NO_LOSS.id].source] == "neutrality of NPL, CHN: not so: loss"
    assert texts[edges[ABSENT.id].source] == "not so: neutrality declared"
    assert [node.holder for node, _ in found.of_kind("condition")] == ["Scholar"]
    assert json.loads(json.dumps(found.record()))["topic"] == "neutrality"


def test_a_topic_that_nobody_speaks_of_has_no_map() -> None:
    with pytest.raises(BadUse, match="no position and no effect bears on 'federalism'"):
        argument_map(known(*EVERY), "federalism")


@pytest.mark.shared
def test_the_reference_matrix(shared: Path) -> None:
    told = json.loads((shared / "reference" / "F_ach_small.json").read_text(encoding="utf-8"))
    found = analyse(told["inputs"]["matrix"], told["inputs"]["scores"])
    assert found.inconsistency == told["expected"]["inconsistency"]
    assert found.order == told["expected"]["order"]
    assert found.non_diagnostic == told["expected"]["non_diagnostic"]


MATRIX = {
    "radio": {"raid": "C", "drill": "I"},
    "fuel": {"raid": "II", "drill": "C"},
    "snow": {"raid": "N", "drill": "C"},
    "press": {"raid": "I", "drill": "II"},
}  # by hand: raid 0 + 2 + 0 + 1 = 3, drill 1 + 0 + 0 + 2 = 3


def test_equal_hypotheses_lead_together_and_each_piece_that_parts_them_is_told() -> None:
    found = analyse(MATRIX)
    assert (found.inconsistency, found.order, found.leading) == (
        {"raid": 3, "drill": 3},
        ["raid", "drill"],
        ["raid", "drill"],
    )
    assert found.non_diagnostic == ["snow"]  # neutral and consistent count alike
    # Without the radio 3 and 2, without the fuel 1 and 3, without the press 2 and 1; the snow changes nothing.
    assert found.decisive == {"radio": ["drill"], "fuel": ["raid"], "press": ["drill"]}


def test_weights_and_other_scores() -> None:
    assert analyse(MATRIX, weights={"fuel": 0.5}).inconsistency == {"raid": 2, "drill": 3}
    scores = {**SCORES, "CC": -2, "C": -1}
    assert analyse(MATRIX, scores).inconsistency == {"raid": 2, "drill": 1}  # -1+2+0+1 and 1-1-1+2


def test_a_missing_mark_is_neither_neutral_nor_zero() -> None:
    found = analyse({"radio": {"raid": "C", "drill": "I"}, "fuel": {"raid": None, "drill": "C"}, "snow": {"raid": "I"}})
    assert found.inconsistency == {"raid": 1, "drill": 1}
    assert (found.low, found.high) == ({"raid": 1, "drill": 1}, {"raid": 3, "drill": 3})
    assert found.non_diagnostic == []


def test_every_wrong_mark_is_told() -> None:
    with pytest.raises(BadInput) as caught:
        analyse({"a": {"x": "CCC", "y": "?"}}, weights={"b": 1, "a": -1})
    for said in (
        "a against x: there is no mark 'CCC'; did you mean CC",
        "a against y: there is no mark '?'",
        "no evidence 'b'",
        "weight of a is negative",
    ):
        assert said in str(caught.value)
    with pytest.raises(BadInput, match="no hypothesis"):
        analyse({})


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(*[st.sampled_from(list(MARKS))] * 3), min_size=1))
def test_the_order_never_puts_more_against_before_less(marks: dict[str, tuple[str, ...]]) -> None:
    matrix = {evidence: dict(zip("xyz", row, strict=True)) for evidence, row in marks.items()}
    found = analyse(matrix)
    sums = [found.inconsistency[name] for name in found.order]
    assert sums == sorted(sums)
    assert found.low == found.high == found.inconsistency
    assert found.leading == [name for name in "xyz" if found.inconsistency[name] == sums[0]]
    for evidence in found.non_diagnostic:
        assert len({SCORES[mark] for mark in marks[evidence]}) == 1


QUESTION = """\
id: fog
question: Raid or drill?
author: the desk
hypotheses:
  - {id: raid, says: It is a raid.}
  - {id: drill, says: It is a drill.}
evidence:
  - {id: radio, says: Silence., claims: [a1], marks: {raid: C, drill: I}}
  - {id: fuel, says: Little of it., assumed: A guess of the desk., marks: {raid: II, drill: C}}
"""


def test_a_question_as_data(tmp_path: Path) -> None:
    path = tmp_path / "fog.yml"
    path.write_text(QUESTION, encoding="utf-8")
    found = load_question(path).analysis()
    assert (found.order, found.inconsistency) == (["drill", "raid"], {"raid": 2, "drill": 1})
    path.write_text(
        QUESTION.replace("raid: C,", "riad: K,")
        .replace("assumed: A guess of the desk., ", "")
        .replace("author: the desk\n", ""),
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        load_question(path)
    for said in (
        "author: this field is needed",
        "radio: there is no hypothesis 'riad'; did you mean raid",
        "radio: there is no mark 'K'",
        "fuel: it names no claims; say why it is assumed",
    ):
        assert said in str(caught.value), said
