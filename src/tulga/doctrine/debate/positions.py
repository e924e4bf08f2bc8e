"""Who holds what, since when, and by which words: positions, threats, goals and interests out of facts."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from tulga.span import Instant

if TYPE_CHECKING:
    from tulga.claim import Claim
    from tulga.ledger.fact import Fact

Stance = Literal["for", "against", "conditional", "unsure"]
DELIBERATIONS = ("debate", "debated", "agenda", "committee", "discussion", "discussed", "considered", "question")
RELATIONS = ("policy_position", "threat_perceived", "doctrine_goal", "influence_interest", "conditional_effect")


@dataclass(frozen=True, slots=True)
class Position:
    """What one holder holds of one thing from one time on, by claims of one fact.

    `holder` is whose statement it is: the voice where the source gives one, else the subject; of an effect that a text
    foresees without a voice, the text's author. `about` is the subject of the fact and `toward` its object. `what` is in
    the words of the fact. `since` and `until` are dates as precise as the source has them, None where it has none.
    `words` are the ids of the claims that say it, the deciding one first, `against` of those that deny it; `sources` are
    where they stand. `status` keeps what is said to be so from what is planned, possible or denied.
    """

    holder: str
    stance: Stance
    what: str
    relation: str
    about: str | None
    toward: str | None
    since: str | None
    until: str | None
    status: str
    words: tuple[str, ...]
    against: tuple[str, ...]
    sources: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """The position as plain data, for JSON."""
        return asdict(self)


def positions(
    facts: Iterable["Fact"], topic: str | None = None, *, author: Callable[[str], str] = str
) -> list[Position]:
    """The positions that facts tell, by holder and time (undated last), of one topic or of all.

    All claims of a fact give positions, those against it and those of earlier times too: one for each holder, stance and
    date, so that two who say the same both stand there and one who turned stands there twice.

    The stance is read from how the claim is said: `conditional` for an effect that depends on something; `against` for
    what a voice denies or refuses, and for what is perceived as a threat; `unsure` where the statement is only possible,
    where its words tell of a debate and no choice (`DELIBERATIONS`), or where a text says in its own voice that the
    holder does not hold it, for not to want is less than to refuse; `for` for the rest, a plan among them (`status` says
    so). `author` names the writer of a source by its id. `topic` keeps facts whose words fit it (`bears_on`).
    """
    found = []
    for fact in facts:
        if fact.relation not in RELATIONS or (topic and not bears_on(fact, topic)):
            continue
        said: dict[tuple[str, str, str], list[Claim]] = {}
        for claim in {one.id: one for one in (*fact.supporting, *fact.against, *fact.history)}.values():
            said.setdefault((_holder(claim, author), _stance(claim), str(claim.span)), []).append(claim)
        found += [_position(fact, holder, claims) for (holder, _, _), claims in said.items()]
    return sorted(found, key=_place)


def bears_on(fact: "Fact", topic: str) -> bool:
    """Whether every word of a topic is in the fact's subject, object or item, in some form of the word.

    Two words are forms of one where the shorter has at least five letters and begins the longer (neutral, neutrality).
    """
    said = words(" ".join(part for part in (fact.subject, fact.object, fact.item) if part))
    return all(any(same_word(word, other) for other in said) for word in words(topic))


def same_word(one: str, other: str) -> bool:
    """Whether two words are the same, or forms of one.

    >>> same_word("neutral", "neutrality"), same_word("war", "warm")
    (True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 5 and longer.startswith(shorter))


def words(text: str) -> list[str]:
    """The words of a text without their capitals, in order."""
    return "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()


def _holder(claim: "Claim", author: Callable[[str], str]) -> str:
    if claim.voice:
        return claim.voice
    if claim.relation == "conditional_effect" or claim.subject is None:
        return author(claim.evidence.source)
    return claim.subject


def _position(fact: "Fact", holder: str, claims: "list[Claim]") -> Position:
    first = next((claim for claim in claims if claim.id == fact.winner.id), min(claims, key=lambda claim: claim.id))
    span, end = first.span, None if first.span.is_event else first.span.end
    ids = dict.fromkeys([first.id, *sorted(claim.id for claim in claims)])
    others = (*fact.supporting, *fact.against)
    return Position(
        holder, _stance(first), first.item or fact.item or _matter(fact), fact.relation, fact.subject, fact.object,
        str(span.start) if span.start else None, str(end) if end else None, _status(first), tuple(ids),
        tuple(sorted({one.id for one in others if one.polarity != first.polarity})),
        tuple(sorted({claim.evidence.source for claim in claims})),
    )  # fmt: skip


def _matter(fact: "Fact") -> str:
    return fact.object or fact.relation.replace("_", " ")


def _stance(claim: "Claim") -> Stance:
    if claim.relation == "conditional_effect":
        return "conditional"
    if claim.modality == "possible" or not set(words(claim.item or "")).isdisjoint(DELIBERATIONS):
        return "unsure"
    if claim.polarity == "-":
        return "against" if claim.voice and claim.relation != "threat_perceived" else "unsure"
    return "against" if claim.relation == "threat_perceived" else "for"


def _status(claim: "Claim") -> str:
    return "denied" if claim.polarity == "-" else claim.modality


def _place(position: Position) -> tuple[Any, ...]:
    since = position.since or ""
    return (position.holder, not since, since, position.what, position.relation, position.words)


def as_of(found: Iterable[Position], day: date) -> list[Position]:
    """The positions held on a day by what their dates can mean; those without a date stay, as nothing says when they began.

    A position is held on from its date, until it ends or the same holder takes another stance on the same thing.
    """
    begun = [(one, _begins(one)) for one in found if _held_on(one, day)]
    latest: dict[tuple[Any, ...], date] = {}
    for one, since in begun:
        if since is not None:
            latest[_matter_of(one)] = max(since, latest.get(_matter_of(one), since))
    turned = {(_matter_of(one), one.stance) for one, since in begun if since == latest.get(_matter_of(one))}
    return [one for one, since in begun if since is None or (_matter_of(one), one.stance) in turned]


def _held_on(position: Position, day: date) -> bool:
    begins = _begins(position)
    ends = Instant.parse(position.until).last() if position.until else None
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def _begins(position: Position) -> date | None:
    return Instant.parse(position.since).first() if position.since else None


def _matter_of(position: Position) -> tuple[Any, ...]:
    return (position.holder, position.relation, position.about, position.toward, position.what.casefold())
