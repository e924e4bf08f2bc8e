"""The small workspace with a debate on neutrality, and a bargain over it whose numbers can be done by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars
from hearth import CLAIMS, CLOSED, Advice, Hearth, quoted

from tulga.claim import Claim
from tulga.doctrine import Document
from tulga.doctrine.debate import Question
from tulga.doctrine.versions import Difference, compare
from tulga.doctrine.watch import Alert
from tulga.scenario import Answer, Scenario, ask
from tulga.span import Span


def _held(relation: str, subject: str, other: str | None, span: str, item: str, words: str, **more: Any) -> Claim:
    return Claim(relation=relation, subject=subject, object=other, span=Span.parse(span), item=item,
                 evidence=quoted(words), method="hand", confidence=0.9, **more)  # fmt: skip


DEBATE = [
    _held("policy_position", "MNG", None, "2015-09-29", "neutrality, permanent", "By its own count", voice="the president"),
    _held("policy_position", "MNG", None, "2017", "neutrality, official", "the ministry", polarity="-"),
    _held("conditional_effect", "neutrality of MNG", "RUS", "", "eastern flank less exposed", "with Russia, Selenge",
          modality="possible"),
    _held("conditional_effect", "sound economy", "neutrality", "", "condition of success", "of the foreign investment",
          modality="possible"),
    _held("military_exercise", "MNG", "CHN", "", "Steppe", "Mongolia and China named"),
    _held("attache_posted", "MNG", "JPN", "2012/..", "military attaché", "Japan has been"),
]  # fmt: skip


def _number(value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "note": "a number for show"}


def _one(actor: str, capability: float, position: dict[str, Any]) -> dict[str, Any]:
    return {"actor": actor, "capability": _number(capability), "position": {"neutrality": position},
            "salience": {"neutrality": _number(100)}}  # fmt: skip


BARGAIN = {
    "id": "over-neutrality", "title": "A bargain over neutrality", "state": "MNG", "question": "Where does it end?",
    "bargain": {
        "matter": "Whether to be neutral", "draws": 10, "seed": 7,
        "models": ["weighted median", "weighted mean"], "model": "weighted mean",
        "dimensions": [{"name": "neutrality", "zero": "no declaration", "hundred": "a law"}],
        "actors": [_one("RUS", 1, _number(20)), _one("CHN", 3, _number(80, 60, 100))],
    },
}  # fmt: skip
WEIGHED = {
    "id": "why", "question": "Why is it debated?", "author": "the desk",
    "hypotheses": [{"id": "safety", "says": "It is for safety."}, {"id": "votes", "says": "It is for votes."}],
    "evidence": [
        {"id": "bill", "says": "A bill came.", "claims": [DEBATE[0].id], "marks": {"safety": "C", "votes": "I"}},
        {"id": "talk", "says": "All talk of it.", "assumed": "papers of the year", "marks": {"safety": "C", "votes": "C"}},
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Counselled(Advice):
    """With competing hypotheses, two versions of a text, and a verdict that moved."""

    seen: Sequence[Alert] = ()
    versions: Sequence[Document] = ()

    def questions(self) -> Sequence[Question]:
        return [Question.model_validate(WEIGHED)]

    def compared(self, state: str) -> Sequence[tuple[Document, Document, Sequence[Difference]]]:
        return [(*self.versions, compare(*self.versions))] if self.versions else ()  # type: ignore[misc]

    def alerts(self) -> Sequence[Alert]:
        return self.seen


@dataclass
class Neutral(Hearth):
    """The small workspace itself, with all that."""

    claims: list[Claim] = field(default_factory=lambda: [*CLAIMS, *DEBATE])
    alerts: Sequence[Alert] = ()
    versions: Sequence[Document] = ()

    @property
    def counsel(self) -> Counselled:
        return Counselled(self, self.alerts, self.versions)

    def scenarios(self) -> list[Scenario]:
        return [Scenario.model_validate(one) for one in (CLOSED, BARGAIN)]

    def ask(self, identifier: str) -> Answer:
        found = {one.id: one for one in self.scenarios()}
        frame: polars.DataFrame = self.panel("dyads", 2000, 2024)
        return ask(found[identifier], frame, name=self.label)
