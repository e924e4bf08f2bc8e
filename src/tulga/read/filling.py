"""A pair of ends into claims: its numbers, its dates, its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tulga.claim import Claim, Evidence, Polarity
from tulga.read.cues import CueMatch, pairs
from tulga.read.dates import DateMention
from tulga.read.ends import Anchor, Ends
from tulga.read.quantities import Quantity
from tulga.read.scene import Scene
from tulga.read.stance import stance
from tulga.relations import Cue, Relation
from tulga.span import Span

_TITLE = re.compile(
    r'"([^"]{3,140})"|\b((?:[A-Z][\w-]+ )(?:(?:of|for|and|on|the|in|to|[A-Z][\w-]+) ){0,12}'
    r"(?:Treaty|Agreement|Accord|Concept|Doctrine|Declaration|Constitution|Strategy|Policy|Partnership|Program(?:me)?|"
    r"Initiative|Dialogue|White Paper))"
)


# What parts a count from the next thing that is counted: "five countries, and attachés from ...".
_COORDINATED = re.compile(r"[,;] (?:and|but|while|whereas) ")


@dataclass(frozen=True)
class Draft:
    """A claim in the making: what it says, where its cue stands, and the words that its number and date come from."""

    relation: Relation
    pair: Ends
    at: Anchor
    cue: Cue | None = None
    value: Quantity | None = None
    span: Span = field(default_factory=Span)
    date: DateMention | None = None
    confidence: float = 0.5


def fill(scene: Scene, match: CueMatch) -> Iterator[Draft]:
    """The drafts of one cue: one for each pair of ends with its number and date; none where a need is not met or nobody is
    named and the text is about no state."""
    found = [pair for pair in pairs(scene, match) if pair.subject or pair.object]
    if not found:
        return
    values = _values(scene, match, found)
    spans = _spans(scene, match, found)
    for index, pair in enumerate(found):
        for value in values[index]:
            for span, date in _between(scene, match, value, values[index]) or spans[index]:
                if "date" not in match.cue.needs or span.known:
                    weight = _confidence(match.cue, pair, span)
                    yield Draft(match.relation, pair, match.at, match.cue, value, span, date, weight)


def claim_of(scene: Scene, draft: Draft, method: str) -> Claim:
    """The claim that a draft amounts to, with its stance, its item and the shortest words that carry it."""
    relation, cue, at, value = draft.relation, draft.cue, draft.at, draft.value
    offset = scene.sentence.start
    start, end = _extent(scene, draft)
    said = stance(scene.sentence.folded, at.start - offset, at.end - offset)
    negates = cue is not None and cue.negates
    polarity: Polarity = ("-" if said.polarity == "+" else "+") if negates else said.polarity
    return Claim(
        relation=relation.id, subject=draft.pair.subject, object=draft.pair.object, value=value.value if value else None,
        unit=(value.unit or relation.unit) if value else None, item=_item(scene, draft),
        qualifiers=(("hedge", value.hedge),) if value and value.hedge else (), span=held(relation, draft.span),
        polarity=polarity, modality=said.modality, voice=said.voice, method=method, confidence=draft.confidence,
        evidence=Evidence(scene.document.source_id, f"char={start}-{end}", scene.document.text[start:end]),
    )  # fmt: skip


def _values(scene: Scene, match: CueMatch, found: Sequence[Ends]) -> list[list[Quantity | None]]:
    """The numbers of each pair: one, several (a list of weapons), or none."""
    kind = match.cue.value
    if kind in (None, "none"):
        return [[None] for _ in found]
    at, offset = match.at, scene.sentence.start
    fit = [q for q in scene.quantities if _fits(q, kind)]
    inside = [q for q in fit if at.holds(q.start + offset, q.end + offset)]
    if kind == "count":
        inside = [
            q for q in inside if not _COORDINATED.search(scene.sentence.folded[q.end : max(at.start - offset, q.end)])
        ]
    if not inside:
        return [[] if "value" in match.cue.needs else [None] for _ in found]
    if kind == "arms":
        return [list(inside) for _ in found]
    if len(found) > 1 and len(inside) > 1:
        return [[_own_quantity(pair, inside, offset)] for pair in found]
    said = [q for q in inside if not _in_brackets(scene.sentence.folded, q.start)] or inside
    return [[min(said, key=lambda q: distance(q.start + offset, q.end + offset, at))] for _ in found]


def _in_brackets(folded: str, position: int) -> bool:
    """Whether brackets are open at a position: what stands there is said of the words before them."""
    return folded.count("(", 0, position) > folded.count(")", 0, position)


def _own_quantity(pair: Ends, fit: Sequence[Quantity], offset: int) -> Quantity:
    """The number that stands next to the pair's own party, one after it first."""
    party = pair.used[-1] if pair.used else None
    if party is None:
        return fit[0]
    after = [q for q in fit if q.start + offset >= party.end]
    before = [q for q in fit if q.end + offset <= party.start]
    if after and (not before or after[0].start + offset - party.end <= party.start - before[-1].end - offset + 8):
        return after[0]
    return before[-1] if before else fit[0]


def _fits(quantity: Quantity, kind: str) -> bool:
    match kind:
        case "persons":
            return quantity.unit == "persons"
        case "arms":
            return quantity.unit == "units of equipment"
        case "share":
            return quantity.kind == "share"
        case "money":
            return quantity.kind == "money"
        case "rank":
            return quantity.kind in ("rank", "ordinal")
        case "count":
            return quantity.kind in ("count", "plain")
    return quantity.kind not in ("rank", "ordinal")


def _spans(scene: Scene, match: CueMatch, found: Sequence[Ends]) -> list[list[tuple[Span, DateMention | None]]]:
    at, offset = match.at, scene.sentence.start
    usable = [d for d in scene.dates if d.span.known or d.span.recurrence is not None]
    free = [d for d in usable if not d.inside_name] or [d for d in usable if at.holds(d.start + offset, d.end + offset)]
    inside = [d for d in free if at.holds(d.start + offset, d.end + offset)]
    choice = inside or [d for d in free if d.end + offset <= at.start and _leads(scene.sentence.folded, d)][-1:]
    if not choice:
        return [[(scene.of_table or Span(), None)] for _ in found]
    listed = _listed(scene.sentence.folded, choice)
    if len(listed) > 1 and len(listed) == len(found):
        return [[(d.span, d)] for d in listed]
    if len(listed) > 1 and len(found) == 1 and match.relation.nature == "event":
        return [[(d.span, d) for d in listed]]
    near = min(choice, key=lambda d: (distance(d.start + offset, d.end + offset, at), d.start))
    return [[(near.span, near)] for _ in found]


def _between(
    scene: Scene, match: CueMatch, value: Quantity | None, listed: Sequence[Quantity | None]
) -> list[tuple[Span, DateMention | None]]:
    """Of several numbers in one list, the dates that stand behind this one and before the next ("100 in 2012, 20 in 2015")."""
    if value is None or len(listed) < 2:
        return []
    following = [q.start for q in listed if q is not None and q.start > value.start]
    last = min(following, default=match.at.clause_end - scene.sentence.start)
    behind = [d for d in scene.dates if value.end <= d.start and d.end <= last and d.span.known and not d.inside_name]
    return [(d.span, d) for d in _listed(scene.sentence.folded, behind)] if behind else []


def _leads(folded: str, date: DateMention) -> bool:
    """Whether a date opens the sentence and so speaks for all of its clauses."""
    return date.start < 12 or folded[date.end : date.end + 1] == ","


def _listed(folded: str, dates: Sequence[DateMention]) -> list[DateMention]:
    """The dates that form one list ("in 1993 and 1994")."""
    out = [dates[0]]
    for date in dates[1:]:
        if re.match(r"^\s*(?:,|and|,\s*and|&)\s*(?:in |on )?$", folded[out[-1].end : date.start]):
            out.append(date)
    return out


def distance(start: int, end: int, at: Anchor) -> int:
    """Characters between a span of the document and an anchor; 0 where they touch."""
    return max(start - at.end, at.start - end, 0)


def held(relation: Relation, span: Span) -> Span:
    """A state that began on a date holds from then on; an event stays where it is."""
    if relation.nature == "state" and span.is_event:
        return Span(span.start, None, span.recurrence)
    return span


def _extent(scene: Scene, draft: Draft) -> tuple[int, int]:
    """The shortest stretch of the sentence that holds the cue, its ends, its number and its date."""
    offset = scene.sentence.start
    marks = [(draft.at.start, draft.at.end)]
    marks += [(p.start, p.end) for p in draft.pair.used if p.start >= 0 and p.form != "label"]
    marks += [(m.start + offset, m.end + offset) for m in (draft.value, draft.date) if m is not None]
    start, end = min(a for a, _ in marks), max(b for _, b in marks)
    return max(start, scene.sentence.start), min(end, scene.sentence.end)


def _item(scene: Scene, draft: Draft) -> str | None:
    if draft.cue is not None and draft.cue.item:
        return draft.cue.item
    offset, text, at = scene.sentence.start, scene.sentence.folded, draft.at
    if draft.value is not None and draft.value.noun:
        return draft.value.noun
    near = sorted(_TITLE.finditer(text), key=lambda m: distance(m.start() + offset, m.end() + offset, at))
    for title in near[:1]:
        if at.holds(title.start() + offset, title.end() + offset):
            return str(title[1] or title[2]).strip()
    visitor = next((o for o in scene.offices if at.holds(o.start, o.end)), None)
    if draft.relation.id.endswith(("visit", "meeting")) and visitor:
        return f"{visitor.role} {visitor.person}"
    return " ".join(text[at.start - offset : at.end - offset].split()) or None


def _confidence(cue: Cue, pair: Ends, span: Span) -> float:
    """The cue's weight, less where an end was taken for granted or from outside the clause."""
    weight = (
        cue.weight
        - (0.1 if not pair.certain else 0)
        - (0.05 if len(pair.used) < 2 else 0)
        + (0.05 if span.known else 0)
    )
    return round(min(max(weight, 0.05), 0.95), 2)
