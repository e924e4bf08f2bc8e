"""Measures of the panel that are not one holder against a limit: the balance of two partners, a largest share through time."""

from collections.abc import Mapping, Sequence

from tulga.doctrine.clause import Clause
from tulga.doctrine.evidence import Share
from tulga.doctrine.judge import Judgement, Naming, Word, bounds, held_against, holdings, sentence_of
from tulga.doctrine.measured import Earlier, direction


def measured(
    clause: Clause, rows: Sequence[Share], counted: Mapping[str, str], name: Naming, earlier: Earlier | None
) -> Judgement:
    """A limit on a balance, a goal, or a number that is only shown, by the rows of one year.

    A balance is the smaller of the shares of the two partners `scope.between` over the larger: 1 where they are equal,
    0 where one has nothing.
    """
    scope = clause.scope
    assert scope is not None
    held = holdings([row for row in rows if row.holder not in scope.remainder + scope.unknown], counted)
    between = scope.between
    used = [share for share in held if between is None or share.holder in between]
    if len(used) < (2 if between else 1):
        named = " and ".join(name(holder) for holder in between) if between else "a named holder"
        why = f"There is no evidence on {scope.relation} for {named}, so the measure has no value."
        return Judgement("unknown", None, None, None, None, why)
    if between:
        low, high = _balance(used[0], used[1])
        what = f"The smaller of the two shares is {_about(used)}{bounds(low, high)} of the larger"
        holder, value = None, low if low == high else None
    else:
        low, high = used[0].low, max(share.high for share in used)
        what = f"The largest share is {name(used[0].holder)}'s, {_about(used[:1])}{bounds(low, high)}"
        holder, value = used[0].holder, used[0].value
    evidence = tuple(sorted({e for row in rows if _is_used(row, used, counted) for e in row.evidence}))
    against = tuple(sorted({e for row in rows if _is_used(row, used, counted) for e in row.against}))
    word, said = _judged(clause, low, high, used, earlier)
    return Judgement(word, holder, value, low, high, f"{what}: {said}.", evidence, against)


def _judged(
    clause: Clause, low: float, high: float, used: Sequence[Share], earlier: Earlier | None
) -> tuple[Word, str]:
    if clause.kind != "limit":
        return direction(clause, low, high, earlier)
    word: Word = held_against(clause, low, high, about=any(share.about for share in used))
    return word, sentence_of(word, clause)


def _about(used: Sequence[Share]) -> str:
    return "by a source's rough figure " if any(share.about for share in used) else ""


def _is_used(row: Share, used: Sequence[Share], counted: Mapping[str, str]) -> bool:
    return counted.get(row.holder, row.holder) in {share.holder for share in used}


def _balance(one: Share, two: Share) -> tuple[float, float]:
    """The smaller of two shares over the larger, with its bounds; two empty shares are equal."""
    larger, smaller = (one, two) if one.low >= two.low else (two, one)
    overlap = one.low <= two.high and two.low <= one.high
    low = min(_ratio(one.low, two.high), _ratio(two.low, one.high))
    return low, 1.0 if overlap else _ratio(smaller.high, larger.low)


def _ratio(smaller: float, larger: float) -> float:
    return 1.0 if larger == 0 else min(1.0, smaller / larger)
