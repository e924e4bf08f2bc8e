"""Weighted: the answer behind which the sources put the most graded confidence."""

from collections.abc import Sequence

from tulga.ledger.rules.rule import Candidate, Choice, rules, stands, unopposed


@rules.add("weighted")
def weighted(candidates: Sequence[Candidate]) -> Choice:
    """Each source adds its best claim's grade weight times confidence to every answer that it agrees with; copies add
    nothing."""
    found = stands(candidates)
    first = max(found, key=lambda stand: (stand.credit, stand.sources, stand.best.rank))
    if len(found) == 1:
        return Choice(first.best, unopposed(first))
    why = f"it has {first.credit:.2f} of {first.all_credit:.2f} in grade times confidence"
    even = any(stand.credit == first.credit for stand in found if stand is not first)
    return Choice(first.best, f"{why}, no more than another answer" if even else why)
