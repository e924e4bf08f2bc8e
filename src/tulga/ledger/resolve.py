"""Facts from claims: a pure function, the same for every order in which the claims come.

Claims are put together by the nature of their relation (see `grouping`), a named rule chooses whose words the fact
follows (see `rules`), and every other claim is listed as supporting, against, or earlier.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tulga.claim import Claim
from tulga.ledger.agreement import Manner, answer, dispute, manner, normal
from tulga.ledger.copies import voices
from tulga.ledger.fact import Fact, Standing, Status
from tulga.ledger.grouping import Ground, apart, denies, ground
from tulga.ledger.rules import Candidate, Choice, Rule, ready, rules
from tulga.relations import Relation, relations

__all__ = ["Fact", "Standing", "by_every_rule", "default_rule", "facts"]

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

    `rule` names one rule for every relation; without it each nature has its own (`default_rule`). A rule that learns the
    trust of sources learns it from these claims, and so from all of them when it is given all. `standing` brings grades,
    claims that were rejected and are left out, actors that were renamed and sources that copy others. `vocabulary` is
    the project's own where none is given. Planned and possible claims make facts of that status and never an actual
    one; a negated claim stands against what it denies, and makes a fact of status `denied` where nobody claims it.
    Raises BadUse for an unknown rule.

    >>> from tulga.claim import Evidence
    >>> from tulga.span import Span
    >>> told = [Claim(relation="embassy_opened", subject="TUR", object="MNG", span=Span.parse(when),
    ...               evidence=Evidence(source, "row=1")) for when, source in (("1996", "a"), ("1996-05", "b"))]
    >>> [(str(fact.span), len(fact.supporting), fact.why) for fact in facts(told)]
    [('1996-05', 2, 'all 2 sources agree')]
    """
    asked = _questions(claims, standing or Standing(), relations() if vocabulary is None else vocabulary)
    found = [fact for chosen in _answered(asked, rule) for fact in chosen]
    return sorted(found, key=lambda fact: fact.key)


def by_every_rule(
    claims: Iterable[Claim],
    claim: str,
    *,
    standing: Standing | None = None,
    vocabulary: Mapping[str, Relation] | None = None,
) -> list[Fact]:
    """What each rule makes of the question that a claim answers, in the order of the rules' names.

    `claim` is a claim's id; it supports, contradicts or precedes each of the facts. `claims` are all there are, for some
    rules learn from them; the rest is as in `facts`. The list is empty where the claim is not among them or rejected.
    """
    asked = _questions(claims, standing or Standing(), relations() if vocabulary is None else vocabulary)
    place = next((number for number, question in enumerate(asked) if claim in question.ids), None)
    if place is None:
        return []
    found = []
    for name in rules:
        for fact in _answered(asked, name, only=place)[place]:
            if claim in {said.id for said in (*fact.supporting, *fact.against, *fact.history)}:
                found.append(fact)
                break
    return found


@dataclass(frozen=True)
class _Question:
    """The claims on one ground: `groups` of those that affirm, each group one thing, and those that deny."""

    shared: Ground
    way: Manner
    groups: list[list[Candidate]]
    denied: list[Claim]
    standing: Standing

    @cached_property
    def ids(self) -> set[str]:
        return {said.claim.id for group in self.groups for said in group} | {claim.id for claim in self.denied}


def _questions(claims: Iterable[Claim], standing: Standing, known: Mapping[str, Relation]) -> list[_Question]:
    ways: dict[str, Manner] = {}
    grounds: dict[Ground, list[Claim]] = {}
    for claim in sorted({claim.id: claim for claim in claims}.values(), key=lambda claim: claim.id):
        if claim.id in standing.rejected:
            continue
        if claim.relation not in ways:
            ways[claim.relation] = manner(claim.relation, known)
        grounds.setdefault(ground(claim, ways[claim.relation], standing), []).append(claim)
    return [_question(shared, group, ways[shared.relation], standing) for shared, group in grounds.items()]


def _question(shared: Ground, claims: Sequence[Claim], way: Manner, standing: Standing) -> _Question:
    """The claims of one ground: events apart by date, negated claims by themselves."""
    said = [claim for claim in claims if claim.polarity == "+"]
    denied = [claim for claim in claims if claim.polarity == "-"]
    noes = _candidates(denied, (), way, standing)
    groups = [_candidates(group, noes, way, standing) for group in apart(said, way)]
    return _Question(shared, way, groups, denied, standing)


def _answered(asked: Sequence[_Question], rule: str | None, only: int | None = None) -> list[list[Fact]]:
    """The facts of each question (or of one, with the others only to learn from), by one rule or each by its own."""
    by_rule: dict[str, list[list[Candidate]]] = {} if rule is None else {rule: []}
    for question in asked:
        by_rule.setdefault(rule or default_rule(question.way.nature), []).extend(question.groups)
    learned = {name: ready(name, groups) for name, groups in by_rule.items()}
    wanted = range(len(asked)) if only is None else (only,)
    out: list[list[Fact]] = [[] for _ in asked]
    for number in wanted:
        name = rule or default_rule(asked[number].way.nature)
        out[number] = _of_question(asked[number], name, learned[name])
    return out


def _of_question(question: _Question, name: str, rule: Rule) -> list[Fact]:
    found = [_fact(question, group, name, rule) for group in question.groups]
    used = {claim.id for fact in found for claim in fact.against}
    alone: dict[str, list[Claim]] = {}
    for claim in question.denied:
        if claim.id not in used:
            alone.setdefault(normal(claim.item) or "", []).append(claim)
    for group in alone.values():
        found += [_denied(question, event, name) for event in apart(group, question.way)]
    return found


def _fact(question: _Question, candidates: Sequence[Candidate], name: str, rule: Rule) -> Fact:
    choice = rule(candidates)
    sides = _sides(choice.winner, candidates, question.way)
    noes = [no.claim for no in choice.winner.denials]
    repeated = [candidate.claim for candidate in candidates if candidate.voice]
    why = choice.why + "".join(
        f"; one {one}" if number == 1 else f"; {number} {many}"
        for number, one, many in (
            (len(sides.against), "claim says otherwise", "claims say otherwise"),
            (len(noes), "claim denies it", "claims deny it"),
            (len(sides.history), "claim tells what was before", "claims tell what was before"),
            (
                len(repeated),
                "claim repeats another source and is not counted",
                "claims repeat other sources and are not counted",
            ),
        )
        if number
    )
    sides = _Sides(sides.supporting, [*sides.against, *noes], sides.history, repeated)
    return _assembled(
        question, Choice(choice.winner, why, choice.probability), sides, name, choice.winner.claim.modality
    )


def _denied(question: _Question, claims: Sequence[Claim], name: str) -> Fact:
    """What is only ever denied; denials do not exclude each other."""
    best = max(_candidates(claims, (), question.way, question.standing), key=lambda candidate: candidate.rank)
    number = "one claim denies" if len(claims) == 1 else f"{len(claims)} claims deny"
    choice = Choice(best, f"{number} it and none claims it")
    return _assembled(question, choice, _Sides(list(claims), [], []), name, "denied")


@dataclass(frozen=True)
class _Sides:
    supporting: list[Claim]
    against: list[Claim]
    history: list[Claim]
    repeated: Sequence[Claim] = ()


def _candidates(claims: Sequence[Claim], noes: Sequence[Candidate], way: Manner, standing: Standing) -> list[Candidate]:
    """Claims with all that rules look at; a claim that only repeats another source carries that one's voice."""
    answers = [answer(claim, way) for claim in claims]
    voice = voices(claims, answers, standing)
    return [
        Candidate(
            claim,
            said,
            standing.weight(claim),
            voice.get(claim.id, ""),
            tuple(no for no in noes if denies(no.claim, claim, way)) if noes else (),
            way.nature == "state",
        )
        for claim, said in zip(claims, answers, strict=True)
    ]


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


def _assembled(question: _Question, choice: Choice, sides: _Sides, name: str, status: Status) -> Fact:
    winner, shared, standing = choice.winner.claim, question.shared, question.standing
    supporting = _by_id(sides.supporting)
    item = winner.item or next((claim.item for claim in supporting if claim.item), None)
    return Fact(
        key=_key(shared, winner, item, question.way, status),
        relation=shared.relation,
        subject=standing.end(winner, winner.subject),
        object=standing.end(winner, winner.object),
        item=item,
        unit=winner.unit,
        span=winner.span,
        value=winner.value,
        winner=winner,
        supporting=supporting,
        against=_by_id(sides.against),
        rule=name,
        why=choice.why,
        status=status,
        history=tuple(sorted(sides.history, key=lambda claim: (str(claim.span.first() or ""), claim.id))),
        copies=_by_id(sides.repeated),
        probability=choice.probability,
    )


def _by_id(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda claim: claim.id))


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
