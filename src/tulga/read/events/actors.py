"""Who does it to whom: the two sides of an event, as a sentence names them or as they were marked in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tulga.actors import Mention, gazetteer, resolve
from tulga.errors import BadInput

Place = tuple[int, int]
_NEAR = 200
_MARK = re.compile(r"</?[st]>")
_DATELINE = re.compile(
    r"[A-Z][\w.'-]*(?:,? [A-Z][\w.'-]*){0,3}(?:, [\w. ]{3,12})?(?: ?\([\w ]{2,20}\))?\s?(?:--?|\u2013|\u2014|:)\s"
)
_JOINED = re.compile(
    r"(?:'s?|\u2019s?)?(?:,|,? and|,? as well as|,? along with|/|-|\u2013)(?: (?:the|its|both))* ?", re.IGNORECASE
)
_PASSIVE = re.compile(
    r"(?:\b(?:was|were|been|be|being|is|are|got)\b.*\bby|\breceived?\b.*\bfrom|"
    r"\b(?:at the (?:hands|request|invitation)|under pressure|after an invitation) (?:of|from))"
    r"(?: (?!\w+ing\b)[\w'-]+){0,3} ?$",
    re.IGNORECASE,
)
# "the invasion of Kuwait by Iraq": what was done stands before the first state, who did it right behind it.
_DONE_TO = re.compile(r"\b(?:of|on|against|to|from|in) (?:the )?$", re.IGNORECASE)
_DONE_BY = re.compile(r"[^,;:]{0,20}\bby (?:the )?$", re.IGNORECASE)
_BY_DOING = re.compile(r"\bby (?:\w+ly )?\w+ing\b", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:according to|quoted by|told|reported by)(?: [\w'-]+){0,2} $", re.IGNORECASE)
_INSIDE = re.compile(
    r"\b(?:in|at|near|outside|from) (?:the |central |northern |southern |eastern |western )?$", re.IGNORECASE
)
_COMPOUND = re.compile(r"-[a-z]+")
_LONGER = re.compile(
    r"(?:'s?|\u2019s?)?(?:[ -](?:[A-Z][\w.'\u2019-]*|government|authorities|military|army|navy|forces|force|troops|soldiers|"
    r"police|officials?|president|presidency|leaders?|leadership|parliament|foreign|defen[cs]e|prime|minister|ministers|"
    r"ministry|state|central|armed|air|security|rebels?|fighters|citizens?|diplomats?|ambassador|embassy))+"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One end of an event: the actors that stand there, as ids, and the characters that name them (end excluded)."""

    actors: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who acts and upon whom, in a text without marks."""

    text: str
    source: Side
    target: Side


def sides_marked(marked: str) -> Sides:
    """The sides of a text that marks them, `<s>France</s> warned <t>Iran</t>`; one of the two may be missing.

    Raises BadInput where neither is marked. A side whose words name no actor has no actors.

    >>> sides_marked("<s>French officials</s> warned <t>Iran</t>").source
    Side(actors=('FRA',), places=((0, 16),))
    """
    opened: dict[str, int] = {}
    found: dict[str, list[Place]] = {"s": [], "t": []}
    pieces, at, length = [], 0, 0
    for mark in _MARK.finditer(marked):
        pieces.append(marked[at : mark.start()])
        length, at = length + mark.start() - at, mark.end()
        side = mark[0][-2]
        if not mark[0].startswith("</"):
            opened[side] = length
        elif side in opened:
            found[side].append((opened.pop(side), length))
    text = "".join([*pieces, marked[at:]])
    if not found["s"] and not found["t"]:
        raise BadInput("`marked` has neither <s>...</s> nor <t>...</t>")
    source, target = (Side(_acting(text, found[side]), tuple(found[side])) for side in ("s", "t"))
    return Sides(text, source, target)


def sides_given(text: str, source: str, target: str, on: date | None) -> Sides:
    """The sides of a text whose actors were told by id or name; what is no known actor keeps the name it was given."""
    ends = []
    for name in (source, target):
        actor = resolve(name, on).actor or name
        named = [(m.start, _reach(text, m.end)) for m in gazetteer().find(text) if m.actor == actor]
        at = text.find(name)
        ends.append(Side((actor,), tuple(named[:1]) or (((at, at + len(name)),) if at >= 0 else ())))
    return Sides(text, *ends)


def sides_found(text: str) -> Sides | None:
    """The two sides among the states that a sentence names; None where it names fewer than two.

    The first list of states acts upon the next one; a passive ("was invaded by") turns them round. Of one list alone
    ("Oman and Qatar signed"), the first state acts with the others.

    >>> found = sides_found("Kuwait was invaded by Iraq")
    >>> found.source.actors, found.target.actors
    (('IRQ',), ('KWT',))
    """
    lists = _lists(text, _acting_states(text, _states(text)))
    first = lists[0] if lists else []
    here = {m.actor for m in first}
    others = next((each for each in lists[1:] if not {m.actor for m in each} & here), None)
    if others is None:
        if len(here) < 2:
            return None
        others = [m for m in first if m.actor != first[0].actor]
        return Sides(text, _side(text, first[:1]), _side(text, others))
    if _turned(text, first, others):
        first, others = others, first
    return Sides(text, _side(text, first), _side(text, others))


def _turned(text: str, first: Sequence[Mention], others: Sequence[Mention]) -> bool:
    """Whether the second list acts upon the first."""
    before, between = text[: first[0].start][-_NEAR:], text[first[-1].end : others[0].start][-_NEAR:]
    if _DONE_TO.search(before) and _DONE_BY.fullmatch(between):
        return True
    return bool(_PASSIVE.search(between)) and not _BY_DOING.search(between)


def _states(text: str) -> list[Mention]:
    """The states named, but not the place of an organisation: Syria in "struck Islamic State fighters in Syria"."""
    found: list[Mention] = []
    last: Mention | None = None
    for mention in gazetteer().find(text):
        if mention.kind == "state" and mention.actor is not None:
            placed = last is not None and last.kind == "organisation" and bool(found)
            if not (placed and _INSIDE.search(text[max(0, mention.start - 20) : mention.start])):
                found.append(mention)
        last = mention
    return found


def _acting_states(text: str, states: Sequence[Mention]) -> Sequence[Mention]:
    """Without datelines, asides and places where there are two states left without them."""
    dateline = _DATELINE.match(text[:_NEAR])
    reach = dateline.end() if dateline else 0
    kept = states
    for unfit in (
        [m for m in states if m.start < reach],
        [m for m in states if _COMPOUND.match(text, m.end) or _ASIDE.search(text[max(0, m.start - 60) : m.start])],
        [m for m in states if m.form == "capital" and _INSIDE.search(text[max(0, m.start - 20) : m.start])],
    ):
        left = [m for m in kept if m not in unfit]
        if len({m.actor for m in left}) >= 2:
            kept = left
    return kept


def _lists(text: str, states: Sequence[Mention]) -> list[list[Mention]]:
    lists: list[list[Mention]] = []
    for mention in states:
        if lists and _joined(text, lists[-1][-1], mention):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return lists


def _joined(text: str, last: Mention, mention: Mention) -> bool:
    for start in (last.end, _reach(text, last.end)):
        if start <= mention.start and _JOINED.fullmatch(text, start, mention.start):
            return True
    return False


def _side(text: str, mentions: Sequence[Mention]) -> Side:
    actors = dict.fromkeys(m.actor for m in mentions if m.actor is not None)
    return Side(tuple(actors), ((mentions[0].start, _reach(text, mentions[-1].end)),))


def _reach(text: str, end: int) -> int:
    """Where the name of an actor ends with all that belongs to it: "Turkish" of "Turkish Foreign Minister Fidan"."""
    longer = _LONGER.match(text, end)
    return longer.end() if longer else end


def _acting(text: str, places: Sequence[Place]) -> tuple[str, ...]:
    """The one actor that marked words stand for: the first state, or an organisation before a mere place."""
    for start, end in places:
        found = [m for m in gazetteer().find(text[start:end]) if m.actor and m.kind in ("state", "organisation")]
        chosen = next(_preferred(text[start:end], found), None)
        if chosen is not None and chosen.actor is not None:
            return (chosen.actor,)
    return ()


def _preferred(words: str, found: Sequence[Mention]) -> Iterator[Mention]:
    at_home = [m for m in found if m.kind == "state" and not _INSIDE.search(words[: m.start])]
    yield from (*at_home, *(m for m in found if m.kind == "organisation"), *found)
