"""Value, date, precision: two answers to the same question, or one answer told twice with different care."""

from collections.abc import Iterator
from datetime import date as date_of_day
from decimal import Decimal

from tulga.claim import Claim
from tulga.ledger.agreement import Manner, answer, bounds, dispute
from tulga.ledger.conflict_kinds.conflict import Conflict, Verdict, kind, number, said, when
from tulga.ledger.conflict_kinds.likeness import designations, stems
from tulga.ledger.conflict_kinds.matter import Matter, dated, numbers_meet, touch
from tulga.ledger.conflict_kinds.meetings import meetings
from tulga.ledger.fact import Fact

_ROUNDED = Decimal("0.02")


@kind("value", "dealing")
def value(matter: Matter) -> Iterator[Conflict]:
    """Another number, item or level for the same thing at the same time."""
    for fact in matter.facts:
        against = [claim for claim in _against(fact, matter, "value") if not _same_value(claim, fact.winner)]
        claims = [*(c for c in fact.supporting if _answers(c, against)), *against]
        numbers = all(claim.value is not None for claim in against)
        if not against or (not numbers and matter.sources(claims) == 1) or _met_elsewhere(fact, matter):
            continue
        verdict, why = _value_verdict(matter, claims)
        yield matter.conflict("value", verdict, claims, why, _original(fact.relation), say=number)
    for claims in meetings(matter, "value"):
        why = "The same thing in the same direction at a time that can be the same, with another number."
        yield matter.conflict("value", "real", claims, why, "A count of what arrived, by date.", say=said)


def _same_value(one: Claim, other: Claim) -> bool:
    """Whether a number is the other one rounded, or an item has the other one's words."""
    if one.value is None and other.value is None:
        return stems(one.item) == stems(other.item)
    return rounded(one, other)


def _met_elsewhere(fact: Fact, matter: Matter) -> bool:
    """Whether a fact is of a make of equipment, whose numbers meet whatever the item is called (`meetings`)."""
    return bool(designations(fact.item)) and matter.setting.manner(fact.relation).nature in ("event", "flow")


def _answers(claim: Claim, against: list[Claim]) -> bool:
    """Whether a claim speaks to the question: it gives a number where the others do."""
    return claim.value is not None or all(other.value is None for other in against)


def _value_verdict(matter: Matter, claims: list[Claim]) -> tuple[Verdict, str]:
    if matter.sources(claims) == 1:
        return "undecided", "One source gives both, so they may be about two things that it does not name."
    if not dated(claims):
        return "undecided", "Without a date on every side they may be of different times."
    if len({claim.item for claim in claims}) > 1 and any(claim.value is None for claim in claims):
        return "real", "At one time only one of the levels can hold."
    return "real", "The same thing at the same time cannot have both."


def _original(relation: str) -> str:
    return f"The record from which the sources took {relation.replace('_', ' ')}, with its date and its definition."


@kind("date", "dealing")
def date(matter: Matter) -> Iterator[Conflict]:
    """Dates that cannot be of the same event, or of the same beginning."""
    for fact in matter.facts:
        against = _against(fact, matter, "date")
        if not against:
            continue
        known = matter.setting.vocabulary.get(fact.relation)
        claims = [*(claim for claim in fact.supporting if claim.span.known), *against]
        settled_by = "A document of the day: the text signed, the communique, the official record."
        telling = known is not None and (known.once or known.conflict == "date") and _whole(fact, matter)
        if _met_elsewhere(fact, matter) or (matter.sources(claims) == 1 and not (known and known.once)):
            continue
        if matter.sources(claims) > 1 and known is not None and telling:
            why = "It happened once, and the dates cannot be the same day, month or year."
            if not known.once:
                why = "One beginning or event, and the dates cannot be the same day, month or year."
            yield matter.conflict("date", "real", claims, why, settled_by, say=when)
        else:
            why = "The dates differ, but it may have begun or happened more than once."
            yield matter.conflict("date", "undecided", claims, why, settled_by, say=when)
    for claims in meetings(matter, "date"):
        why = "The same number of the same thing at two dates: one delivery dated twice, or two deliveries."
        yield matter.conflict("date", "undecided", claims, why, "A list of the deliveries, one by one.", say=said)


@kind("precision", "dealing")
def precision(matter: Matter) -> Iterator[Conflict]:
    """One source says more exactly what another one says: nothing has to be settled."""
    for fact in matter.facts:
        yield from _dated_more_exactly(matter, fact)
        yield from _counted_more_exactly(matter, fact)
    for claims in meetings(matter, "precision"):
        why = "The numbers agree, and one source names the item or the date more exactly."
        yield matter.conflict("precision", "compatible", claims, why, say=said)


def _dated_more_exactly(matter: Matter, fact: Fact) -> Iterator[Conflict]:
    way = matter.setting.manner(fact.relation)
    known = [claim for claim in fact.supporting if answer(claim, way).first is not None]
    silent = [claim for claim in fact.supporting if not claim.span.known]
    ranges = {_range(claim, way) for claim in known}
    if _met_elsewhere(fact, matter):
        return
    if len(ranges) > 1 and _range(fact.winner, way) in ranges:
        yield matter.conflict("precision", "compatible", known, "One date lies within the other.", say=when)
    elif known and any(matter.apart(claim, fact.winner) for claim in silent) and _telling(fact):
        why = "One source has a date and the other one none."
        yield matter.conflict("precision", "compatible", [*known, *silent], why, say=when)


def _range(claim: Claim, way: Manner) -> tuple[date_of_day | None, date_of_day | None]:
    meant = answer(claim, way)
    return meant.first, meant.last


def _whole(fact: Fact, matter: Matter) -> bool:
    """Whether a fact says between whom, or at least what: an open end can stand for many."""
    if fact.subject is not None and fact.object is not None:
        return True
    return not matter.setting.manner(fact.relation).described and _telling(fact)


def _telling(fact: Fact) -> bool:
    """Whether a fact is one thing even without its date: an event or agreement with a name of its own."""
    return len(stems(fact.item)) > 1


def _counted_more_exactly(matter: Matter, fact: Fact) -> Iterator[Conflict]:
    counted = [claim for claim in fact.supporting if claim.value is not None and claim.unit == fact.unit]
    counted += [claim for claim in fact.against if claim.polarity == "+" and rounded(claim, fact.winner)]
    if fact.value is not None and len({bounds(claim) for claim in counted}) > 1:
        why = "One number is the other one rounded, or within what its hedge leaves open."
        yield matter.conflict("precision", "compatible", counted, why, say=number)


def rounded(one: Claim, other: Claim) -> bool:
    """Whether one number is the other one rounded, by at most a fiftieth and to no fewer than two digits.

    >>> from tulga.claim import Evidence
    >>> told = [Claim(relation="trade_value", subject="MNG", value=Decimal(text), evidence=Evidence("a", "row=1"))
    ...         for text in ("6300", "6312", "6400")]
    >>> rounded(told[0], told[1]), rounded(told[0], told[2])
    (True, False)
    """
    if one.value is None or other.value is None or one.unit != other.unit or one.span != other.span:
        return False
    for coarse, fine in ((one.value, other.value), (other.value, one.value)):
        parts = coarse.normalize().as_tuple()
        if not isinstance(parts.exponent, int) or len(parts.digits) < 2 or coarse == fine:
            continue
        step = Decimal(1).scaleb(parts.exponent)
        if abs(coarse - fine) * 2 <= step and abs(coarse - fine) <= _ROUNDED * abs(coarse):
            return True
    return False


def _against(fact: Fact, matter: Matter, what: str) -> list[Claim]:
    """The claims that differ from a fact in this; what rests on voice or denial belongs to other kinds."""
    way = matter.setting.manner(fact.relation)
    known = matter.setting.vocabulary.get(fact.relation)
    if known is not None and known.layer == "position":
        return []
    said_by = answer(fact.winner, way)
    return [
        claim
        for claim in fact.against
        if claim.polarity == fact.winner.polarity
        and (dispute(answer(claim, way), said_by) or "value") == what
        and (what != "value" or touch(claim, fact.winner) or not numbers_meet(claim, fact.winner))
    ]
