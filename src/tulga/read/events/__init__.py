"""Who did what to whom in a sentence: directed events between states in the sixteen types of PLOVER."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tulga.read.events.actors import Sides, sides_found
from tulga.read.events.features import SOURCE, features, masked, types_named
from tulga.read.events.model import model
from tulga.read.sentences import sentences

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""The types of PLOVER: cooperation in words and in deeds, then conflict in words and in deeds."""

YIELD = "YIELD"
"""The label under which the training sentences hold CONCEDE and RETREAT together; never written out."""

# CAMEO 084 to 087: persons and goods returned, sanctions eased, access given, arms laid down. The rest of 08 concedes.
_LETS_GO = re.compile(
    r"\b(?:withdr[ae]w\w*|pull\w* (?:out|back)|retreat\w*|surrender\w*|disarm\w*|demobili\w+|de-?escalat\w*|"
    r"lay(?:s|ing)? down|laid down|stand\w* down|cease-?fires?|truces?|armistice|releas\w+|fre(?:e|es|ed|eing)|return\w*|"
    r"repatriat\w*|(?:hand|g[ai]v)\w* back|liberat\w*|leav(?:e|es|ing)|left|access|inspectors?|peacekeep\w+|"
    r"unfr[eo]\w+|open\w* (?:\w+ ){0,2}(?:borders?|crossings?|corridors?)|end\w* (?:\w+ )?(?:hostilities|war|fighting))\b"
)
_EASES = re.compile(
    r"\b(?:lift|eas|end|remov|relax|roll|reduc|suspend|stop|halt|waiv|drop)\w*\b.{0,60}?"
    r"\b(?:sanctions?|embargo\w*|boycott\w*|blockades?|sieges?|curfews?|state of emergency|martial law|tariffs?|hostilities)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One directed event: actor ids (None for an actor that was marked but is not known), and one of `TYPES`.

    `probability`, between 0 and 1, is that of the label given the two sides.
    """

    source: str | None
    target: str | None
    label: str
    probability: float


def events_in(text: str) -> list[Event]:
    """The events of a text that marks no actors, each once, in its order.

    A sentence gives events between the states of its two sides, none where it names fewer than two states or has no
    word of any type.

    >>> [(e.source, e.target, e.label) for e in events_in("On Monday Norway condemned Russia. Iran borders Iraq.")]
    [('NOR', 'RUS', 'ACCUSE')]
    """
    found: dict[tuple[str | None, str | None, str], Event] = {}
    for sentence in sentences(text):
        sides = sides_found(text[sentence.start : sentence.end])
        if sides is not None and types_named(_words(sides)):
            for event in events_between(sides):
                found.setdefault((event.source, event.target, event.label), event)
    return list(found.values())


def events_between(sides: Sides) -> list[Event]:
    """The event between two sides that are given, once for every pair of their actors."""
    label, probability = typed(_words(sides))
    return [
        Event(source, target, label, probability)
        for source in sides.source.actors or (None,)
        for target in sides.target.actors or (None,)
    ]


def typed(words: Sequence[str]) -> tuple[str, float]:
    """The type of the event in a masked sentence (`tulga.read.events.features.masked`), with its probability.

    >>> typed(["<s>", "imposed", "new", "sanctions", "on", "<t>"])[0]
    'COERCE'
    """
    probabilities = model().probabilities(features(words))
    label = max(probabilities, key=lambda each: (probabilities[each], each))
    return (yielding(words) if label == YIELD else label), probabilities[label]


def yielding(words: Sequence[str]) -> str:
    """RETREAT or CONCEDE for a sentence in which somebody yields: the cut that CAMEO's codes 080-083 and 084-087 make.

    >>> yielding("<s> released two citizens of <t>".split()), yielding("<s> granted autonomy to <t>".split())
    ('RETREAT', 'CONCEDE')
    """
    start = words.index(SOURCE) if SOURCE in words else 0
    for part in _nearest_first(words, start):
        if _LETS_GO.search(part) or _EASES.search(part):
            return "RETREAT"
    return "CONCEDE"


def _nearest_first(words: Sequence[str], start: int) -> Iterator[str]:
    yield " ".join(words[start : start + 12])
    yield " ".join(words[max(0, start - 12) : start])


def _words(sides: Sides) -> list[str]:
    return masked(sides.text, sides.source.places, sides.target.places)
