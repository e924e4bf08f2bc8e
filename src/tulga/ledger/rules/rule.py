"""What a resolution rule is: it takes the claims that answer one question and chooses the one that the fact follows.

Most rules look at one question at a time: a function from candidates to a `Choice`. A rule that learns from all
questions how far each source is to be trusted is a `Learned` one: a function from all questions to such a function.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from tulga.claim import Claim
from tulga.ledger.agreement import Answer, Nearby
from tulga.registry import Registry


@dataclass(frozen=True)
class Candidate:
    """A claim with its answer to the question and the weight of its grades, between 0 and 1.

    `voice` is the source that speaks in it: its own, unless it only repeats another (empty means its own). `denials`
    are the claims that deny it. `state` marks what can change: another answer of another time is no contradiction.
    """

    claim: Claim
    answer: Answer
    weight: float
    voice: str = ""
    denials: "tuple[Candidate, ...]" = ()
    state: bool = False

    @property
    def credit(self) -> float:
        """Weight of the grades times the confidence that the claim was read rightly."""
        return self.weight * self.claim.confidence

    @property
    def rank(self) -> tuple[float, bool, bool, float, str]:
        """For a maximum among claims with the same answer: best graded, no copy, in the source's own voice, surest, id."""
        return self.weight, not self.voice, self.claim.voice is None, self.claim.confidence, self.claim.id


@dataclass(frozen=True)
class Stand:
    """One answer that may win: its best claim, the best grade behind it, and the sources that speak for it.

    `behind` tells with what credit each source agrees with it, `everyone` the same of all sources that answer at all.
    """

    best: Candidate
    grade: float
    behind: Mapping[str, float]
    everyone: Mapping[str, float]

    @property
    def sources(self) -> int:
        """How many sources agree with it; copies do not count."""
        return len(self.behind)

    @property
    def all_sources(self) -> int:
        """How many sources answer the question; copies do not count."""
        return len(self.everyone)

    @property
    def credit(self) -> float:
        """The credit behind it, summed over sources."""
        return _total(self.behind)

    @property
    def all_credit(self) -> float:
        """The credit of all sources that answer the question."""
        return _total(self.everyone)


@dataclass(frozen=True)
class Choice:
    """The claim that a rule chose and, in one sentence, why; with a probability where the rule computes one."""

    winner: Candidate
    why: str
    probability: float | None = None


Rule = Callable[[Sequence[Candidate]], Choice]


class Learned:
    """A rule that first looks at all questions: calling it with them gives the `Rule` that answers each of them."""

    def __init__(self, learn: Callable[[Sequence[Sequence[Candidate]]], Rule]) -> None:
        self._learn = learn
        self.__doc__ = learn.__doc__

    def learn(self, questions: Sequence[Sequence[Candidate]]) -> Rule:
        """The rule for exactly these questions."""
        return self._learn(questions)


rules: Registry[Rule | Learned] = Registry("resolution rule", "tulga.ledger.rules")


def ready(name: str, questions: Sequence[Sequence[Candidate]]) -> Rule:
    """The rule of a name, which has learned from these questions where it is one that learns; BadUse for another name."""
    rule = rules[name]
    return rule.learn(questions) if isinstance(rule, Learned) else rule


def stands(candidates: Sequence[Candidate]) -> list[Stand]:
    """Every answer that no other one says more exactly, in the order of the ids of their best claims.

    A source counts once for an answer, with its best claim, however often it repeats itself or others repeat it.
    """
    by_answer: dict[Answer, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda candidate: candidate.claim.id):
        by_answer.setdefault(candidate.answer, []).append(candidate)
    everyone = _by_voice(candidates)
    if len(by_answer) == 1:
        best = max(candidates, key=lambda candidate: candidate.rank)
        return [Stand(best, best.weight, everyone, everyone)]
    near = Nearby(by_answer)
    found = []
    for said, those in by_answer.items():
        if next(near.refined(said), None) is not None:
            continue
        behind = [candidate for other in near.agreeing(said) for candidate in by_answer[other]]
        best = max(those, key=lambda candidate: candidate.rank)
        found.append(Stand(best, max(candidate.weight for candidate in behind), _by_voice(behind), everyone))
    return sorted(found, key=lambda stand: stand.best.claim.id)


def _by_voice(candidates: Iterable[Candidate]) -> dict[str, float]:
    credit: dict[str, float] = {}
    for candidate in candidates:
        source = candidate.voice or candidate.claim.evidence.source
        credit[source] = max(credit.get(source, 0.0), candidate.credit)
    return credit


def _total(credit: Mapping[str, float]) -> float:
    return fsum(credit.values())  # exact, and so the same in every order


def unopposed(stand: Stand) -> str:
    """Why an answer wins that is the only one."""
    number = stand.all_sources
    return "one source says so and none says otherwise" if number == 1 else f"all {number} sources agree"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "source"), counted(3, "source")
    ('one source', '3 sources')
    """
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


def told_apart(one: float, other: float) -> tuple[str, str] | None:
    """Two scores in two decimals, or in as many up to six as tell them apart; None where they are the same.

    >>> told_apart(0.9, 0.25), told_apart(0.634, 0.628), told_apart(0.5, 0.5)
    (('0.90', '0.25'), ('0.634', '0.628'), None)
    """
    for digits in range(2, 7):
        first, second = f"{one:.{digits}f}", f"{other:.{digits}f}"
        if first != second:
            return first, second
    return None
