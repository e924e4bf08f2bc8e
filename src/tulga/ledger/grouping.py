"""Which claims are about the same thing: the keys of facts, by the nature of the relation."""

from collections.abc import Sequence
from dataclasses import dataclass

from tulga.claim import Claim
from tulga.ledger.agreement import Answer, Manner, Nearby, answer, days, happened, item_of
from tulga.ledger.fact import Standing


@dataclass(frozen=True)
class Ground:
    """What all claims of one group share, before items and the dates of events are looked at."""

    relation: str
    modality: str
    subject: str | None
    object: str | None
    item: str | None = None
    unit: str | None = None
    period: str = ""
    recurring: bool = False


def ground(claim: Claim, way: Manner, standing: Standing | None = None) -> Ground:
    """The ground of a claim: relation, modality and ends (those that reviewers found to be meant), and more by nature.

    Of an event, what comes back (`R/...`) stands apart from what happened once. Of a stock or flow, so do item, unit
    and period (the year where the span lies within one).
    """
    subject, obj = both_ends(claim, symmetric=way.symmetric, standing=standing)
    if way.nature in ("stock", "flow"):
        item, unit, when = item_of(claim, way), claim.unit, period(claim)
        return Ground(claim.relation, claim.modality, subject, obj, item, unit, when)
    recurring = way.nature == "event" and claim.span.recurrence is not None
    return Ground(claim.relation, claim.modality, subject, obj, recurring=recurring)


def both_ends(claim: Claim, *, symmetric: bool, standing: Standing | None = None) -> tuple[str | None, str | None]:
    """Subject and object as reviewers renamed them; of a symmetric relation in the order of their names, an open end
    last."""
    subject, obj = claim.subject, claim.object
    if standing is not None:
        subject, obj = standing.end(claim, subject), standing.end(claim, obj)
    if not symmetric:
        return subject, obj
    first, second = sorted((subject, obj), key=lambda end: (end is None, end or ""))
    return first, second


def period(claim: Claim) -> str:
    """The year of a stock or flow, or the whole span in its text form where it is not within one year."""
    span = claim.span
    exact = all(end is not None and end.bound in ("exact", "about") for end in (span.start, span.end))
    if exact and span.start and span.end and not span.start.decade and span.start.year == span.end.last().year:
        return f"{span.start.year:04d}"
    return str(span)


def apart(claims: Sequence[Claim], way: Manner) -> list[list[Claim]]:
    """Claims of one ground, told apart by item and, for events, by date.

    A claim that says less (`2016`, no item) joins the one that says more (`2016-08-29`) where there is exactly one
    such; where several fit, nobody knows which is meant and it stays by itself. Periods that overlap without one lying
    in the other are one event whose date is in dispute. Of what happens once between two ends, all dates are one event.
    A state of levels is one whatever its items, for they are the levels. Linear in the claims, quadratic in the
    distinct pairs of item and date.
    """
    if way.levels or way.nature in ("stock", "flow"):
        return [list(claims)] if claims else []
    by_mark: dict[Answer, list[Claim]] = {}
    for claim in claims:
        by_mark.setdefault(_mark(claim, way), []).append(claim)
    near = Nearby(by_mark)
    finest = [mark for mark in by_mark if next(near.refined(mark), None) is None]
    events = _overlapping(finest)
    event_of = {mark: number for number, event in enumerate(events) for mark in event}
    for mark in by_mark:
        if mark in event_of:
            continue
        fitting = {event_of[finer] for finer in near.refined(mark) if finer in event_of}
        if len(fitting) == 1:
            events[fitting.pop()].append(mark)
        else:
            events.append([mark])
    return [sorted((claim for mark in event for claim in by_mark[mark]), key=lambda c: c.id) for event in events]


def _mark(claim: Claim, way: Manner) -> Answer:
    dated = way.nature == "event" and not (way.once and claim.subject and claim.object)
    first, last = (happened(claim.span) or (None, None)) if dated else (None, None)
    return Answer(item=item_of(claim, way), first=first, last=last)


def _overlapping(marks: Sequence[Answer]) -> list[list[Answer]]:
    """Marks of the same item whose days touch, together; in the order of their days."""

    def order(mark: Answer) -> tuple[object, ...]:
        return (mark.item is None, mark.item or "", mark.first is None, str(mark.first), str(mark.last))

    events: list[list[Answer]] = []
    for mark in sorted(marks, key=order):
        last = events[-1] if events else []
        reach = max((member.last for member in last if member.last), default=None)
        if last and last[0].item == mark.item and reach and mark.first and mark.first <= reach:
            last.append(mark)
        else:
            events.append([mark])
    return events


def denies(negated: Claim, claim: Claim, way: Manner) -> bool:
    """Whether a negated claim of the same ground speaks against this one: same item and days that touch, or silence."""
    no, yes = answer(negated, way), answer(claim, way)
    if None not in (no.item, yes.item) and no.item != yes.item:
        return False
    if no.low is not None and no.high is not None and yes.low is not None and yes.high is not None:
        return no.unit == yes.unit and no.low <= yes.high and yes.low <= no.high and _touch(negated, claim)
    return _touch(negated, claim)


def _touch(one: Claim, other: Claim) -> bool:
    first, second = days(one.span), days(other.span)
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])
