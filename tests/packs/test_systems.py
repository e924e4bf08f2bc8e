"""The 74 systems of the Mongolia pack: each question is asked of the demo workspace, as an analyst types it, and answered."""

import json
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tulga.claim import Claim
from tulga.packs import pack
from tulga.packs.questions import Question, questions
from tulga.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
ASKED = questions(pack("mongolia"))
SEEDS = {
    "000": "tuvdendarjaa-2024",
    "001": "avim-mongolia-third-neighbour",
    "002": "rinna-2016",
    "003": "ub-post-defence-cooperation",
    "004": "mendee-2012",
}
# Evidence that the list of systems names for a system, though it tells of another one.
ELSEWHERE = {
    (12, "001-026"),  # the Foreign Policy Concept
    (16, "001-090"),  # Russia as a counterweight, which does not speak of balance
    (38, "002-036"),  # a course of NATO
    (54, "000-048"),  # a statement with Japan
    (54, "000-049"),  # the partnership with Japan
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """`scripts/make_systems.py`, which runs the commands and writes the table of their answers."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        return import_module("make_systems")
    finally:
        sys.path.remove(str(ROOT / "scripts"))


@pytest.fixture(scope="module")
def workspace(demo: Path) -> Iterator[Workspace]:
    with Workspace.open(demo) as opened:
        yield opened


def test_there_are_74_systems_and_none_is_left_open() -> None:
    assert [question.number for question in ASKED] == list(range(1, 75))
    assert len({question.system for question in ASKED}) == 74
    assert [(question.number, question.open) for question in ASKED if question.open] == []
    assert all(question.among for question in ASKED)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: f"{question.number}-{question.system}")
def test_each_question_is_answered_with_evidence(question: Question, workspace: Workspace, script: ModuleType) -> None:
    found = script.answered(question, workspace)
    assert set(found.statuses) == {0}, found.said
    assert question.lacks(found.claims, found.said) == []
    assert [claim.id for claim in found.claims if not _shown(workspace, claim)] == []


def _shown(workspace: Workspace, claim: Claim) -> bool:
    """Whether a reader gets to see where the claim comes from: its words in their place, or its row."""
    evidence = claim.evidence
    if evidence.chars and evidence.quote:
        text = workspace.text(evidence.source)
        return text is not None and text[slice(*evidence.chars)] == evidence.quote
    if evidence.row:
        row = workspace.table_row(evidence.source, evidence.row)
        return row is not None and row["relation"] == claim.relation
    sighted = workspace.transcription(claim.id)
    return sighted is not None and sighted["cells"]["locator"] == evidence.locator


def test_an_answer_without_its_claims_is_found_out(workspace: Workspace, script: ModuleType) -> None:
    first, seventh = ASKED[0], ASKED[6]
    said_of_the_first = script.answered(first, workspace)
    assert "there is no claim with subject UN, object MNG, value 11, year 2024" in seventh.lacks(
        said_of_the_first.claims
    )


def test_the_table_of_systems_is_what_the_script_makes(workspace: Workspace, script: ModuleType) -> None:
    kept = (ROOT / "docs" / "systems.md").read_text(encoding="utf-8")
    assert kept == script.systems(workspace), "run `python scripts/make_systems.py`"


@pytest.mark.shared
def test_the_systems_are_those_of_the_list(shared: Path) -> None:
    assert [(number, name, kind) for number, name, kind, _ in _listed(shared)] == [
        (question.number, question.system, question.kind) for question in ASKED
    ]


@pytest.mark.shared
def test_the_evidence_of_the_list_is_in_the_answers(shared: Path, workspace: Workspace, script: ModuleType) -> None:
    lines = (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {claim["id"]: claim for claim in map(json.loads, lines)}
    lost = set()
    for (number, _, _, evidence), question in zip(_listed(shared), ASKED, strict=True):
        claims = script.answered(question, workspace).claims
        said = {(claim.evidence.source, claim.evidence.locator, claim.relation) for claim in claims}
        for name in evidence:
            place = f"char={gold[name]['start']}-{gold[name]['end']}"
            if (SEEDS[name[:3]], place, gold[name]["relation"]) not in said:
                lost.add((number, name))
    assert lost == ELSEWHERE


def _listed(shared: Path) -> list[tuple[int, str, str, list[str]]]:
    """Number, name, kind and evidence of the systems as the list has them."""
    text = (shared / "mission" / "systems.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| \d+ \|.*$", text, re.M)]
    return [(int(row[0]), row[1], row[2], re.findall(r"\b\d{3}-\d{3}\b", row[-1])) for row in rows]
