"""What the rules share that learn the trust of sources: all questions as triples, and the answer of most belief."""

from collections.abc import Callable, Iterable, Sequence
from statistics import mean

from tulga.ledger.rules.rule import Candidate, Choice, Rule, Stand, stands, told_apart, unopposed
from tulga.ledger.truth import Triple, Truth


def believed(questions: Sequence[Sequence[Candidate]], discover: Callable[[Iterable[Triple]], Truth]) -> Rule:
    """A rule that chooses the answer of most belief; it answers the questions that it was made from, and no others."""
    laid = {_name(question): stands(question) for question in questions}
    triples = [
        (source, name, stand.best.claim.id)
        for name, found in laid.items()
        for stand in found
        for source in stand.behind
    ]
    truth = discover(triples) if triples else Truth({}, {}, None)

    def choose(candidates: Sequence[Candidate]) -> Choice:
        name = _name(candidates)
        found, belief = laid[name], truth.belief[name]

        def order(stand: Stand) -> tuple[object, ...]:
            return round(belief[stand.best.claim.id], 12), stand.sources, stand.credit, stand.best.rank

        first, *others = sorted(found, key=order, reverse=True)
        if not others:
            return Choice(first.best, unopposed(first))
        mine, next_best = (belief[stand.best.claim.id] for stand in (first, others[0]))
        trusted, doubted = (mean(truth.trust[source] for source in stand.behind) for stand in (first, others[0]))
        numbers = told_apart(mine, next_best)
        why = (
            f"its belief is {numbers[0]} and the next answer's {numbers[1]}"
            if numbers
            else (f"its belief is {mine:.2f}, no more than another answer's")
        )
        return Choice(
            first.best,
            f"{why}: {first.sources} of {first.all_sources} sources agree on it, and by all that sources say their mean "
            f"trust is {trusted:.2f}, against {doubted:.2f} behind the next answer",
        )

    return choose


def _name(question: Sequence[Candidate]) -> str:
    """A question by the least id of its claims, for every claim that affirms stands in one question."""
    return min(candidate.claim.id for candidate in question)
