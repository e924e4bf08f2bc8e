"""How many of twenty questions a ledger answers that was filled by reading, against floors that only go up."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

FLOOR = Path(__file__).parent / "questions.floor"
SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def asking() -> ModuleType:
    if str(SCRIPTS) not in sys.path:
        sys.path.insert(0, str(SCRIPTS))
    return import_module("measure_questions")


@pytest.mark.shared
def test_questions_are_answered_above_the_floors(shared: Path, asking: ModuleType) -> None:
    floors = {name: float(number) for name, number in map(str.split, FLOOR.read_text(encoding="utf-8").splitlines())}
    questions = asking.ask_all(shared / "gold", shared / "seeds")
    assert len(questions) == 20
    asked = sum(q.asked for q in questions)
    reached = {
        "answered": sum(q.word == "answered" for q in questions),
        "half": sum(2 * q.held >= q.asked for q in questions),
        "claims": sum(q.held for q in questions) / asked,
        "dyads": sum(q.dyads for q in questions) / asked,
    }
    assert {name: number for name, number in reached.items() if number < floors[name]} == {}


@pytest.mark.shared
def test_everything_that_is_not_held_has_a_reason(shared: Path, asking: ModuleType) -> None:
    for question in asking.ask_all(shared / "gold", shared / "seeds"):
        assert len(question.missing) == question.asked - question.held
        assert {reason for _, reason in question.missing} <= set(asking.WORDS)


def claim(relation: str, ends: str, value: int | None = None, date: str | None = None, number: int = 0) -> Any:
    return made({"id": f"{number}", "relation": relation, "ends": ends, "value": value, "start_date": date})


def made(raw: dict[str, Any]) -> Any:
    return SimpleNamespace(raw=raw, doc="note", rel=raw["relation"], rels={raw["relation"]}, ends=raw["ends"])


def rules() -> ModuleType:
    """Matching in its plainest form, in the place of the gold folder's scorer: everything must be equal."""

    def same(one: Any, other: Any, swap: bool) -> bool:
        return (one.rel, one.ends, one.raw["value"], one.raw["start_date"]) == (
            other.rel, other.ends, other.raw["value"], other.raw["start_date"],
        )  # fmt: skip

    def match(wanted: list[Any], held: list[Any], same: Any, swap: bool) -> dict[int, int]:
        free, pairs = set(range(len(held))), {}
        for i, one in enumerate(wanted):
            for j in sorted(free):
                if i not in pairs and same(held[j], one, swap):
                    pairs[i] = j
                    free.discard(j)
        return pairs

    plain: Any = ModuleType("rules")
    plain.Claim, plain.same_claim, plain.match = made, same, match
    plain.same_dyad = lambda a, b, swap: a.rel == b.rel and set(a.ends) == set(b.ends)
    plain.same_evidence = lambda a, b, swap: False
    plain.value_ok = plain.date_ok = lambda a, b: a == b
    return plain


def test_each_claim_of_the_ledger_answers_once_and_the_rest_is_explained(asking: ModuleType) -> None:
    held = [claim("visit", "AB", None, "2001"), claim("aid", "AB", 5), claim("trade", "AB", 7, "2002")]
    wanted = [
        claim("visit", "AB", None, "2001", 1), claim("visit", "AB", None, "2001", 2), claim("aid", "AB", 6, None, 3),
        claim("aid", "BA", 5, None, 4), claim("trade", "AB", 7, "2003", 5), claim("trade", "AB", 8, "2003", 6),
        claim("base", "AB", None, None, 7),
    ]  # fmt: skip
    question = asking.ask(rules(), "Who?", wanted, held)
    assert (question.asked, question.held, question.dyads, question.word) == (7, 1, 6, "")
    assert [reason for _, reason in question.missing] == ["taken", "number", "direction", "date", "both", "relation"]


def test_a_question_is_answered_by_all_and_mostly_by_half(asking: ModuleType) -> None:
    words = [asking.Question("?", asked, held, held).word for asked, held in ((4, 4), (4, 2), (5, 2), (1, 0))]
    assert words == ["answered", "mostly", "", ""]
