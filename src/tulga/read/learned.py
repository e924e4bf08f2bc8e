"""The learned part of the reader: which relations a sentence states, between whom, when, and how many.

Four logistic models with weights that people can read (`data/reader.json.gz`, made by `scripts/train_reader.py` from
annotated documents); the cues of the vocabulary are among their features, and the grammar finds the names, dates and
numbers that they choose among. Nothing is loaded until the first sentence.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import product
from math import exp, log

from tulga.read.cues import CueMatch, matches, pairs
from tulga.read.dates import DateMention
from tulga.read.ends import Anchor, Ends
from tulga.read.features import Pair, date_features, pair_features, sentence_features, tokens, value_features
from tulga.read.filling import Draft
from tulga.read.mentions import Party
from tulga.read.quantities import Quantity
from tulga.read.scene import Scene
from tulga.relations import Relation, relations
from tulga.span import Span

NONE, TEXT = "none", "text"
_FLOOR = -2.6  # sentences whose log-odds for a relation lie below are not looked at for it
_MOST_PARTIES = 14


@dataclass(frozen=True)
class Weights:
    """The four models and their thresholds: weights of features, for sentences by relation."""

    sentence: Mapping[str, Mapping[str, float]]
    pair: Mapping[str, float]
    date: Mapping[str, float]
    value: Mapping[str, float]
    threshold: float
    second: float
    calibration: tuple[float, ...]


@cache
def weights() -> Weights:
    """The weights that come with Tulga."""
    packed = (files("tulga.read") / "data" / "reader.json.gz").read_bytes()
    kept = json.loads(gzip.decompress(packed))
    return Weights(
        kept["sentence"], kept["pair"], kept["date"], kept["value"], kept["threshold"], kept["second"], tuple(kept["calibration"])
    )


def sentence_logits(scene: Scene, found: Sequence[CueMatch], model: Weights) -> dict[str, float]:
    """Log-odds of each relation for one sentence."""
    out = dict(model.sentence["bias"])
    for feature in sentence_features(scene, [m.relation.id for m in found], tokens(scene)):
        for name, weight in model.sentence.get(feature, {}).items():
            out[name] = out.get(name, 0.0) + weight
    return out


def candidates(scene: Scene, logits: Mapping[str, float], found: Sequence[CueMatch]) -> Iterator[Pair]:
    """Every pair of ends that a relation could have in a sentence, for the relations that are likely there or cued."""
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
        at = near.get(name, scene.sentence.start)
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


def _pairings(kind: Relation, options: Sequence[Party | None], focal: str | None) -> Iterator[tuple[Party | None, Party | None]]:
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


def drafts(scene: Scene, model: Weights) -> Iterator[Draft]:
    """The claims in the making of one sentence, each with a calibrated confidence."""
    found = list(matches(scene.sentence))
    logits = sentence_logits(scene, found, model)
    by_relation = {m.relation.id: m for m in reversed(found)}
    for pair in candidates(scene, logits, found):
        logit = score(model.pair, pair_features(scene, pair))
        if logit < model.threshold:
            continue
        values = best(model, value_options(scene), lambda v, p=pair: score(model.value, value_features(scene, p, v)))
        dates = best(model, date_options(scene), lambda d, p=pair: score(model.date, date_features(scene, p, d)))
        combined = zip(values, dates, strict=True) if len(values) == len(dates) else product(values, dates)
        for (value, value_logit), (date, date_logit) in combined:
            sure = calibrated(model, logit, value_logit, date_logit)
            yield _draft(scene, pair, by_relation.get(pair.relation.id), value, date, sure)


def value_options(scene: Scene) -> list[Quantity | None]:
    """The numbers that can belong to a pair; None for no number."""
    return [None, *scene.quantities]


def date_options(scene: Scene) -> list[DateMention | str]:
    """The dates that can belong to a pair; words for no date and for the text's own date."""
    known = [d for d in scene.dates if d.span.known or d.span.recurrence is not None]
    return [NONE, *([TEXT] if own_date(scene) is not None else []), *known]


def own_date(scene: Scene) -> Span | None:
    """The date that speaks for the sentence without standing in it: its paragraph's, else the document's."""
    if scene.as_of is not None:
        return scene.as_of
    return Span.on(scene.document.published) if scene.document.published else None


def score(model: Mapping[str, float], features: Sequence[str]) -> float:
    """Log-odds: the sum of the weights of the features, with the model's bias."""
    return model["bias"] + sum(model.get(f, 0.0) for f in features)


def calibrated(model: Weights, pair: float, value: float, date: float) -> float:
    """The probability that a claim is right in all its parts (Platt scaling over the log-odds of its parts)."""
    constant, *slopes = model.calibration
    x = constant + sum(a * b for a, b in zip(slopes, (pair, value, date), strict=True))
    return round(1 / (1 + exp(-max(-30.0, min(30.0, x)))), 2)


def best(model: Weights, options, judge):  # type: ignore[no-untyped-def]
    """The best option with its log-odds, and every other one above the second threshold."""
    scored = sorted(((judge(o), -i, o) for i, o in enumerate(options)), key=lambda row: (-row[0], -row[1]))
    kept = [(scored[0][2], scored[0][0])]
    if scored[0][2] not in (None, NONE, TEXT):
        kept += [(o, x) for x, _, o in scored[1:] if x > model.second and o not in (None, NONE, TEXT)]
    return kept


def _draft(
    scene: Scene, pair: Pair, match: CueMatch | None, value: Quantity | None, date: DateMention | str, confidence: float
) -> Draft:
    used = tuple(p for p in (pair.subject, pair.object) if p is not None and p.start >= 0)
    ends = Ends(pair.subject.actor if pair.subject else None, pair.object.actor if pair.object else None, used)
    whole = Anchor(scene.sentence.start, scene.sentence.end, scene.sentence.start, scene.sentence.end)
    at = match.at if match is not None else whole
    cue = match.cue if match is not None else None
    span = date.span if isinstance(date, DateMention) else (own_date(scene) or Span()) if date == TEXT else Span()
    mention = date if isinstance(date, DateMention) else None
    return Draft(pair.relation, ends, at, cue, value, span, mention, min(max(confidence, 0.01), 0.99))


def with_calibration(model: Weights, calibration: Sequence[float]) -> Weights:
    """The same model with another calibration."""
    return replace(model, calibration=tuple(calibration))


def odds(probability: float) -> float:
    """Log-odds of a probability."""
    return log(probability / (1 - probability))
