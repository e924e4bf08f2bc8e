"""Shares held against a limit on the largest of them: who breaks it, who may, who is near."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from tulga.doctrine.clause import Clause, Scope
from tulga.doctrine.evidence import Share
from tulga.doctrine.limits import Reached, reached

Word = Literal["held", "near", "broken", "unknown", "undetermined", "towards", "away"]
Naming = Callable[[str], str]
_AT = 1e-12


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rows of one year say of one limit: the word, the largest share with its bounds, and the reasons."""

    word: Word
    holder: str | None
    value: float | None
    low: float | None
    high: float | None
    why: str
    evidence_for: tuple[str, ...] = ()
    evidence_against: tuple[str, ...] = ()


def percent(share: float) -> str:
    """A share in percent for a sentence, to two decimals; `about` is said wherever that rounds.

    >>> percent(0.9), percent(1 / 3)
    ('90', 'about 33.33')
    """
    text = f"{share * 100:.2f}".rstrip("0").rstrip(".")
    return text if abs(float(text) - share * 100) < 1e-9 else f"about {text}"


def bounds(low: float, high: float) -> str:
    """An interval of shares for a sentence: `90 percent` or `50 to 100 percent`.

    >>> bounds(0.5, 1.0), bounds(0.9, 0.9)
    ('50 to 100 percent', '90 percent')
    """
    if high - low < _AT:
        return f"{percent(low)} percent"
    ends = percent(low), percent(high)
    rounded = "about " if any(end.startswith("about ") for end in ends) else ""
    return f"{rounded}{' to '.join(end.removeprefix('about ') for end in ends)} percent"


def holdings(rows: Sequence[Share], attribution: Mapping[str, str]) -> list[Share]:
    """One share a holder, largest first: sources that differ give an interval, attributed holders are added up.

    >>> both = holdings([Share("CHN", 2018, .25, .25, .25), Share("HKG", 2018, .1, .1, .1)], {"HKG": "CHN"})
    >>> [(share.holder, round(share.low, 9)) for share in both]
    [('CHN', 0.35)]
    """
    single = [_hull(list(group)) for _, group in groupby(sorted(rows, key=_by_holder), key=_by_holder)]
    owned = sorted((attribution.get(share.holder, share.holder), share.holder, share) for share in single)
    whole = [_sum(owner, [share for _, _, share in group]) for owner, group in groupby(owned, key=lambda part: part[0])]
    return sorted(whole, key=lambda share: (-share.low, -share.high, share.holder))


def limit_in_words(clause: Clause) -> str:
    """The limit of a clause for a sentence: `the limit of 1/3 of the whole`, `the limit of 40 percent`."""
    unit = {"share": " of the whole", "percent": " percent"}.get(clause.unit or "", f" ({clause.unit})")
    return f"the limit of {clause.threshold}{unit}"


def breaks(clause: Clause) -> str:
    """Where a number that breaks the clause lies: `above`, `at or above` ..."""
    return {"at least": "at or above", "at most": "at or below"}.get(clause.comparison or "", clause.comparison or "")


def held_against(clause: Clause, low: float, high: float, *, beyond: bool = False, about: bool = False) -> Reached:
    """An interval, in the unit of the clause's measure, held against its limit."""
    assert clause.limit is not None
    assert clause.comparison is not None
    limit, margin = float(clause.limit), float(clause.margin)
    return reached(low, high, limit, clause.comparison, margin, beyond=beyond, about=about)


def judge(clause: Clause, rows: Sequence[Share], attribution: Mapping[str, str], name: Naming) -> Judgement:
    """A limit on the largest share held against the rows of one year; `rows` is not empty.

    What no row names counts too: if the part of the whole that nobody is named for is itself above the limit, one
    country may hold it, and the verdict is undetermined unless a named holder already breaks the limit.
    """
    scope = clause.scope
    assert scope is not None
    named = holdings([row for row in rows if row.holder not in (*scope.remainder, *scope.unknown)], attribution)
    unknown = sum(_hull(list(group)).high for group in _groups(rows, scope.unknown))
    unseen = _unseen(rows, named, scope, unknown)
    widened = [replace(share, high=min(1.0, share.high + unknown)) for share in named]
    first = widened[0] if widened else None
    low, high = (first.low if first else 0.0), max([unseen, *(share.high for share in widened)])
    if clause.comparison in ("below", "at most"):
        return _too_small(clause, rows, first, low, high, name)
    states = {s.holder: held_against(clause, s.low, s.high, beyond=s.beyond, about=s.about) for s in widened}
    word = next((w for w in ("broken", "undetermined") if w in states.values()), None)
    if word != "broken" and held_against(clause, 0.0, unseen) == "undetermined":
        word = "undetermined"
    word = word or ("near" if "near" in states.values() else "held")
    deciding = [share for share in widened if states[share.holder] == word and word != "held"] or widened[:1]
    holder = deciding[0].holder if deciding else None
    why = _why(word, deciding, states, unseen, clause, name)
    sides = _sides(word, {share.holder for share in deciding}, rows, clause, attribution)
    value = first.value if first else None
    return Judgement(word, holder, value, low, high, why, *sides)  # type: ignore[arg-type]


def _too_small(
    clause: Clause, rows: Sequence[Share], first: Share | None, low: float, high: float, name: Naming
) -> Judgement:
    """A limit that the largest share is not to fall below: the largest share as one interval."""
    word = held_against(clause, low, high, beyond=bool(first and first.beyond), about=bool(first and first.about))
    who = (
        f"{name(first.holder)} has the largest share that is named; the largest of all"
        if first
        else "The largest share"
    )
    why = f"{who} is {bounds(low, high)}: {sentence_of(word, clause)}."
    evidence = tuple(sorted({item for row in rows for item in row.evidence}))
    against = tuple(sorted({item for row in rows for item in row.against}))
    holder, value = (first.holder, first.value) if first else (None, None)
    return Judgement(word, holder, value, low, high, why, evidence, against)


def sentence_of(word: str, clause: Clause) -> str:
    """What a verdict says of one number and the limit, as the second half of a sentence.

    >>> rule = Clause.model_validate({"id": "c", "kind": "limit", "says": "s", "measure": "largest_share",
    ...     "scope": {"relation": "trade_value", "state": "subject"}, "comparison": "at most", "threshold": "1/4",
    ...     "unit": "share"})
    >>> sentence_of("broken", rule), sentence_of("held", rule)
    ('at or below the limit of 1/4 of the whole', 'not at or below the limit of 1/4 of the whole')
    """
    limit = limit_in_words(clause)
    if word == "broken":
        return f"{breaks(clause)} {limit}"
    if word == "undetermined":
        return f"{limit} lies inside, so the evidence does not decide"
    return f"close to {limit}, but not {breaks(clause)} it" if word == "near" else f"not {breaks(clause)} {limit}"


def _by_holder(share: Share) -> str:
    return share.holder


def _groups(rows: Iterable[Share], holders: Sequence[str]) -> list[list[Share]]:
    kept = sorted((row for row in rows if row.holder in holders), key=_by_holder)
    return [list(group) for _, group in groupby(kept, key=_by_holder)]


def _hull(rows: list[Share]) -> Share:
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    values = {row.value for row in rows}
    return Share(
        rows[0].holder, rows[0].year, values.pop() if len(values) == 1 else None, low, high,
        all(row.beyond for row in rows if row.low == low), any(row.about for row in rows),
        len(rows) > 1 or rows[0].disputed,
    )  # fmt: skip


def _sum(owner: str, parts: list[Share]) -> Share:
    if len(parts) == 1:
        return replace(parts[0], holder=owner)
    values = [part.value for part in parts]
    value = None if None in values else sum(v for v in values if v is not None)
    low, high = sum(part.low for part in parts), min(1.0, sum(part.high for part in parts))
    return Share(owner, parts[0].year, value, low, high, any(p.beyond for p in parts), any(p.about for p in parts))


def _unseen(rows: Sequence[Share], named: Sequence[Share], scope: Scope, unknown: float) -> float:
    """The most that one country which no row names can hold."""
    bundles = [_hull(group) for group in _groups(rows, scope.remainder)]
    smallest = min((share.high for share in named), default=1.0)
    bundled = min(smallest, max((bundle.high for bundle in bundles), default=0.0))
    lows = sum(share.low for share in (*named, *bundles)) + sum(
        _hull(group).low for group in _groups(rows, scope.unknown)
    )
    return max(bundled, unknown, max(0.0, 1.0 - lows))


def _why(
    word: str, deciding: Sequence[Share], states: Mapping[str, str], unseen: float, clause: Clause, name: Naming
) -> str:
    limit, side = limit_in_words(clause), breaks(clause)
    said = " and ".join(_held(share, name) for share in deciding)
    if word == "broken":
        return f"{said}, {side} {limit}."
    if word == "near":
        margin = percent(float(clause.margin))
        return f"{said}, within {margin} percentage points of {limit}."
    if word == "held":
        return f"{said}, the largest share; nobody is {side} {limit}."
    if "undetermined" in states.values():
        return f"{said}: {limit} lies inside, so the evidence does not decide."
    largest = f"{said}, the largest share that is named" if deciding else "No holder is named"
    return f"{largest}, but one holder who is not named may have up to {percent(unseen)} percent, {side} {limit}."


def _held(share: Share, name: Naming) -> str:
    if share.about and share.low == share.high:
        return f"{name(share.holder)} has about {percent(share.low).removeprefix('about ')} percent"
    if share.beyond and share.high == 1:
        return f"{name(share.holder)} has more than {percent(share.low)} percent"
    disputed = " (the sources differ)" if share.disputed else ""
    return f"{name(share.holder)} has {bounds(share.low, share.high)}{disputed}"


def _sides(
    word: str, deciding: set[str], rows: Sequence[Share], clause: Clause, attribution: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Evidence for the verdict and against it; of an undetermined one, for a breach and against it."""
    about = list(rows)
    opposing: list[Share] = []
    if word in ("broken", "undetermined"):
        about = [row for row in rows if attribution.get(row.holder, row.holder) in deciding]
        under = [row for row in about if held_against(clause, 0.0, row.high) in ("held", "near")]
        over = {row.holder for row in about if row not in under}
        opposing = [row for row in under if row.holder in over]
    supporting = [row for row in about if row not in opposing]
    against = {item for row in opposing for item in row.evidence} | {item for row in rows for item in row.against}
    return tuple(sorted({item for row in supporting for item in row.evidence})), tuple(sorted(against))
