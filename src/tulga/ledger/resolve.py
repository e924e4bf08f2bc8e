"""Facts from claims: a pure function, the same for every order in which the claims come.

Claims are put together by the nature of their relation (see `grouping`), a named rule chooses whose words the fact
follows (see `rules`), and every other claim is listed as supporting, against, or earlier.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tulga.claim import Claim
from tulga.ledger.agreement import Manner, answer, dispute, manner, normal
from tulga.ledger.fact import Fact, Standing, Status
from tulga.ledger.grouping import Ground, apart, denies, ground
from tulga.ledger.rules import Candidate, rules
from tulga.relations import Relation, relations

__all__ = ["Fact", "Standing", "default_rule", "facts"]

_DEFAULT = {
    "state": "latest-best-graded",
    "event": "majority-then-confidence",
    "habit": "majority-then-confidence",
    "stock": "weighted",
    "flow": "weighted",
}


def default_rule(nature: str) -> str:
    """The name of the rule for a nature where none is asked for.

    >>> default_rule("state")
    'latest-best-graded'
    """
    return _DEFAULT[nature]


def facts(
    claims: Iterable[Claim],
    rule: str | None = None,
    *,
    standing: Standing | None = None,
    vocabulary: Mapping[str, Relation] | None = None,
) -> list[Fact]:
    """All facts that the claims come to, in the order of their keys.

    `rule` names one rule for every relation; without it each nature has its own (`default_rule`). `standing` brings
    grades and rejected claims, which are left out. `vocabulary` is the project's own where none is given. Planned and
    possible claims make facts of that status and never an actual one; a negated claim stands against what it denies,
    and makes a fact of status `denied` where nobody claims it. Raises BadUse for an unknown rule.

    >>> from tulga.claim import Evidence
    >>> from tulga.span import Span
    >>> told = [Claim(relation="embassy_opened", subject="TUR", object="MNG", span=Span.parse(when),
    ...               evidence=Evidence(source, "row=1")) for when, source in (("1996", "a"), ("1996-05", "b"))]
    >>> [(str(fact.span), len(fact.supporting), fact.why) for fact in facts(told)]
    [('1996-05', 2, 'all 2 sources agree')]
    """
    known = relations() if vocabulary is None else vocabulary
    standing = standing or Standing()
    if rule is not None:
        rules[rule]
    ways: dict[str, Manner] = {}
    groups: dict[Ground, list[Claim]] = {}
    for claim in sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id):
        if claim.id in standing.rejected:
            continue
        way = ways.setdefault(claim.relation, manner(claim.relation, known))
        groups.setdefault(ground(claim, way), []).append(claim)
    found = [
        fact
        for shared, group in groups.items()
        for fact in _of_group(shared, group, ways[shared.relation], rule, standing)
    ]
    return sorted(found, key=lambda fact: fact.key)


def _of_group(shared: Ground, claims: Sequence[Claim], way: Manner, rule: str | None, standing: Standing) -> list[Fact]:
    """The facts of one ground: events apart by date, negated claims against what they deny."""
    said = [claim for claim in claims if claim.polarity == "+"]
    denied = [claim for claim in claims if claim.polarity == "-"]
    name = rule or default_rule(way.nature)
    found = [_fact(shared, group, denied, way, name, standing) for group in apart(said, way)]
    used = {claim.id for fact in found for claim in fact.against}
    alone: dict[str, list[Claim]] = {}
    for claim in denied:
        if claim.id not in used:
            alone.setdefault(normal(claim.item) or "", []).append(claim)
    for group in alone.values():
        found += [_denied(shared, event, way, name, standing) for event in apart(group, way)]
    return found


def _fact(
    shared: Ground, claims: Sequence[Claim], denied: Sequence[Claim], way: Manner, name: str, standing: Standing
) -> Fact:
    candidates = _candidates(claims, way, standing)
    choice = rules[name](candidates)
    sides = _sides(choice.winner, candidates, way)
    noes = [no for no in denied if denies(no, choice.winner.claim, way)]
    why = choice.why
    for number, singular, plural in (
        (len(sides.against), "claim says otherwise", "claims say otherwise"),
        (len(noes), "claim denies it", "claims deny it"),
        (len(sides.history), "claim tells what was before", "claims tell what was before"),
    ):
        if number:
            why += f"; one {singular}" if number == 1 else f"; {number} {plural}"
    status: Status = choice.winner.claim.modality
    return _assembled(
        shared, choice.winner.claim, replace(sides, against=[*sides.against, *noes]), way, name, why, status
    )


def _denied(shared: Ground, claims: Sequence[Claim], way: Manner, name: str, standing: Standing) -> Fact:
    """What is only ever denied; denials do not exclude each other."""
    best = max(_candidates(claims, way, standing), key=lambda candidate: candidate.rank).claim
    why = (
        "one claim denies it and none claims it"
        if len(claims) == 1
        else f"{len(claims)} claims deny it and none claims it"
    )
    return _assembled(shared, best, _Sides(list(claims), [], []), way, name, why, "denied")


@dataclass(frozen=True)
class _Sides:
    supporting: list[Claim]
    against: list[Claim]
    history: list[Claim]


def _candidates(claims: Sequence[Claim], way: Manner, standing: Standing) -> list[Candidate]:
    return [Candidate(claim, answer(claim, way), standing.weight(claim)) for claim in claims]


def _sides(winner: Candidate, candidates: Sequence[Candidate], way: Manner) -> _Sides:
    sides = _Sides([], [], [])
    for candidate in candidates:
        disputed = dispute(candidate.answer, winner.answer)
        if disputed is None:
            sides.supporting.append(candidate.claim)
        elif way.nature == "state" and disputed == "value" and _was_before(candidate.claim, winner.claim):
            sides.history.append(candidate.claim)
        else:
            sides.against.append(candidate.claim)
    return sides


def _was_before(earlier: Claim, later: Claim) -> bool:
    """Whether a state may have come before another: it began or ended before, or has no date beside one that has."""
    begins = later.span.first()
    if begins is None:
        return False
    start, end = earlier.span.start, earlier.span.end
    if start is None and end is None:
        return True
    return (start is not None and start.last() < begins) or (end is not None and end.last() < begins)


def _assembled(shared: Ground, winner: Claim, sides: _Sides, way: Manner, name: str, why: str, status: Status) -> Fact:
    supporting = tuple(sorted(sides.supporting, key=lambda claim: claim.id))
    item = winner.item or next((claim.item for claim in supporting if claim.item), None)
    return Fact(
        key=_key(shared, winner, item, way, status),
        relation=shared.relation,
        subject=winner.subject,
        object=winner.object,
        item=item,
        unit=winner.unit,
        span=winner.span,
        value=winner.value,
        winner=winner,
        supporting=supporting,
        against=tuple(sorted(sides.against, key=lambda claim: claim.id)),
        rule=name,
        why=why,
        status=status,
        history=tuple(sorted(sides.history, key=lambda claim: (str(claim.span.first() or ""), claim.id))),
    )


def _key(shared: Ground, winner: Claim, item: str | None, way: Manner, status: Status) -> str:
    """What the fact is about, in one line that no other fact has."""
    levelled = way.levels and status != "denied"
    once = way.once and winner.subject and winner.object
    parts = (
        shared.relation,
        shared.subject,
        shared.object,
        None if levelled or way.described else normal(item),
        shared.unit,
        str(winner.span) if way.nature == "event" and not once else shared.period,
        "comes back" if shared.recurring else None,
        shared.modality if status != "denied" else f"{shared.modality} denied",
    )
    return "|".join((part or "").replace("|", "/") for part in parts)
