"""Doctrine held against evidence: a verdict for every clause and year.

| verdict | says |
|---|---|
| held | nobody is above the limit, and the evidence leaves no room for anybody to be |
| near | held, within the declared margin below the limit (or `about` a number within it on either side) |
| broken | at least one holder is strictly above the limit |
| undetermined | the evidence leaves both open: an interval across the limit, or no limit is declared at all |
| unknown | there is no evidence for that year |
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from tulga.doctrine.document import Clause, Document
from tulga.doctrine.evidence import Share, shares
from tulga.doctrine.judge import Judgement, Naming, Word, bounds, holdings, judge

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says of one clause in one year; `year` is None for undated evidence and unmeasured clauses.

    `value`, `low`, `high` and `threshold` are shares of the whole (1 is all of it); `limit` is the threshold as the
    document has it ("1/3"). `holder` is the actor on whom the verdict turns. `evidence_for` and `evidence_against`
    are ids of claims and observations; where the verdict is undetermined they are for a breach and against it.
    """

    clause: str
    year: int | None
    verdict: Word
    value: float | None
    low: float | None
    high: float | None
    threshold: float | None
    why: str
    evidence_for: tuple[str, ...] = ()
    evidence_against: tuple[str, ...] = ()
    document: str = ""
    holder: str | None = None
    limit: str | None = None

    def record(self) -> dict[str, Any]:
        """The verdict as plain data, for JSON.

        >>> Verdict("rule", 2018, "unknown", None, None, None, 0.25, "There is no evidence.").record()["verdict"]
        'unknown'
        """
        return asdict(self)


def check(
    document: Document,
    frame: "polars.DataFrame",
    first: int | None = None,
    last: int | None = None,
    *,
    attribution: Mapping[str, str] | None = None,
    name: Naming = str,
) -> list[Verdict]:
    """Verdicts in the order of the clauses, each through the years from `first` to `last`, undated evidence last.

    `frame` is the long panel (subject, object, year, relation, item, value, unit, evidence, disputed; where it has them
    hedge, low, high, against: see `tulga.doctrine.with_claims`). Only years in which the document is in force are
    judged; without `first` or `last` these are the years of the evidence. `attribution` counts one holder's share as
    another's, beside what the clause declares; `name` turns an actor id into the name for the sentences. Raises
    BadInput for a panel that cannot be read.

    >>> import polars
    >>> from tulga.doctrine.document import Document
    >>> scope = {"relation": "investment_share", "state": "object"}
    >>> rule = {"id": "cap", "kind": "limit", "says": "nobody above a quarter", "measure": "largest_share",
    ...         "scope": scope, "comparison": "above", "threshold": "1/4", "unit": "share"}
    >>> text = Document.model_validate({"id": "d", "title": "D", "state": "MNG", "version": "1", "body": "B",
    ...     "in_force": "2010/..", "source": "s", "citation": "c", "clauses": [rule]})
    >>> panel = polars.DataFrame({"subject": ["CHN"], "object": ["MNG"], "year": [2018],
    ...     "relation": ["investment_share"], "item": [None], "value": [30.0], "unit": ["percent"],
    ...     "evidence": [["a1"]], "disputed": [False]})
    >>> [(v.year, v.verdict, v.evidence_for) for v in check(text, panel, 2018, 2019)]
    [(2018, 'broken', ('a1',)), (2019, 'unknown', ())]
    """
    found: list[Verdict] = []
    for clause in document.clauses:
        if clause.scope is None:
            found.append(_verdict(document, clause, None, _unmeasured(clause)))
            continue
        rows, left_out = shares(frame, clause.scope, document.state)
        counted = {**clause.scope.attribute, **(attribution or {})}
        of_clause = _through_time(document, clause, rows, _years(document, rows, first, last), counted, name)
        found += [_with_left_out(verdict, left_out.get(verdict.year, [])) for verdict in of_clause]
    return found


def _with_left_out(verdict: Verdict, left_out: Sequence[str]) -> Verdict:
    return replace(verdict, why=f"{verdict.why} Left out: {'; '.join(left_out)}.") if left_out else verdict


def _years(document: Document, rows: Sequence[Share], first: int | None, last: int | None) -> list[int]:
    known = [row.year for row in rows if row.year is not None]
    begin = first if first is not None else min(known, default=None)
    end = last if last is not None else max(known, default=None)
    if begin is None or end is None:
        return [year for year in (first, last) if year is not None and document.in_force.covers(year)]
    return [year for year in range(begin, end + 1) if document.in_force.covers(year)]


def _through_time(
    document: Document,
    clause: Clause,
    rows: Sequence[Share],
    years: Sequence[int],
    counted: Mapping[str, str],
    name: Naming,
) -> list[Verdict]:
    found: list[Verdict] = []
    earlier: Verdict | None = None
    for year in years:
        of_year = [row for row in rows if row.year == year]
        verdict = _verdict(document, clause, year, _judged(clause, of_year, counted, name, earlier, f"in {year}"))
        earlier = verdict if verdict.low is not None else earlier
        found.append(verdict)
    undated = [row for row in rows if row.year is None]
    if undated:
        judged = _judged(clause, undated, counted, name, None, "without a date")
        found.append(_verdict(document, clause, None, judged, "Undated evidence: "))
    elif not years:
        found.append(_verdict(document, clause, None, _judged(clause, [], counted, name, None, "while it is in force")))
    return found


def _judged(
    clause: Clause, rows: Sequence[Share], counted: Mapping[str, str], name: Naming, earlier: Verdict | None, when: str
) -> Judgement:
    assert clause.scope is not None
    if not rows:
        why = f"There is no evidence on {clause.scope.relation} {when}."
        return Judgement("unknown", None, None, None, None, why)
    if clause.kind == "limit":
        return judge(clause, rows, counted, name)
    return _measured(clause, rows, counted, name, earlier)


def _measured(
    clause: Clause, rows: Sequence[Share], counted: Mapping[str, str], name: Naming, earlier: Verdict | None
) -> Judgement:
    """The measure of a clause that sets no limit: its value, and whether it went the declared way."""
    assert clause.scope is not None
    held = holdings([row for row in rows if row.holder not in clause.scope.remainder + clause.scope.unknown], counted)
    between = clause.scope.between
    used = [share for share in held if between is None or share.holder in between]
    if len(used) < (2 if between else 1):
        named = " and ".join(name(holder) for holder in between) if between else "a named holder"
        why = f"There is no evidence on {clause.scope.relation} for {named}, so the measure has no value."
        return Judgement("unknown", None, None, None, None, why)
    if between:
        low, high = _balance(used[0], used[1])
        what = f"the smaller of the two shares is {_about(used)}{bounds(low, high)} of the larger"
        holder, value = None, low if low == high else None
    else:
        low, high = used[0].low, max(share.high for share in used)
        what = f"the largest share is {name(used[0].holder)}'s, {_about(used[:1])}{bounds(low, high)}"
        holder, value = used[0].holder, used[0].value
    evidence = tuple(sorted({e for row in rows if _is_used(row, used, counted) for e in row.evidence}))
    moved = _direction(clause, low, high, earlier)
    why = f"The clause sets no limit, so nothing can be above it; {what}{moved}."
    return Judgement("undetermined", holder, value, low, high, why, evidence)


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


def _direction(clause: Clause, low: float, high: float, earlier: Verdict | None) -> str:
    if clause.direction is None or earlier is None or earlier.low is None or earlier.high is None:
        return ""
    lower, higher = high < earlier.low, low > earlier.high
    way = "lower" if lower else "higher" if higher else None
    if way is None:
        return f"; against {earlier.year} no change can be told from the evidence"
    return f"; against {earlier.year} that is {way}, {'as' if way == clause.direction else 'not as'} the clause wants"


def _unmeasured(clause: Clause) -> Judgement:
    if clause.kind == "commitment":
        why = f"The clause is a commitment to {', '.join(clause.to)} under {clause.under}; it states no measure."
    elif clause.kind == "goal":
        why = "The clause is a goal without a measure that the panel holds."
    else:
        why = "The clause is declaratory: it states no measure that evidence could decide."
    return Judgement("undetermined", None, None, None, None, why)


def _verdict(document: Document, clause: Clause, year: int | None, judged: Judgement, prefix: str = "") -> Verdict:
    limit = clause.limit
    shown = None if clause.threshold is None else f"{clause.threshold}{'' if clause.unit == 'share' else ' percent'}"
    return Verdict(
        clause.id, year, judged.word, judged.value, judged.low, judged.high, None if limit is None else float(limit),
        prefix + judged.why, judged.evidence_for, judged.evidence_against, document.id, judged.holder, shown,
    )  # fmt: skip
