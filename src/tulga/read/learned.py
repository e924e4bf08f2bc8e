"""The learned part of the reader: which relations a sentence states, between whom, when, and how many.

Four logistic models with weights that people can read (`data/reader.json.gz`, made by `scripts/train_reader.py` from
annotated documents); the cues of the vocabulary are among their features, and the grammar finds the names, dates and
numbers that they choose among. Nothing is loaded until the first sentence.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from math import exp, sqrt
from typing import TypeVar

from tulga.read.cues import CueMatch, pairs
from tulga.read.dates import DateMention
from tulga.read.ends import Anchor, Ends
from tulga.read.features import Pair, date_features, pair_features, sentence_features, tokens, value_features
from tulga.read.filling import Draft
from tulga.read.leanings import Leanings, leanings
from tulga.read.mentions import Party
from tulga.read.quantities import Quantity
from tulga.read.scene import Scene
from tulga.relations import Relation, relations
from tulga.span import Span

T = TypeVar("T")
NONE, TEXT = "none", "text"
THRESHOLDS = (
    -0.2,
    1.0,
    0.3,
)  # of a pair, of a sentence whose best pair is taken all the same, of a second date or number
_FLOOR = -2.6  # sentences whose log-odds for a relation lie below are not looked at for it
_MOST_PARTIES = 14


@dataclass(frozen=True)
class Weights:
    """The four models and their thresholds: weights of features, for sentences by relation.

    `calibration` turns the log-odds of a claim's parts into a probability, `cues` the weight of a cue.
    """

    sentence: Mapping[str, Mapping[str, float]]
    pair: Mapping[str, float]
    date: Mapping[str, float]
    value: Mapping[str, float]
    threshold: float
    lone: float
    second: float
    calibration: tuple[float, ...]
    cues: tuple[float, float] = (0.0, 1.0)
    leanings: Leanings | None = None


@cache
def weights() -> Weights:
    """The weights that come with Tulga."""
    packed = (files("tulga.read") / "data" / "reader.json.gz").read_bytes()
    kept = json.loads(gzip.decompress(packed))
    threshold, lone, second = kept["thresholds"]
    calibration = tuple(kept["calibration"])
    sentence, pair, date, value = (kept[name] for name in ("sentence", "pair", "date", "value"))
    constant, slope = kept["cues"]
    return Weights(sentence, pair, date, value, threshold, lone, second, calibration, (constant, slope), leanings())


@dataclass(frozen=True)
class Stated:
    """What a sentence seems to state: the log-odds of each relation, and where the word stands that speaks most for it."""

    logits: Mapping[str, float]
    places: Mapping[str, int]


def stated(scene: Scene, found: Sequence[CueMatch], model: Weights) -> Stated:
    """The relations of one sentence: its features weighted by their rarity, to length one; `found` are its cues.

    Each feature's row holds its rarity (the logarithm of sentences over sentences with it) under "" and, for the
    relations that it speaks for or against, its weight times its rarity.
    """
    words = tokens(scene)
    features = sentence_features(scene, [m.relation.id for m in found], words)
    rows = [(row, at) for f, at in features.items() if (row := model.sentence.get(f)) is not None]
    length = sqrt(sum(row[""] ** 2 for row, _ in rows)) or 1.0
    logits = dict(model.sentence["bias"])
    best: dict[str, tuple[float, int]] = {}
    for row, at in rows:
        for name, weight in row.items():
            if name:
                logits[name] += weight / length
                if at >= 0 and weight > 0 and weight > best.get(name, (0.0, 0))[0]:
                    best[name] = weight, at
    if model.leanings is not None:
        for name, weight in model.leanings.logits(w.letters for w in words if w.letters).items():
            logits[name] += weight
    return Stated(logits, {name: at for name, (_, at) in best.items()})


def candidates(scene: Scene, said: Stated, found: Sequence[CueMatch]) -> Iterator[Pair]:
    """Every pair of ends that a relation could have in a sentence, for the relations that are likely there or cued."""
    logits = said.logits
    cued: dict[tuple[str, str | None, str | None], float] = {}
    near: dict[str, int] = {}
    for match in found:
        near.setdefault(match.relation.id, match.at.start)
        for pair in pairs(scene, match):
            cued[match.relation.id, pair.subject, pair.object] = 1.0 if pair.certain else 0.5
    options = _options(scene)
    for name, kind in relations().items():
        if logits.get(name, -9.0) < _FLOOR and name not in near:
            continue
        at = near.get(name, said.places.get(name, scene.sentence.start))
        for subject, obj in _pairings(kind, options, scene.focal):
            ends = (subject.actor if subject else None, obj.actor if obj else None)
            sure = max(cued.get((name, *ends), 0.0), cued.get((name, *ends[::-1]), 0.0) if kind.symmetric else 0.0)
            state = sure if sure else (-1.0 if name in near else 0.0)
            yield Pair(kind, subject, obj, 2 * state, at, logits.get(name, -6.0))


def _options(scene: Scene) -> list[Party | None]:
    """The parties of a sentence, one for each actor, the document's state (perhaps understood), and nobody."""
    by_actor: dict[str, Party] = {}
    for party in scene.parties:
        kept = by_actor.get(party.actor)
        if kept is None or (kept.form == "pronoun" and party.form != "pronoun"):
            by_actor[party.actor] = party
    if scene.focal and scene.focal not in by_actor:
        by_actor[scene.focal] = Party(-1, -1, scene.focal, "state", "understood", "", -1)
    named = list(by_actor.values())[:_MOST_PARTIES]
    if scene.partner and scene.partner not in by_actor:
        named.append(Party(-1, -1, scene.partner, "state", "previous", "", -1))
    return [*named, None]


def _pairings(
    kind: Relation, options: Sequence[Party | None], focal: str | None
) -> Iterator[tuple[Party | None, Party | None]]:
    for i, one in enumerate(options):
        for j, two in enumerate(options):
            if i == j or (one is None and two is None):
                continue
            if kind.symmetric:
                if one is None or (two is not None and two.actor == focal):
                    continue
                if two is not None and one.actor != focal and j < i:
                    continue
            yield one, two


@dataclass(frozen=True)
class Choice:
    """A pair with the number and the date chosen for it, and the log-odds of each of the three."""

    pair: Pair
    value: Quantity | None
    date: DateMention | str
    pair_logit: float
    value_logit: float
    date_logit: float
    match: CueMatch | None


def choices(scene: Scene, model: Weights, found: Sequence[CueMatch]) -> Iterator[Choice]:
    """What one sentence states: the likely pairs, and of each likely relation at least its best pair.

    `found` are the cues of the sentence.
    """
    said = stated(scene, found, model)
    by_relation = {m.relation.id: m for m in reversed(found)}
    scored = [(score(model.pair, pair_features(scene, p)), p) for p in candidates(scene, said, found)]
    met: set[str] = set()
    for logit, pair in sorted(scored, key=lambda row: -row[0]):
        name = pair.relation.id
        alone = name not in met and pair.logit > model.lone
        if logit < model.threshold and not alone:
            continue
        met.add(name)
        values = _best(model, [(score(model.value, value_features(scene, pair, v)), v) for v in value_options(scene)])
        dates = _best(model, [(score(model.date, date_features(scene, pair, d)), d) for d in date_options(scene)])
        combined = zip(values, dates, strict=True) if len(values) == len(dates) else product(values, dates)
        for (value_logit, value), (date_logit, date) in combined:
            yield Choice(pair, value, date, logit, value_logit, date_logit, by_relation.get(name))


def drafts(scene: Scene, model: Weights, found: Sequence[CueMatch]) -> Iterator[Draft]:
    """The claims in the making of one sentence, each with a calibrated confidence; `found` are its cues."""
    for choice in choices(scene, model, found):
        sure = calibrated(model, choice.pair_logit, choice.value_logit, choice.date_logit)
        yield _draft(scene, choice, sure)


def value_options(scene: Scene) -> list[Quantity | None]:
    """The numbers that can belong to a pair; None for no number."""
    return [None, *scene.quantities]


def date_options(scene: Scene) -> list[DateMention | str]:
    """The dates that can belong to a pair; words for no date and for the text's own date."""
    if scene.of_table is not None:
        return [TEXT]
    known = [d for d in scene.dates if d.span.known or d.span.recurrence is not None]
    return [NONE, *([TEXT] if own_date(scene) is not None else []), *known]


def own_date(scene: Scene) -> Span | None:
    """The date that speaks for the sentence without standing in it: its column's or paragraph's, else the document's."""
    if scene.of_table is not None or scene.as_of is not None:
        return scene.of_table or scene.as_of
    return Span.on(scene.document.published) if scene.document.published else None


def score(model: Mapping[str, float], features: Sequence[str]) -> float:
    """Log-odds: the sum of the weights of the features, with the model's bias."""
    return model["bias"] + sum(model.get(f, 0.0) for f in features)


def cue_probability(model: Weights, weight: float) -> float:
    """The probability that a claim of a cue of this weight is right in all its parts."""
    constant, slope = model.cues
    return min(max(round(1 / (1 + exp(-(constant + slope * weight))), 2), 0.01), 0.99)


def calibrated(model: Weights, pair: float, value: float, date: float) -> float:
    """The probability that a claim is right in all its parts (Platt scaling over the log-odds of its parts)."""
    constant, *slopes = model.calibration
    x = constant + sum(a * b for a, b in zip(slopes, (pair, value, date), strict=True))
    return round(1 / (1 + exp(-max(-30.0, min(30.0, x)))), 2)


def _best(model: Weights, scored: Sequence[tuple[float, T]]) -> list[tuple[float, T]]:
    """The best option, and where it is one that the text names, every other above the second threshold."""
    ordered = sorted(scored, key=lambda row: -row[0])
    unnamed = (None, NONE, TEXT)
    more = [row for row in ordered[1:] if row[0] > model.second and row[1] not in unnamed]
    return [ordered[0], *more] if ordered[0][1] not in unnamed else ordered[:1]


def plain_date(scene: Scene, date: DateMention | str) -> str | None:
    """The beginning of a chosen date as it is printed; None for none."""
    span = _span(scene, date)
    return span.start.plain() if span.start else None


def _span(scene: Scene, date: DateMention | str) -> Span:
    if isinstance(date, DateMention):
        return date.span
    return (own_date(scene) or Span()) if date == TEXT else Span()


def _draft(scene: Scene, choice: Choice, confidence: float) -> Draft:
    subject, obj = choice.pair.subject, choice.pair.object
    used = tuple(p for p in (subject, obj) if p is not None and p.start >= 0)
    ends = Ends(subject.actor if subject else None, obj.actor if obj else None, used)
    whole = Anchor(scene.sentence.start, scene.sentence.end, scene.sentence.start, scene.sentence.end)
    match, date = choice.match, choice.date
    return Draft(
        choice.pair.relation, ends, match.at if match else whole, match.cue if match else None, choice.value,
        _span(scene, date), date if isinstance(date, DateMention) else None, min(max(confidence, 0.01), 0.99),
    )  # fmt: skip
