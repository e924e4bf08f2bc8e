"""Truth discovery: which answers to believe and which sources to trust, each learned from the other.

Pure functions on triples (source, question, answer); what a source says twice counts once. A source may give several
answers to one question where it leaves open which is meant. `trust` and `belief` are scores, not probabilities, and
compare only within one run; the exception is `posterior`, which is Bayes' theorem. None of them knows of copied sources
or of time: see `tulga.ledger.copies` for the first.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, fsum, isnan, log
from typing import TYPE_CHECKING, Any

from tulga.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Triple = tuple[str, Hashable, Hashable]
Implication = Callable[[Any, Any, Any], float]

_LIMIT = 10_000


@dataclass(frozen=True)
class Truth:
    """What came out: trust by source, belief by question and answer, and how many rounds it took (None: no rounds)."""

    trust: dict[str, float]
    belief: dict[Hashable, dict[Hashable, float]]
    iterations: int | None


def majority_voting(triples: Iterable[Triple]) -> Truth:
    """The number of sources behind an answer, over the greatest such number of all questions; every trust is 1.

    >>> majority_voting([("a", "x", 3), ("b", "x", 3), ("c", "x", 4)]).belief
    {'x': {3: 1.0, 4: 0.5}}
    """
    votes = _Votes(triples)
    trust = votes.evenly(1.0)
    return votes.truth(trust, _scaled(votes.of_answers(trust)), None)


def sums(triples: Iterable[Triple], *, iterations: int = 20) -> Truth:
    """Hubs and authorities (Kleinberg 1999) between sources and answers; Pasternack and Roth (2010), section 3.

    Trust is the sum of belief over what a source says, belief the sum of trust behind an answer, each divided by its
    greatest value in every round.

    >>> sums([("a", "x", 3), ("b", "x", 3), ("c", "x", 4)], iterations=1).belief
    {'x': {3: 1.0, 4: 0.5}}
    """
    return _hubs(_Votes(triples), None, iterations)


def average_log(triples: Iterable[Triple], *, iterations: int = 20) -> Truth:
    """Average-Log (Pasternack and Roth 2010): as `sums`, with trust as mean belief times the logarithm of how much a
    source says.

    A source that says one thing has trust 0, for log 1 = 0; where all do, so has every answer belief 0.
    """
    import numpy as np

    votes = _Votes(triples)
    return _hubs(votes, np.log(votes.said) / votes.said, iterations)


def truthfinder(
    triples: Iterable[Triple],
    *,
    iterations: int | None = None,
    dampening: float = 0.3,
    influence: float = 0.5,
    initial_trust: float = 0.9,
    stop: float = 0.001,
    implication: Implication | None = None,
) -> Truth:
    """TruthFinder (Yin, Han and Yu 2008, IEEE Transactions on Knowledge and Data Engineering 20:6, equations 3 to 8).

    Trust is the mean belief of what a source says; belief is 1 / (1 + exp(-dampening * score)), where the score sums
    -ln(1 - trust) over the sources behind an answer and, times `influence`, over those behind the other answers to the
    same question as far as `implication(question, other, answer)`, from -1 to 1, says that the one speaks for the other.
    Without `iterations` it stops when 1 - cosine of trust before and after is below `stop`; a trust of exactly 1 ends it
    too. Raises BadInput where there is nothing to weigh or `initial_trust` is not between 0 and 1.

    >>> found = truthfinder([("a", "x", 3), ("b", "x", 3), ("c", "x", 4)])
    >>> {answer: round(belief, 3) for answer, belief in found.belief["x"].items()}
    {3: 0.724, 4: 0.582}
    """
    import numpy as np

    if not 0 <= initial_trust < 1:
        raise BadInput(f"an initial trust of {initial_trust} is not from 0 to below 1")
    votes = _Votes(triples)
    trust, belief = votes.evenly(initial_trust), np.zeros(len(votes.answers))
    spread = votes.implied(implication) if implication else None
    rounds = 0
    while rounds < (_LIMIT if iterations is None else iterations) and not (trust >= 1).any():
        score = votes.of_answers(-np.log1p(-trust))
        if spread:
            score = score + influence * np.bincount(spread[1], spread[2] * score[spread[0]], len(score))
        belief = 1 / (1 + np.exp(-dampening * score))
        before, trust = trust, votes.of_sources(belief) / votes.said
        rounds += 1
        if iterations is None and _apart(before, trust) < stop:
            break
    return votes.truth(trust, belief, rounds)


def crh(triples: Iterable[Triple], *, iterations: int = 20, eps: float = 1e-5, sparse: bool = False) -> Truth:
    """CRH for categories (Li et al. 2014, Resolving Conflicts in Heterogeneous Data by Truth Discovery, SIGMOD).

    A source's loss is the squared distance between the belief and what it says (1 for its answer, 0 for the others),
    its weight `eps` - ln(loss / sum of losses) with `eps` added to every loss, and belief the share of all weight that
    stands behind an answer. `sparse` is for sources that leave most questions out: the loss is then the mean over a
    source's answers, and the share that of the sources which answer the question. `trust` holds the weights.

    >>> found = crh([("a", "x", 3), ("b", "x", 3), ("c", "x", 4)])
    >>> found.belief["x"][3] > 0.99 > found.belief["x"][4]
    True
    """
    import numpy as np

    votes = _Votes(triples)
    per_question = votes.question_of_answer
    trust = votes.evenly(1.0)
    belief = votes.of_answers(trust) / (votes.heard(trust)[per_question] if sparse else len(votes.sources))
    rounds = 0
    while rounds < iterations:
        square = np.bincount(per_question, belief**2, len(votes.questions))[per_question]
        loss = eps + votes.of_sources(square - belief**2 + (1 - belief) ** 2) / (votes.said if sparse else 1)
        trust = eps - np.log(loss / loss.sum())
        belief = votes.of_answers(trust) / (votes.heard(trust)[per_question] if sparse else trust.sum())
        rounds += 1
    return votes.truth(trust, belief, rounds)


def posterior(prior: float, reports: Sequence[tuple[float, bool]]) -> float:
    """The probability of a proposition after independent reports, by Bayes' theorem.

    A report is the accuracy of its source (the probability that it is right, whichever way the truth is) and whether it
    asserts the proposition or denies it. Raises BadInput where a number is no probability or two certain reports
    contradict each other.

    >>> round(posterior(0.5, [(0.8, True), (0.7, True)]), 6), round(posterior(0.5, [(0.8, True), (0.7, False)]), 6)
    (0.903226, 0.631579)
    """
    for number in (prior, *(accuracy for accuracy, _ in reports)):
        if isnan(number) or not 0 <= number <= 1:
            raise BadInput(f"{number} is not a probability between 0 and 1")
    chances = [prior, *(accuracy if asserts else 1 - accuracy for accuracy, asserts in reports)]
    if 0 in chances and 1 in chances:
        raise BadInput("two certain reports contradict each other, so that no probability follows")
    if 0 in chances or 1 in chances:
        return 1.0 if 1 in chances else 0.0
    odds = fsum(log(chance) - log(1 - chance) for chance in chances)
    return 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))


class _Votes:
    """Who says what, as numbered edges between sources and answers."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        import numpy as np

        given = sorted(set(triples), key=lambda triple: (triple[0], repr(triple[1]), repr(triple[2])))
        if not given:
            raise BadInput("there is nothing to weigh: no source answers any question")
        numbers = _Numbers()
        edges = [(numbers.of(0, source), numbers.of(2, (question, said))) for source, question, said in given]
        self.sources: list[Any] = list(numbers.known[0])
        self.answers: list[Any] = list(numbers.known[2])
        self.source, self.answer = (np.array(column) for column in zip(*edges, strict=True))
        self.question_of_answer = np.array([numbers.of(1, question) for question, _ in self.answers])
        self.questions: list[Any] = list(numbers.known[1])
        self.said = np.bincount(self.source).astype(float)
        heard = np.unique(np.stack([self.source, self.question_of_answer[self.answer]]), axis=1)
        self._hearing, self._heard = heard[0], heard[1]

    def evenly(self, value: float) -> "Floats":
        import numpy as np

        return np.full(len(self.sources), value)

    def of_answers(self, per_source: "Floats") -> "Floats":
        """The sum over the sources behind each answer."""
        import numpy as np

        return np.bincount(self.answer, per_source[self.source], len(self.answers)).astype(float)

    def of_sources(self, per_answer: "Floats") -> "Floats":
        """The sum over what each source says."""
        import numpy as np

        return np.bincount(self.source, per_answer[self.answer], len(self.sources)).astype(float)

    def heard(self, per_source: "Floats") -> "Floats":
        """The sum over the sources that answer each question."""
        import numpy as np

        return np.bincount(self._heard, per_source[self._hearing], len(self.questions)).astype(float)

    def implied(self, implication: Implication) -> "tuple[NDArray[np.int64], NDArray[np.int64], Floats] | None":
        """From which answer to which other one, and how much the first speaks for the second."""
        import numpy as np

        together: dict[int, list[int]] = {}
        for number, question in enumerate(self.question_of_answer.tolist()):
            together.setdefault(question, []).append(number)
        found = [
            (one, other, implication(self.answers[one][0], self.answers[one][1], self.answers[other][1]))
            for group in together.values()
            for one in group
            for other in group
            if one != other
        ]
        if not found:
            return None
        before, after, much = zip(*found, strict=True)
        return np.array(before), np.array(after), np.array(much, dtype=float)

    def truth(self, trust: "Floats", belief: "Floats", iterations: int | None) -> Truth:
        by_question: dict[Hashable, dict[Hashable, float]] = {}
        for (question, said), score in zip(self.answers, belief.tolist(), strict=True):
            by_question.setdefault(question, {})[said] = score
        return Truth(dict(zip(self.sources, trust.tolist(), strict=True)), by_question, iterations)


class _Numbers:
    """Things of three kinds, each numbered in the order in which it first came."""

    def __init__(self) -> None:
        self.known: tuple[dict[Any, int], ...] = ({}, {}, {})

    def of(self, kind: int, thing: Hashable) -> int:
        return self.known[kind].setdefault(thing, len(self.known[kind]))


def _hubs(votes: _Votes, weights: "Floats | None", iterations: int) -> Truth:
    import numpy as np

    trust, belief = votes.evenly(0.0), np.full(len(votes.answers), 0.5)
    for _ in range(iterations):
        trust = votes.of_sources(belief)
        if weights is not None:
            trust = weights * trust
        belief = _scaled(votes.of_answers(trust))
        trust = _scaled(trust)
    return votes.truth(trust, belief, iterations)


def _scaled(scores: "Floats") -> "Floats":
    greatest = scores.max()
    return scores / greatest if greatest > 0 else scores


def _apart(one: "Floats", other: "Floats") -> float:
    """1 - cosine of two vectors; 1 where one of them is nothing."""
    import numpy as np

    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return 1.0 if lengths == 0 else float(1 - one @ other / lengths)
