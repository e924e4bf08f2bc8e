"""Bayes: the answer that is most probably right after all reports, each as sure as its grade and its reading allow."""

from collections.abc import Sequence

from tulga.ledger.rules.rule import Candidate, Choice, Stand, counted, rules, stands, told_apart
from tulga.ledger.truth import posterior

PRIOR = 0.5
"""Before any report an answer is as probably right as wrong."""


def accuracy(credit: float) -> float:
    """How probably a report is right: from 0.5, which tells nothing (E5, or not read), to 0.95 (A1, surely read).

    `credit` is the weight of the grades times the confidence of reading, between 0 and 1. That it is linear, and ends
    at 0.95, is a convention of this house: the manuals that define the grades give no numbers.

    >>> accuracy(0), accuracy(0.5), accuracy(1)
    (0.5, 0.725, 0.95)
    """
    return 0.5 + 0.45 * credit


@rules.add("bayes")
def bayes(candidates: Sequence[Candidate]) -> Choice:
    """Bayes' theorem, for each answer by itself: prior 0.5; a source that agrees asserts it, one that says otherwise or
    denies it denies it; a source is right with probability 0.5 + 0.45 x grade weight x confidence; copies add nothing."""
    found = stands(candidates)
    judged = [(_probability(stand), stand) for stand in found]
    first = max(judged, key=lambda pair: (round(pair[0], 12), pair[1].sources, pair[1].best.rank))
    chance, stand = first
    said = counted(stand.sources, "source")
    noes = len(_reports(stand)) - stand.sources
    against = f" against {counted(noes, 'source')}" if noes else ""
    numbers = told_apart(chance, max((other for other, than in judged if than is not stand), default=0.0))
    why = f"its probability is {numbers[0] if numbers else f'{chance:.2f}'}, from a prior of {PRIOR:g} and {said}{against}"
    if len(judged) > 1:
        why += f"; the next answer has {numbers[1]}" if numbers else ", no more than another answer"
    return Choice(stand.best, why, chance)


def _probability(stand: Stand) -> float:
    return posterior(PRIOR, _reports(stand))


def _reports(stand: Stand) -> list[tuple[float, bool]]:
    """One report a source: for the answer, or against it by another answer or by a denial."""
    against = {source: credit for source, credit in stand.everyone.items() if source not in stand.behind}
    for denial in stand.best.denials:
        source = denial.voice or denial.claim.evidence.source
        if source not in stand.behind:
            against[source] = max(against.get(source, 0.0), denial.credit)
    asserted = [(accuracy(credit), True) for credit in stand.behind.values()]
    return asserted + [(accuracy(credit), False) for credit in against.values()]
