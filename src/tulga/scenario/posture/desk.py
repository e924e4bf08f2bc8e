"""Where the facts of a ledger are sorted: commitments, what is not covered, what was assumed, what was left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tulga.claim import Claim
from tulga.relations import relation as relation_named
from tulga.relations import relations
from tulga.scenario.answer import Assumption
from tulga.scenario.posture.facts import Fact, Promise, evidence, settled
from tulga.scenario.posture.judged import Commitment, Uncovered
from tulga.scenario.posture.organisations import organisations
from tulga.scenario.posture.posture import Posture
from tulga.scenario.posture.readings import Reading, readings
from tulga.scenario.posture.standing import Standing, standing
from tulga.scenario.posture.verdicts import conditions, judgements

Naming = Callable[[str], str]
Matter = tuple[str, str | None, str | None]
_ONE_EACH = (
    "One treaty or exercise may stand in several facts of the ledger; each fact is judged and counted by itself."
)


def endings(facts: Sequence[Fact], state: str) -> dict[Matter, list[Claim]]:
    """The claims of a state's denied facts, by relation, partner and, where that tells which one is meant, item."""
    found: dict[Matter, list[Claim]] = {}
    for fact in facts:
        if fact.status == "denied" and state in (fact.subject, fact.object):
            matter = _matter(fact.relation, settled(fact, fact.winner), state)
            found.setdefault(matter, []).append(fact.winner)
    return found


def _matter(name: str, claim: Claim, state: str) -> Matter:
    item = None if relation_named(name).items == "describe" else claim.item
    return name, _partner(claim, state), item


def _partner(claim: Claim, state: str) -> str | None:
    return claim.object if claim.subject == state else claim.subject


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of the day: the claim, how it is read, how its date stands, and the ids for and against."""

    fact: str
    claim: Claim
    reading: Reading | None
    standing: Standing
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass
class Desk:
    """Takes the facts one by one; what was sorted stands in `commitments`, `not_covered` and `left_out`."""

    posture: Posture
    on: date
    name: Naming
    endings: dict[Matter, list[Claim]]
    commitments: list[Commitment] = field(default_factory=list)
    not_covered: list[Uncovered] = field(default_factory=list)
    left_out: list[Uncovered] = field(default_factory=list)
    _assumed: dict[str, str] = field(default_factory=dict)
    _member_of: set[str | None] = field(default_factory=set)

    def take(self, fact: Fact) -> None:
        """Sort one fact; what binds nobody, or another state, is passed over."""
        claim, state = settled(fact, fact.winner), self.posture.state
        domain = readings().domain(fact.relation, as_subject=claim.subject == state)
        if domain is None or state not in (claim.subject, claim.object):
            return
        if fact.status != "actual":
            event = relation_named(fact.relation).nature == "event"
            when = standing(claim.span, self.on, lasts=True, event=event)
            told = (_in_words(claim), _partner(claim, state), domain, str(claim.span), when)
            self.left_out.append(Uncovered(fact.id, *told, f"It is {fact.status}.", evidence(fact)))
            return
        right = self._on_the_day(fact)
        if right is not None:
            self._sort(right, domain)

    def take_promise(self, promise: Promise) -> None:
        """Sort one obligation of a data set: it holds in its year."""
        kind = readings().promises.get(promise.variable)
        if kind is None or promise.year != self.on.year:
            return
        reading = Reading(id=promise.variable, kind=(kind,), assumes=readings().promised)
        claim = promise.claim(self.posture.state)
        self._sort(_Told(promise.evidence, claim, reading, "holds", (promise.evidence,)), "alliances")

    def _sort(self, told: "_Told", domain: str) -> None:
        """Keep what a claim commits to, or that no rule covers it."""
        claim, reading = told.claim, told.reading
        partner, span, what = _partner(claim, self.posture.state), str(claim.span), _in_words(claim)
        if domain == "organisations" and told.standing != "over":
            self._member_of.add(partner)
        kinds = reading.kind if reading else ()
        found = judgements(self.posture, claim.relation, claim, partner, kinds)
        if found:
            taken = [reading.assumes] if reading and reading.assumes else []
            taken += [readings().lasting] if told.standing == "assumed" else []
            kept = Commitment(
                told.fact, what, partner, claim.relation, claim.item, domain, span, told.standing,
                reading.id if reading else "", kinds, found, self._assume(taken), told.evidence, told.against, claim.voice,
            )  # fmt: skip
            self.commitments.append(kept)
        elif told.standing != "over":
            why = self._why_not(partner, reading)
            self.not_covered.append(
                Uncovered(told.fact, what, partner, domain, span, told.standing, why, told.evidence)
            )

    def _on_the_day(self, fact: Fact) -> "_Told | None":
        """What a fact says of the day, by the claim that was right then; None where all of it comes later."""
        event = relation_named(fact.relation).nature == "event"
        earlier = sorted(fact.history, key=lambda claim: (str(claim.span.first() or ""), claim.id), reverse=True)
        said = [claim for claim in (fact.winner, *earlier) if claim.polarity == "+" and claim.modality == "actual"]
        for written in said:
            claim = settled(fact, written)
            partner = _partner(claim, self.posture.state)
            reading = readings().reading(fact.relation, claim, self.posture.state, partner, self.on)
            when = standing(claim.span, self.on, lasts=bool(reading and reading.lasts), event=event)
            if when == "later":
                continue
            ended = self._ended(fact, claim)
            when = "over" if ended and when != "undated" else when
            ids = evidence(fact) if written is fact.winner else (written.id,)
            against = tuple(sorted({other.id for other in (*fact.against, *ended)}))
            return _Told(fact.id, claim, reading, when, ids, against)
        return None

    def _ended(self, fact: Fact, claim: Claim) -> tuple[Claim, ...]:
        """The claims by which it ended between its date and the day."""
        begun = claim.span.first()
        denials = [*self.endings.get(_matter(fact.relation, claim, self.posture.state), []), *fact.against]
        dated = [(each.span.first(), each) for each in denials if each.polarity == "-" and each.modality == "actual"]
        return tuple(each for day, each in dated if day and day <= self.on and (begun is None or begun < day))

    def _why_not(self, partner: str | None, reading: Reading | None) -> str:
        if self.posture.organisation is not None:
            return f"No declared rule of {self.name(self.posture.organisation)} speaks of it."
        if reading is not None and reading.why:
            return reading.why
        return "No reading says what kind of commitment it is." if partner else "It names no partner."

    def _assume(self, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._assumed.setdefault(text, f"A{len(self._assumed) + 1}") for text in texts)

    def assumptions(self) -> tuple[Assumption, ...]:
        """What was taken for granted, each once."""
        if self.commitments:
            self._assume([_ONE_EACH])
        return tuple(Assumption(number, text) for text, number in self._assumed.items())

    def missing(self) -> tuple[str, ...]:
        """What the answer does not hold, in sentences."""
        found = [*conditions(self.posture)]
        own = self.posture.organisation
        if own and own not in organisations().organisations:
            found.append(f"No rules of {self.name(own)} are declared here.")
        if own and self.posture.kind == "join" and own in self._member_of:
            found.append(f"By the ledger {self.name(self.posture.state)} has a tie with {self.name(own)} already.")
        ends = any(each.outcome == "falls away" for one in self.commitments for each in one.judgements)
        if own and self.posture.kind == "leave" and own not in self._member_of and not ends:
            found.append(f"The ledger tells of no tie with {self.name(own)} that holds on the day.")
        if not self.commitments and not self.not_covered:
            found.append("The ledger tells of no commitment that holds on the day.")
        if self.left_out:
            found.append(f"{len(self.left_out)} facts that are planned, possible or denied are no commitments.")
        open_ones = sum(one.standing in ("undated", "unclear") for one in self.commitments)
        if open_ones:
            are = "commitments without a clear date are" if open_ones > 1 else "commitment without a clear date is"
            found.append(f"{open_ones} {are} counted apart.")
        return tuple(found)


def _in_words(claim: Claim) -> str:
    known = relations().get(claim.relation)
    label = known.label["en"] if known else claim.relation.replace("_", " ")
    return f"{label}: {claim.item}" if claim.item else label
