"""Where claims cannot all be right: one conflict for each fact and kind of disagreement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tulga.claim import Claim, plain_number
from tulga.ledger.agreement import answer, dispute, manner
from tulga.ledger.fact import Fact
from tulga.relations import Relation, relations

ConflictKind = Literal["value", "date", "polarity"]


@dataclass(frozen=True)
class Conflict:
    """One disagreement about one fact: the claims that say otherwise in this kind, and what it is about in one line.

    Kinds: `value` (another number, item or level), `date` (dates that cannot be the same day, month or year at the
    coarser of their precisions), `polarity` (one affirms what the other denies).
    """

    kind: ConflictKind
    fact: Fact
    against: tuple[Claim, ...]
    what: str


def conflicts(found: Iterable[Fact], *, vocabulary: Mapping[str, Relation] | None = None) -> list[Conflict]:
    """The conflicts of facts, in the order of the facts' keys and then of the kinds.

    >>> from tulga.claim import Evidence
    >>> from tulga.ledger.resolve import facts
    >>> told = [Claim(relation="arms_transfer", subject="RUS", object="MNG", item="tank", polarity=polarity,
    ...               evidence=Evidence(source, "row=1")) for polarity, source in (("+", "a"), ("-", "b"))]
    >>> [(conflict.kind, conflict.what) for conflict in conflicts(facts(told))]
    [('polarity', 'arms_transfer RUS MNG: claimed by a, denied by b')]
    """
    known = relations() if vocabulary is None else vocabulary
    out = []
    for fact in sorted(found, key=lambda fact: fact.key):
        by_kind: dict[ConflictKind, list[Claim]] = {}
        for claim in fact.against:
            by_kind.setdefault(kind_of(fact, claim, known), []).append(claim)
        out += [
            Conflict(kind, fact, tuple(by_kind[kind]), _what(kind, fact, by_kind[kind])) for kind in sorted(by_kind)
        ]
    return out


def kind_of(fact: Fact, claim: Claim, vocabulary: Mapping[str, Relation]) -> ConflictKind:
    """In what a claim against a fact differs from the fact's winner."""
    if claim.polarity != fact.winner.polarity:
        return "polarity"
    way = manner(fact.relation, vocabulary)
    return dispute(answer(claim, way), answer(fact.winner, way)) or "value"


def _what(kind: ConflictKind, fact: Fact, against: list[Claim]) -> str:
    about = " ".join(part for part in (fact.relation, fact.subject, fact.object) if part)
    if kind == "polarity":
        return f"{about}: claimed by {', '.join(fact.sources)}, denied by {_sources(against)}"
    others = sorted({_said(kind, claim) for claim in against})
    return (
        f"{about}: {_said(kind, fact.winner)} ({', '.join(fact.sources)}) or {', '.join(others)} ({_sources(against)})"
    )


def _said(kind: ConflictKind, claim: Claim) -> str:
    if kind == "date":
        return str(claim.span) or "no date"
    said = [plain_number(claim.value), claim.unit] if claim.value is not None else [claim.item]
    return " ".join(part for part in said if part) or "nothing"


def _sources(claims: list[Claim]) -> str:
    return ", ".join(sorted({claim.evidence.source for claim in claims}))
