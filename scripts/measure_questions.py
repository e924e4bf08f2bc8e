"""Ask a ledger that tulga filled by reading: how much of what answers each question does it hold?

    python scripts/measure_questions.py GOLD_FOLDER DOCUMENTS_FOLDER

GOLD_FOLDER holds `score.py`, `seeds.jsonl` (claims that people annotated) and `seeds-questions.jsonl` (questions, each with the
ids of the claims that answer it); DOCUMENTS_FOLDER the texts. The texts are read into a new workspace. A claim is held
where one of the ledger, from the same document, says the same (second readings of the relation and swapped ends of a symmetric
one are accepted); no claim of the ledger answers for two of one question. A question is answered where all its claims are
held, and mostly answered where half of them are.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from tulga.read.jsonl import line
from tulga.workspace import Workspace


@dataclass(frozen=True)
class Question:
    """What a question asks for, and what of it the ledger holds; `missing` says of each claim that is not held why."""

    question: str
    asked: int
    held: int
    dyads: int
    missing: tuple[tuple[str, str], ...] = field(default=())

    @property
    def word(self) -> str:
        """Answered, mostly, or nothing."""
        return "answered" if self.held == self.asked else "mostly" if 2 * self.held >= self.asked else ""


def scorer(folder: Path) -> ModuleType:
    """The `score.py` of the gold folder."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return import_module("score")


def read_all(documents: Path) -> list[dict[str, Any]]:
    """What the ledger of a new workspace holds when the texts of a folder were read, in the form of `tulga read --jsonl`."""
    with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "read", "MNG", "Questions") as ws:
        failed = [outcome.error for outcome in ws.read(sorted(documents.glob("*.txt"))) if outcome.error]
        if failed:
            raise SystemExit("\n".join(failed))
        names = {source.id: source.name for source in ws.sources()}
        return [json.loads(line(claim, names[claim.evidence.source])) for claim in ws.ledger.find()]


def ask_all(gold_folder: Path, documents: Path) -> list[Question]:
    """Every question with what the ledger holds of its answer, in the order of the questions."""
    score = scorer(gold_folder)
    gold = {raw["id"]: score.Claim(raw, None, True, True) for raw in score.read(gold_folder / "seeds.jsonl")}
    held = [score.Claim(raw) for raw in read_all(documents)]
    questions = score.read(gold_folder / "seeds-questions.jsonl")
    return [ask(score, one["question"], [gold[name] for name in one["evidence"]], held) for one in questions]


def ask(score: ModuleType, question: str, wanted: Sequence[Any], held: Sequence[Any]) -> Question:
    """One question: its claims against those of the ledger, document by document, each used once."""
    found: set[str] = set()
    for doc in {claim.doc for claim in wanted}:
        asked, mine = ([c for c in claims if c.doc == doc] for claims in (wanted, held))
        found |= {asked[i].raw["id"] for i in score.match(asked, mine, score.same_claim, True)}
    dyads = sum(any(c.doc == w.doc and score.same_dyad(c, w, True) for c in held) for w in wanted)
    missing = [(w.raw["id"], why(score, w, held)) for w in wanted if w.raw["id"] not in found]
    return Question(question, len(wanted), len(found), dyads, tuple(missing))


def why(score: ModuleType, wanted: Any, held: Sequence[Any]) -> str:
    """What the nearest claim of the ledger lacks, as one of `WORDS`."""
    related = [c for c in held if c.doc == wanted.doc and c.rel in wanted.rels]
    ends = [c for c in related if score.same_claim(_filled(score, c, wanted), wanted, True)]
    if ends:
        values = any(score.value_ok(c.raw.get("value"), wanted.raw.get("value")) for c in ends)
        dates = any(score.date_ok(c.raw.get("start_date"), wanted.raw.get("start_date")) for c in ends)
        return {(True, True): "taken", (True, False): "date", (False, True): "number"}.get((values, dates), "both")
    if any(score.same_dyad(c, wanted, True) for c in related):
        return "direction"
    return "ends" if any(score.same_evidence(c, wanted, True) for c in related) else "relation"


def _filled(score: ModuleType, claim: Any, wanted: Any) -> Any:
    """The claim with the number and the date that are wanted, to compare nothing but the ends."""
    taken = {name: wanted.raw.get(name) for name in ("value", "start_date")}
    return score.Claim({**claim.raw, **taken})


WORDS = {
    "relation": "no claim of the relation at these words",
    "ends": "other ends at these words",
    "direction": "the right ends the wrong way round",
    "number": "another number, or none",
    "date": "another date, or none",
    "both": "number and date",
    "taken": "only a claim that answers for another of the same question",
}


def report(questions: Sequence[Question]) -> str:
    """A line a question: claims held of those asked for, dyads held, whether it is answered; then why the others are not."""
    lines = [
        f"{q.held:3d} of {q.asked:2d}  dyads {q.dyads:2d}  {q.word:8s}  {number:2d}. {q.question}"
        for number, q in enumerate(questions, start=1)
    ]
    asked, held, dyads = (sum(getattr(q, name) for q in questions) for name in ("asked", "held", "dyads"))
    answered = Counter(q.word for q in questions)
    lines.append(
        f"answered {answered['answered']}, mostly {answered['mostly']}, of {len(questions)} questions; "
        f"claims {held} of {asked}, dyads {dyads} of {asked}"
    )
    reasons = Counter(reason for q in questions for _, reason in q.missing)
    lines += [f"{count:3d} not held: {WORDS[reason]}" for reason, count in reasons.most_common()]
    return "\n".join(lines)


def main() -> None:
    """Read, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--missing", action="store_true", help="also name each claim that is not held, with the reason")
    options = parser.parse_args()
    if not (options.gold / "seeds-questions.jsonl").is_file():
        parser.error(f"{options.gold} holds no seeds-questions.jsonl")
    questions = ask_all(options.gold.resolve(), options.documents)
    print(report(questions))
    if options.missing:
        for number, question in enumerate(questions, start=1):
            for name, reason in question.missing:
                print(f"{number:2d}. {name}: {WORDS[reason]}")


if __name__ == "__main__":
    main()
