"""What the rules share that learn the trust of sources: all questions as triples, and the answer of most belief."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from statistics import mean

from tulga.ledger.agreement import happened
from tulga.ledger.rules.rule import Candidate, Choice, Rule, Stand, stands, told_apart, unopposed
from tulga.ledger.truth import Triple, Truth


def believed(questions: Sequence[Sequence[Candidate]], discover: Callable[[Iterable[Triple]], Truth]) -> Rule:
    """A rule that chooses the answer of most belief; it answers the questions that it was made from, and no others.

    A state that changed is one question a time (`times`): nobody is distrusted for what was so before, and the fact is
    what is believed of the last time.
    """
    asked = {_name(question): times(question) for question in questions}
    laid = {_name(time): stands(time) for by_time in asked.values() for time in by_time}
    triples = [
        (source, name, stand.best.claim.id)
        for name, found in laid.items()
        for stand in found
        for source in stand.behind
    ]
    truth = discover(triples) if triples else Truth({}, {}, None)

    def choose(candidates: Sequence[Candidate]) -> Choice:
        name = _name(asked[_name(candidates)][-1])
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


def times(question: Sequence[Candidate]) -> list[Sequence[Candidate]]:
    """The candidates of a question by the times of which they tell, the last one last; one time unless it is of a state.

    Of one time are claims whose beginnings touch, for they cannot both be right, and claims with the same item and
    value, which can be at odds about the beginning alone. Claims without a date come before all others.
    """
    if not all(candidate.state for candidate in question):
        return [question]
    dated = sorted(question, key=lambda candidate: (_begins(candidate), candidate.claim.id))
    found: list[list[Candidate]] = []
    reach = None
    for candidate in dated:
        first, last = _begins(candidate)
        if reach is None or first > reach:
            found.append([])
        found[-1].append(candidate)
        reach = max(last, reach or last)
    return _joined(found)


def _joined(found: Sequence[list[Candidate]]) -> list[Sequence[Candidate]]:
    """Times that share an item and value put together, each where the last of them stands."""
    kept: list[tuple[set[object], list[Candidate]]] = []
    for time in found:
        says = {(said.item, said.unit, said.low, said.high) for said in (candidate.answer for candidate in time)}
        same = [one for one in kept if one[0] & says]
        kept = [one for one in kept if not one[0] & says]
        earlier = [candidate for _, candidates in same for candidate in candidates]
        kept.append((says.union(*(said for said, _ in same)), [*earlier, *time]))
    return [candidates for _, candidates in kept]


def _begins(candidate: Candidate) -> tuple[date, date]:
    """The first and last day on which what it tells can have begun, or was so at the latest."""
    return happened(candidate.claim.span) or (date.min, date.min)


def _name(question: Sequence[Candidate]) -> str:
    """A question by the least id of its claims, for every claim that affirms stands in one question."""
    return min(candidate.claim.id for candidate in question)
