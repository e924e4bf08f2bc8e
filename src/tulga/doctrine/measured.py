"""Registered measures held against a clause: a limit on any measure, a goal through time, a number that is only shown."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tulga.doctrine.clause import Clause
from tulga.doctrine.judge import Judgement, Naming, Word, bounds, held_against, sentence_of
from tulga.errors import BadInput

if TYPE_CHECKING:
    import polars

# A measure by name on a relation and an item, with its options: rows of year, value, low, high and evidence.
Measuring = Callable[[str, str | None, str | None, Mapping[str, Any]], "polars.DataFrame"]
_GRAVEST = ("broken", "undetermined", "near", "held")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a measure is in one year, between `low` and `high` (infinite where nothing bounds it); `holder` is the other
    actor where it is about one."""

    year: int | None
    holder: str | None
    value: float | None
    low: float
    high: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The bounds of the last year that had a value."""

    year: int
    low: float
    high: float


def readings(frame: "polars.DataFrame", clause: Clause, state: str) -> list[Reading]:
    """The rows that a measure gave for the declaring state, by year and holder; what has neither value nor bound is left
    out. Raises BadInput for a frame without a column year or value.

    `frame` has year and value, and where it has them low, high, evidence, subject and object: without low and high a
    number stands for itself, and a missing bound means that nothing bounds it.
    """
    missing = sorted({"year", "value"} - set(frame.columns))
    if missing:
        raise BadInput(f"the measure {clause.measure} gave no column {', '.join(missing)}")
    partner = clause.scope.partner if clause.scope else None
    found = [
        _reading(row)
        for row in frame.iter_rows(named=True)
        if row.get("subject", state) == state and partner in (None, row.get("object"))
    ]
    kept = [one for one in found if one.value is not None or one.low > -math.inf or one.high < math.inf]
    return sorted(kept, key=lambda one: (one.year or 0, one.holder or "", one.evidence, one.low))


def judge_readings(clause: Clause, rows: Sequence[Reading], earlier: Earlier | None, name: Naming) -> Judgement:
    """A clause with a registered measure, held against the readings of one year; `rows` is not empty."""
    if clause.kind == "limit":
        words = [held_against(clause, row.low, row.high) for row in rows]
        word: Word = next(one for one in _GRAVEST if one in words)
        deciding = [row for row, one in zip(rows, words, strict=True) if one == word]
        said = sentence_of(word, clause)
    else:
        deciding = [max(rows, key=lambda row: (row.low, row.high))]
        word, said = direction(clause, deciding[0].low, deciding[0].high, earlier)
    row = deciding[0]
    others = f" and of {len(deciding) - 1} more" if clause.kind == "limit" and len(deciding) > 1 else ""
    who = f" of {name(row.holder)}" if row.holder else ""
    why = f"{clause.measure}{who} is {in_words(clause, row.low, row.high)}{others}: {said}."
    evidence = tuple(sorted({item for one in deciding for item in one.evidence}))
    return Judgement(word, row.holder, row.value, finite(row.low), finite(row.high), why, evidence)


def direction(clause: Clause, low: float, high: float, earlier: Earlier | None) -> tuple[Word, str]:
    """Whether a number went the way that a goal wants since the earlier year, and the end of a sentence that says so.

    The word is `towards` or `away` only where the two intervals do not touch; one number that stays is undetermined.
    """
    if clause.kind != "goal":
        return "undetermined", "the clause sets no limit, so it is shown and not judged"
    if clause.direction is None:
        return "undetermined", "the goal names no direction, so it is shown and not judged"
    if earlier is None:
        return "undetermined", f"the goal wants it {clause.direction}, and there is no earlier year to compare with"
    way = "lower" if high < earlier.low else "higher" if low > earlier.high else None
    if way is None:
        return "undetermined", f"against {earlier.year} no change can be told from the evidence"
    if way == clause.direction:
        return "towards", f"against {earlier.year} that is {way}, as the clause wants"
    return "away", f"against {earlier.year} that is {way}, not as the clause wants"


def in_words(clause: Clause, low: float, high: float) -> str:
    """A number or an interval in the unit of the clause's measure."""
    if unit_of(clause) == "share" and low >= 0 and high <= 1:
        return bounds(low, high)
    if low == high:
        return f"{low:.4g}"
    if low == -math.inf:
        return f"at most {high:.4g}"
    return f"at least {low:.4g}" if high == math.inf else f"{low:.4g} to {high:.4g}"


def unit_of(clause: Clause) -> str | None:
    """The unit in which the verdicts of a clause are told: `share` (1 is all), or that of its measure; None without one."""
    if clause.measure is None or not clause.registered:
        return None if clause.measure is None else "share"
    from tulga.measures import measures

    unit = measures[clause.measure].unit
    return "share" if unit.split()[0] == "share" else unit


def finite(number: float) -> float | None:
    """The number, or None where nothing bounds it."""
    return number if math.isfinite(number) else None


def _reading(row: Mapping[str, Any]) -> Reading:
    value, low, high = (_number(row.get(name)) for name in ("value", "low", "high"))
    if value is not None and low is None and high is None:
        low = high = value
    evidence = tuple(sorted(row.get("evidence") or ()))
    least, most = -math.inf if low is None else low, math.inf if high is None else high
    return Reading(row["year"], row.get("object"), value, least, most, evidence)


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
