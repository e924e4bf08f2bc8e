"""Where numbers of one make of equipment meet: a sentence beside a row of a register, whatever each calls the item.

Nothing here registers a kind; `value`, `date`, `precision`, `sum` and `cumulative` each ask for theirs.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Literal

from tulga.claim import Claim
from tulga.ledger.agreement import days
from tulga.ledger.conflict_kinds.likeness import designations, make, same_make
from tulga.ledger.conflict_kinds.matter import Matter, numbers_meet, touch, within, years_apart

Meeting = Literal["value", "date", "precision", "sum", "cumulative"]

# Two deliveries of the same number further apart than this are not taken for one.
YEARS = 10
# A make with more claims between the same two ends is met only with its neighbours in time.
_CROWD = 60


def meetings(matter: Matter, what: Meeting) -> list[list[Claim]]:
    """The claims that meet in this way, one list a relation, direction, unit and make, each claim once."""
    return [found[what] for found in _met(matter) if what in found]


@lru_cache(maxsize=4)
def _met(matter: Matter) -> tuple[dict[Meeting, list[Claim]], ...]:
    out = []
    for group in _makes(matter):
        found: dict[Meeting, dict[str, Claim]] = {}
        for one, other in _neighbours(group):
            what = meeting(one, other) if matter.apart(one, other) else None
            if what is not None:
                found.setdefault(what, {}).update({one.id: one, other.id: other})
        out.append({what: [claims[key] for key in sorted(claims)] for what, claims in found.items()})
    return tuple(out)


def _makes(matter: Matter) -> Iterator[list[Claim]]:
    for claims in matter.directed.values():
        known = matter.setting.manner(claims[0].relation)
        if known.nature not in ("event", "flow"):
            continue
        groups: dict[tuple[str, str], list[Claim]] = {}
        for claim in claims:
            for name in sorted({make(one) for one in designations(claim.item)}):
                groups.setdefault((claim.unit or "", name), []).append(claim)
        yield from (groups[key] for key in sorted(groups) if len(groups[key]) > 1)


def _neighbours(claims: list[Claim]) -> Iterable[tuple[Claim, Claim]]:
    ordered = sorted(claims, key=lambda claim: (days(claim.span) is None, str(claim.span), claim.id))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + _CROWD]:
            yield one, other


def meeting(one: Claim, other: Claim) -> Meeting | None:
    """How two numbers of one make meet; None where each stands for itself.

    Same number and one date inside the other: told more exactly, or a total of several years told as one event. Another
    number: part of a longer time, or a conflict. Same number at two dates no more than ten years apart: a date.
    """
    if not same_make(one.item, other.item):
        return None
    same = numbers_meet(one, other)
    if not touch(one, other):
        several = (one.value or 0) > 1
        return "date" if same and several and years_apart(one, other) <= YEARS else None
    if not (one.span.known and other.span.known):
        return "precision" if same else None
    short, long = (one, other) if within(one, other) else (other, one)
    if same:
        return "cumulative" if _years(long) > 1 and _years(short) == 1 and within(short, long) else "precision"
    if within(short, long) and (short.value or 0) < (long.value or 0):
        return "sum"
    return "value"


def _years(claim: Claim) -> int:
    """The number of calendar years that a claim's span touches; 0 where an end is open."""
    span = claim.span
    return span.end.last().year - span.start.first().year + 1 if span.start and span.end else 0


def subset(total: Claim, parts: list[Claim]) -> list[Claim]:
    """The fewest parts, at least two, whose numbers make up a total; empty where none do or there are more than 16.

    Of sets of the same size it is the one that comes first in the order of the claims' ids.
    """
    parts = sorted(parts, key=lambda claim: claim.id)
    if not 2 <= len(parts) <= 16:
        return []
    for size in range(2, min(len(parts), 6) + 1):
        for chosen in combinations(parts, size):
            if sum(claim.value or 0 for claim in chosen) == total.value:
                return list(chosen)
    return []
