"""Events: the sixteen types, who stands at which end, and the lines that go in and come out."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tulga.errors import BadInput
from tulga.read.events import TYPES, YIELD
from tulga.read.events.actors import sides_found, sides_given, sides_marked
from tulga.read.events.cues import CUES, Cues, cues
from tulga.read.events.lines import coded, coded_lines
from tulga.read.events.model import EventModel, model

# Written for these tests; the types are those that the PLOVER codebook gives such sentences.
SENTENCES = (
    ("AGREE", "<s>Finland</s> and <t>Estonia</t> agreed in principle to build a second undersea cable."),
    ("AGREE", "<s>Poland</s> promised to deliver twelve helicopters to <t>Ukraine</t> next spring."),
    ("AGREE", "<s>India</s> pledged to open a line of credit for <t>Mongolia</t>."),
    ("CONSULT", "<s>The Vietnamese prime minister</s> paid an official visit to <t>Laos</t>."),
    (
        "CONSULT",
        "<s>The Turkish president</s> spoke by telephone with <t>the Russian president</t> about grain exports.",
    ),
    ("SUPPORT", "<s>Mongolia</s> signed a treaty of friendship with <t>Japan</t>."),
    ("SUPPORT", "<s>Canada</s> recognized the independence of <t>Kosovo</t>."),
    ("CONCEDE", "<s>Hungary</s> dropped its objection and accepted the demands of <t>Sweden</t>."),
    ("COOPERATE", "<s>Singapore</s> shared intelligence on the smugglers with <t>Malaysia</t>."),
    ("COOPERATE", "<s>The Indian navy</s> conducted manoeuvres together with <t>the Sri Lankan navy</t>."),
    ("AID", "<s>Japan</s> donated forty ambulances to <t>Mongolia</t>."),
    ("AID", "<s>Mongolia</s> deployed 850 peacekeepers to <t>South Sudan</t>."),
    ("RETREAT", "<s>Vietnam</s> withdrew its last soldiers from <t>Cambodia</t>."),
    ("RETREAT", "<s>Armenia</s> declared a ceasefire with <t>Azerbaijan</t>."),
    ("REQUEST", "<s>Egypt</s> demanded that <t>Ethiopia</t> halt the filling of the dam."),
    ("REQUEST", "<s>Somalia</s> asked <t>Kenya</t> for help against locusts."),
    ("ACCUSE", "<s>Rwanda</s> accused <t>Burundi</t> of arming rebels."),
    ("ACCUSE", "<s>Argentina</s> filed a lawsuit against <t>Uruguay</t> at the court in The Hague."),
    ("REJECT", "<s>Serbia</s> refused to recognise <t>Kosovo</t>."),
    ("REJECT", "<s>Russia</s> vetoed the resolution tabled by <t>Albania</t>."),
    ("THREATEN", "<s>China</s> threatened to impose tariffs on <t>Australian</t> wine."),
    ("THREATEN", "<s>Venezuela</s> gave <t>Guyana</t> an ultimatum over the disputed river."),
    ("PROTEST", "<s>Thousands of Iraqis</s> marched through Baghdad to protest against <t>Turkish</t> air raids."),
    ("SANCTION", "<s>Bulgaria</s> expelled ten diplomats of <t>Russia</t>."),
    ("SANCTION", "<s>The Netherlands</s> suspended development aid to <t>Rwanda</t>."),
    ("MOBILIZE", "<s>Ukraine</s> put its army on high alert along the border with <t>Belarus</t>."),
    ("COERCE", "<s>The United States</s> imposed sanctions on <t>Syria</t>."),
    ("COERCE", "<s>Malaysia</s> deported thirty migrants to <t>Myanmar</t>."),
    ("ASSAULT", "<s>Iraq</s> invaded <t>Kuwait</t> in August 1990."),
    ("ASSAULT", "<s>Azerbaijani artillery</s> shelled villages in <t>Armenia</t>."),
)


@pytest.mark.parametrize(("label", "marked"), SENTENCES)
def test_a_plain_sentence_gets_its_type_whether_the_actors_are_given_or_found(label: str, marked: str) -> None:
    [given] = coded({"marked": marked})
    assert given.label == label
    assert given.source != given.target
    [found] = coded({"text": re.sub(r"</?[st]>", "", marked)})
    assert (found.source, found.target, found.label) == (given.source, given.target, label)


def test_all_sixteen_types_are_written_and_the_merged_one_never() -> None:
    assert len(TYPES) == 16
    assert {label for label, _ in SENTENCES} == set(TYPES)
    assert set(model().labels) - {YIELD} == set(TYPES) - {"CONCEDE", "RETREAT"}


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Kuwait was invaded by Iraq.", ["IRQ"], ["KWT"]),
        ("The invasion of Kuwait by Iraq shocked the region.", ["IRQ"], ["KWT"]),
        ("Mongolia received forty ambulances from Japan.", ["JPN"], ["MNG"]),
        ("Bulgaria responded by expelling Russian diplomats.", ["BGR"], ["RUS"]),
        ("TOKYO (Reuters) - Chad thanked Togo on Friday.", ["TCD"], ["TGO"]),
        ("The Iranian-backed militia said that Iraq condemned Kuwait.", ["IRQ"], ["KWT"]),
        ("Bahrain, Kuwait and Qatar lifted a ban on Egyptian fruit.", ["BHR", "KWT", "QAT"], ["EGY"]),
        ("Oman and Qatar signed a pact.", ["OMN"], ["QAT"]),
    ],
)
def test_who_acts_upon_whom(text: str, source: list[str], target: list[str]) -> None:
    sides = sides_found(text)
    assert sides is not None
    assert (sorted(sides.source.actors), sorted(sides.target.actors)) == (sorted(source), sorted(target))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing happened.",
        "Mongolia signed the convention.",
        "Iran borders Iraq.",
        "Russian jets struck Islamic State fighters in Syria.",
    ],
)
def test_no_event_without_two_states_and_a_deed(text: str) -> None:
    assert coded({"text": text or "."}) == []


def test_every_sentence_of_a_text_counts_and_an_event_is_told_once() -> None:
    text = "Norway condemned Russia. Japan donated rice to Mongolia. Norway condemned Russia."
    assert [(e.source, e.target, e.label) for e in coded({"text": text})] == [
        ("NOR", "RUS", "ACCUSE"),
        ("JPN", "MNG", "AID"),
    ]


def test_marked_words_that_name_no_actor_have_none() -> None:
    [event] = coded({"marked": "<s>A court</s> jailed <t>three citizens of France</t>."})
    assert (event.source, event.target) == (None, "FRA")
    sides = sides_marked("<s>Oman</s> thanked Qatar.")
    assert (sides.text, sides.source.places, sides.target.actors) == ("Oman thanked Qatar.", ((0, 4),), ())


def test_actors_may_be_given_by_name_or_id_and_hold_their_direction() -> None:
    sides = sides_given("Kuwait was invaded by Iraq.", "IRQ", "Kuwait", None)
    assert (sides.source.places, sides.target.places) == (((22, 26),), ((0, 6),))
    [event] = coded({"text": "Kuwait was invaded by Iraq.", "source": "IRQ", "target": "Kuwait", "date": "1990-08-02"})
    assert (event.source, event.target, event.label) == ("IRQ", "KWT", "ASSAULT")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text": "Iraq invaded Kuwait."}', "`id` is missing"),
        (b'{"id": 1.5, "text": "Iraq invaded Kuwait."}', "`id` is neither"),
        (b'{"id": "a"}', "`text` is missing"),
        (b'{"id": "a", "text": "  "}', "`text` is empty"),
        (b'{"id": "a", "text": 3}', "`text` is not text"),
        (b'{"id": "a", "marked": "Iraq invaded Kuwait."}', "`marked` has neither"),
        (b'{"id": "a", "text": "Iraq invaded Kuwait.", "source": "IRQ"}', "`target` is missing"),
        (b'{"id": "a", "text": "Iraq invaded Kuwait.", "date": "1990-02-31"}', "`date` '1990-02-31'"),
        (b'{"id": "\\ud800", "text": "Iraq invaded Kuwait."}', "half a character"),
    ],
)
def test_a_bad_line_is_one_sentence_with_its_place_and_the_others_go_on(
    tmp_path: Path, line: bytes, words: str
) -> None:
    good = b'{"id": 7, "text": "Iraq invaded Kuwait.", "date": null}\n'
    file = tmp_path / "in.jsonl"
    file.write_bytes(good + b"\n" + line + b"\n" + good)
    first, bad, last = coded_lines(file)
    assert first == last == '{"id": 7, "events": [{"source": "IRQ", "target": "KWT", "label": "ASSAULT"}]}'
    assert isinstance(bad, BadInput)
    assert str(bad).startswith(f"{file}:3: ")
    assert words in str(bad)
    assert "\n" not in str(bad)


def test_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [
        {"id": "a", "text": "Chad thanked Togo.", "date": "2020-01-01"},
        {"id": "b", "text": "It rained.", "date": None},
    ]
    file.write_text("\ufeff" + "\n".join(map(json.dumps, rows)) + "\nnonsense\n", encoding="utf-8")
    done = _tulga("events", str(file))
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "a", "events": [{"source": "TCD", "target": "TGO", "label": "SUPPORT"}]},
        {"id": "b", "events": []},
    ]
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"tulga: {file}:3: the line is not JSON: Expecting value at character 1"]
    missing = _tulga("events", str(tmp_path / "none.jsonl"))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.count("\n") == 1


def test_help_needs_neither_numpy_nor_the_weights() -> None:
    code = "import sys, tulga.cli.main; sys.exit('numpy' in sys.modules or 'tulga.read.events' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_same_lines_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(
        "\n".join(json.dumps({"id": n, "marked": m}) for n, (_, m) in enumerate(SENTENCES)), encoding="utf-8"
    )
    assert len({_tulga("events", str(file), PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "2")}) == 1


def test_cues_are_well_formed() -> None:
    groups = [
        line.partition(":")[0] for line in CUES.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    assert len(groups) == len(set(groups))
    assert {group for group in groups if group.isupper()} == set(TYPES)
    assert [hit.group for hit in cues().find(["ultimatum"])[0]] == ["THREATEN"]
    with pytest.raises(BadInput, match="mine:2"):
        Cues(["AID: donat*", "AID: give,,"], "mine")


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    model().save(path)
    again = EventModel.load(path)
    seen = {"w=condemned", "m=condemned", "w=unheard-of"}
    assert again.probabilities(seen) == model().probabilities(seen)
    assert sum(again.probabilities(set()).values()) == pytest.approx(1)
    path.write_bytes(b"PK")
    with pytest.raises(BadInput, match="no weights"):
        EventModel.load(path)


def test_a_long_line_without_an_end_is_no_trap() -> None:
    assert coded({"text": "A" * 20_000 + " was by" * 5_000 + " Iraq invaded Kuwait" * 50}) is not None


def _tulga(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tulga", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})
