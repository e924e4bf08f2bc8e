"""Majority: the answer that most sources give; among equals, the one with the higher graded confidence."""

from collections.abc import Sequence

from tulga.ledger.rules.rule import Candidate, Choice, counted, rules, stands, unopposed


@rules.add("majority-then-confidence")
def majority(candidates: Sequence[Candidate]) -> Choice:
    """Sources are counted, not claims or copies; equal numbers are decided by grade times confidence, summed over
    sources."""
    found = stands(candidates)
    first = max(found, key=lambda stand: (stand.sources, stand.credit, stand.best.rank))
    if len(found) == 1:
        return Choice(first.best, unopposed(first))
    even = [stand for stand in found if stand.sources == first.sources]
    if len(even) == 1:
        return Choice(first.best, f"{first.sources} of {first.all_sources} sources agree on it")
    why = f"{len(even)} answers have {counted(first.sources, 'source')} each, and this one has"
    if all(stand.credit < first.credit for stand in even if stand is not first):
        return Choice(first.best, f"{why} the higher graded confidence")
    return Choice(first.best, f"{why} the same graded confidence as another; the order of claim ids decided")
