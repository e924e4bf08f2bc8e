"""CRH: weigh sources by how far they stand from the answers that the weighted sources come to."""

from collections.abc import Sequence
from functools import partial

from tulga.ledger import truth
from tulga.ledger.rules.belief import believed
from tulga.ledger.rules.rule import Candidate, Learned, Rule, rules


@rules.add("crh")
@Learned
def crh(questions: Sequence[Sequence[Candidate]]) -> Rule:
    """CRH (Li et al. 2014) over all questions, for sources that leave most of them out; grades and confidence play no
    part, copies add nothing."""
    return believed(questions, partial(truth.crh, sparse=True))
