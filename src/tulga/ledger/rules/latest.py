"""Latest: a state is what it was last said to have become; among claims of the same date, the best graded."""

from collections.abc import Sequence
from datetime import date

from tulga.ledger.rules.rule import Candidate, Choice, Stand, rules, stands, unopposed


@rules.add("latest-best-graded")
def latest(candidates: Sequence[Candidate]) -> Choice:
    """The latest beginning wins; beginnings that are the same at the coarser precision are decided by grade."""
    found = stands(candidates)
    begins = max(_first(stand) for stand in found)
    latest_ones = [stand for stand in found if _last(stand) >= begins]
    chosen = max(latest_ones, key=lambda stand: (stand.grade, stand.credit, _first(stand), stand.best.rank))
    if len(found) == 1:
        why = unopposed(chosen)
    elif begins == date.min:
        why = "no claim gives a date, and this one is the best graded"
    elif len(latest_ones) == 1:
        why = f"it begins last, {chosen.best.claim.span}"
    else:
        why = f"of {len(latest_ones)} answers that begin last it is the best graded"
    return Choice(chosen.best, why)


def _first(stand: Stand) -> date:
    span = stand.best.claim.span
    return span.first() or span.last() or date.min


def _last(stand: Stand) -> date:
    start = stand.best.claim.span.start
    return start.last() if start else _first(stand)
