"""Doctrine held against evidence: a verdict for every clause and year.

| verdict | says |
|---|---|
| held | the measure leaves no room for anybody to break the limit; a commitment's instrument is in force |
| near | held, within the declared margin of the limit (or `about` a number within it on either side) |
| broken | the measure is on the wrong side of the limit; a commitment's instrument is void or has ended |
| undetermined | the evidence leaves both open: an interval across the limit, or no limit is declared at all |
| unknown | there is no evidence for that year |
| towards, away | a goal's measure went the declared way since the last year that had one, or the other way |
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tulga.doctrine.balance import measured
from tulga.doctrine.clause import Clause
from tulga.doctrine.document import Document
from tulga.doctrine.evidence import Share, shares
from tulga.doctrine.instruments import stands
from tulga.doctrine.judge import Judgement, Naming, Word, judge
from tulga.doctrine.measured import Earlier, Measuring, Reading, judge_readings, readings, unit_of
from tulga.errors import BadUse

if TYPE_CHECKING:
    import polars

    from tulga.ledger.fact import Fact


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says of one clause in one year; `year` is None for undated evidence and unmeasured clauses.

    `value`, `low`, `high` and `threshold` are in `unit`: "share" is a share of the whole (1 is all of it), anything else
    the unit of the clause's `measure`; None where nothing bounds them. `limit` is the threshold as the document has it
    ("1/3"). `holder` is the actor on whom the verdict turns. `evidence_for` and `evidence_against` are ids of claims and
    observations; where the verdict is undetermined they are for a breach and against it.
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
    kind: str = "limit"
    measure: str | None = None
    unit: str | None = "share"

    def record(self) -> dict[str, Any]:
        """The verdict as plain data, for JSON.

        >>> Verdict("rule", 2018, "unknown", None, None, None, 0.25, "There is no evidence.").record()["verdict"]
        'unknown'
        """
        return asdict(self)


class Dated(Protocol):
    """Evidence of one year; None where it has no date."""

    @property
    def year(self) -> int | None: ...


Row = TypeVar("Row", bound=Dated)
Judging = Callable[[Sequence[Row], Earlier | None], Judgement]


@dataclass(frozen=True)
class _Asked:
    """What one check rests on, and what it is asked."""

    document: Document
    frame: "polars.DataFrame"
    first: int | None
    last: int | None
    attribution: Mapping[str, str]
    name: Naming
    measure: Measuring | None
    facts: Sequence["Fact"] | None = field(repr=False)
    on: date | None


def check(
    document: Document,
    frame: "polars.DataFrame",
    first: int | None = None,
    last: int | None = None,
    *,
    attribution: Mapping[str, str] | None = None,
    name: Naming = str,
    measure: Measuring | None = None,
    facts: Iterable["Fact"] | None = None,
    on: date | None = None,
) -> list[Verdict]:
    """Verdicts in the order of the clauses, each through the years from `first` to `last`, undated evidence last.

    `frame` is the long panel (subject, object, year, relation, item, value, unit, evidence, disputed; where it has them
    hedge, low, high, against: see `tulga.doctrine.with_claims`). Only years in which the document is in force are
    judged; without `first` or `last` these are the years of the evidence. `attribution` counts one holder's share as
    another's, beside what the clause declares; `name` turns an actor id into the name for the sentences. `measure` is
    asked for registered measures: `measure(name, relation, item, options)` gives year, value, low, high and evidence
    (where it refuses, its sentence is the reason why the verdict is unknown). `facts` tell of the instruments of
    commitments, which are judged at the end of each year asked for, or by all that is known. `on` asks for the year of a
    day, and for commitments on the day itself. Raises BadInput for a panel or a measure that cannot be read.

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
    first, last = (first, last) if on is None else (on.year, on.year)
    known = None if facts is None else list(facts)
    asked = _Asked(document, frame, first, last, attribution or {}, name, measure, known, on)
    return [verdict for clause in document.clauses for verdict in _of_clause(clause, asked)]


def _of_clause(clause: Clause, asked: _Asked) -> list[Verdict]:
    if clause.kind == "commitment":
        return _commitment(clause, asked)
    if clause.scope is None:
        return [_verdict(asked.document, clause, None, _unmeasured(clause))]
    if clause.registered:
        return _registered(clause, asked)
    scope, state = clause.scope, asked.document.state
    rows, left_out = shares(asked.frame, scope, state)
    counted = {**scope.attribute, **asked.attribution}

    def judged(of_year: Sequence[Share], earlier: Earlier | None) -> Judgement:
        if clause.kind == "limit" and clause.measure == "largest_share":
            return judge(clause, of_year, counted, asked.name)
        return measured(clause, of_year, counted, asked.name, earlier)

    found = _through_time(clause, asked, rows, judged, f"There is no evidence on {scope.relation}")
    return [_with_left_out(verdict, left_out.get(verdict.year, [])) for verdict in found]


def _commitment(clause: Clause, asked: _Asked) -> list[Verdict]:
    state = asked.document.state
    years = _years(asked, []) if asked.first is not None or asked.last is not None else []
    ended = asked.document.in_force.last()
    days: list[date | None] = [_not_after(asked.on or date(year, 12, 31), ended) for year in years]
    return [
        _verdict(asked.document, clause, day.year if day else None, stands(clause, asked.facts, state, day, asked.name))
        for day in days or [ended]
    ]


def _not_after(day: date, ended: date | None) -> date:
    """The day, or the last one of a document that had ended by then."""
    return day if ended is None else min(day, ended)


def _registered(clause: Clause, asked: _Asked) -> list[Verdict]:
    assert clause.scope is not None
    assert clause.measure is not None
    rows: list[Reading] = []
    silent = f"There is no evidence for the measure {clause.measure}"
    if asked.measure is None:
        silent = f"The measure {clause.measure} was not asked for"
    else:
        try:
            frame = asked.measure(clause.measure, clause.scope.relation, clause.scope.item, clause.scope.options)
            rows = readings(frame, clause, asked.document.state)
        except BadUse as error:
            silent = f"The measure {clause.measure} has no value ({error})"

    def judged(of_year: Sequence[Reading], earlier: Earlier | None) -> Judgement:
        return judge_readings(clause, of_year, earlier, asked.name)

    return _through_time(clause, asked, rows, judged, silent)


def _with_left_out(verdict: Verdict, left_out: Sequence[str]) -> Verdict:
    return replace(verdict, why=f"{verdict.why} Left out: {'; '.join(left_out)}.") if left_out else verdict


def _years(asked: _Asked, rows: Sequence[Dated]) -> list[int]:
    known = [row.year for row in rows if row.year is not None]
    begin = asked.first if asked.first is not None else min(known, default=None)
    end = asked.last if asked.last is not None else max(known, default=None)
    in_force = asked.document.in_force
    if begin is None or end is None:
        return [year for year in (asked.first, asked.last) if year is not None and in_force.covers(year)]
    return [year for year in range(begin, end + 1) if in_force.covers(year)]


def _through_time(
    clause: Clause, asked: _Asked, rows: Sequence[Row], judged: Judging[Row], silent: str
) -> list[Verdict]:
    """A verdict a year, each with the last year before it that had a value, then one for evidence without a date."""

    def of(year: int | None, when: str, prefix: str = "") -> Verdict:
        of_year = [row for row in rows if row.year == year]
        nothing = Judgement("unknown", None, None, None, None, f"{silent} {when}.")
        found = judged(of_year, earlier if year else None) if of_year else nothing
        return _verdict(asked.document, clause, year, found, prefix)

    found: list[Verdict] = []
    earlier: Earlier | None = None
    for year in _years(asked, rows):
        found.append(of(year, f"in {year}"))
        if found[-1].low is not None and found[-1].high is not None:
            earlier = Earlier(year, found[-1].low, found[-1].high)
    if any(row.year is None for row in rows):
        found.append(of(None, "without a date", "Undated evidence: "))
    return found or [of(None, "while it is in force")]


def _unmeasured(clause: Clause) -> Judgement:
    if clause.kind == "goal":
        why = "The clause is a goal without a measure that the panel holds."
    else:
        why = "The clause is declaratory: it states no measure that evidence could decide."
    return Judgement("undetermined", None, None, None, None, why)


def _verdict(document: Document, clause: Clause, year: int | None, judged: Judgement, prefix: str = "") -> Verdict:
    limit, units = clause.limit, {"share": "", "percent": " percent"}
    shown = None if limit is None else f"{clause.threshold}{units.get(clause.unit or '', f' {clause.unit}')}"
    return Verdict(
        clause.id, year, judged.word, judged.value, judged.low, judged.high, None if limit is None else float(limit),
        prefix + judged.why, judged.evidence_for, judged.evidence_against, document.id, judged.holder, shown,
        clause.kind, clause.measure, unit_of(clause),
    )  # fmt: skip
