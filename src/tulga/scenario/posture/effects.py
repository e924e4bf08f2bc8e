"""What the partners of a state would lose or keep by the ledger, and who holds what on the posture."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from tulga.claim import Claim
from tulga.scenario.posture.facts import Fact, evidence, settled
from tulga.scenario.posture.judged import SEVERITY, Commitment, Effect, Stance
from tulga.scenario.posture.posture import Posture
from tulga.scenario.posture.standing import COUNTED, standing

_ON_POSTURE = ("policy_position", "influence_interest", "conditional_effect")


def effects(commitments: Iterable[Commitment]) -> tuple[Effect, ...]:
    """The facts counted by partner, model, outcome and domain, the gravest outcome of a partner first."""
    cells: dict[tuple[str, str, int, str], list[Commitment]] = {}
    for one in commitments:
        for judgement in one.judgements:
            key = (one.partner or "", judgement.model, SEVERITY.index(judgement.outcome), one.domain)
            cells.setdefault(key, []).append(one)
    return tuple(_effect(*key, cells[key]) for key in sorted(cells))


def _effect(partner: str, model: str, rank: int, domain: str, found: Sequence[Commitment]) -> Effect:
    held = sum(one.standing in COUNTED for one in found)
    ids = tuple(sorted({item for one in found for item in one.evidence}))
    return Effect(partner or None, model, SEVERITY[rank], domain, held, len(found) - held, ids)


def stances(posture: Posture, facts: Sequence[Fact], on: date) -> tuple[Stance, ...]:
    """Positions, interests and expected effects that speak of the posture in its words, none that begins after the day."""
    words = "|".join(rf"\b{re.escape(word)}" for word in posture.words)

    def speaks(claim: Claim) -> bool:
        told = (claim.subject, claim.object, claim.item)
        return any(re.search(words, text, re.IGNORECASE) for text in told if text)

    own = posture.state
    return tuple(_told(facts, on, lambda claim: speaks(claim) and _concerns(claim, own), _ON_POSTURE))


def interests(posture: Posture, facts: Sequence[Fact], on: date, among: Sequence[Stance]) -> tuple[Stance, ...]:
    """What powers want of the state and the state of them, beside what is told among the stances already."""
    told = {stance.fact for stance in among}
    found = _told(facts, on, lambda claim: posture.state in (claim.subject, claim.object), ("influence_interest",))
    return tuple(stance for stance in found if stance.fact not in told)


def _concerns(claim: Claim, state: str) -> bool:
    """Whether it is about the state, or about the posture as such and no other state."""
    from tulga.actors import actors

    named = [end for end in (claim.subject, claim.object) if end in actors()]
    of_state = any(re.search(rf"\b{re.escape(state)}\b", end) for end in (claim.subject, claim.object) if end)
    return of_state or not named


def _told(
    facts: Iterable[Fact], on: date, wanted: Callable[[Claim], bool], relations: Sequence[str]
) -> Iterator[Stance]:
    chosen = [fact for fact in facts if fact.relation in relations and wanted(settled(fact, fact.winner))]
    for fact in sorted(chosen, key=lambda one: (one.relation, str(one.winner.span), one.winner.item or "", one.id)):
        claim = settled(fact, fact.winner)
        if standing(claim.span, on, lasts=True, event=False) == "later":
            continue
        holder = claim.voice or (None if fact.relation == "conditional_effect" else claim.subject)
        yield Stance(
            fact.id, fact.relation, holder, claim.subject, claim.object, fact.status, str(claim.span), claim.item or "",
            claim.evidence.quote, evidence(fact),
        )  # fmt: skip
