"""A fact: what all claims on one key come to under a named rule, with the claims for and against."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tulga.claim import Claim
from tulga.span import Span

Status = Literal["actual", "planned", "possible", "denied"]

# The numbers that the MISP taxonomy `admiralty-scale` puts beside the letters and digits (version 5; the manuals
# themselves give none). F and 6 mean that it cannot be judged: the middle, not the worst.
_RELIABILITY = {"A": 1.0, "B": 0.75, "C": 0.5, "D": 0.25, "E": 0.0, "F": 0.5}
_CREDIBILITY = {"1": 1.0, "2": 0.75, "3": 0.5, "4": 0.25, "5": 0.0, "6": 0.5}


@dataclass(frozen=True)
class Standing:
    """What is known about claims beside what they say: Admiralty codes by source id and by claim id, and the ids of
    claims that a reviewer rejected.

    `renamed` tells actors that reviewers found to be another one, in all claims or (by claim id and actor) in one;
    `copies` tells sources that took over what another one says, `dated` when a source was published or, where that is
    not known, added (ISO 8601): of two that share their words the earlier one is the origin.
    """

    source_grades: Mapping[str, str] = field(default_factory=dict)
    claim_grades: Mapping[str, str] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    renamed_in: Mapping[tuple[str, str], str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    dated: Mapping[str, str] = field(default_factory=dict)

    def end(self, claim: Claim, actor: str | None) -> str | None:
        """The actor that an end of a claim means: as it is written, unless a reviewer found it to be another one.

        >>> from tulga.claim import Claim, Evidence
        >>> note = Claim(relation="embassy_opened", subject="TUR", object="Mongol", evidence=Evidence("note", "row=1"))
        >>> Standing(renamed={"Mongol": "MNG"}).end(note, note.object), Standing().end(note, note.object)
        ('MNG', 'Mongol')
        """
        if actor is None:
            return None
        return self.renamed_in.get((claim.id, actor)) or self.renamed.get(actor, actor)

    def weight(self, claim: Claim) -> float:
        """The mean of reliability and credibility, between 0 (E5) and 1 (A1); what is not graded counts as F or 6.

        A claim's own grade goes before the grade of its source, letter and digit each by itself.

        >>> from tulga.claim import Claim, Evidence
        >>> note = Claim(relation="embassy_opened", subject="TUR", object="MNG", evidence=Evidence("note", "row=1"))
        >>> Standing().weight(note), Standing({"note": "A"}).weight(note)
        (0.5, 0.75)
        >>> Standing({"note": "A"}, {note.id: "1"}).weight(note)
        1.0
        """
        code = self.claim_grades.get(claim.id, "") + self.source_grades.get(claim.evidence.source, "")
        letter = next((_RELIABILITY[mark] for mark in code if mark in _RELIABILITY), 0.5)
        digit = next((_CREDIBILITY[mark] for mark in code if mark in _CREDIBILITY), 0.5)
        return (letter + digit) / 2


@dataclass(frozen=True)
class Fact:
    """The resolution of all claims on one key; computed, never edited.

    `winner` is the claim whose words the fact takes over: its span, value, unit and item. `supporting` holds the winner
    and every claim that agrees with it, `against` those that do not, `history` the earlier claims of a state that
    changed since; all three by id. `status` tells what is done from what is planned, possible or only denied. `rule`
    names the resolution rule and `why` says in one sentence why the winner won. `copies` holds the claims that only
    repeat another source and were not counted by themselves; they stand among the others too. `probability` is given
    where the rule is one that computes it.

    The ends are the winner's, unless reviewers found them to be other actors.
    """

    key: str
    relation: str
    subject: str | None
    object: str | None
    item: str | None
    unit: str | None
    span: Span
    value: Decimal | None
    winner: Claim
    supporting: tuple[Claim, ...]
    against: tuple[Claim, ...]
    rule: str
    why: str
    status: Status = "actual"
    history: tuple[Claim, ...] = ()
    copies: tuple[Claim, ...] = ()
    probability: float | None = None

    @property
    def id(self) -> str:
        """16 hexadecimal digits: SHA-256 of the key."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]

    @property
    def disputed(self) -> bool:
        """Whether any claim stands against it."""
        return bool(self.against)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that support it, in order."""
        return tuple(sorted({claim.evidence.source for claim in self.supporting}))
