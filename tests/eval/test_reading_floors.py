"""How well the reader does on texts that two people annotated, against floors that only go up."""

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tulga.read.formats import open_document
from tulga.read.jsonl import line
from tulga.read.reader import read_document

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())


def scorer(shared: Path, name: str) -> ModuleType:
    folder = str(shared / "gold")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return import_module(name)


def predictions(folder: Path) -> list[dict[str, Any]]:
    out = []
    for path in sorted(folder.glob("*.txt")):
        document = open_document(path)
        out.extend(json.loads(line(claim, document.name)) for claim in read_document(document))
    return out


@pytest.mark.shared
def test_the_seeds_are_read_above_the_floors(shared: Path) -> None:
    agreed = scorer(shared, "agreed")
    gold = [agreed.S.read(shared / "gold" / name) for name in ("seeds.jsonl", "seeds-second.jsonl")]
    scores = agreed.agreed(*gold, predictions(shared / "seeds"), layer="fact")
    below = {k: scores[k]["f"] for k in ("dyad", "claim", "evidence") if scores[k]["f"] < FLOORS[f"seeds fact {k}"]}
    assert not below
    everything = agreed.agreed(*gold, predictions(shared / "seeds"))
    assert everything["claim"]["f"] >= FLOORS["seeds all claim"]


@pytest.mark.shared
def test_documents_that_nothing_was_learned_from_are_read_above_the_floors(shared: Path) -> None:
    score = scorer(shared, "score")
    folder = shared / "gold" / "development"
    gold = score.read(folder / "unseen.jsonl")
    levels = score.score(gold, predictions(folder / "docs" / "unseen"), alt=True, swap=True)["levels"]
    f1 = {level: levels[level]["micro"]["f1"] for level in ("dyad", "claim", "evidence")}
    assert not {level: value for level, value in f1.items() if value < FLOORS[f"unseen {level}"]}


@pytest.mark.shared
def test_quotes_stand_at_their_offsets(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        for claim in read_document(open_document(path)):
            assert claim.evidence.chars is not None
            start, end = claim.evidence.chars
            assert text[start:end] == claim.evidence.quote


@pytest.mark.shared
def test_confidence_is_calibrated_where_nothing_was_learned(shared: Path) -> None:
    score = scorer(shared, "score")
    folder = shared / "gold" / "development"
    found = predictions(folder / "docs" / "unseen")
    gold = score.read(folder / "unseen.jsonl")
    right: list[tuple[float, bool]] = []
    for doc in sorted({g["doc"] for g in gold}):
        mine = [score.Claim(p) for p in found if p["doc"] == doc]
        theirs = [score.Claim(g, None, True, True) for g in gold if g["doc"] == doc]
        hits = set(score.match(theirs, mine, score.same_claim, True).values())
        right += [(claim.raw["confidence"], index in hits) for index, claim in enumerate(mine)]
    assert expected_calibration_error(right) <= FLOORS["calibration error, at most"]


def expected_calibration_error(rows: list[tuple[float, bool]], bins: int = 10) -> float:
    """The mean distance of confidence and precision over equal bins, weighted by their size (Naeini et al. 2015)."""
    total = 0.0
    for number in range(bins):
        inside = [(c, y) for c, y in rows if min(int(c * bins), bins - 1) == number]
        total += abs(sum(c for c, _ in inside) - sum(y for _, y in inside))
    return total / len(rows)
