"""Part-of sums, cumulative totals told as one event, and counts that are equal by chance."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from tulga.actors.actor import actors
from tulga.claim import Claim, plain_number
from tulga.ledger.agreement import bounds, days, normal
from tulga.ledger.conflict_kinds.conflict import Conflict, kind, said
from tulga.ledger.conflict_kinds.likeness import alike, covers
from tulga.ledger.conflict_kinds.matter import Matter, touch, years_apart
from tulga.ledger.conflict_kinds.meetings import YEARS, meetings, subset

# So many different items of one relation between two ends are compared.
_ITEMS = 200
_COUNTED = frozenset({"countries", "states", "organisations", "organizations"})


@kind("sum", "dealing", "actor")
def part_of(matter: Matter) -> Iterator[Conflict]:
    """A total beside its parts: never added up together."""
    if matter.scope == "actor":
        yield from _partners(matter)
        return
    for total, parts in _made_up(matter):
        why = f"{plain_number(total.value)} is the sum of its parts: the total and the parts must not be added."
        yield matter.conflict("sum", "compatible", [total, *parts], why, say=said)
    for claims in meetings(matter, "sum"):
        why = "The smaller number can be the part of the larger one that falls in its time."
        yield matter.conflict("sum", "compatible", claims, why, say=said)


def _made_up(matter: Matter) -> Iterator[tuple[Claim, list[Claim]]]:
    for claims in matter.directed.values():
        groups: dict[tuple[str, str, str], list[Claim]] = {}
        for claim in claims:
            key = matter.setting.origin(claim), claim.unit or "", str(claim.span)
            groups.setdefault(key, []).append(claim)
        for key in sorted(groups):
            for total in groups[key]:
                parts = subset(total, [claim for claim in groups[key] if covers(total.item, claim.item)])
                if parts:
                    yield total, parts


def _partners(matter: Matter) -> Iterator[Conflict]:
    """A number without a partner beside the numbers, or the names, of partners."""
    said_so = [claim for claim in matter.claims if claim.polarity == "+" and claim.modality == "actual"]
    totals = [claim for claim in said_so if claim.value is not None and None in matter.setting.ends(claim)]
    named = [claim for claim in said_so if None not in matter.setting.ends(claim)]
    if not totals or not named:
        return
    by_period: dict[tuple[str, str], list[Claim]] = {}
    for claim in named:
        if claim.value is not None:
            by_period.setdefault((claim.unit or "", str(claim.span)), []).append(claim)
    for total in totals:
        if total.unit in _COUNTED and matter.setting.manner(total.relation).nature in ("state", "event"):
            yield from _count(matter, total, [claim for claim in named if touch(claim, total)])
        else:
            parts = by_period.get((total.unit or "", str(total.span)), [])
            yield from _whole(matter, total, [part for part in parts if alike(total.item, part.item)])


def _count(matter: Matter, total: Claim, named: list[Claim]) -> Iterator[Conflict]:
    ends = {end for claim in named for end in matter.setting.ends(claim) if end} - set(matter.setting.ends(total))
    partners = {end for end in ends if _is_one_of(end, total.unit or "")}
    named = [claim for claim in named if partners & set(matter.setting.ends(claim))]
    high = bounds(total)[1] or Decimal(0)
    if not partners:
        return
    if len(partners) <= high:
        why = f"{len(partners)} named can be among the {plain_number(total.value)} that are counted."
        yield matter.conflict("sum", "compatible", [total, *named], why, say=_partner_or_number)
    else:
        why = f"{len(partners)} are named and {plain_number(total.value)} counted; they may be of different times."
        settled_by = "A list of those that the count means, with its date."
        yield matter.conflict("sum", "undecided", [total, *named], why, settled_by, say=_partner_or_number)


def _is_one_of(actor: str, unit: str) -> bool:
    found = actors().get(actor)
    states = unit in ("countries", "states")
    return found is not None and (found.kind == "state") == states


def _whole(matter: Matter, total: Claim, parts: list[Claim]) -> Iterator[Conflict]:
    least: dict[tuple[str | None, str | None], Decimal] = {}
    for part in parts:
        ends, low = matter.setting.ends(part), bounds(part)[0] or Decimal(0)
        least[ends] = min(low, least.get(ends, low))
    together, high = sum(least.values(), Decimal(0)), bounds(total)[1] or Decimal(0)
    if not parts:
        return
    one_number = any(part.value == total.value and not matter.apart(part, total) for part in parts)
    table = total.evidence.row is not None and matter.sources([total, *parts]) == 1
    if (together <= high and table) or one_number:
        return
    if together <= high:
        why = "The numbers of the partners named do not exceed the total."
        yield matter.conflict("sum", "compatible", [total, *parts], why, say=_partner_or_number)
    elif normal(total.item) in {normal(part.item) for part in parts}:
        why = f"The partners named have {plain_number(together)} together, more than the total."
        settled_by = "The table of partners from which the total was taken."
        yield matter.conflict("sum", "real", [total, *parts], why, settled_by, say=_partner_or_number)


def _partner_or_number(claim: Claim) -> str:
    return " ".join(part for part in (claim.subject, claim.object, said(claim)) if part)


@kind("cumulative", "dealing")
def cumulative(matter: Matter) -> Iterator[Conflict]:
    """What one source tells as one event is what another one counts over several years."""
    settled_by = "A list of the deliveries by date: what arrived before, and what on that day."
    for claims in meetings(matter, "cumulative"):
        why = "The same number as one event and over several years: it can be the total, told as if it came at once."
        yield matter.conflict("cumulative", "real", claims, why, settled_by, say=said)
    for total, parts in _over_years(matter):
        why = f"What another source gives in parts of other dates adds up to {plain_number(total.value)}."
        yield matter.conflict("cumulative", "undecided", [total, *parts], why, settled_by, say=said)


def _over_years(matter: Matter) -> Iterator[tuple[Claim, list[Claim]]]:
    """Totals of a class, each with the earlier parts of one other source that make it up."""
    for claims in matter.directed.values():
        if matter.setting.manner(claims[0].relation).nature not in ("event", "flow"):
            continue
        by_source: dict[tuple[str, str], list[Claim]] = {}
        for claim in claims:
            by_source.setdefault((matter.setting.origin(claim), claim.unit or ""), []).append(claim)
        items = sorted({claim.item for claim in claims if claim.item})[:_ITEMS]
        classes = {item for item in items if any(covers(item, other) for other in items)}
        totals = [claim for claim in claims if claim.item in classes]
        for total in totals:
            for origin, unit in sorted(by_source):
                if unit == (total.unit or "") and origin != matter.setting.origin(total):
                    parts = subset(total, _earlier(total, by_source[origin, unit]))
                    if parts and any(not touch(part, total) for part in parts):
                        yield total, parts


def _earlier(total: Claim, claims: Iterable[Claim]) -> list[Claim]:
    meant = days(total.span)
    return [
        claim
        for claim in claims
        if meant is not None
        and covers(total.item, claim.item)
        and (period := days(claim.span)) is not None
        and period[0] <= meant[1]
        and years_apart(claim, total) <= YEARS
    ]


@kind("chance", "number")
def chance(matter: Matter) -> Iterator[Conflict]:
    """The same count of two things in one source: equal by chance, and never one fact."""
    if len({claim.relation for claim in matter.claims}) > 1:
        why = "One source counts two things and finds the same number: the counts must not be merged."
        yield matter.conflict("chance", "compatible", matter.claims, why, say=_counted)


def _counted(claim: Claim) -> str:
    parts = (claim.relation, claim.subject, claim.object, plain_number(claim.value), claim.unit, claim.item)
    return " ".join(part for part in parts if part)
