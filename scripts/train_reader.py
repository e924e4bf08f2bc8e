"""Train the learned part of the reader and write its weights, the same bytes every time.

    python scripts/train_reader.py REFERENCE_FOLDER [--out FILE] [--folds 3]

REFERENCE_FOLDER holds the annotated documents, which are not part of this repository: `gold/development/` with
`open.jsonl` and `docs/open/`, and `seeds/` with `gold/seeds.jsonl` and `gold/seeds-second.jsonl`. The project's own
examples in `training/reading/` are always added. Needs the `train` extra; takes some minutes on two cores. Four models
are fitted, each a logistic regression on the features of `tulga.read.features`:

- sentence: does a sentence state a relation (one model a relation, features weighted by rarity and scaled to length one,
  beside the mean vector of the words);
- pair: does a relation hold between two ends, given the sentence model's log-odds for sentences that it has not seen;
- date and value: does a date, or a number, belong to a pair.

The probability that a whole claim is right is then calibrated on documents that none of the models has seen.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from tulga.actors import resolve
from tulga.read import learned
from tulga.read.cues import matches
from tulga.read.dates import document_date
from tulga.read.document import Document
from tulga.read.features import Pair, date_features, pair_features, sentence_features, tokens, value_features
from tulga.read.filling import Draft, fill
from tulga.read.leanings import Leanings
from tulga.read.mentions import Party, focal_state
from tulga.read.scene import Scene, scenes
from tulga.relations import relations
from tulga.span import Instant
from word_vectors import word_vectors

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "training" / "reading"
OUT = ROOT / "src" / "tulga" / "read" / "data" / "reader.json.gz"
RARE, SMALLEST, SENTENCE_C, OTHER_C = 2, 0.25, 20.0, 0.5
VECTORS = 0.7  # length of a sentence's mean vector beside its other features, which have length one
SOLVER: dict[str, Any] = {"solver": "liblinear", "dual": True, "random_state": 1, "max_iter": 2000, "tol": 0.01}


@dataclass
class Text:
    """A document's scenes, and for each the claims annotated in it."""

    name: str
    scenes: list[Scene]
    gold: list[list[dict[str, Any]]]


@cache
def actor(name: str | None) -> str | None:
    """An annotated end as the gazetteer would name it; other names are compared without case."""
    if not name:
        return None
    return resolve(name).actor or " ".join(name.split()).casefold()


def end(party: Party | None) -> str | None:
    """A found end in the same form."""
    return actor(party.actor) if party is not None else None


def annotated(folder: Path) -> Iterator[Text]:
    """The annotated development documents."""
    yield from _placed(folder / "docs" / "open", folder / "open.jsonl")


def seeds(folder: Path) -> Iterator[Text]:
    """The seed documents, once for each of their two annotations."""
    for name in ("seeds.jsonl", "seeds-second.jsonl"):
        yield from _placed(folder / "seeds", folder / "gold" / name)


def _placed(texts: Path, annotation: Path) -> Iterator[Text]:
    """Each text with its claims, each claim in the sentence that it overlaps most."""
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in annotation.read_text(encoding="utf-8").splitlines():
        claim = json.loads(line)
        gold[claim["doc"]].append(claim)
    for path in sorted(texts.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        document = Document(f"{path.stem}@0", path.name, "0" * 64, "plain", text, published=document_date(text))
        found = list(scenes(document, focal_state(text)))
        placed: list[list[dict[str, Any]]] = [[] for _ in found]
        for claim in gold[path.name]:
            overlaps = [min(s.sentence.end, claim["end"]) - max(s.sentence.start, claim["start"]) for s in found]
            if overlaps and max(overlaps) > 0:
                placed[int(np.argmax(overlaps))].append(claim)
        yield Text(path.name, found, placed)


def own(folder: Path = OWN) -> Iterator[Text]:
    """The project's own examples, each claim in the sentence that names most of what it says."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            example = json.loads(line)
            published = Instant.parse(example["published"]) if example.get("published") else None
            document = Document("own@0", path.name, "0" * 64, "plain", example["text"], published=published)
            found = list(scenes(document, example["about"]))
            placed: list[list[dict[str, Any]]] = [[] for _ in found]
            for claim in example["claims"] if found else []:
                placed[max(range(len(found)), key=lambda k: (_fit(found[k], claim), -k))].append(claim)
            yield Text(f"{path.stem}:{number}", found, placed)


def _fit(scene: Scene, claim: dict[str, Any]) -> int:
    named = {end(p) for p in scene.parties} & {actor(claim.get("subject")), actor(claim.get("object"))}
    cued = any(m.relation.id == claim["relation"] for m in matches(scene.sentence))
    counted = claim.get("value") is not None and any(same_value(q.value, claim["value"]) for q in scene.quantities)
    return len(named) + cued + counted


def same_value(found: Any, given: Any) -> bool:
    """Equal within one percent, or both missing."""
    if found is None or given is None:
        return found is None and given is None
    try:
        return abs(float(found) - float(given)) <= 0.01 * abs(float(given)) + 1e-12
    except (TypeError, ValueError):
        return False


def same_date(found: str | None, given: str | None) -> bool:
    """Equal at the coarser of the two precisions, or both missing."""
    if not found or not given:
        return not found and not given
    shorter = min(len(found), len(given))
    return found[:shorter] == given[:shorter]


class Model:
    """A logistic regression on named features."""

    def __init__(self, strength: float, rare: int = 3) -> None:
        self.strength, self.rare = strength, rare
        self.columns: dict[str, int] = {}

    def name_columns(self, rows: Iterable[Sequence[str]]) -> None:
        """Take the features that stand in at least `rare` rows."""
        counts = Counter(f for row in rows for f in set(row))
        self.columns = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= self.rare))}

    def matrix(self, rows: Sequence[Sequence[str]]) -> csr_matrix:
        """One row an example, one where it has the feature."""
        indices: list[int] = []
        ends = [0]
        for row in rows:
            indices += sorted({self.columns[f] for f in row if f in self.columns})
            ends.append(len(indices))
        return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(self.columns)))

    def weights(self, rows: Sequence[Sequence[str]], wanted: Sequence[int]) -> dict[str, float]:
        """Fitted weights by feature, rounded, the small ones left out; `bias` is the constant."""
        self.name_columns(rows)
        fitted = LogisticRegression(C=self.strength, solver="liblinear").fit(self.matrix(rows), wanted)
        weights = {f: round(float(fitted.coef_[0][i]), 3) for f, i in self.columns.items()}
        kept = {f: w for f, w in weights.items() if abs(w) >= 0.02}
        return {**kept, "bias": round(float(fitted.intercept_[0]), 3)}


@dataclass(frozen=True)
class SentenceModel:
    """Rows of `learned.Weights.sentence` (rarity under "", weight times rarity by relation), and leanings of words."""

    rows: dict[str, dict[str, float]]
    leanings: Leanings


def sentence_model(texts: Iterable[Text]) -> SentenceModel:
    """One logistic regression a relation over the features of a sentence and the mean vector of its words."""
    rows, letters, stated = [], [], []
    for text in texts:
        for scene, gold in zip(text.scenes, text.gold, strict=True):
            words = tokens(scene)
            rows.append(list(sentence_features(scene, [m.relation.id for m in matches(scene.sentence)], words)))
            letters.append(sorted({w.letters for w in words if w.letters}))
            stated.append({r for c in gold for r in (c["relation"], *c.get("alt_relations", ()))})
    model = Model(SENTENCE_C, RARE)
    model.name_columns(rows)
    counted = model.matrix(rows)
    rarity = np.log((1 + len(rows)) / (1 + np.asarray((counted > 0).sum(0)).ravel()))
    vectors, table, means = _mean_vectors(letters)
    both = hstack([normalize(counted.multiply(rarity).tocsr()), csr_matrix(means)]).tocsr()
    names = list(model.columns)
    out: dict[str, dict[str, float]] = {n: {"": round(float(rarity[i]), 3)} for i, n in enumerate(names)}
    bias: dict[str, float] = {}
    for column, name in enumerate(relations()):
        wanted = np.array([name in s for s in stated])
        if wanted.sum() < 3:
            bias[name] = -6.0
            continue
        fitted = LogisticRegression(**SOLVER, C=SENTENCE_C, class_weight={0: 1, 1: 3}).fit(both, wanted)
        bias[name] = round(float(fitted.intercept_[0]), 3)
        weights = fitted.coef_[0][: len(names)] * rarity
        for i in np.nonzero(np.abs(weights) > SMALLEST)[0]:
            out[names[i]][name] = round(float(weights[i]), 2)
        table.weights[:, column] = vectors @ fitted.coef_[0][len(names) :]
    return SentenceModel({**out, "bias": bias}, table)


def _mean_vectors(letters: Sequence[Sequence[str]]) -> tuple[NDArray[Any], Leanings, NDArray[Any]]:
    """Vectors of all words, a table of leanings still without weights, and each sentence's mean vector by rarity."""
    known = word_vectors({w for words in letters for w in words})
    at = {word: row for row, word in enumerate(known.words)}
    counts = np.zeros(len(at))
    for words in letters:
        counts[[at[w] for w in words if w in at]] += 1
    rarity = np.log((1 + len(letters)) / (1 + counts))
    means = np.zeros((len(letters), known.matrix.shape[1]))
    for number, words in enumerate(letters):
        if here := [at[w] for w in words if w in at]:
            means[number] = rarity[here] @ known.matrix[here] / np.sqrt((rarity[here] ** 2).sum())
    scale = VECTORS / np.linalg.norm(means, axis=1).mean()
    empty = np.zeros((len(at), len(relations())))
    return known.matrix * scale, Leanings(list(relations()), at, rarity, empty), means * scale


@dataclass
class Examples:
    """Rows of features and answers for the pair, date and value models."""

    rows: dict[str, list[list[str]]]
    wanted: dict[str, list[int]]

    @classmethod
    def empty(cls) -> "Examples":
        """No examples yet."""
        return cls({k: [] for k in ("pair", "date", "value")}, {k: [] for k in ("pair", "date", "value")})

    def add(self, kind: str, row: list[str], answer: bool) -> None:
        """One more example."""
        self.rows[kind].append(row)
        self.wanted[kind].append(int(answer))


def agrees(pair: Pair, claim: dict[str, Any]) -> bool:
    """Whether a pair has the ends of a claim."""
    subject, obj = end(pair.subject), end(pair.object)
    subjects = {actor(s) for s in (claim.get("subject"), *claim.get("subject_alt", ()))}
    objects = {actor(o) for o in (claim.get("object"), *claim.get("object_alt", ()))}
    return (subject in subjects and obj in objects) or (
        pair.relation.symmetric and obj in subjects and subject in objects
    )


def collect(texts: Iterable[Text], sentence: SentenceModel, into: Examples) -> None:
    """Examples from the pairs that the sentence model proposes in texts that it has not seen."""
    model = learned.Weights(sentence.rows, {}, {}, {}, 0, 0, 0, (), leanings=sentence.leanings)
    for text in texts:
        for scene, gold in zip(text.scenes, text.gold, strict=True):
            found = list(matches(scene.sentence))
            for pair in learned.candidates(scene, learned.stated(scene, found, model), found):
                same = [c for c in gold if agrees(pair, c)]
                exact = [c for c in same if c["relation"] == pair.relation.id]
                if not exact and any(pair.relation.id in c.get("alt_relations", ()) for c in same):
                    continue
                into.add("pair", pair_features(scene, pair), bool(exact))
                if exact:
                    _collect_details(scene, pair, exact, into)


def _collect_details(scene: Scene, pair: Pair, gold: list[dict[str, Any]], into: Examples) -> None:
    for date in learned.date_options(scene):
        said = learned.plain_date(scene, date)
        into.add("date", date_features(scene, pair, date), any(same_date(said, c.get("start_date")) for c in gold))
    for value in learned.value_options(scene):
        number = value.value if value is not None else None
        into.add("value", value_features(scene, pair, value), any(same_value(number, c.get("value")) for c in gold))


def fit(texts: Sequence[Text], extra: Sequence[Text], inner: int = 4) -> learned.Weights:
    """All four models; the pair model sees log-odds from sentence models that have not seen its documents."""
    examples = Examples.empty()
    folds = {name: i % inner for part in (texts, extra) for i, name in enumerate(dict.fromkeys(t.name for t in part))}
    for fold in range(inner):
        seen = [t for t in (*texts, *extra) if folds[t.name] != fold]
        collect([t for t in (*texts, *extra) if folds[t.name] == fold], sentence_model(seen), examples)
    parts = {k: Model(OTHER_C).weights(examples.rows[k], examples.wanted[k]) for k in ("pair", "date", "value")}
    sentence = sentence_model([*texts, *extra])
    return learned.Weights(
        sentence.rows, parts["pair"], parts["date"], parts["value"], *learned.THRESHOLDS, (0.0, 1.0, 0.0, 0.0),
        leanings=sentence.leanings,
    )  # fmt: skip


Judged = list[tuple[tuple[float, float, float], bool]]


def judged(texts: Sequence[Text], extra: Sequence[Text], fold: int, folds: int) -> Judged:
    """The log-odds of the parts of each claim read in one fold by models of the others, and whether the claim is right."""
    model = fit([t for i, t in enumerate(texts) if i % folds != fold], extra)
    out: Judged = []
    for text in (t for i, t in enumerate(texts) if i % folds == fold):
        for scene, gold in zip(text.scenes, text.gold, strict=True):
            for choice in learned.choices(scene, model, list(matches(scene.sentence))):
                parts = (choice.pair_logit, choice.value_logit, choice.date_logit)
                out.append((parts, any(_is(choice, scene, c) for c in gold)))
    print(f"calibration: fold {fold + 1} of {folds}", file=sys.stderr)
    return out


def calibrated(rows: Judged) -> tuple[float, ...]:
    """Platt scaling of the log-odds of a claim's parts."""
    fitted = LogisticRegression(C=1.0).fit(np.array([parts for parts, _ in rows]), [right for _, right in rows])
    return tuple(round(float(x), 3) for x in (fitted.intercept_[0], *fitted.coef_[0]))


def calibrate_cues(texts: Sequence[Text]) -> tuple[float, float]:
    """Platt scaling of the weights of cues: how often the claims of cues of a weight are right."""
    rows: list[list[float]] = []
    right: list[int] = []
    for text in texts:
        for scene, gold in zip(text.scenes, text.gold, strict=True):
            for match in matches(scene.sentence):
                for draft in fill(scene, match):
                    rows.append([draft.confidence])
                    right.append(int(any(_says(draft, c) for c in gold)))
    fitted = LogisticRegression(C=1.0).fit(np.array(rows), right)
    return round(float(fitted.intercept_[0]), 3), round(float(fitted.coef_[0][0]), 3)


def _says(draft: Draft, claim: dict[str, Any]) -> bool:
    ends = {actor(draft.pair.subject), actor(draft.pair.object)}
    gold = {actor(claim.get("subject")), actor(claim.get("object"))}
    number = draft.value.value if draft.value is not None else None
    said = draft.span.start.plain() if draft.span.start else None
    same = draft.relation.id in (claim["relation"], *claim.get("alt_relations", ())) and ends == gold
    return same and same_value(number, claim.get("value")) and same_date(said, claim.get("start_date"))


def _is(choice: "learned.Choice", scene: Scene, claim: dict[str, Any]) -> bool:
    names = (claim["relation"], *claim.get("alt_relations", ()))
    number = choice.value.value if choice.value is not None else None
    said = learned.plain_date(scene, choice.date)
    same = choice.pair.relation.id in names and agrees(choice.pair, claim)
    return same and same_value(number, claim.get("value")) and same_date(said, claim.get("start_date"))


def write(model: learned.Weights, out: Path) -> None:
    """The weights as compressed JSON with a fixed time stamp, so that equal weights are equal bytes."""
    kept = {
        "sentence": model.sentence, "pair": model.pair, "date": model.date, "value": model.value,
        "thresholds": [model.threshold, model.lone, model.second], "calibration": model.calibration,
        "cues": model.cues,
    }  # fmt: skip
    out.parent.mkdir(exist_ok=True)
    out.write_bytes(gzip.compress(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode(), 9, mtime=0))
    if model.leanings is not None:
        model.leanings.write(out.with_name("leanings.npz"))


def main() -> None:
    """Train, calibrate and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--folds", type=int, default=3)
    options = parser.parse_args()
    texts, extra = list(annotated(options.reference / "gold" / "development")), [*own(), *seeds(options.reference)]
    with ProcessPoolExecutor(2) as pool:
        final = pool.submit(fit, texts, extra)
        parts = [pool.submit(judged, texts, extra, fold, options.folds) for fold in range(options.folds)]
        calibration = calibrated([row for part in parts for row in part.result()])
        model = replace(final.result(), calibration=calibration, cues=calibrate_cues(texts))
    write(model, options.out)
    print(
        f"{options.out}: {options.out.stat().st_size:,} bytes from {len(texts)} documents and {len(extra)} examples and seeds"
    )


if __name__ == "__main__":
    main()
