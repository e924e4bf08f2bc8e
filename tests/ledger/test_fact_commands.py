"""The commands `tulga ledger facts`, `fact` and `agreement`, in this process."""

import json
from pathlib import Path
from typing import Any

import pytest
from claims_for_tests import claim

from tulga.claim import Claim
from tulga.cli.main import app
from tulga.errors import BadUse
from tulga.sources import Source
from tulga.span import Span
from tulga.workspace import Workspace


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, list[Claim]]:
    """A workspace in which two sources say that the embassy was opened in 1996 and one says in 1997."""
    told = [claim("embassy_opened", "TUR", "MNG", when, s) for s, when in (("a", "1996"), ("b", "1996"), ("c", "1997"))]
    ws = Workspace.create(tmp_path / "ws", "MNG", "A test")
    for one in [*told, claim("official_visit", "MNG", "JPN", "2019", "a", confidence=0.6)]:
        ws.ledger.add([one], Source(one.evidence.source, "table", {"title": "T"}), verb="add", input_name="table.csv")
    ws.ledger.close()
    return tmp_path / "ws", told


def _said(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> Any:
    assert app(["ledger", *words, "--json", "--workspace", str(folder)], standalone_mode=False) == 0
    return json.loads(capsys.readouterr().out)


def test_facts_are_listed_by_a_rule_and_in_words(
    kept: tuple[Path, list[Claim]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = kept
    rows = _said(capsys, folder, "facts", "--actor", "MNG")
    assert [(row["span"], row["for"], row["against"], row["rule"]) for row in rows] == [
        ("1996", 2, 1, "majority-then-confidence"),
        ("2019", 1, 0, "majority-then-confidence"),
    ]
    (latest,) = _said(capsys, folder, "facts", "--rule", "latest-best-graded", "--relation", "embassy_opened")
    assert (latest["span"], latest["probability"]) == ("1997", None)
    embassy, visit = _said(capsys, folder, "facts", "--rule", "bayes", "--words")
    # 0.725 ** 2 x 0.275 / (0.725 ** 2 x 0.275 + 0.275 ** 2 x 0.725) = 0.725; 0.5 + 0.45 x 0.5 x 0.6 = 0.635.
    assert (embassy["probability"], embassy["read_rightly"]) == ("likely", "1")
    assert (visit["probability"], visit["read_rightly"]) == ("likely", "likely")


def test_an_actor_is_taken_by_every_name(kept: tuple[Path, list[Claim]], capsys: pytest.CaptureFixture[str]) -> None:
    folder, told = kept
    for typed in ("JPN", "Japan", "Япон"):
        assert [row["relation"] for row in _said(capsys, folder, "facts", "--actor", typed)] == ["official_visit"]
        assert [row["span"] for row in _said(capsys, folder, "find", "--actor", typed)] == ["2019"]
        assert app(["export", "--actor", typed, "--workspace", str(folder)], standalone_mode=False) == 0
        rows = capsys.readouterr().out.splitlines()[1:]  # below the heads
        assert len(rows) == 1
    with Workspace.open(folder).ledger as ledger:
        ledger.rename("JPN", "Nippon", "as the papers have it", "Saraa")
        assert told[0] in ledger.find()
    assert [row["object"] for row in _said(capsys, folder, "facts", "--actor", "JPN")] == ["Nippon"]


@pytest.mark.parametrize("command", [("ledger", "facts"), ("ledger", "find"), ("ledger", "conflicts"), ("export",)])
def test_an_unknown_actor_is_one_sentence_with_the_nearest_names(
    kept: tuple[Path, list[Claim]], command: tuple[str, ...]
) -> None:
    with pytest.raises(BadUse, match="no actor named 'Mongoliaa' is known; the nearest names are those of Mongolia"):
        app([*command, "--actor", "Mongoliaa", "--workspace", str(kept[0])], standalone_mode=False)


def test_sources_are_listed_with_the_number_of_their_claims(
    kept: tuple[Path, list[Claim]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, told = kept
    with Workspace.open(folder).ledger as ledger:
        ledger.edit(told[2].id, {"span": Span.parse("1998")}, "a misprint", "Saraa")
        ledger.add([], Source("d", "table", {"title": "T"}), verb="add", input_name="d.csv")
        counted = {name: ledger.count(source=name, current=False) for name in "abcd"}
    assert counted == {"a": 2, "b": 1, "c": 2, "d": 0}
    assert {row["source"]: row["claims"] for row in _said(capsys, folder, "list")} == counted


def test_one_fact_is_shown_whole_by_its_id_or_by_any_of_its_claims(
    kept: tuple[Path, list[Claim]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, told = kept
    whole = _said(capsys, folder, "fact", told[2].id[:8])
    assert whole == _said(capsys, folder, "fact", whole["id"])
    sides = {row["claim"]: row["side"] for row in whole["claims"]}
    assert sides == {told[0].id: "for", told[1].id: "for", told[2].id: "against"}
    chosen = {row["rule"]: (row["chooses"], row["same"]) for row in whole["rules"]}
    assert (chosen["latest-best-graded"], chosen["bayes"]) == (("1997", False), ("1996", True))
    with Workspace.open(folder).ledger as ledger:
        ledger.judge(told[2].id, "rejected", "a misprint", "Saraa")
    with pytest.raises(BadUse, match=f"claim {told[2].id} makes no fact"):
        app(["ledger", "fact", told[2].id, "--workspace", str(folder)], standalone_mode=False)


def test_agreement_between_reviewers_is_of_all_and_of_each_two(
    kept: tuple[Path, list[Claim]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, told = kept
    assert _said(capsys, folder, "agreement") == []
    verdicts = {"Bat": "ARA", "Saraa": "AAA", "Tuya": "AR"}
    with Workspace.open(folder).ledger as ledger:
        ledger.judge(told[0].id, "rejected", "not yet sure", "Bat")  # he changes his mind
        for person, given_to in verdicts.items():
            for one, verdict in zip(told, given_to, strict=False):
                ledger.judge(one.id, {"A": "accepted", "R": "rejected"}[verdict], "read again", person)
    rows = {tuple(row["reviewers"]): row for row in _said(capsys, folder, "agreement")}
    assert {people: row["claims"] for people, row in rows.items()} == {
        ("Bat", "Saraa", "Tuya"): 3,
        ("Bat", "Saraa"): 3,
        ("Bat", "Tuya"): 2,
        ("Saraa", "Tuya"): 2,
    }
    assert rows["Bat", "Tuya"]["nominal"] == 1
    # Of 8 verdicts 6 accept and 2 reject; one claim has 2 against 1: 1 - 7 x (2 x 1 / 2) / (6 x 2).
    assert rows["Bat", "Saraa", "Tuya"]["nominal"] == pytest.approx(1 - 7 / 12)
    assert rows["Bat", "Saraa", "Tuya"]["reading"] == "not reliable"
