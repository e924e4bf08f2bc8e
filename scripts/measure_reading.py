"""Measure how well the reader reads documents that it has not learned from; write the figures and draw their picture.

    python scripts/measure_reading.py GOLD_FOLDER [--folds 5] [--workers 2]

GOLD_FOLDER holds `score.py`, two annotations of the same texts (`seeds.jsonl`, `seeds-second.jsonl`, the texts in
`../seeds/`), and `development/` with `documents.jsonl`, `open.jsonl` and `docs/open/` (none of it part of this
repository). Each document is read by a reader that was trained as in `train_reader.py`, on all documents but those of
its fold; then one is trained on the country texts alone and reads the written ones, and the other way round. A reader
of a fold turns log-odds into confidence with the few numbers that come with Tulga (fitted on the same documents, each
scored by models that had not seen it), unless `--calibrate-anew` fits them on the fold's own documents, at three
times the cost.

What is right is what `score.py` matches: relation (or its second reading), both ends, number and date. The same
documents give the same bytes, whatever the number of workers.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import train_reader
from measure_questions import scorer
from tulga.read import learned
from tulga.read.formats import open_document
from tulga.read.jsonl import line
from tulga.read.reader import read_document
from tulga.show.figures import svg
from tulga.show.reliability import diagram

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "tulga" / "read" / "data" / "reliability.json"
PICTURE = ROOT / "docs" / "reliability.svg"
KINDS = {"factbook": "country", "written": "written"}
LEVELS = ("dyad", "claim", "evidence")
BINS, SURE = 10, 0.5

Row = dict[str, Any]
Judged = tuple[float, bool]


@dataclass(frozen=True)
class Trial:
    """A reader that learns from some documents, by name, and reads others; `part` is the fold or the kind it reads."""

    part: str
    learns: tuple[str, ...]
    reads: tuple[str, ...]


def kinds(development: Path) -> dict[str, str]:
    """The kind, country or written, of each open document, in the order of kinds and names."""
    listed = [json.loads(text) for text in (development / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {one["doc"]: KINDS[one["kind"]] for one in listed if one["split"] == "open"}
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def trials(kind: Mapping[str, str], folds: int) -> list[Trial]:
    """One trial a fold, each with its share of both kinds, then one for each kind that is read from the other alone."""
    names = list(kind)
    out = []
    for fold in range(folds):
        reads = tuple(names[fold::folds])
        out.append(Trial(f"fold {fold + 1}", tuple(n for n in names if n not in reads), reads))
    for read in KINDS.values():
        learns = tuple(n for n in names if kind[n] != read)
        out.append(Trial(read, learns, tuple(n for n in names if kind[n] == read)))
    return out


@cache
def examples(development: Path) -> tuple[list[train_reader.Text], list[train_reader.Text]]:
    """The annotated documents, and the project's own examples with the seeds, once for each process."""
    extra = [*train_reader.own(), *train_reader.seeds(development.parent.parent)]
    return list(train_reader.annotated(development)), extra


def read_unseen(trial: Trial, development: Path, anew: bool) -> list[Row]:
    """What a reader that learned from a trial's documents reads in its others, as lines of `tulga read --jsonl`."""
    texts, extra = examples(development)
    seen = [text for text in texts if text.name in trial.learns]
    given = learned.weights()
    calibration = given.calibration
    if anew:
        rows = [row for fold in range(2) for row in train_reader.judged(seen, extra, fold, 2)]
        calibration = train_reader.calibrated(rows)
    cues = train_reader.calibrate_cues(seen) if anew else given.cues
    documents = [open_document(development / "docs" / "open" / name) for name in trial.reads]
    with reading_with(replace(train_reader.fit(seen, extra), calibration=calibration, cues=cues)):
        return [json.loads(line(claim, document.name)) for document in documents for claim in read_document(document)]


@contextmanager
def reading_with(model: learned.Weights) -> Iterator[None]:
    """Let every module of the reader in this process take these weights for those that come with Tulga."""
    shipped = learned.weights
    rooms = [m for name, m in list(sys.modules.items()) if name.startswith("tulga.read")]
    takers = [room for room in rooms if getattr(room, "weights", None) is shipped]
    with ExitStack() as stack:
        for taker in takers:
            stack.enter_context(patch.object(taker, "weights", lambda: model))
        yield


def judged(score: ModuleType, gold: Sequence[Row], found: Sequence[Row]) -> list[Judged]:
    """The confidence of each claim that was read, and whether it is one that people annotated, matched one to one."""
    out: list[Judged] = []
    for name in sorted({score.docname(g["doc"]) for g in gold}):
        theirs = [score.Claim(g, None, True, True) for g in gold if score.docname(g["doc"]) == name]
        mine = [score.Claim(p) for p in found if score.docname(p["doc"]) == name]
        hits = set(score.match(theirs, mine, score.same_claim, True).values())
        out += [(claim.raw["confidence"], index in hits) for index, claim in enumerate(mine)]
    return out


def bins(rows: Sequence[Judged]) -> list[Row]:
    """Ten equal bins of confidence: how many claims, how many right, the mean confidence and the precision of each.

    A bin without claims has neither mean nor precision (None).
    """
    out = []
    for number in range(BINS):
        inside = [(c, right) for c, right in rows if min(int(c * BINS), BINS - 1) == number]
        right = sum(right for _, right in inside)
        mean = rounded(sum(c for c, _ in inside) / len(inside)) if inside else None
        precision = rounded(right / len(inside)) if inside else None
        ends = {"from": number / BINS, "to": (number + 1) / BINS}
        out.append({**ends, "claims": len(inside), "right": right, "confidence": mean, "precision": precision})
    return out


def calibration_error(rows: Sequence[Judged]) -> float:
    """The distance of mean confidence and precision in each bin, averaged over the claims (Naeini et al. 2015)."""
    total = 0.0
    for number in range(BINS):
        inside = [(c, right) for c, right in rows if min(int(c * BINS), BINS - 1) == number]
        total += abs(sum(c for c, _ in inside) - sum(right for _, right in inside))
    return rounded(total / len(rows)) if rows else 0.0


def from_confidence(rows: Sequence[Judged], annotated: int, least: float) -> Row:
    """How many claims have at least this confidence, how many of them are right, and what of the annotated they are."""
    kept = [right for c, right in rows if c >= least]
    right = sum(kept)
    return {
        "from": least, "claims": len(kept), "right": right,
        "precision": rounded(right / len(kept)) if kept else None, "recall": rounded(right / annotated),
    }  # fmt: skip


def levels(score: ModuleType, gold: Sequence[Row], found: Sequence[Row]) -> Row:
    """Precision, recall and F1 at the three levels, pooled over documents."""
    scored = score.score(gold, found, alt=True, swap=True)["levels"]
    return {level: {k: scored[level]["micro"][k] for k in ("p", "r", "f1")} for level in LEVELS}


def reading(score: ModuleType, learns: str, reads: str, gold: Sequence[Row], found: Sequence[Row]) -> Row:
    """One row of the table: what was learned from, what was read, and how well."""
    rows = judged(score, gold, found)
    return {
        "learned_from": learns, "read": reads, "documents": len({g["doc"] for g in gold}), "annotated": len(gold),
        **levels(score, gold, found), "calibration_error": calibration_error(rows),
        "sure": from_confidence(rows, len(gold), SURE),
    }  # fmt: skip


def relations(score: ModuleType, gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Row]:
    """For each relation how many claims people annotated, how many were read, how many of these are right."""
    scored = score.score(gold, found, alt=True, swap=True)["levels"]["claim"]["relations"]
    return {
        name: {"annotated": row["tp"] + row["fn"], "read": row["tp"] + row["fp"], "right": row["tp"],
               **{k: row[k] for k in ("p", "r", "f1")}}
        for name, row in sorted(scored.items())
    }  # fmt: skip


def people(score: ModuleType, folder: Path) -> Row:
    """How well one person's annotation scores against another's of the same texts."""
    first, second = (score.read(folder / name) for name in ("seeds.jsonl", "seeds-second.jsonl"))
    return {"documents": len({g["doc"] for g in first}), "annotated": len(first), **levels(score, first, second)}


def rounded(number: float) -> float:
    """To four decimals, as all figures are given."""
    return round(number, 4)


def measured(folder: Path, folds: int, map_all: Callable[..., Iterable[list[Row]]], anew: bool = False) -> Row:
    """All figures; `map_all` runs the trials, in their order, as `map` does."""
    score = scorer(folder)
    development = folder / "development"
    kind = kinds(development)
    gold = [g for g in score.read(development / "open.jsonl") if g["doc"] in kind]
    runs = trials(kind, folds)
    found: list[list[Row]] = []
    print(f"{len(runs)} readers to train, some minutes each", file=sys.stderr)
    for trial, claims in zip(
        runs, map_all(partial(read_unseen, development=development, anew=anew), runs), strict=True
    ):
        print(f"{trial.part}: {len(claims)} claims read in {len(trial.reads)} documents", file=sys.stderr)
        found.append(claims)
    unseen = [claim for claims in found[:folds] for claim in claims]
    rows = [reading(score, "the other folds", "all", gold, unseen)]
    for name in KINDS.values():
        rows.append(reading(score, "the other folds", name, [g for g in gold if kind[g["doc"]] == name], unseen))
    for trial, claims in zip(runs[folds:], found[folds:], strict=True):
        other = next(k for k in KINDS.values() if k != trial.part)
        rows.append(reading(score, other, trial.part, [g for g in gold if kind[g["doc"]] == trial.part], claims))
    return {
        "weights": sha256((files("tulga.read") / "data" / "reader.json.gz").read_bytes()).hexdigest()[:16],
        "folds": folds, "calibrated": "anew" if anew else "as shipped", "people": people(score, folder),
        "readings": rows, "bins": bins(judged(score, gold, unseen)), "relations": relations(score, gold, unseen),
    }  # fmt: skip


def main() -> None:
    """Measure, print, write and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2, help="processes; the result is the same")
    parser.add_argument("--calibrate-anew", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--picture", type=Path, default=PICTURE)
    options = parser.parse_args()
    if not (options.gold / "development" / "open.jsonl").is_file():
        parser.error(f"{options.gold} holds no development/open.jsonl")
    with ProcessPoolExecutor(options.workers) as pool:
        figures = measured(options.gold.resolve(), options.folds, pool.map, options.calibrate_anew)
    text = json.dumps(figures, indent=1) + "\n"
    options.out.write_text(text, encoding="utf-8", newline="\n")
    options.picture.write_text(svg(diagram(figures["bins"]), 640), encoding="utf-8", newline="\n")
    print(text, end="")


if __name__ == "__main__":
    main()
