"""The claims that a kind of conflict looks at together, with what is known about them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tulga.claim import Claim
from tulga.ledger.agreement import Manner, bounds, days, manner, normal
from tulga.ledger.conflict_kinds.conflict import Conflict, Scope, Verdict, sides
from tulga.ledger.fact import Fact, Standing
from tulga.relations import Relation


@dataclass(frozen=True)
class Setting:
    """The vocabulary, and what reviewers know about claims, sources and actors."""

    vocabulary: Mapping[str, Relation]
    standing: Standing

    def manner(self, relation: str) -> Manner:
        """How claims of a relation are compared."""
        return manner(relation, self.vocabulary)

    def ends(self, claim: Claim) -> tuple[str | None, str | None]:
        """Subject and object as reviewers see them."""
        return self.standing.end(claim, claim.subject), self.standing.end(claim, claim.object)

    def origin(self, claim: Claim) -> str:
        """The source that a claim goes back to: of a declared copy, what it was copied from."""
        copies, source = self.standing.copies, claim.evidence.source
        for _ in range(len(copies)):
            if source not in copies:
                break
            source = copies[source]
        return source


@dataclass(frozen=True, eq=False)
class Matter:
    """Claims that are about one thing, by id: see `Kind` for the scopes. `about` names the thing."""

    scope: Scope
    about: str
    claims: tuple[Claim, ...]
    setting: Setting

    @cached_property
    def relations(self) -> Mapping[str, list[Claim]]:
        """The claims by relation, in the order of the names."""
        found: dict[str, list[Claim]] = {}
        for claim in sorted(self.claims, key=lambda claim: (claim.relation, claim.id)):
            found.setdefault(claim.relation, []).append(claim)
        return found

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts of every relation on which the claims do not all say the same."""
        from tulga.ledger.resolve import facts

        differing = [claim for group in self.relations.values() if _differ(group) for claim in group]
        return facts(differing, standing=self.setting.standing, vocabulary=self.setting.vocabulary) if differing else []

    @cached_property
    def directed(self) -> Mapping[tuple[str, str | None, str | None], list[Claim]]:
        """Affirmed and actual claims with a number, by relation and ends in their direction."""
        found: dict[tuple[str, str | None, str | None], list[Claim]] = {}
        for claim in self.claims:
            if claim.value is not None and claim.polarity == "+" and claim.modality == "actual":
                found.setdefault((claim.relation, *self.setting.ends(claim)), []).append(claim)
        return {key: found[key] for key in sorted(found, key=str)}

    def apart(self, one: Claim, other: Claim) -> bool:
        """Whether two claims go back to different sources."""
        return self.setting.origin(one) != self.setting.origin(other)

    def sources(self, claims: Iterable[Claim]) -> int:
        """The number of sources that claims go back to."""
        return len({self.setting.origin(claim) for claim in claims})

    def conflict(
        self,
        kind: str,
        verdict: Verdict,
        claims: Iterable[Claim],
        why: str,
        settled_by: str = "",
        *,
        say: Callable[[Claim], str] | None = None,
    ) -> Conflict:
        """A conflict of claims of this matter; `say` tells what a side says (see `sides`)."""
        given = list(claims)
        named = {claim.relation for claim in given}
        about = self.about if self.scope == "name" else " ".join([", ".join(sorted(named)), *self._ends(given)])
        return Conflict(kind, verdict, about, sides(given, say), why, settled_by)

    def _ends(self, claims: list[Claim]) -> list[str]:
        pairs = {self.setting.ends(claim) for claim in claims}
        if len(pairs) == 1:
            return [end for end in next(iter(pairs)) if end]
        return [self.about]


def _differ(claims: list[Claim]) -> bool:
    first = _saying(claims[0])
    return any(_saying(claim) != first for claim in claims)


def _saying(claim: Claim) -> tuple[object, ...]:
    return claim.value, normal(claim.item), claim.span, claim.qualifiers, claim.polarity, claim.unit


def touch(one: Claim, other: Claim) -> bool:
    """Whether the days of two claims can meet; a claim without a date can meet any."""
    first, second = days(one.span), days(other.span)
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])


def within(one: Claim, other: Claim) -> bool:
    """Whether all days of the one lie in those of the other, and the other has more."""
    first, second = days(one.span), days(other.span)
    return (
        first is not None and second is not None and first != second and second[0] <= first[0] <= first[1] <= second[1]
    )


def years_apart(one: Claim, other: Claim) -> float:
    """The years from the end of the earlier claim to the beginning of the later one; infinite without a date."""
    first, second = days(one.span), days(other.span)
    if first is None or second is None:
        return float("inf")
    return max((second[0] - first[1]).days, (first[0] - second[1]).days, 0) / 365.25


def numbers_meet(one: Claim, other: Claim) -> bool:
    """Whether two numbers can be the same, hedges and ranges counted."""
    low, high = bounds(one)
    least, most = bounds(other)
    return None not in (low, high, least, most) and low <= most and least <= high  # type: ignore[operator]


def dated(claims: Iterable[Claim]) -> bool:
    """Whether every claim has a date."""
    return all(claim.span.known for claim in claims)


def first_day(claim: Claim) -> date | None:
    """The first day that a claim can mean, hedges counted."""
    found = days(claim.span)
    return found[0] if found else None
