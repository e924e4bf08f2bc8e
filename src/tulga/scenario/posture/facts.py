"""What a posture needs to know of a fact: the ledger's facts are such, and so is anything else of this form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tulga.claim import Claim, Evidence
from tulga.span import Instant, Span


class Fact(Protocol):
    """The resolution of claims on one matter: see `tulga.ledger.fact.Fact`."""

    @property
    def id(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def object(self) -> str | None: ...
    @property
    def status(self) -> str: ...
    @property
    def winner(self) -> Claim: ...
    @property
    def supporting(self) -> Sequence[Claim]: ...
    @property
    def against(self) -> Sequence[Claim]: ...
    @property
    def history(self) -> Sequence[Claim]: ...


@dataclass(frozen=True, slots=True)
class Promise:
    """What the state and a partner have promised in a year, by a data set of alliances.

    `variable` is the data set's name of the obligation (`atop_defense`), `evidence` the id of the source and the row of the
    cell (`atop@1a2b3c4d row=7`).
    """

    partner: str
    variable: str
    year: int
    evidence: str

    def claim(self, state: str) -> Claim:
        """The same as a claim of the state, which no ledger holds."""
        source, _, row = self.evidence.partition(" ")
        span = Span.on(Instant(self.year))
        return Claim(
            relation=self.variable, subject=state, object=self.partner, evidence=Evidence(source, row), span=span
        )


def settled(fact: Fact, claim: Claim) -> Claim:
    """A claim of a fact with the ends that the fact has: reviewers may have found them to be other actors."""
    if (claim.subject, claim.object) == (fact.subject, fact.object):
        return claim
    return replace(claim, subject=fact.subject, object=fact.object)


def evidence(fact: Fact) -> tuple[str, ...]:
    """The ids of the claims that say it, the one whose words are taken first."""
    return tuple(dict.fromkeys((fact.winner.id, *sorted(claim.id for claim in fact.supporting))))
