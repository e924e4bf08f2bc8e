"""The answer to a posture: each commitment under each model, what each partner would lose, who holds what, what is missing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from tulga.scenario.answer import Assumption
from tulga.scenario.posture.rules import Outcome, Word
from tulga.scenario.posture.standing import Standing

SEVERITY: tuple[Outcome, ...] = (
    "incompatible", "falls away", "depends", "not in war", "compatible", "not regulated", "not covered",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One model (of neutrality) or one organisation, by whose rules commitments are judged."""

    id: str
    label: str
    what: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one model says of one commitment: the word, why, and by which sources.

    `peace` and `war` are the model's own words where it has some for both. `own` marks a reading of the authors, without a
    source behind it.
    """

    model: str
    outcome: Outcome
    reason: str
    sources: tuple[str, ...] = ()
    peace: Word | None = None
    war: Word | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Commitment:
    """One fact that binds the state, with the judgement of each model.

    `what` is the relation and the item in words, `kinds` what it is read as (several where the ledger does not tell which),
    `standing` how its date stands to the day asked for. `voice` is whose statement it is where a source only reports it.
    """

    fact: str
    what: str
    partner: str | None
    relation: str
    item: str | None
    domain: str
    span: str
    standing: Standing
    reading: str
    kinds: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    assumptions: tuple[str, ...]
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()
    voice: str | None = None

    @property
    def spread(self) -> tuple[Outcome, ...]:
        """The different words of the models, the gravest first: one where all agree."""
        return tuple(word for word in SEVERITY if word in {judgement.outcome for judgement in self.judgements})

    def under(self, model: str) -> Judgement:
        """The judgement of one model."""
        return next(judgement for judgement in self.judgements if judgement.model == model)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A fact that no rule covers, or that is not so (planned, possible, denied), and why; it is never called compatible."""

    fact: str
    what: str
    partner: str | None
    domain: str
    span: str
    standing: Standing
    why: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """How many facts with one partner, in one domain, have one outcome under one model.

    `held` of them hold on the day, `undated` have no date or one that leaves it open. Both count facts of the ledger.
    """

    partner: str | None
    model: str
    outcome: Outcome
    domain: str
    held: int
    undated: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """What somebody holds, wants or expects: who (None where only the source says it), of whom, since when, in which words.

    `status` is that of the fact (actual, planned, possible, denied); `words` is the item, `quote` what the source says,
    empty where it may not be carried.
    """

    fact: str
    relation: str
    holder: str | None
    subject: str | None
    object: str | None
    status: str
    since: str
    words: str
    quote: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """All of it. `commitments` hold on the day, or may; `over` were acts or states that ended before.

    `not_covered` are facts that no rule covers, `left_out` those that are planned, possible or denied.
    """

    posture: str
    title: str
    state: str
    on: date
    sides: tuple[Side, ...]
    commitments: tuple[Commitment, ...]
    over: tuple[Commitment, ...]
    not_covered: tuple[Uncovered, ...]
    left_out: tuple[Uncovered, ...]
    effects: tuple[Effect, ...]
    stances: tuple[Stance, ...]
    interests: tuple[Stance, ...]
    assumptions: tuple[Assumption, ...]
    missing: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What holds on the day under each model, in one sentence; undated facts are counted apart."""
        told = []
        for side in self.sides:
            counts = ", ".join(f"{count} {word}" for word, count in self.counts(side.id).items()) or "nothing"
            told.append(f"{side.label}: {counts}")
        apart = sum(one.standing in ("undated", "unclear") for one in self.commitments)
        return (
            f"{self.title}, by the facts that hold on {self.on.isoformat()}: {'; '.join(told)}. "
            f"{apart} more without a clear date, {len(self.not_covered)} not covered by any rule."
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        """The ids of all claims behind the answer, in order."""
        parts: Sequence[Sequence[Commitment | Uncovered | Stance]] = (
            self.commitments, self.over, self.not_covered, self.left_out, self.stances, self.interests,
        )  # fmt: skip
        against = {item for one in (*self.commitments, *self.over) for item in one.against}
        return tuple(sorted({item for part in parts for one in part for item in one.evidence} | against))

    def under(self, model: str) -> "Judged":
        """The answer of one model alone; raises BadUse with the nearest names."""
        from tulga.errors import unknown

        if model not in {side.id for side in self.sides}:
            raise unknown("model", model, [side.id for side in self.sides])

        def alone(one: Commitment) -> Commitment:
            return replace(one, judgements=(one.under(model),))

        return replace(
            self,
            sides=tuple(side for side in self.sides if side.id == model),
            commitments=tuple(map(alone, self.commitments)),
            over=tuple(map(alone, self.over)),
            effects=tuple(effect for effect in self.effects if effect.model == model),
        )

    def about(self, partner: str) -> "Judged":
        """The part of the answer that concerns one partner: its commitments, and the positions that are its own or on it."""

        def concerns(one: Stance) -> bool:
            return partner in (one.holder, one.subject, one.object)

        return replace(
            self,
            commitments=tuple(one for one in self.commitments if one.partner == partner),
            over=tuple(one for one in self.over if one.partner == partner),
            not_covered=tuple(one for one in self.not_covered if one.partner == partner),
            left_out=tuple(one for one in self.left_out if one.partner == partner),
            effects=tuple(effect for effect in self.effects if effect.partner == partner),
            stances=tuple(filter(concerns, self.stances)),
            interests=tuple(filter(concerns, self.interests)),
        )

    def counts(self, model: str) -> dict[Outcome, int]:
        """How many of the facts that hold on the day have each outcome under a model; none is left out."""
        held = [c.under(model).outcome for c in self.commitments if c.standing in ("holds", "assumed")]
        return {word: held.count(word) for word in SEVERITY if word in held}

    def record(self) -> dict[str, Any]:
        """The answer as plain data, for JSON."""
        told = asdict(self) | {"on": self.on.isoformat(), "summary": self.summary, "evidence": list(self.evidence)}
        for name in ("commitments", "over"):
            for record, one in zip(told[name], getattr(self, name), strict=True):
                record["spread"] = list(one.spread)
        return told
