"""An argument map: an option, what speaks for it and against it, and on what it depends, each edge with its evidence.

Positions and conditions are taken from facts as they are. Whether a foreseen effect is a gain or a loss no fact says: it
is read from single words (`GAINS`, `LOSSES`), and the edge names the word, so that a reader sees the assumption; an
effect without such a word is kept as an effect and counted on neither side.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from tulga.doctrine.debate.positions import Position, as_of, positions, same_word, words
from tulga.errors import BadUse

if TYPE_CHECKING:
    from tulga.ledger.fact import Fact

Kind = Literal["for", "against", "condition", "effect", "unsure"]
GAINS = ("gains", "safety", "confidence", "freed", "fewer", "boon", "benefit", "less exposed", "no more doubt")
LOSSES = ("loss", "lost", "doubt", "harder", "danger", "threat", "worse", "cost", "isolation")


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the map: the option itself, or a statement in the words of a fact with who holds it and since when."""

    id: str
    kind: Literal["option", "statement"]
    text: str
    holder: str | None = None
    since: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """How a statement bears on the option: `evidence` are the ids of the claims that say it, `disputed_by` of those that
    deny it; `because` is the reason for the kind, and `assumed` whether that is a reading and not the fact's own word."""

    source: str
    target: str
    kind: Kind
    because: str
    evidence: tuple[str, ...]
    disputed_by: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """The option first, then the statements in the order of their holders; an edge from each statement to the option."""

    topic: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def of_kind(self, kind: Kind) -> list[tuple[Node, Edge]]:
        """The statements of one kind with their edges."""
        by_id = {node.id: node for node in self.nodes}
        return [(by_id[edge.source], edge) for edge in self.edges if edge.kind == kind]

    def record(self) -> dict[str, Any]:
        """The map as plain data, for JSON."""
        return asdict(self)


def argument_map(
    facts: Iterable["Fact"], topic: str, on: date | None = None, *, author: Callable[[str], str] = str
) -> ArgumentMap:
    """The map of a topic out of facts of positions and effects, perhaps as things stood on a day.

    A position bears as its holder takes it: for, against or unsure. An effect on the topic (its object) is a condition:
    what has to be so for it to work. An effect of the topic (its subject) is for or against by the words of `GAINS` and
    `LOSSES`, turned where it is denied. Raises BadUse where no fact bears on the topic.
    """
    found = positions(facts, topic, author=author)
    found = found if on is None else as_of(found, on)
    if not found:
        raise BadUse(f"no position and no effect bears on {topic!r}")
    option = Node("option", "option", topic)
    nodes, edges = [option], []
    for number, position in enumerate(found, 1):
        node = Node(f"s{number}", "statement", _text(position), position.holder, position.since, position.status)
        kind, because, assumed = _bearing(position, topic)
        nodes.append(node)
        edges.append(Edge(node.id, option.id, kind, because, position.words, position.against, assumed))
    return ArgumentMap(topic, tuple(nodes), tuple(edges))


def _text(position: Position) -> str:
    denied = "not so: " if position.status == "denied" else ""
    if position.relation != "conditional_effect":
        return f"{denied}{position.what}"
    ends = ", ".join(part for part in (position.about, position.toward) if part)
    return f"{ends}: {denied}{position.what}"


def _bearing(position: Position, topic: str) -> tuple[Kind, str, bool]:
    if position.relation != "conditional_effect":
        kind: Kind = "unsure" if position.stance == "conditional" else position.stance
        return kind, f"the holder's own position ({position.relation})", False
    if not (position.about and _holds(position.about, topic)):
        if position.toward and _holds(position.toward, topic):
            return "condition", f"{position.toward} depends on it", False
        return "effect", "it is no effect of the option itself", False
    gain, loss = _first(position.what, GAINS), _first(position.what, LOSSES)
    if gain and loss and loss not in gain and gain not in loss:
        return "effect", f"it has words of both a gain ({gain}) and a loss ({loss})", False
    if not (gain or loss):
        return "effect", "no word tells a gain from a loss", False
    word, good = (gain, True) if len(gain or "") > len(loss or "") else (loss, False)
    denied = position.status == "denied"
    kind = "for" if good != denied else "against"
    side = "gain" if good else "loss"
    return kind, f"the word “{word}” is read as a {side}{', which is denied' if denied else ''}", True


def _holds(text: str, topic: str) -> bool:
    return all(any(same_word(word, other) for other in words(text)) for word in words(topic))


def _first(text: str, phrases: Sequence[str]) -> str | None:
    """The longest of some phrases that the text has as whole words."""
    said = f" {' '.join(words(text))} "
    return max((phrase for phrase in phrases if f" {phrase} " in said), key=len, default=None)
