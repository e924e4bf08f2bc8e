"""TruthFinder: believe what trusted sources say, and trust sources whose answers are believed."""

from collections.abc import Sequence

from tulga.ledger import truth
from tulga.ledger.rules.belief import believed
from tulga.ledger.rules.rule import Candidate, Learned, Rule, rules


@rules.add("truthfinder")
@Learned
def truthfinder(questions: Sequence[Sequence[Candidate]]) -> Rule:
    """TruthFinder (Yin, Han and Yu 2008) over all questions, with the numbers of the paper; grades and confidence play
    no part, copies add nothing."""
    return believed(questions, truth.truthfinder)
