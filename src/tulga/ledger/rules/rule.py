"""What a resolution rule is: it takes the claims that answer one question and chooses the one that the fact follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from tulga.claim import Claim
from tulga.ledger.agreement import Answer, agree, refines
from tulga.registry import Registry


@dataclass(frozen=True)
class Candidate:
    """A claim with its answer to the question and the weight of its grades, between 0 and 1."""

    claim: Claim
    answer: Answer
    weight: float

    @property
    def credit(self) -> float:
        """Weight of the grades times the confidence that the claim was read rightly."""
        return self.weight * self.claim.confidence

    @property
    def rank(self) -> tuple[float, bool, float, str]:
        """For a maximum among claims with the same answer: best graded, in the source's own voice, surest, id."""
        return self.weight, self.claim.voice is None, self.claim.confidence, self.claim.id


@dataclass(frozen=True)
class Stand:
    """One answer that may win: its best claim, and how many sources agree with it and with what credit."""

    best: Candidate
    sources: int
    all_sources: int
    grade: float
    credit: float
    all_credit: float


@dataclass(frozen=True)
class Choice:
    """The claim that a rule chose and, in one sentence, why."""

    winner: Candidate
    why: str


Rule = Callable[[Sequence[Candidate]], Choice]

rules: Registry[Rule] = Registry("resolution rule", "tulga.ledger.rules")


def stands(candidates: Sequence[Candidate]) -> list[Stand]:
    """Every answer that no other one says more exactly, in the order of the ids of their best claims.

    A source counts once for an answer, with its best claim, however often it repeats itself.
    """
    by_answer: dict[Answer, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.claim.id):
        by_answer.setdefault(candidate.answer, []).append(candidate)
    all_credit = _by_source(candidates)
    found = []
    for said, those in by_answer.items():
        if any(refines(other, said) for other in by_answer):
            continue
        behind = [candidate for other, group in by_answer.items() if agree(said, other) for candidate in group]
        credit = _by_source(behind)
        best = max(those, key=lambda candidate: candidate.rank)
        grade = max(candidate.weight for candidate in behind)
        found.append(Stand(best, len(credit), len(all_credit), grade, _total(credit), _total(all_credit)))
    return sorted(found, key=lambda stand: stand.best.claim.id)


def _by_source(candidates: Sequence[Candidate]) -> dict[str, float]:
    credit: dict[str, float] = {}
    for candidate in candidates:
        source = candidate.claim.evidence.source
        credit[source] = max(credit.get(source, 0.0), candidate.credit)
    return credit


def _total(credit: dict[str, float]) -> float:
    return fsum(credit[source] for source in sorted(credit))


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "source"), counted(3, "source")
    ('one source', '3 sources')
    """
    return f"one {noun}" if number == 1 else f"{number} {noun}s"
